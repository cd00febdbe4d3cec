"""Ask for a day and a reason before an act that needs both."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.build import label
from ui.dialogs.desk_dialog import DeskDialog
from ui.theme import GRID
from ui.widgets.day_field import DayField


class DayReasonDialog(DeskDialog):
    """`given` carries the day and the reason."""

    given = Signal(object, str)

    def __init__(self, title: str, says: str, verb: str, day: date, parent: QWidget | None = None) -> None:
        super().__init__("day_reason", title, verb, parent)
        self.body.addWidget(label(says, wrap=True))
        self.body.addSpacing(GRID)
        self.day = DayField("day_reason.day", "Last day")
        self.day.show_day(day)
        self.reason = QLineEdit()
        self.reason.setObjectName("day_reason.reason")
        self.reason.setAccessibleName("The reason, in a sentence")
        self.add("Last day", self.day)
        self.add("The reason, in a sentence", self.reason)
        self.day.day_changed.connect(self._tell)
        self.reason.textChanged.connect(lambda _text: self._tell())
        self._tell()
        self.reason.setFocus()

    def on_act(self) -> None:
        """Hand both over."""
        self.given.emit(self.day.day, self.reason.text().strip())

    def _tell(self) -> None:
        if self.day.day is None:
            self.tell("Give the last day, such as 2026-07-14.")
        else:
            self.tell("" if self.reason.text().strip() else "Write the reason; it stands beside the act.")
