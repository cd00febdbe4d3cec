"""Each pasted row as a draft, or why it cannot be one; never one record more than rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Window
from chgdesk.domain.list_edits import ChangeEdit, Ground, edited
from chgdesk.domain.pasting.table import Pasted
from chgdesk.errors import Invalid

SOURCE = "pasted at this desk"
_TEXTS = ("title", "description", "justification", "home_ref", "testing_plan", "change_type")
_EDITED = {
    "systems": "systems",
    "flags": "flags_add",
    "requester": "requester",
    "author": "author",
    "risk_declared": "risk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteGround:
    """What rows are read against: the ground of edits, the categories of the rules, and numbers known already."""

    ground: Ground
    categories: tuple[str, ...] = ("standard", "normal", "major", "emergency")
    home_refs: Mapping[str, str] = field(default_factory=dict)
    """Numbers of other systems that stand on a record already, and on which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedRow:
    """One row: its line, the draft it makes, or why it makes none."""

    number: int
    change: Change | None = None
    words: str = ""
    refusal: str = ""


def drafts_of(pasted: Pasted, keys: Sequence[str], *, has_head: bool, against: PasteGround) -> tuple[PastedRow, ...]:
    """A verdict for each row under its columns; a row whose number stands twice is refused the second time."""
    seen: dict[str, int] = {}
    found = []
    for number, cells in pasted.rows[1 if has_head else 0 :]:
        values = {key: cell for key, cell in zip(keys, cells, strict=False) if key and cell}
        row = _row(number, values, against)
        home = values.get("home_ref", "")
        if row.change is not None and home and home in seen:
            row = replace(row, change=None, refusal=f"{home} stands on line {seen[home]} already.")
        elif home:
            seen.setdefault(home, number)
        found.append(row)
    return tuple(found)


def _row(number: int, values: Mapping[str, str], against: PasteGround) -> PastedRow:
    words = values.get("title", "") or next(iter(values.values()), "")
    known = against.home_refs.get(values.get("home_ref", ""))
    if not values.get("title"):
        return PastedRow(number=number, words=words, refusal="It does not say what changed.")
    if known:
        return PastedRow(number=number, words=words, refusal=f"{values['home_ref']} is on record already, as {known}.")
    try:
        change = _draft(values, against)
    except Invalid as refusal:
        return PastedRow(number=number, words=words, refusal=str(refusal))
    return PastedRow(number=number, change=change, words=words)


def _draft(values: Mapping[str, str], against: PasteGround) -> Change:
    """The draft a row makes; raises Invalid where a value cannot be read."""
    ground = against.ground
    draft = Change(
        ref="",
        **{name: values[name] for name in _TEXTS if name in values},  # type: ignore[arg-type]
        provenance=Provenance(source=SOURCE, recorded_at=ground.at),
    )
    for key, about in _EDITED.items():
        if key in values:
            draft = edited(draft, ChangeEdit(ref="", expected_version=0, field=about, value=values[key]), ground, "")
    if "category" in values:
        draft = replace(draft, category=_category(values["category"], against.categories))
    window = " to ".join(values[key] for key in ("planned_start", "planned_end") if key in values)
    return replace(draft, planned_window=_window(window, ground)) if window else draft


def _category(said: str, known: Sequence[str]) -> str:
    wanted = said.casefold().removesuffix(" change").strip()
    found = next((word for word in known if word.casefold() == wanted), None)
    if found is None:
        sentence = f"Category: {said!r} is none of the policy's. Choose one of: {', '.join(known)}."
        raise Invalid(sentence)
    return found


def _window(said: str, ground: Ground) -> Window | None:
    edit = ChangeEdit(ref="", expected_version=0, field="planned_window", value=said)
    return edited(Change(ref=""), edit, ground, "").planned_window
