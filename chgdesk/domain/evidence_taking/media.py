"""What a file is, read from its first bytes; its name decides only between kinds of text (EVD-01)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
PDF = "application/pdf"
_OLDER_OFFICE = "application/x-ole-storage"
PROGRAM = "application/x-executable"
SHORTCUT = "application/x-ms-shortcut"
WEB_SHORTCUT = "application/internet-shortcut"

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "image/png": "picture (PNG)",
        "image/jpeg": "picture (JPEG)",
        "image/gif": "picture (GIF)",
        "image/bmp": "picture (BMP)",
        "image/webp": "picture (WebP)",
        "image/tiff": "picture (TIFF)",
        "image/svg+xml": "drawing (SVG)",
        PDF: "PDF",
        MAIL: "e-mail (.eml)",
        OUTLOOK: "mail file (.msg)",
        "text/html": "web page",
        "text/csv": "table (CSV)",
        "application/json": "JSON",
        "application/xml": "XML",
        TEXT: "text",
        "application/zip": "archive (ZIP)",
        "application/gzip": "archive (gzip)",
        "application/x-7z-compressed": "archive (7z)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel workbook",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint slides",
        _OLDER_OFFICE: "older Office file",
        PROGRAM: "program",
        SHORTCUT: "Windows shortcut",
        WEB_SHORTCUT: "link to a web page",
        UNKNOWN: "file of unknown kind",
    }
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x7fELF", PROGRAM),
    (b"MZ", PROGRAM),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", SHORTCUT),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How mails of Outlook and older Office files begin."""

_OOXML: tuple[tuple[bytes, str], ...] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
        "bmp": "image/bmp",
        "webp": "image/webp",
        "pdf": PDF,
        "eml": MAIL,
        "msg": OUTLOOK,
        "docx": _OOXML[0][1],
        "xlsx": _OOXML[1][1],
        "zip": "application/zip",
    }
)
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]", re.MULTILINE)
_MAIL_HEADERS = frozenset(
    {b"from", b"date", b"subject", b"message-id", b"mime-version", b"received", b"return-path", b"to", b"delivered-to"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a file is by its content, and what is odd about its name."""

    type: str
    remark: str = ""

    @property
    def words(self) -> str:
        """The same as people say it."""
        return media_words(self.type)


def media_words(media_type: str) -> str:
    """What people call a type of file."""
    return _WORDS.get(media_type, media_type)


def sniff(head: bytes, name: str = "") -> Media:
    """What the first bytes of a file show it to be; a name that promises something else is remarked on."""
    found = _binary(head) or _text(head, _ending(name))
    if found == _OLDER_OFFICE and _ending(name) == "msg":
        found = OUTLOOK  # what tells them apart may lie deep inside the file
    promised = _ENDINGS.get(_ending(name))
    if promised is None or not head or promised == found:
        return Media(type=found)
    return Media(
        type=found, remark=f"The name ends in .{_ending(name)}, but by its content it is a {media_words(found)}."
    )


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold() if "." in name else ""


def _binary(head: bytes) -> str | None:
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if found is not None:
        return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and b"\x00" in head[2:14]:
        return "image/bmp"
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _OOXML if part in head), "application/zip")
    if head.startswith(OLE):
        is_mail = any(mark.encode("utf-16-le") in head for mark in ("__substg1.0_", "__nameid_version", "__properties"))
        return OUTLOOK if is_mail else _OLDER_OFFICE
    return None


def _text(head: bytes, ending: str) -> str:
    """Which kind of text it is, or that it is none."""
    if not _is_text(head):
        return UNKNOWN
    begin = head.lstrip(b"\xef\xbb\xbf").lstrip()
    lower = begin[:512].lower()
    if lower.startswith(b"[internetshortcut]"):
        return WEB_SHORTCUT
    if _is_mail(begin):
        return MAIL
    if lower.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if lower.startswith((b"<?xml", b"<svg", b"<testsuite", b"<coverage")):
        return "image/svg+xml" if b"<svg" in lower else "application/xml"
    if begin[:1] in {b"{", b"["} and ending != "txt":
        return "application/json"
    return "text/csv" if ending == "csv" else TEXT


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b\x08" for byte in head[:4096])
    return odd * 20 <= min(len(head), 4096)


def _is_mail(begin: bytes) -> bool:
    """Whether it begins with the headers of a mail: three known ones, who and when among them."""
    block = re.split(rb"\r?\n\r?\n", begin[:65_536], maxsplit=1)[0]
    if begin[:5] != b"From " and _HEADER.match(block) is None:
        return False
    named = {header.lower() for header in _HEADER.findall(block)}
    return len(named & _MAIL_HEADERS) >= 3 and bool(named & {b"from", b"date"})
