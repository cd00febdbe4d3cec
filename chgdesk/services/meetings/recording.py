"""A meeting goes on record: one act for the minutes and every change that was on the table (CAB-03, CAB-04)."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.meeting import GIVEN, ChangeMeeting, MeetingItem, minutes_digest
from chgdesk.domain.meeting_form import missing_roles, required_roles
from chgdesk.domain.people import Organisation
from chgdesk.domain.practice import CHANGE_MEETING
from chgdesk.domain.signature import APPROVAL, DeskSignature
from chgdesk.domain.workflow.acts import offer, standing_of
from chgdesk.domain.workflow.states import settled
from chgdesk.errors import Invalid, UserError
from chgdesk.services.changes.standing import facts_around
from chgdesk.services.context import Context
from chgdesk.services.meetings.commands import AttachMinutes, CorrectMeeting, MinutesFile, RecordMeeting
from chgdesk.services.meetings.deciding import Decisions, Table, counted
from chgdesk.services.meetings.faults import meeting_faults
from chgdesk.services.registry import handles
from chgdesk.services.signatures import signature_of
from chgdesk.storage.work import Work

_TYPED = "typed at this desk"


@handles(
    RecordMeeting,
    permission="record",
    sentence=lambda c: (
        f"recorded the change meeting {c.title}".rstrip()
        + f" on {len(c.items)} change{'' if len(c.items) == 1 else 's'}"
    ),
    reversal="CorrectMeeting",
)
def record_meeting(command: RecordMeeting, work: Work, context: Context) -> None:
    """Record the minutes, then lay each decision on its change."""
    facts = _facts(work)
    calendar = facts.default_rules.calendar
    meeting = ChangeMeeting(
        ref=_next_ref(work, calendar.local(command.held_at).year),
        held_at=command.held_at,
        title=command.title.strip(),
        chair=command.chair,
        attendees=command.attendees,
        items=command.items,
        notes=command.notes.strip(),
        provenance=Provenance(source=_TYPED, recorded_at=context.now()),
    )
    _require_sound(meeting, work, facts, context.now())
    signatures = _signed(command, meeting, facts, work, context)
    if command.minutes is not None:
        meeting = _with_minutes(meeting, command.minutes, work, context)
    meeting = replace(meeting, missing=_missing(meeting, facts))
    work.meetings.add(meeting)
    name = command.minutes.name if command.minutes else ""
    table = Table(meeting=meeting, facts=facts, minutes_name=name, signatures=signatures)
    _lay(table, meeting.items, work, context)
    work.happened(meeting.held_at)
    work.note("meeting", meeting.ref)
    _note_uncounted(meeting, facts, work)


@handles(
    CorrectMeeting,
    permission="record",
    sentence=lambda c: f"corrected the change meeting {c.meeting}",
    reversal="CorrectMeeting",
)
def correct_meeting(command: CorrectMeeting, work: Work, context: Context) -> None:
    """Record the minutes as they should have been; what no longer stands is voided with the reason."""
    if not command.reason.strip():
        raise UserError("Say in a sentence why the minutes are corrected; it stands beside the act.")
    facts = _facts(work)
    before: ChangeMeeting = work.meetings.by_ref(command.meeting)
    meeting = replace(
        before,
        held_at=command.held_at,
        title=command.title.strip(),
        chair=command.chair,
        attendees=command.attendees,
        items=command.items,
        notes=command.notes.strip(),
    )
    _require_sound(meeting, work, facts, context.now())
    meeting = replace(meeting, missing=_missing(meeting, facts))
    work.because(command.reason.strip())
    work.meetings.save(meeting, expected_version=command.expected_version)
    gone = tuple(i for i in before.items if i.change not in {item.change for item in meeting.items})
    table = Table(
        meeting=meeting,
        facts=facts,
        minutes_name=_minutes_name(meeting, work),
        reason=f"Minutes of {meeting.ref} corrected: {command.reason.strip()}",
    )
    _lay(table, meeting.items, work, context, gone=gone)
    _note_uncounted(meeting, facts, work)


@handles(
    AttachMinutes,
    permission="evidence",
    sentence=lambda c: f"attached the minutes {c.minutes.name} to the change meeting {c.meeting}",
)
def attach_minutes(command: AttachMinutes, work: Work, context: Context) -> None:
    """Keep the document; decisions that were only stated rest on it from now on, with the time it came in."""
    facts = _facts(work)
    before: ChangeMeeting = work.meetings.by_ref(command.meeting)
    if before.minutes is not None:
        raise UserError(f"{before.ref} has its minutes already. Correct the meeting if another paper is right.")
    meeting = _with_minutes(before, command.minutes, work, context)
    work.meetings.save(meeting)
    table = Table(meeting=meeting, facts=facts, minutes_name=command.minutes.name)
    _lay(table, meeting.items, work, context)


def _facts(work: Work) -> Facts:
    """What roles and rules are read from, without any change."""
    return facts_of(work.around(Change(ref="")))


def _next_ref(work: Work, year: int) -> str:
    taken = {held.value.ref for held in work.meetings.all()}
    return next(ref for n in itertools.count(1) if (ref := f"MTG-{year}-{n:03d}") not in taken)


def _require_sound(meeting: ChangeMeeting, work: Work, facts: Facts, now: datetime) -> None:
    if meeting.held_at > now:
        when = instant_words(meeting.held_at, facts.default_rules.calendar)
        raise UserError(f"Nothing was recorded: the meeting is said to be held {when}, which is still to come.")
    changes = {item.change: found.value for item in meeting.items if (found := work.changes.find(item.change))}
    faults = meeting_faults(meeting, changes, facts.names)
    if faults:
        raise Invalid(f"The minutes were not recorded: {faults[0]}", faults)


def _signed(
    command: RecordMeeting, meeting: ChangeMeeting, facts: Facts, work: Work, context: Context
) -> dict[str, DeskSignature]:
    """The signatures of those who sign the minutes at this desk, over the very text they were shown."""
    if not command.signers:
        return {}
    shown = minutes_digest(meeting, facts.names)
    if command.digest != shown:
        raise UserError("Nothing was signed: the minutes that were shown are not those to be recorded. Look again.")
    deciding = {person for item in meeting.items if item.decision in GIVEN for person in item.deciders}
    for signer in command.signers:
        if signer.person not in deciding:
            name = facts.name(signer.person)
            raise UserError(f"{name} decided nothing in these minutes, so there is nothing to sign.")
    return {
        each.person: signature_of(each.person, each.passphrase, work, context, meaning=APPROVAL, digest=shown)
        for each in command.signers
    }


def _with_minutes(meeting: ChangeMeeting, file: MinutesFile, work: Work, context: Context) -> ChangeMeeting:
    """Keep the document as evidence of the day of the meeting."""
    if not file.data:
        raise UserError(f"{file.name} holds no bytes. Copy it again from where it came from.")
    digest, size = work.blobs.put(io.BytesIO(file.data))
    organisations = [held.value for held in work.organisations.all()]
    zone = organisations[-1].zone if organisations else Organisation().zone
    day = Calendar(zone=zone).local_date(meeting.held_at)
    work.evidence.add(
        EvidenceItem(
            ref=f"MINUTES-{meeting.ref}",
            sha256=digest,
            size=size,
            name=file.name,
            media_type=file.media_type,
            kind=CHANGE_MEETING,
            source=f"minutes of {meeting.ref}",
            captured_at=context.now(),
            captured_by=context.actor.person,
            covers_from=day,
            covers_to=day,
            provenance=Provenance(basis=Basis.DOCUMENT, document=digest, recorded_at=context.now()),
        )
    )
    return replace(meeting, minutes=digest)


def _missing(meeting: ChangeMeeting, facts: Facts) -> tuple[str, ...]:
    day = facts.default_rules.calendar.local_date(meeting.held_at)
    rules = facts.rules_for(facts.version_on(day))
    asked = required_roles(rules.tree)
    return missing_roles(asked, meeting.attendees, facts.register.assignments, meeting.held_at)


def _lay(
    table: Table, items: Sequence[MeetingItem], work: Work, context: Context, *, gone: Sequence[MeetingItem] = ()
) -> None:
    """Put the decisions on their changes; the state of each follows from its facts (requirements 3.3)."""
    for item, still in (*((item, True) for item in items), *((item, False) for item in gone)):
        found = work.changes.find(item.change)
        if found is None:
            continue
        changed = Decisions(table=table, work=work, context=context).laid_on(found.value, item if still else None)
        if changed == found.value:
            continue
        facts, now = facts_around(changed, work), context.now()
        decided = still and item.decision in GIVEN
        submitted = decided and offer("submit", standing_of(changed, facts, now)).is_open
        state = settled(changed, facts, now, submitted=submitted)
        work.changes.save(replace(changed, state=state), expected_version=found.version)


def _minutes_name(meeting: ChangeMeeting, work: Work) -> str:
    held = work.evidence.find(f"MINUTES-{meeting.ref}")
    return held.value.name if held is not None else ""


def _note_uncounted(meeting: ChangeMeeting, facts: Facts, work: Work) -> None:
    """Say in the entry whose decision counts in no role, and why."""
    said = []
    for item in meeting.items:
        found = work.changes.find(item.change) if item.decision in GIVEN else None
        for person in item.deciders if found is not None else ():
            assert found is not None
            why_not = counted(found.value, person, facts, meeting.held_at).why_not
            if why_not:
                said.append(f"{item.change}: {why_not}")
    if said:
        work.note("without_role", " ".join(said))
