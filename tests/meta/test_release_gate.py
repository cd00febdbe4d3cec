"""A release is refused beside a library known to be bad."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

GATE = Path(__file__).resolve().parents[2] / ".ci" / "release_gate.py"


def gate() -> Any:
    spec = importlib.util.spec_from_file_location("release_gate", GATE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("sqlite", "python", "refusals"),
    [
        ((3, 51, 3), (3, 11, 8), 0),
        ((3, 53, 0), (3, 12, 2), 0),
        ((3, 52, 0), (3, 13, 0), 1),
        ((3, 51, 2), (3, 14, 0), 1),
        ((3, 51, 3), (3, 11, 7), 1),
        ((3, 51, 3), (3, 12, 1), 1),
        ((3, 40, 1), (3, 11, 7), 2),
    ],
)
def test_that_known_bad_versions_are_refused_with_a_reason(
    sqlite: tuple[int, ...], python: tuple[int, ...], refusals: int
) -> None:
    assert len(gate().reasons(sqlite, python)) == refusals
