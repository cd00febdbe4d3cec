"""When production may change: weekly windows, busy hours, freezes; and the parts of a way back (WIN-02, RBK-01)."""

from __future__ import annotations

from typing import Any

from chgdesk.domain.parameter_words.names import DAY, ELEMENT, joined
from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.rules import rules_of
from chgdesk.text.blocks import Paragraph, TableBlock
from chgdesk.text.tables.cells import day_words, named, sentence, sentence_case, table

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
    """The parts a rollback plan must have, what each of them says, and at which risk it is asked for."""
    rules = rules_of(content.tree)
    always, further = rules.rollback_elements, rules.rollback_elements_by_risk
    extra = {part: None for level in rules.risk_levels for part in further.get(level, ()) if part not in always}
    asked = [(part, "Always") for part in always]
    for part in extra:
        levels = joined(named(level) for level in rules.risk_levels if part in further.get(level, ()))
        asked.append((part, sentence_case(f"at {levels} risk")))
    if not asked:
        return sentence("rollback_elements", "No single part of the plan is prescribed.")
    return table(
        "rollback_elements",
        ("Part of the plan", "What it says", "Asked for"),
        [(sentence_case(named(part, ELEMENT)), ELEMENTS.get(part, ""), when) for part, when in asked],
    )
