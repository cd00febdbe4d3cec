"""The form of one person: what is on record, and the reason for a correction (ROLE-01)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chgdesk.domain.people import Person, PersonKind
from chgdesk.domain.typed_day import read_day
from ui.views.people.words import KINDS
from ui.widgets.record_form import RecordForm

EMPTY = Person(ref="", name="")


def make_person_form(name: str) -> RecordForm:
    """The fields, in the order in which people think of them."""
    form = RecordForm(name, "Save person", width=376)
    form.add_line("name", "Name")
    form.add_line("title", "Job title")
    form.add_choice("kind", "Is", KINDS)
    form.add_line("email", "E-mail")
    form.add_line("logins", "Logins at the code host and ticket system", "Several, with commas between them")
    form.add_line("joined", "First day", "2026-07-14")
    form.add_line("reason", "Why it is corrected", "Stands beside the act")
    form.add_text("note", "Note", 64)
    return form


def form_values(person: Person) -> dict[str, Any]:
    """A person as the form shows them."""
    return {
        "name": person.name,
        "title": person.title,
        "kind": person.kind.value,
        "email": person.email,
        "logins": ", ".join(person.logins),
        "joined": person.employed_from.isoformat() if person.employed_from is not None else "",
        "note": person.note,
        "reason": "",
    }


def form_fault(given: dict[str, Any], *, is_new: bool) -> str:
    """What the form does not say yet, in a sentence; empty where it can be recorded."""
    if not given["name"]:
        return "Write the person's name."
    if given["joined"] and read_day(given["joined"]) is None:
        return f"“{given['joined']}” is no day. Write the first day as 2026-07-14."
    if not is_new and not given["reason"]:
        return "Say why it is corrected; the reason stands beside the act."
    return ""


def person_from(given: dict[str, Any], before: Person) -> Person:
    """The person that the form says."""
    return replace(
        before,
        name=given["name"],
        title=given["title"],
        kind=PersonKind(given["kind"]),
        email=given["email"],
        logins=tuple(login.strip() for login in given["logins"].replace(";", ",").split(",") if login.strip()),
        employed_from=read_day(given["joined"]) if given["joined"] else None,
        note=given["note"],
    )
