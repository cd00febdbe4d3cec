"""Lists from elsewhere: rehearse, bring in, take back, and the register as a sheet (CHG-07, CHG-18, GATE-13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from chgdesk.bringing_job import Looked, look_at
from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.cli.transfer import (
    EXPORTS,
    IMPORTS,
    desk_that_registers,
    read_file,
    register_export,
    write_file,
)
from chgdesk.domain.bringing import ColumnChoice, ImportMapping, NameChoice
from chgdesk.errors import UserError
from chgdesk.exports.text import csv_bytes
from chgdesk.services.bringing.columns import field_words, is_date
from chgdesk.services.bringing.dates import DayOrder
from chgdesk.services.bringing.known import Known, known_of
from chgdesk.services.bringing.names import ADD
from chgdesk.services.bringing.recording import BringIn
from chgdesk.services.bringing.refused import refused_csv
from chgdesk.services.bringing.rehearsing import rehearse
from chgdesk.services.bringing.shape import SOURCE_WORDS, SourceShape
from chgdesk.services.bringing.sheet import register_sheet
from chgdesk.services.bringing.sniffing import sniff
from chgdesk.services.bringing.taking_back import TakeBack, batches
from chgdesk.services.bringing.verdicts import Rehearsal, RowVerdict
from chgdesk.services.exporting import xlsx_bytes
from chgdesk.services.judging import refresh_judgements

NEW, ALL = "new", "all"
_SHOWN = 40


class Source(StrEnum):
    """What a file is, where it should not be found out."""

    AUTO = "auto"
    EXCEL = "excel"
    JIRA = "jira"
    GITHUB = "github"
    GITLAB = "gitlab"
    PIPELINE = "pipeline"
    DEPLOYMENTS = "deployments"
    REGISTER = "register"


class Order(StrEnum):
    """How dates such as 3/4/2026 are read, where a column does not tell."""

    ASK = "ask"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


_FILE = typer.Argument(help="The list: .xlsx, CSV, pasted lines, or JSON of a code host.")
_SOURCE = typer.Option(Source.AUTO, help="What the file is; found out where nothing is said.")
_SHEET = typer.Option("", help="Which sheet of a workbook; the first with a table where none is named.")
_MAP = typer.Option([], "--map", help='A column and the field it fills: "Done on=started_at"; COLUMN= leaves it out.')
_PEOPLE = typer.Option([], help='A name and a person\'s key: "J. Palm=palm"; NAME=new, or just new for all unknown.')
_SYSTEMS = typer.Option([], help='A name and a system: "Billing app=billing".')
_WORDS = typer.Option([], help='A value and what it means: "category:Expedited=emergency".')
_DATES = typer.Option(Order.ASK, help="How dates such as 3/4/2026 are read, where the column does not tell.")
_ZONE = typer.Option("", help="The zone of times without one; that of the workspace where none is named.")
_LIVE = typer.Option(False, "--merge-is-live", help="Merging puts it live: read the time of merging as going live.")
_CORRECT = typer.Option("", help="Rows whose differing cells correct the record: 12,17 or all.")
_REHEARSE = typer.Option(False, "--rehearse", help="Say what would be recorded, and record nothing.")
_REFUSED = typer.Option(None, help="Where to keep the refused rows, with the reason beside each.")
_JSON = typer.Option(False, "--json", help="Print the verdicts as JSON.")


def register(_app: typer.Typer) -> None:
    """Add the commands of this module to the groups that are there."""
    example = "Example: chgdesk -w acme.chgdesk import list changes.xlsx --rehearse"
    IMPORTS.command("list", epilog=example)(import_list)
    IMPORTS.command("pr", epilog="Example: chgdesk -w acme.chgdesk import pr requests.json --merge-is-live")(import_pr)
    IMPORTS.command("batches", epilog="Example: chgdesk -w acme.chgdesk import batches")(import_batches)
    example = "Example: chgdesk -w acme.chgdesk import pipeline run.json"
    IMPORTS.command("pipeline", epilog=example)(import_pipeline)
    example = 'Example: chgdesk -w acme.chgdesk import take-back IMP-2026-0003 --reason "The wrong year"'
    IMPORTS.command("take-back", epilog=example)(import_take_back)
    example = "Example: chgdesk -w acme.chgdesk export register --to register.xlsx"
    EXPORTS.command("register", epilog=example)(export_register)


def import_list(
    context: typer.Context,
    file: Path = _FILE,
    source: Source = _SOURCE,
    sheet: str = _SHEET,
    columns: list[str] = _MAP,
    people: list[str] = _PEOPLE,
    systems: list[str] = _SYSTEMS,
    words: list[str] = _WORDS,
    dates: Order = _DATES,
    zone: str = _ZONE,
    merge_is_live: bool = _LIVE,
    correct: str = _CORRECT,
    only_rehearse: bool = _REHEARSE,
    refused: Path | None = _REFUSED,
    as_json: bool = _JSON,
) -> None:
    """Bring a list of changes or deployments in as one act: every row is recorded, known, or refused with a reason."""
    data = read_file(file)
    with desk_of(context, writes=not only_rehearse) as desk:
        shape = sniff(data, file.name, source="" if source is Source.AUTO else source.value, sheet=sheet)
        known = known_of(desk)
        asked = _Asked(columns=columns, people=people, systems=systems, words=words, dates=dates, zone=zone)
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
    if as_json:
        show_json(_json(plan, batch))
        return
    for line in _words(shape, plan, batch, refused):
        typer.echo(line)


def import_pr(
    context: typer.Context,
    file: Path = typer.Argument(help="JSON of gh pr list, gh pr view, or of GitLab's interface."),
    people: list[str] = _PEOPLE,
    merge_is_live: bool = _LIVE,
    only_rehearse: bool = _REHEARSE,
    refused: Path | None = _REFUSED,
    as_json: bool = _JSON,
) -> None:
    """Bring pull requests in: what, why, reviews, approvals, checks and commits, each naming the export."""
    given: dict[str, Any] = {"people": people, "merge_is_live": merge_is_live, "only_rehearse": only_rehearse}
    _bring(context, file, refused=refused, as_json=as_json, **given)


def import_pipeline(
    context: typer.Context,
    file: Path = typer.Argument(help="JSON of gh run view, gh run list, or of GitLab's pipelines with their jobs."),
    only_rehearse: bool = _REHEARSE,
    refused: Path | None = _REFUSED,
    as_json: bool = _JSON,
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


def import_batches(context: typer.Context, as_json: bool = _JSON) -> None:
    """List every act of bringing in, newest first."""
    with desk_of(context) as desk:
        found = [held.value for held in batches(desk.ask)]
    if as_json:
        show_json([_batch_json(batch) for batch in found])
        return
    for batch in found:
        typer.echo(
            f"{batch.ref}  {batch.file_name}  {batch.rows_read} rows: {len(batch.created) or len(batch.events)} new, "
            f"{len(batch.completed)} completed, {batch.known} known, {batch.refused} refused  {batch.state}"
        )
    if not found:
        typer.echo("Nothing was brought in yet.")


def import_take_back(
    context: typer.Context,
    batch: str = typer.Argument(help="The number of the act, such as IMP-2026-0003."),
    reason: str = typer.Option(..., help="Why; it stays on every record concerned."),
) -> None:
    """Take an act of bringing in back: records nobody worked on become void, completions are undone."""
    with desk_of(context, writes=True) as desk:
        done = desk.execute(TakeBack(batch=batch, reason=reason))
        after = next(held.value for held in batches(desk.ask) if held.value.ref == batch)
        with progress_bar("judging the records") as advance:
            refresh_judgements(desk, advance)
    taken = sum(1 for touch in done.touched if touch.kind in {"change", "deployment_event"})
    typer.echo(f"Took {batch} back: {taken} records; {len(after.kept)} kept because somebody worked on them since.")
    for ref in after.kept:
        typer.echo(f"  kept: {ref}")


def export_register(
    context: typer.Context,
    to: Path = typer.Option(..., help="The file to write: .xlsx or .csv."),
) -> None:
    """Write the register as a sheet whose cells may be changed and brought in again."""
    ending = to.suffix.casefold()
    if ending not in {".xlsx", ".csv"}:
        sentence = f"'{to.name}' is neither .xlsx nor .csv. Name the file with one of these endings."
        raise UserError(sentence)
    with desk_that_registers(context) as desk:
        report = register_sheet(desk)
        data = xlsx_bytes(report) if ending == ".xlsx" else csv_bytes(report.tables[0], bom=True)
        write_file(to, data)
        register_export(desk, data, "register sheet")
    typer.echo(f"Wrote {to} with {len(report.tables[0].rows)} records.")


class _Asked:
    """What the command line says of columns, people, systems and words."""

    def __init__(
        self, *, columns: list[str], people: list[str], systems: list[str], words: list[str], dates: Order, zone: str
    ) -> None:
        self._columns = _pairs(columns, "--map")
        self._all_new = NEW in people
        self._people = _pairs([each for each in people if each != NEW], "--people")
        self._systems, self._words = _pairs(systems, "--systems"), _pairs(words, "--words")
        self._dates, self._zone = dates, zone

    def mapping(self, shape: SourceShape, known: Known, *, merge_is_live: bool) -> ImportMapping:
        """The choices: guesses, then what was remembered, then what is said here."""
        looked = look_at(shape, known)
        chosen = replace(
            looked.mapping,
            columns=tuple(self._column(choice, shape, merge_is_live) for choice in looked.mapping.columns),
            zone=self._zone or looked.mapping.zone,
        )
        unknown = set(self._columns) - {column.name for column in shape.columns}
        if unknown:
            raise UserError(f"There is no column {min(unknown)}; there are {_listed(shape)}.")
        looked = look_at(shape, known, chosen)
        return self._matched(looked)

    def _column(self, choice: ColumnChoice, shape: SourceShape, merge_is_live: bool) -> ColumnChoice:
        field = self._columns.get(choice.column, choice.field)
        if field and field not in field_words(shape.source):
            known = ", ".join(field_words(shape.source))
            raise UserError(f"There is no field {field}; a column can fill: {known}.")
        if merge_is_live and choice.column in {"mergedAt", "merged_at"}:
            field = "started_at"
        if merge_is_live and choice.column in {"mergedBy", "merged_by"}:
            field = "implementer"
        reading = choice.reading
        if is_date(field) and self._dates is not Order.ASK and reading in {"", DayOrder.ASK.value}:
            reading = self._dates.value.replace("-", "_")
        return replace(choice, field=field, reading=reading)

    def _matched(self, looked: Looked) -> ImportMapping:
        def person(choice: NameChoice) -> NameChoice:
            told = self._people.get(choice.name)
            if told is None:
                return replace(choice, person=ADD) if self._all_new and not choice.person else choice
            return replace(choice, person=ADD if told == NEW else told)

        known = {ref for ref, _name in looked.people}
        wrong = sorted({key for key in self._people.values() if key and key != NEW} - known)
        if wrong:
            raise UserError(f"Nobody on record has the key {wrong[0]}; see `chgdesk person list`.")
        found = looked.mapping
        return replace(
            found,
            names=tuple(person(choice) for choice in found.names),
            systems=tuple(replace(c, person=self._systems.get(c.name, c.person)) for c in found.systems),
            words=tuple(replace(c, person=self._words.get(c.name, c.person)) for c in found.words),
        )


def _pairs(given: list[str], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        name, equals, meant = each.rpartition("=")
        if not equals:
            raise UserError(f"{option} {each} names nothing; write it as NAME=VALUE.")
        found[name.strip()] = meant.strip()
    return found


def _listed(shape: SourceShape) -> str:
    names = [column.name for column in shape.columns]
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")


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


def _words(shape: SourceShape, plan: Rehearsal, batch: str, refused: Path | None) -> Iterator[str]:
    read_as = ", ".join(filter(None, (shape.encoding, shape.delimiter and f"{shape.delimiter} between cells")))
    sheet = f", sheet {shape.sheet}" if shape.sheet else ""
    yield f"{plan.name}: {SOURCE_WORDS[plan.source].lower()}{sheet}{f' ({read_as})' if read_as else ''}."
    for choice in plan.mapping.columns:
        if choice.field:
            yield f"  {choice.column} → {field_words(plan.source)[choice.field]}"
    for note in plan.notes:
        yield f"  {note}"
    yield plan.counts.words
    told = [row for row in plan.rows if row.action.value == "refused" or row.differences]
    for row in told[:_SHOWN]:
        yield from _row_words(row)
    if len(told) > _SHOWN:
        yield f"  … and {len(told) - _SHOWN} more; --json lists all."
    if refused is not None and plan.counts.refused:
        yield f"The refused rows are in {refused}; mend them and bring that file in."
    yield f"Recorded as {batch}. Take it back with: import take-back {batch}." if batch else "Nothing was recorded."


def _row_words(row: RowVerdict) -> Iterator[str]:
    yield f"  {row.label}: {row.sentence}"
    for cell in row.differences:
        yield f"    {cell.words}: {cell.held} → {cell.given}"


def _json(plan: Rehearsal, batch: str) -> dict[str, Any]:
    counts = plan.counts
    return {
        "batch": batch or None,
        "source": plan.source,
        "file": plan.name,
        "sha256": plan.sha256,
        "counts": {
            "read": counts.read,
            "new": counts.new,
            "completes": counts.completes,
            "known": counts.known,
            "refused": counts.refused,
            "history": counts.history,
            "differing": counts.differing,
        },
        "columns": {choice.column: choice.field or None for choice in plan.mapping.columns},
        "people": {choice.name: choice.person or None for choice in plan.mapping.names},
        "notes": list(plan.notes),
        "rows": [
            {
                "row": row.number,
                "label": row.label,
                "action": row.action.value,
                "ref": row.ref or None,
                "sentence": row.sentence,
                "differences": [
                    {"field": cell.field, "held": cell.held, "given": cell.given} for cell in row.differences
                ],
            }
            for row in plan.rows
        ],
    }


def _batch_json(batch: Any) -> dict[str, Any]:
    return {
        "ref": batch.ref,
        "source": batch.source,
        "file": batch.file_name,
        "sha256": batch.sha256,
        "read": batch.rows_read,
        "created": list(batch.created),
        "completed": list(batch.completed),
        "events": list(batch.events),
        "known": batch.known,
        "refused": batch.refused,
        "state": batch.state,
        "kept": list(batch.kept),
        "reason": batch.reason or None,
    }
