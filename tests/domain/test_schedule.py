"""The calendar: windows over midnight and clock changes, freezes, clashes on one system, free windows (WIN-01..07)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.calendar import WEEKDAYS, Calendar, in_window
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Notice, Window
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.rules import Rules, rules_of
from chgdesk.domain.schedule import (
    ClashKind,
    EntryKind,
    ScheduledChange,
    ScheduleEntry,
    Span,
    bands_on,
    entries_of,
    next_windows,
    overlaps,
    schedule,
    scheduled,
    window_test,
)
from tests.make import a_change, a_deployment, a_register, an_emergency, at, day

ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo", "UTC")
TUESDAYS: dict[str, Any] = {"window.windows": [{"day": "Tue", "from": "20:00", "to": "23:00"}]}
AS_OF = at("2026-07-01 09:00")
clocks = st.builds(lambda h, m: f"{h:02d}:{m:02d}", st.integers(0, 23), st.integers(0, 59))
weekly = st.lists(st.tuples(st.sampled_from(WEEKDAYS), clocks, clocks), max_size=4).map(tuple)


def rules(**values: Any) -> Rules:
    """Rules of just these values, in Lisbon."""
    tree: dict[str, Any] = {"timezone": "Europe/Lisbon"}
    for path, value in {key.replace("__", "."): value for key, value in values.items()}.items():
        head, _, tail = path.partition(".")
        if tail:
            tree.setdefault(head, {})[tail] = value
        else:
            tree[head] = value
    return rules_of(tree)


def a_plan(ref: str, start: str, end: str | None = None, **given: Any) -> Change:
    """A change that is planned and not deployed."""
    window = Window(start=at(start), end=at(end) if end else None)
    defaults: dict[str, Any] = {"state": ChangeState.APPROVED, "deployments": (), "outcome": None}
    return a_change(ref, **{**defaults, "verification": None, "planned_window": window, **given})


def listed(*changes: Change, under: Rules | None = None) -> tuple[ScheduledChange, ...]:
    facts = facts_of(a_register(*changes))
    used = under or rules()
    return tuple(scheduled(n, change, facts, used, AS_OF) for n, change in enumerate(changes, start=1))


def looked_at(
    *changes: Change, under: Rules, first: str = "2026-07-13", last: str = "2026-07-19", as_of: datetime = AS_OF
) -> Any:
    return schedule(
        listed(*changes, under=under),
        lambda _day: under,
        day(first),
        day(last),
        "Europe/Lisbon",
        as_of=as_of,
        version_on=lambda _day: "2.1",
    )


@given(zone=st.sampled_from(ZONES), windows=weekly, minutes=st.integers(0, 366 * 24 * 60))
def test_that_a_day_shows_as_open_just_the_minutes_that_the_rule_calls_inside(
    zone: str, windows: tuple[tuple[str, str, str], ...], minutes: int
) -> None:
    """Through every clock change and past midnight (WIN-02, R18)."""
    calendar = Calendar(zone=zone)
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    local = calendar.local(instant)
    shown = any(band.holds(instant) for band in bands_on(local.date(), windows, calendar))
    assert shown is in_window(local, windows)


@pytest.mark.parametrize(("night", "hours"), [(date(2026, 3, 29), 2), (date(2026, 10, 25), 4), (date(2026, 7, 12), 3)])
def test_that_a_window_over_a_clock_change_is_as_long_as_it_really_is(night: date, hours: int) -> None:
    """From 00:30 to 03:29: two hours when the clock goes forward in it, four when it goes back."""
    bands = bands_on(night, (("Sun", "00:30", "03:29"),), Calendar(zone="Europe/Lisbon"))
    assert sum(((band.end - band.start) for band in bands), timedelta()) == timedelta(hours=hours)


def test_that_a_window_past_midnight_belongs_to_the_day_it_began() -> None:
    here = rules(window__windows=[{"day": "Sat", "from": "22:00", "to": "04:00"}])
    assert window_test(at("2026-07-19 02:30"), here).inside
    assert not window_test(at("2026-07-18 02:30"), here).inside
    saturday, sunday = (bands_on(day(text), here.windows, here.calendar) for text in ("2026-07-18", "2026-07-19"))
    assert [band.words for band in (*saturday, *sunday)] == ["22:00–04:00, into Sun", "22:00–04:00, from Sat"]
    assert saturday[0].end == sunday[0].start


@pytest.mark.parametrize(
    ("moment", "inside", "says"),
    [
        ("2026-07-14 19:15", True, "inside the window Tue 20:00–23:00"),
        ("2026-07-14 11:00", False, "The next one opens Tue 14 Jul 2026, 20:00 WEST"),
        ("2026-07-14 22:00", True, "inside"),
        ("2026-07-14 22:01", False, "The next one opens Tue 21 Jul 2026"),
    ],
)
def test_that_a_moment_is_inside_or_outside_in_local_time(moment: str, inside: bool, says: str) -> None:
    """The acceptance of WIN-02: 20:15 in Lisbon on Tuesday 14 July is inside."""
    answer = window_test(at(moment), rules(**{key.replace(".", "__"): v for key, v in TUESDAYS.items()}))
    assert answer.inside is inside
    assert says in answer.words


def test_that_a_freeze_is_said_beside_the_window_and_left_out_of_free_ones() -> None:
    here = rules(
        window__windows=[{"day": "Tue", "from": "20:00", "to": "23:00"}],
        window__freezes=[{"from": "2026-07-14", "to": "2026-07-20"}],
    )
    answer = window_test(at("2026-07-14 19:15"), here)
    assert answer.inside
    assert "Freeze from Tue 14 Jul 2026 to Mon 20 Jul 2026" in answer.words
    assert [span.start for span in next_windows(here, at("2026-07-13 09:00"), 2)] == [
        at("2026-07-21 19:00"),
        at("2026-07-28 19:00"),
    ]


def test_that_free_windows_keep_clear_of_what_is_planned() -> None:
    here = rules(window__windows=[{"day": "Tue", "from": "20:00", "to": "22:59"}])
    taken = [Span(start=at("2026-07-14 19:30"), end=at("2026-07-14 20:30"))]
    first, second, third = next_windows(here, at("2026-07-13 09:00"), 3, taken)
    assert (first.start, first.end) == (at("2026-07-14 19:00"), at("2026-07-14 19:30"))
    assert (second.start, second.end) == (at("2026-07-14 20:30"), at("2026-07-14 22:00"))
    assert third.start == at("2026-07-21 19:00")
    assert next_windows(rules(), AS_OF, 3) == ()


@given(
    spans=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 90), st.sets(st.sampled_from("abc"), min_size=1)), max_size=12
    )
)
def test_that_every_overlap_on_one_system_is_found_once(spans: list[tuple[int, int, set[str]]]) -> None:
    """Held against asking every pair (WIN-06)."""
    entries = [
        ScheduleEntry(
            rid=n,
            ref=f"C-{n}",
            title="",
            systems=tuple(sorted(systems)),
            kind=EntryKind.PLANNED,
            start=AS_OF + timedelta(minutes=begin),
            end=AS_OF + timedelta(minutes=begin + length),
            category="normal",
            risk="low",
            state="approved",
        )
        for n, (begin, length, systems) in enumerate(spans)
    ]
    found = [(system, frozenset((one.ref, other.ref))) for system, one, other in overlaps(entries)]

    def minutes(entry: ScheduleEntry) -> set[datetime]:
        """Every minute it takes; its own instant where it takes none."""
        length = (entry.end - entry.start) // timedelta(minutes=1)
        return {entry.start, *(entry.start + timedelta(minutes=n) for n in range(length))}

    wanted = {
        (system, frozenset((one.ref, other.ref)))
        for one, other in combinations(entries, 2)
        for system in set(one.systems) & set(other.systems)
        if minutes(one) & minutes(other)
    }
    assert set(found) == wanted
    assert len(found) == len(set(found))


def test_that_two_plans_at_once_on_one_system_are_told_and_on_two_systems_are_not() -> None:
    one = a_plan("CHG-1", "2026-07-14 19:00", "2026-07-14 20:00", systems=("mail", "web"))
    other = a_plan("CHG-2", "2026-07-14 19:30", "2026-07-14 21:00", systems=("mail",))
    apart = a_plan("CHG-3", "2026-07-14 19:30", "2026-07-14 21:00", systems=("ledger",))
    after = a_plan("CHG-4", "2026-07-14 21:00", "2026-07-14 22:00", systems=("mail",))
    (clash,) = looked_at(one, other, apart, after, under=rules()).clashes
    assert clash.kind is ClashKind.OVERLAP
    assert clash.sentence == "CHG-1 and CHG-2 meet at once on mail, Tue 14 Jul 2026, 20:30 WEST to 21:00."
    assert (clash.refs, clash.rids, clash.clause) == (("CHG-1", "CHG-2"), (1, 2), "")


def test_that_a_plan_in_a_freeze_outside_a_window_and_with_short_notice_is_told_with_its_clause() -> None:
    here = rules(
        window__required_for=["normal"],
        window__windows=[{"day": "Tue", "from": "20:00", "to": "23:00"}],
        window__freezes=[{"from": "2026-07-15", "to": "2026-07-15"}],
        notice__required_for=["normal"],
        notice__hours=24,
    )
    told = (Notice(to="customers", at=at("2026-07-14 18:00")),)
    change = a_plan("CHG-1", "2026-07-15 11:00", "2026-07-15 12:00", notices=told)
    found = looked_at(change, under=here).clashes
    assert {clash.kind for clash in found} == {ClashKind.FREEZE, ClashKind.WINDOW, ClashKind.NOTICE}
    assert {clash.clause for clash in found} == {"Deployment and checks after go-live, policy 2.1"}
    said = " ".join(clash.sentence for clash in found)
    assert "is planned for the freeze on Wed 15 Jul 2026." in said
    assert "outside every maintenance window" in said
    assert "told 17 h before the planned start; 24 h are asked for" in said


@pytest.mark.parametrize(("as_of", "mendable"), [("2026-07-10 09:00", True), ("2026-07-14 12:00", False)])
def test_that_a_notice_still_to_come_is_open_and_one_too_late_is_not(as_of: str, mendable: bool) -> None:
    here = rules(notice__required_for=["normal"], notice__hours=24)
    (clash,) = looked_at(a_plan("CHG-1", "2026-07-15 11:00"), under=here, as_of=at(as_of)).clashes
    assert (clash.due is not None) is mendable
    assert clash.due in {None, at("2026-07-14 11:00")}


def test_that_an_emergency_needs_no_window_and_is_shown_all_the_same() -> None:
    """WIN-07: on the calendar, marked, and no finding of window, freeze or notice."""
    here = rules(
        window__required_for=["normal", "emergency"],
        window__windows=[{"day": "Sun", "from": "01:00", "to": "02:00"}],
        window__freezes=["2026-07-14"],
        notice__required_for=["emergency"],
    )
    made = looked_at(an_emergency(), under=here)
    (entry,) = made.entries
    assert entry.is_emergency
    assert made.clashes == ()
    assert looked_at(a_change(), under=here).clashes != ()


def test_that_a_deployment_takes_the_place_of_its_plan_and_keeps_it() -> None:
    """WIN-01: planned and actual times are both there."""
    plan = Window(start=at("2026-07-14 19:00"), end=at("2026-07-14 20:00"))
    twice = (a_deployment(), a_deployment(start=at("2026-07-14 12:00"), end=None))
    first, second = entries_of(listed(a_change(planned_window=plan, deployments=twice)))
    assert [entry.kind for entry in (first, second)] == [EntryKind.DEPLOYED, EntryKind.DEPLOYED]
    assert first.plan == Span(start=at("2026-07-14 19:00"), end=at("2026-07-14 20:00"))
    assert second.start == second.end


@pytest.mark.parametrize("state", [ChangeState.VOID, ChangeState.REJECTED, ChangeState.WITHDRAWN])
def test_that_a_plan_given_up_leaves_the_calendar(state: ChangeState) -> None:
    assert entries_of(listed(a_plan("CHG-1", "2026-07-14 19:00", state=state))) == ()


def test_that_standard_executions_are_shown_on_demand_and_other_scopes_never() -> None:
    template = a_change(category="standard", scope="staging")
    assert entries_of(listed(template)) == ()
    rid = ScheduledChange(rid=1, change=a_change(), category="standard", risk="low", flags=frozenset())
    assert entries_of([rid], standard=False) == ()
    assert len(entries_of([rid])) == 1


def test_that_a_block_over_midnight_stands_on_both_days_and_counts_once() -> None:
    made = looked_at(a_plan("CHG-1", "2026-07-14 22:00", "2026-07-15 01:00"), under=rules())
    assert [bool(each.entries) for each in made.days] == [False, True, True, False, False, False, False]
    assert len(made.entries) == 1


def test_that_days_say_whether_they_are_holidays_and_what_is_frozen() -> None:
    here = rules(
        business_calendar__holidays=["2026-07-14"],
        window__freezes=["2026-07-15"],
        window__peak=[{"day": "Mon", "from": "08:00", "to": "18:00"}],
    )
    monday, tuesday, wednesday, *_rest, sunday = looked_at(under=here).days
    assert (tuesday.is_holiday, tuesday.is_business_day, sunday.is_business_day) == (True, False, False)
    assert [freeze.words for freeze in wednesday.freezes] == ["Freeze on Wed 15 Jul 2026"]
    assert [band.words for band in monday.peaks] == ["08:00–18:00"]


def test_that_rules_counting_in_another_zone_are_laid_over_the_days_shown() -> None:
    here = rules(window__windows=[{"day": "Tue", "from": "22:00", "to": "23:59"}])
    made = schedule([], lambda _day: here, day("2026-07-14"), day("2026-07-15"), "Asia/Kolkata", as_of=AS_OF)
    tuesday, wednesday = made.days
    assert not tuesday.windows
    (band,) = wednesday.windows
    assert band.start.astimezone(ZoneInfo("Asia/Kolkata")).strftime("%a %H:%M") == "Wed 02:30"
