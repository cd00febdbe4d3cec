"""The policy desk: sections, fields, related documents, own controls, crosswalk and people's passphrases."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE crosswalk_row (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    framework TEXT,
    point TEXT,
    shown INTEGER,
    own INTEGER,
    CONSTRAINT pk_crosswalk_row PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_crosswalk_row_framework ON crosswalk_row (framework)",
    "CREATE UNIQUE INDEX uq_crosswalk_row_ref ON crosswalk_row (ref)",
    """
CREATE TABLE own_control (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    wording TEXT,
    owner_role TEXT,
    frequency TEXT,
    retired INTEGER,
    CONSTRAINT pk_own_control PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_own_control_ref ON own_control (ref)",
    """
CREATE TABLE person_key (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    enrolled_by TEXT,
    enrolled_at INTEGER,
    locked_at INTEGER,
    CONSTRAINT pk_person_key PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_person_key_ref ON person_key (ref)",
    """
CREATE TABLE placeholder_field (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    label TEXT,
    value TEXT,
    required INTEGER,
    CONSTRAINT pk_placeholder_field PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_placeholder_field_ref ON placeholder_field (ref)",
    """
CREATE TABLE policy_section (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    policy_version TEXT,
    section_key TEXT,
    heading TEXT,
    part TEXT,
    position INTEGER,
    removed INTEGER,
    CONSTRAINT pk_policy_section PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_policy_section_policy_version ON policy_section (policy_version)",
    "CREATE UNIQUE INDEX uq_policy_section_ref ON policy_section (ref)",
    """
CREATE TABLE related_document (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    topic TEXT,
    origin TEXT,
    next_review_on TEXT,
    retired INTEGER,
    CONSTRAINT pk_related_document PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_related_document_ref ON related_document (ref)",
)


def upgrade() -> None:
    """Make every table and index."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
