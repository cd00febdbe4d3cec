"""Mails dropped as answers: read off the GUI thread, proposed, recorded one by one by Enter (APR-16)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from chgdesk.domain.people import Person
from chgdesk.errors import UserError
from chgdesk.services.changes.files import FileGiven
from chgdesk.services.changes.replies import ProposeReplies, ReplyProposal
from chgdesk.services.reading import RecordsOf
from ui.dialogs.replies import RepliesDialog
from ui.port import Changed
from ui.widgets.drop_box import read_file_at

MOST_FILES = 100
_MAILS = "Mails and minutes (*.eml *.msg *.txt);;All files (*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways to the workspace: ask on any thread, run off the GUI thread, record, tell the time, say what failed."""

    ask: Callable[[object], Any]
    compute: Callable[..., Any]
    execute: Callable[..., Any]
    now: Callable[[], datetime]
    report: Callable[[BaseException], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    proposals: tuple[ReplyProposal, ...]
    people: tuple[tuple[str, str], ...]


class Replying(QObject):
    """`said` tells what was recorded; one dialog at a time."""

    said = Signal(str)

    def __init__(self, ways: Ways, page: QWidget) -> None:
        super().__init__(page)
        self._ways, self._page = ways, page
        self._change = ""
        self.dialog: RepliesDialog | None = None
        self._busy = 0

    @property
    def is_busy(self) -> bool:
        """Whether mails are being read or an answer recorded."""
        return self._busy > 0

    def choose(self, take: Callable[[Sequence[str]], None]) -> None:
        """Choose mails from the disk."""
        dialog = QFileDialog(self._page, "The mails that answer", "", _MAILS)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(take)
        dialog.open()

    def take(self, paths: Sequence[str], change: str = "") -> None:
        """Read dropped mails, and propose what they answer; `change` is the record they were dropped on."""
        chosen = tuple(paths)[:MOST_FILES]
        left = len(paths) - len(chosen)
        self._change = change
        ask, now = self._ways.ask, self._ways.now()

        def read() -> _Read:
            files = [read_file_at(path) for path in chosen]
            given = tuple(FileGiven(name=file.name, data=file.data, kind="email") for file in files)
            found: tuple[ReplyProposal, ...] = ask(ProposeReplies(files=given, now=now, change=change))
            people: list[Person] = [one.value for one in ask(RecordsOf(kind="person"))]
            return _Read(proposals=found, people=tuple(sorted((p.name, p.ref) for p in people)))

        self._start(read, lambda found: self._open(found, left))

    def _start(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        def done(found: Any) -> None:
            self._busy -= 1
            then(found)

        def failed(error: BaseException) -> None:
            self._busy -= 1
            self._ways.report(error)

        self._busy += 1
        self._ways.compute(work, done, failed)

    def _open(self, read: _Read, left: int) -> None:
        if self.dialog is not None:
            self.dialog.close()
        dialog = RepliesDialog(read.proposals, self._page, people=read.people)
        if left:
            dialog.show_fault(f"{MOST_FILES} mails are taken at once; {left} more were left. Drop them afterwards.")
        dialog.record_wanted.connect(lambda command: self._record(command, dialog))
        dialog.again_wanted.connect(lambda place, person, ref: self._again(dialog, place, person, ref))
        dialog.destroyed.connect(lambda: self._forget(dialog))
        self.dialog = dialog
        dialog.show()

    def _forget(self, dialog: RepliesDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def _record(self, command: Any, dialog: RepliesDialog) -> None:
        def done(changed: Changed) -> None:
            self._busy -= 1
            self.said.emit(changed.sentence)
            dialog.recorded()

        def failed(error: BaseException) -> None:
            self._busy -= 1
            if isinstance(error, UserError):
                dialog.show_fault(str(error))
            else:
                self._ways.report(error)

        self._busy += 1
        self._ways.execute(command, self, done=done, failed=failed)

    def _again(self, dialog: RepliesDialog, place: int, person: str, ref: str) -> None:
        """Read one mail again, now that somebody said who sent it or what it is about."""
        one = dialog.proposals[place]
        query = ProposeReplies(
            files=(one.file,), now=self._ways.now(), change=ref or one.change or self._change, person=person
        )
        self._start(lambda: self._ways.ask(query), lambda found: self._show_again(dialog, place, one, found))

    def _show_again(
        self, dialog: RepliesDialog, place: int, before: ReplyProposal, found: tuple[ReplyProposal, ...]
    ) -> None:
        """A mail or minutes may give several answers; the one for this line is shown on it."""
        alike = [one for one in found if (one.sender, one.words) == (before.sender, before.words)]
        same = [one for one in alike if one.change == before.change] or alike
        if same and self.dialog is dialog:
            dialog.show_again(place, same[0])
