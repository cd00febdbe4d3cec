"""The judge's frozen input: a register made quick to ask, once for all records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.catalogue import StandardTemplate, SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.matching import Matches, match_events
from chgdesk.domain.parameters import Tree, unflatten
from chgdesk.domain.people import RoleAssignment
from chgdesk.domain.policy import UNPUBLISHED, PolicyVersion, version_in_force
from chgdesk.domain.reconcile import DeploymentEvent, Incident, ReconciliationRun
from chgdesk.domain.register import Register
from chgdesk.domain.rules import Rules, rules_of
from chgdesk.domain.waiver import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """People's roles, templates, waivers, incidents, runs and matched events, by their references."""

    register: Register
    roles_of: Mapping[tuple[str, str], tuple[RoleAssignment, ...]]
    names: Mapping[str, str]
    templates: Mapping[str, StandardTemplate]
    systems: Mapping[str, SystemCard]
    waivers: Mapping[str, Waiver]
    incidents: Mapping[str, Incident]
    runs: tuple[ReconciliationRun, ...]
    matches: Matches
    versions: tuple[PolicyVersion, ...]
    has_policy: bool
    """Whether some version must be in force on a day for its records to be judged (R1)."""
    rules_by_set: Mapping[str, Rules]
    default_rules: Rules

    def held(self, person: str | None, role: str, at: datetime | None) -> bool:
        """Whether the person held the role at that instant (rules: holds)."""
        if person is None or at is None:
            return False
        return any(a.covers(at) for a in self.roles_of.get((person, role), ()))

    def name(self, person: str | None) -> str:
        """The person's name, or the reference where no such person is on record."""
        return "nobody" if person is None else self.names.get(person, person)

    def version_on(self, day: date) -> PolicyVersion | None:
        """The policy version in force on a local day (rules: Registers)."""
        return version_in_force(self.versions, day)

    def rules_for(self, version: PolicyVersion | None) -> Rules:
        """The rules bound to a version; the workspace's newest set where it names none (R25)."""
        if version is None:
            return self.default_rules
        return self.rules_by_set.get(version.parameter_set, self.default_rules)

    def flags_of(self, change: Change) -> frozenset[str]:
        """The record's own flags and those of its systems (rules: Flags)."""
        own = set(change.flags)
        for system in change.systems:
            card = self.systems.get(system)
            if card is not None:
                own.update(card.flags)
        return frozenset(own)

    def events_of(self, change: Change) -> tuple[DeploymentEvent, ...]:
        """The counting events that belong to the record, earliest first (R16)."""
        return self.matches.by_change.get(change.ref, ())

    def runs_covering(self, day: date) -> tuple[ReconciliationRun, ...]:
        """The completed reconciliation runs whose days include that one."""
        return tuple(r for r in self.runs if r.first_day <= day <= r.last_day and r.completed_at is not None)


def facts_of(register: Register, *, trees: Mapping[str, Tree] | None = None) -> Facts:
    """Index a register; `trees` replaces stored parameter sets by reference (for what-if values)."""
    trees = parameter_trees(register) if trees is None else trees
    rules = {ref: rules_of(tree) for ref, tree in trees.items()}
    usable = _usable_sets(register)
    default = rules[usable[-1]] if usable else rules_of({})
    published = tuple(v for v in register.policy_versions if v.state not in UNPUBLISHED)
    roles: dict[tuple[str, str], list[RoleAssignment]] = {}
    for assignment in register.assignments:
        roles.setdefault((assignment.person, assignment.role), []).append(assignment)
    return Facts(
        register=register,
        roles_of={key: tuple(held) for key, held in roles.items()},
        names={person.ref: person.name for person in register.people},
        templates={template.ref: template for template in register.templates},
        systems={card.ref: card for card in register.systems},
        waivers={waiver.ref: waiver for waiver in register.waivers},
        incidents={incident.ref: incident for incident in register.incidents},
        runs=register.runs,
        matches=match_events(register.events, register.changes),
        versions=published,
        has_policy=bool(published) or (bool(register.parameter_sets) and not usable),
        rules_by_set=rules,
        default_rules=default,
    )


def _usable_sets(register: Register) -> tuple[str, ...]:
    """The sets that may judge a record: never one that only drafts made at this desk print (PRM-01)."""
    drafted = {v.parameter_set for v in register.policy_versions if v.state in UNPUBLISHED and v.editors}
    published = {v.parameter_set for v in register.policy_versions if v.state not in UNPUBLISHED}
    return tuple(s.ref for s in register.parameter_sets if s.ref in published or s.ref not in drafted)


def parameter_trees(register: Register) -> dict[str, Tree]:
    """Every stored parameter set as a tree, by reference."""
    return {s.ref: unflatten(s.values) for s in register.parameter_sets}
