"""Everything a version must be freed of before approval, in one list (POL-06)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.domain.practice import Practice
from chgdesk.text.lint.cover import cover_findings
from chgdesk.text.lint.damaged import damage_findings
from chgdesk.text.lint.filled import field_findings, real_names, token_findings
from chgdesk.text.lint.finding import ADOPTED, ADVISES, BLOCKS, LintFinding, at_stretch, of_document
from chgdesk.text.lint.form import form_findings
from chgdesk.text.lint.leftovers import leftovers
from chgdesk.text.lint.practised import practice_findings
from chgdesk.text.lint.references import list_findings, reference_findings
from chgdesk.text.lint.roles import holder_findings
from chgdesk.text.lint.topics import coverage
from chgdesk.text.lint.typed import typed_findings
from chgdesk.text.tables import TABLES


def lint(
    content: PolicyContent,
    *,
    practice: Practice | None = None,
    as_of: date,
    tables: Collection[str] = frozenset(TABLES),
) -> tuple[LintFinding, ...]:
    """What to look at before a version is approved, in the order of the text, the whole document first.

    `practice` is how the last quarter was worked (`practice_of`), compared with the rules where it is given (POL-27).
    `as_of` is the day on which roles must be held; `tables` are the tables that can be rendered from data, so that a
    token of another one is told. In an adopted version nothing blocks: it is read as it is (POL-28).
    """
    sections = tuple(section for section in content.sections if not section.removed)
    found = tuple(_found(content, sections, as_of, tables))
    if practice is not None:
        found += tuple(practice_findings(content, practice))
    if content.version.origin == ADOPTED:
        found = tuple(replace(finding, severity=ADVISES) for finding in found)
    place = {section.key: index for index, section in enumerate(sections)}
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (place.get(each.section, -1), each.start)))


def blocking(findings: tuple[LintFinding, ...]) -> tuple[LintFinding, ...]:
    """Those that hold a version back."""
    return tuple(finding for finding in findings if finding.severity == BLOCKS)


def _found(
    content: PolicyContent, sections: tuple[PolicySection, ...], as_of: date, tables: Collection[str]
) -> Iterator[LintFinding]:
    yield from cover_findings(content, as_of)
    for section in sections:
        yield from _left(content, section)
        yield from damage_findings(section)
    yield from form_findings(sections)
    yield from token_findings(content, sections, tables)
    yield from field_findings(content, sections)
    yield from reference_findings(content, sections)
    yield from list_findings(content, sections)
    yield from typed_findings(content, sections)
    yield from holder_findings(content, sections, as_of)
    for topic in coverage(sections):
        if topic.is_missing:
            sentence = f"No section covers the topic “{topic.title}”."
            yield of_document(
                "TOPIC-MISSING", sentence, "Add a section, or say where it is covered.", about=topic.topic
            )


def _left(content: PolicyContent, section: PolicySection) -> Iterator[LintFinding]:
    names = real_names(content)
    for left in leftovers(section.body, own_names=names):
        yield at_stretch(left.code, section, (left.start, left.end), left.sentence, left.remedy)
    for left in leftovers(section.heading, own_names=names):
        found = at_stretch(left.code, section, (0, 0), f"In the heading: {left.sentence}", left.remedy)
        yield replace(found, line=0, column=0, offending=section.heading[left.start : left.end])
