"""Who may sign a check, a review or a sign-off of a change, and why not the others (VER-03, EMG-08, EMG-09, R22)."""

from __future__ import annotations

from chgdesk.domain.people import role_words
from chgdesk.domain.workflow.acts import Standing, state_in_words
from chgdesk.domain.workflow.states import LIVE

CHECK, VALIDATION, REVIEW = "check", "validation", "review"
RETRO_REVIEW, RETRO_SIGNOFF, SECURITY_REVIEW = "retro_review", "retro_signoff", "security_review"

SIGN_OFF_WORDS = {
    CHECK: "the check after go-live",
    VALIDATION: "the result",
    REVIEW: "the review afterwards",
    RETRO_REVIEW: "the retrospective review",
    RETRO_SIGNOFF: "the retroactive sign-off",
    SECURITY_REVIEW: "the security review",
}
"""What can be signed at this desk beside approvals, in people's words."""

_OF_EMERGENCIES = frozenset({RETRO_REVIEW, RETRO_SIGNOFF, SECURITY_REVIEW})


def why_not_now(standing: Standing, what: str) -> str:
    """Why nobody can sign it now, in a sentence; empty where somebody can."""
    change = standing.change
    if what not in SIGN_OFF_WORDS:
        return f"“{what}” cannot be signed; known are {', '.join(SIGN_OFF_WORDS)}."
    if change.state not in LIVE:
        return f"{change.ref} is {state_in_words(change.state)}; what went live and is not closed can be signed off."
    if what in _OF_EMERGENCIES and change.category != "emergency":
        return f"{change.ref} is not an emergency change."
    return ""


def why_not_sign_off(standing: Standing, what: str, person: str) -> str:
    """Why this person may not sign it, in a sentence; empty where they may.

    Whoever wrote or deployed a change does not judge it afterwards, and where the policy names a role it must be held.
    """
    change, facts, rules = standing.change, standing.facts, standing.weighed.subject.rules
    name = facts.name(person)
    if what in {VALIDATION, RETRO_REVIEW, RETRO_SIGNOFF} and person == change.author:
        return f"{name} wrote this change; somebody else must sign {SIGN_OFF_WORDS[what]}."
    if what in _OF_EMERGENCIES and person in standing.weighed.subject.workers:
        return f"{name} carried this change out; somebody else must sign {SIGN_OFF_WORDS[what]}."
    role = {
        VALIDATION: rules.signoff_role,
        RETRO_REVIEW: rules.emergency_review_role,
        RETRO_SIGNOFF: rules.emergency_signoff_role if rules.emergency_signoff_required else None,
    }.get(what)
    if role and not facts.held(person, role, standing.now):
        return f"{name} does not hold the role of {role_words(role)} today, which the policy asks for here."
    return ""
