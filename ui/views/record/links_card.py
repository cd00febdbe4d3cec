"""What a record is joined to, one line each: a change opens, everything else can be copied (VER-07)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chgdesk.services.changes.links import LinkLine
from ui.build import button, clear, column, label, line
from ui.theme import GRID

_NONE = "Nothing is joined to this record: no follow-up, exception, incident, meeting, ticket or pull request."


class LinksCard(QWidget):
    """`open_wanted` carries the row of a change, `follow_wanted` asks for a change that follows this one up."""

    open_wanted = Signal(int)
    follow_wanted = Signal()
    said = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name = name
        stack = column(self, gap=GRID)
        self._lines = column(gap=4)
        stack.addLayout(self._lines)
        self.follow = button("Follow-up …", f"{name}.follow", "small", says="Begin a change that follows this one up")
        self.follow.clicked.connect(self.follow_wanted.emit)
        stack.addWidget(self.follow, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_links(self, links: tuple[LinkLine, ...], why_not: str) -> None:
        """Show another record's links; `why_not` says why nothing can be begun here."""
        clear(self._lines)
        if not links:
            self._lines.addWidget(label(_NONE, "soft", wrap=True, name=f"{self._name}.none"))
        for place, link in enumerate(links):
            self._lines.addWidget(self._line(place, link))
        self.follow.setEnabled(not why_not)
        self.follow.setToolTip(why_not or "It begins with this record's systems and names this record")

    def _line(self, place: int, link: LinkLine) -> QWidget:
        box = QWidget()
        row = line(box, gap=GRID)
        what = label(link.what, "small")
        what.setFixedWidth(128)
        row.addWidget(what, alignment=Qt.AlignmentFlag.AlignTop)
        says = label(link.says, wrap=True, name=f"{self._name}.{place}")
        says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(says, 1)
        words = "Open" if link.rid else "Copy"
        act = button(words, f"{self._name}.{place}.act", "small", says=f"{words} {link.target}")
        act.clicked.connect(lambda: self._on_act(link))
        row.addWidget(act, alignment=Qt.AlignmentFlag.AlignTop)
        return box

    def _on_act(self, link: LinkLine) -> None:
        if link.rid:
            self.open_wanted.emit(link.rid)
        else:
            QGuiApplication.clipboard().setText(link.target)
            self.said.emit(f"{link.target} is on the clipboard.")
