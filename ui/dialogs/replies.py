"""Dropped mails as answers: each read, matched and proposed; Enter records one and goes to the next (APR-16)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from chgdesk.services.changes.replies import ReplyProposal
from ui.build import button, column, label, line
from ui.theme import GRID
from ui.words import count_words

_DONE, _OPEN, _REFUSED = "recorded", "ready", "look"
_MARKS = {_DONE: "✓", _OPEN: "→", _REFUSED: "!"}


class RepliesDialog(QDialog):
    """`record_wanted` carries the command of the answer in hand; `recorded` says that it is on record.

    `again_wanted` asks to read one mail again: its place, the person somebody chose, the number somebody typed.
    `people` are those who can be chosen, as name and reference.
    """

    record_wanted = Signal(object)
    again_wanted = Signal(int, str, str)

    def __init__(
        self,
        proposals: Sequence[ReplyProposal],
        parent: QWidget | None = None,
        *,
        people: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("replies")
        self.setWindowTitle(count_words(len(proposals), "answer found", "answers found"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(720, 440)
        self.proposals = tuple(proposals)
        self._states = [_OPEN if one.command is not None else _REFUSED for one in self.proposals]
        self._busy = False
        self.list = QListWidget()
        self.list.setObjectName("replies.list")
        self.list.setAccessibleName("Answers found")
        self.list.setWordWrap(True)
        for one in self.proposals:
            self.list.addItem(QListWidgetItem(one.said))
        self._said = label("", wrap=True, name="replies.said")
        self._warning = label("", "fault", wrap=True, name="replies.warning")
        self._fault = label("", "fault", wrap=True, name="replies.fault")
        self._person = QComboBox()
        self._person.setObjectName("replies.person")
        self._person.setAccessibleName("Who sent it")
        self._people = tuple(people)
        self._change = QLineEdit()
        self._change.setObjectName("replies.change")
        self._change.setAccessibleName("The change it is about")
        self._change.setPlaceholderText("The change: CHG-2026-…")
        self._again = button("Read it so", "replies.again", says="Read the mail again with what was chosen")
        self._again.clicked.connect(self._on_again_clicked)
        self._change.returnPressed.connect(self._on_again_clicked)
        self._unsaid = QWidget()
        self.act = button("Record", "replies.record", "primary")
        self.act.clicked.connect(self._on_record_clicked)
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._tell())
        self.list.itemActivated.connect(lambda _item: self._on_record_clicked())
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_record_clicked)
        self._mark_all()
        self._go_on()
        self.list.setFocus()

    def recorded(self) -> None:
        """The answer in hand is on record: on to the next."""
        self._busy = False
        self._states[self.list.currentRow()] = _DONE
        self._mark_all()
        if not self._go_on():
            self.close()

    def show_fault(self, sentence: str) -> None:
        """Why it was not recorded."""
        self._busy = False
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self._tell(keep_fault=True)

    def show_again(self, place: int, proposal: ReplyProposal) -> None:
        """One mail was read again."""
        self.proposals = (*self.proposals[:place], proposal, *self.proposals[place + 1 :])
        self._states[place] = _OPEN if proposal.command is not None else _REFUSED
        self._mark_all()
        self.list.setCurrentRow(place)
        self._tell()
        self.list.setFocus()

    def _lay_out(self) -> None:
        """The list, what is in hand, and the one act."""
        stack = column(self, margins=GRID * 3)
        stack.addWidget(
            label("The file itself is kept as evidence. Headers of mails are not checked.", "small", wrap=True)
        )
        stack.addWidget(self.list, 1)
        for part in (self._said, self._warning, self._fault):
            stack.addWidget(part)
        self._fault.hide()
        said = line(self._unsaid)
        said.addWidget(self._person, 1)
        said.addWidget(self._change, 1)
        said.addWidget(self._again)
        stack.addWidget(self._unsaid)
        row = line()
        row.addStretch(1)
        leave = button("Leave the rest", "replies.leave")
        leave.clicked.connect(self.close)
        row.addWidget(leave)
        row.addWidget(self.act)
        stack.addLayout(row)

    def _go_on(self) -> bool:
        """Go to the next answer that can be recorded; False where there is none left and nothing to look at."""
        ahead = next((at for at, state in enumerate(self._states) if state == _OPEN), None)
        if ahead is None:
            if _REFUSED not in self._states:
                return False
            ahead = self._states.index(_REFUSED)
        self.list.setCurrentRow(ahead)
        self._tell()
        return True

    def _mark_all(self) -> None:
        for at, one in enumerate(self.proposals):
            state = self._states[at]
            self.list.item(at).setText(f"{_MARKS[state]}  {one.said}")
            words = {_DONE: "recorded", _OPEN: "can be recorded", _REFUSED: "needs a look"}[state]
            self.list.item(at).setData(Qt.ItemDataRole.AccessibleTextRole, f"{words}: {one.said}")

    def _tell(self, *, keep_fault: bool = False) -> None:
        at = self.list.currentRow()
        if at < 0:
            return
        one, state = self.proposals[at], self._states[at]
        name = one.title or one.change
        self._said.setText(f"{one.change} {one.title}".strip() if name else "")
        odd = one.problem or one.warning
        self._warning.setText(odd)
        self._warning.setVisible(bool(odd))
        if not keep_fault:
            self._fault.hide()
        self._offer_to_say(one, is_open=state == _REFUSED)
        why = {_DONE: "It is on record.", _REFUSED: one.problem}.get(state, "")
        self.act.setEnabled(not why and not self._busy)
        self.act.setToolTip(why or "Enter records it")
        verb = "Record rejection" if one.decision == "reject" else "Record approval"
        self.act.setText(verb)

    def _offer_to_say(self, one: ReplyProposal, *, is_open: bool) -> None:
        """Where the mail does not tell who or what, whoever sits here can; perhaps-people stand first."""
        asks_who = is_open and one.person is None and bool(one.sender or one.words) and bool(self._people)
        asks_what = is_open and not one.title and bool(one.words)
        self._person.setVisible(asks_who)
        self._change.setVisible(asks_what)
        self._unsaid.setVisible(asks_who or asks_what)
        if asks_who:
            first = [p for p in self._people if p[1] in one.candidates]
            rest = [p for p in self._people if p[1] not in one.candidates]
            self._person.clear()
            self._person.addItem("Who sent it …", "")
            for name, ref in (*first, *rest):
                self._person.addItem(name, ref)
        if asks_what:
            self._change.setText(one.change)

    def _on_again_clicked(self) -> None:
        person = str(self._person.currentData() or "") if not self._person.isHidden() else ""
        ref = self._change.text().strip().upper() if not self._change.isHidden() else ""
        if person or ref:
            self.again_wanted.emit(self.list.currentRow(), person, ref)

    def _on_record_clicked(self) -> None:
        at = self.list.currentRow()
        if at < 0 or self._busy or self._states[at] != _OPEN:
            return
        self._busy = True
        self.act.setEnabled(False)
        self.record_wanted.emit(self.proposals[at].command)
