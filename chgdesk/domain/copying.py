"""A new draft made from a record, and the list of what was and what was not copied (peers D22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import RollbackPlan

COPIED: dict[str, str] = {
    "title": "What changes",
    "description": "Description",
    "justification": "Why",
    "systems": "Systems",
    "category": "Category",
    "template": "Standard procedure",
    "change_type": "Change type",
    "delivered_via_repo": "That it comes through the repository",
    "scope": "Scope",
    "scope_reason": "Reason for the scope",
    "flags": "Flags",
    "risk_declared": "Risk",
    "risk_reason": "Reason for the risk",
    "impact": "Impact",
    "data_touched": "Data touched",
    "testing_plan": "Testing plan",
    "rollback_plan": "Plan to undo it",
    "test_data": "Kind of test data",
    "home_system": "System of record",
}
"""What a copy takes over, by field: what the change is and how it is to be done."""

LEFT: dict[str, str] = {
    "requester": "Requester",
    "author": "Author",
    "created_at": "Date of the request",
    "home_ref": "Number in the system of record",
    "first_written": "Where it was first written down",
    "retroactive_reason": "Reason for recording it afterwards",
    "planned_window": "Planned window",
    "notices": "Notices",
    "notified_at": "Time of the notice",
    "asked": "Requests for approval",
    "approvals": "Approvals",
    "code_reviews": "Code reviews",
    "ci": "Pipeline run",
    "scan": "Security scan",
    "staging": "Staging",
    "tests": "Tests",
    "gates": "Gates",
    "backup_confirmed_at": "Backup confirmation",
    "rollback_execution": "Rollback carried out",
    "deployments": "Deployments",
    "outcome": "Outcome",
    "verification": "Check after go-live",
    "validation_signoff": "Sign-off of the check",
    "caused_incident": "That it caused an incident",
    "incident": "Incident",
    "pir": "Review afterwards",
    "sod_exception": "Policy exception for separate duties",
    "exceptions": "Policy exceptions",
    "emergency": "Emergency facts",
    "follow_up_of": "What it follows up",
    "state_reason": "Reason for its state",
    "closed_at": "Date of closing",
    "closing_note": "Note at closing",
    "signatures": "Signatures",
    "documents_updated": "Answer on documents",
    "continuity_updated": "Answer on continuity plans",
    "significant": "Significant change",
    "significant_checks": "Checks of a significant change",
    "affects_internal_control": "Effect on internal control",
    "internal_control_note": "Note on internal control",
    "patch": "Patch data",
    "configuration_before": "Configuration before",
    "configuration_after": "Configuration after",
    "author_available": "Whether the author is at hand",
    "reviewer_available": "Whether a reviewer is at hand",
    "design_note": "Design note",
    "hazards": "Answers on known hazards",
    "reclassifications": "Reclassifications",
    "lessons": "Lessons",
    "actions": "Follow-up actions",
    "links": "Links",
    "evidence": "Evidence",
}
"""What a copy leaves behind, by field: people, dates, decisions and everything that happened."""

_EMERGENCY = "emergency"
_USUAL = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The draft, which has no number yet, and in words what it took over and what it left behind."""

    change: Change
    copied: tuple[str, ...]
    left: tuple[str, ...]


def copy_of(change: Change) -> Copied:
    """A draft with what and how of a record, and nothing of who, when, decided or done.

    A plan to undo is taken over as a plan, not as one that was recorded or tried out then. An emergency is not
    repeated by copying it: its copy is a normal change until a person says otherwise.
    """
    empty = Change(ref="")
    kept = {name: getattr(change, name) for name in COPIED}
    plan = change.rollback_plan
    draft = replace(
        empty,
        **{
            **kept,
            "category": _USUAL if change.category == _EMERGENCY else change.category,
            "rollback_plan": _plan_anew(plan) if plan else None,
            "copied_from": change.ref or None,
        },
    )
    return Copied(
        change=draft,
        copied=tuple(words for name, words in COPIED.items() if getattr(draft, name) != getattr(empty, name)),
        left=tuple(_left(change, empty)),
    )


def follow_up_to(change: Change) -> Change:
    """A draft that follows a record up: it names the record, and begins with its systems and kind (VER-07)."""
    return Change(
        ref="", follow_up_of=change.ref, systems=change.systems, change_type=change.change_type, scope=change.scope
    )


def _plan_anew(plan: RollbackPlan) -> RollbackPlan:
    """The plan without its dates and without what showed it then."""
    return replace(plan, recorded_at=None, tested_at=None, provenance=Provenance())


def _left(change: Change, empty: Change) -> Iterator[str]:
    """What the record has and the copy has not, in words."""
    if change.category == _EMERGENCY:
        yield "Category emergency: the copy is a normal change"
    plan = change.rollback_plan
    if plan is not None and (plan.recorded_at or plan.tested_at):
        yield "When the plan to undo it was recorded and tried out"
    yield from (words for name, words in LEFT.items() if getattr(change, name) != getattr(empty, name))
