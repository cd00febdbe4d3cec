"""A change record with everything the register holds about it (requirements 3.1; CHG-01..18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chgdesk.domain.basis import FieldSource, Provenance, ShapePatch
from chgdesk.domain.change_facts import (
    Approval,
    ApprovalRequest,
    CiRun,
    CodeReview,
    Deployment,
    Emergency,
    EvidenceLink,
    FirstWritten,
    FollowUpAction,
    GateResult,
    HazardAnswer,
    Impact,
    Link,
    Notice,
    Patch,
    PostImplementationReview,
    Reclassification,
    RollbackExecution,
    RollbackPlan,
    SecurityScan,
    SignOff,
    Staging,
    TestRun,
    Verification,
    Window,
)
from chgdesk.domain.signature import DeskSignature


class ChangeState(StrEnum):
    """Where a record stands (requirements 3.3)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    READY = "ready"
    IMPLEMENTING = "implementing"
    IMPLEMENTED = "implemented"
    ROLLED_BACK = "rolled_back"
    PARTIALLY_IMPLEMENTED = "partially_implemented"
    VERIFIED = "verified"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    VOID = "void"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: what, why, who, how it was approved, tested, deployed, checked and could be undone."""

    ref: str
    title: str = ""
    description: str = ""
    justification: str = ""
    category: str = "normal"
    template: str | None = None
    change_type: str = ""
    delivered_via_repo: bool = False
    scope: str = "production"
    scope_reason: str = ""
    systems: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    risk_declared: str = ""
    risk_reason: str = ""
    impact: Impact | None = None
    data_touched: str = ""
    testing_plan: str = ""
    requester: str | None = None
    author: str | None = None
    created_at: datetime | None = None
    home_system: str = ""
    home_ref: str = ""
    first_written: FirstWritten | None = None
    retroactive_reason: str = ""
    planned_window: Window | None = None
    notified_at: datetime | None = None
    notices: tuple[Notice, ...] = ()
    approvals: tuple[Approval, ...] = ()
    asked: tuple[ApprovalRequest, ...] = ()
    code_reviews: tuple[CodeReview, ...] = ()
    ci: CiRun | None = None
    scan: SecurityScan | None = None
    staging: Staging | None = None
    tests: tuple[TestRun, ...] = ()
    gates: tuple[GateResult, ...] = ()
    rollback_plan: RollbackPlan | None = None
    rollback_execution: RollbackExecution | None = None
    backup_confirmed_at: datetime | None = None
    deployments: tuple[Deployment, ...] = ()
    outcome: str | None = None
    verification: Verification | None = None
    validation_signoff: SignOff | None = None
    caused_incident: bool = False
    incident: str | None = None
    pir: PostImplementationReview | None = None
    sod_exception: str | None = None
    exceptions: tuple[str, ...] = ()
    emergency: Emergency | None = None
    follow_up_of: str | None = None
    state: ChangeState = ChangeState.DRAFT
    state_reason: str = ""
    closed_at: datetime | None = None
    closing_note: str = ""
    """Deviations and incidents as written down at closure (VER-05)."""
    signatures: tuple[DeskSignature, ...] = ()
    """Signatures under acts on the record other than approvals: closing, reopening (AUD-09)."""
    documents_updated: str = ""
    continuity_updated: str = ""
    significant: bool = False
    affects_internal_control: bool = False
    internal_control_note: str = ""
    patch: Patch | None = None
    test_data: str = ""
    configuration_before: str = ""
    configuration_after: str = ""
    author_available: bool | None = None
    reviewer_available: bool | None = None
    design_note: str = ""
    significant_checks: tuple[str, ...] = ()
    """What was checked of a significant change (VER-09)."""
    hazards: tuple[HazardAnswer, ...] = ()
    reclassifications: tuple[Reclassification, ...] = ()
    lessons: str = ""
    actions: tuple[FollowUpAction, ...] = ()
    copied_from: str | None = None
    links: tuple[Link, ...] = ()
    evidence: tuple[EvidenceLink, ...] = ()
    provenance: Provenance = Provenance()
    field_sources: tuple[FieldSource, ...] = ()
    shape: tuple[ShapePatch, ...] = ()

    @property
    def started_at(self) -> datetime | None:
        """The recorded start: the earliest start of its deployments (rules: Terms)."""
        return min((d.start for d in self.deployments if d.start is not None), default=None)

    @property
    def ended_at(self) -> datetime | None:
        """The recorded end: the latest end of its deployments, a missing end counting as its start."""
        ends = [end for d in self.deployments if (end := d.end or d.start) is not None]
        return max(ends, default=None)
