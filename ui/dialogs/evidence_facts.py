"""Correcting what is said of a file, and noting where one is kept that stays elsewhere (EVD-01, EVD-20)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from chgdesk.domain.evidence import EvidenceItem
from chgdesk.services.evidence.commands import CorrectEvidence, EvidenceFile, NoteLocation
from ui.build import button, column, label, line
from ui.dialogs.attach.kind_box import KindBox
from ui.dialogs.attach.moments import read_moment, typed_moment
from ui.dialogs.file_choice import ask_file
from ui.theme import GRID


class FactsDialog(QDialog):
    """The frame of both: labels above fields, a fault, one button; emits `wanted` with the command."""

    wanted = Signal(object)

    def __init__(self, name: str, title: str, says: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._name = name
        self.stack = column(self, margins=GRID * 3, gap=4)
        self.stack.addWidget(label(says, "soft", wrap=True))
        self.fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self.fault.hide()
        self.act = button(verb, f"{name}.act", "primary")
        self.act.clicked.connect(self._on_act)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_act)

    def show_fault(self, sentence: str) -> None:
        """Say why it was not taken; nothing typed is lost."""
        self.fault.setText(sentence)
        self.fault.show()
        self.act.setEnabled(True)

    def command(self) -> CorrectEvidence | NoteLocation | None:
        """What is to be recorded; None where something typed cannot be read, which is said."""
        raise NotImplementedError

    def finish(self) -> None:
        """The fault and the buttons below the fields."""
        self.stack.addWidget(self.fault)
        self.stack.addSpacing(GRID)
        row = line()
        row.addStretch(1)
        leave = button("Leave it", f"{self._name}.leave")
        leave.clicked.connect(self.close)
        row.addWidget(leave)
        row.addWidget(self.act)
        self.stack.addLayout(row)

    def edit(self, key: str, words: str, value: str = "", hint: str = "") -> QLineEdit:
        """A field with its label above."""
        field = QLineEdit(value, self)
        field.setObjectName(f"{self._name}.{key}")
        field.setAccessibleName(words)
        field.setPlaceholderText(hint)
        self.stack.addWidget(label(words, "caption"))
        self.stack.addWidget(field)
        return field

    def kind_box(self, kind: str = "") -> KindBox:
        """The choice of what it shows."""
        box = KindBox(f"{self._name}.kind", self)
        box.choose(kind)
        self.stack.addWidget(label("What it shows", "caption"))
        self.stack.addWidget(box)
        return box

    def _on_act(self) -> None:
        """Hand it over, once."""
        if not self.act.isEnabled():
            return
        command = self.command()
        if command is not None:
            self.fault.hide()
            self.act.setEnabled(False)
            self.wanted.emit(command)


class CorrectDialog(FactsDialog):
    """What is said of one file, to be corrected with a reason."""

    def __init__(
        self, item: EvidenceItem, change: str, people: Mapping[str, str], zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        says = f"{item.name}: its bytes stay as they are. What was said before stays in the history."
        super().__init__("correct", f"Correct what is said of {item.name}", says, "Record correction", parent)
        self._item, self._change, self._people, self._zone = item, change, people, zone
        self._moment = typed_moment(item.captured_at, zone) if item.captured_at else ""
        self.kind = self.kind_box(item.kind)
        self.source = self.edit("source", "Where it comes from: system or address", item.source)
        hint = f"2026-07-14 20:15 ({zone.key})"
        self.captured_at = self.edit("captured_at", "When it was captured", self._moment, hint)
        names = {key: name for name, key in people.items()}
        self.captured_by = QComboBox(self)
        self.captured_by.setObjectName("correct.captured_by")
        self.captured_by.setAccessibleName("Who captured it")
        self.captured_by.setEditable(True)
        self.captured_by.addItems(list(people))
        self.captured_by.setEditText(names.get(item.captured_by or "", item.captured_by or ""))
        self.stack.addWidget(label("Who captured it", "caption"))
        self.stack.addWidget(self.captured_by)
        self.time_zone = self.edit("time_zone", "Time zone of the times inside", item.time_zone, "Europe/Lisbon")
        self.note = self.edit("note", "Remark", item.note)
        self.reason = self.edit("reason", "Why it is corrected, in a sentence")
        self.finish()

    def command(self) -> CorrectEvidence | None:
        """Only what differs from what is on record."""
        typed, item = self.captured_at.text().strip(), self._item
        moment = read_moment(typed, self._zone)
        if typed and moment is None:
            self.show_fault(f"“{typed}” is no moment. Write it as 2026-07-14 20:15.")
            return None
        person = self.captured_by.currentText().strip()
        person = self._people.get(person, person)

        def changed(new: str, old: str | None) -> str | None:
            return new if new != (old or "") else None

        return CorrectEvidence(
            item=item.ref,
            change=self._change,
            reason=self.reason.text(),
            kind=self.kind.kind if self.kind.kind and self.kind.kind != item.kind else None,
            source=changed(self.source.text().strip(), item.source),
            captured_at=moment if typed != self._moment else None,
            captured_by=changed(person, item.captured_by),
            time_zone=changed(self.time_zone.text().strip(), item.time_zone),
            note=changed(self.note.text().strip(), item.note),
        )


class LocationDialog(FactsDialog):
    """Where a file is kept that is too large or stays elsewhere: its place, hash and size (EVD-20)."""

    def __init__(self, change: str, parent: QWidget | None = None) -> None:
        says = (
            f"The file stays where it is; its place, hash and size go on record as evidence of {change}. Where it can "
            "be reached from here, hash and size are measured."
        )
        super().__init__("location", "Note where a file is kept", says, "Note the place", parent)
        self._change = change
        self._path: Path | None = None
        self.place = self.edit("place", "Where it is kept: an address, or a system and the place in it")
        measure = button("Measure a file that can be reached …", "location.measure", "small")
        measure.clicked.connect(self._on_measure_clicked)
        row = line()
        row.addWidget(measure)
        row.addStretch(1)
        self.stack.addSpacing(GRID)
        self.stack.addLayout(row)
        self.name = self.edit("name", "Name of the file")
        self.sha256 = self.edit("sha256", "SHA-256", hint="64 digits and letters a to f")
        self.size_box = self.edit("size", "Size in bytes")
        self.kind = self.kind_box()
        self.source = self.edit("source", "Where it comes from: system or address")
        self.finish()

    def command(self) -> NoteLocation | None:
        """What was typed; what is wrong with it the core says."""
        size = "".join(self.size_box.text().split()).replace(",", "")
        return NoteLocation(
            change=self._change,
            location=self.place.text(),
            name=self.name.text() or (self._path.name if self._path else ""),
            sha256=self.sha256.text(),
            size=int(size) if size.isdecimal() else 0,
            path=self._path,
            facts=EvidenceFile(kind=self.kind.kind, source=self.source.text().strip()),
        )

    def _on_measure_clicked(self) -> None:
        ask_file(self, "The file that stays where it is", "All files (*)", self.take_path)

    def take_path(self, path: str) -> None:
        """Measure this file when it is noted."""
        self._path = Path(path)
        self.name.setText(self._path.name)
        self.place.setText(self.place.text() or path)
        for field in (self.sha256, self.size_box):
            field.clear()
            field.setEnabled(False)
            field.setPlaceholderText("measured when it is noted")
            field.setToolTip("It is measured from the file that was chosen")
