"""What the officer's Markdown becomes, token by token, and what hostile text cannot do (POL-05, POL-07, issue 3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chgdesk.text.blocks import Block, Heading, Item, Paragraph, Quote, Span, Spans, TableBlock, plain
from chgdesk.text.markdown import parse, tidy, write
from chgdesk.text.tokens import Token, tokens


class Given:
    """Values as hostile as Markdown can be."""

    def inline(self, token: Token) -> str:
        """Signs that must never be read."""
        return {"retention.years": "**5** years | a_b_ [x](y)", "org.name": "", "ciso": "Head `of` IT"}[token.key]

    def table(self, token: Token) -> TableBlock | Paragraph:
        """One table, and one reason for none."""
        if token.key == "approval_matrix":
            return TableBlock(head=(says("Risk"), says("Approver")), rows=((says("Low"), says("*Lead*")),))
        return Paragraph(spans=says("No emergency was recorded."))


def says(text: str, **faces: object) -> Spans:
    return (Span(text=text, **faces),)  # type: ignore[arg-type]


def texts(blocks: tuple[Block, ...]) -> str:
    cells = (block.spans if not isinstance(block, TableBlock) else () for block in blocks)
    return "\n".join(plain(spans) for spans in cells)


YEARS = Span(text="**5** years | a_b_ [x](y)", chip="param:retention.years")


@pytest.mark.parametrize(
    ("markdown", "block"),
    [
        ("Kept {{param:retention.years}}.", Paragraph(spans=(Span(text="Kept "), YEARS, Span(text=".")))),
        ("**{{param:retention.years}}**", Paragraph(spans=(replace(YEARS, bold=True),))),
        ("[{{param:retention.years}}](#x)", Paragraph(spans=(replace(YEARS, link="#x"),))),
        ("# {{param:retention.years}}", Heading(spans=(YEARS,), level=1)),
        ("- {{param:retention.years}}", Item(spans=(YEARS,))),
        ("> {{param:retention.years}}", Quote(spans=(YEARS,))),
        ("`{{param:retention.years}}`", Paragraph(spans=(replace(YEARS, code=True),))),
        ("|{{param:retention.years}}|b|\n|-|-|", TableBlock(head=((YEARS,), says("b")), rows=())),
        ("![{{role:ciso}}](a.png)", Paragraph(spans=says("Head `of` IT", link="a.png", chip="role:ciso"))),
        ("by {{field:org.name}}", Paragraph(spans=(Span(text="by "), Span(text="", chip="field:org.name")))),
        ("{{table:none}}", Paragraph(spans=says("No emergency was recorded.", chip="table:none"))),
        ("see {{table:none}}", Paragraph(spans=(Span(text="see "), Span(text="{{table:none}}", chip="table:none")))),
    ],
)
def test_that_a_token_stands_wherever_words_stand_and_its_value_is_never_read(markdown: str, block: Block) -> None:
    """In emphasis, links, headings, items, quotes, code and cells; signs in a value are words (POL-07)."""
    assert parse(markdown, Given()) == (block,)


def test_that_a_table_token_alone_becomes_its_table() -> None:
    """With the chip that names the data; without values it shows as it is written."""
    (table,) = parse("{{table:approval_matrix}}", Given())
    assert isinstance(table, TableBlock)
    assert (table.chip, plain(table.rows[0][1])) == ("table:approval_matrix", "*Lead*")
    assert parse("{{table:approval_matrix}}") == (
        Paragraph(spans=says("{{table:approval_matrix}}", chip="table:approval_matrix")),
    )
    assert write(parse("{{table:approval_matrix}}", Given()), tokens=True) == "{{table:approval_matrix}}\n"


def test_that_text_with_values_goes_back_to_its_tokens() -> None:
    """What was typeset can be edited further; written without tokens its words are escaped."""
    source = "Kept **for {{param:retention.years}}** by {{role:ciso}}.\n"
    assert write(parse(source, Given()), tokens=True) == source
    printed = write(parse(source, Given()))
    assert list(tokens(printed)) == []
    assert texts(parse(printed)) == "Kept for **5** years | a_b_ [x](y) by Head `of` IT."


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("a\\\nb  \nc\nd", (Paragraph(spans=says("a\nb\nc d")),)),
        ("```\nif x:\n    y\n```", (Paragraph(spans=says("if x:\n    y", code=True)),)),
        ("    one line", (Paragraph(spans=says("one line", code=True)),)),
        ("a\n\n---\n\nb", (Paragraph(spans=says("a")), Paragraph(spans=says("b")))),
        ("<b>x</b> <!-- y -->", (Paragraph(spans=says("<b>x</b> <!-- y -->")),)),
        ("<div>\nx\n</div>", (Paragraph(spans=says("<div> x </div>")),)),
        (
            "![a *plan*](plan.png)",
            (Paragraph(spans=(Span(text="a ", link="plan.png"), Span(text="plan", italic=True, link="plan.png"))),),
        ),
        ("[x](javascript:alert(1))", (Paragraph(spans=says("[x](javascript:alert(1))")),)),
        ("[](http://a.b)", (Paragraph(spans=says("http://a.b", link="http://a.b")),)),
        ("> a\n>\n> - b", (Quote(spans=says("a")), Item(spans=says("b")))),
        ("3. a\n4. b", (Item(spans=says("a"), number=3), Item(spans=says("b"), number=4))),
        (
            "- a\n\n  b\n  - c\n\n  d",
            (
                Item(spans=says("a")),
                Item(spans=says("b"), continued=True),
                Item(spans=says("c"), depth=1),
                Item(spans=says("d"), continued=True),
            ),
        ),
        ("- # a", (Item(spans=says("a")),)),
        ("-\n- b", (Item(spans=()), Item(spans=says("b")))),
        ("|a|b|\n|-|-|\n|1|", (TableBlock(head=(says("a"), says("b")), rows=((says("1"), ()),)),)),
        ("| a\\|b |\n|-|", (TableBlock(head=(says("a|b"),), rows=()),)),
        ("a\x00b\x1bc", (Paragraph(spans=says("a\ufffdb\ufffdc")),)),
        ("", ()),
        ("\\{{param:a}}", (Paragraph(spans=says("{{param:a}}")),)),
    ],
)
def test_that_markdown_is_set_as_it_reads(markdown: str, blocks: tuple[Block, ...]) -> None:
    """Breaks, code, rules, HTML as words, images, links, quotes, lists, tables."""
    assert parse(markdown) == blocks


@pytest.mark.parametrize(
    "words",
    [
        *(
            "1. not a list",
            "- not a list",
            "# no heading",
            "> no quote",
            "---",
            "===",
            "```",
            "a | b",
            "* x",
            "+ x",
            "12) x",
        ),
        *(
            "snake_case and __init__",
            "C:\\temp\\new",
            "R&D &amp; &copy;",
            "<http://a.b>",
            "[x]: y",
            "![a](b)",
            "{{param:a.b}}",
        ),
        *("[Organisation name]", "2 < 3 * 4 > 1", "a~~b~~", "5 * 6 * 7", "\\", "`", "!"),
    ],
)
def test_that_words_stay_words(words: str) -> None:
    """Whatever Word or a person wrote is text; no token comes of it."""
    written = write((Paragraph(spans=says(words)),))
    assert parse(written) == (Paragraph(spans=says(words)),)
    assert list(tokens(written)) == []


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Approved by [Name] (Head of IT).", "Approved by [Name] (Head of IT)."),
        (
            "The R&D team, e.g. on C:\\temp, keeps change_log.txt for 5-7 days!",
            "The R&D team, e.g. on C:\\temp, keeps change_log.txt for 5-7 days!",
        ),
        ("A < B and #3", "A < B and #3"),
    ],
)
def test_that_little_is_escaped(words: str, written: str) -> None:
    """Officers read the Markdown: ordinary sentences stay as they are."""
    assert write((Paragraph(spans=says(words)),)) == f"{written}\n"


def test_that_lists_are_written_tight_and_counted_on() -> None:
    """A list whose numbers do not follow on is written as another one."""
    numbers = (1, 2, 5, 6)
    blocks = tuple(Item(spans=says(f"step {number}"), number=number) for number in numbers)
    assert write(blocks) == "1. step 1\n2. step 2\n\n5) step 5\n6) step 6\n"
    assert parse(write(blocks)) == blocks


def test_that_what_word_hands_over_is_settled() -> None:
    """A list that starts deep, bold blanks, tabs, an empty paragraph, an orphan paragraph of an item."""
    handed = (
        Item(spans=says("deep"), depth=3),
        Paragraph(spans=says("  ")),
        Item(spans=says("more"), continued=True),
        Paragraph(spans=(Span(text="a\t"), Span(text=" b ", bold=True), Span(text="c"))),
        Item(spans=says("orphan"), continued=True, depth=2),
    )
    assert tidy(handed) == (
        Item(spans=says("deep")),
        Item(spans=says("more"), continued=True),
        Paragraph(spans=(Span(text="a  "), Span(text="b", bold=True), Span(text=" c"))),
        Paragraph(spans=says("orphan")),
    )


DEEP = "\n".join("  " * depth + f"- level{depth}" for depth in range(100))


@pytest.mark.parametrize(
    "hostile",
    [
        *("x" * 10_000, "العقد " * 2_000, "👩‍👩‍👧" * 3_000, "e\u0301" * 5_000, "a\x00" * 5_000),
        *(
            "[" * 10_000,
            "![" * 3_000,
            "*" * 10_000,
            "*a _b " * 3_000,
            "`" * 9_999,
            "\\" * 9_999,
            "<a " * 5_000,
            "{{" * 5_000,
        ),
        *(
            "> " * 2_000 + "x",
            "- " * 2_000 + "x",
            "1. a\n" * 2_000,
            "|a" * 1_000 + "\n" + "|-" * 1_000,
            "[a]: b\n" * 1_000,
        ),
        DEEP,
    ],
)
def test_that_hostile_text_is_read_whole_and_written_stably(hostile: str) -> None:
    """No text hangs the desk or breaks it, and what was read can be written and read again."""
    blocks = parse(hostile)
    written = write(blocks)
    assert parse(written) == blocks
    assert write(parse(written)) == written


def test_that_lists_too_deep_lose_no_words() -> None:
    """A hundred levels: the first twenty are lists, the words of the others stay."""
    blocks = parse(DEEP)
    said = texts(blocks).replace("\n", " ").split()
    assert [word for word in said if word.startswith("level")] == [f"level{depth}" for depth in range(100)]
    assert max(block.depth for block in blocks if isinstance(block, Item)) == 19


def test_that_a_megabyte_of_text_is_read_whole() -> None:
    """One very long paragraph, nothing lost."""
    text = "word " * 200_000
    assert texts(parse(text)) == text.strip()
