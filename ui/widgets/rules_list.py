"""The lettered rules applied to one record: sign, word, reason, basis, and why (SMP-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from chgdesk.domain.evaluation.findings import ATTRIBUTES, AttributeResult
from chgdesk.domain.record_page import Attention
from ui.build import button, clear, column, label
from ui.theme import GRID, Shape
from ui.widgets.sign import Sign
from ui.words import BASIS_WORDS, RESULT_SHAPES, RESULT_WORDS

_TITLES = dict(ATTRIBUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The parts of one line that differ between records."""

    letter: str
    sign: Sign
    words: QLabel
    reason: QLabel
    why: QPushButton


class RulesList(QWidget):
    """One line per attribute; [why] unfolds the findings with their rule and the values they were judged by."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(2, 1)
        self._lines: list[_Line] = []

    def show_results(self, results: Sequence[AttributeResult], attention: Sequence[Attention]) -> None:
        """Show how the rules stand for another record; the lines are kept where the letters are the same."""
        if [result.letter for result in results] != [line.letter for line in self._lines]:
            clear(self._grid)
            self._lines = [self._make_line(place, result.letter) for place, result in enumerate(results)]
        for line, result in zip(self._lines, results, strict=True):
            basis = f" · rests on: {BASIS_WORDS[result.basis]}" if result.basis is not None else ""
            line.sign.show_shape(RESULT_SHAPES[result.result])
            line.words.setText(f"{RESULT_WORDS[result.result]}{basis}")
            line.reason.setText(_why_words(result, attention))
            line.why.setChecked(False)

    def _make_line(self, place: int, letter: str) -> _Line:
        """One attribute: letter, sign, title, how it stands, and the folded reason."""
        name = f"{self.objectName()}.{letter}"
        line = _Line(
            letter=letter,
            sign=Sign(Shape.HISTORY),
            words=label("", "small", wrap=True),
            reason=label("", "small", wrap=True, name=f"{name}.reason"),
            why=button("why", f"{name}.why", "chipbutton", says=f"Why: {_TITLES.get(letter, '')}"),
        )
        line.reason.hide()
        line.why.setCheckable(True)
        line.why.toggled.connect(line.reason.setVisible)
        cell = QWidget()
        stack = column(cell, gap=0)
        stack.addWidget(label(_TITLES.get(letter, letter), wrap=True))
        stack.addWidget(line.words)
        stack.addWidget(line.reason)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label(letter, "strong"), place, 0, top)
        self._grid.addWidget(line.sign, place, 1, top)
        self._grid.addWidget(cell, place, 2)
        self._grid.addWidget(line.why, place, 3, top)
        return line


def _why_words(result: AttributeResult, attention: Sequence[Attention]) -> str:
    """The reason, and each finding's rule with the values it was judged by."""
    lines = [result.reason] if result.reason else []
    for item in attention:
        if item.finding.attribute == result.letter:
            values = ", ".join(f"{used.path} = {used.value}" for used in item.finding.parameters)
            lines.append(" ".join(part for part in (f"{item.finding.rule}.", values) if part.strip(".")))
    return "\n".join(lines) or "Nothing more is on record."
