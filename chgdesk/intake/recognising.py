"""What a dropped or pasted thing is, by its content and never by its name alone, and its reading (W3, APR-09).

Whatever is given, a reading comes back: what cannot be read is said in its notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, tzinfo
from typing import Any

from chgdesk.intake.bounds import LARGEST, decoded, shortened
from chgdesk.intake.chat.reading_chat import read_chat, read_slack_export
from chgdesk.intake.chat.slack import is_slack
from chgdesk.intake.chat.transcript import looks_like_chat
from chgdesk.intake.instants import zone_called
from chgdesk.intake.json_values import parsed
from chgdesk.intake.mail.eml import is_eml, read_eml
from chgdesk.intake.mail.outlook import is_outlook, read_outlook
from chgdesk.intake.mail.reading_mail import reading_of_mail
from chgdesk.intake.minutes import is_minutes, read_minutes
from chgdesk.intake.page_text import looks_like_html, text_of_html
from chgdesk.intake.pipeline.log import is_pipeline_log, is_stamped, read_log
from chgdesk.intake.pipeline.results import read_junit
from chgdesk.intake.pipeline.run_json import is_run, read_run
from chgdesk.intake.pull_request.github import is_github, read_github
from chgdesk.intake.pull_request.gitlab import is_gitlab, read_gitlab
from chgdesk.intake.pull_request.page import is_request_page, read_request_page
from chgdesk.intake.reading import Found, Reading, SourceKind
from chgdesk.intake.ticket import (
    is_jira_json,
    is_ticket_page,
    read_jira_json,
    read_jira_row,
    read_jira_xml,
    read_ticket_page,
)

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
_MAIL_NOTE = "Save the mail itself (as .eml or .msg): a copied mail has no sender that can be matched."
_HEAD = re.compile(
    r"^\s*(?:from|von|de):\s*\S.*\n(?:.*\n){0,4}\s*(?:subject|betreff|assunto|objet|asunto):", re.IGNORECASE
)


def read_source(data: bytes, name: str = "", *, zone: str, day: date | None = None) -> Reading:
    """Read a dropped file. `zone` is the workspace's, `day` the day of a source that names none; never raises."""
    label = re.sub(r"[\x00-\x1f]", " ", name)[:200] or "the file"
    if not data:
        return _unread(SourceKind.UNKNOWN, f"'{label}' is empty; nothing was read.")
    if len(data) > LARGEST:
        sentence = f"'{label}' is larger than {LARGEST // 1_000_000} MB and was not read. Fill in by hand."
        return _unread(SourceKind.UNKNOWN, sentence)
    return _with_zone(zone, lambda at: _of_bytes(data, label, at, day))


def read_pasted(text: str, *, zone: str, html: str = "", day: date | None = None) -> Reading:
    """Read pasted text; `html` is what the clipboard holds beside it, with exact times and boxes."""
    if not text.strip() and not html.strip():
        return _unread(SourceKind.UNKNOWN, "Nothing was pasted.")
    if len(text) + len(html) > LARGEST:
        return _unread(SourceKind.UNKNOWN, f"More than {LARGEST // 1_000_000} MB were pasted; nothing was read.")

    def read(at: tzinfo) -> Reading:
        page = text_of_html(html) if html.strip() else ""
        by_page = _of_text(page, "pasted text", at, day) if page.strip() else None
        if by_page is not None and by_page.kind not in {SourceKind.TEXT, SourceKind.UNKNOWN, SourceKind.CHAT}:
            return by_page
        plain = _of_text(text or page, "pasted text", at, day)
        return plain if plain.kind is not SourceKind.TEXT or by_page is None else by_page

    return _with_zone(zone, read)


def _with_zone(zone: str, read: Callable[[tzinfo], Reading]) -> Reading:
    """Read in a zone; the last line before a person, so that hostile input ends in a sentence and not in a fault."""
    known = zone_called(zone)
    try:
        reading = read(known or UTC)
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        MemoryError,
        OSError,
    ) as fault:
        kept = "It could not be read. Keep the original as evidence and fill in by hand."
        return _unread(SourceKind.UNKNOWN, f"{kept} ({type(fault).__name__})")
    if known is None:
        note = f"There is no time zone called {zone!r}; times without a zone were read as UTC."
        return replace(reading, notes=(*reading.notes, note))
    return reading


def _unread(kind: SourceKind, sentence: str) -> Reading:
    return Reading(kind=kind, notes=(sentence,))


def _of_bytes(data: bytes, name: str, zone: tzinfo, day: date | None) -> Reading:
    if data.startswith(b"%PDF-"):
        return _unread(
            SourceKind.PDF, f"'{name}' is a PDF; its text is not read. Keep it as evidence and fill in by hand."
        )
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return _unread(
            SourceKind.IMAGE, f"'{name}' is a picture; its text is not read. Paste the text, or fill in by hand."
        )
    if is_outlook(data):
        notes: list[str] = []
        mail = read_outlook(data, zone, notes)
        if mail is None:
            return _unread(SourceKind.UNKNOWN, f"'{name}' is an Office file but no mail that can be read.")
        return reading_of_mail(mail, zone, notes)
    if is_eml(data):
        notes = []
        return reading_of_mail(read_eml(data, zone, notes), zone, notes)
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf")):
        return _unread(
            SourceKind.UNKNOWN, f"'{name}' is packed; packed files are not opened. Unpack it and drop what is inside."
        )
    text = decoded(data)
    if text is None:
        return _unread(SourceKind.UNKNOWN, f"'{name}' is neither text nor a kind that is read here.")
    return _of_text(text, name, zone, day)


def _of_text(text: str, name: str, zone: tzinfo, day: date | None) -> Reading:
    """Read text by what it is: JSON, XML, a page, a log, a chat, a copied page, or plain words."""
    start = text.lstrip("\ufeff \t\r\n")
    given = parsed(start)
    if given is not None:
        return _of_json(given, name, zone)
    if start.startswith("<") and not looks_like_html(start):
        read = read_jira_xml(start, zone) or read_junit(start, name, zone)
        if read is not None:
            return read
        if start.startswith("<?xml"):
            return _unread(SourceKind.UNKNOWN, f"'{name}' is XML, but no ticket and no test report that is known.")
    return _of_words(text_of_html(start) if looks_like_html(start) else text, name, zone, day)


def _of_json(given: Any, name: str, zone: tzinfo) -> Reading:
    if is_slack(given):
        return read_slack_export(given, zone)
    listed = given if isinstance(given, list) else (given.get("issues") if isinstance(given, dict) else None)
    if isinstance(listed, list):
        return _of_list(listed, name, zone)
    reads: tuple[tuple[Callable[[Any], bool], Callable[[Any], Reading]], ...] = (
        (is_jira_json, lambda issue: read_jira_json(issue, zone)),
        (is_gitlab, read_gitlab),
        (is_run, read_run),
        (is_github, read_github),
    )
    for known, read in reads:
        if isinstance(given, dict) and known(given):
            return read(given)
    return _unread(
        SourceKind.UNKNOWN, f"'{name}' is JSON, but no pull request, ticket, chat or pipeline run that is known."
    )


def _of_list(listed: list[Any], name: str, zone: tzinfo) -> Reading:
    """The first of a list; that there are more is said, with the way to bring them all in."""
    if not listed:
        return _unread(SourceKind.UNKNOWN, f"'{name}' is an empty list.")
    if isinstance(listed[0], list):
        return _unread(SourceKind.UNKNOWN, f"'{name}' is a list of lists, which nothing here is.")
    reading = _of_json(listed[0], name, zone)
    if len(listed) > 1 and reading.kind is not SourceKind.UNKNOWN:
        note = f"'{name}' holds {len(listed)} entries; the first was read. Use Bring in for the whole list."
        return replace(reading, notes=(note, *reading.notes))
    return reading


def _of_words(text: str, name: str, zone: tzinfo, day: date | None) -> Reading:
    row = read_jira_row(text, zone, day)
    if row is not None:
        return row
    if is_stamped(text):
        return read_log(text, zone, day)
    if is_minutes(text):
        return read_minutes(text, zone, day)
    if looks_like_chat(text):
        return read_chat(text, zone, day)
    if is_request_page(text):
        return read_request_page(text, zone)
    if is_pipeline_log(text):
        return read_log(text, zone, day)
    if is_ticket_page(text):
        return read_ticket_page(text, zone, day)
    return _plain(text, name)


def _plain(text: str, name: str) -> Reading:
    """Words of no known form: the first line as title, all of it as description."""
    said = text.strip()
    if not said:
        return _unread(SourceKind.UNKNOWN, f"'{name}' holds no text.")
    first = next(line.strip() for line in said.splitlines() if line.strip())
    facts = [Found(field="title", value=shortened(first, 200), source=f"{name}, first line")]
    if said != first:
        facts.append(Found(field="description", value=shortened(said), source=name))
    notes = ["This is plain text; look at what was taken for title and description."]
    if _HEAD.match(said[:3_000]):
        notes.append(_MAIL_NOTE)
    return Reading(kind=SourceKind.TEXT, title=shortened(first, 200), facts=tuple(facts), notes=tuple(notes))
