"""Lists of change records on the command line: list, find, export, and the filter language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.cli.transfer import desk_that_registers
from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.filter_language import guide_rows
from chgdesk.domain.filter_language.days import age_in_days
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Condition, Field, Order, QuickView
from chgdesk.domain.rows import ChangeRow
from chgdesk.errors import UserError
from chgdesk.services.change_lists.copying import CopyOfChange
from chgdesk.services.change_lists.listing import (
    ListWish,
    form_of,
    make_list,
    put_in_place,
    throw_away,
    wanted_of,
)
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.desk import Desk
from chgdesk.services.local_time import calendar_of
from chgdesk.services.reading import ChangeIds, ChangeRows

LIMIT = typer.Option(200, min=1, max=100_000, help="How many at most.")
VIEW = typer.Option(QuickView.ALL, help="One of the register's quick views.")
FILTER = typer.Option("", "--filter", help="As typed into the register: 'type:emergency -state:closed risk:>=high'.")
SORT = typer.Option(ChangeSort.ATTENTION, help="The column to order by.")
FALLING = typer.Option(False, "--falling", help="Order from high to low.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module to the group `change`."""
    group.command("list", epilog="Example: chgdesk -w acme.chgdesk change list --category emergency")(list_)
    group.command("find", epilog="Example: chgdesk -w acme.chgdesk change find --deployed-on 2026-07-22")(find)
    example = "Example: chgdesk -w acme.chgdesk change export --filter risk:high --to high.xlsx"
    group.command("export", epilog=example)(export)
    group.command("copy", epilog="Example: chgdesk -w acme.chgdesk change copy CHG-2026-104")(copy)
    group.command("filters", epilog="Example: chgdesk change filters")(filters)


def list_(
    context: typer.Context,
    view: QuickView = VIEW,
    filter_: str = FILTER,
    category: list[str] = typer.Option(None, help="Only this category; may repeat."),
    state: list[str] = typer.Option(None, help="Only this state; may repeat."),
    undecided_over: str = typer.Option("", help="Submitted longer ago than this and not decided, such as 5d."),
    sort: ChangeSort = SORT,
    falling: bool = FALLING,
    limit: int = LIMIT,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """List changes, those that need something first."""
    days = _days(undecided_over)
    aged = () if days is None else (Condition(field=Field.UNDECIDED, days=days),)
    wish = ListWish(text=filter_, view=view, order=Order(by=sort, descending=falling))
    with desk_of(context) as desk:
        wanted = wanted_of(desk, wish)
        wanted = replace(
            wanted,
            categories=(*wanted.categories, *(category or ())),
            states=(*wanted.states, *(state or ())),
            conditions=(*wanted.conditions, *aged),
        )
        _print_rows(desk, wanted, wish.order, limit, as_json=json)


def find(
    context: typer.Context,
    text: str = typer.Argument("", help="Words anywhere in the record, its number, or a filter such as risk:high."),
    deployed_on: str = typer.Option("", help="Went live on this local day, such as 2026-07-22."),
    system: list[str] = typer.Option(None, help="On this system; may repeat."),
    person: list[str] = typer.Option(None, help="With this person in any part; may repeat."),
    commit: str = typer.Option("", help="With this commit, whole or its beginning."),
    limit: int = LIMIT,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Find changes by words, day, system, person or commit (CHG-11)."""
    day = _day(deployed_on)
    with desk_of(context) as desk:
        wanted = wanted_of(desk, ListWish(text=text, first=day, last=day))
        wanted = replace(
            wanted,
            systems=(*wanted.systems, *(system or ())),
            people=(*wanted.people, *(person or ())),
            commit=commit or wanted.commit,
        )
        _print_rows(desk, wanted, Order(by=ChangeSort.REF), limit, as_json=json)


def export(
    context: typer.Context,
    to: Path = typer.Option(..., help="The file to write; its ending says the form: .xlsx, .csv or .pdf."),
    filter_: str = FILTER,
    view: QuickView = VIEW,
    first: str = typer.Option("", help="Went live on this day or later."),
    last: str = typer.Option("", help="Went live on this day or earlier."),
    sort: ChangeSort = SORT,
    falling: bool = FALLING,
    columns: str = typer.Option("", help="Columns in their order, with commas: ref,title,went_live."),
) -> None:
    """Write the filtered list with a cover that says where it comes from; the trail records it (EVD-17)."""
    wish = ListWish(
        text=filter_,
        view=view,
        first=_day(first),
        last=_day(last),
        order=Order(by=sort, descending=falling),
        form=form_of(to),
    )
    if columns.strip():
        wish = replace(wish, columns=tuple(name.strip() for name in columns.split(",") if name.strip()))
    with desk_that_registers(context) as desk:
        with progress_bar("writing the list") as advance:
            made = make_list(desk, wish, to, advance)
        if not desk.is_read_only:
            try:
                desk.execute(made.command)
            except UserError:
                throw_away(made)
                raise
        placed = put_in_place(made)
    typer.echo(f"Wrote {made.rows} changes to {', '.join(str(path) for path in placed)}.")


def copy(context: typer.Context, ref: str = typer.Argument(help="The number of the change to begin from.")) -> None:
    """Make a new draft from a change: what and how, not who, when, decided or done; both are listed."""
    with desk_of(context, writes=True) as desk:
        made = desk.ask(CopyOfChange(ref=ref))
        if made is None:
            sentence = f"There is no change {ref} in this workspace. `chgdesk change find` looks for words in it."
            raise UserError(sentence)
        done = desk.execute(SaveChange(change=made.change, reason=f"Copied from {ref}."))
    typer.echo(f"Made {done.touched[0].ref}, a draft, from {ref}.")
    typer.echo(f"  copied: {', '.join(made.copied) or 'nothing'}")
    typer.echo(f"  not copied: {', '.join(made.left) or 'nothing'}")


def filters() -> None:
    """Print the fields of the filter language, each with an example."""
    for words, meaning, example in guide_rows():
        typer.echo(f"{words:28} {example:28} {meaning}")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"{text!r} is not a day. Write it as 2026-07-22."
        raise UserError(sentence) from None


def _days(text: str) -> int | None:
    """The days of an age such as `5d`; None where none is given."""
    if not text:
        return None
    days = age_in_days(text)
    if days is None:
        sentence = f"{text!r} is no age. Write it as 5d for five days, or 2w for two weeks."
        raise UserError(sentence)
    return days


def _print_rows(desk: Desk, wanted: ChangeFilter, order: Order, limit: int, *, as_json: bool) -> None:
    calendar = Calendar(zone=calendar_of(desk).zone)
    rids = desk.ask(ChangeIds(filter=wanted, order=order, zone=calendar.zone))
    rows = desk.ask(ChangeRows(rids=list(rids[:limit])))
    if as_json:
        show_json({"count": len(rids), "changes": [_row_form(row) for row in rows]})
        return
    for row in rows:
        live = instant_words(datetime.fromtimestamp(row.went_live, UTC), calendar) if row.went_live else "not live"
        typer.echo(f"{row.ref}  {live}  {row.category} {row.risk}  {row.title}  [{row.state_words or row.state}]")
    if len(rids) > len(rows):
        typer.echo(f"{len(rows)} of {len(rids)} shown; --limit shows more.")


def _row_form(row: ChangeRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ChangeRow.__dataclass_fields__ if name not in {"rid", "version"}}
