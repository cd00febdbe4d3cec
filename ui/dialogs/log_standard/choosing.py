"""Choose a procedure: type two letters, go up and down with the arrow keys, Enter takes it (W4)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from chgdesk.services.catalogue.reading import TemplateLine
from ui.build import column, label
from ui.theme import GRID

_ROWS = 4
_LINE = 34


def matching(lines: Sequence[TemplateLine], typed: str) -> list[TemplateLine]:
    """The procedures that hold every word typed, in number, title, examples or systems; usable ones first."""
    words = typed.casefold().split()
    found = [line for line in lines if all(word in _told(line) for word in words)]
    return sorted(found, key=lambda line: (not line.can_be_used, -line.total, line.ref))


def _told(line: TemplateLine) -> str:
    one = line.template
    return "\n".join((one.ref, one.title, one.purpose, *one.examples, *one.systems)).casefold()


class ProcedureChooser(QWidget):
    """`taken` when a procedure was taken with Enter or a click, `at_hand` whenever another one is at hand."""

    taken = Signal()
    at_hand = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._lines: tuple[TemplateLine, ...] = ()
        self._shown: list[TemplateLine] = []
        self.typed = QLineEdit()
        self.typed.setObjectName(f"{name}.find")
        self.typed.setAccessibleName("Procedure: type two letters, choose with the arrow keys")
        self.typed.setPlaceholderText("Type two letters, ↑ ↓ to choose, Enter")
        self.typed.textEdited.connect(lambda _text: self._fill())
        self.typed.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName(f"{name}.list")
        self.list.setAccessibleName("Procedures that fit what is typed")
        self.list.setFixedHeight(_ROWS * _LINE + GRID)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _row: self.at_hand.emit(self.current))
        self.list.itemClicked.connect(lambda _item: self.taken.emit())
        stack = column(self, gap=4)
        stack.addWidget(label("Procedure", "caption"))
        stack.addWidget(self.typed)
        stack.addWidget(self.list)
        self.setFocusProxy(self.typed)

    @property
    def current(self) -> TemplateLine | None:
        """The procedure at hand."""
        row = self.list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def show_lines(self, lines: Sequence[TemplateLine], wanted: str = "") -> None:
        """Offer these; `wanted` is put at hand."""
        kept = wanted or (self.current.ref if self.current is not None else "")
        self._lines = tuple(lines)
        self._fill(kept)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.typed and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                self._go(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & _CONTROL:
                if self.current is not None:
                    self.taken.emit()
                return True
        return super().eventFilter(watched, event)

    def _go(self, step: int) -> None:
        if self._shown:
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), len(self._shown) - 1))

    def _fill(self, wanted: str = "") -> None:
        """List what fits; the first is at hand."""
        self._shown = matching(self._lines, self.typed.text())
        self.list.blockSignals(True)
        self.list.clear()
        for line in self._shown:
            item = QListWidgetItem(_words(line))
            item.setToolTip(line.why_not or line.template.limits or line.template.title)
            self.list.addItem(item)
        row = next((at for at, line in enumerate(self._shown) if line.ref == wanted), 0)
        self.list.setCurrentRow(row if self._shown else -1)
        self.list.blockSignals(False)
        self.at_hand.emit(self.current)


def _words(line: TemplateLine) -> str:
    stands = "" if line.can_be_used else f"   –  {line.words}"
    return f"{line.ref}   {line.template.title}{stands}"


_CONTROL = Qt.KeyboardModifier.ControlModifier
