"""Markdown and plain text files as sections, with an account of every word (POL-05, POL-25)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.errors import UserError
from chgdesk.text.markdown_in import LARGEST, read_markdown, with_choices
from chgdesk.text.read_document import Choice, ReadDocument
from tests.text.strategies import markdowns


def read(text: str, name: str = "policy.md") -> ReadDocument:
    return read_markdown(text.encode("utf-8"), name)


def outline(document: ReadDocument) -> list[tuple[int, str, str]]:
    return [(section.level, section.heading, section.body) for section in document.sections]


def test_that_headings_become_sections_and_a_lone_first_one_the_title() -> None:
    document = read(
        "# Change policy\n\n## Scope\n\nAll.\n\n### Systems\n\n- a\n\n#### Deeper\n\n##### More\n\n## Duties\n"
    )
    assert document.title == "Change policy"
    assert outline(document) == [
        (1, "Scope", "All.\n"),
        (2, "Systems", "- a\n"),
        (3, "Deeper", "# More\n"),
        (1, "Duties", ""),
    ]
    assert document.ledger.unaccounted == 0
    assert not document.ledger.items


def test_that_headings_side_by_side_are_all_sections() -> None:
    document = read("Before.\n\n# Scope\nAll.\n# Duties\nSome.\n")
    assert outline(document) == [(1, "", "Before.\n"), (1, "Scope", "All.\n"), (1, "Duties", "Some.\n")]
    assert any("name it" in note for note in document.notes)


def test_that_what_looks_like_a_heading_in_code_is_code() -> None:
    assert [heading for _, heading, _ in outline(read("# A\n\n```\n# not a heading\n```\n\n# B\n"))] == ["A", "B"]


def test_that_front_matter_gives_the_title_and_is_listed() -> None:
    document = read('---\ntitle: "Change policy"\nowner: ann\n---\n# Scope\n\nAll.\n')
    assert document.title == "Change policy"
    assert [(each.kind.key, each.characters) for each in document.ledger.items] == [("front_matter", 25)]
    assert document.ledger.unaccounted == 0


def test_that_words_of_markup_are_listed_with_their_line() -> None:
    document = read("# A\n\nSee [terms][t] &amp; more.\n\n[t]: https://example.org/terms\n")
    assert [(each.where, each.text) for each in document.ledger.items] == [
        ("line 3", "See [terms][t] &amp; more."),
        ("line 5", "[t]: https://example.org/terms"),
    ]
    assert document.ledger.unaccounted == 0


def test_that_blanks_become_fields_on_consent_and_our_own_tokens_stay() -> None:
    first = read("# A\n\n[Company name] keeps {{param:retention.years}} of logs for {{Company name}}.\n")
    assert [(each.key, len(each.places)) for each in first.fields] == [("company_name", 2)]
    assert "{{param:retention.years}}" in first.sections[0].body
    then = with_choices(first, {"field:company_name": Choice.TAKE})
    assert then.sections[0].body.count("{{field:company_name}}") == 2
    assert then.ledger == first.ledger
    with pytest.raises(UserError, match="nothing named field:x"):
        with_choices(first, {"field:x": Choice.TAKE})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_that_marked_encodings_are_read(encoding: str) -> None:
    assert outline(read_markdown("# Größe ≥\r\n\r\nText.\r\n".encode(encoding), "a.md")) == [(1, "Größe ≥", "Text.\n")]


def test_that_an_encoding_nobody_named_is_never_guessed() -> None:
    data = "# A\n\nfür“\n".encode("cp1252")
    with pytest.raises(UserError, match=r"is not in UTF-8: line 3 .* read it as cp1252"):
        read_markdown(data, "a.md")
    assert outline(read_markdown(data, "a.md", encoding="cp1252")) == [(1, "A", "für“\n")]
    with pytest.raises(UserError, match="no encoding the desk knows"):
        read_markdown(data, "a.md", encoding="klingon")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.md", "holds no bytes"),
        (b"text", "a.docx", "does not end in .md"),
        (b"x" * (LARGEST + 1), "a.md", "at most 5 MB"),
        (b"a\0b", "a.txt", "zero bytes"),
        ("# A".encode("utf-16-le"), "a.md", "zero bytes"),
        (b"\xff\xfea", "a.md", "is not in UTF-16-LE"),
        (b"   \n\n", "a.md", "no text to read"),
    ],
)
def test_that_what_is_no_text_is_refused_with_a_sentence(data: bytes, name: str, said: str) -> None:
    with pytest.raises(UserError, match=re.escape(said)):
        read_markdown(data, name)


@given(markdowns | st.text(max_size=80))
def test_that_no_word_is_unaccounted_for(text: str) -> None:
    try:
        document = read_markdown(text.encode("utf-8", "replace"), "a.md")
    except UserError:
        return
    assert document.ledger.unaccounted == 0


def test_that_damaged_characters_are_offered_for_repair_and_changed_on_consent_only() -> None:
    first = read("# Limits\n\nScore โ‰ฅ 7 and risk โ‰ฅ 3.\n")
    (damage,) = first.damages
    assert (damage.found, damage.offered, damage.certain, len(damage.places)) == ("โ‰ฅ", "≥", True, 2)
    assert "โ‰ฅ" in first.sections[0].body
    for key in (damage.key, "damage"):
        then = with_choices(first, {key: Choice.TAKE})
        assert then.sections[0].body == "Score ≥ 7 and risk ≥ 3.\n"
        assert then.ledger == first.ledger
