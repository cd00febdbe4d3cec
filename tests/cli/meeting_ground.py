"""What the examples of the change meeting take for granted: minutes in a file, a scan, a meeting on record."""

from __future__ import annotations

import json
from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.cli.main import main
from chgdesk.services.reading import RecordsOf

WITH_MEETING = frozenset({"cab attach", "cab minutes"})


def prepare(name: str, acme: Path) -> None:
    """Lay it out beside the workspace."""
    if not name.startswith("cab"):
        return
    with open_desk(acme, read_only=True) as desk:
        person = desk.ask(RecordsOf(kind="person"))[0].value.ref
    minutes = acme.parent / "minutes.json"
    given = {"held_at": "2026-10-01T10:00", "attendees": [person], "items": [{"change": "CHG-2026-141"}]}
    minutes.write_text(json.dumps(given), encoding="utf-8")
    (acme.parent / "scan.pdf").write_bytes(b"%PDF-1.7 signed by hand")
    if name in WITH_MEETING:
        assert main(["-w", str(acme), "cab", "record", "--from", str(minutes)]) == 0
