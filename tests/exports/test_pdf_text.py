"""The text of a PDF original, and what is refused (POL-28)."""

from __future__ import annotations

import io
import re

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from chgdesk.errors import UserError
from chgdesk.exports.builders.policy_paper import policy_report
from chgdesk.exports.pdf_text import LARGEST, MOST_PAGES, paragraphs, pdf_text, rejoined
from tests.exports.policy_samples import PROSE, a_paper
from tests.exports.test_pdf import pdf_of


def a_pdf(*pages: tuple[str, ...], password: str = "") -> bytes:
    sink = io.BytesIO()
    canvas = Canvas(sink, pagesize=A4, encrypt=StandardEncryption(password) if password else None)
    for lines in pages:
        for at, line in enumerate(lines):
            canvas.drawString(60, 780 - 14 * at, line)
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def test_that_the_sentences_of_a_printed_policy_are_read_whole() -> None:
    text = " ".join(pdf_text(pdf_of(policy_report(a_paper()))).split())
    assert all(" ".join(words.split()) in text for words in PROSE[:2])


def test_that_lines_of_a_paragraph_are_joined_and_paragraphs_kept_apart() -> None:
    text = pdf_text(
        a_pdf(
            (
                "4 Emergencies",
                "An emergency change is recorded within 24 hours of the end of its imple-",
                "mentation, and reviewed.",
                "- by the engineering lead",
                "- by the CISO",
            ),
            ("Second page.",),
        )
    )
    assert text.split("\n\n")[0] == "4 Emergencies"
    assert re.search(
        r"24 hours of the end of its implementation, and reviewed\.\n\n- by the engineering lead\n\n- by", text
    )
    assert text.endswith("\n\nSecond page.")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("go-\nlive on the same long line of text", "go-live on the same long line of text"),
        ("a word is imple\ufffe\nmented here in a long line", "a word is implemented here in a long line"),
        (
            "one long line of words that goes on\nand ends here.\nAnother one",
            "one long line of words that goes on and ends here.\n\nAnother one",
        ),
    ],
)
def test_that_words_parted_at_a_lines_end_are_one_word(lines: str, joined: str) -> None:
    assert rejoined(paragraphs(lines)) == joined


def test_that_a_hyphen_stays_where_the_text_writes_the_word_with_one() -> None:
    assert (
        rejoined("after go\u00adlive; a go-live and its over\u00adsight")
        == "after go-live; a go-live and its oversight"
    )


def refused(data: bytes) -> str:
    with pytest.raises(UserError) as caught:
        pdf_text(data, "policy.pdf")
    assert str(caught.value).startswith("policy.pdf")
    return str(caught.value)


def test_that_what_is_no_readable_pdf_is_refused_with_a_sentence() -> None:
    assert "holds no bytes" in refused(b"")
    assert "is no PDF" in refused(b"Dear auditor")
    assert "damaged and does not open" in refused(b"%PDF-1.7\nnothing more")
    assert "at most 50 MB" in refused(b"%PDF-1.7" + b"\0" * LARGEST)
    assert "protected by a password" in refused(a_pdf(("Text",), password="secret"))
    assert "pages are pictures" in refused(a_pdf(()))
    assert "at most 1,000" in refused(a_pdf(*[()] * (MOST_PAGES + 1)))
