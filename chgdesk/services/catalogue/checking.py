"""Whether an execution fits its procedure, and what the register will show of it, ahead of recording it (STD-05)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chgdesk.domain.calendar import instant_words
from chgdesk.domain.catalogue import StandardTemplate
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.classification import classify
from chgdesk.domain.evaluation.register_line import register_line
from chgdesk.domain.executions import Execution, as_change
from chgdesk.domain.guards import standard_unapproved
from chgdesk.domain.procedures import cannot_be_used, outcome_label
from chgdesk.domain.rules import Rules
from chgdesk.services.catalogue.ground import Ground, ground_of, template_held
from chgdesk.services.policies import records
from chgdesk.services.registry import answers

WAY_OUT = "Record it as a normal change, or record what happened anyway: the register then shows what is found."
_SLACK = timedelta(minutes=1)
_MISFITS = ("CLS-STD-NOT-ALLOWED", "CLS-CATEGORY-UNDERRATED")
_RETROACTIVE = "DOC-RETROACTIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One finding that the register will show of the execution: code and sentence."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionVerdict:
    """What can be said of an execution before it is recorded.

    `wrong` says what has to be put right first; `misfit` why the procedure does not cover it; `seen` what the register
    would show; `late` that it is logged later than the policy asks. `change` is the record it would become.
    """

    change: Change
    wrong: str = ""
    misfit: str = ""
    late: str = ""
    seen: tuple[Seen, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether it can be logged as it stands."""
        return not self.wrong and not self.misfit


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckExecutions:
    """What the desk says of these executions at this moment, in their order, recording nothing."""

    template: str
    executions: tuple[Execution, ...]
    now: datetime


@answers(CheckExecutions)
def _check(query: CheckExecutions, connection: Any) -> tuple[ExecutionVerdict, ...]:
    source = records.on(connection)
    template = template_held(source, query.template).value
    ground = ground_of(source, query.now)
    return tuple(verdict_of(template, one, ground) for one in query.executions)


def verdict_of(template: StandardTemplate, execution: Execution, ground: Ground) -> ExecutionVerdict:
    """Judge one execution as it would be recorded now."""
    rules = ground.rules_at(execution.at)
    claimed = replace(execution, approval_roles=_claims(execution, rules, ground))
    change = replace(as_change(template, claimed, ground.cards, rules, ground.now), ref="(not yet numbered)")
    wrong = _wrong(execution, rules, ground)
    if wrong:
        return ExecutionVerdict(change=replace(change, ref=""), wrong=wrong)
    seen = _seen(change, ground)
    late = next((f"Logged late: {one.sentence}" for one in seen if one.code == _RETROACTIVE), "")
    misfit = _misfit(template, change, execution, rules, ground)
    return ExecutionVerdict(change=replace(change, ref=""), misfit=misfit, late=late, seen=seen)


def _claims(execution: Execution, rules: Rules, ground: Ground) -> tuple[str, ...]:
    """The roles in which a peer approved it: those the matrix names that the peer held then (APR-02)."""
    if not execution.approved_by or execution.approved_at is None:
        return execution.approval_roles
    held = ground.actor(execution.approved_by, execution.approved_at).roles
    named = {role for rule in rules.approval_matrix for role in (*rule.roles, *rule.any_of)}
    return tuple(role for role in held if role in named)


def _wrong(execution: Execution, rules: Rules, ground: Ground) -> str:
    """What cannot be: nobody on record, a time that has not come, an outcome the policy does not know."""
    for who, part in (
        (execution.done_by, "did it"),
        (execution.checked_by or execution.done_by, "looked at it afterwards"),
        (execution.approved_by or execution.done_by, "approved it"),
    ):
        if ground.person(who) is None:
            named = f"'{who}' is not on record" if who else "nobody is named"
            return f"Say who {part}: {named}. Choose a person of the list, or add them first."
    if not execution.system.strip():
        return "Say on which system it was done; the procedure does not say it by itself."
    if execution.outcome not in rules.outcomes:
        words = ", ".join(outcome_label(outcome) for outcome in rules.outcomes)
        return f"Say how it ended. The policy knows: {words}."
    return _wrong_times(execution, ground)


def _wrong_times(execution: Execution, ground: Ground) -> str:
    latest = ground.now + _SLACK
    for instant, words in (
        (execution.at, "It began"),
        (execution.ended, "It ended"),
        (execution.checked_at, "It was looked at"),
    ):
        if instant is not None and instant > latest:
            when = instant_words(instant, ground.calendar)
            return f"{words} {when}, which has not come yet. Log it once it is done."
    if execution.ended < execution.at:
        return "It ended before it began. Check both times."
    if execution.checked_at is not None and execution.checked_at < execution.at:
        return "It was looked at before it began. Check both times."
    return ""


def _misfit(template: StandardTemplate, change: Change, execution: Execution, rules: Rules, ground: Ground) -> str:
    """Why the procedure does not cover it, in one sentence that ends with the way out; empty where it does."""
    refused = cannot_be_used(template, execution.at, rules.tree)
    if refused:
        return refused
    settled = classify(change, ground.facts, rules, execution.at)
    telling = next((finding for finding in settled.findings if finding.code in _MISFITS), None)
    if telling is not None:
        return f"{telling.sentence} It is then handled as a {settled.category} change (STD-05)."
    return standard_unapproved(change.author, change.approvals, execution.at, rules.tree) or ""


def _seen(change: Change, ground: Ground) -> tuple[Seen, ...]:
    judgement = register_line(change, ground.facts, ground.now).judgement
    findings = judgement.findings if judgement is not None else ()
    return tuple(Seen(code=finding.code, sentence=finding.sentence) for finding in findings)


def refusals(verdicts: Iterable[ExecutionVerdict], *, as_happened: bool) -> tuple[str, ...]:
    """Why these cannot be logged, each with its row where there are several."""
    every = tuple(verdicts)
    found = []
    for number, verdict in enumerate(every, start=1):
        said = verdict.wrong or ("" if as_happened or not verdict.misfit else f"{verdict.misfit} {WAY_OUT}")
        if said:
            found.append(f"Row {number}: {said}" if len(every) > 1 else said)
    return tuple(found)
