"""One thing that landed on the main line, by merge or tag, and the values that follow from it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Deployment, Link
from chgdesk.domain.people import Person
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.services.git_history.commits import Commit, PullRequest, Stamp
from chgdesk.services.git_history.tags import Tag

_LONGEST_TITLE = 200
_LONGEST_TEXT = 8_000
_ROBOT = re.compile(r"^(?:noreply|no-reply)@", re.IGNORECASE)
"""Hosts that merge for a person put themselves in as committer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """A merge or a tag: its commit, when, by whom, whose work, and what it says."""

    commit: str
    at: datetime | None
    merged_by: Stamp
    author: Stamp
    title: str
    text: str
    commits: tuple[str, ...]
    request: PullRequest | None = None
    tag: str = ""

    @property
    def instant(self) -> datetime:
        """When it landed; only asked of dated ones."""
        assert self.at is not None
        return self.at

    @staticmethod
    def of_merge(commit: Commit, request: PullRequest | None, tips: tuple[Commit | None, ...]) -> Landing:
        """A merge or squashed pull request; the work is that of whoever wrote the merged branch's last commit."""
        tip = next((tip for tip in tips if tip is not None), None)
        by_robot = _ROBOT.match(commit.committer.mail) is not None
        plain = (tip.subject if tip is not None else "") or commit.subject
        return Landing(
            commit=commit.hash,
            at=commit.committer.at or commit.author.at,
            merged_by=commit.author if by_robot else commit.committer,
            author=tip.author if tip is not None else commit.author,
            title=request.title if request is not None else plain,
            text=request.text if request is not None else "\n\n".join(filter(None, (commit.subject, commit.body))),
            commits=(commit.hash, *(tip.hash for tip in tips if tip is not None)),
            request=request,
        )

    @staticmethod
    def of_tag(tag: Tag) -> Landing:
        """A release by tag; whoever set the tag stands for author and implementer."""
        title = f"Release {tag.name}"
        return Landing(
            commit=tag.commit,
            at=tag.by.at,
            merged_by=tag.by,
            author=tag.by,
            title=title,
            text="\n\n".join(filter(None, (tag.subject, tag.body))),
            commits=(tag.commit,),
            tag=tag.name,
        )

    @property
    def key(self) -> str:
        """What makes it this one and no other: the commit, and the tag's name where it is one."""
        return f"{self.commit[:16]}-{self.tag}" if self.tag else self.commit[:16]


@dataclass(slots=True)
class People:
    """Everybody met so far, one for each e-mail address."""

    _by_mail: dict[str, Person] = field(default_factory=dict)

    def ref(self, stamp: Stamp) -> str | None:
        """The reference proposed for whoever that is; None where nobody is named."""
        if not stamp.name and not stamp.mail:
            return None
        key = (stamp.mail or stamp.name).casefold()
        known = self._by_mail.get(key)
        if known is None:
            known = self._by_mail[key] = Person(
                ref=person_ref(stamp.name, key),
                name=stamp.name or stamp.mail,
                email=stamp.mail,
                note="As git names them; roles and dates are not known",
            )
        return known.ref

    @property
    def proposed(self) -> tuple[Person, ...]:
        """The people as values to put on record, by reference."""
        return tuple(sorted(self._by_mail.values(), key=lambda person: person.ref))


def person_ref(name: str, key: str) -> str:
    """A reference that is the same at every import: the name in plain letters and a few signs of the address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32] or "git"
    return f"{words}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"


def event_of(landing: Landing, people: People, shown: Provenance) -> DeploymentEvent:
    """The deployment event that a merge or tag is taken for."""
    return DeploymentEvent(
        ref=f"git-{landing.key}",
        at=landing.instant,
        environment="production",
        status="success",
        source=shown.source,
        actor=people.ref(landing.merged_by),
        commits=landing.commits,
        pull_requests=(landing.request.number,) if landing.request is not None else (),
        text=_shortened(landing.title or landing.commit[:12], _LONGEST_TITLE),
        provenance=shown,
    )


def change_of(landing: Landing, people: People, shown: Provenance) -> Change:
    """The draft record that a merge or tag proposes; what git cannot tell is left empty."""
    number = landing.request.number if landing.request is not None else None
    return Change(
        ref=f"git-{landing.key}",
        title=_shortened(landing.title or landing.commit[:12], _LONGEST_TITLE),
        description=_shortened(landing.text, _LONGEST_TEXT),
        change_type="code",
        delivered_via_repo=True,
        author=people.ref(landing.author),
        created_at=landing.author.at or landing.instant,
        home_system="git",
        home_ref=landing.request.shown if landing.request is not None else landing.tag or landing.commit[:12],
        deployments=(
            Deployment(
                start=landing.instant,
                implementer=people.ref(landing.merged_by),
                commit=landing.commit,
                pull_request=number,
                provenance=shown,
            ),
        ),
        state=ChangeState.DRAFT,
        links=tuple(Link(kind="commit", target=commit) for commit in landing.commits),
        provenance=shown,
    )


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
