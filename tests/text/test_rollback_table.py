"""The table of a rollback plan's parts says at which risk each part is asked for (RBK-02, POL-07)."""

from __future__ import annotations

from chgdesk.domain.parameters import with_value
from chgdesk.text.blocks import Paragraph, TableBlock, plain
from chgdesk.text.tables.schedule import rollback_elements
from tests.text.policies import DEFAULTS, a_content


def rows_for(elements: list[str], further: dict[str, list[str]]) -> list[tuple[str, str]]:
    tree = with_value(with_value(DEFAULTS, "rollback.elements", elements), "rollback.elements_by_risk", further)
    table = rollback_elements(a_content(tree=tree))
    assert isinstance(table, TableBlock)
    return [(plain(part), plain(asked)) for part, _, asked in table.rows]


def test_that_parts_of_every_plan_come_first_and_further_ones_name_their_levels() -> None:
    further = {"high": ["owner", "verification"], "medium": ["owner", "steps"]}
    assert rows_for(["trigger", "steps"], further) == [
        ("Trigger", "Every plan"),
        ("Steps", "Every plan"),
        ("Owner", "Plans at medium and high risk"),
        ("Check that it worked", "Plans at high risk"),
    ]


def test_that_parts_asked_for_at_one_level_only_still_make_a_table() -> None:
    assert rows_for([], {"low": ["owner"]}) == [("Owner", "Plans at low risk")]


def test_that_a_policy_without_parts_says_so() -> None:
    tree = with_value(DEFAULTS, "rollback.elements", [])
    said = rollback_elements(a_content(tree=tree))
    assert isinstance(said, Paragraph)
    assert plain(said.spans) == "No single part of the plan is prescribed."
