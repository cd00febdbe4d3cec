"""Evidence by the command line: added with what it says of itself, shown, saved out, looked at (EVD-01..04, EVD-20)."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.evidence_ground import CHANGE, DIGEST, MAIL
from tests.cli.running import Run, refused


@pytest.fixture
def mail(place: Path) -> Path:
    path = place / "approval.eml"
    path.write_bytes(MAIL)
    return path


def test_that_add_says_where_each_value_comes_from_and_show_prints_all(run: Run, acme: Path, mail: Path) -> None:
    done = run("-w", acme, "evidence", "add", mail, "--change", CHANGE, "--attribute", "C")
    assert done.code == 0, done.err
    assert "kind: approval_mail (it is a mail)" in done.out
    assert "captured at: 2026-07-14 18:15:07+00:00 (the mail's Date header, not checked)" in done.out
    assert "not said: captured by" in done.out
    shown = run("-w", acme, "evidence", "show", DIGEST[:8]).out
    for line in (
        "Name: approval.eml",
        f"SHA-256: {DIGEST}",
        f"Size: {len(MAIL)} bytes",
        "Type: e-mail (.eml)",
        "Kind: E-mail with the approval",
        "Captured by: not said",
        "Zone: UTC+02:00",
        f"Evidence of {CHANGE} (E-mail with the approval)",
    ):
        assert line in shown
    listed = run("-w", acme, "evidence", "list", "--change", CHANGE, "--json").json["evidence"]
    assert [(one["sha256"], one["used"][0]["attribute"]) for one in listed] == [(DIGEST, "C")]


def test_that_add_asks_for_what_no_file_says(acme: Path, place: Path) -> None:
    """EVD-01: `evidence add` asks each."""
    (place / "notes.bin").write_bytes(b"\x00\x01")
    os.utime(place / "notes.bin", (1_700_000_000, 1_700_000_000))
    command = [
        sys.executable,
        "-c",
        "from chgdesk.cli import main; main()",
        "-w",
        str(acme),
        "evidence",
        "add",
        "notes.bin",
        "--ask",
    ]
    done = subprocess.run(
        [*command, "--change", CHANGE],
        input="Test notes\nJira\n\n",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert done.returncode == 0, done.stderr
    assert "kind: test_notes; source: Jira; captured at: 2023-11-14" in done.stdout
    assert "not said: captured by" in done.stdout


def test_that_a_saved_copy_is_the_file_that_was_added(run: Run, acme: Path, mail: Path, place: Path) -> None:
    run("-w", acme, "evidence", "add", mail, "--change", CHANGE)
    done = run("-w", acme, "evidence", "save", DIGEST, "copy.eml")
    assert done.code == 0, done.err
    assert DIGEST in done.out
    assert hashlib.sha256((place / "copy.eml").read_bytes()).hexdigest() == DIGEST
    assert "exported a copy of the evidence approval.eml" in run("-w", acme, "trail").out
    refused(run("-w", acme, "evidence", "save", DIGEST, "copy.eml"), "is there already")


def test_that_a_folder_is_added_in_one_entry(run: Run, acme: Path, place: Path) -> None:
    (place / "files").mkdir()
    for name in ("a.txt", "b.txt"):
        (place / "files" / name).write_text(name)
    before = len(run("-w", acme, "trail").out.splitlines())
    assert run("-w", acme, "evidence", "add", "files", "--change", CHANGE).code == 0
    assert len(run("-w", acme, "trail").out.splitlines()) == before + 1


def test_that_hostile_files_are_refused_and_leave_nothing(run: Run, acme: Path, place: Path) -> None:
    (place / "empty.txt").write_bytes(b"")
    (place / "big.img").write_bytes(b"")
    os.truncate(place / "big.img", 500_000_000)
    os.mkfifo(place / "pipe")
    for name, words in {"empty.txt": "holds no bytes", "big.img": "note-location", "pipe": "is a pipe"}.items():
        refused(run("-w", acme, "evidence", "add", name, "--change", CHANGE), words)
    assert run("-w", acme, "evidence", "list").out.startswith("No evidence is on record")


def test_that_lint_names_what_is_weak_and_which_kinds_are_missing(run: Run, acme: Path, mail: Path) -> None:
    """EVD-02, EVD-03."""
    run("-w", acme, "evidence", "add", mail, "--change", "CHG-2026-112")
    said = run("-w", acme, "evidence", "lint", "--change", "CHG-2026-112").out
    assert "CHG-2026-112  approval.eml: no person is named." in said
    assert "CHG-2026-112  Not held: code review. What shows it for a change of type code: Pull-request review." in said
    assert said.splitlines()[-1] == "3 to look at on CHG-2026-112."


def test_that_a_place_elsewhere_is_noted_with_its_hash(run: Run, acme: Path, place: Path) -> None:
    """EVD-20."""
    (place / "dump.bin").write_bytes(b"x" * 9)
    words = ("evidence", "note-location", "--change", CHANGE, "--location", "vault 3")
    assert "stays where it is" in run("-w", acme, *words, "--file", "dump.bin").out
    listed = run("-w", acme, "evidence", "list").out
    assert hashlib.sha256(b"x" * 9).hexdigest()[:12] in listed
    assert "kept at vault 3" in listed
    refused(run("-w", acme, *words, "--name", "other.bin"), "SHA-256")


def test_that_withdrawing_and_correcting_need_a_reason_and_are_shown(run: Run, acme: Path, mail: Path) -> None:
    run("-w", acme, "evidence", "add", mail, "--change", CHANGE)
    corrected = run("-w", acme, "evidence", "correct", DIGEST[:8], "--captured-by", "ana", "--reason", "It was Ana.")
    assert corrected.code == 0, corrected.err
    assert "Captured by: ana" in run("-w", acme, "evidence", "show", DIGEST).out
    refused(run("-w", acme, "evidence", "withdraw", DIGEST, "--change", CHANGE, "--reason", ""), "needs a reason")
    assert run("-w", acme, "evidence", "withdraw", DIGEST, "--change", CHANGE, "--reason", "Other change.").code == 0
    assert f"{CHANGE} (withdrawn)" in run("-w", acme, "evidence", "list").out
    assert "withdrawn: Other change." in run("-w", acme, "evidence", "show", DIGEST).out
