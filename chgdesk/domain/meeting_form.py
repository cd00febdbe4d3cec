"""Which form of change meeting fits a company, and who has to be there (CAB-01, CAB-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chgdesk.domain.parameters import value_at
from chgdesk.domain.people import RoleAssignment, role_words

STANDUP, WEEKLY, FORMAL, NONE = "standup_review", "weekly_30", "formal", "none"
_SMALL, _MIDDLE = 20, 100
REQUIRED_ROLES = "cab.required_roles"
"""The parameter that names the roles without which a meeting is not whole."""

_WORDS: Mapping[str, str] = {
    NONE: "no standing meeting",
    STANDUP: "a stand-up review in the team's existing short meeting",
    WEEKLY: "a weekly meeting of 30 minutes for high-risk changes",
    FORMAL: "a formal change meeting, weekly or every two weeks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingForm:
    """The form proposed for a head count, the one the policy sets, and what follows, in sentences."""

    proposed: str
    set: str
    words: str
    why: str
    advice: str = ""

    @property
    def is_asked_for(self) -> bool:
        """Whether the policy asks for a meeting at all; none is demanded where it does not (CAB-05)."""
        return self.set in {WEEKLY, FORMAL, STANDUP}


def form_words(mode: str) -> str:
    """A form of meeting as people say it."""
    return _WORDS.get(mode, mode.replace("_", " "))


def meeting_form(head_count: int | None, mode: str) -> MeetingForm:
    """The form that fits a head count: under 20 the existing meeting, up to 100 weekly, above that formal (CAB-01)."""
    proposed = STANDUP if head_count is None or head_count < _SMALL else WEEKLY if head_count <= _MIDDLE else FORMAL
    why = "The head count is not on record." if head_count is None else f"It fits a company of {head_count}."
    if mode == proposed:
        advice = ""
    elif mode in {NONE, ""}:
        advice = "The policy sets no standing meeting, and none is asked for."
    else:
        advice = f"The policy sets {form_words(mode)}; change cab.mode if that is not what you do."
    return MeetingForm(proposed=proposed, set=mode or NONE, words=form_words(proposed), why=why, advice=advice)


def required_roles(tree: Mapping[str, Any]) -> tuple[str, ...]:
    """The roles that have to be at the table by the policy (CAB-04)."""
    return tuple(value_at(tree, REQUIRED_ROLES) or ())


def missing_roles(
    required: Iterable[str], attendees: Iterable[str], assignments: Iterable[RoleAssignment], held_at: datetime
) -> tuple[str, ...]:
    """The required roles that nobody at the table held at that time (CAB-04)."""
    there = set(attendees)
    present = {each.role for each in assignments if each.person in there and each.covers(held_at)}
    return tuple(role for role in dict.fromkeys(required) if role not in present)


def missing_words(missing: tuple[str, ...]) -> str:
    """Which members were not there, in a sentence; empty where all were."""
    if not missing:
        return ""
    names = ", ".join(role_words(role) for role in missing)
    as_members = "it as a member" if len(missing) == 1 else "them as members"
    return f"Not at the table: {names}. The policy names {as_members}."
