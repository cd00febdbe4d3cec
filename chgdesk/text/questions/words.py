"""Answers read from words: yes or no, names of categories and levels, choices, elements (POL-28)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from chgdesk.domain.parameters import value_at
from chgdesk.text.questions.asking import NOT_NAMED, Reading, Said, Source

Reader = Callable[[Source], Iterator[Reading]]

HEDGED = "The sentence only recommends it."

_HEDGE = re.compile(
    r"\b(?:should|where (?:possible|practical|feasible|appropriate)|ideally|recommended|typically)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not (?:required|needed|necessary|mandatory|permitted|allowed)|need not|needs no|"
    r"no\b[^.]{0,30}\brequired|optional|do(?:es)? not (?:need|require|have to)|exempt|without)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:must|shall|needs?|requires?|required|has|have|is|are)\b", re.IGNORECASE)
_EVERY = re.compile(
    r"\b(?:all|every|each|any)\s+(?:production\s+|proposed\s+)?(?:changes?|deployments?|releases?)\b", re.IGNORECASE
)
_EXCEPT = re.compile(
    r"\b(?:except(?: for)?|other than|excluding|apart from|with the exception of)\b(?P<names>[^.;]*)", re.IGNORECASE
)


def matching(source: Source, cue: str, *, never: str = "", own: bool = True) -> Iterator[Said]:
    """The sentences that speak of something: by their own words, or with `own` false by their surroundings too."""
    wanted = re.compile(cue, re.IGNORECASE)
    barred = re.compile(never, re.IGNORECASE) if never else None
    for said in source.said:
        words = said.text if own else said.around
        if wanted.search(words) and not (barred is not None and barred.search(said.text)):
            yield said


def is_denied(text: str) -> bool:
    """Whether a sentence takes a duty away."""
    return _DENIAL.search(text) is not None


def hedge_in(text: str) -> str:
    """Why a sentence is no plain duty, or nothing."""
    return HEDGED if _HEDGE.search(text) else ""


def flag(cue: str, *, yes: str = ".", no: str = "(?!)", never: str = "", own: bool = True) -> Reader:
    """A yes or no: sentences of a cue that hold a word of the duty, or deny it; with `own` false the cue is near."""
    affirms, denies = re.compile(yes, re.IGNORECASE), re.compile(no, re.IGNORECASE)

    def read(source: Source) -> Iterator[Reading]:
        for said in matching(source, cue, never=never, own=own):
            if denies.search(said.text) or is_denied(said.text):
                yield Reading(value=False, said=said, doubt=hedge_in(said.text))
            elif affirms.search(said.text):
                yield Reading(value=True, said=said, doubt=hedge_in(said.text))

    return read


def categories_named(cue: str, *, never: str = "", without: tuple[str, ...] = ("standard",)) -> Reader:
    """The categories a duty is put on: named ones, or all but those in `without` where it is on every change."""

    def read(source: Source) -> Iterator[Reading]:
        for said in matching(source, cue, never=never):
            yield from _named(said, tuple(value_at(source.tree, "categories") or ()), without)

    return read


def levels_named(cue: str, *, never: str = "") -> Reader:
    """The risk levels a duty is put on."""

    def read(source: Source) -> Iterator[Reading]:
        known = tuple(value_at(source.tree, "risk.levels") or ("low", "medium", "high"))
        for said in matching(source, cue, never=never):
            named = levels_in(said.text, known)
            if named and not is_denied(said.text):
                yield Reading(value=list(named), said=said, doubt=hedge_in(said.text))
            elif _EVERY.search(said.text) and not is_denied(said.text) and not _EXCEPT.search(said.text):
                yield Reading(value=list(known), said=said, doubt=hedge_in(said.text))

    return read


def _named(said: Said, known: tuple[str, ...], without: tuple[str, ...]) -> Iterator[Reading]:
    if is_denied(said.text):
        return
    text, excepted = said.text, _EXCEPT.search(said.text)
    left_out: tuple[str, ...] = ()
    if excepted:
        left_out = categories_in(f"{excepted['names']} changes", known)
        text = text[: excepted.start()] + text[excepted.end() :]
    if _EVERY.search(text):
        dropped = left_out or without
        doubt = "" if left_out or not set(without) & set(known) else "Standard changes may be meant as well."
        others = (list(known),) if doubt else ()
        value = [name for name in known if name not in dropped]
        yield Reading(value=value, said=said, doubt=doubt or hedge_in(said.text), others=others)
        return
    named = categories_in(text, known)
    if named:
        yield Reading(value=list(named), said=said, doubt=hedge_in(said.text))
    elif _DUTY.search(text) and not levels_in(text, ("low", "medium", "high")):
        value = [name for name in known if name not in without]
        yield Reading(value=value, said=said, doubt=NOT_NAMED, others=(list(known),))


def categories_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """The categories a sentence names: "normal and major changes", "a standard change", "emergencies"."""
    found: list[str] = []
    for name in known:
        spelled = re.escape(name.replace("_", " "))
        plural = "|emergencies" if name == "emergency" else ""
        more = r"(?:\s*(?:,|and|or|/|&)\s*[\w-]+){0,4}"
        listed = rf"\b{spelled}\b(?={more}\s+(?:risk\s+)?(?:changes?|deployments?|releases?)\b)"
        if re.search(rf"{listed}{plural}", text, re.IGNORECASE):
            found.append(name)
    return tuple(found)


def levels_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """The risk levels a sentence names: "medium and high risk", "high-risk changes"."""
    found = []
    for name in known:
        spelled = re.escape(name.replace("_", " "))
        if re.search(
            rf"\b{spelled}\b(?=(?:\s*(?:,|and|or|/|-|–)\s*[\w-]+){{0,3}}[\s-]+(?:risk|impact)\b)", text, re.IGNORECASE
        ) or re.search(rf"\brisk\b[^.;]{{0,40}}\b{spelled}\b(?!\s*-?\s*level)", text, re.IGNORECASE):
            found.append(name)
    return tuple(found)


def choice(
    cue: str,
    answers: Mapping[str, str],
    *,
    after: str = "",
    own: bool = True,
    doubtful: Mapping[str, tuple[str, ...]] | None = None,
) -> Reader:
    """One of several answers, each with the words that mean it, looked for behind the words of `after`.

    An answer marked with `?` may mean something else too, which `doubtful` lists.
    """
    patterns = {answer: re.compile(words, re.IGNORECASE) for answer, words in answers.items()}
    begins = re.compile(after, re.IGNORECASE)

    def read(source: Source) -> Iterator[Reading]:
        for said in matching(source, cue, own=own):
            begun = begins.search(said.text)
            words = said.text[begun.end() :] if begun else ""
            answer = next((answer for answer, pattern in patterns.items() if pattern.search(words)), None)
            if answer is None:
                continue
            name, unsure, _ = answer.partition("?")
            others: tuple[Any, ...] = (doubtful or {}).get(name, ()) if unsure else ()
            doubt = "The words can be read in two ways." if unsure else hedge_in(said.text)
            yield Reading(value=name, said=said, doubt=doubt, others=others)

    return read


def listed(cue: str, names: Mapping[str, str], *, least: int = 1, never: str = "") -> Reader:
    """Several names, gathered over all sentences of a cue and the lists they lead in."""
    patterns = {name: re.compile(words, re.IGNORECASE) for name, words in names.items()}

    def read(source: Source) -> Iterator[Reading]:
        found: dict[str, Said] = {}
        for said in matching(source, cue, never=never, own=False):
            for name, pattern in patterns.items():
                if pattern.search(said.text):
                    found.setdefault(name, said)
        value = [name for name in names if name in found]
        for said in dict.fromkeys(found.values()) if len(value) >= least else ():
            yield Reading(value=value, said=said)

    return read
