"""Pre-approved standard procedures, their versions and reviews, and the cards of systems (STD-01..08, CHG-21)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from chgdesk.domain.basis import Provenance, ShapePatch
from chgdesk.domain.change_facts import RollbackPlan
from chgdesk.domain.signature import DeskSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReview:
    """One periodic review of a procedure, what came of it, and when the next one is due."""

    reviewed_on: date
    next_due: date | None = None
    reviewer: str = ""
    result: str = ""
    """`unchanged` or `needs_change`; empty where nobody said."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """From when to when a procedure was not to be used, why, and who let it be used again (peers C8)."""

    since: datetime
    reason: str
    change: str = ""
    """The execution that went wrong; empty where a person suspended the procedure."""
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifting_note: str = ""

    def covers(self, at: datetime) -> bool:
        """Whether the procedure was suspended at that instant."""
        return self.since <= at and (self.lifted_at is None or at < self.lifted_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVersion:
    """One wording of a procedure with what it allows, who assessed it and who approved it (STD-07).

    `approved_at` is known where it was signed at this desk; an approval given elsewhere is known by its day.
    """

    number: int
    title: str = ""
    allowed_types: tuple[str, ...] = ()
    allowed_flags: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    """The systems it may be used on; empty means any."""
    steps: str = ""
    limits: str = ""
    risk_assessment: str = ""
    rollback_plan: str = ""
    deploy: str = ""
    change_type: str = ""
    flags: tuple[str, ...] = ()
    author: str | None = None
    drafted_at: datetime | None = None
    change_note: str = ""
    approved_by: str | None = None
    approved_on: date | None = None
    approved_at: datetime | None = None
    approval_evidence: str | None = None
    """SHA-256 of the file that shows an approval given elsewhere."""
    approval_note: str = ""
    signature: DeskSignature | None = None
    replaced_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardTemplate:
    """A procedure approved in advance: what it allows, who approved it and until when its review holds (STD-01..03).

    What stands here is the version in force, or the first draft where none is; `versions` holds every wording. A
    procedure brought in from elsewhere has no versions and is judged by what stands here.
    """

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
    systems: tuple[str, ...] = ()
    purpose: str = ""
    """What it is for, in a sentence; the reason that stands on each execution."""
    owner: str | None = None
    examples: tuple[str, ...] = ()
    usual_minutes: int | None = None
    change_type: str = ""
    """The type an execution is filed under where the system does not say."""
    flags: tuple[str, ...] = ()
    """The marks each execution bears from the start."""
    versions: tuple[TemplateVersion, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    revoke_reason: str = ""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()

    @property
    def suspension(self) -> Suspension | None:
        """The suspension that has not been lifted."""
        return next((one for one in reversed(self.suspensions) if one.lifted_at is None), None)

    @property
    def suspended_on(self) -> datetime | None:
        """Since when it is not to be used."""
        return self.suspension.since if self.suspension is not None else None


_WORDING = (
    "title",
    "allowed_types",
    "allowed_flags",
    "systems",
    "steps",
    "limits",
    "risk_assessment",
    "rollback_plan",
    "deploy",
    "change_type",
    "flags",
    "author",
    "approved_by",
    "approved_on",
)
"""What a version and the procedure itself both say."""

_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)


def versions_of(template: StandardTemplate) -> tuple[TemplateVersion, ...]:
    """Every wording, oldest first; that of a procedure without versions is its first."""
    if template.versions:
        return template.versions
    said = {name: getattr(template, name) for name in _WORDING}
    return (TemplateVersion(number=1, **said),)


def version_in_force(template: StandardTemplate) -> TemplateVersion | None:
    """The wording approved last; None while none is approved."""
    return _latest([v for v in versions_of(template) if v.approved_on is not None])


def draft_of(template: StandardTemplate) -> TemplateVersion | None:
    """The wording that waits for approval; None where there is none."""
    return next((v for v in reversed(versions_of(template)) if v.approved_on is None), None)


def with_version(template: StandardTemplate, version: TemplateVersion) -> StandardTemplate:
    """The procedure with a wording added, or put in place of the one of its number; the wording in force stands on top.

    The wording before is marked as replaced on the day on which the next one was approved.
    """
    others = [v for v in versions_of(template) if v.number != version.number]
    held = sorted((*others, version), key=lambda v: v.number)
    current = _latest([v for v in held if v.approved_on is not None])
    if version is current:
        held = [_replaced(v, version) for v in held]
    said = current or held[0]
    return replace(template, versions=tuple(held), **{name: getattr(said, name) for name in _WORDING})


def _replaced(older: TemplateVersion, newer: TemplateVersion) -> TemplateVersion:
    if older.approved_on is None or older.replaced_on is not None or older.number == newer.number:
        return older
    return replace(older, replaced_on=newer.approved_on)


def version_at(template: StandardTemplate, day: date, at: datetime | None = None) -> TemplateVersion | None:
    """The wording that stood on a local day, at an instant where that is known; None where none is approved (R3).

    The first approval counts from its day on, as the rules say. A later wording counts from the instant it was signed;
    one approved elsewhere from its day. Before the first approval it is the one that was approved first.
    """
    approved = [v for v in template.versions if v.approved_on is not None]
    if not approved:
        return None
    first = min(approved, key=_order)
    return _latest([v for v in approved if _has_begun(v, day, at if v is not first else None)]) or first


def template_at(template: StandardTemplate, day: date, at: datetime | None = None) -> StandardTemplate:
    """The procedure as it stood then, so that a later and wider wording judges nothing that came before it (R3)."""
    said = version_at(template, day, at)
    return template if said is None else replace(template, **{name: getattr(said, name) for name in _WORDING})


def _has_begun(version: TemplateVersion, day: date, at: datetime | None) -> bool:
    if at is not None and version.approved_at is not None:
        return version.approved_at <= at
    return version.approved_on is not None and version.approved_on <= day


def _order(version: TemplateVersion) -> tuple[date, datetime, int]:
    return version.approved_on or date.min, version.approved_at or _EARLIEST, version.number


def _latest(versions: list[TemplateVersion]) -> TemplateVersion | None:
    return max(versions, key=_order, default=None)


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
