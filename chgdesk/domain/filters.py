"""What a register shows and in which order: the same object drives screen, CLI and export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class QuickView(StrEnum):
    """The register's ready-made views (ux.md W1; CHG-11)."""

    NEEDS = "needs_something"
    OVERDUE = "overdue"
    MISSING = "missing_something"
    WAITING = "waiting_for_approval"
    TODAY = "window_today"
    OPEN = "open"
    UNDER_WAY = "under_way"
    THIS_WEEK = "this_week"
    EMERGENCIES = "emergencies"
    ROLLED_BACK = "rolled_back"
    ALL = "all"
    HISTORY = "history"


class Field(StrEnum):
    """What a condition can be about, by the word typed before the colon (`filter_language.FIELDS` explains each)."""

    VIEW = "view"
    NUMBER = "no"
    TYPE = "type"
    RISK = "risk"
    STATE = "state"
    SYSTEM = "system"
    OUTCOME = "outcome"
    CHANGE_TYPE = "change-type"
    FLAG = "flag"
    TEMPLATE = "template"
    PERSON = "person"
    REQUESTER = "requester"
    AUTHOR = "author"
    APPROVER = "approver"
    REVIEWER = "reviewer"
    IMPLEMENTER = "implementer"
    CHECKER = "checker"
    LIVE = "live"
    PLANNED = "planned"
    CREATED = "created"
    DUE = "due"
    UNDECIDED = "undecided"
    RESTS = "rests"
    MISSING = "missing"
    FINDING = "finding"
    IS = "is"
    INCIDENT = "incident"
    EXCEPTION = "exception"
    COMMIT = "commit"
    PULL_REQUEST = "pr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition beside the filter's own fields: one of `values`, or days from `first` to `last`, or `days` of age.

    Days are local days of the workspace, inclusive; `excluded` turns the condition round.
    """

    field: Field
    values: tuple[str, ...] = ()
    excluded: bool = False
    first: date | None = None
    last: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Which change records; every given condition must hold. Days are local days of the workspace, inclusive.

    Each tuple of a field holds values of which one must fit; `phrases` must each stand in the record, `without` must
    not; `conditions` holds what has no field of its own here, each to be met.
    """

    view: QuickView = QuickView.ALL
    text: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    change_types: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    deployed_from: date | None = None
    deployed_to: date | None = None
    commit: str = ""
    conditions: tuple[Condition, ...] = ()
    today: date | None = None


OWN_FIELDS: dict[Field, str] = {
    Field.TYPE: "categories",
    Field.RISK: "risks",
    Field.STATE: "states",
    Field.SYSTEM: "systems",
    Field.PERSON: "people",
    Field.OUTCOME: "outcomes",
    Field.CHANGE_TYPE: "change_types",
    Field.RESTS: "bases",
}
"""Fields whose wanted values the filter keeps in a tuple of its own; several of one widen the list."""


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
