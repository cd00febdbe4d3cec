"""The register as a sheet that can be edited and brought in again, each record under its stable number (peers C16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from chgdesk.domain.calendar import zone_of
from chgdesk.domain.change import Change
from chgdesk.exports import columns as cells
from chgdesk.exports.report import Block, Orientation, Report, ReportMeta, Table, Text, data_digest
from chgdesk.services.bringing.fields import FIELDS, Field, Kind
from chgdesk.services.bringing.known import Known, known_of
from chgdesk.services.context import app_version
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import register_head

_KINDS = {
    Kind.MOMENT: cells.Kind.DATETIME,
    Kind.PERSON: cells.Kind.PERSON,
    Kind.PEOPLE: cells.Kind.PERSON,
}
_WIDE = frozenset({"title", "description", "justification", "rollback_plan", "tested", "note"})
_EXPLAINED = (
    "One line for each record. Cells may be changed; bring the file in again and each changed cell is shown beside "
    "what the register holds, before anything is recorded. The number tells which record a line is, so leave it."
)


def register_sheet(desk: Desk) -> Report:
    """The whole register as one table, in the fields that a list can fill."""
    known = known_of(desk)
    head = register_head(desk)
    table = register_table(known)
    blocks: tuple[Block, ...] = (Text.plain(_EXPLAINED), table)
    meta = ReportMeta(
        title="Register of changes",
        kind="register record",
        organisation=known.organisation.name or "Organisation not named",
        generated_at=desk.context.now(),
        zone=known.zone,
        generated_by=desk.context.actor.name,
        app_version=app_version(),
        filter="Every record, as the register stands at the time of making",
        record_count=len(table.rows),
        data_sha256=data_digest(blocks),
        register_head=head,
        warnings=("Fictional sample company",) if known.organisation.fictional else (),
        orientation=Orientation.LANDSCAPE,
    )
    return Report(meta=meta, blocks=blocks)


def register_table(known: Known) -> Table:
    """The table of the sheet."""
    zone = zone_of(known.zone)
    names = _unique_names(known)
    columns = tuple(
        cells.Column(
            key=each.key,
            title=each.words,
            kind=_KINDS.get(each.kind, cells.Kind.TEXT),
            width=40 if each.key in _WIDE else 0,
            value=partial(_cell, each, names=names, zone=zone),
        )
        for each in FIELDS
    )
    rows = tuple(held.value for held in known.changes)
    return Table(title="Changes", columns=columns, rows=rows, empty="No records yet.")


def _unique_names(known: Known) -> dict[str, str]:
    """A person's name where nobody else has it, else the key, so that the sheet can be read back."""
    held = [person.name.casefold() for person in known.people]
    return {p.ref: p.name if held.count(p.name.casefold()) == 1 else p.ref for p in known.people if p.name}


def _cell(field: Field, change: Change, *, names: dict[str, str], zone: ZoneInfo) -> cells.Cell:
    value = field.get(change)
    shown: Callable[[str], str] = (lambda ref: names.get(ref, ref)) if field.kind in _PERSONS else str
    if isinstance(value, tuple):
        parts = [_moment_words(v) if isinstance(v, datetime) else shown(v) for v in value]
        return "; ".join(parts)
    if isinstance(value, datetime):
        return _moment_words(value) if _happens_twice(value, zone) else value
    return shown(value)


_PERSONS = frozenset({Kind.PERSON, Kind.PEOPLE})


def _moment_words(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _happens_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the wall clock shows this hour twice, as in the night a clock goes back."""
    local = moment.astimezone(zone)
    other = local.replace(fold=1 - local.fold)
    return other.astimezone(UTC) - local.astimezone(UTC) != timedelta()
