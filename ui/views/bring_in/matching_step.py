"""Step 3: dates, people, systems and words, each said once and remembered for the next list of this kind."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from ui.build import button, column, label, line
from ui.theme import GRID, Shape
from ui.views.bring_in.at_hand import ListAtHand
from ui.views.bring_in.questions import (
    DATES,
    HEADINGS,
    LIVE,
    PEOPLE,
    Question,
    choices,
    live_columns,
    questions,
)
from ui.views.place_desk import PlaceDesk
from ui.widgets.list_table import Heading, ListColumn, ListTable

_COLUMNS = (
    ListColumn(title="In the list", width=0, says=lambda q: q.shown),
    ListColumn(title="Rows", width=72, says=lambda q: f"{q.count:,}" if q.count else "", spare=1),
    ListColumn(
        title="Means",
        width=340,
        says=lambda q: q.answer,
        shape_of=lambda q: Shape.LOOK if q.must else Shape.OPEN if q.is_open else Shape.DONE,
    ),
    ListColumn(title="Told by", width=140, says=lambda q: q.why, spare=2),
)


class MatchingStep(QWidget):
    """The lines, and below them the choices of the line that has the focus."""

    def __init__(self, desk: PlaceDesk, at_hand: ListAtHand, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.matching")
        self._desk, self._at_hand, self._name = desk, at_hand, name
        stack = column(self, margins=GRID * 3, gap=GRID)
        stack.addWidget(label("Dates, people and systems, said once", "title"))
        self._open = label("", "soft", wrap=True, name=f"{name}.open")
        stack.addWidget(self._open)
        self.table = ListTable(f"{name}.questions", "What the list says and what it means", _COLUMNS)
        self.table.chosen.connect(lambda _row: self._tell())
        self.table.opened.connect(self._on_opened)
        stack.addWidget(self.table, 1)
        self._asked = label("", "strong", name=f"{name}.asked")
        stack.addWidget(self._asked)
        row = line(gap=GRID)
        self.answer = QComboBox(self)
        self.answer.setObjectName(f"{name}.answer")
        self.answer.setAccessibleName("What it means")
        self.answer.setMinimumWidth(360)
        self.answer.setPlaceholderText("Choose what it means")
        self.answer.activated.connect(self._on_answer)
        row.addWidget(self.answer)
        self.add_all = button("Add everybody not on record", f"{name}.add_all")
        self.add_all.setToolTip("Puts each of them on record as a person; roles and dates are for you to say")
        self.add_all.clicked.connect(self._on_add_all)
        row.addWidget(self.add_all)
        row.addStretch(1)
        row.addWidget(label("Times without a zone are in"))
        self.zone = self._zone_box(name)
        row.addWidget(self.zone)
        stack.addLayout(row)

    @property
    def why_not(self) -> str:
        """Why one cannot go on from here."""
        asked = next((q for q in self._questions() if q.must), None)
        return f"Say how the dates of “{asked.name}” are written." if asked is not None else ""

    @property
    def open(self) -> int:
        """How many names nothing on record fits."""
        return sum(1 for q in self._questions() if q.is_open)

    def arrive(self) -> None:
        """The step comes into sight."""
        self.show_questions()
        self.table.setFocus()

    def show_questions(self) -> None:
        """The lines as they stand; the focus stays on its line."""
        found = tuple(self._questions())
        self.table.show_rows(tuple(_headed(found)), _key)
        left = sum(1 for q in found if q.is_open)
        must = sum(1 for q in found if q.must)
        words = "Everything is matched." if not left else f"{left} of {len(found)} are not matched yet."
        more = " Names that stay unmatched are kept as they are written." if left > must else ""
        self._open.setText(words + more)
        unknown = any(q.kind == PEOPLE and not q.meant for q in found)
        self.add_all.setVisible(unknown)
        mapping = self._at_hand.mapping
        if mapping is not None:
            self.zone.setCurrentIndex(max(self.zone.findText(mapping.zone), 0))
        self._tell()

    def _questions(self) -> Iterator[Question]:
        looked, mapping = self._at_hand.looked, self._at_hand.mapping
        return questions(looked, mapping) if looked is not None and mapping is not None else iter(())

    def _tell(self) -> None:
        asked, looked = self.table.current, self._at_hand.looked
        self.answer.setEnabled(asked is not None)
        if asked is None or looked is None:
            self._asked.setText("")
            return
        self._asked.setText(asked.shown if asked.kind == LIVE else f"“{asked.shown}” means")
        self.answer.clear()
        for key, words in choices(asked, looked):
            self.answer.addItem(words, key)
        self.answer.setCurrentIndex(self.answer.findData(asked.meant))

    def _on_opened(self, _row: object) -> None:
        """Enter on a line goes to its choices."""
        self.answer.setFocus()

    def _on_answer(self, _place: int) -> None:
        asked, mapping = self.table.current, self._at_hand.mapping
        if asked is None or mapping is None:
            return
        meant = str(self.answer.currentData() or "")
        if asked.kind == DATES:
            field = next(choice.field for choice in mapping.columns if choice.column == asked.name)
            self._at_hand.choose_column(asked.name, field, meant)
        elif asked.kind == LIVE:
            at, by = live_columns(mapping)
            self._at_hand.choose_column(at, "started_at" if meant else "")
            self._at_hand.choose_column(by, "implementer" if meant else "")
        else:
            self._at_hand.choose_name(asked.kind, asked.name, meant)
        self.show_questions()

    def _on_add_all(self) -> None:
        for asked in tuple(self._questions()):
            if asked.kind == PEOPLE and not asked.meant:
                self._at_hand.choose_name(PEOPLE, asked.name, "+")
        self.show_questions()

    def _zone_box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"{name}.zone")
        box.setAccessibleName("Zone of times without one")
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems(_zones(self._desk.card.zone))
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.setCompleter(completer)
        box.activated.connect(lambda _place: self._on_zone())
        return box

    def _on_zone(self) -> None:
        self._at_hand.choose_zone(self.zone.currentText())


def _zones(own: str) -> list[str]:
    """The workspace's zone first, then UTC, then all others by name."""
    others = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
    return list(dict.fromkeys((own, "UTC", *others)))


def _headed(found: tuple[Question, ...]) -> Iterator[Heading | Question]:
    before = ""
    for question in found:
        if question.kind != before:
            before = question.kind
            yield Heading(words=HEADINGS[question.kind])
        yield question


def _key(question: Question) -> tuple[str, str]:
    return question.kind, question.name
