"""The page of roles: who holds which, and what each may do; one of the two in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from ui.build import button, column, frame, line
from ui.theme import GRID
from ui.views.people.desk import PeopleDesk
from ui.views.people.roles.holders import HoldersPane
from ui.views.people.roles.new_role_dialog import NewRoleDialog
from ui.views.people.roles.permissions import PermissionsPane

NAME = "people_roles"
_TABS = {"holders": "Who holds what", "permissions": "What each may do"}


class RolesPage(QWidget):
    """Two panes behind two words; each is made when somebody first looks at it."""

    def __init__(self, desk: PeopleDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._panes: dict[str, Any] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._shown = "holders"
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
        self.add = button("Add a role", f"{NAME}.add", "small")
        self.add.clicked.connect(self._on_add)
        row.addWidget(self.add)
        stack = column(self, gap=0)
        stack.addWidget(bar)
        stack.addWidget(self._stack, 1)
        self._buttons[self._shown].setChecked(True)
        self._stack.setCurrentWidget(self.pane(self._shown))
        self.setFocusProxy(self.pane(self._shown))
        if desk.read is not None:
            self.refresh()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        return self._desk.is_settled and all(pane.is_settled for pane in self._panes.values())

    def pane(self, key: str) -> Any:
        """A pane by its key, made where it is not yet: holders or permissions."""
        if key not in self._panes:
            made: dict[str, Callable[[], QWidget]] = {
                "holders": lambda: HoldersPane(f"{NAME}.holders", self._desk),
                "permissions": lambda: PermissionsPane(f"{NAME}.permissions", self._desk),
            }
            self._panes[key] = made[key]()
            self._stack.addWidget(self._panes[key])
        return self._panes[key]

    def show_tab(self, key: str) -> None:
        """Bring a pane into sight."""
        self._shown = key
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self.pane(key))
        self.setFocusProxy(self.pane(key))
        self.pane(key).setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Show people as last read."""
        why = self._desk.why_not
        self.add.setEnabled(not why)
        self.add.setToolTip(why)
        if self._desk.read is not None:
            self.pane(self._shown).show_read(self._desk.read)

    def _on_add(self) -> None:
        """A role that nobody holds yet."""
        if self._desk.read is not None:
            NewRoleDialog(self._desk, self._desk.read, self).show()

    def changed(self, kinds: frozenset[str]) -> None:
        """What the policy asks of roles may be another."""
        for pane in self._panes.values():
            pane.changed(kinds)
