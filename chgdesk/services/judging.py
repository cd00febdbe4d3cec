"""Judging what a desk holds: for a period as asked, and for every record so that lists are quick."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evaluation.judge import Evaluation, Period
from chgdesk.domain.evaluation.register_line import register_line
from chgdesk.domain.register import Register
from chgdesk.services.desk import Desk
from chgdesk.services.evaluation import WhatIf, judge_register
from chgdesk.services.reading import RegisterAt, TrailHead
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
    register: Register, as_of: datetime, basis: str, progress: Progress | None = None
) -> tuple[DerivedRow, ...]:
    """How every record stands at an instant; `basis` names the trail's head it was computed from."""
    facts = facts_of(register)
    day = facts.default_rules.calendar.local_date(as_of)
    digest = hashlib.sha256(f"{basis}|{day}".encode()).hexdigest()
    rows = []
    total = len(register.changes)
    for done, (rid, change) in enumerate(zip(register.change_rids, register.changes, strict=True)):
        if progress is not None and done % 200 == 0:
            progress(done, total)
        line = register_line(change, facts, as_of)
        rows.append(
            DerivedRow(
                rid=rid,
                digest=digest,
                verdict=line.verdict,
                codes=" ".join(line.codes),
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


def refresh_judgements(desk: Desk, progress: Progress | None = None) -> int:
    """Judge every record as it stands now and keep the lines; derived tables only, outside the trail."""
    register: Register = desk.ask(RegisterAt())
    head = desk.ask(TrailHead())
    rows = derived_rows(register, desk.context.now(), head.register_root.hex(), progress)
    return desk.refresh_derived(rows)
