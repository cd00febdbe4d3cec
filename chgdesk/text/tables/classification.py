"""Categories, risk, and what each of them asks of a change (CAT-02, RSK-03, GATE-02, GATE-07)."""

from __future__ import annotations

from chgdesk.domain.parameter_words.names import FIELD, TEST
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.rules import ByKey, Rules, rules_of
from chgdesk.text.blocks import Paragraph, TableBlock
from chgdesk.text.tables.cells import all_named, listed, marks, named, sentence, sentence_case, table

MEANINGS = {
    "standard": "A routine change with little risk, carried out step by step after a procedure approved beforehand.",
    "normal": "Any planned change that is none of the others.",
    "major": "A planned change of wide effect, or one that a trigger below names.",
    "emergency": "A change that cannot wait for the normal workflow because a criterion of this policy is met.",
}
"""What the built-in categories mean; a category of the organisation's own is explained by what it asks."""


def categories(content: PolicyContent) -> TableBlock:
    """Each category: what it means, and what it asks for beyond approval."""
    rules = rules_of(content.tree)
    rows = [
        (sentence_case(named(key)), MEANINGS.get(key, "A category of our own."), _asks(rules, key))
        for key in rules.categories
    ]
    return table("categories", ("Category", "What it is", "What it asks for"), rows)


def _asks(rules: Rules, category: str) -> str:
    asked = {
        "a rollback plan": category in rules.rollback_for,
        "validation before production": category in rules.staging_for,
        "a maintenance window": category in rules.window_for,
        "notice beforehand": category in rules.notice_for,
    }
    words = [what for what, holds in asked.items() if holds]
    return sentence_case(listed(words)) if words else ""


def risk_flags(content: PolicyContent) -> TableBlock:
    """Each risk level, highest first, with the marks that alone put a change there."""
    rules = rules_of(content.tree)
    levels = list(reversed(rules.risk_levels))
    rows = [(sentence_case(named(level)), _marks(_flags_of(rules, level), level, rules)) for level in levels]
    if "major" in rules.categories and rules.major_triggers:
        rows.append(("Major, whatever the risk", marks(_in_order(content, "major_triggers"))))
    return table("risk_flags", ("Level", "A change is at least here when it is marked"), rows)


def _flags_of(rules: Rules, level: str) -> frozenset[str]:
    if level == rules.highest_risk:
        return rules.flags_high
    return rules.flags_medium if level == rules.risk_levels[-2] else frozenset()


def _marks(flags: frozenset[str], level: str, rules: Rules) -> str:
    if flags:
        return marks(sorted(flags))
    return "None of the marks above" if level == rules.lowest_risk else "By judgement; no mark leads here"


def _in_order(content: PolicyContent, path: str) -> tuple[str, ...]:
    return tuple(content.tree.get(path) or ())


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
    """The kinds of test each risk level asks for, and what certain marks add at the highest level."""
    rules = rules_of(content.tree)
    rows = [
        (sentence_case(named(level)), _tests(rules.tests_software, level), _tests(rules.tests_platform, level))
        for level in rules.risk_levels
    ]
    for test, flags in (("security", rules.tests_security_flags), ("performance", rules.tests_performance_flags)):
        if flags:
            when = f"{sentence_case(named(rules.highest_risk))}, when marked {marks(sorted(flags))}"
            rows.append((when, f"Also {test}", f"Also {test}"))
    return table("tests_by_risk", ("Risk", "Code and databases", "Everything else"), rows)


def _tests(sets: ByKey, level: str) -> str:
    return sentence_case(all_named(sets[level], TEST)) if sets.get(level) else ""


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
