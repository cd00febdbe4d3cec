"""Answers to the questions of the policy desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from chgdesk.domain.parameters import Tree
from chgdesk.domain.policy import UNPUBLISHED, PolicyDocument, PolicyVersion, version_in_force
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.register import Register
from chgdesk.errors import UserError
from chgdesk.services.policies import records
from chgdesk.services.policies.acknowledging import Reading, reading_of
from chgdesk.services.policies.queries import (
    ContentOf,
    FrozenText,
    InForceOn,
    PolicyShelf,
    ReadersOf,
    SectionsOf,
    SetOf,
    Shelf,
    StoredSection,
    VersionLine,
)
from chgdesk.services.policies.records import Source
from chgdesk.services.registry import answers
from chgdesk.storage.queries import evidence
from chgdesk.storage.queries import policy as counts


@answers(PolicyShelf)
def _shelf(query: PolicyShelf, connection: Any) -> Shelf:
    source = records.on(connection)
    bare = Shelf(
        document=None,
        fields=records.values(source, "placeholder_field"),
        related=records.values(source, "related_document"),
        roles=records.values(source, "role"),
        people=records.values(source, "person"),
        under_way=counts.under_way(connection),
    )
    document = records.policy_of(source)
    if document is None:
        return bare
    lines = version_lines(source, document, query.today)
    return replace(
        bare,
        document=document,
        companions=records.companions_of(source, document),
        versions=lines,
        draft=next((line for line in lines if line.version.state in {"draft", "in_review"}), None),
        in_force=next((line for line in lines if line.standing == "in force"), None),
    )


def version_lines(source: Source, document: PolicyDocument, today: date) -> tuple[VersionLine, ...]:
    """The versions of a document with their standing on a day, newest first."""
    held = records.versions_of(source, document)
    names = {person.ref: person.name for person in records.values(source, "person")}
    published = tuple(h.value for h in held if h.value.state not in UNPUBLISHED)
    current = version_in_force(published, today)
    lines = [
        VersionLine(
            version=h.value,
            standing=standing(h.value, current, today),
            author_name=names.get(h.value.author or "", h.value.author or ""),
            approver_name=names.get(h.value.approved_by or "", h.value.approved_by or ""),
            superseded_on=superseded_on(h.value, published, today),
            record=h.version,
        )
        for h in held
    ]
    return tuple(sorted(lines, key=_newest_first, reverse=True))


def _newest_first(line: VersionLine) -> tuple[bool, str, str]:
    """Unpublished ones on top, then by the day they take effect."""
    version = line.version
    unpublished = version.state in {"draft", "in_review"} or (version.effective_on is None)
    return (unpublished and version.state != "withdrawn", str(version.effective_on or ""), version.ref)


def standing(version: PolicyVersion, current: PolicyVersion | None, today: date) -> str:
    """How a version stands on a day, in words (POL-11, POL-12)."""
    if version.state in {"draft", "withdrawn", "retired"}:
        return version.state
    if version.state == "in_review":
        return "in review"
    if current is not None and version.ref == current.ref:
        return "in force"
    if version.effective_on is None or version.effective_on > today:
        return "approved"
    return "superseded"


def superseded_on(version: PolicyVersion, published: tuple[PolicyVersion, ...], today: date) -> date | None:
    """The day on which the next version took its place; None while it has not."""
    if version.state in UNPUBLISHED or version.effective_on is None:
        return None
    later = (v.effective_on for v in published if v.effective_on is not None and v.effective_on > version.effective_on)
    day = min(later, default=None)
    return day if day is not None and day <= today else None


@answers(InForceOn)
def _in_force_on(query: InForceOn, connection: Any) -> VersionLine | None:
    source = records.on(connection)
    document = records.policy_of(source)
    if document is None:
        return None
    lines = version_lines(source, document, query.day)
    return next((line for line in lines if line.standing == "in force"), None)


@answers(ContentOf)
def _content_of(query: ContentOf, connection: Any) -> PolicyContent:
    source = records.on(connection)
    return records.content_of(source, records.version_held(source, query.version).value)


@answers(SectionsOf)
def _sections_of(query: SectionsOf, connection: Any) -> tuple[StoredSection, ...]:
    held = records.sections_held(records.on(connection), query.version)
    return tuple(StoredSection(section=h.value, stored=h.version) for h in held)


@answers(SetOf)
def _set_of(query: SetOf, connection: Any) -> tuple[Tree, int]:
    source = records.on(connection)
    version = records.version_held(source, query.version).value
    held = records.set_held(source, version)
    return records.tree_of(source, version), held.version if held is not None else 0


@answers(FrozenText)
def _frozen_text(query: FrozenText, connection: Any) -> bytes:
    version = records.version_held(records.on(connection), query.version).value
    if not version.content_sha256:
        raise UserError(f"Version {version.number} has no frozen text: it was not handed in here.")
    return evidence.content(connection, version.content_sha256)


@answers(ReadersOf)
def _readers_of(query: ReadersOf, connection: Any) -> Reading:
    """Asked of the few registers it needs, so that it is quick beside any number of changes."""
    source = records.on(connection)
    register = Register(
        people=records.values(source, "person"),
        assignments=records.values(source, "role_assignment"),
        parameter_sets=records.values(source, "parameter_set"),
        policy_versions=records.values(source, "policy_version"),
        acknowledgements=records.values(source, "acknowledgement"),
    )
    return reading_of(register, records.version_held(source, query.version).value, query.today)
