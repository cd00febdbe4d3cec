"""The roles a workspace speaks of, for lists that name an owner; asked on a reader thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chgdesk.domain.people import role_words
from chgdesk.domain.responsibilities import roles_known
from chgdesk.services.reading import RecordsOf


def roles_here(ask: Callable[[object], Any]) -> tuple[frozenset[str], dict[str, str]]:
    """The keys of every role, and the titles of those on record."""
    roles, held, sets = (
        tuple(one.value for one in ask(RecordsOf(kind=kind))) for kind in ("role", "role_assignment", "parameter_set")
    )
    return frozenset(roles_known(roles, held, sets)), {role.ref: role.title for role in roles if role.title}


def role_keys(roles: Iterable[str], titles: Mapping[str, str]) -> dict[str, str]:
    """The key of each role by everything people may call it, in small letters."""
    called: dict[str, str] = {}
    for role in roles:
        called |= {role.casefold(): role, role_words(role).casefold(): role}
    return called | {title.casefold(): role for role, title in titles.items()}
