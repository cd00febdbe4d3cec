"""What the catalogue's acts and questions stand on: the small registers, the rules of a day, who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.catalogue import StandardTemplate, SystemCard
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.people import Actor, Person
from chgdesk.domain.register import Register
from chgdesk.domain.rules import Rules
from chgdesk.errors import UserError
from chgdesk.services.policies import records
from chgdesk.services.policies.records import Source
from chgdesk.services.signatures import roles_at
from chgdesk.storage.repositories import Held

SMALL: Mapping[str, str] = {
    "people": "person",
    "assignments": "role_assignment",
    "roles": "role",
    "parameter_sets": "parameter_set",
    "documents": "policy_document",
    "policy_versions": "policy_version",
    "templates": "standard_template",
    "systems": "system_card",
    "waivers": "waiver",
    "incidents": "incident",
    "runs": "reconciliation_run",
}
"""The registers that judge an execution; quick to read beside any number of changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The small registers, indexed for the judge, at one moment."""

    facts: Facts
    now: datetime
    source: Source

    @property
    def calendar(self) -> Calendar:
        """The calendar of the rules in force now."""
        return self.rules.calendar

    @property
    def today(self) -> date:
        """The local day."""
        return self.facts.default_rules.calendar.local_date(self.now)

    @property
    def rules(self) -> Rules:
        """The rules in force now."""
        return self.rules_at(self.now)

    def rules_at(self, instant: datetime) -> Rules:
        """The rules in force at an instant (R25)."""
        day = self.facts.default_rules.calendar.local_date(instant)
        return self.facts.rules_for(self.facts.version_on(day))

    @property
    def cards(self) -> Mapping[str, SystemCard]:
        """System cards by reference."""
        return self.facts.systems

    def person(self, ref: str) -> Person | None:
        """Somebody on record."""
        return next((person for person in self.facts.register.people if person.ref == ref), None)

    def actor(self, ref: str, at: datetime | None = None) -> Actor:
        """Somebody on record with the roles held now, or at an instant."""
        found = self.person(ref)
        held = roles_at(ref, self.source("role_assignment"), at or self.now)
        return Actor(person=ref, name=found.name if found is not None else ref, roles=held)


def ground_of(source: Source, now: datetime) -> Ground:
    """Read the small registers."""
    parts: dict[str, Any] = {plural: records.values(source, kind) for plural, kind in SMALL.items()}
    register = Register(organisation=records.organisation_of(source), **parts)
    return Ground(facts=facts_of(register), now=now, source=source)


def template_held(source: Source, ref: str) -> Held[StandardTemplate]:
    """One procedure with its record number.

    Raises:
        UserError: there is no such procedure; the sentence names those there are.
    """
    found: Held[StandardTemplate] | None = source("standard_template").find(ref)
    if found is None:
        known = ", ".join(held.value.ref for held in source("standard_template").all()) or "none yet"
        sentence = f"There is no procedure '{ref}'. In the catalogue: {known}."
        raise UserError(sentence)
    return found
