"""Two windows on one record: the later save is refused, with what was changed meanwhile."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from chgdesk.domain.change import Change
from chgdesk.domain.workflow.field_words import field_words
from chgdesk.errors import Conflict, Difference
from chgdesk.storage import codec
from chgdesk.storage.repositories import Held
from chgdesk.storage.work import Work

_ALWAYS = frozenset({"shape", "state"})


def conflict_over(before: Held[Change], read: int, mine: Change, work: Work) -> Conflict:
    """The refusal, with each field that says something else now than when it was read."""
    then = work.changes.version(before.rid, read) if 0 < read < before.version else Change(ref=before.value.ref)
    found = tuple(_differences(then, before.value, mine))
    names = ", ".join(dict.fromkeys(field_words(one.field).lower() for one in found))
    said = f" Changed meanwhile: {names}." if names else ""
    who = work.changes.written_by(before)
    return Conflict(
        f"Nothing was saved: '{before.value.ref}' was changed{who} after you opened it.{said} "
        "What you typed is still here; look at the change, then save again.",
        found,
    )


def _differences(read: Change, now: Change, mine: Change) -> list[Difference]:
    return [
        Difference(
            field=field.name,
            read=_text(getattr(read, field.name)),
            now=_text(getattr(now, field.name)),
            mine=_text(getattr(mine, field.name)),
        )
        for field in fields(Change)
        if field.name not in _ALWAYS and getattr(read, field.name) != getattr(now, field.name)
    ]


def _text(value: Any) -> str:
    """A value as plain text; structures as their stored form."""
    if value is None or value == ():
        return ""
    if isinstance(value, str):
        return value
    shown = codec.plain(value)
    return ", ".join(map(str, shown)) if isinstance(shown, list) and not any(map(_is_deep, shown)) else str(shown)


def _is_deep(value: object) -> bool:
    return isinstance(value, dict | list)
