"""What the judge computed, kept so that lists are quick: outside the trail, dropped and refilled at will."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice

from sqlalchemy import Connection, delete, insert, select

from chgdesk.storage.schema import derived_judgement

GOVERNING = ""
"""The parameter-set key under which a record is judged by the policy version that governs it."""

_BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedRow:
    """One record's judgement under one parameter set, with the digest of everything it was computed from."""

    rid: int
    digest: str
    verdict: str
    codes: str = ""
    category: str | None = None
    risk: str | None = None
    to_look_at: int = 0
    remarks: int = 0
    in_population: bool = True
    open_until: int | None = None
    state_words: str = ""
    approved_by: str = ""
    rests_on: str = ""
    params: str = GOVERNING


def refresh(connection: Connection, rows: Iterable[DerivedRow], *, drop: Iterable[int], params: str) -> int:
    """Drop the rows of some records, then write the given ones over what stood; return how many were written."""
    for rid in drop:
        table = derived_judgement
        connection.execute(delete(table).where(table.c.rid == rid, table.c.params == params))
    count, source = 0, iter(rows)
    statement = insert(derived_judgement).prefix_with("OR REPLACE")
    while batch := list(islice(source, _BATCH)):
        connection.execute(statement, [{**asdict(row), "in_population": int(row.in_population)} for row in batch])
        count += len(batch)
    return count


def digests(connection: Connection, params: str = GOVERNING) -> dict[int, str]:
    """The input digest of every kept judgement, by record number."""
    query = select(derived_judgement.c.rid, derived_judgement.c.digest).where(derived_judgement.c.params == params)
    return {row.rid: row.digest for row in connection.execute(query)}
