"""Drop or choose the file; what it is and what was read of it is said in place."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from ui.build import button, label, line
from ui.theme import GRID, Shape
from ui.views.policy.flow.step import Step
from ui.views.policy.taking_in.decisions import Decisions
from ui.widgets.drop_box import DropBox

_ENCODINGS = {"Windows, Western (cp1252)": "cp1252", "Windows, Central European (cp1250)": "cp1250", "UTF-16": "utf-16"}


class FileStep(Step):
    """Asks for one file; `needed` says whether a file that could not be read keeps one from going on."""

    def __init__(self, decisions: Decisions, name: str, hint: str, ask: str, filters: str, *, needed: bool) -> None:
        super().__init__(f"{name}.file", "The file", hint)
        self._decisions, self._needed = decisions, needed
        self.box = DropBox(f"{name}.drop", ask, filters)
        self.box.path_given.connect(decisions.take_path)
        self.box.dropped_out.connect(lambda: decisions.take_file(None))
        self._said = label("", wrap=True, name=f"{name}.read")
        self.stack.addWidget(self.box)
        self.stack.addSpacing(GRID)
        self.stack.addWidget(self._said)
        self._encoding = QComboBox()
        self._encoding.setObjectName(f"{name}.encoding")
        self._encoding.setAccessibleName("Encoding of the text file")
        for words, key in _ENCODINGS.items():
            self._encoding.addItem(words, key)
        self._again = button("Read it so", f"{name}.read_again")
        self._again.clicked.connect(lambda: decisions.read_as(str(self._encoding.currentData())))
        row = line(gap=GRID)
        row.addWidget(self._encoding)
        row.addWidget(self._again)
        row.addStretch(1)
        self.stack.addLayout(row)
        self._offer_encoding(wanted=False)
        decisions.file_given.connect(self._on_file)
        decisions.was_read.connect(self._on_read)
        decisions.refused.connect(self._on_refused)

    @property
    @override
    def why_not(self) -> str:
        if self._decisions.file is None:
            return "Choose the file first."
        if self._needed and self._decisions.fault:
            return self._decisions.fault
        return "" if self._decisions.found is not None or not self._needed else "The file is still being read."

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        file = self._decisions.file
        if file is None:
            return Shape.OPEN, ""
        shape = Shape.LOOK if self._decisions.fault else Shape.DONE
        return shape, file.name if len(file.name) < 28 else f"{file.name[:25]}…"

    @override
    def arrive(self) -> None:
        self.box.choose.setFocus()

    def _on_file(self) -> None:
        self.box.show_file(self._decisions.file)
        self._said.setText("")
        self._offer_encoding(wanted=False)
        self.edited.emit()

    def _on_read(self) -> None:
        """Say what was found."""
        found = self._decisions.found
        assert found is not None
        read = found.document
        if read is not None:
            parts = [f"{len(read.sections)} sections", f"{read.ledger.seen:,} characters"]
            parts += [f"{len(read.fields)} blanks to fill"] if read.fields else []
            parts += [f"{len(found.damage)} kinds of damaged characters"] if found.damage else []
            self._said.setText(f"Read: {', '.join(parts)}.")
        else:
            self._said.setText(f"Read: {len(found.text.split()):,} words of text.")
        self._offer_encoding(wanted=False)
        self.edited.emit()

    def _on_refused(self, words: str) -> None:
        """The refusal stands here; what was there before stays."""
        self.box.say_fault(words)
        self._offer_encoding(wanted="cp1252" in words)
        self.edited.emit()

    def _offer_encoding(self, *, wanted: bool) -> None:
        self._encoding.setVisible(wanted)
        self._again.setVisible(wanted)
