"""What a role may be allowed to do, in words, and whom a change of permissions would lock out (ROLE-08).

A permission that no role has is open to everybody. A role with the permission `read` is for somebody who only looks:
whoever holds no other role may do nothing but what the roles with `read` name beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.people import Person, Role, RoleAssignment, role_words

READ = "read"
LONGEST_DUTIES = 4_000
_FEW = 3
"""How many people are named by name."""
_ROLE_KEY = re.compile(r"[a-z][a-z0-9_]{1,59}")
PERMISSIONS: Mapping[str, str] = {
    "workspace": "Set up the workspace; say that it was restored",
    "people": "Put people on record, give and end their roles",
    "roles": "Say what a role has to do and may do",
    "record": "Write and change records of changes",
    "standard": "Write, review and suspend standard procedures",
    "approve_standard": "Approve standard procedures",
    "systems": "Keep the cards of systems",
    "evidence": "Keep files as evidence",
    "approve": "Approve changes and sign them off",
    "findings": "Confirm or explain what the rules found",
    "policy": "Write and publish the policy and its lists",
    "parameters": "Change the figures of the policy",
    "approve_policy": "Approve the policy",
    "import": "Bring in files and histories",
    "export": "Write out files and evidence bundles",
    "keys": "Enrol and reset passphrases and the signing key",
    "sign": "Sign with a passphrase of one's own",
    "checkpoint": "Give checkpoints of the trail away",
    READ: "Look at everything, change nothing, for whoever holds no other role",
}
"""Each permission a command asks for (`@handles(permission=...)`), in the words of the table of permissions."""

GUARDED = ("people", "roles")
"""Permissions without whose holders nobody could ever give a permission back."""


def permission_words(permission: str) -> str:
    """A permission in words, also one that this table does not know yet."""
    return PERMISSIONS.get(permission, permission.replace("_", " ").capitalize())


def may(permission: str, held: Collection[str], roles: Iterable[Role]) -> bool:
    """Whether somebody who holds these roles may do what asks for a permission."""
    on_record = {role.ref: frozenset(role.permissions) for role in roles}
    mine = [on_record.get(role, frozenset()) for role in dict.fromkeys(held)]
    given = {ref for ref, permissions in on_record.items() if permission in permissions}
    if mine and all(READ in permissions for permissions in mine):
        return any(permission in permissions for permissions in mine)
    return not given or bool(given & set(held))


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who holds what at one side of an act: roles with their permissions, assignments, people."""

    roles: tuple[Role, ...]
    assignments: tuple[RoleAssignment, ...]
    people: tuple[Person, ...]

    def able(self, permission: str, at: datetime) -> tuple[str, ...]:
        """The active people who may do what asks for a permission at an instant, by name."""
        held: dict[str, set[str]] = {person.ref: set() for person in self.people if person.active}
        for one in self.assignments:
            if one.person in held and one.covers(at):
                held[one.person].add(one.role)
        names = {person.ref: person.name for person in self.people}
        return tuple(sorted(names[ref] for ref, roles in held.items() if may(permission, roles, self.roles)))

    def given(self, permission: str) -> tuple[str, ...]:
        """The titles of the roles that have a permission; none where it is open to everybody."""
        return tuple(
            sorted(role.title or role_words(role.ref) for role in self.roles if permission in role.permissions)
        )


def lockout(permissions: Iterable[str], before: Authority, after: Authority, at: datetime) -> str:
    """Why an act would leave a permission to nobody at all, in a sentence; empty where it would not.

    A permission that no role has is open to everybody, but to those who only read.
    """
    for permission in permissions:
        given = after.given(permission)
        if after.able(permission, at) or (not given and not any(person.active for person in after.people)):
            continue
        now = before.able(permission, at)
        few = 0 < len(now) <= _FEW
        hold = f" Only {' and '.join(now)} {'has' if len(now) == 1 else 'have'} it now." if few else ""
        whose = (
            f"be left to the {' or '.join(given)}, and nobody would hold that role" if given else "be left to nobody"
        )
        return f"“{permission_words(permission)}” would {whose}.{hold} Give a role that has it to somebody else first."
    return ""


def role_faults(role: Role, permissions: Collection[str]) -> Iterator[str]:
    """What is wrong with a role as it is to be recorded, each in a sentence."""
    if not _ROLE_KEY.fullmatch(role.ref):
        yield f"{role.ref!r} is no key of a role. Write small letters, digits and underscores, such as policy_owner."
    if not role.title.strip():
        yield "the title is empty. Write what people call the role."
    if len(role.duties) > LONGEST_DUTIES:
        yield f"the duties are longer than {LONGEST_DUTIES} characters. Shorten them."
    for permission in role.permissions:
        if permission not in permissions:
            yield f"there is no permission {permission!r}. There are: {', '.join(sorted(permissions))}."
