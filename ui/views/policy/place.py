"""The Policy place: a bar of pages over the page in sight; pages are made when somebody first goes there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.build import column
from ui.dialogs.parameter_value.dialog import ParameterValueDialog
from ui.port import Changed
from ui.turns import NEXT_TURN_MS
from ui.views.places import Surroundings
from ui.views.policy.desk import SHELF_KINDS, PolicyDesk
from ui.views.policy.flow.kinds import FLOWS, FlowKind
from ui.views.policy.flow.page import FlowPage
from ui.views.policy.sub_places import SUB_PLACES, SubPlace
from ui.views.policy.text.making import TextPlace
from ui.widgets.place_bar import BarPage, PlaceBar

NAME = "policy"


class PolicyPlace(QWidget):
    """Text · Versions · Parameters · Controls · Crosswalk · Documents."""

    go_wanted = Signal(object)
    status_changed = Signal(str)

    def __init__(self, around: Surroundings, pages: tuple[SubPlace, ...] = SUB_PLACES) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self.desk = PolicyDesk(around)
        self.desk.setParent(self)
        self._bar = PlaceBar(NAME, [self._bar_page(page) for page in pages], around.settings.text(NAME, "page"))
        self._flow: FlowPage | None = None
        """A way into the policy under way; it stands over the pages until it is left (ui/views/policy/flow)."""
        self._flow_key = ""
        self._all = QStackedWidget()
        self._all.addWidget(self._bar)
        column(self, gap=0).addWidget(self._all)
        self._bar.chosen.connect(self._on_go_wanted)
        self._bar.brought.connect(self._on_brought)
        for flow in FLOWS:
            flow.wanted(self.desk).connect(lambda flow=flow: self._on_flow_wanted(flow))
        self.desk.go_wanted.connect(self._on_go_wanted)
        self.desk.status_changed.connect(self.status_changed.emit)
        self.desk.version_shown.connect(lambda _ref: self._refresh_page())
        self.desk.shelf_read.connect(lambda _shelf: self._refresh_page())
        self.desk.parameter_wanted.connect(self._on_parameter_wanted)

    @property
    def home(self) -> object:
        """The page that was in sight last, or the way in that is under way."""
        return self._flow_key or self._bar.shown

    @property
    def page(self) -> QWidget | None:
        """The page in sight, once it is made; one that is made in several turns counts when the last is over."""
        made = self._flow or self._bar.page
        return made.page if isinstance(made, TextPlace) else made

    def show_at(self, at: object) -> QWidget:
        """Bring a page of the bar into sight, or the way in that is under way, by its key."""
        if self._flow is not None and at == self._flow_key:
            self._all.setCurrentWidget(self._flow)
            self.status_changed.emit("")
            self.desk.refresh()
            return self
        self._all.setCurrentIndex(0)
        self.status_changed.emit("")
        self._bar.show_page(at)
        return self

    def arrive(self) -> None:
        """The page in sight takes the keyboard."""
        (self.page or self).setFocus()

    def take_changes(self, changed: Changed) -> None:
        """Every page that stands hears it; the shelf is read again where it is concerned."""
        if changed.kinds & SHELF_KINDS:
            self.desk.refresh()
        for page in self._pages:
            page.changed(changed.kinds)
        if self._flow is not None:
            self._flow.changed(changed.kinds)

    def remember(self) -> None:
        """Keep which page was in sight, and what each page keeps."""
        self.desk.settings.set_text(NAME, "page", self._bar.shown)
        for page in self._pages:
            if hasattr(page, "remember"):
                page.remember()
        if self._flow is not None:
            self._flow.remember()

    @property
    def _pages(self) -> tuple[Any, ...]:
        """The pages made so far: widgets that do what `SubPage` says."""
        return self._bar.pages

    def _bar_page(self, page: SubPlace) -> BarPage:
        """A page as the bar makes it."""
        return BarPage(key=page.key, words=page.words, make=lambda: page.make(self.desk))

    def _on_brought(self, _key: str, made_just_now: bool) -> None:  # noqa: FBT001 - a signal
        """A page is in sight: the shelf is read again for it, and a new one takes the keyboard."""
        self.desk.refresh()
        if made_just_now and self.isVisible():
            self.arrive()

    def _on_parameter_wanted(self, path: str, version: str) -> None:
        """A figure was pressed: its editor opens beside the page; one that is open already comes to the front."""
        for shown in self.findChildren(ParameterValueDialog):
            if (shown.path, shown.version) == (path, version) and shown.isVisible():
                shown.raise_()
                shown.activateWindow()
                return
        editor = ParameterValueDialog(self.desk, path, version, self)
        editor.section_wanted.connect(lambda key: self.desk.go_to_section(key, editor.version))
        editor.show()

    def _on_go_wanted(self, key: str) -> None:
        """Go to a page; the way back is kept by the frame."""
        self.go_wanted.emit(key)

    def _on_flow_wanted(self, kind: FlowKind) -> None:
        """Begin a way in, or go on with the one under way; it is made in a turn of its own."""
        if self._flow is not None and self._flow_key != kind.key:
            self._drop_flow()
        if self._flow is not None:
            self.go_wanted.emit(kind.key)
            return
        self._flow, self._flow_key = kind.make(self.desk), kind.key
        self._flow.left.connect(self._on_flow_left)
        QTimer.singleShot(NEXT_TURN_MS, self._flow, lambda: self._show_flow(kind.key))

    def _show_flow(self, key: str) -> None:
        """Bring it into sight, unless it was left already."""
        if self._flow is not None and self._flow_key == key:
            self._all.addWidget(self._flow)
            self.go_wanted.emit(key)

    def _on_flow_left(self, key: str) -> None:
        """It is done, or was given up: go to the page it names, or to the one it was begun from."""
        self._drop_flow()
        self.go_wanted.emit(key or self._bar.shown)

    def _drop_flow(self) -> None:
        """Nothing of it is needed any more; what it recorded is on record."""
        flow, self._flow, self._flow_key = self._flow, None, ""
        if flow is not None:
            self._all.setCurrentIndex(0)
            self._all.removeWidget(flow)
            flow.deleteLater()

    def _refresh_page(self) -> None:
        """The shelf was read, or another version is in sight: the page in sight reads what it shows."""
        made: Any = self._bar.page
        if made is not None:
            made.refresh()
