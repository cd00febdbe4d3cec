"""A dropped mail as a reading: whose decision it holds, who carried it, what came with it (APR-09, APR-16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.domain.version_mark import marks_in
from chgdesk.intake.bounds import shortened
from chgdesk.intake.reading import Found, FoundApproval, Reading, ReadMail, SourceKind
from chgdesk.intake.reply import Reply, decided, marks_answered, read_reply

_PREFIX = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|tr|rv|res|enc|antw|sv)\s*:\s*|\[(?:ext|external)\]\s*)+", re.IGNORECASE)
_MARK = re.compile(r"\[[^\[\]]{0,200}\]")
SYSTEM = "e-mail"


def reading_of_mail(mail: ReadMail, zone: tzinfo, notes: list[str]) -> Reading:
    """Everything a mail tells; a decision only where its writer's own words leave no doubt."""
    approvals = tuple(_approval(reply, way, zone) for reply, way in decided(mail))
    told = [*notes, *_notes(mail, has_decision=bool(approvals))]
    title = _bare(mail.subject)
    facts: list[Found] = []
    if not approvals and not mail.automatic and not marks_in(f"{mail.subject}\n{mail.body}\n{mail.quoted}"):
        source = f"{_named(mail)}, {_when(mail, zone)}"
        facts += [Found(field="title", value=title, source=f"{source}, subject")] if title else []
        body = shortened(mail.body)
        facts += [Found(field="description", value=body, source=source)] if body else []
        name = mail.sender.name or mail.sender.email
        facts += [Found(field="requester", value=name, source=f"{source}, sender")] if name else []
    return Reading(
        kind=SourceKind.MAIL,
        title=title,
        system=SYSTEM,
        first_written=mail.sent_at if facts else None,
        facts=tuple(facts),
        approvals=approvals,
        people=tuple(dict.fromkeys(each for each in _people(mail) if each != FoundPerson())),
        mail=mail,
        notes=tuple(dict.fromkeys(told)),
    )


def _approval(reply: Reply, way: tuple[ReadMail, ...], zone: tzinfo) -> FoundApproval:
    carried = "".join(f", forwarded by {mail.sender.words or 'an unnamed sender'}" for mail in reversed(way))
    when = reply.sent_at.astimezone(zone).strftime("%d %b %Y %H:%M") if reply.sent_at else "no date"
    return FoundApproval(
        who=reply.sender,
        decision=reply.decision,
        at=reply.sent_at,
        condition=reply.condition,
        words=reply.words,
        source=f"e-mail of {reply.sender.words or 'an unnamed sender'}, {when}{carried}; headers not checked",
    )


def _notes(mail: ReadMail, *, has_decision: bool) -> Iterator[str]:
    if mail.automatic:
        yield "This is an automatic answer; it decides nothing."
    elif not has_decision and (marks_in(f"{mail.subject}\n{mail.quoted}") or read_reply(mail).words) and _answers(mail):
        yield "The answer could not be read for certain; read the mail and say what it decides."
    if has_decision or _answers(mail):
        yield "The headers of the mail are not checked: sender and date are what the file says."
    for mark in marks_answered(mail) if has_decision else ():
        yield f"It answers version {mark.version} of {mark.ref}; see whether that is what was deployed."
    if mail.sent_at is None:
        yield "The mail gives no date that can be read; enter when it was sent."
    if not (mail.sender.email or mail.sender.name):
        yield "The mail names no sender."
    if not mail.body and not mail.forwarded:
        yield "The mail has no text of its own above the quote."
    if mail.forwarded and has_decision:
        yield "The decision stands in a forwarded mail; whoever forwarded it could have changed its text."


def _answers(mail: ReadMail) -> bool:
    return bool(_PREFIX.match(mail.subject) or mail.quoted)


def _people(mail: ReadMail) -> Iterator[FoundPerson]:
    yield mail.sender
    yield from mail.to
    for each in mail.forwarded:
        yield from _people(each)


def _bare(subject: str) -> str:
    return " ".join(_MARK.sub(" ", _PREFIX.sub("", subject)).split())


def _named(mail: ReadMail) -> str:
    return f"e-mail of {mail.sender.words}" if mail.sender.words else SYSTEM


def _when(mail: ReadMail, zone: tzinfo) -> str:
    return mail.sent_at.astimezone(zone).strftime("%d %b %Y") if mail.sent_at else "no date"
