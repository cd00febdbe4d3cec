"""How a version stands, in the words of the strip over its text."""

from __future__ import annotations

from chgdesk.services.policies.queries import VersionLine
from ui.theme import Shape
from ui.times import day_words

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
    """Why the text of a version is only read; empty for a draft, which is written."""
    version = line.version
    number = f"Version {version.number}"
    start = day_words(version.effective_on) if version.effective_on else ""
    approver = f" by {line.approver_name}" if line.approver_name else ""
    words = {
        "draft": "",
        "in review": f"{number} is in review. Its text is frozen until it is approved, or returned to draft.",
        "approved": f"{number} is approved{approver}. Its text stays as it was signed"
        + (f" and takes force on {start}." if start else "."),
        "in force": f"{number} is in force since {start}. Its text stays as it was signed.",
        "withdrawn": f"{number} was withdrawn. It stays on record and is not written any more.",
    }
    said = words.get(line.standing)
    if said is None:
        until = f" until {day_words(line.superseded_on)}" if line.superseded_on else ""
        said = f"{number} was in force{f' from {start}' if start else ''}{until}. Its text stays as it was signed."
    return said
