"""Deployment, window, notice, check after go-live and reviews (attribute H; R17 to R20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from chgdesk.domain.calendar import day_words, in_window
from chgdesk.domain.change_facts import Deployment
from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.subject import UNTESTED_BY_GATES, Subject
from chgdesk.domain.people import role_words

MANUAL = "manual"
PIPELINE = "pipeline"
_DEPLOYER = "deployer"


def find_deployment(subject: Subject) -> Iterator[Finding]:
    """Who deployed and how, when, and what followed."""
    yield from _who(subject)
    yield from _path(subject)
    if not subject.is_emergency:
        yield from _window(subject)
        yield from _notice(subject)
    yield from _verification(subject)
    yield from _validation(subject)
    if not subject.is_emergency:
        yield from _review(subject)


def _who(subject: Subject) -> Iterator[Finding]:
    deployments = subject.change.deployments
    strangers = sorted(
        {d.implementer or "" for d in deployments if not subject.held(d.implementer, _DEPLOYER, subject.start)}
    )
    if strangers:
        names = ", ".join(subject.name(person or None) for person in strangers)
        sentence = f"{names} did not hold the deployer role {subject.when(subject.start)}."
        yield _finding("DEP-UNAUTHORISED", sentence, subject, rule="R17")
    shared = sorted({d.account or "no account named" for d in deployments if d.account_type == "shared"})
    if shared:
        sentence = f"Deployed with a shared account: {', '.join(shared)}."
        yield _finding("DEP-SHARED-ACCOUNT", sentence, subject, rule="R17")


def _path(subject: Subject) -> Iterator[Finding]:
    manual = [d for d in subject.change.deployments if d.path == MANUAL]
    if not manual or _manual_is_expected(subject):
        return
    reasons = all(_filled(d.manual_reason) for d in manual)
    if subject.is_emergency and reasons:
        return
    if reasons and all(_filled(d.alternative_evidence) for d in manual):
        sentence = f"Deployed by hand: {_reasons(manual)}"
        yield _finding("OBS-MANUAL-PATH", sentence, subject, rule="R17")
        return
    lacking = "without evidence in its place" if reasons else "without a reason on record"
    yield _finding("DEP-BYPASS-PIPELINE", f"Deployed outside the pipeline {lacking}.", subject, rule="R17")


def _reasons(deployments: list[Deployment]) -> str:
    reasons = "; ".join(dict.fromkeys((d.manual_reason or "").strip() for d in deployments))
    return reasons if reasons.endswith(".") else f"{reasons}."


def _manual_is_expected(subject: Subject) -> bool:
    """Whether the procedure that holds, or every system's card, says that deployment is by hand (R17)."""
    if subject.template is not None and subject.template.deploy == MANUAL:
        return True
    cards = [subject.facts.systems.get(system) for system in subject.change.systems]
    return bool(cards) and all(card is not None and card.deploy == MANUAL for card in cards)


def _filled(text: str | None) -> bool:
    return bool(text and text.strip())


def _window(subject: Subject) -> Iterator[Finding]:
    rules = subject.rules
    if subject.category in rules.window_for or subject.flags & rules.window_flags:
        local = rules.calendar.local(subject.start)
        if not in_window(local, rules.windows):
            sentence = f"Started {subject.when(subject.start)}, outside every maintenance window."
            yield _finding("WIN-OUTSIDE", sentence, subject, "window.windows")
    day = subject.start_day
    for first, last in rules.freezes:
        if first <= day <= last:
            sentence = f"Started on {day_words(day)}, within the freeze from {day_words(first)} to {day_words(last)}."
            yield _finding("WIN-FREEZE", sentence, subject, "window.freezes")
            return


def _notice(subject: Subject) -> Iterator[Finding]:
    rules, change = subject.rules, subject.change
    if subject.category not in rules.notice_for and not subject.flags & rules.notice_flags:
        return
    told = [at for at in (change.notified_at, *(n.at for n in change.notices)) if at is not None]
    limit = subject.start - timedelta(hours=rules.notice_hours)
    if not told:
        sentence = f"No notice is on record; the policy asks for {rules.notice_hours} h."
    elif min(told) > limit:
        hours = (subject.start - min(told)) // timedelta(hours=1)
        before = f"{hours} h before the start" if min(told) <= subject.start else "after the start"
        sentence = f"People were told {before}; the policy asks for {rules.notice_hours} h."
    else:
        return
    yield _finding("WIN-NOTICE-SHORT", sentence, subject, "notice.hours")


def _verification(subject: Subject) -> Iterator[Finding]:
    rules, change = subject.rules, subject.change
    due = rules.calendar.due(subject.end, rules.verification_deadline)
    checked = change.verification.at if change.verification else None
    path = "verification.deadline"
    if checked is None or not change.outcome:
        what = "check after go-live" if checked is None else "outcome"
        sentence = f"No {what} is on record" + (f"; due {subject.when(due)}." if due else ".")
        yield _finding("VER-MISSING", sentence, subject, path, rule="R19", due=subject.pending(due))
    if checked is not None and due is not None and checked > due:
        sentence = f"Checked {subject.when(checked)}; it was due {subject.when(due)}."
        yield _finding("VER-LATE", sentence, subject, path, rule="R19")


def _validation(subject: Subject) -> Iterator[Finding]:
    rules, change = subject.rules, subject.change
    if not subject.is_high or not rules.high_risk_signoff or subject.category in UNTESTED_BY_GATES:
        return
    sign_off, role = change.validation_signoff, rules.signoff_role
    if sign_off is None or sign_off.at is None or sign_off.person is None:
        sentence = f"Nobody signed off the result; {subject.risk} risk asks for it."
    elif sign_off.person == change.author:
        sentence = f"{subject.name(sign_off.person)} signed off own work."
    elif role is not None and not subject.held(sign_off.person, role, sign_off.at):
        sentence = f"{subject.name(sign_off.person)} signed off without being {role_words(role)} then."
    else:
        return
    yield _finding("VAL-SIGNOFF-MISSING", sentence, subject, "verification.high_risk_signoff", rule="R19")


def _review(subject: Subject) -> Iterator[Finding]:
    rules, change = subject.rules, subject.change
    asked = change.outcome in rules.pir_outcomes or (change.caused_incident and rules.pir_caused_incident)
    if not asked:
        return
    due = rules.calendar.due(subject.end, rules.pir_deadline)
    reviewed = change.pir.at if change.pir else None
    why = (change.outcome or "").replace("_", " ") if change.outcome in rules.pir_outcomes else "caused an incident"
    if reviewed is None:
        sentence = f"No review is on record ({why})" + (f"; due {subject.when(due)}." if due else ".")
        yield _finding("PIR-MISSING", sentence, subject, "pir.deadline", rule="R20", due=subject.pending(due))
    elif due is not None and reviewed > due:
        sentence = f"Reviewed {subject.when(reviewed)}; it was due {subject.when(due)}."
        yield _finding("PIR-LATE", sentence, subject, "pir.deadline", rule="R20")


def _finding(
    code: str, sentence: str, subject: Subject, *paths: str, rule: str = "R18", due: datetime | None = None
) -> Finding:
    return Finding(code=code, attribute="H", rule=rule, sentence=sentence, due=due, parameters=subject.used(*paths))
