"""What a source looks like once it is read: its columns, its rows, and what a system's own export says beside them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

EXCEL, JIRA, GITHUB, GITLAB = "excel", "jira", "github", "gitlab"
PIPELINE, DEPLOYMENTS, REGISTER = "pipeline", "deployments", "register"
SOURCES: tuple[str, ...] = (EXCEL, JIRA, GITHUB, GITLAB, PIPELINE, DEPLOYMENTS, REGISTER)
SOURCE_WORDS = {
    EXCEL: "A list that people keep",
    JIRA: "An export of Jira",
    GITHUB: "Pull requests of GitHub",
    GITLAB: "Merge requests of GitLab",
    PIPELINE: "Runs of a pipeline",
    DEPLOYMENTS: "A deployment log",
    REGISTER: "This register, written out by chgdesk",
}
SYSTEM_NAMES = {JIRA: "Jira", GITHUB: "GitHub", GITLAB: "GitLab", PIPELINE: "pipeline", DEPLOYMENTS: "deployment log"}
"""What a fact of such a source names as the system that says so; the others are lists that people keep (R24)."""


NEITHER = "neither"
"""A check that was skipped or said neither yes nor no: it counts for nothing, in either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceColumn:
    """One column: its words, and the first values that stand in it."""

    name: str
    examples: tuple[str, ...] = ()
    filled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFact:
    """One review of a pull request: by which login, what was said, when, of which commit."""

    login: str
    state: str
    at: datetime | None = None
    commit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFact:
    """One check of a pull request and how it ended: `passed`, `failed`, or empty while nobody knows."""

    name: str
    result: str
    at: datetime | None = None
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployFact:
    """A job of a pipeline that deploys to production: how it ended, from when to when, in which run."""

    name: str
    result: str
    start: datetime | None = None
    end: datetime | None = None
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """What a code host's export says of one request that is no single cell."""

    reviews: tuple[ReviewFact, ...] = ()
    checks: tuple[CheckFact, ...] = ()
    deploys: tuple[DeployFact, ...] = ()
    commits: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One row: its number, how people call it (`row 17`, `pull request 482`), and its cells in the columns' order."""

    number: int
    label: str
    cells: tuple[str, ...]
    facts: RowFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShape:
    """A source as read; `notes` are sentences for the officer, `sha256` that of the bytes as they came."""

    source: str
    name: str
    sha256: str
    columns: tuple[SourceColumn, ...]
    rows: tuple[SourceRow, ...]
    total: int
    """How many rows there are; a shape for the screen carries only the first of them."""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_export(self) -> bool:
        """Whether a system wrote it, so that its facts rest on an export and not on somebody's word (R24)."""
        return self.source in SYSTEM_NAMES

    @property
    def signature(self) -> str:
        """What a file of this kind is recognised by next time: its source and the names of its columns."""
        names = "\n".join(sorted(column.name.casefold() for column in self.columns))
        return hashlib.sha256(f"{self.source}\n{names}".encode()).hexdigest()[:12]

    def column(self, name: str) -> int:
        """The place of a column; -1 where there is none of that name."""
        return next((place for place, column in enumerate(self.columns) if column.name == name), -1)
