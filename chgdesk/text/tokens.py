"""Tokens in the policy's text: a figure that a parameter gives, a field filled once, a role, a table from data.

    {{param:emergency.record_deadline}}   the value in words, inside a sentence
    {{field:org.name}}                    a field filled once
    {{role:ciso}}                         a role's title
    {{table:approval_matrix}}             a table rendered from data, alone on its line

No other text between double braces is a token; `figures` of a text are never typed by hand (POL-05, POL-07).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PARAM = "param"
FIELD = "field"
ROLE = "role"
TABLE = "table"
KINDS: tuple[str, ...] = (PARAM, FIELD, ROLE, TABLE)

_TOKEN = re.compile(r"\{\{(param|field|role|table):([A-Za-z0-9_.]+)\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token: its kind, its key, and where it stands in the text."""

    kind: str
    key: str
    start: int = 0
    end: int = 0

    @property
    def source(self) -> str:
        """The token as it is written."""
        return f"{{{{{self.kind}:{self.key}}}}}"

    @property
    def chip(self) -> str:
        """The short form by which screens name it: `param:retention.years`."""
        return f"{self.kind}:{self.key}"


def tokens(text: str) -> Iterator[Token]:
    """Every token of a text, in order."""
    for found in _TOKEN.finditer(text):
        yield Token(kind=found[1], key=found[2], start=found.start(), end=found.end())


def token_at(text: str, start: int) -> Token | None:
    """The token that begins exactly at a place of the text, if one does."""
    found = _TOKEN.match(text, start)
    return found and Token(kind=found[1], key=found[2], start=found.start(), end=found.end())


def parameters_in(text: str) -> tuple[str, ...]:
    """The parameters a text prints, each once, in order."""
    return tuple(dict.fromkeys(token.key for token in tokens(text) if token.kind == PARAM))


def pieces(text: str) -> Iterator[str | Token]:
    """The text taken apart: plain stretches and tokens, in order, nothing lost."""
    at = 0
    for token in tokens(text):
        if token.start > at:
            yield text[at : token.start]
        yield token
        at = token.end
    if at < len(text):
        yield text[at:]
