"""Setting one field on many, pasting rows, copying: one sealed act each, all of it or nothing (peers D16, D22, T16)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval
from chgdesk.domain.list_edits import ChangeEdit
from chgdesk.domain.pasting import guess_columns, read_pasted
from chgdesk.errors import UserError
from chgdesk.services import reading
from chgdesk.services.change_lists.copying import CopyOfChange
from chgdesk.services.change_lists.editing import EditChanges, EditsFor, FillDownFor, PreviewEdits
from chgdesk.services.change_lists.pasting import PreviewPaste, RecordPasted
from chgdesk.services.desk import Desk
from chgdesk.services.recording import RecordChanges
from tests.storage import desks

NOW = desks.START + timedelta(days=3)


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    """Three drafts, one of them approved, and one set aside, beside the records of the template."""
    at = desks.START - timedelta(hours=2)
    drafts = tuple(
        desks.a_change(number, deployments=(), approvals=(), state=ChangeState.DRAFT, risk_declared="low")
        for number in (21, 22, 23)
    )
    approved = replace(drafts[1], state=ChangeState.SUBMITTED, approvals=(Approval(person="P-1", decided_at=at),))
    aside = desks.a_change(24, deployments=(), approvals=(), state=ChangeState.WITHDRAWN)
    with desks.a_desk(workspace) as opened:
        opened.execute(RecordChanges(changes=(drafts[0], approved, drafts[2], aside)))
        yield opened


def rids(desk: Desk, *numbers: int) -> list[int]:
    return [desks.held(desk, f"CHG-2026-{number:04d}").rid for number in numbers]


def change(desk: Desk, number: int) -> Change:
    found: Change = desks.held(desk, f"CHG-2026-{number:04d}").value
    return found


def entries(desk: Desk) -> int:
    size: int = desk.ask(reading.TrailHead()).size
    return size


def test_that_one_field_is_set_on_many_records_in_one_entry(desk: Desk) -> None:
    edits = desk.ask(EditsFor(rids=rids(desk, 21, 23), field="systems", value="crm, billing"))
    lines = desk.ask(PreviewEdits(edits=edits, now=NOW, actor="P-1"))
    assert [(line.ref[-2:], line.before, line.after, line.refusal) for line in lines] == [
        ("21", "billing, ledger", "crm, billing", ""),
        ("23", "billing, ledger", "crm, billing", ""),
    ]
    before = entries(desk)
    done = desk.execute(EditChanges(edits=edits))
    assert entries(desk) == before + 1
    assert [touch.ref for touch in done.touched] == ["CHG-2026-0021", "CHG-2026-0023"]
    assert change(desk, 21).systems == change(desk, 23).systems == ("crm", "billing")
    (line, *_) = desk.ask(reading.EntryRows(seqs=[done.seq]))
    assert line.sentence == "set Systems on 2 changes"


def test_that_the_preview_refuses_rows_one_by_one_and_says_what_follows(desk: Desk) -> None:
    edits = desk.ask(EditsFor(rids=rids(desk, 21, 22, 24), field="systems_add", value="crm"))
    free, approved, aside = desk.ask(PreviewEdits(edits=edits, now=NOW, actor="P-1"))
    assert free.changes
    assert free.note == ""
    assert approved.note == "voids 1 approval"
    assert "withdrawn" in aside.refusal
    assert not aside.changes


def test_that_a_scope_edit_on_many_voids_approvals_as_any_save_does(desk: Desk) -> None:
    """APR-11, peers T3: no second entry forgets a rule."""
    edits = desk.ask(EditsFor(rids=rids(desk, 22), field="systems_add", value="crm"))
    desk.execute(EditChanges(edits=edits))
    (approval,) = change(desk, 22).approvals
    assert approval.voided_at is not None


def test_that_a_changed_risk_asks_for_its_reason_and_keeps_old_and_new(desk: Desk) -> None:
    """CAT-07."""
    edits = desk.ask(EditsFor(rids=rids(desk, 22), field="risk", value="high"))
    (line,) = desk.ask(PreviewEdits(edits=edits, now=NOW, actor="P-1"))
    assert "Say why" in line.refusal
    with pytest.raises(UserError, match="Say why"):
        desk.execute(EditChanges(edits=edits))
    desk.execute(EditChanges(edits=edits, reason="It touches the login."))
    noted = change(desk, 22).reclassifications[-1]
    assert (noted.before, noted.after, noted.reason) == ("low", "high", "It touches the login.")


def test_that_nothing_is_half_written_where_a_row_became_invalid_since(desk: Desk) -> None:
    edits = desk.ask(EditsFor(rids=rids(desk, 21, 22, 23), field="change_type", value="code"))
    assert all(line.changes for line in desk.ask(PreviewEdits(edits=edits, now=NOW, actor="P-1")))
    desk.execute(EditChanges(edits=desk.ask(EditsFor(rids=rids(desk, 22), field="home_ref", value="OPS-1"))))
    before = entries(desk)
    with pytest.raises(UserError) as refused:
        desk.execute(EditChanges(edits=edits))
    assert str(refused.value).startswith("Nothing was set, because 1 record cannot be changed so. CHG-2026-0022: ")
    assert entries(desk) == before
    assert change(desk, 21).change_type == ""
    (stale,) = [line for line in desk.ask(PreviewEdits(edits=edits, now=NOW)) if line.refusal]
    assert stale.ref == "CHG-2026-0022"


def test_that_a_fill_down_takes_the_first_records_value(desk: Desk) -> None:
    desk.execute(EditChanges(edits=desk.ask(EditsFor(rids=rids(desk, 21), field="change_type", value="code"))))
    edits = desk.ask(FillDownFor(rids=rids(desk, 21, 23), field="change_type"))
    assert edits == (ChangeEdit(ref="CHG-2026-0023", expected_version=1, field="change_type", value="code"),)
    desk.execute(EditChanges(edits=edits))
    assert change(desk, 23).change_type == "code"


def test_that_a_value_that_cannot_be_read_is_refused_in_every_row(desk: Desk) -> None:
    edits = desk.ask(EditsFor(rids=rids(desk, 21, 23), field="author", value="nobody"))
    lines = desk.ask(PreviewEdits(edits=edits, now=NOW))
    assert all("not on record" in line.refusal for line in lines)
    with pytest.raises(UserError, match="2 records cannot be changed so"):
        desk.execute(EditChanges(edits=edits))


BLOCK = "Key\tSummary\tComponent\tRisk\tReporter\tColour\r\nOPS-1\tRenew\tedge-lb\tlow\tAnn Blom\tred\r\nOPS-2\tRotate\tcrm\tHigh\tBen Öst\t\r\n\r\n"


def test_that_a_pasted_block_makes_exactly_as_many_records_as_rows(desk: Desk) -> None:
    """Peers T16: the empty line at the end is no row."""
    pasted = read_pasted(BLOCK)
    keys, has_head = guess_columns(pasted)
    assert keys == ("home_ref", "title", "systems", "risk_declared", "requester", "")
    assert has_head
    rows = desk.ask(PreviewPaste(pasted=pasted, keys=keys, has_head=has_head, now=NOW))
    assert [row.refusal for row in rows] == ["", ""]
    count = len(desk.ask(reading.ChangeIds()))
    before = entries(desk)
    done = desk.execute(RecordPasted(changes=tuple(row.change for row in rows if row.change)))
    assert len(desk.ask(reading.ChangeIds())) == count + 2
    assert entries(desk) == before + 1
    made = [desks.held(desk, touch.ref).value for touch in done.touched]
    assert [(one.home_ref, one.title, one.systems, one.risk_declared, one.requester) for one in made] == [
        ("OPS-1", "Renew", ("edge-lb",), "low", "P-1"),
        ("OPS-2", "Rotate", ("crm",), "high", "P-2"),
    ]
    assert [one.ref for one in made] == ["CHG-2026-0025", "CHG-2026-0026"]
    assert all(one.state is ChangeState.DRAFT for one in made)
    again = desk.ask(PreviewPaste(pasted=pasted, keys=keys, has_head=has_head, now=NOW))
    assert [row.refusal for row in again] == [
        "OPS-1 is on record already, as CHG-2026-0025.",
        "OPS-2 is on record already, as CHG-2026-0026.",
    ]


def test_that_a_row_that_makes_no_record_says_why(desk: Desk) -> None:
    block = "Title\tCategory\tAuthor\tNumber\nA\tnormal\tnobody\t1\nB\tweird\tP-1\t2\n\t\tP-1\t3\nC\t\t\t4\nD\t\t\t4"
    pasted = read_pasted(block)
    keys, has_head = guess_columns(pasted)
    rows = desk.ask(PreviewPaste(pasted=pasted, keys=keys, has_head=has_head, now=NOW))
    assert [row.number for row in rows] == [2, 3, 4, 5, 6]
    said = [row.refusal for row in rows]
    assert "not on record" in said[0]
    assert "none of the policy's" in said[1]
    assert said[2] == "It does not say what changed."
    assert said[3] == ""
    assert said[4] == "4 stands on line 5 already."


def test_that_a_copy_is_a_draft_and_names_what_stayed_behind(desk: Desk) -> None:
    made = desk.ask(CopyOfChange(ref="CHG-2026-0001"))
    assert made.change.copied_from == "CHG-2026-0001"
    assert made.change.ref == ""
    assert {"Approvals", "Deployments", "Evidence"} <= set(made.left)
    assert desk.ask(CopyOfChange(ref="CHG-1999-0001")) is None
