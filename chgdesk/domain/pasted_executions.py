"""Rows pasted from a sheet, read as executions of a procedure: who, when, where, how it ended (STD-04, W4).

A first row of headings says which column is what; without one each cell is told by what stands in it. What cannot be
read is said of the row, never guessed; what a row leaves out comes from the line above the paste.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from chgdesk.domain.calendar import Calendar, zone_of
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.executions import Execution
from chgdesk.domain.people import Person

MOST_ROWS, LONGEST_TEXT, LONGEST_CELL = 500, 400_000, 2_000

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "done_by": ("done by", "by", "who", "person", "implementer", "deployed by", "carried out by", "name"),
    "day": ("date", "day"),
    "clock": ("time",),
    "at": ("when", "at", "date and time", "started", "start", "timestamp"),
    "system": ("system", "where", "service", "host", "application", "asset"),
    "outcome": ("outcome", "result", "status", "how it ended"),
    "note": ("note", "notes", "comment", "remarks", "description", "what"),
    "run": ("run", "pipeline", "job", "build"),
    "commit": ("commit", "sha", "hash", "revision"),
    "checked_by": ("checked by", "looked at by", "confirmed by"),
    "incident": ("incident",),
}
_BY_HEADING = {words: name for name, every in _HEADINGS.items() for words in every}

_OUTCOMES: Mapping[str, str] = {
    **dict.fromkeys(("worked", "works", "success", "successful", "succeeded", "done", "ok", "passed"), "success"),
    **dict.fromkeys(("rolled back", "rollback", "rolled_back", "reverted", "undone"), "rolled_back"),
    **dict.fromkeys(
        ("in part", "worked in part", "partly", "partial", "partially", "partially implemented"),
        "partially_implemented",
    ),
    **dict.fromkeys(("failed", "failure", "did not work"), "failed"),
}
_FIRST_YEAR, _LAST_YEAR = 1980, 2200
"""Years in which somebody may have changed something; others are slips of the keyboard."""
_COMMIT = re.compile(r"[0-9a-f]{7,40}")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d.%m.%y", "%m/%d/%Y")
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedRow:
    """One row: the execution it says, or why it cannot be read."""

    number: int
    execution: Execution
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What rows are read against: who and what is on record, the local calendar and day."""

    people: tuple[Person, ...]
    systems: tuple[SystemCard, ...]
    calendar: Calendar
    today: date
    usual: Execution
    """The line above the paste: what a row does not say comes from here."""


def is_many(text: str) -> bool:
    """Whether a paste holds rows rather than one value: more than one line, or columns."""
    return "\t" in text.strip("\r\n") or len(_lines(text)) > 1


def outcome_of(text: str) -> str:
    """An outcome as people write it; empty where it is none."""
    return _OUTCOMES.get(_folded(text), "")


def read_rows(text: str, reading: Reading) -> tuple[PastedRow, ...]:
    """Every row of a paste. More rows than are taken at once end in one row that says so."""
    if len(text) > LONGEST_TEXT:
        return (_too_much(reading, f"This is too much to paste: more than {LONGEST_TEXT} characters."),)
    lines = [[cell.strip() for cell in line.split("\t")] for line in _lines(text)]
    names = _headings(lines[0]) if lines else None
    rows = lines[1:] if names else lines
    if len(rows) > MOST_ROWS:
        said = f"This is {len(rows)} rows; paste up to {MOST_ROWS} at once, or bring the list in as a file."
        return (_too_much(reading, said),)
    people = _people(reading.people)
    systems = _systems(reading.systems)
    return tuple(
        _row(number, _by_heading(cells, names) if names else _by_content(cells, people, systems), reading, people)
        for number, cells in enumerate(rows, start=1)
    )


def _too_much(reading: Reading, said: str) -> PastedRow:
    return PastedRow(number=1, execution=reading.usual, unread=said)


def _lines(text: str) -> list[str]:
    return [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]


def _folded(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split()).casefold().rstrip(".:")


def _headings(cells: list[str]) -> list[str] | None:
    """Which column is what, where the first row says so; None where it holds values already."""
    named = [_BY_HEADING.get(_folded(cell), "") for cell in cells]
    known = sum(1 for name in named if name)
    return named if known >= 2 or (known == len(cells) == 1) else None


def _by_heading(cells: list[str], names: list[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}


def _by_content(cells: list[str], people: Mapping[str, str], systems: Mapping[str, str]) -> dict[str, str]:
    """Each cell told by what stands in it; what is left over is the note."""
    told: dict[str, str] = {}
    rest: list[str] = []
    for cell in filter(None, cells):
        sort = _sort_of(cell, people, systems)
        if sort and sort not in told:
            told[sort] = cell
        elif sort == "done_by" and "checked_by" not in told:
            told["checked_by"] = cell
        else:
            rest.append(cell)
    if rest:
        told["note"] = "; ".join(rest)
    return told


def _sort_of(cell: str, people: Mapping[str, str], systems: Mapping[str, str]) -> str:
    folded = _folded(cell)
    if folded in people:
        return "done_by"
    if folded in systems:
        return "system"
    if folded in _OUTCOMES:
        return "outcome"
    if _day(folded, date.min) is not None:
        return "day"
    if _clock(folded) is not None:
        return "clock"
    if _COMMIT.fullmatch(folded):
        return "commit"
    return "at" if _moment(cell, Calendar(), date(2000, 1, 2)) is not None else ""


def _row(number: int, told: Mapping[str, str], reading: Reading, people: Mapping[str, str]) -> PastedRow:
    usual, faults = reading.usual, []
    parts: dict[str, str] = {}
    for name in ("done_by", "checked_by"):
        if name in told:
            found = people.get(_folded(told[name]), "")
            if not found:
                faults.append(f"Nobody on record is called “{told[name][:80]}”.")
            parts[name] = found
    if "system" in told:
        parts["system"] = _systems(reading.systems).get(_folded(told["system"]), told["system"][:200])
    if "outcome" in told:
        parts["outcome"] = outcome_of(told["outcome"])
        if not parts["outcome"]:
            faults.append(f"“{told['outcome'][:80]}” is no outcome; write worked, rolled back or in part.")
    for name in ("note", "run", "commit", "incident"):
        if name in told:
            parts[name] = told[name][:LONGEST_CELL]
    at = _instant(told, reading)
    if at is None:
        faults.append(_no_time(told))
    made = replace(usual, at=at or usual.at, until=None, checked_at=None, **parts)  # type: ignore[arg-type]
    return PastedRow(number=number, execution=made, unread=" ".join(faults))


def _no_time(told: Mapping[str, str]) -> str:
    said = " ".join(told[name] for name in ("at", "day", "clock") if name in told)
    if not said:
        return "It does not say when; write 2026-07-14 09:30."
    return f"“{said[:80]}” is no day with a time; write 2026-07-14 09:30."


def _instant(told: Mapping[str, str], reading: Reading) -> datetime | None:
    if "at" in told:
        return _moment(told["at"], reading.calendar, reading.today)
    if "day" in told or "clock" in told:
        joined = f"{told.get('day', '')} {told.get('clock', '')}".strip()
        return _moment(joined, reading.calendar, reading.today)
    return None


def read_moment(text: str, calendar: Calendar, today: date) -> datetime | None:
    """A moment as people type it: `2026-07-14 09:30`, `14.07.2026 9:30`, `today 09:30`, `09:30`; None where it is none.

    Days are read day before month where both would do; the caller shows what was read in words.
    """
    return _moment(text, calendar, today)


def _moment(text: str, calendar: Calendar, today: date) -> datetime | None:
    found = _any_moment(text, calendar, today)
    return found if found is not None and _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _any_moment(text: str, calendar: Calendar, today: date) -> datetime | None:
    folded = _folded(text).replace(",", " ")
    try:
        whole = datetime.fromisoformat(text.strip())
    except ValueError:
        whole = None
    if whole is not None and whole.tzinfo is not None:
        return whole.replace(microsecond=0)
    parts = folded.replace("t", " ") if re.fullmatch(r"\d{4}-\d\d-\d\dt[\d:.]+", folded) else folded
    parts = re.sub(r"(\d\d:\d\d:\d\d)\.\d+$", r"\1", " ".join(parts.split()))
    for cut in range(len(parts) + 1):
        if cut not in {0, len(parts)} and parts[cut] != " ":
            continue
        day, clock = _day(parts[:cut].strip(), today), _clock(parts[cut:].strip())
        if clock is not None and (day is not None or not parts[:cut].strip()):
            return datetime.combine(day or today, clock, zone_of(calendar.zone))
    return None


def _day(text: str, today: date) -> date | None:
    if text in {"today", "yesterday"}:
        return today if text == "today" or today == date.min else today - timedelta(days=1)
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a local day has no zone
        except ValueError:
            continue
    return None


def _clock(text: str) -> time | None:
    for form in _CLOCKS:
        try:
            return datetime.strptime(text.removesuffix(" h"), form).time()  # noqa: DTZ007 - a local time has no zone
        except ValueError:
            continue
    return None


def _people(people: Iterable[Person]) -> dict[str, str]:
    """Keys by every name a person goes by: key, full name, e-mail, logins, and a part of it that is theirs alone."""
    named: dict[str, str] = {}
    parts: dict[str, set[str]] = {}
    for person in people:
        for name in (person.ref, person.name, person.email, *person.logins):
            if name.strip():
                named[_folded(name)] = person.ref
        for part in person.name.split():
            parts.setdefault(_folded(part), set()).add(person.ref)
    for part, refs in parts.items():
        if len(refs) == 1:
            named.setdefault(part, next(iter(refs)))
    return named


def person_called(text: str, people: Iterable[Person]) -> str:
    """The key of the person a name stands for; empty where nobody, or more than one, is called so."""
    return _people(people).get(_folded(text), "")


def _systems(systems: Iterable[SystemCard]) -> dict[str, str]:
    named = {_folded(card.title): card.ref for card in systems if card.title.strip()}
    return {**named, **{_folded(card.ref): card.ref for card in systems}}
