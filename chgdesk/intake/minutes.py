"""Minutes of a meeting that decided several changes: a line each with its number, the decision and who (APR-16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.domain.version_mark import VersionMark, marks_in
from chgdesk.intake.answer_words import UNCLEAR, Answer, read_answer
from chgdesk.intake.bounds import MOST_FOUND, lines_of
from chgdesk.intake.instants import clock_in, day_in, instant_in_words
from chgdesk.intake.mail.addresses import person_in
from chgdesk.intake.reading import FoundApproval, Reading, SourceKind

_TITLE = re.compile(
    r"\b(?:minutes|meeting|change advisory|cab|protokoll|sitzung|ata|reunião|compte rendu|réunion|acta|reunión)\b",
    re.IGNORECASE,
)
_REF = re.compile(r"\b([A-Z]{2,6}-\d{4}-\d{1,6})\b")
_MARK = re.compile(r"\[[^\[\]]{5,200}\]")
_CELLS = re.compile(r"\t|\||;|:\s|,\s|\s[-–—]\s")
_BY = re.compile(r"^(.{2,200}?)\s+(?:by|durch|von|por|par)\s+(.{2,200})$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|und|e|et|y|&)\s+|\s*/\s*")
_NAME = re.compile(r"^[^\W\d_a-z][\w.'’\-]*(?: (?:[a-z]{1,3} )?[^\W\d_a-z][\w.'’\-]*){1,3}$")
_HEAD = 12
_LONGEST = 600


def is_minutes(text: str) -> bool:
    """Whether a text is minutes: it says so at the top, and at least one line names a record and a decision."""
    lines = [line.strip() for line in lines_of(text[:200_000])]
    if not any(_TITLE.search(line) for line in lines[:_HEAD]):
        return False
    return any(_row(line) for line in lines[:2_000] if len(line) < _LONGEST)


def read_minutes(text: str, zone: tzinfo, day: date | None) -> Reading:
    """Every decision with the record it is about and who gave it; a line without a name decides nothing."""
    lines = [line.strip() for line in lines_of(text)]
    held, told = _when(lines, zone, day)
    notes = ["Minutes are what somebody wrote down of a meeting; each decision is to be confirmed.", *told]
    approvals: list[FoundApproval] = []
    for number, line in enumerate(lines, start=1):
        row = _row(line) if len(line) < _LONGEST else None
        if row is None or len(approvals) >= MOST_FOUND:
            continue
        ref, answer, people = row
        if not people:
            notes.append(f"Line {number} decides on {ref} and names nobody who decided.")
        approvals += (
            FoundApproval(
                who=who,
                decision=answer.decision,
                at=held,
                condition=answer.condition,
                words=line[:300],
                source=f"minutes, line {number}, {who.words}",
                ref=ref,
            )
            for who in people
        )
    title = next((line for line in lines if line), "")
    return Reading(
        kind=SourceKind.MINUTES,
        title=title[:200],
        system="minutes",
        approvals=tuple(approvals),
        people=tuple(dict.fromkeys(each.who for each in approvals)),
        notes=tuple(notes),
    )


def _when(lines: list[str], zone: tzinfo, day: date | None) -> tuple[datetime | None, list[str]]:
    """When the meeting was: day and time of its heading; a day without a time is no moment."""
    head = [line for line in lines[:_HEAD] if line and not _REF.search(line)]
    on = next((found for line in head if (found := day_in(line, near=day))), day)
    at = next((found for line in head if (found := instant_in_words(line, zone))), None)
    if at is None and on is not None:
        at = next((found for line in head if clock_in(line) and (found := instant_in_words(line, zone, on))), None)
    return at, [] if at else ["The minutes do not say at what time it was decided; enter it."]


def _row(line: str) -> tuple[str, Answer, tuple[FoundPerson, ...]] | None:
    """Record, decision and people of one line; None where it does not name one record and one decision."""
    marks: tuple[VersionMark, ...] = marks_in(line)
    refs = {mark.ref for mark in marks} or set(_REF.findall(line))
    if len(refs) != 1:
        return None
    rest = _REF.sub(" ", _MARK.sub(" ", line))
    answers: list[Answer] = []
    people: list[FoundPerson] = []
    for cell in (each.strip(" .*-–\"'()") for each in _CELLS.split(rest)):
        said = _BY.match(cell)
        words, named = (said[1], said[2]) if said else (cell, cell)
        answer = read_answer(words)
        if answer.decision != UNCLEAR:
            answers.append(answer)
            people += _people(named) if said else ()
        elif answers:
            people += _people(cell)  # what stands before the decision is the title, whatever it looks like
    if len({answer.decision for answer in answers}) != 1:
        return None
    return refs.pop(), answers[0], tuple(dict.fromkeys(people))


def _people(text: str) -> Iterator[FoundPerson]:
    """People named in a cell by full name or address."""
    for each in _AND.split(text):
        if "@" in each:
            yield person_in(each)
        elif _NAME.match(each.strip()):
            yield FoundPerson(name=each.strip())
