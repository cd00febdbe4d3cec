"""What stands behind the forms: clocks, repeated emergencies, skipped gates, places in a record, filling by card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import FirstWritten, RollbackPlan, SignOff
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.rules import rules_of
from chgdesk.domain.workflow.clocks import ClockState, clocks_of, gate_words, skipped_gates
from chgdesk.domain.workflow.filling import filled
from chgdesk.domain.workflow.places import value_at, with_value
from chgdesk.domain.workflow.repeats import repeats_of
from tests.make import END, START, a_change, a_deployment, a_register, an_emergency, at

RULES: dict[str, Any] = {
    "emergency.record_deadline": {"value": 2, "unit": "business_days"},
    "emergency.review_deadline": {"value": 5, "unit": "business_days"},
    "emergency.review_role": "security_officer",
    "emergency.signoff_required": True,
    "emergency.signoff_role": "qa",
    "emergency.signoff_deadline": {"value": 24, "unit": "hours"},
}


def facts(change: Change, **more: Any) -> Facts:
    return facts_of(a_register(change, rules={**RULES, **more}))


def test_that_the_clocks_say_what_is_due_when_and_who_owes_it() -> None:
    """EMG-06, EMG-08, EMG-09: business days end at local midnight, hours are elapsed."""
    change = an_emergency(created_at=at("2026-07-14 11:00"))
    record, review, sign_off = clocks_of(change, facts(change), at("2026-07-14 12:00"))
    assert (record.key, record.state, record.limit) == ("record", ClockState.MET, "2 business days")
    assert review.state is ClockState.RUNNING
    assert review.owed_by == ("cira",)
    assert review.due.date().isoformat() == "2026-07-21"
    assert sign_off.due == END + timedelta(hours=24)
    assert sign_off.left_words(at("2026-07-14 12:00")) == "22 h 30 min left"
    assert sign_off.left_words(at("2026-07-15 10:29")) == "1 min left"


def test_that_a_clock_runs_out_and_a_late_act_stays_late() -> None:
    change = an_emergency(created_at=at("2026-07-20 09:00"))
    record, _review, sign_off = clocks_of(change, facts(change), at("2026-07-20 10:00"))
    assert record.state is ClockState.LATE
    assert sign_off.state is ClockState.OVERDUE
    assert "overdue" in sign_off.left_words(at("2026-07-20 10:00"))
    emergency = change.emergency
    assert emergency is not None
    done = replace(
        change, emergency=replace(emergency, retro_signoff=SignOff(person="quin", at=at("2026-07-15 09:00")))
    )
    assert clocks_of(done, facts(done), at("2026-07-20 10:00"))[2].state is ClockState.MET


def test_that_an_original_held_counts_as_first_written() -> None:
    """CHG-22: what another system shows counts; a time that nothing shows does not."""
    written = FirstWritten(system="pager", ref="P-1", at=at("2026-07-14 09:40"), evidence="a" * 64)
    change = an_emergency(created_at=at("2026-07-30 09:00"), first_written=written)
    assert clocks_of(change, facts(change), at("2026-07-30 10:00"))[0].state is ClockState.MET
    bare = replace(change, first_written=replace(written, evidence=None))
    assert clocks_of(bare, facts(bare), at("2026-07-30 10:00"))[0].state is ClockState.LATE


@pytest.mark.parametrize(
    ("named", "begins"),
    [("implementation_end", END), ("implementation_start", START), ("authorised", at("2026-07-14 09:50"))],
)
def test_that_the_clocks_start_where_the_policy_says(named: str, begins: object) -> None:
    change = an_emergency(created_at=END)
    assert clocks_of(change, facts(change, **{"emergency.clock_starts_at": named}), END)[0].starts_at == begins


def test_that_no_other_change_has_clocks() -> None:
    change = a_change()
    assert clocks_of(change, facts(change), END) == ()
    waiting = replace(an_emergency(), deployments=())
    assert clocks_of(waiting, facts(waiting), END) == ()


def test_that_the_skipped_gates_are_those_a_normal_change_meets() -> None:
    """EMG-14."""
    change = an_emergency(change_type="code", delivered_via_repo=True, risk_declared="low")
    rules = {
        "gates.code_review.applies_to": ["code"],
        "gates.code_review.min_reviewers": {"low": 1},
        "gates.ci.required": True,
        "gates.tests.software": {"low": ["unit"]},
    }
    found = skipped_gates(change, facts(change, **rules), END)
    assert set(found) == {"code_review", "ci", "unit"}
    assert gate_words("unit") == "unit test"


def test_that_a_second_emergency_within_90_days_is_flagged_for_system_and_person() -> None:
    """EMG-12: two on one system within 90 days."""
    mine = an_emergency(ref="", systems=("mail",))
    before = an_emergency(ref="CHG-1", systems=("mail",), deployments=(a_deployment(start=START - timedelta(days=89)),))
    old = an_emergency(ref="CHG-0", systems=("mail",), deployments=(a_deployment(start=START - timedelta(days=91)),))
    found = repeats_of(mine, (before, old, a_change(systems=("mail",))), START)
    assert [(one.about, one.name, one.refs) for one in found] == [
        ("system", "mail", ("CHG-1",)),
        ("person", "ada", ("CHG-1",)),
        ("person", "dora", ("CHG-1",)),
    ]
    assert repeats_of(replace(before), (before,), START) == ()


PLACES = ("title", "impact.privacy", "rollback_plan.steps", "deployments.0.run", "staging.environment", "notices.0.to")


@given(some.sampled_from(PLACES), some.text(min_size=1, max_size=20))
def test_that_a_value_put_at_a_place_stands_there_and_taken_away_leaves_nothing(place: str, value: str) -> None:
    change = Change(ref="")
    put = with_value(change, place, value)
    assert value_at(put, place) == value
    assert with_value(put, place, "" if place in {"title", "impact.privacy", "notices.0.to"} else None) == change


def test_that_a_place_leaves_its_neighbours_alone() -> None:
    change = a_change()
    put = with_value(change, "deployments.0.run", "run 9")
    assert put.deployments == (replace(change.deployments[0], run="run 9"),)
    assert value_at(put, "deployments.4.run") is None
    assert value_at(Change(ref=""), "impact.privacy") is None


CARD = SystemCard(
    ref="mail",
    change_type="code",
    deploy="pipeline",
    usual_risk="low",
    undo_plan=RollbackPlan(steps="Deploy it before"),
)


def test_that_a_card_fills_what_nobody_has_filled_and_says_so() -> None:
    """CHG-21."""
    change = Change(ref="", systems=("mail",), change_type="database")
    made = filled(change, card=CARD, last=None, rules=rules_of({}), keep={"change_type"})
    assert made.change.change_type == "database"
    assert made.change.rollback_plan == RollbackPlan(steps="Deploy it before")
    assert made.sources["rollback_plan.steps"] == "card of mail"
    assert (made.change.risk_declared, made.sources["risk_declared"]) == ("low", "usual for mail")


def test_that_an_empty_card_is_filled_as_the_last_change_had_it() -> None:
    last = a_change(ref="CHG-9", change_type="code", rollback_plan=RollbackPlan(steps="Back to 1.4", trigger="Errors"))
    change = Change(ref="", systems=("mail",))
    made = filled(change, card=SystemCard(ref="mail"), last=last, rules=rules_of({}), keep=())
    assert made.change.rollback_plan == RollbackPlan(steps="Back to 1.4", trigger="Errors")
    assert made.sources["change_type"] == "as in CHG-9, the last change of mail"
    assert made.change.deployments == ()
    assert made.change.risk_declared == ""


def test_that_flags_raise_the_risk_that_is_proposed() -> None:
    rules = rules_of({"risk": {"flags_high": ["auth"], "levels": ["low", "medium", "high"]}})
    change = Change(ref="", systems=("mail",), flags=("auth",))
    made = filled(change, card=CARD, last=None, rules=rules, keep=())
    assert (made.change.risk_declared, made.sources["risk_declared"]) == ("high", "because of auth")
