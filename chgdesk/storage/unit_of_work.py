"""The only writer: opens a transaction, lends the records to a handler, seals exactly one entry, commits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from chgdesk.domain.audit import AuditEntry, TouchedObjects
from chgdesk.errors import Bug
from chgdesk.storage import audit_log
from chgdesk.storage.audit_log import OURS, Head
from chgdesk.storage.kinds import BY_NAME
from chgdesk.storage.ledger import Entropy, Ledger, Sealed, insert_by_position
from chgdesk.storage.schema import KEPT_TABLES, TRAIL_TABLES, entry_object, tables_of
from chgdesk.storage.work import Work

_WRITES = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+[\"'`\[]?(\w+)",
    re.IGNORECASE,
)
_READS = re.compile(r"\s*(?:SELECT|BEGIN|COMMIT|ROLLBACK)\b", re.IGNORECASE)
_ALWAYS = TRAIL_TABLES | KEPT_TABLES | {"counter", "workspace"}
_POISON = ("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_READONLY")


class Unaudited(Bug):
    """Something was written, or would have been, that the trail does not name; nothing was saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts, what the act is called, and the clocks at its beginning: the entry but for what it touched."""

    action: str
    actor: str
    role: str
    host: str
    app: str
    recorded: str
    offset: str
    mono: int
    detail: Mapping[str, str] = field(default_factory=dict)
    may_do_nothing: bool = False


class UnitOfWork:
    """One transaction, one entry; used as `with UnitOfWork(...) as work`, and nothing is kept if the block fails."""

    def __init__(self, engine: Engine, act: Act, entropy: Entropy) -> None:
        self._engine = engine
        self._act = act
        self._entropy = entropy
        self._written: set[str] = set()
        self.sealed: Sealed | None = None

    def __enter__(self) -> Work:
        self._connection = self._engine.connect()
        try:
            self._transaction = self._connection.begin()
            self._before = audit_log.head(self._connection)
            self._ledger = Ledger(
                connection=self._connection,
                seq=self._before.size + 1,
                entropy=self._entropy,
                detail=dict(self._act.detail),
            )
        except BaseException:
            self._connection.close()
            raise
        event.listen(self._connection, "before_cursor_execute", self._watch)
        return Work(self._ledger)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if fault is None:
                sealed = self._seal()
                self._transaction.commit()
                self.sealed = sealed
        except BaseException as later:
            fault = later
            raise
        finally:
            self._end(fault)

    def _end(self, fault: BaseException | None) -> None:
        """Roll back what was not committed; a connection that saw the disk fail is never used again."""
        event.remove(self._connection, "before_cursor_execute", self._watch)
        if fault is not None:
            if self._transaction.is_active:
                self._transaction.rollback()
            if is_poisoned(fault):
                self._connection.invalidate()
        self._connection.close()

    def _watch(
        self,
        _connection: Connection,
        _cursor: Any,
        statement: str,
        _parameters: Any,
        context: Any,
        _many: bool,  # noqa: FBT001
    ) -> None:
        """Note which tables are written, and refuse every write that storage did not make itself."""
        if _READS.match(statement):
            return
        found = _WRITES.match(statement)
        if found is None or context is None or not context.execution_options.get(OURS):
            raise Unaudited("A statement outside the records was about to write; nothing was saved.")
        self._written.add(found[1])

    def _seal(self) -> Sealed:
        ledger = self._ledger
        if not ledger.touches and not self._act.may_do_nothing:
            raise Unaudited(f"'{self._act.action}' touched no record; nothing was saved.")
        self._require_named()
        if ledger.objects:
            ledger.execute_rows(_INSERT_OBJECT, _object_rows(ledger))
        entry = self._entry()
        moves = any(not BY_NAME[name].bookkeeping for name in ledger.kinds)
        self._finish(entry, self._before, moves)
        return Sealed(seq=entry.seq, recorded=entry.recorded, touches=tuple(ledger.touches))

    def _finish(self, entry: AuditEntry, before: Head, moves_register: bool) -> None:  # noqa: FBT001
        audit_log.append(self._connection, entry, before, moves_register=moves_register)

    def _require_named(self) -> None:
        """The tables written are those of the records touched: no more, no fewer."""
        touched = {name for name in self._written if name not in _ALWAYS}
        allowed = {table for name in self._ledger.kinds for table in tables_of(BY_NAME[name])}
        unwritten = {name for name in self._ledger.kinds if BY_NAME[name].table not in touched}
        if touched - allowed or unwritten:
            names = ", ".join(sorted((touched - allowed) | unwritten))
            raise Unaudited(f"Writes and touches differ in {names}; nothing was saved.")

    def _entry(self) -> AuditEntry:
        act, ledger = self._act, self._ledger
        return AuditEntry(
            seq=ledger.seq,
            prev=self._before.leaf.hex(),
            epoch=audit_log.store(self._connection).epoch,
            recorded=act.recorded,
            offset=act.offset,
            mono=act.mono,
            actor=act.actor,
            role=act.role,
            host=act.host,
            app=act.app,
            action=act.action,
            objects=TouchedObjects.of(ledger.objects),
            occurred=ledger.occurred,
            reason=ledger.reason,
            att=tuple(ledger.files),
            detail=ledger.detail,
        )


_INSERT_OBJECT = insert_by_position(entry_object)


def _object_rows(ledger: Ledger) -> list[tuple[Any, ...]]:
    return [
        (ledger.seq, n, touch.rid, touch.version, item.commitment)
        for n, (touch, item) in enumerate(zip(ledger.touches, ledger.objects, strict=True), start=1)
    ]


def is_poisoned(fault: BaseException) -> bool:
    """Whether the file or disk failed under the connection, so that its state cannot be trusted."""
    origin = fault.orig if isinstance(fault, DBAPIError) else fault
    name = str(getattr(origin, "sqlite_errorname", "") or "")
    return name.startswith(_POISON)
