"""Every limit of time in one place, and the shorter tables of emergencies, policy exceptions, records and reviews."""

from __future__ import annotations

from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.rules import Rules, rules_of
from chgdesk.text.blocks import TableBlock
from chgdesk.text.tables.cells import all_titles, named, sentence_case, table, words

_Row = tuple[str, str, str]
"""What is due, the parameter that says when, and the words around it."""

_BEFORE_AND_AFTER: tuple[_Row, ...] = (
    ("Those affected are told", "notice.hours", "at least {} before the start"),
    ("An approval that is not used", "approval.lapse_days", "{}"),
    ("A standard change is logged", "standard.log_within", "{}"),
    ("A change is checked", "verification.deadline", "{}"),
    ("A change of the highest risk is watched", "verification.watch_hours", "for {} after go-live"),
    ("A change that went wrong is reviewed", "pir.deadline", "{}"),
)
_COMPENSATED: _Row = ("A self-approved change is reviewed", "sod.compensating.pir_deadline", "{}")
_EMERGENCY: tuple[_Row, ...] = (
    ("Somebody is told, where nobody could be reached", "emergency.notify_within_minutes", "{}"),
    ("An emergency is written down", "emergency.record_deadline", "{}"),
    ("Its rollback plan is on record", "emergency.rollback_plan_due", "{}"),
    ("An emergency is reviewed", "emergency.review_deadline", "{}"),
    ("An emergency is signed off", "emergency.signoff_deadline", "{}"),
)
_REGISTERS: tuple[_Row, ...] = (
    ("A log review is finished", "reconciliation.complete_within_business_days", "{}"),
    ("A version of this policy is acknowledged", "acknowledgement.within_days", "{}"),
    ("Joiners are trained", "training.joiner_within_days", "{}"),
    ("Everybody is trained again", "training.interval_months", "{}"),
    ("A standard procedure is reviewed", "standard.template_review_months", "{}"),
    ("This policy is reviewed", "policy_review.interval_months", "{}"),
)


def deadlines(content: PolicyContent) -> TableBlock:
    """Every deadline and clock of the policy: what is due, how soon, counted from when."""
    rules = rules_of(content.tree)
    rows = [*_BEFORE_AND_AFTER, *((_COMPENSATED,) if rules.compensating_enabled else ())]
    rows += [*_emergency_rows(rules), *_REGISTERS]
    return table("deadlines", ("What is due", "When"), [(row[0], _when(content, row)) for row in rows])


def _emergency_rows(rules: Rules) -> tuple[_Row, ...]:
    left_out = set() if rules.proceed_if_unreachable else {"emergency.notify_within_minutes"}
    left_out |= set() if rules.emergency_signoff_required else {"emergency.signoff_deadline"}
    return tuple(row for row in _EMERGENCY if row[1] not in left_out)


def _when(content: PolicyContent, row: _Row) -> str:
    return sentence_case(row[2].format(words(content, row[1])))


def emergency_clocks(content: PolicyContent) -> TableBlock:
    """The steps of an emergency after the fact: how soon, by whom, and from when the clock runs."""
    rules = rules_of(content.tree)
    by = {
        "emergency.review_deadline": "emergency.review_role",
        "emergency.signoff_deadline": "emergency.signoff_role",
    }
    rows = [
        (row[0], _when(content, row), sentence_case(words(content, by[row[1]])) if row[1] in by else "The implementer")
        for row in _emergency_rows(rules)
    ]
    return table("emergency_clocks", ("What is due", "When", "By"), rows)


def exception_limits(content: PolicyContent) -> TableBlock:
    """The longest life of a policy exception and who approves it, by risk."""
    rules = rules_of(content.tree)
    longest = effective(content.tree, "exception.max_days_by_risk") or {}
    rows = [
        (
            sentence_case(named(level)),
            _days(longest.get(level)),
            sentence_case(all_titles(content, rules.waiver_roles_by_risk.get(level, ()))) or "No role is named",
        )
        for level in rules.risk_levels
    ]
    return table("exception_limits", ("Risk of the policy exception", "Longest life", "Approved by"), rows)


def _days(count: int | None) -> str:
    if count is None:
        return "No limit"
    return f"{count} {'day' if count == 1 else 'days'}"


_KEPT = (
    "Change records, with their approvals, tests and checks",
    "Evidence attached to them",
    "Deployment logs and log reviews",
    "Policy exceptions",
    "Every version of this policy, with its approval",
    "Training and acknowledgements",
)


def retention(content: PolicyContent) -> TableBlock:
    """How long each class of record is kept (RET-01)."""
    years = sentence_case(words(content, "retention.years"))
    rows = [(kept, years) for kept in _KEPT]
    rows.append(("The audit trail", "As long as the records it tells of"))
    return table("retention", ("Record", "Kept for"), rows)


def reviews(content: PolicyContent) -> TableBlock:
    """What is looked at again, how often, and by whom (REV-01, REV-06)."""
    owner = words(content, "policy.owner_role")
    rows = [
        ("This policy", words(content, "policy_review.interval_months"), owner),
        ("Roles and the list of deployers", words(content, "policy_review.interval_months"), owner),
        ("Each standard procedure", words(content, "standard.template_review_months"), "somebody who did not write it"),
        ("Deployment logs", words(content, "reconciliation.frequency"), "somebody who does not deploy"),
        ("Policy exceptions in force", "before each expires, and with this policy", "their owners"),
    ]
    told = [(what, sentence_case(often), sentence_case(whom)) for what, often, whom in rows]
    return table("reviews", ("What is reviewed", "How often", "By"), told)
