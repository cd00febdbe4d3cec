"""What clashes in the days shown, beside them: sign, kind and sentence; a press goes to the block, Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from chgdesk.domain.schedule import Clash
from ui.build import column, label
from ui.fonts import metrics
from ui.look import colours, follow
from ui.shapes import shape_icon
from ui.theme import GRID
from ui.views.calendar.words import clash_shape, clash_words
from ui.words import count_words

MOST = 100
"""Lines that are listed; a calendar with more has another trouble."""
_WIDTH = 288
_ROOM = _WIDTH - 80
"""Pixels left for words beside sign, padding and scroll bar."""


class ClashList(QFrame):
    """`jump_wanted` carries the row number of the change to bring into sight, `open_wanted` of the one to open."""

    jump_wanted = Signal(int)
    open_wanted = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "surface")
        self.setFixedWidth(_WIDTH)
        self._head = label("", "section", wrap=True, name=f"{name}.head")
        self._head.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        self.list = QListWidget()
        self.list.setObjectName(f"{name}.list")
        self.list.setAccessibleName("What does not go together")
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(16, 16))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._on_clicked)
        self.list.itemActivated.connect(self._on_activated)
        self.says = label("", "small", wrap=True, name=f"{name}.says")
        self.says.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID * 2)
        stack = column(self, gap=0)
        stack.addWidget(self._head)
        stack.addWidget(self.list, 1)
        stack.addWidget(self.says)
        self._clashes: tuple[Clash, ...] = ()
        follow(self, self._dress)

    def show_clashes(self, clashes: Sequence[Clash]) -> None:
        """Show what clashes, earliest first."""
        self._clashes = tuple(clashes)
        self.list.clear()
        for clash in self._clashes[:MOST]:
            item = QListWidgetItem(clash_words(clash), self.list)
            item.setToolTip("Enter opens the record")
            item.setSizeHint(QSize(_ROOM, self._height_of(item.text())))
            item.setData(Qt.ItemDataRole.UserRole, clash.rids[0])
        more = len(self._clashes) - MOST
        words = f"{count_words(len(self._clashes), 'thing', 'things')} to look at" if self._clashes else ""
        self._head.setText(f"{words}; {more} are not listed" if more > 0 else words or "Nothing clashes on these days")
        self.list.setVisible(bool(self._clashes))
        self._dress()

    @staticmethod
    def _height_of(words: str) -> int:
        """How high a line is with all its words; the list itself would cut the last."""
        box = QRect(0, 0, _ROOM, 1000)
        return metrics().boundingRect(box, int(Qt.TextFlag.TextWordWrap), words).height() + 2 * GRID + 2

    def _dress(self) -> None:
        """The signs follow light and dark."""
        tones = colours()
        for place, clash in enumerate(self._clashes[:MOST]):
            shape = clash_shape(clash)
            self.list.item(place).setIcon(shape_icon(shape, tones.states[shape], tones.surface))

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.jump_wanted.emit(int(item.data(Qt.ItemDataRole.UserRole)))

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.open_wanted.emit(int(item.data(Qt.ItemDataRole.UserRole)))
