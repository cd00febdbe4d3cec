"""The document register: the policy's own documents and those it leans on, to filter, add to, export (POL-19..21)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from chgdesk.domain.people import role_words
from chgdesk.domain.policy_text import RelatedDocument
from chgdesk.errors import UserError
from chgdesk.services.policies.commands import KeepRelated
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.policies.queries import Shelf
from chgdesk.services.policies.shelf_words import DocumentRow, document_rows, write_documents
from ui.build import button, column, frame, line
from ui.dialogs.file_choice import ask_where
from ui.dialogs.parameter_value.days import day_from
from ui.dialogs.parameter_value.editor import NotAValue
from ui.port import Changed
from ui.theme import GRID, Shape
from ui.times import day_words
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.exporting import write_out
from ui.widgets.list_table import ListColumn, ListTable
from ui.widgets.record_form import RecordForm
from ui.words import count_words, sentence_case

OWN, RELATED, OUTSIDE = "own", "related", "outside"
_FILTERS = (("", "All"), (OWN, "The policy’s own"), (RELATED, "Related"), (OUTSIDE, "Of outside origin"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDocument:
    """One line: the row of the register, whose it is, and when its review is due in words."""

    row: DocumentRow
    whose: str
    owner: str
    review: str
    is_overdue: bool = False
    retired: bool = False


def shown_documents(shelf: Shelf, today: date) -> tuple[ShownDocument, ...]:
    """The register with reviews in words; retired documents stand last."""
    related = {document.ref: document for document in shelf.related}
    titles = {role.ref: role.title for role in shelf.roles}
    lines = [
        ShownDocument(
            row=row,
            whose=OWN if row.number not in related else OUTSIDE if row.origin != "internal" else RELATED,
            owner=titles.get(row.owner, role_words(row.owner)),
            review=review_words(row.next_review_on, today),
            is_overdue=row.next_review_on is not None and row.next_review_on < today,
        )
        for row in document_rows(shelf)
    ]
    gone = document_rows(replace(shelf, document=None, companions=(), related=_unretired(shelf)))
    lines += [
        ShownDocument(row=row, whose=RELATED, owner=titles.get(row.owner, row.owner), review="retired", retired=True)
        for row in gone
    ]
    return tuple(lines)


def _unretired(shelf: Shelf) -> tuple[RelatedDocument, ...]:
    return tuple(replace(document, retired=False) for document in shelf.related if document.retired)


def review_words(day: date | None, today: date) -> str:
    """When a document is reviewed next; overdue said in words."""
    if day is None:
        return "no date set"
    late = (today - day).days
    return f"overdue since {day_words(day)}" if late > 0 else f"{day_words(day)}"


def _shape(line_: ShownDocument) -> Shape:
    return Shape.LATE if line_.is_overdue else Shape.HISTORY if line_.retired else Shape.NOTHING


_WHOSE = {OWN: "The policy’s own", RELATED: "Related", OUTSIDE: "Outside"}
_COLUMNS = (
    ListColumn(title="Number", width=128, says=lambda one: one.row.number, strong=True),
    ListColumn(title="Title", width=0, says=lambda one: one.row.title, strong=True),
    ListColumn(title="Version", width=80, says=lambda one: one.row.version),
    ListColumn(title="Owner", width=144, says=lambda one: sentence_case(one.owner), spare=1),
    ListColumn(title="Origin", width=128, says=lambda one: _WHOSE[one.whose], spare=2),
    ListColumn(title="Next review", width=216, says=lambda one: one.review, shape_of=_shape),
)


class RegisterPane(QWidget):
    """The list, and beside it the form of the document at hand."""

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._desk = name, desk
        self._shelf: Shelf | None = None
        self._lines: tuple[ShownDocument, ...] = ()
        self._adding = self.is_saving = False
        self.table = ListTable(f"{name}.table", "Documents", _COLUMNS)
        self.table.chosen.connect(self._on_chosen)
        self.form = self._make_form()
        row = line(gap=0)
        row.addWidget(self.table, 1)
        row.addWidget(_upright())
        row.addWidget(self.form)
        stack = column(self, gap=0)
        stack.addWidget(self._bar())
        stack.addLayout(row, 1)
        self.setFocusProxy(self.table)
        QShortcut(QKeySequence("Ctrl+N"), self, self._on_add_clicked).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    @property
    def words(self) -> str:
        """How many documents there are, for the status line."""
        overdue = sum(one.is_overdue for one in self._lines)
        said = count_words(sum(not one.retired for one in self._lines), "document", "documents")
        return f"{said} · {overdue} overdue for review" if overdue else said

    def show_shelf(self, shelf: Shelf) -> None:
        """Show the documents as last read; what is typed stays."""
        self._shelf = shelf
        self._lines = shown_documents(shelf, self._desk.today)
        self._add.setEnabled(not self._desk.why_not)
        self._add.setToolTip(self._desk.why_not or "Put a document on record (Ctrl+N)")
        self._fill()

    def _bar(self) -> QFrame:
        """Whose documents, and the acts."""
        bar = frame("topbar", f"{self._name}.bar")
        row = line(bar, gap=4)
        row.setContentsMargins(GRID, 4, GRID * 2, 4)
        self._filters = QButtonGroup(self)
        for key, words in _FILTERS:
            choice = button(words, f"{self._name}.filter.{key or 'all'}", "subtab")
            choice.setCheckable(True)
            choice.setProperty("key", key)
            choice.setChecked(not key)
            choice.clicked.connect(lambda _checked=False: self._fill())
            self._filters.addButton(choice)
            row.addWidget(choice)
        row.addStretch(1)
        self._add = button("Add a document", f"{self._name}.add")
        self._add.clicked.connect(self._on_add_clicked)
        export = button("Export CSV", f"{self._name}.export")
        export.clicked.connect(self._on_export_clicked)
        row.addWidget(export)
        row.addWidget(self._add)
        return bar

    def _make_form(self) -> RecordForm:
        """The facts of one document."""
        form = RecordForm(f"{self._name}.form", "Save document", width=360)
        form.add_line("ref", "Number", "As it stands on the document, such as ISP-04")
        form.add_line("title", "Title")
        form.add_line("version", "Version")
        form.add_choice("origin", "Origin", (("Our own", "internal"), ("From outside", "external")))
        form.add_line("topic", "What it is about", "For example access control, backup, incident response")
        form.add_line("owner", "Owner", "A role or a name")
        form.add_line("next_review_on", "Next review", "A date such as 2027-03-31")
        form.add_line("location", "Where it lies", "A link or a place")
        form.add_text("roles", "Roles it names, one a line", 72)
        form.add_text("vendors", "Vendors it names, one a line", 72)
        form.add_hint("Names in these two lists are compared with those of the policy.")
        self._retire = form.add_act("Retire", "retire")
        self._retire.clicked.connect(self._on_retire_clicked)
        form.save_wanted.connect(self._on_save)
        return form

    def _fill(self) -> None:
        """Show what the filter lets through."""
        chosen = self._filters.checkedButton()
        wanted = str(chosen.property("key")) if chosen is not None else ""
        shown = [one for one in self._lines if wanted in {"", one.whose}]
        self.table.show_rows(shown, lambda one: one.row.number)
        self._desk.status_changed.emit(self.words)

    def _related(self, number: str) -> RelatedDocument | None:
        related = self._shelf.related if self._shelf is not None else ()
        return next((document for document in related if document.ref == number), None)

    def _on_chosen(self, one: ShownDocument | None) -> None:
        """Another line: its facts in the form."""
        if self._adding and self.form.is_dirty:
            return
        self._adding = False
        if one is None:
            self._show(RelatedDocument(ref="", title=""), why_not="Choose a document, or add one.")
            return
        held = self._related(one.row.number)
        if held is not None:
            self._show(held, why_not=self._desk.why_not)
            return
        row = one.row
        self._show(
            RelatedDocument(ref=row.number, title=row.title, version=row.version, topic=row.kind, owner=one.owner,
                            next_review_on=row.next_review_on),
            why_not="The policy’s own facts stand on its cover and with its versions.",
        )  # fmt: skip

    def _show(self, document: RelatedDocument, *, why_not: str) -> None:
        """A document in the form."""
        day = document.next_review_on
        values = {
            "ref": document.ref,
            "title": document.title,
            "version": document.version,
            "origin": document.origin,
            "topic": document.topic.replace("_", " "),
            "owner": document.owner,
            "next_review_on": day.isoformat() if day is not None else "",
            "location": document.location,
            "roles": "\n".join(document.roles),
            "vendors": "\n".join(document.vendors),
        }
        title = document.title or ("A new document" if self._adding else "No document at hand")
        self.form.show_record(document.ref, title, values, why_not=why_not)
        self.form.boxes["ref"].setEnabled(self._adding)
        held = bool(document.ref) and self._related(document.ref) is not None
        self._retire.setVisible(held)
        self._retire.setText("Take up again" if document.retired else "Retire")
        self._retire.setAccessibleName(self._retire.text())
        self._retire.setEnabled(not why_not)
        self._retire.setToolTip(why_not or "It stays on record and leaves the list of related documents")

    def _on_add_clicked(self) -> None:
        """An empty form."""
        if self._desk.why_not:
            return
        self._adding = True
        self._show(RelatedDocument(ref="", title=""), why_not="")
        self.form.boxes["ref"].setFocus()

    def _typed(self) -> RelatedDocument:
        """The document as it stands in the form.

        Raises:
            NotAValue: its date is none.
        """
        given = self.form.values()
        day = given["next_review_on"]
        before = self._related(given["ref"])
        retired = before.retired if before is not None else False
        return RelatedDocument(
            **{key: given[key] for key in ("ref", "title", "version", "origin", "owner", "location")},
            topic="_".join(given["topic"].lower().split()),
            next_review_on=day_from(day) if day else None,
            roles=_listed(given["roles"]),
            vendors=_listed(given["vendors"]),
            retired=retired,
        )

    def _on_save(self) -> None:
        """Record the document at hand."""
        try:
            document = self._typed()
        except NotAValue as fault:
            self.form.show_fault(str(fault))
            self.form.boxes["next_review_on"].setFocus()
            return
        if self._adding and self._related(document.ref) is not None:
            self.form.show_fault(
                f"{document.ref} is on record already. Choose another number, or change that document."
            )
            return
        self._keep(document)

    def _on_retire_clicked(self) -> None:
        """Retire it, or take it up again."""
        one = self.table.current
        held = self._related(one.row.number) if one is not None else None
        if held is not None:
            self._keep(replace(held, retired=not held.retired))

    def _keep(self, document: RelatedDocument) -> None:
        """One act."""
        self.is_saving = True
        self.form.wait()
        self._desk.execute(
            KeepRelated(documents=(document,)),
            self,
            done=self._on_saved,
            failed=self._on_refused,
        )

    def _on_saved(self, changed: Changed) -> None:
        """It is on record; the list follows when the shelf is read."""
        self.is_saving = self._adding = False
        self.form.recorded()
        self._desk.say(changed.sentence)

    def _on_refused(self, error: BaseException) -> None:
        """It was not recorded; what is typed stays."""
        self.is_saving = False
        if isinstance(error, UserError):
            self.form.show_fault(str(error))
        else:
            self._desk.report(error)

    def _on_export_clicked(self) -> None:
        """The register as a file."""
        rows = [one.row for one in self.table.rows if not one.retired]

        def chosen(place: str) -> None:
            self._desk.compute(lambda: write_documents(rows), lambda data: written(place, data), self._on_refused)

        def written(place: str, data: bytes) -> None:
            write_out(
                self._desk, PolicyFile(name="documents.csv", data=data), place, "document register", self._on_refused
            )

        ask_where(self, "Where the register shall lie", "documents.csv", "CSV (*.csv)", chosen)


def _listed(text: str) -> tuple[str, ...]:
    """One name a line."""
    return tuple(name for name in (" ".join(each.split()) for each in text.splitlines()) if name)


def _upright() -> QFrame:
    """A hairline between list and form."""
    rule = frame("upright")
    rule.setFixedWidth(1)
    return rule
