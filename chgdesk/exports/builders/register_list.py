"""A register as it is seen: exactly the filtered, ordered list and the shown columns, and its cover (EVD-08).

The cover says what an auditor asks of a list made by a client: which filter, how many of how many, first and last
number, what is missing from the series, which columns were left out, who made it when and from which head of the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from chgdesk.domain.evaluation.findings import Verdict
from chgdesk.domain.ids import series_of
from chgdesk.domain.rows import ChangeRow
from chgdesk.exports.columns import Cell, Column, Kind, State, Tone
from chgdesk.exports.report import Fact, Facts, Orientation, RegisterHead, Report, ReportMeta, Table, data_digest

_CLEAR = frozenset({Verdict.PASS, Verdict.PASS_WITH_OBSERVATION, Verdict.PASS_WITH_COMPENSATING_CONTROL})
_MOST_NAMED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMade:
    """What is known of a list beside its rows: how it was narrowed and ordered, by whom and from what."""

    organisation: str
    classification: str
    filter_words: str
    filter_text: str
    order_words: str
    columns: tuple[str, ...]
    numbers: tuple[tuple[str, bool], ...]
    """Every number of the register, and whether it is void."""
    generated_at: datetime
    generated_by: str
    app_version: str
    zone: str
    head: RegisterHead | None
    warnings: tuple[str, ...] = ()


def list_report(rows: Collection[ChangeRow], made: ListMade, names: Callable[[str | None], str]) -> Report:
    """The list as a report: its facts, then its rows in the order and columns of the screen."""
    columns = tuple(column for key in made.columns for column in list_columns(names) if column.key == key)
    table = Table(title="Changes", columns=columns, rows=rows, empty="No record fits this filter.")
    blocks = (Facts(title="What is on this list", rows=tuple(_facts(rows, made))), table)
    meta = ReportMeta(
        title="Change register, as seen",
        kind="register record",
        organisation=made.organisation or "Organisation not named",
        generated_at=made.generated_at,
        zone=made.zone,
        generated_by=made.generated_by,
        app_version=made.app_version,
        classification=made.classification,
        filter=made.filter_words,
        record_count=len(rows),
        data_sha256=data_digest(blocks),
        register_head=made.head,
        warnings=made.warnings,
        cover=True,
        orientation=Orientation.LANDSCAPE,
    )
    return Report(meta=meta, blocks=blocks)


def _facts(rows: Collection[ChangeRow], made: ListMade) -> Iterable[Fact]:
    """What makes the list usable to somebody who was not there (EVD-08, EVD-14)."""
    titles = {column.key: column.title for column in list_columns(str)}
    refs = [row.ref for row in rows]
    ordered = sorted(refs, key=lambda ref: (len(ref), ref))
    left_out = [title for key, title in titles.items() if key not in made.columns and key in ON_SCREEN]
    yield Fact(label="Filter in words", value=made.filter_words)
    yield Fact(label="Filter as text", value=made.filter_text or "none")
    yield Fact(label="Order", value=made.order_words)
    yield Fact(label="Columns left out", value=", ".join(left_out) or "none")
    yield Fact(label="Records before the filter", value=str(len(made.numbers)))
    yield Fact(label="Records on this list", value=str(len(rows)))
    yield Fact(label="First number on this list", value=ordered[0] if ordered else "none")
    yield Fact(label="Last number on this list", value=ordered[-1] if ordered else "none")
    yield from _series(made.numbers)


def _series(numbers: tuple[tuple[str, bool], ...]) -> Iterable[Fact]:
    """How many numbers the register has issued, which are void and which are missing."""
    series = series_of((ref for ref, _ in numbers), (ref for ref, void in numbers if void))
    gaps = [gap for one in series for gap in one.gaps]
    voids = [void for one in series for void in one.voided]
    issued = sum(one.count for one in series)
    missing = f"{len(gaps)} missing" if gaps else "none missing"
    yield Fact(label="Numbers in the register", value=f"{issued} numbers issued, {len(voids)} void, {missing}")
    yield Fact(label="Missing numbers", value=_listed(gaps))
    yield Fact(label="Void numbers", value=_listed(voids))


def _listed(refs: list[str]) -> str:
    more = f" and {len(refs) - _MOST_NAMED} more" if len(refs) > _MOST_NAMED else ""
    return ", ".join(refs[:_MOST_NAMED]) + more if refs else "none"


ON_SCREEN: tuple[str, ...] = ("ref", "title", "system", "kind", "went_live", "approved_by", "rests_on", "state")
"""The columns of the register on screen, in their usual order."""


def list_columns(names: Callable[[str | None], str]) -> tuple[Column, ...]:
    """Every column a list can show, by the keys the screen uses."""
    return (
        Column(key="ref", title="No.", kind=Kind.REF, width=16, value=lambda r: r.ref),
        Column(key="title", title="What changed", width=44, value=lambda r: r.title),
        Column(key="system", title="System", width=18, value=lambda r: r.systems),
        Column(key="kind", title="Kind", width=18, value=_kind),
        Column(key="went_live", title="Went live", kind=Kind.DATETIME, utc=True, value=lambda r: _moment(r.went_live)),
        Column(key="approved_by", title="Approved by", width=24, value=lambda r: r.approved_by),
        Column(key="rests_on", title="Rests on", width=10, value=lambda r: r.rests_on),
        Column(key="state", title="State", kind=Kind.STATE, width=26, value=_state),
        Column(key="outcome", title="Outcome", width=16, value=lambda r: (r.outcome or "").replace("_", " ")),
        Column(key="created", title="First written", kind=Kind.DATETIME, utc=True, value=lambda r: _moment(r.created)),
        Column(key="requester", title="Requester", kind=Kind.PERSON, value=lambda r: names(r.requester)),
        Column(key="author", title="Author", kind=Kind.PERSON, value=lambda r: names(r.author)),
        Column(key="implementer", title="Implementer", kind=Kind.PERSON, value=lambda r: names(r.implementer)),
        Column(key="home_ref", title="Number elsewhere", width=18, value=lambda r: r.home_ref),
    )


def _kind(row: ChangeRow) -> str:
    return " · ".join(part.replace("_", " ") for part in (row.category, row.risk) if part)


def _moment(seconds: int | None) -> Cell:
    """A real date and time, so that a workbook sorts it (peers T17)."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _state(row: ChangeRow) -> State:
    words = row.state_words or row.state.replace("_", " ")
    if row.to_look_at:
        return State(word=words, tone=Tone.LOOK)
    if row.verdict == Verdict.OPEN:
        return State(word=words, tone=Tone.OPEN)
    if row.went_live is None:
        return State(word=words, tone=Tone.WAITING)
    return State(word=words, tone=Tone.CLEAR if row.verdict in _CLEAR else Tone.NEUTRAL)
