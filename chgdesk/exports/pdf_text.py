"""The plain text of a PDF original, so that an adopted policy's sentences can be read from it (POL-28).

Meant for the job process: a damaged file may take its reader down, and reading takes seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2

from chgdesk.errors import UserError

LARGEST = 50_000_000
"""Bytes of a file that is still read."""
MOST_PAGES = 1_000
MOST_CHARACTERS = 5_000_000
_HYPHEN = re.compile(r"[\ufffe\u00ad\x02]\s*\n?\s*")
_PARTING = "\u00ad"
"""Stands where a line's end parted a word, until the whole text says whether the hyphen belongs to it."""
_PARTED_WORD = re.compile(rf"(\w+){_PARTING}(\w+)")
_PARTED = re.compile(r"(?<=\w)-\n(?=[a-z])")
_BEGINS = re.compile(r"\s*([-•▪–*]|\d{1,2}(\.\d{1,2})*[.)]?|[a-z][.)])\s")
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SHORT = 0.7
"""A line shorter than this part of the page's longest ends its paragraph."""


def pdf_text(data: bytes, name: str = "The PDF") -> str:
    """The text of every page, paragraphs apart by a blank line.

    Raises UserError where the file is no PDF, is protected, damaged or too large, or holds pictures of text only.
    """
    if not data:
        raise UserError(f"{name} holds no bytes. Copy it again from where it came from.")
    if len(data) > LARGEST:
        raise UserError(
            f"{name} is {len(data) / 1_000_000:,.0f} MB; at most 50 MB are read. Save a smaller copy of it."
        )
    if b"%PDF" not in data[:1024]:
        raise UserError(f"{name} is no PDF, whatever its name says. Choose the PDF file.")
    document = _opened(data, name)
    try:
        text = rejoined("\n\n".join(_pages(document, name)))
    finally:
        document.close()
    if not re.search(r"\w", text):
        raise UserError(
            f"{name} holds no text: its pages are pictures, as a scanner makes them. "
            "Adopt it all the same, and answer the questions yourself."
        )
    return text


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower() or "security" in str(fault).lower():
            raise UserError(f"{name} is protected by a password. Save a copy without one, then choose that.") from fault
        raise UserError(f"{name} is damaged and does not open. Copy it again from where it came from.") from fault
    if pages > MOST_PAGES:
        document.close()
        raise UserError(f"{name} has {pages:,} pages; at most {MOST_PAGES:,} are read. Save the policy's pages alone.")
    return document


def _pages(document: pypdfium2.PdfDocument, name: str) -> Iterator[str]:
    """The text of each page; pages that do not open are refused by number."""
    length = 0
    for at in range(len(document)):
        try:
            page = document[at]
            held = page.get_textpage()
            text = held.get_text_bounded()
            held.close()
            page.close()
        except pypdfium2.PdfiumError as fault:
            raise UserError(f"{name} is damaged: page {at + 1} cannot be read. Copy it again.") from fault
        length += len(text)
        if length > MOST_CHARACTERS:
            raise UserError(f"{name} holds far more text than a policy. Save the policy's pages alone.")
        yield paragraphs(text)


def paragraphs(text: str) -> str:
    """A page's lines as paragraphs: lines joined, short ones taken as the last of theirs."""
    text = _HYPHEN.sub(_PARTING, text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [_ODD.sub("\ufffd", line).rstrip() for line in _PARTED.sub("-", text).split("\n")]
    longest = max((len(line) for line in lines), default=0)
    found: list[str] = []
    ended = True
    for line in lines:
        if not line.strip():
            ended = True
            continue
        if ended or _BEGINS.match(line):
            found.append(line.strip())
        else:
            found[-1] = f"{found[-1]} {line.strip()}"
        ended = len(line) < _SHORT * longest
    return "\n\n".join(found)


def rejoined(text: str) -> str:
    """Words parted at a line's end made whole; the hyphen stays where the text writes the word with one elsewhere."""
    lower = text.lower()

    def whole(found: re.Match[str]) -> str:
        hyphened = f"{found[1]}-{found[2]}"
        return hyphened if hyphened.lower() in lower else f"{found[1]}{found[2]}"

    return _PARTED_WORD.sub(whole, text).replace(_PARTING, "")
