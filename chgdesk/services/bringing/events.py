"""A deployment log: each row an event, and what it adds to the record it names (REC-01, GATE-13)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Deployment
from chgdesk.domain.evaluation.matching import MatchedBy, match_events
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.services.bringing.known import Known
from chgdesk.services.bringing.making import Maker
from chgdesk.services.bringing.rows import RowRead, is_total, readable
from chgdesk.services.bringing.shape import SYSTEM_NAMES, SourceRow
from chgdesk.services.bringing.verdicts import Action, RowVerdict
from chgdesk.services.reading import Held

NOT_SAID = "not said"
"""Where a log does not say where something went or how it ended: such a line never counts as a deployment (R16)."""
_BY_WORDS = {
    MatchedBy.CHANGE_ID: "its number",
    MatchedBy.COMMIT: "its commit",
    MatchedBy.PULL_REQUEST: "its pull request",
    MatchedBy.RUN: "its run",
}


@dataclass(slots=True, kw_only=True)
class EventMaker:
    """Goes through the rows of a log."""

    maker: Maker
    known: Known
    _seen: dict[str, str] = field(default_factory=dict)
    _completed: set[str] = field(default_factory=set)
    _held: dict[str, Held[Change]] = field(init=False)
    _read: list[tuple[SourceRow, RowRead, DeploymentEvent | None]] = field(default_factory=list)

    def verdicts(self, rows: Iterable[SourceRow]) -> Iterator[RowVerdict]:
        """One verdict for each row; all events are matched against the register at once."""
        self._held = {held.value.ref: held for held in self.known.changes}
        for row in rows:
            read = self.maker.reader.read(row)
            self._read.append((row, read, None if read.faults or is_total(row) else self._event(row, read)))
        events = [event for _row, _read, event in self._read if event is not None]
        matches = match_events(
            {event.ref: event for event in events}.values(), (_pointed(h.value) for h in self.known.changes)
        )
        by = {match.event: match.by for match in matches.rows}
        for row, read, event in self._read:
            yield self._verdict(row, read, event, matches.by_event, by)

    def _event(self, row: SourceRow, read: RowRead) -> DeploymentEvent | None:
        values = {key: value for key, value in read.values.items() if isinstance(value, str)}
        at = read.values.get("started_at")
        if not isinstance(at, datetime):
            return None
        told = "|".join(values.get(key, "") for key in ("commit", "pull_request", "run", "title", "environment"))
        mark = values.get("event_ref") or hashlib.sha256(f"{at.isoformat()}|{told}".encode()).hexdigest()[:16]
        systems = read.values.get("systems")
        system = ", ".join(map(str, systems)) if isinstance(systems, tuple) else ""
        changes = values.get("number", "").replace(";", ",").split(",")
        return DeploymentEvent(
            ref=f"log-{mark}",
            at=at,
            environment=values.get("environment", NOT_SAID),
            status=values.get("event_status", NOT_SAID),
            source=f"{SYSTEM_NAMES[self.maker.shape.source]} {self.maker.shape.name}",
            actor=values.get("implementer") or None,
            commits=(values["commit"],) if values.get("commit") else (),
            pull_requests=(values["pull_request"].removeprefix("#"),) if values.get("pull_request") else (),
            run=values.get("run") or None,
            text=" · ".join(filter(None, (values.get("title", ""), system))),
            changes=tuple(each.strip() for each in changes if each.strip()),
            provenance=self.maker.origin(row),
        )

    def _verdict(
        self,
        row: SourceRow,
        read: RowRead,
        event: DeploymentEvent | None,
        found: Mapping[str, tuple[str, ...]],
        by: dict[str, MatchedBy | None],
    ) -> RowVerdict:
        if event is None:
            why = " ".join(readable(read.faults)) or "Nothing says when it was deployed. Fill that cell in."
            why = "This row sums the list up. Leave it out." if is_total(row) else why
            title = next((cell for cell in row.cells if cell), "")
            return _verdict(row, Action.REFUSED, title, why, cells=row.cells)
        title = event.text or event.run or event.ref
        if event.ref in self.known.events:
            return _verdict(row, Action.KNOWN, title, "This deployment is on record already.")
        if event.ref in self._seen:
            return _verdict(row, Action.KNOWN, title, f"Says the same as {self._seen[event.ref]} of this file.")
        self._seen[event.ref] = row.label
        refs = found.get(event.ref, ())
        made = replace(_verdict(row, Action.NEW, title, _new_words(event, refs)), event=event)
        held = self._held.get(refs[0]) if len(refs) == 1 else None
        if held is None or held.value.deployments or held.value.ref in self._completed or not event.counts:
            return made
        self._completed.add(held.value.ref)
        how = by.get(event.ref)
        words = f"Completes {held.value.ref}, found by {_BY_WORDS[how] if how else 'what it says'}: when it went live."
        completed = self.maker.settled(_deployed(held.value, event))
        return replace(
            made,
            action=Action.COMPLETES,
            ref=held.value.ref,
            sentence=words,
            version=held.version,
            change=completed,
            corrected=completed,
        )


def _pointed(change: Change) -> Change:
    """The record as events look for it: pointers to commits, requests and runs count before it went live, too."""
    if change.deployments:
        return change
    made = []
    for link in change.links:
        if link.kind == "commit":
            made.append(Deployment(commit=link.target))
        elif link.kind in {"pull_request", "merge_request"}:
            made.append(Deployment(pull_request=link.target.rstrip("/").rpartition("/")[2].lstrip("#!")))
        elif link.kind == "pipeline_run":
            made.append(Deployment(run=link.target))
    return replace(change, deployments=tuple(made))


def _deployed(change: Change, event: DeploymentEvent) -> Change:
    """The record with the deployment that the event tells of; its end is not known."""
    deployment = Deployment(
        start=event.at,
        implementer=event.actor,
        account=event.actor,
        commit=next(iter(event.commits), None),
        pull_request=next(iter(event.pull_requests), None),
        run=event.run,
        provenance=event.provenance,
    )
    return replace(change, deployments=(deployment,))


def _new_words(event: DeploymentEvent, refs: tuple[str, ...]) -> str:
    if not event.counts:
        return f"A new line of the log ({event.environment}, {event.status}); only successes in production count."
    return f"A new deployment, of {', '.join(refs)}." if refs else "A new deployment that names no record here."


def _verdict(row: SourceRow, action: Action, title: str, words: str, cells: tuple[str, ...] = ()) -> RowVerdict:
    return RowVerdict(number=row.number, label=row.label, action=action, title=title, sentence=words, cells=cells)
