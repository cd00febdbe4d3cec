"""Paste a list of people: what becomes of each row is shown before anything is recorded (ROLE-01, ROLE-06)."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from chgdesk.domain.people_list import PeopleList, PersonRow, RowVerdict, read_people
from chgdesk.services.people.queries import PeopleRead
from chgdesk.services.recording import AddPeople
from ui.build import label
from ui.dialogs.desk_dialog import DeskDialog
from ui.runner import Ticket
from ui.theme import Shape
from ui.views.people.desk import PeopleDesk
from ui.views.people.recording import record
from ui.views.people.words import short_day
from ui.widgets.list_table import ListColumn, ListTable
from ui.words import count_words

_WAIT_MS = 150
_WORDS = {RowVerdict.NEW: "new", RowVerdict.KNOWN: "on record", RowVerdict.FAULT: "to mend"}
_SHAPES = {RowVerdict.NEW: Shape.DONE, RowVerdict.KNOWN: Shape.HISTORY, RowVerdict.FAULT: Shape.LOOK}


def _says(row: PersonRow) -> str:
    """What a row says of the person, or why it says nothing."""
    if row.person is None or row.verdict is not RowVerdict.NEW:
        return row.sentence
    one = row.person
    joined = f"from {short_day(one.employed_from)}" if one.employed_from is not None else ""
    parts = (one.title, one.email, joined, ", ".join(one.logins), row.sentence)
    return " · ".join(part for part in parts if part)


_COLUMNS = (
    ListColumn(title="Line", width=56, says=lambda row: str(row.line)),
    ListColumn(title="Name", width=168, says=lambda row: row.person.name if row.person else "", strong=True),
    ListColumn(
        title="Becomes",
        width=120,
        says=lambda row: _WORDS[row.verdict],
        shape_of=lambda row: _SHAPES[row.verdict],
    ),
    ListColumn(title="What it says", width=0, says=_says),
)


class PasteDialog(DeskDialog):
    """A box to paste into over the rows as they were read; faulty rows are mended in the box."""

    def __init__(self, desk: PeopleDesk, read: PeopleRead, parent: QWidget | None = None) -> None:
        super().__init__("paste_people", "Paste a list of people", "Put on record", parent, width=760)
        self._desk = desk
        self._known = tuple(line.person for line in read.people)
        self._ticket: Ticket | None = None
        self._found = PeopleList()
        self.resize(840, 600)
        self.text = QPlainTextEdit()
        self.text.setObjectName("paste_people.text")
        self.text.setAccessibleName("The list: one person a line")
        self.text.setPlaceholderText(
            "Name\tTitle\tE-mail\tFrom\tLogins\nAna Lima\tEngineer\tana@example.org\t2026-07-01\talima"
        )
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(144)
        self.table = ListTable("paste_people.rows", "What becomes of each row", _COLUMNS)
        self._head = label("", "soft", wrap=True, name="paste_people.head")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._read)
        self.text.textChanged.connect(self._timer.start)
        self.add("One person a line: name, title, e-mail, from, logins; with headings in any order", self.text)
        self.body.addWidget(self._head)
        self.body.addWidget(self.table, 1)
        self._show(read_people(""))
        self.text.setFocus()

    @property
    def is_settled(self) -> bool:
        """Whether what stands in the box is what the rows show."""
        return self._ticket is None and not self._timer.isActive()

    def on_act(self) -> None:
        """Put the new ones on record, as one act."""
        record(self._desk, AddPeople(people=self._found.fresh), self)

    def _read(self) -> None:
        """Read the list off the GUI thread; an older answer is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        text, known = self.text.toPlainText(), self._known
        self.tell("Reading the list.")
        self._ticket = self._desk.compute(lambda: read_people(text, known), self._on_read, self._on_failed)

    def _on_read(self, found: PeopleList) -> None:
        self._ticket = None
        self._show(found)

    def _on_failed(self, error: BaseException) -> None:
        self._ticket = None
        self._desk.report(error)

    def _show(self, found: PeopleList) -> None:
        """The rows, those to mend first, and whether they can be recorded."""
        self._found = found
        order = (RowVerdict.FAULT, RowVerdict.NEW, RowVerdict.KNOWN)
        rows = sorted(found.rows, key=lambda row: (order.index(row.verdict), row.line))
        self.table.show_rows(rows, lambda row: row.line)
        fresh, faults = len(found.fresh), len(found.faults)
        known = len(found.rows) - fresh - faults
        said = (
            f"{count_words(fresh, 'person', 'people')} to put on record, {known} on record already, {faults} to mend."
        )
        ignored = f" Columns not read: {', '.join(found.not_read)}." if found.not_read else ""
        self._head.setText(found.fault or f"{said}{ignored}")
        why = found.fault or (f"Mend {count_words(faults, 'row', 'rows')} in the list first." if faults else "")
        self.tell(why or ("" if fresh else "All of them are on record already."))
        self.act.setText(f"Put {count_words(fresh, 'person', 'people')} on record" if fresh else "Put on record")
