"""One box: type to filter; each part of what narrows the list stands below as a chip that can be taken away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QWidget
from typing_extensions import override

from chgdesk.domain.filter_language import Fault, Part, Read
from ui.build import button, clear, column, frame, label, line
from ui.theme import GRID
from ui.widgets.filter_box import PAUSE_MS as DEBOUNCE_MS
from ui.widgets.filter_box import FilterBox
from ui.widgets.flow import FlowLayout

__all__ = ["DEBOUNCE_MS", "FilterBar"]


_BESIDE_FROM = 620
"""Below this width what stands beside the box goes under it, so that no word is cut at 200 %."""


class _Beside(FlowLayout):
    """All beside each other where there is room."""

    @override
    def sizeHint(self) -> QSize:
        items = [item for at in range(self.count()) if (item := self.itemAt(at)) is not None and not item.isEmpty()]
        hints = [item.sizeHint() for item in items]
        width = sum(hint.width() for hint in hints) + GRID * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))


class FilterBar(QWidget):
    """The filter box of a register with its chips, its faults and what clears it."""

    chip_dropped = Signal(object)
    chip_opened = Signal(object)
    mended = Signal(object)
    cleared = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        stack = column(self, gap=GRID)
        self._row = line(gap=GRID)
        stack.addLayout(self._row)
        self.box = FilterBox(f"{name}.box", hint, self)
        self._row.addWidget(self.box, 1)
        self._tools = QWidget(self)
        self._row.addWidget(self._tools)
        self.tools = _Beside(self._tools, across=GRID)
        self._fault_box = QFrame(self)
        self._faults = column(self._fault_box, gap=0)
        stack.addWidget(self._fault_box)
        self._chip_row = QWidget(self)
        stack.addWidget(self._chip_row)
        row = line(self._chip_row, gap=GRID)
        self._chip_box = QWidget(self._chip_row)
        row.addWidget(self._chip_box, 1)
        self._chips = FlowLayout(self._chip_box, across=GRID)
        self.flag = label("", "small", name=f"{name}.flag")
        row.addWidget(self.flag)
        drop_all = button("Clear all", f"{name}.clear_all", "quiet", says="Clear every filter")
        drop_all.clicked.connect(self.cleared.emit)
        row.addWidget(drop_all)
        self._fault_box.hide()
        self._chip_row.hide()
        self._shown: tuple[Part, ...] = ()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if self.width() >= _BESIDE_FROM else ways.TopToBottom)

    def show_read(self, read: Read) -> None:
        """Show how the line was understood: a chip for each part, a sentence for each fault."""
        if read.parts != self._shown:
            self._shown = read.parts
            self._show_chips()
        self._show_faults(read.faults)

    def show_flag(self, words: str) -> None:
        """How many filters are on and how much they leave: `3 filters, 14 of 212`."""
        self.flag.setText(words)

    def _show_chips(self) -> None:
        """A chip for each part; what clears them all stands beside them."""
        clear(self._chips)
        for part in self._shown:
            self._chips.addWidget(self._chip(part))
        self._chip_row.setVisible(bool(self._shown))

    def _chip(self, part: Part) -> QWidget:
        """One chip: its words open it for changing, its cross drops it."""
        chip = frame("chip")
        chip.setParent(self._chip_box)
        row = line(chip, gap=0)
        says = button(part.words, f"{self.objectName()}.chip.{part.text}", "chipbutton", says=f"Change {part.words}")
        says.setToolTip(f"{part.text}: click to change it")
        says.clicked.connect(lambda: self.chip_opened.emit(part))
        drop = button("×", f"{self.objectName()}.drop.{part.text}", "chipbutton", says=f"Drop the filter {part.words}")
        drop.clicked.connect(lambda: self.chip_dropped.emit(part))
        row.addWidget(says)
        row.addWidget(drop)
        return chip

    def _show_faults(self, faults: tuple[Fault, ...]) -> None:
        """What could not be understood, and what to write instead."""
        clear(self._faults)
        for place, fault in enumerate(faults):
            row = line(gap=GRID)
            words = label(fault.sentence, "fault", wrap=True, name=f"{self.objectName()}.fault.{place}")
            row.addWidget(words, 1)
            if fault.instead:
                row.addWidget(self._mend(fault, place))
            self._faults.addLayout(row)
        self._fault_box.setVisible(bool(faults))
        self.box.setProperty("fault", "true" if faults else "")
        self.box.style().unpolish(self.box)
        self.box.style().polish(self.box)

    def _mend(self, fault: Fault, place: int) -> QPushButton:
        """A button that writes the right word."""
        mend = button(f"Write {fault.instead}", f"{self.objectName()}.mend.{place}", "small")
        mend.clicked.connect(lambda: self.mended.emit(fault))
        return mend
