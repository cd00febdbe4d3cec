"""A mail file of Outlook (.msg) as it is shown, by the reader of dropped sources where that is installed (APR-09)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from chgdesk.domain.evidence_taking import media_words, safe_name, sniff
from chgdesk.errors import UserError
from chgdesk.services.evidence.mail_page import LONGEST_TEXT, MOST_PARTS, MailPage, MailPart

_READER = "chgdesk.intake"


def outlook_page(data: bytes, zone: str) -> MailPage:
    """Headers, words and files of a `.msg`, as far as they can be read.

    Raises:
        UserError: it cannot be read here.
    """
    try:
        reader = import_module(_READER)
    except ImportError as missing:
        raise UserError(
            "A mail file (.msg) is not read by this version. Save a copy and open it in a mail program."
        ) from missing
    reading = reader.read_source(data, "the mail", zone=zone)
    mail = reading.mail
    if mail is None:
        raise UserError("This mail file (.msg) cannot be read here. Save a copy and open it in a mail program.")
    said = (
        ("From", _person(mail.sender)),
        ("To", ", ".join(map(_person, mail.to))),
        ("Date", mail.sent_at.isoformat(sep=" ", timespec="seconds") if mail.sent_at else ""),
        ("Subject", mail.subject),
    )
    text = "\n\n".join(part for part in (mail.body, mail.quoted) if part)
    return MailPage(
        headers=tuple((name, value) for name, value in said if value),
        text=text[:LONGEST_TEXT],
        parts=tuple(map(_part, mail.attachments[:MOST_PARTS])),
        remark=" ".join(note for note in reading.notes if "not checked" not in note),  # said of every mail here
    )


def _person(person: Any) -> str:
    """A person as the mail names them."""
    return f"{person.name} <{person.email}>" if person.name and person.email else person.name or person.email


def _part(file: Any) -> MailPart:
    media = sniff(file.data[:65_536], file.name)
    return MailPart(name=safe_name(file.name), words=media_words(media.type), size=len(file.data))
