"""Rule figures in plain English: how much, of what, at most or at least, in which sentence (POL-28, PRM-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chgdesk.text.apart import apart
from chgdesk.text.figures.numbers import NUMBER, value_of
from chgdesk.text.sentences import Sentence, sentences
from chgdesk.text.tokens import tokens

DURATION = "duration"
INTERVAL = "interval"
COUNT = "count"
SHARE = "share"

AT_LEAST = "at_least"
AT_MOST = "at_most"
MORE_THAN = "more_than"
AFTER = "after"
UNTIL = "until"

NEAR = 160
"""How many characters around a figure are searched for its limit and a denial."""

MASK = "¤"
"""Stands in a token's place while a text is read, one for each of its characters, so that offsets stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a text. `high` is the upper end of a range; `bound` how the sentence limits it, empty for plainly.

    `kind` is duration, interval ("annually"), count or share. `unit` is minutes, hours, business_days, calendar_days,
    days, weeks, months, years, business_hours, people, characters, times or percent. `negated` says that the
    sentence denies something before it; `doubtful` that words and digits differ or the word has two meanings.
    """

    text: str
    kind: str
    value: Decimal
    unit: str
    start: int
    end: int
    sentence: Sentence
    high: Decimal | None = None
    bound: str = ""
    negated: bool = False
    doubtful: bool = False


_PEOPLE = (
    r"(?:reviewers?|approvers?|approvals?|people|persons?|engineers?|developers?|peers?|colleagues?|individuals?|"
    r"(?:team\s+)?members?|employees)"
)
_UNITS: tuple[tuple[str, str, str], ...] = (
    (r"(?:business|working|work)[\s-]+days?", "business_days", DURATION),
    (r"(?:business|working|office)\s+hours?", "business_hours", DURATION),
    (r"(?:calendar|consecutive)\s+days?", "calendar_days", DURATION),
    (r"minutes?|mins?\b", "minutes", DURATION),
    (r"hours?|hrs?\b|h\b", "hours", DURATION),
    (r"days?", "days", DURATION),
    (r"weeks?", "weeks", DURATION),
    (r"(?:calendar\s+)?months?", "months", DURATION),
    (r"quarters?", "quarters", DURATION),
    (r"(?:calendar\s+)?years?|yrs?\b", "years", DURATION),
    (r"%|per\s?cent\b", "percent", SHARE),
    (_PEOPLE, "people", COUNT),
    (r"characters?", "characters", COUNT),
    (r"times?|renewals?|extensions?", "times", COUNT),
)
_UNIT = "|".join(pattern for pattern, _, _ in _UNITS)
_ADJECTIVES = (
    r"(?:(?:other|independent|additional|further|senior|qualified|different|separate|peer|experienced|authori[sz]ed|"
    r"code|named|designated|elapsed|full|consecutive|successive|distinct|more|such)\s+){0,3}"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,/§:-])(?P<one>{NUMBER})(?:\s*\((?P<again>{NUMBER})\))?"
    rf"(?:\s*(?:[-–—]|\bto\b|\band\b|\bor\b)\s*(?P<two>{NUMBER})(?:\s*\((?:{NUMBER})\))?)?"
    rf"[\s\u00a0\u2011-]*{_ADJECTIVES}(?P<unit>{_UNIT})(?![\w])",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(
    r"\b(?:within|for|after|than|of|exceed|exceeding|least|in)\s+(?P<figure>(?P<half>half\s+)?(?:a|an|one)\s+(?:full\s+)?"
    r"(?P<unit>hour|(?:business|working)\s+day|calendar\s+day|day|week|month|quarter|calendar\s+year|year))\b",
    re.IGNORECASE,
)
_NEXT_DAY = re.compile(
    r"\b(?:the\s+)?(?:next|following)\s+(?P<unit>(?:business|working|calendar)?\s*day)\b", re.IGNORECASE
)
_ANOTHER = re.compile(
    r"\b(?:another|a\s+second|an?\s+(?:independent|different|separate)|someone\s+other|somebody\s+other)\s+"
    r"(?:senior\s+|qualified\s+)?(?:reviewer|approver|person|engineer|developer|peer|colleague|individual|than)\b",
    re.IGNORECASE,
)
_EVERY = re.compile(
    rf"\b(?P<times>once|twice)?\s*(?:\b(?:in\s+)?(?:every|each|per)|(?<=once)\s+an?|(?<=twice)\s+an?|at\s+intervals\s+"
    rf"(?:of|not\s+exceeding|of\s+no\s+more\s+than))\s+(?P<other>other\s+)?(?P<number>{NUMBER})?(?:\s*\((?:{NUMBER})\))?"
    r"[\s-]*(?P<unit>(?:business|working)\s+day|day|week|month|quarter|calendar\s+year|year)s?\b",
    re.IGNORECASE,
)
_OFTEN: dict[str, tuple[int, str, bool]] = {
    "annual": (12, "months", False),
    "yearly": (12, "months", False),
    "semi-annual": (6, "months", False),
    "semiannual": (6, "months", False),
    "half-yearly": (6, "months", False),
    "biannual": (6, "months", True),
    "biennial": (24, "months", False),
    "quarterly": (3, "months", False),
    "bimonthly": (2, "months", True),
    "monthly": (1, "months", False),
    "fortnightly": (2, "weeks", False),
    "bi-weekly": (2, "weeks", True),
    "biweekly": (2, "weeks", True),
    "weekly": (1, "weeks", False),
    "daily": (1, "days", False),
}
_ADVERB = re.compile(
    rf"\b(?P<word>{'|'.join(sorted(_OFTEN, key=len, reverse=True))})(?:ly)?\b(?!\s+(?:leave|report\b))", re.IGNORECASE
)
_RENEWED = re.compile(r"\b(?P<word>once|twice)\b(?!\s+(?:a|an|per|every|each|in)\b)", re.IGNORECASE)

_NOT_MORE = (
    r"(?:no|not)\s+(?:later|more|longer|greater|older)\s+than|(?:do|does|may|must|shall|can|will)?\s*not\s+exceed(?:ing)?"
    r"|not\s+last\s+(?:longer|more)\s+than|up\s+to|at\s+most|in\s+less\s+than|limited\s+to|within|by\s+the\s+end\s+of"
    r"|(?:a\s+)?maximum(?:\s+(?:of|duration|period|term)){0,2}(?:\s+of|\s+is)?"
)
_NOT_LESS = r"at\s+least|(?:a\s+)?minimum(?:\s+of)?|(?:no|not)\s+(?:less|fewer|earlier|sooner)\s+than|not\s+before"
_BOUNDS_BEFORE: tuple[tuple[str, str], ...] = (
    (_NOT_MORE, AT_MOST),
    (_NOT_LESS, AT_LEAST),
    (r"less\s+than|fewer\s+than|under|below", AT_MOST),
    (r"more\s+than|longer\s+than|older\s+than|greater\s+than|exceeds?|exceeding|over|above|beyond", MORE_THAN),
    (r"after|following", AFTER),
    (r"until|before", UNTIL),
)
_BOUNDS = tuple(
    (re.compile(rf"(?:{pattern})\s+(?:(?:the|a|an|of|in)\s+)?$", re.IGNORECASE), bound)
    for pattern, bound in _BOUNDS_BEFORE
)
_BEHIND = (
    (re.compile(r"\s*(?:or\s+(?:more|longer)|at\s+(?:a|the)\s+minimum|at\s+least)\b", re.IGNORECASE), AT_LEAST),
    (re.compile(r"\s*(?:or\s+(?:less|fewer|sooner)|at\s+(?:the\s+latest|most))\b", re.IGNORECASE), AT_MOST),
)
_DENIED = re.compile(r"\b(?:not|never|cannot|need\s+not|without|nor|neither)\b|n[’']t\b", re.IGNORECASE)
_UNNEEDED = re.compile(
    r"\bneeds?\s+not\b|\bnot\s+(?:need|have\s+to|required|necessary|mandatory|apply)\b|n[’']t\s+(?:need|have\s+to)\b",
    re.IGNORECASE,
)
_FLIPPED = {AT_MOST: AT_LEAST, MORE_THAN: AT_MOST, UNTIL: AT_LEAST, AT_LEAST: AT_MOST}


def masked(text: str) -> str:
    """The text with its tokens blotted out, so that what a token prints is never read as typed by hand."""
    for token in tokens(text):
        text = text[: token.start] + MASK * (token.end - token.start) + text[token.end :]
    return text


def figures_in(text: str) -> tuple[Figure, ...]:
    """Every rule figure of a plain or Markdown text, in order; figures that tokens print are not in it."""
    found: list[Figure] = []
    for sentence in sentences(masked(text)):
        found.extend(_of_sentence(sentence))
    return tuple(found)


def _of_sentence(sentence: Sentence) -> list[Figure]:
    return apart(sentence.end, (*_intervals(sentence), *_amounts(sentence), *_single(sentence)))


def _intervals(sentence: Sentence) -> Iterator[Figure]:
    for said in _EVERY.finditer(sentence.text):
        number = value_of(said["number"]) if said["number"] else Decimal(1)
        number = number * 2 if said["other"] else number
        unit = re.sub(r"\s+", " ", said["unit"].casefold())
        months = {"month": 1, "quarter": 3, "year": 12, "calendar year": 12}.get(unit)
        value, name = (number * months, "months") if months else (number, _plural(unit))
        doubtful = False
        if (said["times"] or "").casefold() == "twice":
            value, doubtful = value / 2, name != "months" or value % 2 != 0
        start = said.start() + len(said[0]) - len(said[0].lstrip())
        yield _figure(sentence, INTERVAL, (start, said.end()), value, name, doubtful=doubtful)
    for said in _ADVERB.finditer(sentence.text):
        often, unit, doubtful = _OFTEN[said["word"].casefold()]
        yield _figure(sentence, INTERVAL, said.span(), Decimal(often), unit, doubtful=doubtful)


def _plural(unit: str) -> str:
    return {"day": "days", "week": "weeks", "business day": "business_days", "working day": "business_days"}[unit]


def _amounts(sentence: Sentence) -> Iterator[Figure]:
    for said in _AMOUNT.finditer(sentence.text):
        unit, kind = _unit_of(said["unit"])
        value = value_of(said["one"])
        high = value_of(said["two"]) if said["two"] else None
        doubtful = said["again"] is not None and value_of(said["again"]) != value
        if unit == "quarters":
            unit, value, high = "months", value * 3, high * 3 if high is not None else None
        yield _figure(sentence, kind, said.span(), value, unit, high=high, doubtful=doubtful)


def _unit_of(words: str) -> tuple[str, str]:
    for pattern, unit, kind in _UNITS:
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return unit, kind
    raise ValueError(words)


def _single(sentence: Sentence) -> Iterator[Figure]:
    """Figures without a number: an hour, the next business day, another reviewer, once."""
    for said in _INDEFINITE.finditer(sentence.text):
        unit, kind = _unit_of(said["unit"])
        value = Decimal(1)
        if unit == "quarters":
            unit, value = "months", Decimal(3)
        if said["half"]:
            value, unit = {"hours": (Decimal(30), "minutes"), "years": (Decimal(6), "months")}.get(unit, (value, unit))
        yield _figure(sentence, kind, said.span("figure"), value, unit)
    for said in _NEXT_DAY.finditer(sentence.text):
        unit, kind = _unit_of(said["unit"].strip())
        yield _figure(sentence, kind, said.span(), Decimal(1), unit)
    for said in _ANOTHER.finditer(sentence.text):
        second = "second" in said[0].casefold()
        yield _figure(sentence, COUNT, said.span(), Decimal(1), "people", doubtful=second)
    for said in _RENEWED.finditer(sentence.text):
        yield _figure(sentence, COUNT, said.span(), Decimal(1 if said["word"].casefold() == "once" else 2), "times")


def _figure(
    sentence: Sentence,
    kind: str,
    span: tuple[int, int],
    value: Decimal,
    unit: str,
    *,
    high: Decimal | None = None,
    doubtful: bool = False,
) -> Figure:
    start, end = span
    before, behind = sentence.text[max(0, start - NEAR) : start], sentence.text[end : end + NEAR]
    bound, denied_in = "", before
    for pattern, name in _BOUNDS:
        found = pattern.search(before)
        if found:
            bound, denied_in = name, before[: found.start()]
            break
    if not bound:
        bound = next((name for pattern, name in _BEHIND if pattern.match(behind)), "")
    clause = re.split(r"[,;:¤]|\b(?:and|but|or)\b", denied_in)[-1]
    negated = _DENIED.search(clause) is not None
    if negated and bound in _FLIPPED and not _UNNEEDED.search(clause):
        bound, negated = _FLIPPED[bound], False
    return Figure(
        text=sentence.text[start:end],
        kind=kind,
        value=value,
        unit=unit,
        start=sentence.start + start,
        end=sentence.start + end,
        sentence=sentence,
        high=high,
        bound=bound,
        negated=negated,
        doubtful=doubtful,
    )
