"""Report → PDF: typeset pages with embedded faces, the same bytes for the same report (EVD-15, EVD-19)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas as ReportLabCanvas

from chgdesk.errors import Cancelled
from chgdesk.exports.fonts import Face
from chgdesk.exports.pdf import house
from chgdesk.exports.pdf.blocks import block_slabs, unprinted_slabs
from chgdesk.exports.pdf.document import contents_slabs, controlled_cover_slabs
from chgdesk.exports.pdf.flow import Slab, fill
from chgdesk.exports.pdf.furniture import Furniture, cover_slabs, short, title_slabs
from chgdesk.exports.pdf.grids import grid_slabs
from chgdesk.exports.pdf.later import Later
from chgdesk.exports.pdf.strips import Setting
from chgdesk.exports.pdf.tables import natural_width
from chgdesk.exports.pdf.typeset import Scribe, mark_text, register_faces
from chgdesk.exports.report import Orientation, Report, ReportMeta, Table

STEP = 250
"""Rows set between two reports of progress, and between two looks at whether to stop."""
_OUTLINE_LONGEST = 120
block_slabs.register(grid_slabs)
block_slabs.register(contents_slabs)


def _label(text: str, longest: int) -> str:
    """Text for the outline and the document's properties, where no face marks what cannot be shown."""
    words = "".join(char if char.isprintable() else mark_text(char) for char in " ".join(text.split()))
    return short(words, longest)


class PageCanvas(ReportLabCanvas):  # type: ignore[misc]  # ReportLab has no type information
    """A canvas that keeps the outline's levels in step."""

    _level = -1
    _marks = 0
    later: Later

    def add_bookmark(self, text: str, level: int, top: float, anchor: str = "") -> None:
        """Let the outline point to this height of the page; a level never skips one."""
        wanted = min(level - 1, self._level + 1)
        key = f"to-{anchor}" if anchor else f"heading-{self._marks}"
        if anchor:
            self.later.note(anchor, self.getPageNumber())
        self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(_label(text, _OUTLINE_LONGEST), key, wanted, closed=False)
        self._level, self._marks = wanted, self._marks + 1

    def lead_to(self, anchor: str, box: tuple[float, float, float, float]) -> None:
        """Let a click in this box lead to the heading of that name."""
        self.linkRect("", f"to-{anchor}", box, relative=0, thickness=0)


def _paper(report: Report) -> tuple[float, float]:
    """A4 upright, or lying for a table too wide to stand."""
    wanted = report.meta.orientation
    if wanted is Orientation.AUTO:
        widest = max((natural_width(table) for table in report.tables), default=0.0)
        lying = widest > (A4[0] - 2 * house.SIDE) * 1.2
    else:
        lying = wanted is Orientation.LANDSCAPE
    size: tuple[float, float] = landscape(A4) if lying else A4
    return size


def _describe(canvas: Any, meta: ReportMeta) -> None:
    """Document properties; the dates are the report's own, never the machine's."""
    moment = meta.generated_at.astimezone(UTC)
    stamp = f"D:{moment.year:04d}{moment.month:02d}{moment.day:02d}"
    stamp += f"{moment.hour:02d}{moment.minute:02d}{moment.second:02d}Z"
    canvas.setDateFormatter(lambda *_parts: stamp)
    canvas.setTitle(_label(" ".join(part for part in (meta.reference, meta.title) if part), 200))
    canvas.setAuthor(_label(meta.organisation, 200))
    canvas.setSubject(_label(meta.kind, 200))
    canvas.setCreator(f"chgdesk {_label(meta.app_version, 40)}")
    canvas.setProducer("chgdesk")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.showOutline()


def _amount(report: Report) -> int:
    return sum(len(block.rows) if isinstance(block, Table) else 1 for block in report.blocks)


def _slabs(report: Report, setting: Setting, advance: Callable[[], None]) -> Iterator[Slab]:
    """The whole document in reading order."""
    if report.meta.controlled:
        yield from controlled_cover_slabs(report.meta, report.meta.controlled, setting)
    else:
        yield from (cover_slabs if report.meta.cover else title_slabs)(report.meta, setting)
    for block in report.blocks:
        for slab in block_slabs(block, report.meta, setting):
            if slab.repeat is not None:
                advance()
            yield slab
        advance()
    yield from unprinted_slabs(setting.scribe, setting)


def _stepper(
    total: int, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool]
) -> Callable[[], None]:
    """Counts what was set, reports every so often, and stops when asked to."""
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if done % STEP and total > STEP:
            return
        if cancelled():
            raise Cancelled("The PDF was not written.")
        if progress is not None:
            progress(min(done, total), total)

    return advance


def _never() -> bool:
    return False


def render_pdf(
    report: Report,
    sink: BinaryIO | Path,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = _never,
) -> None:
    """Write the report as PDF; nothing is written before the last page is set, so cancelling is clean."""
    rl_config.trustedSchemes = []
    rl_config.trustedHosts = []
    register_faces()
    paper = _paper(report)
    scribe = Scribe()
    canvas = PageCanvas(
        sink if not isinstance(sink, Path) else str(sink),
        pagesize=paper,
        invariant=1,
        pageCompression=1,
        pdfVersion=(1, 7),
        initialFontName=Face.REGULAR.value,
        lang="en",
    )
    canvas.later = Later()
    _describe(canvas, report.meta)
    furniture = Furniture(canvas, report.meta, scribe, paper)
    height = furniture.top - furniture.bottom
    setting = Setting(scribe=scribe, width=furniture.width, height=height, style=house.style_of(report.meta))
    total = _amount(report)
    fill(canvas, furniture, _slabs(report, setting, _stepper(total, progress, cancelled)))
    furniture.write_total()
    canvas.later.settle(canvas, scribe, furniture.page)
    if progress is not None:
        progress(total, total)
    canvas.save()
