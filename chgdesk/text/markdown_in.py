"""Markdown and plain text in: sections by their headings, blanks to fill, an account of every word (POL-05, POL-25).

Of a Markdown file words are accounted for, since its signs are markup: each word stands in a section, or in an item
that says on which line it stood.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from chgdesk.errors import UserError
from chgdesk.text.blocks import Block, Heading, plain
from chgdesk.text.found_damages import find_damages, repair_sections
from chgdesk.text.found_fields import bind_fields, find_fields
from chgdesk.text.markdown import parse, write
from chgdesk.text.read_document import (
    ALL_DAMAGES,
    Choice,
    Counted,
    Kind,
    Ledger,
    LedgerItem,
    ReadDocument,
    ReadSection,
    unnamed_notes,
)

LARGEST = 5_000_000
"""Bytes of a file that is still read; a policy of 60 pages takes some 200,000."""
SECTION_LEVELS = 3
_ENDINGS = frozenset({".md", ".markdown", ".mdown", ".txt"})
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE)
_WORD = re.compile(r"\w+")
FRONT_MATTER = Kind(key="front_matter", name="Head of the file", allowed=(Choice.LEAVE,))
NOT_TEXT = Kind(key="not_text", name="Markup whose words are not text", allowed=(Choice.LEAVE,))


def read_markdown(data: bytes, name: str, *, encoding: str = "") -> ReadDocument:
    """Read a Markdown or plain text file; `encoding` is what the officer says where the file does not.

    Raises UserError where the file is empty, too large, no text, or in an encoding that must be said.
    """
    return _read(data, name, encoding, {})


def with_choices(read: ReadDocument, choices: Mapping[str, Choice]) -> ReadDocument:
    """The file with the blanks the officer takes as fields (`field:…`) and the repairs taken (`damage:…`).

    Raises UserError for a key the file has not.
    """
    known = {each.choice_key for each in read.fields} | {each.key for each in read.damages} | {ALL_DAMAGES}
    for key in choices:
        if key not in known:
            raise UserError(f"{read.name} has nothing named {key} to decide about. Read the file again.")
    return _read(read.data, read.name, read.encoding, {**read.choices, **choices})


def _read(data: bytes, name: str, encoding: str, choices: Mapping[str, Choice]) -> ReadDocument:
    whole = _decoded(data, name, encoding).replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(whole)
    text = whole[front.end() :] if front else whole
    named = _TITLE.search(front[1]) if front else None
    said = named[1].strip().strip("\"'") if named else ""
    blocks = parse(text)
    title, unbound = _cut(blocks, said, {})
    _, bound = _cut(blocks, said, choices)
    sections = repair_sections(bound, choices)
    if not sections and not title:
        raise UserError(f"{name} holds no text to read. Choose another file.")
    printed = " ".join((*([] if said else [title]), *(f"{each.heading} {each.body}" for each in unbound)))
    front_lines = whole[: front.end()].count("\n") if front else 0
    return ReadDocument(
        name=name,
        title=title,
        sections=sections,
        ledger=_account(text, front[1] if front else "", front_lines, printed, choices),
        fields=find_fields(unbound, choices),
        damages=find_damages(bound, choices),
        notes=unnamed_notes(sections),
        choices=dict(choices),
        encoding=encoding,
        data=data,
    )


def _decoded(data: bytes, name: str, encoding: str) -> str:
    """The bytes as text: by their mark, as UTF-8, or as the officer says; never by a guess."""
    if PurePath(name).suffix.lower() not in _ENDINGS:
        raise UserError(f"{name} does not end in .md or .txt. Choose a Markdown file; a .docx is imported as such.")
    if not data:
        raise UserError(f"{name} holds no bytes. Copy it again from where it came from.")
    if len(data) > LARGEST:
        raise UserError(f"{name} is {len(data) / 1_000_000:,.0f} MB; at most 5 MB of text are read.")
    mark, found = next(((mark, found) for mark, found in _BOMS if data.startswith(mark)), (b"", encoding or "utf-8"))
    try:
        text = data[len(mark) :].decode(found)
    except LookupError as fault:
        raise UserError(f"“{encoding}” is no encoding the desk knows. Use utf-8, utf-16 or cp1252.") from fault
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise UserError(
            f"{name} is not in {found.upper()}: line {line} holds a byte that is none of its characters. If an older "
            "Windows program wrote it, read it as cp1252 and look at the result, or save it as UTF-8."
        ) from fault
    if "\0" in text:
        raise UserError(f"{name} is no text: it holds zero bytes. If it is UTF-16, save it as UTF-8 and import that.")
    return text


@dataclass(slots=True, kw_only=True)
class _Open:
    """The section under way."""

    heading: str = ""
    level: int = 1


def _cut(blocks: Sequence[Block], title: str, choices: Mapping[str, Choice]) -> tuple[str, tuple[ReadSection, ...]]:
    """Title and sections; a single heading of the highest level that comes first is the title."""
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    alone = bool(levels) and levels.count(levels[0]) == 1 and all(level > levels[0] for level in levels[1:])
    if not title and alone and len(levels) > 1 and isinstance(blocks[0], Heading):
        title, blocks, levels = plain(blocks[0].spans), blocks[1:], levels[1:]
    shift = min(levels, default=1) - 1
    sections: list[ReadSection] = []
    under = _Open()
    held: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            held.append(block)
        elif block.level - shift > SECTION_LEVELS:
            held.append(replace(block, level=block.level - shift - SECTION_LEVELS))
        else:
            sections.extend(_closed(under, held, choices))
            deepest = (sections[-1].level if sections else 0) + 1
            under, held = _Open(heading=plain(block.spans), level=min(block.level - shift, deepest)), []
    return title, (*sections, *_closed(under, held, choices))


def _closed(under: _Open, held: Iterable[Block], choices: Mapping[str, Choice]) -> tuple[ReadSection, ...]:
    blocks = bind_fields(held, choices)
    if not blocks and not under.heading:
        return ()
    body = write(blocks, tokens=True)
    return (ReadSection(heading=under.heading, level=under.level, body=body, blocks=blocks),)


def _account(text: str, front: str, front_lines: int, printed: str, choices: Mapping[str, Choice]) -> Ledger:
    """Each word of the file stands in a section, or is listed with its line."""
    left = Counter(_WORD.findall(printed))
    items = [_item(FRONT_MATTER, 1, front, _words(front), choices)] if front else []
    imported = 0
    for number, line in enumerate(text.split("\n"), start=front_lines + 1):
        missing = 0
        for word in _WORD.findall(line):
            if left[word] > 0:
                left[word] -= 1
                imported += len(word)
            else:
                missing += len(word)
        if missing:
            items.append(_item(NOT_TEXT, number, line, missing, choices))
    counted = (Counted(kind="words", characters=imported),)
    return Ledger(seen=_words(front) + _words(text), imported=counted, items=tuple(items))


def _item(kind: Kind, line: int, text: str, characters: int, choices: Mapping[str, Choice]) -> LedgerItem:
    key = f"{kind.key}:{line}"
    decision = choices.get(key) or choices.get(kind.key)
    where = f"line {line}"
    return LedgerItem(key=key, kind=kind, where=where, text=text.strip(), characters=characters, decision=decision)


def _words(text: str) -> int:
    return sum(len(word) for word in _WORD.findall(text))
