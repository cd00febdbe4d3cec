"""The blocks a report is made of, and the report itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any

from chgdesk.exports.columns import Column
from chgdesk.exports.report.meta import Fact, ReportMeta


class NoticeKind(StrEnum):
    """What a notice asks: know it, look at it, wait for it, or read its explanation."""

    INFO = "info"
    LOOK = "look"
    OPEN = "open"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 4; becomes a bookmark. `anchor` is the name by which a table of contents finds it."""

    text: str
    level: int = 1
    number: str = ""
    anchor: str = ""

    @property
    def words(self) -> str:
        """Number and text in one line."""
        return f"{self.number} {self.text}".strip()


class RunMark(StrEnum):
    """What a comparison says of a stretch of text; shown by a line as well as a colour."""

    PLAIN = "plain"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in one face."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    muted: bool = False
    mark: RunMark = RunMark.PLAIN


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph, or one item of a list when it has a marker."""

    runs: Runs
    marker: str = ""
    indent: int = 0
    small: bool = False

    @classmethod
    def plain(cls, text: str) -> Text:
        """A paragraph in the plain face."""
        return cls(runs=(Run(text=text),))

    @property
    def content(self) -> str:
        """The words alone."""
        return _shown(self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Label and value pairs."""

    rows: tuple[Fact, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows read through columns; `empty` says what it means when there are none."""

    title: str
    columns: tuple[Column, ...]
    rows: Collection[Any]
    empty: str = "None in period."


def _shown(runs: Runs) -> str:
    """The words of some runs; a comparison's marks stand around them as `{+added+}` and `[-removed-]`."""
    signs = {RunMark.PLAIN: "{}", RunMark.ADDED: "{{+{}+}}", RunMark.REMOVED: "[-{}-]"}
    return "".join(signs[run.mark].format(run.text) for run in runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of running text: its cells hold runs, its columns are as wide as their words ask."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    title: str = ""

    @property
    def count(self) -> int:
        """How many columns the widest row has."""
        return max(len(row) for row in (self.head, *self.rows))

    def words(self, row: tuple[Runs, ...]) -> tuple[str, ...]:
        """The words of a row, one text for each column."""
        return tuple(_shown(row[at]) if at < len(row) else "" for at in range(self.count))

    def as_table(self) -> Table:
        """The same as a table of plain texts, for a sheet of a workbook."""
        titles = self.words(self.head)
        columns = (Column(key=f"c{at}", title=title, value=itemgetter(at)) for at, title in enumerate(titles))
        rows = tuple(self.words(row) for row in self.rows)
        return Table(title=self.title or " · ".join(titles), columns=tuple(columns), rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsLine:
    """One heading as the contents list it; `anchor` names the heading whose page is printed."""

    text: str
    anchor: str
    number: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The table of contents; page numbers are filled in by what has pages."""

    rows: tuple[ContentsLine, ...]
    title: str = "Contents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture in PNG form with the sentence that says what it shows."""

    png: bytes
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One file the report speaks of; `held` is False for one that was never collected."""

    name: str
    kind: str = ""
    size: int | None = None
    sha256: str = ""
    held: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files a record rests on, and those not held."""

    rows: tuple[FileRow, ...]
    title: str = "Files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed what, in which role and meaning, when, and how the desk knows it was them."""

    person: str
    role: str
    meaning: str
    signed_at: datetime | None = None
    statement: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """A signature block with the sentence that says what kind of signature it is (AUD-13)."""

    rows: tuple[Signature, ...]
    title: str = "Signatures"
    note: str = "Local electronic signatures made in chgdesk; not qualified signatures."


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """The next block starts a new page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A finding or remark that must be seen: its kind, a title and a sentence."""

    kind: NoticeKind
    title: str
    text: str = ""


Block = Heading | Text | Facts | Table | Grid | Contents | Figure | Files | Signatures | PageBreak | Notice
"""The closed set of blocks; every renderer knows each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document: where it comes from, and its blocks in reading order."""

    meta: ReportMeta
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in order; each becomes a sheet of the workbook."""
        found = (block.as_table() if isinstance(block, Grid) else block for block in self.blocks)
        return tuple(block for block in found if isinstance(block, Table))
