"""What was read from a file of somebody else's making: sections, blanks to fill, and an account of every character.

Nothing of a file is lost in silence: each character of its text is either in a section or in an item of the ledger
that says what it is and where it stands, so that the officer decides (POL-25).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from chgdesk.text.blocks import Block


class Choice(StrEnum):
    """What the officer decides about one item, or about all items of one kind.

    Accept, reject and as shown are for tracked changes: with the changes, without them, or both side by side.
    """

    TAKE = "take"
    LEAVE = "leave"
    ACCEPT = "accept"
    REJECT = "reject"
    AS_SHOWN = "as_shown"


KEEP_OR_LEAVE: tuple[Choice, ...] = (Choice.TAKE, Choice.LEAVE)
TRACKED = "tracked"
"""The key by which all tracked changes are decided at once: accept, reject or as shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of text that stands outside the plain body: its name for people, what may be decided, and our proposal.

    A kind with `asks` False is settled by rule and only listed.
    """

    key: str
    name: str
    proposed: Choice = Choice.LEAVE
    allowed: tuple[Choice, ...] = KEEP_OR_LEAVE
    asks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerItem:
    """Something seen and, unless taken in, not imported; `text` is all of its text, `characters` their number.

    `decision` is None while the officer has not said; `key` is what `choices` name it by.
    """

    key: str
    kind: Kind
    where: str
    text: str
    characters: int
    by: str = ""
    decision: Choice | None = None

    @property
    def is_open(self) -> bool:
        """Whether the officer is still asked about it."""
        return self.kind.asks and self.decision is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many characters of one kind were imported."""

    kind: str
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The account: `seen` is counted from the file alone, the rest by what became of each character."""

    seen: int
    imported: tuple[Counted, ...]
    items: tuple[LedgerItem, ...]

    @property
    def imported_characters(self) -> int:
        """Characters that stand in a section."""
        return sum(count.characters for count in self.imported)

    @property
    def asked_characters(self) -> int:
        """Characters listed item by item and not imported."""
        return sum(item.characters for item in self.items)

    @property
    def unaccounted(self) -> int:
        """Characters of which nobody knows what became; always zero (POL-25)."""
        return self.seen - self.imported_characters - self.asked_characters

    @property
    def open_items(self) -> tuple[LedgerItem, ...]:
        """What the officer has not decided yet."""
        return tuple(item for item in self.items if item.is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSection:
    """One section in order: heading, level 1 to 3, its text as Markdown, and the same as blocks."""

    heading: str
    level: int
    body: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundField:
    """A blank of the text: as written, as a label, and where it stands; taking it in makes it a field (POL-05).

    `value` is what a filled content control holds.
    """

    key: str
    label: str
    written: str
    places: tuple[str, ...]
    value: str = ""
    decision: Choice | None = None

    @property
    def choice_key(self) -> str:
        """What `choices` name it by."""
        return f"field:{self.key}"


ALL_DAMAGES = "damage"
"""The key by which all repairs that are certain are taken or left at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDamage:
    """A damaged stretch and what is offered instead, with the words around each place; taking it in repairs it.

    Where it is not `certain` and nothing is offered, taking it in takes the stretch out.
    """

    key: str
    found: str
    offered: str
    certain: bool
    places: tuple[str, ...]
    decision: Choice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingOffer:
    """A paragraph that is bold throughout and may be a heading; taking it in makes it one."""

    key: str
    text: str
    where: str
    decision: Choice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A Word or Markdown file as read, with its account; `notes` are sentences on what was read differently.

    `data` is the file as it came, so that it can be read again with the officer's choices.
    """

    name: str
    title: str
    sections: tuple[ReadSection, ...]
    ledger: Ledger
    fields: tuple[FoundField, ...] = ()
    headings: tuple[HeadingOffer, ...] = ()
    damages: tuple[FoundDamage, ...] = ()
    notes: tuple[str, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    encoding: str = ""
    """What the officer said a text file is written in, where the file does not say."""
    data: bytes = field(default=b"", repr=False)

    @property
    def text(self) -> str:
        """The whole text as Markdown: headings and bodies in order, for reading figures and answers out of it."""
        lines = ((f"{'#' * each.level} {each.heading}", each.body.strip("\n")) for each in self.sections)
        return "\n\n".join(line for pair in lines for line in pair if line.strip("# ")) + "\n"


def unnamed_notes(sections: Sequence[ReadSection]) -> tuple[str, ...]:
    """The note on text before the first heading, if there is any."""
    if all(section.heading for section in sections):
        return ()
    return ("Text before the first heading became a section without a heading; name it or move its text.",)
