"""Ask, reply, drop: dropped mails read as answers, matched to people and records, proposed, never guessed (APR-16).

The mail itself is the evidence. Its headers are not checked, and every proposal says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chgdesk.domain.calendar import instant_words
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.matching_people import match_person
from chgdesk.domain.people import role_words
from chgdesk.domain.version_mark import VersionMark
from chgdesk.domain.workflow.shown import shown_digest
from chgdesk.domain.workflow.weighing import weigh
from chgdesk.intake import FoundApproval, Reading, ReadMail, Reply, SourceKind, read_reply, read_source
from chgdesk.intake.reply import decided
from chgdesk.services.changes.approving import RecordApproval
from chgdesk.services.changes.files import FileGiven
from chgdesk.services.registry import answers
from chgdesk.storage.kinds import CHANGE
from chgdesk.storage.queries.around import register_for, register_of
from chgdesk.storage.repositories import Reader

NOT_CHECKED = "headers not checked"
_UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeReplies:
    """What dropped mails answer; `change` is the record they were dropped on, for mails without a mark.

    `person` is whom the officer knows to have sent them; it is used only where the sender is nobody on record.
    """

    files: tuple[FileGiven, ...]
    now: datetime
    change: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyProposal:
    """One answer as it would be recorded; `command` is None where a person must decide, and `problem` says why."""

    file: FileGiven
    sender: str
    person: str | None
    candidates: tuple[str, ...]
    change: str
    title: str
    decision: str
    condition: str
    words: str
    sent_at: datetime | None
    roles: tuple[str, ...]
    said: str
    """The proposal in one sentence."""
    problem: str = ""
    warning: str = ""
    command: RecordApproval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Channel:
    """What an answer came by, and what is not known of it."""

    name: str
    caveat: str
    kind: str


_MAIL = _Channel(name="e-mail", caveat=NOT_CHECKED, kind="email")
_MINUTES = _Channel(name="meeting minutes", caveat="as somebody wrote it down", kind="minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """One answer, the file it stands in, and what it came by."""

    file: FileGiven
    reply: Reply
    by: _Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One answer about one record: what was given, the mark it carries, and the record as it stands."""

    given: _Given
    mark: VersionMark
    change: Change
    facts: Facts
    query: ProposeReplies

    @property
    def at(self) -> datetime | None:
        """When it was given."""
        return self.given.reply.sent_at


@answers(ProposeReplies)
def _propose_replies(query: ProposeReplies, connection: Any) -> tuple[ReplyProposal, ...]:
    facts = facts_of(register_of(connection, ()))
    found: list[ReplyProposal] = []
    for file in query.files:
        reading = read_source(file.data, file.name, zone=facts.default_rules.calendar.zone)
        if reading.kind is SourceKind.MINUTES and reading.approvals:
            for decision in reading.approvals:
                found += _of_reply(_Given(file=file, reply=_as_reply(decision), by=_MINUTES), query, facts, connection)
            found += _undecided(file, reading)
            continue
        if reading.kind is not SourceKind.MAIL or reading.mail is None:
            found.append(_unread(file, query.change, reading))
            continue
        for reply in _answers_in(reading.mail):
            found += _of_reply(_Given(file=file, reply=reply, by=_MAIL), query, facts, connection)
    return tuple(found)


def _answers_in(mail: ReadMail) -> tuple[Reply, ...]:
    """Every clear decision in the mail; else the mail's own unclear answer, so that nothing dropped disappears."""
    clear = tuple(reply for reply, _way in decided(mail))
    return clear or (read_reply(mail),)


def _as_reply(found: FoundApproval) -> Reply:
    """One decision of minutes as an answer; minutes name a record, and no state of it that was seen."""
    marks = (VersionMark(ref=found.ref, version=0, digest=""),) if found.ref else ()
    return Reply(
        sender=found.who,
        sent_at=found.at,
        decision=found.decision,
        condition=found.condition,
        words=found.words,
        marks=marks,
    )


def _of_reply(given: _Given, query: ProposeReplies, facts: Facts, connection: Any) -> Iterator[ReplyProposal]:
    file, reply = given.file, given.reply
    reader: Reader[Change] = Reader(connection, CHANGE)
    marks = reply.marks or ((VersionMark(ref=query.change, version=0, digest=""),) if query.change else ())
    if not marks:
        yield replace(
            _plain(file, reply, facts), problem="It names no change; say which, or drop it on the record it is about."
        )
    for mark in marks:
        held = reader.find(mark.ref)
        if held is None:
            yield replace(_plain(file, reply, facts), problem=f"There is no change {mark.ref} in this workspace.")
            continue
        around = facts_of(register_for(connection, held.value, held.rid))
        yield _proposal(_Answer(given=given, mark=mark, change=held.value, facts=around, query=query))


def _plain(file: FileGiven, reply: Reply, facts: Facts) -> ReplyProposal:
    matched = match_person(reply.sender, facts.register.people)
    return ReplyProposal(
        file=file,
        sender=reply.sender.words,
        person=matched.person,
        candidates=matched.candidates,
        change="",
        title="",
        decision=reply.decision,
        condition=reply.condition,
        words=reply.words,
        sent_at=reply.sent_at,
        roles=(),
        said=f"Mail of {reply.sender.words or 'nobody named'}: “{reply.words}”",
    )


def _proposal(answer: _Answer) -> ReplyProposal:
    change, reply, facts = answer.change, answer.given.reply, answer.facts
    plain = replace(_plain(answer.given.file, reply, facts), change=change.ref, title=change.title)
    by_hand = plain.person is None and bool(answer.query.person)
    if by_hand:
        plain = replace(plain, person=answer.query.person)
    roles = _roles(plain.person, answer) if plain.person else ()
    problem = _problem(plain, answer)
    made = None
    if not problem and plain.person and answer.at is not None:
        made = RecordApproval(
            change=change.ref,
            person=plain.person,
            roles=roles,
            decided_at=answer.at,
            decision=reply.decision,
            channel=answer.given.by.name,
            condition=reply.condition,
            note=f"“{reply.words}” ({answer.given.by.caveat}{_by_hand_words(plain, facts) if by_hand else ''})",
            file=replace(answer.given.file, kind=answer.given.by.kind),
            shown=answer.mark.digest,
        )
    return replace(
        plain,
        roles=roles,
        problem=problem,
        warning=" ".join(_warnings(plain.person, roles, answer)),
        command=made,
        said=_sentence(plain, answer, roles),
    )


def _by_hand_words(plain: ReplyProposal, facts: Facts) -> str:
    """That the person was not read from the mail; it stays on the record, for the auditor to weigh."""
    return f"; the sender {plain.sender or 'was not named and'} was matched to {facts.name(plain.person)} by hand"


def _roles(person: str, answer: _Answer) -> tuple[str, ...]:
    """The roles in which this answer counts: of those that are asked for, the ones the person held then."""
    asked = [role for ask in weigh(answer.change, answer.facts, answer.query.now).asks for role in ask.roles]
    return tuple(dict.fromkeys(role for role in asked if answer.facts.held(person, role, answer.at)))


def _problem(plain: ReplyProposal, answer: _Answer) -> str:
    if plain.person is None:
        who = plain.sender or "The sender"
        maybe = ", ".join(map(answer.facts.name, plain.candidates))
        return f"{who} is nobody on record{f'; perhaps {maybe}' if maybe else ''}. Choose who it is."
    if answer.given.reply.decision == _UNCLEAR:
        return "It says neither yes nor no clearly. Read it, and record the answer by hand."
    if answer.at is None:
        return "It carries no time. Read it, and record the answer by hand."
    if answer.at > answer.query.now:
        return "It is dated later than now. Read it, and record the answer by hand."
    if any((a.person, a.decided_at) == (plain.person, answer.at) for a in answer.change.approvals):
        return f"This answer is on {answer.change.ref} already."
    return ""


def _warnings(person: str | None, roles: tuple[str, ...], answer: _Answer) -> Iterator[str]:
    change, mark, at = answer.change, answer.mark, answer.at
    if mark.digest and not shown_digest(change).startswith(mark.digest):
        yield f"It answers version {mark.version}; the record says something else by now, so it will not count."
    if not mark.digest:
        yield "It carries no mark, so which state of the record was seen is not known."
    if person and person == change.author:
        yield f"{answer.facts.name(person)} wrote the change, so it will not count."
    elif person and not roles:
        yield f"{answer.facts.name(person)} held none of the roles asked for at that time."
    if at is not None and change.started_at is not None and at > change.started_at:
        yield "It was given after the change went live."


def _sentence(plain: ReplyProposal, answer: _Answer, roles: tuple[str, ...]) -> str:
    reply, facts = answer.given.reply, answer.facts
    verb = {"approve": "approved", "reject": "rejected", "conditional": "approved on a condition"}.get(
        reply.decision, "answered"
    )
    name = facts.name(plain.person) if plain.person else plain.sender or "Somebody"
    when = f" {instant_words(reply.sent_at, facts.default_rules.calendar)}" if reply.sent_at else ""
    as_role = f" as {', '.join(map(role_words, roles))}" if roles else ""
    return f"{name} {verb} {plain.change}{as_role}{when}: “{reply.words}” ({answer.given.by.caveat})"


def _undecided(file: FileGiven, reading: Reading) -> Iterator[ReplyProposal]:
    """What minutes say without saying who or when: shown, so that no line of theirs disappears."""
    lines = [note for note in reading.notes if note.startswith("Line ")]
    if lines:
        said = f"{file.name} decides more than it says who decided."
        yield replace(_unread(file, "", reading), said=said, problem=" ".join(lines))


def _unread(file: FileGiven, change: str, reading: Reading) -> ReplyProposal:
    notes = " ".join(reading.notes)
    return ReplyProposal(
        file=file,
        sender="",
        person=None,
        candidates=(),
        change=change,
        title="",
        decision=_UNCLEAR,
        condition="",
        words="",
        sent_at=None,
        roles=(),
        said=f"{file.name} is not a mail.",
        problem=f"{file.name} is no mail that can be read. {notes} Attach it as evidence instead.".replace("  ", " "),
    )
