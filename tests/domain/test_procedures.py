"""Standard procedures: versions that judge only their own time, standings by date, guards, suspension (STD-01..08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.catalogue import (
    StandardTemplate,
    Suspension,
    TemplateReview,
    TemplateVersion,
    draft_of,
    template_at,
    version_in_force,
    versions_of,
    with_version,
)
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.executions import Execution, as_change, as_normal
from chgdesk.domain.people import Actor
from chgdesk.domain.procedures import (
    GUARDS,
    TRANSITIONS,
    Standing,
    TemplateAct,
    approval_refused,
    approver_roles,
    cannot_be_used,
    due_after_review,
    must_suspend,
    offers,
    reinstatement_refused,
    review_refused,
    standing,
    unsaid,
)
from chgdesk.domain.rules import rules_of
from tests.domain.test_rules_classification import a_standard, a_template
from tests.make import START, a_deployment, at, day, found

NOW = at("2026-07-14 12:00")
TODAY = day("2026-07-14")
ADA = Actor(person="ada", name="Ada", roles=("engineer",))
LEA = Actor(person="lea", name="Lea", roles=("engineering_lead",))
TREE: dict[str, Any] = {
    "approval_matrix": [{"when": {"category": ["normal"], "risk": ["low"]}, "any_of": ["engineering_lead"]}],
    "standard": {"template_review_months": 12},
}


def a_wording(number: int, **given: Any) -> TemplateVersion:
    """A wording by ada that says everything an approval needs."""
    defaults: dict[str, Any] = {
        "title": "Raise a limit",
        "allowed_types": ("configuration",),
        "steps": "Raise it, watch it.",
        "risk_assessment": "Little: it can be lowered at once.",
        "rollback_plan": "Lower it again.",
        "author": "ada",
    }
    return TemplateVersion(number=number, **{**defaults, **given})


def a_procedure(*versions: TemplateVersion, **given: Any) -> StandardTemplate:
    """A procedure made of these wordings."""
    made = StandardTemplate(ref="STD-1", title="Raise a limit", state="approved", **given)
    for version in versions:
        made = with_version(made, version)
    return made


# versions


def test_that_r3_an_execution_is_judged_by_the_procedure_as_it_stood_at_its_start() -> None:
    """A version that allows the mark from 1 August widens nothing that started on 14 July (R3, STD-07)."""
    narrow = a_wording(1, approved_on=day("2026-01-10"), approved_by="lea")
    wide = a_wording(2, approved_on=day("2026-08-01"), approved_by="lea", allowed_flags=("api",))
    held = a_procedure(narrow, wide)
    assert held.allowed_flags == ("api",)
    early = a_standard(flags=("api",))
    later = a_standard(
        flags=("api",),
        created_at=at("2026-08-03 10:00"),
        deployments=(a_deployment(start=at("2026-08-03 10:00"), end=at("2026-08-03 10:30")),),
        verification=None,
        outcome="success",
    )
    assert "CLS-STD-NOT-ALLOWED" in found(early, templates=(held,))
    assert "CLS-STD-NOT-ALLOWED" not in found(later, templates=(held,))


def test_that_a_wording_signed_at_noon_judges_nothing_of_that_morning() -> None:
    """Signed at this desk, its instant is known: the execution at 10:00 keeps the narrow wording (R3)."""
    narrow = a_wording(1, approved_on=day("2026-01-10"))
    wide = a_wording(2, approved_on=TODAY, approved_at=at("2026-07-14 12:00"), allowed_flags=("api",))
    held = a_procedure(narrow, wide)
    assert "CLS-STD-NOT-ALLOWED" in found(a_standard(flags=("api",)), templates=(held,))
    assert template_at(held, TODAY, at("2026-07-14 12:00")).allowed_flags == ("api",)
    by_day = a_procedure(narrow, replace(wide, approved_at=None))
    assert template_at(by_day, TODAY, START).allowed_flags == ("api",), "approved elsewhere, it is known by its day"


def test_that_the_first_approval_counts_from_its_day_on_as_the_rules_say() -> None:
    """R3: approved_on not after the local start date, whatever the hour."""
    held = a_procedure(a_wording(1, approved_on=TODAY, approved_at=at("2026-07-14 18:00")))
    assert found(a_standard(), templates=(held,)) == []
    assert found(a_standard(), templates=(a_procedure(a_wording(1, approved_on=day("2026-07-15"))),)) == [
        "CLS-STD-NOT-ALLOWED"
    ]


def test_that_a_draft_beside_the_wording_in_force_changes_nothing() -> None:
    held = a_procedure(a_wording(1, approved_on=day("2026-01-10")), a_wording(2, allowed_types=("code",)))
    assert held.allowed_types == ("configuration",)
    waiting, current = draft_of(held), version_in_force(held)
    assert waiting is not None
    assert current is not None
    assert (waiting.number, current.number) == (2, 1)
    assert found(a_standard(), templates=(held,)) == []


def test_that_an_approved_wording_marks_the_one_before_as_replaced() -> None:
    held = a_procedure(a_wording(1, approved_on=day("2026-01-10")), a_wording(2, approved_on=TODAY))
    assert [v.replaced_on for v in held.versions] == [TODAY, None]


def test_that_a_procedure_brought_in_is_its_own_first_version() -> None:
    """Imported procedures have no versions and are judged as they always were."""
    brought = a_template()
    assert versions_of(brought)[0].approved_on == day("2026-01-10")
    assert template_at(brought, TODAY, NOW) is brought


DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))
FLAGS = st.sets(st.sampled_from(("api", "auth", "pii")), max_size=3)


@given(wordings=st.lists(st.tuples(DAYS, FLAGS), min_size=1, max_size=5), on=DAYS, marks=FLAGS, later=FLAGS)
def test_that_r3_no_later_wording_changes_how_an_earlier_execution_is_judged(
    wordings: list[tuple[date, set[str]]], on: date, marks: set[str], later: set[str]
) -> None:
    """Whatever is approved after the day of an execution, the same is found in it (R3)."""
    start = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    ordered = sorted(wordings, key=lambda each: each[0])
    versions = [
        a_wording(number, approved_on=approved, allowed_flags=tuple(sorted(flags)))
        for number, (approved, flags) in enumerate(ordered, start=1)
    ]
    change = a_standard(
        flags=tuple(sorted(marks)),
        created_at=start,
        deployments=(a_deployment(start=start, end=start + timedelta(minutes=5)),),
        verification=None,
    )
    before = a_procedure(*versions)
    after = with_version(
        before,
        a_wording(len(versions) + 1, approved_on=on + timedelta(days=1), allowed_flags=tuple(sorted(later))),
    )
    if any(approved <= on for approved, _flags in ordered):
        assert found(change, templates=(before,)) == found(change, templates=(after,))
    by_hand = [flags for approved, flags in ordered if approved <= on]
    fits = bool(by_hand) and marks <= by_hand[-1]
    assert ("CLS-STD-NOT-ALLOWED" not in found(change, templates=(before,))) == fits


# standings and guards


@pytest.mark.parametrize(
    ("template", "stands"),
    [
        (a_template(state="draft", approved_on=None), Standing.DRAFT),
        (a_template(), Standing.APPROVED),
        (a_template(approved_on=day("2025-07-14")), Standing.APPROVED),
        (a_template(approved_on=day("2025-07-13")), Standing.LAPSED),
        (a_template(state="revoked", revoked_on=TODAY), Standing.REVOKED),
        (a_template(state="revoked"), Standing.REVOKED),
        (a_template(suspensions=(Suspension(since=START, reason="x"),)), Standing.SUSPENDED),
        (a_template(suspensions=(Suspension(since=START, reason="x", lifted_at=NOW),)), Standing.APPROVED),
        (
            a_template(
                approved_on=day("2024-01-01"), reviews=(TemplateReview(reviewed_on=day("2025-09-01"), reviewer="lea"),)
            ),
            Standing.APPROVED,
        ),
    ],
)
def test_that_a_procedure_stands_as_its_facts_and_the_date_say(template: StandardTemplate, stands: Standing) -> None:
    """Requirements 3.3: lapsed follows from the date and is never stored (STD-03)."""
    assert standing(template, TODAY, 12) is stands
    why = cannot_be_used(template, NOW, TREE)
    assert (why is None) == (stands is Standing.APPROVED)
    if why is not None:
        assert template.ref in why
        assert "normal change" in why or "STD-02" in why


def test_that_use_is_refused_as_of_the_moment_of_the_execution() -> None:
    """What was done before a revocation or suspension may still be logged afterwards."""
    revoked = a_template(state="revoked", revoked_on=day("2026-07-10"))
    assert cannot_be_used(revoked, at("2026-07-09 10:00"), TREE) is None
    assert cannot_be_used(revoked, at("2026-07-10 10:00"), TREE) is not None
    held = a_template(suspensions=(Suspension(since=at("2026-07-10 10:00"), reason="It failed."),))
    assert cannot_be_used(held, at("2026-07-10 09:59"), TREE) is None
    assert "It failed" in (cannot_be_used(held, at("2026-07-10 10:00"), TREE) or "")


def test_that_nobody_approves_own_wording_and_the_role_is_needed() -> None:
    """STD-02, peers B5."""
    held = a_procedure(a_wording(1))
    assert "nobody approves own work" in (approval_refused(held, replace(ADA, roles=LEA.roles), NOW, TREE) or "")
    assert "engineering lead" in (approval_refused(held, Actor(person="x", name="X"), NOW, TREE) or "")
    assert approval_refused(held, LEA, NOW, TREE) is None
    assert "nobody approves own work" in (approval_refused(held, ADA, NOW, TREE, elsewhere=True) or "")


@pytest.mark.parametrize("part", ["steps", "risk_assessment", "rollback_plan", "allowed_types"])
def test_that_a_wording_without_its_risk_assessment_or_another_part_is_not_approved(part: str) -> None:
    """STD-07: the assessment is part of making or altering a procedure."""
    blank: Any = () if part == "allowed_types" else "  "
    draft = a_wording(1, **{part: blank})
    assert len(unsaid(draft)) == 1
    assert unsaid(draft)[0] in (approval_refused(a_procedure(draft), LEA, NOW, TREE) or "")


def test_that_the_roles_the_matrix_names_for_standard_changes_approve_procedures() -> None:
    assert approver_roles(TREE) == ("engineering_lead", "policy_owner", "policy_approver")
    named = {"approval_matrix": [*TREE["approval_matrix"], {"when": {"category": ["standard"]}, "roles": ["qa"]}]}
    assert approver_roles(named) == ("qa",)


def test_that_it_is_reviewed_and_let_back_into_use_by_somebody_else() -> None:
    """STD-03, peers C8: neither its author nor who carried out the failed execution."""
    held = a_procedure(a_wording(1, approved_on=day("2026-01-10")))
    assert "Ada wrote" in (review_refused(held, ADA, NOW, TREE) or "")
    assert review_refused(held, LEA, NOW, TREE) is None
    out = replace(held, suspensions=(Suspension(since=START, reason="It failed.", change="CHG-1"),))
    assert "carried out CHG-1" in (reinstatement_refused(out, LEA, NOW, TREE, doers=("lea",)) or "")
    assert "Ada wrote" in (reinstatement_refused(out, ADA, NOW, TREE) or "")
    assert reinstatement_refused(out, LEA, NOW, TREE) is None
    assert "nothing to lift" in (reinstatement_refused(held, LEA, NOW, TREE) or "")


def test_that_a_revoked_procedure_offers_no_act_and_says_why() -> None:
    held = replace(a_procedure(a_wording(1, approved_on=day("2026-01-10"))), state="revoked", revoked_on=TODAY)
    found_ = offers(held, LEA, NOW, TREE)
    assert [offer.act for offer in found_] == list(TemplateAct)
    assert all("revoked on Tue 14 Jul 2026" in offer.why_not for offer in found_)


def test_that_the_table_of_transitions_and_the_guards_agree() -> None:
    """From a standing the table does not list, the guard of the act refuses whoever asks."""
    approved = a_procedure(a_wording(1, approved_on=day("2026-01-10")), a_wording(2))
    samples = {
        Standing.DRAFT: a_procedure(a_wording(1)),
        Standing.APPROVED: approved,
        Standing.LAPSED: a_procedure(a_wording(1, approved_on=day("2025-01-10")), a_wording(2)),
        Standing.SUSPENDED: replace(approved, suspensions=(Suspension(since=START, reason="It failed."),)),
        Standing.REVOKED: replace(approved, state="revoked", revoked_on=day("2026-07-01")),
    }
    samples[Standing.DRAFT] = replace(samples[Standing.DRAFT], state="draft")
    for act, (sources, _to) in TRANSITIONS.items():
        for stands, template in samples.items():
            assert standing(template, TODAY, 12) is stands
            assert (GUARDS[act](template, LEA, NOW, TREE) is None) == (stands in sources), (act, stands)


@pytest.mark.parametrize(
    ("planned", "reviewed", "due"),
    [
        ("2026-07-14", "2026-07-14", "2027-07-14"),
        ("2026-07-14", "2026-08-20", "2027-07-14"),
        ("2026-07-14", "2026-07-01", "2027-07-01"),
        ("2024-01-01", "2026-07-14", "2027-07-14"),
        (None, "2026-07-14", "2027-07-14"),
    ],
)
def test_that_the_next_review_runs_from_the_planned_day_and_never_later_than_a_year_on(
    planned: str | None, reviewed: str, due: str
) -> None:
    """Peers T18, STD-03."""
    assert due_after_review(day(planned) if planned else None, day(reviewed), 12) == day(due)


# suspension


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"outcome": "success"}, None),
        ({"outcome": None}, None),
        ({"outcome": "rolled_back"}, "rolled back"),
        ({"outcome": "partially_implemented"}, "only in part"),
        ({"outcome": "failed"}, "failed"),
        ({"outcome": "success", "incident": "INC-7"}, "INC-7"),
        ({"outcome": "success", "caused_incident": True}, "incident"),
    ],
)
def test_that_a_failed_execution_or_an_incident_takes_the_procedure_out_of_use(
    more: dict[str, Any], word: str | None
) -> None:
    """Peers C8."""
    why = must_suspend(a_template(), a_standard(**more))
    assert (why is None) if word is None else (why is not None and word in why)
    assert must_suspend(a_template(state="revoked"), a_standard(**more)) is None
    assert must_suspend(replace(a_template(), ref="STD-2"), a_standard(**more)) is None
    lifted = Suspension(since=START, reason="x", change=a_standard().ref, lifted_at=NOW)
    assert must_suspend(a_template(suspensions=(lifted,)), a_standard(**more)) is None, "somebody has looked at it"


def test_that_an_execution_during_a_suspension_is_found() -> None:
    """Peers C8: a suspended procedure approves nothing; lifted later, it still does not."""
    held = a_template(suspensions=(Suspension(since=at("2026-07-14 09:00"), reason="x", lifted_at=NOW),))
    assert found(a_standard(), templates=(held,)) == ["CLS-STD-NOT-ALLOWED"]
    after = a_template(suspensions=(Suspension(since=at("2026-07-14 11:00"), reason="x"),))
    assert found(a_standard(), templates=(after,)) == []


def test_that_a_system_the_procedure_is_not_meant_for_makes_it_a_normal_change() -> None:
    """Peers C8: a run outside the procedure becomes normal."""
    assert found(a_standard(), templates=(a_template(systems=("mail",)),)) == []
    assert found(a_standard(), templates=(a_template(systems=("web",)),)) == ["CLS-STD-NOT-ALLOWED"]


# executions


def test_that_the_record_of_an_execution_is_filled_from_the_procedure_and_found_without_deviation() -> None:
    """STD-04, RBK-05, AC 101: no approval of its own, the way back is the procedure's."""
    held = a_procedure(a_wording(1, approved_on=day("2026-01-10")), purpose="Mail waits otherwise.")
    made = as_change(held, Execution(done_by="dora", at=START, system="mail"), {}, rules_of(TREE), NOW)
    assert (made.category, made.template, made.change_type) == ("standard", "STD-1", "configuration")
    assert made.rollback_plan is not None
    assert made.rollback_plan.steps == "Lower it again."
    record: Change = replace(made, ref="CHG-2026-0001")
    needs = {
        "rollback.required_for": ["standard"],
        "rollback.required_for_risk": ["low"],
        "rollback.elements": ["steps"],
    }
    assert found(record, needs, templates=(held,)) == []


def test_that_what_does_not_fit_becomes_a_normal_change_and_keeps_everything_typed() -> None:
    """W4: does not fit?"""
    entry = Execution(done_by="dora", at=START, system="mail", note="On both nodes.", run="run-9", commit="abc1234")
    made = as_change(a_procedure(a_wording(1)), entry, {}, rules_of(TREE), NOW)
    normal = as_normal(made)
    assert (normal.category, normal.template, normal.state) == ("normal", None, ChangeState.DRAFT)
    assert replace(normal, category="standard", template="STD-1", state=made.state) == made
    assert "On both nodes." in normal.description
