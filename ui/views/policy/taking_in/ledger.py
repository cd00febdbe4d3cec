"""Everything beside the plain text: each kind and each item with its words, and take in or leave out (POL-25)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from chgdesk.text.read_document import TRACKED, Choice, Kind, LedgerItem
from chgdesk.text.word_in.kinds import TRACKED_KINDS
from ui.build import button, column, frame, label, line
from ui.theme import GRID
from ui.views.policy.taking_in.decisions import Decisions

CHOICE_WORDS: dict[Choice, str] = {
    Choice.TAKE: "Take in",
    Choice.LEAVE: "Leave out",
    Choice.ACCEPT: "With the changes",
    Choice.REJECT: "Without the changes",
    Choice.AS_SHOWN: "Both side by side",
}
_FEW = 4
"""Items that are shown at once; more are shown when somebody wants them."""
_MOST = 60
"""Items of one kind that are listed one by one; more are decided together."""
_LONGEST = 400


class LedgerBox(QWidget):
    """A card for each kind; tracked changes stand first and are decided at once, or one by one.

    `acts` make the cards, one each, so that a long list does not hold the window up.
    """

    def __init__(self, decisions: Decisions, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        stack = column(self, gap=GRID)
        read = decisions.read
        items = read.ledger.items if read is not None else ()
        tracked = [item for item in items if item.kind.key in TRACKED_KINDS]
        rest = [item for item in items if item.kind.key not in TRACKED_KINDS]
        asked = [item for item in rest if item.kind.asks]
        self.count = len(tracked) + len(asked)
        self._cards: QVBoxLayout = column(gap=GRID)
        stack.addLayout(self._cards)
        self.acts: list[Callable[[], None]] = []
        groups = [(TRACKED, "Tracked changes", tracked)] if tracked else []
        kinds = dict.fromkeys(item.kind for item in asked)
        groups += [(kind.key, kind.name, [item for item in asked if item.kind == kind]) for kind in kinds]
        for key, words, mine in groups:
            self.acts.append(partial(self._add_card, decisions, key, words, mine, f"{name}.{key}"))
        if not self.count:
            stack.addWidget(label("There is nothing beside it.", "soft", wrap=True))
        settled = [item for item in rest if not item.kind.asks and item.characters]
        if settled:
            stack.addWidget(label(_settled_words(settled), "small", wrap=True))

    def _add_card(self, decisions: Decisions, key: str, words: str, items: list[LedgerItem], name: str) -> None:
        self._cards.addWidget(KindCard(decisions, key, words, items, name))


class KindCard(QFrame):
    """One kind: how much of it there is, one choice for all, and the items below."""

    def __init__(self, decisions: Decisions, key: str, words: str, items: list[LedgerItem], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._decisions, self._key, self._items, self._name = decisions, key, items, name
        self._boxes: dict[str, QComboBox] = {}
        kind = items[0].kind
        self.every = choice_box(kind, f"{name}.all", f"What becomes of all: {words}", undecided="Decide one by one")
        self.every.activated.connect(self._on_every)
        stack = column(self, margins=GRID * 2, gap=4)
        row = line(gap=GRID)
        row.addWidget(label(words, "strong"))
        characters = sum(len(item.text) for item in items)
        row.addWidget(label(f"{len(items)} · {characters:,} characters", "small"))
        row.addStretch(1)
        row.addWidget(self.every)
        stack.addLayout(row)
        self._list: QVBoxLayout = column(gap=4)
        stack.addLayout(self._list)
        self._show_items(items[:_FEW])
        if len(items) > _FEW:
            more = button(f"Show the other {len(items) - _FEW}", f"{name}.more", "small")
            more.clicked.connect(lambda: self._on_more(more))
            stack.addWidget(more)
        decisions.was_read.connect(self._tell)
        self._tell()

    def _on_more(self, more: QWidget) -> None:
        more.hide()
        self._show_items(self._items[_FEW:_MOST])
        if len(self._items) > _MOST:
            self._list.addWidget(label(f"{len(self._items) - _MOST} more are decided together, above.", "small"))
        self._tell()

    def _show_items(self, items: Iterable[LedgerItem]) -> None:
        """A line for each: its words, where it stands, and its own choice."""
        for item in items:
            self._list.addWidget(frame("rule"))
            text = " ".join(item.text.split())
            shown = f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
            row = line(gap=GRID)
            words = column(gap=0)
            words.addWidget(label(shown or "(no words)", wrap=True))
            by = f", by {item.by}" if item.by else ""
            words.addWidget(label(f"{item.kind.name}, {item.where}{by}", "small", wrap=True))
            row.addLayout(words, 1)
            box = choice_box(item.kind, f"{self._name}.{item.key}", f"What becomes of: {shown[:80]}")
            box.activated.connect(lambda _row, key=item.key, box=box: self._on_one(key, box))
            self._boxes[item.key] = box
            row.addWidget(box)
            self._list.addLayout(row)

    def _on_every(self, _row: int) -> None:
        choice = self.every.currentData()
        if choice:
            self._decisions.choose(self._key, Choice(choice))
            self._tell()

    def _on_one(self, key: str, box: QComboBox) -> None:
        if box.currentData():
            self._decisions.choose(key, Choice(box.currentData()))
            self._tell()

    def _tell(self) -> None:
        """Show what is decided."""
        choices = self._decisions.choices
        decided = {item.key: choices.get(item.key) or choices.get(self._key) for item in self._items}
        for key, box in self._boxes.items():
            _put(box, decided[key])
        found = set(decided.values())
        _put(self.every, next(iter(found)) if len(found) == 1 else None)


def choice_box(kind: Kind, name: str, says: str, *, undecided: str = "Decide") -> QComboBox:
    """The choices that a kind offers; a kind with one choice only says it."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(says)
    box.setMinimumWidth(184)
    if len(kind.allowed) > 1:
        box.addItem(undecided, "")
    for choice in kind.allowed:
        box.addItem(CHOICE_WORDS[choice], choice.value)
    box.setEnabled(len(kind.allowed) > 1)
    return box


def _put(box: QComboBox, choice: Choice | None) -> None:
    with QSignalBlocker(box):
        box.setCurrentIndex(max(box.findData(choice.value if choice is not None else ""), 0))


def _settled_words(items: list[LedgerItem]) -> str:
    """What is settled by rule, kind by kind."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.kind.name] = counts.get(item.kind.name, 0) + item.characters
    listed = "; ".join(f"{name.lower()}, {number:,} characters" for name, number in counts.items())
    return f"Settled by rule and not printed: {listed}."
