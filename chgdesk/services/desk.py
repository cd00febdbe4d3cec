"""The desk: the one door through which everything is recorded, and read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from chgdesk.domain.audit import stamp
from chgdesk.domain.people import Actor
from chgdesk.errors import NotPermitted, StorageProblem
from chgdesk.services.context import Context, Reading, clock_anomaly, read_clocks
from chgdesk.services.registry import Command, RefusedOnRecord, Spec, answer_to, require_permission, spec_of
from chgdesk.storage.ledger import Touch
from chgdesk.storage.unit_of_work import Act, UnitOfWork
from chgdesk.storage.workspace import Workspace

__all__ = ["ChangeSet", "Desk", "Touch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """What one act recorded: its entry's number and time, and the records it touched."""

    seq: int
    recorded_at: str
    touched: tuple[Touch, ...]


class Desk:
    """One open workspace: `execute` records, `ask` reads, `close` leaves one ordinary file behind."""

    def __init__(self, workspace: Workspace, context: Context) -> None:
        self._workspace = workspace
        self.context = context
        self._writing = threading.RLock()
        self._last_reading: Reading | None = None

    @property
    def path(self) -> Path:
        """Where the workspace lies."""
        return self._workspace.path

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be recorded here."""
        return self._workspace.is_read_only

    @property
    def why_read_only(self) -> str:
        """Why nothing can be recorded here, in a sentence; empty where something can."""
        return self._workspace.why_read_only

    def execute(self, command: Command) -> ChangeSet:
        """Carry out a command: permission, handler, one sealed entry; all of it or nothing."""
        spec = spec_of(type(command))
        with self._writing:
            self._require_writable()
            done = self._done_before(command)
            if done is not None:
                return done
            try:
                return self._carry_out(spec, command)
            except RefusedOnRecord as refused:
                # A mistyped passphrase leaves its own entry, though the act itself left nothing (AUD-11).
                self._carry_out(spec_of(type(refused.record)), refused.record)
                raise

    def sit_down(self, actor: Actor) -> None:
        """Who is at the desk from now on; a claim, which signing asks a passphrase for (AUD-08)."""
        with self._writing:
            self.context = replace(self.context, actor=replace(actor, read_only=self.context.actor.read_only))

    def _carry_out(self, spec: Spec, command: Command) -> ChangeSet:
        reading = read_clocks(self.context.clock)
        unit = UnitOfWork(self._workspace.writer, self._act(spec, command, reading), self.context.entropy)
        with self._workspace.in_words(), unit as work:
            require_permission(spec, self.context.actor, work)
            odd = clock_anomaly(reading, self._last_reading, work.last_recorded())
            if odd is not None:
                work.note("clock_anomaly", odd)
            spec.handler(command, work, self.context)
        self._last_reading = reading
        sealed = unit.sealed
        assert sealed is not None
        return ChangeSet(seq=sealed.seq, recorded_at=sealed.recorded, touched=sealed.touches)

    def _act(self, spec: Spec, command: Command, reading: Reading) -> Act:
        detail = {"sentence": spec.sentence(command)}
        if command.id:
            detail["command"] = command.id
        context = self.context
        return Act(
            action=spec.action,
            actor=context.actor.person,
            role=context.role,
            host=context.host,
            app=context.app,
            recorded=stamp(reading.wall),
            offset=context.clock.offset(),
            mono=reading.mono_ns // 1_000_000,
            detail=detail,
            may_do_nothing=spec.may_do_nothing,
        )

    def _done_before(self, command: Command) -> ChangeSet | None:
        """What an earlier sending of the same command recorded: a double click counts once."""
        if not command.id:
            return None
        found = self._workspace.recorded_by(command.id)
        if found is None:
            return None
        return ChangeSet(seq=found.seq, recorded_at=found.recorded, touched=found.touches)

    def _require_writable(self) -> None:
        if self._workspace.is_closed:
            raise StorageProblem(f"'{self.path.name}' is closed; open it again.")
        if self._workspace.is_read_only:
            raise NotPermitted(f"Nothing was recorded: {self._workspace.why_read_only}")

    def ask(self, query: object) -> Any:
        """Answer a query from one consistent picture of the workspace."""
        answer = answer_to(type(query))
        with self._workspace.in_words(), self._workspace.reader() as connection:
            return answer(query, connection)

    def ask_at_once(self, query: object) -> Any:
        """The same on the window's own connection, for the few rows a screen shows; never waits for other readers."""
        answer = answer_to(type(query))
        with self._workspace.in_words(), self._workspace.window_reader() as connection:
            return answer(query, connection)

    def refresh_derived(self, rows: Iterable[Any], *, drop: Iterable[int] = (), params: str = "") -> int:
        """Keep what the judge computed; derived tables only, outside the trail, droppable at will."""
        with self._writing:
            self._require_writable()
            with self._workspace.in_words():
                return self._workspace.refresh_derived(rows, drop=drop, params=params)

    def backup(self, target: Path, *, progress: Callable[[int, int], None] | None = None) -> Path:
        """Copy the whole workspace to one file, read back and checked before it gets its name."""
        return self._workspace.backup(target, progress)

    def close(self) -> None:
        """Let every connection go and leave one ordinary file; safe to call twice."""
        with self._writing:
            self._workspace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trace: object) -> None:
        self.close()
