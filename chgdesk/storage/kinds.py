"""The kinds of record a workspace keeps: which value, which table, which columns the registers need of it."""

from __future__ import annotations

from typing import Any

from chgdesk.domain.bringing import ImportBatch, ImportMapping
from chgdesk.domain.catalogue import StandardTemplate, SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.controls import OwnControl
from chgdesk.domain.crosswalk import CrosswalkRow
from chgdesk.domain.evidence import EvidenceItem, FindingNote, IssuedBundle
from chgdesk.domain.keys import PersonKey, StoreKey
from chgdesk.domain.meeting import ChangeMeeting
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.people import Organisation, Person, Role, RoleAssignment, RoleReview
from chgdesk.domain.policy import Acknowledgement, PolicyDocument, PolicyReview, PolicyVersion, TrainingAttendance
from chgdesk.domain.policy_text import PlaceholderField, PolicySection, RelatedDocument
from chgdesk.domain.reconcile import DeploymentEvent, Incident, ReconciliationItem, ReconciliationRun
from chgdesk.domain.waiver import Waiver
from chgdesk.storage import change_columns
from chgdesk.storage.extract import instant
from chgdesk.storage.kind import (
    INTEGER,
    TEXT,
    Children,
    Kind,
    Projected,
    day_of,
    flag_of,
    instant_of,
    listed,
    number_of,
    text_of,
)

ORGANISATION = Kind(
    name="organisation", type=Organisation, plural="organisations", columns=(text_of("name"), text_of("zone"))
)
PERSON = Kind(
    name="person",
    type=Person,
    plural="people",
    columns=(text_of("name"), text_of("title"), text_of("kind"), flag_of("active")),
)
ROLE_ASSIGNMENT = Kind(
    name="role_assignment",
    type=RoleAssignment,
    plural="assignments",
    columns=(
        text_of("person", indexed=True),
        text_of("role"),
        instant_of("held_from"),
        instant_of("held_to"),
    ),
)
ROLE = Kind(name="role", type=Role, plural="roles", columns=(text_of("title"),))
PARAMETER_SET = Kind(name="parameter_set", type=ParameterSet, plural="parameter_sets", columns=(text_of("title"),))
POLICY_DOCUMENT = Kind(
    name="policy_document",
    type=PolicyDocument,
    plural="documents",
    columns=(text_of("title"), text_of("kind"), text_of("classification"), text_of("owner_role")),
)
POLICY_VERSION = Kind(
    name="policy_version",
    type=PolicyVersion,
    plural="policy_versions",
    columns=(
        text_of("document", indexed=True),
        text_of("number"),
        text_of("state"),
        day_of("effective_on"),
        day_of("next_review_on"),
        text_of("parameter_set"),
    ),
)
POLICY_REVIEW = Kind(
    name="policy_review",
    type=PolicyReview,
    plural="policy_reviews",
    columns=(
        text_of("document", indexed=True),
        text_of("kind"),
        day_of("due"),
        day_of("completed_on"),
        text_of("result"),
    ),
)
ACKNOWLEDGEMENT = Kind(
    name="acknowledgement",
    type=Acknowledgement,
    plural="acknowledgements",
    columns=(
        text_of("document", indexed=True),
        text_of("person"),
        Projected(name="policy_version", type=TEXT, of=lambda value: value.version),
        instant_of("at"),
    ),
)
TRAINING = Kind(
    name="training_attendance",
    type=TrainingAttendance,
    plural="trainings",
    columns=(
        text_of("document", indexed=True),
        text_of("person"),
        instant_of("at"),
        text_of("session"),
    ),
)
TEMPLATE = Kind(
    name="standard_template",
    type=StandardTemplate,
    plural="templates",
    columns=(text_of("title"), text_of("state"), day_of("next_review_due")),
)
SYSTEM = Kind(
    name="system_card",
    type=SystemCard,
    plural="systems",
    columns=(text_of("title"), text_of("change_type"), flag_of("in_scope")),
)
WAIVER = Kind(
    name="waiver",
    type=Waiver,
    plural="waivers",
    columns=(
        text_of("policy_clause"),
        text_of("state"),
        text_of("owner"),
        day_of("starts_on"),
        day_of("expires_on"),
    ),
)
INCIDENT = Kind(
    name="incident",
    type=Incident,
    plural="incidents",
    columns=(text_of("title"), text_of("severity"), instant_of("opened_at")),
)
RUN = Kind(
    name="reconciliation_run",
    type=ReconciliationRun,
    plural="runs",
    columns=(
        day_of("first_day"),
        day_of("last_day"),
        instant_of("completed_at"),
        text_of("performed_by"),
    ),
)
ITEM = Kind(
    name="reconciliation_item",
    type=ReconciliationItem,
    plural="items",
    columns=(
        text_of("run", indexed=True),
        text_of("event"),
        text_of("change", indexed=True),
        text_of("result"),
    ),
)
EVENT = Kind(
    name="deployment_event",
    type=DeploymentEvent,
    plural="events",
    columns=(
        Projected(name="at", type=INTEGER, of=lambda value: instant(value.at), indexed=True),
        text_of("environment"),
        text_of("status"),
        text_of("source"),
        text_of("run"),
    ),
    children=(
        listed("deployment_event_commit", "commit_hash", lambda value: value.commits),
        listed("deployment_event_change", "change", lambda value: value.changes),
    ),
)
CHANGE = Kind(
    name="change",
    type=Change,
    plural="changes",
    columns=(
        text_of("title"),
        text_of("category"),
        text_of("template"),
        text_of("change_type"),
        text_of("scope"),
        text_of("risk_declared"),
        text_of("state"),
        text_of("outcome"),
        text_of("requester"),
        text_of("author"),
        text_of("home_ref", indexed=True),
        text_of("follow_up_of"),
        text_of("incident"),
        flag_of("caused_incident"),
        Projected(name="created", type=INTEGER, of=change_columns.created, indexed=True),
        Projected(name="went_live", type=INTEGER, of=change_columns.went_live, indexed=True),
        Projected(name="ended", type=INTEGER, of=change_columns.ended),
        Projected(name="planned", type=INTEGER, of=change_columns.planned),
        Projected(name="systems", type=TEXT, of=change_columns.systems),
        Projected(name="implementer", type=TEXT, of=change_columns.implementer),
        Projected(name="approved_by", type=TEXT, of=change_columns.approved_by),
        Projected(name="rests_on", type=TEXT, of=change_columns.rests_on),
    ),
    children=(
        listed("change_system", "system", lambda value: value.systems),
        listed("change_flag", "flag", lambda value: value.flags),
        listed("change_commit", "commit_hash", change_columns.commits),
        listed("change_evidence", "sha256", change_columns.evidence),
        listed("change_waiver", "waiver", change_columns.waivers),
        Children(
            table="change_person",
            columns=(("person", TEXT), ("part", TEXT)),
            of=change_columns.people,
            indexed=("person",),
        ),
        Children(
            table="change_search",
            columns=(("folded", TEXT),),
            of=lambda value: [(change_columns.folded(value),)],
        ),
    ),
)
EVIDENCE = Kind(
    name="evidence_item",
    type=EvidenceItem,
    plural="evidence",
    columns=(
        text_of("sha256", indexed=True),
        text_of("name"),
        text_of("media_type"),
        text_of("kind"),
        number_of("size"),
        flag_of("held"),
        instant_of("captured_at"),
    ),
)
FINDING_NOTE = Kind(
    name="finding_note",
    type=FindingNote,
    plural="finding_notes",
    columns=(
        text_of("change", indexed=True),
        text_of("code"),
        text_of("verdict"),
        text_of("person"),
        instant_of("at"),
    ),
)
BUNDLE = Kind(
    name="issued_bundle",
    bookkeeping=True,
    type=IssuedBundle,
    plural="bundles",
    columns=(text_of("kind"), text_of("period"), text_of("sha256"), instant_of("issued_at")),
)
STORE_KEY = Kind(
    name="store_key",
    bookkeeping=True,
    type=StoreKey,
    plural="store_keys",
    columns=(text_of("fingerprint"), text_of("public")),
)
POLICY_SECTION = Kind(
    name="policy_section",
    type=PolicySection,
    plural="sections",
    columns=(
        Projected(name="policy_version", type=TEXT, of=lambda value: value.version, indexed=True),
        Projected(name="section_key", type=TEXT, of=lambda value: value.key),
        text_of("heading"),
        text_of("part"),
        number_of("position"),
        flag_of("removed"),
    ),
)
PLACEHOLDER = Kind(
    name="placeholder_field",
    type=PlaceholderField,
    plural="placeholders",
    columns=(text_of("label"), text_of("value"), flag_of("required")),
)
RELATED_DOCUMENT = Kind(
    name="related_document",
    type=RelatedDocument,
    plural="related_documents",
    columns=(
        text_of("title"),
        text_of("topic"),
        text_of("origin"),
        day_of("next_review_on"),
        flag_of("retired"),
    ),
)
CONTROL = Kind(
    name="own_control",
    type=OwnControl,
    plural="controls",
    columns=(text_of("wording"), text_of("owner_role"), text_of("frequency"), flag_of("retired")),
)
CROSSWALK = Kind(
    name="crosswalk_row",
    type=CrosswalkRow,
    plural="crosswalk",
    columns=(text_of("framework", indexed=True), text_of("point"), flag_of("shown"), flag_of("own")),
)
PERSON_KEY = Kind(
    name="person_key",
    bookkeeping=True,
    type=PersonKey,
    plural="person_keys",
    columns=(text_of("enrolled_by"), instant_of("enrolled_at"), instant_of("locked_at")),
)
MEETING = Kind(
    name="change_meeting",
    type=ChangeMeeting,
    plural="meetings",
    columns=(text_of("title"), instant_of("held_at")),
    children=(listed("change_meeting_item", "change", lambda value: (item.change for item in value.items)),),
)
IMPORT_BATCH = Kind(
    name="import_batch",
    type=ImportBatch,
    plural="batches",
    columns=(
        text_of("source"),
        text_of("file_name"),
        text_of("sha256", indexed=True),
        text_of("state"),
    ),
)
IMPORT_MAPPING = Kind(
    name="import_mapping",
    type=ImportMapping,
    plural="mappings",
    bookkeeping=True,
    columns=(text_of("source"),),
)
ROLE_REVIEW = Kind(
    name="role_review",
    type=RoleReview,
    plural="role_reviews",
    columns=(text_of("role", indexed=True), day_of("reviewed_on"), text_of("reviewer")),
)

KINDS: tuple[Kind, ...] = (
    ORGANISATION,
    PERSON,
    ROLE_ASSIGNMENT,
    ROLE,
    PARAMETER_SET,
    POLICY_DOCUMENT,
    POLICY_VERSION,
    POLICY_REVIEW,
    ACKNOWLEDGEMENT,
    TRAINING,
    TEMPLATE,
    SYSTEM,
    WAIVER,
    INCIDENT,
    RUN,
    ITEM,
    EVENT,
    CHANGE,
    EVIDENCE,
    FINDING_NOTE,
    BUNDLE,
    STORE_KEY,
    POLICY_SECTION,
    PLACEHOLDER,
    RELATED_DOCUMENT,
    CONTROL,
    CROSSWALK,
    PERSON_KEY,
    MEETING,
    IMPORT_BATCH,
    IMPORT_MAPPING,
    ROLE_REVIEW,
)
"""Every kind, in the order in which verification and exports walk them."""

BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}
BY_TYPE: dict[type[Any], Kind] = {kind.type: kind for kind in KINDS}
