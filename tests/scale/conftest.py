"""One register of twenty thousand changes for the whole run, read by every test; the window is that of tests/ui."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from benchmarks import build
from chgdesk.app import open_desk
from chgdesk.services.desk import Desk
from chgdesk.storage.derived import DerivedRow
from tests.ui.conftest import (  # noqa: F401 - fixtures are found by name
    dressed,
    named,
    opener,
    pytest_collection_modifyitems,
    settings,
    watchdog,
    window,
)

ROWS = 20_000
ENTRIES = 45_000
_STATES = ("PASS", "DEVIATION", "OPEN", "NOT_JUDGED")


def built(folder: Path, rows: int, entries: int) -> Path:
    """The workspace of this size, written by whichever worker comes first."""
    path = folder / f"{rows}.chgdesk"
    with FileLock(folder / f"{rows}.lock"):
        if not path.exists():
            draft = build.build(folder / f"{rows}.draft.chgdesk", rows, entries, judged=False)
            with open_desk(draft, context=build.context()) as desk:
                desk.refresh_derived(_lines(rows))
            draft.rename(path)
    return path


def _lines(rows: int) -> Iterator[DerivedRow]:
    """Stand-ins for what the judge says of each record; what it really says is tested elsewhere."""
    for rid in range(1, rows * 2):
        verdict = _STATES[rid % len(_STATES)]
        yield DerivedRow(rid=rid, digest="d", verdict=verdict, to_look_at=int(verdict == "DEVIATION"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers share."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "scale"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="session")
def large(folder: Path) -> Path:
    return built(folder, ROWS, ENTRIES)


@pytest.fixture
def desk(large: Path) -> Iterator[Desk]:
    """The large workspace, open for reading."""
    with open_desk(large, context=build.context(), read_only=True) as opened:
        yield opened
