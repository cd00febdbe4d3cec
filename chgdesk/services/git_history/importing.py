"""Taking a repository's history in as one sealed act, git's own text kept as evidence (REC-01, REC-02)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from chgdesk.domain.basis import Provenance
from chgdesk.domain.calendar import zone_of
from chgdesk.domain.change import Change
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.ids import next_reference, split_reference
from chgdesk.domain.people import Organisation, Person
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.services.context import Context
from chgdesk.services.git_history.reading import GitHistory
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportGitHistory(Command):
    """Record what was read from a repository; what is on record already, by its commit, is left as it is."""

    history: GitHistory


@handles(
    ImportGitHistory,
    permission="import",
    sentence=lambda c: f"took in {c.history.mode} of the git repository {c.history.name}",
    may_do_nothing=True,
)
def import_git_history(command: ImportGitHistory, work: Work, context: Context) -> None:
    """Keep git's text, then record new people, draft records under numbers of their own, and events."""
    history = command.history
    known = _Known.of(work)
    drafts = tuple(draft for draft in history.drafts if not known.has(draft))
    events = tuple(event for event in history.events if work.events.find(event.ref) is None)
    work.note("counts", f"{len(drafts)} drafts, {len(events)} events, {len(history.drafts) - len(drafts)} known before")
    if not drafts and not events:
        return
    digest = _kept(history, work, context)
    renamed = _people(history, work, drafts, events)
    shown = _Shown(file=digest, renamed=renamed, context=context)
    numbers = _numbers(len(drafts), known.refs, work, context)
    work.changes.add_many(replace(shown.draft(d), ref=ref) for d, ref in zip(drafts, numbers, strict=True))
    work.events.add_many(shown.event(event) for event in events)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Commits and numbers that the workspace has already."""

    commits: frozenset[str]
    refs: frozenset[str]

    @staticmethod
    def of(work: Work) -> _Known:
        """Gather them from every record."""
        commits: set[str] = set()
        refs: set[str] = set()
        for held in work.changes.all():
            refs.add(held.value.ref)
            commits.update(d.commit for d in held.value.deployments if d.commit)
        return _Known(commits=frozenset(commits), refs=frozenset(refs))

    def has(self, draft: Change) -> bool:
        """Whether a record stands for that commit."""
        return any(d.commit in self.commits for d in draft.deployments)


def _kept(history: GitHistory, work: Work, context: Context) -> str:
    """Keep git's own text and say what it is; return its hash."""
    digest, size = work.blobs.put(io.BytesIO(history.original))
    ref = f"git-{digest[:16]}"
    if work.evidence.find(ref) is None:
        work.evidence.add(
            EvidenceItem(
                ref=ref,
                sha256=digest,
                size=size,
                name=f"git-{history.mode}-{history.name}.txt",
                media_type="text/plain",
                kind="git log",
                source=f"git {history.name}",
                captured_at=context.now(),
                captured_by=context.actor.person,
                note="\n".join(history.notes),
            )
        )
    return digest


def _people(
    history: GitHistory, work: Work, drafts: Iterable[Change], events: Iterable[DeploymentEvent]
) -> dict[str, str]:
    """Put new people on record; people known by their address keep the reference they have."""
    by_mail = {held.value.email.casefold(): held.value.ref for held in work.people.all() if held.value.email}
    named = {d.author for d in drafts} | {d.deployments[0].implementer for d in drafts} | {e.actor for e in events}
    renamed: dict[str, str] = {}
    new: list[Person] = []
    for person in history.people:
        there = by_mail.get(person.email.casefold()) if person.email else None
        if there is not None:
            renamed[person.ref] = there
        elif person.ref in named and work.people.find(person.ref) is None:
            new.append(person)
    if new:
        work.people.add_many(new)
    return renamed


def _numbers(count: int, issued: frozenset[str], work: Work, context: Context) -> tuple[str, ...]:
    """The next free numbers of this year's series (CHG-02)."""
    organisation = next((held.value for held in work.organisations.all()), Organisation())
    year = context.now().astimezone(zone_of(organisation.zone)).year
    prefix = organisation.number_prefix.format(year=year)
    first = next_reference(prefix, issued)
    parts = split_reference(first)
    assert parts is not None
    _, number, width = parts
    return tuple(f"{prefix}{number + n:0{width}d}" for n in range(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """Puts the kept text, this moment and known people's references onto what was read."""

    file: str
    renamed: dict[str, str]
    context: Context

    def _origin(self, origin: Provenance) -> Provenance:
        return replace(origin, file=self.file, recorded_at=self.context.now())

    def _person(self, ref: str | None) -> str | None:
        return self.renamed.get(ref, ref) if ref is not None else None

    def event(self, event: DeploymentEvent) -> DeploymentEvent:
        """The event as it goes on record."""
        return replace(event, actor=self._person(event.actor), provenance=self._origin(event.provenance))

    def draft(self, draft: Change) -> Change:
        """The draft as it goes on record."""
        deployments: tuple[Any, ...] = tuple(
            replace(d, implementer=self._person(d.implementer), provenance=self._origin(d.provenance))
            for d in draft.deployments
        )
        return replace(
            draft,
            author=self._person(draft.author),
            deployments=deployments,
            provenance=self._origin(draft.provenance),
        )
