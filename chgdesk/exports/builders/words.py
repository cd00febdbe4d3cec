"""How results, bases and states are said on pages and sheets (ux.md, Words)."""

from __future__ import annotations

from collections.abc import Iterable

from chgdesk.domain.basis import Basis
from chgdesk.domain.calendar import Calendar
from chgdesk.domain.evaluation.findings import Finding, Judgement, TestResult, Verdict
from chgdesk.domain.evaluation.register_line import state_words
from chgdesk.domain.evidence import FindingNote
from chgdesk.exports.columns import State, Tone

BASIS_WORDS: dict[Basis, str] = {
    Basis.SIGNED: "signed here",
    Basis.EXPORT: "from an export",
    Basis.DOCUMENT: "document held",
    Basis.STATED: "only stated",
}
"""What a fact rests on, as people read it (APR-17)."""

RESULT_STATES: dict[TestResult, State] = {
    TestResult.NOTHING_FOUND: State(word="Nothing found", tone=Tone.CLEAR),
    TestResult.TO_LOOK_AT: State(word="To look at", tone=Tone.LOOK),
    TestResult.OPEN: State(word="Open", tone=Tone.OPEN),
    TestResult.REMARK: State(word="Remark", tone=Tone.NEUTRAL),
    TestResult.NOT_APPLICABLE: State(word="Not asked for", tone=Tone.VOID),
    TestResult.NOT_TESTED: State(word="Not tested", tone=Tone.WAITING),
}
"""How one attribute stands, with the shape and tone it is shown in."""

_TONES = {
    Verdict.DEVIATION: Tone.LOOK,
    Verdict.OPEN: Tone.OPEN,
    Verdict.PASS: Tone.CLEAR,
    Verdict.PASS_WITH_OBSERVATION: Tone.NEUTRAL,
    Verdict.PASS_WITH_COMPENSATING_CONTROL: Tone.NEUTRAL,
    Verdict.NOT_IN_POPULATION: Tone.VOID,
    Verdict.NOT_JUDGED: Tone.VOID,
}


def basis_words(basis: Basis | None) -> str:
    """A basis in words; nothing where there is no fact."""
    return "" if basis is None else BASIS_WORDS[basis]


def record_state(judgement: Judgement, calendar: Calendar) -> State:
    """How a record stands: the word and its tone."""
    if judgement.verdict in {Verdict.NOT_IN_POPULATION, Verdict.NOT_JUDGED}:
        return State(word=f"Not on this list ({judgement.reason})", tone=Tone.VOID)
    return State(word=state_words(judgement, calendar), tone=_TONES[judgement.verdict])


def finding_state(finding: Finding, note: FindingNote | None) -> State:
    """How a finding stands: unread, confirmed as a deviation, explained, open, or a remark."""
    if note is not None and note.verdict == "confirmed":
        return State(word="Deviation, confirmed", tone=Tone.LOOK)
    if note is not None:
        return State(word="Explained", tone=Tone.EXPLAINED)
    if finding.is_open:
        return State(word="Open", tone=Tone.OPEN)
    if not finding.is_counting:
        return State(word="Remark", tone=Tone.NEUTRAL)
    return State(word="To look at", tone=Tone.LOOK)


def joined(parts: Iterable[str | None], separator: str = "; ") -> str:
    """The parts that say something, each once."""
    return separator.join(dict.fromkeys(part for part in parts if part))
