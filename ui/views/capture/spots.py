"""Where a form stands in the Changes place, as back and forward keep it, and the forms that are open there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from chgdesk.domain.change import Change
from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from ui.port import Changed
from ui.views.capture.drafting import WORDS, left_behind
from ui.views.capture.page import CapturePage
from ui.views.capture.plan import NORMAL
from ui.views.emergency.page import EmergencyPage
from ui.views.place_desk import PlaceDesk

NEW, EMERGENCY, EDIT = "new", "emergency", "edit"

_KEYS = {NEW: "Ctrl+N", EMERGENCY: "Ctrl+Shift+E"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpot:
    """A form: `new` or `emergency`, perhaps begun with a record, or `edit` of a record at one of its fields."""

    kind: str = NEW
    rid: int = 0
    focus_field: str = ""
    start: Change | None = field(default=None, compare=False)
    not_copied: tuple[str, ...] = field(default=(), compare=False)


class OpenForms(QObject):
    """Makes the forms of a place, keeps those that are being written, and lets go of those that are done.

    `go_wanted` carries where to go when a form is recorded or left: a record's number, or None for the place's home.
    """

    go_wanted = Signal(object)

    def __init__(self, desk: PlaceDesk, host: Callable[[], QWidget | None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host = desk, host
        self._open: dict[tuple[str, int], CapturePage] = {}

    def tell_left(self) -> None:
        """Say what was being written when the window was closed last, and how to go on."""
        desk = self._desk
        desk.compute(lambda: left_behind(desk.settings, desk.card.path), self._on_left_behind)

    def _on_left_behind(self, keys: tuple[str, ...]) -> None:
        if keys:
            words = " and ".join(f"{WORDS[key]} ({_KEYS[key]})" for key in keys)
            self._desk.say(f"You were writing {words}. It is kept; open it to go on.")

    def page_at(self, spot: FormSpot) -> QWidget:
        """The form of a spot, made now or as it was left; one of a record is made once the record is read."""
        key = (spot.kind, spot.rid)
        known = self._open.get(key)
        if known is not None and spot.start is None:
            if spot.focus_field and known.form is not None:
                known.jump(spot.focus_field)
            return known
        if known is not None:
            self._let_go(key)
        return self._make(spot, None)

    def open_record(self, spot: FormSpot, then: Callable[[QWidget], None]) -> None:
        """Read a record, then show its form."""
        self._desk.ask(StandingOf(rid=spot.rid, now=self._desk.now), lambda found: then(self._make(spot, found)))

    def is_open(self, spot: FormSpot) -> bool:
        """Whether the form of a spot is being written already."""
        return (spot.kind, spot.rid) in self._open

    def take_changes(self, changed: Changed) -> None:
        """Open forms choose from what stands on record now."""
        for page in self._open.values():
            page.changed(changed.kinds)

    def remember(self) -> None:
        """The window closes: what is typed goes to the disk."""
        for page in self._open.values():
            page.remember()

    def _make(self, spot: FormSpot, standing: ChangeStanding | None) -> CapturePage:
        emergency = spot.kind == EMERGENCY or (standing is not None and standing.change.category == "emergency")
        values: dict[str, Any] = {
            "standing": standing,
            "not_copied": spot.not_copied,
            "focus_field": spot.focus_field,
            "parent": self._host(),
        }
        page: CapturePage
        if emergency:
            page = EmergencyPage(self._desk, spot.start, **values)
        else:
            page = CapturePage(self._desk, spot.start, plan=NORMAL, **values)
        page.hide()
        key = (spot.kind, spot.rid)
        self._open[key] = page
        page.recorded.connect(lambda changed: self._on_recorded(key, changed))
        page.left.connect(lambda: self._on_left(key, spot.rid))
        return page

    def _on_recorded(self, key: tuple[str, int], changed: Changed) -> None:
        """It is on record: its page is shown."""
        self._let_go(key)
        self.go_wanted.emit(next(iter(changed.rids), None))

    def _on_left(self, key: tuple[str, int], rid: int) -> None:
        page = self._open.get(key)
        if page is not None and not page.filling.is_dirty:
            self._let_go(key)
        elif page is not None:
            self._desk.say("What you typed is kept; open the form again to go on.")
        self.go_wanted.emit(rid or None)

    def _let_go(self, key: tuple[str, int]) -> None:
        page = self._open.pop(key, None)
        if page is not None:
            page.hide()
            page.deleteLater()
