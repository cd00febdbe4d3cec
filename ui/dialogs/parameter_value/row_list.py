"""Lines to add, move and take away: levels in order, weekly windows, periods without deployments."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from chgdesk.domain.parameter_checks import freeze_days
from ui.build import button, column, label, line
from ui.dialogs.parameter_value.editor import NAME, NotAValue, ValueEditor
from ui.look import follow, icon
from ui.theme import GRID
from ui.widgets.day_box import DayBox

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.h]?([0-5][0-9])")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Line(QWidget):
    """One line: what it holds, and its buttons to the right."""

    edited = Signal()

    def show_value(self, value: Any) -> None:
        """Show what it holds."""
        raise NotImplementedError

    def value(self) -> Any:
        """What it holds.

        Raises:
            NotAValue: what is typed is none.
        """
        raise NotImplementedError

    def placed(self, number: int) -> None:
        """It stands at this place of the list now, counted from 1."""


def icon_button(name: str, picture: str, says: str) -> QPushButton:
    """A button that is a picture, with its words in the tooltip."""
    shown = button("", name, "icon", says=says)
    shown.setToolTip(says)
    shown.setIconSize(QSize(16, 16))
    shown.setFixedSize(28, 28)
    follow(shown, lambda: shown.setIcon(icon(picture)))
    shown.setIcon(icon(picture))
    return shown


class LineList(ValueEditor):
    """Any number of lines of a kind, in an order."""

    def __init__(self, add_words: str, *, moves: bool = True, empty: str = "") -> None:
        super().__init__()
        self._moves = moves
        self._lines: list[tuple[QWidget, Line]] = []
        self._stack = column(gap=4)
        self._empty = label(empty, "soft", wrap=True)
        self._add_act = button(add_words, f"{NAME}.add_line", "small")
        self._add_act.clicked.connect(self._on_add_clicked)
        whole = column(self)
        whole.addWidget(self._empty)
        whole.addLayout(self._stack)
        foot = line()
        foot.addWidget(self._add_act)
        foot.addStretch(1)
        whole.addLayout(foot)
        self.setFocusProxy(self._add_act)

    @property
    def lines(self) -> list[Line]:
        """The lines in order."""
        return [held for _row, held in self._lines]

    def make_line(self) -> Line:
        """A line of this list's kind."""
        raise NotImplementedError

    def fresh(self) -> Any:
        """What a new line holds first."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show as many lines as there are values."""
        for row, _held in self._lines:
            row.hide()
            row.deleteLater()
        self._lines = []
        for each in value or ():
            self._append(each)
        self._number()

    def value(self) -> Any:
        """What each line holds."""
        return [held.value() for held in self.lines]

    def _append(self, value: Any) -> Line:
        """One more line at the end."""
        held = self.make_line()
        held.show_value(value)
        held.edited.connect(self.edited.emit)
        row = QWidget()
        inside: QHBoxLayout = line(row, gap=4)
        inside.addWidget(held, 1)
        for key, picture, says, by in (("up", "arrow-up", "Move up", -1), ("down", "arrow-down", "Move down", 1)):
            if self._moves:
                act = icon_button(f"{NAME}.line.{key}", picture, says)
                act.clicked.connect(lambda _checked=False, by=by, held=held: self._move(held, by))
                inside.addWidget(act, alignment=Qt.AlignmentFlag.AlignTop)
        away = icon_button(f"{NAME}.line.remove", "x", "Take away")
        away.clicked.connect(lambda: self._remove(held))
        inside.addWidget(away, alignment=Qt.AlignmentFlag.AlignTop)
        self._stack.addWidget(row)
        self._lines.append((row, held))
        return held

    def _on_add_clicked(self) -> None:
        """A new line, ready for typing."""
        held = self._append(self.fresh())
        self._number()
        held.setFocus()
        self.edited.emit()

    def _move(self, held: Line, by: int) -> None:
        """A line one place up or down."""
        at = self.lines.index(held)
        to = at + by
        if 0 <= to < len(self._lines):
            pair = self._lines.pop(at)
            self._lines.insert(to, pair)
            self._stack.removeWidget(pair[0])
            self._stack.insertWidget(to, pair[0])
            self._number()
            self.edited.emit()

    def _remove(self, held: Line) -> None:
        """Take a line away."""
        at = self.lines.index(held)
        row, _held = self._lines.pop(at)
        self._stack.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._number()
        self.edited.emit()

    def _number(self) -> None:
        """Names by place, so that each line can be pointed at."""
        for number, (row, held) in enumerate(self._lines, start=1):
            row.setObjectName(f"{NAME}.line.{number}")
            held.placed(number)
        self._empty.setVisible(not self._lines and bool(self._empty.text()))


class _NameLine(Line):
    """One name of an ordered list."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QLineEdit()
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self._number = label("", "soft")
        self._number.setFixedWidth(24)
        self.setFocusProxy(self.box)
        row = line(self)
        row.addWidget(self._number)
        row.addWidget(self.box, 1)

    def show_value(self, value: Any) -> None:
        """Show the name."""
        self.box.setText(str(value))

    def value(self) -> Any:
        """The name."""
        name = "_".join(self.box.text().split())
        if not name:
            raise NotAValue("A name is empty. Write it, or take the line away.")
        return name

    def placed(self, number: int) -> None:
        """Its number stands before it."""
        self._number.setText(f"{number}.")
        self.box.setAccessibleName(f"Name {number}")
        self.box.setObjectName(f"{NAME}.line.{number}.name")


class OrderedEditor(LineList):
    """Names whose order says something: levels, lowest first; categories; outcomes."""

    def __init__(self, add_words: str = "Add a name") -> None:
        super().__init__(add_words)

    def make_line(self) -> Line:
        """A name to type."""
        return _NameLine()

    def fresh(self) -> Any:
        """Empty."""
        return ""

    def value(self) -> Any:
        """The names, each once."""
        names = super().value()
        double = next((name for name in names if names.count(name) > 1), None)
        if double is not None:
            raise NotAValue(f"{double} stands twice. Give one of the two another name.")
        return names


class _WindowLine(Line):
    """A day of the week with two times."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Any] = {}
        self.day = QComboBox()
        self.day.setAccessibleName("Day of the week")
        for key, words in zip(_DAYS, _DAY_WORDS, strict=True):
            self.day.addItem(words, key)
        self.day.activated.connect(lambda _row: self.edited.emit())
        self.ends = {}
        row = line(self)
        row.addWidget(self.day)
        for key, words, before in (("from", "From", "from"), ("to", "To", "to")):
            box = QLineEdit()
            box.setAccessibleName(f"{words}, such as 20:00")
            box.setPlaceholderText("20:00")
            box.setFixedWidth(80)
            box.textEdited.connect(lambda _text: self.edited.emit())
            self.ends[key] = box
            row.addWidget(label(before, "soft"))
            row.addWidget(box)
        row.addStretch(1)
        self.setFocusProxy(self.day)

    def show_value(self, value: Any) -> None:
        """Show the window."""
        self._known = dict(value)
        self.day.setCurrentIndex(max(0, self.day.findData(value.get("day"))))
        for key, box in self.ends.items():
            box.setText(str(value.get(key, "")))

    def value(self) -> Any:
        """The window, times as 08:00 whatever way they were typed."""
        given: dict[str, Any] = {**self._known, "day": self.day.currentData()}
        for key, box in self.ends.items():
            found = _CLOCK.fullmatch(box.text().strip())
            if found is None:
                raise NotAValue(f"{box.text() or 'Nothing'} is no time of day. Type one such as 20:00.")
            given[key] = f"{int(found[1]):02d}:{found[2]}"
        return given

    def placed(self, number: int) -> None:
        """Each part by its place."""
        self.day.setObjectName(f"{NAME}.line.{number}.day")
        for key, box in self.ends.items():
            box.setObjectName(f"{NAME}.line.{number}.{key}")


class WindowsEditor(LineList):
    """Weekly windows, in local time; one that ends before it starts runs past midnight."""

    def __init__(self) -> None:
        super().__init__("Add a window", moves=False, empty="None yet.")

    def make_line(self) -> Line:
        """A window."""
        return _WindowLine()

    def fresh(self) -> Any:
        """Tuesday evening, as many have it."""
        return {"day": "Tue", "from": "20:00", "to": "23:00"}


class _SpanLine(Line):
    """A first and a last day."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.first = DayBox("", "First day", today)
        self.last = DayBox("", "Last day", today)
        row = line(self, gap=GRID)
        row.addWidget(self.first)
        row.addWidget(label("to", "soft"))
        row.addWidget(self.last)
        row.addStretch(1)
        self._showing = False
        for box in (self.first, self.last):
            box.day_changed.connect(lambda _day: None if self._showing else self.edited.emit())
        self.setFocusProxy(self.first)

    def show_value(self, value: Any) -> None:
        """Show the period, however it was written."""
        self._showing = True
        first, last = freeze_days(value)
        self.first.show_day(first)
        self.last.show_day(last)
        self._showing = False

    def value(self) -> Any:
        """The period, both days included."""
        if self.last.day < self.first.day:
            raise NotAValue("A period ends before it begins. Put its last day on or after its first.")
        return {"from": self.first.day.isoformat(), "to": self.last.day.isoformat()}

    def placed(self, number: int) -> None:
        """Each part by its place."""
        self.first.setObjectName(f"{NAME}.line.{number}.first")
        self.last.setObjectName(f"{NAME}.line.{number}.last")


class FreezesEditor(LineList):
    """Periods on which nothing is deployed."""

    def __init__(self, today: date) -> None:
        super().__init__("Add a period", moves=False, empty="None yet.")
        self._today = today

    def make_line(self) -> Line:
        """A period."""
        return _SpanLine(self._today)

    def fresh(self) -> Any:
        """Today alone."""
        return self._today.isoformat()
