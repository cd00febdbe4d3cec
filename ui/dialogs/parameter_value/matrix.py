"""The approval matrix: each line read back as a sentence; the one at hand opens to be changed (APR-01, APR-03)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from chgdesk.domain.parameter_words import names
from chgdesk.domain.parameter_words.matrix import rule_words
from ui.build import button, column, frame, label, line
from ui.dialogs.parameter_value.editor import NAME, NotAValue, NumberBox
from ui.dialogs.parameter_value.known import CATEGORY, LEVEL, TYPE, Surroundings, Vocabulary
from ui.dialogs.parameter_value.names_field import NamesField
from ui.dialogs.parameter_value.row_list import Line, LineList
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS
from ui.words import sentence_case

_WHEN = (
    ("category", "Category of the change", CATEGORY),
    ("risk", "Risk", LEVEL),
    ("type", "Type of the change", TYPE),
    ("flags_any", "Marked with any of", names.FLAG),
)
_WHO = (
    ("roles", "All of these approve", names.ROLE),
    ("any_of", "And any one of these", names.ROLE),
    ("optional", "Asked too, if wished", names.ROLE),
)


class RuleForm(QWidget):
    """The parts of one line; made when it is opened, because a matrix has many lines and each many names."""

    def __init__(self, around: Surroundings, rule: Mapping[str, Any], told: Callable[[], None]) -> None:
        super().__init__()
        self._rule, self._told = dict(rule), told
        self._fields: dict[str, NamesField] = {}
        stack = column(self, gap=4)
        when = rule.get("when") or {}
        stack.addWidget(label("For which changes; a part without a tick asks for nothing", "small"))
        for key, words, sort in _WHEN:
            self._part(key, words, around.of(sort), when.get(key, ()))
        stack.addWidget(frame("rule"))
        stack.addWidget(label("Whose approval they need", "small"))
        for key, words, sort in _WHO:
            self._part(key, words, around.of(sort), rule.get(key) or ())
        self.persons = NumberBox(f"{NAME}.rule.persons", "At least so many different people", 0, 50)
        self.persons.show_number(rule.get("min_persons") or "")
        self.persons.textEdited.connect(lambda _text: told())
        self.note = QLineEdit(str(rule.get("note") or ""))
        self.note.setObjectName(f"{NAME}.rule.note")
        self.note.setAccessibleName("Note on this line")
        self.note.textEdited.connect(lambda _text: told())
        row = line()
        row.addWidget(label("By at least"))
        row.addWidget(self.persons)
        row.addWidget(label("different people"))
        row.addStretch(1)
        stack.addLayout(row)
        stack.addWidget(label("Note, printed in brackets", "caption"))
        stack.addWidget(self.note)

    def rule(self) -> dict[str, Any]:
        """The line; parts that ask for nothing are left out."""
        given = {key: value for key, value in self._rule.items() if key not in {k for k, *_ in _WHO}}
        given["when"] = {key: ticked for key, *_ in _WHEN if (ticked := self._fields[key].names())}
        given |= {key: ticked for key, *_ in _WHO if (ticked := self._fields[key].names())}
        given.pop("min_persons", None)
        if self.persons.text().strip() and (persons := self.persons.number()):
            given["min_persons"] = persons
        given.pop("note", None)
        if note := " ".join(self.note.text().split()):
            given["note"] = note
        return given

    def _part(self, key: str, words: str, known: Vocabulary, given: Iterable[str]) -> None:
        """One list of names with its words."""
        field = NamesField(f"{NAME}.rule.{key}", words, known)
        field.show_names(given)
        field.edited.connect(self._told)
        self._fields[key] = field
        stack = self.layout()
        assert stack is not None
        stack.addWidget(label(words, "caption"))
        stack.addWidget(field)


class _RuleLine(Line):
    """One line of the matrix: its sentence, and below it the form while it is open."""

    def __init__(self, owner: MatrixEditor, around: Surroundings) -> None:
        super().__init__()
        self._owner, self._around = owner, around
        self._rule: dict[str, Any] = {}
        self._form: RuleForm | None = None
        box = frame("card")
        column(self).addWidget(box)
        self._stack = column(box, margins=GRID, gap=4)
        self._sentence = label("", wrap=True)
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self._act = button("Change", "", "small")
        self._act.clicked.connect(self._on_act_clicked)
        row = line()
        row.addWidget(self._sentence, 1)
        row.addWidget(self._act, alignment=Qt.AlignmentFlag.AlignTop)
        self._stack.addLayout(row)
        self._stack.addWidget(self._fault)
        self.setFocusProxy(self._act)

    def show_value(self, value: Any) -> None:
        """Show a line as its sentence."""
        self._rule = dict(value)
        self._say()

    def value(self) -> Any:
        """The line as it stands."""
        if self._form is not None:
            self._rule = self._form.rule()
        return self._rule

    def placed(self, number: int) -> None:
        """Its parts by its place."""
        self._sentence.setObjectName(f"{NAME}.line.{number}.sentence")
        self._act.setObjectName(f"{NAME}.line.{number}.change")
        self._act.setAccessibleName(f"Change line {number}")

    def open(self) -> None:
        """Show the form below the sentence; another line that is open folds."""
        self._owner.fold_others(self)
        if self._form is None:
            self._form = RuleForm(self._around, self._rule, self._on_edited)
            self._stack.addWidget(self._form)
            self._act.setText("Fold")
            QTimer.singleShot(NEXT_TURN_MS, self, self._come_into_sight)

    def fold(self) -> None:
        """Take the form away; a line that cannot be read stays open."""
        if self._form is None:
            return
        try:
            self.value()
        except NotAValue:
            return
        self._form.hide()
        self._form.deleteLater()
        self._form = None
        self._act.setText("Change")

    def _come_into_sight(self) -> None:
        """Once the form is laid out: scroll whatever scrolls so that the line begins in sight."""
        holder = self.parentWidget()
        while holder is not None and not isinstance(holder, QScrollArea):
            holder = holder.parentWidget()
        if isinstance(holder, QScrollArea):
            top = self.mapTo(holder.viewport(), QPoint(0, 0)).y() + holder.verticalScrollBar().value()
            holder.verticalScrollBar().setValue(max(0, top - GRID * 2))

    def _on_act_clicked(self) -> None:
        """Open or fold."""
        if self._form is None:
            self.open()
        else:
            self.fold()

    def _on_edited(self) -> None:
        """Something of the line is another: its sentence follows at once."""
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        """Read the line back."""
        try:
            self._sentence.setText(f"{sentence_case(rule_words(self.value(), self._around.titles))}.")
            self._fault.hide()
        except NotAValue as fault:
            self._fault.setText(str(fault))
            self._fault.show()


class MatrixEditor(LineList):
    """Who approves what: lines to add, move and take away; every line that fits a change asks for its approval."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Add a line", empty="No line yet: no change needs an approval.")
        self._around = around

    def make_line(self) -> Line:
        """A line of the matrix."""
        return _RuleLine(self, self._around)

    def fresh(self) -> Any:
        """A line for the second category, as most begin: standard changes follow their procedure."""
        categories = self._around.categories
        return {"when": {"category": list(categories[1:2] or categories[:1])}, "min_persons": 1}

    def fold_others(self, kept: Line) -> None:
        """Only one line is open at a time."""
        for held in self.lines:
            if held is not kept and isinstance(held, _RuleLine):
                held.fold()

    def _on_add_clicked(self) -> None:
        """A new line, open."""
        super()._on_add_clicked()
        last = self.lines[-1]
        if isinstance(last, _RuleLine):
            last.open()
