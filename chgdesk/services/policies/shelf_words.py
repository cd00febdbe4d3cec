"""The document register: the policy's own documents and those it leans on, as rows (POL-19, POL-21)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chgdesk.domain.people import role_words
from chgdesk.exports.columns import Column, Kind
from chgdesk.exports.report import Table
from chgdesk.exports.text import csv_bytes
from chgdesk.services.policies.queries import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document of the register; `origin` is internal or external."""

    number: str
    title: str
    kind: str
    version: str
    owner: str
    origin: str
    next_review_on: date | None = None


def document_rows(shelf: Shelf) -> tuple[DocumentRow, ...]:
    """The policy with its procedures at the version in force, then the related documents that are not retired."""
    line = shelf.in_force or (shelf.versions[0] if shelf.versions else None)
    titles = {role.ref: role.title for role in shelf.roles}
    own = [document for document in (shelf.document, *shelf.companions) if document is not None]
    rows = [
        DocumentRow(
            number=document.ref,
            title=document.title,
            kind=document.kind.replace("_", " "),
            version=line.version.number if line is not None else "",
            owner=titles.get(document.owner_role, role_words(document.owner_role)),
            origin="internal",
            next_review_on=line.version.next_review_on if line is not None else None,
        )
        for document in own
    ]
    related = [
        DocumentRow(
            number=document.ref,
            title=document.title,
            kind=document.topic.replace("_", " ") or "related document",
            version=document.version,
            owner=document.owner,
            origin=document.origin,
            next_review_on=document.next_review_on,
        )
        for document in shelf.related
        if not document.retired
    ]
    return (*rows, *related)


def write_documents(rows: Iterable[DocumentRow]) -> bytes:
    """The register as CSV in UTF-8 with a byte order mark, so that Excel reads it; nothing in it runs as a formula."""
    columns = (
        Column(key="number", title="Number", kind=Kind.REF, value=lambda row: row.number),
        Column(key="title", title="Title", value=lambda row: row.title),
        Column(key="kind", title="Kind", value=lambda row: row.kind),
        Column(key="version", title="Version", value=lambda row: row.version),
        Column(key="owner", title="Owner", value=lambda row: row.owner),
        Column(key="origin", title="Origin", value=lambda row: row.origin),
        Column(key="next_review", title="Next review", kind=Kind.DATE, value=lambda row: row.next_review_on),
    )
    return csv_bytes(Table(title="Document register", columns=columns, rows=tuple(rows)), bom=True)
