"""Stands under the table while several records are selected: how many, and the few acts that fit them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui.build import button, label, line
from ui.theme import GRID
from ui.words import count_words

MOST = 500
"""How many records one act may set; more than anybody reads in a preview."""


class SelectionBar(QFrame):
    """`chosen` carries the key of the act: edit, fill, copy or export."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "statusline")
        row = line(self, gap=GRID)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self.words = label("", "strong", name=f"{name}.words")
        row.addWidget(self.words)
        row.addStretch(1)
        acts = (
            ("edit", "Edit…", "Set one field of the selected records (F2)"),
            ("fill", "Fill down", "Put the first record's value of this column into the others (Ctrl+D)"),
            ("copy", "Copy change", "Begin a new draft from this record"),
            ("export", "Export…", "Write the list as it is shown to a workbook, CSV or PDF"),
        )
        self.acts = {key: button(words, f"{name}.{key}", "small") for key, words, _tip in acts}
        for key, _words, tip in acts:
            self.acts[key].setToolTip(tip)
            self.acts[key].clicked.connect(lambda _on=False, act=key: self.chosen.emit(act))
            row.addWidget(self.acts[key])
        self._tips = {key: tip for key, _words, tip in acts}
        self.hide()

    def show_count(self, number: int, *, read_only: str = "") -> None:
        """Show how many are selected; a greyed act says why."""
        self.setVisible(number > 1)
        self.words.setText(f"{count_words(number, 'record', 'records')} selected")
        too_many = f"At most {MOST:,} records can be set in one act" if number > MOST else ""
        why = read_only or too_many
        for key in ("edit", "fill"):
            self._allow(key, why)
        self._allow("copy", read_only or ("Select one record to copy it" if number > 1 else ""))

    def _allow(self, key: str, why_not: str) -> None:
        """Offer an act, or say why it is not offered."""
        self.acts[key].setEnabled(not why_not)
        self.acts[key].setToolTip(why_not or self._tips[key])
