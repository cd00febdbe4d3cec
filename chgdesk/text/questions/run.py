"""The twelve questions put to a text (POL-28)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chgdesk.domain.parameters import value_at, with_value
from chgdesk.domain.people import Role
from chgdesk.domain.policy_text import PolicySection
from chgdesk.text.figures import proposals
from chgdesk.text.figures.reading import masked
from chgdesk.text.questions.asking import AskedPart, AskedQuestion, Part, Said, Source, answered, proposed_by_figures
from chgdesk.text.questions.authority import categories_read
from chgdesk.text.questions.readers import READERS
from chgdesk.text.questions.twelve import TWELVE
from chgdesk.text.sentences import sentences


def asked(
    text: str | Iterable[PolicySection], tree: Mapping[str, Any], *, roles: Iterable[Role] = ()
) -> tuple[AskedQuestion, ...]:
    """The twelve questions, each with what a text, or the sections of a version, answers and from which sentences.

    `tree` gives the names of categories and levels where the text has none of its own; its values are never taken for
    answers: a part of which no sentence speaks stays open. `roles` are those on record, found by their titles.
    """
    sections = [("", "", text)] if isinstance(text, str) else [(s.key, s.heading, s.body) for s in text]
    said = tuple(
        Said(sentence=sentence, section=key, heading=heading)
        for key, heading, body in sections
        for sentence in sentences(masked(body))
    )
    figures = proposals(text if isinstance(text, str) else _made(sections), tree=_names_only(tree))
    source = Source(said=said, proposals=figures, tree=_names_only(tree), roles=tuple(roles))
    own = tuple(categories_read(source))
    if own:
        source = Source(
            said=said, proposals=figures, tree=with_value(source.tree, "categories", own[0].value), roles=source.roles
        )
    return tuple(
        AskedQuestion(question=question, parts=tuple(_asked_part(part, source) for part in question.parts))
        for question in TWELVE
    )


def _made(sections: list[tuple[str, str, str]]) -> Iterator[PolicySection]:
    for key, heading, body in sections:
        yield PolicySection(ref=key, version="", key=key, heading=heading, body=body)


def _names_only(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The names of categories and risk levels, without any figure that could pass for an answer."""
    named: dict[str, Any] = {}
    for path in ("categories", "risk.levels"):
        value = value_at(tree, path)
        if value:
            named = with_value(named, path, value)
    return named


def _asked_part(part: Part, source: Source) -> AskedPart:
    by_figures = proposed_by_figures(part, source)
    if by_figures is not None:
        return by_figures
    reader = READERS.get(part.path)
    return answered(part, reader(source) if reader is not None else (), source.tree)
