"""What stands on every page: running header, warnings, footer, and the cover or title block."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from chgdesk.exports.columns import SHAPES, Align, Tone
from chgdesk.exports.fonts import Face
from chgdesk.exports.pdf import house
from chgdesk.exports.pdf.blocks import fact_slabs, paired_slabs
from chgdesk.exports.pdf.flow import Canvas, Slab
from chgdesk.exports.pdf.strips import Part, Setting, draw_parts, paragraph
from chgdesk.exports.pdf.typeset import Ink, Line, Scribe
from chgdesk.exports.report import Fact, ReportMeta

TOTAL_FORM = "page_total"
_LONGEST = 90
MOST_WARNINGS = 12
_DIGITS = "00000"
_LARGEST_MARK = 150.0
_MARK_REACH = 0.62
"""How much of the diagonal a word across the page takes."""
_IN_TITLE = frozenset({"Kind of page", "Number", "Organisation", "System", "Period"})
"""Facts that the title block states in its own lines already."""


def short(text: str, longest: int = _LONGEST) -> str:
    """A text fit for a running line: one line, cut with an ellipsis; its full form stands on page 1."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _control_words(meta: ReportMeta) -> tuple[str, ...]:
    """What a controlled document says first at the foot of each page (POL-16)."""
    if meta.controlled is None:
        return ()
    return short(meta.controlled.effective, 50), short(meta.status, 24), meta.controlled.notice


def footer_texts(meta: ReportMeta) -> tuple[str, str, str]:
    """The three lines at the foot of each page (EVD-07)."""
    head = meta.register_head
    count = "" if meta.record_count is None else f"{meta.record_count:,} records"
    if meta.record_count == 1:
        count = "1 record"
    covers = (
        *_control_words(meta),
        short(meta.organisation, 50),
        short(meta.system, 30),
        short(meta.period, 50),
        count,
        f"Parameters: {short(meta.parameters, 50)}" if meta.parameters else "",
    )
    made = (
        f"Generated {meta.generated_text}",
        f"by {short(meta.generated_by, 40)}",
        f"chgdesk {short(meta.app_version, 20)}",
    )
    hashes = (
        short(meta.kind, 40).capitalize(),
        f"Data SHA-256 {meta.data_sha256[:16]}…" if meta.data_sha256 else "",
        f"Register head {head.size}, {head.code}, {'signed' if head.signed else 'unsigned'}" if head else "",
    )
    return _joined(covers), _joined(made), _joined(hashes)


def _few(warnings: Sequence[str]) -> Sequence[str]:
    """Warnings for the band; past a dozen the rest stand below the title, and the band says so."""
    if len(warnings) <= MOST_WARNINGS:
        return warnings
    rest = len(warnings) - MOST_WARNINGS
    return [*warnings[:MOST_WARNINGS], f"and {rest} more, listed below the title"]


def _warning_facts(warnings: Sequence[str]) -> list[Fact]:
    """The warnings the band had no room for."""
    return [Fact(label="Warning", value=text) for text in warnings[MOST_WARNINGS:]]


class Furniture:
    """Draws what every page carries and knows the room left between."""

    def __init__(self, canvas: Canvas, meta: ReportMeta, scribe: Scribe, paper: tuple[float, float]) -> None:
        self._canvas = canvas
        self._paper = paper
        self._scribe = scribe
        self.left = house.style_of(meta).side
        self.width = paper[0] - 2 * self.left
        self._mark = short(meta.controlled.mark, 30) if meta.controlled else ""
        self._band = self._band_lines(meta.warnings)
        self._foot = [self._fitted(text, house.FOOT, self.width) for text in footer_texts(meta)]
        self._foot[2] = self._fitted(footer_texts(meta)[2], house.FOOT, self.width - 80)
        name = _joined((short(meta.reference, 30), short(meta.title, 70)))
        self._name = self._fitted(name, house.RUNNING_BOLD, self.width * 0.62)
        version = f"Version {short(meta.version, 20)}" if meta.version else ""
        status = "" if meta.controlled else short(meta.status, 24)
        rank = _joined((version, short(meta.classification, 24), status))
        self._rank = self._fitted(rank, house.RUNNING, self.width * 0.36)
        band = len(self._band) * house.BAND.leading + 8.0 if self._band else 0.0
        self.top = paper[1] - house.HEAD_LINE - band - house.GAP
        self.bottom = house.FOOT_LINE + house.GAP
        self.page = 0

    def _fitted(self, text: str, ink: Ink, width: float) -> Line:
        """One line no wider than its room; what does not fit is cut with an ellipsis."""
        longest = len(text)
        while longest > 1 and self._scribe.width(text, ink) > width:
            longest -= max(1, longest // 40)
            text = short(text, longest)
        return self._scribe.line(text, ink)

    def _band_lines(self, warnings: Sequence[str]) -> list[Line]:
        """The warnings, each whole, for they must be read on every page."""
        sign = SHAPES[Tone.LOOK]
        lines: list[Line] = []
        for warning in _few(warnings):
            lines.extend(self._scribe.wrap(f"{sign} {short(warning, 400)}", house.BAND, self.width - 16))
        return lines

    def open_page(self) -> None:
        """Draw header, warnings and footer."""
        self.page += 1
        self._draw_mark()
        self._draw_header()
        self._draw_band()
        self._draw_footer()

    def close_page(self) -> None:
        """Put the page away and begin the next."""
        self._canvas.showPage()

    def _draw_mark(self) -> None:
        """The large word across the page, drawn first so that everything else stands over it."""
        if not self._mark:
            return
        wide, high = self._paper
        unit = self._scribe.width(self._mark, Ink(Face.BOLD, 1.0, 1.0, house.MARK_INK))
        ink = Ink(Face.BOLD, min(_LARGEST_MARK, _MARK_REACH * (wide**2 + high**2) ** 0.5 / unit), 1.0, house.MARK_INK)
        line = self._scribe.line(self._mark, ink)
        self._canvas.saveState()
        self._canvas.translate(wide / 2, high / 2)
        self._canvas.rotate(math.degrees(math.atan2(high, wide)))
        house.draw_line(self._canvas, line, -line.width / 2, -ink.size * 0.35)
        self._canvas.restoreState()

    def _draw_header(self) -> None:
        rule = self._paper[1] - house.HEAD_LINE
        house.draw_line(self._canvas, self._name, self.left, rule + 6.0)
        house.draw_line(self._canvas, self._rank, self.left + self.width - self._rank.width, rule + 6.0)
        house.draw_rule(self._canvas, house.RULE, (self.left, self.left + self.width, rule))

    def _draw_band(self) -> None:
        if not self._band:
            return
        height = len(self._band) * house.BAND.leading + 6.0
        top = self._paper[1] - house.HEAD_LINE - 2.0
        house.fill_box(self._canvas, house.WARN_FILL, (self.left, top - height, self.width, height))
        box = (self.left + 8, top - 3.0, self.width - 16)
        house.draw_lines(self._canvas, self._band, house.BAND, box)

    def _draw_footer(self) -> None:
        house.draw_rule(self._canvas, house.RULE, (self.left, self.left + self.width, house.FOOT_LINE))
        box = (self.left, house.FOOT_LINE - 4.0, self.width)
        house.draw_lines(self._canvas, self._foot, house.FOOT, box)
        baseline = house.FOOT_LINE - 4.0 - house.FOOT.leading * 2.5 - house.FOOT.size * 0.34
        ink = Ink(house.RUNNING_BOLD.face, 7, 9, house.BLACK)
        words = self._scribe.line(f"Page {self.page} of ", ink)
        right = self.left + self.width - self._scribe.width(_DIGITS[: max(2, len(str(self.page)))], ink)
        house.draw_line(self._canvas, words, right - words.width, baseline)
        self._canvas.saveState()
        self._canvas.translate(right, baseline)
        self._canvas.doForm(TOTAL_FORM)
        self._canvas.restoreState()

    def write_total(self) -> None:
        """Fill in the number of pages wherever it was left open."""
        ink = Ink(house.RUNNING_BOLD.face, 7, 9, house.BLACK)
        self._canvas.beginForm(TOTAL_FORM, -1, -3, 60, 12)
        house.draw_line(self._canvas, self._scribe.line(str(self.page), ink), 0, 0)
        self._canvas.endForm()


def _words(text: str, ink: Ink, setting: Setting, before: float) -> Iterator[Slab]:
    if text:
        lines = setting.scribe.wrap(text, ink, setting.width)
        part = Part(lines=lines, ink=ink, left=0.0, width=setting.width, align=Align.LEFT)
        yield from paragraph([part], before=before, keep=True)


def title_slabs(meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    """The title block at the head of page 1."""
    yield from _words(_joined((meta.kind.upper(), meta.reference)), house.OVERLINE, setting, 0.0)
    yield from _words(meta.title, house.TITLE, setting, 2.0)
    line = _joined((meta.organisation, meta.system, meta.period))
    yield from _words(line, house.BODY, setting, 2.0)
    yield Slab(height=10.0, draw=draw_parts(()), keep=True)
    rest = [fact for fact in meta.facts() if fact.label not in _IN_TITLE]
    yield from paired_slabs([*rest, *_warning_facts(meta.warnings)], setting)
    yield Slab(height=8.0, draw=draw_parts(()))


def cover_slabs(meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    """A cover page of its own: title, organisation, period, and the facts that place the report."""
    yield Slab(height=setting.height * 0.16, draw=draw_parts(()))
    yield from _words(_joined((meta.kind.upper(), meta.reference)), house.OVERLINE, setting, 0.0)
    yield from _words(meta.title, house.COVER_TITLE, setting, 6.0)
    yield from _words(meta.organisation, house.COVER_LINE, setting, 14.0)
    yield from _words(_joined((meta.system, meta.period)), house.COVER_LINE, setting, 2.0)
    yield Slab(height=setting.height * 0.08, draw=draw_parts(()))
    lying = setting.width > setting.height
    yield from (paired_slabs if lying else fact_slabs)([*meta.facts(), *_warning_facts(meta.warnings)], setting)
    yield Slab(height=0.0, draw=draw_parts(()), new_page=True)
