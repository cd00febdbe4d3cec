"""When production may change: weekly windows, busy hours, freezes; and the parts of a way back (WIN-02, RBK-01)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chgdesk.domain.parameter_words.names import DAY, ELEMENT
from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.rules import Rules, rules_of
from chgdesk.text.blocks import Paragraph, TableBlock
from chgdesk.text.tables.cells import all_named, day_words, named, sentence, sentence_case, table

ELEMENTS = {
    "method": "How the change is undone: restore, snapshot, the version before, revert, or the setting put back.",
    "trigger": "What must be seen for the rollback to begin, in terms that two people would judge alike.",
    "steps": "What is done, in order, in enough detail that somebody else could do it at night.",
    "owner": "The person who decides and leads it.",
    "verification": "How one knows afterwards that the service is as it was.",
    "time_estimate_min": "How long it takes, in minutes.",
    "data_recovery": "What becomes of data written since the change, and how it is brought back.",
    "authority": "Who may give the order.",
}
"""What each part of a rollback plan has to say."""


def windows(content: PolicyContent) -> TableBlock | Paragraph:
    """The weekly maintenance windows, then the busy hours, in local time."""
    rows = [(*_hours(window), "Maintenance window") for window in value_at(content.tree, "window.windows") or ()]
    rows += [(*_hours(window), "Busy hours, to be kept free") for window in value_at(content.tree, "window.peak") or ()]
    if not rows:
        return sentence("windows", "No weekly maintenance window is set.")
    return table("windows", ("Day", "From", "To", "What it is"), rows)


def _hours(window: dict[str, Any]) -> tuple[str, str, str]:
    past_midnight = window["to"] < window["from"]
    end = f"{window['to']} on the day after" if past_midnight else str(window["to"])
    return named(window["day"], DAY), str(window["from"]), end


def freezes(content: PolicyContent) -> TableBlock | Paragraph:
    """The days on which nothing is deployed but emergencies, first and last included."""
    periods = rules_of(content.tree).freezes
    if not periods:
        return sentence("freezes", "No freeze is set at present.")
    return table(
        "freezes", ("From", "To, included"), [(day_words(first), day_words(last)) for first, last in sorted(periods)]
    )


def rollback_elements(content: PolicyContent) -> TableBlock | Paragraph:
    """The parts a rollback plan must have, what each of them says, and of which plans it is asked."""
    rules = rules_of(content.tree)
    asked = {part: _plans(rules, part) for part in _parts(rules)}
    if not asked:
        return sentence("rollback_elements", "No single part of the plan is prescribed.")
    rows = [(sentence_case(named(part, ELEMENT)), ELEMENTS.get(part, ""), plans) for part, plans in asked.items()]
    return table("rollback_elements", ("Part of the plan", "What it says", "Asked of"), rows)


def _parts(rules: Rules) -> Iterator[str]:
    """The parts asked of every plan, then those asked of some, from the lowest level up."""
    yield from rules.rollback_elements
    for level in rules.risk_levels:
        yield from rules.elements_at(level)


def _plans(rules: Rules, part: str) -> str:
    levels = [level for level in rules.risk_levels if part in rules.elements_at(level)]
    return "Every plan" if len(levels) == len(rules.risk_levels) else f"Plans at {all_named(levels)} risk"
