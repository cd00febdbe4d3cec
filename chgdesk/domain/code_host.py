"""What a code host enforces, read from its own files, and where it differs from the policy's rules (ROLE-05)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chgdesk.domain.people import Person, role_words
from chgdesk.domain.responsibilities import SENIOR
from chgdesk.domain.rules import Rules
from chgdesk.errors import Invalid

_LARGEST = 2_000_000
_OWNER = re.compile(r"@[A-Za-z0-9][\w.-]*(/[\w.-]+)?|[^@\s]+@[^@\s]+\.[^@\s]+")


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


def read_host_rules(data: bytes, name: str) -> HostRules:
    """Read a CODEOWNERS file, or branch protection or a rule set as the host's interface gives it in JSON.

    Raises:
        Invalid: the file is neither, or a line of it cannot be read; the line is named.
    """
    if len(data) > _LARGEST:
        raise Invalid(f"'{name}' is too large for a file of rules and was not read. Check which file you named.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        sentence = f"'{name}' is not UTF-8 text. Name a CODEOWNERS file or the branch protection as JSON."
        raise Invalid(sentence) from fault
    if text.lstrip()[:1] in {"{", "["}:
        return _protection(text, name)
    return _code_owners(text, name)


def together(read: Iterable[HostRules]) -> HostRules:
    """What several files say together; of two that say the same thing, the later."""
    whole = HostRules()
    for rules in read:
        said = {field: getattr(rules, field) for field in HostRules.__dataclass_fields__}
        whole = replace(whole, **{field: value for field, value in said.items() if value not in (None, ())})
    return whole


def _code_owners(text: str, name: str) -> HostRules:
    owned: list[OwnedPath] = []
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition(" #")[0].split()
        if not words or words[0].startswith(("#", "[", "^[")):
            continue
        pattern, *owners = words
        bad = [owner for owner in owners if not _OWNER.fullmatch(owner)]
        faults += (f"line {number}: {owner!r} is no @name, @team or mail address." for owner in bad)
        owned.append(OwnedPath(pattern=pattern, owners=tuple(owners), line=number))
    if faults:
        raise Invalid(f"'{name}' was not read as CODEOWNERS: {faults[0]}", tuple(faults))
    if not any(path.owners for path in owned):
        raise Invalid(f"'{name}' names no owner. Name a CODEOWNERS file or the branch protection as JSON.")
    return HostRules(owned=tuple(owned))


def _protection(text: str, name: str) -> HostRules:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as fault:
        sentence = f"'{name}' is no valid JSON ({fault}). Save the answer of the host's interface as it is."
        raise Invalid(sentence) from fault
    rules = given if isinstance(given, list) else given.get("rules")
    try:
        found = _rule_set(rules) if isinstance(rules, list) else _branch(given)
    except (TypeError, ValueError, AttributeError, KeyError) as fault:
        sentence = f"'{name}' is no branch protection and no rule set that is known. Save the host's answer as it is."
        raise Invalid(sentence) from fault
    if found == HostRules():
        raise Invalid(
            f"'{name}' says nothing of reviews or checks. Save the protection of the branch you release from."
        )
    return found


def _branch(given: Mapping[str, Any]) -> HostRules:
    """Classic protection of one branch. What it leaves out is switched off, once it is a protection at all."""
    if not any(key in given for key in ("required_pull_request_reviews", "required_status_checks", "enforce_admins")):
        return HostRules()
    reviews = given.get("required_pull_request_reviews") or {}
    bypass = reviews.get("bypass_pull_request_allowances") or {}
    return HostRules(
        reviews=int(reviews.get("required_approving_review_count") or 0),
        owner_review=bool(reviews.get("require_code_owner_reviews")),
        stale_dismissed=bool(reviews.get("dismiss_stale_reviews")),
        checks=_checks(given.get("required_status_checks") or {}),
        admins_bound=_enabled(given.get("enforce_admins")),
        bypass=tuple(_names(bypass)),
    )


def _enabled(given: Any) -> bool:
    return bool(given.get("enabled")) if isinstance(given, Mapping) else bool(given)


def _checks(given: Mapping[str, Any]) -> tuple[str, ...]:
    named = [*(given.get("contexts") or ()), *(check["context"] for check in given.get("checks") or ())]
    return tuple(dict.fromkeys(map(str, named)))


def _names(bypass: Mapping[str, Any]) -> Iterator[str]:
    for kind, key in (("users", "login"), ("teams", "slug"), ("apps", "slug")):
        yield from (str(each[key]) if isinstance(each, Mapping) else str(each) for each in bypass.get(kind) or ())


def _rule_set(rules: list[Mapping[str, Any]]) -> HostRules:
    """Rules of a rule set; what no rule speaks of is switched off."""
    by_type = {str(rule["type"]): rule.get("parameters") or {} for rule in rules}
    review = by_type.get("pull_request", {})
    checks = by_type.get("required_status_checks", {})
    return HostRules(
        reviews=int(review.get("required_approving_review_count") or 0),
        owner_review=bool(review.get("require_code_owner_review")),
        stale_dismissed=bool(review.get("dismiss_stale_reviews_on_push")),
        checks=tuple(str(check["context"]) for check in checks.get("required_status_checks") or ()),
    )


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
    for role in asked:
        if role not in found:
            yield Difference(
                about="Role without code",
                policy=role_words(role),
                host="owns no path",
                sentence=f"The policy asks for the {role_words(role)}; no team or person of that name owns a path. "
                "Add the team to CODEOWNERS, or record such approvals here.",
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
