"""Roles begin, are handed over, end, get permissions and are looked through (ROLE-02, 03, 08; DEP-01)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chgdesk.domain.audit import AuditEntry
from chgdesk.domain.deployer_list import review_standing
from chgdesk.domain.people import Actor, AssignmentReason
from chgdesk.errors import NotPermitted, UserError
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.people.commands import EndRole, ReviewRoleHolders, SetRole
from chgdesk.services.policies.commands import KeepRoles
from chgdesk.services.reading import EntryBySeq, EntryIds
from chgdesk.services.recording import AddPeople, GrantRole
from tests.services.people.conftest import FROM, NOW, assignment, entries, people_of, someone

DELEGATION = AssignmentReason.DELEGATION
EVENING = datetime(2026, 8, 14, 17, 0, tzinfo=UTC)


def entry(desk: Desk) -> AuditEntry:
    """The newest entry."""
    found: AuditEntry = desk.ask(EntryBySeq(seq=desk.ask(EntryIds())[0]))
    return found


def hand_over(**more: object) -> GrantRole:
    """AC Hana acting lead 3-14 August."""
    given = {
        "person": "henna",
        "role": "engineering_lead",
        "held_from": NOW,
        "held_to": EVENING,
        "reason": DELEGATION,
        "delegated_by": "marek",
        "note": "Holiday.",
        **more,
    }
    return GrantRole(**given)  # type: ignore[arg-type]


def test_that_a_role_is_handed_over_with_reason_span_and_giver(desk: Desk, clock: FixedClock) -> None:
    desk.execute(hand_over())
    held = assignment(desk, "henna/engineering_lead/1")
    assert (held.delegated_by, held.note, held.held_to, held.reason) == ("marek", "Holiday.", EVENING, DELEGATION)
    clock.advance(timedelta(days=60))
    read = people_of(desk)
    assert held in read.assignments, "an expired delegation stays to be seen"
    line = read.line("henna")
    assert line is not None
    assert line.roles_at(clock.now()) == ("deployer",)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"delegated_by": ""}, "Say who hands the role of engineering lead over"),
        ({"held_to": None}, "Say until when the role of engineering lead is handed over"),
        ({"note": " "}, "Say why the role of engineering lead is handed over"),
        ({"delegated_by": "henna"}, "cannot hand the role of engineering lead over to themselves"),
        ({"delegated_by": "yusuf"}, "Yusuf Demir does not hold the role of engineering lead in their own right"),
        ({"held_to": NOW - timedelta(days=1)}, "The end lies before the start"),
        ({"person": "marek", "delegated_by": "henna"}, "is engineering lead already from"),
    ],
)
def test_that_a_delegation_that_does_not_hold_is_refused(desk: Desk, more: dict[str, object], said: str) -> None:
    before = entries(desk)
    with pytest.raises(UserError, match=said):
        desk.execute(hand_over(**more))
    assert entries(desk) == before


def test_that_the_same_role_twice_at_once_is_refused_and_for_another_system_is_not(desk: Desk) -> None:
    with pytest.raises(UserError, match=r"Henna Laakso is deployer already from Thu 1 Jan 2026\. End that first"):
        desk.execute(GrantRole(person="henna", role="deployer", held_from=NOW))
    desk.execute(GrantRole(person="henna", role="deployer", held_from=NOW, system="edge"))
    with pytest.raises(UserError, match="is deployer for edge already"):
        desk.execute(GrantRole(person="henna", role="deployer", held_from=NOW, system="edge"))


def test_that_a_start_in_the_past_is_recorded_late_and_says_so(desk: Desk) -> None:
    desk.execute(GrantRole(person="rosa", role="qa", held_from=datetime(2026, 3, 2, 9, tzinfo=UTC)))
    detail = entry(desk).detail
    assert detail["recorded_late"] == "recorded Mon 3 Aug 2026, 154 days after it began"
    desk.execute(GrantRole(person="rosa", role="dba", held_from=NOW))
    assert "recorded_late" not in entry(desk).detail


def test_that_a_role_does_not_begin_before_somebody_joined(desk: Desk) -> None:
    with pytest.raises(UserError, match=r"Rosa Lind joined on Mon 8 Jan 2024 and cannot be qa|QA"):
        desk.execute(GrantRole(person="rosa", role="qa", held_from=datetime(2023, 1, 1, tzinfo=UTC)))


def test_that_an_end_needs_a_reason_and_what_ended_stays_ended(desk: Desk, clock: FixedClock) -> None:
    with pytest.raises(UserError, match="say why Henna Laakso stops being deployer"):
        desk.execute(EndRole(assignment="henna/deployer/1", held_to=NOW, reason=""))
    with pytest.raises(UserError, match="the end lies before that"):
        desk.execute(EndRole(assignment="henna/deployer/1", held_to=FROM - timedelta(days=1), reason="Typed."))
    desk.execute(EndRole(assignment="henna/deployer/1", held_to=NOW, reason="Moves to another team."))
    clock.advance(timedelta(days=1))
    with pytest.raises(UserError, match="stopped being deployer on Mon 3 Aug 2026 already"):
        desk.execute(EndRole(assignment="henna/deployer/1", held_to=clock.now(), reason="Again."))
    desk.execute(GrantRole(person="henna", role="deployer", held_from=clock.now()))
    assert assignment(desk, "henna/deployer/2").held_to is None


def sit(desk: Desk, person: str, *roles: str) -> None:
    desk.sit_down(Actor(person=person, name=person.capitalize(), roles=roles))


def test_that_an_auditor_who_only_reads_cannot_write(desk: Desk) -> None:
    """ROLE-08: read-only auditor cannot write."""
    desk.execute(SetRole(role="auditor", title="Auditor", permissions=("read",)))
    desk.execute(AddPeople(people=(someone("aud", "Aud Itor"),)))
    desk.execute(GrantRole(person="aud", role="auditor", held_from=NOW))
    before = entries(desk)
    sit(desk, "aud", "auditor")
    for act in (AddPeople(people=(someone("x", "X"),)), SetRole(role="qa", duties="Looks.")):
        with pytest.raises(NotPermitted, match="Aud only reads here, as Auditor"):
            desk.execute(act)
    assert entries(desk) == before
    assert people_of(desk).people, "reading is open"
    sit(desk, "aud", "auditor", "compliance_officer")
    desk.execute(SetRole(role="qa", duties="Looks."))


def test_that_permissions_are_for_whoever_keeps_the_roles(desk: Desk) -> None:
    desk.execute(SetRole(role="compliance_officer", permissions=("people", "roles"), reason="Only the officer."))
    with pytest.raises(UserError, match="all of it stands on record just so"):
        desk.execute(SetRole(role="compliance_officer", permissions=("roles", "people")))
    sit(desk, "henna", "deployer")
    with pytest.raises(NotPermitted, match="it is for the Compliance officer"):
        desk.execute(GrantRole(person="henna", role="cto", held_from=NOW))
    with pytest.raises(NotPermitted, match="it is for the Compliance officer"):
        desk.execute(SetRole(role="deployer", permissions=("people", "roles")))
    mine = next(role for role in people_of(desk).roles if role.ref == "compliance_officer")
    with pytest.raises(NotPermitted, match="it is for the Compliance officer"):
        desk.execute(KeepRoles(roles=(type(mine)(ref="deployer", title="Deployer", permissions=("people",)),)))


@pytest.mark.parametrize("permissions", [("people",), ("roles",), ("export",)])
def test_that_a_permission_is_not_left_to_a_role_nobody_holds(desk: Desk, permissions: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match="would be left to the Chief of nothing, and nobody would hold that role"):
        desk.execute(SetRole(role="chief", title="Chief of nothing", permissions=permissions))


def test_that_not_everybody_can_be_made_to_only_read(desk: Desk) -> None:
    for role in ("deployer", "engineering_lead"):
        desk.execute(SetRole(role=role, permissions=("read",)))
    desk.execute(GrantRole(person="rosa", role="deployer", held_from=NOW))
    with pytest.raises(UserError, match=r"would be left to nobody\. Only Sanna Miettinen has it now"):
        desk.execute(SetRole(role="compliance_officer", permissions=("read",)))


def test_that_an_unknown_permission_is_named(desk: Desk) -> None:
    with pytest.raises(UserError, match="there is no permission 'fly'"):
        desk.execute(SetRole(role="deployer", permissions=("fly",)))


def test_that_a_review_confirms_and_removes_in_one_act(desk: Desk) -> None:
    before = entries(desk)
    desk.execute(
        ReviewRoleHolders(
            role="deployer", reviewer="marek", on=NOW.date(), confirmed=("henna",), removed=("yusuf",), note="Yearly."
        )
    )
    assert entries(desk) == before + 1
    read = people_of(desk)
    assert assignment(desk, "yusuf/deployer/1").held_to == NOW - timedelta(seconds=1), "over from the act on"
    assert assignment(desk, "henna/deployer/1").held_to is None
    review = read.reviews[0]
    assert (review.ref, review.confirmed, review.removed) == ("deployer/1", ("henna",), ("yusuf",))
    stands = review_standing(
        "deployer",
        reviews=read.reviews,
        assignments=read.assignments,
        calendar=read.calendar,
        today=NOW.date(),
    )
    assert stands.sentence == "Last reviewed Mon 3 Aug 2026. Next review due Tue 3 Aug 2027."


def test_that_a_reviewer_who_deploys_is_recorded_and_flagged(desk: Desk) -> None:
    desk.execute(ReviewRoleHolders(role="deployer", reviewer="henna", on=NOW.date(), confirmed=("henna", "yusuf")))
    assert entry(desk).detail["remark"] == (
        "Henna Laakso holds the role of deployer, so this review is not independent."
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"confirmed": ("henna",)}, "Say of Yusuf Demir whether the role of deployer is confirmed or removed"),
        ({"confirmed": ("henna", "yusuf", "rosa")}, "rosa did not hold the role of deployer on that day"),
        ({"confirmed": ("henna", "yusuf"), "removed": ("yusuf",)}, "Yusuf Demir cannot be confirmed and removed"),
        ({"on": date(2026, 8, 4), "confirmed": ("henna", "yusuf")}, "is still to come"),
        ({"role": "cto"}, "Nobody held the role of CTO"),
    ],
)
def test_that_a_review_that_leaves_something_open_is_refused(desk: Desk, more: dict[str, object], said: str) -> None:
    before = entries(desk)
    given = {"role": "deployer", "reviewer": "marek", "on": NOW.date(), **more}
    with pytest.raises(UserError, match=said):
        desk.execute(ReviewRoleHolders(**given))  # type: ignore[arg-type]
    assert entries(desk) == before


def test_that_a_review_of_an_earlier_day_ends_roles_with_that_day(desk: Desk) -> None:
    desk.execute(
        ReviewRoleHolders(
            role="deployer", reviewer="marek", on=date(2026, 7, 31), confirmed=("henna",), removed=("yusuf",)
        )
    )
    assert assignment(desk, "yusuf/deployer/1").held_to == datetime(2026, 7, 31, 22, 59, 59, tzinfo=UTC)
