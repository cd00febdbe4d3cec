"""Moving branches of the outline, and positions that touch as few records as possible (POL-13)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.policy_text import PolicySection
from ui.views.policy.text import order


def outline(*lines: str) -> tuple[PolicySection, ...]:
    """Sections from lines such as `a`, ` b` (one level deeper)."""
    return tuple(
        PolicySection(
            ref=f"v/{line.strip()}",
            version="v",
            key=line.strip(),
            heading=line.strip(),
            level=len(line) - len(line.lstrip()) + 1,
            position=number,
        )
        for number, line in enumerate(lines)
    )


def shown(sections: tuple[PolicySection, ...]) -> list[str]:
    return [" " * (section.level - 1) + section.key for section in sections]


def test_that_a_branch_moves_whole_and_among_its_neighbours_only() -> None:
    text = outline("a", " b", "  c", "d", " e")
    assert shown(order.moved(text, 0, 1)) == ["d", " e", "a", " b", "  c"]
    assert shown(order.moved(text, 3, -1)) == ["d", " e", "a", " b", "  c"]
    assert order.moved(text, 0, -1) == text
    assert order.moved(text, 1, 1) == text, "a section does not leave its parent by moving down"
    assert order.moved(text, 3, 1) == text


def test_that_levels_change_for_the_whole_branch_and_never_skip() -> None:
    text = outline("a", "b", " c")
    assert shown(order.indented(text, 1, 1)) == ["a", " b", "  c"]
    assert order.indented(text, 0, 1) == text
    assert order.indented(order.indented(text, 1, 1), 1, 1) == order.indented(text, 1, 1)
    assert shown(order.indented(text, 2, -1)) == ["a", "b", "c"]
    assert order.indented(text, 1, -1) == text


def test_that_a_branch_can_be_dropped_before_behind_and_inside() -> None:
    text = outline("a", " b", "c", " d")
    assert shown(order.dropped(text, 2, 0)) == ["c", " d", "a", " b"]
    assert shown(order.dropped(text, 0, 2, behind=True)) == ["c", " d", "a", " b"]
    assert shown(order.dropped(text, 2, 0, inside=True)) == ["a", " b", " c", "  d"]
    assert order.dropped(text, 0, 1, inside=True) == text, "not into itself"
    assert order.dropped(text, 2, 1, inside=True) == text, "a fourth level is not printed"


@given(st.permutations(list("abcdefgh")), st.integers(1, 20), st.integers(0, 3))
def test_that_positions_rise_and_most_stay(moved: list[str], gap: int, new: int) -> None:
    known = {key: number * gap for number, key in enumerate("abcdefgh")}
    sections = outline(*moved[: 8 - new], *(f"new{number}" for number in range(new)))
    given_ = order.positioned(sections, known)
    positions = [section.position for section in given_]
    assert positions == sorted(set(positions))
    assert [section.key for section in given_] == [section.key for section in sections]


def test_that_one_moved_section_is_one_record() -> None:
    text = outline("a", "b", "c", "d")
    known = {key: (number + 1) * 10 for number, key in enumerate("abcd")}
    result = order.positioned(order.moved(text, 3, -1), known)
    changed = [section.key for section in result if known[section.key] != section.position]
    assert len(changed) == 1
