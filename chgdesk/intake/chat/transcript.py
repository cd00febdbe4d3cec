"""A copied chat as messages: who, when, what, on which line; 12 and 24 hour clocks, days and their turn (EMG-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from chgdesk.intake.bounds import lines_of
from chgdesk.intake.instants import ZONE_NAMES, at_clock, clock_of, day_in, zone_called

_CLOCK = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?(?:[ \u00a0\u202f]?([AaPp])\.?[Mm]\.?)?"
_DATE = r"(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?)"
_ZONE = rf"(?:[ ]?({ZONE_NAMES}))?"
_NAME = r"([^\s:\[\]<>][^:\[\]<>]{0,59}?)"
_FORMS = (
    re.compile(rf"^\[(?:{_DATE},? )?{_CLOCK}{_ZONE}\] ?<?{_NAME}>?(?:: ?| [-–] )(.*)$", re.IGNORECASE),
    re.compile(rf"^\[(?:{_DATE},? )?{_CLOCK}{_ZONE}\] ?{_NAME}()$", re.IGNORECASE),
    re.compile(rf"^(?:{_DATE},? )?{_CLOCK}{_ZONE} [-–] {_NAME}: ?(.*)$", re.IGNORECASE),
    re.compile(rf"^(?:{_DATE}[,T ] ?)?{_CLOCK}{_ZONE} ?<{_NAME}> ?(.*)$", re.IGNORECASE),
    re.compile(rf"^(?:{_DATE}[,T ] ?)?{_CLOCK}{_ZONE} {_NAME}: ?(.*)$", re.IGNORECASE),
)
"""Forms with everything on one line: date?, hour, minute, second?, half?, zone?, name, text."""
_NAME_THEN_CLOCK = re.compile(
    rf"^{_NAME}(?: APP)?(?:\s{{1,4}}|\t)\[?(?:{_DATE},? )?{_CLOCK}{_ZONE}\]?(?: \(edited\))?$", re.IGNORECASE
)
_CLOCK_ALONE = re.compile(rf"^\s*\[?(?:{_DATE},? )?{_CLOCK}{_ZONE}\]?$", re.IGNORECASE)
_FULL_NAME = re.compile(r"^[^\W\d_a-z]\S*(?: [^\W\d_a-z]\S*){1,3}$")
_NAME_ALONE = re.compile(r"^[^\W\d_][\w.'’\- ]{1,50}$")
_NAMED_ZONE = re.compile(
    rf"(?:times?(?: are| shown)?(?: all)? in|time ?zone:?|all times:?)\s*\(?({ZONE_NAMES}"
    rf"|[A-Z][A-Za-z]+/[A-Za-z_/]+)\)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^(?:-+\s*)?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\b", re.IGNORECASE)
_LOOKED_AT = 400
_LEVELS = frozenset({"info", "warn", "warning", "error", "debug", "trace", "fatal", "notice", "finished", "critical"})
"""What stands where a name would in the log of a machine."""


@dataclass(slots=True)
class Message:
    """One message: its line, the moment where the day is known, the clock as it stands there, and the words."""

    line: int
    name: str
    clock: time
    at: datetime | None = None
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words as one text."""
        return "\n".join(self.words).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The messages of a copied chat, the zone its clocks were read in, and what was taken for granted."""

    messages: tuple[Message, ...]
    zone_found: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    date: str | None
    clock: time
    zone: str
    name: str
    text: str


def looks_like_chat(text: str) -> bool:
    """Whether a text is a transcript: at least two messages by name and clock, and hardly anything before the first."""
    lines = lines_of(text[:200_000])[:_LOOKED_AT]
    heads = [n for n in range(len(lines)) if _head(lines, n)]
    whole = [n for n in heads if any(form.match(lines[n].strip()) for form in _FORMS)]
    names = [head.name.casefold() for n in heads if (head := _head(lines, n)) and head.name]
    if sum(1 for name in names if name in _LEVELS or not any(c.isalpha() for c in name)) * 2 > len(names):
        return False
    filled = sum(1 for line in lines if line.strip())
    if not heads or heads[0] > 12:
        return False
    return (len(heads) >= 2 and len(heads) * 6 >= filled) or (len(whole) == 1 and filled <= 3)


def read_transcript(text: str, zone: tzinfo, day: date | None) -> Transcript:
    """Read the messages; a zone named in the transcript wins over the one given, a clock going back is the next day.

    Without any day the clocks stay clocks: no moment is invented.
    """
    lines = lines_of(text)
    named = _NAMED_ZONE.search(text[:20_000])
    own = zone_called(named[1]) if named else None
    order, doubt = _date_order(lines)
    reader = _Reader(zone=own or zone, day=day, order=order)
    messages = list(reader.read(lines))
    notes = list(reader.notes)
    if doubt and reader.dated:
        notes.append("Dates such as 03/07 were read as day first, month second; check one.")
    if messages and all(message.at is None for message in messages):
        notes.append("The chat names no day; say on which day it begins to use its times.")
    return Transcript(messages=tuple(messages), zone_found=named[1] if named and own else "", notes=tuple(notes))


@dataclass(slots=True)
class _Reader:
    zone: tzinfo
    day: date | None
    order: str
    before: time | None = None
    dated: bool = False
    notes: list[str] = field(default_factory=list)

    def read(self, lines: list[str]) -> Iterator[Message]:
        message: Message | None = None
        skip = -1
        for n, line in enumerate(lines):
            if n <= skip:
                continue
            head = _head(lines, n)
            line = line.strip()  # noqa: PLW2901 - only the head looks at how far a line is set in
            if head is None:
                if self._new_day(line):
                    continue
                if message is not None and line:
                    message.words.append(line)
                continue
            if message is not None:
                yield message
            name = head.name or (message.name if message else "")
            message = Message(line=n + 1, name=name, clock=head.clock, at=self._moment(head))
            message.words += [head.text] if head.text else []
            skip = n + 1 if _is_split(lines, n) else skip
        if message is not None:
            yield message

    def _new_day(self, line: str) -> bool:
        """Take a line that only says a day."""
        if not line or len(line) > 60 or (len(line.split()) > 7):
            return False
        found = day_in(_WEEKDAY.sub("", line).strip(), near=self.day)
        bare = re.fullmatch(r"[\W\d]*(?:[A-Za-zäéû]{3,12}\.?[\W\d]*(?:st|nd|rd|th)?[\W\d]*){0,3}", line)
        if found is None or not bare:
            return False
        self.day, self.before = found, None
        return True

    def _moment(self, head: _Head) -> datetime | None:
        if head.date:
            given = self._date(head.date)
            if given is not None:
                self.day, self.dated, self.before = given, True, None
        elif self.before is not None and self.day is not None and head.clock < self.before:
            self._turn(head.clock)
        self.before = head.clock
        own = zone_called(head.zone) if head.zone else None
        return at_clock(self.day, head.clock, own or self.zone) if self.day is not None else None

    def _turn(self, clock: time) -> None:
        """The clock went back: past midnight, or messages out of order within minutes."""
        assert self.before is not None
        assert self.day is not None
        back = (self.before.hour - clock.hour) * 60 + self.before.minute - clock.minute
        if back < 60:
            self.notes.append(
                f"A message at {clock:%H:%M} stands after one at {self.before:%H:%M}; the order is the chat's."
            )
            return
        if back < 6 * 60:
            self.notes.append(
                f"The clock goes back from {self.before:%H:%M} to {clock:%H:%M}; this was read as the next day."
            )
        try:
            self.day += timedelta(days=1)
        except OverflowError:
            self.day = None

    def _date(self, text: str) -> date | None:
        if "-" in text:
            return day_in(text)
        parts = [int(each) for each in re.split(r"[/.]", text)]
        first, second = parts[0], parts[1]
        year = parts[2] if len(parts) > 2 else (self.day.year if self.day else 0)
        year += 2000 if 0 < year < 100 else 0
        day, month = (first, second) if self.order == "dmy" else (second, first)
        try:
            return date(year, month, day)
        except ValueError:
            return None


def _date_order(lines: list[str]) -> tuple[str, bool]:
    """Day first or month first, by a number above twelve, else by the clock; and whether it is only a guess."""
    half = False
    for line in lines[:5_000]:
        head = re.match(rf"^\s*\[?(\d{{1,2}})[/.](\d{{1,2}})[/.]\d{{2,4}},? {_CLOCK}", line)
        if head is None:
            continue
        if int(head[1]) > 12:
            return "dmy", False
        if int(head[2]) > 12:
            return "mdy", False
        half = half or bool(head[6])
    return "dmy", True


def _is_split(lines: list[str], n: int) -> bool:
    """Whether name and clock stand on two lines, as Slack copies them: the clock set in, or half-day letters on it.

    A bare clock below a line is the next message of the same person, unless that line is clearly a name.
    """
    name, below = lines[n].strip(), lines[n + 1] if n + 1 < len(lines) else ""
    clock = _CLOCK_ALONE.match(below)
    if clock is None or not _NAME_ALONE.match(name) or any(form.match(name) for form in _FORMS):
        return False
    return below[:1].isspace() or bool(clock[5]) or bool(_FULL_NAME.match(name))


def _head(lines: list[str], n: int) -> _Head | None:
    """The head of a message that begins on a line, in any of the forms."""
    line = lines[n].strip()
    if not line:
        return None
    for form in _FORMS:
        found = form.match(line)
        if found:
            day, hour, minute, second, half, zone, name, text = found.groups()
            return _made(day, (hour, minute, second, half), zone, name, text)
    found = _NAME_THEN_CLOCK.match(line)
    wide = bool(found) and ("  " in line or "\t" in line)
    if found and len(line) < 120 and (wide or _FULL_NAME.match(found[1])):
        name, day, hour, minute, second, half, zone = found.groups()
        return _made(day, (hour, minute, second, half), zone, name, "")
    if _is_split(lines, n):
        clock = _CLOCK_ALONE.match(lines[n + 1])
        assert clock is not None
        day, hour, minute, second, half, zone = clock.groups()
        return _made(day, (hour, minute, second, half), zone, line, "")
    alone = _CLOCK_ALONE.match(line)
    if alone and n > 0:
        day, hour, minute, second, half, zone = alone.groups()
        return _made(day, (hour, minute, second, half), zone, "", "")
    return None


def _made(
    day: str | None, clock: tuple[str, str, str | None, str | None], zone: str | None, name: str, text: str
) -> _Head | None:
    at = clock_of(*clock)
    if at is None:
        return None
    return _Head(date=day, clock=at, zone=zone or "", name=name.strip().lstrip("~@"), text=text.strip())
