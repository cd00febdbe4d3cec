"""Blanks in a text of somebody else's making: `[Company name]`, `<Company>`, `{{Company}}`, `«Company»` (POL-05)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from chgdesk.text.blocks import Block, Span, Spans, TableBlock, plain
from chgdesk.text.read_document import Choice, FoundField, ReadSection

_BLANK = re.compile(
    r"\[(?P<square>[^\[\]\n{}]{2,80})\]"
    r"|<(?P<angle>[A-Z][^<>\n{}@=]{1,60})>"
    r"|\{\{(?P<curly>[^{}\n]{2,80})\}\}"
    r"|«(?P<merge>[^«»\n]{2,80})»"
)
_OURS = re.compile(r"(param|field|role|table):[A-Za-z0-9_.]+")
_NO_LABEL = re.compile(r"[\W\d_]*|note \d+|deleted: .*", re.IGNORECASE)


def field_key(label: str) -> str:
    """The key by which a field of that label is named in tokens: `Company name` is `company_name`."""
    bare = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    key = "_".join(re.findall(r"[a-z0-9]+", bare))[:60].strip("_")
    return key or "field_" + "_".join(f"{ord(char):x}" for char in label.strip()[:8])


def blanks(text: str) -> Iterator[tuple[int, int, str]]:
    """Each blank of a text: where it stands, and its label; figures, dots and our own tokens are none."""
    for found in _BLANK.finditer(text):
        label = next(each for each in found.groups() if each is not None).strip()
        if not _NO_LABEL.fullmatch(label) and not _OURS.fullmatch(label):
            yield found.start(), found.end(), label


def every_spans(block: Block) -> Iterator[Spans]:
    """The stretches of a block that are read on their own: the block, or each cell of a table."""
    if isinstance(block, TableBlock):
        yield from block.head
        for row in block.rows:
            yield from row
    else:
        yield block.spans


def find_fields(sections: Iterable[ReadSection], choices: Mapping[str, Choice]) -> tuple[FoundField, ...]:
    """The blanks of some sections, each label once, with every place."""
    found: dict[str, FoundField] = {}
    for section in sections:
        where = f"under “{section.heading}”" if section.heading else "before the first heading"
        for text in (section.heading, *(plain(spans) for block in section.blocks for spans in every_spans(block))):
            for start, end, label in blanks(text):
                key = field_key(label)
                held = found.get(key) or FoundField(
                    key=key, label=label, written=text[start:end], places=(), decision=choices.get(f"field:{key}")
                )
                found[key] = replace(held, places=(*held.places, where))
    return tuple(found.values())


def bind_fields(blocks: Iterable[Block], choices: Mapping[str, Choice]) -> tuple[Block, ...]:
    """The blocks with the blanks that the officer takes as fields in the form of tokens; the rest stays as written."""
    return tuple(_bound(block, choices) for block in blocks)


def _bound(block: Block, choices: Mapping[str, Choice]) -> Block:
    if isinstance(block, TableBlock):
        head = tuple(_bound_spans(cell, choices) for cell in block.head)
        return replace(block, head=head, rows=tuple(tuple(_bound_spans(c, choices) for c in row) for row in block.rows))
    return replace(block, spans=_bound_spans(block.spans, choices))


def _bound_spans(spans: Spans, choices: Mapping[str, Choice]) -> Spans:
    """Blanks may run over a change of face; the token takes the face at its beginning."""
    for start, end, label in reversed(list(blanks(plain(spans)))):
        key = field_key(label)
        if choices.get(f"field:{key}") is Choice.TAKE:
            before, inside, after = (_between(spans, *place) for place in ((0, start), (start, end), (end, None)))
            chip = replace(inside[0], text=f"[{label}]", chip=f"field:{key}")
            spans = (*before, chip, *after)
    return spans


def _between(spans: Spans, start: int, end: int | None) -> Spans:
    """The spans between two places of their text."""
    found: list[Span] = []
    at = 0
    for span in spans:
        last = len(span.text) if end is None else end - at
        text = span.text[max(start - at, 0) : max(last, 0)]
        if text:
            found.append(replace(span, text=text))
        at += len(span.text)
    return tuple(found)
