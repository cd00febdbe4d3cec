"""Each block of a report as slabs of a page."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from functools import singledispatch

from PIL import Image
from reportlab.lib.utils import ImageReader

from chgdesk.exports.columns import SHAPES, Column, Kind, State, Tone, moment_text, utc_text
from chgdesk.exports.fonts import Face
from chgdesk.exports.pdf import house
from chgdesk.exports.pdf.flow import Canvas, Draw, Slab
from chgdesk.exports.pdf.strips import Part, Setting, draw_parts, paragraph, steps
from chgdesk.exports.pdf.tables import row_slabs, table_slabs
from chgdesk.exports.pdf.typeset import Ink, Line, Scribe
from chgdesk.exports.report import (
    Block,
    Fact,
    Facts,
    Figure,
    FileRow,
    Files,
    Heading,
    Notice,
    PageBreak,
    ReportMeta,
    Run,
    Signature,
    Signatures,
    Table,
    Text,
)

LABEL_SHARE = 0.27
_HANG = {1: 26.0, 2: 34.0, 3: 40.0, 4: 40.0}
"""Where a heading's text begins after its number, so that headings of one level stand in one line."""
BAR = 2.4
_PLAIN_SMALL = house.ink_of(house.SMALL, house.BLACK)


@singledispatch
def block_slabs(block: Block, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    """The slabs of one block."""
    del meta, setting
    raise TypeError(f"No way to print a {type(block).__name__}")


def titled(text: str, level: int, setting: Setting, before: float) -> Iterator[Slab]:
    """A heading that stays with what follows and leaves a bookmark."""
    yield from heading_slabs(Heading(text=text, level=level), setting, before)


def heading_slabs(heading: Heading, setting: Setting, before: float) -> Iterator[Slab]:
    """A heading with its number hanging at the left, if it has one."""
    level = min(max(heading.level, 1), 4)
    ink = setting.style.headings[level]
    number = setting.scribe.line(heading.number, ink)
    left = min(max(_HANG[level], number.width + 7.0), setting.width / 3) if heading.number else 0.0
    lines = setting.scribe.wrap(heading.text, ink, setting.width - left)
    for at, line in enumerate(lines):
        parts = [Part(lines=[line], ink=ink, left=left, width=setting.width - left)]
        if heading.number and at == 0:
            parts.append(Part(lines=[number], ink=ink, left=0.0, width=left))
        draw = draw_parts(parts)
        if at == 0:
            draw = _bookmarked(draw, heading, level, ink)
        yield Slab(height=ink.leading, draw=draw, keep=True, before=before if at == 0 else 0.0)
    yield Slab(height=setting.style.under_heading, draw=draw_parts(()), keep=True)


def _bookmarked(draw: Draw, heading: Heading, level: int, ink: Ink) -> Draw:
    """Draw, and let the outline and the table of contents point here."""

    def both(canvas: Canvas, left: float, top: float) -> None:
        canvas.add_bookmark(heading.words, level, top + ink.leading * 0.4, heading.anchor)
        draw(canvas, left, top)

    return both


@block_slabs.register
def _(block: Heading, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    del meta
    level = min(max(block.level, 1), 4)
    yield from heading_slabs(block, setting, setting.style.over_heading[level - 1])


def run_ink(run: Run, base: Ink) -> Ink:
    """The face of a run set among text of this size."""
    if run.mono:
        face, size = (Face.MONO_BOLD if run.bold else Face.MONO), base.size * 0.93
    elif run.bold:
        face, size = (Face.BOLD_ITALIC if run.italic else Face.BOLD), base.size
    else:
        face, size = (Face.ITALIC if run.italic else Face.REGULAR), base.size
    colour, rule = house.MARKS.get(run.mark, (house.GREY if run.muted else base.colour, ""))
    return Ink(face, size, base.leading, colour, rule)


@block_slabs.register
def _(block: Text, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    del meta
    style = setting.style
    base = style.small if block.small else style.body
    left = block.indent * style.indent
    parts = []
    if block.marker:
        marker = setting.scribe.line(block.marker, base)
        parts.append(Part(lines=[marker], ink=base, left=left, width=style.indent))
        left += max(style.indent, marker.width + 5.0)
    width = max(setting.width - left, setting.width / 3)
    runs = [(run.text, run_ink(run, base)) for run in block.runs]
    lines = setting.scribe.wrap_runs(runs, width)
    parts.append(Part(lines=lines, ink=base, left=left, width=width))
    before = style.over_item if block.marker else style.over_paragraph
    # What ends in a colon announces what comes next, and stays with it.
    yield from paragraph(parts, before=before, keep=block.content.rstrip().endswith(":"))


def fact_slabs(rows: Sequence[Fact], setting: Setting) -> Iterator[Slab]:
    """Label and value pairs between thin rules, with what each value rests on below it."""
    label_width = setting.width * LABEL_SHARE
    left, width = label_width + 8.0, setting.width - label_width - 8.0
    for fact in rows:
        label = setting.scribe.wrap(fact.label, house.LABEL, label_width)
        value = setting.scribe.wrap(fact.value or "–", house.VALUE, width)
        if fact.grounds:
            value = [*value, *setting.scribe.wrap(fact.grounds, house.SMALL, width)]
        parts = [
            Part(lines=label, ink=house.LABEL, left=0.0, width=label_width),
            Part(lines=value, ink=house.VALUE, left=left, width=width),
        ]
        yield from row_slabs(parts, setting, house.VALUE.leading, None)


def paired_slabs(rows: Sequence[Fact], setting: Setting) -> Iterator[Slab]:
    """Short facts two to a line, long ones over the whole width: the compact form of the title block."""
    half = (setting.width - 14.0) / 2
    label_width = half * 0.36
    room = half - label_width - 6.0
    small = [fact for fact in rows if setting.scribe.width(fact.value, house.SMALL) <= room]
    for at in range(0, len(small), 2):
        parts: list[Part] = []
        for column, fact in enumerate(small[at : at + 2]):
            left = column * (half + 14.0)
            label = setting.scribe.wrap(fact.label, house.SMALL, label_width)
            parts.append(Part(lines=label, ink=house.SMALL, left=left, width=label_width))
            value = setting.scribe.wrap(fact.value, _PLAIN_SMALL, room)
            parts.append(Part(lines=value, ink=_PLAIN_SMALL, left=left + label_width + 6.0, width=room))
        yield from row_slabs(parts, setting, house.SMALL.leading, None)
    wide = setting.width - label_width - 6.0
    for fact in (fact for fact in rows if fact not in small):
        label = setting.scribe.wrap(fact.label, house.SMALL, label_width)
        value = setting.scribe.wrap(fact.value, _PLAIN_SMALL, wide)
        parts = [
            Part(lines=label, ink=house.SMALL, left=0.0, width=label_width),
            Part(lines=value, ink=_PLAIN_SMALL, left=label_width + 6.0, width=wide),
        ]
        yield from row_slabs(parts, setting, house.SMALL.leading, None)


@block_slabs.register
def _(block: Facts, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    del meta
    if block.title:
        yield from titled(block.title, 3, setting, 13.0)
    else:
        yield Slab(height=6.0, draw=draw_parts(()), keep=True)
    yield from fact_slabs(block.rows, setting)


@block_slabs.register
def _(block: Table, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    count = len(block.rows)
    if block.title:
        yield from titled(block.title, 3, setting, 14.0)
    rows = setting.scribe.line("1 row" if count == 1 else f"{count:,} rows", house.SMALL)
    part = Part(lines=[rows], ink=house.SMALL, left=0.0, width=setting.width)
    yield Slab(height=house.SMALL.leading + 3.0, draw=draw_parts([part]), keep=True)
    yield from table_slabs(block, meta.zone_info, setting)


@block_slabs.register
def _(block: PageBreak, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    del block, meta, setting
    yield Slab(height=0.0, draw=draw_parts(()), new_page=True)


def _barred(colour: tuple[float, float, float], height: float) -> Draw:
    def under(canvas: Canvas, left: float, top: float) -> None:
        house.fill_box(canvas, colour, (left, top - height, BAR, height))

    return under


@block_slabs.register
def _(block: Notice, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    del meta
    tone, word = house.NOTICES[block.kind]
    colour = house.TONES[tone]
    body = setting.style.body
    strong = Ink(Face.BOLD, body.size, body.leading, colour)
    title = Ink(Face.BOLD, body.size, body.leading, house.BLACK)
    left = setting.style.indent
    width = setting.width - left
    runs = [(f"{SHAPES[tone]} {word}: ", strong), (block.title, title)]
    lines: list[Line] = setting.scribe.wrap_runs(runs, width)
    if block.text:
        lines = [*lines, *setting.scribe.wrap(block.text, body, width)]
    yield Slab(height=5.0, draw=draw_parts(()), keep=True, before=3.0)
    part = Part(lines=lines, ink=body, left=left, width=width)
    for start, stop, _first, _last in steps([part]):
        height = (stop - start) * body.leading
        yield Slab(height=height, draw=draw_parts([part.cut(start, stop)], 0.0, _barred(colour, height)))


def _picture(block: Figure, setting: Setting) -> Slab | None:
    """The picture scaled to the page, or None when it cannot be read."""
    try:
        with Image.open(io.BytesIO(block.png)) as opened:
            opened.load()
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    wide, high = picture.size
    scale = min(setting.width / wide, setting.height * 0.6 / high, 1.0)
    reader = ImageReader(picture)

    def draw(canvas: Canvas, left: float, top: float) -> None:
        canvas.drawImage(reader, left, top - high * scale, width=wide * scale, height=high * scale)

    return Slab(height=high * scale + 4.0, draw=draw, keep=True, before=8.0)


@block_slabs.register
def _(block: Figure, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    del meta
    picture = _picture(block, setting)
    caption = block.caption
    if picture is None:
        digest = hashlib.sha256(block.png).hexdigest()
        caption = f"{caption} (The picture could not be read. SHA-256 {digest}, {len(block.png)} bytes.)"
    else:
        yield picture
    lines = setting.scribe.wrap(caption, house.SMALL, setting.width)
    yield from paragraph([Part(lines=lines, ink=house.SMALL, left=0.0, width=setting.width)])


def _held(row: FileRow) -> State:
    return State(word="held", tone=Tone.CLEAR) if row.held else State(word="not held", tone=Tone.LOOK)


FILE_COLUMNS = (
    Column(key="name", title="File", width=34, value=lambda row: row.name),
    Column(key="kind", title="Kind", width=14, value=lambda row: row.kind),
    Column(key="size", title="Bytes", kind=Kind.NUMBER, width=10, value=lambda row: row.size),
    Column(key="sha256", title="SHA-256", width=34, value=lambda row: row.sha256),
    Column(key="held", title="Held", kind=Kind.STATE, width=12, value=_held),
    Column(key="note", title="Note", width=24, value=lambda row: row.note),
)


@block_slabs.register
def _(block: Files, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    columns = FILE_COLUMNS if any(row.note for row in block.rows) else FILE_COLUMNS[:-1]
    table = Table(title=block.title, columns=columns, rows=block.rows, empty="No files.")
    yield from block_slabs(table, meta, setting)


def _signature_facts(row: Signature, meta: ReportMeta) -> Iterator[tuple[str, str]]:
    yield "Meaning", row.meaning
    moment = row.signed_at
    local = f"{utc_text(moment)} ({moment_text(moment, meta.zone_info)}, {meta.zone})" if moment else "not signed"
    yield "Signed at", local
    yield "Rests on", row.statement
    yield "SHA-256 of what was shown", row.digest


@block_slabs.register
def _(block: Signatures, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    yield from titled(block.title, 3, setting, 14.0)
    for row in block.rows:
        body = setting.style.body
        name = [(row.person, Ink(Face.BOLD, body.size, body.leading, house.BLACK)), (f"  {row.role}", body)]
        lines = setting.scribe.wrap_runs(name, setting.width)
        part = Part(lines=lines, ink=body, left=0.0, width=setting.width)
        yield from paragraph([part], before=8.0, keep=True)
        pairs = [Fact(label=label, value=value) for label, value in _signature_facts(row, meta) if value]
        yield from fact_slabs(pairs, setting)
    if block.note:
        yield from block_slabs(Text(runs=(Run(text=block.note),), small=True), meta, setting)


def unprinted_slabs(scribe: Scribe, setting: Setting, shown: int = 40) -> Iterator[Slab]:
    """The note at the report's end that counts every character printed as a mark (design section 0)."""
    if not scribe.marked:
        return
    ranked = sorted(scribe.marked.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"U+{ord(char):04X} ({count:,})" for char, count in ranked[:shown])
    more = f" and {len(ranked) - shown:,} more" if len(ranked) > shown else ""
    total = scribe.marked.total()
    text = (
        f"{total:,} {'character' if total == 1 else 'characters'} of {len(ranked):,} kinds could not be set "
        f"and stand as their code: {listed}{more}. The workbook and the JSON copy hold them as written."
    )
    yield from titled("Characters shown by their code", 3, setting, 18.0)
    lines = setting.scribe.wrap(text, house.SMALL, setting.width)
    yield from paragraph([Part(lines=lines, ink=house.SMALL, left=0.0, width=setting.width)])
