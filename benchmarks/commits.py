"""One act: a change revised with its entry sealed, against the bare driver committing one row (G14)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import build
from benchmarks.timing import Result, Sizes, compare
from chgdesk.app import open_desk
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.desk import Desk
from chgdesk.services.reading import ChangeByRid, ChangeIds
from chgdesk.storage import engine

_COMMITS = 300


def measures(sizes: Sizes) -> Iterator[Result]:
    """Commits on a copy of the large workspace."""
    with tempfile.TemporaryDirectory(dir=sizes.folder) as place:
        path = Path(place) / "commits.chgdesk"
        shutil.copyfile(build.cached(sizes.folder, min(sizes.rows, 10_000), min(sizes.entries, 60_000)), path)
        bare = Path(place) / "bare.db"
        bare.touch()
        raw = engine.connect(bare)
        engine.set_journal(raw)
        raw.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, payload BLOB NOT NULL)")
        with open_desk(path, context=build.context()) as desk:
            rid = desk.ask(ChangeIds())[0]
            yield compare(
                f"{_COMMITS} revisions, each its own sealed entry",
                lambda: _revised(desk, rid),
                lambda: _rows(raw),
                target=None,
                against="one bare row committed",
                times=2,
            )
        raw.close()


def _revised(desk: Desk, rid: int) -> None:
    held = desk.ask(ChangeByRid(rid=rid)).held
    for number in range(_COMMITS):
        version = held.version + number
        desk.execute(
            SaveChange(change=replace(held.value, lessons=f"Looked at again, {version}."), expected_version=version)
        )


def _rows(raw: Any) -> None:
    for _ in range(_COMMITS):
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO kept (payload) VALUES (?)", (bytes(300),))
        raw.execute("COMMIT")
