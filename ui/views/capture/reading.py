"""Reading what was dropped, off the GUI thread, and proposing it to the form; large files in a process of their own."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.errors import UserError
from chgdesk.intake import Proposal, Reading, propose, read_pasted, read_source
from ui.views.capture.dropping import Pasted
from ui.views.capture.filling import Held
from ui.views.capture.ground import FormGround
from ui.views.place_desk import PlaceDesk
from ui.widgets.drop_box import read_file_at

LARGE = 400_000
"""Bytes from which reading is left to a process of its own."""
_JOB = "chgdesk.intake_job:read_dropped"


class SourceReader(QObject):
    """`read` tells a reading with the original it came from; `refused` why something was not taken."""

    read = Signal(object, object)
    refused = Signal(str)

    def __init__(self, desk: PlaceDesk, ground: FormGround, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._ground = desk, ground
        self.waiting = 0

    @property
    def _zone(self) -> str:
        return self._ground.calendar.zone

    def take_files(self, paths: tuple[str, ...]) -> None:
        """Read each file."""
        for path in paths:
            self.waiting += 1
            self._desk.compute(partial(read_file_at, path), self._read_file, self._on_failed)

    def take_pasted(self, given: Pasted) -> None:
        """Read a text or keep a picture."""
        self.waiting += 1
        if given.picture:
            held = Held(name="pasted picture.png", data=given.picture, media_type="image/png", source="clipboard")
            self._work(lambda: read_source(held.data, held.name, zone=self._zone, day=self._desk.today), held)
            return
        data = given.text.encode(errors="replace")
        held = Held(name="pasted text.txt", data=data, media_type="text/plain", source="clipboard")
        self._work(lambda: read_pasted(given.text, zone=self._zone, html=given.html, day=self._desk.today), held)

    def _read_file(self, file: Any) -> None:
        media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        held = Held(name=file.name, data=file.data, media_type=media)
        day: date = self._desk.today
        if len(file.data) > LARGE:
            self._desk.start_job(
                _JOB,
                file.data,
                file.name,
                self._zone,
                day,
                done=lambda made: self._done(made, held),
                failed=self._on_failed,
            )
            return
        self._work(lambda: read_source(file.data, file.name, zone=self._zone, day=day), held)

    def _work(self, work: Callable[[], Reading], held: Held) -> None:
        self._desk.compute(work, lambda made: self._done(made, held), self._on_failed)

    def _done(self, made: Reading, held: Held) -> None:
        self.waiting -= 1
        self.read.emit(made, held)

    def _on_failed(self, error: BaseException) -> None:
        self.waiting -= 1
        if isinstance(error, UserError):
            self.refused.emit(str(error))
        else:
            self._desk.report(error)


def proposed(change: Change, made: Reading, held: Held, ground: FormGround, keep: frozenset[str]) -> Proposal:
    """What a reading would fill, resting on its original; run off the GUI thread."""
    digest = hashlib.sha256(held.data).hexdigest()
    rests = Provenance(basis=Basis.DOCUMENT, source=made.shown, document=digest)
    return propose(change, made, people=ground.people, held=rests, roles_of=ground.held.roles_at, keep=keep)


def read_again(path: str) -> bytes | None:
    """The bytes of an original that a draft only named; None where it is gone."""
    try:
        return Path(path).read_bytes()
    except OSError:
        return None
