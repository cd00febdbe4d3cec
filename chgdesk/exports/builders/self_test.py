"""Management's own test of the period's records, and the empty sheet an auditor fills (SMP-08, SMP-09, EVD-23)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.clauses import clause_of
from chgdesk.domain.evaluation.findings import (
    ATTRIBUTES,
    AttributeResult,
    Finding,
    Judgement,
    ParameterUsed,
    TestResult,
)
from chgdesk.domain.evaluation.register_line import open_findings
from chgdesk.domain.evidence import FindingNote
from chgdesk.domain.metrics import Metric, metrics_of
from chgdesk.exports.builders.change_log import population_facts
from chgdesk.exports.builders.scope import UNREVIEWED, Scope, make_report
from chgdesk.exports.builders.words import RESULT_STATES, basis_words, finding_state, joined, record_state
from chgdesk.exports.columns import Cell, Column, Kind, State
from chgdesk.exports.report import Block, Facts, Heading, Orientation, Report, Table, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One record of the test sheet with its attribute results."""

    change: Change
    judgement: Judgement
    state: State
    results: dict[str, AttributeResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding with what a person said of it."""

    change: Change
    finding: Finding
    clause: str
    note: FindingNote | None
    person: str


def self_test(scope: Scope) -> Report:
    """Every record by every attribute, each finding with its reason and what a person said of it."""
    rows = tuple(_sheet_rows(scope))
    findings = tuple(_finding_rows(scope))
    confirmed, explained, unread = scope.counts
    blocks: tuple[Block, ...] = (
        Text.plain(
            "Management's own test by the rules of the policy in force on each day. It states what the rules found; "
            "a deviation is one only after a person has confirmed it."
        ),
        Facts(title="Population", rows=population_facts(scope)),
        Heading(text="Records by attribute", level=1),
        _letters(scope),
        Text.plain(_LEGEND),
        Table(title="Test sheet", columns=_sheet_columns(), rows=rows),
        Heading(text="Findings", level=1),
        Text.plain(f"{confirmed} confirmed by a person, {explained} explained by a person, {unread} not yet read."),
        Table(
            title="Findings",
            columns=_finding_columns(scope),
            rows=findings,
            empty="No deviation found by the rules.",
        ),
        Heading(text="Figures", level=1),
        Table(title="Figures", columns=METRIC_COLUMNS, rows=metrics_of(scope.evaluation)),
    )
    return make_report(
        scope,
        "Management self-test",
        blocks,
        filter_words="Every record of the population",
        count=len(rows),
        warnings=() if scope.is_reviewed else (UNREVIEWED,),
        orientation=Orientation.LANDSCAPE,
    )


def auditor_sheet(scope: Scope) -> Report:
    """The same items and letters with empty results, for the auditor's own test."""
    rows = tuple(_sheet_rows(scope))
    empty = tuple(Column(key=letter, title=letter, width=6, value=_nothing) for letter, _ in ATTRIBUTES)
    columns = (
        *_identity_columns(),
        *empty,
        Column(key="evidence", title="Evidence reference", width=24, value=_nothing),
        Column(key="tester", title="Tester", width=14, value=_nothing),
        Column(key="when", title="When", width=14, value=_nothing),
        Column(key="conclusion", title="Conclusion", width=30, value=_nothing),
    )
    blocks = (_letters(scope), Table(title="Test sheet", columns=columns, rows=rows))
    return make_report(
        scope,
        "Test sheet, auditor's copy",
        blocks,
        kind="empty test sheet",
        count=len(rows),
        orientation=Orientation.LANDSCAPE,
    )


def _nothing(_row: object) -> Cell:
    return None


def _letters(scope: Scope) -> Table:
    """The legend of the letters; where the organisation has controls of its own, with their numbers (EVD-21)."""
    columns: tuple[Column, ...] = (
        Column(key="letter", title="Letter", width=8, value=lambda pair: pair[0]),
        Column(key="tests", title="What is tested", width=60, value=lambda pair: pair[1]),
    )
    numbers = scope.control_numbers
    if numbers:
        own = Column(key="controls", title="Own controls", width=30, value=lambda pair: ", ".join(numbers[pair[0]]))
        columns = (*columns, own)
    return Table(title="Attributes", columns=columns, rows=ATTRIBUTES)


def _sheet_rows(scope: Scope) -> list[SheetRow]:
    calendar = scope.evaluation.rules.calendar
    return [
        SheetRow(
            change=change,
            judgement=judgement,
            state=record_state(judgement, calendar),
            results={result.letter: result for result in judgement.attributes},
        )
        for change, judgement in scope.members
    ]


def _identity_columns() -> tuple[Column, ...]:
    return (
        Column(key="ref", title="No.", kind=Kind.REF, value=lambda r: r.change.ref),
        Column(key="title", title="What changed", width=26, value=lambda r: r.change.title),
        Column(key="category", title="Tested as", width=13, value=lambda r: r.judgement.effective_category or ""),
        Column(key="risk", title="Risk", width=10, value=lambda r: r.judgement.effective_risk or ""),
    )


def _sheet_columns() -> tuple[Column, ...]:
    return (
        *_identity_columns(),
        *(_result_column(letter) for letter, _ in ATTRIBUTES),
        Column(key="state", title="Result", kind=Kind.STATE, width=20, value=lambda r: r.state),
        Column(key="policy", title="Policy", width=8, value=lambda r: r.judgement.policy_version),
    )


def _result_column(letter: str) -> Column:
    def value(row: SheetRow) -> Cell:
        result = row.results.get(letter)
        if result is None:
            return None
        return State(word=_SHORT[result.result], tone=RESULT_STATES[result.result].tone)

    return Column(key=letter, title=letter, kind=Kind.STATE, width=8, value=value)


_SHORT = {
    TestResult.NOTHING_FOUND: "none",
    TestResult.TO_LOOK_AT: "look",
    TestResult.OPEN: "open",
    TestResult.REMARK: "remark",
    TestResult.NOT_APPLICABLE: "n/a",
    TestResult.NOT_TESTED: "untested",
}
"""Short words for the narrow columns; the line under the letters explains them."""

_LEGEND = (
    "none: no deviation found · look: to look at · open: waits for a fact that is not yet due · remark: no deviation, "
    "but a remark · n/a: not asked for · untested: could not be tested"
)


def _finding_rows(scope: Scope) -> list[FindingRow]:
    said, facts = scope.said, scope.evaluation.facts
    rows = []
    for change, judgement in scope.members:
        for finding in open_findings(judgement):
            note = said.get((change.ref, finding.code, finding.role or finding.test or ""))
            rows.append(
                FindingRow(
                    change=change,
                    finding=finding,
                    clause=clause_of(finding, judgement.policy_version),
                    note=note,
                    person=facts.name(note.person) if note else "",
                )
            )
    return rows


def _parameter_words(used: ParameterUsed) -> str:
    """A parameter and its value; long ones, such as the approval matrix, stand whole among the registers."""
    if len(used.value) > _LONGEST:
        return f"{used.path} (in Registers, Parameters in force)"
    return f"{used.path} = {used.value}"


_LONGEST = 60

FINDING_COLUMNS: tuple[Column, ...] = (
    Column(key="ref", title="No.", kind=Kind.REF, value=lambda r: r.change.ref),
    Column(key="attribute", title="Attribute", width=8, value=lambda r: r.finding.attribute),
    Column(key="code", title="Code", width=27, value=lambda r: r.finding.code),
    Column(key="state", title="Stands as", kind=Kind.STATE, width=16, value=lambda r: finding_state(r.finding, r.note)),
    Column(key="sentence", title="What the rules found", width=44, value=lambda r: r.finding.sentence),
    Column(key="clause", title="Policy clause", width=24, value=lambda r: r.clause),
    Column(
        key="values",
        title="Parameter values",
        width=30,
        value=lambda r: joined(map(_parameter_words, r.finding.parameters)),
    ),
    Column(key="person", title="Read by", kind=Kind.PERSON, value=lambda r: r.person),
    Column(key="said", title="What that person said", width=26, value=lambda r: r.note.text if r.note else ""),
)
"""The findings of a period, one line each."""


def _finding_columns(scope: Scope) -> tuple[Column, ...]:
    """The columns of the findings; the numbers of own controls stand after the letter, where there are any."""
    numbers = scope.control_numbers
    if not numbers:
        return FINDING_COLUMNS
    own = Column(
        key="controls",
        title="Own controls",
        width=14,
        value=lambda row: ", ".join(numbers.get(row.finding.attribute, ())),
    )
    at = next(n for n, column in enumerate(FINDING_COLUMNS, start=1) if column.key == "attribute")
    return (*FINDING_COLUMNS[:at], own, *FINDING_COLUMNS[at:])


_VERDICT_TITLES = {
    "verdict_PASS": "Records: no deviation found",
    "verdict_PASS_WITH_OBSERVATION": "Records: no deviation found, with remarks",
    "verdict_PASS_WITH_COMPENSATING_CONTROL": "Records: compensating controls recorded",
    "verdict_OPEN": "Records: open",
    "verdict_DEVIATION": "Records: to look at",
    "deviation_rate_pct": "Share of records to look at, %",
}


def _metric_title_of(metric: Metric) -> str:
    title = _VERDICT_TITLES.get(metric.key)
    return title or metric.key.removesuffix("_pct").replace("_", " ").capitalize()


def _metric_value_of(metric: Metric) -> Cell:
    if isinstance(metric.value, bool):
        return "yes" if metric.value else "no"
    return metric.value


METRIC_COLUMNS: tuple[Column, ...] = (
    Column(key="key", title="Figure", width=30, value=_metric_title_of),
    Column(key="value", title="Value", kind=Kind.NUMBER, value=_metric_value_of),
    Column(key="definition", title="How it is counted", width=44, value=lambda m: m.definition),
    Column(key="items", title="Records or events", width=40, value=lambda m: ", ".join(m.items)),
)
"""Every figure with its definition and its list (MET-09, MET-10)."""


def result_words(result: AttributeResult) -> str:
    """An attribute's result with its reason and basis in one line."""
    basis = basis_words(result.basis)
    said = f"{RESULT_STATES[result.result].word}. {result.reason}"
    return f"{said} Rests on: {basis}." if basis else said
