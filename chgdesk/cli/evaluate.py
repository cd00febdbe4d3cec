"""Judging the workspace for a period from the command line."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.domain.evaluation.judge import Evaluation
from chgdesk.domain.evaluation.register_line import open_findings, state_words
from chgdesk.errors import Invalid
from chgdesk.services.evaluation import (
    WhatIf,
    evaluation_document,
    explained_finding,
    parse_instant,
    parse_period,
)
from chgdesk.services.judging import judge_desk

PERIOD = typer.Option(help="First and last local day, such as 2026-07-01..2026-09-30.")
AS_OF = typer.Option("", help="The instant for due dates and expiries; default now. Such as 2026-10-05T09:00:00Z.")
KNOWN_AT = typer.Option("", help="Judge what was recorded by then, such as 2026-10-05T09:00:00Z.")
SET = typer.Option(None, "--set", help="Try a parameter value, such as rollback.due='\"before_deployment\"'.")
PARAMS = typer.Option("", help="Judge everything by this parameter set.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: chgdesk -w acme.chgdesk evaluate --period 2026-07-01..2026-09-30 --json")(evaluate)


def what_ifs(given: list[str] | None) -> tuple[WhatIf, ...]:
    """Read `path=value` pairs.

    Raises:
        Invalid: a pair has no path or no equals sign.
    """
    pairs = []
    for pair in given or []:
        path, equals, value = pair.partition("=")
        if not equals or not path.strip():
            sentence = f"{pair!r} is not a value to try. Write a path, an equals sign and a JSON value."
            raise Invalid(sentence)
        pairs.append(WhatIf(path=path.strip(), value=value))
    return tuple(pairs)


def evaluate(
    context: typer.Context,
    period: Annotated[str, PERIOD],
    as_of: str = AS_OF,
    known_at: str = KNOWN_AT,
    set_: list[str] = SET,
    params: str = PARAMS,
    json: bool = typer.Option(False, "--json", help="Print everything as one JSON object."),
    why: bool = typer.Option(False, "--why", help="With --json: sentences, rules and parameter values too."),
) -> None:
    """Judge every record of a period by the policy in force on its day; nothing is recorded."""
    with desk_of(context) as desk, progress_bar("judging the records") as advance:
        judged = judge_desk(
            desk,
            parse_period(period),
            parse_instant(as_of) if as_of else desk.context.now(),
            known_at=parse_instant(known_at) if known_at else None,
            what_ifs=what_ifs(set_),
            only_set=params or None,
            progress=advance,
        )
    if json:
        show_json(_document(judged, why=why))
    else:
        _print(judged)


def _document(judged: Evaluation, *, why: bool) -> dict[str, Any]:
    document = evaluation_document(judged)
    if why:
        for record, judgement in zip(document["records"], judged.judgements, strict=True):
            record["findings"] = [explained_finding(finding) for finding in judgement.findings]
            record["reason"] = judgement.reason
            record["parameter_set"] = judgement.parameter_set
            record["policy_version"] = judgement.policy_version
    return document


def _print(judged: Evaluation) -> None:
    """A line per record of the period, and under it each sentence."""
    changes = {change.ref: change for change in judged.facts.register.changes}
    calendar = judged.rules.calendar
    for judgement in judged.population:
        typer.echo(f"{judgement.ref}  {state_words(judgement, calendar)}  {changes[judgement.ref].title}")
        for finding in open_findings(judgement):
            typer.echo(f"    {finding.attribute} {finding.code}: {finding.sentence}")
    outside = [j for j in judged.judgements if not j.in_population]
    typer.echo(f"{len(judged.population)} records in the period, {len(outside)} not on this list.")
