"""A code host's own rules, read from CODEOWNERS or from the JSON of its interface (ROLE-05)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from chgdesk.domain.code_host import HostRules, OwnedPath
from chgdesk.errors import Invalid

_LARGEST = 2_000_000
_OWNER = re.compile(r"@[A-Za-z0-9][\w.-]*(/[\w.-]+)?|[^@\s]+@[^@\s]+\.[^@\s]+")


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
