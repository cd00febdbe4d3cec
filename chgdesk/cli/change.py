"""Change records from the command line: list, show, find; recording and signing them stands in `working`."""

from __future__ import annotations

from typing import Any

import typer

from chgdesk.cli import change_lists, working
from chgdesk.cli.options import desk_of, show_json
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.record_page import RecordPage
from chgdesk.domain.record_reading import read_record
from chgdesk.errors import UserError
from chgdesk.services.evaluation import explained_finding
from chgdesk.services.reading import (
    ChangeByRid,
    EvidenceOfChange,
    RecordByRef,
    RecordsOf,
    RegisterAt,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Read and work change records.", rich_markup_mode=None, no_args_is_help=True)
    change_lists.register(group)
    group.command("show", epilog="Example: chgdesk -w acme.chgdesk change show CHG-2026-0042 --why")(show)
    working.register(group)
    app.add_typer(group, name="change")


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
