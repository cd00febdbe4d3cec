"""Checking a workspace and reading its trail."""

from __future__ import annotations

from pathlib import Path

import typer

from chgdesk.cli.options import PASSPHRASE, PASSPHRASE_FILE, desk_of, passphrase_from, show_json
from chgdesk.cli.transfer import read_file
from chgdesk.domain.audit import Checkpoint
from chgdesk.domain.keys import STORE_KEY
from chgdesk.errors import UserError
from chgdesk.services.integrity import Anchor, Fault, verify
from chgdesk.services.reading import CheckpointNow, EntryBySeq, EntryIds, EntryRows, RecordByRef
from chgdesk.services.signing import EnrolStoreKey, new_store_key

INCONSISTENT = 1


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("verify", epilog="Example: chgdesk -w acme.chgdesk verify --anchor checkpoint.txt")(verify_)
    app.command(epilog="Example: chgdesk -w acme.chgdesk trail --limit 20")(trail)
    keys = typer.Typer(help="The workspace's signing key.", rich_markup_mode=None, no_args_is_help=True)
    example = "Example: chgdesk -w acme.chgdesk key enrol --passphrase-file passphrase.txt"
    keys.command("enrol", epilog=example)(enrol)
    keys.command("show", epilog="Example: chgdesk -w acme.chgdesk key show")(show_key)
    app.add_typer(keys, name="key")


def enrol(context: typer.Context, passphrase_file: Path | None = PASSPHRASE_FILE) -> None:
    """Give the workspace a key that signs the checkpoints of its bundles; a local key, no qualified signature."""
    passphrase = passphrase_from(passphrase_file)
    if passphrase is None:
        sentence = f"Name a file with --passphrase-file, or set {PASSPHRASE}; no passphrase stands on a command line."
        raise UserError(sentence)
    with desk_of(context, writes=True) as desk:
        key = new_store_key(passphrase, desk.context)
        done = desk.execute(EnrolStoreKey(key=key))
    typer.echo(f"Enrolled the signing key {key.fingerprint} as entry {done.seq}.")
    typer.echo("Keep the passphrase: without it the key cannot sign. It is a local key, not a qualified signature.")


def show_key(context: typer.Context) -> None:
    """Print the fingerprint of the signing key, to compare with the one on a bundle."""
    with desk_of(context) as desk:
        held = desk.ask(RecordByRef(kind="store_key", ref=STORE_KEY))
    typer.echo(held.value.fingerprint if held is not None else "No signing key; checkpoints stand unsigned.")


def verify_(
    context: typer.Context,
    anchor: Path | None = typer.Option(None, help="A checkpoint given away earlier, to compare with."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Check the whole workspace: trail, records, evidence, structure; exit code 1 where anything differs."""
    given = Anchor.read(read_file(anchor).decode("utf-8", "replace")) if anchor is not None else None
    with desk_of(context) as desk:
        report = verify(desk, given)
    if json:
        show_json(
            {
                "consistent": report.is_consistent,
                "statements": list(report.statements),
                "faults": [
                    {"table": f.table, "record": f.record, "entry": f.entry, "sentence": f.sentence}
                    for f in report.findings
                ],
            }
        )
    else:
        for statement in report.statements:
            typer.echo(statement)
        for fault in report.findings:
            typer.echo(f"  {_fault_words(fault)}")
    if not report.is_consistent:
        raise typer.Exit(INCONSISTENT)


def _fault_words(fault: Fault) -> str:
    """Where a fault lies and what it is, in one line."""
    record = f", {fault.record}" if fault.record else ""
    entry = f", entry {fault.entry}" if fault.entry is not None else ""
    return f"{fault.table}{record}{entry}: {fault.sentence}"


def trail(
    context: typer.Context,
    actor: str = typer.Option("", help="Only this person's acts."),
    action: str = typer.Option("", help="Only this kind of act."),
    words: str = typer.Option("", help="Only entries with these words."),
    entry: int = typer.Option(0, min=0, help="Show this entry in full."),
    checkpoint: bool = typer.Option(False, "--checkpoint", help="Print the code to give away, three lines."),
    limit: int = typer.Option(50, min=1, max=100_000, help="How many at most, newest first."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Read the trail, newest first, in plain sentences."""
    with desk_of(context) as desk:
        if checkpoint:
            _print_checkpoint(desk.ask(CheckpointNow()), as_json=json)
            return
        if entry:
            found = desk.ask(EntryBySeq(seq=entry))
            if found is None:
                sentence = f"The trail has no entry {entry}."
                raise UserError(sentence)
            typer.echo(found.to_payload().decode())
            return
        seqs = desk.ask(EntryIds(actor=actor, action=action, words=words))
        rows = desk.ask(EntryRows(seqs=list(seqs[:limit])))
    if json:
        show_json([{n: getattr(row, n) for n in type(row).__dataclass_fields__} for row in rows])
        return
    for row in rows:
        typer.echo(f"{row.seq:>6}  {row.recorded}  {row.actor}: {row.sentence}")


def _print_checkpoint(found: Checkpoint, *, as_json: bool) -> None:
    """The three lines to give away, or the same as JSON."""
    if as_json:
        origin, size, root = found.body().splitlines()
        show_json({"origin": origin, "size": int(size), "root": root})
    else:
        typer.echo(found.body(), nl=False)
