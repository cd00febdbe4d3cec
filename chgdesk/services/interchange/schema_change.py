"""The keys of a change record in the interchange format, with what each may hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from chgdesk.domain.change import ChangeState
from chgdesk.services.interchange.values import (
    Amount,
    Category,
    Count,
    Instant,
    KnownPerson,
    OneOf,
    PersonOrNobody,
    Reference,
    Risk,
)

Nobody = PersonOrNobody | None
Words = list[str] | None
Mode = OneOf("in_app_signature", "external_written", "verbal")
TestType = OneOf(
    "unit",
    "integration",
    "regression",
    "security",
    "performance",
    "uat",
    "basic_functional",
    "staging",
    "resilience",
    "rollback",
    free=True,
)


class Keys(BaseModel):
    """An object of the format: only the keys named here, and a remark anywhere."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    note: Any = None
    notes: Any = None
    comment: Any = None


class WindowKeys(Keys):
    """A planned start and end."""

    start: Instant | None = None
    end: Instant | None = None


class FirstWrittenKeys(Keys):
    """Where the change was first written down elsewhere."""

    system: str | None = None
    ref: str | None = None
    at: Instant | None = None
    evidence: str | None = None


class ApprovalKeys(Keys):
    """One decision on the change."""

    person: KnownPerson = Field(description="the id of a person in `people`")
    roles_claimed: list[Reference] | None = None
    decision: Annotated[str, OneOf("approve", "reject", "conditional")] = Field(description="approve or reject")
    decided_at: Instant | None = Field(description="an instant such as 2026-07-02T08:30:00Z, or null")
    mode: Annotated[str, Mode] = Field(description="how it was given, such as external_written")
    note: str | None = None
    evidence: str | None = None
    commit: str | None = None
    recorded_at: Instant | None = None
    voided_at: Instant | None = None
    kind: Annotated[str, OneOf("start", "deploy", "emergency", "retroactive", "qa", "lead_signoff")] | None = None


class CodeReviewKeys(Keys):
    """One review of the code."""

    person: KnownPerson = Field(description="the id of a person in `people`")
    approved_at: Instant | None = None
    commit: str | None = None


class CiKeys(Keys):
    """The pipeline's own test run."""

    status: Annotated[str, OneOf("passed", "failed", "error", "cancelled", "skipped", "running", free=True)] | None = (
        None
    )
    run: str | None = None
    at: Instant | None = None
    covers: list[Annotated[str, TestType]] | None = None


class SastKeys(Keys):
    """The security scan; `open_<severity>` counts its open findings of any severity."""

    model_config = ConfigDict(
        extra="allow",
        strict=True,
        frozen=True,
        json_schema_extra={
            "additionalProperties": False,
            "patternProperties": {"^open_.+$": {"type": ["integer", "null"], "minimum": 0}},
        },
    )
    __pydantic_extra__: dict[str, Count | None] = Field(init=False)

    at: Instant | None = None
    exception_id: str | None = None


class StagingKeys(Keys):
    """Validation ahead of production, or what stood in for it."""

    status: (
        Annotated[str, OneOf("validated", "not_available", "not_done", "failed", "not_applicable", free=True)] | None
    ) = None
    at: Instant | None = None
    rationale: str | None = None
    prod_verification_step: str | None = None
    environment: str | None = None


class TestKeys(Keys):
    """One test run."""

    __test__ = False

    type: Annotated[str, TestType] = Field(description="a test type such as unit")
    result: Annotated[str, OneOf("pass", "fail", "blocked", "skipped", "not_run", "inconclusive")] | None = None
    executed_at: Instant | None = None
    evidence: str | None = None
    environment: str | None = None


class RollbackPlanKeys(Keys):
    """How the change could be undone."""

    method: str | None = None
    trigger: str | None = None
    steps: str | None = None
    owner: str | None = None
    verification: str | None = None
    time_estimate_min: Amount | None = None
    data_recovery: str | None = None
    authority: str | None = None
    recorded_at: Instant | None = None
    tested_at: Instant | None = None


class DeploymentKeys(Keys):
    """One deployment to production."""

    start: Instant | None = None
    end: Instant | None = None
    implementer: Nobody = None
    account: str | None = None
    account_type: Annotated[str, OneOf("individual", "service", "shared")] | None = None
    path: Annotated[str, OneOf("pipeline", "manual")] | None = None
    run_id: str | None = None
    sha: str | None = None
    pr: str | None = None
    manual_reason: str | None = None
    alternative_evidence: str | None = None


class VerificationKeys(Keys):
    """The check after go-live."""

    person: Nobody = None
    at: Instant | None = None
    checks: Words = None
    monitored_hours: Amount | None = None
    customer_impact: str | None = None


class SignOffKeys(Keys):
    """Somebody's sign-off at a time."""

    person: Nobody = None
    at: Instant | None = None


class PirKeys(SignOffKeys):
    """The post-implementation review."""

    summary: str | None = None
    cause: str | None = None
    actions: Words = None


class RetroReviewKeys(SignOffKeys):
    """The retrospective review of an emergency."""

    classification_appropriate: bool | None = None
    notes: str | None = None


class EmergencyKeys(Keys):
    """Why it could not wait and who said go."""

    criterion: str | None = None
    authoriser: Nobody = None
    authorised_at: Instant | None = None
    authorisation_mode: Annotated[str, OneOf("in_app_signature", "external_written", "verbal", free=True)] | None = None
    primary_unavailable_note: str | None = None
    unreachable_rationale: str | None = None
    notified_person: Nobody = None
    notified_at: Instant | None = None
    testing_or_validation: str | None = None
    commander: Nobody = None
    retro_review: RetroReviewKeys | None = None
    retro_signoff: SignOffKeys | None = None


class ChangeKeys(Keys):
    """One change record."""

    id: Reference = Field(description="a reference such as CHG-2026-101")
    title: str | None = None
    description: str | None = None
    justification: str | None = None
    category_declared: Category = Field(description="a category such as normal")
    template_id: str | None = None
    change_type: str | None = None
    delivered_via_repo: bool | None = None
    scope: Annotated[str, OneOf("production", "non_production")] = Field(description="production or non_production")
    systems: list[Reference] | None = None
    flags: list[Reference] | None = None
    risk_declared: Risk | None = None
    requester: Nobody = None
    author: Nobody = None
    created_at: Instant | None = None
    first_written: FirstWrittenKeys | None = None
    planned_window: WindowKeys | None = None
    stakeholder_notified_at: Instant | None = None
    approvals: list[ApprovalKeys] | None = None
    code_reviews: list[CodeReviewKeys] | None = None
    ci: CiKeys | None = None
    sast: SastKeys | None = None
    staging: StagingKeys | None = None
    tests: list[TestKeys] | None = None
    rollback_plan: RollbackPlanKeys | None = None
    backup_confirmed_at: Instant | None = None
    deployment: DeploymentKeys | None = None
    deployments: list[DeploymentKeys] | None = None
    outcome: Annotated[str, OneOf("success", "rolled_back", "partially_implemented", "failed", free=True)] | None = None
    verification: VerificationKeys | None = None
    validation_signoff: SignOffKeys | None = None
    caused_incident: bool | None = None
    incident_id: str | None = None
    pir: PirKeys | None = None
    sod_exception_id: str | None = None
    exception_ids: list[Reference] | None = None
    emergency: EmergencyKeys | None = None
    follow_up_of: str | None = None
    state: Annotated[str, OneOf(*(state.value for state in ChangeState))] = Field(description="a state such as closed")
    closed_at: Instant | None = None
