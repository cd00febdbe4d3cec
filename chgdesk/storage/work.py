"""What a command's handler is given: the records it may read and write, and nothing to commit or seal with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from chgdesk.domain.audit import Note, occurred_text
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
from chgdesk.domain.register import Register
from chgdesk.domain.waiver import Waiver
from chgdesk.errors import Bug
from chgdesk.storage import audit_log, blobs
from chgdesk.storage.blobs import BlobWriter
from chgdesk.storage.kinds import BY_TYPE
from chgdesk.storage.ledger import Ledger
from chgdesk.storage.queries import changes
from chgdesk.storage.queries.around import register_for
from chgdesk.storage.repositories import Repository

Value = TypeVar("Value")


class Work:
    """One act under way: repositories by kind, evidence bytes, and what the entry shall say beside the touches."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._repositories: dict[type[Any], Repository[Any]] = {}
        self.blobs = BlobWriter(ledger)
        self.organisations = self.of(Organisation)
        self.people = self.of(Person)
        self.assignments = self.of(RoleAssignment)
        self.roles = self.of(Role)
        self.parameter_sets = self.of(ParameterSet)
        self.documents = self.of(PolicyDocument)
        self.policy_versions = self.of(PolicyVersion)
        self.policy_reviews = self.of(PolicyReview)
        self.acknowledgements = self.of(Acknowledgement)
        self.trainings = self.of(TrainingAttendance)
        self.templates = self.of(StandardTemplate)
        self.systems = self.of(SystemCard)
        self.waivers = self.of(Waiver)
        self.incidents = self.of(Incident)
        self.runs = self.of(ReconciliationRun)
        self.items = self.of(ReconciliationItem)
        self.events = self.of(DeploymentEvent)
        self.changes = self.of(Change)
        self.evidence = self.of(EvidenceItem)
        self.finding_notes = self.of(FindingNote)
        self.bundles = self.of(IssuedBundle)
        self.store_keys = self.of(StoreKey)
        self.sections = self.of(PolicySection)
        self.placeholders = self.of(PlaceholderField)
        self.related_documents = self.of(RelatedDocument)
        self.controls = self.of(OwnControl)
        self.crosswalk = self.of(CrosswalkRow)
        self.person_keys = self.of(PersonKey)
        self.meetings = self.of(ChangeMeeting)
        self.batches = self.of(ImportBatch)
        self.mappings = self.of(ImportMapping)
        self.role_reviews = self.of(RoleReview)

    @property
    def seq(self) -> int:
        """The number the entry of this act will have."""
        return self._ledger.seq

    def of(self, type_: type[Value]) -> Repository[Value]:
        """The repository of the kind that keeps this type."""
        found = self._repositories.get(type_)
        if found is None:
            found = self._repositories[type_] = Repository(self._ledger, BY_TYPE[type_])
        return found

    def note(self, word: str, text: str) -> None:
        """Have the entry say something more, under a short word."""
        self._ledger.detail[word] = text

    def because(self, reason: str) -> None:
        """The reason the person gave."""
        self._ledger.reason = reason or None

    def happened(self, moment: date | datetime) -> None:
        """When the act is claimed to have happened, where that is not now (AUD-03)."""
        self._ledger.occurred = occurred_text(moment)

    def around(self, change: Change) -> Register:
        """The register as the judge needs it for this change as it would stand."""
        return register_for(self._ledger.connection, change)

    def head(self) -> audit_log.Head:
        """The trail as it stands before this act."""
        return audit_log.head(self._ledger.connection)

    def last_recorded(self) -> str | None:
        """When the last entry was recorded, as it says itself."""
        return audit_log.last_recorded(self._ledger.connection)

    def store(self) -> audit_log.Store:
        """Which workspace this is."""
        return audit_log.store(self._ledger.connection)

    def holds_file(self, sha256: str) -> bool:
        """Whether the bytes with this hash are held."""
        return bool(sha256) and blobs.is_held(self._ledger.connection, sha256)

    def numbers_under(self, prefix: str) -> int:
        """The highest number issued to a change under a prefix; 0 where there is none (CHG-02)."""
        return changes.highest_under(self._ledger.connection, prefix)

    def keep_checkpoint(self, note: Note, purpose: str) -> None:
        """Keep a checkpoint that leaves this machine; it must be of this trail as it stands before this act."""
        made = note.checkpoint
        head = self.head()
        if (made.size, made.root) != (head.size, head.root) or made.store != self.store().uuid:
            raise Bug("A checkpoint that is not of this trail was about to be kept.")
        audit_log.keep_checkpoint(self._ledger.connection, note, purpose)

    def leaves(self) -> list[bytes]:
        """Every leaf of the trail before this act, for proofs."""
        return audit_log.leaves(self._ledger.connection)
