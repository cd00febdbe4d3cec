"""Versions in the words of the timeline: how they stand, what they rest on, what follows (POL-09..12, ux.md)."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.policy import PolicyVersion
from chgdesk.services.policies.queries import Shelf, VersionLine
from ui.times import day_words

ADOPTED = "adopted"


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


def in_force_words(found: VersionLine | None, day: date, today: date, shelf: Shelf) -> str:
    """The answer to “in force on that day?” in a sentence (POL-11)."""
    when = day_words(day)
    begun = sorted(
        v.version.effective_on for v in shelf.versions if v.version.effective_on and v.standing != "withdrawn"
    )
    if found is None or found.version.effective_on is None:
        first = f" The first one holds from {day_words(begun[0])}." if begun else ""
        return f"On {when} no version {_tense(day, today, 'was', 'is', 'will be')} in force.{first}"
    since = found.version.effective_on
    until = next((other for other in begun if other > since), None)
    span = f"from {day_words(since)}" + (
        f" until {day_words(until)}, when the next one took its place" if until else ""
    )
    verb = _tense(day, today, "was", "is", "will be")
    planned = ", as things stand" if day > today else ""
    if until is not None and until > today:
        span = f"from {day_words(since)} until {day_words(until)}, when the next one takes its place"
    return f"On {when} version {found.version.number} {verb} in force{planned}: it holds {span}."


def _tense(day: date, today: date, past: str, present: str, future: str) -> str:
    return past if day < today else present if day == today else future


def day_cell(day: date | None) -> str:
    """A date in a column; empty where there is none."""
    return day_words(day) if day is not None else ""
