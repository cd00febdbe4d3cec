"""R8 and R9 at their edges: which approvals are needed, what each is worth, and when it came."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.basis import Provenance
from tests.make import START, a_change, a_deployment, a_role, an_approval, an_emergency, at, found, judged, matrix

LATER = at("2026-07-14 10:00:01")
LEAD = matrix("engineering_lead")


def approved(*approvals: Any, **given: Any) -> Any:
    return a_change(approvals=approvals, **given)


# R8


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ({}, True),
        ({"category": ["normal"]}, True),
        ({"category": ["major"]}, False),
        ({"risk": ["low", "medium"]}, True),
        ({"risk": ["high"]}, False),
        ({"type": ["configuration"]}, True),
        ({"type": ["code"]}, False),
        ({"flags_any": ["auth", "cache"]}, True),
        ({"flags_any": ["auth"]}, False),
        ({"flags_any": []}, False),
        ({"category": ["normal"], "risk": ["high"]}, False),
        ({"category": ["normal"], "risk": ["low"], "type": ["configuration"], "flags_any": ["cache"]}, True),
    ],
    ids=str,
)
def test_that_r8_a_line_of_the_matrix_asks_where_every_condition_holds(when: dict[str, list[str]], asked: bool) -> None:
    rules = {"approval_matrix": [{"when": when, "roles": ["qa"]}]}
    assert found(a_change(flags=("cache",)), rules) == (["APR-MISSING-ROLE:qa"] if asked else [])


def test_that_r8_the_effective_category_and_risk_are_asked_for_not_the_declared_ones() -> None:
    rules = {
        "approval_matrix": [{"when": {"category": ["major"], "risk": ["high"]}, "roles": ["cto"]}],
        "major_triggers": ["auth"],
        "risk.flags_high": ["auth"],
    }
    codes = found(a_change(flags=("auth",)), rules)
    assert codes == ["APR-MISSING-ROLE:cto", "CLS-CATEGORY-UNDERRATED", "CLS-RISK-UNDERRATED"]


def test_that_r8_equal_requirements_count_once_and_any_of_is_named_with_a_bar() -> None:
    lines = [
        {"roles": ["qa", "qa"]},
        {"when": {}, "roles": ["qa"], "any_of": ["cto", "ciso"]},
        {"any_of": ["ciso", "cto"]},
        {"any_of": ["qa"]},
    ]
    assert found(a_change(), {"approval_matrix": lines}) == ["APR-MISSING-ROLE:cto|ciso", "APR-MISSING-ROLE:qa"]
    assert found(approved(an_approval("cira", "ciso"), an_approval("quin")), {"approval_matrix": lines}) == []


def test_that_r8_one_person_may_cover_several_roles_held_but_not_several_people() -> None:
    both = matrix("ciso", "security_officer")
    assert found(approved(an_approval("cira")), both) == []
    two = matrix("ciso", "security_officer", min_persons=2)
    assert found(approved(an_approval("cira")), two) == ["APR-TOO-FEW-PERSONS"]
    assert found(approved(an_approval("cira", "ciso"), an_approval("quin")), two) == [
        "APR-MISSING-ROLE:security_officer",
        "APR-TOO-FEW-PERSONS",
    ]


def test_that_r8_the_people_of_a_line_are_counted_not_later_than_the_start() -> None:
    rules = matrix(any_of=["ciso", "qa"], min_persons=2)
    first = an_approval("cira", "ciso")
    assert found(approved(first, an_approval("quin", decided="2026-07-14 10:00")), rules) == []
    assert found(approved(first, an_approval("quin", decided="2026-07-14 10:00:01")), rules) == ["APR-TOO-FEW-PERSONS"]


def test_that_r8_nothing_is_asked_of_emergencies() -> None:
    assert not any(code.startswith("APR-") for code in found(an_emergency(), LEAD))


# R9


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"person": "quin", "roles_claimed": ("engineering_lead",)}, "APR-WRONG-ROLE"),
        ({"mode": "verbal"}, "APR-VERBAL-ONLY"),
        ({"mode": "external_written"}, "APR-NO-EVIDENCE"),
        ({"mode": "external_written", "evidence": "mail.pdf"}, None),
        ({"mode": "external_written", "provenance": Provenance(document="ab" * 32)}, None),
        ({"voided_at": at("2026-12-01 00:00")}, "APR-MISSING-ROLE"),
        ({"decided_at": None}, "APR-MISSING-ROLE"),
        ({"decision": "reject", "decided_at": LATER}, "APR-MISSING-ROLE"),
        ({"roles_claimed": ("policy_owner",)}, "APR-MISSING-ROLE"),
        ({"kind": "start"}, "APR-MISSING-ROLE"),
        ({"decided_at": START}, None),
        ({"decided_at": LATER}, "APR-AFTER-IMPL"),
    ],
    ids=str,
)
def test_that_r9_each_approval_is_worth_what_its_facts_make_it(given: dict[str, Any], code: str | None) -> None:
    rules = {**LEAD, "approval.evidence_required": True}
    approval = replace(an_approval("lea", "engineering_lead"), **given)
    assert found(approved(approval), rules) == ([f"{code}:engineering_lead"] if code else [])


def test_that_r9_without_the_parameter_a_stated_approval_is_good() -> None:
    assert found(approved(an_approval("lea", mode="external_written")), LEAD) == []


@pytest.mark.parametrize(
    ("since", "until", "good"),
    [
        ("2026-07-14 09:00", None, True),
        ("2026-07-14 09:00:01", None, False),
        ("2020-01-01 00:00", "2026-07-14 09:00", True),
        ("2020-01-01 00:00", "2026-07-14 08:59:59", False),
    ],
)
def test_that_r9_authority_is_judged_at_the_second_of_the_decision(since: str, until: str | None, good: bool) -> None:
    roles = (a_role("lea", "engineering_lead", since, until), a_role("dora", "deployer"))
    codes = found(approved(an_approval("lea", "engineering_lead")), LEAD, assignments=roles)
    assert codes == ([] if good else ["APR-WRONG-ROLE:engineering_lead"])


def test_that_r9_the_worst_lack_named_is_the_one_nearest_to_good() -> None:
    unproved = an_approval("lea", mode="external_written")
    verbal, wrong = an_approval("lea", mode="verbal"), an_approval("quin", "engineering_lead")
    rules = {**LEAD, "approval.evidence_required": True}
    assert found(approved(wrong, verbal, unproved), rules) == ["APR-NO-EVIDENCE:engineering_lead"]
    assert found(approved(wrong, verbal), rules) == ["APR-VERBAL-ONLY:engineering_lead"]
    assert found(approved(wrong), rules) == ["APR-WRONG-ROLE:engineering_lead"]
    own = an_approval("ada", "engineering_lead")
    roles = (a_role("ada", "engineering_lead"), a_role("lea", "engineering_lead"), a_role("dora", "deployer"))
    assert found(approved(own, unproved), rules, assignments=roles) == ["SOD-SELF-APPROVAL:engineering_lead"]
    assert found(approved(own, an_approval("lea")), rules, assignments=roles) == []


def test_that_r9_the_earliest_good_approval_counts_and_its_lateness_is_said() -> None:
    late = an_approval("lea", decided="2026-07-14 12:05")
    (finding,) = judged(approved(late), LEAD).findings
    assert finding.sentence == "Engineering lead (Lea) approved 2 h 05 min after deployment began."
    assert found(approved(late, an_approval("lea", decided="2026-07-14 10:00")), LEAD) == []


@pytest.mark.parametrize(
    ("approve", "reject", "codes"),
    [
        ("09:00", "09:30", ["APR-MISSING-ROLE:engineering_lead", "APR-REJECTED"]),
        ("09:00", "10:00", ["APR-MISSING-ROLE:engineering_lead", "APR-REJECTED"]),
        ("09:00", "10:00:01", []),
        ("09:30", "09:00", []),
        ("09:00", "09:00", ["APR-REJECTED"]),
        ("10:00:01", "09:00", ["APR-AFTER-IMPL:engineering_lead", "APR-REJECTED"]),
    ],
)
def test_that_r9_a_later_rejection_not_after_the_start_cancels_an_approval(
    approve: str, reject: str, codes: list[str]
) -> None:
    decisions = (
        an_approval("lea", decided=f"2026-07-14 {approve}"),
        an_approval("lea", decided=f"2026-07-14 {reject}", decision="reject"),
    )
    assert found(approved(*decisions), LEAD) == codes
    assert found(approved(*reversed(decisions)), LEAD) == codes


def test_that_r9_a_voided_rejection_and_that_of_another_person_cancel_nothing() -> None:
    refusal = an_approval("lea", decided="2026-07-14 09:30", decision="reject")
    good = an_approval("lea")
    assert found(approved(good, replace(refusal, voided_at=LATER)), LEAD) == []
    assert found(approved(good, replace(refusal, person="quin")), LEAD) == ["APR-REJECTED"]


@pytest.mark.parametrize(
    ("commits", "stale"),
    [
        (("b" * 40,), True),
        (("a" * 40,), False),
        ((None,), False),
        (("b" * 40, "a" * 40), False),
        (("b" * 40, "c" * 40), True),
        (("a" * 7,), False),
        (("A" * 40,), False),
        (("a" * 6,), True),
    ],
)
def test_that_r9_good_approvals_of_another_commit_only_are_stale(commits: tuple[str | None, ...], stale: bool) -> None:
    approvals = tuple(an_approval("lea", commit=commit) for commit in commits)
    change = approved(*approvals, deployments=(a_deployment(commit="a" * 40),))
    assert found(change, LEAD) == (["APR-STALE:engineering_lead"] if stale else [])
    two = replace(change, deployments=(*change.deployments, a_deployment(commit="b" * 40)))
    assert "APR-STALE:engineering_lead" not in found(two, LEAD) or commits == ("a" * 6,)


def test_that_r9_nothing_is_stale_where_the_deployed_commit_is_unknown() -> None:
    assert found(approved(an_approval("lea", commit="b" * 40)), LEAD) == []


@pytest.mark.parametrize(
    ("mode", "code"), [("ignore", None), ("observe", "OBS-STATED-LATER"), ("deviation", "APR-NO-EVIDENCE")]
)
def test_that_r9_a_statement_recorded_after_the_start_is_treated_as_the_policy_says(
    mode: str, code: str | None
) -> None:
    rules = {**LEAD, "approval.late_statement": mode}
    stated = an_approval("lea", mode="external_written", claimed_recorded_at=LATER)
    assert found(approved(stated), rules) == ([f"{code}:engineering_lead"] if code else [])


@pytest.mark.parametrize(
    "given",
    [
        {"claimed_recorded_at": START},
        {"claimed_recorded_at": None},
        {"evidence": "mail.pdf"},
        {"mode": "in_app_signature"},
        {"provenance": Provenance(file="ab" * 32, recorded_at=LATER), "claimed_recorded_at": None},
    ],
    ids=str,
)
def test_that_r9_a_statement_recorded_by_the_start_or_shown_is_no_late_one(given: dict[str, Any]) -> None:
    rules = {**LEAD, "approval.late_statement": "deviation"}
    stated = replace(an_approval("lea", mode="external_written", claimed_recorded_at=LATER), **given)
    assert found(approved(stated), rules) == []


def test_that_r9_a_statement_typed_here_is_recorded_when_this_machine_says() -> None:
    rules = {**LEAD, "approval.late_statement": "observe"}
    typed = an_approval("lea", mode="external_written", provenance=Provenance(recorded_at=LATER))
    assert found(approved(typed), rules) == ["OBS-STATED-LATER:engineering_lead"]
    assert found(approved(typed, an_approval("lea")), rules) == []
    after = replace(typed, decided_at=LATER)
    assert found(approved(after), rules) == ["APR-AFTER-IMPL:engineering_lead"]
