"""The ground on which the examples of the change commands run: a change in the state that each example needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from chgdesk.cli.main import main

EXAMPLE = "CHG-2026-0142"
WORKED = {
    "change approve",
    "change approvers",
    "change ask",
    "change close",
    "change new",
    "change offers",
    "change reject",
    "change reopen",
    "change set",
    "change sign",
    "change sign-off",
    "change submit",
    "change tests",
    "change void",
    "change void-approval",
    "change withdraw",
}
FIELDS = {
    "description": "The limit of the mail worker goes from 20 to 40 connections; nothing else is touched.",
    "justification": "Mail was delayed twice.",
    "category": "normal",
    "change_type": "configuration",
    "systems": "billing",
    "risk_declared": "low",
    "risk_reason": "One figure.",
    "requester": "ines",
    "author": "goran",
    "testing_plan": "Watch the queue.",
    "impact.availability": "Less waiting.",
    "planned_window.start": "2030-01-08T20:00",
    "rollback_plan.trigger": "Errors",
    "rollback_plan.steps": "Set it back",
    "rollback_plan.owner": "goran",
    "rollback_plan.verification": "Look at the queue",
    "rollback_plan.time_estimate_min": "5",
}


def prepare(name: str, acme: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Make what the example takes for granted; the number that stands for the example's own."""
    if name not in WORKED:
        return EXAMPLE
    ref = a_change(acme, capsys)
    key = str(acme.parent / "passphrase.txt")
    (acme.parent / "pr.json").write_bytes(
        (Path(__file__).parents[1] / "data" / "intake" / "github_pull_request.json").read_bytes()
    )
    if name in {"change sign", "change reopen", "change sign-off"}:
        bram(acme, "person", "passphrase", "ana", "--passphrase-file", key)
    if name == "change reject":
        bram(acme, "change", "submit", ref)
    if name == "change void-approval":
        bram(acme, "change", "approve", ref, "--person", "ana", "--at", "2026-07-14", "--stated")
    if name in {"change close", "change reopen", "change sign-off"}:
        went = "start=2026-07-14T10:00,end=2026-07-14T10:20,implementer=bram,account=bram"
        done = ("outcome=success", "verification.person=bram", "verification.at=2026-07-14T10:30")
        answers = ("documents_updated=not needed", "continuity_updated=not needed")
        sets = [word for text in (*done, *answers) for word in ("--set", text)]
        bram(acme, "change", "set", ref, "--add", f"deployments:{went}", *sets)
    if name == "change reopen":
        bram(acme, "change", "close", ref)
    return ref


def a_change(acme: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A complete draft; its number."""
    sets = [word for path, text in FIELDS.items() for word in ("--set", f"{path}={text}")]
    capsys.readouterr()
    bram(acme, "change", "new", "Raise the connection limit", *sets)
    return capsys.readouterr().out.split()[0]


def bram(acme: Path, *words: str) -> None:
    """Run a command as Bram."""
    assert main(["-w", str(acme), "--actor", "bram", *words]) == 0
