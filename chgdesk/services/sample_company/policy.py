"""The change policy of the sample company: two versions, each with its own set of rules, reviews and readers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache

from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import Tree, flatten, with_value
from chgdesk.domain.policy import Acknowledgement, PolicyDocument, PolicyReview, PolicyVersion, TrainingAttendance
from chgdesk.services.sample_company.company import local, people
from chgdesk.services.sample_company.rules import FIRST_RULES, SECOND_CHANGES

DOCUMENT = "SAL-CHG-001"
FIRST_SET = "SALTMERE-1"
SECOND_SET = "SALTMERE-2"
SECOND_EFFECTIVE = date(2026, 4, 13)


@cache
def _trees() -> tuple[str, str]:
    first: Tree = json.loads(json.dumps(FIRST_RULES))
    second = first
    for path, value in SECOND_CHANGES:
        second = with_value(second, path, value)
    return json.dumps(first), json.dumps(second)


def parameter_sets() -> tuple[ParameterSet, ...]:
    """The rules that version 1.2 and version 2.0 print and enforce (PRM-01)."""
    first, second = (json.loads(text) for text in _trees())
    return (
        ParameterSet(ref=FIRST_SET, title="Rules of policy version 1.2", values=flatten(first)),
        ParameterSet(ref=SECOND_SET, title="Rules of policy version 2.0", values=flatten(second)),
    )


def documents() -> tuple[PolicyDocument, ...]:
    """The one document: policy and procedure together."""
    return (
        PolicyDocument(
            ref=DOCUMENT, title="Change Management Policy (fictional)", classification="Internal", owner_role="cto"
        ),
    )


def versions() -> tuple[PolicyVersion, ...]:
    """The two versions in force during the year, each bound to its set of rules."""
    return (
        PolicyVersion(
            ref=f"{DOCUMENT} 1.2",
            document=DOCUMENT,
            number="1.2",
            state="superseded",
            author="sanna",
            approved_by="aino",
            approved_on=date(2025, 4, 28),
            effective_on=date(2025, 5, 5),
            next_review_on=date(2026, 4, 28),
            change_summary="Wording of the emergency path; no change to who approves what.",
            parameter_set=FIRST_SET,
        ),
        PolicyVersion(
            ref=f"{DOCUMENT} 2.0",
            document=DOCUMENT,
            number="2.0",
            state="effective",
            author="sanna",
            approved_by="aino",
            approved_on=date(2026, 4, 1),
            effective_on=SECOND_EFFECTIVE,
            next_review_on=date(2027, 4, 1),
            change_summary="Adds major changes, maintenance windows, the security scan and the small-team alternative.",
            parameter_set=SECOND_SET,
        ),
    )


def reviews() -> tuple[PolicyReview, ...]:
    """The yearly review that led to version 2.0, and one called for by the June outage (REV-01..03)."""
    return (
        PolicyReview(
            ref="REV-2026-01",
            document=DOCUMENT,
            kind="scheduled",
            due=date(2026, 4, 28),
            completed_on=date(2026, 4, 1),
            reviewer="aino",
            result="revised",
            produced_version="2.0",
            notes="Head count passed twelve; approvals by seniority no longer fit new services.",
        ),
        PolicyReview(
            ref="REV-2026-02",
            document=DOCUMENT,
            kind="triggered",
            trigger="incident",
            due=date(2026, 6, 30),
            completed_on=date(2026, 6, 24),
            reviewer="aino",
            result="unchanged",
            notes="After INC-2026-013: the 24 hours for writing down an emergency stay; the on-call sheet was changed.",
        ),
    )


_READ_LATE = "emil"
"""Acknowledged version 2.0 only after the time allowed."""


def acknowledgements() -> tuple[Acknowledgement, ...]:
    """Who acknowledged version 2.0 and when; one person was late, one joined afterwards (POL-22)."""
    found = []
    for number, person in enumerate(_readers(), start=1):
        day = SECOND_EFFECTIVE + timedelta(days=1 + number % 9)
        at = (
            local("2026-06-01 09:12")
            if person == _READ_LATE
            else local(f"{day} {9 + number % 7:02d}:{5 * number % 60:02d}")
        )
        found.append(Acknowledgement(ref=f"ACK-{number:03d}", document=DOCUMENT, person=person, version="2.0", at=at))
    joined = Acknowledgement(
        ref=f"ACK-{len(found) + 1:03d}", document=DOCUMENT, person="ruth", version="2.0", at=local("2026-08-19 10:25")
    )
    return (*found, joined)


def _readers() -> tuple[str, ...]:
    return tuple(
        p.ref
        for p in people()
        if p.employed_from is not None
        and p.employed_from <= SECOND_EFFECTIVE
        and (p.employed_to is None or p.employed_to >= SECOND_EFFECTIVE)
    )


def trainings() -> tuple[TrainingAttendance, ...]:
    """The yearly session after version 2.0, and the joiner's own."""
    session = tuple(
        TrainingAttendance(
            ref=f"TRN-{number:03d}",
            document=DOCUMENT,
            person=person,
            at=local("2026-04-21 13:00"),
            session="What changes with version 2.0",
        )
        for number, person in enumerate(_readers(), start=1)
    )
    joiner = TrainingAttendance(
        ref=f"TRN-{len(session) + 1:03d}",
        document=DOCUMENT,
        person="ruth",
        at=local("2026-08-26 14:00"),
        session="Joiners",
    )
    return (*session, joiner)
