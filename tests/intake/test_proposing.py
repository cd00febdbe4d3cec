"""From a reading to a proposed record: empty fields filled, facts added once, nothing typed replaced (APR-09, W3, W5)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, CiRun, CodeReview, Deployment, FirstWritten, RollbackPlan
from chgdesk.domain.people import Person
from chgdesk.intake import FoundPerson, Proposal, Reading, propose, read_source
from tests.intake.samples import SENT, ZONE, a_mail, read_mail, read_sample, sample

PEOPLE = (
    Person(ref="mara", name="Mara Lind", email="mara@larkfield.example", logins=("mara-lind", "mlind")),
    Person(ref="jan", name="Jan Koster", logins=("jkoster",)),
    Person(ref="tomas", name="Tomas Nwosu", email="t.nwosu@larkfield.example", logins=("tnwosu",)),
    Person(ref="ines", name="Ines Duarte", logins=("iduarte",)),
    Person(ref="dora", name="Dora Palm", logins=("dpalm",)),
)
ROLES = {"tomas": ("cto",), "jan": ("engineering_lead", "senior_engineer")}
HELD = Provenance(basis=Basis.DOCUMENT, document="ab" * 32, recorded_at=datetime(2026, 7, 20, tzinfo=UTC))
EMPTY = Change(ref="CHG-2026-0142")
MERGE = "7f3a2c9114ab6d0e95d3b1a8c4f2e7705a6b9c1d"


def roles_of(person: str, at: datetime) -> tuple[str, ...]:
    assert at.tzinfo is not None
    return ROLES.get(person, ())


def proposed(reading: Reading, change: Change = EMPTY, **given: Any) -> Proposal:
    options: dict[str, Any] = {"people": PEOPLE, "held": HELD, "roles_of": roles_of, "keep": frozenset()}
    return propose(change, reading, **{**options, **given})


def test_that_a_pull_request_fills_a_record_in_one_go() -> None:
    proposal = proposed(read_sample("github_pull_request.json"))
    change = proposal.change
    assert change.title == "Raise the pool size of the invoice worker"
    assert change.justification.startswith("Invoices were late")
    assert (change.risk_declared, change.author, change.delivered_via_repo) == ("low", "mara", True)
    assert change.rollback_plan is not None
    assert change.rollback_plan.steps == "Revert the commit and redeploy; takes five minutes."
    assert (change.home_system, change.home_ref) == ("GitHub", "larkfield/billing#482")
    assert change.first_written == FirstWritten(
        system="GitHub",
        ref="larkfield/billing#482",
        at=datetime(2026, 7, 10, 8, 15, tzinfo=UTC),
        evidence="ab" * 32,
        provenance=HELD,
    )
    assert change.ci is not None
    assert (change.ci.status, change.ci.covers) == ("passed", ("unit", "integration"))
    assert proposal.sources["title"] == "GitHub pull request #482, title"
    assert set(proposal.sources) >= {
        "description",
        "author",
        "approvals",
        "code_reviews",
        "ci",
        "links",
        "first_written",
    }


def test_that_a_pull_request_approval_is_a_review_and_an_approval_for_the_roles_held_then() -> None:
    change = proposed(read_sample("github_pull_request.json")).change
    (review,) = change.code_reviews
    (approval,) = change.approvals
    assert (review.person, review.commit, review.at) == ("jan", MERGE, datetime(2026, 7, 13, 15, 20, tzinfo=UTC))
    assert approval == Approval(
        person="jan",
        roles_claimed=("engineering_lead", "senior_engineer"),
        decided_at=datetime(2026, 7, 13, 15, 20, tzinfo=UTC),
        mode="external_written",
        kind="deploy",
        note="Good.",
        evidence="ab" * 32,
        commit=MERGE,
        provenance=replace(HELD, source="GitHub pull request #482, approved by @jkoster"),
    )


def test_that_a_reviewer_without_a_role_only_reviews() -> None:
    proposal = proposed(read_sample("github_pull_request.json"), roles_of=lambda _p, _t: ())
    assert [review.person for review in proposal.change.code_reviews] == ["jan"]
    assert proposal.change.approvals == ()
    assert any("counts as a code review only" in note for note in proposal.notes)


def test_that_whoever_is_not_on_record_is_named_and_not_guessed() -> None:
    proposal = proposed(read_sample("github_pull_request.json"))
    assert proposal.unmatched == (FoundPerson(login="pires"),)
    assert any("@pires" in note for note in proposal.notes)


SAMPLES = ["github_pull_request.json", "github_page.txt", "gitlab_merge_request.json", "jira_issue.xml", "jira_issue.json", "approval.eml",
           "chat_plain.txt", "chat_slack.json", "actions_log.txt", "run.json", "junit.xml", "jenkins_log.txt", "notes.txt"]  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("category", ["normal", "emergency"])
def test_that_dropping_the_same_thing_twice_adds_nothing(name: str, category: str) -> None:
    reading = read_sample(name)
    once = proposed(reading, replace(EMPTY, category=category)).change
    later = replace(HELD, recorded_at=datetime(2026, 7, 21, tzinfo=UTC))
    again = proposed(reading, once, held=later)
    assert again.change == once
    assert again.sources == {}


def test_that_what_a_person_typed_is_never_replaced() -> None:
    typed = replace(
        EMPTY,
        title="Mine",
        risk_declared="high",
        author="dora",
        rollback_plan=RollbackPlan(steps="Mine"),
        ci=CiRun(status="failed"),
    )
    keep = frozenset({"title", "risk_declared", "author", "rollback_plan", "ci"})
    change = proposed(read_sample("github_pull_request.json"), typed, keep=keep).change
    assert (change.title, change.risk_declared, change.author, change.ci) == (
        "Mine",
        "high",
        "dora",
        CiRun(status="failed"),
    )
    assert change.rollback_plan == RollbackPlan(steps="Mine")
    assert change.justification.startswith("Invoices")


def test_that_a_value_nobody_typed_gives_way_and_keeps_its_neighbours() -> None:
    card = replace(EMPTY, risk_declared="high", rollback_plan=RollbackPlan(method="redeploy", steps="As always"))
    change = proposed(read_sample("github_pull_request.json"), card).change
    assert change.risk_declared == "low"
    assert change.rollback_plan is not None
    assert (change.rollback_plan.method, change.rollback_plan.steps[:6]) == ("redeploy", "Revert")  # type: ignore[index]


def test_that_each_filled_field_says_what_it_rests_on() -> None:
    change = proposed(read_sample("github_pull_request.json")).change
    by_field = {source.field: source.provenance for source in change.field_sources}
    assert by_field["title"] == HELD
    assert by_field["rollback_plan.steps"] == HELD


def test_that_the_earliest_writing_counts_and_the_first_home_stays() -> None:
    """CHG-22: the ticket is older than the pull request."""
    by_request = proposed(read_sample("github_pull_request.json")).change
    both = proposed(read_sample("jira_issue.xml"), by_request).change
    assert both.first_written is not None
    assert (both.first_written.system, both.first_written.ref) == ("Jira", "OPS-118")
    assert (both.home_system, both.home_ref) == ("GitHub", "larkfield/billing#482")
    assert both.requester == "ines"
    assert {link.kind for link in both.links} == {"pull_request", "commit", "ticket"}


# Mails


def test_that_a_mail_proposes_the_approval_with_the_mail_as_evidence() -> None:
    proposal = proposed(read_sample("approval.eml"))
    (approval,) = proposal.change.approvals
    assert (approval.person, approval.roles_claimed, approval.decided_at, approval.mode) == (
        "tomas",
        ("cto",),
        SENT,
        "external_written",
    )
    assert (approval.evidence, approval.note) == ("ab" * 32, "Approved, thanks.")
    assert proposal.change.title == ""
    assert any("not checked" in note for note in proposal.notes)


def test_that_a_mail_about_another_record_decides_nothing_here() -> None:
    proposal = proposed(read_sample("approval.eml"), Change(ref="CHG-2026-0999"))
    assert proposal.change == Change(ref="CHG-2026-0999")
    assert any("about CHG-2026-0142" in note for note in proposal.notes)


def test_that_a_condition_and_a_refusal_are_proposed_as_such() -> None:
    (bound,) = proposed(read_mail(a_mail("Approved if the backup was checked."))).change.approvals
    assert (bound.decision, bound.condition) == ("conditional", "if the backup was checked")
    (refused,) = proposed(read_mail(a_mail("Not approved."))).change.approvals
    assert refused.decision == "reject"


def test_that_a_forged_name_over_another_address_proposes_nothing() -> None:
    proposal = proposed(read_mail(a_mail("Approved.", sender="Tomas Nwosu <t.nwosu@evil.example>")))
    assert proposal.change.approvals == ()
    assert proposal.unmatched[0].email == "t.nwosu@evil.example"


def test_that_a_giver_without_role_is_proposed_and_said() -> None:
    proposal = proposed(read_mail(a_mail("Approved.", sender="mara@larkfield.example")))
    assert [approval.roles_claimed for approval in proposal.change.approvals] == [()]
    assert any("held no role then" in note for note in proposal.notes)


# Chats and emergencies


def test_that_a_chat_fills_the_emergency_and_its_authorisation() -> None:
    proposal = proposed(read_sample("chat_plain.txt"), replace(EMPTY, category="emergency"))
    change = proposal.change
    assert change.emergency is not None
    assert (change.emergency.criterion, change.emergency.authoriser, change.emergency.authorisation_mode) == (
        "restore_service",
        "tomas",
        "external_written",
    )
    assert change.emergency.authorised_at == datetime(2026, 7, 13, 23, 4, tzinfo=UTC)
    assert change.approvals == ()
    (deployment,) = change.deployments
    assert (deployment.start, deployment.end) == (
        datetime(2026, 7, 13, 23, 6, tzinfo=UTC),
        datetime(2026, 7, 13, 23, 15, tzinfo=UTC),
    )
    assert change.incident == "INC-221"
    assert proposal.sources["emergency.authoriser"] == "chat, line 3, 00:04, Tomas Nwosu: go ahead"


def test_that_a_chat_on_an_ordinary_change_makes_no_emergency() -> None:
    change = proposed(read_sample("chat_plain.txt")).change
    assert (change.emergency, change.deployments) == (None, ())
    assert [approval.person for approval in change.approvals] == ["tomas"]


# Pipelines


def test_that_a_log_adds_tests_checks_and_the_deployment() -> None:
    change = proposed(read_sample("actions_log.txt")).change
    (deployment,) = change.deployments
    assert (deployment.implementer, deployment.account, deployment.run, deployment.commit) == (
        "dora",
        "dpalm",
        "9988776699",
        MERGE,
    )
    assert [(test.type, test.result, test.evidence) for test in change.tests] == [
        ("unit", "pass", "ab" * 32),
        ("integration", "pass", "ab" * 32),
    ]
    assert change.ci is not None


def test_that_a_deployment_on_record_is_filled_up_and_not_doubled() -> None:
    typed = Deployment(start=datetime(2026, 7, 14, 9, 10, tzinfo=UTC), implementer="mara")
    change = proposed(read_sample("actions_log.txt"), replace(EMPTY, deployments=(typed,))).change
    (deployment,) = change.deployments
    assert (deployment.start, deployment.implementer, deployment.run) == (typed.start, "mara", "9988776699")
    other = Deployment(start=datetime(2026, 7, 1, tzinfo=UTC), run="1")
    both = proposed(read_sample("actions_log.txt"), replace(EMPTY, deployments=(other,))).change
    assert [each.run for each in both.deployments] == ["1", "9988776699"]


def test_that_failed_and_staging_deployments_are_not_entered() -> None:
    failed = proposed(read_sample("gitlab_log.txt"))
    assert failed.change.deployments == ()
    assert any("ended as failed" in note for note in failed.notes)
    staging = read_source(b"Running with gitlab-runner 18\nDeploying app to staging\nJob succeeded\n", zone=ZONE)
    assert proposed(staging).change.deployments == ()


def test_that_an_older_run_never_replaces_a_later_one() -> None:
    later = CiRun(status="failed", run="2", at=datetime(2026, 7, 20, tzinfo=UTC))
    assert proposed(read_sample("actions_log.txt"), replace(EMPTY, ci=later)).change.ci == later


def test_that_the_judge_counts_the_review_for_the_deployed_commit() -> None:
    """The proposed facts fit together: review of the merge, deployment of the same commit."""
    change = proposed(read_sample("actions_log.txt"), proposed(read_sample("github_pull_request.json")).change).change
    assert isinstance(change.code_reviews[0], CodeReview)
    assert change.code_reviews[0].commit == change.deployments[0].commit


def test_that_a_request_of_an_unknown_author_leaves_the_field_empty() -> None:
    given = {**json.loads(sample("github_pull_request.json")), "author": {"login": "stranger"}}
    proposal = proposed(read_source(json.dumps(given).encode(), zone=ZONE))
    assert proposal.change.author is None
    assert FoundPerson(login="stranger") in proposal.unmatched
