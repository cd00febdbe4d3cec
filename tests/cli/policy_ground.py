"""The ground on which the examples of the policy commands run: a draft, one handed in, one signed."""

from __future__ import annotations

from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.cli.main import main
from chgdesk.domain.people import Actor
from chgdesk.services.policies.commands import FieldFill, FillFields
from chgdesk.services.reading import RecordsOf

DRAFTED = {
    "param preset load",
    "param set",
    "policy diff",
    "policy fill",
    "policy import",
    "policy lint",
    "policy section",
    "policy submit",
    "policy withdraw",
}
HANDED_IN = {"policy approve", "policy return"}
SIGNED = {"policy publish"}


OURS = "# Change policy\n\n## Purpose\n\n[Company name] keeps records for \u00e2\u2030\u00a53 years.\n"
"""A policy of somebody else's making, with a blank and a damaged character."""


def prepare(name: str, acme: Path) -> None:
    """What the example takes for granted."""
    (acme.parent / "purpose.md").write_text("Changes are made with care.\n")
    (acme.parent / "ours.md").write_text(OURS)
    (acme.parent / "policy.docx").write_bytes(b"the policy as it was approved")
    if name == "policy create":
        fresh = str(acme.parent / "new.chgdesk")
        assert main(["init", fresh, "--name", "Acme Ltd"]) == 0
        assert main(["-w", fresh, "person", "add", "ida", "Ida Lund"]) == 0
    if name in DRAFTED | HANDED_IN | SIGNED:
        ines(acme, "policy", "draft", "--starter")
        fill_all(acme)
    if name in HANDED_IN | SIGNED:
        ines(acme, "policy", "submit", "--summary", "First issue.", "--material")
        key = str(acme.parent / "passphrase.txt")
        ines(acme, "person", "passphrase", "ana", "--passphrase-file", key)
    if name == "policy review":
        ines(acme, "person", "passphrase", "ana", "--passphrase-file", str(acme.parent / "passphrase.txt"))
    if name in SIGNED:
        key = str(acme.parent / "passphrase.txt")
        ines(acme, "policy", "approve", "--signer", "ana", "--passphrase-file", key)


def ines(acme: Path, *words: str) -> None:
    """Run a command as Ines, who writes the policy."""
    assert main(["-w", str(acme), "--actor", "ines", *words]) == 0


def fill_all(acme: Path) -> None:
    """Every blank field gets a value of its type."""
    usual = {"role": "cto", "days": "30", "date": "2027-01-31"}
    with open_desk(acme, actor=Actor(person="ines", name="Ines")) as desk:
        blank = [held.value for held in desk.ask(RecordsOf(kind="placeholder_field")) if not held.value.value]
        fills = tuple(FieldFill(key=f.ref, value=usual.get(f.type, f"the {f.label.lower()}")) for f in blank)
        desk.execute(FillFields(fills=fills))
