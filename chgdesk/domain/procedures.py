"""How a standard procedure stands, which acts it allows, and why not (requirements 3.3; STD-02, 03, 07, 08; peers C8).

Each guard is a pure function of the procedure, who acts, the moment and the parameter set. It answers None, or one
sentence that says what stands in the way, which clause asks for it and what to do next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chgdesk.domain.calendar import Calendar, add_months, day_words, instant_words
from chgdesk.domain.catalogue import (
    StandardTemplate,
    Suspension,
    TemplateVersion,
    draft_of,
    template_at,
    version_in_force,
)
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.classification import review_due
from chgdesk.domain.guards import clause_words
from chgdesk.domain.parameters import value_at
from chgdesk.domain.people import Actor, role_words
from chgdesk.domain.rules import MatrixRule, Rules, rules_of

Tree = Mapping[str, Any]

_REVIEW = "standard.template_review_months"
_OWNER, _APPROVER = "policy_owner", "policy_approver"
WORKED = "success"
UNCHANGED, NEEDS_CHANGE = "unchanged", "needs_change"
RESULTS: Mapping[str, str] = {UNCHANGED: "holds unchanged", NEEDS_CHANGE: "needs a change"}
"""What can come of a review, in words."""


class Standing(StrEnum):
    """Where a procedure stands on a day; lapsed is never stored, it follows from the date (STD-03)."""

    DRAFT = "draft"
    APPROVED = "approved"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class TemplateAct(StrEnum):
    """What can be done with a procedure."""

    LOG = "log"
    REVISE = "revise"
    APPROVE = "approve"
    REVIEW = "review"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One act, and why it cannot be done now; empty where it can."""

    act: TemplateAct
    why_not: str = ""


def standing(template: StandardTemplate, today: date, months: int, at: datetime | None = None) -> Standing:
    """How it stands on a local day, at an instant of it where one is given (requirements 3.3)."""
    revoked = template.revoked_on
    if (revoked is not None and revoked <= today) or (revoked is None and template.state == "revoked"):
        return Standing.REVOKED
    if template.state == "draft" or template.approved_on is None or template.approved_on > today:
        return Standing.DRAFT
    suspended = template.suspension is not None if at is None else any(s.covers(at) for s in template.suspensions)
    if suspended:
        return Standing.SUSPENDED
    due = review_due(template, months, today)
    return Standing.LAPSED if due is not None and due < today else Standing.APPROVED


def next_review(template: StandardTemplate, today: date, months: int) -> date | None:
    """When its next review is due; None for a draft or a revoked one."""
    if standing(template, today, months) in {Standing.DRAFT, Standing.REVOKED}:
        return None
    return review_due(template, months, today)


def due_after_review(planned: date | None, reviewed: date, months: int) -> date:
    """When the next review is due: counted from the planned day, so that late reviews do not drift (peers T18).

    Never later than a full interval after this one (STD-03).
    """
    latest = add_months(reviewed, months)
    if planned is None:
        return latest
    following = add_months(planned, months)
    return min(following, latest) if following > reviewed else latest


def approver_roles(tree: Tree) -> tuple[str, ...]:
    """Who may approve a procedure (STD-02): the roles that the approval matrix names for standard changes.

    Where it names none: who may approve a normal change of the lowest risk, and the policy's owner and approver.
    """
    rules = rules_of(tree)
    named = _roles(rule for rule in rules.approval_matrix if rule.category is not None and "standard" in rule.category)
    if named:
        return named
    singly = _roles(rule for rule in rules.approval_matrix if _for_plain_change(rule, rules))
    owner = str(value_at(tree, "policy.owner_role") or _OWNER)
    return tuple(dict.fromkeys((*singly, owner, _APPROVER)))


def _roles(matrix: Iterable[MatrixRule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(role for rule in matrix for role in (*rule.roles, *rule.any_of)))


def _for_plain_change(rule: MatrixRule, rules: Rules) -> bool:
    """Whether a line of the matrix is for a normal change of the lowest risk, without further marks."""
    ordinary = rule.category is None or "normal" in rule.category
    low = rule.risk is None or rules.lowest_risk in rule.risk
    return ordinary and low and rule.flags_any is None and rule.type is None


def _months(tree: Tree) -> int:
    return rules_of(tree).template_review_months


def _calendar(tree: Tree) -> Calendar:
    return rules_of(tree).calendar


def cannot_be_used(template: StandardTemplate, at: datetime, tree: Tree) -> str | None:
    """Why nothing can be logged under it as of an instant, in one sentence (STD-03, STD-08, peers C8)."""
    calendar, months = _calendar(tree), _months(tree)
    today = calendar.local_date(at)
    stood = template_at(template, today, at)
    stands = standing(stood, today, months, at)
    if stands is Standing.DRAFT:
        return (
            f"Procedure {stood.ref} has no approved wording on {day_words(today)} (STD-02). Have somebody other than "
            "its author approve it first, or record a normal change."
        )
    if stands is Standing.REVOKED:
        on = f" on {day_words(stood.revoked_on)}" if stood.revoked_on else ""
        return f"Procedure {stood.ref} was revoked{on} (STD-08). Record a normal change, or draft a new procedure."
    if stands is Standing.SUSPENDED:
        held = next(one for one in stood.suspensions if one.covers(at))
        return _suspended_words(stood, held, calendar)
    if stands is Standing.LAPSED:
        due = review_due(stood, months, today)
        on = day_words(due) if due is not None else "an earlier day"
        return (
            f"The review of procedure {stood.ref} was due {on}, so it no longer approves anything in advance. "
            f"The policy says under {clause_words(_REVIEW, tree)}. Review it first, or record a normal change."
        )
    return None


def _suspended_words(template: StandardTemplate, held: Suspension, calendar: Calendar) -> str:
    return (
        f"Procedure {template.ref} was taken out of use on {instant_words(held.since, calendar)}: "
        f"{held.reason.rstrip('.')}. Somebody who neither wrote it nor carried that out reviews it and lifts the "
        "suspension; until then record a normal change."
    )


def approval_refused(
    template: StandardTemplate, actor: Actor, _now: datetime, tree: Tree, *, elsewhere: bool = False
) -> str | None:
    """Why this person may not approve the wording that waits (STD-02, STD-07; peers B5).

    `elsewhere` leaves out the role of today: an approval given elsewhere is judged by what was held on its day.
    """
    draft = draft_of(template)
    if template.state == "revoked":
        return _is_revoked(template)
    if draft is None:
        return f"No wording of procedure {template.ref} waits for approval. Revise it first."
    missing = unsaid(draft)
    if missing:
        return (
            f"Procedure {template.ref} does not say its {_and(missing)} yet. Write that down first: who approves a "
            "procedure approves every change made under it (STD-07)."
        )
    if actor.person == draft.author:
        return (
            f"{actor.name} wrote this wording of procedure {template.ref}, and nobody approves own work (STD-02). "
            "Somebody else approves it."
        )
    wanted = approver_roles(tree)
    if elsewhere or set(wanted) & set(actor.roles):
        return None
    words = " or ".join(role_words(role) for role in wanted)
    return (
        f"{actor.name} does not hold the role {words} today, and a procedure is approved by the named role (STD-02). "
        "Record the role, or ask somebody who holds it."
    )


_PARTS: Mapping[str, str] = {
    "title": "title",
    "allowed_types": "types of change",
    "steps": "steps",
    "risk_assessment": "risk assessment",
    "rollback_plan": "way back",
}


def unsaid(version: TemplateVersion) -> tuple[str, ...]:
    """What a wording must say before it can be approved and does not, in words (STD-01, STD-07, RBK-05)."""
    return tuple(words for name, words in _PARTS.items() if not _said(getattr(version, name)))


def _said(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def revision_refused(template: StandardTemplate, _actor: Actor, _now: datetime, _tree: Tree) -> str | None:
    """Why its wording cannot be changed."""
    return _is_revoked(template) if template.state == "revoked" else None


def review_refused(template: StandardTemplate, actor: Actor, _now: datetime, tree: Tree) -> str | None:
    """Why this person may not review it (STD-03): nobody reviews own work."""
    current = version_in_force(template)
    if template.state == "revoked":
        return _is_revoked(template)
    if current is None:
        return f"Procedure {template.ref} is a draft; it is approved first and reviewed later."
    if actor.person == current.author:
        return (
            f"{actor.name} wrote procedure {template.ref}, and it is reviewed by somebody who did not. "
            f"The policy says under {clause_words(_REVIEW, tree)}. Ask somebody else to look at it."
        )
    return None


def suspension_refused(template: StandardTemplate, _actor: Actor, _now: datetime, _tree: Tree) -> str | None:
    """Why it cannot be suspended."""
    if template.state == "revoked":
        return _is_revoked(template)
    if template.suspension is not None:
        return f"Procedure {template.ref} is suspended already. Review it, then lift the suspension."
    return None if version_in_force(template) else f"Procedure {template.ref} is a draft, which nobody can use anyway."


def reinstatement_refused(
    template: StandardTemplate, actor: Actor, now: datetime, tree: Tree, *, doers: Iterable[str] = ()
) -> str | None:
    """Why this person may not lift the suspension (peers C8): a second person looks, who neither wrote it nor did it.

    `doers` carried out the execution that went wrong.
    """
    if template.state == "revoked":
        return _is_revoked(template)
    held = template.suspension
    if held is None:
        return f"Procedure {template.ref} is not suspended, so there is nothing to lift."
    if actor.person in set(doers):
        return (
            f"{actor.name} carried out {held.change}, for which procedure {template.ref} is suspended. "
            "Somebody else reviews what happened and lifts the suspension."
        )
    return review_refused(template, actor, now, tree)


def revocation_refused(template: StandardTemplate, _actor: Actor, _now: datetime, _tree: Tree) -> str | None:
    """Why it cannot be revoked (STD-08)."""
    return _is_revoked(template) if template.state == "revoked" else None


def _log_refused(template: StandardTemplate, _actor: Actor, now: datetime, tree: Tree) -> str | None:
    return cannot_be_used(template, now, tree)


def _is_revoked(template: StandardTemplate) -> str:
    on = f" on {day_words(template.revoked_on)}" if template.revoked_on else ""
    return f"Procedure {template.ref} was revoked{on} and stays so. Draft a new procedure in its place."


Guard = Callable[[StandardTemplate, Actor, datetime, Tree], str | None]

GUARDS: Mapping[TemplateAct, Guard] = {
    TemplateAct.LOG: _log_refused,
    TemplateAct.REVISE: revision_refused,
    TemplateAct.APPROVE: approval_refused,
    TemplateAct.REVIEW: review_refused,
    TemplateAct.SUSPEND: suspension_refused,
    TemplateAct.REINSTATE: reinstatement_refused,
    TemplateAct.REVOKE: revocation_refused,
}
"""The guard of each act."""

TRANSITIONS: Mapping[TemplateAct, tuple[frozenset[Standing], Standing | None]] = {
    TemplateAct.LOG: (frozenset({Standing.APPROVED}), None),
    TemplateAct.REVISE: (frozenset(Standing) - {Standing.REVOKED}, None),
    TemplateAct.APPROVE: (frozenset(Standing) - {Standing.REVOKED}, Standing.APPROVED),
    TemplateAct.REVIEW: (frozenset({Standing.APPROVED, Standing.LAPSED, Standing.SUSPENDED}), None),
    TemplateAct.SUSPEND: (frozenset({Standing.APPROVED, Standing.LAPSED}), Standing.SUSPENDED),
    TemplateAct.REINSTATE: (frozenset({Standing.SUSPENDED}), Standing.APPROVED),
    TemplateAct.REVOKE: (frozenset(Standing) - {Standing.REVOKED}, Standing.REVOKED),
}
"""From which standings each act is possible, and where it leads; None: where it stood, or as its dates say."""


def offers(template: StandardTemplate, actor: Actor, now: datetime, tree: Tree) -> tuple[Offer, ...]:
    """Every act in the order of a procedure's life, each with why it cannot be done now (CHG-02's rule for acts)."""
    return tuple(Offer(act=act, why_not=guard(template, actor, now, tree) or "") for act, guard in GUARDS.items())


def must_suspend(template: StandardTemplate, change: Change) -> str | None:
    """Why an execution takes the procedure out of use at once; None where it does not (peers C8).

    It failed, was rolled back or worked only in part, or an incident is tied to it. What is suspended or revoked
    already stays so, and no execution takes a procedure out of use twice.
    """
    looked_at = any(one.change == change.ref for one in template.suspensions if change.ref)
    out_of_use = template.state in {"draft", "revoked"} or template.suspension is not None or looked_at
    if change.template != template.ref or out_of_use:
        return None
    if change.caused_incident or change.incident:
        tied = f" ({change.incident})" if change.incident else ""
        return f"{change.ref} made under it is tied to an incident{tied}"
    if change.outcome in {None, "", WORKED}:
        return None
    return f"{change.ref} made under it {outcome_words(change.outcome or '')}"


_OUTCOMES: Mapping[str, str] = {
    WORKED: "worked",
    "rolled_back": "was rolled back",
    "partially_implemented": "worked only in part",
    "failed": "failed",
}


def outcome_words(outcome: str) -> str:
    """An outcome as people say it of an execution: `worked`, `was rolled back`."""
    return _OUTCOMES.get(outcome, f"ended as {outcome.replace('_', ' ')}")


def outcome_label(outcome: str) -> str:
    """An outcome in a list or a cell: `worked`, `rolled back`, `in part`."""
    return _LABELS.get(outcome, outcome.replace("_", " "))


_LABELS: Mapping[str, str] = {WORKED: "worked", "partially_implemented": "in part"}


def _and(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
