"""The Documents page: the register, the cover of the policy, the roles, and who does what; one of them in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from ui.build import button, column, frame, line
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.documents.cover import CoverPane
from ui.views.policy.documents.register import RegisterPane
from ui.views.policy.documents.roles import ChartPane, RolesPane, RolesReading

NAME = "policy_documents"
CHART_KINDS = frozenset({"role", "role_assignment", "person", "parameter_set", "policy_version", "policy_document"})
"""Kinds of record that say who does what."""


_TABS = {
    "register": "Register",
    "cover": "Cover of the policy",
    "roles": "Who holds which role",
    "chart": "Who does what",
}


class DocumentsPage(QWidget):
    """Four panes behind four words."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._chart = RolesReading(desk, self)
        self._panes: dict[str, Any] = {}
        """The panes made so far: each is made when somebody first looks at it."""
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        kept = desk.settings.text(NAME, "tab")
        self._shown = kept if kept in _TABS else "register"
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar, gap=0)
        row.setContentsMargins(GRID, 0, GRID, 0)
        for key, words in _TABS.items():
            tab = button(words, f"{NAME}.tab.{key}", "subtab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, key=key: self.show_tab(key))
            self._group.addButton(tab)
            row.addWidget(tab)
            self._buttons[key] = tab
        row.addStretch(1)
        stack = column(self, gap=0)
        stack.addWidget(bar)
        stack.addWidget(self._stack, 1)
        self._buttons[self._shown].setChecked(True)
        self._stack.setCurrentWidget(self.pane(self._shown))

    def pane(self, key: str) -> Any:
        """A pane by its key, made where it is not yet: register, cover, roles or chart."""
        if key not in self._panes:
            made: dict[str, Callable[[], QWidget]] = {
                "register": lambda: RegisterPane(f"{NAME}.register", self._desk),
                "cover": lambda: CoverPane(f"{NAME}.cover", self._desk),
                "roles": lambda: RolesPane(f"{NAME}.roles", self._chart),
                "chart": lambda: ChartPane(f"{NAME}.chart", self._desk, self._chart),
            }
            self._panes[key] = made[key]()
            self._stack.addWidget(self._panes[key])
        return self._panes[key]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        saving = any(getattr(pane, "is_saving", False) for pane in self._panes.values())
        return not saving and self._chart.is_settled

    def show_tab(self, key: str) -> None:
        """Bring a pane into sight: register, cover, roles or chart."""
        self._shown = key
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self.pane(key))
        self.pane(key).setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Show what the shelf says; the chart is read when it comes into sight."""
        shelf = self._desk.shelf
        if shelf is None:
            return
        for key in ("register", "cover"):
            if key in self._panes:
                self._panes[key].show_shelf(shelf)
        if self._shown in {"roles", "chart"}:
            self._chart.read()

    def changed(self, kinds: frozenset[str]) -> None:
        """Who does what may be another; the shelf is read again by the place itself."""
        if kinds & CHART_KINDS:
            self._chart.drop()
        if "seat" in kinds or (kinds & CHART_KINDS and self.isVisible()):
            self.refresh()

    def remember(self) -> None:
        """Keep which pane was in sight."""
        self._desk.settings.set_text(NAME, "tab", self._shown)
