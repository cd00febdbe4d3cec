"""One file to be attached: what was read stands in grey with its origin, what was not is asked (EVD-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from chgdesk.domain.evidence_taking import EvidenceFacts, media_words
from chgdesk.domain.file_kinds import file_kind
from chgdesk.errors import UserError
from chgdesk.services.evidence.commands import EvidenceFile
from ui import times
from ui.build import button, column, label, line
from ui.dialogs.attach.kind_box import KindBox
from ui.dialogs.attach.moments import read_moment, typed_moment
from ui.look import colours, icon
from ui.theme import GRID
from ui.widgets.day_field import DayField
from ui.widgets.evidence_list import icon_for
from ui.widgets.fold import Fold
from ui.words import size_words

THUMB = QSize(72, 54)
_LABELS = {
    "source": "Where it comes from: system or address",
    "captured_at": "When it was captured",
    "captured_by": "Who captured it",
    "time_zone": "Time zone of the times inside",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A file that can be attached: a path, or bytes without one, and what it says of itself."""

    facts: EvidenceFacts
    path: Path | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What every row needs to know: names of people to their keys, and the workspace's zone."""

    people: Mapping[str, str]
    zone: ZoneInfo


class FileRow(QFrame):
    """`file()` is what is to be recorded, as it was read and typed."""

    def __init__(self, offered: Offered, name: str, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.offered = offered
        self._name, self._around = name, around
        self.is_kept = True
        facts = offered.facts
        self._asked = {asked.field: asked.why for asked in facts.asked}
        whole = line(self, margins=12, gap=GRID * 2)
        self._thumb = QLabel(self)
        self._thumb.setFixedSize(THUMB)
        self._thumb.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._thumb.setPixmap(icon(icon_for(facts.media_type), colour=colours().soft).pixmap(QSize(28, 28)))
        whole.addWidget(self._thumb, alignment=Qt.AlignmentFlag.AlignTop)
        self._stack = column(gap=4)
        whole.addLayout(self._stack, 1)
        self._head(facts)
        self._fields(facts)

    def show_thumbnail(self, image: QImage) -> None:
        """A small picture of it."""
        if not image.isNull():
            self._thumb.setPixmap(QPixmap.fromImage(image))

    def file(self) -> EvidenceFile:
        """What is to be recorded.

        Raises:
            UserError: a moment or a day is typed that is none.
        """
        name = self.offered.facts.name
        moment = read_moment(self.captured_at.text(), self._around.zone)
        if moment is None and self.captured_at.text().strip():
            self.captured_at.setFocus()
            raise UserError(f"“{self.captured_at.text().strip()}” is no moment. Write it as 2026-07-14 20:15 ({name}).")
        for day in (self.covers_from, self.covers_to):
            if day.is_unread:
                raise UserError(f"“{day.text}” is no day. Write it as 2026-07-14 ({name}).")
        facts, typed = self.offered.facts, self.captured_at.text()
        unchanged = facts.captured_at is not None and typed == typed_moment(facts.captured_at, self._around.zone)
        person = self.captured_by.currentText().strip()
        return EvidenceFile(
            path=self.offered.path,
            data=self.offered.data,
            name=name if self.offered.path is None else "",
            kind=self.kind.kind,
            source=self.source.text().strip(),
            captured_at=facts.captured_at if unchanged else moment,
            captured_by=self._around.people.get(person, person) or None,
            covers_from=self.covers_from.day,
            covers_to=self.covers_to.day,
            about=self.about.text().strip(),
            note=self.note.text().strip(),
            time_zone=self.time_zone.currentText().strip(),
        )

    def _head(self, facts: EvidenceFacts) -> None:
        """Name, size, type, what is odd about it, and the way out."""
        top = line(gap=GRID)
        top.addWidget(label(facts.name, "strong", wrap=True, name=f"{self._name}.name"), 1)
        self.leave_out = button("Leave it out", f"{self._name}.leave", "small", says=f"Leave out {facts.name}")
        top.addWidget(self.leave_out, alignment=Qt.AlignmentFlag.AlignTop)
        self._stack.addLayout(top)
        self._stack.addWidget(label(f"{media_words(facts.media_type)} · {size_words(facts.size)}", "small"))
        for remark in facts.remarks:
            self._stack.addWidget(label(remark, "fault", wrap=True))

    def _fields(self, facts: EvidenceFacts) -> None:
        """Kind always; what could not be read in the open, everything that was read folded."""
        body = QWidget(self)
        read = column(body, gap=4)
        self._stack.addWidget(label("What it shows", "caption"))
        self.kind = KindBox(f"{self._name}.kind", self)
        self.kind.choose(facts.kind)
        self._stack.addWidget(self.kind)
        self._origin(self._stack, "kind", facts)
        self.source = self._line_edit("source", facts.source)
        moment = typed_moment(facts.captured_at, self._around.zone) if facts.captured_at else ""
        self.captured_at = self._line_edit("captured_at", moment)
        self.captured_at.setPlaceholderText(f"2026-07-14 20:15 ({self._around.zone.key})")
        self.captured_by = self._choice("captured_by", tuple(self._around.people), facts.captured_by or "")
        self.time_zone = self._choice("time_zone", (self._around.zone.key, "UTC"), facts.time_zone)
        for field, widget in self._widgets():
            self._place(self._stack if self._is_open(field) else read, field, widget, facts)
        self._more(read, facts)
        said = "; ".join(filter(None, (self._read_words(field, facts) for field, _widget in self._widgets())))
        if said:
            self._stack.addWidget(label(said, "small", wrap=True, name=f"{self._name}.read"))
        self.fold = Fold("More about this file", f"{self._name}.more", body)
        self._stack.addWidget(self.fold)
        self.kind.currentIndexChanged.connect(self._on_kind_chosen)

    def _widgets(self) -> tuple[tuple[str, QWidget], ...]:
        return (
            ("source", self.source),
            ("captured_at", self.captured_at),
            ("captured_by", self.captured_by),
            ("time_zone", self.time_zone),
        )

    def _is_open(self, field: str) -> bool:
        return field in self._asked

    def _on_kind_chosen(self) -> None:
        """A transcript asks for the zone of its times."""
        found = file_kind(self.kind.kind) if self.kind.kind else None
        if found is not None and found.key == "transcript" and not self.time_zone.currentText():
            self.fold.open()
            self.time_zone.setFocus()

    def _more(self, stack: QVBoxLayout, facts: EvidenceFacts) -> None:
        """Days covered, what it shows of the record, a remark."""
        self.covers_from = DayField(f"{self._name}.covers_from", "First day it covers")
        self.covers_to = DayField(f"{self._name}.covers_to", "Last day it covers")
        for field, day, value in (
            ("covers_from", self.covers_from, facts.covers_from),
            ("covers_to", self.covers_to, facts.covers_to),
        ):
            day.box.setText(value.isoformat() if value else "")
            stack.addWidget(label(day.accessibleName(), "caption"))
            stack.addWidget(day)
            self._origin(stack, field, facts)
        self.about = self._free("about", "What on the record it shows")
        self.note = self._free("note", "Remark")
        for edit in (self.about, self.note):
            stack.addWidget(label(edit.accessibleName(), "caption"))
            stack.addWidget(edit)

    def _place(self, stack: QVBoxLayout, field: str, widget: QWidget, facts: EvidenceFacts) -> None:
        stack.addWidget(label(_LABELS[field], "caption"))
        stack.addWidget(widget)
        if field in self._asked:
            stack.addWidget(label(f"Asked, because {self._asked[field]}.", "small", wrap=True))
        self._origin(stack, field, facts)

    def _origin(self, stack: QVBoxLayout, field: str, facts: EvidenceFacts) -> None:
        """Where a proposed value was read, in grey under its field."""
        origin = facts.origin(field)
        if origin:
            stack.addWidget(
                label(f"From {origin}." if origin.startswith("the ") else f"Proposed: {origin}.", "small", wrap=True)
            )

    def _read_words(self, field: str, facts: EvidenceFacts) -> str:
        """A value that was read, in words with its origin."""
        value = getattr(facts, field)
        if not value or field in self._asked:
            return ""
        words = times.moment_words(value, self._around.zone) if field == "captured_at" else str(value)
        named = {"source": "Source", "captured_at": "Captured", "captured_by": "By", "time_zone": "Zone inside"}[field]
        return f"{named}: {words} ({facts.origin(field)})"

    def _line_edit(self, field: str, value: str) -> QLineEdit:
        edit = QLineEdit(value, self)
        edit.setObjectName(f"{self._name}.{field}")
        edit.setAccessibleName(_LABELS[field])
        return edit

    def _free(self, field: str, words: str) -> QLineEdit:
        edit = QLineEdit(self)
        edit.setObjectName(f"{self._name}.{field}")
        edit.setAccessibleName(words)
        return edit

    def _choice(self, field: str, choices: tuple[str, ...], value: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"{self._name}.{field}")
        box.setAccessibleName(_LABELS[field])
        box.setEditable(True)
        box.addItems(list(choices))
        box.setCurrentIndex(-1)
        box.setEditText(value)
        return box
