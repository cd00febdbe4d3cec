"""People, systems and words of a source, matched once: exactly or not at all, the rest is asked (CHG-18)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chgdesk.domain.bringing import ImportMapping, NameChoice
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.people import Person
from chgdesk.services.bringing.column_words import WORD_FIELDS, folded, says_nothing, word_of
from chgdesk.services.bringing.fields import BY_KEY, Kind
from chgdesk.services.bringing.shape import DEPLOYMENTS, REGISTER, SourceShape

ADD = "+"
"""Chosen for a name: put a new person on record."""
NOT_ON_RECORD = ""
"""Chosen for a name: nobody on record; the name stays on the records as it is written."""
_MAIL = re.compile(r"^(.*?)\s*<\s*([^<>@\s]+@[^<>@\s]+)\s*>$")
_SEVERAL = re.compile(r"\s*(?:;|\n|\||\s&\s|\s/\s|\s\+\s)\s*")
_MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGuess:
    """A name of the source, how often it stands there, and what it was taken for; `is_sure` where it fits exactly."""

    name: str
    count: int
    meant: str = ""
    why: str = ""
    is_sure: bool = False

    @property
    def choice(self) -> NameChoice:
        """The guess as a choice."""
        return NameChoice(name=self.name, person=self.meant)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesFound:
    """Everything of a source that must be matched, each name once."""

    people: tuple[NameGuess, ...] = ()
    systems: tuple[NameGuess, ...] = ()
    words: tuple[NameGuess, ...] = ()

    @property
    def open(self) -> int:
        """How many of them nothing on record fits."""
        return sum(1 for each in (*self.people, *self.systems, *self.words) if not each.is_sure)


def split_names(cell: str) -> tuple[str, ...]:
    """The names in one cell: parted by semicolons, lines, `&`, `/` or `+`; a comma parts only mail addresses."""
    parts = [part.strip() for part in _SEVERAL.split(cell)]
    by_comma = [part.strip() for part in cell.split(",")]
    if len(parts) == 1 and (cell.count("@") > 1 or all(len(part.split()) >= 2 for part in by_comma)):
        parts = by_comma
    return tuple(dict.fromkeys(part for part in parts if part and not says_nothing(part)))


def find_names(
    shape: SourceShape,
    mapping: ImportMapping,
    people: Iterable[Person],
    systems: Iterable[SystemCard],
    remembered: ImportMapping | None = None,
) -> NamesFound:
    """Match every name of the columns that are read: as chosen now, as remembered, else where it fits exactly."""
    persons, cards, words = _counted(shape, mapping)
    who, what = PersonFinder(people), {_plain(name): card.ref for card in systems for name in (card.ref, card.title)}
    before = remembered or ImportMapping(ref="", source=shape.source)
    told = _told(before.names, mapping.names)
    named = _told(before.systems, mapping.systems)
    said = {name: meant for name, meant in _told(before.words, mapping.words).items() if meant[0]}
    return NamesFound(
        people=tuple(_guess(name, count, told, *who.find(name)) for name, count in persons.most_common(_MOST)),
        systems=tuple(
            _guess(name, count, named, what.get(_plain(name), ""), "by its name") for name, count in cards.most_common()
        ),
        words=tuple(_guess(name, count, said, _word(name), "by its word") for name, count in words.most_common()),
    )


def _told(before: Iterable[NameChoice], now: Iterable[NameChoice]) -> dict[str, tuple[str, str]]:
    """What each name was said to mean, and when; an empty answer counts only where it was recorded as one."""
    said = {choice.name: (choice.person, "as last time") for choice in before}
    chosen = {choice.name: (choice.person, "chosen") for choice in now if choice.person}
    return {**said, **{name: told for name, told in chosen.items() if said.get(name, ("",))[0] != told[0]}}


def _guess(name: str, count: int, told: Mapping[str, tuple[str, str]], found: str, why: str) -> NameGuess:
    if name in told and not (told[name][1] == "chosen" and told[name][0] == found):
        return NameGuess(name=name, count=count, meant=told[name][0], why=told[name][1], is_sure=True)
    return NameGuess(name=name, count=count, meant=found, why=why if found else "", is_sure=bool(found))


def _word(name: str) -> str:
    field, _, value = name.partition(":")
    return word_of(field, value)


def _counted(shape: SourceShape, mapping: ImportMapping) -> tuple[Counter[str], Counter[str], Counter[str]]:
    persons, cards, words = Counter[str](), Counter[str](), Counter[str]()
    for choice in mapping.columns:
        place = shape.column(choice.column)
        if place < 0 or not choice.field:
            continue
        cells = [row.cells[place] for row in shape.rows if place < len(row.cells)]
        filled = [cell for cell in cells if cell and not says_nothing(cell)]
        kind = BY_KEY[choice.field].kind if choice.field in BY_KEY else None
        if kind is Kind.PEOPLE:
            persons.update(name for cell in filled for name in split_names(cell))
        elif kind is Kind.PERSON:
            persons.update(filled)
        elif kind is Kind.SYSTEMS:
            cards.update(name for cell in filled for name in split_systems(cell))
        elif shape.source == REGISTER:
            continue
        elif choice.field in WORD_FIELDS and (kind is Kind.WORD or shape.source == DEPLOYMENTS):
            words.update(f"{choice.field}:{cell}" for cell in filled)
    for row in shape.rows:
        persons.update(review.login for review in row.facts.reviews if review.login) if row.facts else None
    return persons, cards, words


def split_systems(cell: str) -> tuple[str, ...]:
    """The systems in one cell."""
    parts = (part.strip() for part in re.split(r"[;,\n|]", cell))
    return tuple(dict.fromkeys(part for part in parts if part and not says_nothing(part)))


class PersonFinder:
    """Finds people by exact e-mail, login, name or key; a name that two people have finds nobody."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._known: dict[str, set[str]] = {}
        for person in people:
            for key in (person.email, *person.logins, person.name, person.ref):
                if key:
                    self._known.setdefault(_plain(key), set()).add(person.ref)

    def find(self, name: str) -> tuple[str, str]:
        """The key of the person and what told, or nothing; `Surname, Name` and `Name <mail>` are understood."""
        for words, why in _readings(name):
            found = self._known.get(_plain(words), set())
            if len(found) == 1:
                return next(iter(found)), why
        return "", ""


def _readings(name: str) -> Iterator[tuple[str, str]]:
    mail = _MAIL.match(name)
    if mail:
        yield mail[2], "by e-mail"
        yield mail[1], "by name"
    yield name.removeprefix("@"), "by e-mail" if "@" in name[1:] else "by login or name"
    surname, comma, given = name.partition(",")
    if comma:
        yield f"{given.strip()} {surname.strip()}", "by name"


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def new_person(name: str, taken: Iterable[str]) -> Person:
    """The person that a name would be put on record as; roles and dates are not known of it."""
    mail = _MAIL.match(name)
    shown = " ".join((mail[1] if mail else name).split()) or name
    if "," in shown and not mail:
        surname, _, given = shown.partition(",")
        shown = f"{given.strip()} {surname.strip()}".strip()
    address = mail[2] if mail else name if "@" in name[1:] and " " not in name else ""
    stem = "-".join(folded(shown.partition("@")[0]).split())[:32] or "person"
    refs = set(taken)
    mark = hashlib.sha256(_plain(name).encode()).hexdigest()[:6]
    is_login = not address and " " not in shown
    return Person(
        ref=stem if stem not in refs else f"{stem}-{mark}",
        name=shown,
        email=address,
        logins=(shown.removeprefix("@"),) if is_login else (),
        note="Named in a list that was brought in; roles and dates are not known",
    )
