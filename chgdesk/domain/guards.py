"""Guards: parameters that refuse a step ahead and are never a finding afterwards (rules: Registers; APR-11, EXC-03).

Each guard is given the facts, the moment and the parameter set, and answers None or one sentence that says what stands
in the way, which clause of the policy asks for it, and what to do. Facts of the past are recorded as they happened,
so no guard is asked about them. Where the set is silent, `effective` says what holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from chgdesk.domain.calendar import day_words, instant_words
from chgdesk.domain.change_facts import Approval, GateResult
from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_words import example_phrase, group_of, value_in_words, words_of
from chgdesk.domain.rules import rules_of

Tree = Mapping[str, Any]

_REJECTED = "reject"


def clause_words(path: str, tree: Tree) -> str:
    """The clause a parameter prints, with its heading: `Retention: records are kept for 3 years`."""
    sentence = example_phrase(path).format(words_of(path, tree)).removesuffix(".")
    return f"{group_of(path)}: {sentence[:1].lower()}{sentence[1:]}"


def _refusal(what: str, path: str, tree: Tree, then: str) -> str:
    return f"{what} The policy says under {clause_words(path, tree)}. {then}"


def approval_lapsed(approved_at: datetime, now: datetime, tree: Tree) -> str | None:
    """Refuse to act on an approval that has lapsed (APR-11); it is good through the local day so many days later."""
    path = "approval.lapse_days"
    days, calendar = int(effective(tree, path)), rules_of(tree).calendar
    last = calendar.local_date(approved_at) + timedelta(days=days)
    if days == 0 or calendar.local_date(now) <= last:
        return None
    return _refusal(
        f"The approval given {instant_words(approved_at, calendar)} was good until {day_words(last)}.",
        path,
        tree,
        "Ask for the approval again.",
    )


def standard_unapproved(author: str | None, approvals: Iterable[Approval], now: datetime, tree: Tree) -> str | None:
    """Refuse to start a standard change without a peer's approval, where each one needs it (STD-06).

    A peer is anybody but the author, whose last decision up to now is an approval in an accepted way, not voided.
    """
    path = "standard.individual_approval"
    accepted = rules_of(tree).accepted_modes
    if not effective(tree, path):
        return None
    last: dict[str, Approval] = {}
    for approval in sorted(_decided(approvals, now), key=lambda a: (a.decided_at or now, a.decision == _REJECTED)):
        last[approval.person] = approval
    if any(a.decision != _REJECTED and a.mode in accepted for person, a in last.items() if person != author):
        return None
    what = "No person other than the author has approved this standard change."
    return _refusal(what, path, tree, "Ask one peer to approve it.")


def _decided(approvals: Iterable[Approval], now: datetime) -> list[Approval]:
    return [a for a in approvals if a.voided_at is None and a.decided_at is not None and a.decided_at <= now]


def emergency_gates_open(gates: Iterable[GateResult], skipped: Iterable[str], tree: Tree) -> str | None:
    """Refuse to go on with an emergency while a gate it must keep is open or skipped (EMG-14, GATE-01, GATE-14).

    A gate is kept when it succeeded, when a policy exception waives it, or when it does not apply for a reason given.
    """
    path = "emergency.gates_required"
    kept = {gate.gate for gate in gates if _is_kept(gate)} - set(skipped)
    missing = [gate for gate in effective(tree, path) if gate not in kept]
    if not missing:
        return None
    what = f"Not done yet for this emergency: {value_in_words(path, missing)}."
    return _refusal(what, path, tree, "Finish it, or name the policy exception that waives it.")


def _is_kept(gate: GateResult) -> bool:
    return (
        gate.status == "passed"
        or (gate.status == "waived" and bool(gate.exception))
        or (gate.status == "not_applicable" and bool(gate.reason.strip()))
    )


def commander_missing(commander: str | None, tree: Tree) -> str | None:
    """Refuse to go on with an emergency that names no incident commander, where one is needed (EMG-13)."""
    path = "emergency.commander_required"
    if not effective(tree, path) or (commander or "").strip():
        return None
    return _refusal("No incident commander is named.", path, tree, "Name the person who commands the incident.")


def exception_too_long(risk: str, starts_on: date, expires_on: date | None, tree: Tree) -> str | None:
    """Refuse a policy exception that runs longer than its risk allows, or without end where there is a limit (EXC-03).

    Its length is the days from start to expiry. A risk level without a figure has no limit.
    """
    path = "exception.max_days_by_risk"
    most = effective(tree, path).get(risk)
    if most is None or (expires_on is not None and (expires_on - starts_on).days <= most):
        return None
    latest = starts_on + timedelta(days=most)
    length = "without end" if expires_on is None else f"for {(expires_on - starts_on).days} days"
    what = f"This policy exception would run {length} at {risk.replace('_', ' ')} risk."
    return _refusal(what, path, tree, f"Let it expire on {day_words(latest)} or earlier.")


def exception_renewed_too_often(renewals: int, tree: Tree) -> str | None:
    """Refuse one more renewal of a policy exception already renewed as often as allowed (EXC-07)."""
    path = "exception.renewals_max"
    most = effective(tree, path)
    if most is None or renewals < most:
        return None
    times = {0: "not been renewed", 1: "been renewed once", 2: "been renewed twice"}
    what = f"This policy exception has {times.get(renewals, f'been renewed {renewals} times')}."
    return _refusal(what, path, tree, "Close it, and ask for a new policy exception with a new assessment.")


def rollback_untested(risk: str, tested_at: datetime | None, now: datetime, tree: Tree) -> str | None:
    """Refuse to deploy at a risk level whose rollback plan must have been tried out, while it has not (RBK-07)."""
    path = "rollback.test_required_for_risk"
    if risk not in effective(tree, path) or (tested_at is not None and tested_at <= now):
        return None
    what = f"The rollback plan of this change ({risk.replace('_', ' ')} risk) has not been tried out."
    return _refusal(what, path, tree, "Try it out, and record when and how.")


def watch_too_short(risk: str, ended_at: datetime, watched_until: datetime, tree: Tree) -> str | None:
    """Refuse to close a change at the highest risk level before it was watched long enough (VER-03).

    `watched_until` is the moment of closing, or an earlier end of the watch. Hours are elapsed hours (PRM-08).
    """
    path = "verification.watch_hours"
    rules = rules_of(tree)
    until = ended_at + timedelta(hours=int(effective(tree, path)))
    if risk != rules.highest_risk or watched_until >= until:
        return None
    what = f"This change has not been watched long enough: {instant_words(until, rules.calendar)} is the earliest end."
    return _refusal(what, path, tree, "Go on watching it, and close it then.")


GUARDS: Mapping[str, Callable[..., str | None]] = {
    "approval.lapse_days": approval_lapsed,
    "standard.individual_approval": standard_unapproved,
    "emergency.gates_required": emergency_gates_open,
    "emergency.commander_required": commander_missing,
    "exception.max_days_by_risk": exception_too_long,
    "exception.renewals_max": exception_renewed_too_often,
    "rollback.test_required_for_risk": rollback_untested,
    "verification.watch_hours": watch_too_short,
}
"""The guard of each parameter of the guard class."""
