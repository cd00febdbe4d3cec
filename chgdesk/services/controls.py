"""The organisation's own controls: ten we propose, and its own list read from a file (EVD-21)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from chgdesk import paths
from chgdesk.domain.controls import LETTERS, OwnControl, control_faults
from chgdesk.domain.people import Role, role_words
from chgdesk.errors import Invalid
from chgdesk.exports.columns import Column
from chgdesk.exports.report import Table
from chgdesk.exports.text import csv_bytes
from chgdesk.services.desk import Desk
from chgdesk.services.imports.sheets import Line, read_sheet
from chgdesk.services.reading import RecordsOf, RegisterAt
from chgdesk.services.responsibilities import roles_known_in

_HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "number": (
            "number",
            "no",
            "no.",
            "id",
            "ref",
            "control",
            "control no",
            "control no.",
            "control number",
            "control id",
        ),
        "wording": ("wording", "description", "control description", "control wording", "control activity", "text"),
        "owner": ("owner", "control owner", "owner role", "responsible"),
        "frequency": ("frequency", "control frequency", "how often"),
        "attributes": ("attributes", "attribute", "letters", "test attributes"),
        "retired": ("retired",),
    }
)
"""What people call the columns of their control list."""

_YES, _NO = frozenset({"yes", "true", "1", "x"}), frozenset({"", "no", "false", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadControls:
    """What a control list says, and the columns of it that have no place here."""

    controls: tuple[OwnControl, ...]
    not_read: tuple[str, ...] = ()


@cache
def proposed_controls() -> tuple[OwnControl, ...]:
    """Ten controls in our words, to start from where an organisation has no list of its own."""
    given = json.loads((paths.resources() / "controls.json").read_text(encoding="utf-8"))["controls"]
    return tuple(OwnControl(**{**each, "attributes": tuple(each["attributes"])}) for each in given)


def proposals_for(desk: Desk) -> tuple[OwnControl, ...]:
    """The proposed controls that are not on record; an owner whose role is not known here is left empty."""
    register = desk.ask(RegisterAt())
    known = roles_known_in(register)
    taken = {control.ref.casefold() for control in register.controls}
    return tuple(
        control if control.owner_role in known else replace(control, owner_role="")
        for control in proposed_controls()
        if control.ref.casefold() not in taken
    )


def write_controls(controls: Iterable[OwnControl]) -> bytes:
    """Controls as CSV in UTF-8 with a byte order mark, in the form that `read_controls` reads."""
    columns = (
        Column(key="number", title="Number", value=lambda c: c.ref),
        Column(key="wording", title="Wording", value=lambda c: c.wording),
        Column(key="owner", title="Owner", value=lambda c: c.owner_role),
        Column(key="frequency", title="Frequency", value=lambda c: c.frequency),
        Column(key="attributes", title="Attributes", value=lambda c: " ".join(c.attributes)),
        Column(key="retired", title="Retired", value=lambda c: c.retired),
    )
    return csv_bytes(Table(title="Own controls", columns=columns, rows=tuple(controls)), bom=True)


def read_controls(data: bytes, name: str, *, roles: Mapping[str, str]) -> ReadControls:
    """Read a control list, CSV or .xlsx; `roles` gives the key of each role by what people may call it.

    Raises:
        Invalid: a column is missing, or some line cannot be taken in; each is named, and nothing is read.
    """
    sheet = read_sheet(data, name)
    named = {heading.casefold(): heading for heading in sheet.headings}
    columns = {key: next((named[each] for each in called if each in named), "") for key, called in _HEADINGS.items()}
    for key in ("number", "wording"):
        if not columns[key]:
            calls = ", ".join(_HEADINGS[key])
            raise Invalid(f"'{name}' was not read: no column holds the {key}. Call one of them: {calls}.")
    controls: list[OwnControl] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for line in sheet.lines:
        control, said = _control(line, columns, roles)
        first = seen.setdefault(control.ref.casefold(), line.number)
        if first != line.number and control.ref:
            said = (*said, f"{control.ref} stands on line {first} already. Keep one of the two lines.")
        said = (*said, *control_faults(control, set(roles.values())))
        faults += (f"line {line.number}: {fault}" for fault in said)
        controls.append(control)
    if faults:
        raise Invalid(f"'{name}' was not taken in: {faults[0]}", tuple(faults))
    if not controls:
        raise Invalid(f"'{name}' has headings and no control below them. Nothing was taken in.")
    read = set(columns.values())
    return ReadControls(controls=tuple(controls), not_read=tuple(h for h in sheet.headings if h not in read))


def _control(line: Line, columns: Mapping[str, str], roles: Mapping[str, str]) -> tuple[OwnControl, tuple[str, ...]]:
    cell = {key: line[heading] if heading else "" for key, heading in columns.items()}
    owner = " ".join(cell["owner"].split())
    retired = cell["retired"].casefold()
    faults = () if retired in _YES | _NO else (f"retired: {cell['retired']!r} is neither yes nor no.",)
    control = OwnControl(
        ref=" ".join(cell["number"].split()),
        wording=cell["wording"],
        owner_role=roles.get(owner.casefold(), owner),
        frequency=cell["frequency"],
        attributes=_letters(cell["attributes"]),
        retired=retired in _YES,
    )
    return control, faults


def _letters(text: str) -> tuple[str, ...]:
    """Letters however they are parted: `C, D`, `C D`, `CD` or `c/d`; what is none of ours stays, to be named."""
    words = [word for word in re.split(r"[\s,;/|+]+", text.upper()) if word]
    letters = [letter for word in words for letter in (word if set(word) <= set(LETTERS) else (word,))]
    return tuple(sorted(set(letters)))


def differing(desk: Desk, controls: Iterable[OwnControl]) -> tuple[OwnControl, ...]:
    """Those of some controls that are not on record just so."""
    here = {held.ref: held for held in controls_of(desk)}
    return tuple(
        control
        for control in controls
        if control.ref not in here or replace(here[control.ref], provenance=control.provenance) != control
    )


def role_names(desk: Desk) -> Mapping[str, str]:
    """The key of every role known here by its key, its title and its plain words, in small letters."""
    register = desk.ask(RegisterAt())
    titled: dict[str, str] = {}
    for role in roles_known_in(register):
        titled |= {role.casefold(): role, role_words(role).casefold(): role}
    stored: tuple[Role, ...] = register.roles
    return titled | {role.title.casefold(): role.ref for role in stored if role.title}


def controls_of(desk: Desk) -> tuple[OwnControl, ...]:
    """The controls on record, retired ones too, in the order in which they came."""
    return tuple(held.value for held in desk.ask(RecordsOf(kind="own_control")))
