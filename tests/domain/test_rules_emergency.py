"""R21 and R22 at their edges: who said go, and how soon an emergency was recorded, reviewed and signed off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Emergency, FirstWritten, RetrospectiveReview, SignOff
from chgdesk.domain.evaluation.findings import Verdict
from chgdesk.domain.reconcile import Incident
from tests.make import END, START, a_deployment, a_role, an_emergency, at, business_days, found, hours, judged

RULES: dict[str, object] = {
    "emergency": {
        "criteria": ["restore_service"],
        "authorisers": ["ciso"],
        "fallback_authorisers": ["engineering_lead"],
        "proceed_if_unreachable": True,
        "notify_within_minutes": 60,
        "record_deadline": hours(24),
        "review_deadline": business_days(5),
        "review_role": "security_officer",
        "signoff_required": True,
        "signoff_role": "ciso",
        "signoff_deadline": business_days(5),
    }
}
LAST = at("2026-07-21 23:59:59")
WENT = Emergency(
    criterion="restore_service",
    authoriser="cira",
    authorised_at=at("2026-07-14 09:50"),
    retro_review=RetrospectiveReview(person="cira", at=LAST, classification_appropriate=True),
    retro_signoff=SignOff(person="cira", at=LAST),
)


def went(**given: Any) -> Change:
    return an_emergency(replace(WENT, **given))


def test_that_an_emergency_done_by_the_book_has_no_finding() -> None:
    assert judged(went(), RULES).verdict is Verdict.PASS


# R21


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"authorised_at": START}, []),
        ({"authorised_at": at("2026-07-14 10:00:01")}, ["EMG-NO-AUTH"]),
        ({"authorised_at": None}, ["EMG-NO-AUTH"]),
        ({"authoriser": None}, ["EMG-NO-AUTH"]),
        ({"authoriser": "dora"}, ["EMG-NO-AUTH"]),
        ({"authoriser": "quin"}, ["EMG-NO-AUTH"]),
        ({"authoriser": "lea"}, ["EMG-NO-AUTH"]),
        ({"authoriser": "lea", "primary_unavailable_note": " "}, ["EMG-NO-AUTH"]),
        ({"authoriser": "lea", "primary_unavailable_note": "on a plane"}, []),
        ({"authoriser": "quin", "primary_unavailable_note": "on a plane"}, ["EMG-NO-AUTH"]),
    ],
    ids=str,
)
def test_that_r21_a_listed_role_or_a_noted_fallback_says_go_by_the_start(
    given: dict[str, Any], codes: list[str]
) -> None:
    assert found(went(**given), RULES) == codes


def test_that_r21_the_implementer_of_any_deployment_cannot_authorise_it() -> None:
    roles = (
        a_role("cira", "ciso"),
        a_role("cira", "security_officer"),
        a_role("cira", "deployer"),
        a_role("dora", "deployer"),
    )
    change = replace(went(), deployments=(a_deployment(), a_deployment(implementer="cira")))
    assert "EMG-NO-AUTH" in found(change, RULES, assignments=roles)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"notified_at": at("2026-07-14 11:00")}, "OBS-EMG-PROCEED-NOTIFY"),
        ({"notified_at": at("2026-07-14 11:00"), "notified_person": "cira"}, "OBS-EMG-PROCEED-NOTIFY"),
        ({"notified_at": at("2026-07-14 11:00:01")}, "EMG-NO-AUTH"),
        ({"notified_at": None}, "EMG-NO-AUTH"),
        ({"notified_at": START, "unreachable_rationale": " "}, "EMG-NO-AUTH"),
    ],
    ids=str,
)
def test_that_r21_work_may_start_when_nobody_is_reached_and_somebody_is_told_in_time(
    given: dict[str, Any], code: str
) -> None:
    change = went(**{"authoriser": None, "unreachable_rationale": "three calls", **given})
    assert found(change, RULES) == [code]
    assert found(change, {**RULES, "emergency.proceed_if_unreachable": False}) == ["EMG-NO-AUTH"]


def test_that_r21_without_a_limit_any_later_notice_will_do() -> None:
    change = went(authoriser=None, unreachable_rationale="three calls", notified_at=at("2026-09-01 00:00"))
    assert found(change, {**RULES, "emergency.notify_within_minutes": None}) == ["OBS-EMG-PROCEED-NOTIFY"]


# R22


@pytest.mark.parametrize(
    ("written", "late"), [("2026-07-15 10:30", False), ("2026-07-15 10:30:01", True)], ids=["in time", "late"]
)
def test_that_r22_the_record_is_due_within_its_deadline_and_the_earlier_ticket_counts(written: str, late: bool) -> None:
    change = replace(went(), created_at=at(written))
    assert found(change, RULES) == (["EMG-REC-LATE"] if late else [])
    ticket = FirstWritten(at=at("2026-07-14 10:20"), evidence="ticket.pdf")
    assert found(replace(change, first_written=ticket), RULES) == []
    assert found(change, {**RULES, "emergency.record_deadline": None}) == []


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("implementation_end", END),
        ("implementation_start", START),
        ("authorised", at("2026-07-14 09:50")),
        ("incident_opened", at("2026-07-14 08:00")),
    ],
)
def test_that_r22_each_clock_starts_at_its_own_instant(clock: str, due: Any) -> None:
    rules = {**RULES, "emergency.clock_starts_at": clock, "emergency.record_deadline": hours(0)}
    incidents = (Incident(ref="INC-1", opened_at=at("2026-07-14 08:00")),)
    change = replace(went(), incident="INC-1")
    assert found(replace(change, created_at=due), rules, incidents=incidents) == []
    second = due.replace(second=1)
    assert found(replace(change, created_at=second), rules, incidents=incidents) == ["EMG-REC-LATE"]


@pytest.mark.parametrize(
    ("clock", "given", "incidents"),
    [
        ("authorised", {"emergency": None}, ()),
        ("authorised", {"emergency": replace(WENT, authorised_at=None)}, ()),
        ("incident_opened", {}, ()),
        ("incident_opened", {"incident": "INC-1"}, ()),
        ("incident_opened", {"incident": "INC-1"}, (Incident(ref="INC-1"),)),
    ],
    ids=range(5),
)
def test_that_r22_an_unknown_clock_starts_at_the_start(clock: str, given: dict[str, Any], incidents: Any) -> None:
    rules = {**RULES, "emergency.clock_starts_at": clock, "emergency.record_deadline": hours(0)}
    change = replace(went(), **given)
    assert "EMG-REC-LATE" not in found(replace(change, created_at=START), rules, incidents=incidents)
    assert "EMG-REC-LATE" in found(replace(change, created_at=END), rules, incidents=incidents)


@pytest.mark.parametrize(
    ("review", "codes"),
    [
        ({}, []),
        ({"at": at("2026-07-22 00:00")}, ["EMG-REVIEW-LATE"]),
        ({"person": "quin"}, ["EMG-REVIEW-WRONG-ROLE"]),
        ({"person": "ada"}, ["EMG-REVIEW-NOT-INDEPENDENT", "EMG-REVIEW-WRONG-ROLE"]),
        ({"person": "dora"}, ["EMG-REVIEW-NOT-INDEPENDENT", "EMG-REVIEW-WRONG-ROLE"]),
        ({"at": None}, ["EMG-REVIEW-MISSING"]),
    ],
    ids=str,
)
def test_that_r22_the_review_is_in_time_by_its_role_and_independent(review: dict[str, Any], codes: list[str]) -> None:
    assert WENT.retro_review is not None
    change = went(retro_review=replace(WENT.retro_review, **review))
    assert found(change, RULES) == codes
    free = {**RULES, "emergency.review_role": None, "emergency.review_deadline": None}
    kept = {"EMG-REVIEW-MISSING", "EMG-REVIEW-NOT-INDEPENDENT"}
    assert found(change, free) == [code for code in codes if code in kept]


@pytest.mark.parametrize(
    ("sign_off", "codes"),
    [
        ({}, []),
        ({"at": at("2026-07-22 00:00")}, ["EMG-SIGNOFF-LATE"]),
        ({"person": "quin"}, ["EMG-SIGNOFF-MISSING"]),
        ({"person": "ada"}, ["EMG-SIGNOFF-MISSING", "EMG-SIGNOFF-SELF"]),
        (
            {"person": "dora", "at": at("2026-07-22 00:00")},
            ["EMG-SIGNOFF-LATE", "EMG-SIGNOFF-MISSING", "EMG-SIGNOFF-SELF"],
        ),
        ({"at": None}, ["EMG-SIGNOFF-MISSING"]),
    ],
    ids=str,
)
def test_that_r22_the_sign_off_is_in_time_by_its_role_and_independent(
    sign_off: dict[str, Any], codes: list[str]
) -> None:
    assert WENT.retro_signoff is not None
    change = went(retro_signoff=replace(WENT.retro_signoff, **sign_off))
    assert found(change, RULES) == codes
    assert found(change, {**RULES, "emergency.signoff_required": False}) == []
    anybody = found(change, {**RULES, "emergency.signoff_role": None})
    assert anybody == [c for c in codes if c != "EMG-SIGNOFF-MISSING" or sign_off.get("at", 0) is None]


def test_that_r22_review_and_sign_off_still_absent_are_open_to_the_last_second() -> None:
    change = went(retro_review=None, retro_signoff=None)
    still = judged(change, RULES, as_of=LAST)
    assert still.verdict is Verdict.OPEN
    assert {(f.code, f.due) for f in still.findings} == {("EMG-REVIEW-MISSING", LAST), ("EMG-SIGNOFF-MISSING", LAST)}
    over = judged(change, RULES, as_of=at("2026-07-22 00:00"))
    assert over.verdict is Verdict.DEVIATION
    assert {f.due for f in over.findings} == {None}
    no_limit = {**RULES, "emergency.review_deadline": None, "emergency.signoff_deadline": None}
    assert judged(change, no_limit, as_of=END).verdict is Verdict.DEVIATION


def test_that_r22_a_sign_off_by_the_wrong_person_is_no_longer_awaited() -> None:
    change = went(retro_signoff=SignOff(person="quin", at=at("2026-07-14 12:00")))
    judgement = judged(change, RULES, as_of=at("2026-07-14 13:00"))
    assert (judgement.codes, judgement.verdict) == (("EMG-SIGNOFF-MISSING",), Verdict.DEVIATION)


def test_that_r22_an_incident_is_linked_and_on_record_where_asked() -> None:
    rules = {**RULES, "emergency.incident_required": True}
    assert found(went(), rules) == ["EMG-NO-INCIDENT"]
    linked = replace(went(), incident="INC-1")
    assert found(linked, rules) == ["EMG-NO-INCIDENT"]
    assert found(linked, rules, incidents=(Incident(ref="INC-1"),)) == []
