"""What a change meeting has to talk of, read from the register, each with why it is on the list (CAB-02, EMG-16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chgdesk.domain.calendar import instant_words
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.approvals import approval_picture
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.judge import subject_of
from chgdesk.domain.evaluation.subject import EMERGENCY, Subject
from chgdesk.domain.meeting import ChangeMeeting
from chgdesk.domain.people import role_words
from chgdesk.domain.rules import Rules
from chgdesk.domain.schedule import Clash

UNDER_WAY = frozenset(
    {
        ChangeState.DRAFT,
        ChangeState.SUBMITTED,
        ChangeState.APPROVED,
        ChangeState.READY,
        ChangeState.IMPLEMENTING,
        ChangeState.REOPENED,
    }
)
FAILED = frozenset({"rolled_back", "partially_implemented", "failed"})
"""Outcomes after which a change is talked of again."""
_INFRASTRUCTURE = "infrastructure"


class Topic(StrEnum):
    """Why a change is on the list, most pressing first."""

    EMERGENCY = "emergency"
    FAILED = "failed"
    CLASH = "clash"
    HIGH_RISK = "high_risk"
    DEFERRED = "deferred"
    INFRASTRUCTURE = "infrastructure"
    SEVERAL = "several"
    WAITING = "waiting"


_ORDER = {topic: place for place, topic in enumerate(Topic)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason for which a change is on the list."""

    topic: Topic
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One change to talk of: what it is, why, and which approvals it still needs."""

    rid: int
    ref: str
    title: str
    systems: tuple[str, ...]
    category: str
    risk: str
    author: str | None
    planned: datetime | None
    why: tuple[Why, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    """Approvals still needed; each a role, or several of which one does."""
    asked: tuple[str, ...] = ()
    """Every role whose approval the rules ask for."""

    @property
    def why_words(self) -> str:
        """All reasons in one line."""
        return " ".join(each.words for each in self.why)


def agenda(
    changes: Iterable[tuple[int, Change]],
    facts: Facts,
    rules: Rules,
    *,
    as_of: datetime,
    since: datetime | None,
    last: ChangeMeeting | None = None,
    clashes: Iterable[Clash] = (),
) -> tuple[AgendaItem, ...]:
    """The list, most pressing first; `since` is the last meeting, or where none was the day to look back to."""
    told: Mapping[str, list[str]] = _by_ref(clashes)
    deferred = {item.change for item in last.items if item.decision == "deferred"} if last else set()
    lately = "since the last meeting" if last else "lately"
    found: list[AgendaItem] = []
    for rid, change in changes:
        if change.scope != "production":
            continue
        plan = change.planned_window.start if change.planned_window else None
        subject = subject_of(change, facts, rules, change.started_at or plan or as_of, as_of)
        needs = needed(subject)
        look = _Look(subject=subject, since=since, lately=lately, needs=needs, clashes=told.get(change.ref, []))
        why = tuple(sorted(look.why(is_deferred=change.ref in deferred), key=lambda each: _ORDER[each.topic]))
        if why:
            found.append(item_of(rid, subject, why))
    far = max((item.planned for item in found if item.planned), default=as_of)
    return tuple(sorted(found, key=lambda item: (_ORDER[item.why[0].topic], item.planned or far, item.ref)))


def _by_ref(clashes: Iterable[Clash]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for clash in clashes:
        for ref in clash.refs:
            told.setdefault(ref, []).append(clash.sentence)
    return told


def needed(subject: Subject) -> tuple[tuple[str, ...], ...]:
    """The approvals a change still needs, by the roles that can give them."""
    return tuple(each.requirement.roles for each in approval_picture(subject).answered if not each.good)


def asked(subject: Subject) -> tuple[str, ...]:
    """Every role whose approval the rules ask for, given or not."""
    answered = approval_picture(subject).answered
    return tuple(dict.fromkeys(role for each in answered for role in each.requirement.roles))


def item_of(rid: int, subject: Subject, why: tuple[Why, ...] = ()) -> AgendaItem:
    """A change as it stands on the list."""
    change = subject.change
    is_coming = change.state in UNDER_WAY and change.started_at is None
    return AgendaItem(
        rid=rid,
        ref=change.ref,
        title=change.title,
        systems=change.systems,
        category=subject.category,
        risk=subject.risk,
        author=change.author,
        planned=change.planned_window.start if change.planned_window else None,
        why=why,
        needs=needed(subject) if is_coming else (),
        asked=asked(subject),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One change, asked for each reason."""

    subject: Subject
    since: datetime | None
    lately: str
    needs: tuple[tuple[str, ...], ...]
    clashes: list[str]

    def why(self, *, is_deferred: bool) -> Iterator[Why]:
        """Every reason that holds."""
        change = self.subject.change
        coming = change.started_at is None and change.state in UNDER_WAY
        if self.subject.category == EMERGENCY:
            yield from self._emergency()
        yield from self._failed()
        if not coming:
            return
        for sentence in self.clashes:
            yield Why(topic=Topic.CLASH, words=sentence)
        if self.subject.is_high:
            yield Why(topic=Topic.HIGH_RISK, words=f"Coming with {self.subject.risk} risk{self._planned()}.")
        if is_deferred:
            yield Why(topic=Topic.DEFERRED, words="Put off at the last meeting.")
        yield from self._reach()
        yield from self._waiting()

    def _planned(self) -> str:
        window = self.subject.change.planned_window
        at = window.start if window else None
        return f", planned for {instant_words(at, self.subject.rules.calendar)}" if at else ""

    def _is_fresh(self, at: datetime | None) -> bool:
        return at is not None and (self.since is None or at > self.since)

    def _emergency(self) -> Iterator[Why]:
        change = self.subject.change
        went = change.emergency
        if change.started_at is None or (went is not None and went.discussed_in):
            return
        yield Why(topic=Topic.EMERGENCY, words="An emergency not talked over in a meeting yet.")

    def _failed(self) -> Iterator[Why]:
        change = self.subject.change
        if not self._is_fresh(change.started_at):
            return
        if change.outcome in FAILED:
            how = (change.outcome or "").replace("_", " ")
            yield Why(topic=Topic.FAILED, words=f"Ended as {how} {self.lately}.")
        if change.caused_incident:
            named = f" {change.incident}" if change.incident else ""
            yield Why(topic=Topic.FAILED, words=f"Caused an incident{named} {self.lately}.")

    def _reach(self) -> Iterator[Why]:
        change, facts = self.subject.change, self.subject.facts
        systems = change.systems
        owners = {card.owner for name in systems if (card := facts.systems.get(name)) is not None and card.owner}
        if change.change_type == _INFRASTRUCTURE and len(systems) > 1:
            yield Why(topic=Topic.INFRASTRUCTURE, words=f"Infrastructure under {len(systems)} systems.")
        elif len(owners) > 1:
            named = ", ".join(sorted(facts.name(owner) for owner in owners))
            yield Why(topic=Topic.SEVERAL, words=f"Touches systems of {len(owners)} owners: {named}.")
        elif len(systems) > 1:
            yield Why(topic=Topic.SEVERAL, words=f"Touches {len(systems)} systems: {', '.join(systems)}.")

    def _waiting(self) -> Iterator[Why]:
        if self.subject.change.state is not ChangeState.SUBMITTED or not self.needs:
            return
        roles = "; ".join(" or ".join(role_words(role) for role in one) for one in self.needs)
        yield Why(topic=Topic.WAITING, words=f"Waits for approval by {roles}.")
