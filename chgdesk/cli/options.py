"""What every command shares: which workspace, who is at the desk, how results and progress are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from chgdesk.app import open_desk
from chgdesk.domain.people import Actor
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.plain_json import json_text
from chgdesk.services.seating import seated


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What stands before the command: the workspace and the person."""

    workspace: str = ""
    actor: str = ""

    @property
    def person(self) -> Actor:
        """Who is at the desk; the machine's user name is only a claim and says so."""
        name = self.actor or os.environ.get("USER") or os.environ.get("USERNAME") or "desk"
        return Actor(person=name, name=name)

    @property
    def path(self) -> Path:
        """The workspace file.

        Raises:
            UserError: none was named.
        """
        if not self.workspace:
            sentence = (
                "Name the workspace first: chgdesk -w NAME.chgdesk …, or make one with chgdesk init NAME.chgdesk."
            )
            raise UserError(sentence)
        return Path(self.workspace)


def app_state(context: typer.Context) -> State:
    """The state that the frame left for the command."""
    found = context.find_object(State)
    return found if found is not None else State()


PASSPHRASE_FILE = typer.Option(None, help="A file whose first line is the passphrase of the signing key.")
PASSPHRASE = "CHGDESK_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret


def passphrase_from(file: Path | None) -> str | None:
    """The passphrase from a file's first line, else from the environment; never from the command line.

    Raises:
        UserError: the file cannot be read or is empty.
    """
    if file is None:
        return os.environ.get(PASSPHRASE) or None
    try:
        line = file.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as fault:
        sentence = f"The passphrase file '{file.name}' cannot be read. Check its name and that it is text."
        raise UserError(sentence) from fault
    if not line:
        sentence = f"The passphrase file '{file.name}' is empty. Its first line must be the passphrase."
        raise UserError(sentence)
    return line


@contextmanager
def desk_of(context: typer.Context, *, writes: bool = False) -> Iterator[Desk]:
    """The named workspace, open for as long as the command runs; read-only unless the command records something."""
    state = app_state(context)
    with open_desk(state.path, actor=state.person, read_only=not writes) as desk:
        desk.sit_down(seated(desk, desk.context.actor))
        yield desk


def show_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json_text(value))


@contextmanager
def progress_bar(title: str) -> Iterator[Any]:
    """A bar on the terminal while long work runs; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda *_steps: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415 - the same

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int, what: str = "") -> None:
            bar.update(task, completed=done, total=max(total, 1), description=what or title)

        yield advance
