"""The register judged under each version on its days, and no record edited by it (PRM-01, PRM-04, R25)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Deployment
from chgdesk.domain.evaluation.findings import Judgement, Verdict
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.judging import judge_desk
from chgdesk.services.policies.commands import SetParameters, StartDraft
from chgdesk.services.reading import RecordsOf
from chgdesk.services.recording import RecordChanges
from tests.services import policy_desk as office

QUARTER = Period(first=date(2026, 7, 1), last=date(2026, 9, 30))
LATER = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office.a_desk(tmp_path, FixedClock(at=office.MORNING)) as opened:
        yield opened


def a_change(number: int, day: date) -> Change:
    """A normal change that nobody approved, with a description of thirty characters."""
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Change(
        ref=f"CHG-2026-{number:04d}",
        title="Raise the limit",
        description="Raise the limit to 400 a node.",
        justification="It runs short.",
        category="normal",
        change_type="configuration",
        risk_declared="low",
        systems=("booking",),
        requester="ida",
        author="ida",
        created_at=start - timedelta(days=1),
        deployments=(Deployment(start=start, end=start, implementer="sten", account="sten"),),
        outcome="success",
        state=ChangeState.CLOSED,
    )


def version(desk: Desk, day: date, shortest: int) -> None:
    """A version that asks for descriptions of this length, in force from a day."""
    draft = office.shelf(desk).draft
    if draft is None:
        desk.execute(StartDraft(document=office.NUMBER))
        draft = office.shelf(desk).draft
    assert draft is not None
    ref = draft.version.ref
    value = ParameterValue(path="documentation.min_description_chars", text=str(shortest))
    desk.execute(SetParameters(version=ref, values=(value,)))
    office.submit(desk, ref, wanted=day)
    office.approve(desk, ref)
    office.publish(desk, ref, day)


def judged(desk: Desk) -> dict[str, Judgement]:
    return {j.ref: j for j in judge_desk(desk, QUARTER, LATER).judgements}


def codes(judgement: Judgement) -> set[str]:
    return {finding.code for finding in judgement.findings}


def test_that_each_record_is_judged_by_the_version_of_its_day(desk: Desk) -> None:
    office.begin(desk)
    version(desk, date(2026, 7, 6), shortest=20)
    version(desk, date(2026, 8, 1), shortest=60)
    days = (date(2026, 7, 2), date(2026, 7, 20), date(2026, 8, 3))
    desk.execute(RecordChanges(changes=tuple(a_change(n, day) for n, day in enumerate(days, start=1))))
    before, first, second = (judged(desk)[f"CHG-2026-000{n}"] for n in (1, 2, 3))
    assert before.verdict is Verdict.NOT_JUDGED
    assert (first.policy_version, second.policy_version) == ("1.0", "2.0")
    assert first.parameter_set == "NOR-CHG-001 1.0"
    assert "DOC-VAGUE" not in codes(first)
    assert "DOC-VAGUE" in codes(second)
    assert "APR-MISSING-ROLE" in codes(first) & codes(second)


def test_that_a_new_version_edits_no_record_and_leaves_earlier_results(desk: Desk) -> None:
    """PRM-01: change the set on day 10, a record of day 9 keeps its result."""
    office.begin(desk)
    version(desk, date(2026, 7, 6), shortest=20)
    desk.execute(RecordChanges(changes=(a_change(1, date(2026, 7, 31)),)))
    result, records = judged(desk), desk.ask(RecordsOf(kind="change"))
    version(desk, date(2026, 8, 1), shortest=60)
    assert desk.ask(RecordsOf(kind="change")) == records
    assert judged(desk) == result


def test_that_a_draft_changes_no_result(desk: Desk) -> None:
    office.begin(desk)
    version(desk, date(2026, 7, 6), shortest=20)
    desk.execute(RecordChanges(changes=(a_change(1, date(2026, 7, 31)),)))
    result = judged(desk)
    desk.execute(StartDraft(document=office.NUMBER))
    draft = office.shelf(desk).draft
    assert draft is not None
    value = ParameterValue(path="documentation.min_description_chars", text="500")
    desk.execute(SetParameters(version=draft.version.ref, values=(value,)))
    assert judged(desk) == result


def test_that_what_was_approved_before_keeps_the_earlier_rules_where_the_policy_says_so(desk: Desk) -> None:
    """R25: the choice made when the version is handed in is printed and enforced."""
    from chgdesk.domain.change_facts import Approval
    from chgdesk.services.policies.commands import SubmitPolicy
    from chgdesk.services.policies.queries import FrozenText

    desk.execute(office.grants(("eva", "engineering_lead")))
    office.begin(desk)
    version(desk, date(2026, 7, 6), shortest=20)
    desk.execute(StartDraft(document=office.NUMBER))
    draft = office.shelf(desk).draft
    assert draft is not None
    ref = draft.version.ref
    value = ParameterValue(path="documentation.min_description_chars", text="60")
    desk.execute(SetParameters(version=ref, values=(value,)))
    desk.execute(
        SubmitPolicy(
            version=ref,
            change_summary="Longer descriptions.",
            material="material",
            wanted_on=date(2026, 8, 1),
            transition="approved",
        )
    )
    office.approve(desk, ref)
    office.publish(desk, ref, date(2026, 8, 1))
    early = Approval(person="eva", roles_claimed=("engineering_lead",), decided_at=datetime(2026, 7, 30, 9, tzinfo=UTC))
    late = replace(early, decided_at=datetime(2026, 8, 2, 9, tzinfo=UTC))
    one, two = a_change(1, date(2026, 8, 3)), a_change(2, date(2026, 8, 3))
    desk.execute(RecordChanges(changes=(replace(one, approvals=(early,)), replace(two, approvals=(late,)))))
    found = judged(desk)
    assert (found["CHG-2026-0001"].policy_version, found["CHG-2026-0002"].policy_version) == ("1.0", "2.0")
    started = desk.ask(FrozenText(version=office.line(desk, "1.0", date(2026, 8, 3)).version.ref)).decode()
    approved = desk.ask(FrozenText(version=ref)).decode()
    assert started.split("Changes under way")[-1] != approved.split("Changes under way")[-1]
