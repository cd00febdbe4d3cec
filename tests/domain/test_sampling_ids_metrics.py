"""Numbers and their gaps, populations, draws, sample sizes and figures (CHG-02, SMP-01 to SMP-04, SMP-10, MET)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.domain.change import ChangeState
from chgdesk.domain.ids import next_reference, series_of, split_reference
from chgdesk.domain.metrics import metrics_of, percentage
from chgdesk.domain.reconcile import ReconciliationRun
from chgdesk.domain.sampling import (
    FREQUENCY_SIZES,
    binomial_size,
    draw_by_counter,
    draw_by_rank,
    hypergeometric_size,
    population_line,
    population_of,
    upper_limit,
)
from tests.domain.random_registers import drawn
from tests.make import a_change, a_deployment, a_register, an_emergency, an_event, at, day, evaluated

# Sizes: the table of requirements 1.3


@pytest.mark.parametrize(
    ("confidence", "tolerable", "sizes"),
    [
        (90, 5, (45, 77, 105)),
        (90, 9, (25, 42, 58)),
        (90, 10, (22, 38, 52)),
        (95, 5, (59, 93, 124)),
        (95, 10, (29, 46, 61)),
        (50, 50, (1, 3, 5)),
    ],
)
def test_that_binomial_sizes_are_those_of_the_requirements(
    confidence: int, tolerable: int, sizes: tuple[int, ...]
) -> None:
    assert tuple(binomial_size(confidence, tolerable, expected) for expected in range(3)) == sizes


@pytest.mark.parametrize(
    ("population", "size"), [(12, 8), (20, 14), (36, 16), (52, 16), (100, 20), (250, 21), (1, 1), (0, 0)]
)
def test_that_small_populations_need_the_hypergeometric_size(population: int, size: int) -> None:
    assert hypergeometric_size(population, 90, 10) == size


def test_that_certainty_needs_all_but_the_deviations_that_may_be_there() -> None:
    assert hypergeometric_size(20, 100, 10) == 19


@pytest.mark.parametrize(
    ("n", "deviations", "limit"),
    [(25, 0, 8.8), (25, 1, 14.7), (40, 0, 5.6), (40, 1, 9.4), (60, 0, 3.8), (60, 1, 6.3), (0, 0, 100), (5, 5, 100)],
)
def test_that_upper_limits_are_those_of_the_requirements(n: int, deviations: int, limit: float) -> None:
    assert round(upper_limit(n, deviations, 90), 1) == limit


@pytest.mark.parametrize(("n", "deviations"), [(2_000, 700), (5_000, 0), (5_000, 4_999)])
def test_that_large_samples_have_a_limit_too(n: int, deviations: int) -> None:
    assert 100 * deviations / n <= upper_limit(n, deviations, 95) <= 100


def test_that_a_size_beyond_every_limit_ends() -> None:
    assert binomial_size(90, 0, limit=1_200) == 1_201
    assert binomial_size(90, 100, 1_100) == 1_101
    assert FREQUENCY_SIZES[0] == ("yearly", 1, 1)


# Draws

REFS = st.sets(st.text("0123456789ABC-", min_size=1, max_size=8), min_size=1, max_size=30).map(sorted)


@given(refs=REFS, seed=st.text(max_size=8), n=st.integers(-1, 40))
def test_that_a_draw_is_repeatable_unordered_and_grows_at_its_end(refs: list[str], seed: str, n: int) -> None:
    mixed = list(reversed(refs))
    for draw in (draw_by_rank, draw_by_counter):
        sample = draw(refs, seed, n)
        assert sample == draw(mixed, seed, n)
        assert len(sample) == len(set(sample)) == min(max(n, 0), len(refs))
        assert set(sample) <= set(refs)
        assert draw(refs, seed, n + 1)[: len(sample)] == sample


def test_that_the_rank_draw_can_be_repeated_by_hand() -> None:
    refs = ("CHG-1", "CHG-2", "CHG-3")
    by_hand = sorted(refs, key=lambda ref: hashlib.sha256(f"dice,{ref}".encode()).hexdigest())
    assert draw_by_rank(refs, "dice", 2) == tuple(by_hand[:2])


def test_that_the_counter_draw_can_be_repeated_by_hand() -> None:
    index = int(hashlib.sha256(b"dice,1").hexdigest(), 16) % 3
    assert draw_by_counter(("B", "C", "A"), "dice", 1) == (("A", "B", "C")[index],)


def test_that_population_lines_say_start_category_and_outcome() -> None:
    assert population_line("CHG-1", at("2026-07-14 10:00"), "normal", "") == "CHG-1|2026-07-14T10:00:00Z|normal|none\n"
    assert population_line("CHG-1", None, "major", "success") == "CHG-1||major|success\n"


def test_that_the_population_hash_takes_the_logged_time_where_no_start_is_recorded() -> None:
    register = a_register(a_change(deployments=()), a_change("CHG-2026-104"), events=(an_event(),))
    text = "CHG-2026-103|2026-07-14T10:00:00Z|normal|success\nCHG-2026-104|2026-07-14T10:00:00Z|normal|success\n"
    population = population_of(evaluated(register))
    assert population.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert population.refs == ("CHG-2026-103", "CHG-2026-104")


# Numbers


def test_that_a_number_is_everything_after_the_prefix_and_none_without_digits() -> None:
    assert split_reference("CHG-2026-0042") == ("CHG-2026-", 42, 4)
    assert split_reference("42") == ("", 42, 2)
    assert split_reference("no-number") is None


def test_that_the_next_number_follows_the_highest_and_keeps_the_width() -> None:
    assert next_reference("CHG-2026-", ()) == "CHG-2026-0001"
    assert next_reference("CHG-2026-", ("CHG-2026-0009", "CHG-2025-0500", "nothing")) == "CHG-2026-0010"
    assert next_reference("CHG-2026-", ("CHG-2026-99999",)) == "CHG-2026-100000"


def test_that_gaps_and_voids_are_named_per_prefix_in_number_order() -> None:
    first, second = series_of(("B-9", "B-12", "A-003", "A-001", "none"), ("A-003",))
    assert (first.prefix, first.first, first.last, first.count) == ("A-", "A-001", "A-003", 2)
    assert (first.gaps, first.voided) == (("A-002",), ("A-003",))
    assert second.gaps == ("B-10", "B-11")


def test_that_two_ids_of_one_number_both_count() -> None:
    (series,) = series_of(("A-1", "A-01", "A-3"), ())
    assert (series.count, series.gaps) == (3, ("A-02",))


# Figures


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, "0.00"), (1, 8, "12.50"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13")]
)
def test_that_percentages_are_decimal_and_half_up(part: int, whole: int, percent: str) -> None:
    assert percentage(part, whole) == Decimal(percent)


@settings(max_examples=30)
@given(seed=st.integers(0, 1_000_000))
def test_that_every_figure_says_its_definition_and_counts_its_list(seed: int) -> None:
    """MET-09 and MET-10."""
    evaluation = drawn(seed).judged()
    figures = {metric.key: metric for metric in metrics_of(evaluation)}
    for metric in figures.values():
        assert metric.definition
        assert list(metric.items) == list(dict.fromkeys(metric.items))
        if type(metric.value) is int:
            assert metric.value == len(metric.items)
    total = len(evaluation.population)
    assert figures["population"].value == total
    assert sum(len(m.items) for key, m in figures.items() if key.startswith("verdict_")) == total
    assert sum(len(m.items) for key, m in figures.items() if key.startswith("count_")) == total
    assert sum(len(m.items) for key, m in figures.items() if key.startswith("outcome_")) == total
    for key, whole in (("emergency_rate_pct", total), ("change_fail_rate_pct", total), ("deviation_rate_pct", total)):
        assert figures[key].value == percentage(len(figures[key].items), whole)


@pytest.mark.parametrize(("threshold", "breach"), [(50, False), (49.99, True), (None, False), (0, True)])
def test_that_the_emergency_share_breaches_only_above_the_threshold(threshold: float | None, breach: bool) -> None:
    rules = {} if threshold is None else {"metrics.emergency_rate_threshold_pct": threshold}
    figures = {m.key: m for m in metrics_of(evaluated(a_register(a_change(), an_emergency(ref="CHG-2"), rules=rules)))}
    assert figures["emergency_rate_breach"].value is breach
    nothing = {m.key: m.value for m in metrics_of(evaluated(a_register(rules=rules)))}
    assert nothing["emergency_rate_breach"] is False
    assert nothing["emergency_rate_pct"] == Decimal("0.00")


@pytest.mark.parametrize(
    ("created", "runs", "found"),
    [
        ("2026-07-20 09:00:01", 1, 1),
        ("2026-07-20 09:00", 1, 0),
        ("2026-07-20 09:00:01", 0, 0),
        (None, 1, 0),
    ],
)
def test_that_an_event_is_unauthorised_when_its_record_came_after_the_log_review(
    created: str | None, runs: int, found: int
) -> None:
    run = ReconciliationRun(
        ref="R", first_day=day("2026-07-14"), last_day=day("2026-07-14"), completed_at=at("2026-07-20 09:00")
    )
    later = replace(run, ref="R2", completed_at=at("2026-08-20 09:00"))
    change = a_change(created_at=None if created is None else at(created))
    register = a_register(change, events=(an_event(),), runs=(later, run)[: 2 * runs])
    figures = {m.key: m.value for m in metrics_of(evaluated(register))}
    assert figures["unauthorised_events_found"] == found
    assert figures["unauthorised_events_open"] == 0


def test_that_events_of_nobody_are_found_and_open_whenever_they_were() -> None:
    events = (
        an_event(text=""),
        an_event("EV-2", "2020-01-01 00:00", text=""),
        an_event("EV-3", text="", status="failed"),
    )
    figures = {m.key: m for m in metrics_of(evaluated(a_register(events=events)))}
    assert figures["unauthorised_events_found"].items == ("EV-1", "EV-2")
    assert figures["unauthorised_events_open"].value == 2
    assert figures["production_deployments"].items == ("EV-1",)


def test_that_own_categories_and_outcomes_and_void_records_are_counted_apart() -> None:
    changes = (
        a_change("A-1", category="experiment", outcome="degraded"),
        a_change("A-2", state=ChangeState.VOID),
        a_change("A-3", outcome="rolled_back", deployments=(a_deployment(start=datetime(2026, 3, 1, tzinfo=UTC)),)),
        a_change("A-4", caused_incident=True, outcome=None),
    )
    figures = {m.key: m for m in metrics_of(evaluated(a_register(*changes)))}
    assert figures["count_experiment"].items == ("A-1",)
    assert figures["outcome_degraded"].items == ("A-1",)
    assert figures["outcome_missing"].items == ("A-4",)
    assert figures["change_fail_count"].items == ("A-3", "A-4")
    assert figures["population"].value == 3
