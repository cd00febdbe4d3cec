"""The box of the filter language: what may come next stands in a list below while somebody types."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from chgdesk.domain.filter_language import Completion, Vocabulary, completions
from ui.build import column, frame
from ui.look import follow, icon

PAUSE_MS = 150
_LINE = 32
_MOST = 8
_WIDEST = 560


class FilterBox(QLineEdit):
    """A line of the filter language; `typed` comes once the typing pauses, or at once on Enter."""

    typed = Signal(str)
    left_down = Signal()
    left = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Type to filter")
        self.setPlaceholderText(hint)
        self.setToolTip("Words, numbers, or conditions: type:emergency  -state:closed  risk:>=high  due:<14d")
        self.setClearButtonEnabled(True)
        self.vocabulary = Vocabulary()
        self.offers = QListWidget()
        self.offers.setObjectName(f"{name}.offers")
        self.offers.setAccessibleName("What may come next")
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.itemClicked.connect(self._take)
        self._popup: QFrame | None = None
        glass = self.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        follow(self, lambda: glass.setIcon(icon("magnifying-glass")))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(lambda _text: self._pause.start())
        self.textEdited.connect(lambda _text: self._offer())

    @property
    def is_offering(self) -> bool:
        """Whether the list of what may come next is open."""
        return self._popup is not None and self._popup.isVisible()

    def write(self, text: str) -> None:
        """Put a line into the box by a click elsewhere; it counts at once, and typing goes on behind it."""
        self.setText(f"{text} " if text else "")
        self._tell()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.is_offering:
            last = self.offers.count() - 1
            step = 1 if key == Qt.Key.Key_Down else -1
            self.offers.setCurrentRow(min(max(self.offers.currentRow() + step, 0), last))
        elif key == Qt.Key.Key_Down:
            self.left_down.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_enter()
        elif key == Qt.Key.Key_Escape and self.is_offering:
            self._shut()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._shut()

    def _on_enter(self) -> None:
        """Take what is marked in the list, or filter without waiting."""
        chosen = self.offers.currentItem()
        if self.is_offering and chosen is not None:
            self._take(chosen)
            return
        self._shut()
        self._tell()

    def _tell(self) -> None:
        """Say what stands in the box now."""
        self._pause.stop()
        self.typed.emit(self.text().strip())

    def _offer(self) -> None:
        """List what may come next."""
        found = completions(self.text(), self.cursorPosition(), self.vocabulary)
        if not found:
            self._shut()
            return
        self.offers.clear()
        for one in found:
            item = QListWidgetItem(f"{one.text}    {one.words}")
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setSizeHint(QSize(0, _LINE))
            self.offers.addItem(item)
        self.offers.setCurrentRow(-1)
        self._open(len(found))

    def _open(self, number: int) -> None:
        """Show the list under the box, inside the window."""
        window = self.window()
        if self._popup is None:
            self._popup = frame("popup", f"{self.objectName()}.popup")
            self._popup.setParent(window)
            column(self._popup, margins=6).addWidget(self.offers)
        height = min(number, _MOST) * _LINE + 14
        at = self.mapTo(window, QPoint(0, self.height() + 4))
        self._popup.setGeometry(at.x(), at.y(), min(self.width(), _WIDEST), height)
        self._popup.show()
        self._popup.raise_()

    def _shut(self) -> None:
        """Take the list away."""
        if self._popup is not None:
            self._popup.hide()

    def _take(self, item: QListWidgetItem) -> None:
        """Write what was chosen; a field goes on with its values."""
        one: Completion = item.data(Qt.ItemDataRole.UserRole)
        text = self.text()
        after = text[one.end :]
        goes_on = one.text.endswith(":")
        added = one.text if goes_on or after.startswith(" ") else f"{one.text} "
        self.setText(text[: one.start] + added + after)
        self.setCursorPosition(one.start + len(added))
        self._shut()
        if goes_on:
            self._offer()
        else:
            self._tell()
