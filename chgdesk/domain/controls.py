"""The organisation's own controls, mapped to the letters of the test sheet (EVD-21)."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from chgdesk.domain.basis import Provenance
from chgdesk.domain.evaluation.findings import ATTRIBUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnControl:
    """A control as the organisation's own list words it; `ref` is its number, `attributes` letters A to K."""

    ref: str
    wording: str
    owner_role: str = ""
    frequency: str = ""
    attributes: tuple[str, ...] = ()
    retired: bool = False
    provenance: Provenance = Provenance()


LETTERS: tuple[str, ...] = tuple(letter for letter, _ in ATTRIBUTES)
"""The letters of the test sheet; there is no I."""

LONGEST_NUMBER = 40
LONGEST_WORDING = 2_000


def in_use(controls: Iterable[OwnControl]) -> tuple[OwnControl, ...]:
    """The controls that are not retired, in the order of the organisation's list."""
    return tuple(control for control in controls if not control.retired)


def numbers_by_letter(controls: Iterable[OwnControl]) -> Mapping[str, tuple[str, ...]]:
    """The numbers of the controls in use that each letter of the test sheet tests."""
    used = in_use(controls)
    return {letter: tuple(c.ref for c in used if letter in c.attributes) for letter in LETTERS}


def control_faults(control: OwnControl, roles: Collection[str]) -> Iterator[str]:
    """What keeps a control from being recorded; `roles` are the keys of the roles there are."""
    if not control.ref.strip():
        yield "the number is empty. Write the control's number in your own list, such as C-01."
    elif control.ref != " ".join(control.ref.split()) or len(control.ref) > LONGEST_NUMBER:
        yield f"{control.ref!r} is no number. Write at most {LONGEST_NUMBER} characters on one line."
    if not control.wording.strip():
        yield "the wording is empty. Say what the control does."
    elif len(control.wording) > LONGEST_WORDING:
        yield f"the wording is longer than {LONGEST_WORDING} characters. Shorten it."
    for letter in control.attributes:
        if letter not in LETTERS:
            yield f"{letter!r} is no letter of the test sheet. Write letters from A to K; there is no I."
    if control.owner_role and control.owner_role not in roles:
        close = difflib.get_close_matches(control.owner_role, roles, n=1, cutoff=0.6)
        hint = f"Did you mean {close[0]}?" if close else "Put the role on record first, or leave the owner empty."
        yield f"there is no role {control.owner_role!r}. {hint}"
