"""What the Meetings page is made of: the list, the facts, the changes, the document and the acts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QFrame, QWidget

from ui.build import button, column, frame, label, line
from ui.theme import GRID, Shape
from ui.times import short_moment
from ui.views.meetings.facts_form import FactsForm
from ui.views.meetings.items_pane import ItemsPane
from ui.widgets.drop_box import DropBox
from ui.widgets.list_table import TALL, ListColumn, ListTable

NAME = "meetings"
_SCANS = "Minutes (*.pdf *.png *.jpg *.jpeg *.txt *.eml *.docx);;All files (*)"


class MeetingsFrame(QWidget):
    """The widgets of the page and where they stand; what they do is the page's."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self.table = ListTable(
            f"{NAME}.table",
            "Meetings on record",
            (
                ListColumn(
                    title="Meetings",
                    width=0,
                    above=lambda one: short_moment(one.held_at, zone),
                    says=lambda one: one.title or one.ref,
                ),
                ListColumn(
                    title="Minutes",
                    width=112,
                    says=lambda one: "held" if one.minutes else "only stated",
                    shape_of=lambda one: Shape.DONE if one.minutes else Shape.OPEN,
                ),
            ),
            height=TALL,
        )
        self.facts = FactsForm(zone)
        self.items = ItemsPane()
        self.scan = DropBox(f"{NAME}.scan", "The signed or scanned minutes", _SCANS)
        self.says = label("", "section", name=f"{NAME}.says")
        self.form_words = label("", "small", wrap=True, name=f"{NAME}.form_words")
        self.fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self.fault.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        left = frame("surface", f"{NAME}.left")
        left.setFixedWidth(256)
        side = column(left, gap=0)
        self.new_act = button("New minutes", f"{NAME}.new")
        head = line()
        head.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        head.addWidget(self.new_act, 1)
        side.addLayout(head)
        side.addWidget(self.table, 1)
        self.form_words.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID * 2)
        side.addWidget(self.form_words)
        row = line(gap=0)
        row.addWidget(left)
        row.addWidget(_upright())
        row.addWidget(self.facts)
        row.addWidget(_upright())
        right = column(gap=0)
        right.addWidget(self._bar())
        right.addWidget(self.items, 1)
        row.addLayout(right, 1)
        stack = column(self, gap=0)
        stack.addLayout(row, 1)
        stack.addWidget(frame("rule"))
        stack.addWidget(self._foot())

    def _bar(self) -> QFrame:
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.addWidget(self.says, 1)
        self.sheet_act = button("Sheet to sign (PDF)", f"{NAME}.sheet")
        self.pdf_act = button("Minutes PDF", f"{NAME}.pdf")
        row.addWidget(self.sheet_act)
        row.addWidget(self.pdf_act)
        return bar

    def _foot(self) -> QFrame:
        foot = frame("surface", f"{NAME}.foot")
        row = line(foot, gap=GRID * 2)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.addWidget(self.scan, 1)
        acts = column(gap=4)
        acts.addWidget(self.fault)
        buttons = line()
        buttons.addStretch(1)
        self.sign_act = button("Sign at this desk …", f"{NAME}.sign")
        self.act = button("Record minutes", f"{NAME}.record", "primary")
        buttons.addWidget(self.sign_act)
        buttons.addWidget(self.act)
        acts.addLayout(buttons)
        row.addLayout(acts, 1)
        return foot


def _upright() -> QFrame:
    upright = frame("upright")
    upright.setFixedWidth(1)
    return upright
