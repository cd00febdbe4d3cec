"""Which roles a version names, and who holds them on a day (APR-14, ROLE-03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.parameters import value_at
from chgdesk.domain.people import Person, RoleAssignment, role_words
from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.text.lint.finding import LintFinding, at_stretch, of_document
from chgdesk.text.tokens import ROLE, tokens

SOON = timedelta(days=30)
"""How far ahead a leaving of a role's only holder is told of."""

_ROLE_PATHS: tuple[tuple[str, str], ...] = (
    ("emergency.authorisers", "says go in an emergency"),
    ("emergency.fallback_authorisers", "says go in an emergency when others are away"),
    ("emergency.review_role", "reviews emergencies"),
    ("emergency.signoff_role", "signs emergencies off"),
    ("verification.signoff_role", "signs off after go-live"),
    ("sod.compensating.pir_role", "reviews self-approved changes"),
    ("policy.owner_role", "owns the policy"),
)
_FLAGS = {
    "emergency.signoff_role": "emergency.signoff_required",
    "sod.compensating.pir_role": "sod.compensating.enabled",
    "verification.signoff_role": "verification.high_risk_signoff",
}
"""Where a role only matters while something is switched on."""


def role_keys(content: PolicyContent) -> dict[str, str]:
    """Every role this workspace knows, with its title: on record, held, or named by a parameter."""
    known = {role.ref: role.title or role_words(role.ref) for role in content.roles}
    for assignment in content.assignments:
        known.setdefault(assignment.role, role_words(assignment.role))
    for role in named_by_parameters(content.tree):
        known.setdefault(role, role_words(role))
    return known


def named_by_parameters(tree: Mapping[str, Any]) -> dict[str, str]:
    """The roles that parameters give a task, each with the first task in words (APR-14)."""
    named: dict[str, str] = {}
    for rule in value_at(tree, "approval_matrix") or ():
        for role in (*(rule.get("roles") or ()), *(rule.get("any_of") or ())):
            named.setdefault(role, "approves changes")
    for path, task in _ROLE_PATHS:
        switch = _FLAGS.get(path)
        value = value_at(tree, path)
        if not value or (switch is not None and value_at(tree, switch) is False):
            continue
        for role in [value] if isinstance(value, str) else value:
            named.setdefault(role, task)
    for roles in (value_at(tree, "exception.approver_roles_by_risk") or {}).values():
        for role in roles:
            named.setdefault(role, "approves policy exceptions")
    return named


def holder_findings(content: PolicyContent, sections: tuple[PolicySection, ...], as_of: date) -> Iterator[LintFinding]:
    """Roles with a task that nobody holds on the day, or only one person who is away or leaves (APR-14)."""
    tasks = named_by_parameters(content.tree)
    for role in (content.document.owner_role, content.document.approver_role):
        if role:
            tasks.setdefault(role, "approves the policy")
    printed = {
        token.key: (section, (token.start, token.end))
        for section in reversed(sections)
        for token in reversed(tuple(tokens(section.body)))
        if token.kind == ROLE
    }
    for role in (*tasks, *(key for key in printed if key not in tasks)):
        said = _standing(content, role, tasks.get(role, "is named in the text"), as_of)
        if said is None:
            continue
        code, sentence, remedy = said
        if role in printed:
            yield at_stretch(code, *printed[role], sentence, remedy, about=role)
        else:
            yield of_document(code, sentence, remedy, about=role)
    yield from _only_author(content, as_of)


def _standing(content: PolicyContent, role: str, task: str, as_of: date) -> tuple[str, str, str] | None:
    title = role_keys(content).get(role, role_words(role))
    calendar = Calendar(zone=content.organisation.zone)
    people = {person.ref: person for person in content.people}
    held = [each for each in content.assignments if each.role == role and _touches(each, as_of, calendar)]
    here = [each for each in held if is_here(people.get(each.person), as_of)]
    if not held:
        return "ROLE-VACANT", f"Nobody holds the role {title} ({task}).", "Assign it, or name another role."
    if not here:
        away = _names(people, held)
        sentence = f"The role {title} ({task}) is held only by {away}, who is not here on {as_of.isoformat()}."
        return "ROLE-ABSENT", sentence, "Assign it to somebody present, or delegate it."
    if len({each.person for each in here}) > 1:
        return None
    last = _last_day(here, people, calendar)
    if last is None or last > as_of + SOON:
        return None
    sentence = f"The role {title} ({task}) is held only by {_names(people, here)}, until {last.isoformat()}."
    return "ROLE-LEAVES", sentence, "Assign it to somebody else before that day."


def _touches(assignment: RoleAssignment, day: date, calendar: Calendar) -> bool:
    first, last = calendar.start_of(day), calendar.end_of(day)
    return _aware(assignment.held_from) <= last and (assignment.held_to is None or _aware(assignment.held_to) >= first)


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.astimezone()


def is_here(person: Person | None, day: date) -> bool:
    """Whether a person is with the organisation on a day; a holder without a person's record counts as here."""
    if person is None:
        return True
    started = person.employed_from is None or person.employed_from <= day
    return person.active and started and (person.employed_to is None or day <= person.employed_to)


def _last_day(held: list[RoleAssignment], people: Mapping[str, Person], calendar: Calendar) -> date | None:
    """The last day on which the only holder still holds the role; None where no end is known."""
    open_end = any(each.held_to is None for each in held)
    ends = [calendar.local_date(each.held_to) for each in held if each.held_to is not None]
    person = people.get(held[0].person)
    leaves = person.employed_to if person is not None else None
    role_ends = None if open_end else max(ends)
    known = [day for day in (role_ends, leaves) if day is not None]
    return min(known, default=None)


def _names(people: Mapping[str, Person], held: list[RoleAssignment]) -> str:
    named = dict.fromkeys(people[each.person].name if each.person in people else each.person for each in held)
    return " and ".join(named)


def _only_author(content: PolicyContent, as_of: date) -> Iterator[LintFinding]:
    """Where only those who wrote the version hold a role that may approve it (POL-15)."""
    version = content.version
    wrote = {version.author, *version.editors} - {None}
    roles = {content.document.owner_role, content.document.approver_role} - {""}
    calendar = Calendar(zone=content.organisation.zone)
    people = {person.ref: person for person in content.people}
    may = {
        each.person
        for each in content.assignments
        if each.role in roles and _touches(each, as_of, calendar) and is_here(people.get(each.person), as_of)
    }
    if version.state in {"draft", "in_review"} and may and may <= wrote:
        yield of_document(
            "ROLE-ONLY-AUTHOR",
            "Only those who wrote this version hold a role that may approve it.",
            "Assign the owner or approver role to somebody else.",
            about=content.document.approver_role or content.document.owner_role,
        )
