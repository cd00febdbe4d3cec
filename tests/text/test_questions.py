"""Twelve questions are answered from a policy's own sentences, or stay open: nothing is guessed (POL-28)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameters import by_path, unflatten
from chgdesk.domain.people import Role
from chgdesk.text.figures import HIGH, LOW
from chgdesk.text.questions import SILENT, TWELVE, AskedPart, asked, roles_in
from tests.text.policies import DEFAULTS, a_section

BIG = """
## 1. Change categories

| Category | Description |
|---|---|
| Standard | Pre-approved, low-risk, repeatable changes |
| Normal | All other changes |
| Major | Changes with wide effect |
| Emergency | Changes that cannot wait |

## 2. Approval

Normal changes must be approved by the Engineering Lead or the CTO. Major changes require approval by both the
Engineering Lead and the CISO. Low risk changes may be approved by any senior engineer; medium risk changes by the
Engineering Lead. High-risk changes are approved by the CISO and the CTO.

The author of a change must not approve their own change. Developers may not deploy their own code.

## 3. Testing and review

Each pull request is reviewed by at least two reviewers; high risk changes are reviewed by a senior engineer.
Automated tests in the CI pipeline must succeed before deployment. A SAST scan is run on each build and no critical or
high findings may remain open. All changes are tested in the staging environment; where none exists, a rationale is
recorded.

## 4. Rollback

Every normal, major and emergency change needs a rollback plan, which is documented before approval. The rollback plan
contains:

- the trigger for rolling back,
- the steps,
- the owner,
- how the rollback is verified.

## 5. Schedule

Major changes are deployed in the maintenance window on Tuesdays and Thursdays from 20:00 to 23:00. Customers receive
advance notice of major changes at least 48 hours before.

## 6. After go-live

Changes are verified within 24 hours after deployment. A post-implementation review is held within 5 business days for
every change that was rolled back, partially implemented or caused an incident.

## 7. Emergency changes

Emergency changes may be authorised verbally by the CISO; if the CISO is unavailable, the Engineering Lead authorises
them. If nobody can be reached, work may proceed. They must be documented within 24 hours of implementation and
reviewed within five business days by the Security Officer. Each emergency change references an incident ticket.

## 8. Records

Deployment logs are reviewed weekly; each log review is completed within 5 business days. Change records are kept for
at least three years after closure.
"""

SMALL = """
Change requests are recorded in the ticket system. Risk is rated low, medium or high.

- Low-risk changes are approved by one peer through the pull request.
- High-risk changes are approved by the Head of Engineering and the Security Officer.

Because we are a small team, an author may approve their own change under a policy exception; a compensating review by
the CTO follows within five business days.

Code is reviewed by another engineer. Tests should be run in the pipeline before deployment. A rollback plan is
required for high-risk changes before deployment.

In an emergency the most senior engineer on call may act; the CTO or the CISO approves by chat. The change is written
up within two business days after the incident was opened. Production logs are compared with the tickets every month.
Records are kept until the end of the audit period.
"""


def parts(text: str, **given: Any) -> dict[str, AskedPart]:
    return {part.part.path: part for question in asked(text, DEFAULTS, **given) for part in question.parts}


def test_that_there_are_twelve_questions_over_known_parameters_each_asked_once() -> None:
    paths = [path for question in TWELVE for path in question.paths]
    assert len(TWELVE) == 12
    assert len(set(paths)) == len(paths)
    assert set(paths) <= set(by_path())
    assert all(question.title.endswith("?") and question.explanation.endswith(".") for question in TWELVE)


@pytest.mark.parametrize(
    ("path", "value", "confidence"),
    [
        ("categories", ["standard", "normal", "major", "emergency"], HIGH),
        ("sod.compensating.enabled", False, HIGH),
        ("sod.deployer_rule", "no_author_deploy", HIGH),
        ("gates.code_review.min_reviewers", {"low": 2, "medium": 2, "high": 2}, HIGH),
        ("gates.code_review.senior_required_for", ["high"], HIGH),
        ("gates.ci.required", True, HIGH),
        ("gates.sast.required", True, HIGH),
        ("gates.sast.block_on", ["critical", "high"], HIGH),
        ("gates.staging.required_for", ["normal", "major"], LOW),
        ("gates.staging.required_for_risk", ["low", "medium", "high"], HIGH),
        ("gates.staging.allow_rationale", True, HIGH),
        ("rollback.required_for", ["normal", "major", "emergency"], HIGH),
        ("rollback.due", "before_approval", HIGH),
        ("rollback.elements", ["trigger", "steps", "owner", "verification"], HIGH),
        ("window.required_for", ["major"], HIGH),
        ("notice.required_for", ["major"], HIGH),
        ("notice.hours", 48, HIGH),
        ("verification.deadline", {"unit": "hours", "value": 24}, HIGH),
        ("pir.outcomes", ["rolled_back", "partially_implemented"], HIGH),
        ("pir.caused_incident", True, HIGH),
        ("pir.deadline", {"unit": "business_days", "value": 5}, HIGH),
        ("emergency.authorisers", ["ciso"], HIGH),
        ("emergency.fallback_authorisers", ["engineering_lead"], LOW),
        ("emergency.proceed_if_unreachable", True, HIGH),
        ("emergency.clock_starts_at", "implementation_end", LOW),
        ("emergency.record_deadline", {"unit": "hours", "value": 24}, HIGH),
        ("emergency.review_deadline", {"unit": "business_days", "value": 5}, HIGH),
        ("emergency.review_role", "security_officer", HIGH),
        ("emergency.incident_required", True, HIGH),
        ("reconciliation.frequency", "weekly", HIGH),
        ("reconciliation.complete_within_business_days", 5, HIGH),
        ("retention.years", 3, HIGH),
        ("retention.clock_starts_at", "closed_at", HIGH),
    ],
)
def test_that_a_full_policy_answers_its_questions(path: str, value: object, confidence: str) -> None:
    part = parts(BIG)[path]
    assert part.proposed is not None
    assert (json.loads(part.proposed), part.confidence) == (value, confidence)
    assert part.quotes
    assert all(quote.sentence == " ".join(quote.sentence.split()) for quote in part.quotes)


def test_that_the_matrix_is_read_rule_by_rule_with_its_sentences() -> None:
    part = parts(BIG)["approval_matrix"]
    assert json.loads(part.proposed or "") == [
        {"when": {"category": ["normal"]}, "any_of": ["engineering_lead", "cto"], "min_persons": 1},
        {"when": {"category": ["major"]}, "roles": ["engineering_lead", "ciso"]},
        {"when": {"risk": ["low"]}, "roles": ["senior_engineer"]},
        {"when": {"risk": ["medium"]}, "roles": ["engineering_lead"]},
        {"when": {"risk": ["high"]}, "roles": ["ciso", "cto"]},
    ]
    assert len(part.quotes) == 5


def test_that_windows_are_read_by_day_and_hour() -> None:
    part = parts(BIG)["window.windows"]
    assert json.loads(part.proposed or "") == [
        {"day": "Tue", "from": "20:00", "to": "23:00"},
        {"day": "Thu", "from": "20:00", "to": "23:00"},
    ]
    evening = parts("The maintenance window is Sunday 10 pm to 2 am.")["window.windows"]
    assert json.loads(evening.proposed or "") == [{"day": "Sun", "from": "22:00", "to": "02:00"}]


@pytest.mark.parametrize(
    ("path", "value", "confidence"),
    [
        ("sod.compensating.enabled", True, HIGH),
        ("sod.compensating.pir_role", "cto", HIGH),
        ("sod.compensating.pir_deadline", {"unit": "business_days", "value": 5}, HIGH),
        ("gates.code_review.min_reviewers", {"low": 1, "medium": 1, "high": 1}, HIGH),
        ("gates.ci.required", True, LOW),
        ("rollback.required_for_risk", ["high"], HIGH),
        ("rollback.due", "before_deployment", HIGH),
        ("emergency.authorisers", ["cto", "ciso"], LOW),
        ("emergency.record_deadline", {"unit": "business_days", "value": 2}, HIGH),
        ("emergency.clock_starts_at", "incident_opened", HIGH),
        ("reconciliation.frequency", "monthly", HIGH),
        ("retention.clock_starts_at", "period_end", HIGH),
    ],
)
def test_that_a_small_teams_policy_answers_what_it_says(path: str, value: object, confidence: str) -> None:
    part = parts(SMALL)[path]
    assert part.proposed is not None
    assert (json.loads(part.proposed), part.confidence) == (value, confidence)


@pytest.mark.parametrize(
    "path",
    ["categories", "gates.sast.required", "window.windows", "notice.hours", "retention.years", "sod.deployer_rule"],
)
def test_that_what_the_text_does_not_say_stays_open(path: str) -> None:
    part = parts(SMALL)[path]
    assert (part.proposed, part.why, part.quotes) == (None, SILENT, ())


def test_that_a_text_about_something_else_answers_nothing() -> None:
    text = "Holidays are asked for two weeks ahead. The office opens at 8:00. Visitors sign in at the desk."
    assert [each.question.key for each in asked(text, DEFAULTS) if each.is_answered] == []


def test_that_a_gap_in_the_matrix_is_told() -> None:
    part = parts(SMALL)["approval_matrix"]
    assert part.confidence == LOW
    assert "medium" in part.why


def test_that_sentences_that_differ_leave_the_choice_to_the_reader() -> None:
    text = "A SAST scan must be run before each release. Static analysis is optional."
    part = parts(text)["gates.sast.required"]
    assert (part.confidence, part.why) == (LOW, "Sentences differ.")
    assert {part.proposed, *(each.value for each in part.alternatives)} == {"true", "false"}
    assert len(part.quotes) == 2


def test_that_proposed_values_make_a_set_that_can_be_saved_and_bound() -> None:
    for text in (BIG, SMALL):
        questions = asked(text, DEFAULTS)
        values = [value for question in questions for value in question.values]
        assert check_parameters(unflatten(values)) == ()
        bound = {binding.path for question in questions for binding in question.bindings}
        assert bound == {value.path for value in values}


def test_that_sections_give_their_key_and_heading() -> None:
    section = a_section("They are documented within 24 hours.", heading="7. Emergency changes", key="emg")
    part = next(
        part
        for question in asked([section], DEFAULTS)
        for part in question.parts
        if part.part.path == "emergency.record_deadline"
    )
    assert part.quotes[0].section == "emg"
    assert section.body[part.quotes[0].start : part.quotes[0].end] == section.body


def test_that_allowed_answers_are_those_of_the_parameter() -> None:
    told = parts(BIG)
    assert told["rollback.due"].allowed == ('"before_approval"', '"before_deployment"')
    assert told["gates.ci.required"].allowed == ("true", "false")
    assert told["rollback.required_for"].allowed == ('"standard"', '"normal"', '"major"', '"emergency"')
    assert told["rollback.required_for_risk"].many


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("the Engineering Lead and the CTO", ["engineering_lead", "cto"]),
        ("Chief Information Security Officer or a Security Officer", ["ciso", "security_officer"]),
        ("QA, the DBA and the database administrators", ["qa", "dba", "dba"]),
        ("Head of Engineering, tech lead, Team Leads", ["engineering_manager", "engineering_lead", "engineering_lead"]),
        ("a coo coos; the squad is qa-free", []),
        ("the senior engineer and the Product Owner", ["senior_engineer", "business_owner"]),
    ],
)
def test_that_roles_are_found_by_their_titles(text: str, keys: list[str]) -> None:
    assert [mention.key for mention in roles_in(text)] == keys


def test_that_a_role_on_record_is_found_by_its_own_title() -> None:
    roles = (Role(ref="captain", title="Release Captain"),)
    (mention,) = roles_in("Approved by the release  captain.", roles=roles)
    assert (mention.key, mention.title) == ("captain", "release  captain")
