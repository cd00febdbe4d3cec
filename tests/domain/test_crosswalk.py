"""Which section answers a point, and which points lack a section or evidence (MAP-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chgdesk.domain.change_facts import Emergency, EvidenceLink, Impact, TestRun
from chgdesk.domain.crosswalk import CrosswalkRow, gaps, in_order, tied_sections
from chgdesk.domain.crosswalk_checks import Vocabulary, row_faults
from chgdesk.domain.evaluation.judge import Evaluation, Period, evaluate
from chgdesk.domain.evidence import EvidenceItem, FindingNote
from chgdesk.domain.evidence_kinds import (
    KINDS,
    PeriodEvidence,
    is_filled,
    is_record_field,
    kind_title,
    period_evidence,
)
from chgdesk.domain.policy_text import PolicySection
from chgdesk.domain.reconcile import ReconciliationRun
from chgdesk.domain.register import Register
from tests.make import YEAR_END, a_change, a_role, a_set, a_version, an_event, at, day

JULY = Period(first=date(2026, 7, 1), last=date(2026, 7, 31))
AUGUST = Period(first=date(2026, 8, 1), last=date(2026, 8, 31))
KNOWN = Vocabulary(findings={"APR-MISSING-ROLE"}, sections={"approvals"})


def a_row(point: str = "8", **given: Any) -> CrosswalkRow:
    defaults: dict[str, Any] = {
        "paraphrase": "Changes are approved first.",
        "topics": ("approval_matrix",),
        "fields": ("approvals",),
        "evidence": ("approval",),
    }
    return CrosswalkRow(ref=f"CC8.1 {point}", framework="CC8.1", point=point, **{**defaults, **given})


def a_section(key: str = "approvals", **given: Any) -> PolicySection:
    defaults: dict[str, Any] = {"heading": "Approvals", "body": "The lead approves.", "topic": "approval_matrix"}
    return PolicySection(ref=f"P 1.0 {key}", version="P 1.0", key=key, **{**defaults, **given})


def judged(period: Period = JULY, **registers: Any) -> Evaluation:
    defaults: dict[str, Any] = {"changes": (a_change(),), "parameter_sets": (a_set(),)}
    return evaluate(Register(**{**defaults, **registers}), period, YEAR_END)


@pytest.mark.parametrize(
    ("section", "tied"),
    [
        (a_section(), True),
        (a_section(topic="windows"), False),
        (a_section(key="who-says-yes", topic="windows"), True),
        (a_section(topic="windows", requirements=("cc8.1  8",)), True),
        (a_section(topic="windows", requirements=("CC8.1",)), True),
        (a_section(topic="windows", requirements=("CC8.1 7", "CC8.1 18")), False),
        (a_section(removed=True), False),
        (a_section(body=" \n"), False),
    ],
)
def test_that_a_section_answers_by_topic_by_key_or_by_naming_the_point(section: PolicySection, tied: bool) -> None:
    row = a_row(sections=("who-says-yes",))
    assert tied_sections(row, (section,)) == ((section,) if tied else ())


def test_that_a_clause_of_the_standard_is_known_by_its_number_alone() -> None:
    row = CrosswalkRow(ref="ISO 7.5.3 e", framework="ISO 7.5.3", point="e")
    assert tied_sections(row, (a_section(requirements=("7.5.3",)), a_section(requirements=("7.5.2",)))) == (
        a_section(requirements=("7.5.3",)),
    )


def test_that_a_point_lacks_a_section_evidence_or_both_and_says_which() -> None:
    rows = (a_row("1"), a_row("2", topics=("windows",)), a_row("3", evidence=("log_review",)), a_row("4", topics=()))
    held = PeriodEvidence(kinds=frozenset({"approval"}), fields=frozenset({"approvals"}))
    found = gaps(rows, (a_section(),), held)
    assert [(g.row.point, g.no_section, g.no_evidence, g.absent) for g in found] == [
        ("2", True, False, ()),
        ("3", False, True, ("log_review",)),
        ("4", True, False, ()),
    ]


@pytest.mark.parametrize(
    ("row", "lacks"),
    [
        (a_row(evidence=("approval", "log_review")), False),
        (a_row(evidence=(), fields=("approvals",)), False),
        (a_row(evidence=(), fields=("impact",)), True),
        (a_row(evidence=(), fields=()), False),
        (a_row(evidence=("log_review",), fields=("approvals",)), True),
    ],
)
def test_that_one_of_the_kinds_is_enough_and_fields_count_where_no_kind_is_named(
    row: CrosswalkRow, lacks: bool
) -> None:
    held = PeriodEvidence(kinds=frozenset({"approval"}), fields=frozenset({"approvals"}))
    assert [gap.no_evidence for gap in gaps((row,), (a_section(),), held)] == ([True] if lacks else [])


def test_that_a_period_holds_what_its_own_records_show_and_no_others() -> None:
    change = a_change(impact=Impact(security="none"), tests=(TestRun(type="unit", result="pass"),))
    held = period_evidence(judged(changes=(change,)), fields=("impact.security", "impact.privacy", "tests.type"))
    assert {"change_record", "impact_assessment", "test_result", "deployment", "check_after_go_live"} <= held.kinds
    assert not held.kinds & {"approval", "emergency_record", "log_review", "policy_version"}
    assert {"impact.security", "tests.type"} <= held.fields
    assert "impact.privacy" not in held.fields
    elsewhere = period_evidence(judged(AUGUST, changes=(change,)))
    assert (elsewhere.records, elsewhere.kinds) == (0, frozenset())


def test_that_registers_beside_the_changes_count_by_their_days() -> None:
    run = ReconciliationRun(ref="RUN-1", first_day=day("2026-07-01"), last_day=day("2026-07-31"))
    done = replace(run, completed_at=at("2026-08-03 09:00"))
    registers: dict[str, Any] = {
        "events": (an_event(),),
        "assignments": (a_role("lea", "engineering_lead"),),
        "policy_versions": (a_version("1.0", "2026-01-01"),),
    }
    expected = {"deployment_event", "role_assignment", "policy_version"}
    assert expected | {"log_review"} <= period_evidence(judged(runs=(done,), **registers)).kinds
    unfinished = period_evidence(judged(runs=(run,), **registers)).kinds
    assert expected <= unfinished
    assert "log_review" not in unfinished


def test_that_a_file_counts_where_a_record_names_it_or_its_days_meet_the_period() -> None:
    def item(ref: str, **given: Any) -> EvidenceItem:
        return EvidenceItem(ref=ref, sha256=ref, size=1, name=ref, kind=ref, **given)

    change = a_change(evidence=(EvidenceLink(sha256="linked", name="a"), EvidenceLink(sha256="lost", name="b")))
    items = (
        item("linked"),
        item("lost", held=False),
        item("captured", captured_at=at("2026-07-20 10:00")),
        item("covering", covers_from=day("2026-06-01"), covers_to=day("2026-07-02")),
        item("earlier", covers_from=day("2026-05-01"), covers_to=day("2026-06-30")),
        item("undated"),
    )
    kinds = period_evidence(judged(changes=(change,)), items=items).kinds
    assert kinds - set(KINDS) == {"linked", "captured", "covering"}


def test_that_a_finding_read_by_a_person_counts_for_its_own_record() -> None:
    note = FindingNote(ref="n", change="CHG-2026-103", code="VER-LATE")
    assert "finding_note" in period_evidence(judged(), notes=(note,)).kinds
    assert "finding_note" not in period_evidence(judged(), notes=(replace(note, change="CHG-1"),)).kinds


@pytest.mark.parametrize(
    ("path", "filled"),
    [
        ("title", True),
        ("caused_incident", False),
        ("approvals", False),
        ("deployments.implementer", True),
        ("deployments.run", False),
        ("emergency.retro_review", False),
        ("emergency.criterion", True),
        ("impact.security", False),
    ],
)
def test_that_a_field_is_filled_where_a_record_says_something(path: str, filled: bool) -> None:
    assert is_filled(a_change(emergency=Emergency(criterion="restore_service")), path) is filled


@pytest.mark.parametrize(
    "path", ["", "nope", "title.x", "approvals.provenance", "shape", "impact.", "provenance.source"]
)
def test_that_what_no_record_has_is_no_field(path: str) -> None:
    assert not is_record_field(path)
    assert is_record_field("emergency.retro_review.at")


def test_that_a_files_own_kind_reads_as_words() -> None:
    assert (kind_title("log_review"), kind_title("branch_export")) == ("Finished log review", "Branch export")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (a_row(findings=("APR-MISSING-ROL",)), "Did you mean APR-MISSING-ROLE?"),
        (a_row(topics=("approvals_matrix",)), "Did you mean approval_matrix?"),
        (a_row(sections=("nowhere",)), "there is no section on record 'nowhere'"),
        (a_row(fields=("approval",)), "'approval' is no field of a change record"),
        (a_row(evidence=("Test Result",)), "no kind of evidence"),
        (a_row(paraphrase=" "), "paraphrase: empty"),
        (a_row(paraphrase="x" * 1001), "longer than 1000"),
        (replace(a_row(), framework=""), "framework: empty"),
        (replace(a_row(), point="9"), "it must be 'CC8.1 9'"),
        (replace(a_row(), point="9" * 61), "point: longer than 60"),
    ],
)
def test_that_each_fault_of_a_row_says_what_to_write(row: CrosswalkRow, said: str) -> None:
    assert said in " ".join(row_faults(row, KNOWN))


def test_that_a_sound_row_has_no_fault() -> None:
    assert list(row_faults(a_row(findings=("APR-MISSING-ROLE",), sections=("approvals",)), KNOWN)) == []


def test_that_rows_of_a_framework_stand_together_in_their_order() -> None:
    rows = [a_row("2", position=2), replace(a_row("x"), framework="Own"), a_row("1", position=1)]
    assert [(r.framework, r.point) for r in in_order(rows)] == [("CC8.1", "1"), ("CC8.1", "2"), ("Own", "x")]
