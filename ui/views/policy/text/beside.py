"""The right of the text desk: As printed · To do · Fields · Coverage, one of them in sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.text.lint import LintFinding, TopicCoverage
from chgdesk.text.tokens import FIELD, tokens
from ui.build import button, column, frame, line
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.coverage import CoveragePane
from ui.views.policy.text.fields_form import FieldsPane
from ui.views.policy.text.printed import PrintedPane
from ui.views.policy.text.to_do import ToDoPane

_NAME = "policy_text"


class Beside(QWidget):
    """Four panes behind four words, each with its count."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__()
        self.printed = PrintedPane(f"{_NAME}.printed", desk)
        self.to_do = ToDoPane(f"{_NAME}.to_do")
        self.fields = FieldsPane(f"{_NAME}.fields")
        self.coverage = CoveragePane(f"{_NAME}.coverage")
        self._tabs = QStackedWidget()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._bar = line(gap=0)
        self._bar.setContentsMargins(GRID, 0, 0, 0)
        self._add("printed", "As printed", self.printed)
        self._add("to_do", "To do", self.to_do)
        self._add("fields", "Fields", self.fields)
        self._add("coverage", "Coverage", self.coverage)
        self._bar.addStretch(1)
        self._buttons["printed"].setChecked(True)
        pane = frame("surface")
        column(self).addWidget(pane)
        stack = column(pane, gap=0)
        stack.addLayout(self._bar)
        stack.addWidget(frame("rule"))
        stack.addWidget(self._tabs, 1)

    def show_tab(self, key: str) -> None:
        """Bring a pane into sight: printed, to_do, fields or coverage."""
        self._buttons[key].click()

    def show_fields(self, content: PolicyContent, sections: Sequence[PolicySection], *, editable: bool) -> None:
        """The form, and how many are left."""
        printed: Counter[str] = Counter(
            token.key for section in sections for token in tokens(section.body) if token.kind == FIELD
        )
        self.fields.show_fields(content.fields, content.roles, printed, editable=editable)
        left = self.fields.left
        self._word("fields", f"Fields {left} left" if left else "Fields")

    def show_reading(self, findings: Sequence[LintFinding], topics: Sequence[TopicCoverage], *, editable: bool) -> None:
        """What came of reading the text through."""
        self.to_do.show_findings(findings)
        self.coverage.show_topics(topics, editable=editable)
        missing = sum(topic.is_missing for topic in topics)
        self._word("to_do", f"To do {len(findings)}" if findings else "To do")
        self._word("coverage", f"Coverage −{missing}" if missing else "Coverage")

    def _add(self, key: str, words: str, body: QWidget) -> None:
        tab = button(words, f"{_NAME}.tab.{key}", "subtab")
        tab.setCheckable(True)
        tab.clicked.connect(lambda: self._tabs.setCurrentWidget(body))
        self._group.addButton(tab)
        self._buttons[key] = tab
        self._tabs.addWidget(body)
        self._bar.addWidget(tab)

    def _word(self, key: str, words: str) -> None:
        self._buttons[key].setText(words)
        self._buttons[key].setAccessibleName(words)
