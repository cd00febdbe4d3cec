"""${message}

Rules of a revision: plain SQL, no import of chgdesk; never alter a table of the trail (add one beside it);
no batch operation on a table with triggers without a thought for them (they are installed anew afterwards);
every new table STRICT; no downgrade (restore the backup).
"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
