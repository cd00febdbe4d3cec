"""Workspaces for tests: one is made per session and copied, so that each test starts from real bytes."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from chgdesk.app import create_workspace, open_desk
from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, Deployment, EvidenceLink
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.people import Actor, Organisation, Person, RoleAssignment
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.reading import RecordByRef
from chgdesk.services.recording import (
    AddPeople,
    AssignRoles,
    AttachEvidence,
    KeepCheckpoint,
    RecordChanges,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN = Actor(person="P-1", name="Ann Blom", roles=("officer",))
FILE = b"a screenshot, two chunks long\n" * 50_000


def entropy() -> Callable[[int], bytes]:
    """Bytes that look random and are the same each time."""
    state = [0]

    def take(count: int) -> bytes:
        state[0] += 1
        return hashlib.sha256(str(state[0]).encode()).digest()[:count]

    return take


def a_context(clock: FixedClock | None = None, actor: Actor = ANN) -> Context:
    return Context(actor=actor, clock=clock or FixedClock(at=START), host="WS-1", app="test", entropy=entropy())


def a_change(number: int = 1, **more: Any) -> Change:
    at = START - timedelta(days=number)
    values: dict[str, Any] = {
        "ref": f"CHG-2026-{number:04d}",
        "title": f"Rotate key {number}",
        "systems": ("billing", "ledger"),
        "flags": ("secrets",),
        "requester": "P-1",
        "author": "P-2",
        "created_at": at,
        "approvals": (Approval(person="P-3", decided_at=at),),
        "deployments": (Deployment(start=at, end=at, implementer="P-2", commit="c0ffee" + str(number)),),
        "state": ChangeState.CLOSED,
        "provenance": Provenance(basis=Basis.EXPORT, source="jira"),
    }
    return Change(**{**values, **more})


def fill(desk: Desk, clock: FixedClock) -> None:
    """A little of everything: people, roles, changes with two versions, evidence."""
    desk.execute(AddPeople(people=(Person(ref="P-1", name="Ann Blom"), Person(ref="P-2", name="Ben Öst"))))
    clock.advance(timedelta(hours=1))
    assignment = RoleAssignment(ref="RA-1", person="P-1", role="officer", held_from=START)
    desk.execute(AssignRoles(assignments=(assignment,)))
    clock.advance(timedelta(hours=1))
    digest = hashlib.sha256(FILE).hexdigest()
    first = a_change(1, evidence=(EvidenceLink(sha256=digest, name="shot.png"),), exceptions=("EXC-1",))
    desk.execute(RecordChanges(changes=(first, a_change(2), a_change(3))))
    clock.advance(timedelta(hours=1))
    desk.execute(AttachEvidence(item=EvidenceItem(ref="EV-1", sha256="", size=0, name="shot.png"), data=FILE))
    clock.advance(timedelta(hours=1))
    revised = replace(first, title="Rotate key 1 again", risk_declared="high")
    desk.execute(SaveChange(change=revised, expected_version=1, reason="The risk was higher."))


def build(path: Path) -> None:
    """Make the filled workspace."""
    clock = FixedClock(at=START)
    organisation = Organisation(name="Sample Co", zone="Europe/Amsterdam")
    with create_workspace(path, organisation=organisation, actor=ANN, context=a_context(clock)) as desk:
        fill(desk, clock)
        desk.execute(KeepCheckpoint(purpose="export"))


def copy_of(template: Path, folder: Path) -> Path:
    """A copy to work on."""
    path = folder / "Sample.chgdesk"
    shutil.copyfile(template, path)
    return path


def a_desk(path: Path, clock: FixedClock | None = None) -> Desk:
    """Open it, three days after it was made."""
    used = clock or FixedClock(at=START + timedelta(days=3))
    return open_desk(path, context=a_context(used))


def held(desk: Desk, ref: str, kind: str = "change") -> Any:
    """A record with its version."""
    return desk.ask(RecordByRef(kind=kind, ref=ref))


def behind_its_back(path: Path, *statements: str, without_triggers: bool = False) -> None:
    """Change the file as another program would: no authorizer, and the triggers put back afterwards."""
    raw = dbapi2.connect(str(path), isolation_level=None)
    kept = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    try:
        if without_triggers:
            for name, _sql in kept:
                raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        if without_triggers:
            for _name, sql in kept:
                raw.execute(sql)
    finally:
        raw.close()


def read(path: Path, query: str) -> list[Any]:
    """Look into the file as another program would."""
    raw = dbapi2.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return list(raw.execute(query).fetchall())
    finally:
        raw.close()


TODAY = date(2026, 3, 5)
