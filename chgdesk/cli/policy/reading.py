"""Reading the policy: show, on, fields, lint, register, prohibited."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.policy.choose import VERSION, day_of, shelf_of, version_line
from chgdesk.domain.calendar import day_words
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.prohibited import PRACTICES
from chgdesk.exports.text import neutral
from chgdesk.services.policies.linting import lint_version
from chgdesk.services.policies.queries import ContentOf, FrozenText, InForceOn, VersionLine
from chgdesk.services.policies.shelf_words import DocumentRow, document_rows
from chgdesk.text.lint import LintFinding, coverage
from chgdesk.text.setting import canonical_text, set_out

JSON = typer.Option(False, "--json", help="Print as JSON.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy show --sections")(show)
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy on 2026-07-14")(on)
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy versions")(versions)
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy fields")(fields)
    group.command("lint", epilog="Example: chgdesk -w acme.chgdesk policy lint draft --coverage")(lint_)
    group.command("register", epilog="Example: chgdesk -w acme.chgdesk policy register --csv")(register_)
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy prohibited")(prohibited)


def show(
    context: typer.Context,
    version: str = VERSION,
    sections: bool = typer.Option(False, "--sections", help="List the sections only."),
    json: bool = JSON,
) -> None:
    """Show a version: its facts and its text with every figure in words; a frozen one as it was frozen (POL-01)."""
    with desk_of(context) as desk:
        line = version_line(desk, version)
        content: PolicyContent = desk.ask(ContentOf(version=line.version.ref))
        frozen = desk.ask(FrozenText(version=line.version.ref)).decode() if line.version.content_sha256 else ""
    if json:
        show_json(_version_document(line) | {"sections": [_section(row) for row in _rows(content)]})
        return
    for label, value in _facts(content, line):
        typer.echo(f"{label}: {value}")
    typer.echo("")
    if sections:
        for row in _rows(content):
            typer.echo(f"{row[1]:<6} {row[2]}  [{row[0]}]")
    else:
        typer.echo(frozen or canonical_text(content))


def _facts(content: PolicyContent, line: VersionLine) -> Iterable[tuple[str, str]]:
    version, document = line.version, content.document
    yield "Number", document.ref
    yield "Title", document.title
    yield "Version", f"{version.number} ({line.standing})"
    yield "Author", line.author_name or "not said"
    yield "Approved", f"{day_words(version.approved_on)} by {line.approver_name}" if version.approved_on else "not yet"
    yield "In force from", day_words(version.effective_on) if version.effective_on else "not yet"
    yield "Next review", day_words(version.next_review_on) if version.next_review_on else "not set"
    if version.content_sha256:
        yield "SHA-256 of the text", version.content_sha256
    if version.original:
        yield "Adopted from", f"{version.original_name}, SHA-256 {version.original}"


def _rows(content: PolicyContent) -> list[tuple[str, str, str]]:
    return [(s.key, s.number, s.heading) for part in content.parts for s in set_out(content, part)]


def _section(row: tuple[str, str, str]) -> dict[str, str]:
    return {"key": row[0], "number": row[1], "heading": row[2]}


def _version_document(line: VersionLine) -> dict[str, Any]:
    version = line.version
    return {
        "id": version.ref,
        "number": version.number,
        "standing": line.standing,
        "author": version.author,
        "approved_by": version.approved_by,
        "approved_on": version.approved_on.isoformat() if version.approved_on else None,
        "effective_on": version.effective_on.isoformat() if version.effective_on else None,
        "next_review_on": version.next_review_on.isoformat() if version.next_review_on else None,
        "change": version.change_summary,
        "parameter_set": version.parameter_set,
        "text_sha256": version.content_sha256,
        "adopted": version.origin == "adopted",
    }


def on(context: typer.Context, day: str = typer.Argument(help="A day such as 2026-07-14."), json: bool = JSON) -> None:
    """Say which version was in force on a day (POL-11)."""
    wanted = day_of(day)
    with desk_of(context) as desk:
        shelf_of(desk)
        found: VersionLine | None = desk.ask(InForceOn(day=wanted))
    if json:
        show_json({"day": wanted.isoformat(), "version": _version_document(found) if found else None})
    elif found is None:
        typer.echo(f"No version was in force on {day_words(wanted)}.")
    else:
        adopted = ", adopted later from the file kept" if found.version.origin else ""
        since = day_words(found.version.effective_on) if found.version.effective_on else ""
        typer.echo(f"Version {found.version.number} was in force on {day_words(wanted)}, since {since}{adopted}.")


def versions(context: typer.Context, json: bool = JSON) -> None:
    """List the versions, newest first, with who wrote and approved them and their dates."""
    with desk_of(context) as desk:
        shelf = shelf_of(desk)
    if json:
        show_json([_version_document(line) for line in shelf.versions])
        return
    for line in shelf.versions:
        version = line.version
        since = f" from {day_words(version.effective_on)}" if version.effective_on else ""
        people = f"by {line.author_name or 'nobody named'}, approved by {line.approver_name or 'nobody yet'}"
        typer.echo(
            f"{version.number:<6} {line.standing}{since}, {people}: {version.change_summary or 'no summary yet'}"
        )


def fields(context: typer.Context, json: bool = JSON) -> None:
    """List the fields of the text with their values; blank ones first (POL-05)."""
    with desk_of(context) as desk:
        shelf = shelf_of(desk)
    ordered = sorted(shelf.fields, key=lambda field: (bool(field.value), field.ref))
    if json:
        show_json([{"key": f.ref, "label": f.label, "value": f.value, "required": f.required} for f in ordered])
        return
    for field in ordered:
        typer.echo(f"{field.ref:<28} {field.value or '(blank)'}  – {field.label}")


def lint_(
    context: typer.Context,
    version: str = VERSION,
    show_coverage: bool = typer.Option(False, "--coverage", help="Say for each topic which section covers it."),
    json: bool = JSON,
) -> None:
    """List what stands in the way of handing a version in, and what is worth a look (POL-06, POL-20, POL-27)."""
    with desk_of(context) as desk:
        line = version_line(desk, version)
        content: PolicyContent = desk.ask(ContentOf(version=line.version.ref))
        found = () if show_coverage else lint_version(desk, line.version.ref)
    if show_coverage:
        _print_coverage(content, as_json=json)
        return
    if json:
        show_json([_plain(finding) for finding in found])
        return
    for finding in found:
        typer.echo(f"{finding.severity:<8} {finding.heading or 'cover'}: {finding.sentence}")
    blocking = sum(1 for finding in found if finding.blocks)
    typer.echo(f"{blocking} to mend before it can be handed in, {len(found) - blocking} worth a look.")


_FINDING = ("code", "severity", "section", "heading", "line", "column", "offending", "sentence", "remedy", "about")


def _plain(finding: LintFinding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in _FINDING}


def _print_coverage(content: PolicyContent, *, as_json: bool) -> None:
    covered = coverage(content.sections)
    if as_json:
        show_json({one.topic: list(one.headings) for one in covered})
        return
    for one in covered:
        typer.echo(f"{one.title}: {', '.join(one.headings) or 'missing'}")
    missing = sum(one.is_missing for one in covered)
    typer.echo(f"{len(covered) - missing} topics covered, {missing} missing.")


def register_(
    context: typer.Context,
    origin: str = typer.Option("", help="Only documents of this origin: internal or external."),
    as_csv: bool = typer.Option(False, "--csv", help="Print as CSV."),
    json: bool = JSON,
) -> None:
    """List every document: number, title, version, owner, origin, next review (POL-19, POL-21)."""
    with desk_of(context) as desk:
        shelf = shelf_of(desk)
    rows = [row for row in document_rows(shelf) if not origin or row.origin == origin]
    if json:
        show_json([dict(zip(_COLUMNS, _cells(row), strict=True)) for row in rows])
    elif as_csv:
        sink = io.StringIO()
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows([neutral(cell) for cell in _cells(row)] for row in rows)
        typer.echo(sink.getvalue(), nl=False)
    else:
        for row in rows:
            typer.echo("  ".join(cell or "-" for cell in _cells(row)))


_COLUMNS = ("number", "title", "kind", "version", "owner", "origin", "next_review")


def _cells(row: DocumentRow) -> tuple[str, ...]:
    due = row.next_review_on.isoformat() if row.next_review_on else ""
    return (row.number, row.title, row.kind, row.version, row.owner, row.origin, due)


def prohibited(json: bool = JSON) -> None:
    """List the prohibited practices with the findings each raises (DEP-05)."""
    if json:
        show_json([{"practice": p.title, "findings": list(p.findings)} for p in PRACTICES])
        return
    for practice in PRACTICES:
        typer.echo(f"{practice.title}: {', '.join(practice.findings) or 'told by people, no finding'}")
