"""Writing the policy: create, draft, section, fill, related, withdraw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from chgdesk.cli.options import desk_of
from chgdesk.cli.policy.choose import day_of, draft_of, shelf_of, version_line
from chgdesk.cli.transfer import read_file
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.policy import PolicyDocument
from chgdesk.domain.policy_text import PolicySection, RelatedDocument
from chgdesk.errors import UserError
from chgdesk.services.policies.commands import (
    CreatePolicy,
    Edited,
    FieldFill,
    FillFields,
    KeepRelated,
    SaveSections,
    StartDraft,
    WithdrawPolicy,
)
from chgdesk.services.policies.queries import SectionsOf, StoredSection


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    example = "Example: chgdesk -w new.chgdesk --actor ida policy create ACM-CHG-001 --title 'Change Policy'"
    group.command(epilog=example)(create)
    group.command(epilog="Example: chgdesk -w acme.chgdesk --actor ines policy draft --starter")(draft)
    example = "Example: chgdesk -w acme.chgdesk --actor ines policy section purpose --body purpose.md"
    group.command(epilog=example)(section)
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy fill org.name 'Acme Ltd'")(fill)
    example = "Example: chgdesk -w acme.chgdesk policy related ACC-001 'Access control policy' --version 3.1"
    group.command(epilog=example)(related)
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy withdraw --reason 'Begun too early.'")(withdraw)


def create(
    context: typer.Context,
    number: str = typer.Argument(help="The document's number, such as ACM-CHG-001."),
    title: str = typer.Option("Change Management Policy", help="Its title."),
    classification: str = typer.Option("Internal", help="Public, Internal, Confidential or Restricted."),
    owner: str = typer.Option("policy_owner", help="The role that owns it."),
    approver: str = typer.Option("policy_approver", help="The role that may approve it beside the owner."),
    preset: str = typer.Option("recommended", help="The preset its rules start from; see `param preset list`."),
    split: bool = typer.Option(False, "--split", help="Emergency and rollback procedures as documents of their own."),
) -> None:
    """Begin the policy: the starter text, a preset's rules, draft 0.1 (POL-01, POL-02)."""
    document = PolicyDocument(
        ref=number, title=title, classification=classification, owner_role=owner, approver_role=approver
    )
    values = (ParameterValue(path="policy.document_set", text='"split"'),) if split else ()
    with desk_of(context, writes=True) as desk:
        desk.execute(CreatePolicy(document=document, preset=preset, values=values))
        blank = [field.label for field in shelf_of(desk).fields if field.required and not field.value]
    typer.echo(f"Began {number}, draft 0.1. {len(blank)} fields to fill: {', '.join(blank) or 'none'}.")


def draft(
    context: typer.Context,
    based_on: str = typer.Option("", "--from", help="The version to begin from; default the newest approved."),
    starter: bool = typer.Option(False, "--starter", help="Take the starter text where that version has no sections."),
) -> None:
    """Begin the next version as a draft (POL-13)."""
    with desk_of(context, writes=True) as desk:
        shelf = shelf_of(desk)
        assert shelf.document is not None
        base = version_line(desk, based_on).version.ref if based_on else ""
        desk.execute(StartDraft(document=shelf.document.ref, based_on=base, starter=starter))
        line = draft_of(desk)
    typer.echo(f"Began draft {line.version.number}.")


def section(
    context: typer.Context,
    key: str = typer.Argument(help="The section's key, as `policy show --sections` lists it; a new one adds it."),
    body: Path | None = typer.Option(None, help="A Markdown file with its text."),
    heading: str = typer.Option("", help="Its heading."),
    after: str = typer.Option("", help="Move it behind the section with this key."),
    level: int = typer.Option(0, min=0, max=3, help="Its level, 1 to 3."),
    remove: bool = typer.Option(False, "--remove", help="Take it out of the draft; it stays on record."),
) -> None:
    """Edit, add, move or remove a section of the draft (POL-01)."""
    text = read_file(body).decode("utf-8") if body is not None else None
    with desk_of(context, writes=True) as desk:
        version = draft_of(desk).version.ref
        stored: tuple[StoredSection, ...] = desk.ask(SectionsOf(version=version))
        known = {one.section.key: one for one in stored}
        held = known.get(key)
        at = held.section if held else PolicySection(ref="", version=version, key=key, heading="", position=len(stored))
        wanted = replace(
            at,
            body=text if text is not None else at.body,
            heading=heading or at.heading,
            level=level or at.level,
            removed=remove,
        )
        first = Edited(section=wanted, seen=held.stored if held else 0)
        edits = _moved(first, after, stored) if after else (first,)
        desk.execute(SaveSections(version=version, edits=edits))
    typer.echo(f"{'Removed' if remove else 'Saved'} the section {wanted.heading}.")


def _moved(edit: Edited, after: str, stored: tuple[StoredSection, ...]) -> tuple[Edited, ...]:
    """The edit and every section whose place changes with it."""
    rest = [one for one in stored if one.section.key != edit.section.key]
    at = next((n for n, one in enumerate(rest) if one.section.key == after), None)
    if at is None:
        sentence = f"There is no section {after} to move it behind. `policy show --sections` lists the keys."
        raise UserError(sentence)
    ordered = [Edited(section=one.section, seen=one.stored) for one in rest]
    ordered.insert(at + 1, edit)
    placed = [replace(one, section=replace(one.section, position=n)) for n, one in enumerate(ordered)]
    before = {one.section.key: one.section.position for one in stored}
    return tuple(
        one for one in placed if one.section.key == edit.section.key or before[one.section.key] != one.section.position
    )


def fill(
    context: typer.Context,
    key: str = typer.Argument(help="The field's key, such as org.name."),
    value: str = typer.Argument(help="Its value, printed wherever the text names the field."),
) -> None:
    """Fill a field of the text once, for every place (POL-05)."""
    with desk_of(context, writes=True) as desk:
        desk.execute(FillFields(fills=(FieldFill(key=key, value=value),)))
        left = sum(1 for field in shelf_of(desk).fields if field.required and not field.value)
    typer.echo(f"Filled {key}. {left} fields left.")


def related(
    context: typer.Context,
    number: str = typer.Argument(help="The document's number."),
    title: str = typer.Argument(help="Its title."),
    version: str = typer.Option("", help="Its version."),
    topic: str = typer.Option("", help="What it rules, such as access_control or data_retention."),
    owner: str = typer.Option("", help="Who owns it."),
    external: bool = typer.Option(False, "--external", help="It comes from outside the organisation."),
    location: str = typer.Option("", help="Where it is kept."),
    review: str = typer.Option("", help="When it is reviewed next, such as 2027-01-31."),
) -> None:
    """Keep a document that the policy leans on, or one of outside origin (POL-20, POL-21)."""
    document = RelatedDocument(
        ref=number,
        title=title,
        version=version,
        topic=topic,
        owner=owner,
        origin="external" if external else "internal",
        location=location,
        next_review_on=day_of(review) if review else None,
    )
    with desk_of(context, writes=True) as desk:
        desk.execute(KeepRelated(documents=(document,)))
    typer.echo(f"Kept {number} {title}.")


def withdraw(
    context: typer.Context,
    reason: str = typer.Option(..., help="Why it is given up."),
) -> None:
    """Give up the draft, or the version in review; it stays on record."""
    with desk_of(context, writes=True) as desk:
        line = draft_of(desk)
        desk.execute(WithdrawPolicy(version=line.version.ref, reason=reason))
    typer.echo(f"Withdrew version {line.version.number}.")
