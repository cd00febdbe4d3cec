"""What a form holds while it is open: the record as it would be saved, what was typed, where the rest comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval
from chgdesk.domain.rules import Rules
from chgdesk.domain.workflow.filling import filled
from chgdesk.domain.workflow.places import value_at, with_value
from chgdesk.services.changes.capturing import as_values, from_values
from chgdesk.services.changes.files import FileGiven

AS_TITLE = "the same as above"
AS_AUTHOR = "who wrote it"
_FOLLOWS: Mapping[str, tuple[str, str]] = {
    "title": ("description", AS_TITLE),
    "author": ("requester", AS_AUTHOR),
}
"""A field that says the same as another until somebody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A dropped original, kept with the form until it is recorded; `path` is where a large one lies."""

    name: str
    data: bytes = b""
    path: str = ""
    media_type: str = "application/octet-stream"
    source: str = ""

    @property
    def given(self) -> FileGiven:
        """The file as a command takes it in."""
        return FileGiven(name=self.name, data=self.data, media_type=self.media_type, source=self.source)


@dataclass(slots=True, kw_only=True)
class Filling:
    """The form's record; whoever changes it here tells nobody: the page does."""

    change: Change
    base: Change
    """As it was when the form was opened, or as it stands on record."""
    version: int | None = None
    typed: set[str] = field(default_factory=set)
    """The places somebody typed or chose; nothing else ever writes over them."""
    sources: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    """What the form asks beside the record, such as the severity of an incident to be put on record with it."""
    held: list[Held] = field(default_factory=list)

    @property
    def is_dirty(self) -> bool:
        """Whether there is something that is not on record."""
        return self.change != self.base or bool(self.held) or any(self.extra.values())

    @property
    def keep(self) -> frozenset[str]:
        """The places a reading may not write to."""
        return frozenset(self.typed)

    def value(self, place: str) -> Any:
        """What stands at a place of the record, or beside it where the place begins with @."""
        return self.extra.get(place) if place.startswith("@") else value_at(self.change, place)

    def put(self, place: str, value: Any) -> None:
        """Somebody typed or chose something."""
        if place.startswith("@"):
            self.extra[place] = value
            return
        self.change = with_value(self.change, place, value)
        self._mark(place, value)
        follower = _FOLLOWS.get(place)
        if follower is not None and follower[0] not in self.typed:
            self._follow(*follower, value)

    def _mark(self, place: str, value: Any) -> None:
        if value in (None, "", ()) and place != "flags":
            self.typed.discard(place)
        else:
            self.typed.add(place)
        self.sources.pop(place, None)

    def _follow(self, place: str, words: str, value: Any) -> None:
        if not value_at(self.change, place) or self.sources.get(place) == words:
            self.change = with_value(self.change, place, value)
            self.sources[place] = words

    def fill(self, card: SystemCard | None, last: Change | None, rules: Rules) -> None:
        """Another system was chosen, or a flag: what the card filled before goes, what it fills now comes."""
        for place, words in list(self.sources.items()):
            if words.startswith(("card of ", "as in ", "usual for ", "because of ")) and place not in self.typed:
                self.change = with_value(self.change, place, value_at(self.base, place))
                del self.sources[place]
        made = filled(self.change, card=card, last=last, rules=rules, keep=self.typed)
        self.change = made.change
        self.sources.update(made.sources)

    def take(self, proposed: Change, sources: Mapping[str, str]) -> None:
        """What was read from an original; typed places stand as they were typed."""
        before = self.change
        for place in self.typed:
            if value_at(proposed, place) != value_at(before, place) and place != "approvals":
                proposed = with_value(proposed, place, value_at(before, place))
        self.change = proposed
        self.sources.update({place: words for place, words in sources.items() if place not in self.typed})
        if "title" in sources and proposed.title and not proposed.description:
            self._follow("description", AS_TITLE, proposed.title)
        if proposed.author and "requester" not in self.typed:
            self._follow("requester", AS_AUTHOR, proposed.author)

    def approve(self, approval: Approval | None) -> None:
        """Put the approval that is being typed at the end of the list, in place of the one typed before."""
        kept = tuple(a for a in self.change.approvals if a in self.base.approvals or a.provenance.source != BY_HAND)
        self.change = replace(self.change, approvals=(*kept, *((approval,) if approval is not None else ())))

    def to_values(self) -> dict[str, Any]:
        """Everything as plain values, for the draft on the disk."""
        return {
            "change": as_values(self.change),
            "base": as_values(self.base),
            "version": self.version,
            "typed": sorted(self.typed),
            "sources": dict(self.sources),
            "extra": {key: _plain(value) for key, value in self.extra.items()},
            "held": [_held_values(held) for held in self.held],
        }


BY_HAND = "stated at this desk"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


_LARGEST_KEPT = 4_000_000


def _held_values(held: Held) -> dict[str, Any]:
    data = held.data.hex() if len(held.data) <= _LARGEST_KEPT and not held.path else ""
    return {"name": held.name, "data": data, "path": held.path, "media": held.media_type, "source": held.source}


def from_draft(values: Any, read: Callable[[str], bytes | None]) -> Filling | None:
    """The form as a draft left it; None where the draft is of another shape. `read` brings large originals back."""
    try:
        change, base = from_values(values["change"]), from_values(values["base"])
        if change is None or base is None:
            return None
        made = Filling(change=change, base=base, version=values["version"], typed=set(values["typed"]))
        made.sources.update(values["sources"])
        made.extra.update({key: _typed(value) for key, value in values["extra"].items()})
        made.held.extend(_held_again(values["held"], read))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return made


def _held_again(given: Any, read: Callable[[str], bytes | None]) -> list[Held]:
    found = []
    for one in given:
        data = bytes.fromhex(one["data"]) if one["data"] else (read(one["path"]) if one["path"] else None)
        if data:
            found.append(
                Held(
                    name=one["name"],
                    data=data,
                    path=one["path"],
                    media_type=one["media"],
                    source=one["source"],
                )
            )
    return found


def _typed(value: Any) -> Any:
    from datetime import datetime  # noqa: PLC0415 - only a draft is read back

    if isinstance(value, str) and len(value) >= 19 and value[4:5] == "-" and "T" in value:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value
