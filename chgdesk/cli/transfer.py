"""Whole workspaces in and out: import, export, and the published schema."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path

import typer

from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.domain.evidence import IssuedBundle
from chgdesk.errors import StorageProblem
from chgdesk.services.desk import ChangeSet, Desk
from chgdesk.services.evaluation import parse_instant
from chgdesk.services.exporting import RegisterExport
from chgdesk.services.git_history import GitHistory, ImportGitHistory, read_git_history
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.interchange import interchange_schema, omitted, write_interchange
from chgdesk.services.judging import refresh_judgements
from chgdesk.services.plain_json import json_text
from chgdesk.services.reading import RecordsOf, RegisterAt, TrailHead

LARGEST = 200 * 1024 * 1024


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    imports = typer.Typer(help="Take in what other systems export.", rich_markup_mode=None, no_args_is_help=True)
    example = "Example: chgdesk -w acme.chgdesk import interchange acme.json"
    imports.command("interchange", epilog=example)(import_interchange)
    imports.command("git", epilog="Example: chgdesk -w acme.chgdesk import git path/to/repository")(import_git)
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


class GitMode(StrEnum):
    """What a repository marks its releases by."""

    AUTO = "auto"
    MERGES = "merges"
    TAGS = "tags"


def import_git(
    context: typer.Context,
    repository: Path = typer.Argument(help="A folder that holds a git repository."),
    mode: GitMode = typer.Option(GitMode.AUTO, help="Read merges or tags; auto picks what the repository uses."),
    since: str = typer.Option("", help="Only what was merged or tagged since then, such as 2026-01-01T00:00:00Z."),
    limit: int = typer.Option(0, min=0, help="Only the newest so many; 0 means all."),
) -> None:
    """Read a repository's merges or tags as deployment events and draft records, and say what it could not tell."""
    with desk_of(context, writes=True) as desk:
        history = read_git_history(
            repository,
            now=desk.context.now(),
            mode=mode.value,
            limit=limit or None,
            since=parse_instant(since) if since else None,
        )
        done = desk.execute(ImportGitHistory(history=history))
        with progress_bar("judging the records") as advance:
            refresh_judgements(desk, advance)
    for line in git_words(history, done):
        typer.echo(line)


def git_words(history: GitHistory, done: ChangeSet) -> Iterator[str]:
    """What was read from a repository, what is new of it, and what it could not tell."""
    new = Counter(touch.kind for touch in done.touched)
    yield (
        f"Read {len(history.events)} events and {len(history.drafts)} drafts from {history.name}; "
        f"new: {new['deployment_event']} events, {new['change']} drafts, {new['person']} people (entry {done.seq})."
    )
    for note in history.notes:
        yield f"  {note}"


def export_interchange(
    context: typer.Context,
    out: Path | None = typer.Option(None, help="The file to write; printed where none is given."),
    known_at: str = typer.Option("", help="The state as recorded by then, such as 2026-10-05T09:00:00Z."),
) -> None:
    """Write the workspace in the interchange format; what the format cannot say is counted under `omitted`."""
    with desk_that_registers(context) as desk:
        held = desk.ask(RegisterAt(known_at=parse_instant(known_at) if known_at else None))
        left_out = omitted(held, elsewhere=_elsewhere(desk))
        text = json_text(write_interchange(held, omitted=left_out)) + "\n"
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_text(out, text)
        register_export(desk, text.encode(), "interchange")
    if out is not None:
        typer.echo(f"Wrote {out}.")
    for what, count in sorted(left_out.items()):
        if count:
            typer.echo(f"  not said by this format: {count} × {what}", err=True)


_ELSEWHERE = (
    ("evidence_item", "evidence files"),
    ("finding_note", "notes on findings"),
    ("reconciliation_item", "reconciliation items"),
    ("role", "roles with their duties"),
    ("policy_section", "sections of policies"),
    ("placeholder_field", "fields of the policy's text"),
    ("related_document", "related documents"),
    ("own_control", "own controls"),
    ("crosswalk_row", "crosswalk rows of your own"),
    ("person_key", "passphrases of people"),
    ("change_meeting", "change meetings"),
)


def _elsewhere(desk: Desk) -> dict[str, int]:
    """How many records of the kinds that the format has no place for."""
    return {words: len(desk.ask(RecordsOf(kind=kind))) for kind, words in _ELSEWHERE}


@contextmanager
def desk_that_registers(context: typer.Context) -> Iterator[Desk]:
    """The desk open for writing where it can be, since an export is registered; else read-only, which is said."""
    with ExitStack() as stack:
        try:
            desk = stack.enter_context(desk_of(context, writes=True))
        except StorageProblem as held:
            desk = stack.enter_context(desk_of(context))
            typer.echo(f"Not registered in the trail, opened read-only: {held}", err=True)
        yield desk


def register_export(desk: Desk, data: bytes, kind: str) -> None:
    """Leave an entry that this file left the workspace, where anything can be recorded (EVD-17)."""
    if desk.is_read_only:
        return
    head = desk.ask(TrailHead())
    export = IssuedBundle(
        ref=f"EXPORT-{head.size + 1}",
        kind=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        files=1,
        register_size=head.register_size,
        register_root=head.register_root.hex(),
        issued_at=desk.context.now(),
        issued_by=desk.context.actor.name,
    )
    desk.execute(RegisterExport(export=export))


def write_text(path: Path, text: str) -> None:
    """Write a text file as `write_file` does."""
    write_file(path, text.encode())


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by its owner only.

    Raises:
        StorageProblem: the place cannot be written.
    """
    draft: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        draft = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
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
