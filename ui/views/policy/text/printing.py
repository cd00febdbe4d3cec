"""One section as it will be printed, and what its tokens stand for; plain functions that run on a reader thread."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.text.blocks import Block, Heading, Item, Paragraph, Quote, SetSection, Span, Spans, TableBlock
from chgdesk.text.markdown import parse
from chgdesk.text.numbering import numbers_of
from chgdesk.text.values import ContentValues


def set_section(content: PolicyContent, sections: tuple[PolicySection, ...], key: str) -> SetSection | None:
    """The section of this key set out, with its printed number among the sections as they stand now."""
    current = replace(content, sections=sections)
    section = next((one for one in sections if one.key == key), None)
    if section is None:
        return None
    numbered = numbers_of(printed_with(current, section.part))
    number, level = next(((number, level) for one, number, level in numbered if one.key == key), ("", section.level))
    blocks = parse(section.body, ContentValues(current))
    return SetSection(key=key, number=number, heading=section.heading, level=level, blocks=blocks)


def printed_with(content: PolicyContent, part: str) -> tuple[PolicySection, ...]:
    """The sections that stand in the same document as a part's."""
    return content.sections_of(part if content.is_split else "policy")


def section_html(section: SetSection) -> str:
    """The section as Qt's rich text; chips are links such as `param:retention.years`."""
    head = (
        f"{escape(section.number)}&nbsp;&nbsp;{escape(section.heading)}" if section.number else escape(section.heading)
    )
    size = {1: "h2", 2: "h3"}.get(section.level, "h4")
    body = "".join(_block(block) for block in section.blocks)
    return f"<{size}>{head}</{size}>{body or '<p class=soft>Nothing is written here yet.</p>'}"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h4>{_spans(block.spans)}</h4>"
    if isinstance(block, Paragraph):
        return f"<p>{_spans(block.spans)}</p>"
    if isinstance(block, Quote):
        return f"<blockquote><p>{_spans(block.spans)}</p></blockquote>"
    if isinstance(block, Item):
        mark = f"{block.number}." if block.number is not None else "•"
        mark = "" if block.continued else mark
        indent = 8 + block.depth * 20
        return (
            f"<table cellpadding=2 style='margin-left:{indent}px'><tr><td width=22>{mark}</td>"
            f"<td>{_spans(block.spans)}</td></tr></table>"
        )
    return _table(block)


def _table(block: TableBlock) -> str:
    head = "".join(f"<th align=left>{_spans(cell)}</th>" for cell in block.head)
    rows = "".join(f"<tr>{''.join(f'<td>{_spans(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
    name = f"<p class=soft><a href='{escape(block.chip)}'>From data</a></p>" if block.chip else ""
    return f"<table class=grid border=1 cellspacing=0 cellpadding=5 width='100%'><tr>{head}</tr>{rows}</table>{name}"


def _spans(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    for on, tag in ((span.bold, "b"), (span.italic, "i"), (span.code, "code")):
        text = f"<{tag}>{text}</{tag}>" if on else text
    if span.chip:
        return f"<a href='{escape(span.chip)}'>{text}</a>"
    return f"<a href='{escape(span.link)}'>{text}</a>" if span.link else text
