"""Put a role on record before anybody holds it: its name and what it has to do (ROLE-02)."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from chgdesk.services.people.commands import SetRole
from chgdesk.services.people.queries import PeopleRead
from ui.dialogs.desk_dialog import DeskDialog
from ui.views.people.desk import PeopleDesk
from ui.views.people.recording import record


class NewRoleDialog(DeskDialog):
    """A name is asked for; its key follows from it."""

    def __init__(self, desk: PeopleDesk, read: PeopleRead, parent: QWidget | None = None) -> None:
        super().__init__("new_role", "Add a role", "Record the role", parent)
        self._desk = desk
        self._taken = {role.ref for role in read.roles}
        self.title = QLineEdit()
        self.title.setObjectName("new_role.title")
        self.title.setAccessibleName("What people call it")
        self.duties = QPlainTextEdit()
        self.duties.setObjectName("new_role.duties")
        self.duties.setAccessibleName("What it has to do")
        self.duties.setTabChangesFocus(True)
        self.duties.setFixedHeight(96)
        self.add("What people call it", self.title)
        self.add("What it has to do", self.duties)
        self.title.textChanged.connect(lambda _text: self._tell())
        self._tell()
        self.title.setFocus()

    def on_act(self) -> None:
        """Record it."""
        command = SetRole(role=role_key(self.title.text()), title=self.title.text(), duties=self.duties.toPlainText())
        record(self._desk, command, self)

    def _tell(self) -> None:
        key = role_key(self.title.text())
        if not key:
            self.tell("Write what people call the role.")
        else:
            self.tell("That role is on record already." if key in self._taken else "")


def role_key(title: str) -> str:
    """The key of a role by its name: `Release captain` gives release_captain."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")[:60]
