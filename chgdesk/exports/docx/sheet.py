"""A document under way: the policy's own text and the report's blocks, set below each other as WordprocessingML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from chgdesk.exports import report
from chgdesk.exports.docx.lists import NO_NUMBER, Lists
from chgdesk.exports.docx.runs import Face, Ink, paragraph, run
from chgdesk.exports.docx.tables import facts_of, grid_of
from chgdesk.text import blocks as text
from chgdesk.text.redline.changes import ADDED, REMOVED

_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_MARKS = {report.RunMark.ADDED: ADDED, report.RunMark.REMOVED: REMOVED}
_DEEPEST_HEADING = 9
_CONTINUED = 4


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The body of a document, block by block."""

    ink: Ink = field(default_factory=Ink)
    lists: Lists = field(default_factory=Lists)
    parts: list[str] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)
    _bookmarks: int = 0
    _begins: str = ""
    _written: str = ""

    def add(self, xml: str) -> None:
        """Put finished paragraphs below what stands."""
        if self._begins and xml.startswith("<w:p>"):
            at = len("<w:p>") if not xml.startswith("<w:p><w:pPr>") else xml.index("</w:pPr>") + len("</w:pPr>")
            xml, self._begins = f"{xml[:at]}{self._begins}{xml[at:]}", ""
        self.parts.append(xml)

    def page_break(self) -> None:
        """Go on at the next page."""
        self.add(_BREAK)

    def begin_written(self, name: str) -> None:
        """From the next paragraph on the desk speaks, not the policy's text: reading the file again leaves it out.

        The marks are points, since other programs keep points where they are but not bookmarks over paragraphs.
        """
        self._begins, self._written = self._mark(f"chgdesk_{name}_begin"), name

    def end_written(self) -> None:
        """The desk's own part ends with the paragraph last added."""
        before, after = self.parts[-1].rsplit("</w:p>", 1)
        self.parts[-1] = f"{before}{self._mark(f'chgdesk_{self._written}_end')}</w:p>{after}"

    def _mark(self, name: str) -> str:
        self._bookmarks += 1
        return f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{name}"/><w:bookmarkEnd w:id="{self._bookmarks}"/>'

    def section_heading(self, number: str, inner: str, level: int) -> None:
        """A section's heading: Word counts it itself, unless the policy's number is another."""
        self.lists.end()
        level = max(1, min(level, 3))
        if number == self._next_number(level):
            self.add(paragraph(inner, f"Heading{level}"))
        else:
            typed = run(f"{number}\t") if number else ""
            self.add(paragraph(typed + inner, f"Heading{level}", NO_NUMBER))

    def typed_heading(self, inner: str, level: int, mark: str = "") -> None:
        """A heading with its number as text: where sections came and went, Word must not count."""
        self.lists.end()
        self.add(paragraph(inner, f"Heading{max(1, min(level, 3))}", NO_NUMBER, mark))

    def _next_number(self, level: int) -> str:
        """What Word will count for the next heading of that level."""
        self._counts = [*self._counts[:level], *[0] * (level - len(self._counts))]
        self._counts[level - 1] += 1
        return ".".join(str(count) for count in self._counts)

    def blocks(self, blocks: Iterable[text.Block]) -> None:
        """The text of a section."""
        for block in blocks:
            if isinstance(block, text.TableBlock):
                self.lists.end()
                cells = [[self.ink.spans(each) for each in row] for row in (block.head, *block.rows)]
                words = [[text.plain(each) for each in row] for row in (block.head, *block.rows)]
                self.add(grid_of(cells[0], cells[1:], words))
            else:
                self.text(block, self.ink.spans(block.spans))

    def text(self, block: text.Heading | text.Paragraph | text.Item | text.Quote, inner: str, mark: str = "") -> None:
        """One block outside tables, its words as runs already; `mark` says that it came or went as a whole."""
        if not isinstance(block, text.Item):
            self.lists.end()
        if isinstance(block, text.Heading):
            self.add(paragraph(inner, f"Heading{min(3 + block.level, _DEEPEST_HEADING)}", marks=mark))
        elif isinstance(block, text.Item) and block.continued:
            depth = min(block.depth, _CONTINUED)
            self.add(paragraph(inner, f"ListContinue{depth + 1 if depth else ''}", marks=mark))
        elif isinstance(block, text.Item):
            self.add(paragraph(inner, "ListParagraph", self.lists.properties(block), mark))
        elif isinstance(block, text.Quote):
            self.add(paragraph(inner, "Quote", marks=mark))
        else:
            is_listing = (
                bool(block.spans) and all(span.code for span in block.spans) and "\n" in text.plain(block.spans)
            )
            self.add(paragraph(inner, "HTMLPreformatted" if is_listing else "", marks=mark))

    def report_blocks(self, blocks: Iterable[report.Block]) -> None:
        """Blocks of the desk's own pages: facts, grids, signatures, notices."""
        for block in blocks:
            self.lists.end()
            self._report_block(block)

    def _report_block(self, block: report.Block) -> None:
        if isinstance(block, report.Heading):
            self.add(paragraph(run(block.words), f"Heading{min(block.level, 3)}", NO_NUMBER))
        elif isinstance(block, report.Text):
            indent = f'<w:ind w:left="{397 * block.indent}"/>' if block.indent else ""
            self.add(paragraph(_runs(block.runs), "SmallText" if block.small else "", indent))
        elif isinstance(block, report.Facts):
            self._titled(block.title)
            self.facts(block.rows)
        elif isinstance(block, report.Grid):
            self._titled(block.title)
            cells = [[_runs(each) for each in row] for row in (block.head, *block.rows)]
            words = [["".join(part.text for part in each) for each in row] for row in (block.head, *block.rows)]
            self.add(grid_of(cells[0], cells[1:], words))
        elif isinstance(block, report.Signatures):
            self._signatures(block)
        elif isinstance(block, report.Notice):
            self.add(paragraph(run(f"{block.title} ", Face(bold=True)) + run(block.text), "Quote"))
        elif isinstance(block, report.PageBreak):
            self.page_break()

    def _titled(self, title: str) -> None:
        if title:
            self.add(paragraph(run(title, Face(bold=True)), properties="<w:keepNext/>"))

    def facts(self, rows: Sequence[report.Fact]) -> None:
        """Labels and values."""
        self.add(facts_of([(run(fact.label), run(fact.value)) for fact in rows]))

    def _signatures(self, block: report.Signatures) -> None:
        """Who signed in which role and meaning, when, over which hash."""
        self._titled(block.title)
        for signed in block.rows:
            moment = signed.signed_at.isoformat(timespec="seconds").replace("+00:00", "Z") if signed.signed_at else ""
            pairs = (
                ("Name", signed.person), ("Role", signed.role), ("Meaning", signed.meaning), ("Signed at", moment),
                ("How the person is known", signed.statement), ("SHA-256 signed", signed.digest),
            )  # fmt: skip
            self.facts([report.Fact(label=label, value=value) for label, value in pairs if value])
        self.add(paragraph(run(block.note), "SmallText"))


def _runs(runs: report.Runs) -> str:
    """The report's runs; marks of a comparison are looks only, no tracked changes."""
    found = []
    for each in runs:
        face = Face(bold=each.bold, italic=each.italic, code=each.mono, muted=each.muted)
        mark = _MARKS.get(each.mark, "")
        found.append(run(each.text, replace(face, mark=mark)).replace("w:delText", "w:t"))
    return "".join(found)
