"""Taking a Word or Markdown file into the draft: import."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from chgdesk.cli.options import desk_of
from chgdesk.cli.policy.choose import draft_of, shelf_of
from chgdesk.cli.transfer import read_file
from chgdesk.errors import UserError
from chgdesk.services.policies.commands import KeepFields, SaveSections
from chgdesk.services.policies.queries import SectionsOf, StoredSection
from chgdesk.services.policies.taking_in import (
    DamageFound,
    count_line,
    damage_in,
    edits_into,
    fields_from,
    mended,
    proposed_field,
    read_for_draft,
    sections_from,
)
from chgdesk.text.read_document import TRACKED, Choice, ReadDocument
from chgdesk.text.word_in import proposed_choices
from chgdesk.text.word_in.kinds import BY_KEY, TRACKED_KINDS


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    example = "Example: chgdesk -w acme.chgdesk --actor ines policy import ours.md --fields --repair"
    group.command("import", epilog=example)(import_)


def import_(
    context: typer.Context,
    file: Path = typer.Argument(help="A Word document (.docx) or Markdown file (.md, .txt)."),
    accept_changes: bool = typer.Option(False, "--accept-changes", help="Take tracked changes as made."),
    reject_changes: bool = typer.Option(False, "--reject-changes", help="Take the text as before tracked changes."),
    leave: list[str] = typer.Option([], "--leave", help="A kind of text to leave out, such as footnote or text_box."),
    repair: bool = typer.Option(False, "--repair", help="Put damaged characters right where that is certain."),
    fields: bool = typer.Option(False, "--fields", help="Make fields of blanks such as [Company name]."),
    behind: bool = typer.Option(False, "--behind", help="Behind the draft's own text, not in place of it."),
    encoding: str = typer.Option("", help="The encoding of a text file that is not UTF-8, such as cp1252."),
) -> None:
    """Take a file's text into the draft; whatever is not taken in is listed (POL-05, POL-25)."""
    data = read_file(file)
    read = read_for_draft(data, file.name, encoding=encoding)
    choices = _choices(read, accept=accept_changes, reject=reject_changes, leave=leave)
    wanted = tuple(proposed_field(each) for each in read.fields)
    with desk_of(context, writes=True) as desk:
        version = draft_of(desk).version.ref
        known = shelf_of(desk).fields
        if fields:
            wanted = tuple(proposed_field(each, known) for each in read.fields)
            choices |= {each.choice_key: Choice.TAKE for each in read.fields}
        decided = read_for_draft(data, file.name, choices, encoding=encoding)
        sections = sections_from(decided, wanted if fields else ())
        damage = damage_in(sections)
        if repair:
            sections = mended(sections, {each.found: each.offered for each in damage if each.certain})
        stored: tuple[StoredSection, ...] = desk.ask(SectionsOf(version=version))
        fresh = fields_from(decided, wanted, {field.ref for field in known}) if fields else ()
        if fresh:
            desk.execute(KeepFields(fields=fresh))
        desk.execute(SaveSections(version=version, edits=edits_into(sections, stored, instead=not behind)))
    typer.echo(f"Took in {len(sections)} sections of {file.name}. {count_line(decided)}")
    for line in (*_left(decided), *_blanks(read, taken=fields), *_damaged(damage, repaired=repair), *decided.notes):
        typer.echo(line)


def _choices(read: ReadDocument, *, accept: bool, reject: bool, leave: list[str]) -> dict[str, Choice]:
    """What is proposed for each kind, with what the person said; tracked changes are never decided for them."""
    if accept and reject:
        raise UserError("Say either --accept-changes or --reject-changes.")
    unknown = [kind for kind in leave if kind not in BY_KEY or kind in TRACKED_KINDS]
    if unknown:
        known = ", ".join(key for key, kind in BY_KEY.items() if kind.asks and key not in TRACKED_KINDS)
        raise UserError(f"There is no kind {unknown[0]} to leave out. The kinds are: {known}.")
    tracked = [item for item in read.ledger.open_items if item.kind.key in TRACKED_KINDS]
    if tracked and not (accept or reject):
        raise UserError(
            f"{read.name} has {len(tracked)} tracked changes. Say --accept-changes to take the text with them, or "
            "--reject-changes to take it without."
        )
    choices = proposed_choices(read)
    for item in read.ledger.open_items:
        if item.kind.key in leave:
            choices[item.key] = Choice.LEAVE
    if tracked:
        choices |= {item.key: Choice.REJECT if reject else Choice.ACCEPT for item in tracked}
        choices[TRACKED] = Choice.REJECT if reject else Choice.ACCEPT
    return choices


def _left(read: ReadDocument) -> Iterable[str]:
    """Each thing that was left out, with the place it stood and its first words."""
    for item in read.ledger.items:
        if item.characters:
            text = " ".join(item.text.split())
            yield f"Left out: {item.kind.name}, {item.where}: {text[:70]}{'…' if len(text) > 70 else ''}"


def _blanks(read: ReadDocument, *, taken: bool) -> Iterable[str]:
    if read.fields:
        labels = ", ".join(each.label for each in read.fields)
        yield f"Fields made of blanks: {labels}." if taken else f"Blanks left as written, see --fields: {labels}."


def _damaged(damage: tuple[DamageFound, ...], *, repaired: bool) -> Iterable[str]:
    for each in damage:
        done = repaired and each.certain
        what = f"put right as {each.offered or 'nothing'}" if done else f"left as it stands, offered: {each.offered}"
        yield f"Damaged in {each.places} places: {each.found!r} {what}"
