"""Pull requests, merge requests and tickets in each form: JSON, saved page, copied page, export (CHG-07, CHG-08, GATE-02)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chgdesk.intake import FoundPerson, Reading, SourceKind, read_pasted, read_source
from chgdesk.intake.parts import take_apart
from tests.intake.samples import MONDAY, ZONE, fact, facts, links, read_sample, sample

MERGE = "7f3a2c9114ab6d0e95d3b1a8c4f2e7705a6b9c1d"
OPENED = datetime(2026, 7, 10, 8, 15, tzinfo=UTC)


def pull_request(**changed: Any) -> Reading:
    given = json.loads(sample("github_pull_request.json"))
    return read_source(json.dumps({**given, **changed}).encode(), zone=ZONE)


def test_that_a_pull_request_fills_a_record_and_names_each_source() -> None:
    reading = read_sample("github_pull_request.json")
    assert (reading.kind, reading.system, reading.ref) == (SourceKind.PULL_REQUEST, "GitHub", "larkfield/billing#482")
    assert (reading.first_written, reading.missing) == (OPENED, ())
    assert facts(reading) == {
        "title": "Raise the pool size of the invoice worker",
        "description": "The pool of the invoice worker goes from 20 to 40 connections.",
        "justification": "Invoices were late on 6 July, see OPS-118.",
        "risk_declared": "low",
        "testing_plan": "Ran the worker against a copy of Monday's queue.\nTicked: Unit tests",
        "rollback_plan.steps": "Revert the commit and redeploy; takes five minutes.",
        "author": "mara-lind",
        "delivered_via_repo": True,
        "home_system": "GitHub",
        "home_ref": "larkfield/billing#482",
    }
    assert fact(reading, "justification").source == "GitHub pull request #482, description, under Why"
    assert {("pull_request", reading.url), ("commit", MERGE)} <= links(reading)


def test_that_a_review_of_the_last_commit_counts_for_the_merge_and_an_earlier_one_does_not() -> None:
    """GATE-02: an approval counts for the version that is deployed."""
    reading = read_sample("github_pull_request.json")
    by_login = {review.who.login: review for review in reading.reviews}
    assert by_login["jkoster"].commit == MERGE
    assert by_login["jkoster"].at == datetime(2026, 7, 13, 15, 20, tzinfo=UTC)
    assert by_login["pires"].commit == "aaaabbbbccccddddeeeeffff0000111122223333"
    assert any("@pires approved commit aaaabbbb" in note for note in reading.notes)


def test_that_comments_are_no_reviews_and_what_is_taken_back_is_none() -> None:
    def review(login: str, state: str, day: int) -> dict[str, Any]:
        return {"author": {"login": login}, "state": state, "submittedAt": f"2026-07-{day:02}T09:00:00Z"}

    reading = pull_request(
        reviews=[
            review("a", "APPROVED", 1),
            review("a", "CHANGES_REQUESTED", 3),
            review("b", "DISMISSED", 2),
            review("c", "COMMENTED", 2),
        ]
    )
    assert reading.reviews == ()
    assert [(each.who.login, each.decision) for each in reading.approvals] == [("a", "approve"), ("a", "reject")]
    assert any("@b was dismissed" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("conclusions", "status", "covers"),
    [
        (["SUCCESS", "SUCCESS"], "passed", ("unit", "integration")),
        (["SUCCESS", "FAILURE"], "failed", ()),
        (["SUCCESS", ""], "running", ()),
        (["SUCCESS", "CANCELLED"], "cancelled", ()),
        (["SUCCESS", "SKIPPED"], "passed", ("unit",)),
    ],
)
def test_that_checks_stand_together_by_the_worst_of_them(
    conclusions: list[str], status: str, covers: tuple[str, ...]
) -> None:
    names = ["unit tests", "integration tests"]
    rollup = [
        {"name": name, "conclusion": how, "completedAt": "2026-07-13T15:00:00Z"}
        for name, how in zip(names, conclusions, strict=True)
    ]
    ci = pull_request(statusCheckRollup=rollup).ci
    assert ci is not None
    assert (ci.status, ci.covers) == (status, covers)
    assert (ci.at is None) == (status not in {"passed", "failed"})


def test_that_checks_that_did_not_run_say_nothing() -> None:
    assert pull_request(statusCheckRollup=[{"name": "x", "conclusion": "SKIPPED"}]).ci is None
    assert pull_request(statusCheckRollup=[]).ci is None


def test_that_a_merge_is_no_deployment() -> None:
    reading = read_sample("github_pull_request.json")
    assert reading.deployments == ()
    assert any("not a deployment" in note for note in reading.notes)
    assert any("was not merged" in note for note in pull_request(mergedAt=None, mergedBy=None, mergeCommit=None).notes)


def test_that_a_list_is_read_to_its_first_and_says_how_many_there_are() -> None:
    given = json.loads(sample("github_pull_request.json"))
    one = read_source(json.dumps([given]).encode(), zone=ZONE)
    assert (one.ref, any("entries" in note for note in one.notes)) == ("larkfield/billing#482", False)
    many = read_source(json.dumps([given] * 30).encode(), "prs.json", zone=ZONE)
    assert many.notes[0] == "'prs.json' holds 30 entries; the first was read. Use Bring in for the whole list."


def test_that_the_hosts_own_interface_is_read_too() -> None:
    given = {
        "number": 9, "title": "T", "body": "text", "html_url": "https://github.com/a/b/pull/9", "user": {"login": "mara"}, "created_at": "2026-07-10T08:15:00Z",
        "merged_at": "2026-07-11T08:00:00Z", "merged_by": {"login": "dora"}, "merge_commit_sha": MERGE, "head": {"sha": "c0ffee1"}, "base": {"ref": "main"},
    }  # fmt: skip
    reading = read_source(json.dumps(given).encode(), zone=ZONE)
    assert (reading.ref, facts(reading)["author"], reading.first_written) == ("a/b#9", "mara", OPENED)
    assert ("commit", MERGE) in links(reading)


@pytest.mark.parametrize("name", ["github_page.txt", "github_page.html"])
def test_that_a_page_copied_or_saved_tells_the_same(name: str) -> None:
    reading = read_sample(name)
    assert (reading.kind, reading.ref, reading.first_written) == (
        SourceKind.PULL_REQUEST,
        "larkfield/billing#482",
        OPENED,
    )
    values = facts(reading)
    assert values["title"] == "Raise the pool size of the invoice worker"
    assert values["description"] == "The pool of the invoice worker goes from 20 to 40."
    assert (values["risk_declared"], values["author"]) == ("low", "mara-lind")
    assert values["rollback_plan.steps"] == "Revert the commit."
    (approval,) = reading.approvals
    assert (approval.who.login, approval.at) == ("jkoster", datetime(2026, 7, 13, 15, 20, tzinfo=UTC))
    assert ("commit", "7f3a2c9") in links(reading)
    assert reading.ci is not None
    assert reading.ci.status == "passed"
    assert any("anybody can write" in note for note in reading.notes)


def test_that_what_a_page_hides_is_not_read() -> None:
    page = read_sample("github_page.html")
    assert "ceo" not in {approval.who.login for approval in page.approvals}


def test_that_rough_times_of_a_page_are_left_out() -> None:
    text = sample("github_page.txt").decode().replace(" on Jul 13, 2026, 4:20 PM", " 2 days ago")
    reading = read_pasted(text, zone=ZONE, day=MONDAY)
    assert reading.approvals[0].at is None
    assert any("2 days ago" in note for note in reading.notes)


def test_that_the_page_on_the_clipboard_wins_over_its_plain_text() -> None:
    """It knows exact times and ticked boxes."""
    text = sample("github_page.txt").decode().replace(" on Jul 13, 2026, 4:20 PM", " 2 days ago")
    reading = read_pasted(text, zone=ZONE, html=sample("github_page.html").decode())
    assert reading.approvals[0].at == datetime(2026, 7, 13, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize("name", ["gitlab_merge_request.json", "gitlab_page.txt"])
def test_that_a_merge_request_of_gitlab_is_read(name: str) -> None:
    reading = read_sample(name)
    assert (reading.system, reading.ref) == ("GitLab", "larkfield/export!57")
    assert facts(reading)["description"] == "The export service signs with key 2026-B."
    assert facts(reading)["justification"] == "The old key ends on 31 July."
    (approval,) = reading.approvals
    assert (approval.who.login, approval.at) == ("jkoster", datetime(2026, 7, 21, 9, 0, tzinfo=UTC))
    assert reading.ci is not None
    assert reading.ci.status == "passed"


# Tickets


@pytest.mark.parametrize("name", ["jira_issue.xml", "jira_page.txt", "jira_row.csv"])
def test_that_a_ticket_is_read_in_every_form(name: str) -> None:
    reading = read_sample(name)
    assert (reading.kind, reading.system, reading.ref) == (SourceKind.TICKET, "Jira", "OPS-118")
    assert facts(reading)["title"] == "Invoices leave late"
    assert facts(reading)["description"] == "Raise the pool of the invoice worker."
    assert reading.people[0].name == "Ines Duarte"
    assert reading.first_written == datetime(2026, 7, 7, 8, 12, tzinfo=UTC)
    assert {kind for kind, _ in links(reading)} == {"ticket"}


def test_that_a_ticket_names_who_decided_in_a_comment_or_by_status() -> None:
    (comment,) = read_sample("jira_issue.xml").approvals
    assert (comment.who, comment.decision, comment.at) == (
        FoundPerson(login="tnwosu"),
        "approve",
        datetime(2026, 7, 8, 10, 30, tzinfo=UTC),
    )
    by_name = {each.who.name: each for each in read_sample("jira_issue.json").approvals}
    assert by_name["Tomas Nwosu"].words == "status set to Approved"
    assert by_name["Tomas Nwosu"].at == datetime(2026, 8, 4, 8, 0, tzinfo=UTC)
    assert (by_name["Jan Koster"].decision, by_name["Jan Koster"].condition) == (
        "conditional",
        "if the partners were told",
    )


def test_that_a_status_without_a_name_is_nobodys_approval() -> None:
    for name in ("jira_page.txt", "jira_row.csv"):
        reading = read_sample(name)
        assert reading.approvals == ()
        assert any("does not say who set it" in note for note in reading.notes)


def test_that_a_list_of_tickets_is_for_bringing_in() -> None:
    rows = sample("jira_row.csv").decode() + "Other,OPS-2,2,Open,Ines,,\n"
    assert any("2 rows" in note for note in read_source(rows.encode(), zone=ZONE).notes)


# Descriptions

STYLES = {
    "headings": "## {}\n{}\n",
    "bold": "**{}**\n{}\n",
    "bold and colon": "**{}:** {}\n",
    "labels": "{}: {}\n",
    "wiki": "h2. {}\n{}\n",
    "copied page": "{}\n{}\n",
}
PARTS = {
    "What": "It does this.",
    "Why": "Because of that.",
    "Risk": "Low, one worker.",
    "Testing": "Ran it.",
    "Rollback plan": "Revert it.",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_that_a_description_is_taken_apart_in_the_styles_people_use(style: str) -> None:
    found = take_apart("".join(style.format(heading, text) for heading, text in PARTS.items()))
    assert (found.what, found.why, found.risk, found.tests, found.rollback) == tuple(PARTS.values())
    assert found.missing == ("checklist",)


def test_that_hints_and_empty_parts_are_missing() -> None:
    text = "## What\n<!-- say what -->\n## Why\nN/A\n## Risk\n- [ ] Low\n- [ ] High\n## Tests\n_none yet_\n## Rollback\n\n## Checklist\n- [ ] x\n"
    assert take_apart(text).missing == ("what", "why", "risk", "tests", "rollback")


def test_that_a_description_without_headings_is_what_it_changes() -> None:
    found = take_apart("Raise the pool.\n\nSee OPS-118.")
    assert found.what == "Raise the pool.\n\nSee OPS-118."
    assert "why" in found.missing


def test_that_two_ticked_risks_are_none() -> None:
    body = "## Risk\n- [x] Low\n- [x] High\n"
    reading = pull_request(body=body)
    assert "risk_declared" not in facts(reading)
    assert any("more than one risk level" in note for note in reading.notes)


def test_that_a_page_that_the_browser_copied_apart_is_put_together() -> None:
    reading = read_sample("github_page_apart.txt")
    assert (reading.kind, reading.ref) == (SourceKind.PULL_REQUEST, "#482")
    assert facts(reading)["description"] == "The pool of the invoice worker goes from 20 to 40."
    assert facts(reading)["rollback_plan.steps"] == "Revert the commit."
    assert facts(reading)["author"] == "mara-lind"
    assert [(a.who.login, a.decision, a.at) for a in reading.approvals] == [
        ("jkoster", "reject", datetime(2026, 7, 12, 8, 0, tzinfo=UTC)),
        ("jkoster", "approve", datetime(2026, 7, 13, 15, 20, tzinfo=UTC)),
        ("pires", "approve", None),
    ]
    assert ("commit", "7f3a2c9") in links(reading)
    assert any("2 days ago" in note for note in reading.notes)
