"""Pages of a PDF as pictures, for the preview inside the window (EVD-19); run in the job process."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw

from chgdesk.errors import UserError

LEAST_WIDTH, MOST_WIDTH = 40, 4000
"""Pixels across a page."""
MOST_PIXELS = 40_000_000
"""Pixels of one page; more than any screen shows, and little enough for any machine's memory."""
_QUICK = 3
"""How hard a picture is packed; harder takes several times as long for little."""


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has.

    Raises:
        UserError: it is broken or locked.
    """
    with _opened(pdf) as document:
        return len(document)


def page_images(
    pdf: bytes,
    *,
    width_px: int,
    pages: Sequence[int] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[bytes, ...]:
    """Pages as PNG pictures `width_px` wide; `pages` counts from 1, and none named means all of them.

    Raises:
        UserError: the PDF is broken or locked, has no such page, or a page has a shape that no screen shows.
    """
    if not LEAST_WIDTH <= width_px <= MOST_WIDTH:
        raise UserError(f"A page can be shown {LEAST_WIDTH} to {MOST_WIDTH:,} pixels wide, not {width_px:,}.")
    with _opened(pdf) as document:
        wanted = tuple(pages) or tuple(range(1, len(document) + 1))
        for number in wanted:
            if not 1 <= number <= len(document):
                raise UserError(f"The PDF has {len(document):,} pages, and there is no page {number:,}.")
        images = []
        for at, number in enumerate(wanted):
            images.append(_image(document, number, width_px))
            if progress is not None:
                progress(at + 1, len(wanted))
        return tuple(images)


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF, closed again whatever happens."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as refused:
        if refused.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise UserError(
                "The PDF is locked with a password and cannot be shown here. Open it in a PDF reader."
            ) from refused
        raise UserError(
            "The PDF is damaged or is no PDF at all, and cannot be shown. Choose another file."
        ) from refused
    try:
        if not len(document):
            raise UserError("The PDF has no pages that could be shown.")
        yield document
    finally:
        document.close()


def _image(document: pypdfium2.PdfDocument, number: int, width_px: int) -> bytes:
    """One page as a picture on white."""
    try:
        page = document[number - 1]
        wide, high = page.get_size()
        if not wide > 0 or not high > 0 or width_px * (width_px * high / wide) > MOST_PIXELS:
            raise UserError(
                f"Page {number} measures {wide:,.0f} by {high:,.0f} points, which cannot be shown at this width. "
                "Open the file in a PDF reader."
            )
        picture = page.render(scale=width_px / wide, rev_byteorder=True).to_pil()
    except pypdfium2.PdfiumError as broken:
        raise UserError(f"Page {number} of the PDF is damaged and cannot be shown.") from broken
    sink = io.BytesIO()
    picture.convert("RGB").save(sink, "PNG", compress_level=_QUICK)
    return sink.getvalue()
