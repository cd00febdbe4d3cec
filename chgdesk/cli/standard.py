"""Logging what was done under a standard procedure, one execution or a list of rows (STD-04, STD-05)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from chgdesk.cli.options import desk_of
from chgdesk.cli.template import TEMPLATE, line_of, shelf_of
from chgdesk.cli.transfer import read_file
from chgdesk.domain.calendar import Calendar
from chgdesk.domain.executions import Execution, usual_system
from chgdesk.domain.pasted_executions import Reading, outcome_of, person_called, read_moment, read_rows
from chgdesk.errors import Invalid, UserError
from chgdesk.services.catalogue.checking import CheckExecutions
from chgdesk.services.catalogue.commands import LogStandard
from chgdesk.services.catalogue.reading import Shelf
from chgdesk.services.desk import Desk
from chgdesk.services.reading import RecordByRef

AT = typer.Option("", help="When it began, such as '2026-07-14 09:30', 'today 09:30' or 2026-07-14T08:30:00Z.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        help="Log what was done under a standard procedure.", rich_markup_mode=None, no_args_is_help=True
    )
    example = "Example: chgdesk -w acme.chgdesk standard log STD-CERT --by erik --system edge-lb --note 'Both nodes.'"
    group.command("log", epilog=example)(log)
    app.add_typer(group, name="standard")


def log(
    context: typer.Context,
    template: str = TEMPLATE,
    by: str = typer.Option("", help="Who did it: a person's key, name or login."),
    at: str = AT,
    until: str = typer.Option("", help="When it ended, if that is known."),
    system: str = typer.Option("", help="On which system; default the one the procedure is meant for."),
    outcome: str = typer.Option("worked", help="How it ended: worked, rolled back, in part."),
    note: str = typer.Option("", help="What there is to add."),
    checked_by: str = typer.Option("", help="Who looked afterwards; default who did it."),
    run: str = typer.Option("", help="The pipeline's run."),
    commit: str = typer.Option("", help="The commit."),
    path: str = typer.Option("", help="pipeline or manual; default as the procedure or the system says."),
    incident: str = typer.Option("", help="The incident tied to it."),
    approved_by: str = typer.Option("", help="The peer who approved this one, where the policy asks for it."),
    approved_at: str = typer.Option("", help="When the peer approved it."),
    file: Path | None = typer.Option(
        None, "--file", help="Rows from a sheet, columns parted by tabs, first row headings."
    ),
    as_happened: bool = typer.Option(
        False, "--as-happened", help="Record it though it does not fit; findings then show."
    ),
) -> None:
    """Log one execution, or with --file a list of them; refused where it does not fit the procedure."""
    with desk_of(context, writes=True) as desk:
        shelf = shelf_of(desk)
        line = line_of(shelf, template)
        here = _Here(desk, shelf)
        usual = Execution(
            done_by=here.person(by, "did it") if by else "",
            at=here.moment(at) if at else desk.context.now(),
            until=here.moment(until) if until else None,
            system=here.system(system) if system else usual_system(line.template),
            outcome=outcome_of(outcome) or outcome,
            note=note,
            checked_by=here.person(checked_by, "looked") if checked_by else "",
            run=run,
            commit=commit,
            path=path,
            incident=incident,
            approved_by=here.person(approved_by, "approved it") if approved_by else "",
            approved_at=here.moment(approved_at) if approved_at else None,
        )
        rows = here.rows(file, usual) if file is not None else (usual,)
        verdicts = desk.ask(CheckExecutions(template=template, executions=rows, now=desk.context.now()))
        done = desk.execute(LogStandard(template=template, executions=rows, as_happened=as_happened))
        refs = [touch.ref for touch in done.touched if touch.kind == "change"]
        made = [desk.ask(RecordByRef(kind="change", ref=ref)).value for ref in refs]
    for change, verdict in zip(made, verdicts, strict=True):
        typer.echo(f"{change.ref}  {change.title}")
        for seen in verdict.seen:
            typer.echo(f"  ! {seen.sentence}  ({seen.code})")
        if verdict.misfit:
            typer.echo(f"  Recorded as it happened: {verdict.misfit}")
    typer.echo(f"Logged {len(made)} under {template}.")


class _Here:
    """Names and moments as they are typed, read against what is on record."""

    def __init__(self, desk: Desk, shelf: Shelf) -> None:
        self._shelf = shelf
        self._calendar = Calendar(zone=shelf.zone)
        self._today = self._calendar.local_date(desk.context.now())

    def person(self, text: str, part: str) -> str:
        """A person's key from key, name, e-mail or login."""
        found = person_called(text, self._shelf.people)
        if not found:
            sentence = f"Nobody on record is called '{text}', who {part}. `chgdesk person list` names those there are."
            raise UserError(sentence)
        return found

    def moment(self, text: str) -> datetime:
        """A moment in the workspace's zone."""
        found = read_moment(text, self._calendar, self._today)
        if found is None:
            sentence = f"'{text}' is no day with a time. Write it as '2026-07-14 09:30'."
            raise UserError(sentence)
        return found

    def system(self, text: str) -> str:
        """A system by its key or title; others stand as they are typed."""
        same = (
            card.ref for card in self._shelf.cards if text.casefold() in {card.ref.casefold(), card.title.casefold()}
        )
        return next(same, text)

    def rows(self, file: Path, usual: Execution) -> tuple[Execution, ...]:
        """The executions of a file of rows.

        Raises:
            Invalid: a row cannot be read; every one is named.
        """
        try:
            text = read_file(file).decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            sentence = f"'{file.name}' is not text in UTF-8. Save the sheet as text, columns parted by tabs."
            raise Invalid(sentence) from fault
        reading = Reading(
            people=self._shelf.people,
            systems=self._shelf.cards,
            calendar=self._calendar,
            today=self._today,
            usual=usual,
        )
        found = read_rows(text, reading)
        faults = tuple(f"Row {row.number}: {row.unread}" for row in found if row.unread)
        if faults or not found:
            said = f"'{file.name}' was not taken. {' '.join(faults) or 'It holds no row.'}"
            raise Invalid(said, faults)
        return tuple(row.execution for row in found)
