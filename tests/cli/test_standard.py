"""Standard procedures from the command line: the whole life of one, and what is refused on the way (STD-01..08)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Run, entries, raw, refused
from tests.cli.standard_ground import WORDING, approved
from tests.meta.test_words import faults


@pytest.fixture
def drafted(acme: Path, run: Run) -> Path:
    """A workspace with a procedure that Ines drafted."""
    (acme.parent / "procedure.json").write_text(json.dumps(WORDING))
    (acme.parent / "passphrase.txt").write_text("correct horse battery staple\n")
    done = run("-w", acme, "--actor", "ines", "template", "draft", "--file", "procedure.json", "--number", "STD-CERT")
    assert done.code == 0, done.err
    assert "Nobody can use it before it is approved" in done.out
    return acme


@pytest.fixture
def usable(drafted: Path) -> Path:
    """The same with Ana's approval of today on record."""
    approved(drafted)
    return drafted


def changes(path: Path) -> int:
    with raw(path) as connection:
        return int(connection.execute("SELECT count(*) FROM change").fetchone()[0])


def test_that_a_procedure_is_signed_by_another_with_a_passphrase_that_never_stands_on_the_line(
    drafted: Path, run: Run
) -> None:
    """STD-02, peers T1 and T13."""
    line = ("template", "approve", "STD-CERT", "--signer", "ana")
    refused(run("-w", drafted, *line), "--passphrase-file")
    key = ("--passphrase-file", "passphrase.txt")
    assert run("-w", drafted, "--actor", "ines", "person", "passphrase", "ana", *key).code == 0
    (drafted.parent / "other.txt").write_text("not her passphrase\n")
    refused(run("-w", drafted, *line, "--passphrase-file", "other.txt"), "not the passphrase of Ana")
    assert run("-w", drafted, "person", "role", "ana", "policy_approver", "--from", "2024-02-01").code == 0
    done = run("-w", drafted, *line, *key)
    assert done.code == 0, done.err
    assert done.out.startswith("Signed at this desk with the passphrase enrolled for Ana Ferreira")
    assert "horse" not in run("-w", drafted, "trail").out


def test_that_the_author_cannot_approve_by_either_command(drafted: Path, run: Run) -> None:
    before = entries(drafted)
    sign = ("template", "approve", "STD-CERT", "--signer", "ines", "--passphrase-file", "passphrase.txt")
    refused(run("-w", drafted, *sign), "nobody approves own work")
    elsewhere = (
        "template",
        "record-approval",
        "STD-CERT",
        "--by",
        "ines",
        "--on",
        "2026-03-02",
        "--note",
        "In a mail.",
    )
    refused(run("-w", drafted, *elsewhere), "nobody approves own work")
    assert entries(drafted) == before


def test_that_an_execution_is_logged_and_listed(usable: Path, run: Run) -> None:
    """STD-04."""
    before, trail = changes(usable), entries(usable)
    log = ("standard", "log", "STD-CERT", "--by", "Erik Palm", "--system", "edge-lb")
    done = run("-w", usable, "--actor", "ines", *log)
    assert done.code == 0, done.err
    assert "Logged 1 under STD-CERT." in done.out
    assert (changes(usable), entries(usable)) == (before + 1, trail + 1)
    listed = run("-w", usable, "template", "executions", "STD-CERT", "--json").json
    assert listed["count"] == 1
    assert listed["executions"][0]["done_by"] == "Erik Palm"
    ref = listed["executions"][0]["ref"]
    page = run("-w", usable, "change", "show", ref, "--json").json
    assert page["category"].startswith("standard")


def test_that_a_file_of_rows_is_logged_whole_or_not_at_all(usable: Path, run: Run) -> None:
    """W4."""
    rows = "When\tDone by\tResult\n2026-07-13 10:00\tErik Palm\tworked\n2026-07-13 11:00\tPalmer\tworked\n"
    (usable.parent / "rows.tsv").write_text(rows)
    before = changes(usable)
    line = ("standard", "log", "STD-CERT", "--system", "edge-lb", "--file", "rows.tsv")
    refused(run("-w", usable, *line), "Row 2: Nobody on record is called “Palmer”")
    (usable.parent / "rows.tsv").write_text(rows.replace("Palmer", "erik"))
    refused(run("-w", usable, *line), "2 of 2 rows do not fit", "approved")
    assert changes(usable) == before
    done = run("-w", usable, *line, "--as-happened")
    assert done.code == 0, done.err
    assert "CLS-STD-NOT-ALLOWED" in done.out, "what the register will show is said at once"
    assert changes(usable) == before + 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--by nobody --system edge-lb", "Nobody on record is called 'nobody'"),
        ("--by erik --system edge-lb --at soon", "no day with a time"),
        ("--by erik --system edge-lb --outcome splendid", "Say how it ended"),
        ("--system edge-lb", "nobody is named"),
        ("--by erik", "on which system"),
    ],
)
def test_that_what_an_entry_lacks_is_said(words: str, said: str, usable: Path, run: Run) -> None:
    before = entries(usable)
    refused(run("-w", usable, "standard", "log", "STD-CERT", *words.split()), said)
    assert entries(usable) == before


def test_that_a_revoked_procedure_refuses_and_lists_what_was_done(usable: Path, run: Run) -> None:
    """STD-08: new use refuses; list printed."""
    log = ("standard", "log", "STD-CERT", "--by", "erik", "--system", "edge-lb")
    assert run("-w", usable, *log).code == 0
    done = run("-w", usable, "template", "revoke", "STD-CERT", "--reason", "The proxy is gone.")
    assert done.code == 0, done.err
    assert "Done under it since its last review: 1." in done.out
    assert "Erik Palm" in done.out
    refused(run("-w", usable, *log), "was revoked", "normal change")
    refused(run("-w", usable, "template", "revoke", "STD-CERT", "--reason", "Again."), "was revoked")


def test_that_a_failed_one_suspends_and_the_doer_cannot_lift_it(usable: Path, run: Run) -> None:
    """Peers C8."""
    log = ("standard", "log", "STD-CERT", "--by", "erik", "--system", "edge-lb", "--outcome", "rolled back")
    assert run("-w", usable, *log).code == 0
    assert "Suspended" in run("-w", usable, "template", "list").out
    lift = ("template", "reinstate", "STD-CERT", "--note", "The steps name the chain now.")
    refused(run("-w", usable, "--actor", "erik", *lift), "carried out")
    refused(run("-w", usable, "--actor", "ines", *lift), "Ines Rocha wrote")
    assert run("-w", usable, "--actor", "ana", *lift).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "holds no procedure"),
        ('{"steps": "x"}', "title: missing"),
        ('{"title": 7}', "title: text in quotes"),
        ('{"title": "x", "allowed_types": "code"}', "allowed_types: a list"),
        ('{"title": "x", "usual_minutes": -3}', "usual_minutes: a whole number"),
        ('{"title": "x", "approved_by": "ana"}', "approved_by: there is no such part"),
        ("[" * 5_000, "is not JSON"),
    ],
)
def test_that_a_faulty_file_is_refused_with_every_fault(text: str, said: str, acme: Path, run: Run) -> None:
    """Nobody can bring an approval in by the file of a wording (peers T1)."""
    (acme.parent / "bad.json").write_text(text)
    before = entries(acme)
    refused(run("-w", acme, "--actor", "ines", "template", "draft", "--file", "bad.json"), said)
    assert entries(acme) == before


def test_that_the_form_printed_is_the_form_taken(usable: Path, run: Run) -> None:
    shown = run("-w", usable, "template", "show", "STD-CERT", "--json").out
    (usable.parent / "again.json").write_text(shown)
    line = ("template", "revise", "STD-CERT", "--file", "again.json", "--change", "Nothing yet.")
    done = run("-w", usable, "--actor", "ines", *line)
    assert done.code == 0, done.err
    assert "Version 2 of STD-CERT waits for approval" in done.out


@pytest.mark.parametrize("words", ["template list", "template show STD-CERT", "template executions STD-CERT"])
def test_that_what_is_said_keeps_to_the_words(words: str, usable: Path, run: Run) -> None:
    assert run("-w", usable, "standard", "log", "STD-CERT", "--by", "erik", "--system", "edge-lb").code == 0
    done = run("-w", usable, *words.split())
    assert done.code == 0, done.err
    assert not [fault for line in done.out.splitlines() for fault in faults(line)]
