"""What must hold of every register: order, shifts in time, additions and later dates (properties of R0 to R25)."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Deployment
from chgdesk.domain.evaluation.findings import Judgement, TestResult, Verdict
from chgdesk.domain.evaluation.judge import Evaluation, Period
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import Tree, flatten, unflatten
from chgdesk.domain.people import Person
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.domain.register import Register
from chgdesk.domain.sampling import population_of
from tests.domain.random_registers import Drawn, drawn, drawn_from
from tests.reference.cases import random_case

SEEDS = st.integers(0, 1_000_000)
LISTS_IN_ORDER = {"policy_parameters", "risk", "approval_matrix"}


def by_ref(evaluation: Evaluation) -> dict[str, Judgement]:
    return {j.ref: j for j in evaluation.judgements}


def told(judgement: Judgement) -> tuple[Any, ...]:
    """Everything of a judgement that does not depend on the words of its sentences."""
    findings = {(f.code, f.attribute, f.role, f.waived, f.names, f.template, f.test, f.due) for f in judgement.findings}
    return (
        judgement.in_population,
        judgement.effective_category,
        judgement.effective_risk,
        judgement.verdict,
        findings,
        tuple((a.letter, a.result) for a in judgement.attributes),
    )


def shuffled(node: Any, rng: random.Random) -> Any:
    if isinstance(node, dict):
        return {key: value if key in LISTS_IN_ORDER else shuffled(value, rng) for key, value in node.items()}
    if isinstance(node, list):
        items = [shuffled(item, rng) for item in node]
        rng.shuffle(items)
        return items
    return node


@settings(max_examples=40)
@given(seed=SEEDS, order=st.integers(0, 1_000))
def test_that_the_order_of_no_list_of_the_file_matters(seed: int, order: int) -> None:
    case, period, as_of, overrides = random_case(seed)
    again = drawn_from(shuffled(case, random.Random(order)), period, as_of, overrides)
    assert without_names(again.document()) == without_names(drawn(seed).document())


def without_names(document: dict[str, Any]) -> dict[str, Any]:
    records = [{**r, "findings": sorted(map(repr, r["findings"]))} for r in document["records"]]
    exceptions = [{**e, "findings": sorted(map(repr, e["findings"]))} for e in document["exceptions"]]
    return {**document, "records": records, "exceptions": exceptions}


@settings(max_examples=40)
@given(seed=SEEDS)
def test_that_the_verdict_and_every_letter_follow_from_the_findings(seed: int) -> None:
    for judgement in drawn(seed).judged().judgements:
        codes = [f for f in judgement.findings if f.is_counting]
        if not judgement.in_population:
            assert judgement.verdict in {Verdict.NOT_IN_POPULATION, Verdict.NOT_JUDGED}
            assert not judgement.findings
            assert judgement.reason
        elif codes:
            expected = Verdict.OPEN if all(f.due for f in codes) else Verdict.DEVIATION
            assert judgement.verdict is expected
        else:
            assert judgement.verdict.value.startswith("PASS")
            assert (judgement.verdict is Verdict.PASS) == (not judgement.findings)
        letters = {a.letter: a for a in judgement.attributes}
        for finding in judgement.findings:
            assert finding.sentence.endswith(".")
            assert finding.rule
            if letters and finding.is_counting:
                wanted = {TestResult.OPEN, TestResult.TO_LOOK_AT} if finding.due else {TestResult.TO_LOOK_AT}
                assert letters[finding.attribute].result in wanted
        assert all(a.reason for a in judgement.attributes)


# Time


def moved(node: Any, days: int) -> Any:
    """Any value with every day and instant in it moved by whole days."""
    if isinstance(node, datetime | date):
        return node + timedelta(days=days)
    if isinstance(node, ParameterSet):
        return replace(node, values=flatten(_moved_text(unflatten(node.values), days)))
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{f.name: moved(getattr(node, f.name), days) for f in fields(node)})
    return tuple(moved(item, days) for item in node) if isinstance(node, tuple) else node


def _moved_text(node: Any, days: int) -> Any:
    if isinstance(node, dict):
        return {key: _moved_text(value, days) for key, value in node.items()}
    if isinstance(node, list):
        return [_moved_text(item, days) for item in node]
    try:
        return (date.fromisoformat(node) + timedelta(days=days)).isoformat()
    except (TypeError, ValueError):
        return node


def in_utc(one: Drawn) -> Drawn:
    """The same workspace in UTC, where no clock changes, with reviews of procedures due on fixed days."""
    sets = []
    for held in one.register.parameter_sets:
        tree: Tree = {**unflatten(held.values), "timezone": "UTC"}
        sets.append(replace(held, values=flatten(tree)))
    templates = tuple(
        replace(t, reviews=(), last_reviewed=t.approved_on, next_review_due=t.next_review_due or t.approved_on)
        for t in one.register.templates
    )
    register = replace(one.register, parameter_sets=tuple(sets), templates=templates)
    return replace(one, register=register, what_ifs=tuple(w for w in one.what_ifs if w.path != "timezone"))


def shifted(one: Drawn, days: int) -> Drawn:
    return replace(
        one,
        register=moved(one.register, days),
        period=moved(one.period, days),
        as_of=one.as_of + timedelta(days=days),
        what_ifs=tuple(replace(w, value=_moved_json(w.value, days)) for w in one.what_ifs),
    )


def _moved_json(text: str, days: int) -> str:
    import json

    return json.dumps(_moved_text(json.loads(text), days))


@settings(max_examples=30)
@given(seed=SEEDS, weeks=st.one_of(st.integers(-60, 60), st.just(20_871)))
def test_that_a_shift_of_everything_by_whole_weeks_changes_nothing(seed: int, weeks: int) -> None:
    one = in_utc(drawn(seed))
    before, after = one.judged(), shifted(one, 7 * weeks).judged()
    for was, now in zip(before.judgements, after.judgements, strict=True):
        assert told(moved(was, 7 * weeks)) == told(now)


@settings(max_examples=30)
@given(seed=SEEDS, seconds=st.integers(1, 400 * 86_400))
def test_that_a_later_moment_never_reopens_a_deviation_nor_changes_what_is_found(seed: int, seconds: int) -> None:
    one = drawn(seed)
    later = by_ref(one.judged(as_of=one.as_of + timedelta(seconds=seconds)))
    for ref, was in by_ref(one.judged()).items():
        now = later[ref]
        assert was.codes == now.codes
        assert now.in_population == was.in_population
        if was.verdict is Verdict.DEVIATION:
            assert now.verdict is Verdict.DEVIATION
        assert {f.code for f in now.findings if f.due} <= {f.code for f in was.findings if f.due}


@settings(max_examples=25)
@given(seed=SEEDS, cut=st.integers(0, 400))
def test_that_two_halves_of_a_period_hold_what_the_whole_holds(seed: int, cut: int) -> None:
    one = drawn(seed)
    length = (one.period.last - one.period.first).days
    assume(length > 0)
    middle = one.period.first + timedelta(days=cut % length)
    halves = (
        Period(first=one.period.first, last=middle),
        Period(first=middle + timedelta(days=1), last=one.period.last),
    )
    parts = [set(population_of(one.judged(period=half)).refs) for half in halves]
    assert parts[0] | parts[1] == set(population_of(one.judged()).refs)


def eternal(register: Register) -> Register:
    """The same register with every role held for ever, so that moving a date changes no authority."""
    return replace(
        register,
        assignments=tuple(
            replace(a, held_from=datetime.min.replace(tzinfo=a.held_from.tzinfo), held_to=None)
            for a in register.assignments
        ),
    )


def late_findings(judgement: Judgement, *codes: str) -> set[tuple[str, str | None]]:
    return {(f.code, f.role) for f in judgement.findings if f.code in codes}


@settings(max_examples=40)
@given(seed=SEEDS, seconds=st.integers(0, 30 * 86_400), which=st.integers(0, 20))
def test_that_moving_an_approval_later_never_removes_a_late_approval(seed: int, seconds: int, which: int) -> None:
    one = replace(drawn(seed), register=eternal(drawn(seed).register))
    before = by_ref(one.judged())
    changed = []
    for change in one.register.changes:
        start = before[change.ref].start
        if not change.approvals or start is None:
            continue
        index = which % len(change.approvals)
        approval = change.approvals[index]
        if approval.decided_at is None or approval.decision == "reject":
            continue
        later = replace(approval, decided_at=max(approval.decided_at, start) + timedelta(seconds=seconds))
        changed.append(replace(change, approvals=(*change.approvals[:index], later, *change.approvals[index + 1 :])))
    after = by_ref(one.judged(register=one.with_changes(*changed)))
    for ref, was in before.items():
        assert late_findings(was, "APR-AFTER-IMPL") <= late_findings(after[ref], "APR-AFTER-IMPL")


LATE = (
    "VER-LATE",
    "PIR-LATE",
    "EMG-REVIEW-LATE",
    "EMG-SIGNOFF-LATE",
    "DOC-RETROACTIVE",
    "EMG-REC-LATE",
    "RBK-PLAN-LATE",
)


def _later(change: Change, by: timedelta) -> Change:
    """The record with everything that follows the deployment done later, and written down later."""

    def put_off(fact: Any, name: str = "at") -> Any:
        moment = getattr(fact, name) if fact is not None else None
        return fact if moment is None else replace(fact, **{name: moment + by})

    emergency = change.emergency
    if emergency is not None:
        emergency = replace(
            emergency, retro_review=put_off(emergency.retro_review), retro_signoff=put_off(emergency.retro_signoff)
        )
    return replace(
        change,
        created_at=None if change.created_at is None else change.created_at + by,
        first_written=put_off(change.first_written),
        verification=put_off(change.verification),
        pir=put_off(change.pir),
        rollback_plan=put_off(change.rollback_plan, "recorded_at"),
        emergency=emergency,
    )


@settings(max_examples=40)
@given(seed=SEEDS, seconds=st.integers(0, 30 * 86_400))
def test_that_doing_everything_later_never_removes_a_finding_of_lateness(seed: int, seconds: int) -> None:
    one = drawn(seed)
    changed = tuple(_later(change, timedelta(seconds=seconds)) for change in one.register.changes)
    after = by_ref(one.judged(register=replace(one.register, changes=changed)))
    for ref, was in by_ref(one.judged()).items():
        assert late_findings(was, *LATE) <= late_findings(after[ref], *LATE)


# Additions


@settings(max_examples=30)
@given(seed=SEEDS)
def test_that_an_unrelated_person_record_or_event_changes_no_other_record(seed: int) -> None:
    one = drawn(seed)
    register = one.register
    moment = datetime(2026, 8, 4, 9, tzinfo=one.as_of.tzinfo)
    other = Change(ref="ZZ-1", deployments=(Deployment(start=moment, commit="0" * 40, pull_request="999999"),))
    event = DeploymentEvent(ref="ZZ-EV", at=moment, environment="production", status="success", commits=("f" * 40,))
    more = replace(
        register,
        people=(*register.people, Person(ref="zz", name="Zz")),
        changes=(*register.changes, other),
        events=(*register.events, event),
    )
    after = by_ref(one.judged(register=more))
    assert after.pop("ZZ-1").verdict is not Verdict.PASS
    assert {ref: told(j) for ref, j in after.items()} == {ref: told(j) for ref, j in by_ref(one.judged()).items()}


@settings(max_examples=30)
@given(seed=SEEDS)
def test_that_the_same_event_told_twice_changes_no_record(seed: int) -> None:
    one = drawn(seed)
    twice = tuple(replace(e, ref=f"{e.ref}-again") for e in one.register.events)
    after = one.judged(register=replace(one.register, events=(*one.register.events, *twice)))
    assert list(map(told, after.judgements)) == list(map(told, one.judged().judgements))


@settings(max_examples=40)
@given(seed=SEEDS)
def test_that_declaring_the_highest_risk_never_lowers_the_effective_one(seed: int) -> None:
    one = drawn(seed)
    evaluation = one.judged()
    levels = evaluation.rules.risk_levels
    for level in levels:
        raised = tuple(
            replace(c, risk_declared=level)
            if c.risk_declared not in levels or levels.index(level) >= levels.index(c.risk_declared)
            else c
            for c in one.register.changes
        )
        after = by_ref(one.judged(register=replace(one.register, changes=raised)))
        for ref, was in by_ref(evaluation).items():
            if was.effective_risk is not None:
                now = after[ref].effective_risk
                assert now is not None
                assert levels.index(now) >= levels.index(was.effective_risk)
