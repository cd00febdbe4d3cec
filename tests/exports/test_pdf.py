from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdfium2
import pypdfium2.raw
import pytest

from chgdesk.errors import Cancelled
from chgdesk.exports.columns import Column
from chgdesk.exports.pdf import render_pdf
from chgdesk.exports.pdf.typeset import mark_text
from chgdesk.exports.report import Heading, Orientation, Report, Table, Text
from tests.exports.report_samples import HOSTILE, WARNINGS, a_hostile_report, a_meta, a_record, a_table

ROOT = Path(__file__).parents[2]


def pdf_of(report: Report) -> bytes:
    sink = io.BytesIO()
    render_pdf(report, sink)
    return sink.getvalue()


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def flat(text: str) -> str:
    """Text without what extraction may change: spaces, hyphens at line ends, forms of one letter."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def expected(payload: str) -> str:
    """What a payload reads like on paper, without spaces and signs."""

    def shown(char: str) -> str:
        arabic = unicodedata.bidirectional(char) in {"R", "AL", "AN"}
        scripts = 0x0590 <= ord(char) < 0x10A0
        lacking = ord(char) > 0x1FFFF or 0x4E00 <= ord(char) < 0xA000 or ord(char) >= 0xFF00
        control = unicodedata.category(char).startswith("C") and char not in "\n\r\t"
        return mark_text(char) if arabic or scripts or lacking or control else char

    return flat("".join(shown(char) for char in unicodedata.normalize("NFC", payload)))


def test_that_every_page_states_where_the_report_comes_from() -> None:
    report = Report(meta=a_meta(warnings=WARNINGS), blocks=(a_table(60),))
    pages = pages_of(pdf_of(report))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        words = " ".join(page.split())
        for part in (
            "Change register, third quarter 2026",
            "Alderpoint Freight BV",
            "1 Jul 2026 – 30 Sep 2026",
            "2026-10-05T09:00:00Z",
            "5 Oct 2026 10:00 +01:00",
            "by M. Koster",
            "43 records",
            "policy 2.1, set 3",
            "3f9a11c03f9a11c0",
            "8c1d-77aa-8c1d-77aa",
            "Version 1.0",
            "Confidential",
            "Issued",
            *WARNINGS,
        ):
            assert part in words, (number, part)
        assert f"Page {number} of {len(pages)}" in words


def test_that_every_font_is_embedded_and_no_other_is_named() -> None:
    data = pdf_of(a_record(cover=True, warnings=WARNINGS))
    named = set(re.findall(rb"/BaseFont /([^\s/]+)", data))
    assert named
    assert all(name.startswith(b"AAAAA") for name in named)
    assert data.count(b"/FontFile2") == data.count(b"/Type /FontDescriptor")
    for foreign in (b"Helvetica", b"Times", b"Courier", b"ZapfDingbats"):
        assert foreign not in data


def test_that_a_state_has_its_shape_and_its_word() -> None:
    text = "\n".join(pages_of(pdf_of(Report(meta=a_meta(), blocks=(a_table(7),)))))
    assert "! in state look" in " ".join(text.split())
    assert "○ in state waiting" in " ".join(text.split())


def test_that_headings_become_bookmarks_and_never_skip_a_level() -> None:
    blocks = (Heading(text="One"), Heading(text="Deep", level=4), Heading(text="Two \x1b"), a_table(1))
    document = pypdfium2.PdfDocument(pdf_of(Report(meta=a_meta(), blocks=blocks)))
    marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    document.close()
    assert marks[:4] == [(0, "One"), (1, "Deep"), (0, "Two \\u001b"), (1, "Changes")]


def test_that_the_head_of_a_table_is_repeated_on_each_page() -> None:
    pages = pages_of(pdf_of(Report(meta=a_meta(), blocks=(a_table(60),))))
    assert all("What changed" in page for page in pages)


def test_that_no_row_is_lost_between_pages() -> None:
    text = "\n".join(pages_of(pdf_of(Report(meta=a_meta(), blocks=(a_table(300),)))))
    assert re.findall(r"CHG-2026-\d{4}", text) == [f"CHG-2026-{at:04d}" for at in range(1, 301)]


def test_that_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    for lines in range(20, 40):
        filler = tuple(Text.plain(f"Line {at}") for at in range(lines))
        pages = pages_of(pdf_of(Report(meta=a_meta(), blocks=(*filler, Heading(text="HEAD"), Text.plain("BODY")))))
        assert next(page for page in pages if "HEAD" in page).count("BODY") == 1


def test_that_an_empty_table_says_none_in_period() -> None:
    assert "None in period." in "".join(pages_of(pdf_of(Report(meta=a_meta(), blocks=(a_table(0),)))))


def test_that_a_cell_taller_than_a_page_is_cut_and_kept_whole() -> None:
    words = [f"w{at:05d}" for at in range(6000)]
    column = Column(key="x", title="Text", value=lambda row: row)
    table = Table(title="Long", columns=(column, column), rows=(" ".join(words),))
    text = "\n".join(pages_of(pdf_of(Report(meta=a_meta(), blocks=(table,)))))
    assert all(text.count(word) == 2 for word in words)


def test_that_one_long_head_does_not_starve_the_other_columns() -> None:
    wide = Column(key="w", title="W" * 900, value=lambda row: row)
    other = Column(key="s", title="Neighbour", value=lambda row: row)
    table = Table(title="Long", columns=(wide, other), rows=("x",))
    assert "Neighbour" in "".join(pages_of(pdf_of(Report(meta=a_meta(), blocks=(table,)))))


def test_that_many_warnings_leave_room_for_the_report() -> None:
    meta = a_meta(warnings=tuple(f"Warning number {at}" for at in range(80)))
    pages = pages_of(pdf_of(Report(meta=meta, blocks=(a_table(3),))))
    assert len(pages) < 5
    assert all("and 68 more, listed below the title" in page for page in pages)
    assert "Warning number 79" in "".join(pages)


def test_that_a_word_of_100_kilobytes_is_wrapped_and_kept() -> None:
    column = Column(key="x", title="Text", value=lambda row: row)
    table = Table(title="Long", columns=(column, column), rows=("Q" * 100_000,))
    text = "".join(pages_of(pdf_of(Report(meta=a_meta(), blocks=(table,)))))
    assert text.count("Q") == 200_000


@pytest.mark.parametrize("payload", HOSTILE, ids=lambda text: ascii(text[:18]))
def test_that_hostile_text_is_printed_and_does_nothing(payload: str) -> None:
    data = pdf_of(a_hostile_report(payload))
    document = pypdfium2.PdfDocument(data)
    try:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        assert all(pypdfium2.raw.FPDFPage_GetAnnotCount(page.raw) == 0 for page in document)
        images = [page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]) for page in document]
        assert not any(list(found) for found in images)
    finally:
        document.close()
    for active in (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/GoToR"):
        assert active not in data
    if len(payload) <= 200:
        assert expected(payload) in flat(text)
    else:
        assert flat(text).count(payload.strip()[:1]) >= payload.count(payload.strip()[:1])


def test_that_what_cannot_be_set_stands_as_its_code_and_is_counted() -> None:
    report = Report(meta=a_meta(), blocks=(Text.plain("中 and 中 and \u202e and ع and \x1b"),))
    text = " ".join("".join(pages_of(pdf_of(report))).split())
    assert "⟨U+4E2D⟩ and ⟨U+4E2D⟩ and ⟨U+202E⟩ and ⟨U+0639⟩ and \\u001b" in text
    assert "Characters shown by their code" in text
    assert "5 characters of 4 kinds could not be set" in text
    assert "U+4E2D (2)" in text


def test_that_latin_greek_and_cyrillic_need_no_note() -> None:
    report = Report(meta=a_meta(), blocks=(Text.plain("Łódź Αθήνα Москва “Zoë” – € № ½ → ≤ ›"),))
    text = "".join(pages_of(pdf_of(report)))
    assert "Łódź Αθήνα Москва “Zoë” – € № ½ → ≤ ›" in text
    assert "shown by their code" not in text


def test_that_a_wide_table_turns_the_page_and_a_narrow_one_does_not() -> None:
    def wide(report: Report) -> bool:
        document = pypdfium2.PdfDocument(pdf_of(report))
        width, height = document[0].get_size()
        document.close()
        return bool(width > height)

    assert wide(Report(meta=a_meta(), blocks=(a_table(1),)))
    assert not wide(Report(meta=a_meta(), blocks=(Text.plain("x"),)))
    assert not wide(Report(meta=a_meta(orientation=Orientation.PORTRAIT), blocks=(a_table(1),)))
    assert wide(Report(meta=a_meta(orientation=Orientation.LANDSCAPE), blocks=()))


def test_that_a_cover_has_a_page_of_its_own() -> None:
    first, second, *_rest = pages_of(pdf_of(a_record(cover=True)))
    assert "SHA-256 of the data" in first
    assert "In five sentences" not in first
    assert "In five sentences" in second


def test_that_a_picture_that_cannot_be_read_is_named_by_its_hash() -> None:
    text = "".join(pages_of(pdf_of(a_hostile_report("x"))))
    assert hashlib.sha256(b"not a picture").hexdigest() in text.replace("\r\n", "")


def test_that_progress_reaches_the_end_and_cancelling_writes_nothing(tmp_path: Path) -> None:
    report = Report(meta=a_meta(), blocks=(a_table(600),))
    seen: list[tuple[int, int]] = []
    render_pdf(report, io.BytesIO(), lambda done, total: seen.append((done, total)))
    assert seen[-1] == (600, 600)
    assert len(seen) >= 3
    target = tmp_path / "register.pdf"
    with pytest.raises(Cancelled):
        render_pdf(report, target, cancelled=lambda: True)
    assert not target.exists()


def test_that_the_dates_in_the_file_are_the_reports_own(tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    render_pdf(a_record(), target)
    data = target.read_bytes()
    assert b"D:20261005090000Z" in data
    assert data == pdf_of(a_record())


SCRIPT = """
import hashlib, io
from chgdesk.exports.pdf import render_pdf
from chgdesk.exports.xlsx import render_xlsx
from tests.exports.report_samples import a_record
for render in (render_pdf, render_xlsx):
    sink = io.BytesIO()
    render(a_record(), sink)
    print(hashlib.sha256(sink.getvalue()).hexdigest())
"""


def test_that_bytes_do_not_depend_on_process_seed_zone_or_locale(tmp_path: Path) -> None:
    outputs = set()
    for seed, zone, locale in (("0", "UTC", "C"), ("4711", "Asia/Kathmandu", "tr_TR.UTF-8")):
        extra = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, **extra},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert len(outputs.pop().split()) == 2
