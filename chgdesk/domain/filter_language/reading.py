"""A typed line read as a filter: what it asks for, which parts it has, and what could not be understood."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from chgdesk.domain.filter_language.days import EXAMPLES, age_in_days, read_days
from chgdesk.domain.filter_language.fields import BY_WORD, OPEN_STATES, FieldGuide, Sort, Vocabulary
from chgdesk.domain.filter_language.tokens import Token, tokens
from chgdesk.domain.filter_language.words import condition_in_words, word_in_words
from chgdesk.domain.filters import OWN_FIELDS, ChangeFilter, Condition, Field, QuickView

NONE = "none"
_NEAR = 0.7
_FROM, _TO = (">=", ">"), ("<=", "<")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the line that narrows the list: its place, as typed, and in words for its chip."""

    start: int
    end: int
    text: str
    words: str
    field: Field | None = None
    values: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in the line that could not be read: where, one sentence, and what to write instead if it is known."""

    start: int
    end: int
    sentence: str
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A line as it was understood; the faults take nothing away from the rest."""

    filter: ChangeFilter
    parts: tuple[Part, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What has been gathered so far."""

    today: date
    vocabulary: Vocabulary
    own: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    commit: str = ""
    view: QuickView = QuickView.ALL
    parts: list[Part] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_filter(text: str, today: date, vocabulary: Vocabulary | None = None) -> Read:
    """Read a line of the filter language; whatever it cannot read it names, and the rest applies (CHG-11)."""
    found = _Reading(today=today, vocabulary=vocabulary or Vocabulary())
    for token in tokens(text):
        if token.name:
            _read_named(token, found)
        else:
            _read_words(token, token.values[0], found)
        if token.unclosed:
            sentence = f"The quotation mark in {token.text} is not closed; all behind it is taken as one text."
            found.faults.append(Fault(start=token.start, end=token.end, sentence=sentence, instead=token.text + '"'))
    own: dict[str, Any] = {name: tuple(dict.fromkeys(values)) for name, values in found.own.items()}
    wanted = ChangeFilter(
        view=found.view,
        text=" ".join(found.words),
        phrases=tuple(dict.fromkeys(found.phrases)),
        without=tuple(dict.fromkeys(found.without)),
        commit=found.commit,
        conditions=tuple(dict.fromkeys(found.conditions)),
        today=today,
        **own,
    )
    return Read(filter=wanted, parts=tuple(found.parts), faults=tuple(found.faults))


def _read_words(token: Token, text: str, found: _Reading) -> None:
    """A word or phrase looked for anywhere in the record."""
    words = text.split()
    if not words:
        return
    plain = " ".join(words)
    if token.negated:
        found.without.append(plain)
    elif len(words) == 1:
        found.words.append(plain)
    else:
        found.phrases.append(plain)
    _add_part(token, word_in_words(plain, negated=token.negated), found)


def _add_part(
    token: Token, words: str, found: _Reading, about: Field | None = None, values: tuple[str, ...] = ()
) -> None:
    part = Part(
        start=token.start,
        end=token.end,
        text=token.text,
        words=words,
        field=about,
        values=values,
        negated=token.negated,
    )
    found.parts.append(part)


def _read_named(token: Token, found: _Reading) -> None:
    guide = BY_WORD.get(token.name.lower())
    if guide is None:
        _read_unknown(token, found)
    elif not token.values:
        sentence = f"“{token.text}” says no value yet, for example {guide.example}."
        found.faults.append(Fault(start=token.start, end=token.end, sentence=sentence))
    else:
        _READERS[guide.sort](token, guide, found)


def _read_unknown(token: Token, found: _Reading) -> None:
    """A word with a colon that names no field: mistyped, or simply a word such as an address."""
    near = get_close_matches(token.name.lower(), BY_WORD, n=1, cutoff=_NEAR)
    if near and token.values and not token.values[0].startswith("//"):
        instead = token.text.replace(token.name, near[0], 1)
        sentence = f"“{token.name}” is no field. Did you mean “{near[0]}”? {token.text} is left out until then."
        found.faults.append(Fault(start=token.start, end=token.end, sentence=sentence, instead=instead))
        return
    _read_words(token, token.text[1:] if token.negated else token.text, found)


def _keep(token: Token, condition: Condition, found: _Reading) -> None:
    """Keep a condition where the filter has a place for it, and its chip."""
    own = OWN_FIELDS.get(condition.field)
    if condition.field is Field.VIEW and not condition.excluded:
        found.view = QuickView(condition.values[0])
    elif own and not condition.excluded:
        found.own[own] = found.own.get(own, ()) + condition.values
    elif condition.field is Field.COMMIT and len(condition.values) == 1 and not condition.excluded and not found.commit:
        found.commit = condition.values[0]
    else:
        found.conditions.append(condition)
    _add_part(token, condition_in_words(condition), found, condition.field, condition.values)


def _read_listed(token: Token, guide: FieldGuide, found: _Reading) -> None:
    """Values out of a closed list; a wrong one is named with the nearest right one."""
    values: list[str] = []
    for said in token.values:
        known = _expanded(said, guide, found)
        if known is None:
            _wrong_value(token, said, guide, found)
        else:
            values.extend(known)
    if guide.field is Field.VIEW and len(values) > 1:
        sentence = f"The list stands in one view at a time; {token.text} names several, the first is taken."
        found.faults.append(Fault(start=token.start, end=token.end, sentence=sentence))
        values = values[:1]
    if values:
        kept = tuple(dict.fromkeys(values))
        _keep(token, Condition(field=guide.field, values=kept, excluded=token.negated), found)


def _expanded(said: str, guide: FieldGuide, found: _Reading) -> tuple[str, ...] | None:
    """The values one word stands for: itself, `>=high`, `open`; None where it is none of them."""
    if guide.sort is Sort.RANKED and said.startswith((*_FROM, *_TO)):
        ranked = found.vocabulary.words_of(guide)
        operator = said[:2] if said[1:2] == "=" else said[:1]
        base = _known(said[len(operator) :], ranked)
        if base is None:
            return None
        place = ranked.index(base)
        spans = {">=": ranked[place:], ">": ranked[place + 1 :], "<=": ranked[: place + 1], "<": ranked[:place]}
        return spans[operator] or None
    if guide.field is Field.STATE and said.lower() == "open":
        return OPEN_STATES
    known = _known(said, found.vocabulary.words_of(guide))
    return None if known is None else (known,)


def _known(said: str, words: tuple[str, ...]) -> str | None:
    """The word of the list that is meant, whatever its case or hyphens; any word where there is no list."""
    if not words:
        return said
    wanted = said.casefold().replace("-", "_").replace(" ", "_")
    return next((word for word in words if word.casefold().replace("-", "_").replace(" ", "_") == wanted), None)


def _wrong_value(token: Token, said: str, guide: FieldGuide, found: _Reading) -> None:
    words = found.vocabulary.words_of(guide)
    bare = said.lstrip("<>=")
    near = get_close_matches(bare.casefold(), [word.casefold() for word in words], n=1, cutoff=0.5)
    right = next((word for word in words if near and word.casefold() == near[0]), "")
    shown = ", ".join(word.replace("_", "-") for word in words[:12])
    meant = f"Did you mean “{right.replace('_', '-')}”?" if right else f"It knows: {shown}."
    sentence = f"“{said}” is no value of {guide.field}. {meant}"
    instead = token.text.replace(bare, right.replace("_", "-"), 1) if right and bare else ""
    found.faults.append(Fault(start=token.start, end=token.end, sentence=sentence, instead=instead))


def _read_names(token: Token, guide: FieldGuide, found: _Reading) -> None:
    """Names as they are on record; `none` asks for records without one."""
    values = tuple(dict.fromkeys(NONE if value.lower() == NONE else value for value in token.values))
    _keep(token, Condition(field=guide.field, values=values, excluded=token.negated), found)


def _read_days(token: Token, guide: FieldGuide, found: _Reading) -> None:
    if len(token.values) > 1:
        sentence = f"{token.text} names several spans; write one, such as {guide.example}."
        found.faults.append(Fault(start=token.start, end=token.end, sentence=sentence))
        return
    said = token.values[0]
    if said.lower() == NONE:
        _keep(token, Condition(field=guide.field, values=(NONE,), excluded=token.negated), found)
        return
    span = read_days(said, found.today, ahead=guide.ahead)
    if span is None:
        sentence = f"“{said}” is no day for {guide.field}. Write {EXAMPLES}."
        found.faults.append(Fault(start=token.start, end=token.end, sentence=sentence))
        return
    if guide.field is Field.PLANNED and span.first is None and said.startswith("<") and said[-1:] in {"d", "w"}:
        span = replace(span, first=found.today)
    kept = Condition(field=guide.field, first=span.first, last=span.last, excluded=token.negated)
    _keep(token, kept, found)


def _read_age(token: Token, guide: FieldGuide, found: _Reading) -> None:
    days = age_in_days(token.values[0]) if len(token.values) == 1 else None
    if days is None:
        sentence = f"“{token.text}” says no age. Write {guide.example} for more than five days."
        found.faults.append(Fault(start=token.start, end=token.end, sentence=sentence, instead=guide.example))
        return
    _keep(token, Condition(field=guide.field, days=days, excluded=token.negated), found)


_READERS = {
    Sort.LISTED: _read_listed,
    Sort.RANKED: _read_listed,
    Sort.NAMED: _read_names,
    Sort.DAYS: _read_days,
    Sort.AGE: _read_age,
}
