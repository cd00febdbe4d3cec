"""What new facts on a record rest on: stamped by the desk, never claimed by a form (R24, APR-17, AUD-03).

A fact that stood before keeps its origin. A new one is only stated, unless a document or an export that the workspace
holds shows it. Nothing is signed by being typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change

Held = Callable[[str], bool]
"""Whether the workspace holds the file with this SHA-256."""

TYPED = "typed at this desk"
_APART = frozenset({"provenance", "field_sources", "shape", "approvals"})


def stamped(wanted: Change, before: Change | None, holds: Held, now: datetime) -> Change:
    """The change with the origin of every new or corrected fact as the desk knows it; approvals are settled apart."""
    fresh: dict[str, Any] = {}
    desk = _Desk(holds=holds, now=now, files={link.name: link.sha256 for link in wanted.evidence})
    for field in fields(wanted):
        if field.name in _APART:
            continue
        value = getattr(wanted, field.name)
        old = getattr(before, field.name) if before is not None else None
        fresh[field.name] = _stamp(value, old, desk)
    fresh["field_sources"] = tuple(
        source
        if before is not None and source in before.field_sources
        else replace(source, provenance=origin(source.provenance, holds, now))
        for source in wanted.field_sources
    )
    return replace(wanted, **fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What is held here, now, and the record's own files by name."""

    holds: Held
    now: datetime
    files: Mapping[str, str]


def document_of(evidence: str | None, files: Mapping[str, str]) -> str | None:
    """The file that a fact names as its evidence: a hash, or the name of a file of the record."""
    if not evidence:
        return None
    return files.get(evidence, evidence.removeprefix("sha256:"))


def origin(claimed: Provenance, holds: Held, now: datetime, document: str | None = None) -> Provenance:
    """The origin of a new fact: what is held for it, else only stated; recorded now."""
    shown = document if document and holds(document) else claimed.document
    shown = shown if shown and holds(shown) else None
    file = claimed.file if claimed.file and holds(claimed.file) else None
    weaker = Basis.DOCUMENT if shown else Basis.STATED
    basis = Basis.EXPORT if claimed.basis is Basis.EXPORT and file else weaker
    return replace(claimed, basis=basis, file=file, document=shown, source=claimed.source or TYPED, recorded_at=now)


def _stamp(value: Any, old: Any, desk: _Desk) -> Any:
    if isinstance(value, tuple):
        known = old if isinstance(old, tuple) else ()
        replaced = {item.provenance for item in known if _is_fact(item) and item not in value}
        return tuple(item if item in known else _new(item, None, desk, replaced) for item in value)
    if is_dataclass(value) and value != old:
        replaced = {old.provenance} if _is_fact(old) else set()
        return _new(value, old, desk, replaced)
    return value


def _new(value: Any, old: Any, desk: _Desk, replaced: Iterable[Provenance]) -> Any:
    """A fact that is new, or says something else than before: the old origin does not carry over to it."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    inner = {
        field.name: _stamp(getattr(value, field.name), getattr(old, field.name, None), desk)
        for field in fields(value)
        if is_dataclass(getattr(value, field.name)) and field.name != "provenance"
    }
    if inner:
        value = replace(value, **inner)
    if not _is_fact(value):
        return value
    if old is not None and _bare(value) == _bare(old):
        return replace(value, provenance=old.provenance)
    claimed = value.provenance
    if claimed in tuple(replaced) and claimed != Provenance():
        claimed = Provenance(source=TYPED)
    shown = document_of(getattr(value, "evidence", None), desk.files)
    return replace(value, provenance=origin(claimed, desk.holds, desk.now, shown))


def _bare(fact: Any) -> Any:
    """The fact without its origin and without facts inside it, which have origins of their own."""
    inner = {
        field.name: None for field in fields(fact) if _is_fact(getattr(fact, field.name)) and field.name != "provenance"
    }
    return replace(fact, provenance=Provenance(), **inner)


def _is_fact(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type) and hasattr(value, "provenance")
