"""Which roles a version names, and whether they are held on a day (APR-14, ROLE-03)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.people import role_words
from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.domain.responsibilities import needed_roles
from chgdesk.domain.role_standing import RoleStanding, RoleState, role_standings
from chgdesk.text.lint.finding import LintFinding, at_stretch, of_document
from chgdesk.text.tokens import ROLE, tokens

_NOON = timedelta(hours=12)


def role_keys(content: PolicyContent) -> dict[str, str]:
    """Every role this workspace knows, with its title: on record, held, or needed by a rule."""
    known = {role.ref: role.title or role_words(role.ref) for role in content.roles}
    for role in (*(each.role for each in content.assignments), *needed_by(content)):
        known.setdefault(role, role_words(role))
    return known


def needed_by(content: PolicyContent) -> dict[str, tuple[str, ...]]:
    """The roles that the rules of a version and its approval need, each with the steps that need it."""
    needed = dict(needed_roles(content.tree, content.document))
    for role in (content.document.owner_role, content.document.approver_role):
        if role:
            needed.setdefault(role, ("Approve the policy",))
    return needed


def holder_findings(content: PolicyContent, sections: tuple[PolicySection, ...], as_of: date) -> Iterator[LintFinding]:
    """Roles that a rule or the text names and nobody holds on the day, or soon nobody will (APR-14)."""
    printed = {
        token.key: (section, (token.start, token.end))
        for section in reversed(sections)
        for token in reversed(tuple(tokens(section.body)))
        if token.kind == ROLE
    }
    needed = needed_by(content)
    held = _standings(content, {**needed, **{role: () for role in printed if role not in needed}}, as_of)
    for standing in held:
        code = {RoleState.VACANT: "ROLE-VACANT", RoleState.LEAVING: "ROLE-LEAVES"}.get(standing.state)
        if code is None or standing.role not in {*needed, *printed}:
            continue
        steps = ", ".join(step[:1].lower() + step[1:] for step in standing.needed_for)
        remedy = f"It is needed to: {steps}." if steps else "The text names it."
        if standing.role in printed:
            yield at_stretch(code, *printed[standing.role], standing.sentence, remedy, about=standing.role)
        else:
            yield of_document(code, standing.sentence, remedy, about=standing.role)
    yield from _only_author(content, held)


def _standings(content: PolicyContent, needed: dict[str, tuple[str, ...]], as_of: date) -> tuple[RoleStanding, ...]:
    calendar = Calendar(zone=content.organisation.zone)
    return role_standings(
        needed,
        roles=content.roles,
        people=content.people,
        assignments=content.assignments,
        at=calendar.start_of(as_of) + _NOON,
        calendar=calendar,
    )


def _only_author(content: PolicyContent, held: tuple[RoleStanding, ...]) -> Iterator[LintFinding]:
    """Where only those who wrote the version hold a role that may approve it (POL-15)."""
    version, document = content.version, content.document
    wrote = {version.author, *version.editors}
    roles = {document.owner_role, document.approver_role}
    may = {holder.person for standing in held if standing.role in roles for holder in standing.holders}
    if version.state in {"draft", "in_review"} and may and may <= wrote:
        yield of_document(
            "ROLE-ONLY-AUTHOR",
            "Only those who wrote this version hold a role that may approve it.",
            "Give the owner or approver role to somebody else as well.",
            about=document.approver_role or document.owner_role,
        )
