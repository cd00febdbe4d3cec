"""The text desk is made in several turns, because making its parts takes longer than a window may be held up."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.build import column
from ui.turns import NEXT_TURN_MS
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.beside import Beside
from ui.views.policy.text.board import TextBoard
from ui.views.policy.text.outline_pane import OutlinePane
from ui.views.policy.text.page import TextPage
from ui.views.policy.text.working import WorkingText
from ui.views.policy.text.writing import WritingPane


class TextPlace(QWidget):
    """Stands in the Policy place from the first turn; `page` is the text desk once it is made.

    It is made while it is in sight: who went on to another page waits for that one alone.
    """

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__()
        self._desk = desk
        self.page: TextPage | None = None
        self._stack = column(self, gap=0)
        self._steps = self._make()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(NEXT_TURN_MS)
        self._turn.timeout.connect(self._next)

    def refresh(self) -> None:
        """Read the version in sight."""
        if self.page is not None:
            self.page.refresh()

    def changed(self, kinds: frozenset[str]) -> None:
        """Something of the policy changed."""
        if self.page is not None:
            self.page.changed(kinds)

    def remember(self) -> None:
        """Keep what is typed, and the splitter."""
        if self.page is not None:
            self.page.remember()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn.start()

    def _next(self) -> None:
        """One part in each turn, dressed at once: the turn that shows them all has that much less to do."""
        if not self.isVisible():
            return
        made = next(self._steps, None)
        if made is not None:
            for part in made.findChildren(QWidget):
                part.ensurePolished()
            self._turn.start()

    def _make(self) -> Iterator[QWidget]:
        """The panes, the board of them, the page around it."""
        working = WorkingText()
        yield (outline := OutlinePane(working))
        yield (writing := WritingPane())
        yield (beside := Beside(self._desk))
        yield (board := TextBoard(self._desk, working, outline, writing, beside))
        self.page = TextPage(self._desk, board)
        yield self.page
        self._stack.addWidget(self.page)
        self.setFocusProxy(self.page)
        self.page.refresh()
