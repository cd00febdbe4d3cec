"""A change in five sentences, each with what it rests on (ux.md, W2)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from chgdesk.domain.record_page import Answer
from ui.build import clear, column, label
from ui.theme import GRID
from ui.words import BASIS_WORDS, sentence_case

_QUESTION_WIDTH = 64


class Answers(QWidget):
    """What, why, who, tested, undo: question at the left, answer and source beside it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnMinimumWidth(0, _QUESTION_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """Show the five sentences of another record."""
        clear(self._grid)
        for place, answer in enumerate(answers):
            question = label(sentence_case(answer.question), "soft")
            self._grid.addWidget(question, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self._answer(place, answer), place, 1)

    def _answer(self, place: int, answer: Answer) -> QWidget:
        """The sentence, and below it the source."""
        cell = QWidget()
        stack = column(cell, gap=0)
        name = f"{self.objectName()}.{place}"
        stack.addWidget(label(answer.text or "Not on record.", "" if answer.text else "soft", wrap=True, name=name))
        source = source_words(answer)
        if source:
            stack.addWidget(label(source, "small", wrap=True))
        return cell


def source_words(answer: Answer) -> str:
    """What the sentence rests on, in words."""
    basis = BASIS_WORDS[answer.basis] if answer.basis is not None else ""
    return " · ".join(part for part in (sentence_case(answer.source), basis) if part)
