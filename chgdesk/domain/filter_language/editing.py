"""Acts on a line of the filter language that a click does: drop a part, add one, choose a value or let it go."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.filter_language.fields import Vocabulary
from chgdesk.domain.filter_language.reading import Part, read_filter
from chgdesk.domain.filter_language.writing import write_condition
from chgdesk.domain.filters import Condition, Field


def without_part(text: str, part: Part) -> str:
    """The line without one of its parts."""
    return " ".join((text[: part.start].rstrip(), text[part.end :].lstrip())).strip()


def with_part(text: str, added: str, instead_of: Part | None = None) -> str:
    """The line with one more part, or with one part replaced."""
    if instead_of is None:
        return f"{text.strip()} {added}".strip()
    return f"{text[: instead_of.start]}{added}{text[instead_of.end :]}".strip()


def with_value(text: str, about: Field, value: str, *, on: bool, vocabulary: Vocabulary | None = None) -> str:
    """The line with a value chosen or let go; further values of the same field widen the one part."""
    read = read_filter(text, date.min, vocabulary)
    parts = [part for part in read.parts if part.field is about and not part.negated]
    chosen = next((part for part in parts if value in part.values), None)
    if chosen is not None and not on:
        kept = tuple(known for known in chosen.values if known != value)
        less = write_condition(Condition(field=about, values=kept))
        return with_part(text, less, chosen) if kept else without_part(text, chosen)
    if chosen is not None or not on:
        return text
    if parts:
        return with_part(text, write_condition(Condition(field=about, values=(*parts[0].values, value))), parts[0])
    return with_part(text, write_condition(Condition(field=about, values=(value,))))
