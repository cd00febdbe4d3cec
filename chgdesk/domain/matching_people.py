"""Whom a name, login or address found in a document stands for: by exact signs only, never by resemblance (APR-16)."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chgdesk.domain.people import Person

_CLOSE = 0.82
_HOST_ADDRESS = re.compile(r"(?:\d+\+)?([A-Za-z0-9][A-Za-z0-9-]*)@users\.noreply\.[a-z0-9.-]+", re.IGNORECASE)
"""The address a code host writes for people who keep theirs to themselves; it holds their login."""
_LOGIN_NOISE = re.compile(r"^[\s@]+|\s+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Somebody as a document names them; any part may be missing."""

    name: str = ""
    email: str = ""
    login: str = ""

    @property
    def words(self) -> str:
        """How the document names them, in one go."""
        outside = self.email or (f"@{self.login}" if self.login else "")
        return f"{self.name} ({outside})" if self.name and outside else self.name or outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The person meant and by what sign; None with the people it may be, for somebody to choose."""

    person: str | None = None
    how: str = ""
    candidates: tuple[str, ...] = ()


def match_person(found: FoundPerson, people: Sequence[Person]) -> Match:
    """Match by e-mail address, then by login, then by the exact name; whatever contradicts itself is left open.

    A name alone does not match a person whose address is known to be another: anybody can write a name.
    """
    by_mail = _refs(people, lambda p: bool(found.email) and same_address(p.email, found.email))
    login = _login(found)
    by_login = _refs(people, lambda p: bool(login) and login in {_key(each) for each in p.logins})
    strong = tuple(dict.fromkeys((*by_mail, *by_login)))
    if len(strong) == 1:
        return Match(person=strong[0], how="e-mail address" if by_mail else "login")
    if strong:
        return Match(candidates=strong)
    by_name = [p for p in people if found.name and _names(found.name) & {_plain(p.name)}]
    if len(by_name) == 1 and not _contradicted(found, by_name[0]):
        return Match(person=by_name[0].ref, how="name")
    return Match(candidates=tuple(dict.fromkeys((*(p.ref for p in by_name), *_alike(found, people)))))


def same_address(one: str, other: str) -> bool:
    """Whether two e-mail addresses reach the same box: case and what follows a plus sign do not count."""
    return bool(one) and address_key(one) == address_key(other)


def address_key(address: str) -> str:
    """An e-mail address as it is compared."""
    box, at, host = address.strip().casefold().rpartition("@")
    return f"{box.partition('+')[0]}{at}{host}"


def _refs(people: Sequence[Person], holds: Callable[[Person], bool]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.ref for p in people if holds(p)))


def _contradicted(found: FoundPerson, person: Person) -> bool:
    """Whether an address or login of the document is known not to be this person's."""
    foreign = bool(found.email and person.email) and not _HOST_ADDRESS.fullmatch(found.email.strip())
    login = _login(found)
    return foreign or (bool(login) and bool(person.logins) and login not in {_key(each) for each in person.logins})


def _login(found: FoundPerson) -> str:
    hidden = _HOST_ADDRESS.fullmatch(found.email.strip())
    return _key(found.login or (hidden[1] if hidden else ""))


def _key(login: str) -> str:
    return _LOGIN_NOISE.sub("", login).casefold()


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _names(name: str) -> set[str]:
    """A name as it is written and, where written `Surname, First`, turned round."""
    last, comma, first = name.partition(",")
    return {_plain(name), _plain(f"{first} {last}")} if comma and first.strip() else {_plain(name)}


def _alike(found: FoundPerson, people: Sequence[Person]) -> Iterator[str]:
    """People who may be meant; only ever shown as a choice."""
    box = found.email.partition("@")[0].partition("+")[0]
    asked = {_letters(text) for text in (found.name, found.login, box) if _letters(text)}
    words = {word for word in re.split(r"[\W_\d]+", _plain(found.name)) if len(word) > 2}
    for person in people:
        known = {_letters(text) for text in (person.name, person.ref, *person.logins)} - {""}
        close = any(difflib.SequenceMatcher(None, a, b).ratio() >= _CLOSE for a in asked for b in known)
        if close or words & set(_plain(person.name).split()):
            yield person.ref


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z]", "", plain)[:80]
