"""Files that are no .docx, are protected, hold macros or are built to do harm: one clear sentence each (issue: bad input)."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.errors import UserError
from chgdesk.text.word_in import LARGEST, read_docx
from chgdesk.text.word_in.package import LARGEST_PART, MOST_ENTRIES
from tests.text.word.word_files import HEAD, NAMES, docx, p, packed, parts_of, relations, run

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refused(data: bytes, name: str = "policy.docx") -> str:
    with pytest.raises(UserError) as caught:
        read_docx(data, name=name)
    sentence = str(caught.value)
    assert name in sentence
    assert sentence.endswith(".")
    return sentence


def with_parts(**changed: str | bytes | None) -> bytes:
    """A plain file with some parts replaced; `document` and `types` name the usual ones, None takes one out."""
    names = {"document": "word/document.xml", "types": "[Content_Types].xml", "rels": "_rels/.rels"}
    parts = parts_of(p("Text"))
    for key, content in changed.items():
        parts.pop(names.get(key, key), None)
        if content is not None:
            parts[names.get(key, key)] = content
    return packed(parts)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds no bytes"),
        (b"Dear auditor, this is only text.", "does not open as one"),
        (b"PK\x03\x04 and nothing more", "does not open as one"),
        (OLE + b"\0" * 600, "in the old Word format"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"%PDF-1.7", "no Word document but a PDF"),
        (b"{\\rtf1 text}", "no Word document but an RTF text"),
        (b"\n<html><body>", "no Word document but a web page"),
    ],
)
def test_that_what_is_no_word_document_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    assert said in refused(data)


def test_that_a_file_cut_off_on_its_way_is_refused() -> None:
    assert "cut off" in refused(docx(p("Text"))[:-40])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("policy.docm", "document with macros"),
        ("policy.dotm", "document with macros"),
        ("policy.doc", "in the old Word format"),
        ("policy.odt", "does not end in .docx"),
        ("policy", "does not end in .docx"),
    ],
)
def test_that_another_ending_is_refused_whatever_is_inside(name: str, said: str) -> None:
    assert said in refused(docx(p("Text")), name)


def test_that_a_template_of_word_is_read() -> None:
    assert read_docx(docx(p("Text")), name="Policy.DOTX").sections


def test_that_a_file_over_50_mb_is_refused_before_it_is_opened() -> None:
    assert "at most 50 MB" in refused(docx(p("Text")) + b"\0" * LARGEST)


def test_that_macros_are_refused_by_part_and_by_declaration() -> None:
    assert "macros" in refused(packed({**parts_of(p("Text")), "word/vbaProject.bin": b"x"}))
    types = str(parts_of("")["[Content_Types].xml"]).replace(
        "</Types>",
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
    )
    assert "macros" in refused(with_parts(types=types))


def test_that_an_archive_of_another_kind_is_refused() -> None:
    assert "an archive, but no Word document" in refused(
        packed({"mimetype": "application/vnd.oasis.opendocument.text"})
    )
    assert "no text part" in refused(with_parts(document=None))
    sheet = {"xl/workbook.xml": "<workbook/>", "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml"))}
    assert "another program than Word" in refused(packed({**parts_of(""), **sheet}))


def test_that_broken_xml_is_refused_with_its_place() -> None:
    sentence = refused(with_parts(document=f"{HEAD}<w:document {NAMES}><w:body><w:p></w:body></w:document>"))
    assert "word/document.xml is broken (mismatched tag: line 2" in sentence
    assert "is broken" in refused(with_parts(document=b""))
    assert "is broken" in refused(with_parts(document=b'<?xml version="1.0" encoding="no-such"?><a/>'))
    assert "no text in it" in refused(with_parts(document=f"{HEAD}<w:document {NAMES}/>"))


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "kind",
    [
        f'<!DOCTYPE w [<!ENTITY e0 "x">{BOMB}]>',
        '<!DOCTYPE w [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://192.0.2.1/w.dtd">',
    ],
)
def test_that_entities_are_never_resolved(kind: str) -> None:
    document = f'<?xml version="1.0"?>{kind}<w:document {NAMES}><w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>'
    assert "declares entities" in refused(with_parts(document=document))


def test_that_more_than_ten_thousand_parts_are_refused() -> None:
    extra = {f"word/media/{n}": b"" for n in range(MOST_ENTRIES)}
    assert "at most 10,000" in refused(packed({**parts_of(p("Text")), **extra}))


def test_that_a_file_that_unpacks_to_too_much_is_refused() -> None:
    sink = io.BytesIO(docx(p("Text")))
    with (
        zipfile.ZipFile(sink, "a", zipfile.ZIP_DEFLATED) as held,
        held.open("word/media/x", "w", force_zip64=True) as out,
    ):
        for _ in range(401):
            out.write(b"\0" * 1_000_000)
    assert "unpacks to more than 400 MB" in refused(sink.getvalue())


def test_that_a_part_that_unpacks_to_more_than_it_says_is_not_read_on() -> None:
    grown = parts_of(run("x"))
    grown["word/document.xml"] = b" " * (LARGEST_PART + 10)
    assert "far more text than a policy holds" in refused(packed(grown))
    data = bytearray(packed({**parts_of(p("Text")), "word/header1.xml": b" " * 5_000_000}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rindex(
            signature, 0, data.rindex(b"word/header1.xml") if place == 24 else data.index(b"word/header1.xml")
        )
        data[at + place : at + place + 4] = struct.pack("<I", 100)
    assert "does not unpack" in refused(bytes(data)) or "is broken" in refused(bytes(data))


def test_that_a_part_held_twice_is_refused() -> None:
    sink = io.BytesIO(docx(p("Text")))
    with zipfile.ZipFile(sink, "a") as held, pytest.warns(UserWarning, match="Duplicate name"):
        held.writestr("word/document.xml", b"<other/>")
    assert "same part twice" in refused(sink.getvalue())


def test_that_nesting_without_end_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 2000 + p("x") + "</w:sdtContent></w:sdt>" * 2000
    assert "nested more than" in refused(docx(deep))


def test_that_a_protected_entry_is_refused() -> None:
    data = bytearray(docx(p("Text")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "protected by a password" in refused(bytes(data))


def test_that_nothing_outside_the_file_is_fetched_and_the_officer_is_told(no_network: list[str]) -> None:
    links = (
        ("rId7", "hyperlink", "https://example.org/terms"),
        ("rId8", "hyperlink", "file:///C:/secret"),
        ("rId9", "image", "http://192.0.2.1/pixel.png"),
        ("rIdT", "attachedTemplate", "http://192.0.2.1/evil.dotm"),
    )
    body = p(
        f'<w:hyperlink r:id="rId7">{run("Terms")}</w:hyperlink><w:hyperlink r:id="rId8">{run(" and disk")}</w:hyperlink>'
    )
    document = read_docx(docx(body, links=links), name="policy.docx")
    assert document.sections[0].body == "[Terms](https://example.org/terms) and disk\n"
    said = " ".join(document.notes)
    assert "evil.dotm); it was not fetched" in said
    assert "pixel.png); it was not fetched" in said
    assert "file:///C:/secret" in said
    assert not no_network


def test_that_a_document_of_python_docx_is_read(tmp_path: Path) -> None:
    made = tmp_path / "made.docx"
    document = python_docx.Document()
    document.add_heading("Scope", 1)
    document.add_paragraph("All systems.")
    document.save(str(made))
    read = read_docx(made.read_bytes(), name=made.name)
    assert [(each.heading, each.body) for each in read.sections] == [("Scope", "All systems.\n")]


FOREIGN = Path(__file__).resolve().parents[2] / "data" / "word" / "foreign.docx"


def unaccounted(data: bytes, name: str) -> int:
    """The characters of a damaged file nobody accounts for: none where it is refused by name."""
    try:
        return read_docx(data, name=name).ledger.unaccounted
    except UserError as refusal:
        return 0 if name in str(refusal) else -1


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_that_a_damaged_file_is_refused_with_a_sentence_or_read_to_the_last_character(
    damage: list[tuple[int, int]],
) -> None:
    data = bytearray(FOREIGN.read_bytes())
    for at, byte in damage:
        data[at % len(data)] = byte
    assert unaccounted(bytes(data), "damaged.docx") == 0


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml", "word/_rels/document.xml.rels"]),
    st.lists(st.tuples(st.integers(0, 10_000_000), st.text(alphabet='w:valp019 -"<>/', max_size=3)), max_size=4),
)
def test_that_odd_values_in_the_xml_are_refused_or_read_to_the_last_character(
    name: str, damage: list[tuple[int, str]]
) -> None:
    with zipfile.ZipFile(FOREIGN) as held:
        parts = {each: held.read(each) for each in held.namelist()}
    content = parts[name]
    for at, text in damage:
        place = at % len(content)
        content = content[:place] + text.encode() + content[place + len(text) :]
    assert unaccounted(packed({**parts, name: content}), "odd.docx") == 0
