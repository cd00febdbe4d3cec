"""`chgdesk read`: what is found in a file and where, without a workspace and without recording anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import DATA, Run, entries, refused

SAMPLES = DATA.parent / "intake"


def test_that_a_mail_is_told_with_sender_answer_and_mark(run: Run) -> None:
    """APR-09, APR-16."""
    done = run("read", SAMPLES / "approval.eml", "--zone", "Europe/Lisbon")
    assert done.code == 0, done.err
    assert "Tomas Nwosu (T.Nwosu@larkfield.example); decision approve; at Mon 13 Jul 2026, 16:20 WEST" in done.out
    assert "Answer in the mail's own words: approve. Marks: CHG-2026-0142 version 3." in done.out
    assert "headers not checked" in done.out


def test_that_each_value_stands_above_its_source(run: Run) -> None:
    lines = run("read", SAMPLES / "github_pull_request.json").out.splitlines()
    at = lines.index("  risk_declared: low")
    assert lines[at + 1] == "      GitHub pull request #482, description, under Risk"
    assert "Pipeline: status succeeded; run 9988776655" in "\n".join(lines)


def test_that_json_holds_the_whole_reading_and_the_size_of_attachments(run: Run) -> None:
    reading = run("read", SAMPLES / "approval.eml", "--json").json
    assert (reading["kind"], reading["approvals"][0]["decision"], reading["approvals"][0]["at"]) == (
        "mail",
        "approve",
        "2026-07-13T15:20:00+00:00",
    )
    assert reading["mail"]["headers_checked"] is False


def test_that_the_zone_is_the_workspaces_unless_one_is_named(run: Run, acme: Path) -> None:
    shutil.copy(SAMPLES / "chat_plain.txt", acme.parent)
    before = entries(acme)
    words = ("read", "chat_plain.txt", "--day", "2026-07-13", "--json")
    own = run("-w", acme, *words).json["times"][0]["at"]
    assert own == run(*words, "--zone", "Europe/Lisbon").json["times"][0]["at"] == "2026-07-13T22:52:00+00:00"
    assert run(*words).json["times"][0]["at"] == "2026-07-13T23:52:00+00:00"
    assert entries(acme) == before


def test_that_what_is_missing_in_a_request_is_said(run: Run) -> None:
    """CHG-07."""
    assert "Not found in it: checklist." in run("read", SAMPLES / "github_page.txt").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("read", "nowhere.eml"), "cannot be read"),
        (("read", "."), "a folder"),
        (("read", "x.txt", "--zone", "Mars/Base"), "no time zone called 'Mars/Base'"),
        (("read", "x.txt", "--day", "monday"), "is not a day"),
    ],
)
def test_that_wrong_words_are_refused_in_a_sentence(words: tuple[str, ...], said: str, run: Run, place: Path) -> None:
    (place / "x.txt").write_text("x")
    done = run(*words)
    assert said in refused(done, code=done.code)


def test_that_an_empty_and_an_unknown_file_end_in_a_sentence(run: Run, place: Path) -> None:
    (place / "empty").write_bytes(b"")
    (place / "odd").write_bytes(b"\0\1\2")
    for name in ("empty", "odd"):
        done = run("read", name)
        assert done.code == 0
        assert "Note: '" in done.out
