"""The headers of a mail as far as they can be read; whatever is broken is left out, never guessed (EVD-01)."""

from __future__ import annotations

import email.header
import email.utils
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.parser import BytesHeaderParser
from email.policy import compat32


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHead:
    """Who sent a mail to whom, when, about what; empty where the mail does not say."""

    sender: str = ""
    to: str = ""
    subject: str = ""
    message_id: str = ""
    sent_at: datetime | None = None
    zone: str = ""
    """The offset the mail's own date was written in, such as `+0200`."""


def mail_head(data: bytes) -> MailHead:
    """Read the headers from the beginning of a mail."""
    parsed = BytesHeaderParser(policy=compat32).parsebytes(data)
    sent, zone = _sent(str(parsed.get("Date", "")))
    return MailHead(
        sender=plain_header(parsed.get("From", "")),
        to=plain_header(parsed.get("To", "")),
        subject=plain_header(parsed.get("Subject", "")),
        message_id=plain_header(parsed.get("Message-ID", "")),
        sent_at=sent,
        zone=zone,
    )


def plain_header(value: object) -> str:
    """A header in one line of text, its encoded words read where they can be."""
    raw = str(value)
    try:
        text = str(email.header.make_header(email.header.decode_header(raw)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        text = raw
    shown = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(shown.split())[:1000]


def _sent(text: str) -> tuple[datetime | None, str]:
    """When it was sent, in UTC, and in which offset that stood; None for a date without a zone."""
    try:
        moment = email.utils.parsedate_to_datetime(text)
        if moment.tzinfo is None:
            return None, ""
        return moment.astimezone(UTC).replace(microsecond=0), moment.strftime("%z")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None, ""
