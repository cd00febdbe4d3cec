"""What was rehearsed and recorded, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chgdesk.domain.bringing import ImportBatch
from chgdesk.services.bringing.columns import field_words
from chgdesk.services.bringing.lacking import Lacking
from chgdesk.services.bringing.shape import SOURCE_WORDS, SourceShape
from chgdesk.services.bringing.verdicts import Rehearsal, RowVerdict

_SHOWN = 40
MOST_LACKING = 20
"""Of so many new records it is said at once what they lack; of all others on their pages."""


def plan_words(shape: SourceShape, plan: Rehearsal, batch: str, refused: Path | None) -> Iterator[str]:
    """How the list was read, the counts, and the rows to look at."""
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


def lacking_words(missing: Sequence[Lacking]) -> Iterator[str]:
    """What each new record still lacks."""
    for each in missing:
        yield f"{each.ref} {each.title}: {'still lacks' if each.sentences else 'lacks nothing the rules ask for'}"
        yield from (f"  {sentence}" for sentence in each.sentences)


def plan_json(plan: Rehearsal, batch: str, missing: Sequence[Lacking] = ()) -> dict[str, Any]:
    """Every verdict."""
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
        "lacking": {each.ref: list(each.sentences) for each in missing},
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


def batch_json(batch: ImportBatch) -> dict[str, Any]:
    """One act of bringing in."""
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
