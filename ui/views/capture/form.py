"""The rows of a form on the screen: made one a turn, opened when a rule asks for them, the rest folded under More."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from chgdesk.domain.workflow.weighing import Weighed
from ui.build import button, label
from ui.look import colours, follow, icon
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS
from ui.views.capture.boxes import LineBox
from ui.views.capture.cell_box import CellBox
from ui.views.capture.cells import Row, View, is_open
from ui.views.capture.facts_boxes import ApprovalsBox, TestsBox
from ui.views.capture.ground import FormGround

WIDTH = 864
"""As wide as a line of prose may be, with the boxes of one row side by side."""

_SHOWN_A_TURN = 6
"""Rows brought to light together; Qt dresses a row when it is first shown, and that takes its time."""


class RowBox(QWidget):
    """Cells side by side."""

    def __init__(self, row: Row, parent: QWidget, ground: FormGround, prefix: str) -> None:
        super().__init__(parent)
        self.row = row
        self.setObjectName(f"{prefix}.row.{row.key}")
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(2)
        if row.heading:
            stack.addWidget(label(row.heading, "section", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(GRID + 4)
        self.cells = tuple(CellBox(cell, self, ground, prefix) for cell in row.cells)
        for cell, box in zip(row.cells, self.cells, strict=True):
            line.addWidget(box, cell.stretch, Qt.AlignmentFlag.AlignTop)
        stack.addLayout(line)
        self.hide()

    def open_cells(self, view: View) -> bool:
        """Show the cells that stand open; whether any does."""
        shown = False
        for box in self.cells:
            opened = is_open(box.cell, self.row, view)
            if box.isHidden() == opened:
                box.setVisible(opened)
            shown = shown or opened
        return shown


class Form(QScrollArea):
    """`edited` tells the places that somebody changed with their values; `grew` that rows were made."""

    edited = Signal(object)
    wanted = Signal(str)
    reshaped = Signal()
    settled = Signal()

    def __init__(
        self, name: str, rows: Sequence[Row], more: Sequence[Row], ground: FormGround, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.form")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._name, self._ground = name, ground
        self._plan = (*rows, *more)
        self._first = len(rows)
        self._folds_live = any(cell.place == "outcome" and cell.when for row in rows for cell in row.cells)
        self._queue = list(rows)
        self._made: dict[str, RowBox] = {}
        self._headings: dict[str, QLabel] = {}
        self._view: View | None = None
        self._order: list[QWidget] = []
        self._weighed: Weighed | None = None
        self._is_revealing = False
        self.top: QWidget | None = None
        inside = QWidget()
        self.setWidget(inside)
        outer = QHBoxLayout(inside)
        outer.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._inside = QWidget(inside)
        self._inside.setMaximumWidth(WIDTH)
        self._inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer.addWidget(self._inside, 1)
        outer.addStretch(0)
        whole = QVBoxLayout(self._inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._stack = QVBoxLayout()
        self._stack.setSpacing(4)
        whole.addLayout(self._stack)
        whole.addStretch(1)
        self.more = button("More", f"{name}.more", "frame")
        self.more.setParent(self._inside)
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda _on: self.reshaped.emit())
        self.later = button("It went live: outcome and check", f"{name}.live", "frame")
        self.later.setParent(self._inside)
        self.later.clicked.connect(lambda: self.wanted.emit("live"))
        for shown in (self.more, self.later):
            shown.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            shown.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NEXT_TURN_MS)
        self._timer.timeout.connect(self._make_next)
        follow(self, self._dress)
        self._dress()
        self._timer.start()

    @property
    def is_settled(self) -> bool:
        """Whether every row that is wanted has been made."""
        return not self._queue and not self._is_revealing

    @property
    def content(self) -> QWidget:
        """What the rows are children of; something put over the rows is made with it as its parent."""
        return self._inside

    def put_over(self, shown: QWidget) -> None:
        """A widget over the first row; it has `content` as its parent already."""
        self.top = shown
        self._stack.insertWidget(0, shown)
        self._order.insert(0, shown)

    def show_view(self, view: View) -> None:
        """Show a record as it stands, and open what is to stand open."""
        self._view = view
        if view.weighed is not None and view.weighed is not self._weighed:
            self._weighed = view.weighed
            self._tell_weighed()
        for row in self._made.values():
            for box in row.cells:
                box.show_filling(view.filling)
        self._reshape(view)

    def boxes(self) -> Iterator[CellBox]:
        """Every cell that was made."""
        for row in self._made.values():
            yield from row.cells

    def forget(self) -> None:
        """Nothing that was typed stands in a box any more."""
        for box in self.boxes():
            if isinstance(box.box, LineBox):
                box.box.forget()

    def cell(self, place: str) -> CellBox | None:
        """The cell of a place, or the first one of a field; None while it is not made."""
        found = [box for box in self.boxes() if place in {box.cell.place, box.cell.field}]
        exact = [box for box in found if box.cell.place == place]
        open_ = [box for box in found if not box.isHidden()]
        return next(iter((*exact, *open_, *found)), None)

    def _tell_weighed(self) -> None:
        for box in self.boxes():
            if isinstance(box.box, ApprovalsBox | TestsBox) and self._weighed is not None:
                box.box.show_weighed(self._weighed)

    def _make_next(self) -> None:
        """One more row."""
        if self._queue:
            self._make(self._queue.pop(0))
        if self._queue:
            self._timer.start()
        elif self._view is not None:
            self._reshape(self._view)
            if self.is_settled:
                self.settled.emit()

    def _make(self, row: Row) -> None:
        if row.key in self._made:
            return
        made = RowBox(row, self._inside, self._ground, self._name)
        self._made[row.key] = made
        self._stack.insertWidget(self._place_of(row), made)
        for box in made.cells:
            box.edited.connect(self.edited.emit)
            box.wanted.connect(self.wanted.emit)
            if isinstance(box.box, LineBox):
                box.box.returnPressed.connect(self._on_return)
            if isinstance(box.box, ApprovalsBox | TestsBox) and self._weighed is not None:
                box.box.show_weighed(self._weighed)
            if self._view is not None:
                box.show_filling(self._view.filling)
        if self._view is not None and not row.group:
            made.setVisible(made.open_cells(self._view))

    def _place_of(self, row: Row) -> int:
        if row.group:
            return self._stack.count()
        before = self._plan[: self._plan.index(row)]
        return sum(each.key in self._made for each in before) + (self.top is not None)

    def _on_return(self) -> None:
        """Enter goes on to the next box."""
        self.focusNextPrevChild(True)

    def _reshape(self, view: View) -> None:
        """Open, fold and order the rows."""
        missing = [row for row in self._plan if row.key not in self._made and self._wants(row, view)]
        for row in missing:
            if row not in self._queue:
                self._queue.append(row)
        if self._queue:
            self._timer.start()
        is_live = view.filling.change.started_at is not None or "live" in view.opened
        self.later.setVisible(not is_live and self._folds_live)
        self._arrange(view)

    def _wants(self, row: Row, view: View) -> bool:
        return any(is_open(cell, row, view) for cell in row.cells)

    def _arrange(self, view: View) -> None:
        front: list[QWidget] = [self.top] if self.top is not None else []
        back: list[QWidget] = []
        groups: dict[str, list[RowBox]] = {}
        closed = View(filling=view.filling, ground=view.ground, weighed=view.weighed, opened=view.opened, is_more=False)
        asked: list[QWidget] = []
        budget = _SHOWN_A_TURN
        self._is_revealing = False
        for row in self._plan:
            made = self._made.get(row.key)
            if made is None:
                continue
            fresh = made.isHidden() and self._wants(row, view)
            if not fresh or budget:
                budget -= fresh
                made.setVisible(made.open_cells(view))
            else:
                self._is_revealing = True
            if not row.group:
                front.append(made)
            elif any(is_open(cell, row, closed) for cell in row.cells):
                asked.append(made)
            else:
                groups.setdefault(row.group, []).append(made)
        for title, rows in groups.items():
            heading = self._heading(title)
            heading.setVisible(view.is_more)
            back += [heading, *rows]
        for title, heading in self._headings.items():
            if title not in groups:
                heading.hide()
        self.more.setVisible(self._first < len(self._plan))
        order = [*front, self.later, *asked, self.more, *back]
        if order != self._order:
            for place, shown in enumerate(order):
                if self._stack.indexOf(shown) != place:
                    self._stack.insertWidget(place, shown)
            self._order = order
            self._chain()
        if self._is_revealing:
            self._timer.start()

    def _chain(self) -> None:
        """The Tab key follows the eye."""
        before: QWidget | None = None
        for shown in self._order:
            for box in shown.cells if isinstance(shown, RowBox) else (shown,):
                target = box.box if isinstance(box, CellBox) else box
                if before is not None:
                    QWidget.setTabOrder(before, target)
                before = target

    def _heading(self, title: str) -> QLabel:
        if title not in self._headings:
            heading = label(title, "section")
            heading.setParent(self._inside)
            self._headings[title] = heading
        return self._headings[title]

    def _dress(self) -> None:
        self.more.setIcon(icon("caret-down" if self.more.isChecked() else "caret-right", colour=colours().soft))
        self.later.setIcon(icon("caret-right", colour=colours().soft))
