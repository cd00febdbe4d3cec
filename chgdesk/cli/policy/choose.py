"""What is named on the command line: a version by number or as `draft` and `in-force`, a day, a value."""

from __future__ import annotations

import json
from datetime import date

import typer

from chgdesk.domain.parameters import by_path
from chgdesk.errors import Invalid, UserError
from chgdesk.services.desk import Desk
from chgdesk.services.local_time import today_of
from chgdesk.services.policies.queries import PolicyShelf, Shelf, VersionLine

DRAFT = "draft"
IN_FORCE = "in-force"
VERSION = typer.Argument("", help="A number such as 2.0, or draft, or in-force; default the draft, else in force.")


def shelf_of(desk: Desk) -> Shelf:
    """The policy as it stands today.

    Raises:
        UserError: no policy is on record.
    """
    shelf: Shelf = desk.ask(PolicyShelf(today=today_of(desk)))
    if shelf.document is None:
        raise UserError(
            "No policy is on record. Begin one with `chgdesk policy create`, or take over an existing one with "
            "`chgdesk policy adopt`."
        )
    return shelf


def version_line(desk: Desk, name: str = "") -> VersionLine:
    """The version that a person means.

    Raises:
        UserError: there is no such version; the sentence names those there are.
    """
    shelf = shelf_of(desk)
    if not name:
        found = shelf.draft or shelf.in_force or (shelf.versions[0] if shelf.versions else None)
    elif name in {DRAFT, IN_FORCE}:
        found = shelf.draft if name == DRAFT else shelf.in_force
    else:
        found = _numbered(shelf, name)
    if found is None:
        known = ", ".join(f"{line.version.number} ({line.standing})" for line in shelf.versions) or "none"
        sentence = f"There is no version {name or 'yet'}. On record: {known}."
        raise UserError(sentence)
    return found


def _numbered(shelf: Shelf, name: str) -> VersionLine | None:
    """By number, one that counts before a withdrawn one; else by reference."""
    named = [line for line in shelf.versions if name in {line.version.number, line.version.ref}]
    return next((line for line in named if line.standing != "withdrawn"), named[0] if named else None)


def draft_of(desk: Desk) -> VersionLine:
    """The version that is being drafted or in review.

    Raises:
        UserError: there is none.
    """
    return version_line(desk, DRAFT)


def day_of(text: str) -> date:
    """A day such as 2026-07-14.

    Raises:
        UserError: the text is no day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        sentence = f"{text!r} is not a day. Write it as 2026-07-14."
        raise UserError(sentence) from None


def json_of(path: str, value: str) -> str:
    """The value as JSON text; a bare word is text where the parameter holds text.

    Raises:
        Invalid: it is neither.
    """
    try:
        json.loads(value)
    except ValueError:
        definition = by_path().get(path)
        if definition is not None and definition.kind.value in {"text", "choice"}:
            return json.dumps(value)
        sentence = f"{path}: the value is not JSON. Write text in quotes, lists in square brackets."
        raise Invalid(sentence) from None
    return value
