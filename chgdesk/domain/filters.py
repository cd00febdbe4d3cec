"""What a register shows and in which order: the same object drives screen, CLI and export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class QuickView(StrEnum):
    """The register's ready-made views (ux.md W1)."""

    NEEDS = "needs_something"
    UNDER_WAY = "under_way"
    THIS_WEEK = "this_week"
    EMERGENCIES = "emergencies"
    ROLLED_BACK = "rolled_back"
    ALL = "all"
    HISTORY = "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Which change records; every given condition must hold. Days are local days of the workspace, inclusive."""

    view: QuickView = QuickView.ALL
    text: str = ""
    categories: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    deployed_from: date | None = None
    deployed_to: date | None = None
    commit: str = ""
    today: date | None = None


class ChangeSort(StrEnum):
    """Columns a change register can be ordered by."""

    ATTENTION = "attention"
    REF = "ref"
    TITLE = "title"
    SYSTEM = "system"
    KIND = "kind"
    WENT_LIVE = "went_live"
    APPROVED_BY = "approved_by"
    RESTS_ON = "rests_on"
    STATE = "state"
    CREATED = "created"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order of a list; ties are broken by the record's number so that it never jumps."""

    by: ChangeSort = ChangeSort.ATTENTION
    descending: bool = False
