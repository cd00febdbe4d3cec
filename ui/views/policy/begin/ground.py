"""What the way from a preset stands on: presets, the fields and roles of the starter text, who holds what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.parameter_compare import ParameterDifference, compare
from chgdesk.domain.parameters import Tree, value_at, with_value
from chgdesk.domain.people import Organisation, Person, Role, RoleAssignment
from chgdesk.domain.policy_numbers import document_number
from chgdesk.domain.policy_text import PlaceholderField
from chgdesk.domain.responsibilities import needed_roles
from chgdesk.domain.role_standing import RoleStanding, RoleState, role_standings
from chgdesk.errors import UserError
from chgdesk.services.policies.starter import starter_fields, starter_roles
from chgdesk.services.presets import Preset, presets, tree_of
from chgdesk.services.reading import RecordsOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Read once, off the GUI thread."""

    presets: tuple[Preset, ...]
    fields: tuple[PlaceholderField, ...]
    roles: tuple[Role, ...]
    organisation: Organisation
    people: tuple[Person, ...]
    assignments: tuple[RoleAssignment, ...]
    taken: tuple[str, ...]

    @property
    def titles(self) -> dict[str, str]:
        """The titles of roles by key."""
        return {role.ref: role.title for role in self.roles}

    def tree(self, name: str) -> Tree:
        """The rules of a preset, as they would hold here."""
        tree = tree_of(next(each for each in self.presets if each.name == name))
        tree = with_value(tree, "timezone", self.organisation.zone)
        if self.organisation.head_count is not None:
            tree = with_value(tree, "cab.headcount", self.organisation.head_count)
        return tree

    def differences(self, mine: str, theirs: str) -> tuple[ParameterDifference, ...]:
        """What one preset says otherwise than another."""
        return compare(self.tree(mine), self.tree(theirs), self.titles)

    def number(self, preset: str) -> str:
        """The next document number, by the preset's pattern, else by one made from the company's name."""
        letters = "".join(sign for sign in self.organisation.name.upper() if "A" <= sign <= "Z")[:3] or "POL"
        pattern = value_at(self.tree(preset), "policy.numbering") or f"{letters}-CHG-nnn"
        try:
            return document_number(str(pattern), self.taken)
        except UserError:
            return ""

    def vacant(self, preset: str, at: datetime) -> tuple[RoleStanding, ...]:
        """The roles that the rules lean on and nobody holds, each with what needs it."""
        standings = role_standings(
            needed_roles(self.tree(preset)),
            roles=self.roles,
            people=self.people,
            assignments=self.assignments,
            at=at,
            calendar=Calendar(zone=self.organisation.zone),
        )
        return tuple(each for each in standings if each.needed_for and each.state is RoleState.VACANT)


def read_ground(ask: Callable[[object], Any]) -> Ground:
    """Everything at once, on a reader thread."""

    def values(kind: str) -> tuple[Any, ...]:
        return tuple(held.value for held in ask(RecordsOf(kind=kind)))

    recorded = values("role")
    held = {role.ref for role in recorded}
    fields = {field.ref: field for field in (*starter_fields(), *values("placeholder_field"))}
    organisation = next(iter(reversed(values("organisation"))), Organisation())
    return Ground(
        presets=presets(),
        fields=tuple(fields.values()),
        roles=(*recorded, *(role for role in starter_roles() if role.ref not in held)),
        organisation=organisation,
        people=values("person"),
        assignments=values("role_assignment"),
        taken=tuple(each.ref for kind in ("policy_document", "related_document") for each in values(kind)),
    )
