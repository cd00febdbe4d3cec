"""Pre-approved standard procedures, their reviews, and the cards of systems (STD-01..08, CHG-21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chgdesk.domain.basis import Provenance, ShapePatch
from chgdesk.domain.change_facts import RollbackPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReview:
    """One periodic review of a procedure, and when the next one is due."""

    reviewed_on: date
    next_due: date | None = None
    reviewer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardTemplate:
    """A procedure approved in advance: what it allows, who approved it and until when its review holds (STD-01..03)."""

    ref: str
    title: str
    state: str = "draft"
    author: str | None = None
    approved_by: str | None = None
    approved_on: date | None = None
    revoked_on: date | None = None
    last_reviewed: date | None = None
    next_review_due: date | None = None
    reviews: tuple[TemplateReview, ...] = ()
    allowed_types: tuple[str, ...] = ()
    allowed_flags: tuple[str, ...] = ()
    steps: str = ""
    limits: str = ""
    risk_assessment: str = ""
    rollback_plan: str = ""
    deploy: str = ""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemCard:
    """What a system is and how it reaches production; fills and classifies a record that names it (CHG-21)."""

    ref: str
    title: str = ""
    change_type: str = ""
    flags: tuple[str, ...] = ()
    deploy: str = ""
    usual_risk: str = ""
    undo: str = ""
    ci_covers: tuple[str, ...] = ()
    undo_plan: RollbackPlan | None = None
    """The elements of the usual way back, which a record may take over (RBK-01)."""
    home_system: str = ""
    """The system of record: where changes of this system are first written down (CHG-20)."""
    staging: str = ""
    """`has`, `none`, or nothing said; `staging_reason` and `staging_check` stand in for it where there is none."""
    staging_reason: str = ""
    staging_check: str = ""
    owner: str | None = None
    in_scope: bool = True
    retired: str = ""
    """Why it is no longer used; empty while it is. A retired card fills nothing, and still says what its flags were."""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()
