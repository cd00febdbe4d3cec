"""What makes evidence weak, and which kinds a record of its type lacks (EVD-02, EVD-03, EVD-20, CHG-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, CodeReview, Deployment, EvidenceLink, TestRun
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.evidence_taking import LintGround, lint_evidence, missing_kinds, needed_kinds

LIVE = datetime(2026, 7, 14, 20, 0, tzinfo=UTC)
GOOD = EvidenceItem(
    ref="EVI-1",
    sha256="a" * 64,
    size=10,
    name="monitoring.png",
    media_type="image/png",
    kind="monitoring_data",
    source="Monitoring board",
    captured_at=LIVE + timedelta(hours=1),
    captured_by="palm",
)


def a_change(**more: object) -> Change:
    values = {"ref": "CHG-1", "deployments": (Deployment(start=LIVE, end=LIVE),)} | more
    return Change(**values)  # type: ignore[arg-type]


def codes(item: EvidenceItem, change: Change | None = None, others: tuple[str, ...] = ()) -> list[str]:
    return [warning.code for warning in lint_evidence(item, change or a_change(), others)]


def test_that_a_file_with_time_source_and_person_after_the_event_gives_no_warning() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("weak", "code", "words"),
    [
        (replace(GOOD, captured_at=None), "NO_CAPTURE_TIME", "when it was captured"),
        (replace(GOOD, source=" "), "NO_SOURCE", "which system or address"),
        (replace(GOOD, captured_by=None), "NO_PERSON", "nobody said who took it"),
        (replace(GOOD, size=0), "EMPTY", "no bytes"),
        (replace(GOOD, held=False, location="the vault"), "HELD_ELSEWHERE", "kept at the vault only; its hash is on"),
        (replace(GOOD, held=False, sha256=""), "HELD_ELSEWHERE_NO_HASH", "no hash of it is on record"),
        (replace(GOOD, captured_at=LIVE - timedelta(days=2)), "CAPTURED_BEFORE", "before the work began on Tue 14 Jul"),
        (replace(GOOD, captured_at=LIVE + timedelta(days=31)), "CAPTURED_LATE", "captured 31 days after the work began"),
        (replace(GOOD, kind="transcript", media_type="text/plain"), "NO_TIME_ZONE", "in which time zone"),
    ],
)  # fmt: skip
def test_that_each_weakness_is_named_with_the_file(weak: EvidenceItem, code: str, words: str) -> None:
    """EVD-02."""
    warning = next(each for each in lint_evidence(weak, a_change()) if each.code == code)
    assert warning.sentence.startswith("monitoring.png: ")
    assert words in warning.sentence


def test_that_thirty_days_after_the_event_are_not_yet_long_and_the_limit_can_be_set() -> None:
    item = replace(GOOD, captured_at=LIVE + timedelta(days=30))
    assert codes(item) == []
    strict = lint_evidence(item, a_change(), (), LintGround(late_days=7))
    assert [each.code for each in strict] == ["CAPTURED_LATE"]


def test_that_a_picture_used_on_another_record_is_named_with_that_record() -> None:
    said = lint_evidence(GOOD, a_change(), ("CHG-7", "CHG-8", "CHG-9", "CHG-10"))
    assert [each.code for each in said] == ["REUSED"]
    assert "the same picture is also evidence of CHG-7, CHG-8, CHG-9 and 1 more" in said[0].sentence


def test_that_each_kind_is_held_against_its_own_event() -> None:
    change = a_change(
        approvals=(Approval(person="x", decided_at=LIVE - timedelta(days=1)),),
        tests=(TestRun(type="unit", executed_at=LIVE - timedelta(days=3)),),
    )
    approval = replace(GOOD, kind="approval_mail", captured_at=LIVE - timedelta(days=2))
    assert "before the approval" in lint_evidence(approval, change)[0].sentence
    report = replace(GOOD, kind="test_report", captured_at=LIVE - timedelta(days=2))
    assert codes(report, change) == []
    before = replace(GOOD, kind="configuration_before", captured_at=LIVE + timedelta(minutes=5))
    assert codes(before, change) == ["CAPTURED_AFTER"]
    assert codes(replace(before, captured_at=LIVE - timedelta(minutes=5)), change) == []


def test_that_the_kind_said_on_the_record_goes_before_the_files_own() -> None:
    link = EvidenceLink(sha256=GOOD.sha256, name=GOOD.name, kind="configuration_before")
    assert codes(GOOD, a_change(evidence=(link,))) == ["CAPTURED_AFTER"]
    withdrawn = replace(link, withdrawn_at=LIVE, withdrawn_reason="wrong file")
    assert codes(GOOD, a_change(evidence=(withdrawn,))) == []


def keys(change: Change) -> list[str]:
    return [need.key for need in needed_kinds(change)]


def test_that_each_type_of_change_needs_its_own_kinds() -> None:
    """EVD-03."""
    assert keys(a_change(change_type="code")) == ["request", "reviews", "pipeline", "deployment", "verification"]
    assert keys(a_change(change_type="infrastructure")) == [
        "request", "risk", "approval", "before", "after", "test", "time",
    ]  # fmt: skip
    assert keys(a_change(change_type="configuration")) == ["request", "approval", "difference", "test", "verification"]


def test_that_what_follows_go_live_is_not_asked_before_it() -> None:
    waiting = Change(ref="CHG-1", change_type="code")
    assert keys(waiting) == ["request", "reviews", "pipeline"]


def test_that_a_standard_procedure_answers_for_approval_and_risk() -> None:
    change = a_change(change_type="infrastructure", category="standard", template="STD-04")
    assert not {"approval", "risk"} & set(keys(change))


def test_that_a_missing_pair_of_configurations_is_flagged_and_a_difference_answers_for_both() -> None:
    """CHG-13."""
    change = a_change(change_type="infrastructure")
    missing = {each.key: each.sentence for each in missing_kinds(change, ())}
    assert missing["before"] == (
        "Not held: configuration before. What shows it for a change of type infrastructure: Configuration before or "
        "Difference of configuration."
    )
    item = replace(GOOD, kind="configuration_difference")
    linked = replace(change, evidence=(EvidenceLink(sha256=item.sha256, name=item.name),))
    assert not {"before", "after"} & {each.key for each in missing_kinds(linked, (item,))}


def test_that_only_a_fact_with_something_behind_it_answers_for_a_kind() -> None:
    stated = a_change(change_type="code", code_reviews=(CodeReview(person="x"),))
    assert "reviews" in {each.key for each in missing_kinds(stated, ())}
    exported = a_change(
        change_type="code", code_reviews=(CodeReview(person="x", provenance=Provenance(basis=Basis.EXPORT)),)
    )
    assert "reviews" not in {each.key for each in missing_kinds(exported, ())}


def test_that_a_withdrawn_file_or_one_named_only_shows_nothing() -> None:
    item = replace(GOOD, kind="pull_request_review")
    link = EvidenceLink(sha256=item.sha256, name=item.name)
    change = a_change(change_type="code", evidence=(replace(link, withdrawn_at=LIVE),))
    assert "reviews" in {each.key for each in missing_kinds(change, (item,))}
    named = a_change(change_type="code", evidence=(replace(link, sha256="b" * 64),))
    assert "reviews" in {each.key for each in missing_kinds(named, (item,))}
