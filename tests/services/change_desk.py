"""A workspace of seven people under the recommended rules, for the tests of the change register."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from chgdesk.app import create_workspace, open_desk
from chgdesk.crypto import KdfCost
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import RollbackPlan
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import flatten, with_value
from chgdesk.domain.people import Actor, Organisation, Person, RoleAssignment
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.desk import ChangeSet, Desk
from chgdesk.services.presets import preset, tree_of
from chgdesk.services.reading import RecordByRef, TrailHead
from chgdesk.services.recording import AddPeople, AssignRoles
from chgdesk.services.sample_company.acts import KeepRegisters
from chgdesk.services.signatures import EnrolPassphrase

MONDAY = datetime(2026, 7, 13, 8, 0, tzinfo=UTC)
"""Monday 13 July 2026, 10:00 in Oslo."""

CHEAP = KdfCost(time=1, memory_kib=64, lanes=1)
SECRET = "seven quiet herons"
MARA = Actor(person="mara", name="Mara Holm")
PEOPLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "mara": ("Mara Holm", ("compliance_officer",)),
    "ada": ("Ada Berg", ("engineer",)),
    "lea": ("Lea Fors", ("engineering_lead",)),
    "sena": ("Sena Dahl", ("senior_engineer",)),
    "otto": ("Otto Lind", ("security_officer",)),
    "cleo": ("Cleo Vik", ("cto",)),
    "dora": ("Dora Nes", ("deployer",)),
}


CARD = SystemCard(
    ref="billing",
    title="Billing",
    change_type="code",
    deploy="pipeline",
    usual_risk="low",
    ci_covers=("unit",),
    undo_plan=RollbackPlan(
        method="redeploy",
        trigger="Errors above 1 %",
        steps="Redeploy the release before",
        owner="ada",
        recorded_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
    ),
)
LEDGER = SystemCard(ref="ledger", title="Ledger", change_type="database", flags=("db_schema_customer_data",))


def build(path: Path, **values: Any) -> Path:
    """A workspace with people, roles, passphrases, two system cards and version 1.0 in force since 1 July 2026."""
    clock = FixedClock(at=MONDAY - timedelta(days=12))
    context = Context(actor=MARA, clock=clock, host="WS-1", app="test", kdf=CHEAP)
    company = Organisation(name="Nordlys AS", zone="Europe/Oslo", judged_from=datetime(2026, 7, 1, tzinfo=UTC))
    tree = with_value(with_value(tree_of(preset("recommended")), "parameter_set", "rules-1"), "timezone", "Europe/Oslo")
    for dotted, value in values.items():
        tree = with_value(tree, dotted.replace("__", "."), value)
    with create_workspace(path, organisation=company, actor=MARA, context=context) as desk:
        desk.execute(AddPeople(people=tuple(a_person(ref, name) for ref, (name, _roles) in PEOPLE.items())))
        desk.execute(
            AssignRoles(assignments=tuple(held(ref, role) for ref, (_n, roles) in PEOPLE.items() for role in roles))
        )
        desk.execute(
            KeepRegisters(
                said="put the rules on record",
                new=(
                    ParameterSet(ref="rules-1", title="Rules of 1.0", values=flatten(tree)),
                    PolicyDocument(ref="POL", title="Policy", classification="Internal", owner_role="cto"),
                    PolicyVersion(
                        ref="POL 1.0",
                        document="POL",
                        number="1.0",
                        state="effective",
                        author="mara",
                        approved_by="cleo",
                        approved_on=date(2026, 6, 30),
                        effective_on=date(2026, 7, 1),
                        parameter_set="rules-1",
                    ),
                    CARD,
                    LEDGER,
                ),
            )
        )
        for ref in PEOPLE:
            desk.execute(EnrolPassphrase(person=ref, passphrase=SECRET))
    return path


def a_person(ref: str, name: str) -> Person:
    """Somebody on record with a mail address."""
    return Person(ref=ref, name=name, email=f"{ref}@nordlys.example", logins=(f"{ref}-nordlys",))


def held(person: str, role: str) -> RoleAssignment:
    """A role held since 2020."""
    return RoleAssignment(
        ref=f"{person}/{role}/1", person=person, role=role, held_from=datetime(2020, 1, 1, tzinfo=UTC)
    )


@contextmanager
def a_desk(template: Path, folder: Path, at: datetime = MONDAY) -> Iterator[Desk]:
    """A copy of a built workspace, open on Monday morning with Mara at the desk."""
    path = folder / "Nordlys.chgdesk"
    shutil.copy(template, path)
    clock = FixedClock(at=at)
    with open_desk(path, context=Context(actor=MARA, clock=clock, host="WS-1", app="test", kdf=CHEAP)) as desk:
        yield desk


def later(desk: Desk, **step: float) -> datetime:
    """Let time pass; the instant it is then."""
    clock = desk.context.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(**step))
    return clock.now()


def a_request(**given: Any) -> Change:
    """A complete request for a low-risk code change to billing, written by Ada."""
    said: dict[str, Any] = {
        "ref": "",
        "title": "Round invoice totals half up",
        "description": "Totals of invoices are rounded half up per line, as the tax office asks since January.",
        "justification": "Three customers were billed one cent too little.",
        "category": "normal",
        "change_type": "code",
        "delivered_via_repo": True,
        "systems": ("billing",),
        "risk_declared": "low",
        "requester": "mara",
        "author": "ada",
        "rollback_plan": CARD.undo_plan,
    }
    return Change(**{**said, **given})


def save(desk: Desk, change: Change, **more: Any) -> ChangeStanding:
    """Save a change and read it as it stands."""
    done: ChangeSet = desk.execute(SaveChange(change=change, **more))
    ref = next(touch.ref for touch in done.touched if touch.kind == "change")
    return standing(desk, ref)


def standing(desk: Desk, ref: str) -> ChangeStanding:
    """A change with what may be done with it now."""
    found: ChangeStanding = desk.ask(StandingOf(ref=ref, now=desk.context.now()))
    return found


def entries(desk: Desk) -> int:
    """How long the trail is."""
    return int(desk.ask(TrailHead()).size)


def revise(desk: Desk, ref: str, **fields: Any) -> ChangeStanding:
    """Save some fields of a change anew."""
    stands = standing(desk, ref)
    reason = fields.pop("reason", "")
    return save(desk, replace(stands.change, **fields), expected_version=stands.version, reason=reason)


def record(desk: Desk, kind: str, ref: str) -> Any:
    """A record's value."""
    return desk.ask(RecordByRef(kind=kind, ref=ref)).value
