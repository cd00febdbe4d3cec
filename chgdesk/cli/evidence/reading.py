"""Reading evidence: list, show, save out again, and what is weak or missing (EVD-01..03)."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.transfer import desk_that_registers
from chgdesk.domain.calendar import Calendar, day_words, instant_words
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.evidence_kinds import kind_title
from chgdesk.domain.evidence_taking import media_words
from chgdesk.services.evidence.reading import EvidenceLint, EvidenceNamed, EvidenceOnFile, ListEvidence, RecordEvidence
from chgdesk.services.evidence.saving import save_copy
from chgdesk.services.local_time import calendar_of

CHANGE = typer.Option("", help="Only that of this change, such as CHG-2026-0042.")
JSON = typer.Option(False, "--json", help="Print as JSON.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    begin = "Example: chgdesk -w acme.chgdesk evidence"
    group.command("list", epilog=f"{begin} list --change CHG-2026-0042")(list_)
    group.command("show", epilog=f"{begin} show 3f4e5a6b")(show)
    group.command("save", epilog=f"{begin} save 3f4e5a6b copy-of-approval.eml")(save)
    group.command("lint", epilog=f"{begin} lint --change CHG-2026-0042")(lint)


def list_(context: typer.Context, change: str = CHANGE, json: bool = JSON) -> None:
    """List every piece of evidence, withdrawn ones too, with the records that name it."""
    with desk_of(context) as desk:
        found = desk.ask(ListEvidence(change=change))
    if json:
        show_json({"evidence": [_form(one) for one in found]})
        return
    for one in found:
        typer.echo(f"{one.item.sha256[:12]}  {one.item.name}  {_short(one.item)}  {_uses(one)}".rstrip())
    if not found:
        typer.echo("No evidence is on record" + (f" for {change}." if change else "."))


def _short(item: EvidenceItem) -> str:
    state = "held" if item.held else f"kept at {item.location or 'a place nobody named'}"
    return f"[{kind_title(item.kind) if item.kind else 'kind not said'}; {item.size:,} bytes; {state}]"


def _uses(one: EvidenceOnFile) -> str:
    return ", ".join(use.change + ("" if use.link.stands else " (withdrawn)") for use in one.uses)


def show(
    context: typer.Context,
    item: str = typer.Argument(help="Its reference, its SHA-256 or the beginning of it."),
    json: bool = JSON,
) -> None:
    """Show all that is known of one piece of evidence and where it is used (EVD-01)."""
    with desk_of(context) as desk:
        found = desk.ask(EvidenceNamed(text=item))
        calendar = calendar_of(desk)
    if json:
        show_json(_form(found))
        return
    for label, value in _facts(found.item, calendar):
        typer.echo(f"{label}: {value or 'not said'}")
    for use in found.uses:
        link = use.link
        about = "; ".join(part for part in (kind_title(link.kind) if link.kind else "", link.about) if part)
        gone = f"; withdrawn: {link.withdrawn_reason}" if not link.stands else ""
        typer.echo(f"Evidence of {use.change}" + (f" ({about})" if about else "") + gone)


def _facts(item: EvidenceItem, calendar: Calendar) -> list[tuple[str, str]]:
    def moment(value: Any) -> str:
        return instant_words(value, calendar) if value else ""

    days = [day_words(day) for day in (item.covers_from, item.covers_to) if day]
    facts = [
        ("Name", item.name),
        ("Reference", item.ref),
        ("SHA-256", item.sha256),
        ("Size", f"{item.size:,} bytes"),
        ("Type", media_words(item.media_type)),
        ("Kind", kind_title(item.kind) if item.kind else ""),
        ("Source", item.source),
        ("Captured at", moment(item.captured_at)),
        ("Captured by", item.captured_by or ""),
        ("Covers", " to ".join(dict.fromkeys(days))),
        ("Held", "in this workspace" if item.held else f"no; kept at {item.location}"),
        ("Recorded at", moment(item.provenance.recorded_at)),
    ]
    return [*facts, *((label, text) for label, text in (("Zone", item.time_zone), ("Note", item.note)) if text)]


def _form(one: EvidenceOnFile) -> dict[str, Any]:
    uses = [
        {
            "change": use.change,
            "kind": use.link.kind,
            "attribute": use.link.attribute,
            "about": use.link.about,
            "withdrawn": None if use.link.stands else use.link.withdrawn_reason,
        }
        for use in one.uses
    ]
    written = {field.name: getattr(one.item, field.name) for field in fields(one.item) if field.name != "provenance"}
    return {
        name: value if isinstance(value, str | int | None) else value.isoformat() for name, value in written.items()
    } | {"used": uses}


def save(
    context: typer.Context,
    item: str = typer.Argument(help="Its reference, its SHA-256 or the beginning of it."),
    target: Path = typer.Argument(help="Where the copy shall lie; nothing there is overwritten."),
) -> None:
    """Save the original out again, byte for byte, and leave an entry that a copy left (EVD-17)."""
    with desk_that_registers(context) as desk:
        found = desk.ask(EvidenceNamed(text=item))
        digest = save_copy(desk, found.item, target)
    typer.echo(f"Saved {found.item.name} as {target}. SHA-256 {digest}, as it was taken in.")


def lint(context: typer.Context, change: str = CHANGE, json: bool = JSON) -> None:
    """Name what is weak about the evidence and which kinds a record of its type lacks (EVD-02, EVD-03)."""
    with desk_of(context) as desk:
        found: tuple[RecordEvidence, ...] = desk.ask(EvidenceLint(change=change))
    if json:
        show_json({"records": [_lint_form(one) for one in found]})
        return
    remarks = 0
    for one in found:
        for sentence in (*(w.sentence for w in one.warnings), *(m.sentence for m in one.missing)):
            remarks += 1
            typer.echo(f"{one.change}  {sentence}")
    records = f"{len(found)} record{'' if len(found) == 1 else 's'} with evidence"
    typer.echo(f"{remarks} to look at on {change or records}." if remarks else f"Nothing found on {change or records}.")


def _lint_form(one: RecordEvidence) -> dict[str, Any]:
    return {
        "change": one.change,
        "weak": [{"code": w.code, "sentence": w.sentence, "sha256": w.sha256, "field": w.field} for w in one.warnings],
        "missing": [{"key": m.key, "sentence": m.sentence, "kinds": list(m.kinds)} for m in one.missing],
    }
