"""The keys of an interchange file, format 1, and the JSON Schema that chgdesk publishes of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from chgdesk.domain.people import AssignmentReason, PersonKind
from chgdesk.services.interchange.schema_change import ChangeKeys, Keys, Nobody, Words
from chgdesk.services.interchange.values import (
    Count,
    Day,
    FirstInstant,
    Instant,
    KnownPerson,
    LocalDay,
    OneOf,
    Reference,
    Risk,
    fault,
)

Flags = list[Reference] | None
Deploy = Annotated[str, OneOf("pipeline", "manual", blank=True)] | None
Waives = OneOf("segregation", "scan", "staging", "tests", "review", "window", "freeze", "notice", free=True)
_AN_INSTANT = "an instant such as 2026-07-02T08:30:00Z"
_A_DAY = "a day such as 2026-07-02"
_A_REFERENCE = "a reference as text"


class PeriodKeys(Keys):
    """The audit period a file was made for."""

    start: Day | None = None
    end: Day | None = None
    interpreted_in: str | None = None


class RoleKeys(Keys):
    """A role held between two instants, both included."""

    role: Reference = Field(description="a role such as engineering_lead")
    from_: Instant = Field(alias="from", description=_AN_INSTANT)
    to: Instant | None = None
    reason: Annotated[str, OneOf(*(reason.value for reason in AssignmentReason))] | None = None
    system: str | None = None


class PersonKeys(Keys):
    """A person and the roles held."""

    id: Reference = Field(description=_A_REFERENCE)
    name: str = Field(description="a name")
    title: str | None = None
    kind: Annotated[str, OneOf(*(kind.value for kind in PersonKind))] | None = None
    email: str | None = None
    from_: LocalDay | None = Field(default=None, alias="from")
    to: LocalDay | None = None
    note: str | None = None
    roles: list[RoleKeys] | None = None


class SystemKeys(Keys):
    """A system, what marks it, and how it reaches production."""

    id: Reference = Field(description=_A_REFERENCE)
    title: str | None = None
    flags: Flags = None
    deploy: Deploy = None


class TemplateReviewKeys(Keys):
    """One review of a standard procedure."""

    last_reviewed: Day | None = None
    reviewed_on: Day | None = None
    completed_on: Day | None = None
    next_review_due: Day | None = None
    next_due: Day | None = None
    next_review_on: Day | None = None
    reviewer: Nobody = None

    @property
    def day(self) -> date | None:
        """The day of the review, under whichever name the file gives it."""
        return self.last_reviewed or self.reviewed_on or self.completed_on

    @property
    def due(self) -> date | None:
        """The day the next review is due, under whichever name the file gives it."""
        return self.next_review_due or self.next_due or self.next_review_on

    @model_validator(mode="after")
    def _has_a_day(self) -> TemplateReviewKeys:
        if self.day is None:
            raise fault("names no day; expected last_reviewed with a day such as 2026-07-02")
        return self


class TemplateKeys(Keys):
    """A standard procedure approved in advance."""

    id: Reference = Field(description=_A_REFERENCE)
    title: str | None = None
    state: Annotated[str, OneOf("draft", "approved", "lapsed", "revoked")] = Field(
        description="a state such as approved"
    )
    author: Nobody = None
    approved_by: Nobody = None
    approved_on: Day | None = None
    revoked_on: Day | None = None
    last_reviewed: Day | None = None
    next_review_due: Day | None = None
    reviews: list[TemplateReviewKeys] | None = None
    allowed_types: list[Reference] | None = None
    allowed_flags: Flags = None
    rollback_plan: str | None = None
    deploy: Deploy = None


class WaiverApprovalKeys(Keys):
    """One approval of a policy exception."""

    person: KnownPerson = Field(description="the id of a person in `people`")
    role: Reference = Field(description="a role such as ciso")
    at: Instant = Field(description=_AN_INSTANT)


class WaiverKeys(Keys):
    """A policy exception."""

    id: Reference = Field(description=_A_REFERENCE)
    policy_clause: str | None = None
    waives: list[Annotated[str, Waives]] | None = None
    reason: str | None = None
    risk: Risk | None = None
    requested_by: Nobody = None
    requested_at: Instant | None = None
    compensating_controls: Words = None
    approvals: list[WaiverApprovalKeys] | None = None
    approved_at: Instant | None = None
    starts_on: Day | None = None
    expires_on: Day | None = None
    state: Annotated[
        str, OneOf("draft", "submitted", "approved", "active", "expired", "renewed", "closed", "rejected", "revoked")
    ] = Field(description="a state such as active")
    closed_at: Instant | None = None
    revoked_at: Instant | None = None
    closure_evidence: str | None = None
    renewals: Count | None = None
    renewal_of: str | None = None


class IncidentKeys(Keys):
    """An incident as its own system knows it."""

    id: Reference = Field(description=_A_REFERENCE)
    severity: Annotated[str, OneOf("P1", "P2", "P3", "P4", "P5", blank=True)] | None = None
    opened_at: Instant | None = None
    title: str | None = None
    commander: Nobody = None


class RunKeys(Keys):
    """A review of the deployment log of some local days."""

    id: Reference = Field(description=_A_REFERENCE)
    from_: Day = Field(alias="from", description=_A_DAY)
    to: Day = Field(description=_A_DAY)
    completed_at: Instant | None = None
    performed_by: Nobody = None
    independent_of_deployers: bool | None = None


class EventKeys(Keys):
    """One line of a deployment log."""

    id: Reference = Field(description=_A_REFERENCE)
    time: Instant = Field(description=_AN_INSTANT)
    environment: Annotated[str, OneOf("production", "staging", "test", "development", free=True)] = Field(
        description="an environment such as production"
    )
    status: Annotated[str, OneOf("success", "failure", "failed", "cancelled", free=True)] = Field(
        description="a status such as success"
    )
    source: str | None = None
    actor: str | None = None
    on_behalf_of: str | None = None
    sha: str | None = None
    shas: list[Reference | None] | None = None
    pr: str | None = None
    prs: list[Reference | None] | None = None
    run_id: str | None = None
    reference_text: str | None = None
    changes: list[Reference] | None = None


class VersionKeys(Keys):
    """One version of the policy."""

    version: Reference = Field(description="a version such as 2.1")
    author: Nobody = None
    approved_by: Nobody = None
    approved_on: Day | None = None
    effective_on: Day | None = None
    next_review_on: Day | None = None
    change: str | None = None
    state: Annotated[str, OneOf("draft", "in_review", "approved", "effective", "superseded", "retired")] | None = None


class PolicyReviewKeys(Keys):
    """A scheduled or triggered review of the policy."""

    kind: Annotated[str, OneOf("scheduled", "triggered")] | None = None
    trigger: str | None = None
    due: Day | None = None
    completed_on: Day | None = None
    reviewer: Nobody = None
    result: Annotated[str, OneOf("unchanged", "revised", "retired", free=True)] | None = None
    produced_version: str | None = None
    notes: str | None = None


class AcknowledgementKeys(Keys):
    """A person's acknowledgement of one version."""

    person: KnownPerson = Field(description="the id of a person in `people`")
    version: Reference = Field(description="a version such as 2.1")
    at: Instant = Field(description=_AN_INSTANT)


class TrainingKeys(Keys):
    """A person's attendance of a training session."""

    person: KnownPerson = Field(description="the id of a person in `people`")
    at: Instant = Field(description=_AN_INSTANT)
    session: str | None = None


class PolicyKeys(Keys):
    """The policy document with its versions, reviews, acknowledgements and training."""

    document_id: Reference = Field(description="a document number such as POL-001")
    title: str | None = None
    kind: str | None = None
    classification: str | None = None
    owner_role: str | None = None
    versions: list[VersionKeys] | None = None
    reviews: list[PolicyReviewKeys] | None = None
    acknowledgements: list[AcknowledgementKeys] | None = None
    training: list[TrainingKeys] | None = None


class FileKeys(Keys):
    """A whole workspace in the interchange format, version 1."""

    format: Literal["chgdesk-interchange"]
    format_version: Literal[1]
    case: dict[str, Any] | None = None
    period: PeriodKeys | None = None
    judged_from: FirstInstant | None = None
    policy_parameters: dict[str, Any] = Field(description="the parameters of the policy as an object")
    people: list[PersonKeys] = Field(description="a list of people")
    systems: list[SystemKeys] | None = None
    standard_templates: list[TemplateKeys] | None = None
    exceptions: list[WaiverKeys] | None = None
    incidents: list[IncidentKeys] | None = None
    reconciliation_runs: list[RunKeys] | None = None
    changes: list[ChangeKeys] = Field(description="a list of change records")
    deployment_events: list[EventKeys] | None = None
    policy_document: PolicyKeys | None = None
    omitted: dict[str, Count] | None = None


def interchange_schema() -> dict[str, Any]:
    """The JSON Schema of the interchange format, as `chgdesk schema interchange` prints it."""
    schema = FileKeys.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "chgdesk interchange file, format 1"
    return schema
