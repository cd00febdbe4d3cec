from __future__ import annotations

import io
import re
import struct
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from reportlab.pdfgen.canvas import Canvas

from chgdesk.errors import UserError
from chgdesk.exports.builders.policy_paper import policy_report
from chgdesk.exports.pages import MOST_WIDTH, page_count, page_images
from tests.exports.policy_samples import a_paper, the_sections
from tests.exports.test_pdf import pdf_of


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_of(policy_report(a_paper(sections=the_sections()[:3])))


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height a PNG states of itself."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def a_canvas(size: tuple[float, float], pages: int = 1) -> bytes:
    sink = io.BytesIO()
    canvas = Canvas(sink, pagesize=size)
    for _page in range(pages):
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def locked(pdf: bytes) -> bytes:
    """The PDF under a password that nobody here knows."""
    writer: Any = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.encrypt(owner_pass="owner", user_pass="user")
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def test_that_every_page_becomes_a_picture_of_the_width_asked_for(pdf: bytes) -> None:
    seen: list[tuple[int, int]] = []
    images = page_images(pdf, width_px=600, progress=lambda done, total: seen.append((done, total)))
    assert len(images) == page_count(pdf) > 4
    assert all(size_of(image) == (600, 849) for image in images)
    assert seen[-1] == (len(images), len(images))
    assert len(set(images)) == len(images)


def test_that_single_pages_are_given_in_the_order_asked_for(pdf: bytes) -> None:
    every = page_images(pdf, width_px=200)
    assert page_images(pdf, width_px=200, pages=(3, 1)) == (every[2], every[0])


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_that_a_page_that_is_not_there_is_refused(pdf: bytes, number: int) -> None:
    with pytest.raises(UserError, match=re.escape(f"there is no page {number:,}")):
        page_images(pdf, width_px=200, pages=(number,))


@pytest.mark.parametrize("width", [0, -5, MOST_WIDTH + 1])
def test_that_a_width_no_screen_has_is_refused(pdf: bytes, width: int) -> None:
    with pytest.raises(UserError, match="pixels wide"):
        page_images(pdf, width_px=width)


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF"], ids=["empty", "text", "hollow"])
def test_that_what_is_no_pdf_is_refused(data: bytes) -> None:
    for ask in (page_count, lambda given: page_images(given, width_px=200)):
        with pytest.raises(UserError, match="damaged or is no PDF"):
            ask(data)


def test_that_a_pdf_cut_in_half_is_refused_or_shown_and_never_breaks(pdf: bytes) -> None:
    with pytest.raises(UserError, match="damaged"):
        page_images(pdf[: len(pdf) // 8], width_px=200)


def test_that_a_locked_pdf_is_refused(pdf: bytes) -> None:
    with pytest.raises(UserError, match="locked with a password"):
        page_count(locked(pdf))


def test_that_a_page_of_a_shape_no_screen_shows_is_refused_by_its_measures() -> None:
    with pytest.raises(UserError, match="Page 1 measures 3 by 14,400 points"):
        page_images(a_canvas((3, 14_400)), width_px=1000)
