"""Forms to paste into a ticket or pull request, made from the rules in force and read back when dropped (CHG-19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chgdesk.domain.parameter_words.names import joined
from chgdesk.domain.people import role_words
from chgdesk.domain.rules import MatrixRule, Rules

_TEST_WORDS = {"uat": "user acceptance", "basic_functional": "basic functional"}
_USUAL_TESTS = ("unit", "integration")


class RequestForm(StrEnum):
    """Where a request is written."""

    PULL_REQUEST = "pull_request"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTemplate:
    """A form: what it is for, and the text that goes on the clipboard."""

    form: RequestForm
    title: str
    text: str


def request_template(rules: Rules, form: RequestForm = RequestForm.PULL_REQUEST) -> RequestTemplate:
    """What and why, a box for each risk level and test, the rollback, and boxes before deployment.

    Hints are written so that reading the form back does not take them for an answer.
    """
    marks = form is RequestForm.PULL_REQUEST
    lines: list[str] = []
    for heading, hint, boxes in _parts(rules):
        lines.append(f"## {heading}" if marks else f"{heading}:")
        lines += [f"<!-- {hint} -->" if marks else f"({hint})"] if hint else []
        lines += [f"- [ ] {words}" for words in boxes]
        lines.append("")
    title = "Template for pull requests" if marks else "Template for tickets"
    return RequestTemplate(form=form, title=title, text="\n".join(lines).rstrip() + "\n")


def _parts(rules: Rules) -> Iterator[tuple[str, str, list[str]]]:
    least = rules.min_description_chars
    yield (
        "What",
        f"What changes, in which system; at least {least} characters" if least else "What changes, in which system",
        [],
    )
    yield "Why", "Why it is needed; a ticket or incident if there is one", []
    yield "Risk", "Tick one", [_sentence(level) for level in rules.risk_levels]
    yield (
        "Tests",
        _asked_tests(rules),
        [f"{_sentence(_TEST_WORDS.get(kind, kind))} tests" for kind in _tests(rules)]
        + [
            "Checked in staging",
            "Checked by hand",
        ],
    )
    named = ", ".join(element.removesuffix("_min").replace("_", " ") for element in rules.rollback_elements)
    yield "Rollback", f"How it is undone: {named}" if named else "How it is undone, step by step", []
    yield "Checklist", "Before deployment", list(_boxes(rules))


def _tests(rules: Rules) -> list[str]:
    """Every test type that the rules name, the usual two first."""
    asked = [
        kind
        for by_level in (rules.tests_software, rules.tests_platform)
        for kinds in by_level.values()
        for kind in kinds
    ]
    return list(dict.fromkeys((*_USUAL_TESTS, *(kind for kind in asked if kind != "staging"))))


def _asked_tests(rules: Rules) -> str:
    """What the policy asks of software, level by level."""
    by_level = [
        f"{_sentence(level)}: {', '.join(kind.replace('_', ' ') for kind in kinds)}"
        for level in rules.risk_levels
        if (kinds := rules.tests_software.get(level, ()))
    ]
    return f"Asked for in software. {'; '.join(by_level)}" if by_level else ""


def _boxes(rules: Rules) -> Iterator[str]:
    asked = [f"{level} {count}" for level in rules.risk_levels if (count := rules.review_min.get(level, 0))]
    yield f"Review approved ({', '.join(asked)})" if asked else "Review approved"
    yield "Tests passing"
    if rules.staging_for:
        yield "Staging done"
    yield from dict.fromkeys(words for rule in rules.approval_matrix for words in _approvals(rule, rules))


def _approvals(rule: MatrixRule, rules: Rules) -> Iterator[str]:
    when = _when(rule, rules)
    for role in rule.roles:
        yield f"Approved by {role_words(role)}{when}"
    if rule.any_of:
        yield f"Approved by {joined(map(role_words, rule.any_of), 'or')}{when}"


def _when(rule: MatrixRule, rules: Rules) -> str:
    """When a line of the matrix asks, in brackets; nothing where it always does."""
    order = (*rules.categories, *rules.risk_levels)
    said = [
        f"{joined(_in_order(names, order), 'or').replace('_', ' ')} {noun}".strip()
        for names, noun in ((rule.category, "changes"), (rule.risk, "risk"), (rule.type, ""), (rule.flags_any, ""))
        if names is not None
    ]
    return f" ({', '.join(said)})" if said else ""


def _in_order(names: Iterable[str], order: Sequence[str]) -> list[str]:
    """Names in the policy's own order, others after them."""
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def _sentence(key: str) -> str:
    plain = key.replace("_", " ")
    return plain[:1].upper() + plain[1:]
