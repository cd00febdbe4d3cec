"""One run of a command inside this process, and the files the commands are tried on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from chgdesk.cli.main import FAILED

DATA = Path(__file__).parents[1] / "data" / "interchange"
SMALL = DATA / "small.json"
EXPECTED = DATA / "small.expected.json"
PERIOD = "2026-07-01..2026-09-30"
FIXED = "2026-10-05T09:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What one run said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


def refused(done: Done, *words: str, code: int = 2) -> str:
    """The run was refused with this code, in plain words on the error stream, without a trace of our insides."""
    assert done.code == code, (done.code, done.err)
    assert done.code != FAILED
    assert done.out == ""
    assert "Traceback" not in done.err
    assert "chgdesk made a mistake" not in done.err
    first = done.err.splitlines()[0]
    assert first.rstrip()[-1] in ".:?", first
    for word in words:
        assert word in done.err, done.err
    return done.err


def small() -> Any:
    return json.loads(SMALL.read_text("utf-8"))


def expected() -> Any:
    return json.loads(EXPECTED.read_text("utf-8"))


@contextmanager
def raw(path: Path) -> Iterator[Any]:
    """The file as another program opens it: without our guards."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def entries(path: Path) -> int:
    """How many entries the trail has."""
    with raw(path) as connection:
        return int(connection.execute("SELECT count(*) FROM audit_event").fetchone()[0])
