"""What a drop or the clipboard carries, as files and bytes: files, folders, mails, pictures, text (EVD-01)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QDateTime, QIODevice, QMimeData
from PySide6.QtGui import QImage

MOST = 500
_WINDOWS = 'application/x-qt-windows-mime;value="'
_DESCRIPTOR = f'{_WINDOWS}FileGroupDescriptorW"'
_CONTENTS = _WINDOWS + 'FileContents";index={}'
_ENTRY, _NAME_AT = 592, 72
_MAIL = "message/rfc822"
_NOTHING = "There is nothing here that can be kept. Copy a picture, a text or files first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Something without a file of its own: the name proposed for it, and what makes its bytes."""

    name: str
    read: Callable[[], bytes]
    is_quick: bool = True
    """Whether making the bytes takes no time; encoding a picture does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The paths and blobs of one drop or paste, and why something was left out."""

    paths: tuple[str, ...] = ()
    blobs: tuple[Blob, ...] = ()
    refused: str = ""


def can_take(mime: QMimeData) -> bool:
    """Whether there is anything to take."""
    return mime.hasUrls() or mime.hasImage() or mime.hasText() or mime.hasFormat(_MAIL) or mime.hasFormat(_DESCRIPTOR)


def carried(mime: QMimeData | None) -> Carried:
    """What is taken of a drop or of the clipboard; what has no name is named by this machine's local time."""
    if mime is None:
        return Carried(refused=_NOTHING)
    paths = tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    if paths:
        return Carried(paths=paths)
    mails = tuple(_outlook(mime))
    if mails:
        return Carried(blobs=mails)
    at = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss")
    if mime.hasFormat(_MAIL):
        data = bytes(mime.data(_MAIL).data())
        return Carried(blobs=(Blob(name=f"Dropped mail {at}.eml", read=lambda: data),))
    if mime.hasImage():
        image = QImage(mime.imageData())
        picture = Blob(name=f"Pasted picture {at}.png", read=lambda: png_of(image), is_quick=False)
        return Carried(blobs=(picture,)) if not image.isNull() else Carried(refused="The picture cannot be read.")
    if mime.hasUrls():
        return Carried(
            refused="That is a link to a page, not the page. Save the page as PDF and drop that, or note its address "
            "as the place where it is kept."
        )
    text = mime.text()
    if text.strip():
        return Carried(blobs=(Blob(name=f"Pasted text {at}.txt", read=lambda: text.encode("utf-8", "replace")),))
    return Carried(refused=_NOTHING)


def png_of(image: QImage) -> bytes:
    """A picture as PNG; takes a while for a large one, so it is done off the GUI thread."""
    sink = QBuffer()
    sink.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide's stub wants a str here though the C++ side takes bytes of a C string
    image.save(sink, "PNG", 80)  # type: ignore[call-overload]
    return bytes(QByteArray(sink.data()).data())


def _outlook(mime: QMimeData) -> Iterator[Blob]:
    """Mails dragged from a Windows mail program: a list of names, and the bytes of each by its place."""
    listed = bytes(mime.data(_DESCRIPTOR).data()) if mime.hasFormat(_DESCRIPTOR) else b""
    if len(listed) < 4:
        return
    count = min(struct.unpack_from("<I", listed)[0], MOST, (len(listed) - 4) // _ENTRY)
    for place in range(count):
        start = 4 + place * _ENTRY + _NAME_AT
        name = listed[start : start + _ENTRY - _NAME_AT].decode("utf-16-le", "replace").split("\0")[0]
        data = bytes(mime.data(_CONTENTS.format(place)).data())
        if data:
            yield Blob(name=name or f"Dropped mail {place + 1}.msg", read=lambda data=data: data)  # type: ignore[misc]
