"""A small real office: people with roles and logins, the recommended rules in force, one filled and one empty card."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chgdesk.app import create_workspace
from chgdesk.crypto import KdfCost
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change_facts import RollbackPlan
from chgdesk.domain.people import Actor, Organisation, Person, RoleAssignment
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.recording import AddPeople, AssignRoles
from chgdesk.services.systems import SaveSystemCard
from tests.meta.sources import ROOT
from ui.desk_opener import DeskOpener

NOW = datetime(2026, 7, 15, 10, 0, tzinfo=UTC)
"""Wednesday, 11:00 in Lisbon."""
CHEAP = KdfCost(time=1, memory_kib=64, lanes=1)
PEOPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ola", "Ola Vik", ("compliance_officer",)),
    ("ada", "Ada Lovell", ("engineer",)),
    ("dora", "Dora Hall", ("engineer", "deployer")),
    ("lea", "Lea Berg", ("engineering_lead",)),
    ("sena", "Sena Ek", ("senior_engineer",)),
    ("cira", "Cira Nwosu", ("security_officer",)),
    ("cato", "Cato Lind", ("cto",)),
)
CARD = SystemCard(
    ref="shop-web",
    title="Web shop",
    change_type="code",
    deploy="pipeline",
    usual_risk="low",
    undo="Deploy the image before it.",
    undo_plan=RollbackPlan(
        method="redeploy", trigger="Errors above 1 %", steps="Deploy the image before it.", owner="On call"
    ),
    ci_covers=("unit",),
)
EMPTY = SystemCard(ref="labels")


def a_context(at: datetime = NOW) -> Context:
    """The desk's clock stands."""
    return Context(
        actor=Actor(person="ola", name="Ola Vik"), clock=FixedClock(at=at), host="WS-1", app="test", kdf=CHEAP
    )


def opener(at: datetime = NOW) -> DeskOpener:
    """Opens workspaces at that instant."""
    return DeskOpener(person="ola", context=a_context(at))


def make_office(path: Path) -> None:
    """The workspace, closed again."""
    context = a_context(datetime(2026, 1, 5, 9, tzinfo=UTC))
    company = Organisation(name="Harbour Prints", system="Web shop", zone="Europe/Lisbon")
    values: dict[str, Any] = json.loads((ROOT / "resources/presets/recommended.json").read_text("utf-8"))["values"]
    rules = {**values, "parameter_set": "harbour", "timezone": "Europe/Lisbon"}
    whole = {
        "format": "chgdesk-interchange",
        "format_version": 1,
        "policy_parameters": rules,
        "people": [],
        "changes": [],
    }
    with create_workspace(path, organisation=company, actor=context.actor, context=context) as desk:
        desk.execute(ImportInterchange(data=json.dumps(whole).encode(), name="rules.json"))
        desk.execute(
            AddPeople(
                people=tuple(
                    Person(ref=ref, name=name, email=f"{ref}@harbour.example", logins=(f"{ref}-dev",))
                    for ref, name, _roles in PEOPLE
                )
            )
        )
        since = datetime(2020, 1, 1, tzinfo=UTC)
        desk.execute(
            AssignRoles(
                assignments=tuple(
                    RoleAssignment(ref=f"{ref}/{role}", person=ref, role=role, held_from=since)
                    for ref, _name, roles in PEOPLE
                    for role in roles
                )
            )
        )
        for card in (CARD, EMPTY, replace(CARD, ref="login", title="Login", flags=("auth",), usual_risk="high")):
            desk.execute(SaveSystemCard(card=card))
