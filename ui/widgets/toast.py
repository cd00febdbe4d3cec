"""A short word after an act, with the domain's own reversal where one exists; it leaves by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from ui.build import button, label, line
from ui.theme import GRID

_STAYS_MS = 7000


class Toast(QFrame):
    """Stands over the foot of the window, never takes the focus, and is read out to a screen reader."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setProperty("role", "toast")
        self._words = label("", name="toast.words")
        self._act = button("", "toast.act", "small")
        self._act.clicked.connect(self._on_act_clicked)
        self._then: Callable[[], None] | None = None
        row = line(self, gap=GRID * 2)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.addWidget(self._words)
        row.addWidget(self._act)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, words: str, act: str = "", then: Callable[[], None] | None = None) -> None:
        """Say something, with an act beside it if there is one."""
        self._words.setText(words)
        self._then = then
        self._act.setText(act)
        self._act.setAccessibleName(act)
        self._act.setVisible(bool(act))
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        """Centred over the foot of its parent."""
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        around = parent.rect()
        self.move(max(GRID, (around.width() - self.width()) // 2), around.height() - self.height() - GRID * 6)

    def _on_act_clicked(self) -> None:
        """Do what was offered, once."""
        self.hide()
        if self._then is not None:
            self._then()
