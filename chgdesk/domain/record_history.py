"""What was corrected on a record, old → new, as people read it; and what says something else since it was signed.

The trail keeps every version whole; here the differences become sentences: people by name, times in the zone,
structures by their parts, list items added and taken away (CHG-17, CAT-07, AUD-10).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from chgdesk.domain.calendar import Calendar, day_words, instant_words
from chgdesk.domain.change import Change
from chgdesk.domain.people import role_words
from chgdesk.domain.workflow.field_words import FIELD_WORDS, field_words
from chgdesk.domain.workflow.shown import altered_since, shown_digest

Names = Callable[[str | None], str]

LONG = 160
"""Signs after which a value is folded on a screen."""

_QUIET = frozenset({"provenance", "field_sources", "shape", "state_reason"})
"""Where facts come from stands beside each fact; it is no correction of what the record says."""
_PEOPLE = frozenset(
    {
        "person", "author", "requester", "implementer", "owner", "authoriser", "notified_person", "commander",
        "linked_by", "withdrawn_by", "responders",
    }
)  # fmt: skip
_ROLES = frozenset({"roles_claimed", "roles"})
_PARTS = {
    "at": "when",
    "person": "who",
    "decided_at": "decided",
    "executed_at": "run",
    "voided_at": "voided",
    "void_reason": "why void",
    "roles_claimed": "as",
    "sha256": "SHA-256",
    "time_estimate_min": "minutes needed",
    "asked_at": "asked",
}
_OWN_WORDS = {
    "state": "State",
    "asked": "Asked for approval",
    "signatures": "Signatures",
    "reclassifications": "Reclassified",
    "closed_at": "Closed",
    "lessons": "Lessons",
    "actions": "Actions",
    "caused_incident": "Caused an incident",
    "delivered_via_repo": "Delivered through a repository",
    "home_system": "Home system",
    "retroactive_reason": "Why recorded afterwards",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field, old → new, in words; of a list, what was added and what was taken away or replaced."""

    field: str
    label: str
    before: str
    after: str
    is_list: bool = False

    @property
    def words(self) -> str:
        """`System: billing → billing, ledger`; of a list `Tests: added …; taken away …`."""
        if self.is_list:
            parts = (f"added {self.after}" if self.after else "", f"no longer {self.before}" if self.before else "")
            return f"{self.label}: {'; '.join(part for part in parts if part)}"
        return f"{self.label}: {self.before or 'empty'} → {self.after or 'empty'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How values are told: people by name, times in the zone."""

    name: Names
    calendar: Calendar


def readable_changes(changes: Iterable[tuple[str, str, str]], telling: Telling) -> tuple[FieldChange, ...]:
    """The fields of one act, given as canonical JSON, as people read them; origins alone are left out."""
    return tuple(_changes(changes, telling))


def _changes(changes: Iterable[tuple[str, str, str]], telling: Telling) -> Iterator[FieldChange]:
    for name, old_text, new_text in changes:
        if name in _QUIET:
            continue
        old, new = _loaded(old_text), _loaded(new_text)
        label = label_of(name)
        if isinstance(old or new, list) and any(isinstance(item, dict) for item in [*(old or ()), *(new or ())]):
            yield from _of_list(name, label, old or [], new or [], telling)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from _of_structure(name, label, old, new, telling)
        else:
            before, after = told(name, old, telling), told(name, new, telling)
            if before != after:
                yield FieldChange(field=name, label=label, before=before, after=after)


def _of_list(name: str, label: str, old: Sequence[Any], new: Sequence[Any], telling: Telling) -> Iterator[FieldChange]:
    bare_old, bare_new = [_bare(item) for item in old], [_bare(item) for item in new]
    gone = [told(name, item, telling) for item in bare_old if item not in bare_new]
    come = [told(name, item, telling) for item in bare_new if item not in bare_old]
    if gone or come:
        yield FieldChange(field=name, label=label, before="; ".join(gone), after="; ".join(come), is_list=True)


def _of_structure(
    name: str, label: str, old: Mapping[str, Any], new: Mapping[str, Any], telling: Telling
) -> Iterator[FieldChange]:
    for part in dict.fromkeys((*old, *new)):
        if part in _QUIET:
            continue
        before, after = told(part, _bare(old.get(part)), telling), told(part, _bare(new.get(part)), telling)
        if before != after:
            words = f"{label}, {_part_words(part)}"
            yield FieldChange(field=f"{name}.{part}", label=words, before=before, after=after)


def told(name: str, value: Any, telling: Telling) -> str:
    """One value as people read it."""
    if value is None or value in ("", [], {}, ()):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (told(name, item, telling) for item in value)))
    if isinstance(value, Mapping):
        parts = ((part, told(part, item, telling)) for part, item in value.items() if part not in _QUIET)
        return ", ".join(f"{_part_words(part)} {words}" for part, words in parts if words)
    if isinstance(value, str):
        return _text(name, value, telling)
    return str(value)


def _text(name: str, value: str, telling: Telling) -> str:
    if name in _PEOPLE:
        return telling.name(value)
    if name in _ROLES:
        return role_words(value)
    moment = _moment(value)
    if isinstance(moment, datetime):
        return instant_words(moment, telling.calendar)
    if isinstance(moment, date):
        return day_words(moment)
    if name in {"sha256", "digest", "shown", "file", "document"}:
        return value[:12]
    return value.replace("_", " ") if value.islower() and " " not in value and name not in {"ref", "target"} else value


def _moment(value: str) -> datetime | date | None:
    """A stored time or day; everything else is left as it stands."""
    try:
        if len(value) == len("2026-07-14"):
            return date.fromisoformat(value)
        found = datetime.fromisoformat(value) if value[4:5] == "-" and "T" in value[:11] else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _bare(value: Any) -> Any:
    """The value without where it comes from."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key not in _QUIET}
    return value


def _loaded(text: str) -> Any:
    return json.loads(text) if text else None


def label_of(name: str) -> str:
    """A field of the record in people's words."""
    return _OWN_WORDS.get(name) or (field_words(name) if name in FIELD_WORDS else name.replace("_", " ").capitalize())


def _part_words(part: str) -> str:
    return _PARTS.get(part, part.replace("_", " "))


def plain_form(value: Any) -> Any:
    """A value of the record as its stored form has it, for telling values that never were stored apart."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain_form(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain_form(getattr(value, f.name)) for f in fields(value) if f.name not in _QUIET}
    return value


def changed_since_signed(change: Change, signed: Change, telling: Telling) -> tuple[FieldChange, ...]:
    """What says something else than what was signed, old → new; nothing where it says the same (AUD-10)."""
    if shown_digest(change) == shown_digest(signed):
        return ()
    return tuple(
        FieldChange(
            field=name,
            label=label_of(name),
            before=told(name, plain_form(getattr(signed, name)), telling),
            after=told(name, plain_form(getattr(change, name)), telling),
        )
        for name in altered_since(change, signed)
    )


def since_signed_words(changes: Iterable[FieldChange]) -> str:
    """What was changed since somebody signed it: `system billing → billing, ledger`; empty where nothing was."""
    said = "; ".join(f"{one.label.lower()} {one.before or 'empty'} → {one.after or 'empty'}" for one in changes)
    return f"Changed since it was signed: {said}." if said else ""
