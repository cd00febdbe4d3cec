"""What stands behind the policy's text: signatures, adoption, versions, mapping, and how to check the hash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chgdesk.domain.calendar import zone_of
from chgdesk.domain.crosswalk import CrosswalkRow, tied_sections
from chgdesk.domain.policy import PolicyVersion, text_file_name
from chgdesk.domain.policy_numbers import VersionNumber, readable
from chgdesk.domain.policy_text import POLICY
from chgdesk.domain.signature import APPROVAL, AUTHORSHIP, RESPONSIBILITY, REVIEW
from chgdesk.exports.builders.policy_paper.paper import PolicyPaper
from chgdesk.exports.columns import date_text
from chgdesk.exports.report import (
    Block,
    Fact,
    Facts,
    Grid,
    Heading,
    Notice,
    NoticeKind,
    PageBreak,
    Run,
    Runs,
    Signature,
    Signatures,
    Text,
)
from chgdesk.text.tokens import TABLE, tokens

MEANINGS = {
    APPROVAL: "approves this version",
    REVIEW: "has reviewed this version",
    AUTHORSHIP: "wrote this version",
    RESPONSIBILITY: "is responsible for this version",
}
"""What a signature means, as its block says it (AUD-09)."""
SIGNATURE_NOTE = (
    "Each signature above is a local electronic signature made in chgdesk, not a qualified one: "
    "it rests on a passphrase enrolled at this desk and on the record of this workspace."
)
_NONE = "–"


def annexes(paper: PolicyPaper) -> tuple[Block, ...]:
    """Everything after the text, in order; a table that the text itself prints is not printed twice."""
    blocks = [*_approval(paper)]
    if paper.version.origin == "adopted":
        blocks += _adoption(paper)
    if not _printed(paper, "version_history"):
        blocks += _versions(paper)
    if paper.part == POLICY and paper.sections and not _printed(paper, "framework_mapping"):
        blocks += _mapping(paper)
    return (*blocks, PageBreak(), *_check(paper))


def _printed(paper: PolicyPaper, table: str) -> bool:
    """Whether a section of this document prints that table by its token."""
    sections = paper.content.sections_of(paper.part)
    found = (token for section in sections if not section.removed for token in tokens(section.body))
    return any(token.kind == TABLE and token.key == table for token in found)


def _plain(words: str) -> Runs:
    return (Run(text=words or _NONE),)


def _grid(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Grid:
    return Grid(
        head=tuple(_plain(words) for words in head),
        rows=tuple(tuple(_plain(words) for words in row) for row in rows),
    )


def _approval(paper: PolicyPaper) -> Iterator[Block]:
    """Who signed what, in which role and meaning, when, and how the desk knows it was them (POL-17, AUD-13)."""
    version = paper.version
    yield Heading(text="Approval and signatures", anchor="approval")
    if version.signatures:
        yield Signatures(rows=tuple(_signatures(paper)), title="Signed at this desk", note=SIGNATURE_NOTE)
    elif version.origin == "adopted":
        yield Text.plain(
            "This version was approved before it was recorded here, and nobody signed it at this desk. "
            "How its approval is recorded stands below."
        )
    else:
        yield Notice(kind=NoticeKind.INFO, title="Nobody has signed this version at this desk.")
    if paper.content.is_split and version.signatures:
        named = ", ".join(paper.content.document_of(part).ref for part in paper.content.parts)
        yield Text.plain(f"The hash that was signed covers the whole set: {named}.")
    if paper.certificate:
        yield Text.plain(
            f"This file also carries an invisible PAdES signature made with the certificate of {paper.certificate}. "
            "It was made without a time stamp of a third party and without asking whether the certificate was revoked; "
            "a PDF reader shows it."
        )


def _signatures(paper: PolicyPaper) -> Iterator[Signature]:
    for signed in paper.version.signatures:
        yield Signature(
            person=signed.name,
            role=", ".join(paper.role(role) for role in signed.roles),
            meaning=MEANINGS.get(signed.meaning, signed.meaning),
            signed_at=signed.signed_at,
            statement=signed.statement,
            digest=signed.digest,
        )


def _adoption(paper: PolicyPaper) -> Iterator[Block]:
    """That it was approved elsewhere, from which file it was taken, and what its approval rests on (POL-28)."""
    version = paper.version
    recorded = version.provenance.recorded_at
    approver = paper.person(version.approved_by) or "a person not named"
    approved = (
        f"{approver}, on {date_text(version.approved_on)}" if version.approved_on else f"{approver}, date not known"
    )
    if version.proof:
        proof = f"{version.proof_name or 'file without a name'}, held in the workspace; SHA-256 {version.proof}"
    else:
        proof = f"only stated{f' ({version.proof_name})' if version.proof_name else ''}; no proof is held"
    pairs = (
        ("Approved elsewhere by", approved),
        ("Original file", version.original_name or "not held"),
        ("SHA-256 of the original", version.original or _NONE),
        ("Proof of approval", proof),
        ("Recorded late on", recorded and paper.moment(recorded)),
    )
    yield Heading(text="Adopted version", anchor="adopted")
    yield Text.plain(
        "This version was approved elsewhere, before it was recorded in chgdesk. Where this paper and the original "
        "differ, the original is what was approved."
    )
    if not paper.sections:
        yield Text.plain("Its text was not entered here and stands in the original file only.")
    yield Facts(rows=tuple(Fact(label=label, value=value) for label, value in pairs if value))


def _order(version: PolicyVersion) -> tuple[bool, VersionNumber, str]:
    """Versions by their number, those without a readable one last."""
    number = readable(version.number)
    return number is None, number or VersionNumber(major=0), version.number


def _dated(version: PolicyVersion, zone: str) -> date | None:
    handed_in = version.submitted_at
    return version.approved_on or version.effective_on or (handed_in and handed_in.astimezone(zone_of(zone)).date())


def _versions(paper: PolicyPaper) -> Iterator[Block]:
    """Every version up to this one, with who wrote and approved it and what changed (POL-08)."""
    this = _order(paper.version)
    shown = [
        v for v in paper.content.versions if v.ref == paper.version.ref or (v.state != "withdrawn" and _order(v) < this)
    ]
    yield Heading(text="Versions", anchor="versions")
    yield _grid(
        ("Version", "Date", "Author", "Approver", "What changed"),
        (
            (
                version.number,
                date_text(day) if (day := _dated(version, paper.local_zone)) else "not dated",
                paper.person(version.author),
                paper.person(version.approved_by),
                version.change_summary,
            )
            for version in sorted(shown, key=_order)
        ),
    )
    yield Text(
        runs=(Run(text=f"Names and authors as of {date_text(paper.names_as_of)}."),),
        small=True,
    )


def _mapping(paper: PolicyPaper) -> Iterator[Block]:
    """Each shown point of each framework, in our own words, and the sections that answer it (POL-24, MAP-03)."""
    rows = [row for row in paper.content.crosswalk if row.shown]
    if not rows:
        return
    yield Heading(text="Frameworks and where they are answered", anchor="mapping")
    yield Text.plain("What counts is the framework's own text, which is not printed here.")
    kinds = dict.fromkeys((row.framework, row.edition) for row in rows)
    for framework, edition in kinds:
        yield Heading(text=framework, level=2)
        said = f"Edition: {edition}. " if edition else ""
        # The colon keeps the line on the page of its table.
        yield Text(runs=(Run(text=f"{said}Each point in our own words:"),), small=True)
        of_it = [row for row in rows if (row.framework, row.edition) == (framework, edition)]
        yield _grid(
            ("Point", "What it asks", "Sections"),
            (
                (row.point, row.paraphrase, ", ".join(_sections(paper, row)) or "none")
                for row in sorted(of_it, key=lambda row: row.position)
            ),
        )


def _sections(paper: PolicyPaper, row: CrosswalkRow) -> Iterator[str]:
    """The printed numbers of the sections that answer a point, in printing order."""
    here = {section.key: section.number for section in paper.sections}
    for section in tied_sections(row, paper.content.sections):
        number = here.get(section.key) or paper.clauses.get(section.key)
        if number:
            yield number


def _check(paper: PolicyPaper) -> Iterator[Block]:
    """How anybody can see that the text was not changed, and where this paper comes from (EVD-07, POL-17)."""
    version = paper.version
    yield Heading(text="How to check this text", anchor="check")
    if version.origin == "adopted" and version.original:
        yield Text.plain("What was approved is the original file, which is held in the workspace. Its SHA-256 is:")
        yield from _compared(version.original, version.original_name or "original")
        yield Text.plain("The same 64 digits mean that a file is, byte for byte, the one that was handed in here.")
    elif version.content_sha256:
        yield Text.plain("When this version was submitted, its text was frozen. Its SHA-256 is:")
        yield from _compared(version.content_sha256, text_file_name(version))
        yield Text.plain(
            "The same 64 digits mean that the text is, byte for byte, the one that was submitted and signed. "
            "They say nothing of whether it is right, and nothing of the other pages of this file."
        )
    else:
        yield Text.plain(
            "This text is not frozen: it gets its hash when the version is submitted. "
            "The hash at the foot of each page is that of the pages' data."
        )
    yield Facts(rows=tuple(_origin(paper)), title="Where this paper comes from")


def _compared(digest: str, name: str) -> Iterator[Block]:
    """A hash, and how to work it out from the file."""
    yield Text(runs=(Run(text=digest, mono=True),), indent=1)
    yield Text.plain("Export that file from the policy desk, or ask for it, and compare:")
    yield Text(runs=(Run(text=f'sha256sum "{name}"', mono=True),), indent=1)
    yield Text.plain("On Windows:")
    yield Text(runs=(Run(text=f'certutil -hashfile "{name}" SHA256', mono=True),), indent=1)


def _origin(paper: PolicyPaper) -> Iterator[Fact]:
    yield Fact(label="Generated at", value=paper.moment(paper.generated_at))
    yield Fact(label="Generated by", value=paper.generated_by)
    yield Fact(label="Made with", value=f"chgdesk {paper.app_version}")
    yield Fact(label="Names and authors as of", value=date_text(paper.names_as_of))
    if paper.version.parameter_set:
        yield Fact(label="Parameter set", value=paper.version.parameter_set)
    if paper.head:
        yield Fact(label="Register head", value=paper.head.sentence)
