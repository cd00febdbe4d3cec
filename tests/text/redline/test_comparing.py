"""What changed between two versions, shown word by word (POL-14)."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.errors import Cancelled
from chgdesk.text.blocks import Block, Heading, Item, Paragraph, SetSection, Span, TableBlock, plain
from chgdesk.text.markdown import parse
from chgdesk.text.redline import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    BlockChange,
    ParameterChange,
    Piece,
    Redline,
    SectionChange,
    compare,
)
from tests.text.strategies import blocks


def section(key: str, body: str = "", heading: str = "", number: str = "1") -> SetSection:
    return SetSection(key=key, number=number, heading=heading or key, level=1, blocks=parse(body))


def told(pieces: Iterable[Piece]) -> str:
    """The pieces as one line: [-went-], [+came+], the rest as it is."""
    signs = {SAME: ("", ""), ADDED: ("[+", "+]"), REMOVED: ("[-", "-]")}
    return "".join(signs[piece.kind][0] + piece.span.text + signs[piece.kind][1] for piece in pieces)


def only(old: str, new: str) -> BlockChange:
    (change,) = compare([section("a", old)], [section("a", new)]).sections[0].blocks
    return change


def side(pieces: Iterable[Piece], without: str) -> str:
    return "".join(piece.span.text for piece in pieces if piece.kind != without)


def texts(held: Iterable[Block]) -> list[str]:
    said = []
    for block in held:
        if isinstance(block, TableBlock):
            said += [plain(cell) for row in (block.head, *block.rows) for cell in row]
        else:
            said.append(plain(block.spans))
    return [text for text in said if text]


def texts_of_side(change: SectionChange, without: str) -> list[str]:
    said = []
    for block in change.blocks:
        cells = [cell for row in block.rows for cell in row.cells] or [block.pieces]
        said += [side(cell, without) for cell in cells]
    return [text for text in said if text]


_bodies = st.lists(
    st.sampled_from(
        ("the", "change", "24", "hours", "48", "hours.", "CAB", ",", " ", "\n", "\u00a0", "e\u0301", "العقد")
    ),
    max_size=25,
)
_edited = st.tuples(blocks, blocks) | st.tuples(_bodies, _bodies).map(
    lambda two: tuple(
        (Paragraph(spans=(Span(text=" ".join(words)), Span(text="".join(words), bold=True))),) for words in two
    )
)


@settings(max_examples=200)
@given(_edited)
def test_that_each_side_of_a_redline_is_the_version_to_the_letter(
    two: tuple[tuple[Block, ...], tuple[Block, ...]],
) -> None:
    """Without what went it is the new text, without what came the old one: nothing lost, nothing invented."""
    old, new = (SetSection(key="k", number="1", heading=f"a {n}", level=1, blocks=held) for n, held in enumerate(two))
    (change,) = compare([old], [new]).sections
    assert (side(change.heading, ADDED), side(change.heading, REMOVED)) == ("a 0", "a 1")
    if not any(isinstance(block, TableBlock) for block in (*old.blocks, *new.blocks)):
        assert texts_of_side(change, REMOVED) == texts(new.blocks)
        assert texts_of_side(change, ADDED) == texts(old.blocks)
    assert sorted(texts_of_side(change, REMOVED)) == sorted(texts(new.blocks))
    assert sorted(texts_of_side(change, ADDED)) == sorted(texts(old.blocks))


@settings(max_examples=100)
@given(blocks)
def test_that_nothing_differs_between_a_text_and_itself(held: tuple[Block, ...]) -> None:
    """The redline of equal versions is empty and still shows the text."""
    same = SetSection(key="k", number="1", heading="H", level=1, blocks=held)
    redline = compare([same], [same])
    assert redline.is_empty
    assert all(piece.kind == SAME for piece in redline.sections[0].every_piece)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Recorded within 24 hours.", "Recorded within 48 hours.", "Recorded within [-24-][+48+] hours."),
        ("up to 10,000 EUR", "up to 12,000 EUR", "up to [-10,000-][+12,000+] EUR"),
        ("a change, then", "a change then", "a change[-,-] then"),
        ("The owner approves.", "The owner always approves.", "The owner[+ always+] approves."),
        ("approve it", "approves it", "[-approve-][+approves+] it"),
        ("naïve cafe\u0301 rule", "naïve cafe rule", "naïve [-cafe\u0301-][+cafe+] rule"),
        ("يوافق المالك اليوم", "يوافق المدير اليوم", "يوافق [-المالك-][+المدير+] اليوم"),
        (
            "so it is one two three four five as said",
            "so it is uno dos three cuatro cinco as said",
            "so it is [-one two three four five-][+uno dos three cuatro cinco+] as said",
        ),
    ],
)
def test_that_whole_words_are_the_unit(old: str, new: str, shown: str) -> None:
    """A changed figure is one word that went and one that came, never letters; a word between two changes goes along."""
    assert told(only(old, new).pieces) == shown


def test_that_words_decide_and_the_new_face_is_shown() -> None:
    """Bold where it was plain is no change of the rules."""
    change = only("The owner approves.", "The **owner** approves.")
    assert change.kind == SAME
    assert [piece.span.bold for piece in change.pieces] == [False, True, False]


def test_that_items_and_paragraphs_that_came_or_went_are_whole() -> None:
    """What came or went stands in its place, its neighbours stay."""
    changes = (
        compare(
            [section("a", "Intro.\n\n- one first step\n- two second step\n- three third step")],
            [section("a", "Intro.\n\n- one first step\n- three third step\n- four last words")],
        )
        .sections[0]
        .blocks
    )
    assert [(change.kind, told(change.pieces)) for change in changes] == [
        (SAME, "Intro."),
        (SAME, "one first step"),
        (REMOVED, "[-two second step-]"),
        (SAME, "three third step"),
        (ADDED, "[+four last words+]"),
    ]
    assert [type(change.shape) for change in changes] == [Paragraph, Item, Item, Item, Item]


TABLE = "| Risk | Approver |\n|---|---|\n| Low | Team lead |\n| High | CAB |\n"


def rows(new: str) -> list[tuple[str, ...]]:
    return [(row.kind, *map(told, row.cells)) for row in only(TABLE, new).rows]


def test_that_a_table_is_compared_cell_by_cell() -> None:
    """One cell of the approval matrix changed, a row came."""
    assert rows("| Risk | Approver |\n|---|---|\n| Low | Team lead |\n| Medium | Owner |\n| High | Head of IT |\n") == [
        (SAME, "Risk", "Approver"),
        (SAME, "Low", "Team lead"),
        (ADDED, "[+Medium+]", "[+Owner+]"),
        (CHANGED, "High", "[-CAB-][+Head of IT+]"),
    ]


def test_that_a_column_that_came_has_its_cell_in_each_row() -> None:
    """Every row of a table has the same number of cells."""
    assert rows("| Risk | Count | Approver |\n|---|---|---|\n| Low | 1 | Team lead |\n| High | 2 | CAB |\n") == [
        (CHANGED, "Risk", "[+Count+]", "Approver"),
        (CHANGED, "Low", "[+1+]", "Team lead"),
        (CHANGED, "High", "[+2+]", "CAB"),
    ]


def test_that_a_table_where_text_stood_replaces_it() -> None:
    """A table is never shown as a changed paragraph."""
    kinds = [
        change.kind for change in compare([section("a", "Risk Approver Low")], [section("a", TABLE)]).sections[0].blocks
    ]
    assert kinds == [REMOVED, ADDED]


def order(redline: Redline) -> list[tuple[str, str, bool]]:
    return [(change.key, change.kind, change.moved) for change in redline.sections]


def lettered(keys: str) -> list[SetSection]:
    return [section(key, f"{key * 3} {key * 4} {key * 5} {key * 6}") for key in keys]


@pytest.mark.parametrize(
    ("old", "new", "moved", "shown"),
    [
        ("abcde", "abcde", "", "abcde"),
        ("abcde", "eabcd", "e", "eabcd"),
        ("abcde", "bcdea", "a", "bcdea"),
        ("abcde", "acde", "", "abcde"),
        ("abcde", "abxcde", "", "abxcde"),
        ("abcde", "xcdeb", "b", "axcdeb"),
        ("abc", "", "", "abc"),
        ("", "abc", "", "abc"),
        ("abcd", "dcba", "bcd", None),
    ],
)
def test_that_only_sections_that_really_moved_are_marked(old: str, new: str, moved: str, shown: str | None) -> None:
    """The fewest sections that explain the new order; what went stands behind the one it followed."""
    redline = compare(lettered(old), lettered(new))
    marked = {change.key for change in redline.sections if change.moved}
    assert len(marked) == len(moved)
    if shown is not None:
        assert marked == set(moved)
        assert "".join(change.key for change in redline.sections) == shown
    assert {change.key for change in redline.sections if change.kind == ADDED} == set(new) - set(old)
    assert {change.key for change in redline.sections if change.kind == REMOVED} == set(old) - set(new)


def test_that_a_section_from_word_is_recognised_by_its_words() -> None:
    """Keys that an import made anew do not hide what stayed (similarity from 0.6)."""
    old = [
        section(
            "emergency",
            "An emergency change is recorded within 24 hours after it was made by the engineer.",
            "Emergency changes",
        ),
        section("records", "Records are kept for five years in the register and are never deleted from it.", "Records"),
    ]
    new = [
        section("w1", "Records are kept for seven years in the register and are never deleted from it.", "Records"),
        section("w2", "Nobody may deploy on a Friday unless the board has said so in writing.", "Freeze"),
        section(
            "w3",
            "An emergency change is recorded within 24 hours after it was made by the engineer.",
            "Emergency changes",
        ),
    ]
    redline = compare(old, new)
    assert [(change.old_key, change.key, change.kind) for change in redline.sections] == [
        ("records", "w1", CHANGED),
        ("", "w2", ADDED),
        ("emergency", "w3", SAME),
    ]
    assert redline.counts.moved == 1


def test_that_a_key_counts_more_than_words() -> None:
    """A section rewritten from the ground up under its key is a changed section."""
    redline = compare([section("a", "One two three.")], [section("a", "Wholly other words here")])
    assert order(redline) == [("a", CHANGED, False)]


def test_that_a_shifted_number_is_no_change() -> None:
    """A section after a new one keeps its words; only its number is another."""
    redline = compare(
        [section("a", "Text.", number="1")], [section("b", "New.", number="1"), section("a", "Text.", number="2")]
    )
    changed = redline.sections[1]
    assert (changed.kind, changed.moved, changed.old_number, changed.new_number) == (SAME, False, "1", "2")


def test_that_counts_say_how_much_changed() -> None:
    """Sections by what happened to them, words that came and went without punctuation."""
    redline = compare(
        [section("a", "Within 24 hours, always."), section("b", "Gone now.", "Old part"), section("c", "Stays.")],
        [section("c", "Stays."), section("a", "Within two days always."), section("d", "Brand new text.", "New part")],
    )
    counts = redline.counts
    assert (counts.changed, counts.added, counts.removed, counts.moved) == (1, 1, 1, 1)
    assert (counts.words_added, counts.words_removed) == (2 + 2 + 3, 2 + 2 + 2)


def test_that_a_parameter_alone_makes_a_redline() -> None:
    """A figure that changed is shown though no sentence prints it."""
    change = ParameterChange(
        path="retention.years", meaning="How long records are kept", old="5 years", new="7 years", records=3
    )
    same = [section("a", "Text.")]
    assert not compare(same, same, parameters=(change,)).is_empty
    assert compare(same, same).is_empty


def test_that_progress_is_told_per_section_and_may_cancel() -> None:
    """The desk can show how far it is, and a person can give it up between two sections."""
    told_of: list[tuple[int, int]] = []
    compare(lettered("abc"), lettered("abc"), progress=lambda done, total: told_of.append((done, total)))
    assert told_of == [(0, 3), (1, 3), (2, 3), (3, 3)]

    def give_up(done: int, _total: int) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        compare(lettered("abc"), lettered("abc"), progress=give_up)


def test_that_a_text_of_two_words_over_and_over_ends() -> None:
    """What cannot be parted is shown as replaced; nothing hangs."""
    change = only("a b " * 6000, "b b a " * 4000)
    assert side(change.pieces, ADDED) == ("a b " * 6000).strip()
    assert side(change.pieces, REMOVED) == ("b b a " * 4000).strip()


def test_that_long_paragraphs_are_parted_where_they_agree() -> None:
    """In one paragraph of 20,000 words each changed figure is found for itself."""
    drawn = random.Random(5)
    words = [f"word{drawn.randrange(400)}" if drawn.randrange(3) else "the" for _ in range(20_000)]
    edited = [f"new{n}" if n % 500 == 250 else word for n, word in enumerate(words)]
    redline = compare([section("a", " ".join(words))], [section("a", " ".join(edited))])
    assert (redline.counts.words_added, redline.counts.words_removed) == (40, 40)


def test_that_many_alike_items_are_paired_in_order() -> None:
    """A thousand renumbered steps are a thousand changed steps."""
    body = [Item(spans=(Span(text=f"step {n} of it"),)) for n in range(1000)]
    old = replace(section("a"), blocks=tuple(body))
    new = replace(section("a"), blocks=tuple(Item(spans=(Span(text=f"step {n + 5000} of it"),)) for n in range(1000)))
    assert {change.kind for change in compare([old], [new]).sections[0].blocks} == {CHANGED}


def test_that_a_heading_inside_a_section_is_compared_too() -> None:
    """Headings are text like any other."""
    change = only("## Roles of the board", "## Roles of the committee")
    assert isinstance(change.shape, Heading)
    assert told(change.pieces) == "Roles of the [-board-][+committee+]"


def test_that_two_sections_under_one_key_are_both_shown() -> None:
    """A damaged import with a doubled key loses no text."""
    redline = compare(
        [section("a", "One."), section("a", "Two.")],
        [section("a", "Two."), section("a", "One."), section("a", "Three.")],
    )
    assert len(redline.sections) == 3
    assert [change.kind for change in redline.sections] == [CHANGED, CHANGED, ADDED]
