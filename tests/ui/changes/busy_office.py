"""A workspace with a busy week: plans that clash, deployments, an emergency at night, windows, busy hours, a freeze."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chgdesk.app import open_desk
from chgdesk.domain.change_facts import Deployment, Window
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.context import Context, FixedClock
from tests.services.change_desk import CHEAP, MARA, MONDAY, a_request, build
from ui.desk_opener import DeskOpener

TUESDAY = datetime(2026, 7, 14, 18, tzinfo=UTC)
RULES: dict[str, Any] = {
    "window__windows": [
        {"day": "Tue", "from": "20:00", "to": "23:00"},
        {"day": "Sat", "from": "22:00", "to": "04:00"},
    ],
    "window__required_for": ["normal"],
    "window__peak": [{"day": "Mon", "from": "09:00", "to": "12:00"}],
    "window__freezes": [{"from": "2026-07-17", "to": "2026-07-17"}],
    "cab__required_roles": ["security_officer"],
}


def a_plan(title: str, start: datetime, hours: float = 1, system: str = "billing", **more: Any) -> Any:
    window = Window(start=start, end=start + timedelta(hours=hours))
    return a_request(title=title, systems=(system,), planned_window=window, **more)


def make(path: Path, more: int = 0) -> Path:
    """Make it; `more` adds as many further plans over the week."""
    build(path, **RULES)
    done = Deployment(start=MONDAY - timedelta(hours=2), end=MONDAY - timedelta(hours=1), implementer="dora")
    night = Deployment(start=datetime(2026, 7, 13, 1, 20, tzinfo=UTC), implementer="dora")
    changes = [
        a_plan("Round invoice totals", TUESDAY),
        a_plan("Rename the queue", TUESDAY + timedelta(minutes=30), 1.5),
        a_plan("Move the ledger", TUESDAY + timedelta(hours=1), 2, "ledger", change_type="database"),
        a_plan("New index", datetime(2026, 7, 17, 10, tzinfo=UTC)),
        a_request(title="Patch the gateway", deployments=(done,), outcome="success"),
        a_request(title="Load guests again", category="emergency", deployments=(night,), systems=("ledger",)),
    ]
    for number in range(more):
        start = datetime(2026, 7, 13, 5, tzinfo=UTC) + timedelta(minutes=number * 31)
        changes.append(a_plan(f"Change {number}", start, 0.75, ("billing", "ledger")[number % 2]))
    with open_desk(path, context=context()) as desk:
        for change in changes:
            desk.execute(SaveChange(change=change))
    return path


def context(actor: Any = MARA) -> Context:
    """Monday morning in Oslo."""
    return Context(actor=actor, clock=FixedClock(at=MONDAY), host="WS-1", app="test", kdf=CHEAP)


def opened(path: Path, person: str = "mara") -> Any:
    """The workspace as the window opens it, on that Monday, with somebody at the desk."""
    workspace: Any = DeskOpener(context=context()).open(str(path))
    if person:
        workspace.seat(person)
    return workspace
