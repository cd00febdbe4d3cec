"""Setting type: which face carries which character, what cannot be printed, and where lines break."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from chgdesk.exports.fonts import Face, font_bytes

Colour = tuple[float, float, float]
Piece = tuple[str, float, Colour, str, float, str]
"""Font name, size, colour, text, width, rule: what the canvas draws in one go."""
UNDER = "under"
THROUGH = "through"

MARK_COLOUR: Colour = (0.55, 0.10, 0.35)
_MARK_SCALE = 0.82
_CACHED_LENGTH = 80
_CACHE_LIMIT = 50_000
_BREAK_AFTER = frozenset("/-_.,:;@&=?+|\\")
_SPACES = r" \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_ENDS = r"\n\r\u2028\u2029"
_SPLIT = re.compile(rf"\r\n|[{_ENDS}]|[{_SPACES}]+|[^{_SPACES}{_ENDS}]+")
_NO_BREAK = frozenset({"\u00a0", "\u2007", "\u202f"})
_LINE_ENDS = frozenset({"\r\n", "\n", "\r", "\u2028", "\u2029"})
_GEORGIAN = range(0x10A0, 0x1100)
_COMPLEX = (range(0x0590, 0x10A0), range(0x1700, 0x1C80), range(0xA800, 0xABC0))
"""Scripts that need shaping to be read; the face holds some of them, and unshaped they would mislead."""
_BRACKETS = {0x27E8: 0x2039, 0x27E9: 0x203A}
"""No TrueType face at hand holds ⟨ and ⟩: they borrow the outlines of ‹ and ›, the text stays ⟨ ⟩."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A face at a size, with its leading and colour; `rule` is a line under the words or through them."""

    face: Face
    size: float
    leading: float
    colour: Colour
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its pieces and its width."""

    pieces: tuple[Piece, ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Atom:
    """The smallest thing that is not broken unless it must be."""

    pieces: tuple[Piece, ...]
    width: float
    space: bool = False
    end: bool = False
    marked: bool = False


_LINE_END = _Atom((), 0.0, end=True)


@cache
def _font(face: Face) -> TTFont:
    """Register a face with ReportLab once."""
    font = TTFont(face.value, io.BytesIO(font_bytes(face)), shapable=False)
    for code, model in _BRACKETS.items():
        if code not in font.face.charToGlyph:
            font.face.charToGlyph[code] = font.face.charToGlyph[model]
            font.face.charWidths[code] = font.face.charWidths[model]
    pdfmetrics.registerFont(font)
    return font


def register_faces() -> None:
    """Make every face known to ReportLab, so that nothing falls back to an unembedded one."""
    for face in Face:
        _font(face)


def _holds(face: Face, code: int) -> bool:
    return code in _font(face).face.charToGlyph


def _needs_shaping(char: str, code: int) -> bool:
    """Right-to-left and Indic text is not set in version 1 (design section 0)."""
    if code in _GEORGIAN:
        return False
    return unicodedata.bidirectional(char) in {"R", "AL", "AN"} or any(code in span for span in _COMPLEX)


@cache
def _fallback(face: Face) -> Face:
    bold = face in {Face.BOLD, Face.BOLD_ITALIC, Face.MONO_BOLD}
    return Face.MONO_BOLD if bold else Face.MONO


@cache
def _carrier(face: Face, char: str) -> tuple[str, Face] | None:
    """The character as drawn and the face that carries it; None when it must be marked."""
    code = ord(char)
    category = unicodedata.category(char)
    if category == "Zs":
        return " ", face
    if category.startswith("C") or _needs_shaping(char, code):
        return None
    for candidate in (face, _fallback(face), Face.REGULAR):
        if _holds(candidate, code):
            return char, candidate
    return None


def mark_text(char: str) -> str:
    r"""What is printed for a character that cannot be: `\u001b` for a control, `⟨U+4E2D⟩` for the rest."""
    code = ord(char)
    return f"\\u{code:04x}" if unicodedata.category(char) == "Cc" else f"⟨U+{code:04X}⟩"


@cache
def _char_width(face: Face, char: str) -> float:
    """Width of one character per point of size."""
    metrics = _font(face).face
    return float(metrics.charWidths.get(ord(char), metrics.defaultWidth)) / 1000


def _width(face: Face, text: str, size: float) -> float:
    return sum(_char_width(face, char) for char in text) * size


class Scribe:
    """Sets the text of one document and counts what it could not print."""

    def __init__(self) -> None:
        self.marked: Counter[str] = Counter()
        self._words: dict[tuple[str, Ink], _Atom] = {}
        self._cells: dict[tuple[str, Ink, float], list[Line]] = {}

    def width(self, text: str, ink: Ink) -> float:
        """Width of a text set on one line."""
        return sum(atom.width for atom in self._atoms(text, ink))

    def line(self, text: str, ink: Ink) -> Line:
        """A text on one line, whatever its width; for short labels of our own."""
        pieces = [piece for atom in self._atoms(text, ink) for piece in atom.pieces]
        return _line(pieces)

    def wrap(self, text: str, ink: Ink, width: float) -> list[Line]:
        """A text broken into lines no wider than `width`."""
        key = (text, ink, width)
        found = self._cells.get(key)
        if found is not None:
            return found
        before = self.marked.total()
        lines = self.wrap_runs([(text, ink)], width)
        if len(text) <= _CACHED_LENGTH and self.marked.total() == before and len(self._cells) < _CACHE_LIMIT:
            self._cells[key] = lines
        return lines

    def wrap_runs(self, runs: Sequence[tuple[str, Ink]], width: float) -> list[Line]:
        """Runs in several faces broken into lines no wider than `width`."""
        atoms: Iterable[_Atom] = (atom for text, ink in runs for atom in self._atoms(text, ink))
        if len(runs) > 1:
            atoms = _glued(atoms)
        return list(_break(atoms, width))

    def _atoms(self, text: str, ink: Ink) -> Iterator[_Atom]:
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        for match in _SPLIT.finditer(text):
            token = match.group()
            if token in _LINE_ENDS:
                yield _LINE_END
            elif token[0] == "\t" or (unicodedata.category(token[0]) == "Zs" and token[0] not in _NO_BREAK):
                yield self._space(token, ink)
            else:
                yield from self._word(token, ink)

    def _space(self, token: str, ink: Ink) -> _Atom:
        text = " " * len(token.expandtabs(4))
        width = _width(ink.face, text, ink.size)
        return _Atom(((ink.face.value, ink.size, ink.colour, text, width, ink.rule),), width, space=True)

    def _word(self, word: str, ink: Ink) -> Iterator[_Atom]:
        """A word as one atom; a character that cannot be printed becomes an atom of its own."""
        key = (word, ink)
        found = self._words.get(key)
        if found is not None:
            yield found
            return
        marked = False
        for chars, face in _stretches(word, ink.face):
            if face is None:
                marked = True
                yield from (self._mark(char, ink) for char in chars)
            else:
                yield _plain(chars, face, ink)
        if not marked and len(word) <= _CACHED_LENGTH and len(self._words) < _CACHE_LIMIT:
            self._words[key] = _joined(_plain(c, f, ink) for c, f in _stretches(word, ink.face) if f)

    def _mark(self, char: str, ink: Ink) -> _Atom:
        self.marked[char] += 1
        text, size = mark_text(char), ink.size * _MARK_SCALE
        width = _width(Face.MONO, text, size)
        return _Atom(((Face.MONO.value, size, MARK_COLOUR, text, width, ink.rule),), width, marked=True)


def _stretches(word: str, face: Face) -> Iterator[tuple[str, Face | None]]:
    """A word cut where the carrying face changes; None marks what no face carries."""
    chars: list[str] = []
    current: Face | None = face
    for char in word:
        carrier = _carrier(face, char)
        drawn, wanted = carrier or (char, None)
        if wanted is not current and chars:
            yield "".join(chars), current
            chars = []
        current = wanted
        chars.append(drawn)
    if chars:
        yield "".join(chars), current


def _plain(text: str, face: Face, ink: Ink) -> _Atom:
    width = _width(face, text, ink.size)
    return _Atom(((face.value, ink.size, ink.colour, text, width, ink.rule),), width)


def _joined(atoms: Iterable[_Atom]) -> _Atom:
    parts = list(atoms)
    return _Atom(tuple(p for atom in parts for p in atom.pieces), sum(atom.width for atom in parts))


def _glued(atoms: Iterable[_Atom]) -> Iterator[_Atom]:
    """Words that touch across a change of face stay together."""
    held: list[_Atom] = []
    for atom in atoms:
        if atom.space or atom.end or atom.marked:
            if held:
                yield _joined(held)
                held = []
            yield atom
        else:
            held.append(atom)
    if held:
        yield _joined(held)


def _break(atoms: Iterable[_Atom], width: float) -> Iterator[Line]:
    """Greedy lines; a word wider than the line is broken inside."""
    pieces: list[Piece] = []
    used = 0.0
    gap: _Atom | None = None
    for atom in atoms:
        if atom.end:
            yield _line(pieces)
            pieces, used, gap = [], 0.0, None
            continue
        if atom.space:
            gap = atom
            continue
        between = gap.width if gap else 0.0
        if pieces and used + between + atom.width > width:
            yield _line(pieces)
            pieces, used, gap, between = [], 0.0, None, 0.0
        if gap and between < width / 2:
            pieces.extend(gap.pieces)
            used += between
        gap = None
        if atom.width > width:
            *full, last = _torn(atom.pieces, width)
            yield from (_line([piece]) for piece in full)
            pieces, used = [last], last[4]
        else:
            pieces.extend(atom.pieces)
            used += atom.width
    yield _line(pieces)


def _torn(pieces: Iterable[Piece], width: float) -> Iterator[Piece]:
    """An overlong word cut into pieces that fit, after a separator where one stands late enough."""
    for name, size, colour, text, _whole, rule in pieces:
        face, start, used, late = Face(name), 0, 0.0, 0
        for at, char in enumerate(text):
            step = _char_width(face, char) * size
            if used + step > width and at > start:
                cut = late if late > start + (at - start) // 2 else at
                part = text[start:cut]
                yield name, size, colour, part, _width(face, part, size), rule
                used = _width(face, text[cut:at], size)
                start, late = cut, 0
            used += step
            if char in _BREAK_AFTER:
                late = at + 1
        part = text[start:]
        yield name, size, colour, part, _width(face, part, size), rule


def _line(pieces: Sequence[Piece]) -> Line:
    """A line with neighbouring pieces of one face joined."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1][:3] == piece[:3] and joined[-1][5] == piece[5]:
            name, size, colour, text, width, rule = joined[-1]
            joined[-1] = (name, size, colour, text + piece[3], width + piece[4], rule)
        else:
            joined.append(piece)
    return Line(tuple(joined), sum(piece[4] for piece in joined))
