"""Which column fills which field: as remembered, else by its heading; shown with examples before anything is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chgdesk.domain.bringing import ColumnChoice, ImportMapping
from chgdesk.services.bringing.column_words import field_of
from chgdesk.services.bringing.dates import DayOrder, ambiguous_example, order_of
from chgdesk.services.bringing.fields import BY_KEY, FIELDS, Kind
from chgdesk.services.bringing.shape import DEPLOYMENTS, GITHUB, GITLAB, PIPELINE, SourceShape

EVENT_FIELDS = {
    "event_ref": "Number of the deployment",
    "started_at": "Deployed at",
    "environment": "Environment",
    "event_status": "How it ended",
    "implementer": "Deployed by",
    "commit": "Commit",
    "pull_request": "Pull request",
    "run": "Pipeline run",
    "title": "What it says",
    "number": "Change it names",
    "systems": "System",
}
_CODE_HOST = {
    "key": "ticket",
    "number": "pull_request",
    "title": "title",
    "body": "description",
    "description": "description",
    "author": "author",
    "createdat": "created_at",
    "created_at": "created_at",
    "url": "",
    "web_url": "",
    "mergecommit": "commit",
    "merge_commit_sha": "commit",
    "labels": "flags",
    "repository": "systems",
    "state": "status",
}
"""A merge is no deployment: `mergedAt` is read as going live only where somebody says that merging puts it live."""
_PIPELINE = {"run": "run", "sha": "commit"}
_SEVERAL = frozenset({"link", "ticket", "note"})
_MOMENTS = frozenset(field.key for field in FIELDS if field.kind in {Kind.MOMENT, Kind.MOMENTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnGuess:
    """One column, what it is taken for, why, and for dates how day and month stand."""

    column: str
    field: str
    examples: tuple[str, ...] = ()
    filled: int = 0
    why: str = ""
    reading: str = ""
    ask: str = ""
    """A date of this column that could be two; empty where nothing has to be asked."""

    @property
    def choice(self) -> ColumnChoice:
        """The guess as a choice."""
        return ColumnChoice(column=self.column, field=self.field, reading=self.reading)


def field_words(source: str) -> dict[str, str]:
    """The fields that a column of such a source can fill, in words, in the order to offer them."""
    if source == DEPLOYMENTS:
        return dict(EVENT_FIELDS)
    if source == PIPELINE:
        return {key: BY_KEY[key].words for key in _PIPELINE.values()}
    return {field.key: field.words for field in FIELDS}


def is_date(field: str) -> bool:
    """Whether a field holds instants."""
    return field in _MOMENTS


def remembered_for(shape: SourceShape, mappings: Iterable[ImportMapping]) -> ImportMapping | None:
    """How a file with these columns was read last time, else one of the same source with most columns in common."""
    known = [mapping for mapping in mappings if mapping.source == shape.source]
    exact = next((mapping for mapping in known if mapping.ref == mapping_ref(shape)), None)
    if exact is not None:
        return exact
    names = {column.name.casefold() for column in shape.columns}

    def common(mapping: ImportMapping) -> float:
        theirs = {choice.column.casefold() for choice in mapping.columns}
        return len(theirs & names) / max(len(theirs | names), 1)

    best = max(known, key=common, default=None)
    return best if best is not None and common(best) >= 0.7 else None


def mapping_ref(shape: SourceShape) -> str:
    """The reference under which the choices for such files are remembered."""
    return f"MAP-{shape.signature}"


def propose_columns(shape: SourceShape, remembered: ImportMapping | None = None) -> tuple[ColumnGuess, ...]:
    """A guess for every column; each field is filled by one column only, links and notes by several."""
    before = {choice.column.casefold(): choice for choice in (remembered.columns if remembered else ())}
    taken: set[str] = {choice.field for choice in before.values()}
    guesses = []
    for place, column in enumerate(shape.columns):
        told = before.get(column.name.casefold())
        if told is not None:
            field, why, reading = told.field, "as last time", told.reading
        else:
            field = _guess(shape.source, column.name)
            if field in taken and field not in _SEVERAL:
                field = ""
            taken.add(field)
            why, reading = ("by its heading" if field else ""), ""
        order, ask = _dates(shape, place, field, reading)
        guess = ColumnGuess(
            column=column.name,
            field=field,
            examples=column.examples,
            filled=column.filled,
            why=why,
            reading=order,
            ask=ask,
        )
        guesses.append(guess)
    return tuple(guesses)


def _guess(source: str, heading: str) -> str:
    if source in {GITHUB, GITLAB}:
        return _CODE_HOST.get(heading.casefold(), "")
    if source == PIPELINE:
        return _PIPELINE.get(heading, "")
    if source == DEPLOYMENTS:
        return field_of(heading, event=True)
    by_words = next((field.key for field in FIELDS if field.words == heading), "")
    return by_words or field_of(heading)


def reading_of(shape: SourceShape, column: str, field: str, reading: str = "") -> tuple[str, str]:
    """How the dates of a column stand, and an example where somebody must say; for a field chosen anew."""
    return _dates(shape, shape.column(column), field, reading)


def _dates(shape: SourceShape, place: int, field: str, reading: str) -> tuple[str, str]:
    if not is_date(field) or place < 0:
        return "", ""
    values = [line for row in shape.rows if place < len(row.cells) for line in row.cells[place].splitlines()]
    order = order_of(values)
    if order in {DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST}:
        return order.value, ""
    example = ambiguous_example(values) if order is DayOrder.ASK else ""
    if reading in {DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST}:
        return reading, ""
    return (DayOrder.ASK.value, example) if example else ("", "")


def field_title(source: str, key: str) -> str:
    """A field in words."""
    return field_words(source).get(key) or (BY_KEY[key].words if key in BY_KEY else key)
