"""The crosswalk as the page shows it: frameworks, points, and what of the policy in sight answers each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.crosswalk import CrosswalkRow, Framework, tied_sections
from chgdesk.domain.crosswalk_checks import Vocabulary as RowVocabulary
from chgdesk.domain.evidence_kinds import kind_title
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.services.catalogue_of_findings import finding_titles
from chgdesk.services.crosswalk import known_frameworks, overlaid
from chgdesk.services.policies.queries import ContentOf
from chgdesk.services.reading import RecordsOf
from chgdesk.text.numbering import Clause, clauses

OWN_WORDS = "The points are in our own words; the text itself is with its publisher."


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """One point with the clauses that answer it in the version in sight."""

    row: CrosswalkRow
    clauses: tuple[Clause, ...]

    @property
    def answered(self) -> str:
        """The clauses by number and heading, or that there is none."""
        return ", ".join(clause.words for clause in self.clauses) or "no section"

    @property
    def evidence(self) -> str:
        """The kinds of evidence it asks for, as people call them."""
        return ", ".join(kind_title(kind) for kind in self.row.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkRead:
    """Everything the page needs; `number` is that of the version whose sections answer."""

    lines: tuple[PointLine, ...]
    frameworks: tuple[Framework, ...]
    headings: Mapping[str, str]
    known: RowVocabulary
    number: str = ""

    @property
    def rows(self) -> tuple[CrosswalkRow, ...]:
        """The points as they stand."""
        return tuple(line.row for line in self.lines)

    def shown(self, framework: Framework) -> bool:
        """Whether any point of a framework is among those shown."""
        return any(row.shown for row in self.rows if row.framework == framework.name)

    def framework(self, name: str) -> Framework | None:
        """A framework by its name."""
        return next((each for each in self.frameworks if each.name == name), None)


def read_crosswalk_of(ask: Callable[[object], Any], version: str) -> CrosswalkRead:
    """Read the crosswalk against a version's sections; asked on a reader thread."""
    rows = overlaid(held.value for held in ask(RecordsOf(kind="crosswalk_row")))
    stored = {held.value.key for held in ask(RecordsOf(kind="policy_section"))}
    placed: tuple[tuple[Clause, Any], ...] = ()
    number = ""
    if version:
        content: PolicyContent = ask(ContentOf(version=version))
        placed, number = clauses(content), content.version.number
    sections = tuple(section for _clause, section in placed)
    by_key = {clause.key: clause for clause, _section in placed}
    lines = tuple(
        PointLine(row=row, clauses=tuple(by_key[section.key] for section in tied_sections(row, sections)))
        for row in rows
    )
    return CrosswalkRead(
        lines=lines,
        frameworks=known_frameworks(rows),
        headings={clause.key: clause.words for clause, _section in placed},
        known=RowVocabulary(findings=finding_titles(), sections=stored),
        number=number,
    )
