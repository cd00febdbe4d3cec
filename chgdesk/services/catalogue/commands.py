"""What can be asked of the catalogue of standard procedures; each leaves one entry (STD-01..08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chgdesk.domain.executions import Execution
from chgdesk.services.policies.commands import HeldFile
from chgdesk.services.registry import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A procedure as its author writes it (STD-01).

    Purpose, owner, examples and usual duration describe it and hold at once; everything else waits for approval.
    """

    title: str
    allowed_types: tuple[str, ...] = ()
    allowed_flags: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    steps: str = ""
    limits: str = ""
    risk_assessment: str = ""
    rollback_plan: str = ""
    deploy: str = ""
    change_type: str = ""
    flags: tuple[str, ...] = ()
    purpose: str = ""
    owner: str = ""
    examples: tuple[str, ...] = ()
    usual_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTemplate(Command):
    """Begin a procedure; its author is who sits at the desk. Without a number it gets the next of the catalogue."""

    wording: Wording
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseTemplate(Command):
    """Write a further version, or go on with the draft; the approved one stays in force until then (STD-07).

    `seen` is the stored version the editor saw; another one is a conflict.
    """

    template: str
    wording: Wording
    change_note: str
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveTemplate(Command):
    """Sign the version that waits, inside this act: who approves follows from the passphrase (STD-02, peers T1).

    `digest` is that of the wording the signer was shown; another wording is refused.
    """

    template: str
    signer: str
    passphrase: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTemplateApproval(Command):
    """Record that the version that waits was approved elsewhere, on which day and with what shows it (STD-02)."""

    template: str
    approved_by: str
    approved_on: date
    evidence: HeldFile | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTemplate(Command):
    """Record a review by who sits at the desk, or by somebody named on an earlier day (STD-03).

    `result` is `unchanged` or `needs_change`.
    """

    template: str
    result: str
    note: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendTemplate(Command):
    """Take a procedure out of use until somebody has looked (peers C8)."""

    template: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstateTemplate(Command):
    """Lift a suspension after a review by who sits at the desk, somebody else than author and doer (peers C8)."""

    template: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeTemplate(Command):
    """Revoke a procedure at once and for good (STD-08); `ExecutionsOf` lists what was done since its last review."""

    template: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStandard(Command):
    """Log one execution or many under a procedure, each a record of its own (STD-04, STD-05).

    Refused whole where one does not fit, unless `as_happened`: then it is recorded and the register shows what is
    found. A failed one takes the procedure out of use in the same act.
    """

    template: str
    executions: tuple[Execution, ...]
    as_happened: bool = False
