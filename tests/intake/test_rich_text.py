"""Rich text of mails: unpacked as Outlook packs it, read without its formatting, within bounds (APR-16)."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.intake.bounds import LONGEST_TEXT
from chgdesk.intake.mail.rich_text import text_of_rtf, unpacked_rtf
from tests.intake.outlook_file import packed_rtf

HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
OVERLAP = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


@pytest.mark.parametrize(
    ("packed", "text"),
    [
        (HELLO, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"),
        (OVERLAP, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
    ],
    ids=["words known beforehand", "a piece that repeats itself"],
)
def test_that_the_examples_of_the_published_format_are_unpacked(packed: bytes, text: str) -> None:
    assert unpacked_rtf(packed) == text


def test_that_unpacking_ends_where_it_should() -> None:
    greedy = struct.pack("<IIII", 0xFFFFFFFF, 0xFFFFFFFF, 0x75465A4C, 0) + b"\xff" * 900_000
    assert len(unpacked_rtf(greedy)) <= LONGEST_TEXT
    assert unpacked_rtf(b"short") == ""
    assert unpacked_rtf(struct.pack("<IIII", 20, 4, 0x12345678, 0) + b"abcd") == ""
    assert unpacked_rtf(struct.pack("<IIII", 20, 4, 0x414C454D, 0) + b"abcd") == "abcd"


@given(st.binary(max_size=300))
def test_that_what_was_packed_comes_back_and_nothing_raises(data: bytes) -> None:
    assert unpacked_rtf(packed_rtf(data)) == data.decode("latin-1")
    assert isinstance(unpacked_rtf(data), str)
    assert isinstance(text_of_rtf("{\\rtf1" + data.decode("latin-1")), str)


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        (r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Approved.\par Tom\'e1s}", "Approved.\nTomás"),
        (r"{\rtf1 {\*\generator Word;}Not\~approved\emdash now}", "Not\u00a0approved—now"),
        (r"{\rtf1 \u1072?pproved \{x\}}", "аpproved {x}"),
        (
            r"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}Approved.{\*\htmltag72 </p>}\htmlrtf \par hidden\htmlrtf0 }",
            "Approved.",
        ),
        (r"{\rtf1 a{\pict 00ff}b}", "ab"),
        ("no rich text", ""),
    ],
)
def test_that_only_what_shows_is_read(rich: str, text: str) -> None:
    assert text_of_rtf(rich) == text
