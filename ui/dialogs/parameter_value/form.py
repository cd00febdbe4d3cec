"""What the editor of a parameter shows, top to bottom: meaning, value, faults, sentence, effect, clauses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chgdesk.domain.parameter_kinds import ParameterDefinition
from chgdesk.domain.parameter_words import group_of
from chgdesk.text.numbering import Clause
from ui.build import button, clear, column, label
from ui.dialogs.parameter_value.editor import NAME, ValueEditor
from ui.dialogs.parameter_value.effect import EffectPane
from ui.dialogs.parameter_value.look import Look, counted
from ui.dialogs.parameter_value.reading import DOES_MORE
from ui.theme import GRID
from ui.widgets.flow import FlowLayout

_CLAUSES = 6
_LEADS = "Other rules would then name what is no longer there; change them next. "


class ValueForm(QWidget):
    """`section_wanted` carries the key of a section that prints the value."""

    section_wanted = Signal(str)

    def __init__(self, known: ParameterDefinition, effect: EffectPane) -> None:
        super().__init__()
        inside = column(self, margins=GRID * 2, gap=4)
        inside.addWidget(label(known.meaning, "section", wrap=True, name=f"{NAME}.meaning"))
        does = f"{group_of(known.path)} · {DOES_MORE[known.group]}"
        inside.addWidget(label(does, "small", wrap=True, name=f"{NAME}.does"))
        inside.addSpacing(GRID)
        self._place: QVBoxLayout = column()
        inside.addLayout(self._place)
        self._wrong = label("", "fault", wrap=True, name=f"{NAME}.wrong")
        inside.addWidget(self._wrong)
        inside.addSpacing(GRID)
        inside.addWidget(label("As it will stand in the text", "caption"))
        self._sentence = label("Reading …", wrap=True, name=f"{NAME}.sentence")
        self._before = label("", "small", wrap=True, name=f"{NAME}.before")
        self._elsewhere = label("", "fault", wrap=True, name=f"{NAME}.elsewhere")
        for shown in (self._sentence, self._before, self._elsewhere):
            inside.addWidget(shown)
        for hidden in (self._wrong, self._before, self._elsewhere):
            hidden.hide()
        inside.addSpacing(GRID)
        inside.addWidget(effect)
        inside.addSpacing(GRID)
        inside.addWidget(label("Printed in", "caption"))
        clauses = QWidget()
        self._clauses = FlowLayout(clauses, across=4)
        inside.addWidget(clauses)
        inside.addWidget(label(f"Key: {known.path}", "small", name=f"{NAME}.key"))
        inside.addStretch(1)

    def show_editor(self, editor: ValueEditor) -> None:
        """Put an editor in its place."""
        clear(self._place)
        self._place.addWidget(editor)

    def show_look(self, look: Look) -> None:
        """The sentence and the faults; while there are faults, the last sentence stays."""
        self._wrong.setText(counted(look.faults))
        self._wrong.setVisible(bool(look.faults))
        if look.sentence:
            self._sentence.setText(look.sentence)
        self._elsewhere.setText(_LEADS + counted(look.elsewhere) if look.elsewhere else "")
        self._elsewhere.setVisible(bool(look.elsewhere))

    def show_before(self, number: str, sentence: str) -> None:
        """How the version in force says it."""
        same = sentence == self._sentence.text()
        self._before.setText(
            f"As in version {number}, in force." if same else f"Version {number}, in force: {sentence}"
        )
        self._before.show()

    def show_clauses(self, found: Sequence[Clause]) -> None:
        """Where it is printed; a press goes there."""
        clear(self._clauses)
        if not found:
            self._clauses.addWidget(label("No clause of this version prints it.", "soft"))
        for clause in found[:_CLAUSES]:
            act = button(clause.words, f"{NAME}.clause.{clause.key}", "quiet", says=f"Go to {clause.words}")
            act.clicked.connect(lambda _checked=False, key=clause.key: self.section_wanted.emit(key))
            self._clauses.addWidget(act)
        if len(found) > _CLAUSES:
            self._clauses.addWidget(label(f"and {len(found) - _CLAUSES} more", "soft"))
