"""Blanks of the file that can become fields: a box to tick, label and key of each (POL-05)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from chgdesk.domain.policy_text import PlaceholderField
from chgdesk.services.policies.taking_in import TakenField
from chgdesk.text.read_document import FoundField
from ui.build import button, column, label, line
from ui.theme import GRID
from ui.views.policy.taking_in.decisions import Decisions


class BlanksBox(QWidget):
    """One row for each blank; unticked ones stay as written. `acts` make the rows, one each."""

    def __init__(self, decisions: Decisions, known: Sequence[PlaceholderField], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        stack = column(self, gap=GRID)
        self.acts: list[Callable[[], None]] = []
        read = decisions.read
        assert read is not None
        if not read.fields:
            stack.addWidget(label("The text has none, such as [Company name].", "soft", wrap=True))
            return
        every = button("Make fields of all of them", f"{name}.all", "small")
        head = line()
        head.addWidget(label("A field is filled once and printed everywhere. Unticked ones stay as written.", "small"))
        head.addStretch(1)
        head.addWidget(every)
        stack.addLayout(head)
        self._rows: QVBoxLayout = column(gap=GRID)
        stack.addLayout(self._rows)
        self._every = every
        for found in read.fields:
            self.acts.append(partial(self._add_row, decisions, found, known, f"{name}.{found.key}"))

    def _add_row(self, decisions: Decisions, found: FoundField, known: Sequence[PlaceholderField], name: str) -> None:
        row = _Blank(decisions, found, known, name)
        self._rows.addWidget(row)
        self._every.clicked.connect(lambda: row.tick.setChecked(True))


class _Blank(QFrame):
    """One blank: as written and where; label and key once it is ticked."""

    def __init__(self, decisions: Decisions, found: FoundField, known: Sequence[PlaceholderField], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._decisions, self._found, self._known = decisions, found, tuple(known)
        offered = decisions.offered_field(found.key, self._known)
        self._type = offered.type
        times = len(found.places)
        where = f"{found.places[0]}, and {times - 1} more places" if times > 1 else found.places[0]
        self.tick = QCheckBox(f"{found.written}  ·  {where}")
        self.tick.setObjectName(f"{name}.tick")
        self.label = QLineEdit(offered.label)
        self.label.setObjectName(f"{name}.label")
        self.label.setAccessibleName(f"Label of {found.written}")
        self.key = QComboBox()
        self.key.setObjectName(f"{name}.key")
        self.key.setAccessibleName(f"Key of {found.written}")
        self.key.setEditable(True)
        self.key.addItems([found.key, *(field.ref for field in known if field.ref != found.key)])
        self.key.setCurrentText(offered.key)
        self._said = label("", "small", wrap=True)
        self._boxes = QWidget()
        boxes = line(self._boxes, gap=GRID)
        for words, box in (("Label", self.label), ("Key", self.key)):
            boxes.addWidget(label(words, "soft"))
            boxes.addWidget(box, 1)
        stack = column(self, margins=GRID, gap=4)
        stack.addWidget(self.tick)
        stack.addWidget(self._boxes)
        stack.addWidget(self._said)
        self.tick.toggled.connect(lambda _on: self._tell())
        self.label.textEdited.connect(lambda _text: self._tell())
        self.key.currentTextChanged.connect(lambda _text: self._tell())
        self._show()

    def _tell(self) -> None:
        """Decide as it stands now."""
        self._show()
        field = TakenField(
            found=self._found.key,
            key=self.key.currentText().strip(),
            label=self.label.text().strip(),
            type=self._type,
        )
        self._decisions.take_field(self._found.key, field if self.tick.isChecked() else None)

    def _show(self) -> None:
        on = self.tick.isChecked()
        self._boxes.setVisible(on)
        same = next((field for field in self._known if field.ref == self.key.currentText().strip()), None)
        self.label.setEnabled(same is None)
        words = f"Printed from the field on record: {same.label}, {same.value or 'still blank'}." if same else ""
        self._said.setText(words if on else "")
        self._said.setVisible(on and bool(words))
