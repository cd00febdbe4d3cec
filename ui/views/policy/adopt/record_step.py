"""What will be recorded, said in full before it is; and whether an earlier version follows (POL-28)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout
from typing_extensions import override

from ui.build import clear, column, frame, label
from ui.theme import GRID, Shape
from ui.views.policy.flow.step import Step


class RecordStep(Step):
    """The last look; `looked` asks whoever owns it for the lines."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}.record",
            "Look, then record",
            "The version goes on record as it was approved. It is marked as recorded late, with today's date. Lint "
            "advises on its text and blocks nothing; what it says is shown on the Text page.",
        )
        self._name = name
        self.fault = ""
        card = frame("card", f"{name}.summary_card")
        self._lines: QVBoxLayout = column(card, margins=GRID * 2, gap=GRID)
        self.stack.addWidget(card)
        self._faults = label("", "fault", wrap=True, name=f"{name}.contradictions")
        self._faults.hide()
        self.stack.addSpacing(GRID)
        self.stack.addWidget(self._faults)
        self.again = QCheckBox("Adopt an earlier version after this one")
        self.again.setObjectName(f"{name}.again")
        self.stack.addSpacing(GRID)
        self.stack.addWidget(self.again)

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        return (Shape.LOOK, "answers contradict") if self.fault else (Shape.HISTORY, "")

    @override
    def arrive(self) -> None:
        self.edited.emit()

    def show_lines(self, lines: Sequence[str]) -> None:
        """What will be recorded, sentence by sentence."""
        clear(self._lines)
        for number, words in enumerate(lines):
            self._lines.addWidget(label(words, wrap=True, name=f"{self._name}.line.{number}"))

    def show_faults(self, faults: Sequence[str]) -> None:
        """Answers that do not fit together; they can be recorded only once they do."""
        self.fault = faults[0] if faults else ""
        said = "\n".join(faults[:6])
        self._faults.setText(f"These answers do not fit together. Go back to the questions.\n{said}" if faults else "")
        self._faults.setVisible(bool(faults))
        self.edited.emit()
