"""The .docx file as a package of parts: what is refused at the door, and parts read safely (issue: bad input).

Nothing outside the file is ever opened: no link followed, no template fetched, no entity resolved.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from xml.etree.ElementTree import Element, ParseError  # types only; reading goes through defusedxml

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from chgdesk.errors import UserError
from chgdesk.text.word_in.names import STRICT, local
from chgdesk.text.word_in.tally import tell_once

LARGEST = 50_000_000
"""Bytes of a file that is still read."""
MOST_ENTRIES = 10_000
LARGEST_UNPACKED = 400_000_000
"""Bytes all parts may say they unpack to."""
LARGEST_PART = 64_000_000
"""Bytes one part of text may unpack to; a policy of 60 pages takes less than one million."""
DEEPEST = 200
"""How deep a part's elements may be nested; Word writes some forty in the worst tables."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHERS = ((b"%PDF", "a PDF"), (b"{\\rtf", "an RTF text"), (b"<!DOCTYPE", "a web page"), (b"<html", "a web page"))
_SAVE = "Open it in Word and save it as Word document (.docx), then import that file."
_MACRO_NAMES = ("vbaproject.bin", "vbadata.xml")
_PACKED_BY = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(EOFError, OSError, KeyError, ValueError, OverflowError),
)
"""What the archive's reader raises on bytes that are no archive, or not the one they say they are."""
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """What a part points at: another part of the package, or something outside that is only named."""

    kind: str
    target: str
    external: bool


def _refuse_name(name: str) -> None:
    """The ending says what the file claims to be."""
    ending = PurePath(name).suffix.lower()
    if ending in {".docm", ".dotm"}:
        raise UserError(
            f"{name} is a document with macros, which the desk does not read. {_SAVE} A .docx holds no macros."
        )
    if ending == ".doc":
        raise UserError(f"{name} is in the old Word format. {_SAVE}")
    if ending not in {".docx", ".dotx"}:
        raise UserError(f"{name} does not end in .docx. {_SAVE}")


def _refuse_content(name: str, data: bytes) -> None:
    """What the first bytes say, whatever the name claims."""
    if not data:
        raise UserError(f"{name} holds no bytes. Copy it again from where it came from.")
    if len(data) > LARGEST:
        size = f"{len(data) / 1_000_000:,.0f} MB"
        raise UserError(f"{name} is {size}; at most 50 MB are read. Take large pictures out in Word and save it again.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UserError(f"{name} is protected by a password. Open it in Word, remove the password and save it.")
        raise UserError(f"{name} is in the old Word format, whatever its name says. {_SAVE}")
    for start, what in _OTHERS:
        if data[:200].lstrip().lower().startswith(start.lower()):
            raise UserError(f"{name} is no Word document but {what}. Choose the .docx file.")


def _refuse_archive(name: str, held: zipfile.ZipFile) -> None:
    """What the list of parts says before any is unpacked."""
    entries = held.infolist()
    if len(entries) > MOST_ENTRIES:
        raise UserError(f"{name} holds {len(entries):,} parts; at most {MOST_ENTRIES:,} are read. {_SAVE}")
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise UserError(f"{name} unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB and was not opened. {_SAVE}")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise UserError(f"{name} holds the same part twice, so that nobody can say which one counts. {_SAVE}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UserError(f"{name} is protected by a password. Open it in Word, remove the password and save it.")
    if any(entry.compress_type not in _PACKED_BY for entry in entries):
        raise UserError(f"{name} is packed in a way Word never uses, and was not opened. {_SAVE}")
    if any(PurePath(entry).name in _MACRO_NAMES for entry in names):
        raise UserError(f"{name} holds macros, which the desk does not read. {_SAVE} A .docx holds no macros.")


class WordPackage:
    """The parts of one .docx, each parsed once; raises UserError with a sentence wherever the file is no such thing."""

    def __init__(self, data: bytes, name: str) -> None:
        _refuse_name(name)
        _refuse_content(name, data)
        self.name = name
        self._parsed: dict[str, Element] = {}
        self._spent = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN_ARCHIVE as fault:
            raise UserError(
                f"{name} is no Word document, or it was cut off on its way: it does not open as one. "
                "Copy it again, or open it in Word and save it."
            ) from fault
        _refuse_archive(name, self._zip)
        self.entries = tuple(self._zip.namelist())
        self._refuse_types()
        self.main = self._main_part()

    def _refuse_types(self) -> None:
        """What the package says of itself."""
        if "[Content_Types].xml" not in self.entries:
            raise UserError(f"{self.name} is an archive, but no Word document. Choose the .docx file.")
        for override in self.root("[Content_Types].xml"):
            kind = override.get("ContentType", "").lower()
            if "macroenabled" in kind or "vbaproject" in kind:
                raise UserError(
                    f"{self.name} holds macros, which the desk does not read. {_SAVE} A .docx holds no macros."
                )

    def _main_part(self) -> str:
        """The part that holds the document's text."""
        start = [held.target for held in self.relationships("") if held.kind == "officeDocument"]
        main = start[0] if start else "word/document.xml"
        if main not in self.entries:
            raise UserError(f"{self.name} has no text part ({main}), so there is nothing to read. {_SAVE}")
        if main.startswith(("xl/", "ppt/")) or local(self.root(main)) != "document":
            raise UserError(f"{self.name} comes from another program than Word. {_SAVE}")
        return main

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """What a part points at; targets outside are named, never opened. The package itself is the empty part."""
        folder, file = posixpath.split(part)
        where = posixpath.join(folder, "_rels", f"{file}.rels")
        if where not in self.entries:
            return ()
        found = []
        for each in self.root(where).iter(_RELATIONSHIPS):
            external = each.get("TargetMode", "") == "External"
            target = each.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append(Relationship(kind=each.get("Type", "").rpartition("/")[2], target=target, external=external))
        return tuple(found)

    def links(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part by the name its elements use."""
        folder, file = posixpath.split(part)
        where = posixpath.join(folder, "_rels", f"{file}.rels")
        if where not in self.entries:
            return {}
        names = [each.get("Id", "") for each in self.root(where).iter(_RELATIONSHIPS)]
        return dict(zip(names, self.relationships(part), strict=True))

    def related(self, kind: str) -> str:
        """The part of a kind (numbering, styles …) that the document uses, or an empty name."""
        found = [held.target for held in self.relationships(self.main) if held.kind == kind and not held.external]
        return next((target for target in found if target in self.entries), "")

    def root(self, part: str) -> Element:
        """A part as elements, read once; what is broken, too large or dangerous is refused by name."""
        if part not in self._parsed:
            self._parsed[part] = _parse(self._bytes(part), part, self.name)
        return self._parsed[part]

    def _bytes(self, part: str) -> bytes:
        """A part unpacked, but never more of it than fits, whatever the list of parts claims."""
        try:
            with self._zip.open(part) as held:
                data = held.read(LARGEST_PART + 1)
        except _BROKEN_ARCHIVE as why:
            raise UserError(f"{self.name} is damaged: its part {part} does not unpack. Copy it again.") from why
        self._spent += len(data)
        if len(data) > LARGEST_PART or self._spent > 4 * LARGEST_PART:
            raise UserError(f"{self.name} unpacks to far more text than a policy holds and was not read. {_SAVE}")
        return data


def _parse(data: bytes, part: str, name: str) -> Element:
    """One part's XML: no document type, no entities, nothing nested beyond what Word writes."""
    for strict, usual in STRICT:
        data = data.replace(strict.encode(), usual.encode())
    depth = 0
    root: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise UserError(f"{name}: the part {part} is nested more than {DEEPEST} deep and was not read. {_SAVE}")
    except DefusedXmlException as fault:
        raise UserError(
            f"{name}: the part {part} declares entities, which Word never writes; it was not read."
        ) from fault
    except (ParseError, ValueError, LookupError) as fault:
        raise UserError(f"{name} is damaged: its part {part} is broken ({fault}). {_SAVE}") from fault
    if root is None:
        raise UserError(f"{name} is damaged: its part {part} is empty. {_SAVE}")
    tell_once(root)
    return root
