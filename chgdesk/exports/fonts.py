"""The faces chgdesk carries with it (FiraGO and Cascadia Mono, both under the Open Font Licence)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import pymupdf_fonts


class Face(StrEnum):
    """The faces a page may use; the value is the font's name inside a PDF."""

    REGULAR = "FiraGO"
    BOLD = "FiraGO-Bold"
    ITALIC = "FiraGO-Italic"
    BOLD_ITALIC = "FiraGO-BoldItalic"
    MONO = "CascadiaMono"
    MONO_BOLD = "CascadiaMono-Bold"


_KEYS = {
    Face.REGULAR: "figo",
    Face.BOLD: "figbo",
    Face.ITALIC: "figit",
    Face.BOLD_ITALIC: "figbi",
    Face.MONO: "cascadia",
    Face.MONO_BOLD: "cascadiab",
}
"""TrueType outlines only: ReportLab cannot embed the package's CFF faces (Fira Mono, Noto Symbols)."""


@cache
def font_bytes(face: Face) -> bytes:
    """The TrueType file of a face, for embedding in a page or loading at start."""
    return bytes(pymupdf_fonts.fontbuffers[_KEYS[face]]())
