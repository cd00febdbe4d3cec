"""Markdown marks put around or before what is selected; plain functions of text, so that they are easily tried."""

from __future__ import annotations

import re

BOLD, ITALIC = "**", "*"
TABLE = "| Column | Column |\n| --- | --- |\n|  |  |"
"""A table to fill in: one head row, one row."""

_BULLET = re.compile(r"^(\s*)([-*+])(\s+)")
_NUMBER = re.compile(r"^(\s*)(\d{1,9})([.)])(\s+)")


def emphasised(selected: str, mark: str) -> str:
    """The selected words between marks, or without them where they have them; blanks stay outside."""
    words = selected.strip()
    lead, tail = selected[: len(selected) - len(selected.lstrip())], selected[len(selected.rstrip()) :] if words else ""
    has_it = words.startswith(mark) and words.endswith(mark) and len(words) >= 2 * len(mark)
    if has_it and not (mark == ITALIC and words.startswith(BOLD) and not words.startswith("***")):
        inside = words[len(mark) : len(words) - len(mark)]
        return f"{lead}{inside}{tail}"
    return f"{lead}{mark}{words}{mark}{tail}"


def bulleted(lines: list[str]) -> list[str]:
    """The lines as a list; a list becomes plain lines again."""
    if all(_BULLET.match(line) for line in lines if line.strip()):
        return [_BULLET.sub(r"\1", line) for line in lines]
    return [_as_item(line, "- ") for line in lines]


def numbered(lines: list[str]) -> list[str]:
    """The lines as a numbered list; a numbered list becomes plain lines again."""
    if all(_NUMBER.match(line) for line in lines if line.strip()):
        return [_NUMBER.sub(r"\1", line) for line in lines]
    count = 0
    result = []
    for line in lines:
        count += bool(line.strip())
        result.append(_as_item(line, f"{count}. "))
    return result


def _as_item(line: str, mark: str) -> str:
    """One line as an item, instead of whatever item it was."""
    if not line.strip():
        return line
    bare = _NUMBER.sub(r"\1", _BULLET.sub(r"\1", line))
    indent = len(bare) - len(bare.lstrip())
    return f"{bare[:indent]}{mark}{bare[indent:]}"


def following(line: str) -> str | None:
    """What the next line begins with after Enter at the end of this one; None ends the list, blank is no list."""
    bullet, number = _BULLET.match(line), _NUMBER.match(line)
    found = bullet or number
    if found is None:
        return ""
    if not line[found.end() :].strip():
        return None
    if bullet is not None:
        return bullet[0]
    assert number is not None
    return f"{number[1]}{int(number[2]) + 1}{number[3]}{number[4]}"
