"""Saving a form: one command with an id of its own, so that a double click records once, and what follows from it."""

from __future__ import annotations

import uuid
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change_facts import ApprovalRequest
from chgdesk.domain.version_mark import mark_words
from chgdesk.errors import Conflict, UserError
from chgdesk.services.changes.approving import AskApproval
from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from chgdesk.services.changes.incidents import RecordIncident
from chgdesk.services.changes.saving import CLOSE, SUBMIT, SaveChange
from ui.port import Changed
from ui.views.capture.filling import Filling
from ui.views.place_desk import PlaceDesk

__all__ = ["CLOSE", "SUBMIT", "Saver"]


class Saver(QObject):
    """`saved` tells what was recorded; `refused` and `conflicted` why not. One save at a time."""

    saved = Signal(object)
    refused = Signal(object)
    conflicted = Signal(object)
    busy = Signal(bool)

    def __init__(self, desk: PlaceDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._id = uuid.uuid4().hex
        self.is_busy = False

    def edited(self) -> None:
        """What is saved next is another act."""
        if not self.is_busy:
            self._id = uuid.uuid4().hex

    def save(
        self, filling: Filling, then: str, *, reason: str = "", as_happened: bool = False, copies: bool = False
    ) -> None:
        """Record it; an incident that the form names goes on record first."""
        if self.is_busy:
            return
        self._set_busy(on=True)
        command = SaveChange(
            id=f"{self._id}{then}{int(as_happened)}",
            change=filling.change,
            expected_version=filling.version,
            reason=reason,
            then=then,
            as_happened=as_happened,
            files=tuple(held.given for held in filling.held),
        )
        incident = self._incident(filling)
        if incident is not None:
            self._desk.execute(
                incident, self, done=lambda _done: self._send(command, copies=copies), failed=self._on_failed
            )
        else:
            self._send(command, copies=copies)

    def _send(self, command: SaveChange, *, copies: bool) -> None:
        self._desk.execute(
            command, self, done=lambda changed: self._on_saved(changed, copies=copies), failed=self._on_failed
        )

    def _incident(self, filling: Filling) -> RecordIncident | None:
        """The incident to put on record with it, where the form says more of it than its number."""
        ref = filling.change.incident
        if not ref or not (filling.extra.get("@incident.severity") or filling.extra.get("@incident.opened_at")):
            return None
        return RecordIncident(
            id=f"{self._id}incident",
            ref=ref,
            severity=str(filling.extra.get("@incident.severity") or ""),
            opened_at=filling.extra.get("@incident.opened_at"),
            title=filling.change.title,
            provenance=Provenance(source="typed with the emergency"),
        )

    def _on_saved(self, changed: Changed, *, copies: bool) -> None:
        if copies:
            rid = next(iter(changed.rids), 0)
            self._desk.ask(
                StandingOf(rid=rid, now=self._desk.now),
                lambda standing: self._copy(changed, standing),
                lambda _error: self._finish(changed),
            )
        else:
            self._finish(changed)

    def _copy(self, changed: Changed, standing: ChangeStanding | None) -> None:
        """Put the requests on the clipboard, and note whom was asked."""
        if standing is None or not standing.requests:
            said = "No request was copied: nobody on record holds the role that approves it."
            self._desk.say(said if standing is not None and not standing.weighed.all_approved else "Saved.")
            self._finish(changed)
            return
        texts = [f"{request.subject}\n\n{request.text}" for request in standing.requests]
        QGuiApplication.clipboard().setText("\n\n\n".join(texts))
        asked = tuple(
            ApprovalRequest(person=request.person, roles=request.roles, mark=mark_words(request.mark))
            for request in standing.requests
        )
        number = len(asked)
        self._desk.say(
            "The request is on the clipboard." if number == 1 else f"{number} requests are on the clipboard."
        )
        self._desk.execute(
            AskApproval(id=f"{self._id}ask", change=standing.change.ref, requests=asked),
            self,
            done=lambda _done: self._finish(changed),
            failed=lambda _error: self._finish(changed),
        )

    def _finish(self, changed: Changed) -> None:
        self._set_busy(on=False)
        self._id = uuid.uuid4().hex
        self.saved.emit(changed)

    def _on_failed(self, error: BaseException) -> None:
        self._set_busy(on=False)
        if isinstance(error, Conflict):
            self.conflicted.emit(error)
        elif isinstance(error, UserError):
            self.refused.emit(error)
        else:
            self._desk.report(error)

    def _set_busy(self, *, on: bool) -> None:
        self.is_busy = on
        self.busy.emit(on)


def after_conflict(filling: Filling, standing: ChangeStanding) -> Filling:
    """The form upon the version that stands on record now, with everything that was typed."""
    return replace(filling, base=standing.change, version=standing.version)
