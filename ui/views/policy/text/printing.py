"""One section as it will be printed, and what its tokens stand for; plain functions that run on a reader thread."""

from __future__ import annotations

from dataclasses import replace

from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.text.blocks import SetSection
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
