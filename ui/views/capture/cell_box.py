"""One cell on the screen: caption, in grey beside it where its value comes from or what was understood, and the box."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.build import label, restyle
from ui.views.capture.boxes import (
    ChoiceBox,
    DayBox,
    LineBox,
    LinksBox,
    ListBox,
    NumberBox,
    PersonBox,
    SystemsBox,
    TextBox,
    TickBox,
    TimeBox,
)
from ui.views.capture.cells import Cell, Kind
from ui.views.capture.chips import ChipsBox, FlagsBox
from ui.views.capture.facts_boxes import ApprovalsBox, HazardsBox, TestsBox
from ui.views.capture.filling import Filling
from ui.views.capture.ground import FormGround

_YES_NO = (("yes", True), ("no", False))


class Note(QLabel):
    """A word in grey that gives way: it is cut with three dots where there is no room, and whole in its tooltip."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__("", parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "small")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def say(self, words: str, *, is_fault: bool = False) -> None:
        """Say something, or why what is typed cannot be read."""
        self.setText(words)
        self.setToolTip(words)
        restyle(self, "fault" if is_fault else "small")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


class CellBox(QWidget):
    """`edited` tells the places that somebody changed, with their values."""

    edited = Signal(object)
    wanted = Signal(str)
    """An act of a box of facts: `copy`, `drop`, `sign`, `by_hand`."""

    def __init__(self, cell: Cell, parent: QWidget, ground: FormGround, prefix: str) -> None:
        super().__init__(parent)
        self.cell = cell
        self.setObjectName(f"{prefix}.{cell.name}.cell")
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(6)
        self._caption = label("" if cell.kind is Kind.TICK else cell.caption, "caption")
        self._caption.setFixedHeight(16)
        self.note = Note(self, f"{prefix}.{cell.name}.note")
        self.note.setFixedHeight(16)
        head.addWidget(self._caption)
        head.addWidget(self.note, 1)
        stack.addLayout(head)
        name = f"{prefix}.{cell.name}"
        self.box: Any = make_box(cell, self, ground, name)
        self.box.setObjectName(name)
        self.box.setAccessibleName(cell.caption)
        self._caption.setBuddy(self.box)
        stack.addWidget(self.box)
        self.box.edited.connect(self._on_edited)
        if hasattr(self.box, "wanted"):
            self.box.wanted.connect(self.wanted.emit)
        self.setFocusProxy(self.box)

    def show_filling(self, filling: Filling) -> None:
        """Show what stands at the cell's places, and where it comes from."""
        cell = self.cell
        if isinstance(self.box, FlagsBox):
            self.box.show_answer(tuple(filling.change.flags), is_answered="flags" in filling.typed)
        elif isinstance(self.box, ApprovalsBox | TestsBox):
            self.box.show_change(filling.change)
        elif cell.ends:
            self.box.show_value((filling.value(cell.place), filling.value(cell.ends)))
        else:
            self.box.show_value(filling.value(cell.place))
        self.say_note(filling)

    def say_note(self, filling: Filling) -> None:
        """The grey word: a fault first, then what was understood, then the source."""
        fault = self.box.fault
        head = self.cell.place.partition(".")[0]
        source = filling.sources.get(self.cell.place) or (
            filling.sources.get(head, "") if self.cell.place not in filling.typed else ""
        )
        typed = self.cell.place in filling.typed
        self.note.say(fault or (self.box.note if typed or not source else source), is_fault=bool(fault))

    def _on_edited(self) -> None:
        value = self.box.value()
        cell = self.cell
        if cell.ends:
            self.edited.emit(((cell.place, value[0]), (cell.ends, value[1])))
        else:
            self.edited.emit(((cell.place, value),))


def make_box(cell: Cell, parent: QWidget, ground: FormGround, name: str) -> Any:
    """The box of a cell's kind."""
    match cell.kind:
        case Kind.TEXT:
            return TextBox(parent, cell.hint)
        case Kind.LINKS:
            return LinksBox(parent)
        case Kind.PERSON:
            return PersonBox(parent, ground, cell.hint)
        case Kind.SYSTEMS:
            return SystemsBox(parent, ground, cell.hint)
        case Kind.TIME | Kind.SPAN:
            return TimeBox(parent, ground, spans=cell.kind is Kind.SPAN, ahead=cell.ahead)
        case Kind.DAY:
            return DayBox(parent, "14 Jul 2026")
        case Kind.NUMBER:
            return NumberBox(parent, cell.hint)
        case Kind.LIST:
            return ListBox(parent, cell.hint)
        case _:
            return _choosing(cell, parent, ground, name)


def _choosing(cell: Cell, parent: QWidget, ground: FormGround, name: str) -> Any:
    choices = cell.choices(ground) if cell.choices is not None else ()
    match cell.kind:
        case Kind.CHOICE:
            return ChoiceBox(parent, choices)
        case Kind.CHIPS:
            return ChipsBox(parent, name, choices)
        case Kind.YES_NO:
            return ChipsBox(parent, name, _YES_NO)
        case Kind.TICK:
            return TickBox(parent, cell.caption)
        case Kind.FLAGS:
            return FlagsBox(parent, name, ground)
        case Kind.HAZARDS:
            return HazardsBox(parent, name)
        case Kind.APPROVALS:
            return ApprovalsBox(parent, name, ground)
        case Kind.TESTS:
            return TestsBox(parent, name, ground)
        case _:
            return LineBox(parent, cell.hint)
