"""Categories, risk, and what each of them asks of a change (CAT-02, RSK-03, GATE-02, GATE-07)."""

from __future__ import annotations

from chgdesk.domain.parameter_words.names import FIELD, NONE, TEST, joined
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.rules import ByKey, Rules, rules_of
from chgdesk.text.blocks import Paragraph, TableBlock
from chgdesk.text.tables.cells import all_named, named, sentence, sentence_case, table, words

MEANINGS = {
    "standard": "A routine change with little risk, carried out step by step, as a procedure approved beforehand says.",
    "normal": "Any planned change that is none of the others.",
    "major": "A planned change of wide effect, or one marked as major by the list of marks in this policy.",
    "emergency": "A change that cannot wait for the normal workflow, because a criterion for emergencies is met.",
}
"""What the built-in categories mean; a category of the organisation's own is explained by what it asks."""


def categories(content: PolicyContent) -> TableBlock:
    """Each category: what it means, and what it asks for beyond approval."""
    rules = rules_of(content.tree)
    rows = [
        (sentence_case(named(key)), MEANINGS.get(key, "A category of our own."), _asks(rules, key))
        for key in rules.categories
    ]
    return table("categories", ("Category", "What it is", "What it asks for, besides approval"), rows)


def _asks(rules: Rules, category: str) -> str:
    # The judge asks neither an emergency nor a standard change for validation, nor an emergency for window and notice.
    urgent = category == "emergency"
    asked = {
        "a rollback plan": category in rules.rollback_for,
        "validation before production": category in rules.staging_for and category not in {"emergency", "standard"},
        "a maintenance window": category in rules.window_for and not urgent,
        "notice beforehand": category in rules.notice_for and not urgent,
    }
    needed = [what for what, holds in asked.items() if holds]
    return sentence_case(joined(needed)) if needed else "Nothing more"


def risk_flags(content: PolicyContent) -> TableBlock:
    """Each risk level, highest first, with the marks that alone put a change there, and what makes it major."""
    rules = rules_of(content.tree)
    rows = [(sentence_case(named(level)), _marks(content, rules, level)) for level in reversed(rules.risk_levels)]
    if "major" in rules.categories:
        rows.append(("Major, whatever the risk", sentence_case(words(content, "major_triggers"))))
    return table("risk_flags", ("Level", "A change is at least here when it carries any of these marks"), rows)


def _marks(content: PolicyContent, rules: Rules, level: str) -> str:
    if level == rules.highest_risk:
        return sentence_case(words(content, "risk.flags_high"))
    if level == rules.risk_levels[-2]:
        return sentence_case(words(content, "risk.flags_medium"))
    return "No mark leads here; the level is stated by judgement"


def required_fields(content: PolicyContent) -> TableBlock | Paragraph:
    """The fields that may not stay empty, by category."""
    rules = rules_of(content.tree)
    if not any(rules.required_fields.values()):
        return sentence("required_fields", "No field is asked for by category.")
    order = [*rules.categories, *(key for key in rules.required_fields if key not in rules.categories)]
    rows = [
        (sentence_case(named(key)), sentence_case(all_named(rules.required_fields.get(key, ()), FIELD)))
        for key in order
    ]
    return table("required_fields", ("Category", "Must be filled"), rows)


def tests_by_risk(content: PolicyContent) -> TableBlock:
    """The kinds of test each risk level asks for."""
    rules = rules_of(content.tree)
    rows = [
        (sentence_case(named(level)), _tests(rules.tests_software, level), _tests(rules.tests_platform, level))
        for level in rules.risk_levels
    ]
    return table("tests_by_risk", ("Risk", "Code and databases", "Everything else"), rows)


def _tests(sets: ByKey, level: str) -> str:
    return sentence_case(all_named(sets[level], TEST) or NONE) if level in sets else ""


def reviewers_by_risk(content: PolicyContent) -> TableBlock:
    """How many people other than the author review code, and whether one of them is senior."""
    rules = rules_of(content.tree)
    rows = [
        (
            sentence_case(named(level)),
            str(rules.review_min.get(level, 0)),
            "Yes" if level in rules.review_senior_for else "No",
        )
        for level in rules.risk_levels
    ]
    return table("reviewers_by_risk", ("Risk", "Reviewers besides the author", "A senior engineer among them"), rows)
