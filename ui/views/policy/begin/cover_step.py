"""Number, title, classification, who owns and approves, and whether the procedures are documents of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QRadioButton, QWidget
from typing_extensions import override

from chgdesk.domain.people import Role
from chgdesk.domain.policy import PolicyDocument
from ui.build import column, label
from ui.theme import GRID, Shape
from ui.views.policy.flow.step import Step

CLASSIFICATIONS = ("Public", "Internal", "Confidential", "Restricted")


class CoverStep(Step):
    """The only step that cannot be skipped."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}.cover",
            "Number and title",
            "What the cover says. Everything but the number can be changed while the policy is a draft.",
        )
        self.number = _box(f"{name}.number")
        self.title = _box(f"{name}.policy_title")
        self.title.setText("Change Management Policy")
        self.classification = QComboBox()
        self.classification.setObjectName(f"{name}.classification")
        self.classification.addItems(list(CLASSIFICATIONS))
        self.classification.setCurrentText("Internal")
        self.owner = RoleBox(f"{name}.owner")
        self.approver = RoleBox(f"{name}.approver")
        self._typed = False
        for box in (self.number, self.title):
            box.textEdited.connect(self._on_edited)
            box.textChanged.connect(lambda _text: self.edited.emit())
        self.add("Number", self.number, "A proposal by your pattern; it belongs to this document alone.")
        self.add("Title", self.title)
        self.add("Classification", self.classification, "Printed on every page.")
        self.add("Role that owns it", self.owner, "Keeps it true to practice and has it reviewed.")
        self.add("Role that approves it", self.approver, "Signs each version, and is never its author.")
        self.stack.addSpacing(GRID)
        self.stack.addWidget(label("Documents", "strong"))
        self.stack.addWidget(self._split_choice(name))

    @property
    @override
    def why_not(self) -> str:
        if not self.number.text().strip():
            return "Give the policy a number; it stands on every page and names it for good."
        return "" if self.title.text().strip() else "Give the policy a title."

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        return (Shape.OPEN, "") if self.why_not else (Shape.DONE, self.number.text().strip())

    @override
    def arrive(self) -> None:
        self.number.setFocus()

    def propose(self, number: str) -> None:
        """A number by the pattern, unless somebody typed one."""
        if number and not self._typed:
            self.number.setText(number)

    def show_roles(self, roles: Sequence[Role]) -> None:
        """The roles to choose owner and approver from."""
        self.owner.show_roles(roles, "policy_owner")
        self.approver.show_roles(roles, "cto")

    @property
    def is_split(self) -> bool:
        """Whether emergency and rollback procedure are documents of their own."""
        return self._split.isChecked()

    @property
    def document(self) -> PolicyDocument:
        """What was answered."""
        return PolicyDocument(
            ref=self.number.text().strip(),
            title=" ".join(self.title.text().split()),
            classification=self.classification.currentText(),
            owner_role=self.owner.role,
            approver_role=self.approver.role,
        )

    def _split_choice(self, name: str) -> QWidget:
        """One document, or a policy with two procedures."""
        held = QWidget()
        stack = column(held, gap=0)
        self._one = QRadioButton("One document")
        self._split = QRadioButton("A policy with an emergency procedure and a rollback procedure beside it")
        self._one.setObjectName(f"{name}.one_document")
        self._split.setObjectName(f"{name}.split")
        group = QButtonGroup(held)
        for choice in (self._one, self._split):
            group.addButton(choice)
            stack.addWidget(choice)
        self._one.setChecked(True)
        return held

    def _on_edited(self, _text: str) -> None:
        self._typed = self._typed or self.number.isModified()


class RoleBox(QComboBox):
    """A role by its title; what is chosen stays when the list changes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)

    @property
    def role(self) -> str:
        """The key of the role chosen."""
        return str(self.currentData() or "")

    def show_roles(self, roles: Sequence[Role], usual: str) -> None:
        """Offer these roles; the usual one stands first until another is chosen."""
        chosen = self.role or usual
        self.clear()
        for role in roles:
            self.addItem(role.title, role.ref)
        self.setCurrentIndex(max(self.findData(chosen), 0))


def _box(name: str) -> QLineEdit:
    box = QLineEdit()
    box.setObjectName(name)
    return box
