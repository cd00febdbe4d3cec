"""The calendar of a workspace: bounded reading, the rules of the day, free windows (WIN-01..07)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chgdesk.domain.change_facts import Deployment, Window
from chgdesk.domain.schedule import ClashKind
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.schedule import FreeWindows, ScheduleOf, ScheduleRead, WindowAt, of_system
from tests.services.change_desk import MONDAY, a_desk, a_request, build, save

THURSDAY = datetime(2026, 7, 16, 18, tzinfo=UTC)
WINDOWS = [{"day": "Thu", "from": "20:00", "to": "22:59"}]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(
        tmp_path_factory.mktemp("calendar") / "T.chgdesk",
        window__windows=WINDOWS,
        window__required_for=["normal"],
        window__freezes=[{"from": "2026-07-20", "to": "2026-07-24"}],
    )


@pytest.fixture
def desk(office: Path, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(office, tmp_path) as opened:
        yield opened


def a_plan(desk: Desk, start: datetime, hours: float = 1, system: str = "billing") -> str:
    window = Window(start=start, end=start + timedelta(hours=hours))
    return save(desk, a_request(systems=(system,), planned_window=window)).change.ref


def read(desk: Desk, first: date = date(2026, 7, 13), last: date = date(2026, 7, 19), system: str = "") -> ScheduleRead:
    found: ScheduleRead = desk.ask(ScheduleOf(first=first, last=last, as_of=MONDAY, system=system))
    return found


def test_that_a_week_shows_its_plans_deployments_windows_and_clashes(desk: Desk) -> None:
    first = a_plan(desk, THURSDAY)
    second = a_plan(desk, THURSDAY + timedelta(minutes=30))
    apart = a_plan(desk, THURSDAY, system="ledger")
    live = Deployment(start=MONDAY - timedelta(hours=2), end=MONDAY - timedelta(hours=1), implementer="dora")
    done = save(desk, a_request(deployments=(live,))).change.ref
    a_plan(desk, THURSDAY + timedelta(days=30))
    found = read(desk)
    assert {entry.ref for entry in found.schedule.entries} == {first, second, apart, done}
    kinds = {(clash.kind, clash.refs) for clash in found.schedule.clashes}
    assert (ClashKind.OVERLAP, (first, second)) in kinds
    assert (ClashKind.WINDOW, (done,)) in kinds
    thursday = found.schedule.days[3]
    assert [band.words for band in thursday.windows] == ["20:00–22:59"]
    assert found.systems == ("billing", "ledger")
    clauses = {clash.clause for clash in found.schedule.clashes if clash.kind is ClashKind.WINDOW}
    assert clauses == {"Deployment and checks after go-live, policy 1.0"}


def test_that_one_system_is_read_alone_or_chosen_from_what_was_read(desk: Desk) -> None:
    a_plan(desk, THURSDAY)
    ledger = a_plan(desk, THURSDAY, system="ledger")
    alone, chosen = read(desk, system="ledger"), of_system(read(desk), "ledger")
    assert [entry.ref for entry in alone.schedule.entries] == [ledger]
    assert [entry.ref for entry in chosen.schedule.entries] == [ledger]


def test_that_a_plan_that_began_the_week_before_is_found(desk: Desk) -> None:
    long = a_plan(desk, datetime(2026, 7, 11, 18, tzinfo=UTC), hours=72)
    assert [entry.ref for entry in read(desk).schedule.entries] == [long]


def test_that_a_plan_in_a_freeze_is_told(desk: Desk) -> None:
    frozen = a_plan(desk, THURSDAY + timedelta(days=7))
    found = read(desk, date(2026, 7, 20), date(2026, 7, 26)).schedule.clashes
    assert [(clash.kind, clash.refs) for clash in found] == [(ClashKind.FREEZE, (frozen,))]


def test_that_free_windows_leave_out_freezes_and_other_plans_on_the_system(desk: Desk) -> None:
    mine = a_plan(desk, THURSDAY, hours=3)
    after = datetime(2026, 7, 13, 8, tzinfo=UTC)
    taken = desk.ask(FreeWindows(after=after, count=1, systems=("billing",)))
    assert [span.start for span in taken.spans] == [THURSDAY + timedelta(days=14)]
    own = desk.ask(FreeWindows(after=after, count=1, systems=("billing",), without=mine))
    assert [span.start for span in own.spans] == [THURSDAY]


def test_that_a_moment_is_tested_by_the_rules_of_its_day(desk: Desk) -> None:
    assert desk.ask(WindowAt(at=THURSDAY)).inside
    assert not desk.ask(WindowAt(at=MONDAY)).inside


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [(date(2026, 7, 13), date(2026, 7, 12), "before the first"), (date(2026, 1, 1), date(2027, 12, 31), "at most 400")],
)
def test_that_a_range_that_cannot_be_shown_is_refused(desk: Desk, first: date, last: date, says: str) -> None:
    with pytest.raises(UserError, match=says):
        read(desk, first, last)
