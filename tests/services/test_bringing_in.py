"""Lists brought in: what is read, what becomes of each row, what it rests on, and the way back (CHG-07, CHG-18)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chgdesk.bringing_job import Given, rehearse_source
from chgdesk.domain.basis import Basis
from chgdesk.domain.change import ChangeState
from chgdesk.errors import Conflict, Invalid, UserError
from chgdesk.services.bringing.dates import DayOrder
from chgdesk.services.bringing.names import ADD
from chgdesk.services.bringing.recording import BringIn
from chgdesk.services.bringing.taking_back import TakeBack, WouldTakeBack, batches
from chgdesk.services.bringing.verdicts import Action, Rehearsal
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.desk import Desk
from chgdesk.services.reading import EvidenceBytes, RecordByRef, RecordsOf, TrailHead
from tests.services import bringing_lists as lists


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, made once."""
    return lists.make_workspace(tmp_path_factory.mktemp("bringing") / "brandt.chgdesk")


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of it, open."""
    path = tmp_path / "brandt.chgdesk"
    path.write_bytes(template.read_bytes())
    with lists.a_desk(path) as opened:
        yield opened


def adds_up(plan: Rehearsal) -> bool:
    counts = plan.counts
    return counts.read == counts.new + counts.completes + counts.known + counts.refused == len(plan.rows)


def test_that_a_messy_workbook_of_300_rows_becomes_300_records_in_one_act(desk: Desk) -> None:
    """CHG-18, NFR-08: titles, blank lines, a repeated row, a total and text dates; the counts add up."""
    data = lists.messy_workbook()
    before = desk.ask(TrailHead()).size
    plan = lists.rehearsed(desk, data, "log.xlsx")
    counts = plan.counts
    assert (counts.read, counts.new, counts.known, counts.refused) == (302, 300, 1, 1)
    assert adds_up(plan)
    assert any("hidden" in note for note in plan.notes)
    assert any("formula" in note for note in plan.notes)
    assert desk.ask(TrailHead()).size == before, "a rehearsal writes nothing"
    desk.execute(BringIn(rehearsal=plan, data=data))
    assert desk.ask(TrailHead()).size == before + 1
    held = [each.value for each in lists.changes(desk)]
    assert len(held) == 300
    assert [change.ref for change in held] == [f"CHG-2026-{number:04d}" for number in range(1, 301)]
    first, sixth = held[0], held[5]
    assert (first.home_ref, first.requester, first.deployments[0].implementer) == ("CR-001", "ines", "tobi")
    assert first.category == "normal"
    assert held[12].category == "emergency"
    assert sixth.deployments[0].start == datetime(2026, 1, 8, 16, tzinfo=UTC), "a date written as text"
    assert held[10].state is ChangeState.ROLLED_BACK
    assert held[7].requester == "ines", "surname first"
    assert not held[4].approvals, "n/a is nobody"


def test_that_facts_of_a_list_are_stated_and_name_file_and_row(desk: Desk) -> None:
    """R24: a spreadsheet is somebody's word; the file itself is kept."""
    data = lists.messy_workbook(12)
    lists.brought_in(desk, data, "log.xlsx")
    digest = hashlib.sha256(data).hexdigest()
    change = lists.changes(desk)[0].value
    source = change.approvals[0].provenance
    assert (source.basis, source.file, source.row) == (Basis.STATED, digest, "row 5")
    assert source.recorded_at == lists.NOW
    assert change.approvals[0].evidence is None
    assert change.approvals[0].roles_claimed == ("engineering_lead",)
    assert desk.ask(EvidenceBytes(sha256=digest)) == data
    items = [held.value for held in desk.ask(RecordsOf(kind="evidence_item"))]
    assert {item.kind for item in items} == {"list brought in", "rows not brought in"}


def test_that_300_pull_requests_come_in_as_records_with_reviews_approvals_and_checks(desk: Desk) -> None:
    """CHG-07, CHG-18, GATE-13: an approving review is a code review, and an approval for roles held then."""
    data = lists.requests(300)
    plan = lists.rehearsed(desk, data, "prs.json")
    assert plan.counts.new == 300
    assert adds_up(plan)
    desk.execute(BringIn(rehearsal=plan, data=data))
    change = lists.changes(desk)[0].value
    assert (change.home_system, change.home_ref, change.author) == ("GitHub", "brandt/ledger#1", "tobi")
    assert change.provenance.row == "pull request 1"
    [approval] = change.approvals
    assert (approval.person, approval.roles_claimed, approval.commit) == ("palm", ("engineering_lead",), "c0ffee")
    assert (approval.mode, approval.kind, approval.channel) == ("external_written", "deploy", "pull request")
    assert approval.provenance.basis is Basis.EXPORT
    assert approval.evidence == plan.sha256
    [review] = change.code_reviews
    assert (review.person, review.commit) == ("palm", "c0ffee")
    assert change.ci is not None
    assert change.ci.status == "passed"
    assert change.first_written is not None
    assert change.first_written.ref == "brandt/ledger#1"
    assert change.deployments == (), "a merge is no deployment unless somebody says so"
    assert change.state is ChangeState.DRAFT


def test_that_a_description_is_taken_apart_by_its_headings(desk: Desk) -> None:
    """CHG-07: why, risk, tests and the way back are read where the request carries them."""
    body = "## What\nLess reading.\n## Why\nImports were slow.\n## Risk\nhigh\n## Tests\nunit\n## Rollback\nRevert it."
    data = json.dumps([lists.request(7, body=body)]).encode()
    lists.brought_in(desk, data, "prs.json")
    change = lists.changes(desk)[0].value
    assert (change.justification, change.risk_declared, change.testing_plan) == ("Imports were slow.", "high", "unit")
    assert change.rollback_plan is not None
    assert change.rollback_plan.steps == "Revert it."
    assert lists.rehearsed(desk, data, "prs.json").counts.known == 1


def test_that_a_reviewer_without_a_role_is_a_reviewer_and_no_approver(desk: Desk) -> None:
    """Never overstated: the right to approve is looked up, not taken from the pull request (APR-07)."""
    review = {"author": {"login": "stranger"}, "state": "APPROVED", "submittedAt": "2026-05-01T10:00:00Z"}
    failed = {"name": "unit", "conclusion": "FAILURE"}
    data = json.dumps([lists.request(7, reviews=[review], statusCheckRollup=[failed])]).encode()
    lists.brought_in(desk, data, "prs.json")
    change = lists.changes(desk)[0].value
    assert [each.person for each in change.code_reviews] == ["stranger"]
    assert change.approvals == ()
    assert change.ci is not None
    assert change.ci.status == "failed"


def test_that_a_pull_request_brought_in_again_completes_what_is_new(desk: Desk) -> None:
    """C16: the same request is known; a later review is added; nothing is doubled."""
    lists.brought_in(desk, lists.requests(3), "prs.json")
    again = lists.rehearsed(desk, lists.requests(3), "prs again.json")
    assert again.counts.known == 3
    assert not again.records_something
    with pytest.raises(UserError, match="Nothing was recorded"):
        desk.execute(BringIn(rehearsal=again, data=lists.requests(3)))
    more = lists.request(2)
    late = {"author": {"login": "ikoster"}, "state": "APPROVED", "submittedAt": "2026-05-02T10:00:00Z"}
    more["reviews"] = [*more["reviews"], late]
    plan = lists.brought_in(desk, json.dumps([more]).encode(), "pr2.json")
    assert [(verdict.action, verdict.ref) for verdict in plan.rows] == [(Action.COMPLETES, "CHG-2026-0002")]
    change = lists.changes(desk)[1].value
    assert [each.person for each in change.code_reviews] == ["palm", "ines"]
    assert len(change.approvals) == 1


def test_that_a_jira_export_keeps_its_repeated_columns_and_its_dates(desk: Desk) -> None:
    """Jira repeats Comment and Attachment, and writes dd/MMM/yy h:mm a."""
    data = (
        b"Summary,Issue key,Issue id,Status,Reporter,Created,Resolved,Comment,Comment,Attachment,Attachment\r\n"
        b'Move DNS,OPS-7,1,Done,Ines Koster,05/Mar/26 2:30 PM,06/Mar/26 9:00 AM,"first, one",second,,a.png\r\n'
    )
    plan = lists.rehearsed(desk, data, "jira.csv")
    assert plan.source == "jira"
    desk.execute(BringIn(rehearsal=plan, data=data))
    change = lists.changes(desk)[0].value
    assert change.home_ref == "OPS-7"
    assert change.created_at == datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
    assert change.closing_note == "first, one\nsecond"
    assert change.provenance.basis is Basis.EXPORT


def test_that_a_jira_export_of_thirty_thousand_columns_is_read(desk: Desk) -> None:
    """Nearly all of them are one heading that repeats."""
    head = "Summary,Issue key," + ",".join(["Comment"] * 30_000)
    line = "Move DNS,OPS-7," + "," * 29_999
    plan = lists.rehearsed(desk, f"{head}\r\n{line}\r\n".encode(), "wide.csv")
    assert plan.headings == ("Summary", "Issue key", "Comment")
    assert plan.counts.new == 1


def test_that_a_deployment_log_makes_events_and_completes_the_record_it_names(desk: Desk) -> None:
    """GATE-13, REC-01: matched by commit; the record learns when it went live."""
    lists.brought_in(desk, lists.requests(2), "prs.json")
    data = (
        "deployed at,environment,status,actor,sha,run\n"
        f"2026-05-03T10:00:00Z,production,success,tnwosu,{1:040x},run-1\n"
        "2026-05-03T11:00:00Z,staging,success,tnwosu,,run-2\n"
        "2026-05-03T12:00:00Z,production,failure,tnwosu,,run-3\n"
    ).encode()
    plan = lists.brought_in(desk, data, "deployments.csv")
    assert [verdict.action for verdict in plan.rows] == [Action.COMPLETES, Action.NEW, Action.NEW]
    change = lists.changes(desk)[0].value
    assert change.deployments[0].start == datetime(2026, 5, 3, 10, tzinfo=UTC)
    assert change.deployments[0].provenance.basis is Basis.EXPORT
    assert change.state is ChangeState.IMPLEMENTING
    assert len(desk.ask(RecordsOf(kind="deployment_event"))) == 3
    assert lists.rehearsed(desk, data, "deployments.csv").counts.known == 3


def test_that_runs_of_a_pipeline_fill_checks_tests_and_deployment(desk: Desk) -> None:
    """GATE-13: found by the commit; a run of a commit nobody names is refused and kept."""
    plain = [lists.request(number, statusCheckRollup=[]) for number in (1, 2)]
    lists.brought_in(desk, json.dumps(plain).encode(), "prs.json")
    runs = [lists.run(1, f"{1:040x}"), lists.run(2, f"{1:040x}"), lists.run(3, "deadbeef")]
    data = json.dumps(runs).encode()
    plan = lists.brought_in(desk, data, "run.json")
    assert [verdict.action for verdict in plan.rows] == [Action.COMPLETES, Action.KNOWN, Action.REFUSED]
    change = lists.changes(desk)[0].value
    assert change.ci is not None
    assert (change.ci.status, change.ci.run) == ("passed", "9001")
    assert [(test.type, test.result) for test in change.tests[:2]] == [("unit", "passed"), ("integration", "passed")]
    assert change.tests[0].evidence == plan.sha256
    [deployment] = change.deployments
    assert (deployment.start, deployment.end) == (
        datetime(2026, 5, 2, 13, 10, tzinfo=UTC),
        datetime(2026, 5, 2, 13, 14, tzinfo=UTC),
    )
    assert deployment.implementer is None, "who set a run off is not named as who deployed"
    assert deployment.provenance.row == "run 9001"
    assert change.state is ChangeState.IMPLEMENTED
    again = lists.rehearsed(desk, data, "run.json")
    assert (again.counts.known, again.counts.refused) == (2, 1)


def test_that_a_date_that_could_be_two_is_asked_and_never_guessed(desk: Desk) -> None:
    """T17: 3/4/2026 alone says nothing; the choice is remembered with the column."""
    data = b"Summary;Date implemented\nMove DNS;3/4/2026 10:00\n"
    looked = lists.looked(desk, data, "a.csv")
    guess = looked.guesses[1]
    assert (guess.reading, guess.ask) == (DayOrder.ASK, "3/4/2026 10:00")
    assert lists.rehearsed(desk, data, "a.csv").counts.refused == 1
    chosen = replace(
        looked.mapping,
        columns=tuple(
            replace(c, reading="month_first") if c.field == "started_at" else c for c in looked.mapping.columns
        ),
    )
    plan = lists.rehearsed(desk, data, "a.csv", chosen)
    assert plan.rows[0].change is not None
    assert plan.rows[0].change.started_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    desk.execute(BringIn(rehearsal=plan, data=data))
    assert lists.looked(desk, data, "a.csv").is_remembered
    assert lists.looked(desk, data, "a.csv").guesses[1].reading == "month_first"


def test_that_names_are_matched_once_and_new_people_are_put_on_record(desk: Desk) -> None:
    """CHG-18: exact or asked; what is chosen is remembered under the key the person has then."""
    data = b"Summary,Requested by,Deployed by\nMove DNS,Rui Alves,j.palm\nMove MX,Rui Alves,palm@brandt.example\n"
    looked = lists.looked(desk, data, "a.csv")
    found = {guess.name: guess.meant for guess in looked.names.people}
    assert found == {"Rui Alves": "", "j.palm": "", "palm@brandt.example": "palm"}
    names = tuple(replace(c, person=ADD) if c.name == "Rui Alves" else c for c in looked.mapping.names)
    plan = lists.rehearsed(desk, data, "a.csv", replace(looked.mapping, names=names))
    desk.execute(BringIn(rehearsal=plan, data=data))
    assert desk.ask(RecordByRef(kind="person", ref="rui-alves")).value.name == "Rui Alves"
    assert lists.changes(desk)[0].value.requester == "rui-alves"
    assert lists.changes(desk)[0].value.deployments[0].implementer == "j.palm", "kept as it is written"
    again = lists.looked(desk, data, "a.csv")
    assert {guess.name: guess.meant for guess in again.names.people}["Rui Alves"] == "rui-alves"
    assert again.names.open == 0


def test_that_rows_before_judged_from_are_history_and_say_so(tmp_path: Path) -> None:
    """CHG-24."""
    path = lists.make_workspace(tmp_path / "old.chgdesk", judged_from=datetime(2026, 2, 1, tzinfo=UTC))
    with lists.a_desk(path) as desk:
        plan = lists.rehearsed(desk, lists.messy_workbook(100), "log.xlsx")
    history = [verdict for verdict in plan.rows if verdict.is_history]
    assert 0 < len(history) == plan.counts.history < 100
    assert all("History" in verdict.sentence for verdict in history)


def test_that_a_refused_row_names_column_and_reason_and_is_kept_as_a_file_to_mend(desk: Desk) -> None:
    """B9: mend the cell and bring in that file: only those rows are in it."""
    data = b"No,Summary,Date implemented\nA1,Move DNS,31.02.2026\nA2,Move MX,01.02.2026\n"
    plan = lists.brought_in(desk, data, "a.csv")
    [refused] = [verdict for verdict in plan.rows if verdict.action is Action.REFUSED]
    assert "Date implemented" in refused.sentence
    assert "31.02.2026" in refused.sentence
    batch = batches(desk.ask)[0].value
    kept: bytes = desk.ask(EvidenceBytes(sha256=batch.refused_file))
    assert b"A1" in kept
    assert b"A2" not in kept
    mended = lists.rehearsed(desk, kept.replace(b"31.02.2026", b"28.02.2026"), "a-mended.csv")
    assert [(verdict.action, verdict.title) for verdict in mended.rows] == [(Action.NEW, "Move DNS")]


def test_that_a_rehearsal_of_an_older_register_is_not_recorded(desk: Desk) -> None:
    """Somebody else wrote in between: nothing is recorded, and the sentence says what to do."""
    data = b"No,Summary\nA1,Move DNS\n"
    plan = lists.rehearsed(desk, data, "a.csv")
    lists.brought_in(desk, b"No,Summary\nB1,Move MX\n", "b.csv")
    with pytest.raises(Conflict, match="Rehearse again"):
        desk.execute(BringIn(rehearsal=plan, data=data))
    assert len(lists.changes(desk)) == 1


def test_that_taking_back_voids_what_nobody_worked_on_and_keeps_the_rest(desk: Desk) -> None:
    """B8, CHG-02: three buckets; numbers stay; the batch says what was kept."""
    lists.brought_in(desk, b"No,Summary\nA1,Move DNS\nA2,Move MX\nA3,Move NS\n", "a.csv")
    worked_on = lists.changes(desk)[1]
    desk.execute(SaveChange(change=replace(worked_on.value, title="Move MX at once"), expected_version=1))
    told = desk.ask(WouldTakeBack(batch="IMP-2026-0001"))
    assert (len(told.taken), told.kept) == (2, ("CHG-2026-0002",))
    desk.execute(TakeBack(batch="IMP-2026-0001", reason="The wrong year"))
    states = [held.value.state for held in lists.changes(desk)]
    assert states == [ChangeState.VOID, ChangeState.DRAFT, ChangeState.VOID]
    assert lists.changes(desk)[0].value.state_reason == "Brought in by mistake: IMP-2026-0001. The wrong year"
    batch = batches(desk.ask)[0].value
    assert (batch.state, batch.kept) == ("taken back", ("CHG-2026-0002",))
    with pytest.raises(UserError, match="already"):
        desk.execute(TakeBack(batch="IMP-2026-0001", reason="again"))
    plan = lists.brought_in(desk, b"No,Summary\nA1,Move DNS\n", "a.csv")
    assert plan.counts.new == 1, "a voided record stands in nobody's way"
    assert lists.changes(desk)[3].value.ref == "CHG-2026-0004"


def test_that_a_completion_is_taken_back_field_by_field_where_nobody_changed_it_since(desk: Desk) -> None:
    """B8: the reason that was added goes, the description somebody mended since stays."""
    lists.brought_in(desk, b"No,Summary\nA1,Move DNS\n", "a.csv")
    plan = lists.brought_in(desk, b"No,Summary,Why,Description\nA1,Move DNS,Too slow,Two records move\n", "b.csv")
    assert plan.rows[0].action is Action.COMPLETES
    held = lists.changes(desk)[0]
    assert held.value.justification == "Too slow"
    desk.execute(SaveChange(change=replace(held.value, description="Three move"), expected_version=held.version))
    desk.execute(TakeBack(batch="IMP-2026-0002", reason="Another team's list"))
    after = lists.changes(desk)[0].value
    assert (after.justification, after.description, after.state) == ("", "Three move", ChangeState.DRAFT)


def test_that_a_rehearsal_from_the_job_process_records_the_same(desk: Desk) -> None:
    """The window's way: packed verdicts, unpacked by the writer."""
    data = lists.messy_workbook(30)
    mapping = lists.looked(desk, data, "log.xlsx").mapping
    given = Given(data=data, name="log.xlsx")
    plan = rehearse_source(str(desk.path), given, mapping, progress=lambda *_steps: None)
    assert all(row.change is None for row in plan.rows)
    desk.execute(BringIn(rehearsal=plan, data=data))
    held = [each.value for each in lists.changes(desk)]
    assert len(held) == 30
    assert held[0].provenance.recorded_at == lists.NOW
    assert lists.rehearsed(desk, data, "log.xlsx").counts.known == 31


def test_that_two_rows_with_one_number_are_not_both_taken(desk: Desk) -> None:
    """The first stays, the second is refused with the row it clashes with; an exact repeat is known."""
    data = b"No,Summary\nA1,Move DNS\nA1,Move MX\nA1,Move DNS\n"
    plan = lists.rehearsed(desk, data, "a.csv")
    assert [verdict.action for verdict in plan.rows] == [Action.NEW, Action.REFUSED, Action.KNOWN]
    assert "Row 2" in plan.rows[1].sentence


def test_that_an_unknown_word_is_asked_and_not_read_as_the_usual_one(desk: Desk) -> None:
    """A category nobody knows is no normal change."""
    data = b"No,Summary,Category\nA1,Move DNS,Expedited\n"
    plan = lists.rehearsed(desk, data, "a.csv")
    assert plan.rows[0].action is Action.REFUSED
    looked = lists.looked(desk, data, "a.csv")
    words = tuple(replace(c, person="emergency") for c in looked.mapping.words)
    plan = lists.rehearsed(desk, data, "a.csv", replace(looked.mapping, words=words))
    assert plan.rows[0].change is not None
    assert plan.rows[0].change.category == "emergency"


def test_that_a_file_without_a_column_for_what_changed_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(Invalid, match="What changed"):
        lists.rehearsed(desk, b"Alpha,Beta\n1,2\n", "a.csv")
