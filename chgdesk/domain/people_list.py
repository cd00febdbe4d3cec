"""A pasted list of people: which column is what, and a verdict on each row before anything is recorded (ROLE-01).

Cells are separated by tabs (a block from a spreadsheet), semicolons or commas. The first line may name the columns;
where it does not, they are name, title, e-mail, from, logins in that order.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from chgdesk.domain.identity import identity_fault, login_key, marks, owners
from chgdesk.domain.people import Person, PersonKind
from chgdesk.domain.typed_day import read_day

LARGEST, LONGEST_CELL, MOST_ROWS = 2_000_000, 200, 2_000
COLUMNS = ("name", "title", "email", "from", "logins")
_CALLED = {
    "name": "name",
    "full name": "name",
    "person": "name",
    "employee": "name",
    "title": "title",
    "job title": "title",
    "position": "title",
    "function": "title",
    "e-mail": "email",
    "email": "email",
    "mail": "email",
    "e-mail address": "email",
    "email address": "email",
    "from": "from",
    "from date": "from",
    "start": "from",
    "start date": "from",
    "joined": "from",
    "first day": "from",
    "hire date": "from",
    "login": "logins",
    "logins": "logins",
    "user name": "logins",
    "username": "logins",
    "account": "logins",
    "accounts": "logins",
    "github": "logins",
    "gitlab": "logins",
    "jira": "logins",
    "kind": "kind",
    "type": "kind",
    "key": "ref",
    "id": "ref",
}
_KINDS = {
    "": PersonKind.EMPLOYEE,
    "employee": PersonKind.EMPLOYEE,
    "contractor": PersonKind.CONTRACTOR,
    "third party": PersonKind.THIRD_PARTY,
    "third_party": PersonKind.THIRD_PARTY,
}
_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class RowVerdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One row as read: the person it would put on record, or the sentence that says why not."""

    line: int
    verdict: RowVerdict
    person: Person | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """A list as read: its rows, the columns nobody reads, and a sentence where nothing of it can be read."""

    rows: tuple[PersonRow, ...] = ()
    not_read: tuple[str, ...] = ()
    fault: str = ""

    @property
    def fresh(self) -> tuple[Person, ...]:
        """The people it would put on record."""
        return tuple(row.person for row in self.rows if row.verdict is RowVerdict.NEW and row.person is not None)

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, a line each."""
        return tuple(f"line {row.line}: {row.sentence}" for row in self.rows if row.verdict is RowVerdict.FAULT)


def read_people(text: str, known: Iterable[Person] = (), joined: date | None = None) -> PeopleList:
    """Read a pasted list; `joined` is the first day where a row names none."""
    if len(text) > LARGEST:
        return PeopleList(fault="This is too long for a list of people and was not read. Paste fewer rows.")
    if "\x00" in text:
        return PeopleList(fault="This is no text: it holds zero bytes. Copy the cells of the list and paste them.")
    try:
        lines = list(_cells(text))
    except csv.Error as fault:
        return PeopleList(fault=f"The list cannot be read ({fault}). Check its quotation marks.")
    if not lines:
        return PeopleList(
            fault="There is nothing here yet. Paste one person a line: name, title, e-mail, from, logins."
        )
    if len(lines) > MOST_ROWS:
        return PeopleList(fault=f"More than {MOST_ROWS:,} rows; nothing was read. Bring them in several lists.")
    names, not_read, body = _columns(lines)
    return PeopleList(rows=_rows(names, body, tuple(known), joined), not_read=not_read)


def _cells(text: str) -> Iterable[tuple[int, list[str]]]:
    """The filled lines with their numbers; the separator is the one the first of them uses."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = next((sign for sign in ("\t", ";", ",") if sign in first), ",")
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator)
    for cells in reader:
        tidy = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells]
        if any(tidy):
            yield reader.line_num, tidy


def _columns(
    lines: Sequence[tuple[int, list[str]]],
) -> tuple[tuple[str, ...], tuple[str, ...], Sequence[tuple[int, list[str]]]]:
    """What each column is, which are not read, and the lines below the headings."""
    head = lines[0][1]
    called = [_CALLED.get(cell.casefold(), "") for cell in head]
    if "name" not in called:
        return COLUMNS, (), lines
    return tuple(called), tuple(cell for cell, name in zip(head, called, strict=True) if cell and not name), lines[1:]


def _rows(
    names: Sequence[str], lines: Iterable[tuple[int, list[str]]], known: tuple[Person, ...], joined: date | None
) -> tuple[PersonRow, ...]:
    here = owners(known)
    by_name = {person.name.casefold(): person for person in known}
    taken = {person.ref for person in known}
    found: list[PersonRow] = []
    for number, cells in lines:
        row = _row(number, names, cells, joined)
        if row.person is not None:
            row = _against(row, row.person, here, by_name, taken)
        if row.verdict is RowVerdict.NEW and row.person is not None:
            taken.add(row.person.ref)
            by_name.setdefault(row.person.name.casefold(), row.person)
            for mark in marks(row.person):
                here.setdefault(mark, row.person)
        found.append(row)
    return tuple(found)


def _row(number: int, names: Sequence[str], cells: Sequence[str], joined: date | None) -> PersonRow:
    """One row by itself."""
    given: dict[str, list[str]] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell:
            given.setdefault(name, []).append(cell)
    value = {name: several[0] for name, several in given.items()}
    fault = _cell_fault(value, cells, len(names))
    if fault:
        return PersonRow(line=number, verdict=RowVerdict.FAULT, sentence=fault)
    begins = read_day(value.get("from", ""))
    logins = [login.lstrip("@") for cell in given.get("logins", []) for login in re.split(r"[\s,;]+", cell)]
    person = Person(
        ref=value.get("ref", ""),
        name=value["name"],
        title=value.get("title", ""),
        kind=_KINDS[value.get("kind", "").casefold()],
        email=value.get("email", ""),
        logins=tuple(login for login in dict.fromkeys(logins) if login),
        employed_from=begins or joined,
    )
    return PersonRow(line=number, verdict=RowVerdict.NEW, person=person)


def _cell_fault(value: dict[str, str], cells: Sequence[str], columns: int) -> str:
    """What is wrong with a row's cells, in a sentence."""
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return f"a cell is longer than {LONGEST_CELL} characters. Shorten it."
    if any(cells[columns:]):
        return f"there are more than {columns} cells. Put several logins into one cell, apart from each other."
    if not value.get("name"):
        return "the name is empty. Write the person's name."
    if value.get("from") and read_day(value["from"]) is None:
        return f"“{value['from']}” is no day. Write it as 2026-07-14."
    if value.get("email") and not _MAIL.fullmatch(value["email"]):
        return f"“{value['email']}” is no e-mail address. Correct it, or leave the cell empty."
    if value.get("kind", "").casefold() not in _KINDS:
        return f"“{value['kind']}” is no kind of person. Write employee, contractor or third party."
    if value.get("ref") and not _REF.fullmatch(value["ref"]):
        return f"“{value['ref']}” is no key. Write letters, digits, dots and hyphens."
    return ""


def _against(
    row: PersonRow, person: Person, here: dict[str, Person], by_name: dict[str, Person], taken: set[str]
) -> PersonRow:
    """A row beside the people on record and the rows before it."""
    same = by_name.get(person.name.casefold())
    if same is not None and _says_nothing_new(person, same):
        said = f"{same.name} is on record already and stays as recorded."
        return replace(row, verdict=RowVerdict.KNOWN, sentence=said)
    fault = identity_fault(person, here)
    if not fault and person.ref in taken and person.ref:
        fault = f"the key {person.ref} is somebody else's already. Give another, or none."
    if fault:
        return replace(row, verdict=RowVerdict.FAULT, sentence=fault)
    fresh = person if person.ref else replace(person, ref=person_key(person.name, taken))
    note = f"Another {person.name} is on record; this one is a second person." if same is not None else ""
    return replace(row, person=fresh, sentence=note)


def _says_nothing_new(person: Person, same: Person) -> bool:
    """Whether a row with a known name is that same person: a shared login or address, or none given."""
    mine = {login_key(mark) for mark in marks(person)}
    theirs = {login_key(mark) for mark in marks(same)}
    return not mine or not theirs or bool(mine & theirs)


def person_key(name: str, taken: Collection[str]) -> str:
    """A key for a person that nobody has: from the name, numbered where it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "person"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
