"""Headings, lists, tables, faces and signs of a Word document as sections (POL-25)."""

from __future__ import annotations

import pytest

from chgdesk.text.read_document import Choice, ReadDocument
from chgdesk.text.word_in import import_with, read_docx
from tests.text.word.word_files import W, control, docx, field, item, p, packed, parts_of, run, table


def read(body: str, links: tuple[tuple[str, str, str], ...] = ()) -> ReadDocument:
    return read_docx(docx(body, links=links), name="policy.docx")


def body_of(body: str) -> str:
    (section,) = read(body).sections
    return section.body


def outline(document: ReadDocument) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in document.sections]


def test_that_headings_are_known_in_any_language_and_by_outline_level() -> None:
    document = read(
        p("Richtlinie", "Titel") + p("Zweck", "berschrift1") + p("Umfang", "Kapitel") + p("Tiefer", "Kapitel2")
        + p("Direkt", properties='<w:outlineLvl w:val="2"/>') + p("Text.")
    )  # fmt: skip
    assert document.title == "Richtlinie"
    assert outline(document) == [(1, "Zweck"), (2, "Umfang"), (2, "Tiefer"), (3, "Direkt")]
    assert document.sections[-1].body == "Text.\n"


def test_that_headings_below_the_third_level_stand_inside_the_text() -> None:
    levels = "".join(p(f"H{n}", properties=f'<w:outlineLvl w:val="{n}"/>') for n in range(5))
    document = read(levels + p("Text."))
    assert outline(document) == [(1, "H0"), (2, "H1"), (3, "H2")]
    assert document.sections[-1].body == "# H3\n\n## H4\n\nText.\n"


def test_that_a_document_that_begins_at_heading_two_begins_at_level_one_and_skips_are_noted() -> None:
    document = read("".join(p(f"H{n}", properties=f'<w:outlineLvl w:val="{n}"/>') for n in (1, 3)))
    assert outline(document) == [(1, "H1"), (2, "H3")]
    assert any("skips a level" in note for note in document.notes)


def test_that_typed_numbers_go_where_the_headings_own_say_the_same() -> None:
    document = read(
        p("1. Scope", "berschrift1") + p("1.1\u00a0Systems", "Kapitel") + p("2) Duties", "berschrift1")
        + p("7 Appendix", "berschrift1") + p("2026 review plan", "berschrift1")
    )  # fmt: skip
    assert outline(document) == [
        (1, "Scope"), (2, "Systems"), (1, "Duties"), (1, "7 Appendix"), (1, "2026 review plan"),
    ]  # fmt: skip
    assert [each.characters for each in document.ledger.items] == [3, 4, 3]
    assert not document.ledger.open_items
    assert any("typed number 7, its place gives 3" in note for note in document.notes)
    assert document.ledger.unaccounted == 0


def test_that_bold_lines_are_offered_as_headings_and_become_them_on_consent() -> None:
    lines = (
        p(run("1 Purpose", "<w:b/>"))
        + p("We keep records.")
        + p(run("1.1 Detail", "<w:b/>"))
        + p(run("Note that.", "<w:b/>"))
    )
    first = read(lines)
    assert outline(first) == [(1, "")]
    assert [offer.text for offer in first.headings] == ["1 Purpose", "1.1 Detail"]
    assert outline(import_with(first, {"heading": Choice.TAKE})) == [(1, "Purpose"), (2, "Detail")]
    only = import_with(first, {first.headings[1].key: Choice.TAKE})
    assert outline(only) == [(1, ""), (1, "1.1 Detail")]
    assert only.ledger.unaccounted == 0


def test_that_lists_keep_kind_nesting_and_numbers() -> None:
    lines = item("a", 1) + item("aa", 1, 1) + item("b", 1) + p("Between.") + item("one", 2) + item("letter", 2, 1)
    lines += item("two", 2) + p("Again.") + item("three", 2) + p("Anew.") + item("five", 3)
    assert body_of(lines) == (
        "- a\n  - aa\n- b\n\nBetween.\n\n1. one\n   1. letter\n2. two\n\nAgain.\n\n3. three\n\nAnew.\n\n5. five\n"
    )
    assert any("letters or Roman" in note for note in read(lines).notes)


def test_that_a_list_may_tie_its_levels_to_styles() -> None:
    parts = parts_of(p("one", "L1") + p("inner", "L2") + p("two", "L1"))
    style = (
        '<w:style w:styleId="{0}"><w:name w:val="{0}"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="decimal"/><w:pStyle w:val="L{n + 1}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, text in enumerate(("%1", "%1.%2"))
    )
    new = f'<w:abstractNum w:abstractNumId="9">{levels}</w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="9"/></w:num>'
    for name, end, more in (
        ("word/styles.xml", "</w:styles>", style.format("L1") + style.format("L2")),
        ("word/numbering.xml", "</w:numbering>", new),
    ):
        parts[name] = str(parts[name]).replace(end, more + end)
    document = read_docx(packed(parts), name="x.docx")
    assert document.sections[0].body == "1. one\n   1. inner\n2. two\n"
    assert any("numbered like 4.2" in note for note in document.notes)


def test_that_typed_bullets_become_a_list() -> None:
    document = read(p("•\u00a0first") + p("– not one") + p("<w:r><w:t>-</w:t><w:tab/><w:t>second</w:t></w:r>"))
    assert document.sections[0].body == "- first\n\n– not one\n\n- second\n"
    assert document.ledger.unaccounted == 0


def test_that_merged_cells_show_their_text_in_each_place() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    wide, first, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("Who", wide) + cell("When"),
        cell("Ann", first) + cell("x") + cell("1"),
        cell("", on) + cell("y") + cell("2"),
    ]
    document = read("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
    assert document.sections[0].body == (
        "| Who | Who | When |\n| --- | --- | --- |\n| Ann | x | 1 |\n| Ann | y | 2 |\n"
    )
    assert document.ledger.seen == 14
    assert document.ledger.imported_characters == 14


def test_that_text_under_a_merged_cell_is_listed() -> None:
    cells = (
        f"<w:tc><w:tcPr><w:vMerge{v}/></w:tcPr>{p(t)}</w:tc><w:tc>{p('x')}</w:tc>"
        for v, t in ((' w:val="restart"', "A"), ("", "under"))
    )
    document = read("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>")
    assert [each.text for each in document.ledger.items] == ["under"]
    assert document.ledger.unaccounted == 0


def test_that_a_frame_of_one_cell_is_read_as_paragraphs() -> None:
    document = read(table((p("Scope", "berschrift1") + p("All systems."),)))
    assert outline(document) == [(1, "Scope")]
    assert any("one cell" in note for note in document.notes)


def test_that_lists_in_cells_keep_their_marks() -> None:
    assert "| • a • b | 1. c |" in body_of(table(("Do", "Then"), (item("a", 1) + item("b", 1), item("c", 2))))


def test_that_faces_links_breaks_and_special_signs_are_kept() -> None:
    runs = (
        run("Bold", "<w:b/>") + run(" off ", '<w:b w:val="0"/>') + run("slanted", "<w:i/>") + run(" ")
        + run("rm -rf", '<w:rStyle w:val="Quelltext"/>') + "<w:r><w:br/><w:t>next</w:t></w:r>"
        + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:noBreakHyphen/><w:softHyphen/></w:r>'
        + run("2", '<w:vertAlign w:val="superscript"/>') + run(" “it’s”")
    )  # fmt: skip
    assert body_of(p(runs)) == "**Bold** off _slanted_ `rm -rf`\\\nnext≥\u2011² “it’s”\n"
    assert read(p(runs)).ledger.unaccounted == 0


def test_that_a_link_by_field_is_a_link() -> None:
    assert body_of(p(field('HYPERLINK "https://example.org/a"', "Terms"))) == "[Terms](https://example.org/a)\n"


def test_that_signs_of_unknown_fonts_are_reported_and_never_dropped() -> None:
    document = read(p('<w:r><w:t>see </w:t><w:sym w:font="Webdings" w:char="F0FF"/></w:r>'))
    assert document.sections[0].body == "see\ufffd\n"
    assert any("Webdings (F0FF)" in note for note in document.notes)


def test_that_text_from_right_to_left_is_kept_in_the_order_of_reading() -> None:
    document = read(p(run("שלום ", "<w:rtl/>") + run("עולם", "<w:rtl/>"), properties="<w:bidi/>"))
    assert document.sections[0].body == "שלום עולם\n"
    assert any("right to left" in note for note in document.notes)


def test_that_blanks_become_fields_on_consent_and_figures_stay() -> None:
    text = p(
        run("[Company ")
        + run("name]", "<w:b/>")
        + run(" keeps records for 3 years [1]; &lt;System&gt; at {{Company name}}.")
    )
    first = read(text + p(control(run("Ann Lee"), title="Policy owner")))
    assert {each.key: (each.label, each.value) for each in first.fields} == {
        "company_name": ("Company name", ""),
        "system": ("System", ""),
        "policy_owner": ("Policy owner", "Ann Lee"),
    }
    assert first.fields[0].places == ("before the first heading",) * 2
    then = import_with(first, {"field:company_name": Choice.TAKE, "field:policy_owner": Choice.TAKE})
    assert then.sections[0].body == (
        "{{field:company_name}} keeps records for 3 years [1]; \\<System> at {{field:company_name}}.\n\n"
        "{{field:policy_owner}}\n"
    )
    assert then.ledger.unaccounted == 0


def test_that_a_strict_document_is_read_the_same() -> None:
    parts = parts_of(p("Scope", "berschrift1") + item("x", 1))
    strict = {
        name: content.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts.items()
        if isinstance(content, str)
    }
    document = read_docx(packed(strict), name="strict.docx")
    assert outline(document) == [(1, "Scope")]
    assert document.sections[0].body == "- x\n"


@pytest.mark.parametrize("missing", ["end", "separate"])
def test_that_a_field_without_its_end_does_not_swallow_the_document(missing: str) -> None:
    whole = field("REF x", "five")
    broken = whole.replace(f'<w:r><w:fldChar w:fldCharType="{missing}"/></w:r>', "")
    document = read(p(run("a ") + broken) + p("after"))
    assert "after" in document.sections[0].body
    assert document.ledger.unaccounted == 0


def test_that_styles_that_rest_on_each_other_in_a_circle_end() -> None:
    parts = parts_of(p("Text", "A"))
    circle = "".join(
        f'<w:style w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>' for a, b in ("AB", "BA")
    )
    parts["word/styles.xml"] = str(parts["word/styles.xml"]).replace("</w:styles>", f"{circle}</w:styles>")
    assert read_docx(packed(parts), name="x.docx").sections[0].body == "Text\n"


def test_that_damaged_characters_are_offered_for_repair_and_changed_on_consent_only() -> None:
    first = read(p("Limit โ‰ฅ 3", "berschrift1") + p("Weâ€™ll keep it.") + table(("a", "β‰ฅ")))
    assert {(each.found, each.offered) for each in first.damages} >= {("โ‰ฅ", "≥"), ("â€™", "’")}
    assert "โ‰ฅ" in first.sections[0].heading
    one = import_with(first, {first.damages[0].key: Choice.TAKE})
    assert one.sections[0].heading == "Limit ≥ 3"
    assert "Weâ€™ll" in one.sections[0].body
    every = import_with(first, {"damage": Choice.TAKE})
    assert "We’ll keep it." in every.sections[0].body
    assert every.ledger.unaccounted == 0
