"""The date rules of roles, one identity per person, permissions, and lists of people (ROLE-01..08, DEP-01)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chgdesk.app  # noqa: F401 - commands register themselves on import
from chgdesk.domain.assigning import assignment_fault, ended, held_on, overlap, recorded_late
from chgdesk.domain.basis import Provenance
from chgdesk.domain.calendar import Calendar
from chgdesk.domain.deployer_list import holders_on, review_standing
from chgdesk.domain.identity import identity_faults, marks, owners
from chgdesk.domain.people import Person, Role, RoleAssignment, RoleReview
from chgdesk.domain.people_list import PeopleList, RowVerdict, person_key, read_people
from chgdesk.domain.permissions import PERMISSIONS, READ, Authority, lockout, may
from chgdesk.services.registry import specs

LISBON = Calendar(zone="Europe/Lisbon")
BASE = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 800).map(lambda hours: BASE + timedelta(hours=hours))
PEOPLE = ("ann", "bea", "cid")


@st.composite
def held(draw: st.DrawFn) -> RoleAssignment:
    begins = draw(INSTANTS)
    length = draw(st.none() | st.integers(0, 300))
    return RoleAssignment(
        ref=draw(st.uuids()).hex,
        person=draw(st.sampled_from(PEOPLE)),
        role=draw(st.sampled_from(("deployer", "cto"))),
        held_from=begins,
        held_to=None if length is None else begins + timedelta(hours=length),
        system=draw(st.sampled_from(("", "edge"))),
    )


@given(held(), st.lists(held(), max_size=5), st.lists(INSTANTS, max_size=20))
def test_that_what_overlaps_shares_an_instant_and_what_does_not_shares_none(
    wanted: RoleAssignment, others: list[RoleAssignment], instants: list[datetime]
) -> None:
    """An assignment that may go on record is never held at the same moment as an equal one."""
    found = overlap(wanted, others)
    same = [o for o in others if (o.person, o.role, o.system) == (wanted.person, wanted.role, wanted.system)]
    for instant in (*instants, wanted.held_from, *(o.held_from for o in same)):
        both = [o for o in same if o.covers(instant) and wanted.covers(instant)]
        assert found is not None or not both
    if found is not None:
        shared = max(found.held_from, wanted.held_from)
        assert found.covers(shared)
        assert wanted.covers(shared)


@given(held(), INSTANTS, st.lists(INSTANTS, max_size=20))
def test_that_nothing_is_held_after_a_last_day_and_nothing_before_it_changes(
    one: RoleAssignment, last: datetime, instants: list[datetime]
) -> None:
    after = RoleAssignment(
        ref=one.ref, person=one.person, role=one.role, held_from=one.held_from, held_to=ended(one, last)
    )
    for instant in (*instants, last, last + timedelta(seconds=1)):
        assert after.covers(instant) == (one.covers(instant) and instant <= last)


@given(st.lists(held(), max_size=8), st.integers(0, 40))
def test_that_a_day_lists_exactly_who_held_the_role_at_some_instant_of_it(
    assignments: list[RoleAssignment], number: int
) -> None:
    day = date(2026, 1, 1) + timedelta(days=number)
    first, last = LISBON.start_of(day), LISBON.end_of(day)
    hours = [first + timedelta(hours=n) for n in range(25)] + [last]
    expected = {
        a.ref
        for a in assignments
        if a.role == "deployer" and any(a.covers(h) for h in (*hours, a.held_from) if first <= h <= last)
    }
    assert {a.ref for a in held_on(assignments, "deployer", day, LISBON)} == expected
    listed = holders_on("deployer", day, assignments=assignments, people=(), calendar=LISBON)
    assert {line.assignment.ref for line in listed} == expected


@given(held(), st.integers(-500, 500))
def test_that_a_role_is_late_exactly_when_a_day_lies_between(one: RoleAssignment, hours: int) -> None:
    recorded = one.held_from + timedelta(hours=hours)
    kept = RoleAssignment(
        ref="x",
        person=one.person,
        role=one.role,
        held_from=one.held_from,
        provenance=Provenance(recorded_at=recorded),
    )
    late = LISBON.local_date(recorded) > LISBON.local_date(one.held_from)
    assert bool(recorded_late(kept, LISBON)) == late
    assert recorded_late(one, LISBON) == ""


def test_that_a_role_outlasting_a_known_last_day_is_refused() -> None:
    wanted = RoleAssignment(ref="x", person="ann", role="cto", held_from=BASE)
    leaver = Person(ref="ann", name="Ann", employed_to=date(2026, 5, 29))
    fault = assignment_fault(wanted, leaver, others=(), names={}, calendar=LISBON)
    assert fault.startswith("Ann's last day is Fri 29 May 2026. End the role by then")
    gone = Person(ref="ann", name="Ann", active=False)
    assert "no longer active" in assignment_fault(wanted, gone, others=(), names={}, calendar=LISBON)


LOGINS = st.lists(st.sampled_from(("ann", "ANN", "@ann", "bea", "c")), max_size=2, unique_by=lambda x: x.lower())


@given(st.lists(LOGINS, max_size=5))
def test_that_people_without_a_fault_share_no_login(logins: list[list[str]]) -> None:
    people = [Person(ref=str(n), name=f"P{n}", logins=tuple(mine)) for n, mine in enumerate(logins)]
    if not identity_faults(people, ()):
        every = [mark for person in people for mark in marks(person)]
        assert len(every) == len(set(every))
        assert {mark: person.ref for mark, person in owners(people).items()} == {
            mark: person.ref for person in people for mark in marks(person)
        }


def test_that_every_permission_a_command_asks_for_has_words() -> None:
    """The table of permissions (chgdesk/domain/permissions.py) names each; add the words there."""
    asked = {spec.permission for spec in specs()}
    assert asked - PERMISSIONS.keys() == set()
    assert READ not in asked


ROLES = (
    Role(ref="officer", title="Officer", permissions=("people",)),
    Role(ref="auditor", title="Auditor", permissions=(READ, "export")),
    Role(ref="deployer", title="Deployer"),
)


@pytest.mark.parametrize(
    ("permission", "roles", "expected"),
    [
        ("people", ("officer",), True),
        ("people", ("deployer",), False),
        ("people", (), False),
        ("record", (), True),
        ("record", ("deployer",), True),
        ("record", ("auditor",), False),
        ("export", ("auditor",), True),
        ("record", ("auditor", "deployer"), True),
        ("people", ("auditor", "officer"), True),
        ("record", ("unheard_of",), True),
    ],
)
def test_that_a_permission_is_for_its_roles_and_open_where_no_role_has_it(
    permission: str, roles: tuple[str, ...], expected: bool
) -> None:
    assert may(permission, roles, ROLES) is expected


@given(st.lists(held(), max_size=6), st.lists(st.sampled_from(PEOPLE), unique=True), INSTANTS)
def test_that_an_act_that_is_let_through_leaves_somebody_able(
    assignments: list[RoleAssignment], active: list[str], at: datetime
) -> None:
    people = tuple(Person(ref=ref, name=ref.title(), active=ref in active) for ref in PEOPLE)
    roles = (Role(ref="cto", title="CTO", permissions=("people",)), Role(ref="deployer", title="Deployer"))
    after = Authority(roles=roles, assignments=tuple(assignments), people=people)
    holders = {a.person for a in assignments if a.role == "cto" and a.covers(at)} & set(active)
    assert bool(lockout(("people",), after, after, at)) == (not holders)


def rows(text: str, known: tuple[Person, ...] = ()) -> list[tuple[str, str, str]]:
    found = read_people(text, known)
    return [(row.verdict.value, row.person.name if row.person else "", row.sentence) for row in found.rows]


def test_that_a_block_from_a_spreadsheet_is_read_with_its_headings() -> None:
    text = "Name\tJob title\tE-mail\tStart date\tGitHub\tJira\tColour\n"
    text += "Ana Lima\tEngineer\tana@example.org\t14 Jul 2026\t@alima\tana.lima\tred\n"
    found = read_people(text)
    assert found.not_read == ("Colour",)
    assert found.fresh == (
        Person(
            ref="ana-lima",
            name="Ana Lima",
            title="Engineer",
            email="ana@example.org",
            logins=("alima", "ana.lima"),
            employed_from=date(2026, 7, 14),
        ),
    )


def test_that_rows_without_headings_are_name_title_mail_from_logins() -> None:
    found = read_people('Ana Lima;Engineer;ana@x.org;2026-07-14;"alima, ana.l"\n\nBo Ek\n')
    assert [p.ref for p in found.fresh] == ["ana-lima", "bo-ek"]
    assert found.fresh[0].logins == ("alima", "ana.l")


def test_that_each_bad_row_is_named_by_line_and_reason() -> None:
    henna = Person(ref="henna", name="Henna Laakso", logins=("hlaakso",))
    text = "name,title,email,from,login\n,Boss,,,\nAl,,nomail,,\nBo,,,31.2.2026,\nCi,,,,HLAAKSO\nDi,,,,di\nEd,,,,DI\n"
    text += "Henna Laakso,Engineer,,,hlaakso\n"
    said = rows(text, (henna,))
    assert [(v, s.partition(".")[0]) for v, _name, s in said] == [
        ("fault", "the name is empty"),
        ("fault", "“nomail” is no e-mail address"),
        ("fault", "“31"),
        ("fault", "Ci: the login HLAAKSO is Henna Laakso's already"),
        ("new", ""),
        ("fault", "Ed: the login DI is Di's already"),
        ("known", "Henna Laakso is on record already and stays as recorded"),
    ]
    assert read_people(text, (henna,)).faults[0].startswith("line 2: the name is empty")


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00", "x" * 2_000_001, '"never closed'])
def test_that_nothing_or_nonsense_is_said_in_one_sentence(text: str) -> None:
    found = read_people(text)
    assert found.fault or [row.verdict for row in found.rows] == [RowVerdict.NEW]
    assert not found.fault or found.fault.endswith((".", ".)"))


@given(st.text(max_size=300))
def test_that_any_text_is_survived_and_what_it_offers_can_be_recorded(text: str) -> None:
    found: PeopleList = read_people(text, (Person(ref="ann", name="Ann", logins=("ann",)),))
    fresh = found.fresh
    assert len({p.ref for p in fresh} | {"ann"}) == len(fresh) + 1
    assert all(p.name.strip() and p.ref for p in fresh)
    assert not identity_faults(fresh, (Person(ref="ann", name="Ann", logins=("ann",)),))


@given(st.text(max_size=80), st.sets(st.sampled_from(("ann", "ann-2", "person")), max_size=3))
def test_that_a_key_is_always_free(name: str, taken: set[str]) -> None:
    assert person_key(name, taken) not in taken


def test_that_a_review_counts_twelve_months_and_the_first_from_the_first_holder() -> None:
    given_ = (RoleAssignment(ref="r", person="ann", role="deployer", held_from=datetime(2025, 2, 28, tzinfo=UTC)),)
    common = {"assignments": given_, "calendar": LISBON, "today": date(2026, 3, 1)}
    none = review_standing("deployer", reviews=(), **common)  # type: ignore[arg-type]
    assert (none.due, none.is_overdue) == (date(2026, 2, 28), True)
    assert none.sentence == "Never reviewed. Overdue since Sat 28 Feb 2026."
    done = RoleReview(ref="d/1", role="deployer", reviewed_on=date(2026, 2, 1), reviewer="bea")
    once = review_standing("deployer", reviews=(done,), **common)  # type: ignore[arg-type]
    assert (once.due, once.is_overdue) == (date(2027, 2, 1), False)
    nobody = review_standing("cto", reviews=(), **common)  # type: ignore[arg-type]
    assert nobody.sentence == "Nobody holds the role of CTO yet, so there is nothing to review."
