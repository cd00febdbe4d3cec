"""What a quarter's records show of the rules a policy sets, as counts (POL-27). It accuses nobody: it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from chgdesk.domain.calendar import add_months, in_window
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.classification import classify
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.evaluation.subject import EMERGENCY, STANDARD
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.register import Register
from chgdesk.domain.rules import Rules, rules_of

CHANGE_MEETING = "change_meeting"
"""The kind of evidence that the notes of a change meeting are."""

MONTHS = 3
"""Length of the stretch that is looked back on."""

_NO_CHANGES = frozenset({ChangeState.DRAFT, ChangeState.WITHDRAWN, ChangeState.VOID, ChangeState.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many changes a rule asked something of, how many records show it, and how many show something else.

    The others show nothing either way: that may be a gap in the records, not in the practice.
    """

    asked: int = 0
    shown: int = 0
    otherwise: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            asked=self.asked + other.asked,
            shown=self.shown + other.shown,
            otherwise=self.otherwise + other.otherwise,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Counts over a quarter, both days included, of production changes that started in it, by the rules given.

    `by_category` counts effective categories; `approvals` has a tally for each role that the matrix asks by itself,
    standard executions counting in `by_category` alone. `meetings` are notes of change meetings held as evidence,
    `log_reviews` finished reviews of deployment logs, `deployments` production events of the logs.
    """

    first_day: date
    last_day: date
    by_category: Mapping[str, int] = field(default_factory=dict)
    meetings: int = 0
    log_reviews: int = 0
    deployments: int = 0
    windows: Tally = Tally()
    notices: Tally = Tally()
    reviewers: Tally = Tally()
    pipeline: Tally = Tally()
    scans: Tally = Tally()
    staging: Tally = Tally()
    rollback_plans: Tally = Tally()
    approvals: Mapping[str, Tally] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many production changes started in the quarter."""
        return sum(self.by_category.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One change of the quarter as the rules class it."""

    change: Change
    start: datetime
    category: str
    risk: str
    flags: frozenset[str]


def practice_of(
    register: Register, last_day: date, *, tree: Mapping[str, Any], evidence: Iterable[EvidenceItem] = ()
) -> Practice:
    """Count how the quarter that ends on `last_day` was worked, by the rules of a parameter tree.

    Changes from before the day on which judging begins are history and not counted (CHG-24).
    """
    rules = rules_of(tree)
    first_day = add_months(last_day, -MONTHS) + timedelta(days=1)
    facts = facts_of(register)
    seen = [each for change in register.changes if (each := _seen(change, facts, rules, first_day, last_day))]
    local = rules.calendar.local_date
    return Practice(
        first_day=first_day,
        last_day=last_day,
        by_category=dict(Counter(each.category for each in seen)),
        meetings=_meetings(seen, evidence, first_day, last_day),
        log_reviews=sum(
            run.completed_at is not None and first_day <= local(run.completed_at) <= last_day for run in register.runs
        ),
        deployments=sum(event.counts and first_day <= local(event.at) <= last_day for event in register.events),
        windows=_total(_window(each, rules) for each in seen),
        notices=_total(_notice(each, rules) for each in seen),
        reviewers=_total(_reviewers(each, rules) for each in seen),
        pipeline=_total(_pipeline(each, rules) for each in seen),
        scans=_total(_scan(each, rules) for each in seen),
        staging=_total(_staging(each, rules) for each in seen),
        rollback_plans=_total(_plan(each, rules) for each in seen),
        approvals=_approvals(seen, facts, rules),
    )


def _total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def _seen(change: Change, facts: Facts, rules: Rules, first_day: date, last_day: date) -> _Seen | None:
    start = change.started_at
    judged_from = facts.register.organisation.judged_from
    if start is None or change.scope != "production" or change.state in _NO_CHANGES:
        return None
    if not first_day <= rules.calendar.local_date(start) <= last_day or (judged_from and start < judged_from):
        return None
    classed = classify(change, facts, rules, start)
    return _Seen(change=change, start=start, category=classed.category, risk=classed.risk, flags=classed.flags)


def _meetings(seen: list[_Seen], evidence: Iterable[EvidenceItem], first_day: date, last_day: date) -> int:
    """Notes of change meetings: those that evidence dates into the quarter, and those attached to its changes."""
    notes = {
        link.sha256 for each in seen for link in each.change.evidence if link.kind == CHANGE_MEETING and link.stands
    }
    for item in evidence:
        day = item.covers_from or (item.captured_at.date() if item.captured_at is not None else None)
        if item.kind == CHANGE_MEETING and day is not None and first_day <= day <= last_day:
            notes.add(item.sha256)
    return len(notes)


def _window(each: _Seen, rules: Rules) -> Tally:
    if each.category not in rules.window_for and not each.flags & rules.window_flags:
        return Tally()
    inside = in_window(rules.calendar.local(each.start), rules.windows)
    return Tally(asked=1, shown=int(inside), otherwise=int(not inside))


def _notice(each: _Seen, rules: Rules) -> Tally:
    if each.category not in rules.notice_for and not each.flags & rules.notice_flags:
        return Tally()
    told = each.change.notified_at is not None or any(notice.at for notice in each.change.notices)
    return Tally(asked=1, shown=int(told))


def _is_gated(each: _Seen) -> bool:
    return each.category not in {EMERGENCY, STANDARD}


def _reviewers(each: _Seen, rules: Rules) -> Tally:
    change = each.change
    needed = rules.review_min.get(each.risk, 0)
    if not _is_gated(each) or change.change_type not in rules.review_applies_to or not change.delivered_via_repo:
        return Tally()
    if needed == 0:
        return Tally()
    people = {review.person for review in change.code_reviews if review.person != change.author}
    return Tally(asked=1, shown=int(len(people) >= needed), otherwise=int(0 < len(people) < needed))


def _pipeline(each: _Seen, rules: Rules) -> Tally:
    if not rules.ci_required or not _is_gated(each) or not each.change.delivered_via_repo:
        return Tally()
    return Tally(asked=1, shown=int(each.change.ci is not None and each.change.ci.at is not None))


def _scan(each: _Seen, rules: Rules) -> Tally:
    change = each.change
    if not rules.sast_required or not _is_gated(each) or change.change_type != "code" or not change.delivered_via_repo:
        return Tally()
    return Tally(asked=1, shown=int(change.scan is not None and change.scan.at is not None))


def _staging(each: _Seen, rules: Rules) -> Tally:
    if each.category not in rules.staging_for or each.risk not in rules.staging_for_risk:
        return Tally()
    staging = each.change.staging
    said = staging is not None and staging.status in {"validated", "not_available"}
    return Tally(asked=1, shown=int(said))


def _plan(each: _Seen, rules: Rules) -> Tally:
    if each.category not in rules.rollback_for or each.risk not in rules.rollback_for_risk:
        return Tally()
    return Tally(asked=1, shown=int(each.change.rollback_plan is not None))


def _approvals(seen: list[_Seen], facts: Facts, rules: Rules) -> dict[str, Tally]:
    """For each role that a matching line of the matrix asks by itself: how many records show its approval."""
    tallies: dict[str, Tally] = {}
    for each in seen:
        change = each.change
        asked = {
            role
            for rule in rules.approval_matrix
            if rule.matches(category=each.category, risk=each.risk, change_type=change.change_type, flags=each.flags)
            for role in rule.roles
        }
        given = [approval for approval in change.approvals if approval.voided_at is None]
        for role in sorted(asked) if each.category != EMERGENCY else ():
            shown = any(
                role in approval.roles_claimed or facts.held(approval.person, role, approval.decided_at)
                for approval in given
            )
            tally = Tally(asked=1, shown=int(shown), otherwise=int(bool(given) and not shown))
            tallies[role] = tallies.get(role, Tally()) + tally
    return tallies
