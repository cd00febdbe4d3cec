"""The lettered rules applied to one record: sign, word, reason, basis, and why (SMP-08)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from chgdesk.domain.evaluation.findings import ATTRIBUTES, AttributeResult
from chgdesk.domain.record_page import Attention
from ui.build import button, clear, column, label
from ui.theme import GRID
from ui.widgets.sign import Sign
from ui.words import BASIS_WORDS, RESULT_SHAPES, RESULT_WORDS

_TITLES = dict(ATTRIBUTES)


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

    def show_results(self, results: Sequence[AttributeResult], attention: Sequence[Attention]) -> None:
        """Show how the rules stand for another record."""
        clear(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        for place, result in enumerate(results):
            shape, word = RESULT_SHAPES[result.result], RESULT_WORDS[result.result]
            name = f"{self.objectName()}.{result.letter}"
            why = label(_why_words(result, attention), "small", wrap=True, name=f"{name}.reason")
            why.hide()
            asked = button("why", f"{name}.why", "chipbutton", says=f"Why: {_TITLES.get(result.letter, '')}")
            asked.setCheckable(True)
            asked.toggled.connect(why.setVisible)
            self._grid.addWidget(label(result.letter, "strong"), place, 0, top)
            self._grid.addWidget(Sign(shape), place, 1, top)
            self._grid.addWidget(self._words(result, word, why), place, 2)
            self._grid.addWidget(asked, place, 3, top)

    def _words(self, result: AttributeResult, word: str, why: QWidget) -> QWidget:
        """The attribute's title, how it stands, and the folded reason."""
        cell = QWidget()
        stack = column(cell, gap=0)
        stack.addWidget(label(_TITLES.get(result.letter, result.letter), wrap=True))
        basis = f" · rests on: {BASIS_WORDS[result.basis]}" if result.basis is not None else ""
        stack.addWidget(label(f"{word}{basis}", "small", wrap=True))
        stack.addWidget(why)
        return cell


def _why_words(result: AttributeResult, attention: Sequence[Attention]) -> str:
    """The reason, and each finding's rule with the values it was judged by."""
    lines = [result.reason] if result.reason else []
    for item in attention:
        if item.finding.attribute == result.letter:
            values = ", ".join(f"{used.path} = {used.value}" for used in item.finding.parameters)
            lines.append(" ".join(part for part in (f"{item.finding.rule}.", values) if part.strip(".")))
    return "\n".join(lines) or "Nothing more is on record."
