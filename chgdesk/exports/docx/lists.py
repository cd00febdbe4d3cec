"""Numbering definitions: headings 1, 1.1, 1.1.1; bullets; numbers. Each list that is counted gets its own numbering."""

from __future__ import annotations

from dataclasses import dataclass, field

from chgdesk.text.blocks import Item

HEADINGS = 1
BULLETS = 2
NO_NUMBER = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
_DECIMALS = 3
_FIRST_OWN = 10
DEEPEST = 8
"""Levels count from 0; Word has nine."""
_SIGNS = ("\u2022", "\u2013", "\u25aa")


@dataclass(slots=True, kw_only=True)
class Lists:
    """The lists of one document: which numbering each item belongs to."""

    _starts: list[tuple[int, int]] = field(default_factory=list)
    """Level and first number of each numbering of its own, in order."""
    _open: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Of each level under way: its numbering and the number last written."""

    def properties(self, item: Item) -> str:
        """What ties an item to its list."""
        depth = min(item.depth, DEEPEST)
        for deeper in [each for each in self._open if each > depth]:
            del self._open[deeper]
        if item.number is None:
            self._open.pop(depth, None)
            return _tied(depth, BULLETS)
        num, last = self._open.get(depth, (0, 0))
        if not num or item.number != last + 1:
            self._starts.append((depth, item.number))
            num = _FIRST_OWN + len(self._starts) - 1
        self._open[depth] = (num, item.number)
        return _tied(depth, num)

    def end(self) -> None:
        """Something else than an item stands here: the next item begins a list of its own."""
        self._open.clear()

    def part(self) -> str:
        """The numbering part."""
        return (
            _abstract(1, "multilevel", _heading_levels())
            + _abstract(2, "hybridMultilevel", _bullet_levels())
            + _abstract(3, "hybridMultilevel", _number_levels())
            + "".join(_shared(number) for number in (HEADINGS, BULLETS, _DECIMALS))
            + "".join(_own(at, depth, first) for at, (depth, first) in enumerate(self._starts))
        )


def _tied(depth: int, num: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'


def _shared(number: int) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'


def _own(at: int, depth: int, first: int) -> str:
    start = f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{first}"/></w:lvlOverride>'
    return f'<w:num w:numId="{_FIRST_OWN + at}"><w:abstractNumId w:val="{_DECIMALS}"/>{start}</w:num>'


def _abstract(number: int, kind: str, levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'


def _level(at: int, form: str, sign: str, *, left: int, hanging: int, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{named}<w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _heading_levels() -> str:
    signs = (".".join(f"%{n + 1}" for n in range(level + 1)) for level in range(3))
    return "".join(
        _level(at, "decimal", sign, left=680, hanging=680, style=f"Heading{at + 1}") for at, sign in enumerate(signs)
    )


def _bullet_levels() -> str:
    return "".join(
        _level(at, "bullet", _SIGNS[min(at, 2)], left=397 * (at + 1), hanging=284) for at in range(DEEPEST + 1)
    )


def _number_levels() -> str:
    return "".join(_level(at, "decimal", f"%{at + 1}.", left=397 * (at + 1), hanging=397) for at in range(DEEPEST + 1))
