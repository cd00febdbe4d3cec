"""What an officer can ask of the policy desk; each is carried out by a handler beside it and leaves one entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chgdesk.domain.controls import OwnControl
from chgdesk.domain.crosswalk import CrosswalkRow
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.people import Role
from chgdesk.domain.policy import Binding, PolicyDocument
from chgdesk.domain.policy_text import PlaceholderField, PolicySection, RelatedDocument
from chgdesk.services.registry import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePolicy(Command):
    """Begin the organisation's policy: document, draft 0.1, sections, fields, roles and a parameter set (POL-01, 02).

    `preset` names a preset of `resources/presets`; `values` replace single parameters of it (JSON text by path).
    `sections` of None means the starter text. Refused where a policy exists, or the number is taken (POL-04).
    """

    document: PolicyDocument
    preset: str = "recommended"
    values: tuple[ParameterValue, ...] = ()
    sections: tuple[PolicySection, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDraft(Command):
    """Begin the next version from an existing one: its sections and parameters, as a draft (POL-09, POL-13).

    `starter` takes the starter text where the version begun from has no sections (an adopted file).
    """

    document: str
    based_on: str = ""
    starter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A section as it shall stand, and the stored version the editor saw; 0 for a new section."""

    section: PolicySection
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSections(Command):
    """Record edits of a draft's sections: text, heading, order, level, new ones, and removed ones (POL-13).

    Refused where the version is no draft, or somebody saved one of the sections meanwhile (Conflict, named).
    """

    version: str
    edits: tuple[Edited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetParameters(Command):
    """Set parameter values of a draft (JSON text by path); everything else of its set stays (PRM-03).

    For an adopted version, values are readings of its text: `bindings` say from which sentence, `reason` why a
    reading already recorded is corrected (POL-28).
    """

    version: str
    values: tuple[ParameterValue, ...]
    bindings: tuple[Binding, ...] = ()
    reason: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPreset(Command):
    """Replace a draft's parameters by a preset's, keeping zone, calendar, scope and head count (PRM-02)."""

    version: str
    preset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFill:
    """One field and the value it shall have."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FillFields(Command):
    """Fill fields of the text once, for every place that prints them (POL-05)."""

    fills: tuple[FieldFill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFields(Command):
    """Add fields, or change their label, kind and hint; from a Word template or by hand (POL-05)."""

    fields: tuple[PlaceholderField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribePolicy(Command):
    """Change the policy's title, classification, owner and approver role while its version is a draft (POL-03)."""

    document: PolicyDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPolicy(Command):
    """Hand a draft in for approval: the text is frozen, numbered and hashed (POL-06, POL-08, POL-09).

    `material` is material or not_material; `transition` what holds for changes under way, as `policy.transition`
    takes it (R25). Refused while lint finds something that blocks, or the summary is empty.
    """

    version: str
    change_summary: str
    material: str
    wanted_on: date
    transition: str = "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPolicy(Command):
    """Take a version in review back to draft, with a reason."""

    version: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePolicy(Command):
    """Sign the version in review: by somebody else than its author and editors, in the owner or approver role.

    `digest` is the hash of the text that was shown to the signer; another text is refused (POL-15, AUD-08..10).
    """

    version: str
    signer: str
    passphrase: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPolicy(Command):
    """Put an approved version in force from a day: not before approval, not before today (POL-10..12)."""

    version: str
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPolicy(Command):
    """Give up a draft or a version in review, with a reason; it stays on record."""

    version: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """A file handed over with a command: its name and bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptVersion(Command):
    """Record a version approved elsewhere as it is: original, number, people, dates, proof (POL-28).

    `document` is the policy it belongs to, made where none exists yet; `preset` the set its readings start from.
    Never refused by lint; refused where another version takes force on the same day, or dates contradict.
    """

    document: PolicyDocument
    number: str
    author: str
    approved_by: str
    approved_on: date
    effective_on: date
    next_review_on: date | None = None
    change_summary: str = ""
    original: HeldFile
    proof: HeldFile | None = None
    proof_note: str = ""
    preset: str = "recommended"
    values: tuple[ParameterValue, ...] = ()
    bindings: tuple[Binding, ...] = ()
    sections: tuple[PolicySection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRelated(Command):
    """Put related and outside documents on record, or a new version of one (POL-20, POL-21)."""

    documents: tuple[RelatedDocument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepControls(Command):
    """Put the organisation's own controls on record, or change them (EVD-21)."""

    controls: tuple[OwnControl, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCrosswalk(Command):
    """Change or add rows of the crosswalk: what they are tied to, shown or not, own frameworks (MAP-04)."""

    rows: tuple[CrosswalkRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRoles(Command):
    """Put roles with their titles, duties and permissions on record, or change them (ROLE-02, ROLE-04)."""

    roles: tuple[Role, ...]
