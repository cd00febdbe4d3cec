"""Every kind of text that python-docx drops in silence is found, counted and asked about (POL-25)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from chgdesk.errors import UserError
from chgdesk.text.read_document import TRACKED, Choice, ReadDocument
from chgdesk.text.word_in import import_with, proposed_choices, read_docx
from tests.text.word.word_files import (
    control,
    deleted,
    docx,
    field,
    inserted,
    item,
    notes,
    p,
    part,
    run,
    table,
    text_box,
)

FORMULA = "<m:oMath><m:r><m:t>x≥2</m:t></m:r></m:oMath>"
PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="3" name="Picture 1" descr="Our flow"/>'
    '<a:graphic><a:graphicData><a:blip r:embed="rId9"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)


def read(body: str, others: Mapping[str, str] | None = None) -> ReadDocument:
    return read_docx(docx(body, others), name="policy.docx")


def words(document: ReadDocument) -> str:
    return "\n".join(f"{section.heading}\n{section.body}" for section in document.sections)


def one(document: ReadDocument, kind: str) -> str:
    (found,) = [each for each in document.ledger.items if each.kind.key == kind and each.characters]
    return found.text


# kind, paragraphs, other parts, the text that is asked about, and what stands in the sections once it is taken in.
CASES: tuple[tuple[str, str, dict[str, str], str, str], ...] = (
    ("content_control", p(run("Of ") + control(run("Acme"))), {}, "Acme", "Of Acme"),
    ("content_control", control(p("Whole clause")), {}, "Whole clause", "Whole clause"),
    ("content_control", f"<w:tbl><w:tr>{control('<w:tc>' + p('Kept') + '</w:tc>')}<w:tc>{p('B')}</w:tc></w:tr></w:tbl>",
     {}, "Kept", "| Kept | B |"),
    ("text_box", p(run("Beside") + text_box("In a box")), {}, "In a box", "Beside\n\nIn a box"),
    ("footnote", p(run("Said") + '<w:r><w:footnoteReference w:id="1"/></w:r>'),
     {"word/footnotes.xml": notes("footnote", "As a note")}, "As a note", "Said (note 1)\n\nNote 1: As a note"),
    ("endnote", p(run("Said") + '<w:r><w:endnoteReference w:id="1"/></w:r>'),
     {"word/endnotes.xml": notes("endnote", "At the end")}, "At the end", "Said (note 1)\n\nNote 1: At the end"),
    ("comment", p(run("Said") + '<w:r><w:commentReference w:id="1"/></w:r>'),
     {"word/comments.xml": notes("comment", "Is it so?")}, "Is it so?", "Said\n\n> Comment by Ann Lee: Is it so?"),
    ("header", p("Text"), {"word/header1.xml": part("hdr", p("Acme header"))}, "Acme header", "Acme header"),
    ("footer", p("Text"), {"word/footer1.xml": part("ftr", p("Page 1"))}, "Page 1", "Page 1"),
    ("hidden_text", p(run("Seen ") + run("not seen", "<w:vanish/>")), {}, "not seen", "Seen not seen"),
    ("hidden_text", p(run("Seen ") + run("kept back", '<w:rStyle w:val="Geheim"/>')), {}, "kept back", "Seen kept back"),
    ("struck_text", p(run("Now ") + run("was", "<w:strike/>")), {}, "was", "Now was"),
    ("alt_text", p(run("See") + PICTURE), {}, "Our flow", "See (picture: Our flow)"),
    ("nested_table", table((table(("In", "ner")) + p("out"), "side")), {}, "In ner", "| out | side |\n| --- | --- |\n\n| In | ner |"),
    ("formula", p(run("If ") + FORMULA), {}, "x≥2", "If x≥2"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "others", "asked", "taken"), CASES)
def test_that_what_word_hides_is_asked_about_and_taken_in_only_on_consent(
    kind: str, body: str, others: dict[str, str], asked: str, taken: str
) -> None:
    first = read(body, others)
    assert first.ledger.unaccounted == 0
    assert one(first, kind) == asked
    assert [each.kind.key for each in first.ledger.open_items if each.characters] == [kind]
    assert asked not in words(first)
    then = import_with(first, {kind: Choice.TAKE})
    assert then.ledger.unaccounted == 0
    assert not [each for each in then.ledger.open_items if each.characters]
    assert taken in words(then)
    left = import_with(first, {kind: Choice.LEAVE})
    assert left.ledger.unaccounted == 0
    assert words(left) == words(first)


CHANGED = p(run("We keep logs for ") + deleted("one year") + inserted("two years") + run("."))


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        (Choice.ACCEPT, "We keep logs for two years."),
        (Choice.REJECT, "We keep logs for one year."),
        (Choice.AS_SHOWN, "We keep logs for [deleted: one year]two years."),
    ],
)
def test_that_tracked_changes_are_decided_by_the_officer(choice: Choice, text: str) -> None:
    first = read(CHANGED)
    assert {each.kind.key: each.text for each in first.ledger.open_items} == {
        "tracked_insertion": "two years",
        "tracked_deletion": "one year",
    }
    assert {each.by for each in first.ledger.open_items} == {"Ben Roy"}
    then = import_with(first, {TRACKED: choice})
    assert words(then).strip() == text
    assert then.ledger.unaccounted == 0


def test_that_a_tracked_move_is_two_changes() -> None:
    away = '<w:moveFrom w:id="4" w:author="A">' + run("Moved.") + "</w:moveFrom>"
    here = '<w:moveTo w:id="5" w:author="A">' + run("Moved.") + "</w:moveTo>"
    first = read(p(run("One. ") + away) + p(run("Two. ") + here))
    assert [each.kind.key for each in first.ledger.open_items] == ["tracked_move_from", "tracked_move_to"]
    assert words(import_with(first, {TRACKED: Choice.ACCEPT})).strip() == "One.\n\nTwo. Moved."
    assert words(import_with(first, {TRACKED: Choice.REJECT})).strip() == "One. Moved.\n\nTwo."


def test_that_a_paragraph_end_taken_away_by_a_change_joins_two_paragraphs() -> None:
    gone = p(run("First "), properties='<w:rPr><w:del w:id="9" w:author="A"/></w:rPr>')
    first = read(gone + p("second."))
    assert words(first).strip() == "First\n\nsecond."
    assert words(import_with(first, {TRACKED: Choice.ACCEPT})).strip() == "First second."


def test_that_one_change_can_be_decided_apart_from_the_others() -> None:
    first = read(p(run("a ") + inserted("b ")) + p(inserted("c ") + run("d")))
    one_key, other_key = (each.key for each in first.ledger.open_items)
    assert words(import_with(first, {one_key: Choice.ACCEPT, other_key: Choice.REJECT})).strip() == "a b\n\nd"


def test_that_neighbouring_changes_of_one_person_are_one_item() -> None:
    first = read(p(inserted("one ") + inserted("two ") + inserted("three", by="Cy") + run(".")))
    found = [(each.by, each.text) for each in first.ledger.open_items]
    assert found == [("Ben Roy", "one two "), ("Cy", "three")]


def test_that_keys_do_not_depend_on_what_was_decided() -> None:
    body = control(p(run("a ") + control(run("b")) + inserted("c"))) + control(p("d"))
    first = read(body)
    outer, last = (each.key for each in first.ledger.open_items)
    then = import_with(first, {outer: Choice.TAKE})
    assert last in {each.key for each in then.ledger.open_items}
    assert {each.text for each in then.ledger.open_items} == {"b", "c", "d"}


def test_that_a_text_box_is_told_once_and_an_older_programs_own_words_are_not_lost() -> None:
    assert one(read(p(text_box("Told"))), "text_box") == "Told"
    first = read(p(text_box("New words", fallback="Old words")))
    assert [each.text for each in first.ledger.open_items] == ["New words", "Old words"]
    assert first.ledger.unaccounted == 0


def test_that_a_contents_list_is_recognised_and_left_out() -> None:
    lines = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("1 Scope 2") + "</w:p>"
        "<w:p>" + run("2 Duties 3") + '</w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    by_field = read(lines + p("Scope", "berschrift1") + p("Text."))
    by_style = read(p("Scope\t2", "TOC1") + p("Scope", "berschrift1") + p("Text."))
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    by_gallery = read(control(p("Scope 2"), properties=gallery) + p("Scope", "berschrift1") + p("Text."))
    for document in (by_field, by_style, by_gallery):
        assert words(document).strip() == "Scope\nText."
        assert [each.kind.name for each in document.ledger.open_items] == ["Contents list"]
        assert document.ledger.unaccounted == 0


def test_that_a_fields_result_is_text_and_its_code_is_listed() -> None:
    document = read(
        p(run("On ") + field(" DATE ", "5 May") + run("."))
        + p(f'<w:fldSimple w:instr="AUTHOR">{run("Ann")}</w:fldSimple>')
    )
    assert words(document).strip() == "On 5 May.\n\nAnn"
    assert [each.text for each in document.ledger.items] == [" DATE ", "AUTHOR"]
    assert not document.ledger.open_items


def test_that_pictures_and_embedded_files_are_named_and_cannot_be_taken_in() -> None:
    first = read(p(run("See") + PICTURE), {"word/embeddings/sheet1.xlsx": "x"})
    assert {each.text for each in first.ledger.open_items} >= {"Picture 1", "sheet1.xlsx"}
    with pytest.raises(UserError, match="choose one of: leave"):
        import_with(first, {"picture": Choice.TAKE})


def test_that_text_nothing_leads_to_is_still_seen() -> None:
    others = {
        "word/glossary/document.xml": part("glossaryDocument", p("Building block")),
        "word/charts/chart1.xml": '<c xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>Axis</a:t></c>',
        "word/header9.xml": part("hdr", p("Used")),
        "word/footnotes.xml": notes("footnote", "Nobody points here"),
    }
    document = read(p("Text"), others)
    assert {each.text for each in document.ledger.items} == {"Building block", "Axis", "Used", "Nobody points here"}
    assert document.ledger.unaccounted == 0


def test_that_text_in_an_unknown_place_is_asked_about() -> None:
    document = read(f"<w:strange>{p('Lost?')}</w:strange>" + p("Text"))
    assert one(document, "other_text") == "Lost?"
    assert document.ledger.unaccounted == 0


def test_that_an_unknown_or_unsuitable_choice_is_refused() -> None:
    first = read(CHANGED)
    with pytest.raises(UserError, match="nothing named footnote:9"):
        import_with(first, {"footnote:9": Choice.TAKE})
    with pytest.raises(UserError, match="choose one of: accept, reject, as_shown"):
        import_with(first, {"tracked_insertion": Choice.TAKE})


def test_that_our_proposals_leave_nothing_open() -> None:
    first = read(CHANGED + item("x", 1) + p(run("Of ") + control(run("Acme")) + text_box("Box") + PICTURE))
    then = import_with(first, proposed_choices(first))
    assert not then.ledger.open_items
    assert then.ledger.unaccounted == 0
    assert "two years" in words(then)
    assert "Of Acme" in words(then)
