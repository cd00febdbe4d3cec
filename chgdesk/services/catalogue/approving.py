"""Approving a procedure: signed at this desk, or recorded from elsewhere with what shows it (STD-02, STD-07)."""

from __future__ import annotations

import hashlib
import io
import mimetypes
from dataclasses import replace
from datetime import date, datetime

from chgdesk.domain.audit import canonical_json
from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.calendar import day_words
from chgdesk.domain.catalogue import (
    StandardTemplate,
    TemplateVersion,
    draft_of,
    version_in_force,
    versions_of,
    with_version,
)
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.people import role_words
from chgdesk.domain.procedures import approval_refused, approver_roles
from chgdesk.domain.signature import APPROVAL
from chgdesk.errors import UserError
from chgdesk.services.catalogue.commands import ApproveTemplate, RecordTemplateApproval
from chgdesk.services.catalogue.ground import Ground, ground_of, template_held
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.policies.commands import HeldFile
from chgdesk.services.registry import handles
from chgdesk.services.signatures import signature_of
from chgdesk.storage.work import Work

_SHOWN = (
    "number",
    "title",
    "steps",
    "limits",
    "risk_assessment",
    "rollback_plan",
    "deploy",
    "change_type",
)
_LISTED = ("allowed_types", "allowed_flags", "systems", "flags")


def wording_digest(template: StandardTemplate, version: TemplateVersion) -> str:
    """The SHA-256 of a wording: of everything an approver reads, in one form (AUD-10)."""
    said: dict[str, object] = {name: getattr(version, name) for name in _SHOWN}
    said |= {name: list(getattr(version, name)) for name in _LISTED}
    return hashlib.sha256(canonical_json({"procedure": template.ref, **said})).hexdigest()


@handles(
    ApproveTemplate, permission="approve_standard", sentence=lambda c: f"signed procedure {c.template} as {c.signer}"
)
def approve_template(command: ApproveTemplate, work: Work, context: Context) -> None:
    """Record the signature of somebody who did not write the wording and holds the role that approves procedures."""
    source = records.within(work)
    ground = ground_of(source, context.now())
    held = template_held(source, command.template)
    refused = why_not_approve(command.signer, held.value, ground)
    if refused:
        raise UserError(refused)
    draft = _waiting(held.value)
    if command.digest != wording_digest(held.value, draft):
        raise UserError("The wording that was shown is not the one that waits. Open the procedure again, then sign.")
    signature = signature_of(command.signer, command.passphrase, work, context, meaning=APPROVAL, digest=command.digest)
    approved = replace(
        draft,
        approved_by=signature.person,
        approved_on=ground.today,
        approved_at=signature.signed_at,
        signature=signature,
    )
    work.note("version", str(draft.number))
    work.templates.save(_in_force(held.value, approved), expected_version=held.version)


def why_not_approve(signer: str, template: StandardTemplate, ground: Ground) -> str:
    """Why this person may not approve the wording that waits; empty where they may (STD-02)."""
    person = ground.person(signer)
    if person is None or not person.active:
        return f"Nobody active is on record as '{signer}'. Choose a person of the list."
    return approval_refused(template, ground.actor(signer), ground.now, ground.rules.tree) or ""


@handles(
    RecordTemplateApproval,
    permission="approve_standard",
    sentence=lambda c: f"recorded the approval of procedure {c.template} by {c.approved_by}",
)
def record_template_approval(command: RecordTemplateApproval, work: Work, context: Context) -> None:
    """Record an approval given elsewhere, with its day, the file that shows it and the role held on that day."""
    source = records.within(work)
    ground = ground_of(source, context.now())
    held = template_held(source, command.template)
    if ground.person(command.approved_by) is None:
        sentence = f"'{command.approved_by}' is not on record. Add the person first, with their dates."
        raise UserError(sentence)
    approver = ground.actor(command.approved_by, _noon(command.approved_on, ground))
    refused = approval_refused(held.value, approver, context.now(), ground.rules.tree, elsewhere=True)
    if refused:
        raise UserError(refused)
    _require_day(command.approved_on, held.value, ground.today)
    draft = _waiting(held.value)
    digest = _keep(command.evidence, held.value, draft, work, context) if command.evidence is not None else None
    note = command.note.strip()
    if digest is None and not note:
        raise UserError(
            "Hand over the file that shows the approval, or say where it can be seen. Without either it is only a word."
        )
    wanted = approver_roles(ground.rules.tree)
    if not set(wanted) & set(approver.roles):
        missing = f"{approver.name} is not on record as {' or '.join(role_words(r) for r in wanted)} on that day."
        note = f"{note} {missing}".strip()
    approved = replace(
        draft,
        approved_by=command.approved_by,
        approved_on=command.approved_on,
        approval_evidence=digest,
        approval_note=note,
    )
    work.happened(command.approved_on)
    work.note("version", str(draft.number))
    work.templates.save(_in_force(held.value, approved), expected_version=held.version)


def _noon(day: date, ground: Ground) -> datetime:
    start = ground.calendar.start_of(day)
    return start + (ground.calendar.end_of(day) - start) / 2


def _waiting(template: StandardTemplate) -> TemplateVersion:
    draft = draft_of(template)
    assert draft is not None, "the guard refused where nothing waits"
    return draft


def _in_force(template: StandardTemplate, approved: TemplateVersion) -> StandardTemplate:
    """The procedure with this wording in force."""
    return replace(with_version(replace(template, versions=versions_of(template)), approved), state="approved")


def _require_day(day: date, template: StandardTemplate, today: date) -> None:
    if day > today:
        sentence = f"{day_words(day)} has not come yet. An approval is recorded on its day or later."
        raise UserError(sentence)
    current = version_in_force(template)
    if current is not None and current.approved_on is not None and day < current.approved_on:
        raise UserError(
            f"Version {current.number} was approved on {day_words(current.approved_on)}, and the next cannot be "
            f"older. Check the day: {day_words(day)}."
        )


def _keep(file: HeldFile, template: StandardTemplate, draft: TemplateVersion, work: Work, context: Context) -> str:
    """Keep the file that shows the approval; returns its SHA-256."""
    if not file.data:
        sentence = f"The file {file.name} is empty. Choose the mail, minutes or scan that shows the approval."
        raise UserError(sentence)
    digest, size = work.blobs.put(io.BytesIO(file.data))
    work.evidence.add(
        EvidenceItem(
            ref=f"{template.ref} version {draft.number} approval",
            sha256=digest,
            size=size,
            name=file.name,
            media_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
            kind="approval",
            source="handed over at this desk",
            captured_by=context.actor.person,
            provenance=Provenance(basis=Basis.DOCUMENT, document=digest, recorded_at=context.now()),
        )
    )
    return digest
