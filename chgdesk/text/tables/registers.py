"""What stands in registers and is printed in the policy: scope, practices, documents, controls, mapping, versions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from chgdesk.domain.crosswalk import CrosswalkRow, tied_sections
from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy import PolicyVersion, number_order
from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.domain.prohibited import PRACTICES
from chgdesk.text.blocks import Paragraph, Spans, TableBlock
from chgdesk.text.numbering import Clause, clauses
from chgdesk.text.tables.cells import NOTHING, cell, day_words, name_of, sentence, sentence_case, table, title_of, words

PUBLISHED = frozenset({"approved", "effective", "superseded", "retired"})
"""States of a version that somebody has approved: those the table of versions names."""


def scope(content: PolicyContent) -> TableBlock | Paragraph:
    """The systems inside the boundary and what is left outside (POL-23)."""
    inside = [("Inside", str(name)) for name in value_at(content.tree, "scope.boundary") or ()]
    outside = [("Outside", str(name)) for name in value_at(content.tree, "scope.exclusions") or ()]
    if not inside and not outside:
        return sentence("scope", "Every production system is inside the boundary; nothing is left outside.")
    rows = [*(inside or [("Inside", "Every production system")]), *outside]
    return table("scope", ("Boundary", "System or environment"), rows)


def prohibited_practices(_content: PolicyContent) -> TableBlock:
    """What nobody may do, how it is noticed, and the finding it raises (DEP-05)."""
    rows = [
        (
            (*cell(practice.title, bold=True), *cell(f". {practice.text}")),
            practice.noticed,
            ", ".join(practice.findings) or "Read by a person",
        )
        for practice in PRACTICES
    ]
    return table("prohibited_practices", ("Nobody may", "How it is noticed", "Finding"), rows)


def log_review(content: PolicyContent) -> TableBlock:
    """How deployment logs are compared with change records (REC-01..09)."""
    rows = [
        ("It takes place", words(content, "reconciliation.frequency")),
        ("It is finished", words(content, "reconciliation.complete_within_business_days")),
        ("Records are found by", words(content, "reconciliation.match_keys")),
        ("Record and log may differ by", f"up to {words(content, 'reconciliation.tolerance_minutes')}"),
        ("It is done by", "somebody who neither wrote nor deployed what is reviewed"),
    ]
    return table("log_review", ("Log review", "How"), [(what, sentence_case(rule)) for what, rule in rows])


def related_documents(content: PolicyContent) -> TableBlock | Paragraph:
    """The documents this policy leans on, the organisation's own first (POL-20, POL-21)."""
    kept = [held for held in content.related if not held.retired]
    if not kept:
        return sentence("related_documents", "No related document is on record.")
    ordered = sorted(kept, key=lambda held: (held.origin != "internal", held.ref))
    rows = [
        (
            held.ref,
            held.title,
            held.version,
            "our own" if held.origin == "internal" else "from outside",
            _owner(content, held.owner),
        )
        for held in ordered
    ]
    return table("related_documents", ("Number", "Title", "Version", "Origin", "Owner"), rows)


def _owner(content: PolicyContent, role: str) -> str:
    return sentence_case(title_of(content, role)) if role else ""


def own_controls(content: PolicyContent) -> TableBlock | Paragraph:
    """The organisation's own controls that this policy carries (EVD-21)."""
    kept = [control for control in content.controls if not control.retired]
    if not kept:
        return sentence("own_controls", "The organisation keeps no control list of its own.")
    rows = [
        (
            held.ref,
            held.wording,
            sentence_case(title_of(content, held.owner_role)) if held.owner_role else "",
            held.frequency,
        )
        for held in kept
    ]
    return table("own_controls", ("Number", "Control", "Owner", "How often"), rows)


def framework_mapping(content: PolicyContent) -> TableBlock | Paragraph:
    """Each point shown, in our own words, with the clauses that answer it; a row names each framework's edition."""
    shown = [row for row in content.crosswalk if row.shown]
    if not shown:
        return sentence("framework_mapping", "No framework is shown.")
    numbered = clauses(content)
    rows: list[tuple[str | Spans, ...]] = []
    for (framework, edition), group in groupby(shown, key=lambda row: (row.framework, row.edition)):
        rows.append((cell(framework, bold=True), cell(edition, bold=True), NOTHING))
        rows += [(row.point, row.paraphrase, _answered(row, numbered)) for row in group]
    return table("framework_mapping", ("Point", "What it asks, in our own words", "Where this policy answers"), rows)


def _answered(row: CrosswalkRow, numbered: Sequence[tuple[Clause, PolicySection]]) -> str:
    """The clauses that answer the point, as the gap list finds them too."""
    tied = {section.key for section in tied_sections(row, (section for _clause, section in numbered))}
    found = [clause for clause, section in numbered if section.key in tied]
    return "; ".join(clause.words for clause in found) or "No clause yet"


def version_history(content: PolicyContent) -> TableBlock:
    """Version, date, author, approver and change of this version and those before it (POL-08)."""
    own = content.version
    earlier = [
        held
        for held in content.versions
        if held.ref != own.ref and held.state in PUBLISHED and number_order(held.number) < number_order(own.number)
    ]
    shown = [*sorted(earlier, key=lambda held: number_order(held.number)), own]
    rows = [_version_row(content, held) for held in shown]
    return table("version_history", ("Version", "Approved", "In force from", "Author", "Approver", "Change"), rows)


def _version_row(content: PolicyContent, version: PolicyVersion) -> tuple[str, ...]:
    return (
        version.number,
        day_words(version.approved_on) or "not yet",
        day_words(version.effective_on) or "not yet",
        name_of(content, version.author),
        name_of(content, version.approved_by) or "nobody yet",
        version.change_summary,
    )
