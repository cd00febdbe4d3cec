"""Judged beside the change records: policy exceptions, versions in force, acknowledgements (rules: Registers)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chgdesk.domain.calendar import Calendar, add_months, day_words
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.waivers import role_approved
from chgdesk.domain.people import Person, role_words
from chgdesk.domain.policy import PolicyVersion
from chgdesk.domain.rules import Rules
from chgdesk.domain.waiver import Waiver

_AS_STORED = frozenset({"closed", "revoked", "rejected", "renewed"})
_NOT_GRANTED = frozenset({"draft", "submitted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverStanding:
    """A policy exception on a day: its status and what was found."""

    ref: str
    status: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyStanding:
    """The policy on a day: version in force, next review due, who has not acknowledged in time."""

    effective_version: str | None
    next_review_due: date | None
    acknowledgement_missing: tuple[str, ...]


def waiver_status(waiver: Waiver, day: date) -> str:
    """How a policy exception stands on a local day; expiry is computed, never stored (EXC-06)."""
    if waiver.state in _AS_STORED or waiver.state in _NOT_GRANTED:
        return waiver.state
    if waiver.expires_on is not None and day > waiver.expires_on:
        return "expired_not_closed"
    if waiver.starts_on is not None and day < waiver.starts_on:
        return "approved"
    return "active"


def waiver_standing(waiver: Waiver, facts: Facts, rules: Rules, day: date) -> WaiverStanding:
    """Status and findings of one policy exception: expired and open, or approved without the authority."""
    status = waiver_status(waiver, day)
    found: list[Finding] = []
    if status == "expired_not_closed" and waiver.expires_on is not None:
        days = (day - waiver.expires_on).days
        sentence = f"{waiver.ref} expired on {day_words(waiver.expires_on)} and is still open after {days} days."
        found.append(_finding("EXC-EXPIRED-OPEN", sentence))
    roles = rules.waiver_roles_by_risk.get(waiver.risk, ())
    lacking = [role for role in roles if not role_approved(waiver, role, facts)]
    if lacking and waiver.state not in {*_NOT_GRANTED, "rejected"}:
        said = ", ".join(map(role_words, lacking))
        sentence = f"{waiver.ref} ({waiver.risk} risk) lacks the approval of {said}."
        found.append(_finding("EXC-WRONG-AUTHORITY", sentence))
    return WaiverStanding(ref=waiver.ref, status=status, findings=tuple(found))


def policy_standing(facts: Facts, rules: Rules, as_of: datetime) -> PolicyStanding:
    """The policy as it stands at an instant (POL-11, POL-22, REV-01)."""
    day = rules.calendar.local_date(as_of)
    version = facts.version_on(day)
    return PolicyStanding(
        effective_version=version.number if version else None,
        next_review_due=next_review_due(facts, rules, day),
        acknowledgement_missing=() if version is None else missing_acknowledgements(version, facts, rules, as_of),
    )


def next_review_due(facts: Facts, rules: Rules, day: date) -> date | None:
    """The last completed review plus the interval; triggered ones count if the parameter says so (REV-01)."""
    done = [
        review.completed_on
        for review in facts.register.policy_reviews
        if review.completed_on is not None
        and review.completed_on <= day
        and (review.kind != "triggered" or rules.triggered_review_resets_clock)
    ]
    months = rules.review_interval_months
    return add_months(max(done), months) if done and months is not None else None


def missing_acknowledgements(version: PolicyVersion, facts: Facts, rules: Rules, as_of: datetime) -> tuple[str, ...]:
    """People employed at the deadline without an acknowledgement of that version by then (POL-22).

    Nobody is missing while the deadline has not passed.
    """
    if version.effective_on is None or rules.acknowledgement_days is None:
        return ()
    calendar = rules.calendar
    last_day = version.effective_on + timedelta(days=rules.acknowledgement_days)
    if calendar.local_date(as_of) <= last_day:
        return ()
    enough = acknowledged_by(version, facts)
    given = {
        a.person
        for a in facts.register.acknowledgements
        if a.version in enough and calendar.local_date(a.at) <= last_day
    }
    employed = (p.ref for p in facts.register.people if is_employed(p, facts, calendar, last_day))
    return tuple(sorted(ref for ref in employed if ref not in given))


def acknowledged_by(version: PolicyVersion, facts: Facts) -> frozenset[str]:
    """The numbers whose acknowledgement counts for a version: its own, and the one before an immaterial change.

    "Material or not?" is asked when a version is handed in here; an imported version is taken as material.
    """
    dated = [
        v for v in facts.versions if v.effective_on is not None and v.effective_on <= (version.effective_on or date.max)
    ]
    numbers = {version.number}
    for held in sorted(dated, key=lambda v: v.effective_on or date.min, reverse=True):
        numbers.add(held.number)
        if held.material != "not_material":
            break
    return frozenset(numbers)


def is_employed(person: Person, facts: Facts, calendar: Calendar, day: date) -> bool:
    """Whether a person belongs to the company on a day: by dates, else by first to last role (rules: Terms)."""
    first, last = person.employed_from, person.employed_to
    if first is None and last is None:
        held = [a for a in facts.register.assignments if a.person == person.ref]
        if not held:
            return True
        first = min(calendar.local_date(a.held_from) for a in held)
        ends = [a.held_to for a in held]
        last = None if None in ends else max(calendar.local_date(end) for end in ends if end is not None)
    return (first is None or first <= day) and (last is None or day <= last)


def _finding(code: str, sentence: str) -> Finding:
    return Finding(code=code, attribute="register", rule="Registers", sentence=sentence)
