"""The mark of a request for approval survives what mail does to it, and nothing else is taken for one (APR-16)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.version_mark import VersionMark, mark_words, marks_in

MARK = VersionMark(ref="CHG-2026-0142", version=3, digest="7f3a2c91")
WORDS = "[CHG-2026-0142 · v3 · 7f3a2c91]"

marks = st.builds(
    VersionMark,
    ref=st.from_regex(r"[A-Z]{2,5}-20[0-9]{2}-[0-9]{1,5}", fullmatch=True),
    version=st.integers(0, 9_999_999),
    digest=st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
)
# What mail programs put between two letters or words.
BREAKS = ["\n> ", "\r\n>> ", "\n", "\u00a0", "\u00ad", "\u200b", " ", "\n> > ", "\t", "\ufeff"]


def test_that_a_mark_is_written_in_one_way() -> None:
    assert mark_words(MARK) == WORDS
    assert VersionMark(ref="CHG-1", version=1, digest="7F3A2C9155667788").digest == "7f3a2c91"


@pytest.mark.parametrize(
    "text",
    [
        f"Re: Please approve {WORDS}",
        f"WG: AW: Fwd: Please approve {WORDS}",
        "> Please approve [CHG-2026-0142 ·\n> v3 · 7f3a2c91] by Friday",
        ">> [CHG-2026-\n>> 0142 · v3 ·\n>> 7f3a2c91]",
        "[CHG-2026-0142\u00a0·\u00a0v3\u00a0·\u00a07f3a2c91]",
        "[CHG\u20112026\u20110142 • v3 • 7F3A2C91]",
        "[CHG-2026-0142 Â· v3 Â· 7f3a2c91]",
        "[CHG-2026-0142 ? v3 ? 7f3a2c91]",
        "[CHG-\u00ad2026-\u00ad0142 · v3 · 7f3a\u200b2c91]",
    ],
)
def test_that_a_mark_survives_mail(text: str) -> None:
    assert marks_in(text) == (MARK,)


@given(marks, st.data())
def test_that_a_mark_survives_any_break_at_any_place(mark: VersionMark, data: st.DataObject) -> None:
    text = mark_words(mark)
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(1, len(text) - 1))
        text = text[:place] + data.draw(st.sampled_from(BREAKS)) + text[place:]
    before, after = (
        data.draw(st.sampled_from(["Re: ", "> see ", "\n", "[x] "])),
        data.draw(st.sampled_from([" thanks", "\n>", "]"])),
    )
    assert marks_in(before + text + after) == (mark,)


@pytest.mark.parametrize(
    "text",
    ["", "[CHG-2026-0142]", "[CHG-2026-0142 · v3]", "[CHG-2026-0142 · 3 · 7f3a2c91]", "[CHG-2026-0142 · v3 · 7f3a2c9]", "CHG-2026-0142 v3 7f3a2c91",
     "[CHG-2026-0142 · v3 · 7f3a2c911]", "[CHG-2026-0142 · v3 · 7f3a2c9g]", "[· v3 · 7f3a2c91]"],
)  # fmt: skip
def test_that_a_part_of_a_mark_is_none(text: str) -> None:
    assert marks_in(text) == ()


def test_that_each_mark_counts_once_in_the_order_of_the_text() -> None:
    other = VersionMark(ref="CHG-2026-0007", version=1, digest="00112233")
    assert marks_in(f"{WORDS} {mark_words(other)}\n> {WORDS}") == (MARK, other)


@given(st.text(max_size=200))
def test_that_no_text_raises(text: str) -> None:
    assert isinstance(marks_in(text), tuple)
