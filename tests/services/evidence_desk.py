"""One desk on which the tests of evidence work, and how they look at what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chgdesk.domain.change import Change
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.evidence.commands import AddEvidence, EvidenceFile
from chgdesk.services.evidence.reading import ListEvidence
from chgdesk.services.reading import TrailHead
from tests.storage import desks

CHANGE = "CHG-2026-0002"
AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def entries(desk: Desk) -> int:
    size: int = desk.ask(TrailHead()).size
    return size


def change(desk: Desk, ref: str = CHANGE) -> Change:
    value: Change = desks.held(desk, ref).value
    return value


def add(desk: Desk, *files: EvidenceFile, ref: str | None = CHANGE, **more: Any) -> int:
    return desk.execute(AddEvidence(change=ref, files=files, **more)).seq


def file_at(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(desk: Desk, command: Any, words: str) -> str:
    """The sentence of a refusal that left no entry, no version, no file."""
    before, held = entries(desk), desk.ask(ListEvidence())
    with pytest.raises(UserError, match=words) as said:
        desk.execute(command)
    assert entries(desk) == before
    assert desk.ask(ListEvidence()) == held
    return str(said.value)
