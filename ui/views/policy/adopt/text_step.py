"""Whether the text of a Word or Markdown file is taken in as sections, and each decision about it (POL-25)."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox
from typing_extensions import override

from ui.build import label
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.taking_in.decisions import Decisions
from ui.views.policy.taking_in.found_step import FoundStep


class TextStep(FoundStep):
    """What was found, under one question; of a PDF the file alone is kept."""

    def __init__(self, desk: PolicyDesk, decisions: Decisions, name: str) -> None:
        super().__init__(desk, decisions, name, "Its text")
        self.wanted = QCheckBox("Take the text in as sections, so that the next version is written from it")
        self.wanted.setObjectName(f"{name}.take_text")
        self.wanted.setChecked(True)
        self.wanted.toggled.connect(lambda _on: self.edited.emit())
        self._pdf = label(
            "The file is kept as it is. A PDF has no headings to go by, so its text is only read for the questions; "
            "the next version can begin from the starter text, or from a Word file.",
            "soft",
            wrap=True,
            name=f"{name}.no_text",
        )
        self.stack.insertWidget(2, self.wanted)
        self.stack.insertWidget(3, self._pdf)
        self.stack.insertSpacing(4, GRID)
        self._show_kind()
        decisions.was_read.connect(self._show_kind)
        decisions.file_given.connect(self._show_kind)

    @property
    def is_wanted(self) -> bool:
        """Whether sections go on record with the version."""
        return self.decisions.read is not None and self.wanted.isChecked()

    @property
    @override
    def why_not(self) -> str:
        return super().why_not if self.is_wanted else ""

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        if self.decisions.read is None:
            return Shape.NOT_NEEDED, "the file alone" if self.decisions.file is not None else ""
        return super().standing if self.is_wanted else (Shape.NOT_NEEDED, "the file alone")

    def _show_kind(self) -> None:
        has_sections = self.decisions.read is not None
        self.wanted.setVisible(has_sections)
        self._pdf.setVisible(not has_sections)
        self.account.setVisible(has_sections)
