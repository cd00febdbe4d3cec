"""A file's name becomes one plain line that is no path and hides nothing, whatever it was (EVD-01)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chgdesk.domain.evidence_taking import LONGEST, safe_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\Desktop\\shot.png", "shot.png"),
        ("shot.png", "shot.png"),
        ('the "final" one.pdf', 'the "final" one.pdf'),
        ("it's done.txt", "it's done.txt"),
        ("🚀 go 👩\u200d💻.png", "🚀 go 👩\u200d💻.png"),
        ("a\u0000b\u001b[31m.txt", "ab[31m.txt"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("cafe\u0301.txt", "café.txt"),
        ("two\nlines\t.txt", "two lines .txt"),
        ("con.txt", "file con.txt"),
        ("LPT1", "file LPT1"),
        ("console.txt", "console.txt"),
        ("name. . ", "name"),
        (".env", ".env"),
        ("..", "file"),
        ("", "file"),
        ("   ", "file"),
        ("\u200b\u200d\ufeff", "file"),
        ("half \udcff.txt", "half \ufffd.txt"),
    ],
)
def test_that_a_name_is_kept_as_text_and_never_as_a_path(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


def test_that_a_name_of_300_characters_is_cut_and_keeps_its_ending() -> None:
    cut = safe_name("é" * 300 + ".tar.gz")
    assert len(cut) == LONGEST
    assert cut.endswith("é.gz")
    assert len(safe_name("x" * 300)) == LONGEST


@given(st.text(max_size=400))
@example("con" + " " * 300 + ".txt")
@example("x" * 199 + "/" + "." * 300)
@example("a." + "b" * 300)
def test_that_any_name_becomes_one_safe_line_and_stays_it(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) <= LONGEST + len("file ")
    assert not {"/", "\\"} & set(name)
    assert name not in {".", ".."}
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name)
    assert not any(unicodedata.category(letter) == "Cf" and letter != "\u200d" for letter in name)
    assert unicodedata.is_normalized("NFC", name)
    assert name == name.strip()
    assert not name.endswith(".")
    assert safe_name(name) == name
