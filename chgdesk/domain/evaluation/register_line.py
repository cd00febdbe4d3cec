"""How one record stands in the register, whatever the period: the words of wireframe W1 and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.calendar import Calendar, day_words, span_words
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.approvals import Answered, Quality, approval_picture
from chgdesk.domain.evaluation.attributes import Dated, basis_of
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.findings import Finding, Judgement, Verdict
from chgdesk.domain.evaluation.judge import judge_under_rules, subject_of, why_unjudged
from chgdesk.domain.evidence import FindingNote

WAITING = "WAITING"
"""A record still ahead of going live; kept beside the verdict codes."""

READ = "READ"
"""A record whose every finding a person has confirmed or explained; kept beside the verdict codes."""

_SET_ASIDE = {
    ChangeState.VOID: "Void",
    ChangeState.REJECTED: "Rejected",
    ChangeState.WITHDRAWN: "Withdrawn",
}
_STEPS = {
    ChangeState.DRAFT: "Draft",
    ChangeState.SUBMITTED: "Submitted",
    ChangeState.APPROVED: "Approved, not yet deployed",
    ChangeState.READY: "Ready to deploy",
    ChangeState.IMPLEMENTING: "Being deployed",
    ChangeState.REOPENED: "Reopened",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """What the register shows of a record beside its own fields."""

    verdict: str
    state_words: str
    approved_by: str
    rests_on: str
    to_look_at: int = 0
    remarks: int = 0
    open_until: datetime | None = None
    category: str | None = None
    risk: str | None = None
    codes: tuple[str, ...] = ()
    judgement: Judgement | None = None


def register_line(change: Change, facts: Facts, as_of: datetime, notes: tuple[FindingNote, ...] = ()) -> RegisterLine:
    """How a record stands at an instant, by the rules of its day; `notes` is what people said of its findings."""
    rests_on = rests_on_words(change)
    start = change.started_at
    events = facts.events_of(change)
    approvers = _approvers(change, facts)
    set_aside = _SET_ASIDE.get(change.state)
    if set_aside and not (events or start):
        return _not_judged(Verdict.NOT_IN_POPULATION, set_aside, approvers, rests_on)
    if why_unjudged(start, facts, facts.default_rules.calendar):
        return _not_judged(Verdict.NOT_JUDGED, "History", approvers, rests_on)
    if change.scope != "production" and not events:
        return _not_judged(Verdict.NOT_IN_POPULATION, "Not production", approvers, rests_on)
    if start is None and not events:
        return _ahead(change, facts, as_of, rests_on)
    return _read(_judged(change, facts, as_of, rests_on), notes, facts.default_rules.calendar)


def _not_judged(verdict: Verdict, words: str, approvers: str, rests_on: str) -> RegisterLine:
    """A record that no rule is applied to."""
    return RegisterLine(verdict=verdict, state_words=words, approved_by=approvers, rests_on=rests_on)


def _approvers(change: Change, facts: Facts) -> str:
    """Who approved and did not lose it again, by name; whether they were the right ones is not said."""
    stand = (a for a in change.approvals if a.decision != "reject" and a.voided_at is None)
    return ", ".join(dict.fromkeys(facts.name(a.person) for a in stand))


def _judged(change: Change, facts: Facts, as_of: datetime, rests_on: str) -> RegisterLine:
    judgement = judge_under_rules(change, facts, as_of)
    calendar = facts.default_rules.calendar
    look = [f for f in judgement.findings if f.is_counting and not f.is_open]
    still_open = [f for f in judgement.findings if f.is_open]
    remarks = [f for f in judgement.findings if not f.is_counting]
    return RegisterLine(
        verdict=judgement.verdict,
        state_words=state_words(judgement, calendar),
        approved_by=approved_by_words(change, facts, judgement, as_of),
        rests_on=rests_on,
        to_look_at=len(look),
        remarks=len(remarks),
        open_until=min((f.due for f in still_open if f.due is not None), default=None),
        category=judgement.effective_category,
        risk=judgement.effective_risk,
        codes=judgement.codes,
        judgement=judgement,
    )


def _read(line: RegisterLine, notes: tuple[FindingNote, ...], calendar: Calendar) -> RegisterLine:
    """The same line after people confirmed or explained findings: what nobody has read still asks to be looked at."""
    judgement = line.judgement
    if judgement is None or not notes:
        return line
    said = {(note.code, note.about): note.verdict for note in notes if note.change == judgement.ref}
    look = [f for f in judgement.findings if f.is_counting and not f.is_open]
    read = [said[key] for f in look if (key := (f.code, f.role or f.test or "")) in said]
    unread = len(look) - len(read)
    if not read:
        return line
    if unread:
        return replace(line, to_look_at=unread, state_words=f"To look at: {unread}")
    still_open = _open_words(judgement, calendar)
    if still_open:
        return replace(line, verdict=Verdict.OPEN, to_look_at=0, state_words=still_open)
    confirmed = read.count("confirmed")
    parts = (
        f"Deviation confirmed: {confirmed}" if confirmed else "",
        f"Explained: {len(read) - confirmed}" if len(read) > confirmed else "",
    )
    return replace(line, verdict=READ, to_look_at=0, state_words="; ".join(part for part in parts if part))


def _ahead(change: Change, facts: Facts, as_of: datetime, rests_on: str) -> RegisterLine:
    """A record that has not gone live: whose approval it waits for, if the rules asked today (R25)."""
    planned = change.planned_window.start if change.planned_window else None
    at = max(planned, as_of) if planned is not None else as_of
    subject = subject_of(change, facts, facts.default_rules, at, as_of)
    lacking = [a.requirement.words for a in approval_picture(subject).answered if not a.good]
    waiting = f"waiting: {', '.join(lacking)}" if lacking else ""
    asked = change.state in {ChangeState.SUBMITTED, ChangeState.DRAFT} and lacking
    words = "Waiting for approval" if asked and change.state is ChangeState.SUBMITTED else _step_words(change)
    return RegisterLine(
        verdict=WAITING,
        state_words=words,
        approved_by="; ".join(part for part in (_approvers(change, facts), waiting) if part),
        rests_on=rests_on,
        category=subject.category,
        risk=subject.risk,
    )


def _step_words(change: Change) -> str:
    return _STEPS.get(change.state, change.state.value.replace("_", " ").capitalize())


def state_words(judgement: Judgement, calendar: Calendar) -> str:
    """How a judged record stands, in the words people see (ux.md Words)."""
    look = sum(1 for f in judgement.findings if f.is_counting and not f.is_open)
    if look:
        return f"To look at: {look}"
    still_open = _open_words(judgement, calendar)
    if still_open:
        return still_open
    if judgement.verdict is Verdict.PASS_WITH_COMPENSATING_CONTROL:
        legs = max(len(f.names) for f in judgement.findings if f.code.startswith("CMP-"))
        return f"Compensating controls recorded: {legs} of {legs}"
    remarks = sum(1 for f in judgement.findings if not f.is_counting)
    if remarks:
        return f"No deviation found; {remarks} remark{'s' if remarks > 1 else ''}"
    return "No deviation found"


_WAITS_FOR = {
    "VER-MISSING": "check",
    "PIR-MISSING": "review",
    "EMG-REVIEW-MISSING": "review",
    "EMG-SIGNOFF-MISSING": "sign-off",
    "RBK-PLAN-MISSING": "rollback plan",
}


def _open_words(judgement: Judgement, calendar: Calendar) -> str:
    """What the record still waits for first, and until when; empty where it waits for nothing."""
    waits = [(f.due, f.code) for f in judgement.findings if f.due is not None]
    if not waits:
        return ""
    due, code = min(waits)
    return f"Open: {_WAITS_FOR[code]} due {day_words(calendar.local_date(due))}"


def approved_by_words(change: Change, facts: Facts, judgement: Judgement, as_of: datetime) -> str:
    """Who approved, with what is odd about it: late, spoken, missing (W1)."""
    emergency = change.emergency
    if judgement.effective_category == "emergency":
        if emergency is None or emergency.authoriser is None:
            return "nobody reached" if emergency and emergency.unreachable_rationale else "nobody"
        how = ", spoken" if emergency.authorisation_mode == "verbal" else ""
        return f"{facts.name(emergency.authoriser)}{how}"
    start = judgement.start or change.started_at
    if start is None or judgement.effective_category is None:
        return _approvers(change, facts)
    version = facts.version_on(facts.default_rules.calendar.local_date(start))
    subject = subject_of(change, facts, facts.rules_for(version), start, as_of)
    answered = approval_picture(subject).answered
    if not answered:
        return "none asked for"
    return ", ".join(dict.fromkeys(_answer_words(answer, facts, start) for answer in answered))


def _answer_words(answer: Answered, facts: Facts, start: datetime) -> str:
    good = [a for a in answer.good if a.decided_at is not None]
    if good:
        first = min(good, key=lambda a: (a.decided_at or start, a.person))
        late = int(((first.decided_at or start) - start).total_seconds())
        return f"{facts.name(first.person)} +{span_words(late)}" if late > 0 else facts.name(first.person)
    for quality, said in ((Quality.SELF, "own"), (Quality.VERBAL, "spoken"), (Quality.UNPROVED, "stated")):
        people = [r.approval.person for r in answer.rated if r.quality is quality]
        if people:
            return f"{facts.name(people[0])}, {said}"
    return f"missing: {answer.requirement.words}"


def rests_on_words(change: Change) -> str:
    """How many of the record's facts rest on more than a statement: `5 of 6`."""
    bases = [basis_of(origin) for origin in facts_on_record(change)]
    held = sum(1 for basis in bases if basis is not Basis.STATED)
    return f"{held} of {len(bases)}" if bases else ""


def facts_on_record(change: Change) -> Iterator[Provenance]:
    """The provenance of every dated fact on the record, the request itself first."""
    yield change.provenance
    emergency = change.emergency
    singles = (
        change.ci,
        change.scan,
        change.rollback_plan,
        change.rollback_execution,
        change.verification,
        change.validation_signoff,
        change.pir,
        emergency,
        emergency.retro_review if emergency else None,
        emergency.retro_signoff if emergency else None,
        change.staging if change.staging and change.staging.status != "not_done" else None,
    )
    many: tuple[Dated | None, ...] = (*change.approvals, *change.code_reviews, *change.tests, *change.deployments)
    for fact in (*many, *singles):
        if fact is not None:
            yield fact.provenance


def open_findings(judgement: Judgement) -> tuple[Finding, ...]:
    """What needs a person: counting findings first, then those that still wait, in the order found."""
    look = [f for f in judgement.findings if f.is_counting and not f.is_open]
    return (*look, *(f for f in judgement.findings if f.is_open), *(f for f in judgement.findings if not f.is_counting))
