"""The trail at full size: the whole chain against a loop that hashes the same rows, replay against one that reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks import build
from benchmarks.timing import Result, Sizes, compare
from chgdesk.app import open_desk
from chgdesk.services.desk import Desk
from chgdesk.storage import audit_log, engine, replay
from chgdesk.storage.engine import WorkspaceKey

_BATCH = 4096


def measures(sizes: Sizes) -> Iterator[Result]:
    """Chain, unkeyed and keyed; replay of the versions (G13)."""
    plain = build.cached(sizes.folder, sizes.rows, sizes.entries)
    keyed = build.cached(sizes.folder, sizes.rows, sizes.entries, keyed=True)
    for words, path, key in (("unkeyed", plain, None), ("keyed", keyed, build.KEY)):
        raw = engine.connect(path, key=key, mode="ro")
        with open_desk(path, context=build.context(), read_only=True, key=key) as desk:
            yield _chain(f"whole chain, {words}", desk, raw)
        raw.close()
    yield from _replay(plain, None)


def _chain(name: str, desk: Desk, raw: Any) -> Result:
    return compare(
        name,
        lambda: _checked(desk),
        lambda: _hashed(raw, "SELECT seq, payload, leaf FROM audit_event ORDER BY seq", 1),
        target=2.5,
        against="reading and hashing the same rows",
        times=3,
    )


def _checked(desk: Desk) -> None:
    with desk._workspace.reader() as connection:  # noqa: SLF001 - the one step of a verification is timed
        assert audit_log.check(connection).is_consistent


def _hashed(raw: Any, query: str, column: int) -> None:
    """Read the rows and hash each, as little as any check could do."""
    cursor = raw.cursor()
    cursor.execute(query)
    while batch := cursor.fetchmany(_BATCH):
        for row in batch:
            sha256(row[column]).digest()


def _replay(path: Path, key: WorkspaceKey | None) -> Iterator[Result]:
    raw = engine.connect(path, key=key, mode="ro")
    with open_desk(path, context=build.context(), read_only=True, key=key) as desk:
        yield compare(
            "replay of the versions against the tables",
            lambda: _replayed(desk),
            lambda: _hashed(raw, "SELECT id, payload FROM record_version ORDER BY id", 1),
            target=10.0,
            against="reading and hashing every version",
            times=2,
        )
        newest = "SELECT v.rid, v.payload FROM record_version AS v JOIN change AS t USING (rid, version)"
        yield compare(
            "the same, for information",
            lambda: _replayed(desk),
            lambda: [json.loads(b"{}") for _row in raw.execute(newest)],
            target=None,
            against="reading the newest versions alone",
            times=1,
        )
    raw.close()


def _replayed(desk: Desk) -> None:
    with desk._workspace.reader() as connection:  # noqa: SLF001 - the one step of a verification is timed
        assert not list(replay.check_registers(connection))
