"""Lists beside the policy's text go on record: crosswalk rows, own controls, roles (MAP-04, EVD-21, ROLE-02)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from chgdesk.domain.basis import Provenance
from chgdesk.domain.controls import OwnControl, control_faults
from chgdesk.domain.crosswalk import CrosswalkRow
from chgdesk.domain.crosswalk_checks import Vocabulary, row_faults
from chgdesk.domain.people import Role
from chgdesk.domain.permissions import PERMISSIONS, READ, role_faults
from chgdesk.domain.responsibilities import roles_known
from chgdesk.errors import Invalid, UserError
from chgdesk.services.catalogue_of_findings import finding_titles
from chgdesk.services.context import Context
from chgdesk.services.crosswalk import base_by_ref
from chgdesk.services.policies.commands import KeepControls, KeepCrosswalk, KeepRoles
from chgdesk.services.registry import handles, require, specs
from chgdesk.storage.repositories import Repository
from chgdesk.storage.work import Work

Listed = TypeVar("Listed", OwnControl, CrosswalkRow, Role)
Value = TypeVar("Value")


@handles(
    KeepCrosswalk,
    permission="policy",
    sentence=lambda c: f"kept {_count(c.rows, 'row')} of the crosswalk",
    reversal="KeepCrosswalk",
)
def keep_crosswalk(command: KeepCrosswalk, work: Work, context: Context) -> None:
    """Record the rows; a row we do not ship is the organisation's own, whatever it says of itself."""
    known = Vocabulary(findings=finding_titles(), sections={held.value.key for held in work.sections.all()})
    rows = tuple(replace(row, own=row.ref not in base_by_ref()) for row in command.rows)
    _refuse("the crosswalk", rows, lambda row: row_faults(row, known), (*base_by_ref(), *_refs(work.crosswalk)))
    _keep(rows, work.crosswalk, context)


@handles(
    KeepControls,
    permission="policy",
    sentence=lambda c: f"kept {_count(c.controls, 'own control')}",
    reversal="KeepControls",
)
def keep_controls(command: KeepControls, work: Work, context: Context) -> None:
    """Record the controls under the organisation's own numbers, letters in the order of the test sheet."""
    roles = roles_known(_values(work.roles), _values(work.assignments), _values(work.parameter_sets))
    controls = tuple(replace(c, attributes=tuple(sorted(set(c.attributes)))) for c in command.controls)
    _refuse("your control list", controls, lambda control: control_faults(control, roles), _refs(work.controls))
    _keep(controls, work.controls, context)


@handles(
    KeepRoles,
    permission="policy",
    sentence=lambda c: f"kept {_count(c.roles, 'role')}",
    reversal="KeepRoles",
)
def keep_roles(command: KeepRoles, work: Work, context: Context) -> None:
    """Record the roles; refused where an act would be left to a role that nobody holds."""
    permissions = {*PERMISSIONS, *(spec.permission for spec in specs())}
    _refuse("the roles", command.roles, lambda role: role_faults(role, permissions), _refs(work.roles))
    if _permissions_differ(command.roles, work):
        require("roles", context.actor, work)
    _refuse_lockout(command.roles, work, context)
    _keep(command.roles, work.roles, context)


def _count(values: tuple[object, ...], what: str) -> str:
    return f"{len(values)} {what}" if len(values) == 1 else f"{len(values)} {what}s"


def _values(repository: Repository[Value]) -> Iterator[Value]:
    return (held.value for held in repository.all())


def _refs(repository: Repository[Listed]) -> tuple[str, ...]:
    return tuple(value.ref for value in _values(repository))


def _refuse(
    what: str, values: tuple[Listed, ...], faults_of: Callable[[Listed], Iterable[str]], here: Iterable[str]
) -> None:
    """Refuse a list whole, every fault named by the number it belongs to."""
    if not values:
        sentence = f"Nothing was recorded: {what} was given nothing to keep."
        raise Invalid(sentence)
    known = {ref.casefold(): ref for ref in here}
    faults = [f"{value.ref or 'no number'}: {fault}" for value in values for fault in faults_of(value)]
    faults += _doubled(value.ref for value in values)
    for value in values:
        stands = known.get(value.ref.casefold(), value.ref)
        if stands != value.ref:
            faults.append(f"{value.ref}: {stands} is on record already. Write it the same way, or give another number.")
    if faults:
        sentence = f"Nothing was recorded in {what}: {faults[0]}"
        raise Invalid(sentence, tuple(faults))


def _doubled(refs: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for ref in refs:
        if ref.casefold() in seen:
            yield f"{ref}: stands twice. Keep it once, or give the other its own number."
        seen.add(ref.casefold())


def _keep(values: Iterable[Listed], repository: Repository[Listed], context: Context) -> None:
    """Record what is new and what differs; refuse an act that would change nothing."""
    origin = Provenance(source="kept at this desk", recorded_at=context.now())
    fresh: list[Listed] = []
    changed: list[tuple[Listed, int | None]] = []
    for value in values:
        before = repository.find(value.ref)
        if before is None:
            fresh.append(replace(value, provenance=origin))
        elif replace(value, provenance=before.value.provenance) != before.value:
            changed.append((replace(value, provenance=origin), before.version))
    if not fresh and not changed:
        raise UserError("Nothing was recorded: all of it stands on record just so.")
    repository.add_many(fresh)
    repository.save_many(changed)


def _permissions_differ(roles: tuple[Role, ...], work: Work) -> bool:
    """Whether a role would have other permissions than on record: that is for whoever keeps the roles (ROLE-08)."""
    before = {held.value.ref: set(held.value.permissions) for held in work.roles.all()}
    return any(set(role.permissions) != before.get(role.ref, set()) for role in roles)


def _refuse_lockout(roles: tuple[Role, ...], work: Work, context: Context) -> None:
    """A permission given to roles that nobody holds would be lost: nobody could record anything under it."""
    before = {held.value.ref: held.value for held in work.roles.all()}
    after = before | {role.ref: role for role in roles}
    touched = {p for role in roles for p in (*role.permissions, *before.get(role.ref, role).permissions)}
    now = context.now()
    active = {held.value.ref for held in work.people.all() if held.value.active}
    held = {a.value.role for a in work.assignments.all() if a.value.covers(now) and a.value.person in active}
    held |= set(context.actor.roles)
    for permission in sorted(touched - {READ}):
        holders = sorted(role.ref for role in after.values() if permission in role.permissions)
        if holders and not held.intersection(holders):
            sentence = (
                f"Nothing was recorded: only {' or '.join(holders)} would have the permission {permission!r}, and "
                "nobody holds that role now. Give the role to somebody first."
            )
            raise UserError(sentence)
