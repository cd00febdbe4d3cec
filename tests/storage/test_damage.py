"""Bit rot and worse: damage is named or refused, never a crash, and the file is left as it was."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from chgdesk.app import open_desk
from chgdesk.errors import StorageProblem
from chgdesk.services.integrity import verify
from tests.storage import desks


def contents(path: Path) -> list[object] | None:
    """Every row of every table; None where they cannot even be read."""
    from sqlcipher3 import dbapi2

    from chgdesk.storage.schema import metadata

    skipped = {"derived_judgement"}
    names = [table.name for table in metadata.sorted_tables if table.name not in skipped]
    try:
        return [desks.read(path, f"SELECT * FROM {name}") for name in names]
    except dbapi2.DatabaseError:
        return None


@pytest.mark.parametrize("seed", range(6))
def test_that_damage_to_any_row_is_found_or_refused_and_never_a_crash(workspace: Path, seed: int) -> None:
    chance = random.Random(seed)
    sound = bytearray(workspace.read_bytes())
    before = contents(workspace)
    for _turn in range(12):
        spoiled = bytearray(sound)
        if chance.random() < 0.7:
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
        else:
            page = chance.randrange(len(spoiled) // 4096) * 4096
            spoiled[page : page + 4096] = bytes(4096)
        workspace.write_bytes(spoiled)
        try:
            with open_desk(workspace, read_only=True) as desk:
                found = bool(verify(desk).findings)
        except StorageProblem:
            found = True
        assert workspace.read_bytes() == bytes(spoiled)
        if not found:
            assert contents(workspace) == before
