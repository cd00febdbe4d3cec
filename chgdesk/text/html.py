"""Blocks and redlines as the small HTML that a text view of the desk renders: the live typeset view (issue 3).

Only tags and styles such a view knows; everything a person wrote is escaped; links and chips are told apart by their
address: `chip:param:retention.years` opens the parameter, anything else the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from html import escape

from chgdesk.text.blocks import Block, Heading, Item, Quote, SetSection, Span, Spans, TableBlock
from chgdesk.text.markdown.tidying import clean, is_safe_link
from chgdesk.text.redline.changes import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    BlockChange,
    ParameterChange,
    Piece,
    Pieces,
    Redline,
    RowChange,
    SectionChange,
)

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
SIGNS = {SAME: "", CHANGED: "±", ADDED: "+", REMOVED: "−"}
"""The sign before a block of a redline, so that colour is never alone in saying what happened."""
_KEPT = "white-space:pre-wrap"
"""Blanks are shown as they are written: lines of code, and what a redline says of blanks."""
_WORDS = {CHANGED: "changed", ADDED: "added", REMOVED: "removed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of the text, each as `#rrggbb`; ValueError where one is not."""

    soft: str = "#535e6b"
    """Numbers, quotes, notes beside the text."""
    line: str = "#8a94a0"
    sunken: str = "#eceff2"
    """Behind code and the heads of tables."""
    link: str = "#2a5ea8"
    chip: str = "#0b666c"
    chip_behind: str = "#e0eff0"
    added: str = "#1c5c2b"
    added_behind: str = "#e2f3e5"
    removed: str = "#96281a"
    removed_behind: str = "#fbe9e6"

    def __post_init__(self) -> None:
        for each in fields(self):
            if not _COLOUR.fullmatch(getattr(self, each.name)):
                raise ValueError(f"{each.name} is no colour of the form #rrggbb: {getattr(self, each.name)!r}")


def section_html(section: SetSection, palette: Palette, *, chips: bool = True) -> str:
    """One section with its heading; `chips` makes links of what a token gave, else it is plain text."""
    page = _Page(faces=_faces(palette), chips=chips)
    number = page.soft(f"{section.number} ") if section.number else ""
    page.heading(section.level, number + escape(clean(section.heading)))
    for block in section.blocks:
        if isinstance(block, TableBlock):
            rows = ["".join(page.cells(row, block.chip if n == 0 else "")) for n, row in enumerate(_rows(block))]
            page.table(rows)
        else:
            page.text(block, section.level, page.spans(block.spans))
    return page.html()


def redline_html(redline: Redline, palette: Palette) -> str:
    """A redline: what came is underlined, what went struck through, each with a sign before its block (POL-14)."""
    page = _Page(faces=_faces(palette), chips=False)
    if redline.parameters:
        page.parameters(redline.parameters)
    for section in redline.sections:
        page.heading(section.level, page.section_title(section))
        for block in section.blocks:
            page.change(block, section.level)
    return page.html()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Faces:
    """Inline styles written once per palette."""

    palette: Palette
    code: str
    link: str
    chip: str
    head_chip: str
    pieces: dict[str, str]


@cache
def _faces(palette: Palette) -> _Faces:
    def decorated(colour: str, behind: str, line: str) -> str:
        return f"color:{colour};background-color:{behind};text-decoration:{line}"

    return _Faces(
        palette=palette,
        code=f"font-family:monospace;background-color:{palette.sunken}",
        link=f"color:{palette.link};text-decoration:underline",
        chip=decorated(palette.chip, palette.chip_behind, "none"),
        head_chip=f"color:{palette.chip};text-decoration:none",
        pieces={
            ADDED: decorated(palette.added, palette.added_behind, "underline"),
            REMOVED: decorated(palette.removed, palette.removed_behind, "line-through"),
        },
    )


@dataclass(slots=True)
class _Page:
    """The page being written, and the lists that are open at its end."""

    faces: _Faces
    chips: bool
    parts: list[str] = field(default_factory=list)
    lists: list[tuple[str, int | None]] = field(default_factory=list)
    """Of each open list: its tag and the number of its last item."""

    def html(self) -> str:
        """The page written so far."""
        self._close(0)
        return "".join(self.parts)

    # --- blocks

    def heading(self, level: int, inner: str) -> None:
        """A heading; Word and the view know six levels."""
        self._close(0)
        tag = f"h{min(max(level, 1), 6)}"
        self.parts.append(f"<{tag}>{inner}</{tag}>")

    def text(self, block: Block, level: int, inner: str) -> None:
        """A block of text; `level` is that of the section it stands in."""
        if isinstance(block, Item):
            self._item(block, inner)
            return
        if isinstance(block, Heading):
            self.heading(level + block.level, inner)
            return
        self._close(0)
        if isinstance(block, Quote):
            self.parts.append(f'<blockquote style="color:{self.faces.palette.soft}">{_paragraph(inner)}</blockquote>')
        else:
            self.parts.append(_paragraph(inner))

    def table(self, rows: Iterable[str]) -> None:
        """A table of rows whose cells are written already."""
        self._close(0)
        head, *others = rows
        line = self.faces.palette.line
        self.parts += [
            f'<table border="1" cellspacing="0" cellpadding="6" style="border-collapse:collapse;border-color:{line}">',
            f'<tr style="background-color:{self.faces.palette.sunken}">{head}</tr>',
            *(f"<tr>{row}</tr>" for row in others),
            "</table>",
        ]

    def _item(self, item: Item, inner: str) -> None:
        if item.continued and self.lists:
            self._close(max(1, item.depth + 1))
            self.parts.append(_paragraph(inner))
            return
        depth = max(0, min(item.depth, len(self.lists)))
        self._close(depth + 1)
        tag = "ul" if item.number is None else "ol"
        if len(self.lists) > depth and not _follows(self.lists[depth], tag, item.number):
            self._close(depth)
        if len(self.lists) > depth:
            self.parts.append("</li>")
            self.lists[depth] = (tag, item.number)
        else:
            self.parts.append("<ul>" if item.number is None else f'<ol start="{item.number}">')
            self.lists.append((tag, item.number))
        self.parts.append(f'<li style="{_KEPT}">{inner}')

    def _close(self, depth: int) -> None:
        """End the lists below a depth."""
        while len(self.lists) > depth:
            self.parts.append(f"</li></{self.lists.pop()[0]}>")

    # --- words

    def soft(self, words: str) -> str:
        """A note beside the text."""
        return f'<span style="color:{self.faces.palette.soft}">{escape(clean(words))}</span>'

    def spans(self, spans: Spans) -> str:
        """A sentence, or lines of code."""
        return "".join(map(self._span, spans))

    def _span(self, span: Span) -> str:
        said = escape(clean(span.text)).replace("\n", "<br>")
        if span.code:
            said = f'<span style="{self.faces.code}">{said}</span>'
        if span.italic:
            said = f"<i>{said}</i>"
        if span.bold:
            said = f"<b>{said}</b>"
        if span.chip and self.chips:
            return f'<a href="chip:{escape(clean(span.chip))}" class="chip" style="{self.faces.chip}">{said}</a>'
        if span.link and is_safe_link(span.link):
            return f'<a href="{escape(clean(span.link))}" style="{self.faces.link}">{said}</a>'
        return said

    def cells(self, row: tuple[Spans, ...], chip: str) -> Iterator[str]:
        """The cells of a row; with a chip those of the head of a table of data, each of which opens it."""
        for spans in row:
            said = self.spans(spans)
            if chip and self.chips and "<a " not in said:
                said = f'<a href="chip:{escape(clean(chip))}" class="chip" style="{self.faces.head_chip}">{said}</a>'
            yield f"<td>{said}</td>"

    # --- redline

    def pieces(self, pieces: Pieces) -> str:
        """Words that stayed, came and went."""
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Piece) -> str:
        said = self._span(piece.span)
        style = self.faces.pieces.get(piece.kind)
        if style is None:
            return said
        tag = "u" if piece.kind == ADDED else "s"
        return f'<{tag}><span style="{style}">{said}</span></{tag}>'

    def sign(self, kind: str) -> str:
        """The sign before a block."""
        if kind == SAME:
            return ""
        colour = getattr(self.faces.palette, {ADDED: "added", REMOVED: "removed"}.get(kind, "soft"))
        return f'<b><span style="color:{colour}">{SIGNS[kind]}&nbsp;</span></b>'

    def section_title(self, section: SectionChange) -> str:
        """Sign, number, heading, and in words what happened to the section."""
        number = section.new_number or section.old_number
        notes = [_WORDS[section.kind]] if section.kind in _WORDS else []
        if section.moved:
            notes.append(f"moved, before: {section.old_number}" if section.old_number else "moved")
        note = self.soft(f" ({'; '.join(notes)})") if notes else ""
        return (
            f"{self.sign(section.kind)}{self.soft(f'{number} ') if number else ''}{self.pieces(section.heading)}{note}"
        )

    def change(self, block: BlockChange, level: int) -> None:
        """One block of a redline."""
        if block.rows:
            self.table(map(self._row, block.rows))
        else:
            self.text(block.shape, level, self.sign(block.kind) + self.pieces(block.pieces))

    def _row(self, row: RowChange) -> str:
        return f"<td>{self.sign(row.kind)}</td>" + "".join(f"<td>{self.pieces(cell)}</td>" for cell in row.cells)

    def parameters(self, changes: tuple[ParameterChange, ...]) -> None:
        """The table of the figures that differ."""
        self.heading(1, "Rules that changed")
        rows = [
            _cells(map(escape, ("Rule", "What it says", "Before", "After", "Last year’s records judged differently")))
        ]
        for change in changes:
            old, new = (Piece(kind=k, span=Span(text=t)) for k, t in ((REMOVED, change.old), (ADDED, change.new)))
            records = "not counted" if change.records is None else f"{change.records:,}"
            words = (escape(clean(change.path)), escape(clean(change.meaning)))
            rows.append(_cells((*words, self._piece(old), self._piece(new), escape(records))))
        self.table(rows)


def _cells(cells: Iterable[str]) -> str:
    return "".join(f"<td>{cell}</td>" for cell in cells)


def _follows(before: tuple[str, int | None], tag: str, number: int | None) -> bool:
    """Whether an item goes on with the list before it."""
    last = before[1]
    return before[0] == tag and (number is None or last is None or number == last + 1)


def _rows(table: TableBlock) -> tuple[tuple[Spans, ...], ...]:
    return (table.head, *table.rows)


def _paragraph(inner: str) -> str:
    return f'<p style="{_KEPT}">{inner}</p>'
