"""What can be asked about change meetings: the agenda, one change for it, and where a change was talked of (CAB-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chgdesk.domain.agenda import FAILED, UNDER_WAY, AgendaItem, agenda, item_of
from chgdesk.domain.calendar import Calendar
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.evaluation.judge import subject_of
from chgdesk.domain.meeting import ChangeMeeting, MeetingItem
from chgdesk.domain.meeting_form import MeetingForm, meeting_form, required_roles
from chgdesk.domain.parameters import value_at
from chgdesk.domain.people import Person, RoleAssignment
from chgdesk.domain.rules import Rules
from chgdesk.domain.schedule import Clash, clashes_of, entries_of
from chgdesk.errors import UserError
from chgdesk.services.registry import answers
from chgdesk.services.schedule import changes_on, rules_by_day, version_by_day
from chgdesk.storage.kinds import CHANGE, EVIDENCE, MEETING
from chgdesk.storage.queries import around
from chgdesk.storage.queries import schedule as stored
from chgdesk.storage.repositories import Held, Reader

LOOK_BACK = timedelta(days=91)
"""How far back failed changes and emergencies are looked for; further only where the last meeting is longer ago."""
_LOOK_AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaOf:
    """What a meeting held then would have to talk of."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRead:
    """The agenda, and what minutes are written with: people, roles, and the form of meeting the policy sets."""

    at: datetime
    items: tuple[AgendaItem, ...]
    last: ChangeMeeting | None
    since: datetime
    form: MeetingForm
    required: tuple[str, ...]
    people: tuple[Person, ...]
    assignments: tuple[RoleAssignment, ...]
    names: dict[str, str]
    zone: str
    organisation: str
    fictional: bool = False

    def roles_of(self, person: str, at: datetime) -> tuple[str, ...]:
        """The roles a person holds at an instant."""
        held = (each.role for each in self.assignments if each.person == person and each.covers(at))
        return tuple(dict.fromkeys(held))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItemOf:
    """One change by its number, for an agenda it is not on."""

    ref: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsOfChange:
    """The meetings in which a change was on the table."""

    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOnChange:
    """One meeting as a record shows it: when, what came of it, which concerns, how they are met (CAB-03)."""

    ref: str
    title: str
    held_at: datetime
    item: MeetingItem
    minutes: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRead:
    """One meeting as it is read: with its version, the titles of its changes and the name of its minutes."""

    version: int
    meeting: ChangeMeeting
    titles: dict[str, str]
    rids: dict[str, int]
    names: dict[str, str]
    minutes_name: str
    zone: str
    organisation: str
    fictional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOf:
    """One meeting by its reference."""

    ref: str


@answers(AgendaOf)
def agenda_of(query: AgendaOf, connection: Any) -> AgendaRead:
    """Read the changes under way and those to look back on, and no other."""
    register = around.register_of(connection, ())
    facts = facts_of(register)
    rules = _rules_at(facts, query.at)
    last = _last_before(connection, query.at)
    since = last.held_at if last else query.at - LOOK_BACK
    found = stored.changes_to_talk_of(
        connection, min(since, query.at - LOOK_BACK), states={state.value for state in UNDER_WAY}, outcomes=FAILED
    )
    items = agenda(
        [(held.rid, held.value) for held in found],
        facts,
        rules,
        as_of=query.at,
        since=since,
        last=last,
        clashes=_clashes(connection, facts, query.at),
    )
    organisation = register.organisation
    return AgendaRead(
        at=query.at,
        items=items,
        last=last,
        since=since,
        form=meeting_form(
            organisation.head_count or value_at(rules.tree, "cab.headcount"), value_at(rules.tree, "cab.mode") or ""
        ),
        required=required_roles(rules.tree),
        people=tuple(person for person in register.people if person.active),
        assignments=register.assignments,
        names=dict(facts.names),
        zone=organisation.zone,
        organisation=organisation.name,
        fictional=organisation.fictional,
    )


@answers(AgendaItemOf)
def agenda_item_of(query: AgendaItemOf, connection: Any) -> AgendaItem:
    """The change as it would stand on an agenda, without a reason of ours."""
    reader: Reader[Any] = Reader(connection, CHANGE)
    held = reader.find(query.ref.strip())
    if held is None:
        raise UserError(f"There is no change {query.ref}. Look for words of it in the register.")
    facts = facts_of(around.register_of(connection, ()))
    plan = held.value.planned_window.start if held.value.planned_window else None
    start = held.value.started_at or plan or query.at
    return item_of(held.rid, subject_of(held.value, facts, _rules_at(facts, query.at), start, query.at))


@answers(MeetingsOfChange)
def meetings_of_change(query: MeetingsOfChange, connection: Any) -> tuple[MeetingOnChange, ...]:
    """Earliest first."""
    held = stored.meetings_of(connection, query.change)
    return tuple(_on_change(one, query.change) for one in held)


@answers(MeetingOf)
def meeting_of(query: MeetingOf, connection: Any) -> MeetingRead:
    """The meeting with what its page needs."""
    reader: Reader[ChangeMeeting] = Reader(connection, MEETING)
    held = reader.find(query.ref)
    if held is None:
        raise UserError(f"There is no change meeting {query.ref}. `chgdesk cab list` names those on record.")
    register = around.register_of(connection, ())
    changes: Reader[Any] = Reader(connection, CHANGE)
    known = {item.change: found for item in held.value.items if (found := changes.find(item.change)) is not None}
    papers: Reader[Any] = Reader(connection, EVIDENCE)
    minutes = papers.find(f"MINUTES-{held.value.ref}")
    return MeetingRead(
        version=held.version,
        meeting=held.value,
        titles={ref: found.value.title for ref, found in known.items()},
        rids={ref: found.rid for ref, found in known.items()},
        names={person.ref: person.name for person in register.people},
        minutes_name=minutes.value.name if minutes is not None else "",
        zone=register.organisation.zone,
        organisation=register.organisation.name,
        fictional=register.organisation.fictional,
    )


def _on_change(held: Held[ChangeMeeting], change: str) -> MeetingOnChange:
    meeting = held.value
    item = next(item for item in meeting.items if item.change == change)
    return MeetingOnChange(
        ref=meeting.ref,
        title=meeting.title,
        held_at=meeting.held_at,
        item=item,
        minutes=meeting.minutes,
        missing=meeting.missing,
    )


def _rules_at(facts: Facts, at: datetime) -> Rules:
    return rules_by_day(facts)(facts.default_rules.calendar.local_date(at))


def _last_before(connection: Any, at: datetime) -> ChangeMeeting | None:
    reader: Reader[ChangeMeeting] = Reader(connection, MEETING)
    earlier = (held.value for held in reader.all() if held.value.held_at <= at)
    return max(earlier, key=lambda meeting: meeting.held_at, default=None)


def _clashes(connection: Any, facts: Facts, at: datetime) -> tuple[Clash, ...]:
    """What clashes among the plans of the coming weeks."""
    coming = changes_on(connection, facts, at, at + _LOOK_AHEAD, as_of=at)
    ahead = tuple(each for each in coming if each.change.started_at is None)
    return clashes_of(
        ahead,
        entries_of(ahead),
        rules_by_day(facts),
        as_of=at,
        calendar=Calendar(zone=facts.register.organisation.zone),
        version_on=version_by_day(facts),
    )
