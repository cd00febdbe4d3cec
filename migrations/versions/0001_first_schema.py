"""The first schema: trail, kept versions, files, registers and what is derived from them."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE acknowledgement (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT,
    person TEXT,
    policy_version TEXT,
    at INTEGER,
    CONSTRAINT pk_acknowledgement PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_acknowledgement_document ON acknowledgement (document)",
    "CREATE UNIQUE INDEX uq_acknowledgement_ref ON acknowledgement (ref)",
    """
CREATE TABLE audit_event (
    seq INTEGER NOT NULL,
    payload BLOB NOT NULL,
    leaf BLOB NOT NULL,
    CONSTRAINT pk_audit_event PRIMARY KEY (seq)
)
 STRICT
""",
    """
CREATE TABLE audit_head (
    id INTEGER NOT NULL,
    size INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    frontier BLOB NOT NULL,
    register_size INTEGER NOT NULL,
    register_root BLOB NOT NULL,
    CONSTRAINT pk_audit_head PRIMARY KEY (id)
)
 STRICT
""",
    """
CREATE TABLE change (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    category TEXT,
    template TEXT,
    change_type TEXT,
    scope TEXT,
    risk_declared TEXT,
    state TEXT,
    outcome TEXT,
    requester TEXT,
    author TEXT,
    home_ref TEXT,
    follow_up_of TEXT,
    incident TEXT,
    caused_incident INTEGER,
    created INTEGER,
    went_live INTEGER,
    ended INTEGER,
    planned INTEGER,
    systems TEXT,
    implementer TEXT,
    approved_by TEXT,
    rests_on TEXT,
    CONSTRAINT pk_change PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_change_created ON change (created)",
    "CREATE INDEX ix_change_home_ref ON change (home_ref)",
    "CREATE INDEX ix_change_went_live ON change (went_live)",
    "CREATE UNIQUE INDEX uq_change_ref ON change (ref)",
    """
CREATE TABLE checkpoint (
    id INTEGER NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note TEXT NOT NULL,
    purpose TEXT NOT NULL,
    CONSTRAINT pk_checkpoint PRIMARY KEY (id)
)
 STRICT
""",
    """
CREATE TABLE counter (
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    CONSTRAINT pk_counter PRIMARY KEY (name)
)
 STRICT
""",
    """
CREATE TABLE deployment_event (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER,
    environment TEXT,
    status TEXT,
    source TEXT,
    run TEXT,
    CONSTRAINT pk_deployment_event PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_deployment_event_at ON deployment_event (at)",
    "CREATE UNIQUE INDEX uq_deployment_event_ref ON deployment_event (ref)",
    """
CREATE TABLE derived_judgement (
    rid INTEGER NOT NULL,
    params TEXT NOT NULL,
    digest TEXT NOT NULL,
    verdict TEXT NOT NULL,
    codes TEXT NOT NULL,
    category TEXT,
    risk TEXT,
    to_look_at INTEGER NOT NULL,
    remarks INTEGER NOT NULL,
    in_population INTEGER NOT NULL,
    open_until INTEGER,
    state_words TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    rests_on TEXT NOT NULL,
    CONSTRAINT pk_derived_judgement PRIMARY KEY (rid, params)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_derived_judgement_params_verdict ON derived_judgement (params, verdict)",
    """
CREATE TABLE evidence_item (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    sha256 TEXT,
    name TEXT,
    media_type TEXT,
    kind TEXT,
    size INTEGER,
    held INTEGER,
    captured_at INTEGER,
    CONSTRAINT pk_evidence_item PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_evidence_item_sha256 ON evidence_item (sha256)",
    "CREATE UNIQUE INDEX uq_evidence_item_ref ON evidence_item (ref)",
    """
CREATE TABLE finding_note (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    change TEXT,
    code TEXT,
    verdict TEXT,
    person TEXT,
    at INTEGER,
    CONSTRAINT pk_finding_note PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_finding_note_change ON finding_note (change)",
    "CREATE UNIQUE INDEX uq_finding_note_ref ON finding_note (ref)",
    """
CREATE TABLE incident (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    severity TEXT,
    opened_at INTEGER,
    CONSTRAINT pk_incident PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_incident_ref ON incident (ref)",
    """
CREATE TABLE issued_bundle (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT,
    period TEXT,
    sha256 TEXT,
    issued_at INTEGER,
    CONSTRAINT pk_issued_bundle PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_issued_bundle_ref ON issued_bundle (ref)",
    """
CREATE TABLE organisation (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT,
    zone TEXT,
    CONSTRAINT pk_organisation PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_organisation_ref ON organisation (ref)",
    """
CREATE TABLE parameter_set (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    CONSTRAINT pk_parameter_set PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_parameter_set_ref ON parameter_set (ref)",
    """
CREATE TABLE person (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT,
    title TEXT,
    kind TEXT,
    active INTEGER,
    CONSTRAINT pk_person PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_person_ref ON person (ref)",
    """
CREATE TABLE policy_document (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    kind TEXT,
    classification TEXT,
    owner_role TEXT,
    CONSTRAINT pk_policy_document PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_policy_document_ref ON policy_document (ref)",
    """
CREATE TABLE policy_review (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT,
    kind TEXT,
    due TEXT,
    completed_on TEXT,
    result TEXT,
    CONSTRAINT pk_policy_review PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_policy_review_document ON policy_review (document)",
    "CREATE UNIQUE INDEX uq_policy_review_ref ON policy_review (ref)",
    """
CREATE TABLE policy_version (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT,
    number TEXT,
    state TEXT,
    effective_on TEXT,
    next_review_on TEXT,
    parameter_set TEXT,
    CONSTRAINT pk_policy_version PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_policy_version_document ON policy_version (document)",
    "CREATE UNIQUE INDEX uq_policy_version_ref ON policy_version (ref)",
    """
CREATE TABLE reconciliation_item (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    run TEXT,
    event TEXT,
    change TEXT,
    result TEXT,
    CONSTRAINT pk_reconciliation_item PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_reconciliation_item_change ON reconciliation_item (change)",
    "CREATE INDEX ix_reconciliation_item_run ON reconciliation_item (run)",
    "CREATE UNIQUE INDEX uq_reconciliation_item_ref ON reconciliation_item (ref)",
    """
CREATE TABLE reconciliation_run (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    first_day TEXT,
    last_day TEXT,
    completed_at INTEGER,
    performed_by TEXT,
    CONSTRAINT pk_reconciliation_run PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_reconciliation_run_ref ON reconciliation_run (ref)",
    """
CREATE TABLE role (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    CONSTRAINT pk_role PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_role_ref ON role (ref)",
    """
CREATE TABLE role_assignment (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    person TEXT,
    role TEXT,
    held_from INTEGER,
    held_to INTEGER,
    CONSTRAINT pk_role_assignment PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_role_assignment_person ON role_assignment (person)",
    "CREATE UNIQUE INDEX uq_role_assignment_ref ON role_assignment (ref)",
    """
CREATE TABLE standard_template (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    state TEXT,
    next_review_due TEXT,
    CONSTRAINT pk_standard_template PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_standard_template_ref ON standard_template (ref)",
    """
CREATE TABLE store_key (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    fingerprint TEXT,
    public TEXT,
    CONSTRAINT pk_store_key PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_store_key_ref ON store_key (ref)",
    """
CREATE TABLE system_card (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    change_type TEXT,
    in_scope INTEGER,
    CONSTRAINT pk_system_card PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_system_card_ref ON system_card (ref)",
    """
CREATE TABLE training_attendance (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT,
    person TEXT,
    at INTEGER,
    session TEXT,
    CONSTRAINT pk_training_attendance PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE INDEX ix_training_attendance_document ON training_attendance (document)",
    "CREATE UNIQUE INDEX uq_training_attendance_ref ON training_attendance (ref)",
    """
CREATE TABLE waiver (
    rid INTEGER NOT NULL,
    ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    policy_clause TEXT,
    state TEXT,
    owner TEXT,
    starts_on TEXT,
    expires_on TEXT,
    CONSTRAINT pk_waiver PRIMARY KEY (rid)
)
 STRICT
""",
    "CREATE UNIQUE INDEX uq_waiver_ref ON waiver (ref)",
    """
CREATE TABLE workspace (
    id INTEGER NOT NULL,
    uuid TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    CONSTRAINT pk_workspace PRIMARY KEY (id)
)
 STRICT
""",
    """
CREATE TABLE blob (
    id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    disposed_seq INTEGER,
    CONSTRAINT pk_blob PRIMARY KEY (id),
    CONSTRAINT fk_blob_seq FOREIGN KEY(seq) REFERENCES audit_event (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
""",
    "CREATE INDEX ix_blob_sha256 ON blob (sha256)",
    """
CREATE TABLE change_commit (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    commit_hash TEXT,
    CONSTRAINT pk_change_commit PRIMARY KEY (rid, n),
    CONSTRAINT fk_change_commit_rid FOREIGN KEY(rid) REFERENCES change (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_change_commit_commit_hash ON change_commit (commit_hash)",
    """
CREATE TABLE change_evidence (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    sha256 TEXT,
    CONSTRAINT pk_change_evidence PRIMARY KEY (rid, n),
    CONSTRAINT fk_change_evidence_rid FOREIGN KEY(rid) REFERENCES change (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_change_evidence_sha256 ON change_evidence (sha256)",
    """
CREATE TABLE change_flag (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    flag TEXT,
    CONSTRAINT pk_change_flag PRIMARY KEY (rid, n),
    CONSTRAINT fk_change_flag_rid FOREIGN KEY(rid) REFERENCES change (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_change_flag_flag ON change_flag (flag)",
    """
CREATE TABLE change_person (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    person TEXT,
    part TEXT,
    CONSTRAINT pk_change_person PRIMARY KEY (rid, n),
    CONSTRAINT fk_change_person_rid FOREIGN KEY(rid) REFERENCES change (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_change_person_person ON change_person (person)",
    """
CREATE TABLE change_search (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    folded TEXT,
    CONSTRAINT pk_change_search PRIMARY KEY (rid, n),
    CONSTRAINT fk_change_search_rid FOREIGN KEY(rid) REFERENCES change (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE change_system (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    system TEXT,
    CONSTRAINT pk_change_system PRIMARY KEY (rid, n),
    CONSTRAINT fk_change_system_rid FOREIGN KEY(rid) REFERENCES change (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_change_system_system ON change_system (system)",
    """
CREATE TABLE change_waiver (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    waiver TEXT,
    CONSTRAINT pk_change_waiver PRIMARY KEY (rid, n),
    CONSTRAINT fk_change_waiver_rid FOREIGN KEY(rid) REFERENCES change (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_change_waiver_waiver ON change_waiver (waiver)",
    """
CREATE TABLE deployment_event_change (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    change TEXT,
    CONSTRAINT pk_deployment_event_change PRIMARY KEY (rid, n),
    CONSTRAINT fk_deployment_event_change_rid FOREIGN KEY(rid) REFERENCES deployment_event (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_deployment_event_change_change ON deployment_event_change (change)",
    """
CREATE TABLE deployment_event_commit (
    rid INTEGER NOT NULL,
    n INTEGER NOT NULL,
    commit_hash TEXT,
    CONSTRAINT pk_deployment_event_commit PRIMARY KEY (rid, n),
    CONSTRAINT fk_deployment_event_commit_rid FOREIGN KEY(rid) REFERENCES deployment_event (rid)
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_deployment_event_commit_commit_hash ON deployment_event_commit (commit_hash)",
    """
CREATE TABLE entry_index (
    seq INTEGER NOT NULL,
    recorded TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    objects INTEGER NOT NULL,
    command TEXT,
    sentence TEXT NOT NULL,
    CONSTRAINT pk_entry_index PRIMARY KEY (seq),
    CONSTRAINT fk_entry_index_seq FOREIGN KEY(seq) REFERENCES audit_event (seq)
)
 STRICT
""",
    "CREATE INDEX ix_entry_index_command ON entry_index (command)",
    "CREATE INDEX ix_entry_index_recorded ON entry_index (recorded)",
    """
CREATE TABLE entry_object (
    seq INTEGER NOT NULL,
    n INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    version INTEGER NOT NULL,
    commitment BLOB NOT NULL,
    CONSTRAINT pk_entry_object PRIMARY KEY (seq, n),
    CONSTRAINT fk_entry_object_seq FOREIGN KEY(seq) REFERENCES audit_event (seq) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT
""",
    "CREATE INDEX ix_entry_object_rid_version ON entry_object (rid, version)",
    """
CREATE TABLE record_version (
    id INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    seq INTEGER NOT NULL,
    encoding INTEGER NOT NULL,
    payload BLOB,
    salt BLOB,
    commitment BLOB NOT NULL,
    CONSTRAINT pk_record_version PRIMARY KEY (id),
    CONSTRAINT fk_record_version_seq FOREIGN KEY(seq) REFERENCES audit_event (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
""",
    "CREATE INDEX ix_record_version_kind_rid ON record_version (kind, rid)",
    "CREATE INDEX ix_record_version_seq ON record_version (seq)",
    "CREATE UNIQUE INDEX uq_record_version_rid_version ON record_version (rid, version)",
    """
CREATE TABLE blob_chunk (
    id INTEGER NOT NULL,
    file INTEGER NOT NULL,
    n INTEGER NOT NULL,
    data BLOB NOT NULL,
    CONSTRAINT pk_blob_chunk PRIMARY KEY (id),
    CONSTRAINT fk_blob_chunk_file FOREIGN KEY(file) REFERENCES blob (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
""",
    "CREATE INDEX ix_blob_chunk_file_n ON blob_chunk (file, n)",
)


def upgrade() -> None:
    """Make every table and index."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
