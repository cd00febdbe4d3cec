"""Damaged characters of imported text, found and offered for repair; nothing changes without consent (POL-25)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from chgdesk.errors import UserError
from chgdesk.text.apart import apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A damaged stretch: where it is, what stands there, what is offered instead, and whether that is certain.

    An empty `offered` means that the stretch would go, or that nobody can tell what stood there where it is not
    certain: the reader then types it.
    """

    start: int
    end: int
    found: str
    offered: str
    certain: bool


def damages(text: str) -> tuple[Damage, ...]:
    """Every damaged stretch of a text, in order and apart; none in correct text, whatever its language."""
    return tuple(apart(len(text), (*_misread(text), *_cut_short(text), *_stray(text), *_mixed_spaces(text))))


def repaired(text: str, chosen: Iterable[Damage]) -> str:
    """The text with the chosen repairs made and nothing else.

    Raises:
        UserError: a chosen stretch no longer stands where it was found, or two overlap.
    """
    at, parts = 0, []
    for damage in sorted(chosen, key=lambda each: each.start):
        if damage.start < at or text[damage.start : damage.end] != damage.found:
            raise UserError("The text has changed since its damaged characters were found. Look for them again.")
        parts += [text[at : damage.start], damage.offered]
        at = damage.end
    return "".join((*parts, text[at:]))


_ENCODINGS = ("cp1252", "cp1250", "cp874")
"""The encodings that UTF-8 text is read as by mistake on desktops of Western, Central European and Thai make."""

_WRITTEN: tuple[tuple[int, int], ...] = (
    (0x00A0, 0x024F),
    (0x0386, 0x03CE),
    (0x0400, 0x045F),
    (0x0E01, 0x0E5B),
    (0x1E80, 0x1EF9),
    (0x1F00, 0x1FFE),
    (0x2010, 0x2027),
    (0x202F, 0x205E),
    (0x2070, 0x209C),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2150, 0x218B),
    (0x2190, 0x23FF),
    (0x2460, 0x27BF),
    (0xFB00, 0xFB06),
    (0xFE0E, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0x1F300, 0x1FAFF),
)
"""What policies are written with; a sequence that gives anything else was no sequence."""

_QUOTES = frozenset("‘’‚“”„…–—«»‹›\u00a0")
"""Characters that follow a capital letter in correct text as well: „Ä“, IRMÃ”."""

_MOSTLY = 0.8
"""The share of possible beginnings that must decode before a whole text counts as misread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sequence:
    """Characters that are the bytes of one character, read in a wrong encoding."""

    start: int
    end: int
    character: str
    plain: bool
    """Whether no correct text has these characters side by side."""


@cache
def _bytes_of(encoding: str) -> Mapping[str, int]:
    """The byte each character stands for. Bytes an encoding leaves open come as control characters or as cp1252."""
    table: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        raw = bytes([byte])
        table.setdefault(chr(byte) if byte < 0xA0 else "", byte)
        own = raw.decode(encoding, errors="ignore")
        table.setdefault(own or raw.decode("cp1252", errors="ignore"), byte)
    table.pop("", None)
    return table


def _misread(text: str) -> Iterator[Damage]:
    """Sequences by the encoding that explains most of the text first, neighbours joined to one stretch."""
    read = [_of_encoding(text, encoding) for encoding in _ENCODINGS]
    read.sort(key=lambda sequences: -sum(each.end - each.start for each in sequences))
    taken: list[_Sequence] = []
    for sequences in read:
        fresh = apart(len(text), sequences, taken)
        taken += fresh
        for start, end, characters in _joined(fresh):
            others = {_offer(other, start, end) for other in read} - {None, characters}
            offered = _again(characters)
            yield Damage(start=start, end=end, found=text[start:end], offered=offered, certain=not others)


def _offer(sequences: list[_Sequence], start: int, end: int) -> str | None:
    """What another encoding makes of exactly the same stretch; None where it does not cover it."""
    first = bisect_left(sequences, start, key=lambda each: each.start)
    last = bisect_left(sequences, end, key=lambda each: each.start)
    inside = [each for each in sequences[first:last] if each.end <= end]
    covered = sum(each.end - each.start for each in inside) == end - start
    return "".join(each.character for each in inside) if covered else None


def _joined(sequences: list[_Sequence]) -> Iterator[tuple[int, int, str]]:
    group: list[_Sequence] = []
    for sequence in sequences:
        if group and group[-1].end != sequence.start:
            yield group[0].start, group[-1].end, "".join(each.character for each in group)
            group = []
        group.append(sequence)
    if group:
        yield group[0].start, group[-1].end, "".join(each.character for each in group)


def _again(characters: str) -> str:
    """Repair what was misread twice."""
    inner = tuple(damage for damage in _misread(characters) if damage.certain)
    return repaired(characters, inner) if inner else characters


def _of_encoding(text: str, encoding: str) -> list[_Sequence]:
    table = _bytes_of(encoding)
    sequences: list[_Sequence] = []
    beginnings, at = 0, 0
    while at < len(text):
        byte = table.get(text[at], 0)
        if not 0xC2 <= byte <= 0xF4:
            at += 1
            continue
        beginnings += 1
        sequence = _sequence(text, at, table)
        if sequence is not None:
            sequences.append(sequence)
        at = sequence.end if sequence is not None else at + 1
    plain = any(each.plain for each in sequences)
    whole = bool(sequences) and len(sequences) >= _MOSTLY * beginnings and (plain or len(sequences) > 2)
    return sequences if whole else [each for each in sequences if each.plain]


def _sequence(text: str, at: int, table: Mapping[str, int]) -> _Sequence | None:
    first = table[text[at]]
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    raw = [table.get(character, 0) for character in text[at : at + length]]
    if len(raw) < length or not all(0x80 <= byte <= 0xBF for byte in raw[1:]):
        return None
    try:
        character = bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None
    point = ord(character)
    if not any(low <= point <= high for low, high in _WRITTEN):
        return None
    return _Sequence(start=at, end=at + length, character=character, plain=_is_plain(text, at, at + length, point))


def _is_plain(text: str, start: int, end: int, point: int) -> bool:
    """Whether these characters stand side by side in no correct text."""
    if end - start > 2:
        return 0x2010 <= point <= 0x27BF or point >= 0x1F300
    lead, follower = text[start], text[start + 1]
    if lead in "ÃÂĂ" and point <= 0xFF and follower not in _QUOTES:
        return True
    before, behind = text[start - 1 : start], text[end : end + 1]
    inside = before.islower() and (behind.islower() or not behind.isalpha())
    if lead.isupper() and inside and not follower.isalpha() and follower not in _QUOTES:
        return True
    is_thai = "\u0e00" <= lead <= "\u0e7f"
    beside = (before + behind).isascii() and any(each.isalpha() for each in before + behind)
    return is_thai and beside and point <= 0x17F and "\u0e00" <= follower <= "\u0e7f"


_SHORT = re.compile("(?:â€|โ€|Ă˘â‚¬)(?:\ufffd|(?=[\\s.,;:!?)]|$))")


def _cut_short(text: str) -> Iterator[Damage]:
    """A closing quotation mark whose last byte got lost on the way."""
    for found in _SHORT.finditer(text):
        yield Damage(start=found.start(), end=found.end(), found=found[0], offered="”", certain=False)


_SYMBOLS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0e0": "→",
    "\uf0fc": "✓",
    "\uf0fb": "✗",
    "\uf0a8": "☐",
    "\uf0fe": "☑",
}
"""Characters of the symbol fonts of word processors, which mean nothing outside of them."""

_STRAY = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffd\ufffe\uffff]|[\ud800-\udfff]|[\ue000-\uf8ff]"
)
_THAI = re.compile("[\u0e00-\u0e7f]")


def _stray(text: str) -> Iterator[Damage]:
    """Single characters that no text needs: controls, soft hyphens, lost characters, symbol fonts."""
    spaced = _THAI.search(text) is not None
    for found in _STRAY.finditer(text):
        character = found[0]
        if character == "\u200b" and spaced:
            continue
        offered, certain = _instead(text, found.start(), character)
        yield Damage(start=found.start(), end=found.end(), found=character, offered=offered, certain=certain)


def _instead(text: str, at: int, character: str) -> tuple[str, bool]:
    if character in _SYMBOLS:
        return _SYMBOLS[character], True
    if character in "\x0b\x0c":
        return "\n", True
    if "\x80" <= character <= "\x9f":
        written = bytes([ord(character)]).decode("cp1252", errors="ignore")
        return written, bool(written)
    if character == "\ufffd":
        between = text[at - 1 : at].isalpha() and re.match(r"(?:s|t|re|ve|ll|d)\b", text[at + 1 : at + 4])
        return ("’", False) if between else ("", False)
    return "", not "\ue000" <= character <= "\uf8ff"


_SPACES = re.compile("(?<![ \u00a0])[ \u00a0]{2,}+")


def _mixed_spaces(text: str) -> Iterator[Damage]:
    """Blanks and unbreakable blanks in a row: one was meant. An unbreakable blank on its own is left alone."""
    for found in _SPACES.finditer(text):
        if "\u00a0" not in found[0]:
            continue
        yield Damage(start=found.start(), end=found.end(), found=found[0], offered=" ", certain=False)
