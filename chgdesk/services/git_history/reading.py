"""Reading a repository: which merges or tags it holds, as values, and in words what it could not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.people import Person
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.services.git_history.commits import FORMAT, Commit, PullRequest, parse_commit, pull_request_of
from chgdesk.services.git_history.landing import Landing, People, change_of, event_of
from chgdesk.services.git_history.program import GitProblem, Repository, open_repository
from chgdesk.services.git_history.tags import Tag, read_tags

Mode = Literal["merges", "tags", "auto"]

_NOT_LIKELY_BEFORE = datetime(1990, 1, 1, tzinfo=UTC)
_REVIEWED = re.compile(r"^(?:Reviewed|Acked|Approved)-by:", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHistory:
    """What was read: events, draft records and people as values, the notes for a person, and git's own text."""

    name: str
    mode: str
    events: tuple[DeploymentEvent, ...]
    drafts: tuple[Change, ...]
    people: tuple[Person, ...]
    notes: tuple[str, ...]
    original: bytes


@dataclass(slots=True)
class _Line:
    """The main line of a repository while its commits go by, newest first."""

    landings: list[tuple[Commit, PullRequest | None]] = field(default_factory=list)
    tips: dict[str, Commit | None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    pieces: list[bytes] = field(default_factory=list)


def read_git_history(
    path: Path,
    *,
    now: datetime,
    mode: Mode = "auto",
    limit: int | None = None,
    since: datetime | None = None,
) -> GitHistory:
    """Read merges or tags of a repository, newest `limit` of them since an instant; `now` tells what lies ahead.

    Raises:
        GitProblem: git is missing, the folder is no repository, or nothing was ever committed.
    """
    repository = open_repository(path)
    head = repository.may_ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if head is None and mode != "tags":
        raise GitProblem(f"{repository.name} has no commits on its current branch yet, so there is nothing to read.")
    found = _from_tags(repository) if mode == "tags" else _from_merges(repository, (head or b"").decode().strip())
    if mode == "auto" and not found.landings:
        tagged = _from_tags(repository)
        if tagged.landings:
            tagged.counts["direct"] = found.counts["direct"]
            found = tagged
    return _history(repository, found, now=now, limit=limit, since=since)


@dataclass(slots=True)
class _Found:
    mode: str
    landings: list[Landing]
    counts: Counter[str]
    original: bytes


def _from_merges(repository: Repository, head: str) -> _Found:
    """Merges and merged pull requests along the first parents of the current branch."""
    line, expected = _Line(), head
    for commit in _commits(repository, line):
        if commit.hash in line.tips:
            line.tips[commit.hash] = commit
        if commit.hash != expected:
            continue
        expected = commit.parents[0] if commit.parents else ""
        request = pull_request_of(commit)
        if request is None and len(commit.parents) < 2:
            line.counts["direct"] += 1
            continue
        line.landings.append((commit, request))
        line.tips.update(dict.fromkeys(commit.parents[1:]))
    landings = [
        Landing.of_merge(commit, request, tuple(line.tips.get(p) for p in commit.parents[1:]))
        for commit, request in line.landings
    ]
    return _Found(mode="merges", landings=landings, counts=line.counts, original=b"\0".join(line.pieces))


def _commits(repository: Repository, line: _Line) -> Iterator[Commit]:
    arguments = ("log", "--topo-order", "-z", "--encoding=UTF-8", "--no-color", f"--format={FORMAT}", "HEAD", "--")
    for piece in repository.stream(*arguments):
        line.pieces.append(piece)
        commit = parse_commit(piece)
        line.counts["commits"] += 1
        line.counts["mended"] += commit.mended
        line.counts["silent"] += not commit.message
        line.counts["reviewed"] += bool(_REVIEWED.search(commit.message))
        yield commit


def _from_tags(repository: Repository) -> _Found:
    tags, original, skipped = read_tags(repository)
    counts: Counter[str] = Counter(tags=len(tags), elsewhere=skipped)
    counts["mended"] = sum(tag.mended for tag in tags)
    counts["light"] = sum(not tag.annotated for tag in tags)
    newest_first: tuple[Tag, ...] = tuple(reversed(tags))
    return _Found(mode="tags", landings=[Landing.of_tag(tag) for tag in newest_first], counts=counts, original=original)


def _history(
    repository: Repository, found: _Found, *, now: datetime, limit: int | None, since: datetime | None
) -> GitHistory:
    dated = [landing for landing in found.landings if landing.at is not None]
    found.counts["undated"] = len(found.landings) - len(dated)
    wanted = [landing for landing in dated if since is None or landing.instant >= since]
    found.counts["older"] = len(dated) - len(wanted)
    kept = wanted if limit is None else wanted[:limit]
    found.counts["beyond"] = len(wanted) - len(kept)
    found.counts["early"] = sum(landing.instant < _NOT_LIKELY_BEFORE for landing in kept)
    found.counts["ahead"] = sum(landing.instant > now for landing in kept)
    people = People()
    source = f"git {repository.name}"
    oldest_first = list(reversed(kept))
    return GitHistory(
        name=repository.name,
        mode=found.mode,
        events=tuple(event_of(landing, people, _shown(source, landing)) for landing in oldest_first),
        drafts=tuple(change_of(landing, people, _shown(source, landing)) for landing in oldest_first),
        people=people.proposed,
        notes=tuple(_notes(repository, found, len(kept))),
        original=found.original,
    )


def _shown(source: str, landing: Landing) -> Provenance:
    return Provenance(basis=Basis.EXPORT, source=source, row=landing.commit)


def _notes(repository: Repository, found: _Found, kept: int) -> Iterator[str]:
    """What a person must know of this reading, and what a repository cannot tell at all."""
    counts = found.counts
    what = "tags" if found.mode == "tags" else "merges"
    read = f"{counts['tags']} tags" if found.mode == "tags" else f"{counts['commits']} commits"
    yield f"Read {read} of {repository.name}; {kept} {what} became deployment events and draft records."
    if (repository.may_ask("rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
        yield "The copy is shallow: history before its oldest commit is not here."
    if repository.may_ask("symbolic-ref", "--quiet", "HEAD") is None and found.mode != "tags":
        yield "No branch is checked out (detached HEAD): the line of the commit that is checked out was read."
    for key, sentence in _COUNTED:
        if counts[key]:
            yield sentence.format(count=counts[key], what=what)
    if kept:
        yield from (sentence.format(count=kept, what=what) for sentence in _CANNOT_TELL)


_COUNTED = (
    ("direct", "{count} commits went straight onto the branch without a merge that could be recognised; not taken."),
    ("older", "{count} {what} lie before the day asked for; not taken."),
    ("beyond", "{count} older {what} lie beyond the number asked for; not taken."),
    ("undated", "{count} {what} carry no usable time; not taken."),
    ("early", "{count} {what} are dated before 1990, which their clock can hardly have meant; taken as they stand."),
    ("ahead", "{count} {what} are dated in the future; taken as they stand."),
    ("light", "{count} tags are light: they carry the time and name of their commit, not of the release."),
    ("elsewhere", "{count} tags stand on something other than a commit; not taken."),
    ("silent", "{count} commits have no message; the title of such a record is its hash."),
    ("mended", "{count} texts are not in UTF-8; signs that could not be read show as \N{REPLACEMENT CHARACTER}."),
    (
        "reviewed",
        "{count} messages carry lines such as Reviewed-by; anybody can type them, so none became an approval.",
    ),
)

_DEPLOYED = (
    "Deployment: git shows that something was merged or tagged, not that it was deployed, nor to which environment; "
    "each event says production and success because it was asked to. The deployment log decides."
)

_CANNOT_TELL = (
    "Approvals: not told for {count} of {count}; bring the pull-request export or the mails.",
    "Category, risk and systems: not told for {count} of {count}; every record is a draft of category normal.",
    "Tests, scan and staging: not told for {count} of {count}; bring the pipeline's export.",
    "Rollback plan, check after go-live and outcome: not told for {count} of {count}.",
    _DEPLOYED,
)
