"""The text as a view of the desk renders it: escaped, with chips as links, never by colour alone (POL-07, POL-14)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from chgdesk.text.blocks import Block, Paragraph, SetSection, Span, TableBlock, plain
from chgdesk.text.html import Palette, redline_html, section_html
from chgdesk.text.markdown import parse, tidy
from chgdesk.text.redline import ParameterChange, compare
from tests.text.strategies import blocks

PALETTE = Palette()


def section(body: str = "", held: tuple[Block, ...] | None = None, **changes: str) -> SetSection:
    named = {"key": "k", "number": "4.2", "heading": "Emergency", **changes}
    return SetSection(level=1, blocks=parse(body) if held is None else held, **named)


class Outline(HTMLParser):
    """Tags as they open and close, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens; a break has no end."""
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert all(
            name in {"href", "class", "style", "start", "border", "cellspacing", "cellpadding"} for name, _ in attrs
        )
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, the one opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words.append(data)


KNOWN = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "table", "tr", "td", "blockquote"} | {
    "a",
    "b",
    "i",
    "u",
    "s",
    "span",
    "br",
}


@settings(max_examples=200)
@given(blocks)
def test_that_no_text_becomes_markup(held: tuple[Block, ...]) -> None:
    """Every tag is ours and closed in order; every word is there; no address but a safe one or a chip's."""
    held = tidy(held)
    outline = Outline(section_html(section(held=held), PALETTE))
    assert outline.open == []
    assert outline.tags <= KNOWN
    assert not any(re.match(r"\s*(javascript|data|file|vbscript):", link, re.IGNORECASE) for link in outline.links)
    said = "".join("".join(outline.words).split())
    for block in held:
        cells = (
            [c for row in (block.head, *block.rows) for c in row] if isinstance(block, TableBlock) else [block.spans]
        )
        assert all("".join(plain(cell).split()) in said for cell in cells)


@settings(max_examples=100)
@given(blocks, blocks)
def test_that_no_redline_becomes_markup(old: tuple[Block, ...], new: tuple[Block, ...]) -> None:
    """The same of two versions at once."""
    outline = Outline(redline_html(compare([section(held=old)], [section(held=new)]), PALETTE))
    assert outline.open == []
    assert outline.tags <= KNOWN


@pytest.mark.parametrize(
    "hostile", ['<script>alert("1")</script>', "</p></body>", "&lt;b&gt;", '" onclick="x', "<img src=x>", "\x00\ud800<"]
)
def test_that_hostile_words_are_words_everywhere(hostile: str) -> None:
    """In headings, numbers, text, links and table cells."""
    held = (
        Paragraph(
            spans=(Span(text=hostile, link=f"http://a/{hostile}", chip=""), Span(text=hostile, chip=f"param:{hostile}"))
        ),
    )
    table = TableBlock(head=((Span(text=hostile),),), rows=(), chip=f"table:{hostile}")
    html = section_html(section(held=(*held, table), number=hostile, heading=hostile), PALETTE)
    outline = Outline(html)
    assert outline.tags <= KNOWN
    assert outline.open == []
    html.encode()  # nothing that cannot be written down


def test_that_a_chip_is_a_link_to_what_gives_it() -> None:
    """Opening it leads to the parameter; without chips the words stand alone."""
    text = section("Kept for {{param:retention.years}} by {{role:ciso}}, see [this](http://a.b/c).")
    assert Outline(section_html(text, PALETTE)).links == [
        "chip:param:retention.years",
        "chip:role:ciso",
        "http://a.b/c",
    ]
    assert Outline(section_html(text, PALETTE, chips=False)).links == ["http://a.b/c"]


def test_that_no_typed_link_can_pose_as_a_chip() -> None:
    """A link typed with the address of a chip is no link."""
    typed = (Paragraph(spans=(Span(text="x", link="chip:param:retention.years"),)),)
    assert Outline(section_html(section(held=typed), PALETTE)).links == []


def test_that_a_table_of_data_opens_from_its_head() -> None:
    """The chip of a table is on the cells of its head."""
    table = TableBlock(head=((Span(text="Risk"),), (Span(text="Approver"),)), rows=(), chip="table:approval_matrix")
    assert Outline(section_html(section(held=(table,)), PALETTE)).links == ["chip:table:approval_matrix"] * 2


def test_that_lists_nest_inside_their_items() -> None:
    """A list in a list stands in the item it belongs to; a number that does not follow starts another list."""
    html = section_html(section("- a\n\n  3. b\n\n     more\n  4. c\n- d\n\n7. e\n"), PALETTE)
    bare = re.sub(r' style="[^"]*"', "", html).split("</h1>")[1]
    assert bare == (
        '<ul><li>a<ol start="3"><li>b<p>more</p></li><li>c</li></ol></li><li>d</li></ul><ol start="7"><li>e</li></ol>'
    )


def test_that_a_redline_never_speaks_by_colour_alone() -> None:
    """Underlined what came, struck through what went, and a sign before each block that changed."""
    old = section("Within 24 hours.\n\nGone words here.\n\n| Risk |\n|---|\n| Low |")
    new = section("Within 48 hours.\n\n| Risk |\n|---|\n| Low |\n| High |\n\nWholly new sentence.")
    html = re.sub(r' style="[^"]*"', "", redline_html(compare([old], [new]), PALETTE))
    assert "Within <s><span>24</span></s><u><span>48</span></u> hours." in html
    assert "<p><b><span>−&nbsp;</span></b><s><span>Gone words here.</span></s></p>" in html
    assert "<td><b><span>+&nbsp;</span></b></td><td><u><span>High</span></u></td>" in html
    assert "<p><b><span>+&nbsp;</span></b><u><span>Wholly new sentence.</span></u></p>" in html
    assert "<b><span>±&nbsp;</span></b>" in html


def test_that_a_moved_section_says_where_it_stood() -> None:
    """In words, with its number before."""
    a, b = section("One one.", key="a", number="1", heading="A"), section("Two two.", key="b", number="2", heading="B")
    moved = [
        section("Two two.", key="b", number="1", heading="B"),
        section("One one.", key="a", number="2", heading="A"),
    ]
    assert "moved, before: " in redline_html(compare([a, b], moved), PALETTE)


def test_that_parameters_stand_before_and_after() -> None:
    """With the number of last year's records that would be judged otherwise, or that it was not counted."""
    change = ParameterChange(path="a.b", meaning="<How> long", old="5 years", new="7 years", records=1204)
    html = redline_html(compare([], [], parameters=(change,)), PALETTE)
    assert "&lt;How&gt; long" in html
    assert "1,204" in html
    other = ParameterChange(path="a.b", meaning="x", old="5 years", new="7 years")
    assert "not counted" in redline_html(compare([], [], parameters=(other,)), PALETTE)


def test_that_a_palette_takes_colours_only() -> None:
    """What stands in a style is a colour and nothing else."""
    with pytest.raises(ValueError, match="link is no colour"):
        Palette(link='red" onclick="x')
