"""The change desk: meetings, what was brought in and how it was read, and reviews of who holds a role."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE change_meeting (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    held_at INTEGER,
    CONSTRAINT pk_change_meeting PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_change_meeting_ref ON change_meeting (ref)",
    """
CREATE TABLE change_meeting_item (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    change TEXT,
    CONSTRAINT pk_change_meeting_item PRIMARY KEY (rid, n),
    CONSTRAINT fk_change_meeting_item_rid FOREIGN KEY(rid) REFERENCES change_meeting (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_change_meeting_item_change ON change_meeting_item (change)",
    """
CREATE TABLE import_batch (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    source TEXT,
    file_name TEXT,
    sha256 TEXT,
    state TEXT,
    CONSTRAINT pk_import_batch PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_import_batch_sha256 ON import_batch (sha256)",
    "CREATE UNIQUE INDEX uq_import_batch_ref ON import_batch (ref)",
    """
CREATE TABLE import_mapping (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    source TEXT,
    CONSTRAINT pk_import_mapping PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_import_mapping_ref ON import_mapping (ref)",
    """
CREATE TABLE role_review (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    role TEXT,
    reviewed_on TEXT,
    reviewer TEXT,
    CONSTRAINT pk_role_review PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_role_review_role ON role_review (role)",
    "CREATE UNIQUE INDEX uq_role_review_ref ON role_review (ref)",
)


def upgrade() -> None:
    """Make every table and index."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
