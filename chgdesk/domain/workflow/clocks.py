"""The clocks of an emergency: until when it is written down, reviewed and signed off, and what is left (EMG-06..09).

Each is computed from the rules in force and the instant those rules let it run from; nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chgdesk.domain.calendar import span_words
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Emergency
from chgdesk.domain.evaluation.emergency import clock_start
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.gates import find_gates, required_tests
from chgdesk.domain.evaluation.judge import subject_of
from chgdesk.domain.evaluation.subject import EMERGENCY, NORMAL, Subject
from chgdesk.domain.people import role_words
from chgdesk.domain.workflow.owing import owed_by


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    MET = "met"
    LATE = "late"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One deadline: what is due, how long it runs, from when, until when, how it stands, and who owes it.

    `done_at` is when it was met or met late; `limit` is the deadline as the policy words it.
    """

    key: str
    words: str
    starts_at: datetime
    due: datetime
    state: ClockState
    limit: str = ""
    done_at: datetime | None = None
    owed_by: tuple[str, ...] = ()
    owed_role: str = ""

    def left_words(self, now: datetime) -> str:
        """What is left, in hours and minutes: `41 h 20 min left`, `3 h overdue`."""
        if self.state is ClockState.MET:
            return "in time"
        if self.state is ClockState.LATE and self.done_at is not None:
            return f"{_hours(self.done_at - self.due)} late"
        if self.state is ClockState.OVERDUE:
            return f"{_hours(now - self.due)} overdue"
        return f"{_hours(self.due - now)} left"


def _hours(span: timedelta) -> str:
    seconds = int(abs(span.total_seconds()))
    return span_words(seconds) if seconds >= 60 else "under a minute"


def clocks_of(change: Change, facts: Facts, now: datetime) -> tuple[Clock, ...]:
    """The clocks of an emergency that went live; none of any other change, or where the rules name no deadline."""
    start = change.started_at
    if change.category != EMERGENCY or start is None:
        return ()
    version = facts.version_on(facts.default_rules.calendar.local_date(start))
    subject = subject_of(change, facts, facts.rules_for(version), start, now)
    return tuple(_clocks(subject, change.emergency or Emergency(), now))


def _clocks(subject: Subject, emergency: Emergency, now: datetime) -> Iterator[Clock]:
    rules, begins = subject.rules, clock_start(subject)
    review, sign_off = emergency.retro_review, emergency.retro_signoff
    if emergency.unreachable_rationale and rules.notify_within_minutes is not None:
        minutes = rules.notify_within_minutes
        told = Clock(
            key="told",
            words="Somebody who may say go is told",
            starts_at=subject.start,
            due=subject.start + timedelta(minutes=minutes),
            state=ClockState.RUNNING,
            limit=f"{minutes} minutes",
        )
        yield _standing(told, emergency.notified_at, now)
    reviewed, signed = review.at if review else None, sign_off.at if sign_off else None
    wanted = rules.emergency_signoff_deadline if rules.emergency_signoff_required else None
    review_by, signed_by = rules.emergency_review_role or "", rules.emergency_signoff_role or ""
    lines = (
        ("record", "It is written down", rules.emergency_record_deadline, subject.first_written, "DOC-", ""),
        ("review", "It is reviewed", rules.emergency_review_deadline, reviewed, "EMG-REVIEW", review_by),
        ("sign_off", "It is signed off", wanted, signed, "EMG-SIGNOFF", signed_by),
    )
    for key, words, deadline, done, code, role in lines:
        due = rules.calendar.due(begins, deadline)
        if due is None or deadline is None:
            continue
        clock = Clock(
            key=key,
            words=f"{words} by the {role_words(role)}" if role else words,
            starts_at=begins,
            due=due,
            state=ClockState.RUNNING,
            limit=deadline.words,
            owed_by=owed_by(code, subject) if done is None else (),
            owed_role=role,
        )
        yield _standing(clock, done, now)


def _standing(clock: Clock, done: datetime | None, now: datetime) -> Clock:
    if done is not None:
        return replace(clock, state=ClockState.MET if done <= clock.due else ClockState.LATE, done_at=done)
    return clock if now <= clock.due else replace(clock, state=ClockState.OVERDUE)


_GATES = {
    "GATE-REVIEW-COUNT": "code_review",
    "GATE-REVIEW-SENIOR": "senior_review",
    "GATE-NO-REPOSITORY": "repository",
    "GATE-CI": "ci",
    "GATE-SAST-MISSING": "scan",
    "GATE-SAST-OPEN": "scan",
    "GATE-STAGING-MISSING": "staging",
}
GATE_WORDS = {
    "code_review": "code review",
    "senior_review": "review by a senior engineer",
    "repository": "the repository",
    "ci": "pipeline tests",
    "scan": "security scan",
    "staging": "validation in staging",
}
"""Gates as people call them; a test type by its own name."""


def skipped_gates(change: Change, facts: Facts, now: datetime) -> tuple[str, ...]:
    """The gates that a normal change of this type and risk goes through and this emergency did not (EMG-14)."""
    start = change.started_at or now
    version = facts.version_on(facts.default_rules.calendar.local_date(start))
    as_normal = replace(change, category=NORMAL)
    subject = subject_of(as_normal, facts, facts.rules_for(version), start, now)
    found: list[str] = []
    for finding in find_gates(subject):
        if finding.code == "GATE-TEST-EVIDENCE":
            found += [name for name in finding.names if name in required_tests(subject)]
        elif finding.code in _GATES:
            found.append(_GATES[finding.code])
    return tuple(dict.fromkeys(found))


def gate_words(gate: str) -> str:
    """A skipped gate as people call it."""
    return GATE_WORDS.get(gate, f"{gate.replace('_', ' ')} test")
