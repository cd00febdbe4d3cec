"""Copying a change: the draft that a form opens on, and the list of what was and was not taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chgdesk.domain.change import Change
from chgdesk.domain.copying import Copied, copy_of
from chgdesk.services.registry import answers
from chgdesk.storage.kinds import CHANGE
from chgdesk.storage.repositories import Held, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOfChange:
    """A draft made from a record, by its row number or its reference; None where there is no such record."""

    rid: int = 0
    ref: str = ""


@answers(CopyOfChange)
def _copy_of_change(query: CopyOfChange, connection: Any) -> Copied | None:
    reader: Reader[Change] = Reader(connection, CHANGE)
    held: Held[Change] | None = reader.held(query.rid) if query.rid else reader.find(query.ref)
    return None if held is None else copy_of(held.value)
