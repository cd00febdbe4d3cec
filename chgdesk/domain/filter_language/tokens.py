"""A typed line cut into its parts: words, "phrases", and `field:value` with commas, quotes and a leading minus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z][A-Za-z-]*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One part of the line with its place: a word or phrase (`name` empty), or a field with its values."""

    start: int
    end: int
    text: str
    name: str = ""
    values: tuple[str, ...] = ()
    negated: bool = False
    quoted: bool = False
    unclosed: bool = False


def tokens(line: str) -> Iterator[Token]:
    """Every part of the line, in order; nothing that is not white space is left out."""
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        token = _token(line, at)
        yield token
        at = token.end


def _token(line: str, start: int) -> Token:
    at = start
    negated = line[at] == "-" and at + 1 < len(line) and not line[at + 1].isspace()
    if negated:
        at += 1
    if line[at] == '"':
        value, end, closed = _quoted(line, at)
        return _made(line, start, end, values=(value,), negated=negated, quoted=True, unclosed=not closed)
    named = _NAME.match(line, at)
    if named is None:
        end = _end_of_word(line, at)
        return _made(line, start, end, values=(line[at:end],), negated=negated)
    values, end, closed = _values(line, named.end())
    name = named.group()[:-1]
    return _made(line, start, end, name=name, values=values, negated=negated, unclosed=not closed)


def _made(
    line: str,
    start: int,
    end: int,
    *,
    name: str = "",
    values: tuple[str, ...] = (),
    negated: bool = False,
    quoted: bool = False,
    unclosed: bool = False,
) -> Token:
    return Token(
        start=start,
        end=end,
        text=line[start:end],
        name=name,
        values=values,
        negated=negated,
        quoted=quoted,
        unclosed=unclosed,
    )


def _values(line: str, at: int) -> tuple[tuple[str, ...], int, bool]:
    """The comma list behind a colon: bare words or quoted ones."""
    values: list[str] = []
    closed = True
    while at < len(line) and not line[at].isspace():
        if line[at] == ",":
            at += 1
        elif line[at] == '"':
            value, at, closed = _quoted(line, at)
            values.append(value)
        else:
            end = at
            while end < len(line) and not line[end].isspace() and line[end] != ",":
                end += 1
            values.append(line[at:end])
            at = end
    return tuple(value for value in values if value), at, closed


def _quoted(line: str, start: int) -> tuple[str, int, bool]:
    r"""A quoted text, in which `\"` stands for a quotation mark and `\\` for a backslash."""
    said: list[str] = []
    at = start + 1
    while at < len(line):
        if line[at] == "\\" and line[at + 1 : at + 2] in {'"', "\\"}:
            said.append(line[at + 1])
            at += 2
        elif line[at] == '"':
            return "".join(said), at + 1, True
        else:
            said.append(line[at])
            at += 1
    return "".join(said), at, False


def _end_of_word(line: str, at: int) -> int:
    while at < len(line) and not line[at].isspace():
        at += 1
    return at


def quote(value: str) -> str:
    """A text in quotation marks, so that it is read as it stands."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written_value(value: str) -> str:
    """A value behind a colon, in quotation marks where it needs them."""
    plain = value and value[0] not in '"<>=' and not any(sign.isspace() or sign == "," for sign in value)
    return value if plain else quote(value)


def written_word(value: str) -> str:
    """A word of the text, in quotation marks where it would otherwise be read as something else."""
    odd = value[:1] in {'"', "-"} or _NAME.match(value) or any(sign.isspace() for sign in value)
    return quote(value) if odd else value
