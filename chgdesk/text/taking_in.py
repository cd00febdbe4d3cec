"""A file that was read becomes a version's sections: keys kept, and figures bound again where their words still stand.

A policy that went to Word and came back holds words where its text held tokens. A block whose words are unchanged gets
its tokens back; in a changed one each token comes back whose words still stand there once. The words read the same
either way, so nothing is changed by that; what could not be bound again is listed (POL-07, POL-25).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from chgdesk.domain.policy_text import POLICY, PlaceholderField, PolicyContent, PolicySection
from chgdesk.text.blocks import Block, SetSection, Span, Spans, TableBlock, plain
from chgdesk.text.found_fields import every_spans, field_key
from chgdesk.text.markdown import tidy, write
from chgdesk.text.numbering import standing
from chgdesk.text.read_document import Choice, ReadDocument, ReadSection
from chgdesk.text.setting import set_out

_STEP = 10
"""Positions leave room, so that a section put between two others moves none of them."""
_SHORTEST = 4
"""Characters of words that are bound again on their own; shorter ones only where a word beside them is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostToken:
    """A token of the draft that found no place in the text read: under which heading, and the words it printed."""

    heading: str
    chip: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """Sections ready to be saved, the fields they need, how many tokens came back, and which did not."""

    sections: tuple[PolicySection, ...]
    fields: tuple[PlaceholderField, ...] = ()
    bound: int = 0
    lost: tuple[LostToken, ...] = ()


def take_in(read: ReadDocument, version: str, content: PolicyContent | None = None, part: str = POLICY) -> TakenIn:
    """The sections of a version from what was read; with `content`, those of its draft keep key, topic and tokens."""
    held = standing(content, part) if content else ()
    printed = set_out(content, part) if content else ()
    pairs = _matched(read.sections, printed)
    by_key = {section.key: section for section in held}
    used = {old.key for old in pairs.values()}
    sections: list[PolicySection] = []
    bound = 0
    lost: list[LostToken] = []
    for at, section in enumerate(read.sections):
        old = pairs.get(at)
        key = old.key if old else _new_key(section.heading, used)
        used.add(key)
        blocks = _bound_again(section.blocks, old.blocks) if old else section.blocks
        bound += len(_chips(blocks)) - len(_chips(section.blocks))
        lost += _lost(old, blocks) if old else []
        kept = by_key.get(key) or PolicySection(ref=f"{version}/{key}", version=version, key=key, heading="")
        sections.append(
            replace(
                kept,
                ref=f"{version}/{key}",
                version=version,
                heading=section.heading,
                level=section.level,
                body=write(blocks, tokens=True),
                part=part,
                position=(at + 1) * _STEP,
                removed=False,
            )
        )
    gone = [token for old in printed if old not in pairs.values() for token in _lost(old, ())]
    return TakenIn(sections=tuple(sections), fields=_fields(read), bound=bound, lost=(*lost, *gone))


def _fields(read: ReadDocument) -> tuple[PlaceholderField, ...]:
    """The blanks that the officer took as fields."""
    return tuple(
        PlaceholderField(ref=each.key, label=each.label, value=each.value)
        for each in read.fields
        if each.decision is Choice.TAKE
    )


def _new_key(heading: str, used: set[str]) -> str:
    """A key from the heading's words that no other section has."""
    base = field_key(heading) if heading.strip() else "opening"
    found, number = base, 1
    while found in used:
        number += 1
        found = f"{base}_{number}"
    return found


def _matched(read: Sequence[ReadSection], printed: Sequence[SetSection]) -> dict[int, SetSection]:
    """Which section of the draft each one read is: by its heading, then by its words."""
    left = list(printed)
    found: dict[int, SetSection] = {}
    for same in (_same_heading, _same_words):
        for at, section in enumerate(read):
            match = next((old for old in left if at not in found and same(section, old)), None)
            if match is not None:
                found[at] = match
                left.remove(match)
    return found


def _same_heading(section: ReadSection, old: SetSection) -> bool:
    return " ".join(section.heading.casefold().split()) == " ".join(old.heading.casefold().split())


def _same_words(section: ReadSection, old: SetSection) -> bool:
    return bool(section.blocks) and section.blocks == tuple(map(_bare, old.blocks))


def _bare(block: Block) -> Block:
    """A block as it reads once nobody knows where its words came from."""

    def plainly(spans: Spans) -> Spans:
        return tuple(replace(span, chip="") for span in spans)

    if isinstance(block, TableBlock):
        rows = tuple(tuple(plainly(cell) for cell in row) for row in block.rows)
        made: Block = TableBlock(head=tuple(plainly(cell) for cell in block.head), rows=rows)
    else:
        made = replace(block, spans=plainly(block.spans))
    return next(iter(tidy((made,))), made)


def _bound_again(blocks: Sequence[Block], old: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks read, with the tokens of those they come from."""
    bare = [_bare(block) for block in old]
    found: list[Block] = []
    matcher = SequenceMatcher(
        None, [_form(block) for block in bare], [_form(block) for block in blocks], autojunk=False
    )
    for kind, old_start, old_end, start, end in matcher.get_opcodes():
        if kind == "equal":
            found += old[old_start:old_end]
            continue
        for at, block in enumerate(blocks[start:end]):
            before = old[old_start + at] if old_start + at < old_end else None
            found.append(_words_bound(block, before) if before is not None else block)
    return tuple(found)


def _form(block: Block) -> str:
    return repr(block)


def _words_bound(block: Block, before: Block) -> Block:
    """A changed block with those tokens whose words it still says once."""
    if isinstance(block, TableBlock) or isinstance(before, TableBlock):
        return block
    spans = block.spans
    old_words = plain(before.spans)
    at = 0
    for span in before.spans:
        if span.chip and span.text.strip():
            around = (old_words[:at].split()[-1:], old_words[at + len(span.text) :].split()[:1])
            spans = _one_bound(spans, span, around)
        at += len(span.text)
    return replace(block, spans=spans)


def _one_bound(spans: Spans, token: Span, around: tuple[list[str], list[str]]) -> Spans:
    """The spans with one token in the place of its words, where these stand alone and only once."""
    text = "".join("\0" * len(span.text) if span.chip else span.text for span in spans)
    places = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(token.text)}(?!\w)", text)]
    if len(places) != 1:
        return spans
    start, end = places[0], places[0] + len(token.text)
    beside = (text[:start].split()[-1:], text[end:].split()[:1])
    if len(token.text) < _SHORTEST and beside[0] != around[0] and beside[1] != around[1]:
        return spans
    found: list[Span] = []
    at = 0
    for span in spans:
        first, last = max(start - at, 0), min(end - at, len(span.text))
        if first >= last:
            found.append(span)
        else:
            found += [replace(span, text=span.text[:first])] if first else []
            found += [replace(span, text=token.text, chip=token.chip)] if at + first == start else []
            found += [replace(span, text=span.text[last:])] if span.text[last:] else []
        at += len(span.text)
    return tuple(found)


def _chips(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    """The tokens of some blocks with the words they print; of a table rendered from data, the table's."""
    return list(_each_chip(blocks))


def _each_chip(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, TableBlock) and block.chip:
            yield block.chip, "table"
            continue
        for spans in every_spans(block):
            yield from ((span.chip, span.text) for span in spans if span.chip)


def _lost(old: SetSection, blocks: Iterable[Block]) -> list[LostToken]:
    """Tokens of a section of the draft that the new text does not print."""
    left = [chip for chip, _ in _chips(blocks)]
    found: list[LostToken] = []
    for chip, words in _chips(old.blocks):
        if chip in left:
            left.remove(chip)
        else:
            found.append(LostToken(heading=old.heading, chip=chip, words=words))
    return found
