"""Questions put to the reader of an adopted policy, and what its text answers (POL-28)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chgdesk.domain.parameter_kinds import Kind
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.parameters import as_text, by_path, value_at
from chgdesk.domain.people import Role
from chgdesk.domain.policy import Binding
from chgdesk.text.figures import HIGH, LOW, Candidate, Proposal
from chgdesk.text.sentences import Sentence

SILENT = "The text does not say."
"""What a question shows for a part that no sentence answers."""


NOT_NAMED = "The sentence does not say for which changes."
"""Why a duty that names no changes is unsure; it counts only where no sentence names some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One parameter that a question sets, and how it is asked for."""

    path: str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of the twelve questions: what it is about, why it matters, and the parameters it sets."""

    key: str
    title: str
    explanation: str
    parts: tuple[Part, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The parameters it sets."""
        return tuple(part.path for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence an answer was read from: its words, its section's key, and its offsets in that section's body."""

    sentence: str
    section: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPart:
    """One part as the text answers it; `proposed` is JSON text, None where the text does not say.

    `allowed` are the answers there are, as JSON text, and `many` whether several may be chosen; both empty where the
    answer is a number, a time or a table. `why` says what is unsure about a low confidence.
    """

    part: Part
    proposed: str | None = None
    confidence: str = LOW
    why: str = SILENT
    quotes: tuple[Quote, ...] = ()
    alternatives: tuple[Candidate, ...] = ()
    allowed: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question with what the text answers, part by part."""

    question: Question
    parts: tuple[AskedPart, ...]

    @property
    def is_answered(self) -> bool:
        """Whether the text says anything to it."""
        return any(part.proposed is not None for part in self.parts)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The sentences it was read from, each once."""
        return tuple(dict.fromkeys(quote for part in self.parts for quote in part.quotes))

    @property
    def values(self) -> tuple[ParameterValue, ...]:
        """The proposed values, for the parts that the text answers."""
        return tuple(
            ParameterValue(path=part.part.path, text=part.proposed) for part in self.parts if part.proposed is not None
        )

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """From which sentence each proposed value was read; the first where several say so."""
        return tuple(
            Binding(path=part.part.path, sentence=part.quotes[0].sentence, section=part.quotes[0].section)
            for part in self.parts
            if part.proposed is not None and part.quotes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence with the section it stands in."""

    sentence: Sentence
    section: str = ""
    heading: str = ""

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self.sentence.text

    @property
    def around(self) -> str:
        """The sentence with what leads to it: heading, lead-in, the paragraph's first sentence and the one before."""
        near = self.sentence
        return f"{self.heading} | {near.heading} | {near.lead} | {near.opening} | {near.before} | {self.text}"

    @property
    def quote(self) -> Quote:
        """The sentence as an answer cites it."""
        return Quote(
            sentence=self.sentence.words, section=self.section, start=self.sentence.start, end=self.sentence.end
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one sentence answers to one part; `doubt` says why it is unsure, empty where it is not."""

    value: Any
    said: Said
    doubt: str = ""
    others: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text that is asked: its sentences, its figures, the tree it starts from, and the roles on record."""

    said: tuple[Said, ...]
    proposals: tuple[Proposal, ...]
    tree: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()


def answered(part: Part, readings: Iterable[Reading], tree: Mapping[str, Any]) -> AskedPart:
    """One part from all that sentences say of it: what most say is proposed, the others are alternatives."""
    read = tuple(readings)
    read = tuple(each for each in read if each.doubt != NOT_NAMED) or read
    asked = _open(part, tree)
    if not read:
        return asked
    votes = Counter(as_text(each.value) for each in read)
    chosen = max(votes, key=lambda text: votes[text])
    sure = [each for each in read if as_text(each.value) == chosen]
    others = [as_text(each.value) for each in read] + [as_text(value) for each in read for value in each.others]
    rivals = tuple(text for text in dict.fromkeys(others) if text != chosen)
    doubts = [each.doubt for each in sure if each.doubt]
    why = "Sentences differ." if len(votes) > 1 else (doubts[0] if len(doubts) == len(sure) else "")
    return replace(
        asked,
        proposed=chosen,
        confidence=LOW if why else HIGH,
        why=why,
        quotes=tuple(dict.fromkeys(each.said.quote for each in read)),
        alternatives=tuple(Candidate(path=part.path, value=text) for text in rivals),
    )


def proposed_by_figures(part: Part, source: Source) -> AskedPart | None:
    """One part from the figures that state it; None where no figure does."""
    mine = [proposal for proposal in source.proposals if proposal.path == part.path]
    if not mine:
        return None
    first = next((proposal for proposal in mine if proposal.confidence == HIGH), mine[0])
    quotes = (_quote(each) for each in (first, *mine))
    return replace(
        _open(part, source.tree),
        proposed=first.value,
        confidence=first.confidence,
        why=first.why,
        quotes=tuple(dict.fromkeys(quotes)),
        alternatives=first.alternatives,
    )


def _quote(proposal: Proposal) -> Quote:
    sentence = proposal.figure.sentence
    return Quote(sentence=proposal.sentence, section=proposal.section, start=sentence.start, end=sentence.end)


def _open(part: Part, tree: Mapping[str, Any]) -> AskedPart:
    definition = by_path()[part.path]
    many = definition.kind is Kind.WORDS
    allowed: tuple[Any, ...] = definition.allowed
    if definition.kind is Kind.FLAG:
        allowed = (True, False)
    elif many and not allowed and part.path.endswith("required_for") and "senior" not in part.path:
        allowed = tuple(value_at(tree, "categories") or ())
    elif many and not allowed and part.path.endswith(("_risk", "senior_required_for")):
        allowed = tuple(value_at(tree, "risk.levels") or ())
    return AskedPart(part=part, allowed=tuple(as_text(answer) for answer in allowed), many=many)
