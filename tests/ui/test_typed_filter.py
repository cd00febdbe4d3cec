from __future__ import annotations

import pytest

from chgdesk.domain.filters import ChangeFilter
from ui.typed_filter import read_typed


@pytest.mark.parametrize(
    ("typed", "text", "parts"),
    [
        ("edge upload", "edge upload", {}),
        ("type:emergency palm", "palm", {"categories": ("emergency",)}),
        ("risk:>=high", "", {"risks": ("high", "critical")}),
        ("risk:<=medium", "", {"risks": ("low", "medium")}),
        ("state:closed,void", "", {"states": ("closed", "void")}),
        ("system:Edge-LB", "", {"systems": ("Edge-LB",)}),
        ("colour:red", "colour:red", {}),
        ("12:30 risk:", "12:30 risk:", {}),
    ],
)
def test_that_typed_conditions_are_read_and_nothing_is_swallowed(
    typed: str, text: str, parts: dict[str, tuple[str, ...]]
) -> None:
    found = read_typed(typed)
    assert found.text == text
    assert found.parts == parts


def test_that_typed_conditions_join_what_was_chosen() -> None:
    chosen = ChangeFilter(risks=("low",))
    wanted = read_typed("risk:high commit:4f2c91a gateway").applied_to(chosen)
    assert wanted.risks == ("low", "high")
    assert (wanted.commit, wanted.text) == ("4f2c91a", "gateway")
