"""People are added, corrected, leave and come back; nobody is deleted, no login is two people's (ROLE-01, 06, 07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chgdesk.domain.change import Change
from chgdesk.domain.people import Person
from chgdesk.errors import Conflict, UserError
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.people.commands import DeactivatePerson, EditPerson, EndRole, ReactivatePerson, SetRole
from chgdesk.services.people.queries import PersonLine, WhatIsHeld
from chgdesk.services.recording import AddPeople, GrantRole, RecordChanges
from tests.services.people.conftest import FROM, NOW, assignment, entries, newest, people_of, someone


def line(desk: Desk, ref: str) -> PersonLine:
    found = people_of(desk).line(ref)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (Person(ref="x", name="Xaver", logins=("@HENNA-git",)), "login @HENNA-git is Henna Laakso's already"),
        (Person(ref="x", name="Xaver", email="Henna@Example.org"), "e-mail Henna@Example.org is Henna Laakso's"),
        (Person(ref="x", name="Xaver", logins=("a", "A")), "the login A stands twice"),
        (Person(ref="x", name=" "), "x: the name is empty"),
    ],
)
def test_that_a_shared_login_is_refused_with_the_other_persons_name(desk: Desk, person: Person, said: str) -> None:
    before = entries(desk)
    with pytest.raises(UserError, match=said):
        desk.execute(AddPeople(people=(person,)))
    assert entries(desk) == before
    assert people_of(desk).line("x") is None


def test_that_two_who_come_in_together_cannot_share_a_login(desk: Desk) -> None:
    pair = (Person(ref="a", name="Ann", logins=("ab",)), Person(ref="b", name="Bea", logins=("AB",)))
    with pytest.raises(UserError, match="Bea: the login AB is Ann's already"):
        desk.execute(AddPeople(people=pair))


def test_that_a_correction_needs_a_reason_and_the_version_that_was_read(desk: Desk) -> None:
    known = line(desk, "rosa")
    fresh = replace(known.person, title="Engineer", logins=("rosa-git", "rlind"))
    with pytest.raises(UserError, match="say why it is corrected"):
        desk.execute(EditPerson(person=fresh, expected_version=known.version, reason="  "))
    desk.execute(EditPerson(person=fresh, expected_version=known.version, reason="Second account at the host."))
    assert line(desk, "rosa").person.logins == ("rosa-git", "rlind")
    assert newest(desk) == "corrected what is on record of Rosa Lind"
    with pytest.raises(Conflict, match="changed by"):
        desk.execute(EditPerson(person=replace(fresh, title="Lead"), expected_version=known.version, reason="Promoted"))


def test_that_a_correction_cannot_take_somebody_elses_login_nor_bring_a_leaver_back(desk: Desk) -> None:
    known = line(desk, "rosa")
    taken = replace(known.person, logins=("yusuf-GIT",))
    with pytest.raises(UserError, match="Yusuf Demir's already"):
        desk.execute(EditPerson(person=taken, expected_version=known.version, reason="Typed."))
    desk.execute(DeactivatePerson(person="rosa", last_day=date(2026, 7, 31)))
    gone = line(desk, "rosa")
    back = replace(gone.person, active=True, employed_to=None, title="Engineer")
    desk.execute(EditPerson(person=back, expected_version=gone.version, reason="Typed."))
    after = line(desk, "rosa").person
    assert (after.active, after.employed_to, after.title) == (False, date(2026, 7, 31), "Engineer")


def test_that_who_leaves_keeps_the_name_and_every_role_ends_that_day(desk: Desk) -> None:
    """AC 102 still shows Goran; AC: Goran ends 2026-08-31."""
    desk.execute(GrantRole(person="henna", role="senior_engineer", held_from=FROM, held_to=NOW - timedelta(days=30)))
    desk.execute(GrantRole(person="henna", role="qa", held_from=NOW + timedelta(days=90)))
    desk.execute(DeactivatePerson(person="henna", last_day=date(2026, 7, 31), reason="Left the company."))
    gone = line(desk, "henna")
    last = datetime(2026, 7, 31, 22, 59, 59, tzinfo=UTC)
    assert (gone.person.name, gone.person.active, gone.person.employed_to) == (
        "Henna Laakso",
        False,
        date(2026, 7, 31),
    )
    assert assignment(desk, "henna/deployer/1").held_to == last
    assert assignment(desk, "henna/senior_engineer/1").held_to == NOW - timedelta(days=30), "what had ended stays"
    later = assignment(desk, "henna/qa/1")
    assert not later.covers(later.held_from), "what had not begun never begins"
    assert gone.roles_at(NOW) == ()
    assert gone.roles_at(last) == ("deployer",)


def test_that_a_day_to_come_leaves_somebody_active_until_then(desk: Desk, clock: FixedClock) -> None:
    desk.execute(DeactivatePerson(person="henna", last_day=date(2026, 8, 31)))
    person = line(desk, "henna").person
    assert (person.active, person.is_here(date(2026, 8, 31)), person.is_here(date(2026, 9, 1))) == (True, True, False)
    assert line(desk, "henna").roles_at(NOW) == ("deployer",)
    clock.advance(timedelta(days=40))
    assert line(desk, "henna").roles_at(clock.now()) == ()
    desk.execute(DeactivatePerson(person="henna", last_day=date(2026, 8, 31)))
    assert not line(desk, "henna").person.active, "the day has gone by: said once more, it closes the account here"
    with pytest.raises(UserError, match="on record as their last day already"):
        desk.execute(DeactivatePerson(person="henna", last_day=date(2026, 8, 31)))


def test_that_a_last_day_before_the_first_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="lies before the first"):
        desk.execute(DeactivatePerson(person="henna", last_day=date(2020, 1, 1)))


def test_that_somebody_back_gets_no_role_back(desk: Desk) -> None:
    with pytest.raises(UserError, match="Henna Laakso is active already"):
        desk.execute(ReactivatePerson(person="henna", reason="Back."))
    desk.execute(DeactivatePerson(person="henna", last_day=date(2026, 7, 31)))
    with pytest.raises(UserError, match="say why Henna Laakso is taken up again"):
        desk.execute(ReactivatePerson(person="henna", reason=""))
    desk.execute(ReactivatePerson(person="henna", reason="Back from a year abroad."))
    person = line(desk, "henna").person
    assert (person.active, person.employed_to) == (True, None)
    assert line(desk, "henna").roles_at(NOW) == ()


def test_that_what_a_leaver_still_holds_and_owes_is_listed_and_refuses_nothing(desk: Desk) -> None:
    change = Change(ref="CHG-2026-0007", title="Rotate the key", author="marek", requester="rosa")
    desk.execute(RecordChanges(changes=(change,)))
    held = desk.ask(WhatIsHeld(person="marek", at=NOW))
    assert held.only_theirs == ("engineering_lead",)
    assert held.sentences == (
        "Nobody else holds: engineering lead. Name who follows.",
        "Open record: CHG-2026-0007 (author).",
    )
    shared = desk.ask(WhatIsHeld(person="henna", at=NOW))
    assert (shared.only_theirs, shared.roles) == ((), ("deployer",))
    desk.execute(DeactivatePerson(person="marek", last_day=date(2026, 8, 2)))


def test_that_the_last_keeper_of_people_and_roles_cannot_be_taken_away(desk: Desk) -> None:
    """ROLE-08: nobody is locked out for good."""
    desk.execute(SetRole(role="compliance_officer", permissions=("people", "roles")))
    before = entries(desk)
    acts = (
        DeactivatePerson(person="sanna", last_day=date(2026, 8, 2)),
        DeactivatePerson(person="sanna", last_day=date(2026, 12, 31)),
        EndRole(assignment="sanna/compliance_officer/1", held_to=NOW, reason="Moves on."),
    )
    for act in acts:
        with pytest.raises(UserError, match=r"would be left to the Compliance officer.*Only Sanna Miettinen has it"):
            desk.execute(act)
    assert entries(desk) == before
    desk.execute(GrantRole(person="rosa", role="compliance_officer", held_from=NOW))
    desk.execute(acts[0])


def test_that_a_name_may_be_two_peoples(desk: Desk) -> None:
    desk.execute(AddPeople(people=(someone("rosa-2", "Rosa Lind"),)))
    assert [one.person.ref for one in people_of(desk).people if one.person.name == "Rosa Lind"] == ["rosa", "rosa-2"]
