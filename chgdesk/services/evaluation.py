"""Judging a workspace for a period, and the object that `evaluate --json` prints (evaluation rules, last section)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.facts import parameter_trees
from chgdesk.domain.evaluation.findings import Finding, Judgement
from chgdesk.domain.evaluation.judge import Evaluation, Period, Progress, evaluate
from chgdesk.domain.evaluation.registers import policy_standing, waiver_standing
from chgdesk.domain.ids import Series, series_of
from chgdesk.domain.metrics import Metric, metrics_of
from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import Tree, with_value
from chgdesk.domain.register import Register
from chgdesk.domain.sampling import population_of
from chgdesk.errors import Invalid, UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A parameter value tried out without storing it: a dotted path and a JSON value (`--set`)."""

    path: str
    value: str


def parse_period(text: str) -> Period:
    """Read `2026-07-01..2026-09-30`; both days are included.

    Raises:
        UserError: the text is not a period.
    """
    first, dots, last = text.partition("..")
    try:
        period = Period(first=date.fromisoformat(first.strip()), last=date.fromisoformat(last.strip()))
    except ValueError:
        dots = ""
        period = Period(first=date.min, last=date.min)
    if not dots:
        sentence = f"{text!r} is not a period. Write the first and last day, such as 2026-07-01..2026-09-30."
        raise UserError(sentence)
    if period.last < period.first:
        sentence = f"The period {text} ends before it begins. Write the earlier day first."
        raise UserError(sentence)
    return period


def parse_instant(text: str) -> datetime:
    """Read an instant with its offset, such as `2026-10-05T09:00:00Z`; returns it in UTC.

    Raises:
        UserError: the text is no instant, or says no offset.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        sentence = f"{text!r} is not an instant. Write it as 2026-10-05T09:00:00Z."
        raise UserError(sentence) from None
    if instant.tzinfo is None:
        sentence = f"{text!r} does not say its offset. Add Z for UTC or an offset such as +01:00."
        raise UserError(sentence)
    if not date.min.year < instant.year < date.max.year:
        sentence = f"{text!r} lies outside what a calendar of days can count. Name a year from 0002 to 9998."
        raise UserError(sentence)
    return instant.astimezone(UTC)


def trees_with(register: Register, what_ifs: Iterable[WhatIf], *, only_set: str | None = None) -> dict[str, Tree]:
    """Every parameter set with the tried values in place; `only_set` judges everything by that one set.

    Raises:
        Invalid: a path or value does not fit, or the set is not in the workspace; every fault is listed.
    """
    trees = parameter_trees(register)
    if only_set is not None:
        by_name = {str(tree.get("parameter_set")): tree for tree in trees.values()}
        chosen = trees.get(only_set, by_name.get(only_set))
        if chosen is None:
            known = ", ".join(trees) or "none"
            sentence = f"There is no parameter set {only_set} in this workspace. It holds: {known}."
            raise Invalid(sentence)
        trees = dict.fromkeys(trees, chosen)
    if not trees:
        trees = {"": {}}
    for what_if in what_ifs:
        value = _value(what_if)
        for ref, tree in trees.items():
            trees[ref] = _tried(tree, what_if.path, value)
    return trees


def _finite(text: str) -> float:
    """A number of a tried value; JSON knows no infinity and nothing that is not a number."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _value(what_if: WhatIf) -> Any:
    try:
        return json.loads(what_if.value, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        sentence = (
            f"The value for {what_if.path} is not JSON: {what_if.value!r}. Text stands in quotes, such as "
            f"--set {what_if.path}='\"text\"'."
        )
        raise Invalid(sentence) from None


def _tried(tree: Tree, path: str, value: Any) -> Tree:
    try:
        changed = with_value(tree, path, value)
    except KeyError as error:
        raise Invalid(str(error.args[0])) from None
    before = set(check_parameters(tree))
    faults = tuple(fault for fault in check_parameters(changed) if fault not in before)
    if faults:
        sentence = f"The value for {path} cannot be used: {' '.join(faults)}"
        raise Invalid(sentence, faults)
    return changed


def judge_register(
    register: Register,
    period: Period,
    as_of: datetime,
    *,
    what_ifs: tuple[WhatIf, ...] = (),
    only_set: str | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Judge a register for a period, with tried values where given."""
    trees = trees_with(register, what_ifs, only_set=only_set)
    if "" in trees and not register.parameter_sets:
        register = _with_empty_set(register)
    return evaluate(register, period, as_of, trees=trees, progress=progress)


def _with_empty_set(register: Register) -> Register:
    fields = {name: getattr(register, name) for name in register.__slots__}
    return Register(**{**fields, "parameter_sets": (ParameterSet(ref=""),)})


def evaluation_document(evaluation: Evaluation) -> dict[str, Any]:
    """The object that `evaluate --json` prints."""
    register = evaluation.facts.register
    population = population_of(evaluation)
    day = evaluation.rules.calendar.local_date(evaluation.as_of)
    standing = policy_standing(evaluation.facts, evaluation.rules, evaluation.as_of)
    missing = list(standing.acknowledgement_missing)
    return {
        "records": [_record(judgement) for judgement in evaluation.judgements],
        "metrics": {metric.key: _number(metric) for metric in metrics_of(evaluation)},
        "matches": [
            {"event": row.event, "change": row.change, "by": row.by.value if row.by else None}
            for row in evaluation.facts.matches.rows
        ],
        "sequence": sequence_document(register.changes),
        "population": {"count": len(population.refs), "sha256": population.sha256},
        "exceptions": [
            {"id": s.ref, "status": s.status, "findings": [_finding(f) for f in s.findings]}
            for s in (
                waiver_standing(w, evaluation.facts, evaluation.rules, day)
                for w in sorted(register.waivers, key=lambda w: w.ref)
            )
        ],
        "policy": {
            "effective_version": standing.effective_version,
            "next_review_due": standing.next_review_due.isoformat() if standing.next_review_due else None,
            "missing_acknowledgements": missing,
            "acknowledgement_missing": missing,
        },
    }


def _record(judgement: Judgement) -> dict[str, Any]:
    return {
        "id": judgement.ref,
        "in_population": judgement.in_population,
        "effective_category": judgement.effective_category,
        "effective_risk": judgement.effective_risk,
        "verdict": judgement.verdict.value,
        "findings": [_finding(finding) for finding in judgement.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """A finding as JSON: code, attribute and only what else it carries, so that equal findings read equal."""
    said: dict[str, Any] = {"code": finding.code, "attribute": finding.attribute}
    for key in ("role", "waived", "template", "test"):
        value = getattr(finding, key)
        if value is not None:
            said[key] = value
    if finding.due is not None:
        said["due"] = finding.due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return said


def explained_finding(finding: Finding) -> dict[str, Any]:
    """A finding with its sentence, rule, names and the parameter values it rests on (`--why`, NFR-10)."""
    return {
        **_finding(finding),
        "sentence": finding.sentence,
        "rule": finding.rule,
        "names": list(finding.names),
        "parameters": {used.path: json.loads(used.value) for used in finding.parameters},
    }


def _number(metric: Metric) -> int | float | bool:
    return float(metric.value) if isinstance(metric.value, Decimal) else metric.value


def sequence_document(changes: Iterable[Change]) -> dict[str, Any]:
    """First and last number, how many, which are missing and which are void, over all prefixes (CHG-02, EVD-14)."""
    held = tuple(changes)
    series = series_of(
        (change.ref for change in held), (change.ref for change in held if change.state is ChangeState.VOID)
    )
    return {
        "first": series[0].first if series else None,
        "last": series[-1].last if series else None,
        "count": sum(s.count for s in series),
        "gaps": [gap for s in series for gap in s.gaps],
        "voided": [void for s in series for void in s.voided],
        **({"series": [_series(s) for s in series]} if len(series) > 1 else {}),
    }


def _series(series: Series) -> dict[str, Any]:
    return {
        "prefix": series.prefix,
        "first": series.first,
        "last": series.last,
        "count": series.count,
        "gaps": list(series.gaps),
        "voided": list(series.voided),
    }
