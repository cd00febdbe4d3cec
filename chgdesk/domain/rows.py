"""Rows of the registers as the read side hands them out: frozen, small, ready to show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One line of the change register (ux.md W1). Instants are UTC epoch seconds; verdict fields are derived."""

    rid: int
    ref: str
    version: int
    title: str
    systems: str
    category: str
    risk: str
    state: str
    outcome: str | None
    went_live: int | None
    created: int | None
    approved_by: str
    rests_on: str
    requester: str | None
    author: str | None
    implementer: str | None
    home_ref: str
    verdict: str | None
    to_look_at: int
    open_until: int | None
    state_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One line of the trail, in plain words."""

    seq: int
    recorded: str
    actor: str
    action: str
    sentence: str
    objects: str
