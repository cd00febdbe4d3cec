"""The pane “Coverage”: each topic a change policy speaks of, and the sections that do (POL-02)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from chgdesk.text.lint import TopicCoverage
from ui.build import button, clear, column, label
from ui.theme import GRID, Shape
from ui.widgets.sign import Sign


class CoveragePane(QWidget):
    """`section_wanted` carries a topic and whether a section of it is to be added."""

    section_wanted = Signal(str, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._shown: tuple[object, ...] = ()
        self._head = label("", "small", wrap=True, name=f"{name}.head")
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(GRID * 2, GRID, GRID, GRID)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setObjectName(name)
        area.setAccessibleName("Topics and the sections that cover them")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        stack = column(self)
        stack.setContentsMargins(0, GRID, 0, 0)
        self._head.setContentsMargins(GRID * 2, 0, GRID, 0)
        stack.addWidget(self._head)
        stack.addWidget(area, 1)

    def show_topics(self, topics: Sequence[TopicCoverage], *, editable: bool) -> None:
        """Show every topic; what is missing is said in words and by its sign."""
        if self._shown == (tuple(topics), editable):
            return
        self._shown = (tuple(topics), editable)
        missing = sum(topic.is_missing for topic in topics)
        self._head.setText(
            f"{missing} of {len(topics)} topics have no section."
            if missing
            else f"All {len(topics)} topics have a section."
        )
        clear(self._grid)
        middle = Qt.AlignmentFlag.AlignVCenter
        for row, topic in enumerate(topics):
            self._grid.addWidget(Sign(Shape.LOOK if topic.is_missing else Shape.DONE), row, 0, middle)
            where = "no section" if topic.is_missing else ", ".join(topic.headings)
            words = f"{topic.title}: {where}"
            if topic.by_words:
                words += " (by its heading)"
            self._grid.addWidget(label(words, wrap=True), row, 1)
            verb = "Add" if topic.is_missing else "Go"
            if topic.is_missing and not editable:
                continue
            act = button(verb, f"{self._name}.{topic.topic}", "small", says=f"{verb}: {topic.title}")
            act.clicked.connect(
                lambda _checked=False, key=topic.topic, add=topic.is_missing: self.section_wanted.emit(key, add)
            )
            self._grid.addWidget(act, row, 2, middle)
        self._grid.setRowStretch(len(topics), 1)
