"""The Policy place: a bar of pages over the page in sight; pages are made when somebody first goes there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QWidget

from ui.build import button, column, frame, line
from ui.dialogs.parameter_value.dialog import ParameterValueDialog
from ui.port import Changed
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS
from ui.views.places import Surroundings
from ui.views.policy.desk import SHELF_KINDS, PolicyDesk
from ui.views.policy.flow.kinds import FLOWS, FlowKind
from ui.views.policy.flow.page import FlowPage
from ui.views.policy.sub_places import SUB_PLACES, SubPlace
from ui.views.policy.text.making import TextPlace

NAME = "policy"


class PolicyPlace(QWidget):
    """Text · Versions · Parameters · Controls · Crosswalk · Documents."""

    go_wanted = Signal(object)
    status_changed = Signal(str)

    def __init__(self, around: Surroundings, pages: tuple[SubPlace, ...] = SUB_PLACES) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._kinds = {page.key: page for page in pages}
        self._shown = around.settings.text(NAME, "page")
        if self._shown not in self._kinds:
            self._shown = pages[0].key
        self.desk = PolicyDesk(around)
        self.desk.setParent(self)
        self._pages: dict[str, Any] = {}
        """Widgets that do what `SubPage` says, by key."""
        self._stack = QStackedWidget()
        self._calm = QWidget()
        self._stack.addWidget(self._calm)
        self._buttons = QButtonGroup(self)
        self._flow: FlowPage | None = None
        """A way into the policy under way; it stands over the pages until it is left (ui/views/policy/flow)."""
        self._flow_key = ""
        self._all = QStackedWidget()
        self._all.addWidget(self._lay_out())
        column(self, gap=0).addWidget(self._all)
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
        return self._flow_key or self._shown

    @property
    def page(self) -> QWidget | None:
        """The page in sight, once it is made; one that is made in several turns counts when the last is over."""
        made = self._flow or self._pages.get(self._shown)
        return made.page if isinstance(made, TextPlace) else made

    def show_at(self, at: object) -> QWidget:
        """Bring a page of the bar into sight, or the way in that is under way, by its key."""
        if self._flow is not None and at == self._flow_key:
            self._all.setCurrentWidget(self._flow)
            self.status_changed.emit("")
            self.desk.refresh()
            return self
        self._all.setCurrentIndex(0)
        self._shown = at if isinstance(at, str) and at in self._kinds else self._shown
        for shown in self._buttons.buttons():
            shown.setChecked(shown.objectName() == f"{NAME}.page.{self._shown}")
        self.status_changed.emit("")
        if self._shown in self._pages:
            self._bring(self._shown)
        else:
            self._stack.setCurrentWidget(self._calm)
            QTimer.singleShot(NEXT_TURN_MS, self, lambda key=self._shown: self._make(key))
        return self

    def arrive(self) -> None:
        """The page in sight takes the keyboard."""
        (self.page or self).setFocus()

    def take_changes(self, changed: Changed) -> None:
        """Every page that stands hears it; the shelf is read again where it is concerned."""
        if changed.kinds & SHELF_KINDS:
            self.desk.refresh()
        for page in tuple(self._pages.values()):
            page.changed(changed.kinds)
        if self._flow is not None:
            self._flow.changed(changed.kinds)

    def remember(self) -> None:
        """Keep which page was in sight, and what each page keeps."""
        self.desk.settings.set_text(NAME, "page", self._shown)
        for page in self._pages.values():
            if hasattr(page, "remember"):
                page.remember()
        if self._flow is not None:
            self._flow.remember()

    def _lay_out(self) -> QWidget:
        """The bar over the pages."""
        whole = QWidget()
        stack = column(whole, gap=0)
        stack.addWidget(self._bar())
        stack.addWidget(self._stack, 1)
        return whole

    def _bar(self) -> QFrame:
        """The pages to choose from."""
        bar = frame("topbar", f"{NAME}.pages")
        bar.setFixedHeight(44)
        row = line(bar, gap=4)
        row.setContentsMargins(GRID, 0, GRID, 0)
        for page in self._kinds.values():
            choice = button(page.words, f"{NAME}.page.{page.key}", "tab")
            choice.setCheckable(True)
            choice.clicked.connect(lambda _checked=False, key=page.key: self._on_go_wanted(key))
            self._buttons.addButton(choice)
            row.addWidget(choice)
        row.addStretch(1)
        return bar

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
        self.go_wanted.emit(key or self._shown)

    def _drop_flow(self) -> None:
        """Nothing of it is needed any more; what it recorded is on record."""
        flow, self._flow, self._flow_key = self._flow, None, ""
        if flow is not None:
            self._all.setCurrentIndex(0)
            self._all.removeWidget(flow)
            flow.deleteLater()

    def _make(self, key: str) -> None:
        """Make a page in one turn and show it in the next, unless somebody went on meanwhile."""
        if key not in self._pages:
            self._pages[key] = self._kinds[key].make(self.desk)
        QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._arrive_at(key))

    def _arrive_at(self, key: str) -> None:
        """Show a page that was just made, and give it the keyboard."""
        if key == self._shown:
            self._bring(key)
            if self.isVisible():
                self.arrive()

    def _bring(self, key: str) -> None:
        """Bring a page that is made into sight; the shelf is read again for it."""
        made = self._pages[key]
        if self._stack.indexOf(made) < 0:
            self._stack.addWidget(made)
        self._stack.setCurrentWidget(made)
        self.desk.refresh()

    def _refresh_page(self) -> None:
        """The shelf was read, or another version is in sight: the page in sight reads what it shows."""
        made = self._pages.get(self._shown)
        if made is not None:
            made.refresh()
