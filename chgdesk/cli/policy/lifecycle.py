"""From draft to in force: submit, return, approve, publish, and how many changes are under way."""

from __future__ import annotations

from pathlib import Path

import typer

from chgdesk.cli.options import PASSPHRASE_FILE, desk_of, passphrase_from
from chgdesk.cli.policy.choose import day_of, draft_of, shelf_of, version_line
from chgdesk.domain.calendar import day_words
from chgdesk.errors import UserError
from chgdesk.services.local_time import today_of
from chgdesk.services.policies.commands import ApprovePolicy, PublishPolicy, ReturnPolicy, SubmitPolicy


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    example = "Example: chgdesk -w acme.chgdesk --actor ines policy submit --summary 'First issue.' --material"
    group.command(epilog=example)(submit)
    group.command("return", epilog="Example: chgdesk -w acme.chgdesk policy return --reason 'A word is missing.'")(
        return_
    )
    example = "Example: chgdesk -w acme.chgdesk policy approve --signer ana --passphrase-file passphrase.txt"
    group.command(epilog=example)(approve)
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy publish")(publish)


def submit(
    context: typer.Context,
    summary: str = typer.Option(..., help="What this version changes, in a sentence; it stands in the version table."),
    material: bool = typer.Option(..., "--material/--not-material", help="Whether people must acknowledge it anew."),
    wanted: str = typer.Option("", "--on", help="The day from which it shall hold; default today."),
    transition: str = typer.Option(
        "started",
        help="What holds for changes under way: started (the rules of the day they start) or approved "
        "(those approved before keep the earlier rules).",
    ),
) -> None:
    """Hand the draft in for approval: numbered, frozen and hashed (POL-06, POL-08, POL-09)."""
    with desk_of(context, writes=True) as desk:
        line = draft_of(desk)
        day = day_of(wanted) if wanted else today_of(desk)
        under_way = shelf_of(desk).under_way
        desk.execute(
            SubmitPolicy(
                version=line.version.ref,
                change_summary=summary,
                material="material" if material else "not_material",
                wanted_on=day,
                transition=transition,
            )
        )
        version = draft_of(desk).version
    typer.echo(f"Handed in version {version.number}. SHA-256 of its text: {version.content_sha256}")
    typer.echo(f"{under_way} changes are under way; for them holds: {transition}.")


def return_(context: typer.Context, reason: str = typer.Option(..., help="What is to be changed.")) -> None:
    """Take the version in review back to draft."""
    with desk_of(context, writes=True) as desk:
        desk.execute(ReturnPolicy(version=draft_of(desk).version.ref, reason=reason))
        number = draft_of(desk).version.number
    typer.echo(f"Returned; it is draft {number} again.")


def approve(
    context: typer.Context,
    signer: str = typer.Option(..., help="Who signs: a person's key. Neither author nor editor of the version."),
    passphrase_file: Path | None = PASSPHRASE_FILE,
    digest: str = typer.Option(
        "", help="The SHA-256 that was shown to the signer; default that of the text handed in."
    ),
) -> None:
    """Sign the version in review, with the signer's own passphrase (POL-15, AUD-08)."""
    passphrase = passphrase_from(passphrase_file)
    if passphrase is None:
        raise UserError("A signature needs the signer's passphrase: name a file with --passphrase-file.")
    with desk_of(context, writes=True) as desk:
        line = draft_of(desk)
        desk.execute(
            ApprovePolicy(
                version=line.version.ref,
                signer=signer,
                passphrase=passphrase,
                digest=digest or line.version.content_sha256 or "",
            )
        )
        signed = version_line(desk, line.version.ref).version.signatures[-1]
    typer.echo(f"{signed.statement}. Over the text with SHA-256 {signed.digest}.")


def publish(
    context: typer.Context,
    on: str = typer.Option(
        "", "--on", help="The day from which it holds; default the day named when it was handed in."
    ),
) -> None:
    """Put the approved version in force from a day (POL-10, POL-11, POL-12)."""
    with desk_of(context, writes=True) as desk:
        waiting = [v for v in shelf_of(desk).versions if v.version.state == "approved" and not v.version.effective_on]
        if not waiting:
            raise UserError("No approved version waits to be put in force. Hand one in and have it signed first.")
        version = waiting[0].version
        day = day_of(on) if on else max(version.wanted_on or today_of(desk), today_of(desk))
        desk.execute(PublishPolicy(version=version.ref, effective_on=day))
    typer.echo(f"Version {version.number} is in force from {day_words(day)}.")
