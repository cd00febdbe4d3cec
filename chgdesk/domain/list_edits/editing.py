"""One edit of one record: the typed value read and written into a new version of it, or refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Link, Window
from chgdesk.domain.list_edits.fields import EditableField, Sort, field_of
from chgdesk.errors import Invalid

_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEdit:
    """A field of a record to be set: which record in which version, which field, and the value as typed."""

    ref: str
    expected_version: int
    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What an edit is read against: who is on record, the rules' words, the zone, and when."""

    at: datetime
    people: Mapping[str, str] = field(default_factory=dict)
    risks: tuple[str, ...] = ("low", "medium", "high", "critical")
    zone: str = "UTC"


def edited(change: Change, edit: ChangeEdit, ground: Ground, reason: str) -> Change:
    """The record with the field set; the same record where it says so already.

    Whether the record may be changed so is for `workflow.editing.revised` to say, which every save goes through.

    Raises:
        Invalid: the value cannot be read.
    """
    about = field_of(edit.field)
    if about is None:
        sentence = f"{edit.field!r} is not a field that can be set on many records."
        raise Invalid(sentence)
    value = edit.value.strip()
    if len(value) > _LONGEST:
        sentence = f"{about.title}: {len(value)} signs are too many for one field. {_LONGEST} are the most."
        raise Invalid(sentence)
    after = replace(change, **{about.of: _WRITERS[about.sort](change, about, value, ground)})
    if after.risk_declared != change.risk_declared and reason.strip():
        return replace(after, risk_reason=reason.strip())
    return after


def shown_value(change: Change, key: str, zone: str, people: Mapping[str, str] | None = None) -> str:
    """What a field holds now, in words; nothing where it holds nothing."""
    about = field_of(key)
    if about is None:
        return ""
    held = getattr(change, about.of)
    if isinstance(held, Window):
        calendar = Calendar(zone=zone)
        ends = [instant_words(moment, calendar) for moment in (held.start, held.end) if moment]
        return " to ".join(ends)
    if about.sort is Sort.LINK:
        return ", ".join(link.target for link in held)
    if isinstance(held, tuple):
        return ", ".join(held)
    if about.sort is Sort.PERSON and held and people:
        return people.get(held, held)
    return str(held or "").replace("_", " ") if about.sort is Sort.CHOICE else str(held or "")


def typed_value(change: Change, key: str) -> str:
    """What a field holds, written so that it reads as the same value: the source of a fill down."""
    about = field_of(key)
    held = getattr(change, about.of) if about else None
    if isinstance(held, Window):
        ends = [moment.astimezone(UTC) for moment in (held.start, held.end) if moment]
        return " to ".join(f"{moment.date().isoformat()} {moment.hour:02d}:{moment.minute:02d}Z" for moment in ends)
    return ", ".join(held) if isinstance(held, tuple) else str(held or "")


FILLED: Mapping[str, str] = {
    "title": "title",
    "system": "systems",
    "kind": "risk",
    "change_type": "change_type",
    "requester": "requester",
    "author": "author",
    "planned": "planned_window",
    "home_ref": "home_ref",
}
"""Which field a fill down or an edit of a cell sets, by the column of the register it stands in."""


def fill_down(changes: Sequence[tuple[Change, int]], key: str) -> tuple[ChangeEdit, ...]:
    """The edits that put the first record's value into all others (Ctrl+D); records and their versions in order."""
    if not changes:
        return ()
    value = typed_value(changes[0][0], key)
    return tuple(ChangeEdit(ref=c.ref, expected_version=v, field=key, value=value) for c, v in changes[1:])


def _text(_change: Change, about: EditableField, value: str, _ground: Ground) -> str:
    if not value and about.key == "title":
        sentence = "What changed cannot be emptied: it is how people recognise the record."
        raise Invalid(sentence)
    return value


def _choice(_change: Change, about: EditableField, value: str, ground: Ground) -> str:
    words = about.values or ground.risks
    wanted = value.casefold().replace("-", "_").replace(" ", "_")
    found = next((word for word in words if word.casefold().replace("-", "_").replace(" ", "_") == wanted), None)
    if found is None:
        raise Invalid(_no_value(about, value, words))
    return found


def _no_value(about: EditableField, value: str, words: Sequence[str]) -> str:
    near = get_close_matches(value.casefold(), [word.casefold() for word in words], n=1)
    shown = ", ".join(word.replace("_", " ") for word in words)
    meant = f"Did you mean {near[0].replace('_', ' ')}?" if near else f"Choose one of: {shown}."
    return f"{about.title}: {value or 'nothing'!r} is none of its values. {meant}"


def _listed(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for said in value.split(",") if (part := " ".join(said.split()))))


def _names(change: Change, about: EditableField, value: str, _ground: Ground) -> tuple[str, ...]:
    held: tuple[str, ...] = getattr(change, about.of)
    said = _listed(value)
    if about.sort is Sort.ADD:
        if not said:
            sentence = f"{about.title}: nothing is named. Write for example {about.example}."
            raise Invalid(sentence)
        return tuple(dict.fromkeys((*held, *said)))
    if about.sort is Sort.REMOVE:
        return tuple(name for name in held if name not in said)
    if not said:
        sentence = f"{about.title} cannot be emptied: the system decides which rules apply."
        raise Invalid(sentence)
    return said


def _person(_change: Change, about: EditableField, value: str, ground: Ground) -> str:
    """By key or by name; only people on record."""
    folded = value.casefold()
    same = [key for key, name in ground.people.items() if folded in {key.casefold(), name.casefold()}]
    found = same or [key for key, name in ground.people.items() if folded and folded in name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        sentence = f"{about.title}: {value!r} fits {len(found)} people. Write the key, such as {found[0]}."
        raise Invalid(sentence)
    near = get_close_matches(value, [*ground.people.values(), *ground.people], n=1)
    meant = f" Did you mean {near[0]}?" if near else " Put the person on record under People first."
    sentence = f"{about.title}: {value or 'nobody'!r} is not on record.{meant}"
    raise Invalid(sentence)


_MOMENT = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T](?P<time>[0-9]{1,2}:[0-9]{2})(?P<utc>Z?)")


def _window(_change: Change, about: EditableField, value: str, ground: Ground) -> Window | None:
    if not value:
        return None
    first, _, last = value.partition(" to ")
    start, end = _moment(first.strip(), ground), _moment(last.strip(), ground) if last.strip() else None
    if start is None or (last.strip() and end is None):
        sentence = f"{about.title}: {value!r} is no window. Write it as {about.example}, by the clock of {ground.zone}."
        raise Invalid(sentence)
    if end is not None and end < start:
        sentence = f"{about.title}: it ends before it begins. Write the earlier moment first."
        raise Invalid(sentence)
    return Window(start=start, end=end)


def _moment(text: str, ground: Ground) -> datetime | None:
    """A moment by the workspace's clock, or by UTC where a Z says so."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    try:
        said = datetime.fromisoformat(f"{found['day']} {found['time'].zfill(5)}")
        zone = UTC if found["utc"] else Calendar(zone=ground.zone).local(ground.at).tzinfo
        return said.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _link(change: Change, about: EditableField, value: str, _ground: Ground) -> tuple[Link, ...]:
    kind, _, target = value.partition(" ")
    kind = kind.casefold().replace("-", "_")
    if kind not in about.values or not target.strip():
        sentence = f"{about.title}: say what it is and where, such as {about.example}. It can be: " + ", ".join(
            word.replace("_", "-") for word in about.values
        )
        raise Invalid(sentence + ".")
    link = Link(kind=kind, target=target.strip())
    same = any((held.kind, held.target) == (link.kind, link.target) for held in change.links)
    return change.links if same else (*change.links, link)


_WRITERS: Mapping[Sort, Callable[[Change, EditableField, str, Ground], Any]] = {
    Sort.TEXT: _text,
    Sort.CHOICE: _choice,
    Sort.NAMES: _names,
    Sort.ADD: _names,
    Sort.REMOVE: _names,
    Sort.PERSON: _person,
    Sort.WINDOW: _window,
    Sort.LINK: _link,
}
