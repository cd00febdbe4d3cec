"""Decisions of a meeting as approvals on its changes: in which roles they count, and on what they rest (CAB-03, R9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chgdesk.domain.agenda import asked
from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.calendar import day_words
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, Emergency, EvidenceLink, Link
from chgdesk.domain.evaluation.approvals import SIGNED_HERE
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.judge import subject_of
from chgdesk.domain.evaluation.subject import EMERGENCY
from chgdesk.domain.meeting import GIVEN, ChangeMeeting, MeetingItem
from chgdesk.domain.people import role_words
from chgdesk.domain.practice import CHANGE_MEETING
from chgdesk.domain.signature import DeskSignature
from chgdesk.services.changes.approving import SPOKEN, WRITTEN, given_elsewhere
from chgdesk.services.context import Context
from chgdesk.storage.work import Work

CHANNEL = "meeting"
LINK = "meeting"
"""The kind of link by which a change names the meetings it was talked of in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """In which roles a person's decision on a change counts, and why in none, if so."""

    roles: tuple[str, ...]
    why_not: str = ""


def counted(change: Change, person: str, facts: Facts, held_at: datetime) -> Counted:
    """The roles asked for that the person held when the meeting was; the author's own word counts in none (R9, R10)."""
    name = facts.name(person)
    if person == change.author:
        return Counted(roles=(), why_not=f"{name} wrote this change, so the decision counts as nobody's approval.")
    rules = facts.rules_for(facts.version_on(facts.default_rules.calendar.local_date(held_at)))
    plan = change.planned_window.start if change.planned_window else None
    subject = subject_of(change, facts, rules, change.started_at or plan or held_at, held_at)
    wanted = asked(subject)
    held = tuple(role for role in wanted if facts.held(person, role, held_at))
    if held or not wanted:
        return Counted(roles=held)
    named = " or ".join(role_words(role) for role in wanted)
    day = day_words(rules.calendar.local_date(held_at))
    return Counted(roles=(), why_not=f"{name} was not {named} on {day}; the decision is kept without a role.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A meeting with all that its decisions rest on; `reason` is why minutes are corrected."""

    meeting: ChangeMeeting
    facts: Facts
    minutes_name: str = ""
    signatures: Mapping[str, DeskSignature] = field(default_factory=dict)
    reason: str = ""

    @property
    def mark(self) -> str:
        """How the source of each approval ends, by which a correction finds it again."""
        return f"minutes of {self.meeting.ref}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """The table laid on its changes inside an act."""

    table: Table
    work: Work
    context: Context

    def laid_on(self, change: Change, item: MeetingItem | None) -> Change:
        """The change with what the meeting decided of it; what an earlier version of the minutes said is voided."""
        wanted = list(self._approvals(change, item)) if item is not None else []
        kept = [self._as_it_stands(approval, wanted) for approval in change.approvals]
        meeting = self.table.meeting
        links = tuple(link for link in change.links if (link.kind, link.target) != (LINK, meeting.ref))
        changed = replace(change, approvals=(*kept, *wanted), links=links)
        return changed if item is None else self._named_in(changed)

    def _as_it_stands(self, approval: Approval, wanted: list[Approval]) -> Approval:
        """An approval on record: left alone, strengthened where the minutes still state it, else voided."""
        ours = approval.channel == CHANNEL and approval.provenance.source.endswith(self.table.mark)
        if not ours or approval.voided_at is not None:
            return approval
        same = next((one for one in wanted if _says_the_same(one, approval)), None)
        if same is None:
            return replace(approval, voided_at=self.context.now(), void_reason=self.table.reason)
        wanted.remove(same)
        if approval.signature is not None or same.evidence is None or approval.evidence == same.evidence:
            return approval
        return replace(approval, evidence=same.evidence, mode=same.mode, provenance=same.provenance)

    def _named_in(self, change: Change) -> Change:
        """The change with a link to the meeting, its minutes, and for an emergency that it was talked over (EMG-16)."""
        meeting = self.table.meeting
        calendar = self.table.facts.default_rules.calendar
        title = f"{meeting.title or 'Change meeting'}, {day_words(calendar.local_date(meeting.held_at))}"
        changed = replace(change, links=(*change.links, Link(kind=LINK, target=meeting.ref, title=title)))
        if meeting.minutes and all(link.sha256 != meeting.minutes for link in change.evidence):
            held = EvidenceLink(
                sha256=meeting.minutes,
                name=self.table.minutes_name,
                kind=CHANGE_MEETING,
                attribute="C",
                about=meeting.ref,
            )
            changed = replace(changed, evidence=(*change.evidence, held))
        if change.category == EMERGENCY:
            talked = replace(change.emergency or Emergency(), discussed_in=meeting.ref)
            changed = replace(changed, emergency=talked)
        return changed

    def _approvals(self, change: Change, item: MeetingItem) -> Iterator[Approval]:
        if item.decision not in GIVEN:
            return
        for person in item.deciders:
            signature = self.table.signatures.get(person)
            when = signature.signed_at if signature else self.table.meeting.held_at
            found = counted(change, person, self.table.facts, when)
            note = _note(item, found)
            if signature is not None:
                yield self._signed(signature, item, found, note)
            else:
                yield self._stated(person, item, found, note)

    def _stated(self, person: str, item: MeetingItem, found: Counted, note: str) -> Approval:
        """A decision that rests on the minutes held, or only on who wrote them down here."""
        minutes = self.table.meeting.minutes or ""
        given = given_elsewhere(
            person=person,
            roles=found.roles,
            decision=item.decision,
            decided_at=self.table.meeting.held_at,
            mode=WRITTEN if minutes else SPOKEN,
            channel=CHANNEL,
            evidence=minutes,
            condition=item.condition,
            note=note,
            work=self.work,
            context=self.context,
        )
        said = self.table.mark if minutes else f"stated by {self.context.actor.name}, {self.table.mark}"
        return replace(given, provenance=replace(given.provenance, source=said))

    def _signed(self, signature: DeskSignature, item: MeetingItem, found: Counted, note: str) -> Approval:
        """A decision whose minutes the decider signed at this desk."""
        return Approval(
            person=signature.person,
            roles_claimed=found.roles,
            decision=item.decision,
            decided_at=signature.signed_at,
            mode=SIGNED_HERE,
            condition=item.condition.strip(),
            note=note or None,
            channel=CHANNEL,
            shown=signature.digest,
            signature=signature,
            provenance=Provenance(
                basis=Basis.SIGNED,
                source=f"{signature.statement}; {self.table.mark}",
                recorded_at=self.context.now(),
            ),
        )


def _says_the_same(wanted: Approval, held: Approval) -> bool:
    """Whether an approval on record is the one that the minutes still state."""

    def said(one: Approval) -> tuple[object, ...]:
        return one.person, one.decision, one.condition, one.note, one.roles_claimed

    when = held.signature is not None or wanted.decided_at == held.decided_at
    return said(wanted) == said(held) and when


def _note(item: MeetingItem, found: Counted) -> str:
    """Concerns, mitigation and remarks as the approval carries them, and why it counts in no role."""
    parts = (
        f"Concerns: {item.concerns}" if item.concerns else "",
        f"Mitigation: {item.mitigation}" if item.mitigation else "",
        item.note,
        found.why_not,
    )
    return " ".join(part if part.rstrip()[-1:] in {".", "!", "?"} else f"{part}." for part in parts if part.strip())
