"""Making, copying and trying out workspaces: init, backup, demo, selftest."""

from __future__ import annotations

import difflib
import zoneinfo
from pathlib import Path

import typer

from chgdesk.app import create_workspace, restore_workspace
from chgdesk.cli.options import app_state, desk_of, progress_bar
from chgdesk.cli.transfer import read_file
from chgdesk.domain.people import Organisation
from chgdesk.errors import Invalid
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.judging import refresh_judgements


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: chgdesk init acme.chgdesk --name 'Acme Ltd' --zone Europe/Lisbon")(init)
    app.command(epilog="Example: chgdesk -w acme.chgdesk backup copies/acme-2026-10-05.chgdesk")(backup)
    example = "Example: chgdesk -w acme.chgdesk restore copies/acme-2026-10-05.chgdesk"
    app.command(epilog=example)(restore)
    app.command(epilog="Example: chgdesk demo --out build/demo")(demo)
    app.command(epilog="Example: chgdesk selftest")(selftest)


def init(
    context: typer.Context,
    path: Path = typer.Argument(help="The file to make, NAME.chgdesk."),
    from_: Path | None = typer.Option(None, "--from", help="An interchange file to take in at once."),
    name: str = typer.Option("", help="The company's name."),
    system: str = typer.Option("", help="The system whose changes are kept."),
    zone: str = typer.Option("UTC", help="The time zone days are counted in, such as Europe/Lisbon."),
) -> None:
    """Make a new workspace, empty or from an interchange file; the file appears whole or not at all."""
    _require_zone(zone)
    data = read_file(from_) if from_ is not None else None
    organisation = Organisation(name=name, system=system, zone=zone)
    made = create_workspace(path, organisation=organisation, actor=app_state(context).person)
    try:
        with made as desk:
            if from_ is not None and data is not None:
                desk.execute(ImportInterchange(data=data, name=from_.name))
                with progress_bar("judging the records") as advance:
                    refresh_judgements(desk, advance)
    except BaseException:
        _remove(path)
        raise
    typer.echo(f"Made {path}.")


def restore(
    context: typer.Context,
    source: Path = typer.Argument(help="The copy to restore from."),
    keep: Path | None = typer.Option(None, help="Where to keep what stands there now; default NAME.before-restore."),
) -> None:
    """Put a checked copy in the workspace's place; what stood there is kept first, as a copy of its own."""
    state = app_state(context)
    target = state.path
    before = keep or target.with_name(f"{target.stem}.before-restore{target.suffix}")
    entry = restore_workspace(source, target, before, actor=state.person)
    typer.echo(f"Restored {target} from {source}. What stood there before is kept as {before}; entry {entry} says so.")


def _require_zone(zone: str) -> None:
    """Refuse a time zone that is not in the zone database, and name near ones."""
    known = zoneinfo.available_timezones()
    if zone in known:
        return
    near = difflib.get_close_matches(zone, known, n=3)
    hint = f" Did you mean {', '.join(near)}?" if near else " Write it as Europe/Lisbon."
    raise Invalid(f"There is no time zone called {zone!r}.{hint}")


def _remove(path: Path) -> None:
    """Take away the workspace this command made a moment ago, with what lay beside it."""
    for end in ("", "-wal", "-shm", "-journal", ".holder", ".lock"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def backup(context: typer.Context, target: Path = typer.Argument(help="The copy to write.")) -> None:
    """Copy the whole workspace to one file; the copy is read back and checked before it gets its name."""
    with desk_of(context) as desk, progress_bar("copying") as advance:
        made = desk.backup(target, progress=advance)
    typer.echo(f"Copied to {made}; the copy was read back and is consistent.")


def demo(
    out: Path = typer.Option(Path("build/demo"), help="Where to put the sample workspace and its bundle."),
) -> None:
    """Build the sample company, export its evidence bundle, check both, and say where they lie."""
    from chgdesk.cli.demonstration import build_demonstration  # noqa: PLC0415 - only the demo needs the sample

    with progress_bar("building the sample company") as advance:
        for line in build_demonstration(out, advance):
            typer.echo(line)


def selftest() -> None:
    """Try everything once in a private folder: make, record, judge, print, check; nothing of yours is touched."""
    from chgdesk.cli.selfcheck import run_selftest  # noqa: PLC0415 - only this command needs it

    for line in run_selftest():
        typer.echo(line)
