"""Tickets of Jira: exported XML, the interface's JSON, a copied page, or one row of a list (APR-09, CHG-08)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.answer_words import UNCLEAR, read_answer
from chgdesk.intake.bounds import DEEPEST_TREE, LONGEST_TEXT, MOST_FOUND, lines_of, shortened
from chgdesk.intake.instants import instant, instant_in_words
from chgdesk.intake.json_values import Json, items, part, text
from chgdesk.intake.page_text import text_of_html
from chgdesk.intake.parts import facts_of, risk_level, take_apart
from chgdesk.intake.reading import Found, FoundApproval, Reading, SourceKind

KEY = re.compile(r"\b([A-Z][A-Z0-9_]{1,15}-\d{1,8})\b")
_APPROVED = re.compile(r"approved|genehmigt|aprovado|approuvée?|aprobado", re.IGNORECASE)
_REJECTED = re.compile(r"rejected|declined|denied|abgelehnt|rejeitado|recusado|refusée?|rechazado", re.IGNORECASE)
_LABELS = (
    "assignee",
    "reporter",
    "status",
    "priority",
    "description",
    "created",
    "type",
    "summary",
    "resolution",
    "labels",
)
_LABEL = re.compile(rf"^({'|'.join(_LABELS)})\s*:?\s*(.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote under a ticket, or a status that somebody set."""

    who: FoundPerson
    at: datetime | None = None
    text: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket as any of its forms tells it."""

    key: str
    title: str = ""
    body: str = ""
    url: str = ""
    status: str = ""
    reporter: FoundPerson = FoundPerson()
    created: datetime | None = None
    comments: tuple[Comment, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()


def reading_of_ticket(ticket: Ticket) -> Reading:
    """The reading of a ticket; a status "approved" counts as somebody's decision only where it says whose."""
    description = take_apart(ticket.body)
    _, doubt = risk_level(description)
    source = f"Jira issue {ticket.key}".strip()
    notes = [*ticket.notes, doubt]
    approvals = tuple(_approvals(ticket, source))
    if _APPROVED.fullmatch(ticket.status) and not approvals:
        notes.append(f"The status is {ticket.status}, but the ticket does not say who set it or when.")
    people = dict.fromkeys((ticket.reporter, *(comment.who for comment in ticket.comments)))
    return Reading(
        kind=SourceKind.TICKET,
        title=shortened(ticket.title, 500),
        system="Jira",
        ref=ticket.key,
        url=ticket.url,
        first_written=ticket.created,
        facts=(*_facts(ticket, source), *facts_of(description, f"{source}, description")),
        approvals=approvals,
        people=tuple(each for each in people if each != FoundPerson())[:MOST_FOUND],
        notes=tuple(filter(None, notes)),
        missing=description.missing,
    )


def _facts(ticket: Ticket, source: str) -> Iterator[Found]:
    if ticket.title:
        yield Found(field="title", value=shortened(ticket.title, 500), source=f"{source}, summary")
    reporter = ticket.reporter.login or ticket.reporter.email or ticket.reporter.name
    if reporter:
        yield Found(field="requester", value=reporter, source=f"{source}, reporter")
    yield Found(field="home_system", value="Jira", source=source)
    if ticket.key:
        yield Found(field="home_ref", value=ticket.key, source=source)
        yield Found(
            field="links", value=("ticket", ticket.url or ticket.key, shortened(ticket.title, 200)), source=source
        )
    for link in dict.fromkeys(ticket.links[:MOST_FOUND]):
        yield Found(field="links", value=link, source=source)


def _approvals(ticket: Ticket, source: str) -> Iterator[FoundApproval]:
    for comment in ticket.comments[:MOST_FOUND]:
        if comment.who == FoundPerson():
            continue
        if comment.status:
            decision = (
                "approve"
                if _APPROVED.fullmatch(comment.status)
                else "reject"
                if _REJECTED.fullmatch(comment.status)
                else ""
            )
            words, condition, how = f"status set to {comment.status}", "", "status set by"
        else:
            answer = read_answer(comment.text)
            decision = "" if answer.decision == UNCLEAR else answer.decision
            words, condition, how = answer.words, answer.condition, "comment of"
        if decision:
            yield FoundApproval(
                who=comment.who,
                decision=decision,
                at=comment.at,
                condition=condition,
                words=words,
                source=f"{source}, {how} {comment.who.words}",
            )


# Exported XML


def read_jira_xml(source: str, zone: tzinfo) -> Reading | None:
    """The RSS that Jira exports; None where the XML is something else."""
    try:
        root: Element = defusedxml.ElementTree.fromstring(source)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    found = root.findall("./channel/item")
    if not found or found[0].find("key") is None:
        return None
    notes = (
        [f"The file holds {len(found)} issues; the first was read. Use Bring in for a list."] if len(found) > 1 else []
    )
    return reading_of_ticket(_of_xml(found[0], zone, notes))


def _of_xml(item: Element, zone: tzinfo, notes: list[str]) -> Ticket:
    def said(name: str) -> str:
        return (item.findtext(name) or "").strip()

    comments = tuple(
        Comment(
            who=FoundPerson(login=each.get("author", "")),
            at=instant(each.get("created", ""), zone),
            text=text_of_html(each.text or ""),
        )
        for each in item.findall("./comments/comment")[:MOST_FOUND]
    )
    reporter = item.find("reporter")
    login = (reporter.get("username") or "") if reporter is not None else ""
    return Ticket(
        key=said("key"),
        title=said("summary") or re.sub(r"^\[[^\]]*\]\s*", "", said("title")),
        body=text_of_html(said("description")),
        url=said("link"),
        status=said("status"),
        reporter=FoundPerson(name=said("reporter"), login=login),
        created=instant(said("created"), zone),
        comments=comments,
        notes=tuple(notes),
    )


# The interface's JSON


def is_jira_json(given: Any) -> bool:
    """Whether a JSON object is one issue of Jira."""
    return bool(KEY.fullmatch(text(given, "key"))) and "summary" in part(given, "fields")


def read_jira_json(given: Json, zone: tzinfo) -> Reading:
    """Read one issue with its comments and, where they came with it, its changes of status."""
    fields = part(given, "fields")
    comments = [
        Comment(who=_person(each.get("author")), at=instant(each.get("created"), zone), text=_prose(each.get("body")))
        for each in items(fields, "comment", "comments")
    ]
    comments += _statuses(given, zone)
    place = re.match(r"(https?://[^/\s]+)/rest/", text(given, "self"))
    key = text(given, "key")
    return reading_of_ticket(
        Ticket(
            key=key,
            title=text(fields, "summary"),
            body=_prose(fields.get("description")),
            url=f"{place[1]}/browse/{key}" if place else "",
            status=text(fields, "status", "name"),
            reporter=_person(fields.get("reporter")),
            created=instant(fields.get("created"), zone),
            comments=tuple(comments),
        )
    )


def _statuses(given: Json, zone: tzinfo) -> list[Comment]:
    found = []
    for change in items(given, "changelog", "histories"):
        for item in items(change, "items"):
            if text(item, "field").casefold() == "status":
                at = instant(change.get("created"), zone)
                found.append(Comment(who=_person(change.get("author")), at=at, status=text(item, "toString")))
    return found


def _person(given: Any) -> FoundPerson:
    return FoundPerson(name=text(given, "displayName"), email=text(given, "emailAddress"), login=text(given, "name"))


def _prose(given: Any) -> str:
    """A description as text: plain, or Jira's tree of paragraphs."""
    pieces: list[str] = []
    _walk(given, pieces, 0)
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip()[:LONGEST_TEXT]


def _walk(given: Any, pieces: list[str], depth: int) -> None:
    if isinstance(given, str):
        pieces.append(given)
    elif isinstance(given, list):
        for each in given[:5_000]:
            _walk(each, pieces, depth + 1)
    elif isinstance(given, Mapping) and depth < DEEPEST_TREE:
        kind = given.get("type")
        before = {"heading": "\n## ", "listItem": "\n- ", "hardBreak": "\n", "taskItem": "\n- "}.get(str(kind), "")
        if kind == "taskItem":
            before += "[x] " if text(given, "attrs", "state") == "DONE" else "[ ] "
        pieces.append(before)
        _walk(given.get("text") if kind == "text" else given.get("content"), pieces, depth + 1)
        pieces.append("\n" if kind in {"paragraph", "heading", "codeBlock"} else "")


# A list with one row, and a copied page


def read_jira_row(source: str, zone: tzinfo, day: date | None) -> Reading | None:
    """One row of an exported list; None where the text is no such list."""
    first = source[:20_000].split("\n", 1)[0]
    if not re.search(r"issue key", first, re.IGNORECASE) or not re.search(r"summary", first, re.IGNORECASE):
        return None
    try:
        rows = list(csv.reader(io.StringIO(source[:LONGEST_TEXT]), delimiter=_delimiter(first)))
    except csv.Error:
        return None
    if len(rows) < 2:
        return None
    named: dict[str, str] = {}
    for name, value in zip(rows[0], rows[1], strict=False):
        named.setdefault(name.strip().casefold(), value.strip())
    count = sum(1 for row in rows[1:] if any(row))
    notes = [f"The list holds {count} rows; the first was read. Use Bring in for the whole list."] if count > 1 else []
    return reading_of_ticket(
        Ticket(
            key=named.get("issue key", ""),
            title=named.get("summary", ""),
            body=named.get("description", ""),
            status=named.get("status", ""),
            reporter=FoundPerson(name=named.get("reporter", "")),
            created=instant_in_words(named.get("created", ""), zone, day),
            notes=tuple(notes),
        )
    )


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _labels(lines: list[str]) -> dict[str, str]:
    """Values behind labels, on the same line or the one below."""
    found: dict[str, str] = {}
    for n, line in enumerate(lines):
        label = _LABEL.match(line) if len(line) < 300 else None
        if label and label[1].casefold() not in found:
            below = next((each for each in lines[n + 1 : n + 3] if each), "")
            found[label[1].casefold()] = label[2].lstrip(": ") or ("" if _LABEL.fullmatch(below) else below)
    return found


def is_ticket_page(source: str) -> bool:
    """Whether a text is a copied page of a ticket: its key near the top and several of the labels such pages have."""
    lines = [line.strip() for line in lines_of(source[:200_000])]
    names = {found[1].casefold() for line in lines if len(line) < 300 and (found := _LABEL.match(line))}
    return (
        bool(KEY.search("\n".join(lines[:25])))
        and len(names & {"assignee", "reporter", "status", "priority", "created"}) >= 2
    )


def read_ticket_page(source: str, zone: tzinfo, day: date | None) -> Reading:
    """Read a copied page: key, title, labels, and the text under Description."""
    lines = [line.strip() for line in lines_of(source)]
    labels = _labels(lines)
    head = "\n".join(lines[:25])
    found = KEY.search(head)
    key = found[1] if found else ""
    url = re.search(rf"https?://\S+/browse/{re.escape(key)}", source)
    return reading_of_ticket(
        Ticket(
            key=key,
            title=labels.get("summary") or _page_title(lines, key),
            body="\n".join(_below_description(lines)),
            url=url.group() if url else "",
            status=labels.get("status", ""),
            reporter=FoundPerson(name=labels.get("reporter", "")[:200]),
            created=instant_in_words(labels.get("created", ""), zone, day),
        )
    )


def _page_title(lines: list[str], key: str) -> str:
    """The words beside the key, else the first line after it that is no label."""
    at = next((n for n, line in enumerate(lines) if key in line), 0)
    beside = re.sub(r"^[\s:\]\[\-–|/]+|[\s:\]\[\-–|/]+$", "", lines[at].replace(key, "")) if lines else ""
    if len(beside) > 3 and "/" not in beside and "http" not in beside:
        return beside
    following = (line.removeprefix("## ") for line in lines[at + 1 :])
    return next((line for line in following if len(line) > 3 and not _LABEL.match(line)), "")


def _below_description(lines: list[str]) -> Iterator[str]:
    start = next(
        (n for n, line in enumerate(lines) if re.fullmatch(r"(?:## )?description:?", line, re.IGNORECASE)), None
    )
    if start is None:
        return
    for line in lines[start + 1 :]:
        if re.fullmatch(r"(?:## )?(?:activity|attachments?|comments?|linked issues|issue links|sub-?tasks?|people"
                        r"|dates|details)\s*\d*:?",
                        line, re.IGNORECASE) or re.fullmatch("|".join(_LABELS), line, re.IGNORECASE):  # fmt: skip
            return
        yield line
