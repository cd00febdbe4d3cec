"""A text's sentences with their offsets, and what stands around each: heading, lead-in, sentence before (POL-28)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chgdesk.text.passages import Passage, inner_headings, passages

_END = re.compile(r"[.!?;](?=[\"”’)*_]*(?:\s|$))[\"”’)*_]*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.?\s?g|i\.?\s?e|etc|cf|vs|approx|incl|excl|min|max|no|nos|art|sec|para|fig|inc|ltd|corp|co|dr|mr|mrs|ms|st)"
    r"|\b[A-Z]|(?:^|\s)[0-9]{1,2}(?:\.[0-9]{1,2}){0,3})\.$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\A\s*(?:[-*+•]|[0-9]{1,3}[.)]|\(?[a-z][.)])\s+")


LONGEST = 1_500
"""Characters after which a text without full stops is cut: no sentence of a policy is that long, but bad files are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, list item or table row: its words as they stand, its offsets, and its surroundings.

    `before` is the sentence before it in the same paragraph, `opening` the paragraph's first; `lead` the words that
    lead a list in, or a table's head; `heading` the nearest heading inside the text.
    """

    text: str
    start: int
    end: int
    before: str = ""
    opening: str = ""
    lead: str = ""
    heading: str = ""

    @property
    def words(self) -> str:
        """The sentence on one line, without list marks."""
        return " ".join(_ITEM.sub("", self.text, count=1).strip(" |").split())


def sentences(text: str) -> tuple[Sentence, ...]:
    """Every sentence of a plain or Markdown text, in order."""
    headings = inner_headings(text)
    found: list[Sentence] = []
    lead, previous = "", ""
    for passage in passages(text):
        heading = next((each.text for each in reversed(headings) if each.start < passage.start), "")
        is_item = _ITEM.match(passage.text) is not None
        is_row = "|" in passage.text
        if not (is_item or is_row):
            lead = ""
        elif previous.rstrip().endswith(":") and not lead:
            lead = previous
        elif is_row and not lead:
            lead = passage.text
        found.extend(_of_passage(passage, lead if lead != passage.text else "", heading))
        previous = passage.text
    return tuple(found)


def _of_passage(passage: Passage, lead: str, heading: str) -> Iterator[Sentence]:
    before, opening = "", ""
    for start, end in _spans(passage.text):
        words = passage.text[start:end]
        yield Sentence(
            text=words,
            start=passage.start + start,
            end=passage.start + end,
            before=before,
            opening=opening,
            lead=lead,
            heading=heading,
        )
        before, opening = words, opening or words


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _whole_spans(text):
        while end - start > LONGEST:
            stop = max(text.rfind(" ", start, start + LONGEST), start) + 1
            stop = stop if stop > start + 1 else start + LONGEST
            yield start, stop
            start = stop  # noqa: PLW2901
        yield start, end


def _whole_spans(text: str) -> Iterator[tuple[int, int]]:
    item = _ITEM.match(text)
    start = item.end() if item else len(text) - len(text.lstrip())
    for stop in _END.finditer(text):
        behind = text[max(start, stop.start() - 24) : stop.start() + 1]
        if stop.end() <= start or (text[stop.start()] == "." and _ABBREVIATED.search(behind)):
            continue
        yield start, stop.end()
        start = stop.end()
        while start < len(text) and text[start].isspace():
            start += 1
    if text[start:].strip():
        yield start, start + len(text[start:].rstrip())
