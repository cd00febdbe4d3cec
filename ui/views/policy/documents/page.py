"""The Documents page: the register, the cover of the policy, the roles, and who does what; one of them in sight."""

from __future__ import annotations

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


class DocumentsPage(QWidget):
    """Four panes behind four words."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._shown = desk.settings.text(NAME, "tab", "register")
        self.register = RegisterPane(f"{NAME}.register", desk)
        self.cover = CoverPane(f"{NAME}.cover", desk)
        self._chart = RolesReading(desk, self)
        self.roles = RolesPane(f"{NAME}.roles", self._chart)
        self.chart = ChartPane(f"{NAME}.chart", desk, self._chart)
        self._panes: dict[str, Any] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar, gap=0)
        row.setContentsMargins(GRID, 0, GRID, 0)
        for key, words, pane in (
            ("register", "Register", self.register),
            ("cover", "Cover of the policy", self.cover),
            ("roles", "Who holds which role", self.roles),
            ("chart", "Who does what", self.chart),
        ):
            tab = button(words, f"{NAME}.tab.{key}", "subtab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, key=key: self.show_tab(key))
            self._group.addButton(tab)
            row.addWidget(tab)
            self._panes[key], self._buttons[key] = pane, tab
            self._stack.addWidget(pane)
        row.addStretch(1)
        stack = column(self, gap=0)
        stack.addWidget(bar)
        stack.addWidget(self._stack, 1)
        if self._shown not in self._panes:
            self._shown = "register"
        self._buttons[self._shown].setChecked(True)
        self._stack.setCurrentWidget(self._panes[self._shown])
        self.setFocusProxy(self.register.table)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        return not self.register.is_saving and not self.cover.is_saving and self._chart.is_settled

    def show_tab(self, key: str) -> None:
        """Bring a pane into sight: register, cover, roles or chart."""
        self._shown = key
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self._panes[key])
        self._panes[key].setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Show what the shelf says; the chart is read when it comes into sight."""
        shelf = self._desk.shelf
        if shelf is None:
            return
        self.register.show_shelf(shelf)
        self.cover.show_shelf(shelf)
        if self._shown in {"roles", "chart"}:
            self._chart.read()
        elif self._shown == "register":
            self._desk.status_changed.emit(self.register.words)

    def changed(self, kinds: frozenset[str]) -> None:
        """Who does what may be another; the shelf is read again by the place itself."""
        if kinds & CHART_KINDS:
            self._chart.drop()
        if "seat" in kinds or (kinds & CHART_KINDS and self.isVisible()):
            self.refresh()

    def remember(self) -> None:
        """Keep which pane was in sight."""
        self._desk.settings.set_text(NAME, "tab", self._shown)
