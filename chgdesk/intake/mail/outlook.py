"""A mail as Outlook saves it (`.msg`): an OLE file of properties, with nested mails and attachments (MS-OXMSG)."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import olefile

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.bounds import DEEPEST_MAIL, LARGEST, MOST_ATTACHMENTS
from chgdesk.intake.mail.addresses import people_in
from chgdesk.intake.mail.assembling import assembled, headers_say_automatic, note_delegate
from chgdesk.intake.mail.rich_text import text_of_rtf, unpacked_rtf
from chgdesk.intake.page_text import text_of_html
from chgdesk.intake.reading import MailFile, ReadMail

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
    RecursionError,
    OverflowError,
    MemoryError,
)
"""What the OLE reader answers to damaged files."""
_SUBJECT, _CLASS, _HEADERS = "0037", "001A", "007D"
_SENDER_NAME, _SENDER_MAIL, _SENDER_SMTP, _REPRESENTED_SMTP = "0C1A", "0C1F", "5D01", "5D02"
_REPRESENTED_NAME, _REPRESENTED_MAIL, _TO = "0042", "0065", "0E04"
_BODY, _HTML, _RTF = "1000", "1013", "1009"
_RECEIVED, _SENT, _CREATED = 0x0E06, 0x0039, 0x3007
_LONG_NAME, _SHORT_NAME, _DATA, _MEDIA = "3707", "3704", "3701", "370E"
_NAME, _SMTP, _ADDRESS = "3001", "39FE", "3003"


def is_outlook(data: bytes) -> bool:
    """Whether bytes are an OLE file; a mail or not shows inside."""
    return data.startswith(SIGNATURE)


def read_outlook(data: bytes, zone: tzinfo, notes: list[str]) -> ReadMail | None:
    """Read a `.msg`; None where the file is something else or too damaged to hold a mail."""
    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_FATAL) as ole:
            box = _Box(ole)
            if not box.is_mail(()):
                return None
            return _mail(box, (), zone, notes, 0)
    except _BROKEN:
        return None


class _Box:
    """The properties of an OLE file, read within bounds."""

    def __init__(self, ole: Any) -> None:
        self._ole = ole
        self._left = LARGEST
        entries = ole.listdir(streams=True, storages=True)
        self._paths = {tuple(part.casefold() for part in entry): entry for entry in entries}

    def is_mail(self, at: tuple[str, ...]) -> bool:
        """Whether a storage holds the properties of a mail."""
        return (*at, "__properties_version1.0") in self._paths

    def stream(self, at: tuple[str, ...], name: str) -> bytes:
        path = self._paths.get((*at, name.casefold()))
        if path is None or self._left <= 0:
            return b""
        try:
            data: bytes = self._ole.openstream(path).read(self._left)
        except _BROKEN:
            return b""
        self._left -= len(data)
        return data

    def text(self, at: tuple[str, ...], tag: str) -> str:
        """A text property, in Unicode or in the old code page."""
        wide = self.stream(at, f"__substg1.0_{tag}001F")
        if wide:
            return wide.decode("utf-16-le", errors="replace").rstrip("\0")
        narrow = self.stream(at, f"__substg1.0_{tag}001E")
        return narrow.decode("cp1252", errors="replace").rstrip("\0")

    def blob(self, at: tuple[str, ...], tag: str) -> bytes:
        return self.stream(at, f"__substg1.0_{tag}0102")

    def instant(self, at: tuple[str, ...], tag: int, *, top: bool) -> datetime | None:
        """A time property, from the fixed table of a mail."""
        table = self.stream(at, "__properties_version1.0")[32 if top else 24 :]
        for place in range(0, min(len(table), 64_000) - 15, 16):
            if struct.unpack_from("<I", table, place)[0] == tag << 16 | 0x0040:
                return _of_filetime(struct.unpack_from("<Q", table, place + 8)[0])
        return None

    def storages(self, at: tuple[str, ...], prefix: str) -> Iterator[tuple[str, ...]]:
        """The storages below a place whose name begins so, in order."""
        names = {path[len(at)] for path in self._paths if path[: len(at)] == at and len(path) > len(at)}
        yield from ((*at, name) for name in sorted(names) if name.startswith(prefix))


def _of_filetime(ticks: int) -> datetime | None:
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def _mail(box: _Box, at: tuple[str, ...], zone: tzinfo, notes: list[str], depth: int) -> ReadMail:
    headers = _headers(box.text(at, _HEADERS))
    sender = _sender(box, at, headers)
    agent = FoundPerson(
        name=box.text(at, _SENDER_NAME).strip(), email=_plain_address(box, at, _SENDER_SMTP, _SENDER_MAIL)
    )
    note_delegate(sender, agent, notes)
    files, nested = _attachments(box, at, zone, notes, depth)
    top = not at
    sent = box.instant(at, _SENT, top=top) or box.instant(at, _RECEIVED, top=top) or box.instant(at, _CREATED, top=top)
    kind = box.text(at, _CLASS).casefold()
    return assembled(
        sender=sender,
        to=_recipients(box, at) or people_in(headers.get("to", "") or box.text(at, _TO)),
        sent_at=sent,
        subject=box.text(at, _SUBJECT),
        text=_text(box, at),
        zone=zone,
        attachments=tuple(files),
        nested=tuple(nested),
        automatic=headers_say_automatic(headers) or kind.startswith(("report.", "ipm.schedule.", "ipm.note.rules")),
    )


def _headers(text: str) -> dict[str, str]:
    unfolded = re.sub(r"\r?\n[ \t]+", " ", text[:200_000])
    pairs = (line.partition(":") for line in unfolded.splitlines())
    return {name.strip().casefold(): value.strip() for name, colon, value in pairs if colon and " " not in name.strip()}


def _sender(box: _Box, at: tuple[str, ...], headers: dict[str, str]) -> FoundPerson:
    """Who sent it; Exchange keeps its own name for people in the address, so the plain one is looked for first."""
    name = box.text(at, _REPRESENTED_NAME) or box.text(at, _SENDER_NAME)
    named = next(iter(people_in(headers.get("from", ""))), FoundPerson())
    tags = (_REPRESENTED_SMTP, _REPRESENTED_MAIL) if box.text(at, _REPRESENTED_NAME) else ()
    mail = _plain_address(box, at, *tags) or named.email or _plain_address(box, at, _SENDER_SMTP, _SENDER_MAIL)
    return FoundPerson(name=name.strip() or named.name, email=mail.strip())


def _plain_address(box: _Box, at: tuple[str, ...], *tags: str) -> str:
    return next((text.strip() for tag in tags if "@" in (text := box.text(at, tag))), "")


def _recipients(box: _Box, at: tuple[str, ...]) -> tuple[FoundPerson, ...]:
    found = []
    for place in list(box.storages(at, "__recip_version1.0_"))[:MOST_ATTACHMENTS]:
        mail = next((each for each in (box.text(place, _SMTP), box.text(place, _ADDRESS)) if "@" in each), "")
        found.append(FoundPerson(name=box.text(place, _NAME).strip(), email=mail))
    return tuple(found)


def _text(box: _Box, at: tuple[str, ...]) -> str:
    plain = box.text(at, _BODY)
    if plain.strip():
        return plain
    page = box.blob(at, _HTML)
    if page:
        return text_of_html(_page_letters(page))
    return text_of_rtf(unpacked_rtf(box.blob(at, _RTF)))


def _page_letters(page: bytes) -> str:
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode("cp1252", errors="replace")


def _attachments(
    box: _Box, at: tuple[str, ...], zone: tzinfo, notes: list[str], depth: int
) -> tuple[list[MailFile], list[ReadMail]]:
    files: list[MailFile] = []
    nested: list[ReadMail] = []
    places = list(box.storages(at, "__attach_version1.0_"))
    if len(places) > MOST_ATTACHMENTS:
        notes.append(f"The mail has more than {MOST_ATTACHMENTS} attachments; the others were not read.")
    for number, place in enumerate(places[:MOST_ATTACHMENTS]):
        inner = (*place, f"__substg1.0_{_DATA}000d")
        if box.is_mail(inner):
            if depth + 1 >= DEEPEST_MAIL:
                notes.append(f"Mails are nested deeper than {DEEPEST_MAIL}; the innermost were not read.")
            else:
                nested.append(_mail(box, inner, zone, notes, depth + 1))
            continue
        name = box.text(place, _LONG_NAME) or box.text(place, _SHORT_NAME) or box.text(place, _NAME)
        plain = re.sub(r"[\\/\x00-\x1f]+", "_", name).strip(" .")[:200] or f"attachment-{number + 1}"
        files.append(MailFile(name=plain, media_type=box.text(place, _MEDIA), data=box.blob(place, _DATA)))
    return files, nested
