"""Jobs of the People place: the figures of a period, and what somebody who leaves still holds (design section 6)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.leaving import StillHeld
from chgdesk.jobs import Progress, job
from chgdesk.services.people.figures import PeopleFigures, people_figures
from chgdesk.services.people.queries import WhatIsHeld


@job
def figures_of_people(path: str, first: date, last: date, *, progress: Progress) -> PeopleFigures:
    """The duty matrix and who approves whom, for the days given (SOD-06, SOD-08)."""
    with open_desk(Path(path), read_only=True) as desk:
        return people_figures(
            desk,
            Period(first=first, last=last),
            lambda done, total: progress(done, total, "Judging the period"),
        )


@job
def held_by(path: str, person: str, *, progress: Progress) -> StillHeld:
    """What a person holds and owes now (ROLE-07)."""
    progress(0, 1, "Reading what is open")
    with open_desk(Path(path), read_only=True) as desk:
        found: StillHeld = desk.ask(WhatIsHeld(person=person, at=desk.context.now()))
        return found
