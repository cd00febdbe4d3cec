"""The policy's text: reading, writing, setting and comparing 60 pages; processor time, as for the judge."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import partial

from markdown_it import MarkdownIt

from benchmarks.timing import Result, Sizes, Work, timed
from chgdesk.text.blocks import SetSection, TableBlock, plain
from chgdesk.text.html import Palette, redline_html, section_html
from chgdesk.text.markdown import parse, write
from chgdesk.text.redline import compare

_SECTIONS = 20
_WORDS = ["the", "of", "to", "and", "a", "change", "is", "must", "by", "approved", "in", "record", "owner", "before"]
_WORDS += [f"term{n}" for n in range(900)]


def measures(_sizes: Sizes) -> Iterator[Result]:
    """Three pages as the officer types, then 60 pages (30,000 words) and a redline of two such versions."""
    bodies = [_body(random.Random(n)) for n in range(_SECTIONS)]
    bare = MarkdownIt("commonmark", {"html": False}).enable("table")
    sections = [_section(n, body) for n, body in enumerate(bodies)]
    edited = [_section(n, _edited(body, random.Random(n))) for n, body in enumerate(bodies)]
    palette = Palette()
    page, whole = bodies[0], "\n".join(bodies)
    for name, text, times in (("3 pages", page, 20), ("60 pages", whole, 3)):
        read = partial(bare.parse, text)
        yield _measured(f"parse, {name}", partial(parse, text), read, target=3.0, against="markdown-it", times=times)
        blocks = parse(text)
        yield _measured(f"write, {name}", partial(write, blocks), read, target=2.0, against="markdown-it", times=times)
    shown = partial(section_html, sections[0], palette)
    yield _measured("HTML of 3 pages", shown, partial(bare.render, page), target=1.0, against="its render", times=20)
    matched = partial(_matched, sections, edited)
    compared = partial(compare, sections, edited)
    yield _measured("redline, 60 pages, a fifth edited", compared, matched, target=2.0, against="difflib", times=3)
    drawn = partial(redline_html, compare(sections, edited), palette)
    yield _measured("its HTML", drawn, partial(bare.render, whole), target=1.0, against="render of 60 pages", times=3)


def _measured(name: str, ours: Work, raw: Work, *, target: float, against: str, times: int) -> Result:
    """The best of several runs of each, in turns."""
    took = [(timed(ours, time.process_time), timed(raw, time.process_time)) for _ in range(times)]
    mine, bare = (min(each) for each in zip(*took, strict=True))
    return Result(name=name, ours=mine, raw=bare, target=target, against=against)


def _sentence(drawn: random.Random) -> str:
    words = [drawn.choice(_WORDS) for _ in range(drawn.randint(8, 24))]
    words[drawn.randrange(len(words))] = drawn.choice(("**must**", "{{param:retention.years}}", "`CHG-1`", "24 hours"))
    return " ".join(words) + "."


def _body(drawn: random.Random) -> str:
    """About 1,500 words in paragraphs, lists and a table."""
    parts: list[str] = []
    for _ in range(8):
        parts += [" ".join(_sentence(drawn) for _ in range(6)), "\n".join(f"- {_sentence(drawn)}" for _ in range(4))]
    rows = "\n".join(f"| {_sentence(drawn)} | {drawn.choice(_WORDS)} |" for _ in range(8))
    return "\n\n".join([*parts, f"| What | Who |\n|---|---|\n{rows}\n"])


def _edited(body: str, drawn: random.Random) -> str:
    """The same text with a fifth of its words replaced, left out or doubled."""
    lines = []
    for line in body.split("\n"):
        words = [word for word in line.split(" ") if word == "|" or drawn.random() > 0.07]
        lines.append(" ".join(drawn.choice(_WORDS) if drawn.random() < 0.13 and w.isalpha() else w for w in words))
    return "\n".join(lines)


def _section(number: int, body: str) -> SetSection:
    return SetSection(key=f"s{number}", number=str(number), heading=f"Section {number}", level=1, blocks=parse(body))


def _matched(old: list[SetSection], new: list[SetSection]) -> int:
    """What difflib alone takes for the words of both versions, section by section."""
    return sum(
        len(SequenceMatcher(None, _words(a), _words(b), autojunk=False).get_opcodes())
        for a, b in zip(old, new, strict=True)
    )


def _words(section: SetSection) -> list[str]:
    said: list[str] = []
    for block in section.blocks:
        rows = (block.head, *block.rows) if isinstance(block, TableBlock) else ((block.spans,),)
        said += [word for row in rows for cell in row for word in plain(cell).split()]
    return said
