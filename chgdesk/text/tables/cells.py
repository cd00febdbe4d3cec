"""Cells and rows of the policy's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from chgdesk.domain.parameter_words import words_of
from chgdesk.domain.parameter_words.names import joined, name_words, title_words
from chgdesk.domain.parameter_words.times import long_day
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.blocks import Paragraph, Span, Spans, TableBlock

NOTHING = "–"
"""What stands in a cell for which nothing is set: an empty cell would look like something forgotten (POL-06)."""

Table = Callable[[PolicyContent], TableBlock | Paragraph]
"""A table of the policy: rendered from the version's data, or one sentence that says why there is none."""


def cell(text: str, *, bold: bool = False) -> Spans:
    """A cell of one stretch of text; a dash where there is none."""
    return (Span(text=text or NOTHING, bold=bold),)


def table(name: str, head: Sequence[str], rows: Iterable[Sequence[str | Spans]]) -> TableBlock:
    """A table named for its token, from texts or ready cells."""
    return TableBlock(
        head=tuple((Span(text=title),) for title in head),
        rows=tuple(tuple(cell(each) if isinstance(each, str) else each for each in row) for row in rows),
        chip=f"table:{name}",
    )


def sentence(name: str, text: str) -> Paragraph:
    """One sentence in a table's place."""
    return Paragraph(spans=(Span(text=text, chip=f"table:{name}"),))


def sentence_case(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def title_of(content: PolicyContent, role: str) -> str:
    """A role's title as the organisation writes it, else its key in words."""
    return title_words(role, titles_of(content))


def titles_of(content: PolicyContent) -> dict[str, str]:
    """The titles of the organisation's roles by key."""
    return {role.ref: role.title for role in content.roles if role.title}


def name_of(content: PolicyContent, person: str | None) -> str:
    """A person's name; the reference itself where nobody of that reference is known."""
    return next((held.name for held in content.people if held.ref == person), person or "")


def day_words(day: date | None) -> str:
    """A date as the policy prints it: `3 March 2026`."""
    return long_day(day) if day else ""


def words(content: PolicyContent, path: str) -> str:
    """A parameter's value as it stands inside a sentence."""
    return words_of(path, content.tree, titles_of(content))


def named(key: str, about: str = "") -> str:
    """A category or level as people say it; `about` says what else is named: flag, field, test, element."""
    return name_words(key, about)


def all_named(keys: Iterable[str], about: str = "", *, last: str = "and") -> str:
    """Several names as a sentence lists them; empty where there are none."""
    names = [named(key, about) for key in keys]
    return joined(names, last) if names else ""


def all_titles(content: PolicyContent, roles: Iterable[str], *, last: str = "and") -> str:
    """The titles of several roles as a sentence lists them; empty where there are none."""
    titles = [title_of(content, role) for role in roles]
    return joined(titles, last) if titles else ""
