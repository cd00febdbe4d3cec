"""A version set out for reading, and the frozen text that is signed and printed from then on (POL-07, POL-16, POL-17).

The frozen text is plain Markdown: a head of `Name: value` lines, then each document of the set with its sections.
A section's heading ends in `{#part/key}`, a document's in `{document=part}`; headings inside a section's own text
begin on the fourth level, so that no line of a body can be taken for one of ours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.blocks import Block, Heading, Paragraph, SetSection, Values, plain
from chgdesk.text.markdown import parse, write
from chgdesk.text.numbering import Clause, clauses, numbers_of, standing
from chgdesk.text.tables import LIVE, TABLE_PRINTS
from chgdesk.text.tables.cells import name_of, sentence_case, title_of
from chgdesk.text.tokens import PARAM, TABLE, Token, tokens
from chgdesk.text.values import ContentValues

FORM = "Policy text, form 1"
"""First line of a frozen text; another form gets another number."""

_OUR_LEVELS = 3
_DEEPEST = 6
_SECTION = re.compile(r"^(#{1,3}) ([0-9.]+) ?(.*?) ?\{#([a-z_]+)/([^}\n]*)\}$")
_DOCUMENT = re.compile(r"^# .*\{document=([a-z_]+)\}$")
_HEAD_LINE = re.compile(r"^([A-Z][a-z ]+): ?(.*)$")


def set_out(
    content: PolicyContent, part: str, *, numbered: bool = True, values: Values | None = None
) -> tuple[SetSection, ...]:
    """The sections of one document of the set with their tokens resolved, numbered 1, 1.1 … by their levels."""
    given = values or ContentValues(content)
    return tuple(
        SetSection(
            key=section.key,
            number=number if numbered else "",
            heading=section.heading,
            level=level,
            blocks=parse(section.body, given),
        )
        for section, number, level in numbers_of(standing(content, part))
    )


def canonical_text(content: PolicyContent) -> str:
    """The whole set as the text that is signed: fixed head, tokens resolved, LF line ends, one LF at the end.

    Nothing that can change after the version is handed in stands in it: no dates, no approver, no holders of roles.
    """
    lines = [FORM, "", *(f"{name}: {_one_line(value)}".rstrip() for name, value in _head(content)), ""]
    frozen = ContentValues(content, frozen=True)
    for part in content.parts:
        document = content.document_of(part)
        title = _one_line(f"{document.ref} {document.title}")
        lines += [f"# {title} {{document={part}}}", ""]
        for section in set_out(content, part, values=frozen):
            heading = _one_line(f"{section.number} {section.heading}")
            lines += [f"{'#' * section.level} {heading} {{#{part}/{section.key}}}", ""]
            body = write(tuple(_deeper(block, _OUR_LEVELS) for block in section.blocks)).strip("\n")
            lines += [body, ""] if body else []
    return "\n".join(lines).replace("\r\n", "\n").rstrip("\n") + "\n"


def digest_of(text: str) -> str:
    """The SHA-256 of a frozen text's UTF-8 bytes, in hex: what people sign."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _head(content: PolicyContent) -> tuple[tuple[str, str], ...]:
    document, version = content.document, content.version
    return (
        ("Number", document.ref),
        ("Title", document.title),
        ("Version", version.number),
        ("Author", name_of(content, version.author)),
        ("Change", version.change_summary),
        ("Organisation", content.organisation.name),
        ("Classification", document.classification),
        ("Owner", sentence_case(title_of(content, document.owner_role)) if document.owner_role else ""),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _deeper(block: Block, by: int) -> Block:
    return replace(block, level=max(1, min(block.level + by, _DEEPEST))) if isinstance(block, Heading) else block


def frozen_head(text: str) -> Mapping[str, str]:
    """The head of a frozen text by name: Number, Title, Version, Author, Change, Organisation and so on."""
    head: dict[str, str] = {}
    for line in text.split("\n"):
        if line.startswith("# "):
            break
        found = _HEAD_LINE.match(line)
        if found:
            head[found[1]] = found[2]
    return head


def frozen_sections(text: str, part: str = "", *, values: Values | None = None) -> tuple[SetSection, ...]:
    """The sections of a frozen text, of one part or of all, as they were signed.

    With `values`, the sentences that stand for living tables give way to the tables as they are on the day of printing.
    """
    return tuple(section for of, section in _frozen(text, values) if part in {"", of})


def _frozen(text: str, values: Values | None) -> Iterator[tuple[str, SetSection]]:
    opened: re.Match[str] | None = None
    body: list[str] = []
    for line in text.split("\n"):
        started = _SECTION.match(line)
        if not started and not _DOCUMENT.match(line):
            body.append(line)
            continue
        if opened:
            yield _read(opened, body, values)
        opened, body = started, []
    if opened:
        yield _read(opened, body, values)


def _read(opened: re.Match[str], body: list[str], values: Values | None) -> tuple[str, SetSection]:
    blocks = tuple(_live(_deeper(block, -_OUR_LEVELS), values) for block in parse("\n".join(body)))
    section = SetSection(key=opened[5], number=opened[2], heading=opened[3], level=len(opened[1]), blocks=blocks)
    return opened[4], section


def _live(block: Block, values: Values | None) -> Block:
    if values is None or not isinstance(block, Paragraph):
        return block
    said = plain(block.spans)
    name = next((name for name, sentence in LIVE.items() if sentence == said), None)
    return block if name is None else values.table(Token(kind=TABLE, key=name))


def clause_printing(path: str, content: PolicyContent) -> tuple[Clause, ...]:
    """The clauses whose text prints a parameter, by its own token or in a table, in printing order."""
    return tuple(clause for clause, section in clauses(content) if path in printed_by(section.body))


def printed_by(body: str) -> tuple[str, ...]:
    """The parameters a section's text prints, by token or in a table, each once, in order."""
    paths: list[str] = []
    for token in tokens(body):
        if token.kind == PARAM:
            paths.append(token.key)
        elif token.kind == TABLE:
            paths += TABLE_PRINTS.get(token.key, ())
    return tuple(dict.fromkeys(paths))
