"""Which handler carries out a command, who may, what the trail says of it, and how it is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from chgdesk.domain.people import Actor
from chgdesk.domain.permissions import may
from chgdesk.errors import Bug, NotPermitted, UserError
from chgdesk.services.context import Context
from chgdesk.storage.work import Work

NONE = "none"
"""The reversal of a command that is not taken back by another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something a person asks for; the same `id` is carried out once, however often it is sent."""

    id: str = ""


class RefusedOnRecord(UserError):
    """A refusal that must itself go on record: after the act is rolled back the desk carries out `record`."""

    def __init__(self, sentence: str, record: Command) -> None:
        super().__init__(sentence)
        self.record = record


C = TypeVar("C", bound=Command)
Handler = Callable[[Any, Work, Context], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """All that is known of one command."""

    type: type[Command]
    handler: Handler
    action: str
    permission: str
    sentence: Callable[[Any], str]
    reversal: str
    may_do_nothing: bool = False


_specs: dict[type[Command], Spec] = {}


def handles(
    type_: type[C],
    *,
    permission: str,
    sentence: str | Callable[[C], str],
    reversal: str = NONE,
    may_do_nothing: bool = False,
    action: str = "",
) -> Callable[[Callable[[C, Work, Context], None]], Callable[[C, Work, Context], None]]:
    """Make a function the handler of a command.

    `sentence` is past tense and goes into the trail; `reversal` names the command that takes it back, or NONE;
    `action` is the trail's word for it where that is not the command's own name.
    """

    def register(handler: Callable[[C, Work, Context], None]) -> Callable[[C, Work, Context], None]:
        if type_ in _specs:
            raise Bug(f"{type_.__name__} has two handlers.")
        says = (lambda _command: sentence) if isinstance(sentence, str) else sentence
        _specs[type_] = Spec(
            type=type_,
            handler=handler,
            action=action or action_name(type_),
            permission=permission,
            sentence=says,
            reversal=reversal,
            may_do_nothing=may_do_nothing,
        )
        return handler

    return register


def action_name(type_: type[Command]) -> str:
    """`RecordChanges` as the trail names it: record_changes."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type_.__name__).lower()


def spec_of(type_: type[Command]) -> Spec:
    """What is known of a command."""
    found = _specs.get(type_)
    if found is None:
        raise Bug(f"Nothing carries out {type_.__name__}.")
    return found


def specs() -> tuple[Spec, ...]:
    """Every command, by name."""
    return tuple(sorted(_specs.values(), key=lambda spec: spec.action))


def require_permission(spec: Spec, actor: Actor, work: Work) -> None:
    """Refuse whom the workspace's roles do not allow it; a permission nobody was given is open to all (ROLE-04)."""
    if actor.read_only:
        raise NotPermitted("This workspace is open read-only; open it for writing to record anything.")
    require(spec.permission, actor, work)


def require(permission: str, actor: Actor, work: Work) -> None:
    """Refuse somebody whose roles do not give a permission, or who only reads (ROLE-08).

    Raises:
        NotPermitted: the sentence says for which roles it is, or that the actor's own only read.
    """
    roles = tuple(held.value for held in work.roles.all())
    if may(permission, actor.roles, roles):
        return
    titles = sorted(role.title for role in roles if permission in role.permissions)
    if titles:
        raise NotPermitted(f"{actor.name} may not do this; it is for the {' or '.join(titles)}.")
    held = " and ".join(sorted(role.title for role in roles if role.ref in actor.roles))
    raise NotPermitted(f"{actor.name} only reads here, as {held}. Let somebody with another role record it.")


QueryHandler = Callable[[Any, Any], Any]
_queries: dict[type[Any], QueryHandler] = {}


def answers(type_: type[Any]) -> Callable[[QueryHandler], QueryHandler]:
    """Make a function (query, read connection) the answer to a query type."""

    def register(handler: QueryHandler) -> QueryHandler:
        if type_ in _queries:
            raise Bug(f"{type_.__name__} has two answers.")
        _queries[type_] = handler
        return handler

    return register


def answer_to(type_: type[Any]) -> QueryHandler:
    """What answers a query."""
    found = _queries.get(type_)
    if found is None:
        raise Bug(f"Nothing answers {type_.__name__}.")
    return found
