"""The acts on a change: submit, reject, withdraw, void, close, reopen, and what may be done next."""

from __future__ import annotations

from pathlib import Path

import typer

from chgdesk.cli.options import PASSPHRASE_FILE, desk_of, passphrase_from, show_json
from chgdesk.cli.working.choose import standing_in
from chgdesk.cli.working.saving import ANYWAY, standing_form
from chgdesk.domain.workflow.acts import Standing, state_in_words
from chgdesk.domain.workflow.next_step import next_step
from chgdesk.errors import UserError
from chgdesk.services.changes.acts import (
    ActOnChange,
    CloseChange,
    RejectChange,
    ReopenChange,
    SubmitChange,
    VoidChange,
    WithdrawChange,
)

REF = typer.Argument(help="The change's number.")
REASON = typer.Option(..., help="Why; it stays on the record.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk change submit CHG-2026-0142")(submit)
    group.command(epilog="Example: chgdesk -w acme.chgdesk change reject CHG-2026-0142 --reason 'Not now.'")(reject)
    group.command(epilog="Example: chgdesk -w acme.chgdesk change withdraw CHG-2026-0142 --reason 'Twice.'")(withdraw)
    group.command(epilog="Example: chgdesk -w acme.chgdesk change void CHG-2026-0142 --reason 'Typed twice.'")(void)
    group.command(epilog="Example: chgdesk -w acme.chgdesk change close CHG-2026-0142 --note 'None.'")(close)
    example = (
        "Example: chgdesk -w acme.chgdesk change reopen CHG-2026-0142 --signer ana --reason 'No check.' "
        "--passphrase-file secret.txt"
    )
    group.command(epilog=example)(reopen)
    group.command(epilog="Example: chgdesk -w acme.chgdesk change offers CHG-2026-0142")(offers)


def submit(
    context: typer.Context,
    ref: str = REF,
    as_happened: bool = ANYWAY,
    reason: str = typer.Option("", help="Why, where something is missing."),
) -> None:
    """Ask for approval of a draft."""
    _do(context, SubmitChange(change=ref, as_happened=as_happened, reason=reason))


def reject(context: typer.Context, ref: str = REF, reason: str = REASON) -> None:
    """Record that a change was rejected."""
    _do(context, RejectChange(change=ref, reason=reason))


def withdraw(context: typer.Context, ref: str = REF, reason: str = REASON) -> None:
    """Withdraw a change that has not gone live."""
    _do(context, WithdrawChange(change=ref, reason=reason))


def void(context: typer.Context, ref: str = REF, reason: str = REASON) -> None:
    """Void a number that never went live; it is not given again."""
    _do(context, VoidChange(change=ref, reason=reason))


def close(
    context: typer.Context,
    ref: str = REF,
    note: str = typer.Option("", help="Deviations and incidents, in a sentence (VER-05)."),
    as_happened: bool = ANYWAY,
    reason: str = typer.Option("", help="Why it is closed although something is missing."),
) -> None:
    """Close a change."""
    _do(context, CloseChange(change=ref, note=note, as_happened=as_happened, reason=reason))


def reopen(
    context: typer.Context,
    ref: str = REF,
    signer: str = typer.Option(..., help="Who signs for it: a person's key."),
    reason: str = REASON,
    passphrase_file: Path = PASSPHRASE_FILE,
) -> None:
    """Reopen a closed change under a signature."""
    passphrase = passphrase_from(passphrase_file)
    if passphrase is None:
        raise UserError("Reopening is signed. Give the passphrase with --passphrase-file or CHGDESK_PASSPHRASE.")
    _do(context, ReopenChange(change=ref, reason=reason, person=signer, passphrase=passphrase))


def offers(
    context: typer.Context,
    ref: str = REF,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """What may be done with a change now, and why not the rest."""
    with desk_of(context) as desk:
        stands = standing_in(desk, ref)
        facts, now, person = stands.weighed.subject.facts, desk.context.now(), desk.context.actor.person
    if json:
        show_json(standing_form(stands))
        return
    typer.echo(f"{ref} is {state_in_words(stands.change.state)}.")
    standing = Standing(change=stands.change, weighed=stands.weighed, facts=facts, now=now)
    said = next_step(standing, person if person in facts.names else "").sentence
    if said:
        typer.echo(said)
    for offer in stands.offers:
        typer.echo(f"  {'open  ' if offer.is_open else 'closed'} {offer.key}: {offer.why_not or offer.words}")


def _do(context: typer.Context, command: ActOnChange) -> None:
    with desk_of(context, writes=True) as desk:
        done = desk.execute(command)
        stands = standing_in(desk, command.change)
    typer.echo(f"{command.change} is {state_in_words(stands.change.state)} (entry {done.seq}).")
