"""A searchable list of what can be put into the text: figures, fields, roles and tables, each in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from chgdesk.domain.parameter_words import group_of, words_of
from chgdesk.domain.parameters import definitions
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.tables import TABLES
from chgdesk.text.tokens import FIELD, PARAM, ROLE, TABLE, Token
from ui.build import button, column, label, line
from ui.theme import GRID

_LINE = 44
TITLES = {PARAM: "Insert a figure", FIELD: "Insert a field", ROLE: "Insert a role", TABLE: "Insert a table"}
_HINTS = {
    PARAM: "Type what the figure is about: retention, emergency, days",
    FIELD: "Type the field's name",
    ROLE: "Type the role's title",
    TABLE: "Type what the table lists",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to insert: its token, what it is, and what it says now."""

    token: str
    title: str
    says: str = ""
    group: str = ""

    @property
    def search(self) -> str:
        """Everything it can be found by."""
        return f"{self.title} {self.says} {self.group} {self.token}".lower()


def choices(kind: str, content: PolicyContent) -> tuple[Choice, ...]:
    """What a version offers of a kind of token, in the order of the policy; computed off the GUI thread."""
    return {PARAM: _figures, FIELD: _fields, ROLE: _roles, TABLE: _tables}[kind](content)


def _figures(content: PolicyContent) -> tuple[Choice, ...]:
    titles = {role.ref: role.title for role in content.roles}
    return tuple(
        Choice(
            token=Token(kind=PARAM, key=one.path).source,
            title=one.meaning,
            says=words_of(one.path, content.tree, titles),
            group=group_of(one.path),
        )
        for one in definitions()
    )


def _fields(content: PolicyContent) -> tuple[Choice, ...]:
    return tuple(
        Choice(token=Token(kind=FIELD, key=one.ref).source, title=one.label, says=one.value or "not filled yet")
        for one in content.fields
    )


def _roles(content: PolicyContent) -> tuple[Choice, ...]:
    return tuple(
        Choice(token=Token(kind=ROLE, key=one.ref).source, title=one.title, says=one.duties) for one in content.roles
    )


def _tables(_content: PolicyContent) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            token=Token(kind=TABLE, key=key).source,
            title=key.replace("_", " ").capitalize(),
            says="a table that always shows what is set and recorded",
        )
        for key in TABLES
    )


class ChooseDialog(QDialog):
    """Type to find, arrows to choose, Enter to insert; `taken` carries the token."""

    taken = Signal(str)

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self.setObjectName("choose")
        self.setWindowTitle(TITLES[kind])
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 480)
        self.box = QLineEdit()
        self.box.setObjectName("choose.box")
        self.box.setAccessibleName(f"{TITLES[kind]}: type to find")
        self.box.setPlaceholderText(_HINTS[kind])
        self.box.textChanged.connect(lambda _text: self._fill())
        self.box.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("choose.list")
        self.list.setAccessibleName("What can be inserted")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemDoubleClicked.connect(lambda _item: self._take())
        self._none = label("", "soft", wrap=True, name="choose.none")
        self._take_button = button("Insert", "choose.insert", "primary")
        self._take_button.clicked.connect(self._take)
        leave = button("Leave it", "choose.leave")
        leave.clicked.connect(self.close)
        stack = column(self, margins=GRID * 2, gap=GRID)
        stack.addWidget(self.box)
        stack.addWidget(self.list, 1)
        stack.addWidget(self._none)
        row = line()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self._take_button)
        stack.addLayout(row)
        self.box.setFocus()
        self._fill()

    def show_choices(self, offered: Sequence[Choice]) -> None:
        """What there is to choose from."""
        self._choices = tuple(offered)
        self._fill()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            by = step.get(Qt.Key(event.key()))
            if by is not None:
                self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), self.list.count() - 1))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._take()
                return True
        return False

    def _fill(self) -> None:
        """What fits the words typed."""
        words = self.box.text().lower().split()
        self.list.clear()
        for choice in self._choices:
            if all(word in choice.search for word in words):
                group = f" · {choice.group}" if choice.group else ""
                item = QListWidgetItem(f"{choice.title}{group}\n{choice.says}" if choice.says else choice.title)
                item.setToolTip(f"{choice.title}\n{choice.says}\n{choice.token}")
                item.setData(Qt.ItemDataRole.UserRole, choice.token)
                item.setSizeHint(QSize(0, _LINE + 8))
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        found = bool(self.list.count())
        self._take_button.setEnabled(found)
        self._none.setVisible(not found)
        self._none.setText("Nothing of this name. Try another word." if self._choices else "Reading …")

    def _take(self) -> None:
        """Insert what is chosen."""
        item = self.list.currentItem()
        if item is not None:
            self.taken.emit(str(item.data(Qt.ItemDataRole.UserRole)))
            self.close()
