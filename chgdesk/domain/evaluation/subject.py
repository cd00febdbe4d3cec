"""The record under test with what was settled before the rules run: start, end, category, risk, flags, template."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from chgdesk.domain.calendar import instant_words
from chgdesk.domain.catalogue import StandardTemplate
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.findings import Finding, ParameterUsed
from chgdesk.domain.evaluation.waivers import waiver_for
from chgdesk.domain.parameters import as_text, value_at
from chgdesk.domain.rules import Rules
from chgdesk.domain.waiver import Waiver

EMERGENCY = "emergency"
STANDARD = "standard"
NORMAL = "normal"
MAJOR = "major"
UNTESTED_BY_GATES = frozenset({EMERGENCY, STANDARD})
"""Categories to which review, scan, staging and tests do not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One record as the rules see it; `start` is the event's time where R16 replaced the recorded one."""

    change: Change
    facts: Facts
    rules: Rules
    as_of: datetime
    start: datetime
    end: datetime
    category: str
    risk: str
    flags: frozenset[str]
    template: StandardTemplate | None = None
    classified: tuple[Finding, ...] = field(default=())

    @property
    def start_day(self) -> date:
        """The local day of the start."""
        return self.rules.calendar.local_date(self.start)

    @property
    def is_emergency(self) -> bool:
        """Whether the record is tested on the emergency path."""
        return self.category == EMERGENCY

    @property
    def is_high(self) -> bool:
        """Whether the effective risk is the highest level."""
        return self.risk == self.rules.highest_risk

    @property
    def implementers(self) -> frozenset[str]:
        """Everybody who deployed it."""
        return frozenset(d.implementer for d in self.change.deployments if d.implementer)

    @property
    def workers(self) -> frozenset[str]:
        """Author and implementers: those whose own review of it is not independent."""
        return self.implementers | ({self.change.author} if self.change.author else frozenset())

    @property
    def commits(self) -> frozenset[str]:
        """The commits that were deployed, where known."""
        return frozenset(d.commit for d in self.change.deployments if d.commit)

    @property
    def first_written(self) -> datetime | None:
        """When it was first written down: here, or earlier elsewhere with something that shows it (rules: Terms)."""
        here = self.change.created_at
        there = self.change.first_written
        if there is None or there.at is None or not (there.evidence or there.provenance.document):
            return here
        return there.at if here is None else min(here, there.at)

    def held(self, person: str | None, role: str, at: datetime | None) -> bool:
        """Whether the person held the role then."""
        return self.facts.held(person, role, at)

    def name(self, person: str | None) -> str:
        """A person's name."""
        return self.facts.name(person)

    def waiver_for(self, rule: str, *references: str | None) -> Waiver | None:
        """The first of the named policy exceptions that is valid for a rule at the start of this record."""
        return waiver_for(rule, references, self.start, self.facts, self.rules)

    def when(self, instant: datetime | None) -> str:
        """An instant in words, in the workspace's zone."""
        return "no time" if instant is None else instant_words(instant, self.rules.calendar)

    def used(self, *paths: str) -> tuple[ParameterUsed, ...]:
        """The parameter values a finding rests on (PRM-09)."""
        return tuple(ParameterUsed(path=path, value=as_text(value_at(self.rules.tree, path))) for path in paths)

    def pending(self, due: datetime | None) -> datetime | None:
        """The deadline, while it has not passed at the moment of the test; None once it has or where there is none."""
        return due if due is not None and self.as_of <= due else None


def same_commit(one: str, other: str) -> bool:
    """Whether two commit hashes name one commit; a shortened hash of seven signs or more counts as its long form."""
    shorter, longer = sorted((one.lower(), other.lower()), key=len)
    return shorter == longer or (len(shorter) >= 7 and longer.startswith(shorter))


def names_other_commit(commit: str | None, deployed: frozenset[str]) -> bool:
    """Whether a review or approval is of a commit known to differ from every deployed one."""
    return bool(commit) and bool(deployed) and not any(same_commit(commit or "", d) for d in deployed)
