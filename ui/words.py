"""Codes of the register in the words people read (ux.md, Words)."""

from __future__ import annotations

from chgdesk.domain.basis import Basis
from chgdesk.domain.evaluation.findings import TestResult, Verdict
from chgdesk.domain.evaluation.register_line import WAITING
from chgdesk.domain.filters import QuickView
from chgdesk.domain.record_page import StopState
from chgdesk.domain.rows import ChangeRow
from ui.theme import Shape

VIEW_WORDS: dict[QuickView, str] = {
    QuickView.NEEDS: "Needs something",
    QuickView.UNDER_WAY: "Under way",
    QuickView.THIS_WEEK: "This week",
    QuickView.EMERGENCIES: "Emergencies",
    QuickView.ROLLED_BACK: "Rolled back",
    QuickView.ALL: "All",
    QuickView.HISTORY: "History",
}

BASIS_WORDS: dict[Basis, str] = {
    Basis.SIGNED: "signed here",
    Basis.EXPORT: "from an export",
    Basis.DOCUMENT: "document held",
    Basis.STATED: "only stated",
}

RESULT_SHAPES: dict[TestResult, Shape] = {
    TestResult.NOTHING_FOUND: Shape.NOTHING,
    TestResult.TO_LOOK_AT: Shape.LOOK,
    TestResult.OPEN: Shape.OPEN,
    TestResult.REMARK: Shape.NOTHING,
    TestResult.NOT_APPLICABLE: Shape.NOT_NEEDED,
    TestResult.NOT_TESTED: Shape.HISTORY,
}

RESULT_WORDS: dict[TestResult, str] = {
    TestResult.NOTHING_FOUND: "nothing found",
    TestResult.TO_LOOK_AT: "to look at",
    TestResult.OPEN: "open",
    TestResult.REMARK: "nothing found; remark",
    TestResult.NOT_APPLICABLE: "not applicable",
    TestResult.NOT_TESTED: "not tested",
}

STOP_SHAPES: dict[StopState, Shape] = {
    StopState.DONE: Shape.DONE,
    StopState.OPEN: Shape.OPEN,
    StopState.LATE: Shape.LATE,
    StopState.LOOK: Shape.LOOK,
    StopState.NOT_NEEDED: Shape.NOT_NEEDED,
}

UNJUDGED = "Kept on record; no rule is applied to it."
"""Instead of the gate strip, where a record is history, void, withdrawn or not production."""

_HISTORY = frozenset({"rejected", "withdrawn", "void"})
_NOTHING = frozenset({Verdict.PASS, Verdict.PASS_WITH_OBSERVATION, Verdict.PASS_WITH_COMPENSATING_CONTROL})


def plain(code: str) -> str:
    """A code as a word: `rolled_back` reads `rolled back`."""
    return code.replace("_", " ")


def sentence_case(text: str) -> str:
    """The same text with a capital first letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def kind_words(category: str, risk: str) -> str:
    """Category and risk in one cell: `Normal · high`."""
    return " · ".join(part for part in (sentence_case(plain(category)), plain(risk)) if part)


def row_shape(row: ChangeRow) -> Shape:
    """The state sign of a register line: what there is to look at outranks everything else."""
    if row.to_look_at > 0 or row.verdict == Verdict.DEVIATION:
        return Shape.LOOK
    if row.state in _HISTORY or row.verdict in {Verdict.NOT_IN_POPULATION, Verdict.NOT_JUDGED}:
        return Shape.HISTORY
    if row.went_live is None:
        return Shape.WAITING
    if row.verdict == Verdict.OPEN:
        return Shape.OPEN
    return Shape.NOTHING if row.verdict in _NOTHING else Shape.HISTORY


def page_shape(verdict: str | None, *, attention: int, live: bool) -> Shape:
    """The state sign of a record's page, by the same order as in the register."""
    if verdict == WAITING:
        return Shape.WAITING
    if verdict == Verdict.DEVIATION or (attention and verdict != Verdict.OPEN):
        return Shape.LOOK
    if verdict == Verdict.OPEN:
        return Shape.OPEN if live else Shape.WAITING
    return Shape.NOTHING if verdict in _NOTHING else Shape.HISTORY


def size_words(size: int | None) -> str:
    """A file's size for people."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def count_words(number: int, one: str, many: str) -> str:
    """A counted thing with the right word: `1 record`, `12 records`."""
    return f"{number:,} {one if number == 1 else many}"
