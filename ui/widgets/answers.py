"""A change in five sentences, each with what it rests on (ux.md, W2)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from chgdesk.domain.record_page import Answer
from ui.build import clear, column, label, restyle
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
        self._lines: list[tuple[QLabel, QLabel, QLabel]] = []

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """Show the five sentences of another record; the lines are kept where there are as many."""
        if len(answers) != len(self._lines):
            clear(self._grid)
            self._lines = [self._make_line(place) for place in range(len(answers))]
        for (question, text, source), answer in zip(self._lines, answers, strict=True):
            question.setText(sentence_case(answer.question))
            text.setText(answer.text or "Not on record.")
            restyle(text, "" if answer.text else "soft")
            source.setText(source_words(answer))
            source.setVisible(bool(source.text()))

    def _make_line(self, place: int) -> tuple[QLabel, QLabel, QLabel]:
        """Question, sentence, and below it the source."""
        question = label("", "soft")
        text = label("", wrap=True, name=f"{self.objectName()}.{place}")
        source = label("", "small", wrap=True)
        cell = QWidget()
        stack = column(cell, gap=0)
        stack.addWidget(text)
        stack.addWidget(source)
        self._grid.addWidget(question, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(cell, place, 1)
        return question, text, source


def source_words(answer: Answer) -> str:
    """What the sentence rests on, in words."""
    basis = BASIS_WORDS[answer.basis] if answer.basis is not None else ""
    source = sentence_case(answer.source)
    return source if basis in source.lower() else " · ".join(part for part in (source, basis) if part)
