"""R0, R1, R6, R7 at their edges: which records are judged, what they must say, and when they were written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import ChangeState
from chgdesk.domain.change_facts import (
    Emergency,
    FirstWritten,
    PostImplementationReview,
    RetrospectiveReview,
    SignOff,
    Verification,
    Window,
)
from chgdesk.domain.evaluation.findings import Verdict
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.people import Organisation
from tests.domain.test_rules_classification import a_standard, a_template
from tests.make import (
    START,
    YEAR,
    a_change,
    a_deployment,
    a_version,
    an_emergency,
    an_event,
    at,
    business_days,
    day,
    found,
    hours,
    judged,
    with_deployment,
)

JULY_14 = Period(first=day("2026-07-14"), last=day("2026-07-14"))


def test_that_a_plain_record_under_silent_rules_has_no_finding() -> None:
    assert judged(a_change()).verdict is Verdict.PASS


# R0


def test_that_r0_an_end_equal_to_the_start_is_in_order_and_one_second_before_is_not() -> None:
    assert found(with_deployment(a_change(), end=START)) == []
    assert found(with_deployment(a_change(), end=at("2026-07-14 09:59:59"))) == ["DOC-DATE-ORDER"]


def test_that_r0_names_every_fact_dated_before_the_start_in_one_finding() -> None:
    early = at("2026-07-14 09:59:59")
    change = a_change(
        verification=Verification(person="dora", at=early),
        pir=PostImplementationReview(person="lea", at=early),
        validation_signoff=SignOff(person="lea", at=early),
    )
    (finding,) = judged(change).findings
    assert finding.code == "DOC-DATE-ORDER"
    assert finding.names == ("check after go-live", "post-implementation review", "validation sign-off")


def test_that_r0_reviews_and_sign_offs_of_emergencies_count_as_later_facts() -> None:
    early = at("2026-07-14 09:00")
    went = Emergency(
        criterion="restore_service",
        authoriser="cira",
        authorised_at=at("2026-07-14 08:00"),
        retro_review=RetrospectiveReview(person="lea", at=early, classification_appropriate=True),
        retro_signoff=SignOff(person="cira", at=early),
    )
    rules = {"emergency.authorisers": ["ciso"], "emergency.criteria": ["restore_service"]}
    (finding,) = judged(an_emergency(went), rules).findings
    assert finding.names == ("retrospective review", "retroactive sign-off")


def test_that_r0_facts_are_held_against_the_start_that_the_log_gives() -> None:
    event = an_event(when="2026-07-14 12:00")
    assert found(a_change(), events=(event,)) == ["DOC-DATE-ORDER", "REC-TIME-MISMATCH"]


# R1


@pytest.mark.parametrize("start", ["2026-07-14 00:00", "2026-07-14 23:59:59"])
def test_that_r1_both_ends_of_the_period_belong_to_it(start: str) -> None:
    change = with_deployment(a_change(), start=at(start), end=None)
    assert judged(change, period=JULY_14).in_population


@pytest.mark.parametrize("start", ["2026-07-13 23:59:59", "2026-07-15 00:00"])
def test_that_r1_one_second_outside_the_period_does_not_belong_to_it(start: str) -> None:
    judgement = judged(with_deployment(a_change(), start=at(start), end=None), period=JULY_14)
    assert (judgement.verdict, judgement.reason) == (Verdict.NOT_IN_POPULATION, "Outside the period")


@pytest.mark.parametrize(
    ("zone", "start", "inside"),
    [
        ("Europe/Lisbon", "2026-07-13 23:00", True),
        ("Europe/Lisbon", "2026-07-13 22:59:59", False),
        ("Pacific/Kiritimati", "2026-07-13 10:00", True),
        ("Pacific/Kiritimati", "2026-07-14 10:00", False),
        ("Pacific/Pago_Pago", "2026-07-15 10:59:59", True),
        ("Pacific/Pago_Pago", "2026-07-15 11:00", False),
        ("Asia/Kathmandu", "2026-07-13 18:15", True),
        ("Asia/Kathmandu", "2026-07-13 18:14:59", False),
    ],
)
def test_that_r1_the_local_date_decides_on_the_period(zone: str, start: str, inside: bool) -> None:
    change = with_deployment(a_change(), start=at(start), end=None)
    assert judged(change, {"timezone": zone}, period=JULY_14).in_population is inside


def test_that_r1_an_event_in_the_period_brings_a_record_in_whatever_it_says_of_itself() -> None:
    outside = with_deployment(a_change(), start=at("2026-08-01 10:00"), end=None)
    assert judged(outside, period=JULY_14, events=(an_event(),)).in_population


@pytest.mark.parametrize(
    "denied",
    [
        {"state": ChangeState.VOID},
        {"state": ChangeState.REJECTED},
        {"state": ChangeState.WITHDRAWN},
        {"scope": "staging"},
        {"deployments": ()},
    ],
    ids=str,
)
def test_that_r1_a_record_that_denies_what_the_log_shows_is_contradicted_alone(denied: dict[str, Any]) -> None:
    judgement = judged(
        a_change(**denied, title="", verification=None), {"notice.required_for": ["normal"]}, events=(an_event(),)
    )
    assert judgement.codes == ("REC-STATE-CONTRADICTED",)
    assert judgement.verdict is Verdict.DEVIATION
    assert judgement.effective_category is None
    assert "EV-1" in judgement.findings[0].sentence


@pytest.mark.parametrize("state", [ChangeState.REJECTED, ChangeState.WITHDRAWN])
def test_that_r1_a_rejected_record_with_a_start_in_the_period_contradicts_itself(state: ChangeState) -> None:
    judgement = judged(a_change(state=state))
    assert judgement.codes == ("REC-STATE-CONTRADICTED",)
    assert "its own start" in judgement.findings[0].sentence


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"state": ChangeState.VOID}, "Void"),
        ({"scope": "staging"}, "Not a production change"),
        ({"deployments": ()}, "Not implemented"),
    ],
    ids=["void", "staging", "not implemented"],
)
def test_that_r1_a_record_without_event_that_never_went_live_is_outside(facts: dict[str, Any], reason: str) -> None:
    judgement = judged(a_change(**facts))
    assert (judgement.verdict, judgement.reason) == (Verdict.NOT_IN_POPULATION, reason)


def test_that_r1_a_failed_or_staging_event_brings_nothing_in() -> None:
    change = a_change(deployments=())
    assert not judged(change, events=(an_event(status="failed"), an_event("EV-2", environment="staging"))).in_population


@pytest.mark.parametrize(("since", "verdict"), [("10:00:00", Verdict.PASS), ("10:00:01", Verdict.NOT_JUDGED)])
def test_that_r1_a_record_before_judged_from_is_history(since: str, verdict: Verdict) -> None:
    organisation = Organisation(judged_from=at(f"2026-07-14 {since}"))
    judgement = judged(a_change(), organisation=organisation, events=(an_event(),))
    assert judgement.verdict is verdict
    assert judgement.in_population is (verdict is Verdict.PASS)


def test_that_r1_a_day_without_a_policy_version_in_force_is_not_judged() -> None:
    assert judged(a_change(), policy_versions=(a_version("1", "2026-07-14"),)).verdict is Verdict.PASS
    assert judged(a_change(), policy_versions=(a_version("1", "2026-07-15"),)).verdict is Verdict.NOT_JUDGED
    draft = a_version("1", "2026-07-15", state="draft")
    assert judged(a_change(), policy_versions=(draft,)).verdict is Verdict.PASS


def test_that_several_deployments_start_with_the_first_and_end_with_the_last() -> None:
    second = a_deployment(start=at("2026-07-13 22:00"), end=None)
    change = a_change(deployments=(a_deployment(), second), created_at=at("2026-07-13 22:00:01"))
    assert judged(change, period=JULY_14).verdict is Verdict.NOT_IN_POPULATION
    assert found(change) == ["DOC-RETROACTIVE"]
    due = {"verification.deadline": hours(0)}
    on_time = replace(change, created_at=None, verification=Verification(person="dora", at=at("2026-07-14 10:30")))
    assert found(on_time, due) == []


# R6


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("title", ""),
        ("description", "  "),
        ("requester", None),
        ("systems", ()),
        ("template_id", None),
        ("stakeholder_notified_at", None),
        ("planned_window", Window()),
        ("no_such_field", None),
    ],
)
def test_that_r6_an_empty_required_field_is_named(field: str, empty: object) -> None:
    own = {"template_id": "template", "stakeholder_notified_at": "notified_at"}.get(field, field)
    given: dict[str, Any] = {} if field == "no_such_field" else {own: empty}
    change = a_change(**given)
    findings = {f.code: f for f in judged(change, {"required_fields": {"normal": [field, "author"]}}).findings}
    assert findings["DOC-FIELD-MISSING"].names == (field,)


def test_that_r6_a_window_with_either_end_a_false_answer_and_a_dated_notice_are_filled() -> None:
    change = a_change(planned_window=Window(end=START), notified_at=START, caused_incident=False)
    asked = {"required_fields": {"normal": ["planned_window", "stakeholder_notified_at", "caused_incident"]}}
    assert found(change, asked) == []


def test_that_r6_the_fields_of_the_effective_category_are_asked_for() -> None:
    asked = {"required_fields": {"major": ["justification"]}, "major_triggers": ["auth"]}
    assert found(a_change(justification=""), asked) == []
    assert found(a_change(justification="", flags=("auth",)), asked) == ["CLS-CATEGORY-UNDERRATED", "DOC-FIELD-MISSING"]


@pytest.mark.parametrize(
    ("description", "vague"),
    [
        ("x" * 40, False),
        ("x" * 39, True),
        (f" .,;:-{'x' * 39}-:;,. ", True),
        (f"MISC Fixes {'x' * 40}", False),
        (f"misc fixes {'x' * 39}", True),
        (f"misc fixes{'x' * 30}", False),
        (f"{'x' * 29} misc fixes_{'x' * 1}", False),
        ("misc fixes, update config; misc fixes.", True),
    ],
)
def test_that_r6_vague_terms_count_as_nothing_when_they_stand_as_whole_words(description: str, vague: bool) -> None:
    rules = {
        "documentation.min_description_chars": 40,
        "documentation.vague_terms": ["misc fixes", "update config", " "],
    }
    assert found(a_change(description=description), rules) == (["DOC-VAGUE"] if vague else [])


def test_that_r6_an_empty_title_is_vague_whatever_the_description() -> None:
    assert found(a_change(title=" ")) == ["DOC-VAGUE"]


# R7


def test_that_r7_a_normal_record_written_down_at_the_start_is_in_time_and_a_second_later_is_not() -> None:
    assert found(a_change(created_at=START)) == []
    assert found(a_change(created_at=at("2026-07-14 10:00:01"))) == ["DOC-RETROACTIVE"]


def test_that_r7_the_earlier_ticket_counts_only_with_evidence() -> None:
    ticket = FirstWritten(system="tickets", ref="T-1", at=at("2026-07-14 03:41"))
    late = a_change(created_at=at("2026-07-16 09:00"), first_written=ticket)
    assert found(late) == ["DOC-RETROACTIVE"]
    assert found(replace(late, first_written=replace(ticket, evidence="ticket.pdf"))) == []
    held = replace(ticket, provenance=Provenance(document="ab" * 32))
    assert found(replace(late, first_written=held)) == []
    assert found(replace(late, created_at=None, first_written=held)) == []
    assert found(replace(late, created_at=at("2026-07-13 09:00"), first_written=replace(ticket, evidence="x"))) == []


@pytest.mark.parametrize(
    ("written", "late"),
    [("2026-07-15 23:59:59", False), ("2026-07-16 00:00", True)],
)
def test_that_r7_a_standard_record_may_be_written_until_the_end_of_the_next_business_day(
    written: str, late: bool
) -> None:
    change = replace(a_standard(), created_at=at(written))
    assert found(change, templates=(a_template(),)) == (["DOC-RETROACTIVE"] if late else [])
    assert found(change, {"standard.log_within": None}, templates=(a_template(),)) == []
    assert found(change, {"standard.log_within": business_days(2)}, templates=(a_template(),)) == []


def test_that_r7_emergencies_and_own_categories_are_not_asked_when_they_were_written() -> None:
    late = at("2026-12-01 00:00")
    assert "DOC-RETROACTIVE" not in found(an_emergency(created_at=late))
    assert found(a_change(category="experiment", created_at=late), period=YEAR) == []
