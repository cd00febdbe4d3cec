"""Say what is so about a finding: a deviation, or explained; always by a named person (ux.md, Words)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QRadioButton, QWidget

from chgdesk.domain.record_page import Attention
from ui.build import button, column, label, line
from ui.port import ExplainFinding
from ui.theme import GRID

LEAST = 10
"""Characters of explanation asked for: less than this says nothing."""


class ExplainDialog(QDialog):
    """Emits `recorded` with the request; it stays open until the desk has taken it."""

    recorded = Signal(object)

    def __init__(
        self,
        rid: int,
        ref: str,
        item: Attention,
        *,
        people: Sequence[str],
        person: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("explain")
        self.setWindowTitle(f"Explain a finding on {ref}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._rid, self._ref, self._item = rid, ref, item
        self.person = QComboBox()
        self.person.setObjectName("explain.person")
        self.person.setAccessibleName("Who says so")
        self.person.setEditable(True)
        self._people = tuple(people)
        self.person.addItems(list(people))
        self.person.setCurrentIndex(people.index(person) if person in people else -1)
        self.person.setPlaceholderText("Choose a name")
        self.explained = QRadioButton("Explained: the rule is met, or does not apply here")
        self.explained.setObjectName("explain.explained")
        self.explained.setChecked(True)
        self.confirmed = QRadioButton("A deviation: it happened as found")
        self.confirmed.setObjectName("explain.confirmed")
        self.text = QPlainTextEdit()
        self.text.setObjectName("explain.text")
        self.text.setAccessibleName("What is so, and where it can be seen")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(112)
        self.fault = label("", "fault", wrap=True, name="explain.fault")
        self.fault.hide()
        self.record = button("Record explanation", "explain.record", "primary")
        self.record.clicked.connect(self._on_record_clicked)
        self.confirmed.toggled.connect(
            lambda on: self.record.setText("Record deviation" if on else "Record explanation")
        )
        self._lay_out()
        (self.text if self.person.currentText() else self.person).setFocus()
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_record_clicked)

    def show_fault(self, sentence: str) -> None:
        """Say why it was not taken; nothing typed is lost."""
        self.fault.setText(sentence)
        self.fault.show()
        self.record.setEnabled(True)

    def _lay_out(self) -> None:
        """One column, labels above."""
        stack = column(self, margins=GRID * 3, gap=GRID)
        stack.addWidget(label(self._item.finding.sentence, wrap=True))
        stack.addWidget(
            label(" · ".join(p for p in (self._item.clause, self._item.finding.code) if p), "small", wrap=True)
        )
        stack.addSpacing(GRID)
        stack.addWidget(label("Who says so", "caption"))
        stack.addWidget(self.person)
        stack.addWidget(label("What it is", "caption"))
        stack.addWidget(self.explained)
        stack.addWidget(self.confirmed)
        stack.addWidget(label("What is so, and where it can be seen", "caption"))
        stack.addWidget(self.text)
        stack.addWidget(self.fault)
        row = line()
        row.addStretch(1)
        leave = button("Leave it", "explain.leave")
        leave.clicked.connect(self.close)
        row.addWidget(leave)
        row.addWidget(self.record)
        stack.addLayout(row)

    def _on_record_clicked(self) -> None:
        """Check that it says something, then hand it over once."""
        text, person = self.text.toPlainText().strip(), self.person.currentText().strip()
        if not person:
            self.show_fault("Say who explains this: an explanation counts only with a name.")
            self.person.setFocus()
        elif self._people and person not in self._people:
            self.show_fault(f"{person} is not among the people on record; choose one of them.")
            self.person.setFocus()
        elif len(text) < LEAST:
            self.show_fault("Write what is so and where it can be seen; a few words are not enough for a reader later.")
            self.text.setFocus()
        else:
            self.fault.hide()
            self.record.setEnabled(False)
            self.recorded.emit(self._request(person, text))

    def _request(self, person: str, text: str) -> ExplainFinding:
        """What is to be recorded."""
        return ExplainFinding(
            rid=self._rid,
            ref=self._ref,
            code=self._item.finding.code,
            attribute=self._item.finding.attribute,
            about=self._item.finding.role or self._item.finding.test or "",
            person=person,
            verdict="confirmed" if self.confirmed.isChecked() else "explained",
            text=text,
        )
