"""The chart that the rules imply, whether roles are held, and what a code host does otherwise (ROLE-05, APR-14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.code_host import HostRules, OwnedPath, differences, together
from chgdesk.domain.parameters import flatten
from chgdesk.domain.people import Person, Role, RoleAssignment
from chgdesk.domain.policy import PolicyDocument
from chgdesk.domain.responsibilities import (
    PARTIES,
    Duty,
    needed_roles,
    responsibility_chart,
    roles_known,
    roles_named,
)
from chgdesk.domain.role_standing import RoleStanding, RoleState, role_standings
from chgdesk.domain.rules import rules_of
from tests.make import a_role, a_set, at

TREE: dict[str, Any] = {
    "categories": ["standard", "normal", "emergency"],
    "approval_matrix": [
        {
            "when": {"category": ["normal"], "risk": ["low", "medium"]},
            "any_of": ["engineering_lead", "senior_engineer"],
        },
        {"when": {"risk": ["high"]}, "roles": ["engineering_lead", "cto"], "min_persons": 2, "optional": ["dpo"]},
    ],
    "gates": {"code_review": {"applies_to": ["code"], "min_reviewers": {"low": 1, "medium": 1, "high": 2}}},
    "sod": {"deployer_rule": "no_author_deploy"},
    "emergency": {
        "authorisers": ["cto"],
        "fallback_authorisers": ["engineering_lead"],
        "review_role": "security_officer",
        "signoff_required": True,
        "signoff_role": "ciso",
    },
    "exception": {"approver_roles_by_risk": {"low": ["engineering_lead"], "high": ["ciso", "cto"]}},
    "policy": {"owner_role": "policy_owner"},
}
NOW = at("2026-07-14 10:00")
UTC = Calendar(zone="UTC")


def duties(step: str, **changed: Any) -> list[Duty]:
    return [duty for duty in responsibility_chart({**TREE, **changed}) if duty.step == step]


def standing(*assignments: RoleAssignment, people: tuple[Person, ...] = ()) -> RoleStanding:
    (found,) = role_standings({"qa": ("Approve",)}, assignments=assignments, people=people, at=NOW, calendar=UTC)
    return found


def test_that_each_line_of_the_matrix_is_a_step_with_its_roles() -> None:
    low, high = duties("approve")
    assert (low.when, low.how, low.responsible) == (
        "normal, low or medium risk",
        "any one of engineering lead or senior engineer",
        ("engineering_lead", "senior_engineer"),
    )
    assert (high.when, high.responsible, high.consulted) == ("high risk", ("engineering_lead", "cto"), ("dpo",))
    assert high.how == "each of engineering lead and CTO; at least 2 people"
    assert low.accountable == high.accountable == ("policy_owner",)


def test_that_a_role_asked_beside_a_choice_is_named() -> None:
    rule = {"when": {}, "roles": ["engineering_lead"], "any_of": ["cto", "ciso"], "min_persons": 2}
    (duty,) = duties("approve", approval_matrix=[rule])
    assert duty.how == "engineering lead; any one of CTO or CISO; at least 2 people"
    assert (duty.when, duty.responsible) == ("every change", ("engineering_lead", "cto", "ciso"))


def test_that_a_changed_rule_changes_the_chart() -> None:
    assert duties("deploy")[0].how == "never the author"
    assert duties("deploy", sod={"deployer_rule": "three_way"})[0].how.startswith("author, approver and deployer")
    assert "incident_commander" not in duties("emergency_authorise")[0].consulted
    commanded = {**TREE["emergency"], "commander_required": True}
    assert duties("emergency_authorise", emergency=commanded)[0].consulted == ("incident_commander",)
    unsigned = {**TREE["emergency"], "signoff_required": False}
    assert duties("emergency_sign_off", emergency=unsigned) == []
    assert duties("review", gates={"code_review": {"min_reviewers": {"low": 0}}}) == []


def test_that_an_emergency_names_first_and_fallback_and_who_answers_for_it() -> None:
    (go,) = duties("emergency_authorise")
    assert (go.responsible, go.how) == (("cto", "engineering_lead"), "when away: engineering lead")
    assert (go.accountable, go.informed) == (("ciso",), ("security_officer",))


def test_that_exceptions_are_approved_by_risk() -> None:
    assert [(d.when, d.responsible, d.accountable, d.informed) for d in duties("exceptions")] == [
        ("low risk", ("engineering_lead",), ("engineering_lead",), ("policy_owner",)),
        ("high risk", ("ciso", "cto"), ("policy_owner",), ()),
    ]


def test_that_the_policy_is_approved_by_the_role_it_names() -> None:
    document = PolicyDocument(ref="P", title="Policy", owner_role="coo", approver_role="board")
    chart = responsibility_chart(TREE, document)
    (approval,) = [d for d in chart if d.step == "policy_approval"]
    assert (approval.responsible, approval.consulted, approval.informed) == (("board",), ("coo",), ("everybody",))
    assert {d.accountable for d in chart if d.step in {"request", "deploy", "log_review"}} == {("coo",)}


def test_that_every_step_has_somebody_responsible_and_somebody_accountable() -> None:
    for duty in responsibility_chart(TREE):
        assert duty.responsible, duty.title
        assert len(duty.accountable) == 1, duty.title


def test_that_a_part_the_rules_leave_to_nobody_stands_empty() -> None:
    empty = [duty.step for duty in responsibility_chart({}) if not duty.responsible]
    assert empty == ["emergency_authorise"]


def test_that_the_roles_needed_are_those_of_the_chart_without_parties() -> None:
    needed = needed_roles(TREE)
    assert set(needed) == {"policy_owner", "engineering_lead", "senior_engineer", "cto", "deployer", "ciso",
                           "security_officer"}  # fmt: skip
    assert not set(needed) & set(PARTIES)
    assert needed["security_officer"] == ("Review the emergency afterwards",)


def test_that_a_set_of_rules_names_its_roles_and_the_workspace_knows_them() -> None:
    rules = replace(a_set(), values=flatten(TREE))
    assert {"ciso", "cto", "engineering_lead", "deployer"} <= roles_named(rules)
    known = roles_known((Role(ref="dpo", title="DPO"),), (a_role("ann", "hr"),), (rules,))
    assert {"dpo", "hr", "ciso"} <= known


def test_that_a_vacant_role_is_listed_with_what_needs_it() -> None:
    found = standing(a_role("ann", "qa", until="2026-07-13 09:00"), a_role("ann", "cto"))
    assert (found.state, found.needed_for, found.holders) == (RoleState.VACANT, ("Approve",), ())
    assert "nobody holds this role" in found.sentence


@pytest.mark.parametrize(
    "person",
    [
        Person(ref="ann", name="Ann", active=False),
        Person(ref="ann", name="Ann", employed_to=date(2026, 7, 13)),
        Person(ref="ann", name="Ann", employed_from=date(2026, 7, 15)),
    ],
)
def test_that_somebody_who_is_not_here_does_not_hold_it(person: Person) -> None:
    found = standing(a_role("ann", "qa"), people=(person,))
    assert found.state is RoleState.VACANT
    assert "Ann has it on paper" in found.sentence


def test_that_one_person_alone_is_named_and_two_are_enough() -> None:
    assert standing(a_role("ann", "qa")).state is RoleState.ONE_PERSON
    assert standing(a_role("ann", "qa"), a_role("bo", "qa")).state is RoleState.HELD


@pytest.mark.parametrize(
    ("assignments", "state"),
    [
        ((a_role("ann", "qa", until="2026-08-31 00:00"),), RoleState.LEAVING),
        ((a_role("ann", "qa", until="2027-08-31 00:00"),), RoleState.ONE_PERSON),
        ((a_role("ann", "qa", until="2026-08-31 00:00"), a_role("bo", "qa")), RoleState.HELD),
        ((a_role("ann", "qa", until="2026-08-31 00:00"), a_role("ann", "qa")), RoleState.ONE_PERSON),
        (
            (a_role("ann", "qa", until="2026-08-31 00:00"), a_role("bo", "qa", since="2026-09-01 00:00")),
            RoleState.ONE_PERSON,
        ),
    ],
)
def test_that_a_role_held_only_by_somebody_leaving_is_told_from_one_with_a_successor(
    assignments: tuple[RoleAssignment, ...], state: RoleState
) -> None:
    assert standing(*assignments).state is state


def test_that_the_end_of_employment_counts_as_leaving_with_its_day() -> None:
    found = standing(a_role("ann", "qa"), people=(Person(ref="ann", name="Ann", employed_to=date(2026, 8, 31)),))
    assert (found.state, found.holders[0].until) == (RoleState.LEAVING, date(2026, 8, 31))
    assert "Ann until Mon 31 Aug 2026, and nobody after that" in found.sentence


def test_that_a_role_on_record_is_listed_though_nothing_needs_it() -> None:
    roles = (Role(ref="dpo", title="Data protection officer"),)
    found = role_standings({}, roles=roles, at=NOW, calendar=UTC)
    assert [(s.role, s.title, s.needed_for) for s in found] == [("dpo", "Data protection officer", ())]


def about(host: HostRules, **given: Any) -> list[str]:
    return [d.about for d in differences(host, rules_of(TREE | {"gates": GATES}), **given)]


GATES = {**TREE["gates"], "ci": {"required": True}}
STRICT = HostRules(reviews=2, owner_review=True, stale_dismissed=True, checks=("ci",), admins_bound=True)


def test_that_a_host_that_does_what_the_policy_asks_shows_no_difference() -> None:
    assert about(STRICT) == []
    assert about(HostRules()) == [], "nothing is said of what the files do not tell"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"reviews": 1}, "Number of reviewers"),
        ({"reviews": 3}, "Number of reviewers"),
        ({"stale_dismissed": False}, "Reviews after a later commit"),
        ({"checks": ()}, "Tests before merging"),
        ({"admins_bound": False}, "Administrators"),
        ({"bypass": ("release-bot",)}, "Who may go round"),
    ],
)
def test_that_each_looser_setting_is_a_difference(changed: dict[str, Any], found: str) -> None:
    assert about(replace(STRICT, **changed)) == [found]


def test_that_owners_are_matched_with_roles_and_people() -> None:
    people = (Person(ref="bo", name="Bo Ek", email="bo@nordlys.example"),)
    owners = ("@nordlys/engineering-leads", "@bo-ek", "bo@nordlys.example", "@stranger")
    host = replace(STRICT, owned=(OwnedPath(pattern="*", owners=owners),))
    roles = ("engineering_lead", "senior_engineer", "cto")
    held = {"bo": frozenset({"senior_engineer"})}
    found = differences(host, rules_of(TREE | {"gates": GATES}), roles=roles, people=people, held=held)
    assert [(d.about, d.host if d.about != "Roles without code" else d.policy) for d in found] == [
        ("Owner unknown here", "@stranger"),
        ("Roles without code", "CTO"),
    ]


def test_that_paths_without_owner_and_owners_not_asked_are_named() -> None:
    host = replace(STRICT, owner_review=False, owned=(OwnedPath(pattern="/db", owners=("@cto",)),))
    assert about(host, roles=("cto",))[:2] == ["Review by owners", "Paths without owner"]


def test_that_several_files_speak_together() -> None:
    owned = (OwnedPath(pattern="*", owners=("@cto",)),)
    whole = together((HostRules(owned=owned), HostRules(reviews=1, checks=(), admins_bound=False)))
    assert (whole.owned, whole.reviews, whole.checks, whole.admins_bound) == (owned, 1, (), False)
