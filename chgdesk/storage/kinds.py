"""The kinds of record a workspace keeps: which value, which table, which columns the registers need of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

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
from chgdesk.storage.extract import Cell, day, flag, instant

TEXT = "TEXT"
INTEGER = "INTEGER"


class Referenced(Protocol):
    """What every stored value has: the reference people, files and the trail know it by."""

    @property
    def ref(self) -> str:
        """The reference, unique within its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """One column of a register table, taken from the value by `of`; never the truth, only what queries need."""

    name: str
    type: str
    of: Callable[[Any], Cell]
    indexed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """A child table of a register table: several rows per record, so that a filter can find any of them."""

    table: str
    columns: tuple[tuple[str, str], ...]
    of: Callable[[Any], Iterable[tuple[Cell, ...]]]
    indexed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record: its name in the trail, its value type, its register table and columns.

    A bookkeeping kind notes what left the workspace; it does not move the register head (decision 5).
    """

    name: str
    type: type[Any]
    plural: str
    columns: tuple[Projected, ...] = ()
    children: tuple[Children, ...] = ()
    schema: int = 1
    bookkeeping: bool = False

    @property
    def table(self) -> str:
        """The register table of this kind."""
        return self.name


def _text(name: str, *, indexed: bool = False) -> Projected:
    return Projected(name=name, type=TEXT, of=lambda value: getattr(value, name), indexed=indexed)


def _day(name: str) -> Projected:
    return Projected(name=name, type=TEXT, of=lambda value: day(getattr(value, name)))


def _instant(name: str) -> Projected:
    return Projected(name=name, type=INTEGER, of=lambda value: instant(getattr(value, name)))


def _flag(name: str) -> Projected:
    return Projected(name=name, type=INTEGER, of=lambda value: flag(getattr(value, name)))


def _number(name: str) -> Projected:
    return Projected(name=name, type=INTEGER, of=lambda value: getattr(value, name))


def _listed(table: str, column: str, of: Callable[[Any], Iterable[str]]) -> Children:
    """A child table of one text column, each value once, in text order."""
    return Children(
        table=table,
        columns=((column, TEXT),),
        of=lambda value: [(item,) for item in sorted(set(of(value)))],
        indexed=(column,),
    )


ORGANISATION = Kind(
    name="organisation", type=Organisation, plural="organisations", columns=(_text("name"), _text("zone"))
)
PERSON = Kind(
    name="person", type=Person, plural="people", columns=(_text("name"), _text("title"), _text("kind"), _flag("active"))
)
ROLE_ASSIGNMENT = Kind(
    name="role_assignment",
    type=RoleAssignment,
    plural="assignments",
    columns=(_text("person", indexed=True), _text("role"), _instant("held_from"), _instant("held_to")),
)
ROLE = Kind(name="role", type=Role, plural="roles", columns=(_text("title"),))
PARAMETER_SET = Kind(name="parameter_set", type=ParameterSet, plural="parameter_sets", columns=(_text("title"),))
POLICY_DOCUMENT = Kind(
    name="policy_document",
    type=PolicyDocument,
    plural="documents",
    columns=(_text("title"), _text("kind"), _text("classification"), _text("owner_role")),
)
POLICY_VERSION = Kind(
    name="policy_version",
    type=PolicyVersion,
    plural="policy_versions",
    columns=(
        _text("document", indexed=True),
        _text("number"),
        _text("state"),
        _day("effective_on"),
        _day("next_review_on"),
        _text("parameter_set"),
    ),
)
POLICY_REVIEW = Kind(
    name="policy_review",
    type=PolicyReview,
    plural="policy_reviews",
    columns=(_text("document", indexed=True), _text("kind"), _day("due"), _day("completed_on"), _text("result")),
)
ACKNOWLEDGEMENT = Kind(
    name="acknowledgement",
    type=Acknowledgement,
    plural="acknowledgements",
    columns=(
        _text("document", indexed=True),
        _text("person"),
        Projected(name="policy_version", type=TEXT, of=lambda value: value.version),
        _instant("at"),
    ),
)
TRAINING = Kind(
    name="training_attendance",
    type=TrainingAttendance,
    plural="trainings",
    columns=(_text("document", indexed=True), _text("person"), _instant("at"), _text("session")),
)
TEMPLATE = Kind(
    name="standard_template",
    type=StandardTemplate,
    plural="templates",
    columns=(_text("title"), _text("state"), _day("next_review_due")),
)
SYSTEM = Kind(
    name="system_card",
    type=SystemCard,
    plural="systems",
    columns=(_text("title"), _text("change_type"), _flag("in_scope")),
)
WAIVER = Kind(
    name="waiver",
    type=Waiver,
    plural="waivers",
    columns=(_text("policy_clause"), _text("state"), _text("owner"), _day("starts_on"), _day("expires_on")),
)
INCIDENT = Kind(
    name="incident",
    type=Incident,
    plural="incidents",
    columns=(_text("title"), _text("severity"), _instant("opened_at")),
)
RUN = Kind(
    name="reconciliation_run",
    type=ReconciliationRun,
    plural="runs",
    columns=(_day("first_day"), _day("last_day"), _instant("completed_at"), _text("performed_by")),
)
ITEM = Kind(
    name="reconciliation_item",
    type=ReconciliationItem,
    plural="items",
    columns=(_text("run", indexed=True), _text("event"), _text("change", indexed=True), _text("result")),
)
EVENT = Kind(
    name="deployment_event",
    type=DeploymentEvent,
    plural="events",
    columns=(
        Projected(name="at", type=INTEGER, of=lambda value: instant(value.at), indexed=True),
        _text("environment"),
        _text("status"),
        _text("source"),
        _text("run"),
    ),
    children=(
        _listed("deployment_event_commit", "commit_hash", lambda value: value.commits),
        _listed("deployment_event_change", "change", lambda value: value.changes),
    ),
)
CHANGE = Kind(
    name="change",
    type=Change,
    plural="changes",
    columns=(
        _text("title"),
        _text("category"),
        _text("template"),
        _text("change_type"),
        _text("scope"),
        _text("risk_declared"),
        _text("state"),
        _text("outcome"),
        _text("requester"),
        _text("author"),
        _text("home_ref", indexed=True),
        _text("follow_up_of"),
        _text("incident"),
        _flag("caused_incident"),
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
        _listed("change_system", "system", lambda value: value.systems),
        _listed("change_flag", "flag", lambda value: value.flags),
        _listed("change_commit", "commit_hash", change_columns.commits),
        _listed("change_evidence", "sha256", change_columns.evidence),
        _listed("change_waiver", "waiver", change_columns.waivers),
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
        _text("sha256", indexed=True),
        _text("name"),
        _text("media_type"),
        _text("kind"),
        _number("size"),
        _flag("held"),
        _instant("captured_at"),
    ),
)
FINDING_NOTE = Kind(
    name="finding_note",
    type=FindingNote,
    plural="finding_notes",
    columns=(_text("change", indexed=True), _text("code"), _text("verdict"), _text("person"), _instant("at")),
)
BUNDLE = Kind(
    name="issued_bundle",
    bookkeeping=True,
    type=IssuedBundle,
    plural="bundles",
    columns=(_text("kind"), _text("period"), _text("sha256"), _instant("issued_at")),
)
STORE_KEY = Kind(
    name="store_key",
    bookkeeping=True,
    type=StoreKey,
    plural="store_keys",
    columns=(_text("fingerprint"), _text("public")),
)
POLICY_SECTION = Kind(
    name="policy_section",
    type=PolicySection,
    plural="sections",
    columns=(
        Projected(name="policy_version", type=TEXT, of=lambda value: value.version, indexed=True),
        Projected(name="section_key", type=TEXT, of=lambda value: value.key),
        _text("heading"),
        _text("part"),
        _number("position"),
        _flag("removed"),
    ),
)
PLACEHOLDER = Kind(
    name="placeholder_field",
    type=PlaceholderField,
    plural="placeholders",
    columns=(_text("label"), _text("value"), _flag("required")),
)
RELATED_DOCUMENT = Kind(
    name="related_document",
    type=RelatedDocument,
    plural="related_documents",
    columns=(_text("title"), _text("topic"), _text("origin"), _day("next_review_on"), _flag("retired")),
)
CONTROL = Kind(
    name="own_control",
    type=OwnControl,
    plural="controls",
    columns=(_text("wording"), _text("owner_role"), _text("frequency"), _flag("retired")),
)
CROSSWALK = Kind(
    name="crosswalk_row",
    type=CrosswalkRow,
    plural="crosswalk",
    columns=(_text("framework", indexed=True), _text("point"), _flag("shown"), _flag("own")),
)
PERSON_KEY = Kind(
    name="person_key",
    bookkeeping=True,
    type=PersonKey,
    plural="person_keys",
    columns=(_text("enrolled_by"), _instant("enrolled_at"), _instant("locked_at")),
)
MEETING = Kind(
    name="change_meeting",
    type=ChangeMeeting,
    plural="meetings",
    columns=(_text("title"), _instant("held_at")),
    children=(_listed("change_meeting_item", "change", lambda value: (item.change for item in value.items)),),
)
IMPORT_BATCH = Kind(
    name="import_batch",
    type=ImportBatch,
    plural="batches",
    columns=(_text("source"), _text("file_name"), _text("sha256", indexed=True), _text("state")),
)
IMPORT_MAPPING = Kind(
    name="import_mapping",
    type=ImportMapping,
    plural="mappings",
    bookkeeping=True,
    columns=(_text("source"),),
)
ROLE_REVIEW = Kind(
    name="role_review",
    type=RoleReview,
    plural="role_reviews",
    columns=(_text("role", indexed=True), _day("reviewed_on"), _text("reviewer")),
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
