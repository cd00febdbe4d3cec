"""The fields that may be set on many records: facts of the request, none that is decided, done or signed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chgdesk.domain.filters import Field


class Sort(StrEnum):
    """How the value of a field is typed."""

    TEXT = "text"
    CHOICE = "one of a list"
    NAMES = "a comma list"
    ADD = "a comma list to add"
    REMOVE = "a comma list to take away"
    PERSON = "a person on record"
    WINDOW = "a start and an end"
    LINK = "an address"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditableField:
    """One field: its key, title, how it is typed, an example, and which field of the filter knows its values."""

    key: str
    title: str
    sort: Sort
    example: str
    of: str
    """The field of the record it writes."""
    values: tuple[str, ...] = ()
    known_from: Field | None = None


EDITABLE: tuple[EditableField, ...] = (
    EditableField(
        key="systems", title="Systems", sort=Sort.NAMES, example="edge-lb, crm", of="systems", known_from=Field.SYSTEM
    ),
    EditableField(
        key="systems_add",
        title="Systems: add",
        sort=Sort.ADD,
        example="edge-lb",
        of="systems",
        known_from=Field.SYSTEM,
    ),
    EditableField(
        key="change_type",
        title="Change type",
        sort=Sort.TEXT,
        example="code",
        of="change_type",
        known_from=Field.CHANGE_TYPE,
    ),
    EditableField(
        key="risk",
        title="Risk",
        sort=Sort.CHOICE,
        example="low",
        of="risk_declared",
        known_from=Field.RISK,
    ),
    EditableField(
        key="flags_add", title="Flags: add", sort=Sort.ADD, example="auth", of="flags", known_from=Field.FLAG
    ),
    EditableField(
        key="flags_remove",
        title="Flags: take away",
        sort=Sort.REMOVE,
        example="auth",
        of="flags",
        known_from=Field.FLAG,
    ),
    EditableField(
        key="requester",
        title="Requester",
        sort=Sort.PERSON,
        example="P-001",
        of="requester",
        known_from=Field.REQUESTER,
    ),
    EditableField(
        key="author", title="Author", sort=Sort.PERSON, example="P-001", of="author", known_from=Field.AUTHOR
    ),
    EditableField(
        key="planned_window",
        title="Planned window",
        sort=Sort.WINDOW,
        example="2026-07-22 20:00 to 2026-07-22 22:00",
        of="planned_window",
    ),
    EditableField(
        key="documents",
        title="Documents answered",
        sort=Sort.CHOICE,
        example="yes",
        of="documents_updated",
        values=("yes", "no", "not_applicable"),
    ),
    EditableField(
        key="continuity",
        title="Continuity plans answered",
        sort=Sort.CHOICE,
        example="not-applicable",
        of="continuity_updated",
        values=("yes", "no", "not_applicable"),
    ),
    EditableField(
        key="test_data",
        title="Kind of test data",
        sort=Sort.CHOICE,
        example="synthetic",
        of="test_data",
        values=("synthetic", "masked", "real"),
    ),
    EditableField(
        key="link_add",
        title="Link: add",
        sort=Sort.LINK,
        example="ticket https://tickets.example/OPS-7",
        of="links",
        values=("ticket", "pull_request", "commit", "run", "incident", "chat", "document"),
    ),
    EditableField(key="title", title="What changed", sort=Sort.TEXT, example="Renew a certificate", of="title"),
    EditableField(key="home_ref", title="Number elsewhere", sort=Sort.TEXT, example="OPS-7", of="home_ref"),
)
"""Every field that can be set on many records. Approvals, tests, deployments and outcomes are acts of their own."""

_BY_KEY = {field.key: field for field in EDITABLE}


def field_of(key: str) -> EditableField | None:
    """The field of this key."""
    return _BY_KEY.get(key)
