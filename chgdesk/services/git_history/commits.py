"""Commits and tags as git prints them, and what a merge's message says of its pull request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

FORMAT = "commit %H%nparents %P%nauthor %at <%aE> %aN%ncommitter %ct <%cE> %cN%n%n%B"
"""One commit as readable lines; commits are separated by a zero byte. %aN and %cN honour .mailmap."""

_HEAD_LINES = 5
_PERSON = re.compile(r"^(?:author|committer) (?P<at>-?\d*) <(?P<mail>[^>]*)> ?(?P<name>.*)$")
_SQUASHED = re.compile(r"^(?P<title>.*?)\s*\(#(?P<number>\d+)\)$")
_GITHUB = re.compile(r"^Merge pull request #(?P<number>\d+) from ")
_GITLAB = re.compile(r"^See merge request (?P<project>\S*?)!(?P<number>\d+)$", re.MULTILINE)
_BITBUCKET = re.compile(r"^Merged in .+ \(pull request #(?P<number>\d+)\)$")
_AZURE = re.compile(r"^Merged PR (?P<number>\d+): (?P<title>.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who and when, as a commit or tag carries it; `at` is None where git gives no usable time."""

    name: str
    mail: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit with the hashes of its parents."""

    hash: str
    parents: tuple[str, ...]
    author: Stamp
    committer: Stamp
    message: str
    mended: bool = False

    @property
    def subject(self) -> str:
        """The first line of its message."""
        return self.message.partition("\n")[0].strip()

    @property
    def body(self) -> str:
        """The rest of its message."""
        return self.message.partition("\n")[2].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """What a message says of the pull request that it ended."""

    number: str
    title: str
    text: str
    mark: str = "#"

    @property
    def shown(self) -> str:
        """The number as people of that host write it."""
        return f"{self.mark}{self.number}"


def parse_commit(raw: bytes) -> Commit:
    """Read one commit of `FORMAT`; bytes that are no UTF-8 become replacement signs, and the commit says so."""
    text = raw.decode("utf-8", "replace").removeprefix("\n")
    lines = text.split("\n", _HEAD_LINES)
    hash_, parents, author, committer = (line.rstrip("\r") for line in lines[:4])
    return Commit(
        hash=hash_.removeprefix("commit "),
        parents=tuple(parents.removeprefix("parents").split()),
        author=_stamp(author),
        committer=_stamp(committer),
        message=(lines[_HEAD_LINES] if len(lines) > _HEAD_LINES else "").strip(),
        mended="�" in text,
    )


def _stamp(line: str) -> Stamp:
    match = _PERSON.match(line)
    if match is None:
        return Stamp(name="", mail="", at=None)
    return Stamp(name=match["name"].strip(), mail=match["mail"].strip(), at=instant(match["at"]))


def instant(seconds: str) -> datetime | None:
    """An instant from seconds since 1970; None where there are none or they lead out of the calendar."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def pull_request_of(commit: Commit) -> PullRequest | None:
    """The pull request that a message names, in the ways of the common hosts; None where it names none."""
    subject, body = commit.subject, commit.body
    if match := _GITHUB.match(subject):
        title, _, text = body.partition("\n")
        return PullRequest(number=match["number"], title=title.strip() or subject, text=text.strip())
    if match := _GITLAB.search(body):
        text = _GITLAB.sub("", body).strip()
        title, _, rest = text.partition("\n")
        return PullRequest(number=match["number"], title=title.strip() or subject, text=rest.strip(), mark="!")
    if match := _BITBUCKET.match(subject):
        title, _, text = body.partition("\n")
        return PullRequest(number=match["number"], title=title.strip() or subject, text=text.strip())
    if match := _AZURE.match(subject):
        return PullRequest(number=match["number"], title=match["title"].strip(), text=body)
    if match := _SQUASHED.match(subject):
        return PullRequest(number=match["number"], title=match["title"].strip() or subject, text=body)
    return None
