"""What an approver is shown of a change, and its digest: what a signature or reply stands for (AUD-09, AUD-10)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from chgdesk.domain.audit.canonical import canonical_json
from chgdesk.domain.change import Change

SHOWN_FIELDS: tuple[str, ...] = (
    "ref",
    "title",
    "description",
    "justification",
    "category",
    "template",
    "change_type",
    "scope",
    "systems",
    "flags",
    "risk_declared",
    "impact",
    "data_touched",
    "planned_window",
    "testing_plan",
    "rollback_plan",
)
"""Scope, plan, risk and systems: what an approval is an approval of (APR-11)."""

_NOT_CONTENT = frozenset({"provenance", "recorded_at", "tested_at"})
"""Where it comes from and when it was written down does not alter what was approved."""


def shown_digest(change: Change) -> str:
    """The SHA-256, in hex, of what an approver is shown; the same content gives the same digest everywhere."""
    return hashlib.sha256(canonical_json(shown_form(change))).hexdigest()


def shown_form(change: Change) -> dict[str, Any]:
    """What an approver is shown, as plain values; empty fields are left out."""
    form = {name: _plain(getattr(change, name)) for name in SHOWN_FIELDS}
    return {name: value for name, value in form.items() if value not in (None, "", [], {})}


def altered_since(change: Change, before: Change) -> tuple[str, ...]:
    """The fields an approver was shown that say something else now, by name (AUD-10)."""
    now, then = shown_form(change), shown_form(before)
    return tuple(name for name in SHOWN_FIELDS if now.get(name) != then.get(name))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        form = {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in _NOT_CONTENT}
        return {name: item for name, item in form.items() if item not in (None, "", [], {})}
    return value
