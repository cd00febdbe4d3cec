"""Minutes as they stand on the screen, recorded or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chgdesk.domain.agenda import AgendaItem
from chgdesk.domain.meeting import GIVEN, ChangeMeeting, MeetingItem, decision_words
from chgdesk.domain.people import role_words
from chgdesk.services.meetings.reading import AgendaRead, MeetingRead
from ui.theme import Shape
from ui.widgets.drop_box import FileAtHand
from ui.words import sentence_case

_SHAPES: Mapping[str, Shape] = {
    "": Shape.NOT_NEEDED,
    "approve": Shape.DONE,
    "conditional": Shape.OPEN,
    "reject": Shape.LOOK,
    "deferred": Shape.WAITING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One change on the table, with what the register says of it."""

    item: MeetingItem
    about: AgendaItem

    @property
    def why(self) -> str:
        """Why it is on the list; the approvals it needs where it is there by hand."""
        needs = "; ".join(" or ".join(role_words(role) for role in one) for one in self.about.needs)
        return self.about.why_words or (f"Approval needed: {needs}." if needs else "Put on the list by hand.")

    @property
    def decision(self) -> str:
        """What was decided, in words; nothing while nothing was."""
        return sentence_case(decision_words(self.item.decision)) if self.item.decision else ""

    @property
    def shape(self) -> Shape:
        """The sign of the decision."""
        return _SHAPES.get(self.item.decision, Shape.NOT_NEEDED)

    def counts_as(self, person: str, roles: tuple[str, ...]) -> str:
        """In which roles a person's word on this change counts, or why in none."""
        if person == self.about.author:
            return "the author, counts as nobody's approval"
        held = [role for role in self.about.asked if role in roles]
        if held:
            return ", ".join(role_words(role) for role in held)
        return "in no role asked for" if self.about.asked else "no approval is asked for"

    def is_eligible(self, person: str, roles: tuple[str, ...]) -> bool:
        """Whether the person's word counts."""
        return person != self.about.author and any(role in roles for role in self.about.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The minutes of one meeting; `ref` and `version` are those of the record, empty for a new one."""

    ref: str = ""
    version: int = 0
    held_at: datetime | None = None
    title: str = ""
    chair: str = ""
    attendees: tuple[str, ...] = ()
    rows: tuple[ItemRow, ...] = ()
    notes: str = ""
    scan: FileAtHand | None = field(default=None)
    minutes: str = ""
    """The name of the document that is held already."""

    @property
    def items(self) -> tuple[MeetingItem, ...]:
        """The lines as they are recorded; a change nothing was said of stays off the minutes of a new meeting."""
        return tuple(row.item for row in self.rows if self.ref or _is_said(row.item))

    @property
    def deciders(self) -> tuple[str, ...]:
        """Everybody who is said to have decided something."""
        named = (person for item in self.items if item.decision in GIVEN for person in item.deciders)
        return tuple(dict.fromkeys(named))

    def meeting(self) -> ChangeMeeting | None:
        """The meeting as the signers are shown it; None while its time is not known."""
        if self.held_at is None:
            return None
        return ChangeMeeting(
            ref="",
            held_at=self.held_at,
            title=self.title.strip(),
            chair=self.chair or None,
            attendees=self.attendees,
            items=self.items,
            notes=self.notes.strip(),
        )


def _is_said(item: MeetingItem) -> bool:
    return bool(item.decision or item.concerns or item.mitigation or item.note or item.condition)


def new_draft(read: AgendaRead) -> Draft:
    """A meeting held just now, with everything on the agenda and those who came last time."""
    known = {person.ref for person in read.people}
    last = tuple(person for person in read.last.attendees if person in known) if read.last else ()
    rows = tuple(ItemRow(item=MeetingItem(change=item.ref), about=item) for item in read.items)
    return Draft(held_at=read.at.replace(second=0), attendees=last, rows=rows)


def draft_of(read: MeetingRead, about: Mapping[str, AgendaItem]) -> Draft:
    """A meeting on record."""
    meeting = read.meeting
    return Draft(
        ref=meeting.ref,
        version=read.version,
        held_at=meeting.held_at,
        title=meeting.title,
        chair=meeting.chair or "",
        attendees=meeting.attendees,
        rows=tuple(ItemRow(item=item, about=about[item.change]) for item in meeting.items if item.change in about),
        notes=meeting.notes,
        minutes=read.minutes_name if meeting.minutes else "",
    )


def with_item(draft: Draft, item: MeetingItem) -> Draft:
    """The same with another line for a change."""
    rows = tuple(replace(row, item=item) if row.item.change == item.change else row for row in draft.rows)
    return replace(draft, rows=rows)
