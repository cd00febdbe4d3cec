"""The dated facts on a change record, each with who, when and what it rests on (requirements 3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.basis import Provenance
from chgdesk.domain.signature import DeskSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A planned start and end (WIN-01)."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWritten:
    """Where and when the change was first written down elsewhere, with what shows it (CHG-22)."""

    system: str = ""
    ref: str = ""
    at: datetime | None = None
    evidence: str | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What the change may affect (RSK-01, A.8.32 a)."""

    security: str = ""
    availability: str = ""
    integrity: str = ""
    privacy: str = ""
    customers: str = ""
    dependencies: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who was told of a change, by which channel, when (WIN-04)."""

    to: str
    channel: str = ""
    at: datetime | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One decision on a change: who, in which roles, how and when (APR-02, APR-04)."""

    person: str
    roles_claimed: tuple[str, ...] = ()
    decision: str = "approve"
    decided_at: datetime | None = None
    mode: str = "external_written"
    kind: str = "deploy"
    condition: str = ""
    note: str | None = None
    evidence: str | None = None
    commit: str | None = None
    channel: str = ""
    """Where it was given: `pull request`, `e-mail`, `chat`, `meeting`, `telephone`; empty where nobody said."""
    shown: str = ""
    """SHA-256 of the record as the approver was shown it, where that is known (AUD-10)."""
    signature: DeskSignature | None = None
    """The signature given at this desk; every other approval rests on what was brought here (peers T1)."""
    voided_at: datetime | None = None
    void_reason: str = ""
    claimed_recorded_at: datetime | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """Who was asked to approve, for which roles, when, and by which version mark (APR-10, APR-16)."""

    person: str
    roles: tuple[str, ...] = ()
    asked_at: datetime | None = None
    mark: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAction:
    """Something to be done after a change or learnt from it, by whom and until when (VER-06, VER-10)."""

    text: str
    owner: str | None = None
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReview:
    """One review of the code by a person, of a known commit where the export says so (GATE-02)."""

    person: str
    at: datetime | None = None
    commit: str | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class CiRun:
    """The pipeline's own test run and the test types it covers (GATE-03)."""

    status: str = ""
    run: str | None = None
    at: datetime | None = None
    covers: tuple[str, ...] = ()
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCount:
    """How many scan findings of one severity are open."""

    severity: str
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScan:
    """A security scan with its open findings by severity (GATE-04)."""

    at: datetime | None = None
    open: tuple[FindingCount, ...] = ()
    exception: str | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """Validation before production, or why there was none and what replaced it (GATE-05, GATE-06)."""

    status: str = "not_done"
    at: datetime | None = None
    environment: str = ""
    rationale: str | None = None
    production_verification_step: str | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """One test of one type with its result and evidence (GATE-07, GATE-09)."""

    __test__ = False

    type: str
    result: str = ""
    executed_at: datetime | None = None
    environment: str = ""
    evidence: str | None = None
    note: str = ""
    """What was seen; for load and performance the baseline and the capacity left (GATE-11)."""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """The state of one gate, with reason or exception where it was not simply met (GATE-01)."""

    gate: str
    status: str = "not_started"
    at: datetime | None = None
    reason: str = ""
    exception: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackPlan:
    """How the change could be undone (RBK-01, RBK-02)."""

    method: str | None = None
    trigger: str | None = None
    steps: str | None = None
    owner: str | None = None
    verification: str | None = None
    time_estimate_min: int | None = None
    data_recovery: str | None = None
    authority: str | None = None
    recorded_at: datetime | None = None
    tested_at: datetime | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackExecution:
    """A rollback that was carried out, or the decision not to (RBK-08, RBK-10)."""

    at: datetime | None = None
    person: str | None = None
    checked_at: datetime | None = None
    successful: bool | None = None
    decision: str = ""
    steps_taken: str = ""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One deployment to production (DEP-02, DEP-07)."""

    start: datetime | None = None
    end: datetime | None = None
    implementer: str | None = None
    account: str | None = None
    account_type: str = "individual"
    path: str = "pipeline"
    tool: str = ""
    run: str | None = None
    commit: str | None = None
    pull_request: str | None = None
    manual_reason: str | None = None
    alternative_evidence: str | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalCheck:
    """One signal looked at after go-live, with what was seen or the evidence held (VER-02)."""

    signal: str
    note: str = ""
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The check after go-live (VER-01, VER-02)."""

    person: str | None = None
    at: datetime | None = None
    checks: tuple[str, ...] = ()
    monitored_hours: int | None = None
    customer_impact: str = ""
    signals: tuple[SignalCheck, ...] = ()
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """A named person's sign-off at a time (VER-03, EMG-09)."""

    person: str | None = None
    at: datetime | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostImplementationReview:
    """The review after a rolled back, partial, failed or incident-causing change (VER-06)."""

    person: str | None = None
    at: datetime | None = None
    summary: str = ""
    cause: str = ""
    actions: tuple[str, ...] = ()
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrospectiveReview:
    """Whether the emergency was one, judged afterwards (EMG-08)."""

    person: str | None = None
    at: datetime | None = None
    classification_appropriate: bool | None = None
    notes: str = ""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """Why it could not wait, who said go, and what followed (EMG-01..09)."""

    criterion: str | None = None
    authoriser: str | None = None
    authorised_at: datetime | None = None
    authorisation_mode: str | None = None
    primary_unavailable_note: str | None = None
    unreachable_rationale: str | None = None
    notified_person: str | None = None
    notified_at: datetime | None = None
    testing_or_validation: str | None = None
    scope_limit: str = ""
    commander: str | None = None
    skipped_gates: tuple[str, ...] = ()
    permanent_fix: str | None = None
    actions_taken: str = ""
    authorisation_channel: str = ""
    attempts: str = ""
    """Whom one tried to reach, how often, when nobody answered (EMG-04)."""
    commander_authorised_at: datetime | None = None
    timeline_entry: str = ""
    responders: tuple[str, ...] = ()
    """Those who checked the fix of a security incident (EMG-13)."""
    security_review: SignOff | None = None
    discussed_in: str = ""
    """The meeting in which it was talked over (EMG-16)."""
    retro_review: RetrospectiveReview | None = None
    retro_signoff: SignOff | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """What a patch answers to (CHG-16)."""

    advisory: str = ""
    severity: str = ""
    due_on: date | None = None
    evaluation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardAnswer:
    """One yes/no prompt about a known way to do harm (RSK-10)."""

    hazard: str
    answer: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassification:
    """A change of category or risk: old, new, why, by whom (CAT-07)."""

    field: str
    before: str
    after: str
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A pointer to where the thing lives: ticket, pull request, commit, run, chat (CHG-08)."""

    kind: str
    target: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLink:
    """Evidence held for this record: which file, and which fact or attribute it is for (EVD-01).

    Nothing is taken away again: a link that no longer stands says when, by whom and why it was withdrawn.
    """

    sha256: str
    name: str
    kind: str = ""
    attribute: str = ""
    about: str = ""
    linked_at: datetime | None = None
    linked_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it is still evidence of the record."""
        return self.withdrawn_at is None
