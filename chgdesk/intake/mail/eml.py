"""A mail in its plain form (`.eml`, RFC 5322) as mail programs save it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from typing import Any

from chgdesk.intake.bounds import DEEPEST_MAIL, LONGEST_TEXT, MOST_ATTACHMENTS
from chgdesk.intake.instants import instant
from chgdesk.intake.mail.addresses import people_in, person_in
from chgdesk.intake.mail.assembling import assembled, headers_say_automatic, note_delegate
from chgdesk.intake.mail.rich_text import text_of_rtf
from chgdesk.intake.page_text import looks_like_html, text_of_html
from chgdesk.intake.reading import MailFile, ReadMail

_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9\-]{1,60}:[ \t]?", re.MULTILINE)
_NAMES = (b"from:", b"to:", b"subject:", b"date:", b"message-id:", b"received:", b"mime-version:", b"return-path:")
_BROKEN = (
    MessageError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
)
"""What the standard library's parser answers to damaged mails; a part it cannot read is left out and said so."""


def is_eml(data: bytes) -> bool:
    """Whether bytes begin with the header lines of a mail."""
    head = data[:20_000].lstrip(b"\xef\xbb\xbf\r\n")
    if not _HEADER.match(head) and not head.startswith(b"From "):
        return False
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].lower()
    lines = block.splitlines()
    named = {name for name in _NAMES if any(line.startswith(name) for line in lines)}
    shaped = sum(1 for line in lines if _HEADER.match(line) or line[:1] in {b" ", b"\t"})
    return b"from:" in named and len(named) >= 3 and shaped >= len(lines) * 0.8


def read_eml(data: bytes, zone: tzinfo, notes: list[str], depth: int = 0) -> ReadMail:
    """Read one mail with its attachments and the mails nested in it; what cannot be read is noted."""
    try:
        message: Message[str, str] = message_from_bytes(data, policy=policy.default)
    except _BROKEN:
        notes.append("The mail could not be taken apart; keep it as it is and fill in by hand.")
        return ReadMail()
    return _mail(message, zone, notes, depth)


def _mail(message: Message[str, str], zone: tzinfo, notes: list[str], depth: int) -> ReadMail:
    headers = {name: _header(message, name) for name in ("from", "to", "date", "subject")}
    files, nested = _attachments(message, zone, notes, depth)
    note_delegate(person_in(headers["from"]), person_in(_header(message, "sender")), notes)
    given = {name.casefold(): str(value) for name, value in _raw_headers(message)}
    return assembled(
        sender=person_in(headers["from"]),
        to=people_in(headers["to"]),
        sent_at=instant(headers["date"], zone),
        subject=headers["subject"],
        text=_text(message, notes),
        zone=zone,
        attachments=tuple(files),
        nested=tuple(nested),
        automatic=headers_say_automatic(given) or message.get_content_type() == "multipart/report",
    )


def _raw_headers(message: Message[str, str]) -> list[tuple[str, Any]]:
    return list(message.raw_items())[:500]


def _header(message: Message[str, str], name: str) -> str:
    try:
        return str(message.get(name, "") or "")
    except _BROKEN:
        return next((str(value) for key, value in _raw_headers(message) if key.casefold() == name), "")


def _leaves(message: Message[str, str], level: int = 0) -> Iterator[Message[str, str]]:
    """The parts of a mail that hold something, without looking into nested mails."""
    if message.get_content_maintype() == "multipart" and message.is_multipart() and level < DEEPEST_MAIL * 2:
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part, level + 1)
    else:
        yield message


def _text(message: Message[str, str], notes: list[str]) -> str:
    """What the mail says: its plain text, else its page or rich text without the formatting."""
    by_type: dict[str, str] = {}
    for part in _leaves(message):
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html", "text/rtf", "application/rtf"} and not _is_file(part):
            text = _content(part, notes)
            joined = "\n".join(filter(None, (by_type.get(kind, ""), text)))
            by_type[kind] = joined[:LONGEST_TEXT]
    if by_type.get("text/plain", "").strip():
        plain = by_type["text/plain"]
        return text_of_html(plain) if looks_like_html(plain) else plain
    if by_type.get("text/html"):
        return text_of_html(by_type["text/html"])
    return text_of_rtf(by_type.get("text/rtf") or by_type.get("application/rtf") or "")


def _is_file(part: Message[str, str]) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())
    except _BROKEN:
        return False


def _content(part: Message[str, str], notes: list[str]) -> str:
    try:
        got = part.get_content() if isinstance(part, EmailMessage) else part.get_payload()
        return got if isinstance(got, str) else ""
    except _BROKEN:
        data = _bytes_of(part)
        if not data:
            notes.append("A part of the mail could not be read.")
        return data.decode("utf-8", errors="replace")


def _bytes_of(part: Message[str, str]) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except _BROKEN:
        return b""
    return data if isinstance(data, bytes) else b""


def _attachments(
    message: Message[str, str], zone: tzinfo, notes: list[str], depth: int
) -> tuple[list[MailFile], list[ReadMail]]:
    files: list[MailFile] = []
    nested: list[ReadMail] = []
    for part in _leaves(message):
        if len(files) + len(nested) >= MOST_ATTACHMENTS:
            notes.append(f"The mail has more than {MOST_ATTACHMENTS} attachments; the others were not read.")
            break
        if part.get_content_type() == "message/rfc822":
            nested += _nested(part, zone, notes, depth)
        elif _is_file(part) or part.get_content_maintype() not in {"text", "multipart"}:
            files.append(_file(part, len(files)))
    return files, nested


def _nested(part: Message[str, str], zone: tzinfo, notes: list[str], depth: int) -> list[ReadMail]:
    if depth + 1 >= DEEPEST_MAIL:
        notes.append(f"Mails are nested deeper than {DEEPEST_MAIL}; the innermost were not read.")
        return []
    inner = part.get_payload()
    mails = [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []
    if not mails and (data := _bytes_of(part)):
        return [read_eml(data, zone, notes, depth + 1)]
    return [_mail(each, zone, notes, depth + 1) for each in mails[:1]]


def _file(part: Message[str, str], number: int) -> MailFile:
    try:
        name = part.get_filename() or ""
    except _BROKEN:
        name = ""
    plain = re.sub(r"[\\/\x00-\x1f]+", "_", name).strip(" .")[:200]
    return MailFile(name=plain or f"attachment-{number + 1}", media_type=part.get_content_type(), data=_bytes_of(part))
