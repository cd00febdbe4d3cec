"""Whole workspaces in and out: import, export, and the published schema."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

import typer

from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.errors import StorageProblem
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.interchange import interchange_schema, omitted, write_interchange
from chgdesk.services.judging import refresh_judgements
from chgdesk.services.plain_json import json_text
from chgdesk.services.reading import RegisterAt

LARGEST = 200 * 1024 * 1024


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    imports = typer.Typer(help="Take in what other systems export.", rich_markup_mode=None, no_args_is_help=True)
    example = "Example: chgdesk -w acme.chgdesk import interchange acme.json"
    imports.command("interchange", epilog=example)(import_interchange)
    app.add_typer(imports, name="import")
    exports = typer.Typer(help="Write what the workspace holds.", rich_markup_mode=None, no_args_is_help=True)
    example = "Example: chgdesk -w acme.chgdesk export interchange --out acme.json"
    exports.command("interchange", epilog=example)(export_interchange)
    app.add_typer(exports, name="export")
    app.command(epilog="Example: chgdesk schema interchange > interchange.schema.json")(schema)


def read_file(path: Path) -> bytes:
    """The bytes of a file named on the command line.

    Raises:
        StorageProblem: it cannot be read, is no ordinary file, or is too large.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            sentence = f"'{path}' is {kind_of(found.st_mode)}. Name an ordinary file."
            raise StorageProblem(sentence)
        if found.st_size > LARGEST:
            sentence = f"'{path.name}' is larger than {LARGEST // 1024**2} MB and was not read. Split it first."
            raise StorageProblem(sentence)
        return path.read_bytes()
    except OSError as fault:
        sentence = f"'{path}' cannot be read ({fault.strerror}). Check the name and that you may read it."
        raise StorageProblem(sentence) from fault


def kind_of(mode: int) -> str:
    """What stands at a path where an ordinary file was expected: reading a pipe or device might never end."""
    return "a folder" if stat.S_ISDIR(mode) else "a pipe or device"


def import_interchange(
    context: typer.Context, file: Path = typer.Argument(help="A file in the interchange format.")
) -> None:
    """Take in a whole interchange file as one act; a file with any fault is refused whole, every fault named."""
    data = read_file(file)
    with desk_of(context, writes=True) as desk:
        done = desk.execute(ImportInterchange(data=data, name=file.name))
        with progress_bar("judging the records") as advance:
            refresh_judgements(desk, advance)
    typer.echo(f"Took in {len(done.touched)} records from {file.name} as entry {done.seq}.")


def export_interchange(
    context: typer.Context,
    out: Path | None = typer.Option(None, help="The file to write; printed where none is given."),
    known_at: str = typer.Option("", help="The state as recorded by then, such as 2026-10-05T09:00:00Z."),
) -> None:
    """Write the workspace in the interchange format; what the format cannot say is counted under `omitted`."""
    from chgdesk.services.evaluation import parse_instant  # noqa: PLC0415 - only with --known-at

    with desk_of(context) as desk:
        held = desk.ask(RegisterAt(known_at=parse_instant(known_at) if known_at else None))
    left_out = omitted(held)
    document = write_interchange(held, omitted=left_out)
    if out is None:
        show_json(document)
    else:
        write_text(out, json_text(document) + "\n")
        typer.echo(f"Wrote {out}.")
    for what, count in sorted(left_out.items()):
        if count:
            typer.echo(f"  not said by this format: {count} × {what}", err=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all, readable by its owner only.

    Raises:
        StorageProblem: the place cannot be written.
    """
    draft: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        draft = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        draft.replace(path)
    except OSError as fault:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        sentence = f"'{path}' cannot be written ({fault.strerror}). Choose another place."
        raise StorageProblem(sentence) from fault


def schema(what: str = typer.Argument("interchange", help="Which format: interchange.")) -> None:
    """Print the JSON Schema of a format that chgdesk reads."""
    if what != "interchange":
        sentence = f"There is no published schema called {what}; there is interchange."
        raise typer.BadParameter(sentence)
    show_json(interchange_schema())
