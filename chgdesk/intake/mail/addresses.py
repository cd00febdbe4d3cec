"""People as the headers of a mail name them."""

from __future__ import annotations

import re
from email.utils import getaddresses

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.bounds import MOST_FOUND

_SMTP = re.compile(r"[^\s<>@,;:\"()\[\]]{1,100}@[^\s<>@,;:\"()\[\]]{1,200}")
_LONGEST = 20_000


def people_in(header: str) -> tuple[FoundPerson, ...]:
    """Everybody named in one header line; `Surname, First <x@y>` of Outlook stays one person."""
    text = " ".join(header[:_LONGEST].split())
    outlook = [piece.strip() for piece in text.split(";") if piece.strip()]
    if len(outlook) > 1 or (len(outlook) == 1 and re.fullmatch(r"[^<>@]+,[^<>@]+<[^<>]+>", text)):
        return tuple(_one(piece) for piece in outlook[:MOST_FOUND])
    pairs = getaddresses([text])
    found = tuple(FoundPerson(name=_name(name), email=mail) for name, mail in pairs if name or mail)
    return found[:MOST_FOUND] or ((_one(text),) if text else ())


def person_in(header: str) -> FoundPerson:
    """The first person of a header line, or nobody."""
    return next(iter(people_in(header)), FoundPerson())


def _one(text: str) -> FoundPerson:
    found = _SMTP.search(text)
    name = text[: found.start()] if found else text
    return FoundPerson(name=_name(name), email=found[0] if found else "")


def _name(name: str) -> str:
    return " ".join(re.sub(r"[<>\"\[\]]|mailto:", " ", name).split()).strip(" '")[:200]
