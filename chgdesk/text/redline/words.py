"""Two texts word by word: what stayed, came and went, whole words only, every blank accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chgdesk.text.blocks import Span, Spans, plain
from chgdesk.text.redline.alignment import Change, differences
from chgdesk.text.redline.changes import ADDED, REMOVED, SAME, Piece, Pieces

_SIGNS = (
    r"!-/:-@\[-^`{-~"  # of ASCII, without the low line
    r"\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u055a-\u055f\u0589\u05be\u05c0\u05c3\u05c6\u060c\u060d\u061b\u061e\u061f\u066a-\u066d\u06d4"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u22ff\u3001-\u3003\u3008-\u3011\uff01-\uff0f"
)
_WORD = re.compile(rf"[^\s{_SIGNS}]+(?:['’.,\-‑][^\s{_SIGNS}]+)*|[^\s]")
"""A word with the signs inside it (1,000; don't; 24-hour), or one sign. Accents and joiners belong to their letter."""

Range = tuple[str, int, int]
"""Kind, and where the stretch stands: in the new text where it stayed or came, in the old where it went."""


def words(text: str) -> list[str]:
    """The words and signs of a text, in order."""
    return _WORD.findall(text)


def whole(spans: Spans, kind: str) -> Pieces:
    """Spans that stayed, came or went whole."""
    return tuple(Piece(kind=kind, span=span) for span in spans if span.text)


def compared(old: Spans, new: Spans) -> Pieces:
    """The pieces of two versions of one sentence, paragraph or cell."""
    before, after = plain(old), plain(new)
    if before == after:
        return whole(new, SAME)
    old_text, new_text = _Text.of(before), _Text.of(after)
    ranges = _joined(_removed_first(_ranges(old_text, new_text, word_changes(old_text.words, new_text.words))))
    return tuple(
        Piece(kind=kind, span=span)
        for kind, first, end in ranges
        for span in _cut(old if kind == REMOVED else new, first, end)
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its words and where each of them stands."""

    text: str
    words: list[str]
    places: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> _Text:
        """Find the words of a text."""
        found = list(_WORD.finditer(text))
        return cls(text, [each.group() for each in found], [each.span() for each in found])

    def start(self, word: int) -> int:
        """Where the blank before a word starts; past the last word, the blank at the end."""
        return self.places[word - 1][1] if word else 0

    def blank(self, word: int) -> tuple[int, int]:
        """The blank before a word."""
        return self.start(word), self.places[word][0] if word < len(self.places) else len(self.text)


def word_changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Where two sequences of words differ; a lone word that stayed between two changes is taken with them."""
    return _folded(list(differences(old, new)), old)


def _folded(changes: list[Change], old: Sequence[str]) -> list[Change]:
    """Changes joined where between two larger ones only a word or a sign happened to stay."""
    folded: list[Change] = []
    for change in changes:
        if folded and _is_lone(old[folded[-1][1] : change[0]], _size(folded[-1]), _size(change)):
            before = folded.pop()
            folded.append((before[0], change[1], before[2], change[3]))
        else:
            folded.append(change)
    return folded


def _size(change: Change) -> int:
    return max(change[1] - change[0], change[3] - change[2])


def _is_lone(stayed: Sequence[str], before: int, after: int) -> bool:
    if not stayed:
        return True
    return len(stayed) <= 2 and sum(word[0].isalnum() for word in stayed) <= 1 and min(before, after) > len(stayed)


def _ranges(old: _Text, new: _Text, changes: list[Change]) -> Iterator[Range]:
    """The stretches of both texts: words as the changes say, the blank before each word with it."""
    at_old = at_new = 0
    for old_from, old_to, new_from, new_to in changes:
        yield from _stayed(old, new, range(at_old, old_from), at_new)
        old_start, new_start = old.start(old_from), new.start(new_from)
        if old_to > old_from and new_to > new_from:
            yield from _blanks(old, new, old_from, new_from)
            old_start, new_start = old.places[old_from][0], new.places[new_from][0]
        if old_to > old_from:
            yield REMOVED, old_start, old.places[old_to - 1][1]
        if new_to > new_from:
            yield ADDED, new_start, new.places[new_to - 1][1]
        at_old, at_new = old_to, new_to
    yield from _stayed(old, new, range(at_old, len(old.words)), at_new)
    yield from _blanks(old, new, len(old.words), len(new.words))


def _stayed(old: _Text, new: _Text, stayed: range, at_new: int) -> Iterator[Range]:
    """Words that are the same in both; at once where the blanks between them are too."""
    if not stayed:
        return
    first, end = new.start(at_new), new.places[at_new + len(stayed) - 1][1]
    if old.text[old.start(stayed.start) : old.places[stayed.stop - 1][1]] == new.text[first:end]:
        yield SAME, first, end
        return
    for n, word in enumerate(stayed):
        yield from _blanks(old, new, word, at_new + n)
        yield (SAME, *new.places[at_new + n])


def _blanks(old: _Text, new: _Text, old_word: int, new_word: int) -> Iterator[Range]:
    """The blanks before two words that correspond."""
    before, after = old.blank(old_word), new.blank(new_word)
    if old.text[slice(*before)] == new.text[slice(*after)]:
        yield (SAME, *after)
    else:
        yield (REMOVED, *before)
        yield (ADDED, *after)


def _removed_first(ranges: Iterable[Range]) -> Iterator[Range]:
    """Between what stayed, first what went and then what came."""
    came: list[Range] = []
    for each in ranges:
        if each[1] == each[2]:
            continue
        if each[0] == ADDED:
            came.append(each)
            continue
        if each[0] == SAME:
            yield from came
            came.clear()
        yield each
    yield from came


def _joined(ranges: Iterable[Range]) -> list[Range]:
    joined: list[Range] = []
    for kind, first, end in ranges:
        if joined and joined[-1][0] == kind and joined[-1][2] == first:
            joined[-1] = (kind, joined[-1][1], end)
        else:
            joined.append((kind, first, end))
    return joined


def _cut(spans: Spans, first: int, end: int) -> Iterator[Span]:
    """The spans of a stretch of their text."""
    at = 0
    for span in spans:
        text = span.text[max(first - at, 0) : max(end - at, 0)]
        if text:
            yield span if text == span.text else replace(span, text=text)
        at += len(span.text)
        if at >= end:
            return
