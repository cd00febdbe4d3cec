"""What the policy desk counts in the registers."""

from __future__ import annotations

from sqlalchemy import Connection, text

_UNDER_WAY = text(
    "SELECT count(*) FROM change WHERE went_live IS NULL AND ended IS NULL"
    " AND state NOT IN ('closed', 'rejected', 'withdrawn', 'void', 'implemented', 'verified', 'rolled_back',"
    " 'partially_implemented')"
)


def under_way(connection: Connection) -> int:
    """How many changes are on record and have not started: those for which a new version needs a choice (R25)."""
    return int(connection.execute(_UNDER_WAY).scalar_one())
