"""Taking over a version that was approved elsewhere: adopt (POL-28)."""

from __future__ import annotations

from pathlib import Path

import typer

from chgdesk.cli.options import desk_of
from chgdesk.cli.policy.choose import day_of, json_of
from chgdesk.cli.transfer import read_file
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.policy import PolicyDocument
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.local_time import today_of
from chgdesk.services.policies.commands import AdoptVersion, HeldFile
from chgdesk.services.policies.queries import InForceOn, PolicyShelf, Shelf, VersionLine


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    example = (
        "Example: chgdesk -w acme.chgdesk --actor ines policy adopt 0.9 policy.docx --author ines --approver ana "
        "--approved-on 2025-01-10 --effective-on 2025-01-15 --set retention.years=5"
    )
    group.command(epilog=example)(adopt)


def adopt(
    context: typer.Context,
    number: str = typer.Argument(help="The version's number, as it stands on the document, such as 2.3."),
    file: Path = typer.Argument(help="The document as it was approved: PDF, Word or Markdown."),
    author: str = typer.Option(..., help="Who wrote it, by key; see `person list`."),
    approver: str = typer.Option(..., help="Who approved it, by key."),
    approved_on: str = typer.Option(..., help="The day it was approved, such as 2026-01-12."),
    effective_on: str = typer.Option(..., help="The day from which it applies."),
    review: str = typer.Option("", help="When it is reviewed next, such as 2027-01-31."),
    summary: str = typer.Option("", help="What this version changed."),
    proof: Path | None = typer.Option(None, help="A file that shows the approval: a mail, minutes, a screenshot."),
    stated: str = typer.Option("", help="Without such a file: on whose word the approval rests."),
    preset: str = typer.Option("recommended", help="The preset that gives every rule not set below."),
    values: list[str] = typer.Option([], "--set", help="A rule as the text has it, such as retention.years=5."),
    document: str = typer.Option("", help="The policy's number, such as ACM-CHG-001, where none is on record yet."),
    title: str = typer.Option("Change Management Policy", help="Its title, where none is on record yet."),
) -> None:
    """Take over a version approved before chgdesk, as it is; it is recorded late and says so (POL-28)."""
    original = HeldFile(name=file.name, data=read_file(file))
    shown = HeldFile(name=proof.name, data=read_file(proof)) if proof is not None else None
    read = tuple(_value(text) for text in values)
    approved, effective = day_of(approved_on), day_of(effective_on)
    with desk_of(context, writes=True) as desk:
        desk.execute(
            AdoptVersion(
                document=_document(desk, document, title),
                number=number,
                author=author,
                approved_by=approver,
                approved_on=approved,
                effective_on=effective,
                next_review_on=day_of(review) if review else None,
                change_summary=summary,
                original=original,
                proof=shown,
                proof_note=stated,
                preset=preset,
                values=read,
            )
        )
        now: VersionLine | None = desk.ask(InForceOn(day=today_of(desk)))
    basis = f"shown by {shown.name}" if shown else "stated at this desk, no document held"
    typer.echo(f"Adopted version {number}, recorded late. Its approval on {approved.isoformat()}: {basis}.")
    typer.echo(f"In force today: {now.version.number if now else 'no version'}.")


def _document(desk: Desk, number: str, title: str) -> PolicyDocument:
    """The policy on record, else the one to be made."""
    shelf: Shelf = desk.ask(PolicyShelf(today=today_of(desk)))
    if shelf.document is not None and number in {"", shelf.document.ref}:
        return shelf.document
    if not number:
        raise UserError("No policy is on record yet. Say its number with --document, such as ACM-CHG-001.")
    return PolicyDocument(ref=number, title=title, owner_role="policy_owner", approver_role="policy_approver")


def _value(text: str) -> ParameterValue:
    """One `path=value`; words that are no JSON count as text."""
    path, sign, value = text.partition("=")
    if not sign or not path.strip():
        sentence = f"{text!r} sets nothing. Write it as retention.years=5."
        raise UserError(sentence)
    return ParameterValue(path=path.strip(), text=json_of(path.strip(), value.strip()))
