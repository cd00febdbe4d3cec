"""Runs and paragraphs of WordprocessingML: faces, links, and the marks of tracked changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from chgdesk.exports.columns import utc_text
from chgdesk.exports.text import visible_controls
from chgdesk.text.blocks import Spans
from chgdesk.text.redline.changes import ADDED, REMOVED, Pieces

_LINK = re.compile(r"(https?://|mailto:|tel:)\S+", re.IGNORECASE)
_BREAKS = re.compile(r"([\n\t])")
_TAGS = {ADDED: "ins", REMOVED: "del"}
MONO_FACE = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
INKS = {ADDED: '<w:color w:val="1F5FA8"/>', REMOVED: '<w:color w:val="9A3412"/>'}
"""A colour for words that came or went; a line says the same to whoever does not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How a run looks; `mark` is added or removed in a comparison, empty elsewhere."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    muted: bool = False
    link: bool = False
    mark: str = ""

    @property
    def properties(self) -> str:
        """The run's properties in the order the format asks for."""
        style = "HTMLCode" if self.code else "Hyperlink" if self.link else ""
        muted = '<w:color w:val="555E69"/>' if self.muted else ""
        found = (
            f'<w:rStyle w:val="{style}"/>' if style else "",
            MONO_FACE if self.code else "",  # said again, since some programs forget a style's face inside tables
            "<w:b/>" if self.bold else "",
            "<w:i/>" if self.italic else "",
            "<w:strike/>" if self.mark == REMOVED else "",
            INKS.get(self.mark, muted),
            '<w:u w:val="single"/>' if self.mark == ADDED else "",
        )
        inner = "".join(found)
        return f"<w:rPr>{inner}</w:rPr>" if inner else ""


PLAIN = Face()


def run(text: str, face: Face = PLAIN) -> str:
    """A run of words; line breaks and tabs stay what they are, characters no file can hold are shown by number."""
    tag = "delText" if face.mark == REMOVED else "t"
    signs = {"\n": "<w:br/>", "\t": "<w:tab/>", "": ""}
    words = "".join(
        signs[part] if part in signs else f'<w:{tag} xml:space="preserve">{escape(part)}</w:{tag}>'
        for part in _BREAKS.split(visible_controls(text))
    )
    return f"<w:r>{face.properties}{words}</w:r>"


def paragraph(inner: str, style: str = "", properties: str = "", marks: str = "") -> str:
    """A paragraph; `marks` say that its end came or went."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    ended = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    own = f"{named}{properties}{ended}"
    return f"<w:p>{f'<w:pPr>{own}</w:pPr>' if own else ''}{inner}</w:p>"


def field_run(code: str, shown: str) -> str:
    """A field that the reader's program fills, with what stands there until then."""
    return f'<w:fldSimple w:instr=" {escape(code)} ">{run(shown)}</w:fldSimple>'


@dataclass(slots=True, kw_only=True)
class Ink:
    """Sets spans and pieces as runs; collects the links they hold, and numbers and signs what came and went."""

    author: str = ""
    moment: datetime | None = None
    links: dict[str, str] = field(default_factory=dict)
    _revisions: int = 0

    def spans(self, spans: Spans) -> str:
        """Spans as runs."""
        return "".join(self._linked(span.link, run(span.text, _face(span.bold, span.italic, span.code, span.link)))
                       for span in spans if span.text)  # fmt: skip

    def pieces(self, pieces: Pieces) -> str:
        """Pieces of a comparison as runs, those that came or went as tracked changes."""
        found: list[str] = []
        for piece in pieces:
            span = piece.span
            face = Face(
                bold=span.bold, italic=span.italic, code=span.code, mark=piece.kind if piece.kind in _TAGS else ""
            )
            words = run(span.text, face)
            if piece.kind in _TAGS:
                words = f"<w:{_TAGS[piece.kind]}{self.revision()}>{words}</w:{_TAGS[piece.kind]}>"
            found.append(self._linked(span.link, words) if not face.mark else words)
        return "".join(found)

    def mark(self, kind: str) -> str:
        """The mark of a paragraph's end or a row that came or went, nothing for one that stayed."""
        return f"<w:{_TAGS[kind]}{self.revision()}/>" if kind in _TAGS else ""

    def revision(self) -> str:
        """The attributes of one tracked change: number, person, moment."""
        self._revisions += 1
        moment = f' w:date="{utc_text(self.moment)}"' if self.moment else ""
        return f' w:id="{self._revisions}" w:author={quoteattr(visible_controls(self.author or "not named"))}{moment}'

    def _linked(self, link: str, words: str) -> str:
        """Words that lead to a web or mail address; an address inside the set leads nowhere from a file."""
        if not _LINK.fullmatch(link):
            return words
        name = self.links.setdefault(link, f"rIdLink{len(self.links) + 1}")
        return f'<w:hyperlink r:id="{name}">{words}</w:hyperlink>'


def _face(bold: bool, italic: bool, code: bool, link: str) -> Face:  # noqa: FBT001 - the span's own three switches
    return Face(bold=bold, italic=italic, code=code, link=bool(_LINK.fullmatch(link)))
