"""Building an evidence bundle and checking one that was received."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import typer

from chgdesk.cli.check import INCONSISTENT
from chgdesk.cli.evaluate import AS_OF, KNOWN_AT, PERIOD, SET, what_ifs
from chgdesk.cli.options import PASSPHRASE_FILE, desk_of, passphrase_from, progress_bar, show_json
from chgdesk.cli.transfer import kind_of
from chgdesk.errors import UserError
from chgdesk.exports.verify_bundle import Refused, check
from chgdesk.services.bundles import BundleRequest, build_bundle
from chgdesk.services.evaluation import parse_instant, parse_period
from chgdesk.services.signing import unlock


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Evidence bundles.", rich_markup_mode=None, no_args_is_help=True)
    example = "Example: chgdesk -w acme.chgdesk bundle build --period 2026-07-01..2026-09-30 --out build/q3"
    group.command("build", epilog=example)(build)
    group.command("verify", epilog="Example: chgdesk bundle verify build/q3.zip --anchor checkpoint.txt")(verify)
    app.add_typer(group, name="bundle")


def build(
    context: typer.Context,
    period: str = PERIOD,
    out: Path = typer.Option(help="The folder to write; NAME.zip is written beside it."),
    as_of: str = AS_OF,
    known_at: str = KNOWN_AT,
    set_: list[str] = SET,
    fixed_time: str = typer.Option("", help="Print this time on every page; nothing is recorded and no seal is made."),
    passphrase_file: Path | None = PASSPHRASE_FILE,
    no_zip: bool = typer.Option(False, "--no-zip", help="Write the folder only."),
    json: bool = typer.Option(False, "--json", help="Print the result as JSON."),
) -> None:
    """Build the evidence bundle of a period: change log, population, self-test, a record per change, originals."""
    fixed = parse_instant(fixed_time) if fixed_time else None
    request = BundleRequest(
        period=parse_period(period),
        as_of=parse_instant(as_of) if as_of else None,
        fixed_time=fixed,
        known_at=parse_instant(known_at) if known_at else None,
        what_ifs=what_ifs(set_),
    )
    out = _place(out)
    zip_file = None if no_zip else out.with_name(out.name + ".zip")
    with desk_of(context, writes=fixed is None) as desk, progress_bar("building the bundle") as advance:
        signer = unlock(desk, passphrase_from(passphrase_file)) if fixed is None else None
        built = build_bundle(desk, request, folder=out, zip_file=zip_file, signer=signer, progress=advance)
    if json:
        show_json(
            {
                "folder": str(out),
                "zip": str(zip_file) if zip_file else None,
                "files": built.files,
                "records": built.records,
                "findings": built.to_look_at,
                "not_held": list(built.not_held),
                "sums_sha256": built.sums_sha256,
                "entry": built.entry,
            }
        )
        return
    typer.echo(f"Wrote {built.files} files about {built.records} changes to {out}.")
    typer.echo(f"SHA-256 of the list: {built.sums_sha256}")
    typer.echo(f"Recorded as entry {built.entry}." if built.entry else "Not recorded: the operator set the time.")
    if built.not_held:
        typer.echo(f"{len(built.not_held)} originals are named on records and not held; each record lists its own.")


def _place(out: Path) -> Path:
    """The bundle's folder under its full name, so that `.` and `..` mean what they say."""
    place = Path(os.path.abspath(out))  # noqa: PTH100 - resolve() would follow a link, which is refused
    if not place.name:
        sentence = f"'{out}' cannot be a bundle's folder. Name a new one, such as --out build/q3."
        raise UserError(sentence)
    return place


def verify(
    path: Path = typer.Argument(help="The bundle's folder or zip."),
    anchor: Path | None = typer.Option(None, help="A checkpoint you were given earlier."),
) -> None:
    """Check a received bundle with the same script that lies inside it; no workspace is needed."""
    _require_readable(path, may_be_folder=True)
    if anchor is not None:
        _require_readable(anchor, may_be_folder=False)
    try:
        lines = check(str(path), str(anchor) if anchor else None)
    except Refused as refused:
        typer.echo(f"Not as listed. {str(refused).rstrip('.')}.", err=True)
        raise typer.Exit(INCONSISTENT) from refused
    except OSError as fault:
        sentence = f"'{path}' cannot be read ({fault.strerror}). Check the name."
        raise UserError(sentence) from fault
    for line in lines:
        typer.echo(line)


def _require_readable(path: Path, *, may_be_folder: bool) -> None:
    """Refuse what is not there, and pipes and devices, whose reading might never end."""
    try:
        mode = path.stat().st_mode
    except OSError as fault:
        sentence = f"'{path}' cannot be read ({fault.strerror}). Check the name."
        raise UserError(sentence) from fault
    if not (stat.S_ISREG(mode) or (may_be_folder and stat.S_ISDIR(mode))):
        sentence = f"'{path}' is {kind_of(mode)}. Name {'the folder or zip' if may_be_folder else 'an ordinary file'}."
        raise UserError(sentence)
