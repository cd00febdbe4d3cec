"""Roles start when they should, and never by default at the moment of typing (CHG-24, ROLE-03)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chgdesk.app import create_workspace
from chgdesk.domain.people import Actor, Organisation, Person, RoleAssignment
from chgdesk.errors import UserError
from chgdesk.services.reading import RecordsOf
from chgdesk.services.recording import AddPeople, GrantRole

ANA = Actor(person="ana", name="Ana")
JUDGED_FROM = datetime(2026, 1, 1, tzinfo=UTC)


def granted(path: Path, person: Person, *, judged_from: datetime | None) -> RoleAssignment:
    organisation = Organisation(name="Acme", zone="Europe/Lisbon", judged_from=judged_from)
    with create_workspace(path, organisation=organisation, actor=ANA) as desk:
        desk.execute(AddPeople(people=(person,)))
        desk.execute(GrantRole(person=person.ref, role="qa"))
        held: RoleAssignment = desk.ask(RecordsOf(kind="role_assignment"))[0].value
        return held


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        (None, JUDGED_FROM),
        (date(2025, 3, 1), JUDGED_FROM),
        (date(2026, 7, 1), datetime(2026, 6, 30, 23, tzinfo=UTC)),
    ],
)
def test_that_a_role_without_a_start_is_held_from_joining_or_judged_from(
    tmp_path: Path, joined: date | None, expected: datetime
) -> None:
    person = Person(ref="bo", name="Bo", employed_from=joined)
    assignment = granted(tmp_path / "w.chgdesk", person, judged_from=JUDGED_FROM)
    assert (assignment.held_from, assignment.ref) == (expected, "bo/qa/1")


def test_that_nobody_is_given_a_role_from_now_when_no_date_is_known(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="say from when Bo holds the role"):
        granted(tmp_path / "w.chgdesk", Person(ref="bo", name="Bo"), judged_from=None)
