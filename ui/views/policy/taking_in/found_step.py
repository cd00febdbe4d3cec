"""What was found in the file: headings, blanks, damaged characters, and everything beside the plain text."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from chgdesk.services.policies.taking_in import count_line
from ui.build import clear, column, frame, label
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.step import Step
from ui.views.policy.taking_in.blanks import BlanksBox
from ui.views.policy.taking_in.decisions import Decisions
from ui.views.policy.taking_in.headings import HeadingsBox
from ui.views.policy.taking_in.ledger import LedgerBox
from ui.views.policy.taking_in.repairs import RepairsBox
from ui.widgets.fold import Fold


class FoundStep(Step):
    """Four folds under one line of account; built when it first comes into sight, and for each file anew."""

    def __init__(self, desk: PolicyDesk, decisions: Decisions, name: str, words: str = "What was found in it") -> None:
        super().__init__(
            f"{name}.found",
            words,
            "Nothing of the file is lost in silence: each character is taken in, or listed here for you to decide.",
        )
        self._desk, self.decisions, self._name = desk, decisions, name
        self._built_for: object = None
        self.account = frame("card", f"{name}.account")
        inside = column(self.account, margins=GRID * 2, gap=4)
        self._count = label("", "strong", wrap=True, name=f"{name}.count")
        self._notes = label("", "small", wrap=True, name=f"{name}.notes")
        inside.addWidget(self._count)
        inside.addWidget(self._notes)
        self.stack.addWidget(self.account)
        self.stack.addSpacing(GRID)
        self._body: QVBoxLayout = column(gap=GRID)
        self.stack.addLayout(self._body)
        decisions.was_read.connect(self._on_read)
        decisions.edited.connect(self._tell)

    @property
    @override
    def why_not(self) -> str:
        left = self.decisions.undecided
        if left:
            return f"{left} tracked changes wait for you: take the text with them, without them, or as shown."
        return ""

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        if self.decisions.read is None:
            return Shape.HISTORY, ""
        left = self.decisions.undecided
        return (Shape.OPEN, f"{left} tracked changes") if left else (Shape.DONE, "as proposed, or as you decided")

    @override
    def arrive(self) -> None:
        self._build()

    def _on_read(self) -> None:
        """The account is another."""
        if self.isVisible():
            self._build()
        self._tell()

    def _build(self) -> None:
        """The folds, for a file that has none yet."""
        read, file = self.decisions.read, self.decisions.file
        if read is None or self._built_for is file:
            self._tell()
            return
        self._built_for = file
        clear(self._body)
        shelf = self._desk.shelf
        known = shelf.fields if shelf is not None else ()
        ledger = LedgerBox(self.decisions, f"{self._name}.ledger")
        repairs = RepairsBox(self.decisions, f"{self._name}.repairs")
        blanks = BlanksBox(self.decisions, known, f"{self._name}.blanks")
        headings = HeadingsBox(self.decisions, f"{self._name}.headings")
        for key, words, box, is_open in (
            ("ledger", f"Beside the plain text: {ledger.count}", ledger, ledger.count > 0),
            ("repairs", f"Damaged characters: {len(self.decisions.damage)}", repairs, bool(self.decisions.damage)),
            ("blanks", f"Blanks that can become fields: {len(read.fields)}", blanks, bool(read.fields)),
            ("headings", f"Headings found: {len(read.sections)}", headings, not ledger.count),
        ):
            self._body.addWidget(Fold(words, f"{self._name}.fold.{key}", box, is_open=is_open))
        self._tell()

    def _tell(self) -> None:
        """The count, and what was read differently."""
        read = self.decisions.read
        if read is not None:
            again = " Counting again …" if self.decisions.is_reading else ""
            self._count.setText(f"{count_line(read)}{again}")
            self._notes.setText("\n".join(read.notes))
            self._notes.setVisible(bool(read.notes))
        self.edited.emit()
