"""The editor for dates: one a line, typed, pasted or chosen from a calendar."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit

from ui.build import button, column, line
from ui.dialogs.parameter_value.editor import NAME, NotAValue, ValueEditor
from ui.times import MONTHS
from ui.widgets.day_box import DayBox

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_WORDED = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3})[a-z]* ([0-9]{4})")


def day_from(text: str) -> date:
    """A date as people write it: 2026-12-25, 25.12.2026 or 25 December 2026.

    Raises:
        NotAValue: it is none of these, or there is no such day.
    """
    try:
        if found := _ISO.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DOTTED.match(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if (found := _WORDED.match(text)) and found[2].capitalize() in MONTHS:
            return date(int(found[3]), MONTHS.index(found[2].capitalize()) + 1, int(found[1]))
    except ValueError:
        raise NotAValue(f"There is no day {text}. Type one such as 2026-12-25.") from None
    raise NotAValue(f"{text!r} is no date. Type one such as 2026-12-25 or 25 December 2026.")


class DaysEditor(ValueEditor):
    """Dates, one a line; a block pasted from a calendar or spreadsheet is read too."""

    def __init__(self, says: str, today: date) -> None:
        super().__init__()
        self.box = QPlainTextEdit()
        self.box.setObjectName(f"{NAME}.lines")
        self.box.setAccessibleName(f"{says}, one date a line")
        self.box.setPlaceholderText("One date a line, such as 2026-12-25 or 25 December 2026")
        self.box.setTabChangesFocus(True)
        self.box.setMinimumHeight(128)
        self._showing = False
        self.box.textChanged.connect(self._on_changed)
        self.day = DayBox(f"{NAME}.day", "A day to add", today)
        add = button("Add this day", f"{NAME}.add_day", "small")
        add.clicked.connect(self._on_add_clicked)
        self.setFocusProxy(self.box)
        stack = column(self)
        stack.addWidget(self.box)
        row = line()
        row.addWidget(self.day)
        row.addWidget(add)
        row.addStretch(1)
        stack.addLayout(row)

    def show_value(self, value: Any) -> None:
        """Show the dates."""
        self._showing = True
        self.box.setPlainText("\n".join(value or ()))
        self._showing = False

    def value(self) -> Any:
        """The dates in order, each once."""
        lines = [text.strip() for text in self.box.toPlainText().splitlines()]
        return sorted({day_from(text).isoformat() for text in lines if text})

    def _on_changed(self) -> None:
        """A key, not a value shown."""
        if not self._showing:
            self.edited.emit()

    def _on_add_clicked(self) -> None:
        """The day of the calendar goes on a line of its own."""
        text = self.box.toPlainText().rstrip("\n")
        self.box.setPlainText("\n".join(part for part in (text, self.day.day.isoformat()) if part))
