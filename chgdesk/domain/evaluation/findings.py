"""What the judge says of a record: findings with their reasons, attribute results and the verdict (NFR-10, SMP-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chgdesk.domain.basis import Basis

ATTRIBUTES: tuple[tuple[str, str], ...] = (
    ("A", "Request and documentation"),
    ("B", "Category and risk classification"),
    ("C", "Required approvals, written, by the right authority"),
    ("D", "Approval before implementation"),
    ("E", "Segregation of duties or compensating controls"),
    ("F", "Review, scan, staging and tests before deployment"),
    ("G", "Rollback plan and executed rollback"),
    ("H", "Deployment, window, notice, checks and reviews"),
    ("J", "Emergency path"),
    ("K", "Record agrees with deployment evidence"),
)
"""The lettered attributes of the test sheet, in print order (SMP-08)."""


class Verdict(StrEnum):
    """The verdict codes of the rules; they live in JSON only, people read other words (ux.md)."""

    PASS = "PASS"  # noqa: S105 - a verdict code of the interchange format, not a secret
    PASS_WITH_OBSERVATION = "PASS_WITH_OBSERVATION"  # noqa: S105 - the same
    PASS_WITH_COMPENSATING_CONTROL = "PASS_WITH_COMPENSATING_CONTROL"  # noqa: S105 - the same
    OPEN = "OPEN"
    DEVIATION = "DEVIATION"
    NOT_IN_POPULATION = "NOT_IN_POPULATION"
    NOT_JUDGED = "NOT_JUDGED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterUsed:
    """A parameter's dotted path and the value, as JSON text, that a finding was judged by (PRM-09)."""

    path: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the rules found: code, attribute, whom it concerns, the sentence with real values, and the rule.

    `due` is set while an absent fact may still come; `waived` names the code a policy exception turned into a remark.
    """

    code: str
    attribute: str
    sentence: str
    rule: str
    role: str | None = None
    waived: str | None = None
    names: tuple[str, ...] = ()
    template: str | None = None
    test: str | None = None
    due: datetime | None = None
    parameters: tuple[ParameterUsed, ...] = ()

    @property
    def is_counting(self) -> bool:
        """Whether it counts against the record: neither a remark nor a compensating control (rules: Verdict)."""
        return not self.code.startswith(("OBS-", "CMP-"))

    @property
    def is_open(self) -> bool:
        """Whether it only waits for a fact whose deadline has not come."""
        return self.due is not None


class TestResult(StrEnum):
    """How one attribute of the test sheet stands for one record."""

    __test__ = False

    NOTHING_FOUND = "nothing_found"
    TO_LOOK_AT = "to_look_at"
    OPEN = "open"
    REMARK = "remark"
    NOT_APPLICABLE = "not_applicable"
    NOT_TESTED = "not_tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeResult:
    """One lettered attribute: how it stands, why in a sentence, and the weakest basis of what it rests on (R24)."""

    letter: str
    result: TestResult
    reason: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Everything the judge says of one change record under one parameter set."""

    ref: str
    in_population: bool
    effective_category: str | None
    effective_risk: str | None
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    attributes: tuple[AttributeResult, ...] = ()
    start: datetime | None = None
    reason: str = ""
    parameter_set: str = ""
    policy_version: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all its findings, as found."""
        return tuple(finding.code for finding in self.findings)
