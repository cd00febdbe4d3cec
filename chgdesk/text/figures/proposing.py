"""Which parameter a hand-typed figure states, with the sentence, and what else it might be (POL-28)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chgdesk.domain.parameter_kinds import Kind
from chgdesk.domain.parameters import as_text, by_path, value_at
from chgdesk.domain.policy_text import PolicySection
from chgdesk.text.figures.cues import CUES, Cue
from chgdesk.text.figures.reading import MASK, MORE_THAN, Figure, figures_in
from chgdesk.text.figures.values import is_exact, readings

HIGH = "high"
LOW = "low"
FEW_WORDS = "Few words tell which rule is meant."

CLOSE = 1.0
"""How near a second candidate's score may come before the first is no longer taken for sure."""

MOST = 12
"""Figures in one sentence above which it is a list of numbers and states no rule."""

_SURE = 4.5
"""The score from which a sentence tells its parameter by itself: topic near and act in the clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One reading of a figure: the parameter and the value as JSON text."""

    path: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a figure of a text probably states: parameter, value as JSON text, and the sentence that says so.

    Where a parameter has a value for each risk level, `value` joins what all sentences say of it and `stated` is what
    this one says; elsewhere both are the same.
    `section` and `heading` are those of the section; `start` and `end` the figure's offsets in its body.
    `confidence` is high or low; a low one says `why` and lists its `alternatives`, other parameters or values.
    """

    path: str
    value: str
    sentence: str
    figure: Figure
    start: int
    end: int
    confidence: str
    section: str = ""
    heading: str = ""
    why: str = ""
    stated: str = ""
    alternatives: tuple[Candidate, ...] = ()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The proposed reading, then the others."""
        return (Candidate(path=self.path, value=self.value), *self.alternatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """The words around a figure: its clause, its sentence, what stands before, the headings."""

    clause: str
    sentence: str
    context: str
    heading: str


def proposals(text: str | Iterable[PolicySection], *, tree: Mapping[str, Any] | None = None) -> tuple[Proposal, ...]:
    """What the figures of a text, or of the sections of a policy, probably state, in the order of the text.

    `tree` gives the names of the risk levels and, for a value by level, those the sentence does not name. Two
    sentences that state one parameter differently are both low, and each names the other's value.
    """
    sections = [("", "", text)] if isinstance(text, str) else [(s.key, s.heading, s.body) for s in text]
    found = [
        proposal
        for key, heading, body in sections
        for proposal in _of_body(key, heading, body, tree if tree is not None else {})
    ]
    stated: dict[str, list[Proposal]] = {}
    for proposal in found:
        stated.setdefault(proposal.path, []).append(proposal)
    alike = {path: _different(same) for path, same in stated.items()}
    return tuple(_contested(_joined(each, alike[each.path], tree or {}), alike[each.path]) for each in found)


def unclaimed(text: str | Iterable[PolicySection], *, tree: Mapping[str, Any] | None = None) -> tuple[Figure, ...]:
    """The figures of a text that state no parameter we know, so that nothing seen is dropped in silence."""
    bodies = [("", text)] if isinstance(text, str) else [(s.heading, s.body) for s in text]
    found: list[Figure] = []
    for heading, body in bodies:
        claimed = {each.start for each in _of_body("", heading, body, tree if tree is not None else {})}
        found.extend(figure for figure in figures_in(body) if figure.start not in claimed)
    return tuple(found)


def _different(same: list[Proposal]) -> list[Proposal]:
    """Of proposals of one parameter, one for each thing stated: in a long text most repeat each other."""
    return list({proposal.stated: proposal for proposal in same}.values())


def _of_body(key: str, heading: str, body: str, tree: Mapping[str, Any]) -> list[Proposal]:
    figures = figures_in(body)
    by_sentence: dict[int, list[Figure]] = {}
    for figure in figures:
        by_sentence.setdefault(figure.sentence.start, []).append(figure)
    found: list[Proposal] = []
    for figure in figures:
        same = by_sentence[figure.sentence.start]
        if len(same) > MOST:
            continue
        proposal = _proposal(figure, _around(figure, same, heading), tree)
        if proposal is not None:
            found.append(replace(proposal, section=key, heading=heading))
    return found


def _around(figure: Figure, same: list[Figure], heading: str) -> _Around:
    """The figure's clause runs from the figure or token before it to the next comma before another one."""
    text, offset = figure.sentence.text, figure.sentence.start
    start, end = figure.start - offset, figure.end - offset
    before = [other.end - offset for other in same if other.end <= figure.start]
    behind = [other.start - offset for other in same if other.start >= figure.end]
    opens = max([*before, text.rfind(MASK, 0, start) + 1], default=0)
    token = text.find(MASK, end)
    closes = min([*behind, *([token] if token >= 0 else [])], default=len(text))
    if closes < len(text):
        stop = re.search(r",|;|\band\b|\bor\b", text[end:closes])
        closes = end + stop.start() if stop else closes
    sentence = figure.sentence
    return _Around(
        clause=text[opens:closes],
        sentence=text,
        context=f"{sentence.lead} {sentence.before} {sentence.opening}",
        heading=f"{heading} {sentence.heading}",
    )


def _score(cue: Cue, around: _Around) -> float:
    """How surely the words around a figure state the cue's parameter; 0 where they do not."""
    if cue.never is not None and cue.never.search(around.clause):
        return 0
    if cue.act.search(around.clause):
        act = 3.0
    elif cue.act.search(around.sentence) or cue.act.search(around.context):
        act = 1.5
    else:
        return 0
    if cue.topic is None:
        return act + 1.5
    for words, weight in ((around.clause, 3.0), (around.sentence, 2.5), (around.context, 2.0), (around.heading, 1.5)):
        if cue.topic.search(words):
            return act + weight
    return 0


def _proposal(figure: Figure, around: _Around, tree: Mapping[str, Any]) -> Proposal | None:
    levels = _levels(around.clause, tree) or _levels(around.sentence, tree)
    scored: list[tuple[float, Cue, tuple[Any, ...]]] = []
    for cue in CUES:
        score = _score(cue, around) if figure.kind in cue.kinds else 0
        values = readings(cue.path, figure, levels, tree) if score else ()
        if values:
            scored.append((score if figure.bound in cue.bounds else score - CLOSE, cue, values))
    if not scored:
        return None
    scored.sort(key=lambda each: -each[0])
    best, cue, values = scored[0]
    rivals = [each for each in scored[1:] if each[0] > best - CLOSE]
    why = _doubt(figure, cue, best, values, bool(rivals))
    others = [(cue.path, value) for value in values[1:]]
    others += [(rival.path, value) for _, rival, read in (rivals if why else []) for value in read]
    return Proposal(
        path=cue.path,
        value=as_text(values[0]),
        sentence=figure.sentence.words,
        figure=figure,
        start=figure.start,
        end=figure.end,
        confidence=LOW if why else HIGH,
        why=why,
        stated=as_text(values[0]),
        alternatives=tuple(Candidate(path=path, value=as_text(value)) for path, value in others),
    )


def _doubt(figure: Figure, cue: Cue, score: float, values: tuple[Any, ...], rivals: bool) -> str:  # noqa: FBT001
    """Why a reading is not sure, in a sentence; empty where it is."""
    if figure.negated:
        return "The sentence denies it."
    if figure.doubtful:
        return "The words can be read in two ways."
    if figure.high is not None:
        return "The sentence gives a range."
    if rivals:
        return "The sentence speaks of more than one rule."
    if figure.bound not in cue.bounds:
        return "The limit is put the other way round than this rule has it."
    if len(values) > 1 or not is_exact(cue.path, figure):
        return "The unit can be read in two ways."
    if figure.bound != MORE_THAN and _sets_condition(figure):
        return "The sentence sets a condition."
    if score < _SURE:
        return FEW_WORDS
    return ""


def _sets_condition(figure: Figure) -> bool:
    """Whether the figure stands in the part of the sentence that only says when the rule applies."""
    before = figure.sentence.text[: figure.start - figure.sentence.start]
    return re.match(r"\s*(?:if|when|where|unless|should)\b[^,]*$", before, re.IGNORECASE) is not None


def _joined(proposal: Proposal, found: list[Proposal], tree: Mapping[str, Any]) -> Proposal:
    """A value by level joined from every sentence: what holds for all first, then what single levels have."""
    if by_path()[proposal.path].kind is not Kind.WHOLE_BY_LEVEL:
        return proposal
    said = [(json.loads(other.stated), other.stated == proposal.stated) for other in found]
    held = value_at(tree, proposal.path)
    joined = dict(held) if isinstance(held, Mapping) else {}
    for value, _ in sorted(said, key=lambda each: (-len(each[0]), each[1])):
        joined.update(value)
    return replace(proposal, value=as_text(joined))


def _levels(words: str, tree: Mapping[str, Any]) -> tuple[str, ...]:
    known = value_at(tree, "risk.levels") or ("low", "medium", "high")
    return tuple(level for level in known if re.search(rf"\b{re.escape(level)}\b(?!er)", words, re.IGNORECASE))


def _contested(proposal: Proposal, found: list[Proposal]) -> Proposal:
    rivals = dict.fromkeys(other.stated for other in found if other.stated != proposal.stated)
    if by_path()[proposal.path].kind is Kind.WHOLE_BY_LEVEL:
        mine = json.loads(proposal.stated).keys()
        rivals = {value: None for value in rivals if json.loads(value).keys() == mine}
    if not rivals:
        return proposal
    known = {candidate.value for candidate in proposal.candidates if candidate.path == proposal.path}
    others = tuple(Candidate(path=proposal.path, value=value) for value in rivals if value not in known)
    why = proposal.why or "Another sentence states this rule otherwise."
    return replace(proposal, confidence=LOW, why=why, alternatives=(*proposal.alternatives, *others))
