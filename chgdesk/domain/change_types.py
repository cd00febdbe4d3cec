"""The types of change one can choose, each under the type by which the rules judge it (CAT-08)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ACCESS = "access"
ACCESS_NOTE = "May be handled under access control instead, where the policy says so."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeType:
    """What people call a kind of change; `key` is the type that the rules, matrix and gates name."""

    words: str
    key: str
    note: str = ""


def _of(key: str, *words: str, note: str = "") -> tuple[ChangeType, ...]:
    return tuple(ChangeType(words=each, key=key, note=note) for each in words)


CHANGE_TYPES: tuple[ChangeType, ...] = (
    *_of("code", "Feature", "Bug fix", "Security patch", "Dependency update", "API"),
    *_of("infrastructure", "Server", "Network", "Firewall", "Cloud resource"),
    *_of("database", "Schema"),
    *_of(
        "configuration",
        "Application configuration",
        "Environment variable",
        "Feature flag",
        "Third-party service",
        "Security setting",
    ),
    *_of(ACCESS, "Account", "Permission", "Role", "Service account", note=ACCESS_NOTE),
    *_of("data", "Data"),
    *_of("procedure", "Procedure"),
    *_of("documentation", "Documentation"),
)
"""Every type, in the order in which it is offered."""

FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(each.key for each in CHANGE_TYPES))
"""The types the rules know, in that order."""


def members_of(key: str) -> tuple[str, ...]:
    """What people call changes of a type: `server`, `network` and so on for infrastructure."""
    return tuple(each.words for each in CHANGE_TYPES if each.key == key)


def type_words(key: str) -> str:
    """A type with what falls under it: `Infrastructure (server, network, firewall, cloud resource)`."""
    called = key.replace("_", " ")
    called = called[:1].upper() + called[1:]
    under = [words if words.isupper() else words[:1].lower() + words[1:] for words in members_of(key)]
    more = [words for words in under if words.casefold() != called.casefold()]
    return f"{called} ({', '.join(more)})" if more else called


def type_note(keys: Iterable[str]) -> str:
    """What is to be known of these types; empty where nothing is."""
    return ACCESS_NOTE if ACCESS in set(keys) else ""
