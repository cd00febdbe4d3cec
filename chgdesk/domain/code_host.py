"""What a code host enforces, and where that differs from the policy's rules (ROLE-05)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from chgdesk.domain.people import Person, role_words
from chgdesk.domain.responsibilities import SENIOR
from chgdesk.domain.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedPath:
    """One line of a CODEOWNERS file: a pattern, who owns it, and the number of the line."""

    pattern: str
    owners: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRules:
    """What the host enforces; None means that the files given do not say.

    `reviews` is how many approvals a merge needs; `bypass` names who may merge without them.
    """

    reviews: int | None = None
    owner_review: bool | None = None
    stale_dismissed: bool | None = None
    checks: tuple[str, ...] | None = None
    admins_bound: bool | None = None
    bypass: tuple[str, ...] = ()
    owned: tuple[OwnedPath, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One point at which host and policy differ: what each says, and a sentence with what to do."""

    about: str
    policy: str
    host: str
    sentence: str


def together(read: Iterable[HostRules]) -> HostRules:
    """What several files say together; of two that say the same thing, the later."""
    whole = HostRules()
    for rules in read:
        said = {field: getattr(rules, field) for field in HostRules.__dataclass_fields__}
        told = {field: value for field, value in said.items() if value is not None}
        whole = replace(whole, **{**told, "bypass": (*whole.bypass, *rules.bypass)})
    return whole


def differences(
    host: HostRules,
    rules: Rules,
    *,
    roles: Iterable[str] = (),
    people: Iterable[Person] = (),
    held: Mapping[str, frozenset[str]] | None = None,
) -> tuple[Difference, ...]:
    """Where the host enforces something else than the policy asks; nothing is said of what the files do not tell.

    `roles` are the keys of the roles there are, `held` the roles that each person holds now.
    """
    named = {owner for path in host.owned or () for owner in path.owners}
    known, here = frozenset(roles), tuple(people)
    matched = {owner: _match(owner, known, here) for owner in sorted(named)}
    return (
        *_reviews(host, rules),
        *_tests(host, rules),
        *_ways_round(host),
        *_owners(host, rules, matched, held or {}),
    )


def _reviews(host: HostRules, rules: Rules) -> Iterator[Difference]:
    asked = {level: rules.review_min.get(level, 0) for level in rules.risk_levels}
    most = max(asked.values(), default=0)
    words = ", ".join(f"{level} {count}" for level, count in asked.items())
    if host.reviews is not None and host.reviews < most:
        short = [level for level, count in asked.items() if count > host.reviews]
        yield Difference(
            about="Number of reviewers",
            policy=words,
            host=str(host.reviews),
            sentence=f"The host merges after {host.reviews}; the policy asks for more at {' and '.join(short)} risk. "
            "Raise the host's number, or see to it on each record.",
        )
    elif host.reviews is not None and host.reviews > most:
        yield Difference(
            about="Number of reviewers",
            policy=words,
            host=str(host.reviews),
            sentence="The host asks for more reviewers than the policy. The policy may say so too.",
        )
    if host.stale_dismissed is False:
        yield Difference(
            about="Reviews after a later commit",
            policy="an approval counts for the version that is deployed",
            host="earlier reviews stay valid",
            sentence="The host keeps an approval after further commits; the policy does not count it. "
            "Let the host dismiss it.",
        )


def _tests(host: HostRules, rules: Rules) -> Iterator[Difference]:
    if host.checks == () and rules.ci_required:
        yield Difference(
            about="Tests before merging",
            policy="pipeline tests must succeed",
            host="no check is required",
            sentence="The host merges without any check; the policy asks for pipeline tests. Make the check required.",
        )
    if host.checks and not rules.ci_required:
        yield Difference(
            about="Tests before merging",
            policy="not asked for",
            host=", ".join(host.checks),
            sentence="The host requires checks that the policy does not speak of. The policy may say so too.",
        )


def _ways_round(host: HostRules) -> Iterator[Difference]:
    if host.admins_bound is False:
        yield Difference(
            about="Administrators",
            policy="the rules hold for everybody",
            host="administrators may merge without them",
            sentence="Administrators of the host may go round review and checks. Bind them, or review their merges.",
        )
    if host.bypass:
        yield Difference(
            about="Who may go round",
            policy="the rules hold for everybody",
            host=", ".join(host.bypass),
            sentence=f"{', '.join(host.bypass)} may merge without review. Take that away, or name why in the policy.",
        )


def _owners(
    host: HostRules, rules: Rules, matched: Mapping[str, str | None], held: Mapping[str, frozenset[str]]
) -> Iterator[Difference]:
    if host.owned is None:
        return
    if host.owner_review is False:
        yield Difference(
            about="Review by owners",
            policy="who reviews and approves is named",
            host="owners are named and not required",
            sentence="CODEOWNERS names owners, but the host merges without them. Require their review.",
        )
    if not any(path.pattern in {"*", "**", "/**", "/"} for path in host.owned):
        yield Difference(
            about="Paths without owner",
            policy="every change is approved",
            host="no line for everything else",
            sentence="Paths that no line of CODEOWNERS matches have no owner. Add a first line for *.",
        )
    for owner, match in matched.items():
        if match is None:
            yield Difference(
                about="Owner unknown here",
                policy="no such role or person on record",
                host=owner,
                sentence=f"{owner} owns code but is no role and no person here. Record them, or correct the file.",
            )
    found = {match for match in matched.values() if match}
    yield from _unnamed(rules, found.union(*(held.get(match, frozenset()) for match in found)))


def _unnamed(rules: Rules, found: set[str]) -> Iterator[Difference]:
    """Roles that the matrix asks for code and that own nothing at the host."""
    code = [rule for rule in rules.approval_matrix if rule.type is None or rule.type & rules.review_applies_to]
    asked = dict.fromkeys(role for rule in code for role in (*rule.roles, *rule.any_of))
    if rules.review_senior_for:
        asked[SENIOR] = None
    lacking = ", ".join(role_words(role) for role in asked if role not in found)
    if lacking:
        yield Difference(
            about="Roles without code",
            policy=lacking,
            host="no team or person of that name owns a path",
            sentence=f"The policy asks for {lacking}, and none of them owns a path. "
            "Add their teams to CODEOWNERS, or record such approvals here.",
        )


def _match(owner: str, roles: frozenset[str], people: tuple[Person, ...]) -> str | None:
    """The role or person that an owner of the host stands for: by name of the team, login or mail address."""
    plain = owner.removeprefix("@").rpartition("/")[2] if owner.startswith("@") else owner
    key = _key(plain)
    for role in roles:
        if key in {_key(role), _key(role) + "s"}:
            return role
    for person in people:
        if key in {_key(person.ref), _key(person.name)} or (
            person.email and owner.casefold() == person.email.casefold()
        ):
            return person.ref
    return None


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
