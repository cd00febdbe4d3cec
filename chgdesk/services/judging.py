"""Judging what a desk holds: for a period as asked, and for every record so that lists are quick."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evaluation.judge import Evaluation, Period
from chgdesk.domain.evaluation.register_line import RegisterLine, register_line
from chgdesk.domain.evidence import FindingNote
from chgdesk.domain.register import Register
from chgdesk.services.context import app_version
from chgdesk.services.desk import Desk
from chgdesk.services.evaluation import WhatIf, judge_register
from chgdesk.services.reading import ChangeIds, JudgementDigests, RecordsOf, RegisterAt, TrailHead
from chgdesk.storage.derived import DerivedRow

Progress = Callable[[int, int], None]


def judge_desk(
    desk: Desk,
    period: Period,
    as_of: datetime,
    *,
    known_at: datetime | None = None,
    what_ifs: tuple[WhatIf, ...] = (),
    only_set: str | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Judge the workspace for a period, as recorded by `known_at` where that is given (PRM-04)."""
    register: Register = desk.ask(RegisterAt(known_at=known_at))
    return judge_register(register, period, as_of, what_ifs=what_ifs, only_set=only_set, progress=progress)


def derived_rows(
    register: Register,
    as_of: datetime,
    basis: str,
    progress: Progress | None = None,
    *,
    notes: Iterable[FindingNote] = (),
) -> tuple[DerivedRow, ...]:
    """How every record stands at an instant; `basis` names the trail's head it was computed from."""
    facts = facts_of(register)
    digest = inputs_digest(basis, as_of)
    said: dict[str, list[FindingNote]] = {}
    for note in notes:
        said.setdefault(note.change, []).append(note)
    rows = []
    total = len(register.changes)
    for done, (rid, change) in enumerate(zip(register.change_rids, register.changes, strict=True)):
        if progress is not None and done % 200 == 0:
            progress(done, total)
        line = register_line(change, facts, as_of, tuple(said.get(change.ref, ())))
        rows.append(
            DerivedRow(
                rid=rid,
                digest=digest,
                verdict=line.verdict,
                codes=" ".join(kept_codes(line)),
                category=line.category,
                risk=line.risk,
                to_look_at=line.to_look_at,
                remarks=line.remarks,
                in_population=line.judgement is not None,
                open_until=int(line.open_until.timestamp()) if line.open_until else None,
                state_words=line.state_words,
                approved_by=line.approved_by,
                rests_on=line.rests_on,
            )
        )
    if progress is not None:
        progress(total, total)
    return tuple(rows)


def kept_codes(line: RegisterLine) -> tuple[str, ...]:
    """The codes found, and once more as `open:CODE` those whose deadline has not passed, so that lists tell them."""
    findings = line.judgement.findings if line.judgement else ()
    return (*line.codes, *(f"open:{finding.code}" for finding in findings if finding.is_open))


def inputs_digest(basis: str, as_of: datetime) -> str:
    """What a kept line was computed from: the register head, and the hour, since deadlines pass with time."""
    hour = as_of.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hashlib.sha256(f"{app_version()}|{basis}|{hour.isoformat()}".encode()).hexdigest()


def is_up_to_date(desk: Desk) -> bool:
    """Whether every kept line was computed from the register as it stands, within this hour."""
    wanted = inputs_digest(desk.ask(TrailHead()).register_root.hex(), desk.context.now())
    kept = desk.ask(JudgementDigests())
    return len(kept) == len(desk.ask(ChangeIds())) and set(kept.values()) <= {wanted}


def finding_notes(desk: Desk) -> tuple[FindingNote, ...]:
    """What people said of findings."""
    return tuple(held.value for held in desk.ask(RecordsOf(kind="finding_note")))


def refresh_judgements(desk: Desk, progress: Progress | None = None) -> int:
    """Judge every record as it stands now and keep the lines; derived tables only, outside the trail."""
    if is_up_to_date(desk):
        return 0
    register: Register = desk.ask(RegisterAt())
    head = desk.ask(TrailHead())
    rows = derived_rows(register, desk.context.now(), head.register_root.hex(), progress, notes=finding_notes(desk))
    return desk.refresh_derived(rows)
