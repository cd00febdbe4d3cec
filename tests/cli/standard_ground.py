"""The ground on which the examples of the commands for standard procedures run: a draft, one approved, one suspended."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from chgdesk.cli.main import main

WAITING = {"template approve", "template record-approval"}
SUSPENDED = {"template reinstate"}
WORDING = {
    "title": "Renew a certificate",
    "purpose": "An expired certificate shuts customers out.",
    "allowed_types": ["configuration"],
    "steps": "Load it, switch over, look from outside.",
    "risk_assessment": "Undone within minutes.",
    "rollback_plan": "Switch back.",
    "usual_minutes": 20,
}


def prepare(name: str, acme: Path) -> None:
    """What the example takes for granted."""
    if not name.startswith(("template", "standard")):
        return
    (acme.parent / "procedure.json").write_text(json.dumps(WORDING))
    (acme.parent / "approval.eml").write_text("From: ana\n\nApproved.\n")
    key = acme.parent / "passphrase.txt"
    key.write_text("correct horse battery staple\n")
    _run(acme, "ines", "template", "draft", "--file", str(acme.parent / "procedure.json"), "--number", "STD-CERT")
    if name in WAITING:
        _run(acme, "ines", "person", "passphrase", "ana", "--passphrase-file", str(key))
        _run(acme, "ines", "person", "role", "ana", "policy_approver", "--from", "2024-02-01")
        return
    approved(acme)
    if name in SUSPENDED:
        _run(acme, "ines", "template", "suspend", "STD-CERT", "--reason", "The issuer changed its chain.")


def approved(acme: Path) -> None:
    """Ana's approval of the procedure that waits, by a mail that is held."""
    mail = acme.parent / "approval.eml"
    mail.write_text("From: ana\n\nApproved.\n")
    today = datetime.now(UTC).date().isoformat()
    approval = ("--by", "ana", "--on", today, "--evidence", str(mail))
    _run(acme, "ines", "template", "record-approval", "STD-CERT", *approval)


def _run(acme: Path, person: str, *words: str) -> None:
    assert main(["-w", str(acme), "--actor", person, *words]) == 0
