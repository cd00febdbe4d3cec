"""Versions approved before chgdesk, recorded as they are: late, and saying so (POL-28)."""

from __future__ import annotations

import io
import mimetypes
from dataclasses import replace

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import with_value
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_numbers import is_same_number
from chgdesk.errors import UserError
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.policies.approval import refuse_early, refuse_same_day
from chgdesk.services.policies.commands import AdoptVersion, HeldFile
from chgdesk.services.policies.drafting import version_ref
from chgdesk.services.policies.drafts import (
    checked_document,
    checked_section,
    keep_companions,
    keep_set,
    person_at_the_desk,
    starting_tree,
)
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work

ADOPTED = "adopted"
ORIGINAL = "policy_original"
PROOF = "policy_approval_proof"


@handles(AdoptVersion, permission="policy", sentence=lambda c: f"adopted version {c.number} of {c.document.ref}")
def adopt_version(command: AdoptVersion, work: Work, context: Context) -> None:
    """Keep the original and the proof, the version with its own dates and people, and the readings of its text."""
    person_at_the_desk(work, context)
    document = _document(command.document, work, context)
    known = records.versions_of(records.within(work), document)
    _require_sound(command, [held.value for held in known], work)
    ref = version_ref(document, len(known))
    work.happened(command.approved_on)
    original = _keep(command.original, ORIGINAL, ref, work, context)
    proof = _keep(command.proof, PROOF, ref, work, context) if command.proof is not None else None
    named = _readings(command, ref, document, work, context)
    work.sections.add_many(
        replace(checked_section(replace(s, version=ref, ref=f"{ref}/{s.key}"), context), position=n)
        for n, s in enumerate(command.sections)
    )
    work.policy_versions.add(
        PolicyVersion(
            ref=ref,
            document=document.ref,
            number=command.number.strip(),
            state="approved",
            author=command.author,
            approved_by=command.approved_by,
            approved_on=command.approved_on,
            effective_on=command.effective_on,
            next_review_on=command.next_review_on,
            change_summary=command.change_summary.strip(),
            parameter_set=named,
            origin=ADOPTED,
            original=original,
            original_name=command.original.name,
            proof=proof,
            proof_name=command.proof.name if command.proof is not None else command.proof_note.strip(),
            bindings=command.bindings,
            provenance=_grounds(original, proof, context),
        )
    )


def _document(given: PolicyDocument, work: Work, context: Context) -> PolicyDocument:
    """The policy the version belongs to, made where there is none yet."""
    known = records.policy_of(records.within(work))
    if known is None:
        fresh = checked_document(given, work, context)
        work.documents.add(fresh)
        return fresh
    if given.ref.strip() != known.ref:
        raise UserError(
            f"The organisation's policy is {known.ref}, and this version belongs to {given.ref}. "
            "Adopt it under the number on record, or keep it among the related documents."
        )
    return known


def _require_sound(command: AdoptVersion, known: list[PolicyVersion], work: Work) -> None:
    """Refuse what cannot be: blank numbers, unknown people, contradicting dates, two versions on one day."""
    number = command.number.strip()
    if not number:
        raise UserError("Say the version's number, as it stands on the document.")
    if any(is_same_number(v.number, number) and v.state != "withdrawn" for v in known):
        raise UserError(f"Version {number} is on record already.")
    for person, part in ((command.author, "author"), (command.approved_by, "approver")):
        if work.people.find(person) is None:
            raise UserError(f"The {part} '{person}' is not on record. Add the person first, with their dates.")
    if not command.original.data:
        raise UserError(f"The file {command.original.name} is empty. Choose the document as it was approved.")
    refuse_early(command.effective_on, command.approved_on)
    refuse_same_day(command.effective_on, known)


def _keep(file: HeldFile, kind: str, version: str, work: Work, context: Context) -> str:
    """Keep a file as evidence of the version; returns its SHA-256."""
    digest, size = work.blobs.put(io.BytesIO(file.data))
    ref = f"{version} {kind}"
    media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    work.evidence.add(
        EvidenceItem(
            ref=ref,
            sha256=digest,
            size=size,
            name=file.name,
            media_type=media,
            kind=kind,
            source="handed over at this desk",
            captured_by=context.actor.person,
            provenance=Provenance(basis=Basis.DOCUMENT, document=digest, recorded_at=context.now()),
        )
    )
    return digest


def _readings(command: AdoptVersion, ref: str, document: PolicyDocument, work: Work, context: Context) -> str:
    """The parameter set of the adopted version: a preset with what was read from the text in its place."""
    tree = starting_tree(command.preset, command.values, work)
    named = f"{ref} rules"
    tree = with_value(tree, "parameter_set", f"{document.ref} {command.number.strip()}")
    title = f"Rules read from {document.ref} {command.number.strip()}"
    keep_set(ParameterSet(ref=named, title=title), tree, work, context)
    keep_companions(document, tree, work, context)
    return named


def _grounds(original: str, proof: str | None, context: Context) -> Provenance:
    """What the approval rests on: the proof held, else only what is stated here, late."""
    return Provenance(
        basis=Basis.DOCUMENT if proof else Basis.STATED,
        source="adopted at this desk from the file kept",
        document=proof or original,
        recorded_at=context.now(),
    )
