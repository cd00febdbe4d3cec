"""Minutes as somebody wrote them in a file: JSON, or a list in CSV or Excel with one line a change (CAB-03)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chgdesk.domain.calendar import zone_of
from chgdesk.domain.meeting import DECISIONS, DEFERRED, MeetingItem
from chgdesk.domain.people import Person
from chgdesk.errors import Invalid
from chgdesk.services.imports.sheets import Line, read_sheet

LARGEST = 5 * 1024 * 1024
"""Most bytes of minutes in JSON."""
_SAID: Mapping[str, str] = {
    "approved": "approve",
    "yes": "approve",
    "rejected": "reject",
    "no": "reject",
    "condition": "conditional",
    "with condition": "conditional",
    "with a condition": "conditional",
    "defer": DEFERRED,
    "put off": DEFERRED,
    "none": "",
}
"""What people write for a decision, beside our own words."""
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "change": ("change", "change no", "change no.", "number", "no", "no.", "ref", "id"),
    "decision": ("decision", "outcome", "decided"),
    "deciders": ("who", "deciders", "decided by", "approver", "approvers", "by"),
    "condition": ("condition", "conditions"),
    "concerns": ("concerns", "concern"),
    "mitigation": ("mitigation", "measures"),
    "note": ("note", "notes", "remark", "remarks"),
}
_TEXTS = ("condition", "concerns", "mitigation", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesRead:
    """What a file of minutes says; parts it does not name are empty, for the person to give."""

    held_at: datetime | None = None
    title: str = ""
    chair: str | None = None
    attendees: tuple[str, ...] = ()
    items: tuple[MeetingItem, ...] = ()
    notes: str = ""
    not_read: tuple[str, ...] = ()


class _Names:
    """People by reference, name and address, however they are written."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._known: dict[str, str] = {}
        for person in people:
            for called in (person.ref, person.name, person.email, *person.logins):
                if called:
                    self._known.setdefault(called.casefold(), person.ref)

    def of(self, text: str) -> str | None:
        """The reference somebody is meant by."""
        return self._known.get(" ".join(text.split()).casefold())


def read_minutes(data: bytes, name: str, *, people: Iterable[Person], zone: str) -> MinutesRead:
    """Read minutes from JSON or from a list, by what the file holds.

    Raises:
        Invalid: it is neither, or something in it cannot be read; each fault is named with its place.
    """
    names = _Names(people)
    if data.lstrip()[:1] == b"{":
        return _json_minutes(data, name, names, zone)
    return _sheet_minutes(data, name, names)


def _json_minutes(data: bytes, name: str, names: _Names, zone: str) -> MinutesRead:
    if len(data) > LARGEST:
        raise Invalid(f"'{name}' is larger than {LARGEST // 1024**2} MB and was not read. Is it the right file?")
    try:
        given = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise Invalid(f"'{name}' is not JSON that can be read. Nothing was recorded.") from fault
    faults: list[str] = []
    known = {"held_at", "title", "chair", "attendees", "items", "notes"}
    faults += [f"{key}: no such field; there are {', '.join(sorted(known))}." for key in sorted(set(given) - known)]
    held_at = _when(given.get("held_at"), zone, faults)
    chair = _person(given.get("chair"), "chair", names, faults) if given.get("chair") else None
    attendees = _people(given.get("attendees"), "attendees", names, faults)
    items = [
        item
        for place, each in enumerate(_listed(given.get("items"), "items", faults), start=1)
        if (item := _json_item(each, f"items {place}", names, faults)) is not None
    ]
    title, notes = (_text(given.get(key), key, faults) for key in ("title", "notes"))
    _refuse(name, faults)
    return MinutesRead(held_at=held_at, title=title, chair=chair, attendees=attendees, items=tuple(items), notes=notes)


def _json_item(given: Any, place: str, names: _Names, faults: list[str]) -> MeetingItem | None:
    if not isinstance(given, dict):
        faults.append(f"{place}: expected one change with its decision.")
        return None
    unknown = set(given) - {"change", "decision", "deciders", *_TEXTS}
    faults += [f"{place}: {key}: there is no such field." for key in sorted(map(str, unknown))]
    texts = {key: _text(given.get(key), f"{place}: {key}", faults) for key in _TEXTS}
    return MeetingItem(
        change=_change(given.get("change"), place, faults),
        decision=_decision(given.get("decision"), place, faults),
        deciders=_people(given.get("deciders"), f"{place}: deciders", names, faults),
        **texts,
    )


def _sheet_minutes(data: bytes, name: str, names: _Names) -> MinutesRead:
    sheet = read_sheet(data, name)
    headings = {heading.casefold(): heading for heading in sheet.headings}
    columns = {key: next((headings[c] for c in called if c in headings), "") for key, called in _COLUMNS.items()}
    for key in ("change", "decision"):
        if not columns[key]:
            raise Invalid(f"'{name}' was not read: no column holds the {key}. Call one of them {_COLUMNS[key][0]}.")
    faults: list[str] = []
    items = tuple(_sheet_item(line, columns, names, faults) for line in sheet.lines)
    _refuse(name, faults)
    read = set(columns.values())
    return MinutesRead(items=items, not_read=tuple(each for each in sheet.headings if each not in read))


def _sheet_item(line: Line, columns: Mapping[str, str], names: _Names, faults: list[str]) -> MeetingItem:
    cell = {key: line[heading] if heading else "" for key, heading in columns.items()}
    place = f"line {line.number}"
    people = [part for part in cell["deciders"].replace(";", ",").split(",") if part.strip()]
    return MeetingItem(
        change=_change(cell["change"], place, faults),
        decision=_decision(cell["decision"], place, faults),
        deciders=_people(people, place, names, faults),
        **{key: cell[key].strip() for key in _TEXTS},
    )


def _refuse(name: str, faults: list[str]) -> None:
    if faults:
        raise Invalid(f"'{name}' was not taken in: {faults[0]}", tuple(faults))


def _change(given: Any, place: str, faults: list[str]) -> str:
    if not isinstance(given, str) or not given.strip():
        faults.append(f"{place}: the change is not named. Write its number.")
        return ""
    return given.strip()


def _decision(given: Any, place: str, faults: list[str]) -> str:
    said = " ".join(given.split()).casefold() if isinstance(given, str) else "" if given is None else repr(given)
    decision = _SAID.get(said, said)
    if decision not in DECISIONS:
        faults.append(f"{place}: {given!r} is no decision. Write approve, conditional, reject or deferred.")
    return decision


def _person(given: Any, place: str, names: _Names, faults: list[str]) -> str:
    found = names.of(given) if isinstance(given, str) else None
    if found is None:
        faults.append(f"{place}: nobody on record is {given!r}. Write the name or key as it stands under People.")
    return found or ""


def _people(given: Any, place: str, names: _Names, faults: list[str]) -> tuple[str, ...]:
    found = [_person(each, place, names, faults) for each in _listed(given, place, faults)]
    return tuple(dict.fromkeys(found))


def _listed(given: Any, place: str, faults: list[str]) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list):
        faults.append(f"{place}: expected a list.")
        return []
    return given


def _text(given: Any, place: str, faults: list[str]) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        faults.append(f"{place}: expected text.")
        return ""
    return given.strip()


def _when(given: Any, zone: str, faults: list[str]) -> datetime | None:
    if given is None:
        return None
    found = read_moment(given, zone) if isinstance(given, str) else None
    if found is None:
        faults.append(f"held_at: {given!r} is not a moment. Write it as 2026-07-14T10:00.")
    return found


def read_moment(text: str, zone: str) -> datetime | None:
    """A moment as typed, local where no offset is given; None where it is none."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (given if given.tzinfo else given.replace(tzinfo=zone_of(zone))).astimezone(UTC)
