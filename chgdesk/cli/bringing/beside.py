"""Beside the lists: what was brought in, the way back, a code host's settings, and the register as a sheet."""

from __future__ import annotations

import hashlib
from pathlib import Path

import typer

from chgdesk.cli.bringing.asked import JSON
from chgdesk.cli.bringing.telling import batch_json
from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.cli.transfer import desk_that_registers, read_file, register_export, write_file
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.errors import UserError
from chgdesk.exports.text import csv_bytes
from chgdesk.services.bringing.settings import host_words
from chgdesk.services.bringing.sheet import register_sheet
from chgdesk.services.bringing.taking_back import TakeBack, batches
from chgdesk.services.exporting import xlsx_bytes
from chgdesk.services.imports.code_host import read_host_rules
from chgdesk.services.judging import refresh_judgements
from chgdesk.services.reading import RecordByRef
from chgdesk.services.recording import AttachEvidence


def import_settings(
    context: typer.Context,
    file: Path = typer.Argument(help="Branch protection or a rule set as the host's JSON, or CODEOWNERS."),
    source: str = typer.Option("the code host", help="Whose settings these are, such as 'GitHub, acme/payments'."),
) -> None:
    """Keep a code host's settings as evidence that approval was enforced at this time (APR-15)."""
    data = read_file(file)
    rules = read_host_rules(data, file.name)
    words = host_words(rules)
    digest = hashlib.sha256(data).hexdigest()
    with desk_of(context, writes=True) as desk:
        ref = f"settings-{digest[:12]}-{desk.context.now():%Y%m%d}"
        if desk.ask(RecordByRef(kind="evidence_item", ref=ref)) is not None:
            typer.echo(f"{file.name} was kept today already.")
            return
        item = EvidenceItem(
            ref=ref,
            sha256=digest,
            size=len(data),
            name=file.name,
            kind="branch_protection",
            source=source,
            captured_at=desk.context.now(),
            captured_by=desk.context.actor.person,
            note=words,
        )
        desk.execute(AttachEvidence(item=item, data=data))
    typer.echo(f"Kept {file.name} of {source} as evidence: {words}")
    typer.echo("It says what was set when it was taken, not since when. Compare it with: role compare.")


def import_batches(context: typer.Context, as_json: bool = JSON) -> None:
    """List every act of bringing in, newest first."""
    with desk_of(context) as desk:
        found = [held.value for held in batches(desk.ask)]
    if as_json:
        show_json([batch_json(batch) for batch in found])
        return
    for batch in found:
        typer.echo(
            f"{batch.ref}  {batch.file_name}  {batch.rows_read} rows: {len(batch.created) or len(batch.events)} new, "
            f"{len(batch.completed)} completed, {batch.known} known, {batch.refused} refused  {batch.state}"
        )
    if not found:
        typer.echo("Nothing was brought in yet.")


def import_take_back(
    context: typer.Context,
    batch: str = typer.Argument(help="The number of the act, such as IMP-2026-0003."),
    reason: str = typer.Option(..., help="Why; it stays on every record concerned."),
) -> None:
    """Take an act of bringing in back: records nobody worked on become void, completions are undone."""
    with desk_of(context, writes=True) as desk:
        done = desk.execute(TakeBack(batch=batch, reason=reason))
        after = next(held.value for held in batches(desk.ask) if held.value.ref == batch)
        with progress_bar("judging the records") as advance:
            refresh_judgements(desk, advance)
    taken = sum(1 for touch in done.touched if touch.kind in {"change", "deployment_event"})
    typer.echo(f"Took {batch} back: {taken} records; {len(after.kept)} kept because somebody worked on them since.")
    for ref in after.kept:
        typer.echo(f"  kept: {ref}")


def export_register(
    context: typer.Context,
    to: Path = typer.Option(..., help="The file to write: .xlsx or .csv."),
) -> None:
    """Write the register as a sheet whose cells may be changed and brought in again."""
    ending = to.suffix.casefold()
    if ending not in {".xlsx", ".csv"}:
        sentence = f"'{to.name}' is neither .xlsx nor .csv. Name the file with one of these endings."
        raise UserError(sentence)
    with desk_that_registers(context) as desk:
        report = register_sheet(desk)
        data = xlsx_bytes(report) if ending == ".xlsx" else csv_bytes(report.tables[0], bom=True)
        write_file(to, data)
        register_export(desk, data, "register sheet")
    typer.echo(f"Wrote {to} with {len(report.tables[0].rows)} records.")
