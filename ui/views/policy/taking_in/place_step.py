"""Where the text goes: in place of the draft's own, or behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton
from typing_extensions import override

from ui.build import label
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.step import Step


class PlaceStep(Step):
    """Says which draft is meant, and what becomes of the text that stands there."""

    def __init__(self, desk: PolicyDesk, name: str) -> None:
        super().__init__(f"{name}.place", "Where it goes", "Everything goes into the draft as one act of the trail.")
        self._desk = desk
        self._said = label("", wrap=True, name=f"{name}.draft")
        self.instead = QRadioButton("In place of the draft's text")
        self.instead.setObjectName(f"{name}.instead")
        self.behind = QRadioButton("Behind the draft's text, with headings of their own")
        self.behind.setObjectName(f"{name}.behind")
        group = QButtonGroup(self)
        self.stack.addWidget(self._said)
        self.stack.addSpacing(GRID)
        for choice, words in (
            (
                self.instead,
                "Sections with the same heading get the new text; the others leave the draft and stay on record.",
            ),
            (self.behind, "Nothing that stands there changes; you bring the two together by hand."),
        ):
            group.addButton(choice)
            self.stack.addWidget(choice)
            self.stack.addWidget(label(words, "small", wrap=True))
            self.stack.addSpacing(GRID)
        self.instead.setChecked(True)

    @property
    @override
    def why_not(self) -> str:
        shelf = self._desk.shelf
        if shelf is None:
            return "The policy is still being read."
        draft = shelf.draft
        if draft is None:
            return "There is no draft to take the text into. Start one from the Text page, then come back."
        if draft.version.state != "draft":
            return f"Version {draft.version.number} is in review. Return it to draft first, on the Versions page."
        return ""

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        if self.why_not:
            return Shape.LOOK, "no draft"
        return Shape.DONE, "in its place" if self.instead.isChecked() else "behind it"

    @override
    def arrive(self) -> None:
        draft = self._desk.shelf.draft if self._desk.shelf is not None else None
        self._said.setText(
            self.why_not or (f"Draft {draft.version.number} of {draft.version.document}." if draft is not None else "")
        )
        self.instead.setFocus()
