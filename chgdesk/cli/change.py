"""Change records from the command line: list, show, find; recording and signing them stands in `working`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import typer

from chgdesk.cli import working
from chgdesk.cli.options import desk_of, show_json
from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.domain.people import Organisation
from chgdesk.domain.record_page import RecordPage
from chgdesk.domain.record_reading import read_record
from chgdesk.domain.rows import ChangeRow
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.evaluation import explained_finding
from chgdesk.services.reading import (
    ChangeByRid,
    ChangeIds,
    ChangeRows,
    EvidenceOfChange,
    RecordByRef,
    RecordsOf,
    RegisterAt,
)

LIMIT = typer.Option(200, min=1, max=100_000, help="How many at most.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Read and work change records.", rich_markup_mode=None, no_args_is_help=True)
    group.command("list", epilog="Example: chgdesk -w acme.chgdesk change list --category emergency")(list_)
    group.command("show", epilog="Example: chgdesk -w acme.chgdesk change show CHG-2026-0042 --why")(show)
    group.command("find", epilog="Example: chgdesk -w acme.chgdesk change find --deployed-on 2026-07-22")(find)
    working.register(group)
    app.add_typer(group, name="change")


def list_(
    context: typer.Context,
    view: QuickView = typer.Option(QuickView.ALL, help="One of the register's quick views."),
    category: list[str] = typer.Option(None, help="Only this category; may repeat."),
    state: list[str] = typer.Option(None, help="Only this state; may repeat."),
    limit: int = LIMIT,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """List changes, those that need something first."""
    wanted = ChangeFilter(view=view, categories=tuple(category or ()), states=tuple(state or ()))
    _print_rows(context, wanted, Order(), limit, as_json=json)


def find(
    context: typer.Context,
    text: str = typer.Argument("", help="Words anywhere in the record, or its number."),
    deployed_on: str = typer.Option("", help="Went live on this local day, such as 2026-07-22."),
    system: list[str] = typer.Option(None, help="On this system; may repeat."),
    person: list[str] = typer.Option(None, help="With this person in any part; may repeat."),
    commit: str = typer.Option("", help="With this commit, whole or its beginning."),
    limit: int = LIMIT,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Find changes by words, day, system, person or commit (CHG-11)."""
    day = _day(deployed_on)
    wanted = ChangeFilter(
        text=text,
        systems=tuple(system or ()),
        people=tuple(person or ()),
        commit=commit,
        deployed_from=day,
        deployed_to=day,
    )
    _print_rows(context, wanted, Order(by=ChangeSort.REF), limit, as_json=json)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"{text!r} is not a day. Write it as 2026-07-22."
        raise UserError(sentence) from None


def _zone(desk: Desk) -> str:
    held = desk.ask(RecordsOf(kind="organisation"))
    organisation: Organisation = held[-1].value if held else Organisation()
    return organisation.zone


def _print_rows(context: typer.Context, wanted: ChangeFilter, order: Order, limit: int, *, as_json: bool) -> None:
    with desk_of(context) as desk:
        zone = _zone(desk)
        wanted = ChangeFilter(**{**_fields(wanted), "today": desk.context.now().date()})
        rids = desk.ask(ChangeIds(filter=wanted, order=order, zone=zone))
        chosen = list(rids[:limit])
        by_rid = {row.rid: row for row in desk.ask(ChangeRows(rids=chosen))}
    rows = [by_rid[rid] for rid in chosen if rid in by_rid]
    if as_json:
        show_json({"count": len(rids), "changes": [_row_form(row) for row in rows]})
        return
    calendar = Calendar(zone=zone)
    for row in rows:
        live = instant_words(datetime.fromtimestamp(row.went_live, UTC), calendar) if row.went_live else "not live"
        typer.echo(f"{row.ref}  {live}  {row.category} {row.risk}  {row.title}  [{row.state_words or row.state}]")
    if len(rids) > len(rows):
        typer.echo(f"{len(rows)} of {len(rids)} shown; --limit shows more.")


def _fields(value: ChangeFilter) -> dict[str, Any]:
    return {name: getattr(value, name) for name in ChangeFilter.__dataclass_fields__}


def _row_form(row: ChangeRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ChangeRow.__dataclass_fields__ if name not in {"rid", "version"}}


def show(
    context: typer.Context,
    ref: str = typer.Argument(help="The change's number."),
    why: bool = typer.Option(False, "--why", help="Rules, parameter set and values behind each result (PRM-09)."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Show one change as it is read: what to look at, five answers, rules, facts."""
    with desk_of(context) as desk:
        held = desk.ask(RecordByRef(kind="change", ref=ref))
        if held is None:
            sentence = f"There is no change {ref} in this workspace. `chgdesk change find` looks for words in it."
            raise UserError(sentence)
        page = read_record(
            held.value,
            facts_of(desk.ask(RegisterAt())),
            desk.context.now(),
            rid=held.rid,
            evidence=tuple(item.value for item in desk.ask(EvidenceOfChange(rid=held.rid))),
            notes=tuple(n.value for n in desk.ask(RecordsOf(kind="finding_note")) if n.value.change == ref),
            history=desk.ask(ChangeByRid(rid=held.rid)).history,
        )
    if json:
        show_json(_page_form(page))
    else:
        _print_page(page, why=why)


def _page_form(page: RecordPage) -> dict[str, Any]:
    return {
        "ref": page.ref,
        "title": page.title,
        "category": page.category,
        "risk": page.risk,
        "systems": page.systems,
        "state": page.state_words,
        "judged_under": page.policy_words,
        "attention": [{**explained_finding(line.finding), "clause": line.clause} for line in page.attention],
        "answers": [{"question": a.question, "text": a.text, "basis": a.basis} for a in page.answers],
        "attributes": [
            {"letter": r.letter, "result": r.result, "reason": r.reason, "basis": r.basis} for r in page.rules
        ],
        "evidence": [{"name": f.name, "sha256": f.sha256, "held": f.held, "about": f.about} for f in page.evidence],
    }


def _print_page(page: RecordPage, *, why: bool) -> None:
    typer.echo(f"{page.ref}  {page.title}")
    typer.echo(f"{page.category} · {page.risk} · {page.systems} · {page.state_words}")
    for line in page.attention:
        typer.echo(f"  ! {line.finding.sentence}  ({line.finding.code}, {line.clause})")
        if why:
            for used in line.finding.parameters:
                typer.echo(f"      {used.path} = {used.value}")
    for answer in page.answers:
        basis = f"  [{answer.basis.value}]" if answer.basis else ""
        typer.echo(f"{answer.question}: {answer.text or 'not on record'}{basis}")
    if why:
        typer.echo(f"Judged under {page.policy_words or 'no rules yet'}.")
        for result in page.rules:
            typer.echo(f"  {result.letter} {result.result.value.replace('_', ' ')}: {result.reason}")
