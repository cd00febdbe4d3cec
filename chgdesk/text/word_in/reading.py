"""What one reading of a document knows and keeps while it goes from paragraph to paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.text.read_document import FoundField
from chgdesk.text.word_in.account import Account
from chgdesk.text.word_in.numbering import Numbering
from chgdesk.text.word_in.package import Relationship, WordPackage
from chgdesk.text.word_in.pieces import Flow
from chgdesk.text.word_in.styles import Styles


@dataclass(slots=True, kw_only=True)
class OpenField:
    """A field between its beginning and its end: its code, and whether its result is under way."""

    element: Element
    code: str = ""
    in_result: bool = False

    @property
    def is_contents(self) -> bool:
        """Whether the field makes a list of contents or of figures."""
        return self.code.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])


@dataclass(slots=True, kw_only=True)
class Reading:
    """One reading: the package, its styles and lists, the account, and what waits to be placed."""

    package: WordPackage
    styles: Styles
    numbering: Numbering
    account: Account
    part: str
    links: dict[str, Relationship] = field(default_factory=dict)
    fields: list[OpenField] = field(default_factory=list)
    after: Flow = field(default_factory=list)
    """Text boxes, notes and comments taken in, to follow the paragraph they hang on."""
    remarks: dict[tuple[str, str], Element] = field(default_factory=dict)
    """Footnotes, endnotes and comments by kind and identifier."""
    placed: set[tuple[str, str]] = field(default_factory=set)
    notes_taken: int = 0
    marks: frozenset[str] = frozenset()
    """All bookmarks of the document, so that a part without its end is not taken for one of ours."""
    written: list[str] = field(default_factory=list)
    """Parts that chgdesk wrote itself and that are under way."""
    title: str = ""
    """The title on a cover that chgdesk wrote."""
    heading: str = ""
    top_level: int = 9
    """The shallowest heading level met so far."""
    paragraph: int = 0
    depth_left_out: int = 0
    """Fields that began in a line left out and have not ended yet."""
    controls: dict[str, FoundField] = field(default_factory=dict)
    """Content controls with a title: blanks that the form itself names."""

    def step(self, place: str = "paragraph") -> None:
        """Go on by one paragraph, so that items say where they stand."""
        self.paragraph += 1
        under = f"under “{self.heading[:60]}”" if self.heading else "before the first heading"
        self.account.where = f"{under}, {place} {self.paragraph}"

    @contextmanager
    def inside(self, part: str, where: str) -> Iterator[None]:
        """Read another part (a footnote, a header) and come back: its links, its fields, its place."""
        kept = (self.part, self.links, self.fields, self.account.where, self.heading, self.paragraph)
        self.part, self.links, self.fields = part, self.package.links(part), []
        self.account.where = where
        try:
            yield
        finally:
            self.part, self.links, self.fields, self.account.where, self.heading, self.paragraph = kept
