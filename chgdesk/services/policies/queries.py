"""What can be asked of the policy desk, and the values that answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.people import Person, Role
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_text import PlaceholderField, PolicySection, RelatedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyShelf:
    """Everything the policy place shows first; `today` is the local day for which standings are worked out.

    Answered by a `Shelf`.
    """

    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version as the timeline shows it.

    `standing` is draft, in review, approved, in force, superseded, withdrawn or retired, on the day asked;
    `names` are those of author and approver; `record` the stored record's version number, for saving.
    """

    version: PolicyVersion
    standing: str
    author_name: str
    approver_name: str
    superseded_on: date | None = None
    record: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The policy on a day: document, versions newest first, what is drafted, what is in force."""

    document: PolicyDocument | None
    companions: tuple[PolicyDocument, ...] = ()
    versions: tuple[VersionLine, ...] = ()
    draft: VersionLine | None = None
    in_force: VersionLine | None = None
    fields: tuple[PlaceholderField, ...] = ()
    related: tuple[RelatedDocument, ...] = ()
    roles: tuple[Role, ...] = ()
    people: tuple[Person, ...] = ()
    under_way: int = 0
    """How many changes are recorded, not closed and not yet started: for them a new version needs a choice (R25)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentOf:
    """One version in full: answered by a `PolicyContent` (its sections without the removed ones)."""

    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionsOf:
    """The sections of a version with the stored version number of each: answered by a tuple of `StoredSection`."""

    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSection:
    """A section and the number of its stored version, which an edit must name."""

    section: PolicySection
    stored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InForceOn:
    """Which version was in force on a day: answered by a `VersionLine` or None (POL-11)."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenText:
    """The frozen text of a submitted version, as bytes; their SHA-256 is its `content_sha256` (POL-17)."""

    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOf:
    """A version's parameter tree and the stored version number of its set: answered by (tree, number)."""

    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MayApprove:
    """Who may sign a version at an instant, and why not the others: a tuple of `Approver`, those who may first."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersOf:
    """Who has acknowledged a version and who is still to: answered by a `Reading` (POL-22)."""

    version: str
    today: date
