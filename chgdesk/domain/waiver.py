"""The policy-exception register: grounds, scope, approval, expiry and closure (EXC-01..11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.basis import Provenance, ShapePatch


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverApproval:
    """One approval of a policy exception, with the role it was given in (EXC-04)."""

    person: str
    role: str
    at: datetime
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A policy exception: which rules it waives, for how long, approved by whom, and how it ended."""

    ref: str
    policy_clause: str = ""
    waives: tuple[str, ...] = ()
    scope: str = ""
    reason: str = ""
    effect_of_refusal: str = ""
    risk: str = ""
    likelihood: str = ""
    impact: str = ""
    residual_risk: str = ""
    requested_by: str | None = None
    requested_at: datetime | None = None
    owner: str | None = None
    compensating_controls: tuple[str, ...] = ()
    remediation_plan: str = ""
    remediation_due: date | None = None
    approvals: tuple[WaiverApproval, ...] = ()
    approved_at: datetime | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    state: str = "draft"
    closed_at: datetime | None = None
    revoked_at: datetime | None = None
    closure_evidence: str | None = None
    renewals: int = 0
    renewal_of: str | None = None
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()
