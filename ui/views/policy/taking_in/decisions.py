"""One file, what was read of it, and what the officer decided about it; reading runs in a job process."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from chgdesk.domain.policy_text import PlaceholderField, PolicySection
from chgdesk.errors import Cancelled, UserError
from chgdesk.policy_reading_job import FileRead
from chgdesk.services.policies.taking_in import DamageFound, TakenField, mended, proposed_field
from chgdesk.text.read_document import Choice, ReadDocument
from chgdesk.text.word_in.kinds import BY_KEY, TRACKED_KINDS
from ui.runner import Ticket
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.still import still
from ui.widgets.drop_box import FileAtHand, read_file_at
from ui.widgets.work_bar import WorkBar

_READ = "chgdesk.policy_reading_job:read_policy_file"
_SECTIONS = "chgdesk.policy_reading_job:read_sections"
_PAUSE_MS = 250
"""Several choices made in a row are counted once."""


class Decisions(QObject):
    """`file_given` tells that another file is held or none, `was_read` that it was read (again), `refused` why not.

    `edited` tells that something was decided that needs no new reading.
    """

    file_given = Signal()
    was_read = Signal()
    refused = Signal(str)
    edited = Signal()

    def __init__(self, desk: PolicyDesk, work: WorkBar, *, for_draft: bool) -> None:
        super().__init__()
        self._desk, self._work, self._for_draft = desk, work, for_draft
        self.file: FileAtHand | None = None
        self.found: FileRead | None = None
        self.fault = ""
        self.encoding = ""
        self.choices: dict[str, Choice] = {}
        self.fields: dict[str, TakenField] = {}
        self.instead: dict[str, str] = {}
        self._ticket: Ticket | None = None
        self._number = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._read)

    @property
    def read(self) -> ReadDocument | None:
        """The document as read with the choices made; None for a PDF, or before it was read."""
        return self.found.document if self.found is not None else None

    @property
    def damage(self) -> tuple[DamageFound, ...]:
        """The damaged characters of its text."""
        return self.found.damage if self.found is not None else ()

    @property
    def is_reading(self) -> bool:
        """Whether the file is being read, or will be in a moment."""
        return self._ticket is not None or self._pause.isActive()

    @property
    def undecided(self) -> int:
        """How many tracked changes wait for a decision; nobody but the officer makes it."""
        if self.read is None:
            return 0
        return sum(item.kind.key in TRACKED_KINDS for item in self.read.ledger.open_items)

    def take_path(self, path: str) -> None:
        """Somebody means this file: read its bytes, then its text."""
        self.fault = ""
        self._desk.compute(lambda: read_file_at(path), still(self, self.take_file), still(self, self._on_refused))

    def take_file(self, file: FileAtHand | None) -> None:
        """Hold this file, or none; every decision about an earlier one is void."""
        self._cancel()
        self.file, self.found, self.fault = file, None, ""
        self.choices, self.fields, self.instead, self.encoding = {}, {}, {}, ""
        self.file_given.emit()
        if file is not None:
            self._read()

    def read_as(self, encoding: str) -> None:
        """Read a text file in the encoding somebody says."""
        self.encoding = encoding
        self._read()

    def choose(self, key: str, choice: Choice) -> None:
        """Decide about an item, a kind, a heading or a blank; the account is drawn up again."""
        if self.choices.get(key) is choice:
            return
        if key in BY_KEY or key == "tracked":
            kinds = TRACKED_KINDS if key == "tracked" else {key}
            self.choices = {k: c for k, c in self.choices.items() if k.partition(":")[0] not in kinds}
        self.choices[key] = choice
        self._pause.start(_PAUSE_MS)
        self.edited.emit()

    def take_field(self, found: str, field: TakenField | None) -> None:
        """Make a field of a blank, as described; None leaves the blank as written."""
        if field is None:
            self.fields.pop(found, None)
        else:
            self.fields[found] = field
        self.edited.emit()

    def repair(self, found: str, instead: str | None) -> None:
        """Put a damaged stretch right with these characters; None leaves it as it stands."""
        if instead is None:
            self.instead.pop(found, None)
        else:
            self.instead[found] = instead
        self.edited.emit()

    def offered_field(self, found: str, known: tuple[PlaceholderField, ...]) -> TakenField:
        """A blank as we would take it, or as it is taken."""
        assert self.read is not None
        return self.fields.get(found) or proposed_field(next(f for f in self.read.fields if f.key == found), known)

    def sections(
        self, done: Callable[[ReadDocument, tuple[PolicySection, ...]], None], failed: Callable[[BaseException], None]
    ) -> None:
        """The sections as decided, damage put right where agreed."""
        assert self.file is not None
        instead = dict(self.instead)

        def settled(answer: tuple[ReadDocument, tuple[PolicySection, ...]]) -> None:
            read, sections = answer
            self._desk.compute(lambda: mended(sections, instead), still(self, partial(done, read)), still(self, failed))

        taken = {f"field:{found}": Choice.TAKE for found in self.fields}
        values = ({**self.choices, **taken}, tuple(self.fields.values()), self.encoding)
        self._begin(_SECTIONS, *values, done=settled, failed=failed, words=f"Reading {self.file.name} as decided")

    def _read(self) -> None:
        """Read it, with what was decided so far."""
        if self.file is not None:
            words = f"Reading {self.file.name}" if self.found is None else ""
            values = (dict(self.choices), self.encoding, self._for_draft)
            self._begin(_READ, *values, done=self._on_read, failed=self._on_refused, words=words)

    def _begin(
        self,
        target: str,
        *values: object,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        words: str,
    ) -> None:
        """Start the job in place of the one under way; with words it is shown, and can be cancelled."""
        assert self.file is not None
        self._cancel()
        self._number += 1
        number = self._number

        def answered(act: Callable[[Any], None], answer: Any) -> None:
            if isValid(self) and number == self._number:
                self._settle()
                act(answer)

        self._ticket = self._desk.start_job(
            target,
            self.file.data,
            self.file.name,
            *values,
            done=lambda answer: answered(done, answer),
            failed=lambda error: answered(failed, error),
            step=self._work.step if words else None,
        )
        if words:
            self._work.begin(words, self._ticket.cancel)

    def _on_read(self, found: FileRead) -> None:
        """It is read; what we propose for each kind is taken as decided, save tracked changes."""
        is_first = self.found is None
        self.found, self.fault = found, ""
        read = found.document
        if is_first and read is not None:
            items = (item for item in read.ledger.open_items if item.kind.key not in TRACKED_KINDS)
            proposed = {item.key: item.kind.proposed for item in items}
            if proposed:
                self.choices |= proposed
                self._pause.start(0)
        self.was_read.emit()

    def _on_refused(self, error: BaseException) -> None:
        """It cannot be read: the sentence stands in place."""
        if isinstance(error, Cancelled):
            self.fault = "Reading was cancelled. Choose the file again to read it."
        elif isinstance(error, UserError):
            self.fault = str(error)
        else:
            self._desk.report(error)
            return
        self.refused.emit(self.fault)

    def close(self) -> None:
        """Nobody waits any more: end what is being read."""
        self._cancel()

    def _cancel(self) -> None:
        """Whatever is under way is no longer wanted."""
        self._pause.stop()
        self._number += 1
        if self._ticket is not None:
            self._ticket.cancel()
            self._settle()

    def _settle(self) -> None:
        self._ticket = None
        self._work.end()
