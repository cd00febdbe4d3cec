"""What comes next on a change, who may do it, and why whoever sits at the desk may not (GATE-01, MET-13, SOD-01)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.change import ChangeState
from chgdesk.domain.people import role_words
from chgdesk.domain.workflow.acts import Offer, Standing, offers
from chgdesk.domain.workflow.needs import ApprovalAsk, Need
from chgdesk.domain.workflow.states import SET_ASIDE

_MOST_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The next thing to be done; `who` are the people who may do it, by name; `why_not_you` is empty where you may."""

    words: str
    who: tuple[str, ...] = ()
    why_not_you: str = ""

    @property
    def sentence(self) -> str:
        """All of it in one line: `Next: approval by engineering lead — Lea Fors. Not you, Mara Holm: …`."""
        if not self.words:
            return ""
        named = f" — {_either(self.who)}" if self.who else ""
        said = f"Next: {self.words}{named}."
        return f"{said} {self.why_not_you}" if self.why_not_you else said


NOTHING = NextStep(words="")
"""Nothing more is to be done."""


def next_step(standing: Standing, person: str) -> NextStep:
    """The next step of a change for whoever sits at the desk (`person`, empty for nobody by name)."""
    state = standing.change.state
    if state in SET_ASIDE or state is ChangeState.CLOSED:
        return NOTHING
    by_key = {offer.key: offer for offer in offers(standing)}
    if standing.weighed.went_live:
        return _afterwards(by_key["close"], standing, person)
    before = [need for step in ("submit", "approve") for need in standing.weighed.before(step)]
    if before:
        return _supply(before[0], standing, person)
    missing = [ask for ask in standing.weighed.asks if not ask.is_given]
    if missing:
        return _approval(missing[0], standing, person)
    if state is ChangeState.DRAFT:
        return NextStep(words="ask for approval, or hand it in", who=())
    left = standing.weighed.before("deploy")
    if left:
        return _supply(left[0], standing, person)
    deploy = by_key["deploy"]
    if not deploy.is_open:
        return NextStep(words=_lower(deploy.refusals[0].sentence).rstrip("."))
    return NextStep(words="it may go live; then record when, by whom and how it ended")


def _afterwards(close: Offer, standing: Standing, person: str) -> NextStep:
    needs = standing.weighed.before("close")
    if needs:
        return _supply(needs[0], standing, person)
    if not close.is_open:
        return NextStep(words=_lower(close.refusals[0].sentence).rstrip("."))
    return NextStep(words="close the record")


def _supply(need: Need, standing: Standing, person: str) -> NextStep:
    """Something is missing that somebody can supply; whoever sits at the desk may write it down for them."""
    who = tuple(map(standing.facts.name, need.owed_by))
    return NextStep(words=_lower(need.sentence).rstrip("."), who=() if person in need.owed_by else who)


def _approval(ask: ApprovalAsk, standing: Standing, person: str) -> NextStep:
    facts = standing.facts
    who = tuple(map(facts.name, ask.holders)) or ("nobody holds the role now",)
    return NextStep(words=f"approval by {ask.words}", who=who, why_not_you=_why_not(ask, standing, person))


def _why_not(ask: ApprovalAsk, standing: Standing, person: str) -> str:
    facts = standing.facts
    if not person or person in ask.holders:
        return ""
    name = facts.name(person)
    if person == standing.change.author:
        return f"Not you, {name}: you wrote it."
    held = sorted(role for (who, role) in facts.roles_of if who == person and facts.held(person, role, standing.now))
    holds = " and ".join(map(role_words, held))
    return f"Not you, {name}: you hold {holds}." if holds else f"Not you, {name}: you hold no role now."


def _either(names: tuple[str, ...]) -> str:
    """Names as a choice; a long list is cut and says so."""
    if len(names) > _MOST_NAMES:
        return f"{', '.join(names[:_MOST_NAMES])} or {len(names) - _MOST_NAMES} others"
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _lower(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
