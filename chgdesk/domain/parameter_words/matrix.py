"""The approval matrix in words, one clause to each rule (APR-01, APR-03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chgdesk.domain.parameter_words.names import FLAG, joined, name_words, quoted, the_role

_ANY = "no"


def matrix_words(rules: list[Mapping[str, Any]], titles: Mapping[str, str] | None) -> str:
    """Every rule as a clause, parted by semicolons."""
    return "; ".join(rule_words(rule, titles) for rule in rules)


def rule_words(rule: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """One rule: which changes it is for, and whose approval they need.

    `normal changes at low or medium risk need the approval of any one of the engineering lead or the CTO`
    """
    note = f" ({quoted(str(rule['note']))})" if rule.get("note") else ""
    return f"{changes_words(rule.get('when') or {})} need {approval_words(rule, titles)}{note}"


def changes_words(when: Mapping[str, Any]) -> str:
    """Which changes a rule is for: `normal changes at high risk marked authentication`."""
    kind = f"{_either(when['category'])} changes" if "category" in when else "all changes"
    conditions = (
        (f" of type {_either(when['type'])}" if "type" in when else ""),
        (f" at {_either(when['risk'])} risk" if "risk" in when else ""),
        (f" marked {_either(when['flags_any'], FLAG)}" if "flags_any" in when else ""),
    )
    return kind + "".join(conditions)


def approval_words(rule: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """Whose approval a rule asks for: all of some roles, any one of others, and from how many people."""
    persons = int(rule.get("min_persons") or 0)
    needed = [the_role(role, titles) for role in rule.get("roles") or ()]
    if rule.get("any_of"):
        needed.append(f"any one of {_roles(rule['any_of'], titles, 'or')}")
    said = f"the approval of {joined(needed)}" if needed else _without_roles(persons)
    if needed and persons:
        said += f", given by at least {_people(persons)}"
    if rule.get("optional"):
        said += f", with {_roles(rule['optional'], titles, 'and')} if wished"
    return said


def _without_roles(persons: int) -> str:
    return f"the approval of at least {_people(persons)}" if persons else "no approval"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} different people"


def _roles(roles: Iterable[str], titles: Mapping[str, str] | None, last: str) -> str:
    return joined((the_role(role, titles) for role in roles), last)


def _either(given: Iterable[Any], about: str = "") -> str:
    names = [name_words(str(name), about) for name in given]
    return joined(names, "or") if names else _ANY
