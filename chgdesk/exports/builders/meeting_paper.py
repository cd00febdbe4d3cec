"""A change meeting on paper: its minutes as a register record, and the sheet to fill in and sign there (CAB-03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chgdesk.domain.agenda import AgendaItem
from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.meeting import GIVEN, ChangeMeeting, MeetingItem, decision_words
from chgdesk.domain.meeting_form import missing_words
from chgdesk.domain.people import role_words
from chgdesk.exports.columns import Column
from chgdesk.exports.report import (
    Block,
    Fact,
    Facts,
    Heading,
    Notice,
    NoticeKind,
    Orientation,
    RegisterHead,
    Report,
    ReportMeta,
    Table,
    Text,
    data_digest,
)

_STATED = (
    "No document of the minutes is held. What was decided rests on the word of whoever wrote it down here, or on the "
    "signatures named with it; this page made from the register shows no more than that."
)
_HELD = "The minutes held are the original; this page is made from the register and does not stand in for them."
_BOXES = "(   )  approve\n\n(   )  with a condition\n\n(   )  reject\n\n(   )  put off"
"""Written out, so that every face has it; blank lines leave room to write beside."""
_SHEET = (
    "Made from the register before the meeting. Fill it in at the table and let each decider sign beside the decision. "
    "Filled in and signed, its scan is attached to the minutes; until then it shows nothing."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMade:
    """Whose paper it is, when and by whom it is made, and what stands on each of its pages."""

    organisation: str
    zone: str
    generated_at: datetime
    generated_by: str
    app_version: str
    head: RegisterHead | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPaper:
    """A meeting on record with what its minutes need: names, roles on that day, titles of the changes."""

    meeting: ChangeMeeting
    made: PaperMade
    names: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    signed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By change, who signed at this desk, in the words of the signature."""
    minutes_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPaper:
    """The agenda as a sheet to fill in; `day` is when the meeting will be, in words, where that is known."""

    items: tuple[AgendaItem, ...]
    made: PaperMade
    names: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    day: str = ""


def minutes_report(paper: MinutesPaper) -> Report:
    """The minutes: when, who, what was decided of which change, concerns and mitigation."""
    meeting = paper.meeting
    blocks: tuple[Block, ...] = (
        Facts(rows=tuple(_held_facts(paper))),
        *_notices(paper),
        *(block for item in meeting.items for block in _item_blocks(item, paper)),
        *((Heading(text="Notes", level=2), Text.plain(meeting.notes)) if meeting.notes else ()),
    )
    meta = _meta(paper.made, blocks, title=meeting.title or "Change meeting", count=len(meeting.items))
    return Report(meta=_with(meta, reference=meeting.ref, orientation=Orientation.PORTRAIT), blocks=blocks)


def sheet_report(paper: SheetPaper) -> Report:
    """The sheet for the table: each change with why it is on the list, and room to decide and sign."""
    blocks: tuple[Block, ...] = (
        Text.plain(_SHEET),
        Facts(
            rows=(
                Fact(label="Date and time", value=paper.day or "." * 40),
                Fact(label="In the chair", value="." * 40),
                Fact(label="Present", value="." * 100),
                *(
                    (Fact(label="Members by the policy", value=", ".join(map(role_words, paper.required))),)
                    if paper.required
                    else ()
                ),
            )
        ),
        _sheet(paper),
    )
    meta = _meta(paper.made, blocks, title="Sheet for the change meeting", count=len(paper.items))
    return Report(meta=_with(meta, orientation=Orientation.LANDSCAPE), blocks=blocks)


def _meta(made: PaperMade, blocks: tuple[Block, ...], *, title: str, count: int) -> ReportMeta:
    return ReportMeta(
        title=title,
        kind="register record",
        organisation=made.organisation or "Organisation not named",
        generated_at=made.generated_at,
        zone=made.zone,
        generated_by=made.generated_by,
        app_version=made.app_version,
        record_count=count,
        data_sha256=data_digest(blocks),
        register_head=made.head,
        warnings=made.warnings,
    )


def _with(meta: ReportMeta, *, reference: str = "", orientation: Orientation = Orientation.AUTO) -> ReportMeta:
    return replace(meta, reference=reference, orientation=orientation)


def _held_facts(paper: MinutesPaper) -> Iterator[Fact]:
    meeting = paper.meeting
    calendar = Calendar(zone=paper.made.zone)
    yield Fact(label="Held", value=instant_words(meeting.held_at, calendar))
    yield Fact(label="In the chair", value=_name(meeting.chair, paper) if meeting.chair else "nobody named")
    yield Fact(label="Present", value="; ".join(_present(person, paper) for person in meeting.attendees))
    if meeting.missing:
        yield Fact(label="Not at the table", value=", ".join(role_words(role) for role in meeting.missing))
    held = f"{paper.minutes_name}, SHA-256 {meeting.minutes}" if meeting.minutes else "no document held"
    yield Fact(label="Minutes", value=held)


def _present(person: str, paper: MinutesPaper) -> str:
    roles = ", ".join(role_words(role) for role in paper.roles.get(person, ()))
    return f"{_name(person, paper)} ({roles})" if roles else _name(person, paper)


def _name(person: str | None, paper: MinutesPaper) -> str:
    return paper.names.get(person or "", person or "")


def _notices(paper: MinutesPaper) -> Iterator[Block]:
    if paper.meeting.missing:
        yield Notice(kind=NoticeKind.LOOK, title="Members missing", text=missing_words(paper.meeting.missing))
    if paper.meeting.minutes:
        yield Text.plain(_HELD)
    else:
        yield Notice(kind=NoticeKind.INFO, title="Only stated", text=_STATED)


def _item_blocks(item: MeetingItem, paper: MinutesPaper) -> Iterator[Block]:
    title = paper.titles.get(item.change, "")
    yield Heading(text=f"{item.change}  {title}".strip(), level=2)
    rests = ""
    if item.decision in GIVEN:
        signed = paper.signed.get(item.change, ())
        rests = "; ".join(signed) or ("minutes held" if paper.meeting.minutes else "only stated")
    by = ", ".join(_name(person, paper) for person in item.deciders)
    decision = decision_words(item.decision)
    rows = (
        Fact(label="Decision", value=f"{decision[:1].upper()}{decision[1:]}", basis=rests or None),
        Fact(label="Decided by", value=by),
        Fact(label="Condition", value=item.condition),
        Fact(label="Concerns", value=item.concerns),
        Fact(label="Mitigation", value=item.mitigation),
        Fact(label="Note", value=item.note),
    )
    yield Facts(rows=tuple(row for row in rows if row.value))


def _sheet(paper: SheetPaper) -> Table:
    columns = (
        Column(key="change", title="Change", width=30, value=_what),
        Column(key="why", title="Why it is here", width=26, value=lambda item: item.why_words),
        Column(key="decision", title="Decision", width=18, value=lambda _item: _BOXES),
        Column(key="who", title="Who", width=20, value=_asked_for),
        Column(key="concerns", title="Concerns and mitigation", width=34, value=lambda _item: ""),
        Column(key="signature", title="Signature", width=22, value=lambda _item: ""),
    )
    return Table(title="Changes to decide", columns=columns, rows=paper.items, empty="Nothing is on the list.")


def _what(item: AgendaItem) -> str:
    kind = f"{item.category}, {item.risk} risk" if item.risk else item.category
    return f"{item.ref}\n{item.title}\n{kind}\n{', '.join(item.systems)}".rstrip()


def _asked_for(item: AgendaItem) -> str:
    needs = "; ".join(" or ".join(role_words(role) for role in one) for one in item.needs)
    return f"Asked for: {needs}" if needs else ""
