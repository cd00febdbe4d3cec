"""Figures about people that need the judge: the duty matrix and who approves whom (SOD-06, SOD-08)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from chgdesk.domain.approving import ApprovalFigures, approval_figures
from chgdesk.domain.duty_matrix import DutyMatrix, duty_matrix, members_of
from chgdesk.domain.evaluation.judge import Period
from chgdesk.services.desk import Desk
from chgdesk.services.judging import judge_desk
from chgdesk.services.local_time import today_of

Progress = Callable[[int, int], None]
LAST_DAYS = 365
"""How many days, today included, are looked at where nobody names a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFigures:
    """Both figures of one period, everybody's name, and the title of each record behind a number."""

    matrix: DutyMatrix
    approvals: ApprovalFigures
    names: dict[str, str]
    titles: dict[str, str]

    def name(self, person: str) -> str:
        """A person's name, or the reference where no such person is on record."""
        return self.names.get(person, person)


def usual_period(desk: Desk) -> Period:
    """The last year up to today."""
    today = today_of(desk)
    return Period(first=today - timedelta(days=LAST_DAYS - 1), last=today)


def people_figures(desk: Desk, period: Period, progress: Progress | None = None) -> PeopleFigures:
    """Judge a period and count who did what in it."""
    judged = judge_desk(desk, period, desk.context.now(), progress=progress)
    members = [change for _judgement, change in members_of(judged)]
    return PeopleFigures(
        matrix=duty_matrix(judged),
        approvals=approval_figures(members),
        names=dict(judged.facts.names),
        titles={change.ref: change.title for change in members}
        | {run.ref: f"Deployment log {run.first_day} to {run.last_day}" for run in judged.facts.runs},
    )
