"""The mark that a request for approval carries: which record, in which version, with which content (APR-16)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DIGEST_LENGTH = 8
_DOT = "·"
_GAP = r"[·•∙⋅‧|?�ÂÃ*]{1,4}"
"""The middle dot, and what mail programs make of it."""
_MARK = re.compile(
    rf"\[([A-Za-z0-9][A-Za-z0-9/_.\-]{{0,60}}){_GAP}[vV]([0-9]{{1,7}}){_GAP}([0-9A-Fa-f]{{{DIGEST_LENGTH}}})\]"
)
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_QUOTED_BREAK = re.compile(r"[\r\n]+[ \t\u00a0>|]*")
_LONGEST = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionMark:
    """A record's reference, the version asked about, and the first eight digits of the hash of its content."""

    ref: str
    version: int
    digest: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", self.digest[:DIGEST_LENGTH].lower())


def mark_words(mark: VersionMark) -> str:
    """The mark as a request prints it: `[CHG-2026-0142 · v3 · 7f3a2c91]`."""
    return f"[{mark.ref} {_DOT} v{mark.version} {_DOT} {mark.digest}]"


def marks_in(text: str) -> tuple[VersionMark, ...]:
    """Every mark in a text, each once, in order.

    A mark survives what mail does to it: new line breaks, `>` before quoted lines, hard blanks, soft hyphens,
    other dots and hyphens, a prefix of the subject. Nothing that lacks one of its three parts is taken for one.
    """
    found = _MARK.findall(_collapsed(text[:_LONGEST]))
    marks = (VersionMark(ref=ref, version=int(version), digest=digest) for ref, version, digest in found)
    return tuple(dict.fromkeys(marks))


def _collapsed(text: str) -> str:
    """The text without blanks, breaks, quote signs and letters that do not show."""
    joined = _QUOTED_BREAK.sub("", text).translate(_HYPHENS)
    return "".join(c for c in joined if not c.isspace() and c != ">" and unicodedata.category(c) != "Cf")
