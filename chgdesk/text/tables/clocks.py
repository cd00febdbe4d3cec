"""Every limit of time in one place, and the shorter tables of emergencies, policy exceptions, records and reviews."""

from __future__ import annotations

from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.rules import rules_of
from chgdesk.text.blocks import Paragraph, TableBlock
from chgdesk.text.tables.cells import NOTHING, listed, named, sentence, sentence_case, table, title_of, words

GO_LIVE = "end of implementation"
START = "start of implementation"
_Row = tuple[str, str, str]

_BEFORE_AND_AFTER: tuple[_Row, ...] = (
    ("Notice to those concerned, beforehand", "notice.hours", f"before the {START}"),
    ("An approval that is not used lapses", "approval.lapse_days", "day of the approval"),
    ("A standard change is logged", "standard.log_within", GO_LIVE),
    ("A change is checked", "verification.deadline", GO_LIVE),
    ("A change of the highest risk is watched", "verification.watch_hours", GO_LIVE),
    ("Review after a change that went wrong", "pir.deadline", GO_LIVE),
)
_EMERGENCY: tuple[_Row, ...] = (
    ("Somebody is told, if nobody could be reached", "emergency.notify_within_minutes", START),
    ("An emergency is written down", "emergency.record_deadline", ""),
    ("Its rollback plan is on record", "emergency.record_deadline", ""),
    ("It is reviewed", "emergency.review_deadline", ""),
    ("It is signed off", "emergency.signoff_deadline", ""),
)
_REGISTERS: tuple[_Row, ...] = (
    ("A log review is finished", "reconciliation.complete_within_business_days", "last day the review covers"),
    ("A version of this policy is acknowledged", "acknowledgement.within_days", "day it takes effect"),
    ("Joiners are trained", "training.joiner_within_days", "day of joining"),
    ("Everybody is trained again", "training.interval_months", "training before"),
    ("A standard procedure is reviewed", "standard.template_review_months", "review before"),
    ("This policy is reviewed", "policy_review.interval_months", "review before"),
)


def deadlines(content: PolicyContent) -> TableBlock:
    """Every deadline and clock of the policy: what is due, how soon, counted from when."""
    rules = rules_of(content.tree)
    rows = [_row(content, row) for row in _BEFORE_AND_AFTER]
    if rules.compensating_enabled:
        rows.append(_row(content, ("Review of a self-approved change", "sod.compensating.pir_deadline", GO_LIVE)))
    rows += [_row(content, row) for row in _emergency_rows(content)]
    rows += [_row(content, row) for row in _REGISTERS]
    return table("deadlines", ("What is due", "How soon", "Counted from"), rows)


def _emergency_rows(content: PolicyContent) -> tuple[_Row, ...]:
    rules = rules_of(content.tree)
    untold = set() if rules.proceed_if_unreachable else {"emergency.notify_within_minutes"}
    unsigned = set() if rules.emergency_signoff_required else {"emergency.signoff_deadline"}
    return tuple(row for row in _EMERGENCY if row[1] not in untold | unsigned)


def _row(content: PolicyContent, row: _Row) -> _Row:
    what, path, clock = row
    if value_at(content.tree, path) is None and not path.startswith(("standard.", "policy_review.")):
        return what, "no limit is set", NOTHING
    return what, words(content, path), clock or words(content, "emergency.clock_starts_at")


def emergency_clocks(content: PolicyContent) -> TableBlock:
    """The steps of an emergency after the fact: how soon, by whom, and from when the clock runs."""
    rules = rules_of(content.tree)
    by = {
        "emergency.review_deadline": rules.emergency_review_role,
        "emergency.signoff_deadline": rules.emergency_signoff_role,
    }
    rows = [
        (*_row(content, row), sentence_case(title_of(content, by.get(row[1]) or "")) or "Whoever did the work")
        for row in _emergency_rows(content)
    ]
    return table("emergency_clocks", ("What is due", "How soon", "Counted from", "By"), rows)


def exception_limits(content: PolicyContent) -> TableBlock:
    """The longest life of a policy exception and who approves it, by risk."""
    rules = rules_of(content.tree)
    longest = value_at(content.tree, "exception.max_days_by_risk") or {}
    rows = [
        (
            sentence_case(named(level)),
            f"{longest[level]} {'day' if longest[level] == 1 else 'days'}" if level in longest else "no limit is set",
            sentence_case(listed(title_of(content, role) for role in rules.waiver_roles_by_risk.get(level, ()))),
        )
        for level in rules.risk_levels
    ]
    return table("exception_limits", ("Risk of the policy exception", "Longest life", "Approved by"), rows)


_KEPT = (
    "Change records, with their approvals, tests and checks",
    "Evidence attached to them",
    "Deployment logs and log reviews",
    "Policy exceptions",
    "Every version of this policy, with its approval",
    "Training and acknowledgements",
)


def retention(content: PolicyContent) -> TableBlock | Paragraph:
    """How long each class of record is kept, and from when that time is counted (RET-01, RET-02)."""
    if value_at(content.tree, "retention.years") is None:
        return sentence("retention", "No time of keeping is set.")
    years, clock = words(content, "retention.years"), words(content, "retention.clock_starts_at")
    rows = [(kept, years, clock) for kept in _KEPT]
    rows.append(("The audit trail", "as long as the records it tells of", NOTHING))
    return table("retention", ("Record", "Kept for", "Counted from"), rows)


def reviews(content: PolicyContent) -> TableBlock:
    """What is looked at again, and how often (REV-01, REV-06)."""
    rows = [
        ("This policy", f"every {words(content, 'policy_review.interval_months')}"),
        ("Each standard procedure", f"every {words(content, 'standard.template_review_months')}"),
        ("Deployment logs against change records", words(content, "reconciliation.frequency")),
        ("Roles and the list of deployers", f"every {words(content, 'policy_review.interval_months')}"),
        ("Policy exceptions in force", "at each review of this policy, and before each expiry"),
        ("Training", f"every {words(content, 'training.interval_months')}"),
    ]
    return table("reviews", ("What is reviewed", "How often"), rows)
