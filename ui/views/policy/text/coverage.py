"""The pane “Coverage”: each topic a change policy speaks of, and the sections that do (POL-02)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from chgdesk.text.lint import TopicCoverage
from ui.build import column, label
from ui.look import colours, follow, icon
from ui.theme import GRID, Shape


class CoveragePane(QWidget):
    """`section_wanted` carries a topic and whether a section of it is to be added."""

    section_wanted = Signal(str, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._topics: tuple[TopicCoverage, ...] = ()
        self._editable = False
        self._head = label("", "small", wrap=True, name=f"{name}.head")
        self.list = QListWidget()
        self.list.setObjectName(name)
        self.list.setAccessibleName("Topics and the sections that cover them")
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setIconSize(QSize(16, 16))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        stack = column(self, gap=GRID)
        stack.setContentsMargins(GRID * 2, GRID, GRID, 0)
        stack.addWidget(self._head)
        stack.addWidget(self.list, 1)
        follow(self, self._fill)

    def show_topics(self, topics: Sequence[TopicCoverage], *, editable: bool) -> None:
        """Show every topic; what is missing is said in words and by its sign."""
        if (tuple(topics), editable) != (self._topics, self._editable):
            self._topics, self._editable = tuple(topics), editable
            self._fill()

    def _fill(self) -> None:
        """One item for each topic."""
        missing = sum(topic.is_missing for topic in self._topics)
        total = len(self._topics)
        self._head.setText(
            f"{missing} of {total} topics have no section." if missing else f"All {total} topics have a section."
        )
        row = self.list.currentRow()
        self.list.clear()
        tones = colours()
        for topic in self._topics:
            sign, shape = ("warning-circle", Shape.LOOK) if topic.is_missing else ("check-circle", Shape.DONE)
            item = QListWidgetItem(icon(sign, colour=tones.states[shape]), self._words(topic))
            item.setData(Qt.ItemDataRole.UserRole, topic)
            if not topic.is_missing:
                item.setToolTip("Go to the section")
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))

    def _words(self, topic: TopicCoverage) -> str:
        """The topic, and what covers it."""
        if topic.is_missing:
            return f"{topic.title}: no section yet" + (". Press to add one." if self._editable else ".")
        by = " (by its heading)" if topic.by_words else ""
        return f"{topic.title}: {', '.join(topic.headings)}{by}"

    def _on_chosen(self, item: QListWidgetItem) -> None:
        """Go to the section, or add one."""
        topic = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(topic, TopicCoverage) and (self._editable or not topic.is_missing):
            self.section_wanted.emit(topic.topic, topic.is_missing)
