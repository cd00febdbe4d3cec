"""The ready-made views of the register as conditions, and the expressions several conditions share."""

from __future__ import annotations

from datetime import timedelta

from chgdesk.domain.filter_language.fields import SHUT_STATES
from chgdesk.domain.filters import ChangeFilter, QuickView
from chgdesk.storage.queries.conditions import Conditions

_ENDED = "('verified', 'closed', 'rejected', 'withdrawn', 'void')"

IS_EMERGENCY = "coalesce(d.category, c.category) = 'emergency'"
IS_ROLLED_BACK = "c.state = 'rolled_back' OR coalesce(c.outcome, '') = 'rolled_back'"
IS_HISTORY = "coalesce(d.verdict, '') = 'NOT_JUDGED'"
IS_WAITING = "c.state = 'submitted'"

_WITH_DEADLINE = ("VER-MISSING", "PIR-MISSING", "EMG-REVIEW-MISSING", "EMG-SIGNOFF-MISSING", "RBK-PLAN-MISSING")
"""Findings that wait for a deadline first; `open:` stands before the code while it has not passed."""

MISSING_CODES: dict[str, tuple[str, ...]] = {
    "approval": ("APR-MISSING-ROLE", "APR-TOO-FEW-PERSONS", "EMG-NO-AUTH"),
    "test": ("GATE-TEST-EVIDENCE", "GATE-STAGING-MISSING", "GATE-SAST-MISSING", "GATE-CI"),
    "rollback": ("RBK-PLAN-MISSING", "RBK-PLAN-INCOMPLETE"),
    "check": ("VER-MISSING", "VAL-SIGNOFF-MISSING"),
    "review": (
        "GATE-REVIEW-COUNT",
        "SOD-COMP-REVIEW-MISSING",
        "PIR-MISSING",
        "EMG-REVIEW-MISSING",
        "EMG-SIGNOFF-MISSING",
    ),
    "evidence": ("APR-NO-EVIDENCE",),
    "field": ("DOC-FIELD-MISSING",),
}
"""Which findings say that something is missing, by the word after `missing:`."""

_ALSO_MISSING = {
    "approval": "instr(d.approved_by, 'waiting: ')",
    "evidence": (
        "c.rid NOT IN (SELECT rid FROM change_evidence)"
        " AND coalesce(d.verdict, '') NOT IN ('NOT_JUDGED', 'NOT_IN_POPULATION')"
    ),
}


def code_found(code: str) -> str:
    """That a finding of this code stands on the record; none of the codes used here is a part of another."""
    return f"instr(d.codes, '{code}')"


def is_overdue() -> str:
    """That a deadline has passed and the act is not on record, and nobody has yet said why."""
    passed = " OR ".join(f"({code_found(code)} AND NOT {code_found('open:' + code)})" for code in _WITH_DEADLINE)
    return f"d.codes <> '' AND d.to_look_at > 0 AND ({passed})"


def is_late() -> str:
    """That something came too late, or has not come in time."""
    return (
        f"(d.codes <> '' AND ({code_found('-LATE')} OR {code_found('APR-AFTER-IMPL')}"
        f" OR {code_found('DOC-RETROACTIVE')})) OR ({is_overdue()})"
    )


def is_missing(what: str) -> str:
    """That the rules ask for something of this sort and nobody has recorded it."""
    codes = " OR ".join(code_found(code) for code in MISSING_CODES[what])
    also = _ALSO_MISSING.get(what)
    found = f"d.codes <> '' AND ({codes})"
    return f"({found}) OR ({also})" if also else found


def narrow(found: Conditions, view: QuickView, wanted: ChangeFilter, zone: str) -> None:
    """Narrow to one of the ready-made views; all of them is no condition."""
    if view is not QuickView.ALL:
        found.add(standing_in(found, view, wanted, zone))


def standing_in(found: Conditions, view: QuickView, wanted: ChangeFilter, zone: str) -> str:
    """That a record stands in a ready-made view."""
    if view is QuickView.THIS_WEEK:
        return _this_week(found, wanted, zone)
    return _today(found, wanted, zone) if view is QuickView.TODAY else _VIEWS[view]


def _missing_something() -> str:
    """Whatever is missing, except files: most registers hold few, and the judge says where one is asked for."""
    codes = sorted({code for codes in MISSING_CODES.values() for code in codes if "-MISSING" not in code})
    passed = " OR ".join(code_found(code) for code in ("-MISSING", *codes))
    return f"(d.codes <> '' AND (d.to_look_at > 0 OR d.verdict = 'OPEN') AND ({passed})) OR {_ALSO_MISSING['approval']}"


def _this_week(found: Conditions, wanted: ChangeFilter, zone: str) -> str:
    """Monday to Sunday around the filter's day, by deployment or else planned start."""
    if wanted.today is None:
        return "0"
    monday = wanted.today - timedelta(days=wanted.today.weekday())
    return found.within("coalesce(c.went_live, c.planned)", "week", (monday, monday + timedelta(days=6)), zone)


def _today(found: Conditions, wanted: ChangeFilter, zone: str) -> str:
    """Planned to start today or gone live today."""
    if wanted.today is None:
        return "0"
    day = (wanted.today, wanted.today)
    planned = found.within("c.planned", "planned_today", day, zone)
    live = found.within("c.went_live", "live_today", day, zone)
    return f"({planned}) OR ({live})"


_SHUT = "(" + ", ".join(f"'{state}'" for state in SHUT_STATES) + ")"
_VIEWS: dict[QuickView, str] = {
    QuickView.NEEDS: "coalesce(d.to_look_at, 0) > 0 OR d.verdict = 'OPEN'",
    QuickView.OVERDUE: is_overdue(),
    QuickView.MISSING: _missing_something(),
    QuickView.WAITING: IS_WAITING,
    QuickView.OPEN: "c.state NOT IN " + _SHUT,
    QuickView.UNDER_WAY: "c.state NOT IN " + _ENDED,
    QuickView.EMERGENCIES: IS_EMERGENCY,
    QuickView.ROLLED_BACK: IS_ROLLED_BACK,
    QuickView.HISTORY: IS_HISTORY,
    QuickView.ALL: "1",
}
