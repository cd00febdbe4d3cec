"""The account under way: what is put aside, what the officer decided about it, and what is noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.text.read_document import TRACKED, Choice, Kind, LedgerItem
from chgdesk.text.word_in import kinds
from chgdesk.text.word_in.names import local, value
from chgdesk.text.word_in.tally import count, shown

_GROUPS = {"pict": "drawing", "object": "drawing", "fldSimple": "fldChar", "endnote": "note", "footnote": "note"}
_JOINED = frozenset({"ins", "del", "moveFrom", "moveTo"})
_BETWEEN = frozenset({"proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"})


def _same_hand(one: Element, other: Element) -> bool:
    """Whether two neighbours are one change of one person."""
    return one.tag == other.tag and value(one, "author") == value(other, "author")


class Account:
    """Collects items in the order of reading; an element's key is the same in every reading of the same file."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.choices = choices
        self.where = "before the first heading"
        self.notes: dict[str, None] = {}
        self._ordinals: dict[int, str] = {}
        self._items: dict[str, LedgerItem] = {}

    def number(self, root: Element, part: str = "") -> None:
        """Number a part's elements before reading, so that keys do not depend on what is decided.

        Tracked changes side by side by one author are one item.
        """
        counters: Counter[str] = Counter()
        for parent in root.iter():
            before: Element | None = None
            for element in parent:
                name = _GROUPS.get(local(element), local(element))
                if before is not None and local(before) in _JOINED and _same_hand(before, element):
                    self._ordinals[id(element)] = self._ordinals[id(before)]
                else:
                    counters[name] += 1
                    self._ordinals[id(element)] = f"{part}{counters[name]}"
                before = before if local(element) in _BETWEEN else element

    def key(self, kind: Kind, element: Element) -> str:
        """The key of an element's item."""
        return f"{kind.key}:{self._ordinals.get(id(element), 0)}"

    def decision(self, kind: Kind, key: str) -> Choice | None:
        """What was decided about an item: by its own key, by its kind, or for tracked changes all at once."""
        found = self.choices.get(key) or self.choices.get(kind.key)
        if found is None and kind.key in kinds.TRACKED_KINDS:
            found = self.choices.get(TRACKED)
        return found

    def takes(self, kind: Kind, key: str) -> bool:
        """Whether an item's text goes into the sections."""
        decided = self.decision(kind, key)
        if kind.key in kinds.GAINS:
            return decided in {Choice.ACCEPT, Choice.AS_SHOWN}
        if kind.key in kinds.TRACKED_KINDS:
            return decided in {Choice.REJECT, Choice.AS_SHOWN}
        return decided is Choice.TAKE

    def aside(self, kind: Kind, key: str, element: Element, *, by: str = "", where: str = "") -> None:
        """Put all text under an element on the list of what was not imported."""
        self.put(kind, key, shown(element), count(element), by=by, where=where)

    def put(self, kind: Kind, key: str, text: str, characters: int, *, by: str = "", where: str = "") -> None:
        """Put text on the list; more of the same item adds to it."""
        held = self._items.get(key)
        if held is not None:
            text, characters = f"{held.text}{text}", held.characters + characters
            where, by = held.where, held.by
        self._items[key] = LedgerItem(
            key=key,
            kind=kind,
            where=where or self.where,
            text=text,
            characters=characters,
            by=by,
            decision=self.decision(kind, key),
        )

    def taken(self, kind: Kind, key: str, text: str, *, by: str = "", where: str = "") -> None:
        """List an item whose text went into the sections: nothing of it is left over, and the decision stays seen."""
        if key not in self._items:
            self.put(kind, key, text, 0, by=by, where=where)

    def spacing(self, characters: int) -> None:
        """Count blanks that are not kept."""
        if characters:
            self.put(kinds.SPACING, kinds.SPACING.key, "", characters, where="throughout")

    def note(self, sentence: str) -> None:
        """Say once what was read differently."""
        self.notes[sentence] = None

    @property
    def items(self) -> tuple[LedgerItem, ...]:
        """All items, in the order of reading."""
        return tuple(self._items.values())
