"""The responsibility chart of a workspace, how its roles are held, and the code host beside it (ROLE-04, ROLE-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.code_host import Difference, HostRules, differences
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.people import Organisation, Role
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_text import PARTS, POLICY
from chgdesk.domain.register import Register
from chgdesk.domain.responsibilities import Duty, needed_roles, responsibility_chart, roles_known
from chgdesk.domain.role_standing import RoleStanding, role_standings
from chgdesk.domain.rules import Rules
from chgdesk.exports.builders.responsibilities import responsibilities_report
from chgdesk.exports.report import Report
from chgdesk.services.context import app_version
from chgdesk.services.crosswalk import version_read_on
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import register_head
from chgdesk.services.reading import RegisterAt


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibilities:
    """Who has to do what by the rules in force at an instant, and whether each role is held."""

    at: datetime
    organisation: Organisation
    document: PolicyDocument | None
    version: PolicyVersion | None
    rules: Rules
    duties: tuple[Duty, ...]
    standings: tuple[RoleStanding, ...]
    roles: tuple[Role, ...]


def responsibilities_of(desk: Desk) -> Responsibilities:
    """The chart by the policy in force today, or by the draft where none is; as the workspace stands now."""
    return responsibilities_in(desk.ask(RegisterAt()), desk.context.now())


def responsibilities_in(register: Register, at: datetime) -> Responsibilities:
    """The same for a register at an instant."""
    facts = facts_of(register)
    version = version_read_on(register, facts.default_rules.calendar.local_date(at))
    rules = facts.rules_for(version)
    mine = [d for d in register.documents if not d.part_of and d.kind not in PARTS[1:]]
    document = next((d for d in mine if d.kind == POLICY), mine[0] if mine else None)
    return Responsibilities(
        at=at,
        organisation=register.organisation,
        document=document,
        version=version,
        rules=rules,
        duties=responsibility_chart(rules.tree, document),
        standings=role_standings(
            needed_roles(rules.tree, document),
            roles=register.roles,
            people=register.people,
            assignments=register.assignments,
            at=at,
            calendar=rules.calendar,
        ),
        roles=register.roles,
    )


def host_differences(desk: Desk, host: HostRules) -> tuple[Difference, ...]:
    """Where a code host enforces something else than the policy in force asks (ROLE-05)."""
    register: Register = desk.ask(RegisterAt())
    now = desk.context.now()
    here = responsibilities_in(register, now)
    held: dict[str, set[str]] = {}
    for assignment in register.assignments:
        if assignment.covers(now):
            held.setdefault(assignment.person, set()).add(assignment.role)
    known = roles_known_in(register).union(standing.role for standing in here.standings)
    return differences(
        host,
        here.rules,
        roles=sorted(known),
        people=register.people,
        held={person: frozenset(roles) for person, roles in held.items()},
    )


def responsibilities_page(desk: Desk, found: tuple[Difference, ...] | None = None) -> Report:
    """The chart as a report, for paper, workbook and screen; `found` adds what a code host does otherwise."""
    here = responsibilities_of(desk)
    return responsibilities_report(
        here.duties,
        here.standings,
        roles=here.roles,
        found=found,
        organisation=here.organisation.name,
        zone=here.rules.calendar.zone,
        generated_at=here.at,
        generated_by=desk.context.actor.name,
        app_version=app_version(),
        parameters=here.rules.name,
        version=here.version.number if here.version else "",
        head=register_head(desk),
        warnings=("Fictional sample company",) if here.organisation.fictional else (),
    )


def roles_known_in(register: Register) -> frozenset[str]:
    """Every role the workspace speaks of."""
    return roles_known(register.roles, register.assignments, register.parameter_sets)
