"""The calendar as an iCalendar file (RFC 5545): plans and freezes, so that others see them in their own calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chgdesk.domain.schedule import EntryKind, Freeze, Schedule, ScheduleEntry

_FOLD = 75
"""Most bytes of a content line (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IcsMeta:
    """Whose calendar it is, when it was made and with what."""

    organisation: str
    store: str
    made_at: datetime
    app_version: str


def ics_bytes(schedule: Schedule, meta: IcsMeta) -> bytes:
    """Planned changes as events, freezes as whole days; what is deployed already is left to the register."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//chgdesk//chgdesk {_text(meta.app_version)}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(meta.organisation or 'Changes')}: planned changes",
    ]
    for entry in schedule.entries:
        if entry.kind is EntryKind.PLANNED:
            lines += _plan(entry, meta)
    for freeze in dict.fromkeys(freeze for day in schedule.days for freeze in day.freezes):
        lines += _freeze(freeze, meta)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _plan(entry: ScheduleEntry, meta: IcsMeta) -> Iterator[str]:
    kind = f"{entry.category} {entry.risk}".strip()
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.ref)}@{_text(meta.store)}.chgdesk"
    yield f"DTSTAMP:{_instant(meta.made_at)}"
    yield f"DTSTART:{_instant(entry.start)}"
    if entry.end > entry.start:
        yield f"DTEND:{_instant(entry.end)}"
    yield f"SUMMARY:{_text(f'{entry.ref} {entry.title}'.strip())}"
    yield f"DESCRIPTION:{_text(f'{kind}. {entry.state_words}. From the change register; it may have moved since.')}"
    if entry.systems:
        yield f"LOCATION:{_text(', '.join(entry.systems))}"
    yield "STATUS:" + ("TENTATIVE" if entry.state in {"draft", "submitted"} else "CONFIRMED")
    yield "END:VEVENT"


def _freeze(freeze: Freeze, meta: IcsMeta) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:freeze-{_day(freeze.first)}-{_day(freeze.last)}@{_text(meta.store)}.chgdesk"
    yield f"DTSTAMP:{_instant(meta.made_at)}"
    yield f"DTSTART;VALUE=DATE:{_day(freeze.first)}"
    yield f"DTEND;VALUE=DATE:{_day(freeze.last + timedelta(days=1))}"
    yield f"SUMMARY:{_text('Freeze: nothing but emergencies is deployed')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _text(text: str) -> str:
    """A text value with the signs of the format escaped; line breaks are written out, other control signs go."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    cleaned = "".join(sign for sign in plain if sign >= " " and sign != "\x7f")
    return cleaned.encode("utf-8", errors="replace").decode()


def _folded(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 bytes, never cut inside a character; later ones begin with a blank."""
    piece, room = "", _FOLD
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield piece
            piece, room = " ", _FOLD - 1
        piece += sign
        room -= size
    yield piece
