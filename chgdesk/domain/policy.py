"""The policy document, its versions, reviews, acknowledgements and training (POL-09..13, REV-01..03, TRN-04)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.basis import Provenance, ShapePatch
from chgdesk.domain.signature import DeskSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDocument:
    """A policy or procedure with its number, classification and owning role (POL-03, POL-04)."""

    ref: str
    title: str
    kind: str = "policy"
    classification: str = ""
    owner_role: str = ""
    approver_role: str = ""
    part_of: str = ""
    """The policy whose procedure this is, for the companions of a split set (POL-18)."""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field of the text as it was when the version was submitted (POL-05, POL-13)."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Where an adopted text states a parameter's value: the sentence it was read from (POL-28)."""

    path: str
    sentence: str
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One version of a policy; `parameter_set` names the rules it prints and enforces (PRM-01).

    `state` is draft, in_review, approved, effective, superseded, withdrawn or retired; from approval on, whether it
    is in force follows from `effective_on` alone. `material` is material or not_material (POL-09).
    `content_sha256` names the frozen text, kept as a file of the workspace from submission on (POL-17).
    `origin` is adopted for a version approved before chgdesk; `original` and `proof` are then held files (POL-28).
    `editors` are all who changed the draft: none of them may approve it (POL-15).
    """

    ref: str
    document: str
    number: str
    state: str = "draft"
    author: str | None = None
    approved_by: str | None = None
    approved_on: date | None = None
    effective_on: date | None = None
    next_review_on: date | None = None
    change_summary: str = ""
    parameter_set: str = ""
    content_sha256: str | None = None
    based_on: str = ""
    editors: tuple[str, ...] = ()
    material: str = ""
    submitted_by: str | None = None
    submitted_at: datetime | None = None
    wanted_on: date | None = None
    returned: str = ""
    approved_at: datetime | None = None
    signatures: tuple[DeskSignature, ...] = ()
    fields: tuple[FieldValue, ...] = ()
    origin: str = ""
    original: str | None = None
    original_name: str = ""
    proof: str | None = None
    proof_name: str = ""
    bindings: tuple[Binding, ...] = ()
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyReview:
    """A scheduled or triggered review of a policy and what came of it (REV-01..03)."""

    ref: str
    document: str
    kind: str = "scheduled"
    trigger: str | None = None
    due: date | None = None
    completed_on: date | None = None
    reviewer: str | None = None
    result: str = ""
    produced_version: str | None = None
    notes: str = ""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A person's acknowledgement of one version of a policy (POL-22)."""

    ref: str
    document: str
    person: str
    version: str
    at: datetime
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingAttendance:
    """One person's attendance of a training session (TRN-01, TRN-04)."""

    ref: str
    document: str
    person: str
    at: datetime
    session: str = ""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()


def text_file_name(version: PolicyVersion) -> str:
    """The name under which a version's frozen text is written and checked: `NOR-CHG-001-1.0.txt`."""
    stem = f"{version.document}-{version.number}"
    return "".join(char if char.isalnum() or char in ".-_" else "-" for char in stem) + ".txt"


UNPUBLISHED = frozenset({"draft", "in_review", "withdrawn"})
"""States of a version that nobody has approved: whatever dates it carries, it is never in force."""


def version_in_force(versions: tuple[PolicyVersion, ...], day: date) -> PolicyVersion | None:
    """The version with the latest effective date not after `day`, or None before the first (POL-11)."""
    started = [v for v in versions if v.effective_on is not None and v.effective_on <= day]
    return max(started, key=lambda v: (v.effective_on or date.min, number_order(v.number)), default=None)


def number_order(text: str) -> tuple[tuple[int, str], ...]:
    """A version number in its natural order: 2.10 comes after 2.9."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
