"""Approvals from the command line: whom the rules ask, requests, signatures, originals and dropped answers."""

from __future__ import annotations

from pathlib import Path

import typer

from chgdesk.cli.options import PASSPHRASE_FILE, desk_of, passphrase_from, show_json
from chgdesk.cli.working.acts import REASON, REF
from chgdesk.cli.working.choose import file_given, instant_in, standing_in
from chgdesk.domain.change_facts import ApprovalRequest
from chgdesk.domain.workflow.acts import state_in_words
from chgdesk.domain.workflow.sign_offs import SIGN_OFF_WORDS
from chgdesk.errors import UserError
from chgdesk.services.changes.approving import AskApproval, RecordApproval, SignApproval, VoidApproval
from chgdesk.services.changes.replies import ProposeReplies, ReplyProposal
from chgdesk.services.changes.signing_off import SignOffHere

SIGNER = typer.Option(..., help="Who signs: a person's key.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk change approvers CHG-2026-0142")(approvers)
    group.command("tests", epilog="Example: chgdesk -w acme.chgdesk change tests CHG-2026-0142")(needed_tests)
    group.command(epilog="Example: chgdesk -w acme.chgdesk change ask CHG-2026-0142")(ask)
    example = "Example: chgdesk -w acme.chgdesk change sign CHG-2026-0142 --signer ana --passphrase-file secret.txt"
    group.command(epilog=example)(sign)
    example = (
        "Example: chgdesk -w acme.chgdesk change approve CHG-2026-0142 --person ana --at 2026-07-14T10:00 --file m.eml"
    )
    group.command(epilog=example)(approve)
    group.command(epilog="Example: chgdesk -w acme.chgdesk change replies reply1.eml reply2.eml --record")(replies)
    example = (
        "Example: chgdesk -w acme.chgdesk change void-approval CHG-2026-0142 --person ana --at 2026-07-14 --reason No"
    )
    group.command("void-approval", epilog=example)(void_approval)
    example = (
        "Example: chgdesk -w acme.chgdesk change sign-off CHG-2026-0142 review --signer ana "
        "--passphrase-file secret.txt"
    )
    group.command("sign-off", epilog=example)(sign_off)


def approvers(
    context: typer.Context, ref: str = REF, json: bool = typer.Option(False, "--json", help="Print as JSON.")
) -> None:
    """Which approvals the rules ask for, the line that asks for each, and who could give it (APR-01)."""
    with desk_of(context) as desk:
        stands = standing_in(desk, ref)
    name = stands.weighed.subject.facts.name
    if json:
        show_json(
            [
                {
                    "roles": list(ask.roles),
                    "rule": ask.rule,
                    "given": ask.is_given,
                    "could_give": [name(person) for person in ask.holders],
                    "decisions": [{"person": name(g.approval.person), "worth": g.quality.value} for g in ask.given],
                }
                for ask in stands.weighed.asks
            ]
        )
        return
    for reason in stands.weighed.risk_because:
        typer.echo(
            f"Risk: {reason.flag} makes it {reason.level}{f' (card of {reason.system})' if reason.system else ''}."
        )
    if not stands.weighed.asks:
        typer.echo("The rules in force ask for no approval of this change.")
    for ask in stands.weighed.asks:
        state = "given" if ask.is_given else "missing"
        typer.echo(f"{state:8} {ask.words}: {ask.rule}")
        typer.echo(f"         could come from: {', '.join(map(name, ask.holders)) or 'nobody'}")
        for given in ask.given:
            typer.echo(f"         {name(given.approval.person)}: {given.quality.value}")


def needed_tests(context: typer.Context, ref: str = REF) -> None:
    """Which tests type, risk and flags ask for (GATE-07)."""
    with desk_of(context) as desk:
        stands = standing_in(desk, ref)
    if not stands.weighed.tests:
        typer.echo("The rules in force ask for no test of this change.")
    for kind in stands.weighed.tests:
        typer.echo(kind.replace("_", " "))


def ask(
    context: typer.Context,
    ref: str = REF,
    person: list[str] = typer.Option(None, help="Only this person; may repeat."),
) -> None:
    """Print the requests to send, with the mark that answers carry, and note that they were asked (APR-16)."""
    with desk_of(context, writes=True) as desk:
        stands = standing_in(desk, ref)
        wanted = [r for r in stands.requests if not person or r.person in person]
        if not wanted:
            raise UserError(f"Nobody is to be asked for {ref}: every approval is there, or nobody could give it.")
        asked = tuple(ApprovalRequest(person=r.person, roles=r.roles, mark=stands.mark) for r in wanted)
        desk.execute(AskApproval(change=ref, requests=asked))
    for request in wanted:
        typer.echo(f"Subject: {request.subject}\n\n{request.text}\n")


def sign(
    context: typer.Context,
    ref: str = REF,
    signer: str = SIGNER,
    role: list[str] = typer.Option(None, help="In which role; may repeat. Default: those asked for that are held."),
    decision: str = typer.Option("approve", help="approve, conditional or reject."),
    condition: str = typer.Option("", help="Under which condition."),
    note: str = typer.Option("", help="A remark, or why it is rejected."),
    passphrase_file: Path = PASSPHRASE_FILE,
) -> None:
    """Sign an approval or a rejection at this desk, with one's own passphrase (AUD-08)."""
    passphrase = passphrase_from(passphrase_file)
    if passphrase is None:
        raise UserError("Signing asks for a passphrase. Give it with --passphrase-file or CHGDESK_PASSPHRASE.")
    with desk_of(context, writes=True) as desk:
        stands = standing_in(desk, ref)
        done = desk.execute(
            SignApproval(
                change=ref,
                person=signer,
                passphrase=passphrase,
                roles=tuple(role or ()),
                shown=stands.shown,
                decision=decision,
                condition=condition,
                note=note,
            )
        )
        after = standing_in(desk, ref)
    typer.echo(f"Signed as entry {done.seq}. {ref} is {state_in_words(after.change.state)}.")


def approve(
    context: typer.Context,
    ref: str = REF,
    person: str = typer.Option(..., help="Who decided: a person's key."),
    at: str = typer.Option(..., help="When, such as 2026-07-14T10:00 in the workspace's zone."),
    file: Path = typer.Option(None, help="The original that shows it: mail, page, picture, scan."),
    stated: bool = typer.Option(False, "--stated", help="No original is held; record it as only stated."),
    spoken: bool = typer.Option(False, "--spoken", help="It was given by word of mouth."),
    channel: str = typer.Option("", help="How: e-mail, chat, ticket, meeting …"),
    decision: str = typer.Option("approve", help="approve, conditional or reject."),
    condition: str = typer.Option("", help="Under which condition."),
    role: list[str] = typer.Option(None, help="In which role; may repeat."),
) -> None:
    """Record an approval that was given elsewhere, with the original that shows it (APR-09)."""
    with desk_of(context, writes=True) as desk:
        done = desk.execute(
            RecordApproval(
                change=ref,
                person=person,
                roles=tuple(role or ()),
                decided_at=instant_in(desk, at),
                decision=decision,
                mode="verbal" if spoken else "external_written",
                channel=channel or ("spoken" if spoken else ""),
                condition=condition,
                file=file_given(file, "approval") if file else None,
                only_stated=stated,
            )
        )
        stands = standing_in(desk, ref)
    typer.echo(f"Recorded as entry {done.seq}. {ref} is {state_in_words(stands.change.state)}.")


def replies(
    context: typer.Context,
    files: list[Path] = typer.Argument(help="Mails that answer requests (.eml, .msg)."),
    change: str = typer.Option("", help="The change they are about, for mails without a mark."),
    person: str = typer.Option("", help="Who sent them, where the sender is nobody on record: a person's key."),
    record: bool = typer.Option(False, "--record", help="Record every answer that is clear."),
) -> None:
    """Read mails as answers to requests; with --record each clear one is recorded with its mail (APR-16)."""
    with desk_of(context, writes=record) as desk:
        given = tuple(file_given(path, "email") for path in files)
        found: tuple[ReplyProposal, ...] = desk.ask(
            ProposeReplies(files=given, now=desk.context.now(), change=change, person=person)
        )
        for one in found:
            state = "ready"
            if record and one.command is not None:
                state = f"recorded as entry {desk.execute(one.command).seq}"
            elif one.command is None:
                state = "needs a look"
            typer.echo(f"{one.said}  [{state}]")
            for odd in (one.problem, one.warning):
                if odd:
                    typer.echo(f"  ! {odd}")


def void_approval(
    context: typer.Context,
    ref: str = REF,
    person: str = typer.Option(..., help="Whose approval: a person's key."),
    at: str = typer.Option(..., help="When it was given."),
    reason: str = REASON,
) -> None:
    """Void an approval; it stays to be read and does not count any more."""
    with desk_of(context, writes=True) as desk:
        when = instant_in(desk, at)
        meant = [a for a in standing_in(desk, ref).change.approvals if a.person == person and a.voided_at is None]
        exact = next(
            (a.decided_at for a in meant if a.decided_at and abs(a.decided_at - when).total_seconds() < 60), when
        )
        done = desk.execute(VoidApproval(change=ref, person=person, decided_at=exact, reason=reason))
    typer.echo(f"Voided as entry {done.seq}.")


def sign_off(
    context: typer.Context,
    ref: str = REF,
    what: str = typer.Argument(help=f"One of {', '.join(SIGN_OFF_WORDS)}."),
    signer: str = SIGNER,
    words: str = typer.Option("", help="What was looked at and found."),
    genuine: bool = typer.Option(None, "--genuine/--not-genuine", help="Whether it was an emergency indeed."),
    passphrase_file: Path = PASSPHRASE_FILE,
) -> None:
    """Sign a check, a review or a sign-off at this desk (VER-03, EMG-08, EMG-09)."""
    passphrase = passphrase_from(passphrase_file)
    if passphrase is None:
        raise UserError("Signing asks for a passphrase. Give it with --passphrase-file or CHGDESK_PASSPHRASE.")
    with desk_of(context, writes=True) as desk:
        stands = standing_in(desk, ref)
        done = desk.execute(
            SignOffHere(
                change=ref,
                what=what,
                person=signer,
                passphrase=passphrase,
                shown=stands.shown,
                words=words,
                was_genuine=genuine,
            )
        )
    typer.echo(f"Signed {SIGN_OFF_WORDS.get(what, what)} of {ref} as entry {done.seq}.")
