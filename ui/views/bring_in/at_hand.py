"""The list somebody is bringing in: read, matched and rehearsed in job processes, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from chgdesk.bringing_job import Given, Looked
from chgdesk.domain.bringing import ColumnChoice, ImportMapping, NameChoice
from chgdesk.errors import Cancelled, UserError
from chgdesk.services.bringing.verdicts import Rehearsal
from ui.runner import Ticket
from ui.views.place_desk import PlaceDesk
from ui.widgets.work_bar import WorkBar

_READ = "chgdesk.bringing_job:read_source"
_REHEARSE = "chgdesk.bringing_job:rehearse_source"


class ListAtHand(QObject):
    """`looked_at` tells that a list was read, `rehearsed` that there are verdicts, `refused` why it was not read.

    `matched` tells that names were matched anew for chosen columns; `edited` that a choice is another.
    """

    looked_at = Signal()
    matched = Signal()
    rehearsed = Signal()
    edited = Signal()
    refused = Signal(str)

    def __init__(self, desk: PlaceDesk, work: WorkBar) -> None:
        super().__init__()
        self._desk, self._work = desk, work
        self.given: Given | None = None
        self.looked: Looked | None = None
        self.mapping: ImportMapping | None = None
        self.rehearsal: Rehearsal | None = None
        self.ticked: frozenset[int] = frozenset()
        """The rows whose differing cells shall correct the record."""
        self._ticket: Ticket | None = None
        self._number = 0

    @property
    def is_working(self) -> bool:
        """Whether a job is under way."""
        return self._ticket is not None

    def take(self, data: bytes, name: str, **said: str) -> None:
        """Read a list; what was said of it overrules what is found out."""
        given = Given(data=data, name=name, **said)
        self._start(_READ, given, words=f"Reading {name}", done=lambda looked: self._on_looked(given, looked))

    def read_as(self, **said: str) -> None:
        """Read the same bytes as something else: another source, sheet or encoding."""
        if self.given is not None:
            now = {"source": self.given.source, "sheet": self.given.sheet, "encoding": self.given.encoding}
            self.take(self.given.data, self.given.name, **{**now, **said})

    def match(self) -> None:
        """Match names for the columns as they are chosen."""
        if self.given is not None and self.mapping is not None:
            words = "Matching people and systems"
            self._start(_READ, self.given, self.mapping, words=words, done=self._on_matched)

    def rehearse(self) -> None:
        """Say what recording would do."""
        if self.given is not None and self.mapping is not None:
            words = "Comparing with the register"
            self._start(_REHEARSE, self.given, self.mapping, words=words, done=self._on_rehearsed)

    def choose_column(self, column: str, field: str, reading: str = "") -> None:
        """A column fills another field; whichever filled that field before is not read any more."""
        assert self.mapping is not None
        several = {"", "link", "ticket", "note"}

        def choice(each: ColumnChoice) -> ColumnChoice:
            if each.column == column:
                return replace(each, field=field, reading=reading)
            if each.field == field and field not in several:
                return replace(each, field="", reading="")
            return each

        self._set(replace(self.mapping, columns=tuple(map(choice, self.mapping.columns))))

    def choose_name(self, kind: str, name: str, meant: str) -> None:
        """A name (`names`), system (`systems`) or word (`words`) of the list means something else."""
        assert self.mapping is not None
        held: tuple[NameChoice, ...] = getattr(self.mapping, kind)
        told = tuple(replace(each, person=meant) if each.name == name else each for each in held)
        fresh: dict[str, Any] = {kind: told}
        self._set(replace(self.mapping, **fresh))

    def choose_zone(self, zone: str) -> None:
        """Times without a zone are read in this one."""
        assert self.mapping is not None
        self._set(replace(self.mapping, zone=zone))

    def tick(self, row: int, *, on: bool) -> None:
        """Let the differing cells of a row correct the record, or not."""
        self.ticked = self.ticked | {row} if on else self.ticked - {row}
        self.edited.emit()

    def drop(self) -> None:
        """Nothing is at hand any more."""
        self.close()
        self.given = self.looked = self.mapping = self.rehearsal = None
        self.ticked = frozenset()
        self.edited.emit()

    def close(self) -> None:
        """Nobody waits any more."""
        self._number += 1
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self._work.end()

    def _set(self, mapping: ImportMapping) -> None:
        self.mapping = mapping
        self.rehearsal, self.ticked = None, frozenset()
        self.edited.emit()

    def _start(self, target: str, *values: object, words: str, done: Callable[[Any], None]) -> None:
        """One job at a time; what was asked before is given up."""
        self.close()
        number = self._number

        def told(act: Callable[[Any], None], answer: Any) -> None:
            if isValid(self) and number == self._number:
                self._ticket = None
                self._work.end()
                act(answer)

        self._ticket = self._desk.start_job(
            target,
            self._desk.card.path,
            *values,
            done=lambda answer: told(done, answer),
            failed=lambda error: told(self._on_failed, error),
            step=self._work.step,
        )
        self._work.begin(words, self._ticket.cancel)

    def _on_looked(self, given: Given, looked: Looked) -> None:
        self.given, self.looked, self.mapping = given, looked, looked.mapping
        self.rehearsal, self.ticked = None, frozenset()
        self.looked_at.emit()

    def _on_matched(self, looked: Looked) -> None:
        self.looked, self.mapping = looked, looked.mapping
        self.matched.emit()

    def _on_rehearsed(self, rehearsal: Rehearsal) -> None:
        self.rehearsal, self.ticked = rehearsal, frozenset()
        self.rehearsed.emit()

    def _on_failed(self, error: BaseException) -> None:
        """A refusal stands in place; a cancelled job leaves everything as it was."""
        if isinstance(error, Cancelled):
            self.refused.emit("Cancelled; nothing was recorded.")
        elif isinstance(error, UserError):
            self.refused.emit(str(error))
        else:
            self._desk.report(error)
            self.refused.emit("The list could not be read.")
