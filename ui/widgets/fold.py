"""A heading that opens and closes what stands below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.build import column
from ui.look import colours, icon, look


class Fold(QWidget):
    """Folded until somebody wants it."""

    def __init__(self, title: str, name: str, body: QWidget, *, is_open: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title = title
        self.body = body
        self.head = QPushButton(title)
        self.head.setObjectName(f"{name}.head")
        self.head.setProperty("role", "frame")
        self.head.setCheckable(True)
        self.head.setIconSize(QSize(14, 14))
        self.head.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.head.setCursor(Qt.CursorShape.PointingHandCursor)
        self.head.toggled.connect(self._on_head_toggled)
        self._stack: QVBoxLayout = column(self, gap=4)
        self._stack.addWidget(self.head, alignment=Qt.AlignmentFlag.AlignLeft)
        body.setContentsMargins(12, 0, 0, 12)
        self._stack.addWidget(body)
        look().changed.connect(self._dress)
        self.head.setChecked(is_open)
        self._on_head_toggled(is_open)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self.head.isChecked()

    def set_title(self, title: str) -> None:
        """Show another heading, for example with a count."""
        self._title = title
        self.head.setText(title)
        self._dress()

    def open(self) -> None:
        """Unfold it."""
        self.head.setChecked(True)

    def _on_head_toggled(self, is_open: bool) -> None:  # noqa: FBT001 - Qt's own signal
        """Show or hide the body, and say which."""
        self.body.setVisible(is_open)
        self._dress()

    def _dress(self) -> None:
        """The sign and the spoken state follow."""
        is_open = self.head.isChecked()
        self.head.setIcon(icon("caret-down" if is_open else "caret-right", colour=colours().soft))
        self.head.setAccessibleName(f"{self._title}, {'unfolded' if is_open else 'folded'}")
