"""Styles: which paragraph is a heading, a list item or a quote, and which characters are bold, hidden or code.

A style's built-in name is English in every language's Word (`heading 1`), so names are asked before identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.text.word_in.names import child, is_on, switch, value, w
from chgdesk.text.word_in.symbols import PICTURE_FACES

_HEADING = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_LIST = re.compile(r"list (bullet|number|continue|paragraph)? ?([2-5])?", re.IGNORECASE)
_CODE = re.compile(r"code|verbatim|preformatted|source", re.IGNORECASE)
_CODE_FACES = frozenset({"courier", "courier new", "consolas", "menlo", "monaco", "lucida console", "liberation mono"})
_LONGEST_CHAIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedAs:
    """The list a paragraph belongs to: the numbering's identifier, its level from 0, and how deep it shows.

    `is_said` is False where no level is written, so that the list itself may tie a level to the `style`.
    """

    num: str
    level: int
    depth: int = 0
    style: str = ""
    is_said: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How a run of characters looks, as far as it matters for the text."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    hidden: bool = False
    struck: bool = False
    raised: str = ""
    font: str = ""


class Styles:
    """The styles of one document."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {} if root is None else {value(each, "styleId"): each for each in root.iter(w("style"))}
        found = self._styles.values()
        self._default = next((each for each in found if _is_default_paragraph(each)), None)

    def chain(self, style: str) -> Iterator[Element]:
        """A style and what it is based on; a circle of styles ends."""
        for _ in range(_LONGEST_CHAIN):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = value(child(found, "basedOn"))

    def name(self, style: str) -> str:
        """A style's name in lower case, its identifier where it is not declared."""
        found = self._styles.get(style)
        return (value(child(found, "name")) or style).lower()

    def heading_level(self, properties: Element | None) -> int:
        """The heading level of a paragraph, 1 to 9, and 0 for text (any language, any template)."""
        direct = child(properties, "outlineLvl")
        if direct is not None:
            return _outline(direct)
        for each in self.chain(value(child(properties, "pStyle"))):
            named = _HEADING.fullmatch(value(child(each, "name")))
            if named:
                return int(named[1])
            outlined = child(each, "pPr", "outlineLvl")
            if outlined is not None:
                return _outline(outlined)
        undeclared = _HEADING.fullmatch(self.name(value(child(properties, "pStyle"))))
        return int(undeclared[1]) if undeclared else 0

    def style_of(self, properties: Element | None) -> str:
        """The name of a paragraph's style, in lower case."""
        return self.name(value(child(properties, "pStyle")))

    def numbered_as(self, properties: Element | None) -> NumberedAs | None:
        """The list a paragraph belongs to, said by itself or by its style; None where it belongs to none."""
        num, level = "", ""
        style = value(child(properties, "pStyle"))
        holders = [properties, *(child(each, "pPr") for each in self.chain(style))]
        for holder in holders:
            said = child(holder, "numPr")
            num = num or value(child(said, "numId"))
            level = level or value(child(said, "ilvl"))
        if num in {"", "0"}:
            return None
        own = _small(level)
        depth = own or self._depth_by_name(style)
        return NumberedAs(num=num, level=own, depth=depth, style=style, is_said=level != "")

    def _depth_by_name(self, style: str) -> int:
        """`List Bullet 2` stands one deeper than `List Bullet`, though each has a list of its own."""
        named = _LIST.fullmatch(self.name(style))
        return int(named[2]) - 1 if named and named[2] else 0

    def continues_list(self, properties: Element | None) -> int | None:
        """The depth at which a paragraph without a mark goes on in a list, None where it does not."""
        named = _LIST.fullmatch(self.style_of(properties))
        if named is None or (named[1] or "").lower() not in {"continue", "paragraph"}:
            return None
        return int(named[2] or 1) - 1

    def face(self, run: Element | None, paragraph: Element | None) -> Face:
        """How a run looks: by itself, by its character style, and hidden also by the paragraph's style."""
        chain = list(self.chain(value(child(run, "rStyle"))))
        holders = [run, *(child(each, "rPr") for each in chain)]
        para_chain = list(self.chain(value(child(paragraph, "pStyle"))))
        para = [child(each, "rPr") for each in para_chain]
        font = next(filter(None, (value(child(holder, "rFonts"), "ascii") for holder in holders)), "").lower()
        names = [value(child(each, "name")) for each in (*chain, *para_chain)]
        return Face(
            bold=_first(holders, "b"),
            italic=_first(holders, "i"),
            code=font in _CODE_FACES or any(_CODE.search(name) for name in names),
            hidden=_first([*holders, *para], "vanish"),
            struck=_first([*holders, *para], "strike") or _first([*holders, *para], "dstrike"),
            raised=next(filter(None, (value(child(holder, "vertAlign")) for holder in holders)), ""),
            font=font if font in PICTURE_FACES else "",
        )


def _is_default_paragraph(style: Element) -> bool:
    return value(style, "type") == "paragraph" and value(style, "default") in {"1", "true", "on"}


def _outline(element: Element) -> int:
    """Outline levels count from 0; 9 is body text."""
    level = _small(value(element), missing=9)
    return level + 1 if level < 9 else 0


def _small(text: str, missing: int = 0) -> int:
    """A small number as the file writes it; nonsense counts as missing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else missing


def _first(holders: list[Element | None], name: str) -> bool:
    """The first that mentions a switch decides."""
    for holder in holders:
        said = switch(holder, name)
        if said is not None:
            return said
    return False


def is_right_to_left(properties: Element | None, name: str) -> bool:
    """Whether a paragraph (`bidi`) or run (`rtl`) runs from right to left."""
    return is_on(child(properties, name))
