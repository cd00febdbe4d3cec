"""One identity per person: no login or mail address belongs to two people (ROLE-06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chgdesk.domain.people import Person


def login_key(text: str) -> str:
    """A login or mail address as it is compared: case and a leading @ say nothing."""
    return text.strip().lstrip("@").casefold()


def marks(person: Person) -> Iterator[str]:
    """What tells a person from others in other systems, as it is compared: logins and the mail address."""
    for mark in (*person.logins, person.email):
        if login_key(mark):
            yield login_key(mark)


def owners(people: Iterable[Person]) -> dict[str, Person]:
    """Whose each login and mail address is; the first where two have it."""
    found: dict[str, Person] = {}
    for person in people:
        for mark in marks(person):
            found.setdefault(mark, person)
    return found


def identity_fault(person: Person, known: Mapping[str, Person]) -> str:
    """Which login or address of a person belongs to somebody else, in a sentence; empty where none does."""
    for mark in (*person.logins, person.email):
        other = known.get(login_key(mark)) if login_key(mark) else None
        if other is not None and other.ref != person.ref:
            what = "e-mail" if mark == person.email else "login"
            return (
                f"{person.name}: the {what} {mark.strip()} is {other.name}'s already. One login is one person's; "
                f"correct it here or on {other.name}."
            )
    doubled = _doubled(person.logins)
    return f"{person.name}: the login {doubled} stands twice. Write it once." if doubled else ""


def _doubled(logins: Iterable[str]) -> str:
    seen: set[str] = set()
    for login in logins:
        if login_key(login) in seen:
            return login
        seen.add(login_key(login))
    return ""


def identity_faults(fresh: Iterable[Person], known: Iterable[Person]) -> tuple[str, ...]:
    """The same for several people who come in together; each is also held against those before it."""
    here = owners(known)
    faults: list[str] = []
    for person in fresh:
        fault = identity_fault(person, here)
        if fault:
            faults.append(fault)
        for mark in marks(person):
            here.setdefault(mark, person)
    return tuple(faults)
