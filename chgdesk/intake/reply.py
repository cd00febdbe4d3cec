"""Reading the answer to a request for approval out of a mail: who, when, what, about which version (APR-16)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.domain.version_mark import VersionMark, marks_in
from chgdesk.intake.answer_words import APPROVE, CONDITIONAL, REJECT, UNCLEAR, read_answer, speaks_of_deciding
from chgdesk.intake.mail.own_words import part_mail
from chgdesk.intake.reading import ReadMail

_VERSION = re.compile(r"\b(?:version|v)\s?(\d{1,4})\b", re.IGNORECASE)
_REF = re.compile(r"\b[A-Z]{2,6}-\d{4}-\d{1,6}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody answered; `decision` is approve, reject, conditional or unclear.

    `words` is the sentence it was read from, `marks` the version marks of the mail, those of its subject first.
    """

    sender: FoundPerson
    sent_at: datetime | None = None
    decision: str = UNCLEAR
    condition: str = ""
    words: str = ""
    marks: tuple[VersionMark, ...] = ()


def read_reply(mail: ReadMail) -> Reply:
    """Read the decision from the sender's own words above the quote, and from nothing else.

    Absence notes and receipts decide nothing. Where the words below a closing or between quoted lines speak of the
    decision too, or name another record or version than the marks do, it is unclear and left to a person.
    """
    marks = marks_in(f"{mail.subject}\n\n{mail.body}\n\n{mail.quoted}")
    parted = part_mail(f"{mail.body}\n\n{mail.quoted}" if mail.quoted else mail.body)
    answer = read_answer(parted.own)
    decision = answer.decision
    if (
        mail.automatic
        or speaks_of_deciding(f"{parted.closing}\n{parted.after}\n")
        or (decision != REJECT and _speaks_of_other(f"{answer.words} {answer.condition}", marks))
    ):
        decision = UNCLEAR
    return Reply(
        sender=mail.sender,
        sent_at=mail.sent_at,
        decision=decision,
        condition=answer.condition if decision == CONDITIONAL else "",
        words=answer.words or _first_line(parted.own),
        marks=marks,
    )


def decided(mail: ReadMail) -> tuple[tuple[Reply, tuple[ReadMail, ...]], ...]:
    """Every clear decision in a mail and those forwarded with it, each with the mails that carried it, outermost first.

    Whoever forwards somebody's decision with "approved" above it reports; only the inner decision is taken then.
    """
    inner = tuple((reply, (mail, *way)) for each in mail.forwarded for reply, way in decided(each))
    own = read_reply(mail)
    reports = bool(inner) and own.decision in {APPROVE, CONDITIONAL}
    return inner if own.decision == UNCLEAR or reports else ((own, ()), *inner)


def marks_answered(mail: ReadMail) -> tuple[VersionMark, ...]:
    """The marks that a mail is about: those of its subject, else of its own words, else of what it quotes.

    A thread may quote requests for other records further down; those are not answered.
    """
    return marks_in(mail.subject) or marks_in(mail.body) or marks_in(mail.quoted)


def _speaks_of_other(words: str, marks: tuple[VersionMark, ...]) -> bool:
    """Whether the deciding sentence names a record or version that no mark of the mail names."""
    bare = re.sub(r"\[[^\[\]]{0,200}\]", " ", words)
    refs = {ref.casefold() for ref in _REF.findall(bare)}
    versions = {int(number) for number in _VERSION.findall(bare)}
    known_refs = {mark.ref.casefold() for mark in marks}
    known_versions = {mark.version for mark in marks}
    return bool((refs and not refs <= known_refs and marks) or (versions and not versions <= known_versions))


def _first_line(own: str) -> str:
    return next((line.strip()[:300] for line in own.splitlines() if line.strip()), "")
