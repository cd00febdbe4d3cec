"""Versions in the words of the timeline: how they stand, what they rest on, what follows (POL-09..12, ux.md)."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.policy import PolicyVersion
from chgdesk.services.policies.queries import Shelf, VersionLine
from ui.theme import Shape
from ui.times import day_words

ADOPTED = "adopted"
_SHAPES = {
    "draft": Shape.OPEN,
    "in review": Shape.WAITING,
    "approved": Shape.WAITING,
    "in force": Shape.DONE,
    "withdrawn": Shape.NOT_NEEDED,
}


def standing_shape(standing: str) -> Shape:
    """The sign before the word."""
    return _SHAPES.get(standing, Shape.HISTORY)


def standing_words(line: VersionLine) -> str:
    """How it stands, in a word or two; an approved one says from when it holds."""
    version = line.version
    if line.standing == "approved" and version.effective_on is not None:
        return "In force later"
    if line.standing == "approved":
        return "Approved, no day yet"
    return line.standing.capitalize()


def rests_on(version: PolicyVersion) -> str:
    """What the approval rests on, in a sentence."""
    if version.origin == ADOPTED:
        held = f"the file kept ({version.original_name})" if version.original else "what was stated"
        proof = f"; proof of approval kept ({version.proof_name})" if version.proof else "; no proof of approval kept"
        return f"Adopted later from {held}{proof}"
    if version.signatures:
        return version.signatures[-1].statement
    if version.state in {"draft", "in_review"}:
        return "Not signed yet"
    return "Nothing: it was given up before it was signed" if version.state == "withdrawn" else "No signature held"


def short_basis(version: PolicyVersion) -> str:
    """The same for a column."""
    if version.origin == ADOPTED:
        return "File kept, adopted later" if version.original else "Statement, adopted later"
    return "Signed at this desk" if version.signatures else "Not signed"


def material_words(version: PolicyVersion) -> str:
    """Whether the change was material, in words."""
    return {"material": "Material", "not_material": "Not material"}.get(version.material, "")


def in_force_words(found: VersionLine | None, day: date, shelf: Shelf) -> str:
    """The answer to “in force on that day?” in a sentence (POL-11)."""
    when = day_words(day)
    is_future = shelf.in_force is not None and found is not None and day > date.max
    if found is None or is_future:
        first = min((v.version.effective_on for v in shelf.versions if v.version.effective_on), default=None)
        after = f" The first one holds from {day_words(first)}." if first is not None else ""
        return f"On {when} no version was in force.{after}"
    version = found.version
    since = f", since {day_words(version.effective_on)}" if version.effective_on else ""
    return f"On {when} version {version.number} is in force{since}."


def day_cell(day: date | None) -> str:
    """A date in a column; empty where there is none."""
    return day_words(day) if day is not None else ""
