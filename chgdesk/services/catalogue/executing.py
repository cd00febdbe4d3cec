"""Logging what was done under a procedure: one record or twenty in one entry (STD-04, STD-05; W4)."""

from __future__ import annotations

from dataclasses import replace

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.workflow.states import settled
from chgdesk.errors import Invalid, Reason, RuleViolation, UserError
from chgdesk.services.catalogue.checking import ExecutionVerdict, refusals, verdict_of
from chgdesk.services.catalogue.commands import LogStandard
from chgdesk.services.catalogue.ground import Ground, ground_of, template_held
from chgdesk.services.catalogue.reviewing import suspend_where_needed
from chgdesk.services.changes.numbering import NumberSeries
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work

MOST = 500
"""Most executions in one act; longer lists come in as a file."""


@handles(
    LogStandard,
    permission="record",
    sentence=lambda c: f"logged {_count(len(c.executions))} of procedure {c.template}",
)
def log_standard(command: LogStandard, work: Work, context: Context) -> None:
    """Record each execution as a change of its own; all of them or none."""
    source = records.within(work)
    template = template_held(source, command.template).value
    ground = ground_of(source, context.now())
    _require_count(len(command.executions))
    verdicts = [verdict_of(template, one, ground) for one in command.executions]
    refused = refusals(verdicts, as_happened=command.as_happened)
    if refused:
        raise _refusal(refused, len(verdicts))
    changes = _numbered(verdicts, ground, work)
    _say(command, verdicts, changes, work)
    work.changes.add_many(changes)
    for change in changes:
        suspend_where_needed(change, work, context)


def _numbered(verdicts: list[ExecutionVerdict], ground: Ground, work: Work) -> tuple[Change, ...]:
    """The records under the next numbers, each in the state its own facts put it in (CHG-02, requirements 3.3)."""
    series = NumberSeries(work, ground.now)
    fresh = (replace(verdict.change, ref=series.take(), state=ChangeState.DRAFT) for verdict in verdicts)
    return tuple(replace(change, state=settled(change, ground.facts, ground.now)) for change in fresh)


def _require_count(count: int) -> None:
    if not count:
        raise UserError("Nothing was logged: say who did it and when.")
    if count > MOST:
        sentence = f"Nothing was logged: {count} rows at once. Log up to {MOST}, or bring the list in as a file."
        raise UserError(sentence)


def _refusal(refused: tuple[str, ...], rows: int) -> UserError:
    if rows == 1:
        return RuleViolation((Reason(code="misfit", sentence=refused[0]),))
    return Invalid(f"Nothing was logged: {len(refused)} of {rows} rows do not fit.", refused)


def _say(command: LogStandard, verdicts: list[ExecutionVerdict], changes: tuple[Change, ...], work: Work) -> None:
    """What the entry says beside the records: their numbers, those logged late or though they did not fit."""
    work.note("records", ", ".join(change.ref for change in changes))
    starts = [one.at for one in command.executions]
    work.happened(min(starts))
    misfits = [change.ref for verdict, change in zip(verdicts, changes, strict=True) if verdict.misfit]
    if misfits:
        work.note("misfit", ", ".join(misfits))
    late = sum(1 for verdict in verdicts if verdict.late)
    if late:
        work.note("late", str(late))


def _count(count: int) -> str:
    return "one execution" if count == 1 else f"{count} executions"
