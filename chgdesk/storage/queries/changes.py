"""The change register: which records, in which order, their rows by page, counts, facets and one record's history."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from chgdesk.domain.change import Change
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.domain.record_page import HistoryLine
from chgdesk.domain.rows import ChangeRow
from chgdesk.storage import codec
from chgdesk.storage.kinds import CHANGE
from chgdesk.storage.queries import lists
from chgdesk.storage.queries.conditions import Conditions
from chgdesk.storage.queries.filtering import conditions_of, in_view, with_keys
from chgdesk.storage.repositories import Held, Reader

_FROM = " FROM change AS c LEFT JOIN derived_judgement AS d ON d.rid = c.rid AND d.params = ''"
_ATTENTION = (
    "CASE WHEN coalesce(d.to_look_at, 0) > 0 THEN 0 WHEN d.verdict = 'OPEN' THEN 1"
    " WHEN c.state IN ('draft', 'submitted', 'approved', 'ready', 'implementing', 'reopened') THEN 2 ELSE 3 END"
)
_SORTS: dict[ChangeSort, str] = {
    ChangeSort.ATTENTION: _ATTENTION,
    ChangeSort.REF: "c.ref",
    ChangeSort.TITLE: "c.title",
    ChangeSort.SYSTEM: "c.systems",
    ChangeSort.KIND: "c.category",
    ChangeSort.WENT_LIVE: "c.went_live",
    ChangeSort.APPROVED_BY: "coalesce(nullif(d.approved_by, ''), c.approved_by)",
    ChangeSort.RESTS_ON: "coalesce(nullif(d.rests_on, ''), c.rests_on)",
    ChangeSort.STATE: "coalesce(nullif(d.state_words, ''), c.state)",
    ChangeSort.CREATED: "c.created",
}
_CATEGORY = "coalesce(d.category, c.category, '')"
_RISK = "coalesce(d.risk, c.risk_declared, '')"
_ROWS = text(
    lists.objects(  # noqa: S608 - names of our own tables and columns; every value is bound
        {
            "rid": "c.rid",
            "ref": "c.ref",
            "version": "c.version",
            "title": "coalesce(c.title, '')",
            "systems": "coalesce(c.systems, '')",
            "category": _CATEGORY,
            "risk": _RISK,
            "state": "coalesce(c.state, '')",
            "outcome": "c.outcome",
            "went_live": "c.went_live",
            "created": "c.created",
            "approved_by": "coalesce(nullif(d.approved_by, ''), c.approved_by, '')",
            "rests_on": "coalesce(nullif(d.rests_on, ''), c.rests_on, '')",
            "requester": "c.requester",
            "author": "c.author",
            "implementer": "c.implementer",
            "home_ref": "coalesce(c.home_ref, '')",
            "verdict": "d.verdict",
            "to_look_at": "coalesce(d.to_look_at, 0)",
            "open_until": "d.open_until",
            "state_words": "coalesce(d.state_words, '')",
        }
    )
    + _FROM
    + " WHERE c.rid IN (SELECT value FROM json_each(:rids))"
)
_rows = msgspec.json.Decoder(list[ChangeRow])
_FACETS = ("categories", "risks", "states", "outcomes", "change_types", "bases")
_GROUPED = "SELECT " + _CATEGORY + ", " + _RISK + ", c.state, c.outcome, c.change_type, c.rests_on, count(*)" + _FROM
_SYSTEMS = " GROUP BY s.system HAVING s.system <> '' ORDER BY 2 DESC, 1"
_BY_SYSTEM = "SELECT s.system, count(*) FROM change_system AS s"
_PEOPLE = " GROUP BY s.person ORDER BY 2 DESC, 1 LIMIT 200"
_BY_PERSON = "SELECT s.person, count(DISTINCT s.rid) FROM change_person AS s"
_HISTORY = text(
    "SELECT v.version, v.seq, i.recorded, i.actor, i.sentence FROM record_version AS v"
    " JOIN entry_index AS i ON i.seq = v.seq WHERE v.rid = :rid ORDER BY v.version"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDetail:
    """One change with its number, version and every act on it, old to new."""

    held: Held[Change]
    history: tuple[HistoryLine, ...]


def ids(connection: Connection, wanted: ChangeFilter, order: Order, zone: str = "UTC") -> array[int]:
    """The numbers of the records that meet the filter, in order; ties by reference number, so nothing jumps."""
    found = conditions_of(with_keys(connection, wanted), zone)
    way = " DESC" if order.descending else " ASC"
    key = _SORTS[order.by]
    # within equal attention the newest deployment stands first; a record without the sorted value stands last
    then = ", c.went_live DESC" if order.by is ChangeSort.ATTENTION else ""
    statement = "SELECT c.rid" + _FROM + found.where + " ORDER BY " + key + " IS NULL, " + key + way + then + ", c.rid"
    return lists.numbers(connection, statement, found.values)


_UNDER = text("SELECT ref FROM change WHERE ref >= :first AND ref < :past AND length(ref) > :length")


def highest_under(connection: Connection, prefix: str) -> int:
    """The highest number issued under a prefix such as `CHG-2026-`, void or not; 0 where there is none."""
    values = {"first": prefix, "past": prefix + "\U0010ffff", "length": len(prefix)}
    tails = (ref[len(prefix) :] for ref in connection.execute(_UNDER, values).scalars())
    return max((int(tail) for tail in tails if tail.isascii() and tail.isdigit()), default=0)


MOST_CHASED = 2_000
"""Records a chase list looks at; whoever shows it says how many more there are."""
_WHERE_UNSETTLED = (
    " FROM change AS c LEFT JOIN derived_judgement AS j ON j.rid = c.rid AND j.params = ''"
    " WHERE c.state NOT IN ('closed', 'void', 'withdrawn', 'rejected')"
    " AND (j.verdict IS NULL OR j.verdict IN ('WAITING', 'OPEN', 'DEVIATION'))"
)
_UNSETTLED = text("SELECT c.rid" + _WHERE_UNSETTLED + " ORDER BY c.rid DESC LIMIT :most")
_HOW_MANY_UNSETTLED = text("SELECT count(*)" + _WHERE_UNSETTLED)


def unsettled_beyond(connection: Connection, most: int = MOST_CHASED) -> int:
    """How many records beyond the newest `most` somebody may still owe something on."""
    found: int = connection.execute(_HOW_MANY_UNSETTLED).scalar_one()
    return max(0, found - most)


def unsettled(connection: Connection, most: int = MOST_CHASED) -> tuple[int, ...]:
    """The records on which somebody may still owe something, newest first."""
    return tuple(connection.execute(_UNSETTLED, {"most": most}).scalars())


def count(connection: Connection, wanted: ChangeFilter, zone: str = "UTC") -> int:
    """How many records meet the filter."""
    found = conditions_of(with_keys(connection, wanted), zone)
    total: int = connection.execute(text("SELECT count(*)" + _FROM + found.where), found.values).scalar_one()
    return total


def counts(connection: Connection, wanted: ChangeFilter, zone: str = "UTC") -> dict[QuickView, int]:
    """How many records each quick view holds, the filter's other conditions given; one statement."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    base = conditions_of(_without_view(with_keys(connection, wanted)), zone)
    for number, view in enumerate(QuickView):
        found = in_view(view, wanted, zone, f"v{number}_")
        parts.append("coalesce(sum(" + (found.expression or "1") + "), 0)")
        values.update(found.values)
    row = connection.execute(text("SELECT " + ", ".join(parts) + _FROM + base.where), {**values, **base.values}).one()
    return dict(zip(QuickView, row, strict=True))


def _without_view(wanted: ChangeFilter) -> ChangeFilter:
    return replace(wanted, view=QuickView.ALL)


def facets(connection: Connection, wanted: ChangeFilter, zone: str = "UTC") -> dict[str, tuple[tuple[str, int], ...]]:
    """Which values the filtered records have, most frequent first, for the filter's choices."""
    found = conditions_of(with_keys(connection, wanted), zone)
    counted: dict[str, Counter[str]] = {name: Counter() for name in _FACETS}
    grouped = text(_GROUPED + found.where + " GROUP BY 1, 2, 3, 4, 5, 6")
    for *values, number in connection.execute(grouped, found.values):
        for name, value in zip(_FACETS, values, strict=True):
            if value:
                counted[name][value] += number
    most_first = {name: tuple(sorted(of.items(), key=lambda pair: (-pair[1], pair[0]))) for name, of in counted.items()}
    return {
        **most_first,
        "systems": _of_children(connection, found, _BY_SYSTEM, _SYSTEMS),
        "people": _of_children(connection, found, _BY_PERSON, _PEOPLE),
    }


def _of_children(connection: Connection, found: Conditions, counted: str, grouped: str) -> tuple[tuple[str, int], ...]:
    """The systems or people of the filtered records; without a filter their own index answers."""
    chosen = " WHERE s.rid IN (SELECT c.rid" + _FROM + found.where + ")" if found.parts else ""
    rows = connection.execute(text(counted + chosen + grouped), found.values)
    return tuple((value, number) for value, number in rows)


def rows(connection: Connection, rids: Sequence[int]) -> list[ChangeRow]:
    """The rows of these records in the order asked; fetched as one row, so that no other thread slows it."""
    data = connection.execute(_ROWS, {"rids": json.dumps(list(rids))}).scalar_one()
    by_rid = {row.rid: row for row in _rows.decode(data)}
    return [by_rid[rid] for rid in rids if rid in by_rid]


def numbers(connection: Connection) -> tuple[tuple[str, bool], ...]:
    """Every number of the register, and whether it is void."""
    found = connection.execute(text("SELECT ref, state = 'void' FROM change ORDER BY rid"))
    return tuple((ref, bool(void)) for ref, void in found)


def detail(connection: Connection, rid: int) -> ChangeDetail:
    """One change with its whole history."""
    reader: Reader[Change] = Reader(connection, CHANGE)
    return ChangeDetail(held=reader.held(rid), history=history(connection, reader, rid))


def history(connection: Connection, reader: Reader[Any], rid: int) -> tuple[HistoryLine, ...]:
    """Every act on one record: when, who, what, and each field old to new."""
    lines: list[HistoryLine] = []
    before: Any = None
    for row in connection.execute(_HISTORY, {"rid": rid}).all():
        after = reader.version(rid, row.version)
        changed = codec.differences(before, after) if before is not None else ()
        lines.append(
            HistoryLine(seq=row.seq, recorded=row.recorded, actor=row.actor, sentence=row.sentence, changes=changed)
        )
        before = after
    return tuple(lines)
