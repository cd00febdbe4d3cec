"""The policy as a paper: cover, contents, text, signatures, versions, mapping, and how to check it (POL-03..24)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chgdesk.exports.builders.policy_paper.annexes import annexes
from chgdesk.exports.builders.policy_paper.body import Placed, body_blocks, contents_of
from chgdesk.exports.builders.policy_paper.paper import PolicyPaper
from chgdesk.exports.columns import date_text
from chgdesk.exports.report import (
    Block,
    Controlled,
    Fact,
    Orientation,
    PageBreak,
    Report,
    ReportMeta,
    data_digest,
)

__all__ = ["PolicyPaper", "meta_of", "policy_report"]

DRAFT = "DRAFT"
MARKS: Mapping[str, str] = {
    "draft": DRAFT,
    "in review": DRAFT,
    "superseded": "SUPERSEDED",
    "withdrawn": "WITHDRAWN",
    "retired": "RETIRED",
}
"""The word across each page, by how the version stands; what is approved or in force carries none (POL-12, POL-16)."""
_KINDS = {"policy": "policy", "emergency_procedure": "procedure", "rollback_procedure": "procedure"}


def policy_report(paper: PolicyPaper) -> Report:
    """The document as a report; a split set is one such report for each part (POL-18)."""
    placed = tuple(Placed(section=section, anchor=f"section-{at}") for at, section in enumerate(paper.sections))
    tail = annexes(paper)
    text = tuple(body_blocks(placed))
    blocks: tuple[Block, ...] = (contents_of(placed, tail), PageBreak(), *text, PageBreak(), *tail)
    return Report(meta=meta_of(paper, blocks), blocks=blocks)


def meta_of(paper: PolicyPaper, blocks: tuple[Block, ...]) -> ReportMeta:
    """What stands on the cover and on every page of a paper (POL-03, POL-16, EVD-07)."""
    document = paper.content.document_of(paper.part)
    return ReportMeta(
        title=document.title,
        kind=_KINDS.get(document.kind, document.kind.replace("_", " ")),
        organisation=paper.content.organisation.name or "Organisation not named",
        generated_at=paper.generated_at,
        zone=paper.local_zone,
        generated_by=paper.generated_by,
        app_version=paper.app_version,
        reference=document.ref,
        version=paper.version.number,
        status=paper.status,
        classification=_classification(paper),
        parameters=paper.version.parameter_set,
        record_count=None,
        data_sha256=paper.version.content_sha256 or data_digest(blocks),
        register_head=paper.head,
        warnings=(*_warnings(paper), *paper.warnings),
        cover=True,
        orientation=Orientation.PORTRAIT,
        controlled=Controlled(
            effective=_effective(paper),
            cover=_cover(paper),
            mark=MARKS.get(paper.standing, ""),
        ),
    )


def _classification(paper: PolicyPaper) -> str:
    return paper.content.document_of(paper.part).classification or paper.content.document.classification


def _warnings(paper: PolicyPaper) -> tuple[str, ...]:
    """The line on every page of a text nobody may work from any more."""
    if paper.standing == "superseded":
        successor = paper.successor()
        by = f" by version {successor.number}" if successor else ""
        day = f" on {date_text(paper.ended_on)}" if paper.ended_on else ""
        return (f"SUPERSEDED{day}{by}. Kept for the record; do not work from this text.",)
    if paper.standing in {"withdrawn", "retired"}:
        return (f"{paper.standing.upper()}. Kept for the record; do not work from this text.",)
    return ()


def _effective(paper: PolicyPaper) -> str:
    """From when the version holds, as the foot of each page says it."""
    version = paper.version
    if version.effective_on:
        return f"Effective {date_text(version.effective_on)}"
    return f"Effective date asked for: {date_text(version.wanted_on)}" if version.wanted_on else "No effective date yet"


def _day(day: date | None, otherwise: str = "not set") -> str:
    return date_text(day) if day else otherwise


def _approver(paper: PolicyPaper) -> str:
    document = paper.content.document
    role = paper.role(document.approver_role) if document.approver_role else ""
    if paper.version.approved_by:
        name = paper.person(paper.version.approved_by)
        return f"{name}, {role}" if role else name
    return f"not approved yet; to be approved by: {role}" if role else "not approved yet"


def _cover(paper: PolicyPaper) -> tuple[Fact, ...]:
    """Every field of POL-03, each date apart; the number of pages is added by what has pages."""
    version, document = paper.version, paper.content.document_of(paper.part)
    owner = document.owner_role or paper.content.document.owner_role
    parent = paper.content.document
    pairs = (
        ("Number", document.ref),
        ("Part of", f"{parent.ref} {parent.title}" if parent.ref != document.ref else None),
        ("Version", version.number),
        ("Status", paper.status),
        ("Origin", "adopted: approved before it was recorded here" if version.origin == "adopted" else None),
        ("Approved on", _day(version.approved_on, "not approved yet")),
        ("Effective from", _day(version.effective_on, "no date yet")),
        ("Next review by", _day(version.next_review_on)),
        ("Superseded on", date_text(paper.ended_on) if paper.standing == "superseded" and paper.ended_on else None),
        ("Classification", _classification(paper) or "not set"),
        ("Owner", paper.role(owner) if owner else "not set"),
        ("Author", paper.person(version.author) or "not named"),
        ("Approver", _approver(paper)),
        ("Organisation", paper.content.organisation.name or "not named"),
    )
    return tuple(Fact(label=label, value=value) for label, value in pairs if value is not None)
