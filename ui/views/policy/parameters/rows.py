"""The parameters of a version as lines: value in words, what it does, who prints it, what was in force (PRM-02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chgdesk.domain.parameter_compare import compare
from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_kinds import ParameterClass
from chgdesk.domain.parameter_words import GROUPS, example_phrase, group_of, short_words, words_of
from chgdesk.domain.parameters import definitions
from chgdesk.text.numbering import Clause, clauses
from chgdesk.text.setting import printed_by
from ui.dialogs.parameter_value.reading import DOES, SetReading
from ui.widgets.list_table import Heading
from ui.words import sentence_case


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRow:
    """One parameter of a version; `was` says in few words what the version in force sets, where that differs."""

    path: str
    meaning: str
    group: str
    does: ParameterClass
    words: str
    sentence: str
    clauses: tuple[Clause, ...] = ()
    was: str = ""

    @property
    def value(self) -> str:
        """The value, as a line begins."""
        return sentence_case(self.words)

    @property
    def printed_in(self) -> str:
        """The first clause that prints it, and how many more do."""
        more = f" +{len(self.clauses) - 1}" if len(self.clauses) > 1 else ""
        return f"{self.clauses[0].words}{more}" if self.clauses else ""

    @property
    def search(self) -> str:
        """Everything it can be found by."""
        printed = " ".join(clause.words for clause in self.clauses)
        return f"{self.meaning} {self.words} {self.sentence} {self.path} {self.group} {printed}".lower()


def rows_of(reading: SetReading) -> tuple[ParameterRow, ...]:
    """Every parameter, in the order of the policy; computed off the GUI thread."""
    tree, titles = reading.tree, reading.titles
    printing: dict[str, list[Clause]] = {}
    for clause, section in clauses(reading.content):
        for path in printed_by(section.body):
            printing.setdefault(path, []).append(clause)
    differing = compare(reading.before, tree, titles) if reading.before is not None else ()
    before = reading.before or {}
    old = {each.path: short_words(each.path, effective(before, each.path), before, titles) for each in differing}
    rows = [
        ParameterRow(
            path=one.path,
            meaning=one.meaning,
            group=group_of(one.path),
            does=one.group,
            words=(words := words_of(one.path, tree, titles)),
            sentence=example_phrase(one.path).replace("{}", words),
            clauses=tuple(printing.get(one.path, ())),
            was=old.get(one.path, ""),
        )
        for one in definitions()
    ]
    return tuple(sorted(rows, key=lambda row: GROUPS.index(row.group)))


def does_words(row: ParameterRow) -> str:
    """What it does, for a column."""
    return DOES[row.does]


def with_headings(rows: Sequence[ParameterRow]) -> list[ParameterRow | Heading]:
    """The rows with the name of each group before its first."""
    lines: list[ParameterRow | Heading] = []
    last = ""
    for row in rows:
        if row.group != last:
            lines.append(Heading(words=row.group))
            last = row.group
        lines.append(row)
    return lines
