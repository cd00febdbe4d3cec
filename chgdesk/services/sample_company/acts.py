"""One act in the year of the sample company: who recorded what, and when (AUD-01, AUD-03)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRegisters(Command):
    """Put register values of any kind on record, new ones and new versions of known ones, under one sentence."""

    said: str
    new: tuple[Any, ...] = ()
    revised: tuple[Any, ...] = ()
    texts: tuple[str, ...] = ()


@handles(KeepRegisters, permission="record", sentence=lambda c: c.said)
def keep_registers(command: KeepRegisters, work: Work, _context: Context) -> None:
    """Record the values kind by kind, in the order given."""
    for kind, values in groupby(command.new, key=type):
        work.of(kind).add_many(values)
    for kind, values in groupby(command.revised, key=type):
        work.of(kind).save_many((value, None) for value in values)
    for text in command.texts:
        work.blobs.put(io.BytesIO(text.encode()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something one person recorded at one time; with a file, the file is what was recorded."""

    at: datetime
    person: str
    said: str
    new: tuple[Any, ...] = ()
    revised: tuple[Any, ...] = ()
    file: EvidenceItem | None = None
    texts: tuple[str, ...] = ()


def in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Acts in the order of time; those of one instant stay as given."""
    return tuple(sorted(acts, key=lambda act: act.at))


def before_the_export(value: Any) -> Any:
    """The value as it could be recorded before an export was held: the same facts, only stated."""
    if isinstance(value, Provenance):
        plain = value.basis is Basis.EXPORT
        return Provenance(source=value.source, recorded_at=value.recorded_at) if plain else value
    if isinstance(value, tuple):
        return tuple(before_the_export(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: getattr(value, f.name) for f in fields(value)}
        changed = {name: before_the_export(part) for name, part in inner.items()}
        return value if changed == inner else replace(value, **changed)
    return value
