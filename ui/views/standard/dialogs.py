"""What the acts on a procedure ask: what came of a review, and an approval given elsewhere (STD-02, STD-03)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from chgdesk.domain.people import Person
from chgdesk.domain.procedures import NEEDS_CHANGE, UNCHANGED
from chgdesk.services.catalogue.commands import RecordTemplateApproval, ReviewTemplate
from chgdesk.services.catalogue.reading import TemplateLine
from ui.build import button, column, label, line
from ui.dialogs.file_choice import ask_file
from ui.theme import GRID
from ui.widgets.day_field import DayField

_FILES = "Mail, minutes, scans (*.eml *.msg *.pdf *.png *.jpg *.jpeg *.txt *.docx);;All files (*)"


class _Asking(QDialog):
    """A dialog beside the window that stays until its act is on record."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._name = name
        self.fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self.fault.hide()
        self.act: QPushButton
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_act_clicked)

    def show_fault(self, sentence: str) -> None:
        """Say why it was not taken; nothing typed is lost."""
        self.fault.setText(sentence)
        self.fault.show()
        self.act.setEnabled(True)

    def _foot(self, verb: str) -> QHBoxLayout:
        self.act = button(verb, f"{self._name}.act", "primary")
        self.act.clicked.connect(self._on_act_clicked)
        leave = button("Leave it", f"{self._name}.leave")
        leave.clicked.connect(self.close)
        row = line()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.act)
        return row

    def _on_act_clicked(self) -> None:
        raise NotImplementedError


class ReviewDialog(_Asking):
    """`wanted` carries a `ReviewTemplate`; the reviewer is who sits at the desk."""

    wanted = Signal(object)

    def __init__(self, one: TemplateLine, parent: QWidget) -> None:
        super().__init__("review_procedure", f"Review {one.ref}", parent)
        self._ref = one.ref
        self.unchanged = QRadioButton("It holds unchanged")
        self.unchanged.setObjectName("review_procedure.unchanged")
        self.needs = QRadioButton("It needs a change")
        self.needs.setObjectName("review_procedure.needs_change")
        self.note = QPlainTextEdit()
        self.note.setObjectName("review_procedure.note")
        self.note.setAccessibleName("What was looked at, and what has to change")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(88)
        done = f"{one.since_review} executions since the last review, {one.failures} failed in all"
        stack = column(self, margins=GRID * 3)
        stack.addWidget(
            label(f"{one.template.title}: {done}. You did not write it, and you look at it now.", wrap=True)
        )
        for widget in (self.unchanged, self.needs):
            stack.addWidget(widget)
        stack.addWidget(label(self.note.accessibleName(), "caption"))
        stack.addWidget(self.note)
        stack.addWidget(self.fault)
        stack.addLayout(self._foot("Record review"))
        self.unchanged.setFocus()

    def _on_act_clicked(self) -> None:
        if not self.unchanged.isChecked() and not self.needs.isChecked():
            self.show_fault("Say what came of it: it holds unchanged, or it needs a change.")
            return
        self.fault.hide()
        self.act.setEnabled(False)
        result = UNCHANGED if self.unchanged.isChecked() else NEEDS_CHANGE
        self.wanted.emit(ReviewTemplate(template=self._ref, result=result, note=self.note.toPlainText().strip()))


class ApprovalElsewhereDialog(_Asking):
    """`wanted` carries a `RecordTemplateApproval` and the place of the file that shows it, or an empty place."""

    wanted = Signal(object, str)

    def __init__(self, one: TemplateLine, parent: QWidget) -> None:
        super().__init__("approved_elsewhere", f"{one.ref} was approved elsewhere", parent)
        self._ref, self._place = one.ref, ""
        self.person = QComboBox()
        self.person.setObjectName("approved_elsewhere.person")
        self.person.setAccessibleName("Who approved it")
        self.day = DayField("approved_elsewhere.day", "On which day")
        self.file = label("No file chosen", "soft", wrap=True, name="approved_elsewhere.file")
        browse = button("Choose the file", "approved_elsewhere.browse")
        browse.clicked.connect(lambda: ask_file(self, "What shows the approval", _FILES, self._on_file))
        self.note = QLineEdit()
        self.note.setObjectName("approved_elsewhere.note")
        self.note.setAccessibleName("Where it can be seen, if there is no file")
        stack = column(self, margins=GRID * 3)
        stack.addWidget(label("Recorded as stated by you today; the file shows what it rests on.", wrap=True))
        for words, shown in (("Who approved it", self.person), ("On which day", self.day)):
            stack.addWidget(label(words, "caption"))
            stack.addWidget(shown)
        stack.addWidget(label("Mail, minutes or scan that shows it", "caption"))
        row = line()
        row.addWidget(browse)
        row.addWidget(self.file, 1)
        stack.addLayout(row)
        stack.addWidget(label(self.note.accessibleName(), "caption"))
        stack.addWidget(self.note)
        stack.addWidget(self.fault)
        stack.addLayout(self._foot("Record approval"))

    def show_people(self, people: Sequence[Person]) -> None:
        """Offer who is on record."""
        chosen = self.person.currentData()
        self.person.clear()
        self.person.addItem("Choose a person", "")
        for one in sorted(people, key=lambda each: each.name.casefold()):
            self.person.addItem(one.name, one.ref)
        self.person.setCurrentIndex(max(self.person.findData(chosen), 0))

    def _on_file(self, place: str) -> None:
        self._place = place
        self.file.setText(Path(place).name)

    def _on_act_clicked(self) -> None:
        day, person = self.day.day, self.person.currentData()
        if not person or day is None:
            self.show_fault("Say who approved it and on which day, such as 2026-07-14.")
            return
        self.fault.hide()
        self.act.setEnabled(False)
        command = RecordTemplateApproval(
            template=self._ref, approved_by=person, approved_on=day, note=self.note.text().strip()
        )
        self.wanted.emit(command, self._place)
