"""What the change desk asks: a record with what may be done with it, a form weighed as typed, and who owes what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chgdesk.domain.catalogue import StandardTemplate, SystemCard
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.domain.reconcile import Incident
from chgdesk.domain.rules import Rules
from chgdesk.domain.version_mark import mark_words
from chgdesk.domain.waiver import Waiver
from chgdesk.domain.workflow.acts import Offer, Standing, offers, standing_of
from chgdesk.domain.workflow.requests import ChaseMessage, Request, chase_messages, mark_of, request_for
from chgdesk.domain.workflow.shown import shown_digest
from chgdesk.domain.workflow.sign_offs import SIGN_OFF_WORDS, why_not_now
from chgdesk.domain.workflow.states import SET_ASIDE
from chgdesk.domain.workflow.weighing import Weighed
from chgdesk.services.registry import answers
from chgdesk.storage.kinds import CHANGE
from chgdesk.storage.queries.around import register_for, register_of
from chgdesk.storage.queries.changes import MOST_CHASED, unsettled, unsettled_beyond
from chgdesk.storage.repositories import Held, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStanding:
    """A change on record with all that may be done with it now; `shown` is the digest a signature stands for."""

    rid: int
    version: int
    change: Change
    weighed: Weighed
    offers: tuple[Offer, ...]
    shown: str
    mark: str
    may_sign_off: tuple[str, ...]
    """Checks, reviews and sign-offs that can be signed at this desk now (`SIGN_OFF_WORDS`)."""
    requests: tuple[Request, ...]
    """What to copy to whom, for each required approval that is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOf:
    """A change with what may be done with it, by its row number or its reference."""

    rid: int = 0
    ref: str = ""
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighDraft:
    """A change as it stands in a form, weighed under the rules of the day; nothing is written."""

    change: Change
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWeighed:
    """A form's change: class, asks, needs, and what may be done once it is saved."""

    weighed: Weighed
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureGround:
    """Ask for what a form chooses from: people and their roles, systems, procedures, incidents, rules of the day."""

    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a form chooses from."""

    organisation: Organisation
    people: tuple[Person, ...]
    assignments: tuple[RoleAssignment, ...]
    systems: tuple[SystemCard, ...]
    templates: tuple[StandardTemplate, ...]
    waivers: tuple[Waiver, ...]
    incidents: tuple[Incident, ...]
    rules: Rules
    policy_version: str

    def roles_at(self, person: str, instant: datetime) -> tuple[str, ...]:
        """The roles a person holds at an instant, each once."""
        held = (a.role for a in self.assignments if a.person == person and a.covers(instant))
        return tuple(dict.fromkeys(held))

    def name(self, person: str | None) -> str:
        """A person's name, or the reference where nobody of that name is on record."""
        return next((p.name for p in self.people if p.ref == person), person or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseList:
    """One message per person who owes something on any record that is not settled (MET-13)."""

    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseBeyond:
    """Ask in a sentence whether records were left out of the chase list; empty where all were looked at."""

    most: int = MOST_CHASED


@answers(ChaseBeyond)
def _chase_beyond(query: ChaseBeyond, connection: Any) -> str:
    left = unsettled_beyond(connection, query.most)
    if not left:
        return ""
    older = "1 older one is" if left == 1 else f"{left:,} older ones are"
    return f"Only the newest {query.most:,} unsettled changes were looked at; {older} not in this list."


@answers(StandingOf)
def _standing_of(query: StandingOf, connection: Any) -> ChangeStanding | None:
    reader: Reader[Change] = Reader(connection, CHANGE)
    held: Held[Change] | None = reader.held(query.rid) if query.rid else reader.find(query.ref)
    if held is None:
        return None
    standing = standing_of(held.value, facts_of(register_for(connection, held.value, held.rid)), query.now)
    return ChangeStanding(
        rid=held.rid,
        version=held.version,
        change=held.value,
        weighed=standing.weighed,
        offers=offers(standing),
        shown=shown_digest(held.value),
        mark=mark_words(mark_of(held.value, held.version)),
        may_sign_off=tuple(what for what in SIGN_OFF_WORDS if not why_not_now(standing, what)),
        requests=requests_of(standing, held.version),
    )


def requests_of(standing: Standing, version: int) -> tuple[Request, ...]:
    """For each required approval that is missing, a request to each person who could give it (APR-16)."""
    facts, change = standing.facts, standing.change
    if change.state in SET_ASIDE or change.state is ChangeState.CLOSED:
        return ()
    calendar = standing.weighed.subject.rules.calendar
    wanted: dict[str, list[str]] = {}
    for ask in standing.weighed.asks:
        for person in () if ask.is_given else ask.holders:
            held = [role for role in ask.roles if facts.held(person, role, standing.now)]
            wanted.setdefault(person, []).extend(role for role in held if role not in wanted.get(person, ()))
    return tuple(
        request_for(change, version, person, tuple(roles), names=facts.name, calendar=calendar)
        for person, roles in wanted.items()
    )


@answers(WeighDraft)
def _weigh_draft(query: WeighDraft, connection: Any) -> DraftWeighed:
    standing = standing_of(query.change, facts_of(register_for(connection, query.change)), query.now)
    return DraftWeighed(weighed=standing.weighed, offers=offers(standing))


@answers(CaptureGround)
def _ground(query: CaptureGround, connection: Any) -> Ground:
    register = register_of(connection, ())
    facts = facts_of(register)
    version = facts.version_on(facts.default_rules.calendar.local_date(query.now))
    return Ground(
        organisation=register.organisation,
        people=register.people,
        assignments=register.assignments,
        systems=register.systems,
        templates=register.templates,
        waivers=register.waivers,
        incidents=register.incidents,
        rules=facts.rules_for(version),
        policy_version=version.number if version else "",
    )


@answers(ChaseList)
def _chase_list(query: ChaseList, connection: Any) -> tuple[ChaseMessage, ...]:
    facts = facts_of(register_of(connection, unsettled(connection)))
    register = facts.register
    lacking = []
    for change in register.changes:
        needs = standing_of(change, facts, query.now).weighed.needs
        owed = tuple(need for need in needs if not need.code.startswith(_NOT_CHASED))
        if owed and change.state not in SET_ASIDE:
            lacking.append((change, owed))
    emails: Mapping[str, str] = {person.ref: person.email for person in register.people}
    return chase_messages(lacking, facts.names, emails, facts.default_rules.calendar)


_NOT_CHASED = ("REC-", "DOC-DATE", "DOC-RETRO", "APR-AFTER", "GATE-TEST-LATE", "VER-LATE", "PIR-LATE", "WIN-", "DEP-")
"""What nobody can supply any more by answering a mail, and what the log review deals with."""
