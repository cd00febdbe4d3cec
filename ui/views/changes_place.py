"""The Changes place: the register, and the full page of one record."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.port import Changed
from ui.views.change_record import ChangeRecordView
from ui.views.change_register import ChangeRegisterView
from ui.views.places import Surroundings

_AFTER_SHOWN_MS = 100
"""The register is on the screen by then; the record's page is made while nobody waits."""


class ChangesPlace(QObject):
    """Shows the register where nothing is named, and a record's page where one is."""

    go_wanted = Signal(object)
    status_changed = Signal(str)

    def __init__(self, around: Surroundings, page_of: QWidget | None = None) -> None:
        super().__init__()
        self._around = around
        self._shown: int | None = None
        self._record: ChangeRecordView | None = None
        self.register = ChangeRegisterView(around.workspace, around.runner, around.settings, page_of)
        self.register.record_opened.connect(self.go_wanted.emit)
        self.register.status_changed.connect(self.status_changed.emit)
        self.register.act_wanted.connect(around.do)
        self.register.said.connect(around.say)
        self.register.undo_offered.connect(lambda words, then: around.offer(words, "Undo", then))
        QTimer.singleShot(_AFTER_SHOWN_MS, self, self._make_record)

    @property
    def home(self) -> object:
        """The register."""
        return None

    @property
    def record(self) -> ChangeRecordView:
        """The page of one record."""
        return self._record or self._make_record()

    def show_at(self, at: object) -> QWidget:
        """Show a record, or the register when there is none."""
        self._shown = at if isinstance(at, int) else None
        if self._shown is None:
            return self.register
        self.record.open_record(self._shown)
        return self.record

    def arrive(self) -> None:
        """The table takes the keyboard; a record's page takes it when its record is there."""
        if self._shown is None:
            self.register.table.setFocus()

    def take_changes(self, changed: Changed) -> None:
        """The touched lines, and the record that is open, are read again."""
        if changed.kinds and not changed.rids:
            return
        self.register.take_changes(changed.rids)
        if self._shown is not None and self._shown in changed.rids:
            self.record.open_record(self._shown)

    def remember(self) -> None:
        """Keep the register as it was left."""
        self.register.remember()

    def _make_record(self) -> ChangeRecordView:
        """Make the page in a turn of its own, so that opening a workspace never holds the window up."""
        if self._record is None:
            self._record = ChangeRecordView(self._around.workspace, self._around.runner)
            # Of the register's parent from the start: a page nobody ever opened goes with the window, too.
            self._record.hide()
            self._record.setParent(self.register.parentWidget())
            self._record.back.connect(lambda: self.go_wanted.emit(None))
            self._record.said.connect(self._around.say)
        return self._record
