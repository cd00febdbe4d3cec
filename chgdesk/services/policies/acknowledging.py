"""Who has read which version, and a review that changed nothing (POL-09, POL-22, REV-03)."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from chgdesk.domain.calendar import Calendar, add_months, day_words
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evaluation.registers import acknowledged_by, is_employed
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import Tree, value_at, with_value
from chgdesk.domain.policy import UNPUBLISHED, Acknowledgement, PolicyDocument, PolicyReview, PolicyVersion
from chgdesk.domain.policy_numbers import NOT_MATERIAL, number_after_unchanged_review
from chgdesk.domain.register import Register
from chgdesk.domain.signature import REVIEW
from chgdesk.errors import UserError
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.policies.approval import refuse_same_day, why_not_approve
from chgdesk.services.policies.drafting import version_ref
from chgdesk.services.policies.drafts import keep_set, typed
from chgdesk.services.policies.frozen import frozen_bytes
from chgdesk.services.registry import Command, handles
from chgdesk.services.signatures import signature_of
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeVersion(Command):
    """Record that people have read a version, on a local day; `stated` says where that is known from (POL-22)."""

    version: str
    people: tuple[str, ...]
    on: date
    stated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewUnchanged(Command):
    """Sign that the version in force was reviewed and stays as it is; numbered or noted as the policy says (POL-09)."""

    document: str
    reviewer: str
    passphrase: str
    notes: str = ""


@handles(
    AcknowledgeVersion,
    permission="policy",
    sentence=lambda c: f"recorded {len(c.people)} acknowledgements of {c.version}",
)
def acknowledge_version(command: AcknowledgeVersion, work: Work, context: Context) -> None:
    """One record a person; a day ahead, or a person twice, is refused."""
    source = records.within(work)
    version = records.version_held(source, command.version).value
    if version.state in UNPUBLISHED:
        raise UserError(f"Version {version.number} is not approved yet, so nobody can acknowledge it.")
    if command.on > records.local_day(source, context.now()):
        raise UserError(f"{day_words(command.on)} has not come yet; say on which day it was acknowledged.")
    known = [held.value for held in work.acknowledgements.all()]
    done = {a.person for a in known if a.document == version.document and a.version == version.number}
    zone = records.organisation_of(source).zone
    at = Calendar(zone=zone).start_of(command.on).astimezone(UTC) + timedelta(hours=12)
    fresh = []
    for person in dict.fromkeys(command.people):
        if person in done:
            raise UserError(f"{work.people.by_ref(person).name} has acknowledged version {version.number} already.")
        work.people.by_ref(person)
        grounds = replace(typed(context), source=command.stated.strip() or "typed at this desk")
        fresh.append(
            Acknowledgement(
                ref=f"{version.ref} read by {person}",
                document=version.document,
                person=person,
                version=version.number,
                at=min(at, context.now()),
                provenance=grounds,
            )
        )
    if not fresh:
        raise UserError("Choose at least one person who has read the version.")
    work.happened(command.on)
    work.acknowledgements.add_many(fresh)


@handles(ReviewUnchanged, permission="approve_policy", sentence=lambda c: f"reviewed {c.document} without changes")
def review_unchanged(command: ReviewUnchanged, work: Work, context: Context) -> None:
    """Record the review under a signature; where the rule is minor, the same text again under the next minor number."""
    source = records.within(work)
    document = work.documents.by_ref(command.document)
    today = records.local_day(source, context.now())
    held = [h.value for h in records.versions_of(source, document)]
    current = _in_force(held, document, today)
    if any(v.state in {"draft", "in_review"} for v in held):
        raise UserError("A draft is under way, so the policy is not unchanged. Finish or withdraw the draft first.")
    why_not = why_not_approve(command.reviewer, current, source, context.now())
    if why_not:
        raise UserError(why_not)
    number = _number(current, held, work)
    again = _again(current, number, held, work, context) if number is not None else None
    digest = (again or current).content_sha256 or current.original or ""
    signature = signature_of(command.reviewer, command.passphrase, work, context, meaning=REVIEW, digest=digest)
    if again is not None:
        work.policy_versions.add(replace(again, approved_by=command.reviewer, signatures=(signature,)))
    work.policy_reviews.add(
        PolicyReview(
            ref=f"{document.ref} review {today.isoformat()}",
            document=document.ref,
            due=current.next_review_on,
            completed_on=today,
            reviewer=command.reviewer,
            result="unchanged",
            produced_version=number,
            notes=f"{command.notes.strip()} {signature.statement}.".strip(),
            provenance=typed(context),
        )
    )


def _in_force(held: list[PolicyVersion], document: PolicyDocument, today: date) -> PolicyVersion:
    dated = [v for v in held if v.state not in UNPUBLISHED and v.effective_on is not None and v.effective_on <= today]
    if not dated:
        raise UserError(f"No version of {document.ref} is in force, so there is nothing to review.")
    return max(dated, key=lambda v: v.effective_on or today)


def _number(current: PolicyVersion, held: list[PolicyVersion], work: Work) -> str | None:
    rule = value_at(records.tree_of(records.within(work), current), "policy_review.unchanged_rule") or "minor"
    numbers = [v.number for v in held if v.state not in UNPUBLISHED]
    return number_after_unchanged_review(numbers, str(rule))


def _again(
    current: PolicyVersion, number: str, held: list[PolicyVersion], work: Work, context: Context
) -> PolicyVersion:
    """The same text and rules under the next minor number, in force from today; not yet signed."""
    source = records.within(work)
    today = records.local_day(source, context.now())
    refuse_same_day(today, held)
    ref = version_ref(work.documents.by_ref(current.document), len(held))
    sections = [h.value for h in records.sections_held(source, current.ref)]
    work.sections.add_many(replace(s, ref=f"{ref}/{s.key}", version=ref) for s in sections)
    tree = with_value(records.tree_of(source, current), "parameter_set", f"{current.document} {number}")
    named = f"{ref} rules"
    keep_set(ParameterSet(ref=named, title=f"Rules of {current.document} {number}"), tree, work, context)
    version = replace(
        current,
        ref=ref,
        number=number,
        based_on=current.ref,
        material=NOT_MATERIAL,
        change_summary="Reviewed, unchanged.",
        parameter_set=named,
        approved_on=today,
        approved_at=context.now(),
        effective_on=today,
        next_review_on=_next_review(tree, today),
        signatures=(),
        provenance=typed(context),
    )
    return _refrozen(version, work)


def _next_review(tree: Tree, today: date) -> date | None:
    months = value_at(tree, "policy_review.interval_months")
    return add_months(today, months) if isinstance(months, int) else None


def _refrozen(version: PolicyVersion, work: Work) -> PolicyVersion:
    """The version with the hash of its text under its own number; an adopted file has no text of ours."""
    if not version.content_sha256:
        return version
    content = records.content_of(records.within(work), version)
    digest, _size = work.blobs.put(io.BytesIO(frozen_bytes(content)))
    return replace(version, content_sha256=digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a version stands with its readers: who has acknowledged it, who is still to, and by when."""

    version: str
    due: date | None
    read: tuple[tuple[str, datetime], ...] = ()
    waiting: tuple[str, ...] = ()

    def is_late(self, today: date) -> bool:
        """Whether somebody has not acknowledged it and the day is past."""
        return bool(self.waiting) and self.due is not None and today > self.due


def reading_of(register: Register, version: PolicyVersion, today: date) -> Reading:
    """Who of those employed has acknowledged a version or the one before an immaterial change (POL-22)."""
    facts = facts_of(register)
    rules = facts.rules_for(version)
    days = rules.acknowledgement_days
    due = version.effective_on + timedelta(days=days) if version.effective_on and days is not None else None
    enough = acknowledged_by(version, facts)
    given: dict[str, datetime] = {}
    for one in sorted(register.acknowledgements, key=lambda a: a.at):
        if one.version in enough and one.document == version.document:
            given.setdefault(one.person, one.at)
    day = max(version.effective_on or today, today)
    employed = [p.ref for p in register.people if p.active and is_employed(p, facts, rules.calendar, day)]
    return Reading(
        version=version.ref,
        due=due,
        read=tuple(given.items()),
        waiting=tuple(ref for ref in employed if ref not in given),
    )
