"""What was found in the file: headings, blanks, damaged characters, and everything beside the plain text."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from chgdesk.domain.policy_text import PlaceholderField
from chgdesk.services.policies.taking_in import count_line
from chgdesk.text.read_document import ReadDocument
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
        decisions.file_given.connect(self._on_file)
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

    def _on_file(self) -> None:
        """Another file: what was still to be shown of the earlier one is not."""
        self.turns.begin(())

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
        acts = (self._add_ledger, self._add_repairs, partial(self._add_blanks, known), self._add_headings)
        self.turns.begin((*acts, self._tell))

    def _add_ledger(self) -> None:
        box = LedgerBox(self.decisions, f"{self._name}.ledger")
        self._fold("ledger", f"Beside the plain text: {box.count}", box, is_open=box.count > 0)
        self.turns.first(box.acts)

    def _add_repairs(self) -> None:
        box, count = RepairsBox(self.decisions, f"{self._name}.repairs"), len(self.decisions.damage)
        self._fold("repairs", f"Damaged characters: {count}", box, is_open=count > 0)
        self.turns.first(box.acts)

    def _add_blanks(self, known: tuple[PlaceholderField, ...]) -> None:
        box, count = BlanksBox(self.decisions, known, f"{self._name}.blanks"), len(self._read.fields)
        self._fold("blanks", f"Blanks that can become fields: {count}", box, is_open=count > 0)
        self.turns.first(box.acts)

    def _add_headings(self) -> None:
        box = HeadingsBox(self.decisions, f"{self._name}.headings")
        is_open = not any(item.kind.asks for item in self._read.ledger.items)
        self._fold("headings", f"Headings found: {len(self._read.sections)}", box, is_open=is_open)

    def _fold(self, key: str, words: str, box: QWidget, *, is_open: bool) -> None:
        self._body.addWidget(Fold(words, f"{self._name}.fold.{key}", box, is_open=is_open))

    @property
    def _read(self) -> ReadDocument:
        read = self.decisions.read
        assert read is not None
        return read

    def _tell(self) -> None:
        """The count, and what was read differently."""
        read = self.decisions.read
        if read is not None:
            again = " Counting again …" if self.decisions.is_reading else ""
            self._count.setText(f"{count_line(read)}{again}")
            self._notes.setText("\n".join(read.notes))
            self._notes.setVisible(bool(read.notes))
        self.edited.emit()
