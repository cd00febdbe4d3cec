"""What the facts of the sample company rest on: exports, mails, documents, or somebody's word."""

from __future__ import annotations

from datetime import datetime

from chgdesk.domain.basis import Basis, Provenance

PULL_REQUESTS = "Pull-request export"
DEPLOYMENT_LOG = "Deployment log export"
MAIL = "E-mail held"
DOCUMENT = "Document held"


def from_export(source: str) -> Provenance:
    """A fact that stands in an export; file and row are filled in once the export is made."""
    return Provenance(basis=Basis.EXPORT, source=source)


def from_document(source: str = DOCUMENT) -> Provenance:
    """A fact that a document shows; its hash is filled in once the document is made."""
    return Provenance(basis=Basis.DOCUMENT, source=source)


def stated(source: str = "", *, recorded_at: datetime | None = None) -> Provenance:
    """A fact that somebody typed, with nothing held for it."""
    return Provenance(source=source, recorded_at=recorded_at, claimed_recorded_at=recorded_at)
