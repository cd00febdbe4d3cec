"""A high-risk database change in a terminal: asked by mail, answered, edited, gone live too early, rolled back, told.

Nothing is flattered on the way: own approval does not count, an edit voids what was approved and says so everywhere,
and what went live all the same stands with its findings (SOD-01, APR-11, APR-16, RBK-04, DEP-08).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.cli.change_ground import FIELDS
from tests.cli.conftest import acme, filled, place, run
from tests.cli.running import Run

__all__ = ["acme", "filled", "place", "run"]

DATABASE = {
    **FIELDS,
    "change_type": "database",
    "flags": "schema_change",
    "risk_declared": "high",
    "risk_reason": "It locks the ledger for a minute.",
}


def mail(folder: Path, who: str, mark: str, words: str) -> Path:
    """An answer of somebody, written a second ago."""
    letter = EmailMessage()
    letter["From"], letter["To"] = f"{who} <{who.split(maxsplit=1)[0].lower()}@acme.example>", "bram@acme.example"
    letter["Subject"] = f"Re: Approval wanted {mark}"
    letter["Date"] = format_datetime(datetime.now(UTC) - timedelta(seconds=1))
    letter.set_content(f"{words}\n\n> approved\n")
    held = folder / f"{who} {words[:2]}.eml"
    held.write_bytes(letter.as_bytes())
    return held


@pytest.fixture
def ref(acme: Path, run: Run) -> str:
    """A submitted change, for which approval was asked."""
    sets = [word for path, text in DATABASE.items() for word in ("--set", f"{path}={text}")]
    made = run("-w", acme, "--actor", "bram", "change", "new", "Add an index to the ledger", *sets)
    number = made.out.split()[0]
    assert run("-w", acme, "--actor", "bram", "change", "submit", number).code == 0
    return number


def mark_of(acme: Path, run: Run, ref: str) -> str:
    asked = run("-w", acme, "--actor", "bram", "change", "ask", ref).out
    return next(line for line in asked.splitlines() if line.startswith(f"[{ref}"))


def test_that_answers_count_as_what_they_are(acme: Path, run: Run, place: Path, ref: str) -> None:
    mark = mark_of(acme, run, ref)
    dina, own, no = (
        mail(place, who, mark, words)
        for who, words in (("Dina Levy", "Approved."), ("Goran Simic", "Approved."), ("Bram Koster", "No, not now."))
    )
    said = run("-w", acme, "--actor", "bram", "change", "replies", dina, own, no, "--record").out
    assert "Goran Simic wrote the change, so it will not count." in said
    assert "It says neither yes nor no clearly." in said or "rejected" in said
    asks = run("-w", acme, "change", "approvers", ref).out
    assert "missing  engineering lead" in asks
    assert "given    QA" in asks


def test_that_an_edit_voids_an_approval_and_every_reading_says_so(acme: Path, run: Run, place: Path, ref: str) -> None:
    answer = mail(place, "Dina Levy", mark_of(acme, run, ref), "Approved.")
    run("-w", acme, "--actor", "bram", "change", "replies", answer, "--record")
    edited = run("-w", acme, "--actor", "bram", "change", "set", ref, "--set", "description=Two indexes and a table.")
    assert "! The approval of Dina Levy does not count any more: Changed after the approval: description." in edited.out
    assert "missing  QA" in run("-w", acme, "change", "approvers", ref).out
    shown = run("-w", acme, "change", "show", ref).out
    who = next(line for line in shown.splitlines() if line.startswith("Who:"))
    assert "approved by Dina Levy" in who
    assert "void, does not count any more (changed after the approval: description)" in who
    listed = run("-w", acme, "change", "list", "--filter", f"ref:{ref}")
    assert "Dina Levy" not in listed.out.replace("waits for Dina Levy", "")


def test_that_what_went_live_without_approval_stands_with_its_findings(acme: Path, run: Run, ref: str) -> None:
    went = datetime.now(UTC) - timedelta(hours=1)
    run(
        *("-w", acme, "--actor", "bram", "change", "set", ref, "--as-happened", "--reason", "It went out."),
        *("--add", f"deployments:start={went:%Y-%m-%dT%H:%M}Z,end={went:%Y-%m-%dT%H:%M}Z,implementer=goran"),
        *("--set", "outcome=rolled_back"),
    )
    shown = run("-w", acme, "change", "show", ref).out
    for code in ("APR-MISSING-ROLE", "DOC-RETROACTIVE", "RBK-NO-INCIDENT", "DEP-UNAUTHORISED", "GATE-TEST-EVIDENCE"):
        assert f"({code}," in shown, code
    checked = run("-w", acme, "verify")
    assert checked.code == 0
    assert "every entry matches its hash" in checked.out
