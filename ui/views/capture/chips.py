"""Chips to choose with one click: one of several, or several of many with an explicit “nothing”."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QWidget

from ui.build import button
from ui.look import colours, follow, icon
from ui.theme import GRID
from ui.views.capture.ground import FormGround, flag_words
from ui.widgets.flow import FlowLayout


class Chip(QPushButton):
    """A word that is chosen or not: a tick, a tint and a frame say so."""

    def __init__(self, words: str, name: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setProperty("role", "toggle")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setIconSize(QSize(14, 14))
        self.toggled.connect(lambda _on: self._dress())
        follow(self, self._dress)

    def _dress(self) -> None:
        self.setIcon(icon("check", colour=colours().accent) if self.isChecked() else _NO_ICON())


def _NO_ICON() -> Any:
    from PySide6.QtGui import QIcon  # noqa: PLC0415 - only here

    return QIcon()


class ChipsBox(QWidget):
    """One of several; the arrow keys go from one to the next."""

    edited = Signal()
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, name: str, choices: tuple[tuple[str, Any], ...]) -> None:
        super().__init__(parent)
        self._values: dict[QPushButton, Any] = {}
        self._group = QButtonGroup(self)
        flow = FlowLayout(self, across=GRID, down=4)
        for words, value in choices:
            chip = Chip(words, f"{name}.{value}", self)
            self._group.addButton(chip)
            self._values[chip] = value
            flow.addWidget(chip)
        self._group.buttonClicked.connect(lambda _chip: self.edited.emit())
        if self._values:
            self.setFocusProxy(next(iter(self._values)))

    def show_value(self, value: Any) -> None:
        """Show which one is chosen."""
        if value == self.value():
            return
        self._group.setExclusive(False)
        for chip, own in self._values.items():
            chip.setChecked(value is not None and value != "" and own == value)
        self._group.setExclusive(True)

    def value(self) -> Any:
        """The one that is chosen."""
        chosen = self._group.checkedButton()
        return self._values[chosen] if isinstance(chosen, QPushButton) else None


_QUICK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("login and permissions", ("auth",)),
    ("customer data", ("confidential_or_personal_data", "db_schema_customer_data")),
    ("security control", ("security_control",)),
    ("cannot be undone", ("irreversible",)),
    ("customers notice", ("customer_downtime", "availability_impact")),
    ("new service", ("new_service",)),
)
"""What is asked first, with the flags of the rules that it may stand for: the first one that the rules know."""


class FlagsBox(QWidget):
    """Anything special? Each chip sets one flag of the rules in force; “nothing” is an answer of its own."""

    edited = Signal()
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, name: str, ground: FormGround) -> None:
        super().__init__(parent)
        rules = ground.rules
        known = rules.flags_high | rules.flags_medium | rules.major_triggers | rules.notice_flags | rules.window_flags
        self._flags: dict[Chip, str] = {}
        self._answered = False
        flow = FlowLayout(self, across=GRID, down=4)
        self.nothing = Chip("nothing", f"{name}.nothing", self)
        self.nothing.clicked.connect(self._on_nothing)
        flow.addWidget(self.nothing)
        for words, flags in _QUICK:
            flag = next((each for each in flags if each in known), flags[0])
            chip = Chip(words, f"{name}.{flag}", self)
            chip.setToolTip(flag_words(flag))
            chip.clicked.connect(self._on_flag)
            self._flags[chip] = flag
            flow.addWidget(chip)
        self._more = button("more …", f"{name}.more", "toggle")
        menu = QMenu(self._more)
        self._rest: dict[QAction, str] = {}
        for flag in ground.flags():
            if flag not in self._flags.values():
                act = QAction(flag_words(flag), menu)
                act.setCheckable(True)
                act.triggered.connect(self._on_flag)
                menu.addAction(act)
                self._rest[act] = flag
        self._more.setMenu(menu)
        flow.addWidget(self._more)
        self.setFocusProxy(self.nothing)

    def show_answer(self, flags: tuple[str, ...], *, is_answered: bool) -> None:
        """Show the flags; none of them is an answer only where somebody gave it."""
        for chip, flag in self._flags.items():
            chip.setChecked(flag in flags)
        rest = [flag for flag in flags if flag not in self._flags.values()]
        for act, flag in self._rest.items():
            act.setChecked(flag in rest)
        self._more.setText(", ".join(map(flag_words, rest[:2])) + (" …" if len(rest) > 2 else "") if rest else "more …")
        self.nothing.setChecked(is_answered and not flags)

    def show_value(self, value: Any) -> None:
        """Show the flags without saying that anybody answered."""
        self.show_answer(tuple(value or ()), is_answered=self.nothing.isChecked() and not value)

    def value(self) -> Any:
        """The flags that are set."""
        chosen = [flag for chip, flag in self._flags.items() if chip.isChecked()]
        chosen += [flag for act, flag in self._rest.items() if act.isChecked()]
        return tuple(chosen)

    def _on_nothing(self) -> None:
        self.show_answer((), is_answered=True)
        self.edited.emit()

    def _on_flag(self) -> None:
        self.show_answer(self.value(), is_answered=False)
        self.edited.emit()
