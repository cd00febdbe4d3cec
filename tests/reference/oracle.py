"""A second, independent reading of the evaluation rules, for comparison with the product's judge.

It works straight on a parsed interchange file and shares no line with the product, so that a
mistake has to be made twice before the comparison misses it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.reference.conduct import (
    Approvals,
    judge_approvals,
    judge_dates,
    judge_documentation,
    judge_segregation,
)
from tests.reference.execution import (
    judge_deployment,
    judge_emergency,
    judge_gates,
    judge_rollback,
    judge_verification,
    judge_window,
)
from tests.reference.instants import day, instant, later
from tests.reference.ledger import Json, Ledger, deployments_of, recorded_start
from tests.reference.registers import (
    draw,
    exceptions_of,
    matches_of,
    metrics_of,
    policy_of,
    population_of,
    sequence_of,
)
from tests.reference.subject import Subject

WAIVED_BY = {
    "GATE-STAGING-MISSING": "staging",
    "GATE-TEST-EVIDENCE": "tests",
    "GATE-REVIEW-COUNT": "review",
    "GATE-REVIEW-SENIOR": "review",
    "GATE-NO-REPOSITORY": "review",
    "GATE-SAST-MISSING": "scan",
    "WIN-OUTSIDE": "window",
    "WIN-FREEZE": "freeze",
    "WIN-NOTICE-SHORT": "notice",
}
DENIED_STATES = frozenset({"void", "rejected", "withdrawn"})


def evaluate(case: Json, period: tuple[str, str], as_of: str, overrides: Json | None = None) -> dict[str, Any]:
    """Judge a whole workspace as `evaluate --json` prints it."""
    ledger = Ledger(case, overrides)
    now = instant(as_of)
    assert now is not None
    records = [_Judge(ledger, change, period, now).record() for change in ledger.changes]
    members = [r["id"] for r in records if r["in_population"]]
    today = ledger.zone.date(now)
    parameters = ledger.parameters_of(ledger.version_on(today))
    return {
        "records": records,
        "metrics": metrics_of(ledger, records, period),
        "matches": matches_of(ledger),
        "sequence": sequence_of(ledger),
        "population": population_of(ledger, members),
        "exceptions": exceptions_of(ledger, parameters, today),
        "policy": policy_of(ledger, parameters, today),
    }


def sample(case: Json, period: tuple[str, str], seed: str, n: int, method: str) -> list[str]:
    """Draw a sample of the population of a period."""
    ledger = Ledger(case)
    members = [c["id"] for c in ledger.changes if _Judge(ledger, c, period, 0).membership() == "IN"]
    return draw(members, seed, n, method)


def verdict_of(findings: list[Json]) -> str:
    """Give the verdict of a record from its findings."""
    counting = [f for f in findings if not f["code"].startswith(("OBS-", "CMP-"))]
    if any("due" not in f for f in counting):
        return "DEVIATION"
    if counting:
        return "OPEN"
    if any(f["code"].startswith("CMP-") for f in findings):
        return "PASS_WITH_COMPENSATING_CONTROL"
    return "PASS_WITH_OBSERVATION" if findings else "PASS"


def _identity(finding: Json) -> tuple[Any, ...]:
    """Say what makes two findings the same one for R16 (the instant of `due` does not)."""
    names = tuple(finding.get("names") or ())
    keys = ("code", "attribute", "role", "template", "test", "waived")
    return (*(finding.get(k) for k in keys), names, "due" in finding)


class _Judge:
    """The judgement of one record: membership, matching events, findings."""

    def __init__(self, ledger: Ledger, change: Json, period: tuple[str, str], as_of: int) -> None:
        self.ledger, self.change, self.as_of = ledger, change, as_of
        first, last = day(period[0]), day(period[1])
        assert first is not None
        assert last is not None
        self.first, self.last = first, last
        self.start = recorded_start(change)
        self.events = ledger.event_times(change["id"])

    def _in_period(self, moment: int) -> bool:
        return self.first <= self.ledger.zone.date(moment) <= self.last

    def membership(self) -> str:
        """Say whether the record is in, out, or not judged at all (R1)."""
        if self.start is not None and not self._is_judged(self.start):
            return "NOT_JUDGED"
        by_record = (
            self.start is not None
            and self.change.get("scope") == "production"
            and self.change.get("state") != "void"
            and self._in_period(self.start)
        )
        by_event = any(self._in_period(moment) for moment in self.events)
        return "IN" if by_record or by_event else "NOT_IN_POPULATION"

    def _is_judged(self, start: int) -> bool:
        since = self.ledger.case.get("judged_from")
        if since:
            if "T" in since:
                if start < (instant(since) or 0):
                    return False
            elif self.ledger.zone.date(start) < (day(since) or dt.date.min):
                return False
        return not self.ledger.versions or self.ledger.version_on(self.ledger.zone.date(start)) is not None

    def _result(self, inside: bool, subject: Subject | None, findings: list[Json], verdict: str) -> Json:
        return {
            "id": self.change["id"],
            "in_population": inside,
            "effective_category": subject.category if subject else None,
            "effective_risk": subject.risk if subject else None,
            "verdict": verdict,
            "findings": findings,
        }

    def record(self) -> Json:
        """Judge the record."""
        membership = self.membership()
        if membership != "IN":
            return self._result(False, None, [], membership)
        denied = self.change.get("state") in DENIED_STATES or self.change.get("scope") != "production"
        if self.start is None or denied:
            contradiction = [{"code": "REC-STATE-CONTRADICTED", "attribute": "K"}]
            return self._result(True, None, contradiction, "DEVIATION")
        parameters = self._parameters(self.start)
        subject = self._with_events(parameters, self.start)
        return self._result(True, subject, subject.findings, verdict_of(subject.findings))

    def _judge(self, parameters: Json, start: int) -> tuple[Subject, Approvals | None]:
        subject = Subject(self.ledger, self.change, parameters, start, self.as_of)
        approvals = None
        judge_dates(subject)
        subject.classify()
        judge_documentation(subject)
        if not subject.is_emergency:
            approvals = judge_approvals(subject)
            judge_segregation(subject, approvals)
        judge_gates(subject)
        judge_rollback(subject)
        judge_deployment(subject)
        judge_window(subject)
        judge_verification(subject)
        judge_emergency(subject)
        for finding in subject.findings:
            rule = WAIVED_BY.get(finding["code"])
            if rule and subject.waiver(rule):
                code, attribute = finding["code"], finding["attribute"]
                finding.clear()
                finding.update({"code": "OBS-WAIVED", "attribute": attribute, "waived": code})
        return subject, approvals

    def _with_events(self, parameters: Json, start: int) -> Subject:
        """R16: compare the record with its deployment events."""
        as_recorded, _ = self._judge(parameters, start)
        if not self.events:
            paths = {d.get("path") for d in deployments_of(self.change)}
            by_pipeline = "pipeline" in paths and "manual" not in paths
            if by_pipeline and self.ledger.runs_covering(self.ledger.zone.date(start)):
                as_recorded.add("REC-UNMATCHED-CHANGE", "K")
            return as_recorded
        tolerance = as_recorded.section("reconciliation").get("tolerance_minutes", 15)
        first = self.events[0]
        if tolerance is None or abs(first - start) <= tolerance * 60:
            return as_recorded
        moved, _ = self._judge(parameters, first)
        same_day = moved.local_date == as_recorded.local_date
        same = {_identity(f) for f in moved.findings} == {_identity(f) for f in as_recorded.findings}
        moved.add("OBS-REC-TIME" if same and same_day else "REC-TIME-MISMATCH", "K")
        return moved

    def _parameters(self, start: int) -> Json:
        """R25: the set of the version in force at the recorded start, or of the one before it."""
        version = self.ledger.version_on(self.ledger.zone.date(start))
        parameters = self.ledger.parameters_of(version)
        effective = day((version or {}).get("effective_on"))
        if effective is None or (parameters.get("policy") or {}).get("transition") != "approved":
            return parameters
        before = self.ledger.version_on(effective - dt.timedelta(days=1))
        if before is None:
            return parameters
        older = self.ledger.parameters_of(before)
        subject, approvals = self._judge(older, start)
        if approvals is None or not approvals.requirements:
            return parameters
        limit = self.ledger.zone.first_second(effective) - 1
        for requirement in approvals.requirements:
            good = approvals.of_kind(requirement, "good")
            if not any(not later(instant(a["decided_at"]), limit) for a in good):
                return parameters
        return subject.parameters
