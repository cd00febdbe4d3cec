"""Reading what is shown of a file, on a reader thread: by its content, bounded, decoded before the window sees it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from chgdesk.domain.evidence_taking import media_words, sniff
from chgdesk.domain.evidence_taking.media import MAIL, OUTLOOK, PDF
from chgdesk.domain.record_page import HeldFile
from ui.words import size_words

TEXT_SHOWN = 1 << 20
PICTURE_READ = 64 << 20
DOCUMENT_READ = 48 << 20
"""Bytes that are read of a text, of a picture, and of a PDF or mail."""

MOST_PIXELS = 64_000_000
"""Points of a picture that is decoded: a quarter of a gigabyte in memory. A larger one is not begun."""

LONGEST_LINE = 2_000
PIECE = 16_000
"""Letters of a line before it is wrapped, and of what is put into the window in one turn."""

_HEAD = 64 << 10
_BOUND = QSize(2400, 1800)
_FORMATS = {
    "image/png": b"png",
    "image/jpeg": b"jpeg",
    "image/gif": b"gif",
    "image/bmp": b"bmp",
    "image/webp": b"webp",
    "image/tiff": b"tiff",
}
_TEXTS = ("text/", "application/json", "application/xml", "image/svg+xml")

Beginning = Callable[[str, int], bytes]
"""The first bytes of a held file: its SHA-256 and how many at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLook:
    """A picture, decoded and scaled to a bound."""

    image: QImage
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLook:
    """The beginning of a text in pieces that can be shown one a turn."""

    pieces: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLook:
    """A PDF whose pages a job draws."""

    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLook:
    """A mail that a job reads."""

    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLook:
    """What has no preview, and why, in a sentence."""

    words: str


Look = PictureLook | TextLook | PdfLook | MailLook | NoLook


def look_at(file: HeldFile, beginning: Beginning) -> Look:
    """What can be shown of a file; a bad one is a sentence, never a fault."""
    head = beginning(file.sha256, _HEAD)
    kind = sniff(head, file.name).type
    size = file.size if file.size is not None else len(head)
    if kind in _FORMATS:
        return _bounded(file, size, PICTURE_READ) or picture_look(beginning(file.sha256, PICTURE_READ), _FORMATS[kind])
    if kind in {PDF, MAIL, OUTLOOK}:
        too_large = _bounded(file, size, DOCUMENT_READ)
        if too_large is not None:
            return too_large
        data = beginning(file.sha256, DOCUMENT_READ)
        return PdfLook(data=data) if kind == PDF else MailLook(data=data)
    if kind.startswith(_TEXTS):
        return text_look(beginning(file.sha256, TEXT_SHOWN), is_cut=size > TEXT_SHOWN)
    return NoLook(words=f"By its content it is a {media_words(kind)}; it has no preview. It is held unchanged.")


def _bounded(file: HeldFile, size: int, most: int) -> NoLook | None:
    if size <= most:
        return None
    sizes = f"{file.name} has {size_words(size)}; up to {size_words(most)} of this kind are shown"
    return NoLook(words=f"{sizes}. Save a copy to see it.")


def picture_look(data: bytes, form: bytes, bound: QSize = _BOUND) -> PictureLook | NoLook:
    """A picture scaled to a bound; its measures are read before a point of it is decoded."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(form))
    reader.setAutoTransform(True)
    full = reader.size()
    if form not in {bytes(known.data()) for known in QImageReader.supportedImageFormats()}:
        return NoLook(
            words=f"Pictures of the kind {form.decode().upper()} cannot be shown here. Save a copy to see it."
        )
    if not full.isValid() or full.isEmpty():
        return NoLook(words="The picture is damaged and cannot be shown. It is held as it was taken in.")
    if full.width() * full.height() > MOST_PIXELS:
        return NoLook(
            words=f"The picture measures {full.width():,} by {full.height():,} points and would fill the memory, so it "
            "is not opened here. It is held as it was taken in."
        )
    if full.width() > bound.width() or full.height() > bound.height():
        reader.setScaledSize(full.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio))
    moving = reader.supportsAnimation()
    image = reader.read()
    if image.isNull():
        return NoLook(words="The picture is damaged and cannot be shown. It is held as it was taken in.")
    measures = f"{full.width():,} × {full.height():,} points"
    return PictureLook(image=image, note=f"{measures}, first picture of a moving one" if moving else measures)


def thumbnail(data: bytes, bound: QSize) -> QImage:
    """A small picture, or none where it cannot or should not be decoded."""
    form = _FORMATS.get(sniff(data[:_HEAD]).type)
    found = picture_look(data, form, bound) if form is not None else None
    return found.image if isinstance(found, PictureLook) else QImage()


def text_look(data: bytes, *, is_cut: bool = False) -> TextLook:
    """The beginning of a text, every sign of it visible, in pieces."""
    text, encoding = decoded(data)
    notes = [f"read as {encoding}"]
    if is_cut:
        notes.append(f"the first {size_words(len(data))} are shown")
    shown, hidden = visible(text)
    if hidden:
        notes.append(f"{hidden:,} control or direction signs are shown as marks")
    return TextLook(pieces=tuple(pieces_of(shown)), note="; ".join(notes))


def decoded(data: bytes) -> tuple[str, str]:
    """The text behind bytes and the encoding that fits: its own mark, UTF-8, or what older Windows programs write."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name.removesuffix("-sig").upper()
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as fault:
        if len(data) - fault.start < 4:  # cut in the middle of a letter
            return data[: fault.start].decode("utf-8"), "UTF-8"
    return data.decode("cp1252", "replace"), "Windows-1252"


def visible(text: str) -> tuple[str, int]:
    """The text with a mark for every sign that hides or turns what is read, and how many there were."""
    lines = text.replace("\r\n", "\n")
    odd = {letter for letter in set(lines) if letter not in "\n\t" and unicodedata.category(letter) in _HIDING}
    count = sum(lines.count(letter) for letter in odd)
    return lines.translate({ord(letter): _mark(letter) for letter in odd}), count


_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _mark(letter: str) -> str:
    code = ord(letter)
    if letter == "\r":
        return "␍\n"
    if code < 32:
        return chr(0x2400 + code)
    return f"⟦{code:04X}⟧" + ("\n" if code in {0x2028, 0x2029} else "")


def pieces_of(text: str) -> list[str]:
    """The text by lines in pieces of moderate length; endless lines are wrapped, since laying them out takes long."""
    pieces: list[str] = []
    held: list[str] = []
    size = 0
    for whole in text.split("\n"):
        for at in range(0, max(len(whole), 1), LONGEST_LINE):
            held.append(whole[at : at + LONGEST_LINE] + ("↩" if at + LONGEST_LINE < len(whole) else ""))
            size += len(held[-1]) + 1
            if size >= PIECE:
                pieces.append("\n".join(held))
                held, size = [], 0
    if held or not pieces:
        pieces.append("\n".join(held))
    return pieces
