"""Holes and doubles in a text's form: empty cells and sections, headings twice or bare, paragraphs twice (POL-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chgdesk.domain.policy_text import PolicySection
from chgdesk.text.lint.finding import LintFinding, at_stretch, of_section
from chgdesk.text.passages import cells, inner_headings, passages

SHORTEST_TWICE = 60
"""Characters from which a paragraph that stands twice is worth a word; shorter ones recur for good reasons."""


def form_findings(sections: tuple[PolicySection, ...]) -> Iterator[LintFinding]:
    """What is empty, and what stands twice, in the order of the sections."""
    for index, section in enumerate(sections):
        yield from _holes(section, sections[index + 1 :])
        yield from _cells(section)
        yield from _inner(section)
    yield from _headings_twice(sections)
    yield from _text_twice(sections)


def _holes(section: PolicySection, following: tuple[PolicySection, ...]) -> Iterator[LintFinding]:
    if not section.heading.strip():
        yield of_section("HEADING-BLANK", section, "A section has no heading.", "Give it a heading, or delete it.")
    has_parts = bool(following) and following[0].level > section.level
    if not section.body.strip() and not has_parts:
        sentence = f"The section “{section.heading}” is empty."
        yield of_section("SECTION-EMPTY", section, sentence, "Write it, or delete the section.")


def _cells(section: PolicySection) -> Iterator[LintFinding]:
    for cell in cells(section.body):
        if not cell.blank:
            continue
        place = f"row {cell.row}, column {cell.column + 1}" if cell.row else f"the head, column {cell.column + 1}"
        code = "LEFT-CORNER" if (cell.row, cell.column) == (0, 0) else "LEFT-CELL"
        yield at_stretch(
            code,
            section,
            (cell.start, cell.end),
            f"A cell of the table is empty: {place}.",
            "Fill it in; write “none” where there is nothing to say.",
        )


def _inner(section: PolicySection) -> Iterator[LintFinding]:
    for heading in inner_headings(section.body):
        if heading.bare:
            yield at_stretch(
                "HEADING-EMPTY",
                section,
                (heading.start, heading.end),
                f"Nothing stands under the heading “{heading.text}”.",
                "Write the text, or delete the heading.",
            )


def _headings_twice(sections: tuple[PolicySection, ...]) -> Iterator[LintFinding]:
    seen: dict[tuple[str, str, str], PolicySection] = {}
    above: list[PolicySection] = []
    for section in sections:
        above = [outer for outer in above if outer.level < section.level]
        key = (section.part, above[-1].key if above else "", _plain(section.heading))
        above.append(section)
        if key[2] and key in seen:
            yield of_section(
                "HEADING-TWICE",
                section,
                f"Two sections are headed “{section.heading}”.",
                "Join them, or name them apart, so that a reference to one is clear.",
            )
        seen.setdefault(key, section)


def _text_twice(sections: tuple[PolicySection, ...]) -> Iterator[LintFinding]:
    seen: dict[str, str] = {}
    for section in sections:
        for passage in passages(section.body):
            words = _plain(passage.text)
            if len(words) < SHORTEST_TWICE or "|" in passage.text:
                continue
            if words in seen:
                where = "in this section" if seen[words] == section.key else f"in “{_heading(sections, seen[words])}”"
                yield at_stretch(
                    "TEXT-TWICE",
                    section,
                    (passage.start, passage.end),
                    f"This paragraph also stands {where}.",
                    "Keep it in one place: two copies part at the next amendment.",
                )
            seen.setdefault(words, section.key)


def _heading(sections: tuple[PolicySection, ...], key: str) -> str:
    return next((section.heading for section in sections if section.key == key), key)


def _plain(text: str) -> str:
    """The words alone, for comparison."""
    return " ".join(re.findall(r"[\w{}:.]+", text.casefold())).strip(" .")
