"""From draft to in force: hand in, return, sign, publish (POL-06, POL-08..12, POL-15, R25)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from chgdesk.domain.calendar import add_months, day_words
from chgdesk.domain.parameters import Tree, value_at, with_value
from chgdesk.domain.people import role_words
from chgdesk.domain.policy import UNPUBLISHED, FieldValue, PolicyDocument, PolicyVersion
from chgdesk.domain.policy_numbers import MATERIAL, NOT_MATERIAL, draft_number, number_at_submission
from chgdesk.domain.signature import APPROVAL
from chgdesk.errors import Invalid, UserError
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.policies.commands import ApprovePolicy, PublishPolicy, ReturnPolicy, SubmitPolicy
from chgdesk.services.policies.drafts import draft_held, keep_set, person_at_the_desk
from chgdesk.services.policies.frozen import blocking_findings, frozen_bytes
from chgdesk.services.policies.records import Source
from chgdesk.services.registry import handles
from chgdesk.services.signatures import roles_at, signature_of
from chgdesk.storage.work import Work

APPROVER = "policy_approver"
"""The role that may approve a policy beside its owner, where the document names no other."""


@handles(SubmitPolicy, permission="policy", sentence=lambda c: f"handed in {c.version} for approval")
def submit_policy(command: SubmitPolicy, work: Work, context: Context) -> None:
    """Number the version, freeze its text, fields and rules, and keep the text as a file whose hash is signed."""
    source = records.within(work)
    held = draft_held(work, command.version)
    submitter = person_at_the_desk(work, context)
    _require_summary(command)
    _require_ahead(command.wanted_on, records.local_day(source, context.now()), "The day from which it shall hold")
    numbered = replace(held.value, number=_number(held.value, command, work))
    tree = _numbered_tree(records.tree_of(source, numbered), numbered, command.transition)
    kept = records.set_held(source, numbered)
    assert kept is not None
    keep_set(kept.value, tree, work, context)
    submitted = replace(
        numbered,
        state="in_review",
        change_summary=command.change_summary.strip(),
        material=command.material,
        submitted_by=submitter.ref,
        submitted_at=context.now(),
        wanted_on=command.wanted_on,
        returned="",
    )
    work.policy_versions.save(_frozen(submitted, tree, work, context))


def _frozen(version: PolicyVersion, tree: Tree, work: Work, context: Context) -> PolicyVersion:
    """The version with its text, fields and hash as they stand now; refused while lint finds what blocks (POL-06)."""
    source = records.within(work)
    content = records.content_of(source, version, tree=tree)
    blocking = blocking_findings(content, records.local_day(source, context.now()))
    if blocking:
        sentence = f"The version was not handed in: {len(blocking)} things must be mended first."
        raise Invalid(sentence, blocking)
    data = frozen_bytes(content)
    digest, _size = work.blobs.put(io.BytesIO(data))
    work.note("text", digest)
    fields = tuple(FieldValue(key=field.ref, value=field.value) for field in content.fields)
    return replace(version, content_sha256=digest, fields=fields)


def _require_summary(command: SubmitPolicy) -> None:
    if not command.change_summary.strip():
        raise UserError("Say in a sentence what this version changes; it stands in the version table.")
    if command.material not in {MATERIAL, NOT_MATERIAL}:
        raise UserError("Say whether the change is material: it decides the number and whether people acknowledge it.")


def _require_ahead(day: date, today: date, what: str) -> None:
    if day < today:
        raise UserError(
            f"{what}, {day_words(day)}, has gone by. A version signed here holds from today, {day_words(today)}, "
            "or later; one that was approved elsewhere before is adopted instead."
        )


def _number(version: PolicyVersion, command: SubmitPolicy, work: Work) -> str:
    """The number it will bear: first approval 1.0, then minor or major (POL-09)."""
    document = work.documents.by_ref(version.document)
    known = [held.value for held in records.versions_of(records.within(work), document)]
    return number_of_next(known, command.material)


def number_of_next(known: Iterable[PolicyVersion], material: str) -> str:
    """The number that a draft handed in now would bear beside the versions on record (POL-09)."""
    held = tuple(known)
    numbers = [v.number for v in held if v.state not in UNPUBLISHED]
    given_up = [v.number for v in held if v.state == "withdrawn" and v.submitted_at is not None]
    return number_at_submission(numbers, material, taken=given_up)


def _numbered_tree(tree: Tree, version: PolicyVersion, transition: str) -> Tree:
    """The set under the name by which results cite it, with the choice for changes under way (R25)."""
    named = with_value(tree, "parameter_set", f"{version.document} {version.number}")
    return with_value(named, "policy.transition", transition)


@handles(
    ReturnPolicy,
    permission="policy",
    sentence=lambda c: f"returned {c.version} to draft",
    reversal="SubmitPolicy",
)
def return_policy(command: ReturnPolicy, work: Work, _context: Context) -> None:
    """Take a version in review back, with the reason; it must be handed in again after editing."""
    held = records.version_held(records.within(work), command.version)
    if held.value.state != "in_review":
        raise UserError(f"Version {held.value.number} is not in review, so it cannot be returned.")
    if not command.reason.strip():
        raise UserError("Say in a sentence what is to be changed.")
    work.because(command.reason.strip())
    document = work.documents.by_ref(held.value.document)
    numbers = [h.value.number for h in records.versions_of(records.within(work), document)]
    back = replace(held.value, state="draft", number=draft_number(numbers), returned=command.reason.strip())
    work.policy_versions.save(replace(back, content_sha256=None, fields=()))


@handles(ApprovePolicy, permission="approve_policy", sentence=lambda c: f"signed {c.version} as {c.signer}")
def approve_policy(command: ApprovePolicy, work: Work, context: Context) -> None:
    """Record the signature of somebody who neither wrote nor edited it and holds the owner or approver role."""
    source = records.within(work)
    held = records.version_held(source, command.version)
    version = held.value
    if version.state != "in_review":
        raise UserError(f"Version {version.number} is not in review; it is handed in first, then signed.")
    why_not = why_not_approve(command.signer, version, source, context.now())
    if why_not:
        raise UserError(why_not)
    if command.digest != version.content_sha256:
        raise UserError("The text that was shown is not the text that was handed in. Open it again, then sign.")
    signature = signature_of(command.signer, command.passphrase, work, context, meaning=APPROVAL, digest=command.digest)
    work.policy_versions.save(
        replace(
            version,
            state="approved",
            approved_by=command.signer,
            approved_on=records.local_day(source, context.now()),
            approved_at=context.now(),
            signatures=(*version.signatures, signature),
        ),
        expected_version=held.version,
    )


def approver_roles(document: PolicyDocument, tree: Tree) -> tuple[str, ...]:
    """The roles that may approve: owner and approver (POL-15)."""
    owner = document.owner_role or str(value_at(tree, "policy.owner_role") or "policy_owner")
    return tuple(dict.fromkeys((owner, document.approver_role or APPROVER)))


def why_not_approve(signer: str, version: PolicyVersion, source: Source, now: datetime) -> str:
    """Why this person may not approve this version at that instant, in a sentence; empty where they may (POL-15)."""
    person = source("person").find(signer)
    if person is None or not person.value.active:
        return f"Nobody active is on record as '{signer}'. Choose a person of the list."
    name = person.value.name
    if signer == version.author:
        return f"{name} wrote this version, and nobody approves own work. Somebody else must sign."
    if signer in version.editors:
        return f"{name} edited this version, and nobody approves own work. Somebody else must sign."
    document = source("policy_document").by_ref(version.document)
    wanted = approver_roles(document, records.tree_of(source, version))
    if not set(wanted) & set(roles_at(signer, source("role_assignment"), now)):
        words = " or ".join(role_words(role) for role in wanted)
        return f"{name} does not hold the role {words} today. Record the role, or ask somebody who holds it."
    return ""


@handles(PublishPolicy, permission="policy", sentence=lambda c: f"put {c.version} in force from {c.effective_on}")
def publish_policy(command: PublishPolicy, work: Work, context: Context) -> None:
    """Give an approved version its day; the one before it is superseded on that day."""
    source = records.within(work)
    held = records.version_held(source, command.version)
    version = held.value
    if version.state != "approved" or version.approved_on is None:
        raise UserError(f"Version {version.number} is not approved yet; it is signed first, then put in force.")
    if version.effective_on is not None:
        raise UserError(f"Version {version.number} holds from {day_words(version.effective_on)} already.")
    refuse_early(command.effective_on, version.approved_on)
    _require_ahead(command.effective_on, records.local_day(source, context.now()), "The day from which it shall hold")
    document = work.documents.by_ref(version.document)
    refuse_same_day(command.effective_on, [h.value for h in records.versions_of(source, document)])
    months = value_at(records.tree_of(source, version), "policy_review.interval_months")
    due = add_months(version.approved_on, months) if isinstance(months, int) else None
    work.happened(command.effective_on)
    work.policy_versions.save(
        replace(version, effective_on=command.effective_on, next_review_on=due), expected_version=held.version
    )


def refuse_early(effective: date, approved: date) -> None:
    """Raise UserError where a version would hold before it was approved (POL-10)."""
    if effective < approved:
        raise UserError(
            f"A version cannot hold from {day_words(effective)}, before its approval on {day_words(approved)}. "
            "Choose that day or a later one."
        )


def refuse_same_day(effective: date, versions: list[PolicyVersion]) -> None:
    """Raise UserError where two versions would begin on one day (POL-11)."""
    taken = [v for v in versions if v.effective_on == effective and v.state not in UNPUBLISHED]
    if taken:
        raise UserError(
            f"Version {taken[0].number} begins on {day_words(effective)} too; exactly one version is in force a day. "
            "Choose another day."
        )
