"""The samples of this folder, and mails made for a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

from chgdesk.domain.version_mark import VersionMark
from chgdesk.intake import Found, Reading, read_source

DATA = Path(__file__).parents[1] / "data" / "intake"
SAMPLES = sorted(file.name for file in DATA.iterdir())
ZONE = "Europe/Lisbon"
MONDAY = date(2026, 7, 13)
SENT = datetime(2026, 7, 13, 15, 20, tzinfo=UTC)
MARK = VersionMark(ref="CHG-2026-0142", version=3, digest="7f3a2c91")
SUBJECT = "Re: Please approve [CHG-2026-0142 · v3 · 7f3a2c91]"


def sample(name: str) -> bytes:
    """One sample's bytes."""
    return (DATA / name).read_bytes()


def read_sample(name: str) -> Reading:
    """One sample as it is read in Lisbon, by content alone."""
    return read_source(sample(name), zone=ZONE, day=MONDAY)


def facts(reading: Reading) -> dict[str, object]:
    """The single values found, by field."""
    return {found.field: found.value for found in reading.facts if found.field != "links"}


def links(reading: Reading) -> set[tuple[str, ...]]:
    """The kinds and targets of the links found."""
    return {found.value[:2] for found in reading.facts if isinstance(found.value, tuple)}


def fact(reading: Reading, field: str) -> Found:
    """One value with its source."""
    return next(found for found in reading.facts if found.field == field)


def a_mail(
    text: str,
    *,
    subject: str = SUBJECT,
    sender: str = "Tomas Nwosu <t.nwosu@larkfield.example>",
    html: bool = False,
    files: tuple[tuple[str, bytes], ...] = (),
    inner: tuple[EmailMessage, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """A mail sent on Monday 13 July 2026 at 16:20 in Lisbon."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "Ines Duarte <ines.duarte@larkfield.example>"
    mail["Date"] = "Mon, 13 Jul 2026 16:20:00 +0100"
    mail["Subject"] = subject
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text, subtype="html" if html else "plain")
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    for each in inner:
        mail.add_attachment(each)
    return mail


def read_mail(mail: EmailMessage) -> Reading:
    """A mail as its file is read."""
    return read_source(mail.as_bytes(), "mail.eml", zone=ZONE)
