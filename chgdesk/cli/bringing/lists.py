"""Bringing a list, requests or pipeline runs in from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.bringing.asked import (
    ALL,
    CORRECT,
    DATES,
    FILE,
    JSON,
    LIVE,
    MAP,
    PEOPLE,
    REFUSED,
    REHEARSE,
    SHEET,
    SOURCE,
    SYSTEMS,
    WORDS,
    ZONE,
    Asked,
    Order,
    Source,
)
from chgdesk.cli.bringing.telling import MOST_LACKING, lacking_words, plan_json, plan_words
from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.cli.transfer import read_file, write_file
from chgdesk.errors import UserError
from chgdesk.services.bringing.known import known_of
from chgdesk.services.bringing.lacking import lacking
from chgdesk.services.bringing.recording import BringIn
from chgdesk.services.bringing.refused import refused_csv
from chgdesk.services.bringing.rehearsing import rehearse
from chgdesk.services.bringing.sniffing import sniff
from chgdesk.services.bringing.taking_back import batches
from chgdesk.services.bringing.verdicts import Rehearsal
from chgdesk.services.judging import refresh_judgements


def import_list(
    context: typer.Context,
    file: Path = FILE,
    source: Source = SOURCE,
    sheet: str = SHEET,
    columns: list[str] = MAP,
    people: list[str] = PEOPLE,
    systems: list[str] = SYSTEMS,
    words: list[str] = WORDS,
    dates: Order = DATES,
    zone: str = ZONE,
    merge_is_live: bool = LIVE,
    correct: str = CORRECT,
    only_rehearse: bool = REHEARSE,
    refused: Path | None = REFUSED,
    as_json: bool = JSON,
) -> None:
    """Bring a list of changes or deployments in as one act: every row is recorded, known, or refused with a reason."""
    data = read_file(file)
    with desk_of(context, writes=not only_rehearse) as desk:
        shape = sniff(data, file.name, source="" if source is Source.AUTO else source.value, sheet=sheet)
        known = known_of(desk)
        asked = Asked(columns=columns, people=people, systems=systems, words=words, dates=dates, zone=zone)
        mapping = asked.mapping(shape, known, merge_is_live=merge_is_live)
        with progress_bar("comparing with the register") as advance:
            plan = rehearse(shape, mapping, known, advance)
        if refused is not None and plan.counts.refused:
            write_file(refused, refused_csv(plan))
        batch = ""
        ticked = _ticked(correct, plan)
        if not only_rehearse and (plan.records_something or ticked):
            desk.execute(BringIn(rehearsal=plan, data=data, corrections=ticked))
            batch = batches(desk.ask)[0].value.ref
            with progress_bar("judging the records") as advance:
                refresh_judgements(desk, advance)
        missing = tuple(lacking(desk, batches(desk.ask)[0].value.created[:MOST_LACKING])) if batch else ()
    if as_json:
        show_json(plan_json(plan, batch, missing))
        return
    for line in (*plan_words(shape, plan, batch, refused), *lacking_words(missing)):
        typer.echo(line)


def import_pr(
    context: typer.Context,
    file: Path = typer.Argument(help="JSON of gh pr list, gh pr view, or of GitLab's interface."),
    people: list[str] = PEOPLE,
    merge_is_live: bool = LIVE,
    only_rehearse: bool = REHEARSE,
    refused: Path | None = REFUSED,
    as_json: bool = JSON,
) -> None:
    """Bring pull requests in: what, why, reviews, approvals, checks and commits, each naming the export."""
    given: dict[str, Any] = {"people": people, "merge_is_live": merge_is_live, "only_rehearse": only_rehearse}
    _bring(context, file, refused=refused, as_json=as_json, **given)


def import_pipeline(
    context: typer.Context,
    file: Path = typer.Argument(help="JSON of gh run view, gh run list, or of GitLab's pipelines with their jobs."),
    only_rehearse: bool = REHEARSE,
    refused: Path | None = REFUSED,
    as_json: bool = JSON,
) -> None:
    """Bring runs of a pipeline in: checks, tests and deployment go to the record that names their commit."""
    _bring(context, file, only_rehearse=only_rehearse, refused=refused, as_json=as_json)


def _bring(context: typer.Context, file: Path, **said: Any) -> None:
    """A list whose columns say themselves what they are."""
    plain: dict[str, Any] = {
        "source": Source.AUTO,
        "sheet": "",
        "columns": [],
        "people": [],
        "systems": [],
        "words": [],
        "dates": Order.ASK,
        "zone": "",
        "merge_is_live": False,
        "correct": "",
    }
    import_list(context, file=file, **{**plain, **said})


def _ticked(correct: str, plan: Rehearsal) -> frozenset[int]:
    """The rows whose differences are to be recorded."""
    differing = frozenset(row.number for row in plan.rows if row.corrected is not None and row.differences)
    if correct == ALL:
        return differing
    try:
        wanted = frozenset(int(part) for part in correct.split(",") if part.strip())
    except ValueError as fault:
        raise UserError(f"--correct {correct} names no rows; write numbers such as 12,17, or all.") from fault
    if not wanted <= differing:
        raise UserError(f"Row {min(wanted - differing)} has no cell that differs from the register.")
    return wanted
