"""The changes on the table, and for the one at hand: what was decided, by whom, concerns and how they are met."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QWidget

from chgdesk.domain.meeting import DECISIONS, GIVEN, MeetingItem
from chgdesk.services.meetings.reading import AgendaRead
from ui.build import button, column, frame, label, line
from ui.theme import GRID
from ui.views.meetings.draft import Draft, ItemRow, with_item
from ui.views.meetings.tick_list import TickList
from ui.widgets.list_table import TALL, ListColumn, ListTable
from ui.words import sentence_case

NAME = "meetings.items"
_TEXTS = (
    ("condition", "Condition"),
    ("concerns", "Concerns"),
    ("mitigation", "How they are met"),
    ("note", "Note or reason"),
)


class ItemsPane(QWidget):
    """`edited` tells that a line is another; `open_wanted` carries a row number, `add_wanted` a change's number."""

    edited = Signal()
    open_wanted = Signal(int)
    add_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._draft = Draft()
        self._read: AgendaRead | None = None
        self._may_edit = False
        columns = (
            ListColumn(title="Change", width=128, says=lambda row: row.item.change, strong=True),
            ListColumn(title="Why it is here", width=0, says=lambda row: row.why, above=lambda row: row.about.title),
            ListColumn(title="Decision", width=168, says=lambda row: row.decision, shape_of=lambda row: row.shape),
            ListColumn(title="By", width=144, says=self._by, spare=1),
        )
        self.table = ListTable(f"{NAME}.table", "Changes on the table", columns, height=TALL)
        self.add_box = QLineEdit()
        self.add_act = button("Add a change", f"{NAME}.add")
        self.take_off = button("Take off the list", f"{NAME}.take_off", "small")
        self.open_act = button("Open record", f"{NAME}.open", "small")
        self.decision = QComboBox()
        self.deciders = TickList(f"{NAME}.deciders", "Decided by")
        self.texts = {key: QPlainTextEdit() for key, _words in _TEXTS}
        self._head = label("", "section", wrap=True, name=f"{NAME}.head")
        self._why = label("", "small", wrap=True, name=f"{NAME}.why")
        self._who = label("", "caption", name=f"{NAME}.who")
        self._name_parts()
        self._lay_out()
        self._connect()

    def show_draft(self, draft: Draft, read: AgendaRead, *, may_edit: bool) -> None:
        """Show the lines of a meeting."""
        self._draft, self._read, self._may_edit = draft, read, may_edit
        self.table.show_rows(draft.rows, lambda row: row.item.change)
        for part in (self.add_box, self.add_act):
            part.setEnabled(may_edit)
        self._show_current()

    def put_into(self, draft: Draft) -> Draft:
        """The draft with the lines as they stand here."""
        return replace(draft, rows=self._draft.rows)

    def add_row(self, row: ItemRow) -> None:
        """Put a further change on the table and at hand."""
        if all(known.item.change != row.item.change for known in self._draft.rows):
            self._draft = replace(self._draft, rows=(*self._draft.rows, row))
            self.table.show_rows(self._draft.rows, lambda one: one.item.change, row.item.change)
            self.edited.emit()
        self.table.choose(lambda one: one.item.change, row.item.change)
        self.add_box.clear()

    def show_present(self, attendees: tuple[str, ...]) -> None:
        """Others are present: others can have decided."""
        self._draft = replace(self._draft, attendees=attendees)
        self._offer_deciders()

    def _by(self, row: ItemRow) -> str:
        names = self._read.names if self._read is not None else {}
        return ", ".join(names.get(person, person) for person in row.item.deciders)

    def _name_parts(self) -> None:
        self.add_box.setObjectName(f"{NAME}.add_box")
        self.add_box.setAccessibleName("Number of a further change")
        self.add_box.setPlaceholderText("Number of a further change")
        self.decision.setObjectName(f"{NAME}.decision")
        self.decision.setAccessibleName("Decision")
        for key, words in DECISIONS.items():
            self.decision.addItem(sentence_case(words), key)
        for key, words in _TEXTS:
            box = self.texts[key]
            box.setObjectName(f"{NAME}.{key}")
            box.setAccessibleName(words)
            box.setTabChangesFocus(True)
            box.setFixedHeight(46)

    def _lay_out(self) -> None:
        stack = column(self, gap=0)
        stack.addWidget(self.table, 1)
        stack.addWidget(frame("rule"))
        row = line(gap=GRID)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.addWidget(self.add_box, 1)
        row.addWidget(self.add_act)
        stack.addLayout(row)
        stack.addWidget(frame("rule"))
        stack.addWidget(self._form())

    def _form(self) -> QFrame:
        """What was said of the change at hand."""
        form = frame("surface", f"{NAME}.form")
        stack = column(form, margins=GRID * 2, gap=4)
        head = line(gap=GRID)
        head.addWidget(self._head, 1)
        head.addWidget(self.open_act)
        head.addWidget(self.take_off)
        stack.addLayout(head)
        stack.addWidget(self._why)
        sides = line(gap=GRID * 2)
        left, right = column(gap=4), column(gap=4)
        left.addWidget(label("Decision", "caption"))
        left.addWidget(self.decision)
        left.addWidget(self._who)
        left.addWidget(self.deciders, 1)
        for place, (key, words) in enumerate(_TEXTS):
            side = left if place == 0 else right
            if place:
                side.addWidget(label(words, "caption"))
                side.addWidget(self.texts[key])
        self._condition_words = label("Condition", "caption")
        left.addWidget(self._condition_words)
        left.addWidget(self.texts["condition"])
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        stack.addLayout(sides)
        form.setFixedHeight(304)
        return form

    def _connect(self) -> None:
        self.table.chosen.connect(lambda _row: self._show_current())
        self.table.opened.connect(lambda row: self.open_wanted.emit(row.about.rid))
        self.add_act.clicked.connect(self._on_add)
        self.add_box.returnPressed.connect(self._on_add)
        self.open_act.clicked.connect(self._on_open)
        self.take_off.clicked.connect(self._on_take_off)
        self.decision.currentIndexChanged.connect(lambda _row: self._on_decided())
        self.deciders.changed_ticks.connect(self._keep)
        for box in self.texts.values():
            box.textChanged.connect(self._keep)

    def _show_current(self) -> None:
        """The line at hand in the form."""
        row: ItemRow | None = self.table.current
        item = row.item if row is not None else MeetingItem(change="")
        self._head.setText(f"{item.change}  {row.about.title}" if row is not None else "No change is at hand")
        self._why.setText(row.why if row is not None else "")
        with QSignalBlocker(self.decision):
            self.decision.setCurrentIndex(max(0, self.decision.findData(item.decision)))
        for key, box in self.texts.items():
            with QSignalBlocker(box):
                box.setPlainText(getattr(item, key))
        self._offer_deciders()
        may = self._may_edit and row is not None
        for part in (self.decision, self.deciders, *self.texts.values(), self.take_off):
            part.setEnabled(may)
        self.open_act.setEnabled(row is not None)
        self._show_condition(item.decision)

    def _show_condition(self, decision: str) -> None:
        asked = decision == "conditional"
        self._condition_words.setVisible(asked)
        self.texts["condition"].setVisible(asked)

    def _offer_deciders(self) -> None:
        """Those present, whose word counts first; of the others it is said why it does not."""
        row: ItemRow | None = self.table.current
        read = self._read
        there = bool(self._draft.attendees)
        self._who.setText("Decided by (Space ticks)" if there else "Decided by: tick first who was present")
        if row is None or read is None:
            self.deciders.show_lines((), ())
            return
        at = self._draft.held_at or read.at
        known = dict.fromkeys((*self._draft.attendees, *row.item.deciders))
        ordered = sorted(known, key=lambda person: not row.is_eligible(person, read.roles_of(person, at)))
        lines = [
            (person, f"{read.names.get(person, person)} · {row.counts_as(person, read.roles_of(person, at))}")
            for person in ordered
        ]
        self.deciders.show_lines(lines, row.item.deciders)

    def _on_decided(self) -> None:
        """A decision is chosen: the only person whose word counts is ticked."""
        row: ItemRow | None = self.table.current
        read = self._read
        if row is not None and read is not None and not self.deciders.ticked:
            at = self._draft.held_at or read.at
            able = [p for p in self._draft.attendees if row.is_eligible(p, read.roles_of(p, at))]
            if len(able) == 1 and self.decision.currentData() in GIVEN:
                self.deciders.tick(able[0])
        self._show_condition(self.decision.currentData())
        self._keep()

    def _keep(self) -> None:
        """What stands in the form becomes the line at hand."""
        row: ItemRow | None = self.table.current
        if row is None:
            return
        decision = self.decision.currentData()
        item = MeetingItem(
            change=row.item.change,
            decision=decision,
            deciders=self.deciders.ticked if decision in GIVEN else (),
            condition=self.texts["condition"].toPlainText().strip() if decision == "conditional" else "",
            **{key: self.texts[key].toPlainText().strip() for key, _words in _TEXTS[1:]},
        )
        if item == row.item:
            return
        self._draft = with_item(self._draft, item)
        self.table.model_.replace_row(self.table.currentIndex().row(), replace(row, item=item))
        self.edited.emit()

    def _on_add(self) -> None:
        if self.add_box.text().strip():
            self.add_wanted.emit(self.add_box.text().strip())

    def _on_open(self) -> None:
        row: ItemRow | None = self.table.current
        if row is not None:
            self.open_wanted.emit(row.about.rid)

    def _on_take_off(self) -> None:
        row: ItemRow | None = self.table.current
        if row is not None:
            rows = tuple(one for one in self._draft.rows if one.item.change != row.item.change)
            self._draft = replace(self._draft, rows=rows)
            self.table.show_rows(rows, lambda one: one.item.change)
            self._show_current()
            self.edited.emit()
