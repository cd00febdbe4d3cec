"""What the judge needs for one record alone, without reading every other change and event."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, text

from chgdesk.domain.change import Change
from chgdesk.domain.people import Organisation
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.domain.register import Register
from chgdesk.storage import codec
from chgdesk.storage.kinds import CHANGE, EVENT, KINDS, ORGANISATION
from chgdesk.storage.queries.register import seq_at, values_at
from chgdesk.storage.repositories import Reader, codec_of

_READ_WHOLE = frozenset(Register.__dataclass_fields__) - {
    "organisation",
    "changes",
    "change_rids",
    "events",
    "acknowledgements",
    "trainings",
    "policy_reviews",
}
"""The registers that are small and that a record is judged by."""

# A deflated version cannot be searched, so every one of those is looked at.
_EVENTS = text(
    "SELECT v.encoding, v.payload, b.payload AS base FROM deployment_event AS e"
    " JOIN record_version AS v ON v.rid = e.rid AND v.version = e.version"
    " LEFT JOIN record_version AS b ON v.encoding = 1 AND b.rid = v.rid AND b.version = (v.version - 1) / 16 * 16 + 1"
    " WHERE v.payload IS NOT NULL AND (v.encoding <> 0 OR EXISTS"
    " (SELECT 1 FROM json_each(:needles) AS n WHERE instr(CAST(v.payload AS TEXT), n.value) > 0))"
    " ORDER BY v.rid"
)
_NAMED = text("SELECT ref FROM change WHERE ref IN (SELECT value FROM json_each(:candidates))")
_LENGTHS = text("SELECT DISTINCT length(ref) AS length FROM change")
_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")


def register_around(connection: Connection, rid: int) -> Register:
    """The register as the judge needs it for one change: its own events, and the changes those also name."""
    reader: Reader[Change] = Reader(connection, CHANGE)
    return register_for(connection, reader.get(rid), rid)


def register_for(connection: Connection, change: Change, rid: int = 0) -> Register:
    """The same for a change as somebody would have it, on record or not; changes that follow it come along."""
    seq = seq_at(connection, None)
    reader: Reader[Change] = Reader(connection, CHANGE)
    events = _events_near(connection, change) if change.ref else ()
    others = _also_named(connection, reader, events, change.ref)
    followers = [held.value for held in reader.matching("follow_up_of", change.ref)] if change.ref else []
    known = {change.ref, *(other.ref for other in others)}
    others = (*others, *(other for other in followers if other.ref not in known))
    return replace(
        _registers(connection, seq),
        events=events,
        changes=(change, *others),
        change_rids=(rid, *(0 for _ in others)),
    )


def register_of(connection: Connection, rids: Iterable[int]) -> Register:
    """The small registers with some changes alone, without the deployment log."""
    found = _registers(connection, seq_at(connection, None))
    reader: Reader[Change] = Reader(connection, CHANGE)
    chosen = tuple(rids)
    return replace(found, changes=tuple(reader.get(rid) for rid in chosen), change_rids=chosen)


def _registers(connection: Connection, seq: int) -> Register:
    """The registers that are small and that a record is judged by."""
    found: dict[str, Any] = {
        kind.plural: tuple(value for _rid, value in values_at(connection, kind.name, seq))
        for kind in KINDS
        if kind.plural in _READ_WHOLE
    }
    organisations = [value for _rid, value in values_at(connection, ORGANISATION.name, seq)]
    return Register(**found, organisation=organisations[-1] if organisations else Organisation())


def _events_near(connection: Connection, change: Change) -> tuple[DeploymentEvent, ...]:
    """Events whose stored text holds the record's number, or as a whole value a commit, pull request or run of it."""
    needles = {_as_stored(change.ref)[1:-1]}
    for deployment in change.deployments:
        keys = (deployment.commit, deployment.pull_request, deployment.run)
        needles.update(_as_stored(key) for key in keys if key)
    decoder = codec_of(EVENT)
    rows = connection.execute(_EVENTS, {"needles": json.dumps(sorted(needles))})
    return tuple(decoder.decode(codec.unpack(row.encoding, row.payload, row.base)) for row in rows)


def _as_stored(word: str) -> str:
    """A word as it stands in stored JSON, in its quotes: run-1 is not run-10."""
    return json.dumps(word, ensure_ascii=False)


def _also_named(
    connection: Connection, reader: Reader[Change], events: tuple[DeploymentEvent, ...], own: str
) -> tuple[Change, ...]:
    """The records that these events name, in their list or as a word of their text (matching.py has the last word)."""
    lengths = [row.length for row in connection.execute(_LENGTHS)]
    candidates = {ref for event in events for ref in event.changes}
    for event in events:
        starts = [word.start() for word in _WORD_START.finditer(event.text)]
        candidates.update(event.text[start : start + length] for start in starts for length in lengths)
    rows = connection.execute(_NAMED, {"candidates": json.dumps(sorted(candidates))})
    refs = [row.ref for row in rows if row.ref != own]
    return tuple(reader.by_ref(ref) for ref in sorted(refs))
