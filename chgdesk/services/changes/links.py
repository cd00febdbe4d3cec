"""What a record is joined to: what it follows and what follows it, meetings, exceptions, tickets, systems (VER-07)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.change import Change
from chgdesk.services.meetings.reading import MeetingsOfChange, meetings_of_change
from chgdesk.services.registry import answers
from chgdesk.storage.kinds import CHANGE
from chgdesk.storage.queries.around import register_for
from chgdesk.storage.repositories import Held, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksOfChange:
    """Ask what a record is joined to, by its number."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """One join: what it is, what it leads to in words, what to copy, and the row of a change that can be opened."""

    what: str
    says: str
    target: str
    rid: int = 0


@answers(LinksOfChange)
def _links_of_change(query: LinksOfChange, connection: Any) -> tuple[LinkLine, ...]:
    """In the order a reader asks: changes before and after, why it was allowed, where else it lives."""
    reader: Reader[Change] = Reader(connection, CHANGE)
    held = reader.find(query.ref)
    if held is None:
        return ()
    change, register = held.value, register_for(connection, held.value, held.rid)
    named = {
        "standard procedure": {one.ref: one.title for one in register.templates},
        "exception": {one.ref: one.reason for one in register.waivers},
        "incident": {one.ref: one.title for one in register.incidents},
        "system": {one.ref: one.title for one in register.systems},
    }
    lines = [*_changes_before(change, reader), *_changes_after(change, reader), *_named(change, named)]
    for meeting in meetings_of_change(MeetingsOfChange(change=query.ref), connection):
        when = instant_words(meeting.held_at, Calendar(zone=register.organisation.zone))
        lines.append(LinkLine(what="Meeting", says=f"{meeting.title or meeting.ref}, {when}", target=meeting.ref))
    return (*lines, *_elsewhere(change))


def _changes_before(change: Change, reader: Reader[Change]) -> Iterator[LinkLine]:
    fix = change.emergency.permanent_fix if change.emergency else None
    before = (("Follow-up of", change.follow_up_of), ("Permanent fix", fix), ("Copied from", change.copied_from))
    for what, ref in before:
        if ref:
            yield _to_change(what, ref, reader.find(ref))


def _changes_after(change: Change, reader: Reader[Change]) -> Iterator[LinkLine]:
    for follower in reader.matching("follow_up_of", change.ref):
        yield _to_change("Followed by", follower.value.ref, follower)


def _to_change(what: str, ref: str, found: Held[Change] | None) -> LinkLine:
    """A change on record can be opened; one that is only named says so."""
    if found is None:
        return LinkLine(what=what, says=f"{ref}, not in this workspace", target=ref)
    return LinkLine(what=what, says=f"{ref} {found.value.title}".strip(), target=ref, rid=found.rid)


def _named(change: Change, named: dict[str, dict[str, str]]) -> Iterator[LinkLine]:
    refs = (
        ("standard procedure", (change.template,)),
        ("exception", dict.fromkeys((change.sod_exception, *change.exceptions))),
        ("incident", (change.incident,)),
        ("system", change.systems),
    )
    for kind, those in refs:
        for ref in those:
            if ref:
                title = named[kind].get(ref, "")
                says = f"{ref} {title}" if title and title.casefold() != ref.casefold() else title or ref
                yield LinkLine(what=kind.capitalize(), says=says, target=ref)


def _elsewhere(change: Change) -> Iterator[LinkLine]:
    if change.home_ref:
        home = f"Kept in {change.home_system}" if change.home_system else "Kept elsewhere"
        yield LinkLine(what=home, says=change.home_ref, target=change.home_ref)
    for link in change.links:
        says = f"{link.title} ({link.target})" if link.title else link.target
        yield LinkLine(what=link.kind.replace("_", " ").capitalize() or "Link", says=says, target=link.target)
