"""The cover of the policy: title, number, classification, owner and approver; written while a draft exists (POL-03)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QWidget

from chgdesk.domain.policy import PolicyDocument
from chgdesk.errors import UserError
from chgdesk.services.policies.commands import DescribePolicy
from chgdesk.services.policies.queries import Shelf
from ui.build import column, label, line
from ui.port import Changed
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.standing_strip import StandingStrip
from ui.widgets.record_form import RecordForm
from ui.words import sentence_case


class CoverPane(QWidget):
    """One document of the set at a time."""

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(name)
        self._desk = desk
        self._shelf: Shelf | None = None
        self.is_saving = False
        self._standing = StandingStrip(f"{name}.standing", desk, "cover")
        self._standing.draft_chosen.connect(lambda _ref: desk.refresh())
        self.document = QComboBox()
        self.document.setObjectName(f"{name}.document")
        self.document.setAccessibleName("Document of the set")
        self.document.activated.connect(lambda _row: self._show())
        self.form = RecordForm(f"{name}.form", "Save cover", width=480)
        self.form.add_line("title", "Title")
        self.form.add_line("classification", "Classification", "For example Internal")
        self.form.add_choice("owner_role", "Owner role", ())
        self.form.add_choice("approver_role", "Approver role", ())
        self.form.add_hint("The number stays as it is: other documents and records refer to it.")
        self.form.save_wanted.connect(self._on_save)
        self._number = label("", "soft", name=f"{name}.number")
        top = line(gap=GRID * 2)
        top.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, 0)
        top.addWidget(self.document)
        top.addWidget(self._number)
        top.addStretch(1)
        stack = column(self, gap=0)
        stack.addWidget(self._standing)
        stack.addLayout(top)
        row = line(gap=0)
        row.addWidget(self.form)
        row.addStretch(1)
        stack.addLayout(row, 1)
        self.setFocusProxy(self.form.boxes["title"])

    def show_shelf(self, shelf: Shelf) -> None:
        """Show the cover as last read; what is typed stays."""
        self._shelf = shelf
        known = [document for document in (shelf.document, *shelf.companions) if document is not None]
        kept = self.document.currentData()
        self.document.clear()
        for document in known:
            self.document.addItem(document.title, document.ref)
        self.document.setCurrentIndex(max(0, self.document.findData(kept)))
        self.document.setVisible(len(known) > 1)
        roles = [("Nobody yet", ""), *((sentence_case(role.title), role.ref) for role in shelf.roles)]
        for key in ("owner_role", "approver_role"):
            self.form.offer(key, roles)
        self._standing.show_line(shelf.draft or shelf.in_force or next(iter(shelf.versions), None))
        self._show()

    def _document(self) -> PolicyDocument | None:
        shelf = self._shelf
        known = (shelf.document, *shelf.companions) if shelf is not None else ()
        wanted = self.document.currentData()
        return next((document for document in known if document is not None and document.ref == wanted), None)

    def _show(self) -> None:
        """The document at hand in the form."""
        document, shelf = self._document(), self._shelf
        if document is None or shelf is None:
            empty = dict.fromkeys(("title", "classification", "owner_role", "approver_role"), "")
            self.form.show_record("", "No policy yet", empty, why_not="Begin a policy first, on the Text page.")
            return
        draft = shelf.draft is not None and shelf.draft.version.state == "draft"
        why_not = self._desk.why_not or ("" if draft else "The cover is changed with a draft. Start a new draft first.")
        self._number.setText(f"Number {document.ref}")
        values = {
            "title": document.title,
            "classification": document.classification,
            "owner_role": document.owner_role,
            "approver_role": document.approver_role,
        }
        self.form.show_record(document.ref, f"Cover of {document.ref}", values, why_not=why_not)

    def _on_save(self) -> None:
        """Record the cover."""
        document = self._document()
        if document is None:
            return
        self.is_saving = True
        self.form.wait()
        command = DescribePolicy(document=replace(document, **self.form.values()))
        self._desk.execute(command, self, done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, changed: Changed) -> None:
        """It is on record."""
        self.is_saving = False
        self.form.recorded()
        self._desk.say(changed.sentence)

    def _on_refused(self, error: BaseException) -> None:
        """It was not recorded; what is typed stays."""
        self.is_saving = False
        if isinstance(error, UserError):
            self.form.show_fault(str(error))
        else:
            self._desk.report(error)
