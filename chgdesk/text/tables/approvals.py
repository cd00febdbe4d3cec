"""Who approves what, who does what, and who holds which role (APR-01, APR-14, ROLE-02..04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chgdesk.domain.parameter_words.matrix import changes_words
from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.rules import rules_of
from chgdesk.text.blocks import Paragraph, TableBlock
from chgdesk.text.tables.cells import all_titles, day_words, name_of, sentence, sentence_case, table, title_of


def approval_matrix(content: PolicyContent) -> TableBlock | Paragraph:
    """Each rule of the matrix: when it applies, which roles it asks for, how many people at least."""
    rules: list[Mapping[str, Any]] = list(value_at(content.tree, "approval_matrix") or ())
    if not rules:
        return sentence("approval_matrix", "No approval is asked for: the approval matrix has no lines.")
    head = ("These changes", "Need the approval of", "People, at least")
    return table("approval_matrix", head, [_matrix_row(content, rule) for rule in rules])


def _matrix_row(content: PolicyContent, rule: Mapping[str, Any]) -> tuple[str, str, str]:
    people = int(rule.get("min_persons") or 0)
    alone = 1 if rule.get("roles") or rule.get("any_of") else 0
    changes = sentence_case(changes_words(rule.get("when") or {}))
    return changes, _asked_words(content, rule), str(max(people, alone))


def _asked_words(content: PolicyContent, rule: Mapping[str, Any]) -> str:
    told = [all_titles(content, rule["roles"])] if rule.get("roles") else []
    if rule.get("any_of"):
        choice = all_titles(content, rule["any_of"], last="or")
        told.append(f"any one of {choice}" if len(rule["any_of"]) > 1 else choice)
    asked = sentence_case(", and ".join(told)) or "Nobody by role"
    if rule.get("optional"):
        asked += f"; {all_titles(content, rule['optional'])} if wished"
    return f"{asked} ({rule['note']})" if rule.get("note") else asked


def roles_and_duties(content: PolicyContent) -> TableBlock | Paragraph:
    """Each role and what it owes (ROLE-04)."""
    if not content.roles:
        return sentence("roles_and_duties", "No roles are on record yet.")
    rows = [(sentence_case(title_of(content, role.ref)), role.duties) for role in content.roles]
    return table("roles_and_duties", ("Role", "Duties"), rows)


def role_holders(content: PolicyContent) -> TableBlock | Paragraph:
    """Who holds which role, from when to when, as it stands on the day of printing (ROLE-03)."""
    if not content.assignments:
        return sentence("role_holders", "Nobody holds a role on record yet.")
    order = {role.ref: place for place, role in enumerate(content.roles)}
    held = sorted(content.assignments, key=lambda each: (order.get(each.role, len(order)), each.role, each.held_from))
    calendar = rules_of(content.tree).calendar
    rows = [
        (
            sentence_case(title_of(content, each.role)) + (f" ({each.system})" if each.system else ""),
            name_of(content, each.person),
            day_words(calendar.local_date(each.held_from)),
            day_words(calendar.local_date(each.held_to)) if each.held_to else "open",
        )
        for each in held
    ]
    return table("role_holders", ("Role", "Person", "From", "To"), rows)
