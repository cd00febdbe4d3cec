"""The middle of the text desk: heading and topic of the section, the bar over the editor, and the editor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from chgdesk.domain.policy_text import PolicySection
from chgdesk.domain.policy_topics import ASKED, FURTHER
from chgdesk.text.tokens import FIELD, PARAM, ROLE, TABLE
from ui.build import button, column, line
from ui.look import follow, icon
from ui.theme import GRID
from ui.views.policy.text import marks
from ui.views.policy.text.editor import MarkdownEditor

_NAME = "policy_text"
INSERTS = {PARAM: "Figure …", FIELD: "Field …", ROLE: "Role …", TABLE: "Table from data …"}


class WritingPane(QWidget):
    """One section to write in; what is typed into heading and topic is told, and carried out elsewhere."""

    heading_typed = Signal(str)
    topic_chosen = Signal(str)
    insert_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heading = QLineEdit()
        self.heading.setObjectName(f"{_NAME}.heading")
        self.heading.setAccessibleName("Heading of the section")
        self.heading.editingFinished.connect(self._on_heading_finished)
        self.topic = QComboBox()
        self.topic.setObjectName(f"{_NAME}.topic")
        self.topic.setAccessibleName("Topic this section covers")
        self.topic.setToolTip("The topic this section covers; Coverage shows which topics have none")
        self.topic.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.topic.setMinimumContentsLength(10)
        self.topic.addItem("No topic", "")
        for key, title in (*ASKED.items(), *FURTHER.items()):
            self.topic.addItem(title, key)
        self.topic.activated.connect(lambda _row: self.topic_chosen.emit(str(self.topic.currentData() or "")))
        self.editor = MarkdownEditor(f"{_NAME}.editor")
        self._tools: list[QPushButton] = []
        head = line(gap=GRID)
        head.addWidget(self.heading, 5)
        head.addWidget(self.topic, 4)
        stack = column(self, gap=GRID)
        stack.setContentsMargins(GRID, GRID, GRID, GRID)
        stack.addLayout(head)
        stack.addLayout(self._bar())
        stack.addWidget(self.editor, 1)

    def show_section(self, section: PolicySection, number: str, *, editable: bool) -> None:
        """Show a section; heading and topic are those it has now."""
        with QSignalBlocker(self.heading), QSignalBlocker(self.topic):
            if not (self.heading.hasFocus() and self.heading.isModified()):
                self.heading.setText(section.heading)
            place = self.topic.findData(section.topic)
            if place < 0:
                self.topic.addItem(section.topic, section.topic)
                place = self.topic.count() - 1
            self.topic.setCurrentIndex(place)
        self.heading.setToolTip(f"Section {number}" if number else "")
        self.editor.show_section(section.key, section.body)
        self.set_editable(editable=editable)

    def set_editable(self, *, editable: bool) -> None:
        """Write, or only read."""
        self.heading.setReadOnly(not editable)
        self.topic.setEnabled(editable)
        self.editor.setReadOnly(not editable)
        for tool in self._tools:
            tool.setVisible(editable)

    def _bar(self) -> QHBoxLayout:
        """Bold, italic, lists, table; and what is inserted instead of typed."""
        row = line(gap=2)
        editor = self.editor
        acts: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("bold", "text-bolder", "Bold (Ctrl+B)", lambda: editor.emphasise(marks.BOLD)),
            ("italic", "text-italic", "Italic (Ctrl+I)", lambda: editor.emphasise(marks.ITALIC)),
            ("list", "list-bullets", "List", lambda: editor.relist(marks.bulleted)),
            ("numbered", "list-numbers", "Numbered list", lambda: editor.relist(marks.numbered)),
            ("table", "table", "Table to fill in", lambda: editor.insert_alone(marks.TABLE)),
        )
        for key, picture, words, act in acts:
            row.addWidget(self._tool(key, picture, words, act))
        row.addSpacing(GRID)
        row.addWidget(self._insert_button())
        row.addStretch(1)
        return row

    def _tool(self, key: str, picture: str, words: str, act: Callable[[], None]) -> QPushButton:
        """One button of the bar."""
        tool = icon_button(f"{_NAME}.{key}", picture, words)
        tool.clicked.connect(act)
        self._tools.append(tool)
        return tool

    def _insert_button(self) -> QPushButton:
        """Figures, fields, roles and tables are chosen, never typed."""
        tool = button("Insert  ▾", f"{_NAME}.insert", "small", says="Insert a figure, a field, a role or a table")
        menu = QMenu(tool)
        menu.setObjectName(f"{_NAME}.insert_menu")
        for kind, words in INSERTS.items():
            act = menu.addAction(words)
            act.setObjectName(f"{_NAME}.insert.{kind}")
            act.triggered.connect(lambda _checked=False, kind=kind: self.insert_wanted.emit(kind))
        tool.setMenu(menu)
        self._tools.append(tool)
        return tool

    def _on_heading_finished(self) -> None:
        """Another heading, once the typing is over."""
        if self.heading.isModified() and not self.heading.isReadOnly():
            self.heading.setModified(False)
            self.heading_typed.emit(self.heading.text())


def icon_button(name: str, picture: str, words: str) -> QPushButton:
    """A small square button; its words are its tooltip and what a screen reader says."""
    tool = button("", name, "icon", says=words)
    tool.setToolTip(words)
    tool.setFixedSize(30, 28)
    tool.setIconSize(QSize(18, 18))
    tool.setIcon(icon(picture))
    follow(tool, lambda: tool.setIcon(icon(picture)))
    return tool
