"""The emergency path: who said go; how soon it was recorded, reviewed and signed off (attribute J; R21, R22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from chgdesk.domain.change_facts import Emergency
from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.subject import Subject
from chgdesk.domain.people import role_words


def clock_start(subject: Subject) -> datetime:
    """The instant at which an emergency's clocks start; start itself where the named one is not known (R22)."""
    named = subject.rules.emergency_clock
    emergency = subject.change.emergency
    if named == "implementation_end":
        return subject.end
    if named == "authorised" and emergency is not None and emergency.authorised_at is not None:
        return emergency.authorised_at
    if named == "incident_opened":
        incident = subject.facts.incidents.get(subject.change.incident or "")
        if incident is not None and incident.opened_at is not None:
            return incident.opened_at
    return subject.start


def find_emergency(subject: Subject) -> Iterator[Finding]:
    """Authorisation, record, review, sign-off and incident of an emergency."""
    if not subject.is_emergency:
        return
    emergency = subject.change.emergency or Emergency()
    yield from _authorisation(emergency, subject)
    yield from _record(subject)
    yield from _review(emergency, subject)
    yield from _sign_off(emergency, subject)
    if subject.rules.emergency_incident_required and subject.change.incident not in subject.facts.incidents:
        named = subject.change.incident
        sentence = f"Incident {named} is not on record." if named else "No incident is linked."
        yield _finding("EMG-NO-INCIDENT", sentence, subject, "emergency.incident_required")


def _authorisation(emergency: Emergency, subject: Subject) -> Iterator[Finding]:
    if _authorised(emergency, subject):
        return
    rules = subject.rules
    told = emergency.notified_at
    if (
        rules.proceed_if_unreachable
        and (emergency.unreachable_rationale or "").strip()
        and told is not None
        and _in_time(told, subject)
    ):
        person = subject.name(emergency.notified_person) if emergency.notified_person else "somebody"
        sentence = f"Nobody could be reached; {person} was told {subject.when(told)}, in time."
        yield _finding("OBS-EMG-PROCEED-NOTIFY", sentence, subject, "emergency.notify_within_minutes", rule="R21")
        return
    if emergency.authoriser is None:
        why = "Nobody authorised it before the start"
    elif emergency.authoriser in subject.implementers:
        why = f"{subject.name(emergency.authoriser)} authorised it and deployed it"
    elif emergency.authorised_at is None or emergency.authorised_at > subject.start:
        why = f"{subject.name(emergency.authoriser)} authorised it {subject.when(emergency.authorised_at)}, not before"
    else:
        why = f"{subject.name(emergency.authoriser)} held none of the roles that may say go"
    paths = ("emergency.authorisers", "emergency.fallback_authorisers", "emergency.proceed_if_unreachable")
    yield _finding("EMG-NO-AUTH", f"{why}.", subject, *paths, rule="R21")


def _in_time(told: datetime, subject: Subject) -> bool:
    minutes = subject.rules.notify_within_minutes
    return minutes is None or told <= subject.start + timedelta(minutes=minutes)


def _authorised(emergency: Emergency, subject: Subject) -> bool:
    """Whether a listed role, or a fallback with its note, said go in time and did not deploy (R21)."""
    person, at = emergency.authoriser, emergency.authorised_at
    if person is None or at is None or at > subject.start or person in subject.implementers:
        return False
    rules = subject.rules
    if any(subject.held(person, role, at) for role in rules.authorisers):
        return True
    noted = bool((emergency.primary_unavailable_note or "").strip())
    return noted and any(subject.held(person, role, at) for role in rules.fallback_authorisers)


def _record(subject: Subject) -> Iterator[Finding]:
    due = subject.rules.calendar.due(clock_start(subject), subject.rules.emergency_record_deadline)
    written = subject.first_written
    if due is not None and written is not None and written > due:
        sentence = f"First written down {subject.when(written)}; it was due {subject.when(due)}."
        yield _finding("EMG-REC-LATE", sentence, subject, "emergency.record_deadline", "emergency.clock_starts_at")


def _review(emergency: Emergency, subject: Subject) -> Iterator[Finding]:
    rules, review = subject.rules, emergency.retro_review
    due = rules.calendar.due(clock_start(subject), rules.emergency_review_deadline)
    path = "emergency.review_deadline"
    if review is None or review.at is None:
        sentence = "No review afterwards is on record" + (f"; due {subject.when(due)}." if due else ".")
        yield _finding("EMG-REVIEW-MISSING", sentence, subject, path, due=subject.pending(due))
        return
    if due is not None and review.at > due:
        sentence = f"Reviewed {subject.when(review.at)}; it was due {subject.when(due)}."
        yield _finding("EMG-REVIEW-LATE", sentence, subject, path)
    role = rules.emergency_review_role
    if role is not None and not subject.held(review.person, role, review.at):
        sentence = f"{subject.name(review.person)} reviewed it without being {role_words(role)} then."
        yield _finding("EMG-REVIEW-WRONG-ROLE", sentence, subject, "emergency.review_role")
    if review.person in subject.workers:
        sentence = f"{subject.name(review.person)} reviewed own work."
        yield _finding("EMG-REVIEW-NOT-INDEPENDENT", sentence, subject)


def _sign_off(emergency: Emergency, subject: Subject) -> Iterator[Finding]:
    rules, sign_off = subject.rules, emergency.retro_signoff
    if not rules.emergency_signoff_required:
        return
    due = rules.calendar.due(clock_start(subject), rules.emergency_signoff_deadline)
    role = rules.emergency_signoff_role
    who = role_words(role) if role else "anybody"
    if sign_off is None or sign_off.at is None:
        sentence = f"No sign-off by {who} is on record" + (f"; due {subject.when(due)}." if due else ".")
        yield _finding("EMG-SIGNOFF-MISSING", sentence, subject, "emergency.signoff_role", due=subject.pending(due))
        return
    if role is not None and not subject.held(sign_off.person, role, sign_off.at):
        sentence = f"{subject.name(sign_off.person)} signed off without being {who} then."
        yield _finding("EMG-SIGNOFF-MISSING", sentence, subject, "emergency.signoff_role")
    if due is not None and sign_off.at > due:
        sentence = f"Signed off {subject.when(sign_off.at)}; it was due {subject.when(due)}."
        yield _finding("EMG-SIGNOFF-LATE", sentence, subject, "emergency.signoff_deadline")
    if sign_off.person in subject.workers:
        yield _finding("EMG-SIGNOFF-SELF", f"{subject.name(sign_off.person)} signed off own work.", subject)


def _finding(
    code: str, sentence: str, subject: Subject, *paths: str, due: datetime | None = None, rule: str = "R22"
) -> Finding:
    return Finding(code=code, attribute="J", rule=rule, sentence=sentence, due=due, parameters=subject.used(*paths))
