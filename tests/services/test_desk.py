"""The one door: every command leaves exactly one entry, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chgdesk.app import open_desk
from chgdesk.domain.change import Change
from chgdesk.domain.people import Actor, Person, Role
from chgdesk.errors import Conflict, Invalid, NotPermitted
from chgdesk.services import registry
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import verify
from chgdesk.services.reading import EntryBySeq, RegisterAt, TrailHead
from chgdesk.services.recording import AddPeople, RecordChanges
from chgdesk.storage import audit_log
from chgdesk.storage.kinds import BY_NAME
from chgdesk.storage.repositories import NotFound, Reader
from chgdesk.storage.unit_of_work import Unaudited
from chgdesk.storage.work import Work
from tests.storage import desks


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNothing(registry.Command):
    """A command whose handler forgets to record anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteBehind(registry.Command):
    """A command whose handler writes past the repositories."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailHalfway(registry.Command):
    """A command that fails after it has written."""


@registry.handles(DoNothing, permission="record", sentence="did nothing")
def do_nothing(_command: DoNothing, _work: Work, _context: Context) -> None:
    """Forget to record."""


@registry.handles(WriteBehind, permission="record", sentence="wrote behind")
def write_behind(command: WriteBehind, work: Work, _context: Context) -> None:
    """Write past the repositories, beside an honest touch."""
    work.people.add(Person(ref="P-77", name="Honest"))
    work._ledger.connection.exec_driver_sql(command.statement)


@registry.handles(FailHalfway, permission="record", sentence="failed")
def fail_halfway(_command: FailHalfway, work: Work, _context: Context) -> None:
    """Write, then fail."""
    work.people.add(Person(ref="P-78", name="Half"))
    raise Invalid("It went wrong.")


def size(desk: Desk) -> int:
    return int(desk.ask(TrailHead()).size)


def test_that_a_command_leaves_exactly_one_entry_with_its_touches(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        before = size(desk)
        done = desk.execute(RecordChanges(changes=tuple(desks.a_change(n) for n in range(10, 40))))
        assert size(desk) == done.seq == before + 1
        assert [touch.ref for touch in done.touched] == [f"CHG-2026-{n:04d}" for n in range(10, 40)]
        entry = desk.ask(EntryBySeq(seq=done.seq))
        assert (entry.action, entry.actor, entry.objects.count) == ("record_changes", "P-1", 30)
        assert len(entry.objects.named) == 20
        assert entry.detail["sentence"] == "recorded 30 changes"
        assert entry.recorded == "2026-03-05T09:00:00.000Z" == done.recorded_at


def test_that_the_same_command_sent_twice_is_recorded_once(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        command = RecordChanges(changes=(desks.a_change(50),), id="click-1")
        first = desk.execute(command)
        assert desk.execute(command) == first
        assert size(desk) == first.seq


def test_that_a_stale_version_is_a_conflict_that_names_who_and_when(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        stale = desks.held(desk, "CHG-2026-0001")
        desk.execute(SaveChange(change=replace(stale.value, title="Other"), expected_version=stale.version))
        with pytest.raises(Conflict, match=r"'CHG-2026-0001' was changed by P-1 at 2026-03-05T09:00:00.000Z"):
            desk.execute(SaveChange(change=replace(stale.value, title="Mine"), expected_version=stale.version))
        assert desks.held(desk, "CHG-2026-0001").value.title == "Other"


def test_that_a_handler_that_records_nothing_is_refused(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        before = size(desk)
        with pytest.raises(Unaudited):
            desk.execute(DoNothing())
        assert size(desk) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET title = 'forged'",
        "INSERT INTO change_flag VALUES (5, 9, 'x')",
        "DELETE FROM person",
        "UPDATE person SET name = 'forged'",
        "WITH x AS (SELECT 1) DELETE FROM change_search",
    ],
)
def test_that_a_write_past_the_repositories_is_refused_whole(workspace: Path, statement: str) -> None:
    with desks.a_desk(workspace) as desk:
        with pytest.raises(Unaudited):
            desk.execute(WriteBehind(statement=statement))
        assert desks.held(desk, "P-77", "person") is None
        assert verify(desk).is_consistent


def test_that_a_failing_handler_leaves_no_row_and_no_entry(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        before = desk.ask(TrailHead())
        with pytest.raises(Invalid):
            desk.execute(FailHalfway())
        assert desk.ask(TrailHead()) == before
        assert desks.held(desk, "P-78", "person") is None


@pytest.mark.parametrize("step", ["_move_head", "_read_back", "append"])
def test_that_a_seal_that_fails_changes_no_row(workspace: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise OSError("the disk went away")

    with desks.a_desk(workspace) as desk:
        before = desk.ask(TrailHead())
        with monkeypatch.context() as patch:
            patch.setattr(audit_log, step, fail)
            with pytest.raises(OSError, match="went away"):
                desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
        assert desk.ask(TrailHead()) == before
        assert desks.held(desk, "P-9", "person") is None
        desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
        assert verify(desk).is_consistent


def test_that_a_taken_reference_is_refused_by_name(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        with pytest.raises(Conflict, match="CHG-2026-0001"):
            desk.execute(RecordChanges(changes=(desks.a_change(60), desks.a_change(1))))
        with pytest.raises(Conflict, match="CHG-2026-0061"):
            desk.execute(RecordChanges(changes=(desks.a_change(61), desks.a_change(61))))
        with pytest.raises(NotFound, match="no change with the reference 'NONE'"):
            desk.execute(SaveChange(change=Change(ref="NONE"), expected_version=1))


def test_that_a_read_only_desk_records_nothing_and_says_why(workspace: Path) -> None:
    before = workspace.read_bytes()
    with open_desk(workspace, read_only=True) as desk:
        with pytest.raises(NotPermitted, match="opened read-only"):
            desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
        assert len(desk.ask(RegisterAt()).changes) == 3
    assert workspace.read_bytes() == before
    assert [path.name for path in workspace.parent.iterdir()] == [workspace.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRoles(registry.Command):
    """Put roles on record."""

    roles: tuple[Role, ...]


@registry.handles(AddRoles, permission="roles", sentence="added roles")
def add_roles(command: AddRoles, work: Work, _context: Context) -> None:
    """Record the roles."""
    work.roles.add_many(command.roles)


def test_that_a_permission_given_to_a_role_is_for_its_holders_alone(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        desk.execute(AddRoles(roles=(Role(ref="officer", title="Compliance officer", permissions=("people",)),)))
        desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
    visitor = Actor(person="P-2", name="Ben", roles=("developer",))
    context = desks.a_context(FixedClock(at=desks.START + timedelta(days=4)), visitor)
    refused = pytest.raises(NotPermitted, match="Ben may not do this; it is for the Compliance officer")
    with open_desk(workspace, context=context) as desk, refused:
        desk.execute(AddPeople(people=(Person(ref="P-10", name="Ten"),)))


def test_that_the_register_of_an_earlier_moment_is_what_was_known_then(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        at = {hours: desk.ask(RegisterAt(known_at=desks.START + timedelta(hours=hours))) for hours in range(5)}
        now = desk.ask(RegisterAt())
    assert at[0].people[1].name == "Ben Öst"
    assert at[0].changes == ()
    assert len(at[1].assignments) == 1
    assert [change.title for change in at[2].changes] == ["Rotate key 1", "Rotate key 2", "Rotate key 3"]
    assert at[4].changes[0].title == "Rotate key 1 again"
    assert at[4] == now
    assert now.change_rids == (5, 6, 7)
    early = desks.START - timedelta(seconds=1)
    with desks.a_desk(workspace) as desk:
        assert desk.ask(RegisterAt(known_at=early)).organisation.name == ""


def test_that_a_clock_that_goes_back_or_jumps_is_said_in_the_entry(workspace: Path) -> None:
    clock = FixedClock(at=datetime(2026, 1, 1, tzinfo=UTC))
    with desks.a_desk(workspace, clock) as desk:
        back = desk.execute(AddPeople(people=(Person(ref="P-20", name="A"),)))
        clock.set(datetime(2027, 1, 1, tzinfo=UTC))
        jumped = desk.execute(AddPeople(people=(Person(ref="P-21", name="B"),)))
        clock.advance(timedelta(minutes=1))
        fine = desk.execute(AddPeople(people=(Person(ref="P-22", name="C"),)))
        notes = [desk.ask(EntryBySeq(seq=done.seq)).detail.get("clock_anomaly", "") for done in (back, jumped, fine)]
        assert verify(desk).is_consistent
    assert notes[0].startswith("The clock stands before the last entry")
    assert notes[1].startswith("The clock was set forward by 365 days")
    assert notes[2] == ""


def test_that_every_command_has_a_sentence_a_permission_and_a_reversal_or_none() -> None:
    names = {spec.type.__name__ for spec in registry.specs()}
    for spec in registry.specs():
        assert spec.permission
        assert spec.reversal == registry.NONE or spec.reversal in names, spec.action


def test_that_a_small_act_reads_little_however_large_the_register(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        query = str(Reader[Role](None, BY_NAME["role"])._all)  # type: ignore[arg-type]
        with desk._workspace.reader() as connection:
            plan = [row[3] for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + query).all()]
    assert plan[0] == "SCAN t", plan
    assert all(step.startswith("SEARCH") for step in plan[1:]), plan
