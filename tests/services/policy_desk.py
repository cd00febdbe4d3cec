"""A desk with three people of a small company, for the tests of the policy desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from chgdesk.app import create_workspace
from chgdesk.crypto import KdfCost
from chgdesk.domain.people import Actor, Organisation, Person, RoleAssignment
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import (
    ApprovePolicy,
    CreatePolicy,
    FieldFill,
    FillFields,
    PublishPolicy,
    SubmitPolicy,
)
from chgdesk.services.policies.queries import PolicyShelf, Shelf, VersionLine
from chgdesk.services.reading import RecordByRef
from chgdesk.services.recording import AddPeople, AssignRoles
from chgdesk.services.signatures import EnrolPassphrase

MORNING = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
CHEAP = KdfCost(time=1, memory_kib=64, lanes=1)
IDA = Actor(person="ida", name="Ida Lund")
OLE = Actor(person="ole", name="Ole Berg")
NUMBER = "NOR-CHG-001"
SECRET = "seven quiet herons"


@contextmanager
def a_desk(folder: Path, clock: FixedClock | None = None) -> Iterator[Desk]:
    """Ida writes, Ole approves, Eva owns; Ole and Eva have passphrases."""
    context = Context(actor=IDA, clock=clock or FixedClock(at=MORNING), host="WS-1", app="test", kdf=CHEAP)
    company = Organisation(name="Nordlys AS", system="Nordlys booking", zone="Europe/Oslo", head_count=14)
    with create_workspace(folder / "Nordlys.chgdesk", organisation=company, actor=IDA, context=context) as desk:
        people = [("ida", "Ida Lund"), ("ole", "Ole Berg"), ("eva", "Eva Dahl"), ("sten", "Sten Vik")]
        desk.execute(AddPeople(people=tuple(Person(ref=ref, name=name) for ref, name in people)))
        held = [("ole", "policy_approver"), ("eva", "policy_owner"), ("sten", "deployer")]
        desk.execute(AssignRoles(assignments=tuple(role_of(person, role) for person, role in held)))
        desk.execute(EnrolPassphrase(person="ole", passphrase=SECRET))
        desk.execute(EnrolPassphrase(person="eva", passphrase=SECRET))
        yield desk


def role_of(person: str, role: str) -> RoleAssignment:
    """A role held since 2020."""
    return RoleAssignment(
        ref=f"{person}/{role}/1", person=person, role=role, held_from=datetime(2020, 1, 1, tzinfo=UTC)
    )


def grants(*held: tuple[str, str]) -> AssignRoles:
    """Further roles, held since 2020."""
    return AssignRoles(assignments=tuple(role_of(person, role) for person, role in held))


def begin(desk: Desk, **more: object) -> str:
    """The policy begun from the recommended preset, its fields filled; the draft's reference."""
    document = PolicyDocument(
        ref=NUMBER, title="Change Management Policy", classification="Internal", owner_role="policy_owner"
    )
    desk.execute(CreatePolicy(document=document, **more))  # type: ignore[arg-type]
    fill_all(desk)
    draft = shelf(desk).draft
    assert draft is not None
    return draft.version.ref


def fill_all(desk: Desk) -> None:
    """Every blank field gets a value that fits its type; documents the text names are put on record."""
    blank = [field for field in shelf(desk).fields if not field.value]
    if blank:
        values = {"days": "30", "date": "2026-08-01", "role": "policy_owner"}
        fills = tuple(FieldFill(key=f.ref, value=values.get(f.type, f"the {f.label.lower()}")) for f in blank)
        desk.execute(FillFields(fills=fills))


def shelf(desk: Desk, today: date = date(2026, 7, 1)) -> Shelf:
    """The policy place as it opens."""
    found: Shelf = desk.ask(PolicyShelf(today=today))
    return found


def version(desk: Desk, ref: str) -> PolicyVersion:
    """One version as it is recorded."""
    held = desk.ask(RecordByRef(kind="policy_version", ref=ref))
    found: PolicyVersion = held.value
    return found


def submit(desk: Desk, ref: str, *, material: str = "material", wanted: date = date(2026, 7, 6)) -> None:
    """Hand the draft in."""
    desk.execute(
        SubmitPolicy(version=ref, change_summary="First issue of the rules.", material=material, wanted_on=wanted)
    )


def approve(desk: Desk, ref: str, signer: str = "ole", passphrase: str = SECRET) -> None:
    """Sign the text that was handed in."""
    digest = version(desk, ref).content_sha256 or ""
    desk.execute(ApprovePolicy(version=ref, signer=signer, passphrase=passphrase, digest=digest))


def publish(desk: Desk, ref: str, day: date = date(2026, 7, 6)) -> None:
    """Put it in force."""
    desk.execute(PublishPolicy(version=ref, effective_on=day))


def line(desk: Desk, number: str, today: date) -> VersionLine:
    """A version's line on a day."""
    return next(found for found in shelf(desk, today).versions if found.version.number == number)
