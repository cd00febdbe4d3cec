"""One parameter, to read: its value in words, what it means, and the clauses that print it (PRM-02)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from chgdesk.domain.parameter_words import group_of, words_of
from chgdesk.domain.parameters import definition_at
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.setting import clause_printing
from ui.build import button, column, label, line
from ui.theme import GRID


class ParameterCard(QDialog):
    """Opened from a chip of the text."""

    def __init__(self, path: str, content: PolicyContent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("parameter_card")
        self.setWindowTitle("A figure of the policy")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        known = definition_at(path)
        titles = {role.ref: role.title for role in content.roles}
        clauses = "; ".join(clause.words for clause in clause_printing(known.path, content))
        stack = column(self, margins=GRID * 3, gap=4)
        for caption, words, name in (
            ("What it is", f"{known.meaning} ({group_of(known.path)})", "meaning"),
            (f"Value in version {content.version.number}", words_of(known.path, content.tree, titles), "value"),
            ("Printed in", clauses or "no clause of this version", "clauses"),
            ("Key", known.path, "key"),
        ):
            stack.addWidget(label(caption, "caption"))
            stack.addWidget(label(words, wrap=True, name=f"parameter_card.{name}"))
            stack.addSpacing(GRID)
        row = line()
        row.addStretch(1)
        leave = button("Close", "parameter_card.close")
        leave.clicked.connect(self.close)
        row.addWidget(leave)
        stack.addLayout(row)
