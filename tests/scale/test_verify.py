"""A long trail: verification finds nothing amiss in what was written in bulk, one act in it, and keeps little in mind."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from benchmarks import build
from chgdesk.app import open_desk
from chgdesk.services.integrity import verify
from chgdesk.storage import audit_log, replay, verification
from tests.scale.conftest import built

FEW, MANY = (4_200, 9_000), (8_400, 18_000)
"""Changes and entries; the shorter trail is already longer than two of the batches that any step reads."""


@pytest.fixture(scope="session")
def small(folder: Path) -> Path:
    return built(folder, *FEW)


@pytest.fixture(scope="session")
def longer(folder: Path) -> Path:
    return built(folder, *MANY)


def peak(path: Path, step: str) -> int:
    """The most bytes that Python held at once during one step of a verification."""
    facts = verification.TrailFacts()
    with open_desk(path, context=build.context(), read_only=True) as desk, desk._workspace.reader() as connection:
        size = audit_log.head(connection).size
        tracemalloc.start()
        try:
            if step == "chain":
                assert audit_log.check(connection).is_consistent
            elif step == "entries":
                verification._read_entries(connection, facts)
                assert not facts.faults
                assert not facts.object_faults
            elif step == "roots":
                assert len(verification.roots_at(connection, [10, size])) == 2
            elif step == "versions":
                assert not list(verification.check_versions(connection, facts))
            else:
                assert not list(replay.check_registers(connection))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_that_a_workspace_written_in_bulk_is_consistent_to_the_last_row(small: Path) -> None:
    with open_desk(small, context=build.context(), read_only=True) as desk:
        report = verify(desk)
    assert report.findings == ()
    assert report.size == FEW[1]


@pytest.mark.parametrize("step", ["chain", "entries", "roots", "versions", "registers"])
def test_that_a_trail_twice_as_long_needs_no_more_memory(small: Path, longer: Path, step: str) -> None:
    few = peak(small, step)
    many = peak(longer, step)
    assert many < 1.1 * few + 100_000, f"{few:,} bytes for the short one, {many:,} for the long one"
