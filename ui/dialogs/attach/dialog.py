"""The dialog in which files become evidence of a record: looked at, asked about, attached in one act (EVD-01)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget
from typing_extensions import override

from chgdesk.domain.evidence_taking import read_facts
from chgdesk.domain.evidence_taking.facts import HEAD
from chgdesk.errors import Invalid, UserError
from chgdesk.services.evidence.commands import AddEvidence, EvidenceFile
from chgdesk.services.evidence.files import refuse_shortcut, refuse_size
from chgdesk.services.evidence.gathering import Gathered, gather
from chgdesk.services.evidence.reading import EvidenceRemarks
from chgdesk.services.evidence.watch import Watch
from ui.build import button, column, label, line
from ui.dialogs.attach.row import THUMB, FileRow, Offered, Surroundings
from ui.port import Changed, Workspace
from ui.runner import DeskRunner, Ticket
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS
from ui.views.preview.looking import PICTURE_READ, thumbnail
from ui.widgets.work_bar import WorkBar
from ui.words import count_words

NAME = "attach"
MOST_ROWS = 25
"""Files that get a row of their own; further ones are attached with what they say of themselves."""

_LOOK_MS = 100


class AttachDialog(QDialog):
    """`attached` tells what was recorded, `said` what the entry remarks on files that were held already."""

    attached = Signal(object)
    said = Signal(str)

    def __init__(self, change: str, workspace: Workspace, runner: DeskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Attach to {change}")
        self.resize(720, 680)
        self._change, self._workspace, self._runner = change, workspace, runner
        card = workspace.card
        people = {seat.name: seat.person for seat in card.seats}
        self._around = Surroundings(people=people, zone=ZoneInfo(card.zone))
        self._waiting: list[Offered] = []
        self._others: list[Offered] = []
        self._looking = 0
        self._is_recording = False
        self._watch: Watch | None = None
        self._id = ""
        self._is_leaving = False
        self._tickets: list[Ticket] = []
        self.rows: list[FileRow] = []
        self._look_timer = QTimer(self)
        self._look_timer.setInterval(_LOOK_MS)
        self._look_timer.timeout.connect(self._on_look)
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_attach_clicked)
        QShortcut(QKeySequence("Ctrl+Enter"), self, self._on_attach_clicked)

    @property
    def is_settled(self) -> bool:
        """Whether every file was looked at and has its row, and nothing is being recorded."""
        return not self._looking and not self._waiting and not self._is_recording

    @property
    def kept(self) -> list[FileRow]:
        """The rows that are to be attached."""
        return [row for row in self.rows if row.is_kept]

    def add_paths(self, paths: Sequence[str]) -> None:
        """Look at files and folders off the GUI thread; each gets a row when it comes."""
        self._look(lambda: gather(Path(path) for path in paths))

    def add_bytes(self, data: bytes, name: str) -> None:
        """Take something that was pasted or dragged without a file."""

        def facts() -> Offered:
            refuse_size(name, len(data))
            read = read_facts(name, data[:HEAD], size=len(data), modified_at=self._workspace.now())
            refuse_shortcut(read)
            origins = tuple(
                (field, "when it was pasted" if field == "captured_at" and "file's date" in words else words)
                for field, words in read.origins
            )
            return Offered(facts=replace(read, origins=origins), data=data)

        self._look(facts)

    def _lay_out(self) -> None:
        stack = column(self, margins=GRID * 2, gap=GRID)
        self._words = label("Looking at the files …", "soft", wrap=True, name=f"{NAME}.words")
        stack.addWidget(self._words)
        self.refused = label("", "fault", wrap=True, name=f"{NAME}.refused")
        self.refused.hide()
        stack.addWidget(self.refused)
        area = QScrollArea(self)
        area.setObjectName(f"{NAME}.area")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        self._holder = QWidget(area)
        self._rows = column(self._holder, gap=GRID)
        self._further = label("", "soft", wrap=True, name=f"{NAME}.further")
        self._further.hide()
        self._rows.addWidget(self._further)
        self._rows.addStretch(1)
        area.setWidget(self._holder)
        stack.addWidget(area, 1)
        self.fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self.fault.hide()
        stack.addWidget(self.fault)
        self.work = WorkBar(f"{NAME}.work", self)
        stack.addWidget(self.work)
        row = line()
        row.addStretch(1)
        leave = button("Leave it", f"{NAME}.leave")
        leave.clicked.connect(self.close)
        self.attach = button("Attach", f"{NAME}.attach", "primary")
        self.attach.clicked.connect(self._on_attach_clicked)
        row.addWidget(leave)
        row.addWidget(self.attach)
        stack.addLayout(row)
        self._count()

    def _look(self, work: Callable[[], Gathered | Offered]) -> None:
        self._looking += 1
        self._tickets.append(self._runner.ask(work, self._on_found, self._on_not_found))

    def _on_found(self, found: Gathered | Offered) -> None:
        """Files were looked at."""
        self._looking -= 1
        if isinstance(found, Offered):
            offered = [found]
        else:
            offered = [Offered(facts=file.facts, path=file.path) for file in found.files]
            self._refuse(found.refused)
        room = max(0, MOST_ROWS - len(self.rows) - len(self._waiting))
        is_idle = not self._waiting
        self._waiting += offered[:room]
        self._others += offered[room:]
        if is_idle:
            self._make_next()
        self._count()

    def _on_not_found(self, error: BaseException) -> None:
        self._looking -= 1
        self._refuse((str(error),))
        self._count()

    def _refuse(self, sentences: Sequence[str]) -> None:
        if sentences:
            before = [self.refused.text()] if self.refused.text() else []
            listed = list(sentences)[:10]
            more = [f"and {len(sentences) - 10} further files."] if len(sentences) > 10 else []
            self.refused.setText("\n".join((*before, *listed, *more)))
            self.refused.show()

    def _make_next(self) -> None:
        """One row a turn: each holds a dozen controls."""
        if self._waiting:
            offered = self._waiting.pop(0)
            row = FileRow(offered, f"{NAME}.{len(self.rows)}", self._around, self._holder)
            row.leave_out.clicked.connect(partial(self._on_left_out, row))
            self._rows.insertWidget(len(self.rows), row)
            self.rows.append(row)
            if offered.facts.media_type.startswith("image/"):
                self._tickets.append(self._runner.ask(partial(_thumbnail, offered), row.show_thumbnail))
            if len(self.rows) == 1:
                row.kind.setFocus()
        if self._waiting:
            QTimer.singleShot(NEXT_TURN_MS, self, self._make_next)
        self._count()

    def _on_left_out(self, row: FileRow) -> None:
        row.is_kept = False
        row.hide()
        self._count()

    def _count(self) -> None:
        """The button says how many files it attaches."""
        count = len(self.kept) + len(self._others)
        self.attach.setText(f"Attach {count_words(count, 'file', 'files')}" if count else "Attach")
        ready = bool(count) and not self._looking and not self._waiting and not self._is_recording
        self.attach.setEnabled(ready)
        self.attach.setToolTip("Ctrl+Return" if ready else "There is no file to attach yet")
        self._further.setText(
            f"and {count_words(len(self._others), 'further file', 'further files')}, attached with what they say of "
            "themselves; correct them on the record."
        )
        self._further.setVisible(bool(self._others))
        busy = "Looking at the files …" if self._looking else "No file is left to attach."
        what = f"What they show is proposed from the files; only the rest is asked. Evidence of {self._change}."
        self._words.setText(what if count else busy)

    def _on_attach_clicked(self) -> None:
        """Hand everything over, once."""
        if not self.attach.isEnabled():
            return
        try:
            files = tuple(row.file() for row in self.kept)
        except UserError as fault:
            self._show_fault(str(fault))
            return
        self._is_recording, self._watch = True, Watch()
        self.fault.hide()
        self._count()
        self._id = self._id or uuid.uuid4().hex
        command = AddEvidence(
            id=self._id,
            change=self._change,
            files=(*files, *map(_as_read, self._others)),
            watch=self._watch,
        )
        self.work.begin("Reading the files", self._watch.cancel)
        self._look_timer.start()
        self._runner.execute(command, self, done=self._on_recorded, failed=self._on_failed)

    def _on_look(self) -> None:
        """How far the copying is."""
        if self._watch is not None and self._watch.total:
            self.work.step(self._watch.done, self._watch.total, self._watch.words)

    def _on_recorded(self, changed: Changed) -> None:
        """It is on record; what the entry remarks on is told before the dialog goes."""
        self.attached.emit(changed)
        seq = getattr(changed.value, "seq", None)
        if self._end() or seq is None:
            return
        query, ask = EvidenceRemarks(seq=seq), self._workspace.ask
        self._tickets.append(self._runner.ask(lambda: " ".join(ask(query)), self._on_remarks))

    def _on_remarks(self, words: str) -> None:
        if words:
            self.said.emit(words)
        self.close()

    def _on_failed(self, error: BaseException) -> None:
        """Nothing was kept; everything typed stays."""
        if self._end():
            return
        self._id = ""
        self._show_fault("\n".join(error.faults) if isinstance(error, Invalid) and error.faults else str(error))

    def _end(self) -> bool:
        """The act is over; whether somebody closed the dialog meanwhile, which goes now."""
        self._is_recording, self._watch = False, None
        self._look_timer.stop()
        if self._is_leaving:
            super().done(0)
            return True
        self.work.end()
        self._count()
        return False

    def _show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()

    @override
    def done(self, result: int) -> None:
        """Closing while files are copied cancels the act, and goes once that is answered."""
        for ticket in self._tickets:
            ticket.cancel()
        if self._watch is not None:
            self._is_leaving = True
            self._watch.cancel()
            self.hide()
        else:
            super().done(result)


def _as_read(offered: Offered) -> EvidenceFile:
    """A file with what it says of itself alone."""
    facts = offered.facts
    return EvidenceFile(
        path=offered.path,
        data=offered.data,
        name=facts.name if offered.path is None else "",
        kind=facts.kind,
        source=facts.source,
        captured_at=facts.captured_at,
        captured_by=facts.captured_by,
        covers_from=facts.covers_from,
        covers_to=facts.covers_to,
        time_zone=facts.time_zone,
    )


def _thumbnail(offered: Offered) -> QImage:
    """A small picture of a file at hand; read and decoded off the GUI thread."""
    if offered.path is None:
        return thumbnail(offered.data, THUMB * 2)
    if offered.facts.size > PICTURE_READ:
        return QImage()
    try:
        return thumbnail(offered.path.read_bytes(), THUMB * 2)
    except OSError:
        return QImage()  # it went away meanwhile; attaching it will say so


def open_attach(change: str, workspace: Workspace, runner: DeskRunner, parent: QWidget) -> AttachDialog:
    """Open the dialog beside the page; hand it paths and bytes with `add_paths` and `add_bytes`."""
    dialog = AttachDialog(change, workspace, runner, parent)
    dialog.show()
    return dialog
