"""Completion while typing, and the table of the language for manual, tooltip and builder."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.filter_language.days import WORDS as DAY_WORDS
from chgdesk.domain.filter_language.fields import BY_WORD, FIELDS, FieldGuide, Sort, Vocabulary
from chgdesk.domain.filter_language.tokens import written_value

_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One way to go on typing: what replaces the line from `start` to `end`, and what it means."""

    start: int
    end: int
    text: str
    words: str


def completions(text: str, cursor: int, vocabulary: Vocabulary) -> tuple[Completion, ...]:
    """What the word under the cursor may become; fields first, values once there is a colon."""
    start = cursor
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    word = text[start:cursor]
    bare = word.lstrip("-")
    start += len(word) - len(bare)
    name, colon, value = bare.partition(":")
    if not bare or bare.startswith('"'):
        return ()
    if not colon:
        return _fields(name.lower(), start, cursor)
    guide = BY_WORD.get(name.lower())
    return () if guide is None else _values(guide, value, (start + len(name) + 1, cursor), vocabulary)


def _fields(begun: str, start: int, end: int) -> tuple[Completion, ...]:
    found = (guide for guide in FIELDS if any(word.startswith(begun) for word in (guide.field.value, *guide.also)))
    return tuple(
        Completion(start=start, end=end, text=f"{guide.field}:", words=f"{guide.meaning}, such as {guide.example}")
        for guide in found
    )[:_MOST]


def _values(guide: FieldGuide, value: str, place: tuple[int, int], vocabulary: Vocabulary) -> tuple[Completion, ...]:
    """The values that go on from what stands behind the last comma or comparison."""
    start, end = place
    last = value.rpartition(",")[2]
    begun = last.lstrip("<>=").casefold()
    start = end - len(last) + (len(last) - len(last.lstrip("<>=")))
    known = values_of(guide, vocabulary)
    fits = [word for word in known if word.casefold().replace("_", "-").startswith(begun.replace("_", "-"))]
    fits += [word for word in known if begun and begun in word.casefold() and word not in fits]
    done = [word for word in fits if word.casefold() != begun]
    return tuple(
        Completion(start=start, end=end, text=written_value(word), words=f"{guide.title}: {word.replace('_', ' ')}")
        for word in done[:_MOST]
    )


def values_of(guide: FieldGuide, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The values a field is known to have: of the rules, of the record, or words for days."""
    if guide.sort is Sort.DAYS:
        return tuple(DAY_WORDS)
    if guide.sort is Sort.AGE:
        return (">5d", ">10d", ">14d")
    listed = vocabulary.words_of(guide) or vocabulary.names.get(guide.field, ())
    return tuple(word.replace("_", "-") for word in listed) if guide.sort is Sort.LISTED else listed


def guide_rows() -> tuple[tuple[str, str, str], ...]:
    """The table of the language: words before the colon, meaning, example; the manual is held to it."""
    return tuple((", ".join((guide.field.value, *guide.also)), guide.meaning, guide.example) for guide in FIELDS)
