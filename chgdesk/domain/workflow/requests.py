"""Requests for approval as they go out, and one message per person who owes something (APR-16, MET-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.change import Change
from chgdesk.domain.people import role_words
from chgdesk.domain.version_mark import VersionMark, mark_words
from chgdesk.domain.workflow.needs import Need
from chgdesk.domain.workflow.shown import shown_digest

Names = Callable[[str | None], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request for approval: to whom, for which roles, the subject line and the text to copy."""

    person: str
    roles: tuple[str, ...]
    subject: str
    text: str
    mark: VersionMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one record lacks, as a chase list names it, and when this person was last asked to approve it."""

    ref: str
    title: str
    needs: tuple[Need, ...]
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseMessage:
    """Everything one person owes, as one message to copy; `person` is empty for what nobody is named for."""

    person: str
    name: str
    email: str
    owed: tuple[Owed, ...]
    text: str
    first_due: datetime | None = None


def mark_of(change: Change, version: int) -> VersionMark:
    """The mark of a record as it stands: its number, its version, and what is in it."""
    return VersionMark(ref=change.ref, version=version, digest=shown_digest(change))


def request_for(
    change: Change, version: int, person: str, roles: tuple[str, ...], *, names: Names, calendar: Calendar
) -> Request:
    """A request to one person, complete enough to be answered by mail with one word."""
    mark = mark_of(change, version)
    title = change.title or "a change"
    plan = change.rollback_plan
    window = change.planned_window
    lines = [
        f"Hello {names(person)},",
        "",
        f"please approve this change as {' or '.join(map(role_words, roles))}, or say no.",
        "",
        f"{change.ref}: {title}",
        *_line("What", change.description),
        *_line("Why", change.justification),
        *_line("System", ", ".join(change.systems)),
        *_line("Category and risk", f"{change.category}, {change.risk_declared or 'risk not stated'}"),
        *_line("Written by", names(change.author) if change.author else ""),
        *_line("Planned for", instant_words(window.start, calendar) if window and window.start else ""),
        *_line("Tests", change.testing_plan),
        *_line("Way back", (plan.steps or "") if plan else ""),
        "",
        "Answer this mail with: approved, or: rejected, because …, or: approved if ….",
        "Please leave the line below in the mail; it says which state of the change you saw.",
        mark_words(mark),
    ]
    subject = f"Approval wanted: {change.ref} {title} {mark_words(mark)}"
    return Request(person=person, roles=roles, subject=subject, text="\n".join(lines), mark=mark)


def _line(label: str, text: str) -> tuple[str, ...]:
    return (f"{label}: {text.strip()}",) if text.strip() else ()


def chase_messages(
    needs_of: Iterable[tuple[Change, tuple[Need, ...]]],
    names: Mapping[str, str],
    emails: Mapping[str, str],
    calendar: Calendar,
) -> tuple[ChaseMessage, ...]:
    """One message per person who owes something, the most urgent first; a need several could meet asks each of them."""
    owed: dict[str, list[Owed]] = {}
    for change, needs in needs_of:
        for person in dict.fromkeys(p for need in needs for p in (need.owed_by or ("",))):
            mine = tuple(need for need in needs if person in (need.owed_by or ("",)))
            asked = max((a.asked_at for a in change.asked if a.person == person and a.asked_at), default=None)
            owed.setdefault(person, []).append(Owed(ref=change.ref, title=change.title, needs=mine, asked_at=asked))
    found = [_message(person, tuple(lines), names, emails, calendar) for person, lines in owed.items()]
    return tuple(sorted(found, key=lambda m: (not m.person, m.first_due is None, m.first_due or _NEVER, m.name)))


def _message(
    person: str, owed: tuple[Owed, ...], names: Mapping[str, str], emails: Mapping[str, str], calendar: Calendar
) -> ChaseMessage:
    name = names.get(person, person) or "Nobody named"
    lines = [f"Hello {name},", "", "for the change records I still need:"]
    for one in owed:
        lines += ["", f"{one.ref} {one.title}".strip()]
        for need in one.needs:
            until = f" Due {instant_words(need.due, calendar)}." if need.due else ""
            lines.append(f"  - {need.sentence}{until}")
    lines += ["", "A short answer by mail is enough; please keep the number in it."]
    due = min((need.due for one in owed for need in one.needs if need.due), default=None)
    return ChaseMessage(
        person=person, name=name, email=emails.get(person, ""), owed=owed, text="\n".join(lines), first_due=due
    )


_NEVER = datetime.max.replace(tzinfo=UTC)
