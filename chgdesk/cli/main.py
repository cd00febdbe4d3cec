"""The command line's frame: which commands there are, what every failure says, and the exit code (NFR-03)."""

from __future__ import annotations

import io
import multiprocessing
import sys
import traceback
import zoneinfo
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from chgdesk import paths
from chgdesk.cli import (
    bringing,
    bundle,
    cab,
    calendar,
    change,
    check,
    control,
    evaluate,
    evidence,
    intake,
    metrics,
    param,
    person,
    policy,
    role,
    sample,
    standard,
    system,
    template,
    transfer,
    workspace,
)
from chgdesk.cli import map as crosswalk
from chgdesk.cli.options import State, app_state
from chgdesk.errors import Cancelled, Invalid, UserError

USAGE, FAILED, CANCELLED = 2, 3, 130
_CANCELLED = "Cancelled; nothing was kept."

app = typer.Typer(
    name="chgdesk",
    help="The compliance officer's desk: change policy, change register and audit evidence in one local file.",
    epilog="Example: chgdesk -w acme.chgdesk evaluate --period 2026-07-01..2026-09-30",
    no_args_is_help=False,
    add_completion=False,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for part in (
    workspace,
    transfer,
    bringing,
    intake,
    evaluate,
    sample,
    change,
    evidence,
    calendar,
    cab,
    policy,
    param,
    crosswalk,
    control,
    system,
    person,
    role,
    template,
    standard,
    metrics,
    bundle,
    check,
):
    part.register(app)


@app.callback()
def frame(
    context: typer.Context,
    workspace_path: str = typer.Option("", "-w", "--workspace", help="The workspace file (NAME.chgdesk)."),
    actor: str = typer.Option("", "--actor", help="Who is at the desk: a person's key in the workspace."),
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    """Open the window where no command is given."""
    context.obj = State(workspace=workspace_path, actor=actor)
    if version:
        from chgdesk.services.context import app_version  # noqa: PLC0415 - only this flag needs it

        typer.echo(f"chgdesk {app_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(_open_window(app_state(context)))


def _open_window(state: State) -> int:
    """Start the window; the core stays free of Qt, so it is looked up by name only here."""
    import importlib  # noqa: PLC0415 - a machine without Qt still runs every command

    try:
        window = importlib.import_module("ui.main")
    except ImportError as fault:
        sentence = f"The window cannot be opened here ({fault}). Every command works without it: try `chgdesk --help`."
        raise UserError(sentence) from fault
    named = [state.workspace] if state.workspace else []
    return int(window.main([*named, *(["--actor", state.actor] if state.actor else [])]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; whatever goes wrong is one clear sentence and an exit code, never a traceback."""
    multiprocessing.freeze_support()
    zoneinfo.reset_tzpath(())
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = app(args=given, prog_name="chgdesk", standalone_mode=False)
    except TyperException as wrong:
        _say(_usage_words(wrong))
        code = USAGE
    except (typer.Abort, KeyboardInterrupt, Cancelled):
        _say(_CANCELLED)
        code = CANCELLED
    except Invalid as refused:
        _say(_invalid_words(refused))
        code = refused.exit_code
    except UserError as refused:
        _say(str(refused))
        code = refused.exit_code
    except BrokenPipeError:
        code = 0
    except Exception:  # noqa: BLE001 - the last line before a person: a bug is logged and said, never shown raw
        code = _report_bug()
    else:
        code = result if isinstance(result, int) else 0
        if code == CANCELLED:
            _say(_CANCELLED)
    if arguments is None:
        sys.exit(code)
    return code


def _speak_utf8() -> None:
    """Pipes and files get UTF-8 on every system; a terminal that lacks a letter shows a mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _usage_words(wrong: TyperException) -> str:
    """What was wrong with the command as it was typed, in one sentence; a bare group answers with its help."""
    said = wrong.format_message().strip()
    if "\n" in said:
        return said
    context = getattr(wrong, "ctx", None)
    path = getattr(context, "command_path", "chgdesk")
    return f"{said.rstrip('.')}. See `{path} --help`."


def _invalid_words(refused: Invalid) -> str:
    """Why input was refused; where there are several faults each stands on a line of its own."""
    said = str(refused)
    if len(refused.faults) < 2:
        return said if said.endswith((".", "?", "!")) else f"{said}."
    head = said.partition(refused.faults[0])[0].rstrip(" .:")
    return "\n  ".join((f"{head}:", *refused.faults))


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)


def _report_bug() -> int:
    """Write the details to the person's own folder and say where they are."""
    text = traceback.format_exc()
    folder = paths.user_data()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = folder / "last-fault.log"
        log.write_text(text, encoding="utf-8")
        log.chmod(0o600)
        where = f"The details are in {log}; please send that file to the makers."
    except OSError:
        where = text
    _say(f"chgdesk made a mistake and stopped; nothing half-written was kept. {where}")
    return FAILED
