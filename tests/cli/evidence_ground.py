"""The ground on which the examples of the evidence commands run: a mail, attached to the change they name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from chgdesk.cli.main import main

MAIL = (
    b"Date: Tue, 14 Jul 2026 20:15:07 +0200\r\n"
    b"From: Ana <ana@acme.example>\r\nTo: bram@acme.example\r\nSubject: Re: CHG-2026-104\r\n\r\nApproved.\r\n"
)
DIGEST = hashlib.sha256(MAIL).hexdigest()
CHANGE = "CHG-2026-104"


def prepare(name: str, acme: Path) -> None:
    """What the example takes for granted."""
    if name in {"evidence show", "evidence save", "evidence correct", "evidence withdraw"}:
        mail = acme.parent / "approval.eml"
        mail.write_bytes(MAIL)
        assert main(["-w", str(acme), "evidence", "add", str(mail), "--change", CHANGE]) == 0
