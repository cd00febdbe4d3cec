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
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.judge import subject_of
from chgdesk.domain.evaluation.subject import EMERGENCY
from chgdesk.domain.meeting import GIVEN, ChangeMeeting, MeetingItem
from chgdesk.domain.people import role_words
from chgdesk.domain.practice import CHANGE_MEETING
from chgdesk.domain.signature import DeskSignature

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
    """A meeting with all that its decisions rest on, ready to be laid on its changes."""

    meeting: ChangeMeeting
    facts: Facts
    now: datetime
    minutes_name: str = ""
    signatures: Mapping[str, DeskSignature] = field(default_factory=dict)
    reason: str = ""

    @property
    def source(self) -> str:
        """What an approval names as its source, by which a correction finds it again."""
        return f"meeting {self.meeting.ref}"

    def laid_on(self, change: Change, item: MeetingItem | None) -> Change:
        """The change with what the meeting decided of it; what an earlier version of the minutes said is voided."""
        wanted = tuple(self._approvals(change, item)) if item is not None else ()
        kept: list[Approval] = []
        for approval in change.approvals:
            if not self._is_ours(approval) or approval.voided_at is not None:
                kept.append(approval)
                continue
            same = next((one for one in wanted if _says_the_same(one, approval)), None)
            if same is None:
                kept.append(replace(approval, voided_at=self.now, void_reason=self.reason))
            else:
                kept.append(self._strengthened(approval, same))
                wanted = tuple(one for one in wanted if one is not same)
        links = tuple(link for link in change.links if (link.kind, link.target) != (LINK, self.meeting.ref))
        changed = replace(change, approvals=(*kept, *wanted), links=links)
        return changed if item is None else self._named_in(changed)

    def _is_ours(self, approval: Approval) -> bool:
        return approval.channel == CHANNEL and approval.provenance.source == self.source

    def _strengthened(self, approval: Approval, wanted: Approval) -> Approval:
        """An approval that stands, on the document that has come in meanwhile; a signature stays what it is."""
        if approval.signature is not None or approval.evidence == wanted.evidence or wanted.evidence is None:
            return approval
        provenance = replace(approval.provenance, basis=Basis.DOCUMENT, document=wanted.evidence)
        return replace(approval, evidence=wanted.evidence, mode=wanted.mode, provenance=provenance)

    def _named_in(self, change: Change) -> Change:
        """The change with a link to the meeting, its minutes, and for an emergency that it was talked over (EMG-16)."""
        meeting = self.meeting
        calendar = self.facts.default_rules.calendar
        title = f"{meeting.title or 'Change meeting'}, {day_words(calendar.local_date(meeting.held_at))}"
        changed = replace(change, links=(*change.links, Link(kind=LINK, target=meeting.ref, title=title)))
        if meeting.minutes and all(link.sha256 != meeting.minutes for link in change.evidence):
            held = EvidenceLink(
                sha256=meeting.minutes, name=self.minutes_name, kind=CHANGE_MEETING, attribute="C", about=meeting.ref
            )
            changed = replace(changed, evidence=(*change.evidence, held))
        if change.category == EMERGENCY:
            changed = replace(changed, emergency=replace(change.emergency or Emergency(), discussed_in=meeting.ref))
        return changed

    def _approvals(self, change: Change, item: MeetingItem) -> Iterator[Approval]:
        if item.decision not in GIVEN:
            return
        for person in item.deciders:
            signature = self.signatures.get(person)
            when = signature.signed_at if signature else self.meeting.held_at
            found = counted(change, person, self.facts, when)
            yield self._given(person, item, found)

    def _given(self, person: str, item: MeetingItem, found: Counted) -> Approval:
        meeting, signature = self.meeting, self.signatures.get(person)
        written = signature is None and meeting.minutes is not None
        basis = Basis.SIGNED if signature else Basis.DOCUMENT if written else Basis.STATED
        return Approval(
            person=person,
            roles_claimed=found.roles,
            decision=item.decision,
            decided_at=meeting.held_at if signature is None else signature.signed_at,
            mode="in_app_signature" if signature else "external_written" if written else "verbal",
            condition=item.condition,
            note=_note(item, found) or None,
            evidence=meeting.minutes if written else None,
            channel=CHANNEL,
            shown=signature.digest if signature else "",
            signature=signature,
            provenance=Provenance(
                basis=basis,
                source=self.source,
                document=meeting.minutes if written else None,
                recorded_at=self.now,
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
    return "\n".join(part for part in parts if part)
