"""A file's name as it may stand on a record: one line of plain text that is no path and hides nothing (EVD-01)."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
"""Characters of a name that are kept; the ending is always among them."""

NO_NAME = "file"
_LONGEST_ENDING = 16
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_JOINER = "\u200d"
"""Holds the parts of one emoji together; every other invisible sign is taken out."""


def safe_name(text: str) -> str:
    """The name of a file without path, control signs and reversed writing; quotes and emoji stay as text.

    `../../etc/passwd` is named `passwd`; a name that Windows keeps for devices gets a word before it.
    """
    last = re.split(r"[/\\]", text)[-1]
    visible = "".join(_visible(letter) for letter in unicodedata.normalize("NFC", last))
    name = _trimmed(" ".join(unicodedata.normalize("NFC", visible).split()))
    if _RESERVED.fullmatch(name.partition(".")[0].strip()):
        name = f"{NO_NAME} {name}"
    return _cut(name) if name.strip(_JOINER) else NO_NAME


def _visible(letter: str) -> str:
    """A letter, or nothing for what cannot be seen, or a mark for half a letter."""
    if letter == _JOINER:
        return letter
    kind = unicodedata.category(letter)
    if kind == "Cs":
        return "\ufffd"
    if kind in {"Zl", "Zp"} or letter in "\t\n\r":
        return " "
    return "" if kind in {"Cc", "Cf"} else letter


def _trimmed(name: str) -> str:
    """Without blanks around it and dots at its end, which Windows drops; a name of dots alone is none."""
    return name.rstrip(". ").lstrip() if name.strip(". ") else ""


def _cut(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or not 0 < len(ending) <= _LONGEST_ENDING:
        return _trimmed(name[:LONGEST])
    return f"{_trimmed(stem[: LONGEST - len(ending) - 1])}.{ending}"
