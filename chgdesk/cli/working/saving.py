"""Recording changes and adding to them: new, set, copy what a dropped source says (CHG-01, CHG-07, W3)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.working.choose import file_given, standing_in, touched_change, zone_in
from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.workflow.acts import state_in_words
from chgdesk.domain.workflow.field_setting import FieldRefused, with_field, with_further
from chgdesk.errors import UserError
from chgdesk.intake import propose, read_source
from chgdesk.services.changes.desk import CaptureGround, ChangeStanding, Ground
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.desk import Desk

SET = typer.Option(None, "--set", help="A field, such as risk_declared=high or verification.person=dora; may repeat.")
ADD = typer.Option(None, "--add", help="One more fact, such as deployments:start=2026-07-14T20:15,implementer=dora.")
DROP = typer.Option(None, "--drop", help="A pull request, ticket, mail, chat or log to read and to keep; may repeat.")
ATTACH = typer.Option(None, "--attach", help="A file to hold as evidence; may repeat.")
ANYWAY = typer.Option(False, "--as-happened", help="Record a guarded step as having happened all the same.")
THEN = typer.Option("", help="An act done in the same breath: submit or close.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command("new", epilog="Example: chgdesk -w acme.chgdesk change new --drop pr.json --set risk_declared=low")(
        new
    )
    group.command("set", epilog="Example: chgdesk -w acme.chgdesk change set CHG-2026-0142 --set outcome=success")(set_)


def new(
    context: typer.Context,
    title: str = typer.Argument("", help="What changed, in a few words."),
    assign: list[str] = SET,
    add: list[str] = ADD,
    drop: list[Path] = DROP,
    attach: list[Path] = ATTACH,
    then: str = THEN,
    as_happened: bool = ANYWAY,
    reason: str = typer.Option("", help="Why, where a step asks for it."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Record a new change; what is missing is said, and who owes it."""
    with desk_of(context, writes=True) as desk:
        begun = Change(ref="", title=title)
        command = _command(begun, desk, assign, add, drop or (), attach or ())
        command = SaveChange(
            change=command.change, files=command.files, then=then, as_happened=as_happened, reason=reason
        )
        _save(command, desk, json=json)


def set_(
    context: typer.Context,
    ref: str = typer.Argument(help="The change's number."),
    assign: list[str] = SET,
    add: list[str] = ADD,
    drop: list[Path] = DROP,
    attach: list[Path] = ATTACH,
    then: str = THEN,
    as_happened: bool = ANYWAY,
    reason: str = typer.Option("", help="Why, where a step asks for it."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Add to or correct a change; earlier values stay in its history."""
    with desk_of(context, writes=True) as desk:
        stands = standing_in(desk, ref)
        made = _command(stands.change, desk, assign, add, drop or (), attach or ())
        command = SaveChange(
            change=made.change,
            files=made.files,
            expected_version=stands.version,
            then=then,
            as_happened=as_happened,
            reason=reason,
        )
        _save(command, desk, json=json)


def _command(
    change: Change, desk: Desk, assign: Iterable[str] | None, add: Iterable[str] | None, *paths: Iterable[Path]
) -> SaveChange:
    drop, attach = paths
    zone = zone_in(desk)
    typed = _assigned(change, assign or (), zone)
    keep = frozenset(text.partition("=")[0] for text in assign or ()) | ({"title"} if change.title else set())
    files = [*(file_given(path) for path in attach)]
    ground: Ground = desk.ask(CaptureGround(now=desk.context.now()))
    for path in drop:
        given = file_given(path)
        reading = read_source(given.data, given.name, zone=zone)
        held = Provenance(basis=Basis.DOCUMENT, source=reading.title or given.name)
        proposal = propose(
            typed,
            reading,
            people=ground.people,
            held=held,
            roles_of=ground.roles_at,
            keep=keep,
        )
        typed = proposal.change
        files.append(given)
        for note in proposal.notes:
            typer.echo(note, err=True)
    for text in add or ():
        path_, colon, parts = text.partition(":")
        if not colon:
            raise UserError(f"“{text}” is not written as list:field=value,field=value.")
        typed = _tried(lambda at=path_, given=parts, now=typed: with_further(now, at, given, zone))
    return SaveChange(change=typed, files=tuple(files))


def _assigned(change: Change, assign: Iterable[str], zone: str) -> Change:
    for text in assign:
        path, equals, value = text.partition("=")
        if not equals:
            raise UserError(f"“{text}” is not written as field=value.")
        change = _tried(lambda at=path, given=value, now=change: with_field(now, at.strip(), given, zone))
    return change


def _tried(made: object) -> Change:
    try:
        result: Change = made()  # type: ignore[operator]
    except FieldRefused as refused:
        raise UserError(str(refused)) from refused
    return result


def _save(command: SaveChange, desk: Desk, *, json: bool) -> None:
    done = desk.execute(command)
    stands = standing_in(desk, touched_change(done))
    if json:
        show_json(standing_form(stands))
        return
    typer.echo(f"{stands.change.ref} is {state_in_words(stands.change.state)} (entry {done.seq}).")
    print_voided(command.change, stands)
    print_needs(stands)


def print_voided(before: Change, stands: ChangeStanding) -> None:
    """Which approvals this act voided, and why; whoever corrects a record sees what that cost (APR-11)."""
    name = stands.weighed.subject.facts.name
    stood = {(one.person, one.decided_at) for one in before.approvals if one.voided_at is None}
    for one in stands.change.approvals:
        if one.voided_at is not None and (one.person, one.decided_at) in stood:
            why = (one.void_reason or "").rstrip(".")
            typer.echo(f"  ! The approval of {name(one.person)} does not count any more{f': {why}' if why else ''}.")


def print_needs(stands: ChangeStanding) -> None:
    """What is missing and who owes it."""
    name = stands.weighed.subject.facts.name
    for need in stands.weighed.needs:
        who = f"  ({', '.join(map(name, need.owed_by))})" if need.owed_by else ""
        typer.echo(f"  ~ {need.sentence}{who}")


def standing_form(stands: ChangeStanding) -> dict[str, object]:
    """How a change stands, as JSON."""
    name = stands.weighed.subject.facts.name
    return {
        "ref": stands.change.ref,
        "version": stands.version,
        "state": stands.change.state.value,
        "category": stands.weighed.category,
        "risk": stands.weighed.risk,
        "mark": stands.mark,
        "shown": stands.shown,
        "needs": [
            {
                "code": need.code,
                "field": need.field,
                "sentence": need.sentence,
                "clause": need.clause,
                "owed_by": [name(person) for person in need.owed_by],
                "before": need.before,
            }
            for need in stands.weighed.needs
        ],
        "offers": [{"act": o.key, "open": o.is_open, "why_not": o.why_not} for o in stands.offers],
    }
