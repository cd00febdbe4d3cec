"""Write a procedure: labels above, one column, the risk assessment among them (STD-01, STD-07)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from chgdesk.domain.catalogue import StandardTemplate, TemplateVersion
from chgdesk.domain.change_types import type_words
from chgdesk.services.catalogue.commands import Wording
from chgdesk.services.catalogue.reading import Shelf, TemplateLine
from ui.build import column
from ui.dialogs.parameter_value.known import Vocabulary
from ui.dialogs.parameter_value.names_field import NamesField
from ui.widgets.record_form import RecordForm

_TEXTS = ("title", "limits", "steps", "risk_assessment", "rollback_plan", "purpose")
_NAMES = ("allowed_types", "allowed_flags", "flags", "systems")
_WAYS = (("As the system's card says", ""), ("Pipeline", "pipeline"), ("By hand", "manual"))


class ProcedureEditor(QFrame):
    """`wanted` carries wording and note of the change; `left` that nothing shall be recorded."""

    wanted = Signal(object, str)
    left = Signal()

    def __init__(self, name: str, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "surface")
        self._shelf: Shelf | None = shelf
        self.hide()
        types = {key: type_words(key).partition(" (")[0] for key in shelf.types}
        self.form = RecordForm(f"{name}.form", "Save as draft", width=640)
        form = self.form
        form.add_line("title", "What it does", "For example: Renew a certificate")
        form.add_line("purpose", "What it is for", "Stands as the reason on each execution")
        self._part("allowed_types", "Types of change it allows", types)
        form.add_text("limits", "Limits: when it does not hold", 72)
        form.add_text("steps", "Steps", 128)
        form.add_text("risk_assessment", "Risk assessment: what can go wrong, and why that is little", 88)
        form.add_text("rollback_plan", "Way back", 72)
        leave = form.add_act("Leave it", "leave")
        leave.clicked.connect(self.left.emit)
        form.save_wanted.connect(self._on_save)
        stack = column(self, gap=0)
        stack.addWidget(form)
        self.setFocusProxy(form.boxes["title"])

    def make_rest(self) -> None:
        """The lower half of the form, in a turn of its own."""
        shelf, self._shelf = self._shelf, None
        if shelf is None:
            return
        form = self.form
        types = {key: type_words(key).partition(" (")[0] for key in shelf.types}
        marks = {flag: flag.replace("_", " ") for flag in shelf.flags}
        self._part("allowed_flags", "Marks a change may bear and still fit", marks)
        self._part("flags", "Marks every execution bears", marks)
        self._part("systems", "Systems it is kept to; none means any", {c.ref: c.title or c.ref for c in shelf.cards})
        form.add_choice("deploy", "Way to production", _WAYS)
        usual = [("The first it allows", ""), *((words, key) for key, words in types.items())]
        form.add_choice("change_type", "Usual type", usual)
        people = [(person.name, person.ref) for person in shelf.people if person.active]
        form.add_choice("owner", "Owner", [("Nobody yet", ""), *people])
        form.add_line("usual_minutes", "Usual duration in minutes")
        form.add_text("examples", "Examples, one a line", 64)
        form.add_line("change_note", "What this version changes", "Stands in the list of versions")

    def show_new(self, wording: Wording | None, *, why_not: str) -> None:
        """An empty procedure, or one of the starters; either can be saved as it stands."""
        self.make_rest()
        self.form.show_record("new", "A new procedure", _values(Wording(title=""), ""), why_not=why_not)
        if wording is not None:
            self.form.fill(_values(wording, ""))
        self.form.boxes["change_note"].setEnabled(False)

    def show_line(self, line: TemplateLine, *, why_not: str) -> None:
        """The next version of a procedure, begun from the draft or from what is in force."""
        self.make_rest()
        number = line.draft.number if line.draft is not None else (line.current.number if line.current else 0) + 1
        title = f"{line.ref}, version {number}"
        version = line.draft or line.current
        note = line.draft.change_note if line.draft is not None else ""
        values = _values(wording_of(line.template, version), note)
        self.form.show_record(f"{line.ref} {number}", title, values, why_not=why_not)

    def _part(self, key: str, caption: str, called: dict[str, str]) -> None:
        known = Vocabulary(shown=tuple(called), own=True, called=called)
        self.form.add_part(key, caption, NamesField(f"{self.objectName()}.form.{key}", caption, known))

    def _on_save(self) -> None:
        """Hand the wording over; a duration that is no number is said first."""
        given = self.form.values()
        minutes = str(given["usual_minutes"]).strip()
        if minutes and not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) < 100_000):
            self.form.show_fault("The usual duration is a whole number of minutes, or empty.")
            return
        said: dict[str, Any] = {name: given[name] for name in (*_TEXTS, *_NAMES, "deploy", "change_type", "owner")}
        examples = tuple(one.strip() for one in str(given["examples"]).splitlines() if one.strip())
        wording = Wording(**said, examples=examples, usual_minutes=int(minutes) if minutes else None)
        self.form.wait()
        self.wanted.emit(wording, str(given["change_note"]))


def wording_of(template: StandardTemplate, version: TemplateVersion | None) -> Wording:
    """A procedure as its editor shows it."""
    said: dict[str, Any] = {}
    for name in Wording.__dataclass_fields__:
        owner = version if version is not None and hasattr(version, name) else template
        said[name] = getattr(owner, name)
    return Wording(**{**said, "owner": said["owner"] or ""})


def _values(wording: Wording, note: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: getattr(wording, name) for name in (*_TEXTS, *_NAMES, "deploy", "change_type", "owner")
    }
    return {
        **said,
        "usual_minutes": str(wording.usual_minutes or ""),
        "examples": "\n".join(wording.examples),
        "change_note": note,
    }
