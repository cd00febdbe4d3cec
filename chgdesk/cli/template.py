"""Standard procedures from the command line: the catalogue, drafting, approving, reviewing, revoking (STD-01..08)."""

from __future__ import annotations

import json as json_reader
from dataclasses import fields
from datetime import UTC
from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.options import PASSPHRASE_FILE, desk_of, passphrase_from, show_json
from chgdesk.cli.policy.choose import day_of
from chgdesk.cli.transfer import read_file
from chgdesk.domain.calendar import Calendar, day_words, instant_words
from chgdesk.domain.catalogue import StandardTemplate, TemplateVersion, versions_of
from chgdesk.domain.procedures import NEEDS_CHANGE, RESULTS, UNCHANGED, TemplateAct, outcome_words
from chgdesk.errors import Invalid, UserError
from chgdesk.services.catalogue.commands import (
    ApproveTemplate,
    DraftTemplate,
    RecordTemplateApproval,
    ReinstateTemplate,
    ReviewTemplate,
    ReviseTemplate,
    RevokeTemplate,
    SuspendTemplate,
    Wording,
)
from chgdesk.services.catalogue.reading import ExecutionLine, ExecutionsOf, Shelf, TemplateLine, TemplatesShelf
from chgdesk.services.catalogue.starters import starter_procedures
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import HeldFile

TEMPLATE = typer.Argument(help="The procedure's number, such as STD-01.")
FILE = typer.Option(None, "--file", help="The procedure as JSON; `template show STD-01 --json` prints the form.")
_EXAMPLE = "Example: chgdesk -w acme.chgdesk template"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        help="Standard procedures: approved in advance, reviewed, revoked.",
        rich_markup_mode=None,
        no_args_is_help=True,
    )
    group.command("list", epilog=f"{_EXAMPLE} list")(list_)
    group.command("show", epilog=f"{_EXAMPLE} show STD-CERT")(show)
    group.command("draft", epilog="Example: chgdesk -w acme.chgdesk --actor ines template draft --starter 1")(draft)
    example = (
        "Example: chgdesk -w acme.chgdesk --actor ines template revise STD-CERT --file procedure.json --change Wider"
    )
    group.command("revise", epilog=example)(revise)
    example = "Example: chgdesk -w acme.chgdesk template approve STD-CERT --signer ana --passphrase-file passphrase.txt"
    group.command("approve", epilog=example)(approve)
    example = f"{_EXAMPLE} record-approval STD-CERT --by ana --on 2026-03-02 --evidence approval.eml"
    group.command("record-approval", epilog=example)(record_approval)
    group.command("review", epilog="Example: chgdesk -w acme.chgdesk --actor ana template review STD-CERT")(review)
    group.command("suspend", epilog=f"{_EXAMPLE} suspend STD-CERT --reason 'The issuer changed its chain.'")(suspend)
    example = "Example: chgdesk -w acme.chgdesk --actor ana template reinstate STD-CERT --note 'The steps name it now.'"
    group.command("reinstate", epilog=example)(reinstate)
    group.command("revoke", epilog=f"{_EXAMPLE} revoke STD-CERT --reason 'The proxy is gone.'")(revoke)
    group.command("executions", epilog=f"{_EXAMPLE} executions STD-CERT --since-review")(executions)
    app.add_typer(group, name="template")


def shelf_of(desk: Desk) -> Shelf:
    """The catalogue as it stands now."""
    found: Shelf = desk.ask(TemplatesShelf(now=desk.context.now(), seat=desk.context.actor.person))
    return found


def line_of(shelf: Shelf, ref: str) -> TemplateLine:
    """One procedure.

    Raises:
        UserError: there is none of that number; the sentence names those there are.
    """
    found = next((line for line in shelf.lines if line.ref == ref), None)
    if found is None:
        known = ", ".join(line.ref for line in shelf.lines) or "none yet; begin with `chgdesk template draft`"
        sentence = f"There is no procedure '{ref}'. In the catalogue: {known}."
        raise UserError(sentence)
    return found


def list_(context: typer.Context, json: bool = typer.Option(False, "--json", help="Print as JSON.")) -> None:
    """List every procedure with how it stands, its next review and what was done under it (STD-01)."""
    with desk_of(context) as desk:
        shelf = shelf_of(desk)
    if json:
        show_json({"procedures": [_line_form(line) for line in shelf.lines]})
        return
    if not shelf.lines:
        typer.echo("No procedure is on record. Begin one with `chgdesk template draft --starter 1`.")
    for line in shelf.lines:
        due = f", next review {day_words(line.next_review)}" if line.next_review else ""
        done = f"{line.total} executions, {line.since_review} since the last review, {line.failures} failed"
        typer.echo(f"{line.ref}  {line.template.title}  [{line.words}{due}]  {done}")
        if line.why_not:
            typer.echo(f"    {line.why_not}")


def show(
    context: typer.Context,
    template: str = TEMPLATE,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Show one procedure: what it allows, its steps, its versions, approvals and reviews."""
    with desk_of(context) as desk:
        shelf = shelf_of(desk)
    line = line_of(shelf, template)
    if json:
        show_json({**_line_form(line), "wording": wording_form(line.template, line.draft or line.current)})
        return
    _print_procedure(line, shelf)


def draft(
    context: typer.Context,
    file: Path | None = FILE,
    starter: int | None = typer.Option(
        None, help="Begin from one of our four: 1 certificate, 2 group, 3 dependency, 4 value."
    ),
    ref: str = typer.Option("", "--number", help="A number of your own; without it the next of the catalogue."),
) -> None:
    """Begin a procedure as a draft; somebody else approves it (STD-01)."""
    starters = starter_procedures()
    if (file is None) == (starter is None):
        raise UserError("Name the procedure's file with --file, or one of ours with --starter 1 to 4.")
    if starter is not None and not 1 <= starter <= len(starters):
        sentence = f"There is no starter procedure {starter}; choose 1 to {len(starters)}."
        raise UserError(sentence)
    wording = starters[starter - 1] if starter is not None else read_wording(file)
    with desk_of(context, writes=True) as desk:
        before = {line.ref for line in shelf_of(desk).lines}
        desk.execute(DraftTemplate(wording=wording, ref=ref))
        made = next(line for line in shelf_of(desk).lines if line.ref not in before)
    missing = f" It does not say its {', '.join(made.missing)} yet." if made.missing else ""
    typer.echo(f"Drafted {made.ref}, {made.template.title}. Nobody can use it before it is approved.{missing}")


def revise(
    context: typer.Context,
    template: str = TEMPLATE,
    file: Path | None = FILE,
    change: str = typer.Option("", help="What this version changes, in a sentence."),
) -> None:
    """Write a further version; the approved one stays in force until the new one is approved (STD-07)."""
    if file is None:
        raise UserError("Name the file with the new wording: --file procedure.json.")
    wording = read_wording(file)
    with desk_of(context, writes=True) as desk:
        desk.execute(ReviseTemplate(template=template, wording=wording, change_note=change))
        line = line_of(shelf_of(desk), template)
    number = line.draft.number if line.draft is not None else 0
    typer.echo(f"Version {number} of {template} waits for approval. SHA-256 of its wording: {line.digest}")


def approve(
    context: typer.Context,
    template: str = TEMPLATE,
    signer: str = typer.Option(..., help="Who signs: a person's key, not the author's."),
    passphrase_file: Path | None = PASSPHRASE_FILE,
    digest: str = typer.Option(
        "", help="The SHA-256 that was shown to the signer; default that of the waiting wording."
    ),
) -> None:
    """Sign the wording that waits, with the signer's own passphrase (STD-02)."""
    passphrase = passphrase_from(passphrase_file)
    if passphrase is None:
        raise UserError("A signature needs the signer's passphrase: name a file with --passphrase-file.")
    with desk_of(context, writes=True) as desk:
        shown = digest or line_of(shelf_of(desk), template).digest
        desk.execute(ApproveTemplate(template=template, signer=signer, passphrase=passphrase, digest=shown))
        current = line_of(shelf_of(desk), template).current
    assert current is not None
    assert current.signature is not None
    typer.echo(f"{current.signature.statement}. Over version {current.number} with SHA-256 {current.signature.digest}.")


def record_approval(
    context: typer.Context,
    template: str = TEMPLATE,
    by: str = typer.Option(..., help="Who approved it: a person's key."),
    on: str = typer.Option(..., help="On which day, such as 2026-07-01."),
    evidence: Path | None = typer.Option(None, help="The file that shows it: mail, minutes, scan."),
    note: str = typer.Option("", help="Where it can be seen, if there is no file."),
) -> None:
    """Record an approval that was given elsewhere, with its day and what shows it (STD-02)."""
    held = HeldFile(name=evidence.name, data=read_file(evidence)) if evidence is not None else None
    command = RecordTemplateApproval(
        template=template, approved_by=by, approved_on=day_of(on), evidence=held, note=note
    )
    with desk_of(context, writes=True) as desk:
        desk.execute(command)
        names = shelf_of(desk).names
    rests = "document held" if held is not None else "stated, no document held"
    typer.echo(f"Recorded: {template} approved by {names.get(by, by)} on {day_words(command.approved_on)}, {rests}.")


def review(
    context: typer.Context,
    template: str = TEMPLATE,
    needs_change: bool = typer.Option(False, "--needs-change", help="It needs a change; say which with --note."),
    note: str = typer.Option("", help="What was looked at, and what has to change."),
    by: str = typer.Option("", help="Who reviewed it; default who sits at the desk (--actor)."),
    on: str = typer.Option("", help="On which day; default today."),
) -> None:
    """Record a review by somebody who did not write it, and when the next is due (STD-03)."""
    command = ReviewTemplate(
        template=template,
        result=NEEDS_CHANGE if needs_change else UNCHANGED,
        note=note,
        reviewed_by=by,
        reviewed_on=day_of(on) if on else None,
    )
    with desk_of(context, writes=True) as desk:
        desk.execute(command)
        line = line_of(shelf_of(desk), template)
    due = day_words(line.next_review) if line.next_review else "not known"
    typer.echo(f"Reviewed: {template} {RESULTS[command.result]}. Next review: {due}.")


def suspend(context: typer.Context, template: str = TEMPLATE, reason: str = typer.Option(..., help="Why.")) -> None:
    """Take a procedure out of use until somebody has looked at it."""
    with desk_of(context, writes=True) as desk:
        desk.execute(SuspendTemplate(template=template, reason=reason))
    typer.echo(f"Suspended {template}. Nothing can be logged under it until somebody else lifts that.")


def reinstate(
    context: typer.Context,
    template: str = TEMPLATE,
    note: str = typer.Option(..., help="What was found, and why it may be used again."),
) -> None:
    """Lift a suspension; by somebody who neither wrote the procedure nor carried out what failed."""
    with desk_of(context, writes=True) as desk:
        desk.execute(ReinstateTemplate(template=template, note=note))
    typer.echo(f"{template} may be used again.")


def revoke(context: typer.Context, template: str = TEMPLATE, reason: str = typer.Option(..., help="Why.")) -> None:
    """Revoke a procedure at once and for good; lists what was done under it since its last review (STD-08)."""
    with desk_of(context, writes=True) as desk:
        desk.execute(RevokeTemplate(template=template, reason=reason))
        since = desk.ask(ExecutionsOf(template=template, now=desk.context.now(), since_review=True))
        calendar = Calendar(zone=shelf_of(desk).zone)
    typer.echo(f"Revoked {template}. Done under it since its last review: {len(since)}.")
    _print_executions(since, calendar)


def executions(
    context: typer.Context,
    template: str = TEMPLATE,
    since_review: bool = typer.Option(False, "--since-review", help="Only since its last review."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """List what was done under a procedure, newest first."""
    with desk_of(context) as desk:
        found = desk.ask(ExecutionsOf(template=template, now=desk.context.now(), since_review=since_review))
        calendar = Calendar(zone=shelf_of(desk).zone)
    if json:
        show_json({"count": len(found), "executions": [_execution_form(one) for one in found]})
        return
    _print_executions(found, calendar)
    typer.echo(f"{len(found)} executions.")


def read_wording(file: Path | None) -> Wording:
    """A procedure's wording from a JSON file.

    Raises:
        Invalid: the file is no such JSON; every fault is named.
    """
    assert file is not None
    try:
        said = json_reader.loads(read_file(file).decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        sentence = (
            f"'{file.name}' is not JSON. `chgdesk template show STD-01 --json` prints the form under \"wording\"."
        )
        raise Invalid(sentence) from fault
    said = said.get("wording", said) if isinstance(said, dict) else said
    if not isinstance(said, dict):
        sentence = f"'{file.name}' holds no procedure: an object with title, steps, allowed_types and so on."
        raise Invalid(sentence)
    faults = tuple(_faults(said))
    if faults:
        sentence = f"'{file.name}' was not taken."
        raise Invalid(f"{sentence} {' '.join(faults)}", faults)
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Wording(**given)


_LISTS = frozenset({"allowed_types", "allowed_flags", "systems", "flags", "examples"})


def _faults(said: dict[str, Any]) -> list[str]:
    names = {field.name for field in fields(Wording)}
    found = [f"{name}: there is no such part of a procedure." for name in said if name not in names]
    for name, value in said.items():
        if name in _LISTS and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            found.append(f"{name}: a list of words in square brackets.")
        elif name == "usual_minutes" and not (value is None or (isinstance(value, int) and 0 < value < 100_000)):
            found.append("usual_minutes: a whole number of minutes.")
        elif name in names - _LISTS - {"usual_minutes"} and not isinstance(value, str):
            found.append(f"{name}: text in quotes.")
    return found if "title" in said else [*found, "title: missing."]


def wording_form(template: StandardTemplate, version: TemplateVersion | None) -> dict[str, Any]:
    """A procedure's wording in the form that `draft` and `revise` take."""
    said: dict[str, Any] = {}
    for field in fields(Wording):
        owner = version if version is not None and hasattr(version, field.name) else template
        value = getattr(owner, field.name)
        said[field.name] = list(value) if isinstance(value, tuple) else value
    return {**said, "owner": said["owner"] or ""}


def _line_form(line: TemplateLine) -> dict[str, Any]:
    return {
        "procedure": line.ref,
        "title": line.template.title,
        "standing": line.standing.value,
        "words": line.words,
        "why_not": line.why_not,
        "next_review": line.next_review.isoformat() if line.next_review else None,
        "executions": line.total,
        "since_review": line.since_review,
        "failed": line.failures,
        "last": line.last_at.astimezone(UTC).isoformat() if line.last_at else None,
        "versions": [
            {
                "number": version.number,
                "author": version.author,
                "approved_by": version.approved_by,
                "approved_on": version.approved_on.isoformat() if version.approved_on else None,
                "replaced_on": version.replaced_on.isoformat() if version.replaced_on else None,
                "change": version.change_note,
            }
            for version in versions_of(line.template)
        ],
        "acts": {act.value: line.why_not_act(act) for act in TemplateAct},
    }


def _execution_form(one: ExecutionLine) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in ("ref", "title", "system", "done_by", "outcome", "incident")}
    return {**said, "at": one.at.isoformat()}


def _print_executions(found: tuple[ExecutionLine, ...], calendar: Calendar) -> None:
    for one in found:
        incident = f", incident {one.incident}" if one.incident else ""
        ended = outcome_words(one.outcome) if one.outcome else "outcome not on record"
        typer.echo(f"{one.ref}  {instant_words(one.at, calendar)}  {one.done_by}  {one.system}  {ended}{incident}")


def _print_procedure(line: TemplateLine, shelf: Shelf) -> None:
    template, names = line.template, shelf.names
    typer.echo(f"{line.ref}  {template.title}  [{line.words}]")
    if line.why_not:
        typer.echo(f"  ! {line.why_not}")
    for words, said in (
        ("For", template.purpose),
        ("Types", ", ".join(template.allowed_types)),
        ("Marks", ", ".join(template.allowed_flags) or "none"),
        ("Systems", ", ".join(template.systems) or "any"),
        ("Limits", template.limits),
        ("Steps", template.steps),
        ("Risk", template.risk_assessment),
        ("Way back", template.rollback_plan),
    ):
        typer.echo(f"{words}: {said or 'not on record'}")
    for version in versions_of(template):
        typer.echo(f"Version {version.number}: {approval_words(version, names)} {version.change_note}".rstrip())
    for review_ in template.reviews:
        result = f", {RESULTS[review_.result]}" if review_.result in RESULTS else ""
        who = names.get(review_.reviewer, review_.reviewer) or "somebody"
        typer.echo(f"Reviewed {day_words(review_.reviewed_on)} by {who}{result}. {review_.note}".rstrip())


def approval_words(version: TemplateVersion, names: Any) -> str:
    """What the approval of a version rests on, in a sentence (R24)."""
    if version.approved_on is None:
        return "waits for approval."
    who = names.get(version.approved_by or "", version.approved_by or "somebody")
    if version.signature is not None:
        return f"signed at this desk by {who} on {day_words(version.approved_on)}."
    rests = "document held" if version.approval_evidence else "stated, no document held"
    return f"approved by {who} on {day_words(version.approved_on)}, {rests}."
