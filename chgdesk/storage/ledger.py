"""What one unit of work has written so far: the versions, their numbers, and the touches its entry will name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, text

from chgdesk.domain.audit import TouchedObject
from chgdesk.storage.audit_log import OURS
from chgdesk.storage.kind import Kind

Entropy = Callable[[int], bytes]
_SALT = 16
_next_version_id = text("SELECT coalesce(max(id), 0) + 1 FROM record_version")
_read_counter = text("SELECT value FROM counter WHERE name = 'rid'")
_start_counter = text("INSERT INTO counter (name, value) VALUES ('rid', :value)").execution_options(**{OURS: True})
_move_counter = text("UPDATE counter SET value = :value WHERE name = 'rid'").execution_options(**{OURS: True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One record that an act wrote: its kind, number, reference and the version it now has."""

    kind: str
    rid: int
    ref: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What was recorded: the entry's number and time, and every touch."""

    seq: int
    recorded: str
    touches: tuple[Touch, ...]


@dataclass(slots=True, kw_only=True)
class Ledger:
    """The books of one unit of work; repositories write here, the unit of work seals what stands here."""

    connection: Connection
    seq: int
    entropy: Entropy
    touches: list[Touch] = field(default_factory=list)
    objects: list[TouchedObject] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)
    detail: dict[str, str] = field(default_factory=dict)
    reason: str | None = None
    occurred: str | None = None
    _version_id: int = 0

    def salt(self) -> bytes:
        """Sixteen fresh bytes for one commitment."""
        return self.entropy(_SALT)

    def version_id(self) -> int:
        """The next row number among the kept versions."""
        if not self._version_id:
            self._version_id = self.connection.execute(_next_version_id).scalar_one()
        else:
            self._version_id += 1
        return self._version_id

    def allot(self, count: int) -> range:
        """Record numbers for new records; never given twice, also after a disposal."""
        last = self.connection.execute(_read_counter).scalar()
        if last is None:
            self.connection.execute(_start_counter, {"value": count})
            last = 0
        else:
            self.connection.execute(_move_counter, {"value": last + count})
        return range(last + 1, last + count + 1)

    def touched(self, kind: Kind, touch: Touch, commitment: bytes) -> None:
        """Note one written version for the entry."""
        self.touches.append(touch)
        self.kinds.add(kind.name)
        self.objects.append(TouchedObject(kind=kind.name, ref=touch.ref, version=touch.version, commitment=commitment))

    def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Run one of storage's own statements under its mark."""
        return self.connection.execute(statement, parameters, execution_options={OURS: True})

    def execute_rows(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one of storage's own inserts for many rows: by position, a third quicker than by name."""
        self.connection.exec_driver_sql(statement, rows, execution_options={OURS: True})


def insert_by_position(table: Table) -> str:
    """The insert of a whole row, its values in the table's own column order."""
    marks = ", ".join("?" for _column in table.columns)
    return "INSERT INTO " + table.name + " VALUES (" + marks + ")"  # noqa: S608 - names of our own tables and columns; every value is bound
