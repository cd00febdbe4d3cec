"""A workspace of five people with roles; Monday 3 August 2026, nine o'clock in Lisbon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chgdesk.app import create_workspace
from chgdesk.crypto import KdfCost
from chgdesk.domain.people import Actor, Organisation, Person, RoleAssignment
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.people.queries import PeopleHere, PeopleRead
from chgdesk.services.reading import EntryIds, EntryRows
from chgdesk.services.recording import AddPeople, GrantRole

NOW = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
FROM = datetime(2026, 1, 1, tzinfo=UTC)
SANNA = Actor(person="sanna", name="Sanna Miettinen", roles=("compliance_officer",))
CHEAP = KdfCost(time=1, memory_kib=8, lanes=1)


def someone(ref: str, name: str, **more: object) -> Person:
    given = {"email": f"{ref}@example.org", "logins": (f"{ref}-git",), "employed_from": date(2024, 1, 8), **more}
    return Person(ref=ref, name=name, **given)  # type: ignore[arg-type]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(at=NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    context = Context(actor=SANNA, clock=clock, host="WS-1", app="test", kdf=CHEAP)
    organisation = Organisation(name="Acme", zone="Europe/Lisbon", judged_from=FROM)
    with create_workspace(tmp_path / "w.chgdesk", organisation=organisation, actor=SANNA, context=context) as made:
        people = (
            someone("sanna", "Sanna Miettinen"),
            someone("henna", "Henna Laakso"),
            someone("yusuf", "Yusuf Demir"),
            someone("marek", "Marek Dvořák"),
            someone("rosa", "Rosa Lind"),
        )
        made.execute(AddPeople(people=people))
        for person, role in (
            ("sanna", "compliance_officer"),
            ("henna", "deployer"),
            ("yusuf", "deployer"),
            ("marek", "engineering_lead"),
        ):
            made.execute(GrantRole(person=person, role=role, held_from=FROM))
        yield made


def people_of(desk: Desk) -> PeopleRead:
    """What the People place shows."""
    found: PeopleRead = desk.ask(PeopleHere())
    return found


def assignment(desk: Desk, ref: str) -> RoleAssignment:
    """One assignment on record."""
    return next(a for a in people_of(desk).assignments if a.ref == ref)


def newest(desk: Desk) -> str:
    """What the last entry says."""
    sentence: str = desk.ask(EntryRows(seqs=desk.ask(EntryIds())[:1]))[0].sentence
    return sentence


def entries(desk: Desk) -> int:
    """How many entries the trail has."""
    return len(desk.ask(EntryIds()))
