"""A version on paper, as text and as files: a PDF per document of the set, the frozen text (POL-17, POL-18)."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.evidence import IssuedBundle
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.errors import UserError
from chgdesk.exports.builders.policy_paper import PolicyPaper, policy_report
from chgdesk.exports.docx import write_docx
from chgdesk.exports.pades import read_certificate, sign_pdf
from chgdesk.services.context import app_version
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import RegisterExport, pdf_bytes, register_head
from chgdesk.services.local_time import calendar_of, today_of
from chgdesk.services.policies.queries import ContentOf, FrozenText, PolicyShelf, VersionLine
from chgdesk.services.reading import Head, TrailHead
from chgdesk.text.blocks import SetSection
from chgdesk.text.setting import canonical_text, frozen_sections, set_out
from chgdesk.text.values import ContentValues


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A PKCS#12 file that signs the PDF, and its passphrase; never stored (AUD-13)."""

    p12: bytes
    passphrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFile:
    """One file of a version: its name and bytes."""

    name: str
    data: bytes
    part: str = ""


def line_of(desk: Desk, version: str, day: date | None = None) -> VersionLine:
    """A version with its standing on a day, today where none is named.

    Raises:
        UserError: there is no such version.
    """
    shelf = desk.ask(PolicyShelf(today=day or today_of(desk)))
    found: VersionLine | None = next((line for line in shelf.versions if line.version.ref == version), None)
    if found is None:
        sentence = f"There is no policy version '{version}'."
        raise UserError(sentence)
    return found


def text_of(desk: Desk, version: str) -> str:
    """The version's whole text as plain Markdown: the frozen one from submission on (POL-17)."""
    content: PolicyContent = desk.ask(ContentOf(version=version))
    if content.version.content_sha256:
        frozen: bytes = desk.ask(FrozenText(version=version))
        return frozen.decode()
    return canonical_text(content)


def sections_of(desk: Desk, content: PolicyContent, part: str) -> tuple[SetSection, ...]:
    """The sections of one document, set from the frozen text once there is one, so that nothing later alters it."""
    if content.version.content_sha256:
        text: bytes = desk.ask(FrozenText(version=content.version.ref))
        return frozen_sections(text.decode(), part, values=ContentValues(content))
    return set_out(content, part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """When a paper is made, where that is not now: the moment, and whether the operator set it (EVD-15)."""

    at: datetime
    by_operator: bool = False


OPERATOR_TIME = "The time on these pages was set by the operator."


def paper_of(
    desk: Desk, version: str, part: str, *, printed: Printed | None = None, certificate: str = ""
) -> PolicyPaper:
    """What one document of a version prints, with how it stands on the day of printing."""
    moment = printed.at if printed is not None else desk.context.now()
    day = calendar_of(desk).local_date(moment)
    line = line_of(desk, version, day)
    content: PolicyContent = desk.ask(ContentOf(version=version))
    if part not in content.parts:
        sentence = f"This version has no {part.replace('_', ' ')} of its own; it stands in the policy."
        raise UserError(sentence)
    return PolicyPaper(
        content=content,
        sections=sections_of(desk, content, part),
        standing=line.standing,
        names_as_of=day,
        generated_at=moment,
        generated_by=desk.context.actor.name,
        app_version=app_version(),
        part=part,
        superseded_on=line.superseded_on,
        head=register_head(desk),
        clauses=_elsewhere(desk, content, part),
        certificate=certificate,
        warnings=(OPERATOR_TIME,) if printed is not None and printed.by_operator else (),
    )


def _elsewhere(desk: Desk, content: PolicyContent, part: str) -> dict[str, str]:
    """Where the sections of the set's other documents stand, for references between them."""
    return {
        section.key: f"{content.document_of(other).ref} {section.number} {section.heading}"
        for other in content.parts
        if other != part
        for section in sections_of(desk, content, other)
    }


def policy_pdf(
    desk: Desk, version: str, part: str, *, certificate: Certificate | None = None, printed: Printed | None = None
) -> PolicyFile:
    """One document of a version as PDF; with a certificate it carries a PAdES B-B signature.

    Raises:
        UserError: the certificate cannot sign (wrong passphrase, expired, damaged), or there is no such document.
    """
    moment = printed.at if printed is not None else desk.context.now()
    holder = ""
    if certificate is not None:
        holder = read_certificate(certificate.p12, certificate.passphrase, at=moment).holder
    paper = paper_of(desk, version, part, printed=printed, certificate=holder)
    data = pdf_bytes(policy_report(paper))
    document = paper.content.document_of(part)
    if certificate is not None:
        data = sign_pdf(
            data,
            certificate.p12,
            certificate.passphrase,
            reason=f"{document.ref} version {paper.version.number}",
            name=holder,
            at=moment,
        )
    return PolicyFile(name=file_name(document.ref, document.title, paper.version.number, "pdf"), data=data, part=part)


def policy_pdfs(desk: Desk, version: str, *, certificate: Certificate | None = None) -> tuple[PolicyFile, ...]:
    """Every document of a version's set as PDF: one, or three where it is split (POL-18)."""
    content: PolicyContent = desk.ask(ContentOf(version=version))
    return tuple(policy_pdf(desk, version, part, certificate=certificate) for part in content.parts)


def policy_docx(desk: Desk, version: str, part: str, *, printed: Printed | None = None) -> PolicyFile:
    """One document of a version as a Word document with real headings, lists and tables."""
    paper = paper_of(desk, version, part, printed=printed)
    document = paper.content.document_of(part)
    sink = io.BytesIO()
    write_docx(paper, sink)
    name = file_name(document.ref, document.title, paper.version.number, "docx")
    return PolicyFile(name=name, data=sink.getvalue(), part=part)


def policy_docxs(desk: Desk, version: str) -> tuple[PolicyFile, ...]:
    """Every document of a version's set as a Word document."""
    content: PolicyContent = desk.ask(ContentOf(version=version))
    return tuple(policy_docx(desk, version, part) for part in content.parts)


def file_name(number: str, title: str, version: str, ending: str) -> str:
    """A name a person recognises: number, title and version."""
    plain = "".join(char if char.isalnum() or char in " .-_" else " " for char in f"{number} {title} {version}")
    return f"{' '.join(plain.split())}.{ending}"


def note_export(desk: Desk, file: PolicyFile, kind: str) -> None:
    """Record that a file left the workspace, with its hash (EVD-17); a desk open for reading notes nothing."""
    if not desk.is_read_only:
        head = desk.ask(TrailHead())
        desk.execute(export_note(file, kind, head, desk.context.now(), desk.context.actor.name))


def export_note(file: PolicyFile, kind: str, head: Head, at: datetime, by: str) -> RegisterExport:
    """The command that records a file which left the workspace, for whoever wrote it elsewhere."""
    made = IssuedBundle(
        ref=f"EXPORT-{head.size + 1}",
        kind=kind,
        sha256=hashlib.sha256(file.data).hexdigest(),
        files=1,
        register_size=head.register_size,
        register_root=head.register_root.hex(),
        issued_at=at,
        issued_by=by,
        options=file.name,
    )
    return RegisterExport(export=made)
