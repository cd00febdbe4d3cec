"""Adding files to a record, noting where one is kept, correcting and withdrawing (EVD-01, EVD-20)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.options import desk_of
from chgdesk.domain.evidence_taking import EvidenceFacts
from chgdesk.domain.file_kinds import FILE_KINDS, file_kind
from chgdesk.errors import UserError
from chgdesk.services.evaluation import parse_instant
from chgdesk.services.evidence.commands import (
    AddEvidence,
    CorrectEvidence,
    EvidenceFile,
    NoteLocation,
    WithdrawEvidence,
)
from chgdesk.services.evidence.gathering import FoundFile, gather
from chgdesk.services.evidence.reading import EvidenceNamed, EvidenceRemarks

CHANGE = typer.Option("", help="The change it is evidence of, such as CHG-2026-0042.")
KIND = typer.Option("", help=f"What it shows: {', '.join(kind.key for kind in FILE_KINDS[:6])} and more.")
SOURCE = typer.Option("", help="The system or address it comes from.")
AT = typer.Option("", "--captured-at", help="When it was captured, with its zone: 2026-07-14T20:15:00Z.")
BY = typer.Option("", "--captured-by", help="Who captured it: a person's key in the workspace.")
FROM = typer.Option("", "--covers-from", help="First day it covers, such as 2026-07-01.")
TO = typer.Option("", "--covers-to", help="Last day it covers.")
ZONE = typer.Option("", "--time-zone", help="The zone of the times inside it, for a transcript: Europe/Lisbon.")
REASON = typer.Option(help="Why; it stands in the trail.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    begin = "Example: chgdesk -w acme.chgdesk evidence"
    group.command("add", epilog=f"{begin} add approval.eml --change CHG-2026-0042 --captured-by ana")(add)
    group.command(
        "note-location",
        epilog=f'{begin} note-location --change CHG-2026-0042 --file dump.bin --location "backup vault, shelf 3"',
    )(note_location)
    group.command("correct", epilog=f'{begin} correct 3f4e5a6b --source "CI" --reason "The run was named later."')(
        correct
    )
    group.command(
        "withdraw", epilog=f'{begin} withdraw 3f4e5a6b --change CHG-2026-0042 --reason "Belongs to another change."'
    )(withdraw)


def add(
    context: typer.Context,
    files: list[Path] = typer.Argument(help="Files, or folders whose files are meant."),
    change: str = CHANGE,
    kind: str = KIND,
    source: str = SOURCE,
    captured_at: str = AT,
    captured_by: str = BY,
    covers_from: str = FROM,
    covers_to: str = TO,
    time_zone: str = ZONE,
    attribute: str = typer.Option("", help="The letter of the test it serves, A to K."),
    about: str = typer.Option("", help="What on the record it shows."),
    note: str = typer.Option("", help="A remark."),
    ask: bool | None = typer.Option(
        None, "--ask/--no-ask", help="Ask for each fact that no file says of itself; at a terminal unless told not to."
    ),
) -> None:
    """Take files as evidence in one act: what a file says of itself is used, the rest is as you say (EVD-01)."""
    said = EvidenceFile(
        kind=_kind(kind),
        source=source,
        captured_at=parse_instant(captured_at) if captured_at else None,
        captured_by=captured_by or None,
        covers_from=_day(covers_from),
        covers_to=_day(covers_to),
        attribute=attribute,
        about=about,
        note=note,
        time_zone=time_zone,
    )
    found = gather(files)
    if found.refused:
        raise UserError("Nothing was recorded. " + " ".join(found.refused))
    with desk_of(context, writes=True) as desk:
        taken = tuple(_filled(file, said, ask=sys.stdin.isatty() if ask is None else ask) for file in found.files)
        done = desk.execute(AddEvidence(change=change or None, files=taken))
        remarks = desk.ask(EvidenceRemarks(seq=done.seq))
    for file, one in zip(found.files, taken, strict=True):
        typer.echo(_line(file.facts, one))
    for remark in remarks:
        typer.echo(remark)
    typer.echo(f"Recorded as entry {done.seq}.")


def _filled(file: FoundFile, said: EvidenceFile, *, ask: bool) -> EvidenceFile:
    """What was typed goes before what the file says; asked for is what neither gives."""
    facts = file.facts
    one = replace(
        said,
        path=file.path,
        kind=said.kind or facts.kind,
        source=said.source or facts.source,
        captured_at=said.captured_at or facts.captured_at,
        captured_by=said.captured_by or facts.captured_by,
        covers_from=said.covers_from or facts.covers_from,
        covers_to=said.covers_to or facts.covers_to,
        time_zone=said.time_zone or facts.time_zone,
    )
    return _asked(facts, one) if ask else one


def _asked(facts: EvidenceFacts, one: EvidenceFile) -> EvidenceFile:
    """Ask for each fact that is still unknown; an empty answer leaves it so."""
    for wanted in facts.asked:
        if getattr(one, wanted.field):
            continue
        words = f"{facts.name}: {wanted.field.replace('_', ' ')} ({wanted.why})"
        answer = typer.prompt(words, default="", show_default=False).strip()
        if answer:
            read: dict[str, Any] = {wanted.field: _READERS.get(wanted.field, str)(answer)}
            one = replace(one, **read)
    return one


def _line(facts: EvidenceFacts, one: EvidenceFile) -> str:
    """A file as it was taken, with where each value comes from."""
    parts = []
    for name in ("kind", "source", "captured_at", "captured_by", "time_zone"):
        value = getattr(one, name)
        if value:
            origin = facts.origin(name) if value == getattr(facts, name) else ""
            parts.append(f"{name.replace('_', ' ')}: {value}{f' ({origin})' if origin else ''}")
    unknown = [wanted.field.replace("_", " ") for wanted in facts.asked if not getattr(one, wanted.field)]
    said = "; ".join(parts) or "nothing is said of it"
    return f"{facts.name}  {said}" + (f"; not said: {', '.join(unknown)}" if unknown else "")


def note_location(
    context: typer.Context,
    location: str = typer.Option(help="Where it is kept: an address, or a system and the place in it."),
    file: Path = typer.Option(None, help="The file, if it can be reached: hash and size are measured, it stays there."),
    name: str = typer.Option("", help="Its name, where it cannot be reached."),
    sha256: str = typer.Option("", help="Its SHA-256, where it cannot be reached."),
    size: int = typer.Option(0, help="Its size in bytes, where it cannot be reached."),
    change: str = CHANGE,
    kind: str = KIND,
    source: str = SOURCE,
    captured_at: str = AT,
    captured_by: str = BY,
) -> None:
    """Refer to a file that is too large or kept elsewhere: its place, hash and size go on record (EVD-20)."""
    facts = EvidenceFile(
        kind=_kind(kind),
        source=source,
        captured_at=parse_instant(captured_at) if captured_at else None,
        captured_by=captured_by or None,
    )
    if not name and file is None:
        raise UserError("Name the file: --file where it can be reached, else --name with --sha256 and --size.")
    with desk_of(context, writes=True) as desk:
        done = desk.execute(
            NoteLocation(
                change=change or None,
                location=location,
                name=name or file.name,
                sha256=sha256,
                size=size,
                path=file,
                facts=facts,
            )
        )
        remarks = desk.ask(EvidenceRemarks(seq=done.seq))
    for remark in remarks:
        typer.echo(remark)
    typer.echo(f"Recorded as entry {done.seq}; the file itself stays where it is.")


def correct(
    context: typer.Context,
    item: str = typer.Argument(help="Its reference, its SHA-256 or the beginning of it."),
    reason: str = REASON,
    change: str = CHANGE,
    name: str = typer.Option("", help="Its name."),
    kind: str = KIND,
    source: str = SOURCE,
    captured_at: str = AT,
    captured_by: str = BY,
    covers_from: str = FROM,
    covers_to: str = TO,
    time_zone: str = ZONE,
    note: str = typer.Option("", help="A remark."),
) -> None:
    """Correct what is said of a file, with the reason; its bytes stay as they are."""
    with desk_of(context, writes=True) as desk:
        found = desk.ask(EvidenceNamed(text=item))
        done = desk.execute(
            CorrectEvidence(
                item=found.item.ref,
                reason=reason,
                change=change or None,
                name=name or None,
                kind=_kind(kind) or None,
                source=source or None,
                captured_at=parse_instant(captured_at) if captured_at else None,
                captured_by=captured_by or None,
                covers_from=_day(covers_from),
                covers_to=_day(covers_to),
                note=note or None,
                time_zone=time_zone or None,
            )
        )
    typer.echo(f"Corrected {found.item.name} as entry {done.seq}.")


def withdraw(
    context: typer.Context,
    item: str = typer.Argument(help="Its reference, its SHA-256 or the beginning of it."),
    change: str = typer.Option(help="The change it is no longer evidence of."),
    reason: str = REASON,
) -> None:
    """Say that a file is no longer evidence of a change; it stays held, listed and delivered, with the reason."""
    with desk_of(context, writes=True) as desk:
        found = desk.ask(EvidenceNamed(text=item))
        done = desk.execute(WithdrawEvidence(change=change, sha256=found.item.sha256, reason=reason))
    typer.echo(f"Withdrew {found.item.name} from {change} as entry {done.seq}; it stays held and listed.")


def _kind(text: str) -> str:
    """The key of a kind; words of one's own stay as they are."""
    found = file_kind(text) if text else None
    return found.key if found is not None else text.strip()


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"{text!r} is not a day. Write it as 2026-07-22."
        raise UserError(sentence) from None


_READERS: dict[str, Callable[[str], Any]] = {"captured_at": parse_instant, "kind": _kind}
"""How an answer is read, where it is more than text."""
