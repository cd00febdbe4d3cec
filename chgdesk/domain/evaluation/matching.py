"""Which deployment events belong to which records (R16, REC-03, REC-11)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chgdesk.domain.change import Change
from chgdesk.domain.reconcile import DeploymentEvent

_TOKEN_START = re.compile(r"(?<![^\W_])(?=[^\W_])|(?=[^\w\s]|_)")
"""Where a token can begin: at a letter or digit after none, or at any sign."""


class MatchedBy(StrEnum):
    """What tied an event to a record, strongest first."""

    CHANGE_ID = "change_id"
    COMMIT = "sha"
    PULL_REQUEST = "pr"
    RUN = "run_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One event and one record it belongs to, or an event that belongs to none."""

    event: str
    change: str | None
    by: MatchedBy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """All matches, and the counting events of each record, earliest first."""

    rows: tuple[Match, ...]
    by_change: Mapping[str, tuple[DeploymentEvent, ...]]
    by_event: Mapping[str, tuple[str, ...]]


def match_events(events: Iterable[DeploymentEvent], changes: Iterable[Change]) -> Matches:
    """Match every counting event; matched ones come first, then those without a record, each in id order."""
    finder = _Finder(changes)
    matched: list[Match] = []
    alone: list[Match] = []
    by_change: dict[str, list[DeploymentEvent]] = {}
    by_event: dict[str, tuple[str, ...]] = {}
    for event in sorted(events, key=lambda e: e.ref):
        by, refs = finder.find(event) if event.counts else (None, ())
        by_event[event.ref] = refs
        if not refs:
            alone.append(Match(event=event.ref, change=None, by=None))
        for ref in refs:
            matched.append(Match(event=event.ref, change=ref, by=by))
            by_change.setdefault(ref, []).append(event)
    earliest_first = {ref: tuple(sorted(found, key=lambda e: (e.at, e.ref))) for ref, found in by_change.items()}
    return Matches(rows=(*matched, *alone), by_change=earliest_first, by_event=by_event)


class _Finder:
    """Look-ups of records by id, commit, pull request and run."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._refs: set[str] = set()
        self._commits: dict[str, set[str]] = {}
        self._pull_requests: dict[str, set[str]] = {}
        self._runs: dict[str, set[str]] = {}
        for change in changes:
            self._refs.add(change.ref)
            for deployment in change.deployments:
                _note(self._commits, deployment.commit, change.ref)
                _note(self._pull_requests, deployment.pull_request, change.ref)
                _note(self._runs, deployment.run, change.ref)
        self._lengths = sorted({len(ref) for ref in self._refs}, reverse=True)

    def find(self, event: DeploymentEvent) -> tuple[MatchedBy | None, tuple[str, ...]]:
        """The records an event belongs to, by the strongest key that finds any."""
        named = {ref for ref in event.changes if ref in self._refs} | self._named_in(event.text)
        if named:
            return MatchedBy.CHANGE_ID, tuple(sorted(named))
        keys = (
            (MatchedBy.COMMIT, self._commits, event.commits),
            (MatchedBy.PULL_REQUEST, self._pull_requests, event.pull_requests),
            (MatchedBy.RUN, self._runs, (event.run,) if event.run else ()),
        )
        for by, known, values in keys:
            found: set[str] = set()
            for value in values:
                found |= known.get(value, set())
            if found:
                return by, tuple(sorted(found))
        return None, ()

    def _named_in(self, text: str) -> set[str]:
        """Ids that stand in the text as whole tokens; where one id begins another, the longest counts."""
        found: set[str] = set()
        resume = 0
        for begin in _TOKEN_START.finditer(text):
            start = begin.start()
            if start < resume:
                continue
            for length in self._lengths:
                candidate = text[start : start + length]
                if candidate in self._refs and not text[start + length : start + length + 1].isalnum():
                    found.add(candidate)
                    resume = start + length
                    break
        return found


def _note(known: dict[str, set[str]], key: str | None, ref: str) -> None:
    if key:
        known.setdefault(key, set()).add(ref)
