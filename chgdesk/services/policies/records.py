"""Reading the policy's records, from inside an act or from a reading connection alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import Tree, unflatten
from chgdesk.domain.people import Organisation
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_text import (
    EMERGENCY_PROCEDURE,
    POLICY,
    ROLLBACK_PROCEDURE,
    PlaceholderField,
    PolicyContent,
    PolicySection,
)
from chgdesk.errors import UserError
from chgdesk.services.crosswalk import overlaid
from chgdesk.storage.kinds import BY_NAME
from chgdesk.storage.repositories import Held, Reader
from chgdesk.storage.work import Work

Source = Callable[[str], Reader[Any]]
"""Gives the reader of a kind by its name."""

_PROCEDURES = frozenset({EMERGENCY_PROCEDURE, ROLLBACK_PROCEDURE})


def within(work: Work) -> Source:
    """The readers of an act under way."""
    return lambda kind: work.of(BY_NAME[kind].type)


def on(connection: Any) -> Source:
    """The readers of a connection."""
    return lambda kind: Reader(connection, BY_NAME[kind])


def values(source: Source, kind: str) -> tuple[Any, ...]:
    """Every value of a kind, oldest first."""
    return tuple(held.value for held in source(kind).all())


def organisation_of(source: Source) -> Organisation:
    """The company of the workspace."""
    return next(iter(reversed(values(source, "organisation"))), Organisation())


def local_day(source: Source, instant: datetime) -> date:
    """The local day of an instant in the workspace's zone."""
    return Calendar(zone=organisation_of(source).zone).local_date(instant)


def policy_of(source: Source) -> PolicyDocument | None:
    """The organisation's one change policy; None where none is on record yet."""
    documents: tuple[PolicyDocument, ...] = values(source, "policy_document")
    mine = [document for document in documents if document.kind not in _PROCEDURES and not document.part_of]
    return next((d for d in mine if d.kind == POLICY), mine[0] if mine else None)


def companions_of(source: Source, document: PolicyDocument) -> tuple[PolicyDocument, ...]:
    """The procedures that belong to a policy as documents of their own."""
    return tuple(d for d in values(source, "policy_document") if d.part_of == document.ref)


def versions_of(source: Source, document: PolicyDocument) -> tuple[Held[PolicyVersion], ...]:
    """The versions of a document, oldest record first."""
    return tuple(source("policy_version").matching("document", document.ref))


def version_held(source: Source, ref: str) -> Held[PolicyVersion]:
    """One version with its record number.

    Raises:
        UserError: there is no such version.
    """
    found: Held[PolicyVersion] | None = source("policy_version").find(ref)
    if found is None:
        sentence = f"There is no policy version '{ref}'. The list of versions has those there are."
        raise UserError(sentence)
    return found


def sections_held(source: Source, version: str) -> tuple[Held[PolicySection], ...]:
    """The sections of a version in print order, removed ones left out."""
    found: Iterable[Held[PolicySection]] = source("policy_section").matching("policy_version", version)
    kept = (held for held in found if not held.value.removed)
    return tuple(sorted(kept, key=lambda held: (held.value.position, held.rid)))


def set_held(source: Source, version: PolicyVersion) -> Held[ParameterSet] | None:
    """The parameter set of a version."""
    return source("parameter_set").find(version.parameter_set) if version.parameter_set else None


def tree_of(source: Source, version: PolicyVersion) -> Tree:
    """The parameter values of a version as a tree; empty where it names no set."""
    held = set_held(source, version)
    return unflatten(held.value.values) if held is not None else {}


def content_of(source: Source, version: PolicyVersion, *, tree: Tree | None = None) -> PolicyContent:
    """Everything a version prints; fields are those frozen with it, or today's for a draft."""
    document: PolicyDocument = source("policy_document").by_ref(version.document)
    return PolicyContent(
        organisation=organisation_of(source),
        document=document,
        companions=companions_of(source, document),
        version=version,
        sections=tuple(held.value for held in sections_held(source, version.ref)),
        tree=tree_of(source, version) if tree is None else tree,
        fields=_fields(source, version),
        versions=tuple(held.value for held in versions_of(source, document)),
        related=tuple(d for d in values(source, "related_document") if not d.retired),
        roles=values(source, "role"),
        people=values(source, "person"),
        assignments=values(source, "role_assignment"),
        controls=tuple(c for c in values(source, "own_control") if not c.retired),
        crosswalk=overlaid(values(source, "crosswalk_row")),
    )


def _fields(source: Source, version: PolicyVersion) -> tuple[PlaceholderField, ...]:
    known: tuple[PlaceholderField, ...] = values(source, "placeholder_field")
    if not version.content_sha256:
        return known
    frozen = {field.key: field.value for field in version.fields}
    return tuple(replace(field, value=frozen.get(field.ref, "")) for field in known)
