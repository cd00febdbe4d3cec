"""The table of permissions by role: a press gives or takes one, with the reason, as one act (ROLE-08)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from chgdesk.domain.people import Role
from chgdesk.domain.permissions import PERMISSIONS, READ, permission_words
from chgdesk.errors import UserError
from chgdesk.services.people.commands import SetRole
from chgdesk.services.people.queries import PeopleRead
from ui.build import button, column, frame, label, line
from ui.dialogs.reason import ReasonDialog
from ui.port import Changed
from ui.theme import GRID
from ui.views.people.desk import PeopleDesk
from ui.views.people.person_choice import choice_box, offer, role_choices
from ui.widgets.list_table import ListColumn, ListTable
from ui.words import sentence_case


class PermissionsPane(QWidget):
    """Each permission, the roles that have it and who may do it now; the role to change is chosen above."""

    def __init__(self, name: str, desk: PeopleDesk) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._desk = name, desk
        self._saving = False
        self._read: PeopleRead | None = None
        self.role = choice_box(f"{name}.role", "Role", ())
        self.role.setMinimumWidth(232)
        self.role.currentIndexChanged.connect(lambda _row: self._fill())
        self.toggle = button("Give", f"{name}.toggle", "primary")
        self.toggle.clicked.connect(self._on_toggle)
        columns = (
            ListColumn(title="What may be done", width=0, says=permission_words, strong=True),
            ListColumn(title="This role", width=112, says=self._mine, link=True),
            ListColumn(title="Roles that have it", width=264, says=self._given),
            ListColumn(title="Who may, now", width=248, says=self._who, spare=1),
        )
        self.table = ListTable(f"{name}.table", "Permissions by role", columns)
        self.table.chosen.connect(lambda _one: self._tell())
        self.table.opened.connect(lambda _one: self._on_toggle())
        self.table.link_pressed.connect(lambda _one, _place: self._on_toggle())
        self._says = label(
            "A permission that no role has is open to everybody. Who holds only roles that look at everything and "
            "change nothing, such as an auditor, may do only what those roles name beside it.",
            "soft",
            wrap=True,
            name=f"{name}.says",
        )
        self._says.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        top = line()
        top.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        top.addWidget(label("Role"))
        top.addWidget(self.role)
        top.addStretch(1)
        top.addWidget(self.toggle)
        stack = column(self, gap=0)
        stack.addLayout(top)
        stack.addWidget(self.table, 1)
        stack.addWidget(frame("rule"))
        stack.addWidget(self._says)
        self.setFocusProxy(self.table)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being recorded."""
        return not self._saving

    def show_read(self, read: PeopleRead) -> None:
        """Show the permissions as last read."""
        self._read = read
        offer(self.role, role_choices(read))
        self._fill()

    def changed(self, _kinds: frozenset[str]) -> None:
        """People are read again by the place itself."""

    def _fill(self) -> None:
        self.table.show_rows(tuple(PERMISSIONS), lambda one: one)
        self._tell()

    @property
    def _role(self) -> str:
        return str(self.role.currentData() or "")

    def _of(self, ref: str) -> Role | None:
        roles = self._read.roles if self._read is not None else ()
        return next((role for role in roles if role.ref == ref), None)

    def _has(self, permission: str) -> bool:
        role = self._of(self._role)
        return role is not None and permission in role.permissions

    def _mine(self, permission: str) -> str:
        return "✓ has it" if self._has(permission) else "give"

    def _given(self, permission: str) -> str:
        roles = self._read.roles if self._read is not None else ()
        titles = [sentence_case(role.title or role.ref) for role in roles if permission in role.permissions]
        return ", ".join(titles) or ("No role" if permission == READ else "Open to everybody")

    def _who(self, permission: str) -> str:
        """The people, where roles say who; nobody is named where it is open."""
        read = self._read
        given = {role.ref for role in read.roles if permission in role.permissions} if read is not None else set()
        if read is None or not given:
            return ""
        now = self._desk.now
        people = [one.person.name for one in read.people if one.person.active and given & set(one.roles_at(now))]
        return ", ".join(people) or "Nobody"

    def _tell(self) -> None:
        """The verb that fits the line and role at hand, and why it cannot be pressed."""
        permission: Any = self.table.current
        why = self._desk.why_not or ("" if self._role else "Choose a role first.")
        why = why or ("" if permission else "Choose what may be done first.")
        self.toggle.setText("Take away" if permission and self._has(permission) else "Give")
        self.toggle.setAccessibleName(self.toggle.text())
        self.toggle.setEnabled(not why)
        self.toggle.setToolTip(why)

    def _on_toggle(self) -> None:
        """Ask why, then give it or take it away."""
        permission: Any = self.table.current
        read = self._read
        if not permission or read is None or not self.toggle.isEnabled():
            return
        ref, has = self._role, self._has(permission)
        title = sentence_case(read.title(ref))
        verb = "Take away" if has else "Give"
        says = f"{title}: “{permission_words(permission)}”. {_what_follows(self._given(permission), has=has)}"
        dialog = ReasonDialog(f"{verb} a permission", says, verb, self)
        dialog.reason_given.connect(lambda reason: self._record(ref, permission, reason, dialog))
        dialog.show()

    def _record(self, ref: str, permission: str, reason: str, dialog: ReasonDialog) -> None:
        role = self._of(ref)
        held = set(role.permissions) if role is not None else set()
        self._saving = True

        def done(changed: Changed) -> None:
            self._saving = False
            dialog.close()
            self._desk.say(changed.sentence)

        def failed(error: BaseException) -> None:
            self._saving = False
            dialog.show_fault(str(error)) if isinstance(error, UserError) else self._desk.report(error)

        command = SetRole(role=ref, permissions=tuple(sorted(held ^ {permission})), reason=reason)
        self._desk.execute(command, self, done=done, failed=failed)


def _what_follows(given: str, *, has: bool) -> str:
    """What the act changes for others."""
    if given == "Open to everybody":
        return "It is open to everybody now; from then on only to the roles that have it."
    return "Others who have it keep it." if has else f"Has it already: {given}."
