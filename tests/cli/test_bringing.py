"""Lists brought in from the command line: rehearse, record, mend, take back, and the register as a sheet (CHG-18)."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl

from chgdesk.app import open_desk
from tests.cli.running import Run, entries, refused
from tests.services import bringing_lists as lists

LIST = (
    b"CR No.,Summary,Date implemented,Deployed by\nA1,Move DNS,31.02.2026,Rui Alves\nA2,Move MX,01.02.2026,Rui Alves\n"
)


def given(place: Path, data: bytes, name: str) -> Path:
    made = place / name
    made.write_bytes(data)
    return made


def test_that_300_pull_requests_come_in_by_one_command(acme: Path, place: Path, run: Run) -> None:
    """CHG-18, CHG-07: each a record; the counts add up."""
    before = entries(acme)
    done = run("-w", acme, "import", "pr", given(place, lists.requests(300), "prs.json"), "--json")
    assert done.code == 0, done.err
    counts = done.json["counts"]
    assert counts["read"] == 300 == counts["new"]
    assert done.json["batch"].startswith("IMP-")
    assert entries(acme) == before + 1
    assert len(run("-w", acme, "import", "batches", "--json").json[0]["created"]) == 300


def test_that_a_pull_request_makes_a_draft_and_says_what_it_lacks(acme: Path, place: Path, run: Run) -> None:
    """CHG-07."""
    done = run("-w", acme, "import", "pr", given(place, json.dumps([lists.request(7)]).encode(), "pr.json"), "--json")
    [(ref, sentences)] = done.json["lacking"].items()
    assert run("-w", acme, "change", "show", ref).code == 0
    assert any("reason" in sentence.lower() or "why" in sentence.lower() for sentence in sentences), sentences
    words = run("-w", acme, "import", "pr", given(place, json.dumps([lists.request(8)]).encode(), "pr.json"))
    assert "Speed up import 8: still lacks" in words.out


def test_that_a_rehearsal_records_nothing(acme: Path, place: Path, run: Run) -> None:
    before = entries(acme)
    done = run("-w", acme, "import", "list", given(place, LIST, "a.csv"), "--rehearse")
    assert done.code == 0, done.err
    assert "2 rows read: 1 new, 0 complete a record, 0 known, 1 refused." in done.out
    assert "Nothing was recorded." in done.out
    assert "row 2: Column “Date implemented”: '31.02.2026' is a day that does not exist." in done.out
    assert entries(acme) == before


def test_that_refused_rows_are_mended_and_brought_in_again(acme: Path, place: Path, run: Run) -> None:
    """B9."""
    kept = place / "refused.csv"
    file = given(place, LIST, "a.csv")
    done = run("-w", acme, "import", "list", file, "--refused", kept, "--people", "Rui Alves=new")
    assert done.code == 0, done.err
    kept.write_bytes(kept.read_bytes().replace(b"31.02.2026", b"28.02.2026"))
    again = run("-w", acme, "import", "list", kept, "--json")
    assert again.json["counts"] == {
        "read": 1, "new": 1, "completes": 0, "known": 0, "refused": 0, "history": 0, "differing": 0,
    }  # fmt: skip
    assert again.json["people"] == {"Rui Alves": "rui-alves"}, "remembered"


def test_that_the_register_goes_out_is_edited_and_comes_in_again(acme: Path, place: Path, run: Run) -> None:
    """C16: a changed cell is shown, and recorded only when its row is ticked."""
    sheet = place / "register.xlsx"
    assert run("-w", acme, "export", "register", "--to", sheet).code == 0
    same = run("-w", acme, "import", "list", sheet, "--json")
    assert (same.json["counts"]["new"], same.json["counts"]["differing"], same.json["batch"]) == (0, 0, None)
    book = openpyxl.load_workbook(io.BytesIO(sheet.read_bytes()))
    page = book["Changes"]
    head = next(row for row in page.iter_rows() if row[0].value == "Number")
    line = (head[0].row or 0) + 1
    title = next(cell.column for cell in head if cell.value == "What changed") or 0
    ref = str(page.cell(row=line, column=1).value)
    page.cell(row=line, column=title).value = "Another title"
    sheet.write_bytes(lists.saved(book))
    told = run("-w", acme, "import", "list", sheet, "--rehearse")
    assert "Another title" in told.out
    assert f"row {line}: One cell differs from {ref}" in told.out
    done = run("-w", acme, "import", "list", sheet, "--correct", line)
    assert done.code == 0, done.err
    assert "Another title" in run("-w", acme, "change", "show", ref).out
    out = place / "register.csv"
    assert run("-w", acme, "export", "register", "--to", out).code == 0
    assert run("-w", acme, "import", "list", out, "--json").json["counts"]["differing"] == 0


def test_that_an_import_is_taken_back_with_a_reason(acme: Path, place: Path, run: Run) -> None:
    """B8."""
    run("-w", acme, "import", "list", given(place, LIST, "a.csv"))
    batch = run("-w", acme, "import", "batches", "--json").json[0]["ref"]
    refused(run("-w", acme, "import", "take-back", batch, "--reason", " "), "Say why")
    done = run("-w", acme, "import", "take-back", batch, "--reason", "The wrong year")
    assert done.out == f"Took {batch} back: 1 records; 0 kept because somebody worked on them since.\n"
    assert run("-w", acme, "import", "batches", "--json").json[0]["state"] == "taken back"
    refused(run("-w", acme, "import", "take-back", "IMP-1999-0001", "--reason", "x"), "Nothing was brought in under")


def test_that_columns_words_and_dates_are_said_on_the_command_line(acme: Path, place: Path, run: Run) -> None:
    file = given(place, b"Alpha,Beta,Gamma\nMove DNS,3/4/2026,Expedited\n", "a.csv")
    said = ("--map", "Alpha=title", "--map", "Beta=started_at", "--map", "Gamma=category")
    done = run(
        "-w", acme, "import", "list", file, *said, "--words", "category:Expedited=emergency", "--dates", "day-first"
    )
    assert done.code == 0, done.err
    assert "1 new" in done.out
    refused(run("-w", acme, "import", "list", file, "--map", "Delta=title"), "no column Delta")
    refused(run("-w", acme, "import", "list", file, "--map", "Alpha=colour"), "no field colour")
    refused(run("-w", acme, "import", "list", file, *said, "--people", "X=nobody-here"), "Nobody on record")


def test_that_what_is_no_list_is_refused_in_one_sentence(acme: Path, place: Path, run: Run) -> None:
    for data, says in (
        (b"", "empty"),
        (b"\0\0", "no text file"),
        (b"PK\x03\x04", "cannot be read"),
        (b"{", "valid JSON"),
    ):
        refused(run("-w", acme, "import", "list", given(place, data, "bad.csv")), says)
    refused(run("-w", acme, "export", "register", "--to", place / "x.pdf"), ".xlsx")


def test_that_merging_puts_live_only_where_somebody_says_so(acme: Path, place: Path, run: Run) -> None:
    file = given(place, json.dumps([lists.request(5)]).encode(), "pr.json")
    plain = run("-w", acme, "import", "pr", file, "--rehearse", "--json").json["columns"]
    assert plain["mergedAt"] is None
    live = run("-w", acme, "import", "pr", file, "--rehearse", "--merge-is-live", "--json").json["columns"]
    assert (live["mergedAt"], live["mergedBy"]) == ("started_at", "implementer")


def test_that_settings_of_a_code_host_are_kept_as_evidence_with_their_time(acme: Path, place: Path, run: Run) -> None:
    """APR-15: what was set when it was taken; the same file twice a day is kept once."""
    rules = {"required_pull_request_reviews": {"required_approving_review_count": 2}, "enforce_admins": False}
    file = given(place, json.dumps(rules).encode(), "protection.json")
    done = run("-w", acme, "import", "settings", file, "--source", "GitHub, acme/payments")
    assert done.code == 0, done.err
    assert "approvals needed before merging: 2" in done.out
    assert "administrators bound: no" in done.out
    before = entries(acme)
    assert "today already" in run("-w", acme, "import", "settings", file).out
    assert entries(acme) == before
    refused(run("-w", acme, "import", "settings", given(place, b"{}", "none.json")), "says nothing of reviews")


def test_that_a_skipped_check_counts_neither_way(acme: Path, place: Path, run: Run) -> None:
    """Never overstated: a request whose only check was skipped has no result."""
    skipped = [{"name": "unit", "status": "COMPLETED", "conclusion": "SKIPPED"}]
    file = given(place, json.dumps([lists.request(8, statusCheckRollup=skipped)]).encode(), "pr.json")
    assert run("-w", acme, "import", "pr", file).code == 0
    with open_desk(acme, read_only=True) as desk:
        change = lists.changes(desk)[-1].value
    assert change.ci is not None
    assert change.ci.status == ""
