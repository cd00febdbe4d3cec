"""What was done under the standard procedures, counted and listed from the register's columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

_COUNTING = "went_live IS NOT NULL AND state NOT IN ('void', 'rejected', 'withdrawn')"
_FAILED = "(coalesce(c.outcome, 'success') <> 'success' OR c.caused_incident = 1 OR coalesce(c.incident, '') <> '')"
_COUNTS = text(
    "SELECT c.template, count(*) AS total, sum(c.went_live >= k.value) AS since, max(c.went_live) AS last,"  # noqa: S608 - our own words; every value is bound
    f" sum({_FAILED}) AS failed FROM json_each(:cuts) AS k JOIN change AS c ON c.template = k.key"
    f" WHERE {_COUNTING} GROUP BY c.template"
)
_LISTED = text(
    "SELECT rid, ref, title, systems, implementer, went_live, outcome, incident, state"  # noqa: S608 - the same
    f" FROM change WHERE template = :template AND {_COUNTING} AND went_live >= :since"
    " ORDER BY went_live DESC, ref DESC LIMIT :most"
)


def counts(connection: Connection, cuts: Mapping[str, int]) -> Mapping[str, Any]:
    """Executions of each procedure: all, those since the instant given for it, the last, those that failed."""
    rows = connection.execute(_COUNTS, {"cuts": json.dumps(dict(cuts))})
    return {row.template: row for row in rows}


def executions(connection: Connection, template: str, since: int, most: int) -> list[Any]:
    """The executions of one procedure since an instant, newest first."""
    return list(connection.execute(_LISTED, {"template": template, "since": since, "most": most}))
