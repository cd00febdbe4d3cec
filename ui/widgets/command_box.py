"""One box for searching and for every command (Ctrl+K)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem
from typing_extensions import override

from ui.actions import COMMANDS, RAIL, Action
from ui.build import column, frame
from ui.look import follow, icon

_FIND = "find"
_LINE, _MOST = 40, 8


class CommandBox(QLineEdit):
    """Type words to find changes, or a command's name; arrows choose, Enter does it, Esc leaves."""

    command_chosen = Signal(str)
    search_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top_bar.command_box")
        self.setAccessibleName("Search and commands")
        self.setPlaceholderText("Search and commands (Ctrl+K)")
        self.setMinimumWidth(240)
        self.setMaximumWidth(520)
        self._glass = self.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        follow(self, lambda: self._glass.setIcon(icon("magnifying-glass")))
        self._popup: QFrame | None = None
        self.choices = QListWidget(self)
        self.choices.hide()
        self.choices.setObjectName("command_box.choices")
        self.choices.setAccessibleName("What can be done")
        self.choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.itemClicked.connect(self._do)
        self.textEdited.connect(lambda _text: self._offer())
        self.installEventFilter(self)

    def call(self) -> None:
        """Ctrl+K: be ready for typing, and show what there is."""
        self.setFocus()
        self.selectAll()
        self._offer()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._shut()
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            if self._popup is None or not self._popup.isVisible():
                self._offer()
            else:
                last = self.choices.count() - 1
                self.choices.setCurrentRow(min(max(self.choices.currentRow() + step, 0), last))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.choices.currentItem() is not None:
            self._do(self.choices.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._shut()
            window = self.window()
            window.setFocus()
        else:
            super().keyPressEvent(event)

    def _offer(self) -> None:
        """List what fits the words."""
        typed = self.text().strip()
        self.choices.clear()
        if typed:
            self._add(_FIND, f"Find “{typed}” in changes", "", "magnifying-glass")
        for action in (*RAIL, *COMMANDS):
            if not action.later and action.key != "search" and typed.lower() in action.words.lower():
                self._add(action.key, _words(action), action.keys, action.icon)
        self.choices.setCurrentRow(0)
        self._open()

    def _add(self, key: str, words: str, keys: str, picture: str) -> None:
        """One line of the list."""
        item = QListWidgetItem(icon(picture), f"{words}    {keys}" if keys else words)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setSizeHint(QSize(0, _LINE))
        self.choices.addItem(item)

    def _open(self) -> None:
        """Show the list under the box, inside the window."""
        if self._popup is None:
            self._popup = frame("popup", "command_box.popup")
            column(self._popup, margins=6).addWidget(self.choices)
            self.choices.show()
        window = self.window()
        self._popup.setParent(window)
        height = min(self.choices.count(), _MOST) * _LINE + 14
        at = self.mapTo(window, QPoint(0, self.height() + 4))
        self._popup.setGeometry(at.x(), at.y(), self.width(), height)
        self._popup.show()
        self._popup.raise_()

    def _shut(self) -> None:
        """Take the list away."""
        if self._popup is not None:
            self._popup.hide()

    def _do(self, item: QListWidgetItem) -> None:
        """Do what was chosen."""
        key, typed = item.data(Qt.ItemDataRole.UserRole), self.text().strip()
        self._shut()
        self.clear()
        if key == _FIND:
            self.search_wanted.emit(typed)
        else:
            self.command_chosen.emit(key)


def _words(action: Action) -> str:
    """A command as a verb; a place as a way to go."""
    return f"Go to {action.words}" if action in RAIL else action.words
