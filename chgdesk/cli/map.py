"""The crosswalk from the command line: show, what lacks an answer, export, import, set (MAP-01..07)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from chgdesk.cli.evaluate import PERIOD
from chgdesk.cli.options import app_state, desk_of, progress_bar, show_json
from chgdesk.cli.transfer import desk_that_registers, read_file, register_export, write_file
from chgdesk.domain.calendar import Calendar
from chgdesk.domain.crosswalk import CrosswalkRow, Framework, Gap, tied_sections
from chgdesk.domain.crosswalk_checks import Vocabulary
from chgdesk.domain.evidence_kinds import kind_title
from chgdesk.domain.policy_text import PolicySection
from chgdesk.domain.policy_topics import topic_title
from chgdesk.errors import UserError
from chgdesk.services.catalogue_of_findings import finding_titles
from chgdesk.services.crosswalk import GapReport, crosswalk_of, gap_report, known_frameworks, overlaid, policy_text
from chgdesk.services.crosswalk_file import read_crosswalk, write_crosswalk
from chgdesk.services.evaluation import parse_period
from chgdesk.services.policies.commands import KeepCrosswalk
from chgdesk.services.reading import RecordsOf, RegisterAt

OWN_WORDS = "In our own words; the text itself is with its publisher."


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        help="The crosswalk: what frameworks ask for, and what of the policy and the register answers it.",
        rich_markup_mode=None,
        no_args_is_help=True,
    )
    group.command("show", epilog="Example: chgdesk -w acme.chgdesk map show CC8.1")(show)
    example = "Example: chgdesk -w acme.chgdesk map gaps --period 2026-07-01..2026-09-30"
    group.command("gaps", epilog=example)(gaps_)
    group.command("export", epilog="Example: chgdesk -w acme.chgdesk map export crosswalk.csv --all")(export)
    group.command("import", epilog="Example: chgdesk -w acme.chgdesk map import own-framework.csv")(import_)
    example = "Example: chgdesk -w acme.chgdesk map set 'CC8.1 16' --evidence test_data_statement --evidence screenshot"
    group.command("set", epilog=example)(set_)
    app.add_typer(group, name="map")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The crosswalk as a command shows it: rows, and the policy's sections where a workspace is named."""

    rows: tuple[CrosswalkRow, ...]
    sections: tuple[PolicySection, ...] = ()
    version: str = ""


def _shown(context: typer.Context) -> Shown:
    if not app_state(context).workspace:
        return Shown(rows=overlaid())
    with desk_of(context) as desk:
        register_now = desk.ask(RegisterAt())
        today = Calendar(zone=register_now.organisation.zone).local_date(desk.context.now())
        version, sections = policy_text(desk, register_now, today)
        return Shown(rows=crosswalk_of(desk), sections=sections, version=version.number if version else "")


def show(
    context: typer.Context,
    framework: str = typer.Argument("", help="A framework, such as CC8.1; without one, those that are shown."),
    everything: bool = typer.Option(False, "--all", help="All frameworks, those kept out of sight too."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Show what each point asks in our own words, and what answers it; works without a workspace too (MAP-01)."""
    seen = _shown(context)
    known = known_frameworks(seen.rows)
    if framework:
        name = find_framework(framework, known)
        rows = tuple(row for row in seen.rows if row.framework == name)
    else:
        rows = tuple(row for row in seen.rows if row.shown or everything)
    chosen = [(f, [row for row in rows if row.framework == f.name]) for f in known]
    chosen = [(f, points) for f, points in chosen if points]
    if json:
        show_json({"frameworks": [_framework_form(f, points, seen) for f, points in chosen]})
        return
    for each, points in chosen:
        for line in _framework_lines(each, points, seen, details=bool(framework)):
            typer.echo(line)
    if not (framework or everything):
        hidden = [f.name for f in known if all(not row.shown for row in seen.rows if row.framework == f.name)]
        typer.echo(f"On demand: {', '.join(hidden)}.")


def find_framework(given: str, known: tuple[Framework, ...]) -> str:
    """The framework people mean by a name; `7.5.3` is `ISO 7.5.3`.

    Raises:
        UserError: there is none of that name; the text names close ones.
    """
    by_name = {f.name.casefold(): f.name for f in known}
    by_name |= {name.removeprefix("iso "): full for name, full in by_name.items()}
    found = by_name.get(" ".join(given.split()).casefold())
    if found is None:
        close = difflib.get_close_matches(given.casefold(), by_name, n=3, cutoff=0.5)
        hint = f"Did you mean {', '.join(by_name[c] for c in close)}?" if close else "See `chgdesk map show --all`."
        sentence = f"There is no framework {given!r} in the crosswalk. {hint}"
        raise UserError(sentence)
    return found


def _framework_form(framework: Framework, rows: list[CrosswalkRow], seen: Shown) -> dict[str, Any]:
    names = ("name", "title", "publisher", "edition", "asks", "note", "related")
    return {
        **{name: getattr(framework, name) for name in names},
        "points": [row_form(row, seen.sections) for row in rows],
    }


def row_form(row: CrosswalkRow, sections: tuple[PolicySection, ...]) -> dict[str, Any]:
    """A row as plain values, with the keys of the sections that answer it."""
    names = ("ref", "point", "category", "paraphrase", "topics", "sections", "fields", "findings", "evidence")
    return {
        **{name: getattr(row, name) for name in names},
        "shown": row.shown,
        "own": row.own,
        "answered_by": [section.key for section in tied_sections(row, sections)],
    }


def _framework_lines(framework: Framework, rows: list[CrosswalkRow], seen: Shown, *, details: bool) -> Iterator[str]:
    yield f"{framework.name}  {framework.title}" if framework.title != framework.name else framework.name
    own = all(row.own for row in rows)
    source = "; ".join(part for part in (framework.publisher, framework.edition or "no edition given") if part)
    yield f"  {source}. {'Your own rows.' if own else OWN_WORDS}"
    if details and framework.note:
        yield f"  {framework.note}"
    if details and framework.related:
        yield f"  Belongs with: {', '.join(framework.related)}."
    for row in rows:
        only = f" [{row.category}]" if row.category else ""
        yield f"  {row.point or row.framework}{only}  {row.paraphrase}"
        if details:
            yield from (f"      {line}" for line in _row_lines(row, seen))
    yield f"  {len(rows)} point{'' if len(rows) == 1 else 's'}."


def _row_lines(row: CrosswalkRow, seen: Shown) -> Iterator[str]:
    if seen.sections:
        headings = ", ".join(section.heading for section in tied_sections(row, seen.sections))
        yield f"Sections of policy {seen.version}: {headings or 'none answers it'}"
    pairs = (
        ("Topics", map(topic_title, row.topics)),
        ("Sections named", row.sections),
        ("Fields", row.fields),
        ("Findings", row.findings),
        ("Evidence", map(kind_title, row.evidence)),
    )
    yield from (f"{label}: {', '.join(words)}" for label, words in ((la, tuple(wo)) for la, wo in pairs) if words)


def gaps_(
    context: typer.Context,
    period: Annotated[str, PERIOD],
    everything: bool = typer.Option(False, "--all", help="All frameworks, those kept out of sight too."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Say which points lack a section of the policy, or evidence in the period (MAP-05)."""
    with desk_of(context) as desk, progress_bar("judging the records"):
        report = gap_report(desk, parse_period(period), everything=everything)
    if json:
        show_json(_gaps_form(report))
        return
    for gap in report.gaps:
        typer.echo(f"{gap.row.ref}  {gap.row.paraphrase}")
        for line in gap_words(gap, report.version.number if report.version else ""):
            typer.echo(f"    {line}")
    typer.echo(f"{len(report.gaps)} of {len(report.rows)} points lack something. {_read_words(report)}")


def gap_words(gap: Gap, version: str) -> Iterator[str]:
    """What a point lacks, one sentence each."""
    if gap.no_section:
        where = f"No section of policy {version}" if version else "No section of a policy"
        yield f"{where} answers it."
    if gap.no_evidence and gap.row.evidence:
        yield f"Nothing of this in the period: {', '.join(map(kind_title, gap.absent)).lower()}."
    elif gap.no_evidence:
        yield f"No record of the period fills {', '.join(gap.unfilled)}."
    if gap.row.category:
        yield f"It applies where {gap.row.category} is in scope."


def _read_words(report: GapReport) -> str:
    records = f"{report.held.records} records in the period"
    if report.version is None:
        return f"No policy is on record; {records}."
    if not report.sections:
        return f"Policy {report.version.number} has no sections on record, only its file; {records}."
    return f"Read: {len(report.sections)} sections of policy {report.version.number}; {records}."


def _gaps_form(report: GapReport) -> dict[str, Any]:
    return {
        "period": {"first": report.period.first.isoformat(), "last": report.period.last.isoformat()},
        "policy_version": report.version.number if report.version else None,
        "sections": len(report.sections),
        "records": report.held.records,
        "points": len(report.rows),
        "gaps": [
            {
                "ref": gap.row.ref,
                "category": gap.row.category,
                "no_section": gap.no_section,
                "no_evidence": gap.no_evidence,
                "absent": gap.absent,
                "unfilled": gap.unfilled,
            }
            for gap in report.gaps
        ],
    }


def export(
    context: typer.Context,
    file: Path = typer.Argument(help="The CSV file to write."),
    everything: bool = typer.Option(False, "--all", help="All frameworks, those kept out of sight too."),
) -> None:
    """Write the crosswalk as CSV for a spreadsheet; what is in it can be taken in again."""
    with ExitStack() as stack:
        desk = stack.enter_context(desk_that_registers(context)) if app_state(context).workspace else None
        rows = crosswalk_of(desk) if desk is not None else overlaid()
        chosen = tuple(row for row in rows if row.shown or everything)
        data = write_crosswalk(chosen)
        write_file(file, data)
        if desk is not None:
            register_export(desk, data, "crosswalk")
    typer.echo(f"Wrote {len(chosen)} rows to {file}.")


def import_(context: typer.Context, file: Path = typer.Argument(help="A CSV file as `map export` writes it.")) -> None:
    """Take rows in from CSV: changed ones, and frameworks of your own; a file with any fault is refused whole."""
    data = read_file(file)
    with desk_of(context, writes=True) as desk:
        sections = {held.value.key for held in desk.ask(RecordsOf(kind="policy_section"))}
        known = Vocabulary(findings=finding_titles(), sections=sections)
        read = read_crosswalk(data, file.name, crosswalk_of(desk), known)
        done = desk.execute(KeepCrosswalk(rows=read.rows)) if read.rows else None
    entry = f" as entry {done.seq}" if done is not None else ""
    typer.echo(f"Took in {len(read.rows)} rows{entry}; {read.unchanged} stand unchanged.")
    if read.not_read:
        typer.echo(f"Columns not read: {', '.join(read.not_read)}.")


def set_(
    context: typer.Context,
    ref: str = typer.Argument(help="A point such as 'CC8.1 8'; a framework's name for --show and --hide."),
    topic: list[str] = typer.Option(None, help="The topics that answer it, in place of those there; may repeat."),
    section: list[str] = typer.Option(None, help="Keys of sections that answer it; may repeat."),
    field: list[str] = typer.Option(None, help="Record fields that show it; may repeat."),
    finding: list[str] = typer.Option(None, help="Finding codes that speak of it; may repeat."),
    evidence: list[str] = typer.Option(None, help="Kinds of evidence that show it; may repeat."),
    words: str = typer.Option("", help="What it asks, in your own words."),
    shown: bool | None = typer.Option(None, "--show/--hide", help="Show it in the policy's mapping and in lists."),
) -> None:
    """Change what a point is tied to, how it is worded, or whether it is shown (MAP-04)."""
    lists = {"topics": topic, "sections": section, "fields": field, "findings": finding, "evidence": evidence}
    given: dict[str, Any] = {name: tuple(values) for name, values in lists.items() if values}
    given |= {"paraphrase": words} if words else {}
    given |= {} if shown is None else {"shown": shown}
    if not given:
        raise UserError("Say what to change: --topic, --section, --field, --finding, --evidence, --words, --show.")
    with desk_of(context, writes=True) as desk:
        rows = _named(ref, crosswalk_of(desk), only_shown=set(given) == {"shown"})
        done = desk.execute(KeepCrosswalk(rows=tuple(replace(row, **given) for row in rows)))
    typer.echo(f"Kept {', '.join(row.ref for row in rows)} as entry {done.seq}.")


def _named(ref: str, rows: tuple[CrosswalkRow, ...], *, only_shown: bool) -> tuple[CrosswalkRow, ...]:
    """The point of this name, or every point of a framework where only its place in lists changes."""
    key = " ".join(ref.split()).casefold()
    found = tuple(row for row in rows if key in {row.ref.casefold(), row.ref.casefold().removeprefix("iso ")})
    if found:
        return found
    whole = tuple(
        row for row in rows if key in {row.framework.casefold(), row.framework.casefold().removeprefix("iso ")}
    )
    if whole and only_shown:
        return whole
    if whole:
        sentence = f"{whole[0].framework} has {len(whole)} points; name one, such as '{whole[0].ref}'."
        raise UserError(sentence)
    sentence = f"There is no point {ref!r}. `chgdesk map show --all` lists them; `chgdesk map import` adds your own."
    raise UserError(sentence)
