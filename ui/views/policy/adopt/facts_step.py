"""Number, people, dates and proof of a version approved elsewhere (POL-28)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit
from typing_extensions import override

from chgdesk.domain.policy import PolicyDocument
from chgdesk.domain.policy_numbers import is_same_number
from chgdesk.services.policies.commands import HeldFile
from chgdesk.services.policies.starter import starter_roles
from ui.build import column, frame, label
from ui.theme import GRID, Shape
from ui.views.policy.begin.cover_step import CLASSIFICATIONS, RoleBox
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.person_box import PersonBox
from ui.views.policy.flow.step import Step
from ui.views.policy.flow.still import still
from ui.widgets.day_field import DayField
from ui.widgets.drop_box import DropBox, FileAtHand, read_file_at

_PROOFS = "Mail, PDF, picture (*.eml *.msg *.pdf *.png *.jpg *.jpeg *.txt);;Every file (*)"


class FactsStep(Step):
    """What the document and its approval say; the policy's own number and title only while none is on record."""

    def __init__(self, desk: PolicyDesk, name: str) -> None:
        super().__init__(
            f"{name}.facts",
            "About this version",
            "As it stands on the document. It is recorded late, today, and says so wherever it is shown.",
        )
        self._desk, self._name = desk, name
        self._proof: FileAtHand | None = None
        self.stack.addWidget(self._document_card())
        self.number = _box(f"{name}.number")
        self.author = PersonBox(desk, f"{name}.author", "Author")
        self.approver = PersonBox(desk, f"{name}.approver", "Approver")
        self.approved = DayField(f"{name}.approved_on", "Approved on")
        self.effective = DayField(f"{name}.effective_on", "In force from")
        self.review = DayField(f"{name}.review_on", "Next review")
        self.summary = QPlainTextEdit()
        self.summary.setObjectName(f"{name}.summary")
        self.summary.setFixedHeight(72)
        self.summary.setTabChangesFocus(True)
        self.summary.textChanged.connect(self.edited.emit)
        self.proof = DropBox(f"{name}.proof", "Drop a mail, minutes, a PDF or a screenshot here", _PROOFS)
        self.proof.path_given.connect(self._on_proof_path)
        self.proof.dropped_out.connect(lambda: self._take_proof(None))
        self.stated = _box(f"{name}.stated")
        self.add("Version number", self.number, "As on its cover, such as 2.3.")
        self.add("Author", self.author)
        self.add("Approver", self.approver)
        self.add("Approved on", self.approved)
        self.add("In force from", self.effective, "From this day on, changes are judged by it.")
        self.add("Next review", self.review, "If the document names one.")
        self.add("What it changed", self.summary, "From its version table, if it has one.")
        self.add("Proof of the approval", self.proof)
        self._basis = label("", "small", wrap=True, name=f"{name}.basis")
        self.add("Without a file: on whose word", self.stated)
        self.stack.addWidget(self._basis)
        for day in (self.approved, self.effective, self.review):
            day.day_changed.connect(self.edited.emit)
        for person in (self.author, self.approver):
            person.person_changed.connect(self.edited.emit)
        for box in (self.number, self.stated, self.document_number, self.document_title):
            box.textChanged.connect(self._on_typed)
        desk.shelf_read.connect(self._on_shelf)
        self._tell()

    @property
    @override
    def why_not(self) -> str:
        return self._document_fault() or self._number_fault() or self._dates_fault()

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        if self.why_not:
            return Shape.OPEN, ""
        return Shape.DONE, f"{self.number.text().strip()}, {self.basis}"

    @override
    def arrive(self) -> None:
        self._tell()
        (self.document_number if self._is_first and not self.document_number.text() else self.number).setFocus()

    @property
    def basis(self) -> str:
        """What the approval rests on, in words."""
        return "proof held" if self._proof is not None else "only stated"

    @property
    def document(self) -> PolicyDocument:
        """The policy it belongs to: the one on record, else the one to be made."""
        shelf = self._desk.shelf
        if shelf is not None and shelf.document is not None:
            return shelf.document
        return PolicyDocument(
            ref=self.document_number.text().strip(),
            title=" ".join(self.document_title.text().split()),
            classification=self.classification.currentText(),
            owner_role=self.owner.role,
            approver_role=self.approver_role.role,
        )

    @property
    def held_proof(self) -> HeldFile | None:
        """The proof as it is kept."""
        return HeldFile(name=self._proof.name, data=self._proof.data) if self._proof is not None else None

    @property
    def dates(self) -> tuple[date, date]:
        """The days it was approved and took force."""
        approved, effective = self.approved.day, self.effective.day
        assert approved is not None
        assert effective is not None
        return approved, effective

    def begin_earlier(self) -> None:
        """Ask for an earlier version: the people stay, the rest is blank."""
        for box in (self.number, self.stated):
            box.clear()
        for day in (self.approved, self.effective, self.review):
            day.show_day(None)
        self.summary.clear()
        self._take_proof(None)
        self._tell()

    @property
    def _is_first(self) -> bool:
        shelf = self._desk.shelf
        return shelf is None or shelf.document is None

    def _document_card(self) -> QFrame:
        """The policy itself, asked for once."""
        self._card = frame("card", f"{self._name}.document")
        stack = column(self._card, margins=GRID * 2, gap=4)
        self.document_number = _box(f"{self._name}.document_number")
        self.document_title = _box(f"{self._name}.document_title")
        self.document_title.setText("Change Management Policy")
        self.classification = QComboBox()
        self.classification.setObjectName(f"{self._name}.classification")
        self.classification.addItems(list(CLASSIFICATIONS))
        self.classification.setCurrentText("Internal")
        self.owner = RoleBox(f"{self._name}.owner_role")
        self.approver_role = RoleBox(f"{self._name}.approver_role")
        self.owner.show_roles(starter_roles(), "policy_owner")
        self.approver_role.show_roles(starter_roles(), "cto")
        for words, box in (
            ("Number of the policy, such as SOC-011", self.document_number),
            ("Title", self.document_title),
            ("Classification", self.classification),
            ("Role that owns it", self.owner),
            ("Role that approves it", self.approver_role),
        ):
            box.setAccessibleName(words)
            stack.addWidget(label(words, "strong"))
            stack.addWidget(box)
            stack.addSpacing(4)
        return self._card

    def _document_fault(self) -> str:
        if self._is_first and not self.document_number.text().strip():
            return "Give the policy's number, as it stands on the document."
        return "Give the policy's title." if self._is_first and not self.document_title.text().strip() else ""

    def _number_fault(self) -> str:
        number = self.number.text().strip()
        if not number:
            return "Give the version's number, as it stands on the document."
        shelf = self._desk.shelf
        known = [line.version for line in shelf.versions] if shelf is not None else []
        if any(is_same_number(one.number, number) and one.state != "withdrawn" for one in known):
            return f"Version {number} is on record already."
        if not self.author.person:
            return "Choose who wrote it, or put the person on record here."
        return "" if self.approver.person else "Choose who approved it, or put the person on record here."

    def _dates_fault(self) -> str:
        for day in (self.approved, self.effective, self.review):
            if day.is_unread:
                return f"“{day.text}” is not a day. Write it as 2026-07-14."
        approved, effective = self.approved.day, self.effective.day
        if approved is None:
            return "Say on which day it was approved."
        if effective is None:
            return "Say from which day it was in force."
        if effective < approved:
            return "It cannot be in force before the day it was approved. Look at the two dates again."
        return "The approval lies in the future. Look at the date again." if approved > self._desk.today else ""

    def _on_shelf(self, _shelf: object) -> None:
        self._tell()

    def _on_typed(self, _text: str) -> None:
        self._tell()

    def _tell(self) -> None:
        """What the approval would rest on."""
        self._card.setVisible(self._is_first)
        word = self.stated.text().strip()
        self.stated.setEnabled(self._proof is None)
        self._basis.setText(
            f"The approval rests on {self._proof.name}, kept with the version."
            if self._proof is not None
            else f"The approval is only stated{f' ({word})' if word else ''}; no document is held, and it says so."
        )
        self.edited.emit()

    def _on_proof_path(self, path: str) -> None:
        self._desk.compute(
            lambda: read_file_at(path),
            still(self, self._take_proof),
            still(self, lambda error: self.proof.say_fault(str(error))),
        )

    def _take_proof(self, file: FileAtHand | None) -> None:
        self._proof = file
        self.proof.show_file(file)
        self._tell()


def _box(name: str) -> QLineEdit:
    box = QLineEdit()
    box.setObjectName(name)
    return box
