"""The catalogue as it is read: a line per procedure, its executions, who may approve it (STD-01, STD-08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from chgdesk.domain.calendar import day_words
from chgdesk.domain.catalogue import StandardTemplate, SystemCard, TemplateVersion, draft_of, version_in_force
from chgdesk.domain.change_types import FAMILIES
from chgdesk.domain.evaluation.classification import review_due
from chgdesk.domain.people import Actor, Person
from chgdesk.domain.procedures import (
    Offer,
    Standing,
    TemplateAct,
    approver_roles,
    cannot_be_used,
    next_review,
    offers,
    standing,
    unsaid,
)
from chgdesk.domain.signature import Approver
from chgdesk.services.catalogue.approving import why_not_approve, wording_digest
from chgdesk.services.catalogue.ground import Ground, ground_of, template_held
from chgdesk.services.policies import records
from chgdesk.services.registry import answers
from chgdesk.services.signatures import roles_at, why_locked
from chgdesk.storage.extract import instant
from chgdesk.storage.queries import standard

EVERY = -(2**62)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesShelf:
    """The catalogue at an instant, for who sits at the desk; `seat` is a person's key or empty."""

    now: datetime
    seat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLine:
    """One procedure as the list shows it."""

    template: StandardTemplate
    record: int
    standing: Standing
    words: str
    why_not: str
    """Why nothing can be logged under it now; empty where it can."""
    next_review: date | None
    total: int
    since_review: int
    last_at: datetime | None
    failures: int
    offers: tuple[Offer, ...]
    draft: TemplateVersion | None = None
    current: TemplateVersion | None = None
    digest: str = ""
    """The SHA-256 of the wording that waits for approval."""
    missing: tuple[str, ...] = ()
    """What the wording that waits does not say yet."""

    @property
    def ref(self) -> str:
        """The procedure's number."""
        return self.template.ref

    @property
    def can_be_used(self) -> bool:
        """Whether an execution of now can be logged under it."""
        return not self.why_not

    def why_not_act(self, act: TemplateAct) -> str:
        """Why an act is not offered; empty where it is."""
        return next((offer.why_not for offer in self.offers if offer.act is act), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Every procedure with its line, and the words and people that forms need."""

    lines: tuple[TemplateLine, ...]
    people: tuple[Person, ...]
    cards: tuple[SystemCard, ...]
    deployers: tuple[str, ...]
    last_doer: str
    """Who carried out the execution logged last."""
    types: tuple[str, ...]
    flags: tuple[str, ...]
    outcomes: tuple[str, ...]
    approver_roles: tuple[str, ...]
    individual_approval: bool
    review_months: int
    log_within: str
    zone: str

    @property
    def names(self) -> Mapping[str, str]:
        """People's names by key."""
        return {person.ref: person.name for person in self.people}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionsOf:
    """What was done under a procedure, newest first; `since_review` only since its last review (STD-08)."""

    template: str
    now: datetime
    since_review: bool = False
    most: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionLine:
    """One execution on record."""

    rid: int
    ref: str
    title: str
    system: str
    done_by: str
    at: datetime
    outcome: str
    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MayApproveTemplate:
    """Who may sign the wording that waits, and why not the others."""

    template: str
    at: datetime


@answers(TemplatesShelf)
def _shelf(query: TemplatesShelf, connection: Any) -> Shelf:
    source = records.on(connection)
    ground = ground_of(source, query.now)
    held = tuple(source("standard_template").all())
    cuts = {one.value.ref: _since(one.value, ground) for one in held}
    counted = standard.counts(connection, cuts)
    seat = ground.actor(query.seat) if query.seat else Actor(person="", name="Nobody by name")
    lines = tuple(_line(one.value, one.version, counted.get(one.value.ref), seat, ground) for one in held)
    rules = ground.rules
    individual = rules.tree.get("standard") or {}
    return Shelf(
        lines=tuple(sorted(lines, key=lambda line: (_ORDER.index(line.standing), line.ref))),
        people=ground.facts.register.people,
        cards=ground.facts.register.systems,
        deployers=_deployers(ground),
        last_doer=_last_doer(connection, lines),
        types=_types(ground),
        flags=_flags(ground),
        outcomes=rules.outcomes,
        approver_roles=approver_roles(rules.tree),
        individual_approval=bool(individual.get("individual_approval")),
        review_months=rules.template_review_months,
        log_within=rules.standard_log_within.words if rules.standard_log_within is not None else "",
        zone=rules.calendar.zone,
    )


_ORDER = (Standing.SUSPENDED, Standing.LAPSED, Standing.APPROVED, Standing.DRAFT, Standing.REVOKED)
"""What needs somebody stands first."""


def _line(template: StandardTemplate, record: int, counted: Any, seat: Actor, ground: Ground) -> TemplateLine:
    months = ground.rules.template_review_months
    stands = standing(template, ground.today, months)
    draft = draft_of(template)
    return TemplateLine(
        template=template,
        record=record,
        standing=stands,
        words=standing_words(template, stands, ground),
        why_not=cannot_be_used(template, ground.now, ground.rules.tree) or "",
        next_review=next_review(template, ground.today, months),
        total=counted.total if counted is not None else 0,
        since_review=counted.since if counted is not None else 0,
        last_at=datetime.fromtimestamp(counted.last, UTC) if counted is not None else None,
        failures=counted.failed if counted is not None else 0,
        offers=offers(template, seat, ground.now, ground.rules.tree),
        draft=draft,
        current=version_in_force(template),
        digest=wording_digest(template, draft) if draft is not None else "",
        missing=unsaid(draft) if draft is not None else (),
    )


def standing_words(template: StandardTemplate, stands: Standing, ground: Ground) -> str:
    """How it stands, in a few words with the day that matters."""
    if stands is Standing.DRAFT:
        return "Draft, not approved"
    if stands is Standing.REVOKED:
        return f"Revoked {day_words(template.revoked_on)}" if template.revoked_on else "Revoked"
    if stands is Standing.SUSPENDED and template.suspended_on is not None:
        return f"Suspended {day_words(ground.calendar.local_date(template.suspended_on))}"
    due = review_due(template, ground.rules.template_review_months, ground.today)
    if stands is Standing.LAPSED and due is not None:
        return f"Lapsed, review was due {day_words(due)}"
    draft = draft_of(template)
    return "Approved" if draft is None else f"Approved; version {draft.number} waits"


def _since(template: StandardTemplate, ground: Ground) -> int:
    """The instant from which executions count as since the last review: its day, else that of the approval."""
    days = [review.reviewed_on for review in template.reviews if review.reviewed_on <= ground.today]
    days += [day for day in (template.last_reviewed,) if day is not None]
    latest = max(days, default=template.approved_on)
    if latest is None:
        return EVERY
    return instant(ground.calendar.start_of(latest)) or 0


def _deployers(ground: Ground) -> tuple[str, ...]:
    """Who may deploy now, by key."""
    held = ground.facts.register.assignments
    return tuple(sorted({a.person for a in held if a.role == "deployer" and a.covers(ground.now)}))


def _last_doer(connection: Any, lines: tuple[TemplateLine, ...]) -> str:
    """Who carried out the newest execution of any procedure."""
    newest = max((line for line in lines if line.last_at is not None), key=lambda line: str(line.last_at), default=None)
    if newest is None:
        return ""
    found = standard.executions(connection, newest.ref, EVERY, 1)
    return found[0].implementer or "" if found else ""


def _types(ground: Ground) -> tuple[str, ...]:
    """The change types there are: the usual ones, then those of procedures and system cards (CAT-08)."""
    named = [t for template in ground.facts.register.templates for t in template.allowed_types]
    named += [card.change_type for card in ground.facts.register.systems if card.change_type]
    return tuple(dict.fromkeys((*FAMILIES, *sorted(named))))


def _flags(ground: Ground) -> tuple[str, ...]:
    """The marks the rules know, and those cards and procedures bear."""
    rules = ground.rules
    named = set(rules.flags_high) | set(rules.flags_medium) | set(rules.major_triggers)
    named |= {flag for card in ground.facts.register.systems for flag in card.flags}
    named |= {flag for template in ground.facts.register.templates for flag in template.allowed_flags}
    return tuple(sorted(named))


@answers(ExecutionsOf)
def _executions(query: ExecutionsOf, connection: Any) -> tuple[ExecutionLine, ...]:
    source = records.on(connection)
    template = template_held(source, query.template).value
    ground = ground_of(source, query.now)
    since = _since(template, ground) if query.since_review else EVERY
    rows = standard.executions(connection, query.template, since, query.most)
    return tuple(
        ExecutionLine(
            rid=row.rid,
            ref=row.ref,
            title=row.title,
            system=row.systems,
            done_by=ground.facts.name(row.implementer),
            at=datetime.fromtimestamp(row.went_live, UTC),
            outcome=row.outcome or "",
            incident=row.incident or "",
        )
        for row in rows
    )


@answers(MayApproveTemplate)
def _may_approve(query: MayApproveTemplate, connection: Any) -> tuple[Approver, ...]:
    source = records.on(connection)
    template = template_held(source, query.template).value
    ground = ground_of(source, query.at)
    found = [_approver(person, template, ground) for person in ground.facts.register.people if person.active]
    return tuple(sorted(found, key=lambda one: (bool(one.why_not), one.name.casefold())))


def _approver(person: Person, template: StandardTemplate, ground: Ground) -> Approver:
    key = ground.source("person_key").find(person.ref)
    return Approver(
        person=person.ref,
        name=person.name,
        roles=roles_at(person.ref, ground.source("role_assignment"), ground.now),
        why_not=why_not_approve(person.ref, template, ground),
        locked=why_locked(person.name, key.value) if key is not None else "",
        enrolled=key is not None,
    )
