"""Deployment events and the runs that hold them against the register (REC-01..11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.basis import Provenance, ShapePatch


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentEvent:
    """One line of a deployment log, as its source told it."""

    ref: str
    at: datetime
    environment: str
    status: str
    source: str = ""
    actor: str | None = None
    on_behalf_of: str | None = None
    commits: tuple[str, ...] = ()
    pull_requests: tuple[str, ...] = ()
    run: str | None = None
    text: str = ""
    changes: tuple[str, ...] = ()
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it is a production deployment that happened (R16)."""
        return self.environment == "production" and self.status == "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationRun:
    """A review of the deployment log of some local days, both included, by a named person (REC-09)."""

    ref: str
    first_day: date
    last_day: date
    completed_at: datetime | None = None
    performed_by: str | None = None
    independent_of_deployers: bool | None = None
    files: tuple[str, ...] = ()
    method: str = ""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationItem:
    """What one run found for one event or record, and how it was resolved (REC-04, REC-08)."""

    ref: str
    run: str
    event: str | None = None
    change: str | None = None
    result: str = "matched"
    resolution: str = ""
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident as its own system knows it; only what the rules need."""

    ref: str
    severity: str = ""
    opened_at: datetime | None = None
    title: str = ""
    commander: str | None = None
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()
