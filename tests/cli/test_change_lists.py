"""Lists of changes on the command line: the filter language, ages, and the list as a file (CHG-11, APR-10, EMG-11)."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from tests.cli.running import Run, refused, small


def refs(run: Run, *arguments: str) -> list[str]:
    done = run("-w", "acme.chgdesk", "change", *arguments, "--json")
    assert done.code == 0, done.err
    return [row["ref"] for row in done.json["changes"]]


def test_that_the_filter_of_the_register_lists_the_same_records(acme: Path, run: Run) -> None:
    everything = refs(run, "list")
    emergencies = refs(run, "list", "--filter", "type:emergency")
    assert 0 < len(emergencies) < len(everything)
    assert sorted(refs(run, "list", "--filter", "-type:emergency") + emergencies) == sorted(everything)
    assert refs(run, "list", "--category", "emergency") == emergencies
    assert refs(run, "find", "type:emergency") == sorted(emergencies)


def test_that_the_separate_emergency_log_is_the_list_of_emergencies(acme: Path, run: Run) -> None:
    """EMG-11."""
    assert refs(run, "list", "--view", "emergencies") == refs(run, "list", "--filter", "view:emergencies")


def test_that_undecided_requests_are_listed_by_age(acme: Path, run: Run) -> None:
    """APR-10."""
    waiting = refs(run, "list", "--filter", "is:waiting")
    assert set(refs(run, "list", "--undecided-over", "0d")) <= set(waiting)
    assert refs(run, "list", "--undecided-over", "99999d") == []
    refused(run("-w", "acme.chgdesk", "change", "list", "--undecided-over", "soon"), "is no age", "5d")


@pytest.mark.parametrize(
    ("typed", "named"), [("rsik:high", "Did you mean “risk”?"), ("risk:hihg", "Did you mean “high”?")]
)
def test_that_a_wrong_filter_lists_nothing_and_names_the_right_word(
    acme: Path, run: Run, typed: str, named: str
) -> None:
    refused(run("-w", "acme.chgdesk", "change", "list", "--filter", typed), named)
    refused(run("-w", "acme.chgdesk", "change", "export", "--filter", typed, "--to", "a.xlsx"), named)
    assert not list(Path().glob("*.xlsx"))


def test_that_the_workbook_holds_exactly_the_list_with_real_dates_and_a_cover(acme: Path, run: Run) -> None:
    """EVD-08, EVD-13, EVD-17, peers T17."""
    wanted = refs(run, "list", "--filter", "-type:emergency", "--sort", "ref")
    done = run(
        "-w", "acme.chgdesk", "change", "export", "--filter", "-type:emergency", "--sort", "ref",
        "--columns", "ref,went_live,title", "--to", "list.xlsx",
    )  # fmt: skip
    assert done.code == 0, done.err
    book = openpyxl.load_workbook("list.xlsx")
    sheet = book["Changes"]
    rows = list(sheet.iter_rows(values_only=True))
    head = list(rows[0])
    assert head[0] == "No."
    assert head[-1] == "What changed"
    assert "State" not in head
    assert [row[0] for row in rows[1:]] == wanted
    live = [row[1] for row in rows[1:] if row[1] is not None]
    assert live
    assert all(hasattr(moment, "year") for moment in live), "real dates"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref or sheet.tables
    cover = {str(row[0].value): str(row[1].value) for row in book["About"].iter_rows() if row[0].value}
    total = len(refs(run, "list"))
    assert cover["Filter in words"] == "Not kind: emergency"
    assert cover["Filter as text"] == "-type:emergency"
    assert cover["Records before the filter"] == str(total)
    assert cover["Records on this list"] == str(len(wanted))
    assert cover["First number on this list"] == wanted[0]
    assert cover["Columns left out"] == "System, Kind, Approved by, Rests on, State"
    assert "Register head" in cover
    assert cover["Order"] == "by number, rising"
    trail = run("-w", "acme.chgdesk", "trail")
    assert f"exported {len(wanted)} changes as xlsx" in trail.out


def test_that_text_which_looks_like_a_formula_stays_text_in_every_form(place: Path, run: Run) -> None:
    """EVD-13: the file is opened again by another reader."""
    hostile = '=HYPERLINK("http://evil.example","click")'
    told = small()
    told["changes"][0]["title"] = hostile
    Path("hostile.json").write_text(json.dumps(told), encoding="utf-8")
    assert run("init", "acme.chgdesk", "--from", "hostile.json").code == 0
    for form in ("xlsx", "csv"):
        assert run("-w", "acme.chgdesk", "change", "export", "--to", f"list.{form}").code == 0
    book = openpyxl.load_workbook("list.xlsx")
    titles = [cell for row in book["Changes"].iter_rows() for cell in row if cell.value == hostile]
    assert titles
    assert titles[0].data_type == "s"
    lines = list(csv.reader(io.StringIO(Path("list.csv").read_text("utf-8-sig"), newline="")))
    assert any(f"'{hostile}" in line for line in lines)
    about = Path("list.csv.about.txt").read_text("utf-8")
    assert "Records on this list" in about


def test_that_the_pages_are_a_pdf_with_the_same_records(acme: Path, run: Run) -> None:
    wanted = refs(run, "list", "--filter", "type:emergency")
    assert run("-w", "acme.chgdesk", "change", "export", "--filter", "type:emergency", "--to", "list.pdf").code == 0
    pages = pypdfium2.PdfDocument("list.pdf")
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    assert all(ref in text for ref in wanted)
    assert "Filter in words" in text


def test_that_a_form_or_column_that_is_unknown_is_refused_before_anything_is_written(acme: Path, run: Run) -> None:
    refused(run("-w", "acme.chgdesk", "change", "export", "--to", "list.odt"), ".xlsx, .csv or .pdf")
    refused(run("-w", "acme.chgdesk", "change", "export", "--to", "a.csv", "--columns", "colour"), "no column colour")
    refused(run("-w", "acme.chgdesk", "change", "export", "--to", "gone/a.csv"), "cannot be written")
    assert {path.name for path in Path().iterdir()} <= {"acme.chgdesk", "acme.chgdesk.lock"}


def test_that_the_language_is_explained(run: Run) -> None:
    done = run("change", "filters")
    assert "undecided:>5d" in done.out
    assert "type, category, kind" in done.out


def test_that_a_copy_is_a_new_draft_and_lists_what_stayed_behind(acme: Path, run: Run) -> None:
    """Peers D22."""
    before = refs(run, "list")
    done = run("-w", "acme.chgdesk", "change", "copy", "CHG-2026-104")
    assert done.code == 0, done.err
    (made,) = set(refs(run, "list")) - set(before)
    first, copied, left = done.out.splitlines()
    assert first == f"Made {made}, a draft, from CHG-2026-104."
    assert "What changes" in copied
    assert "Deployments" in left
    shown = run("-w", "acme.chgdesk", "change", "show", made)
    assert "Draft" in shown.out
    refused(run("-w", "acme.chgdesk", "change", "copy", "CHG-1999-1"), "There is no change CHG-1999-1")
