"""What was read from something dropped or pasted, each value with the place it was read from (APR-09, EVD-01)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chgdesk.domain.matching_people import FoundPerson


class SourceKind(StrEnum):
    """What the thing is, by its content."""

    PULL_REQUEST = "pull_request"
    TICKET = "ticket"
    MAIL = "mail"
    CHAT = "chat"
    PIPELINE_LOG = "pipeline_log"
    MINUTES = "minutes"
    IMAGE = "image"
    PDF = "pdf"
    TEXT = "text"
    UNKNOWN = "unknown"


KIND_WORDS = {
    SourceKind.PULL_REQUEST: "pull request",
    SourceKind.TICKET: "ticket",
    SourceKind.MAIL: "e-mail",
    SourceKind.CHAT: "chat",
    SourceKind.PIPELINE_LOG: "pipeline log",
    SourceKind.MINUTES: "minutes",
    SourceKind.IMAGE: "picture",
    SourceKind.PDF: "PDF",
    SourceKind.TEXT: "text",
    SourceKind.UNKNOWN: "not known",
}
"""What people call each kind."""

FoundValue = str | bool | int | datetime | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One value for one field of a record, with the words that stand in grey under the field.

    A link is `(kind, target, title)`; people stand as the source names them.
    """

    field: str
    value: FoundValue
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundApproval:
    """A decision that somebody wrote elsewhere: approve, reject or conditional (APR-09).

    `ref` is the record it names, where one source decides several (minutes); else it is about what it is dropped on.
    """

    who: FoundPerson
    decision: str = "approve"
    at: datetime | None = None
    commit: str | None = None
    condition: str = ""
    words: str = ""
    source: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundReview:
    """A review of the code that ended in approval, with the commit that was looked at (GATE-02)."""

    who: FoundPerson
    at: datetime | None = None
    commit: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTest:
    """The result of tests of one type, `pass` or `fail`, as the source words it (GATE-07)."""

    type: str
    result: str = ""
    at: datetime | None = None
    words: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCi:
    """How the pipeline's own checks ended, and the test types they cover (GATE-03)."""

    status: str = ""
    run: str | None = None
    at: datetime | None = None
    covers: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDeployment:
    """A deployment that a log shows; `status` is success, failed, cancelled or empty where the log does not say."""

    start: datetime | None = None
    end: datetime | None = None
    who: FoundPerson | None = None
    run: str | None = None
    commit: str | None = None
    environment: str = ""
    path: str = "pipeline"
    status: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTime:
    """A moment that a source names, with its words; `meaning` is empty, detected, asked, go, started or fixed."""

    at: datetime | None = None
    words: str = ""
    line: int = 0
    meaning: str = ""
    who: FoundPerson | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """A file that came with a mail."""

    name: str
    media_type: str = ""
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """A mail: `body` are the sender's own words, `quoted` what stands below them; its headers are not checked.

    `automatic` is true of absence notes and other answers that no person wrote.
    """

    sender: FoundPerson = FoundPerson()
    to: tuple[FoundPerson, ...] = ()
    sent_at: datetime | None = None
    subject: str = ""
    body: str = ""
    quoted: str = ""
    attachments: tuple[MailFile, ...] = ()
    forwarded: tuple[ReadMail, ...] = ()
    automatic: bool = False
    headers_checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything one dropped or pasted thing told; `notes` says what could not be read, `missing` what it lacks.

    `missing` names of what, why, risk, tests, rollback and checklist those that a pull request does not carry (CHG-07).
    """

    kind: SourceKind = SourceKind.UNKNOWN
    title: str = ""
    system: str = ""
    ref: str = ""
    url: str = ""
    first_written: datetime | None = None
    facts: tuple[Found, ...] = ()
    approvals: tuple[FoundApproval, ...] = ()
    reviews: tuple[FoundReview, ...] = ()
    ci: FoundCi | None = None
    tests: tuple[FoundTest, ...] = ()
    deployments: tuple[FoundDeployment, ...] = ()
    times: tuple[FoundTime, ...] = ()
    people: tuple[FoundPerson, ...] = ()
    mail: ReadMail | None = None
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What it is, for the grey line: `GitHub pull request acme/shop#482`."""
        system = "" if self.system == KIND_WORDS[self.kind] else self.system
        return " ".join(part for part in (system, KIND_WORDS[self.kind], self.ref) if part)
