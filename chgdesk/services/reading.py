"""What can be asked of a desk: query values, each answered by one module of storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chgdesk.domain.change import Change
from chgdesk.services.registry import answers
from chgdesk.storage.kinds import BY_NAME
from chgdesk.storage.repositories import Held, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordByRef:
    """The record of a kind with this reference, or None."""

    kind: str
    ref: str


@answers(RecordByRef)
def record_by_ref(query: RecordByRef, connection: Any) -> Held[Any] | None:
    """Look the record up."""
    return Reader[Change](connection, BY_NAME[query.kind]).find(query.ref)
