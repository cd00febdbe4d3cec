"""The shipped crosswalk, what a workspace changes of it, and the CSV file (MAP-01..07, POL-24, SOD-04)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chgdesk.domain.crosswalk import CrosswalkRow
from chgdesk.domain.crosswalk_checks import Vocabulary, row_faults
from chgdesk.domain.evidence_kinds import KINDS
from chgdesk.errors import Invalid, UserError
from chgdesk.services.catalogue_of_findings import finding_titles
from chgdesk.services.crosswalk import base_rows, crosswalk_of, frameworks, gap_report, known_frameworks, overlaid
from chgdesk.services.crosswalk_file import HEADINGS, ReadRows, read_crosswalk, write_crosswalk
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import KeepCrosswalk
from chgdesk.services.policies.starter import starter_sections
from chgdesk.services.reading import EntryBySeq, RecordByRef
from tests.meta.test_words import faults
from tests.services.bundle_making import PERIOD, small_desk
from tests.services.policy_desk import a_desk, begin

KNOWN = Vocabulary(findings=finding_titles(), sections=("emergency",))
HEAD = "framework,point,edition,paraphrase,topics,findings,shown"


def rows_of(framework: str) -> list[CrosswalkRow]:
    return [row for row in base_rows() if row.framework == framework]


def row_of(ref: str) -> CrosswalkRow:
    (found,) = [row for row in base_rows() if row.ref == ref]
    return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as desk:
        yield desk


def read(text: str | bytes, current: tuple[CrosswalkRow, ...] = ()) -> ReadRows:
    data = text.encode() if isinstance(text, str) else text
    return read_crosswalk(data, "rows.csv", current or overlaid(), KNOWN)


def said(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(Invalid) as refused:
        read(text)
    return refused.value.faults or (str(refused.value),)


@pytest.mark.parametrize(
    ("framework", "count"),
    [
        ("CC8.1", 18),
        ("CC8.1 verbs", 8),
        ("CC3.4", 6),
        ("CC5.3", 6),
        ("CC6.8", 5),
        ("CC7.1", 5),
        ("CC7.5", 6),
        ("A.8.32", 9),
        ("ISO 9.3.2", 7),
        ("HIPAA", 5),
        ("COBIT", 4),
        ("PCI DSS", 8),
    ],
)
def test_that_each_framework_has_its_points(framework: str, count: int) -> None:
    assert len(rows_of(framework)) == count


def test_that_every_framework_of_the_list_is_there() -> None:
    wanted = {"A.8.31", "A.5.37", "A.5.3", "ISO 6.3", "ISO 7.5.2", "ISO 7.5.3", "ISO 9.3.3", "CM-3", "CM-4", "CM-5"}
    assert wanted | {"CM-9", "ITIL 4", "21 CFR 11"} <= {framework.name for framework in frameworks()}
    assert {"(1)", "(2)", "(4)", "(6)", "(7)", "(8)"} <= {row.point for row in rows_of("CM-3")}


def test_that_the_last_points_of_cc8_1_name_the_category_without_which_they_do_not_apply() -> None:
    named = {row.point: row.category for row in rows_of("CC8.1") if row.category}
    assert named == {"15": "Availability", "16": "Confidentiality", "17": "Privacy", "18": "Privacy"}


def test_that_the_verbs_of_cc8_1_are_the_eight() -> None:
    verbs = ["authorise", "design or develop", "acquire", "configure", "document", "test", "approve", "implement"]
    assert [row.point for row in rows_of("CC8.1 verbs")] == verbs


def test_that_only_two_frameworks_and_the_environments_are_shown_unasked() -> None:
    assert {row.framework for row in base_rows() if row.shown} == {"CC8.1", "A.8.32", "A.8.31"}


def test_that_people_apart_and_environments_apart_are_on_different_rows() -> None:
    people, places = rows_of("A.5.3"), rows_of("A.8.31")
    assert {topic for row in people for topic in row.topics}.isdisjoint(t for row in places for t in row.topics)
    assert {code for row in people for code in row.findings}.isdisjoint(c for row in places for c in row.findings)


def test_that_every_row_names_only_what_there_is_and_an_edition_with_a_year() -> None:
    known = Vocabulary(findings=finding_titles(), sections=())
    assert [(row.ref, list(row_faults(row, known))) for row in base_rows() if any(row_faults(row, known))] == []
    assert len({row.ref.casefold() for row in base_rows()}) == len(base_rows())
    assert [row.ref for row in base_rows() if not any(str(year) in row.edition for year in range(1990, 2027))] == []
    assert {kind for row in base_rows() for kind in row.evidence} <= set(KINDS)


def test_that_every_finding_of_the_catalogue_speaks_of_some_point() -> None:
    assert set(finding_titles()) == {code for row in base_rows() for code in row.findings}


def test_that_every_point_is_tied_to_a_topic_and_to_evidence() -> None:
    assert [row.ref for row in base_rows() if not row.topics or not row.evidence] == []


def test_that_what_a_framework_belongs_with_is_a_framework_or_named_only() -> None:
    names = {framework.name for framework in frameworks()}
    only_named = {"CC1.4", "CC1.5", "CC2.2", "DC 9"}
    assert {other for framework in frameworks() for other in framework.related} <= names | only_named


def test_that_paraphrases_keep_to_the_words() -> None:
    assert [fault for row in base_rows() for fault in faults(row.paraphrase)] == []


def test_that_a_changed_point_keeps_what_it_belongs_to() -> None:
    mine = replace(
        row_of("CC8.1 8"), paraphrase="Ours.", topics=(), edition="Forged", category="X", position=99, own=True
    )
    (found,) = [row for row in overlaid((mine,)) if row.ref == "CC8.1 8"]
    assert (found.paraphrase, found.topics) == ("Ours.", ())
    kept = row_of("CC8.1 8")
    assert (found.edition, found.category, found.position, found.own) == (kept.edition, "", kept.position, False)
    assert len(overlaid((mine,))) == len(base_rows())


def test_that_a_framework_of_ones_own_stands_behind_ours() -> None:
    own = CrosswalkRow(ref="DORA 9", framework="DORA", point="9", edition="2022", paraphrase="Ours.")
    assert overlaid((own,))[-1] == replace(own, own=True)
    assert known_frameworks(overlaid((own,)))[-1].name == "DORA"


def test_that_the_file_comes_back_as_it_was_written() -> None:
    odd = CrosswalkRow(ref="Own =x", framework="Own", point="=x", paraphrase="=1+1", evidence=("a", "b"), own=True)
    rows = (*base_rows(), replace(odd, position=1))
    data = write_crosswalk(rows)
    assert data.startswith(b"\xef\xbb\xbf" + ",".join(HEADINGS).encode())
    assert read(data, rows) == ReadRows(rows=(), unchanged=len(rows))
    assert read(data).rows == (replace(odd, position=1),)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "'quoted"])
def test_that_nothing_in_the_file_runs_as_a_formula(cell: str) -> None:
    row = CrosswalkRow(ref="Own", framework="Own", point="", paraphrase=cell, own=True, position=1)
    text = write_crosswalk((row,)).decode("utf-8-sig").splitlines()[1]
    assert f"'{cell}" in text
    assert read(write_crosswalk((row,))).rows[0].paraphrase == cell.strip()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_that_commas_semicolons_and_a_byte_order_mark_are_read(mark: str, separator: str) -> None:
    line = separator.join(["DORA", "9", "2022", "Told in time", "windows review", "", "no"])
    (row,) = read(f"{mark}{HEAD.replace(',', separator)}\n{line}\n").rows
    assert (row.ref, row.topics, row.shown, row.own, row.position) == ("DORA 9", ("windows", "review"), False, True, 1)


def test_that_a_column_left_out_changes_nothing_and_one_unknown_is_named() -> None:
    found = read("framework,point,paraphrase,mood\ncc8.1,8,Somebody says yes first,glad\n")
    (row,) = found.rows
    assert row == replace(row_of("CC8.1 8"), paraphrase="Somebody says yes first")
    assert found.not_read == ("mood",)


def test_that_every_bad_line_is_named_with_its_number() -> None:
    text = (
        f"{HEAD}\n"
        "DORA,1,2022,Fine,windows,,yes\n"
        "\n"
        "DORA,2,2022,,windows,,yes\n"
        'DORA,3,2022,"two\nlines",widows,,maybe\n'
        "DORA,1,2022,Again,,NOPE-CODE,\n"
        "CC8.1,8,Another edition,Words,,,\n"
        ",7,2022,Nothing,,,\n"
    )
    found = said(text)
    assert [fault.partition(":")[0] for fault in found] == [
        "line 4", "line 5", "line 5", "line 7", "line 8", "line 9", "line 7",
    ]  # fmt: skip
    assert "paraphrase: empty" in found[0]
    assert "Did you mean windows?" in " ".join(found)
    assert "'maybe' is neither yes nor no" in " ".join(found)
    assert "no finding code 'NOPE-CODE'" in " ".join(found)
    assert "CC8.1 8 keeps 2017" in " ".join(found)
    assert "DORA 1 stands on line 2 already" in found[-1]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"framework,point\nA,1\n", "the column paraphrase is missing"),
        (b"framework,framework,paraphrase\n", "stands twice"),
        (b"\xff\xfef\x00r\x00", "not UTF-8"),
        (b"a\x00b,c\n", "no text file"),
        (b'framework,paraphrase\nA,"open\n', "line 2"),
        (b"framework,paraphrase\nA,B,C\n", "3 cells under 2 headings"),
        (b"framework,paraphrase\nA," + b"x" * 4001 + b"\n", "a cell of 4001 characters"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old or protected Excel"),
        (b"PK\x03\x04 no workbook", "cannot be read as an Excel workbook"),
        (b"framework,paraphrase\n" + b"A,b\n" * 5001, "more than 5000 lines"),
    ],
)
def test_that_a_file_that_is_none_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    assert words in said(data)[0]


def test_that_rows_go_on_record_with_one_entry_and_are_overlaid(desk: Desk) -> None:
    mine = replace(row_of("CC8.1 8"), topics=("testing",))
    own = CrosswalkRow(ref="DORA 9", framework="DORA", point="9", paraphrase="Ours.", position=1)
    done = desk.execute(KeepCrosswalk(rows=(mine, own)))
    entry = desk.ask(EntryBySeq(seq=done.seq))
    assert entry.detail["sentence"] == "kept 2 rows of the crosswalk"
    rows = {row.ref: row for row in crosswalk_of(desk)}
    assert (rows["CC8.1 8"].topics, rows["DORA 9"].own, len(rows)) == (("testing",), True, len(base_rows()) + 1)
    desk.execute(KeepCrosswalk(rows=(replace(mine, shown=False),)))
    assert desk.ask(RecordByRef(kind="crosswalk_row", ref="CC8.1 8")).version == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((replace(row_of("CC8.1 8"), findings=("NOPE",)),), "CC8.1 8: findings: there is no finding code 'NOPE'"),
        ((replace(row_of("CC8.1 8"), sections=("nowhere",)),), "no section on record 'nowhere'"),
        ((row_of("CC8.1 8"), row_of("CC8.1 8")), "CC8.1 8: stands twice"),
        ((replace(row_of("CC8.1 8"), ref="cc8.1 8", framework="cc8.1"),), "CC8.1 8 is on record already"),
        ((), "given nothing to keep"),
    ],
)
def test_that_a_faulty_row_is_refused_and_nothing_is_recorded(
    desk: Desk, rows: tuple[CrosswalkRow, ...], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        desk.execute(KeepCrosswalk(rows=rows))
    assert crosswalk_of(desk) == base_rows()


def test_that_keeping_what_stands_already_is_refused(desk: Desk) -> None:
    changed = replace(row_of("CC8.1 8"), topics=("testing",))
    desk.execute(KeepCrosswalk(rows=(changed,)))
    with pytest.raises(UserError, match="stands on record just so"):
        desk.execute(KeepCrosswalk(rows=(changed,)))


def test_that_the_starter_text_answers_every_point_that_is_shown(desk: Desk) -> None:
    begin(desk)
    report = gap_report(desk, PERIOD)
    assert len(report.sections) == len(starter_sections("any"))
    assert [gap.row.ref for gap in report.gaps if gap.no_section] == []
    assert report.held.records == 0


def test_that_a_period_with_records_lacks_only_what_it_does_not_hold(tmp_path: Path) -> None:
    with small_desk(tmp_path / "w.chgdesk") as desk:
        report = gap_report(desk, PERIOD)
        everything = gap_report(desk, PERIOD, everything=True)
    lacking = {gap.row.ref: gap.absent for gap in report.gaps if gap.no_evidence}
    assert lacking["CC8.1 14"] == ("patch_record",)
    assert "CC8.1 8" not in lacking
    assert (len(report.rows), len(everything.rows)) == (30, len(base_rows()))
    assert report.version is not None
    assert report.version.number == "2.1"


def test_that_a_document_from_outside_on_the_list_is_evidence_of_its_point(desk: Desk) -> None:
    from chgdesk.domain.policy_text import RelatedDocument
    from chgdesk.services.policies.commands import KeepRelated

    def lacks() -> bool:
        return "ISO 7.5.3 outside" in {
            g.row.ref for g in gap_report(desk, PERIOD, everything=True).gaps if g.no_evidence
        }

    assert lacks()
    desk.execute(KeepRelated(documents=(RelatedDocument(ref="EXT-1", title="Terms of a host", origin="external"),)))
    assert not lacks()
