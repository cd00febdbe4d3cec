"""One parameter set, read into typed rules for the judge (PRM-01); absent values as each field says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chgdesk.domain.calendar import Calendar, Deadline
from chgdesk.domain.parameter_checks import freeze_days
from chgdesk.domain.parameters import value_at

ByKey = Mapping[str, tuple[str, ...]]
"""Lists of names by category or risk level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRule:
    """One line of the approval matrix: when it applies and whom it asks (APR-01, APR-03)."""

    category: frozenset[str] | None = None
    risk: frozenset[str] | None = None
    type: frozenset[str] | None = None
    flags_any: frozenset[str] | None = None
    roles: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    min_persons: int = 0

    def matches(self, *, category: str, risk: str, change_type: str, flags: frozenset[str]) -> bool:
        """Whether every condition given holds for the record (R8)."""
        return (
            (self.category is None or category in self.category)
            and (self.risk is None or risk in self.risk)
            and (self.type is None or change_type in self.type)
            and (self.flags_any is None or bool(self.flags_any & flags))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything the judge reads from a parameter set, by the set's own names with dots as underscores."""

    name: str
    tree: Mapping[str, Any]
    calendar: Calendar
    categories: tuple[str, ...]
    major_triggers: frozenset[str]
    risk_levels: tuple[str, ...]
    flags_high: frozenset[str]
    flags_medium: frozenset[str]
    min_description_chars: int
    vague_terms: tuple[str, ...]
    required_fields: ByKey
    accepted_modes: frozenset[str]
    evidence_required: bool
    late_statement: str
    approval_matrix: tuple[MatrixRule, ...]
    deployer_rule: str
    implementer_not_sole_approver: bool
    compensating_enabled: bool
    compensating_pir_role: str | None
    compensating_pir_deadline: Deadline | None
    compensating_log_review: bool
    review_applies_to: frozenset[str]
    review_min: Mapping[str, int]
    review_senior_for: frozenset[str]
    ci_required: bool
    sast_required: bool
    sast_block_on: tuple[str, ...]
    staging_for: frozenset[str]
    staging_for_risk: frozenset[str]
    staging_allow_rationale: bool
    tests_software: ByKey
    tests_platform: ByKey
    tests_security_flags: frozenset[str]
    tests_performance_flags: frozenset[str]
    rollback_for: frozenset[str]
    rollback_for_risk: frozenset[str]
    rollback_due: str
    rollback_elements: tuple[str, ...]
    rollback_elements_by_risk: ByKey
    backup_confirmation: bool
    backup_flags: frozenset[str]
    rollback_incident_required: bool
    rollback_min_severity: str | None
    window_for: frozenset[str]
    window_flags: frozenset[str]
    windows: tuple[tuple[str, str, str], ...]
    freezes: tuple[tuple[date, date], ...]
    notice_for: frozenset[str]
    notice_flags: frozenset[str]
    notice_hours: int
    verification_deadline: Deadline | None
    outcomes: tuple[str, ...]
    high_risk_signoff: bool
    signoff_role: str | None
    pir_outcomes: frozenset[str]
    pir_caused_incident: bool
    pir_deadline: Deadline | None
    emergency_criteria: frozenset[str]
    authorisers: frozenset[str]
    fallback_authorisers: frozenset[str]
    proceed_if_unreachable: bool
    notify_within_minutes: int | None
    emergency_clock: str
    emergency_record_deadline: Deadline | None
    emergency_review_deadline: Deadline | None
    emergency_review_role: str | None
    emergency_signoff_required: bool
    emergency_signoff_role: str | None
    emergency_signoff_deadline: Deadline | None
    emergency_incident_required: bool
    template_review_months: int
    standard_log_within: Deadline | None
    waiver_roles_by_risk: ByKey
    transition: str
    review_interval_months: int | None
    triggered_review_resets_clock: bool
    acknowledgement_days: int | None
    log_review_business_days: int | None
    tolerance_minutes: int
    emergency_rate_threshold: Decimal | None

    @property
    def highest_risk(self) -> str:
        """The last of the ordered levels; "high" in the rules means this one."""
        return self.risk_levels[-1]

    @property
    def lowest_risk(self) -> str:
        """The first of the ordered levels; "low" in the rules means this one."""
        return self.risk_levels[0]

    def elements_at(self, risk: str) -> tuple[str, ...]:
        """The parts a rollback plan must have at a risk level: those of every plan, then the further ones."""
        return tuple(dict.fromkeys((*self.rollback_elements, *self.rollback_elements_by_risk.get(risk, ()))))


def rules_of(tree: Mapping[str, Any]) -> Rules:
    """Read a checked set. A deadline or limit that is absent or null means none; an absent list asks for nothing.

    Defaults that the rules themselves name (logging within one business day, open critical and high scan findings,
    the implementer never the sole approver) hold where the set is silent.
    """
    at = _Reader(tree)
    return Rules(
        name=at.text("parameter_set") or "",
        tree=tree,
        calendar=_calendar(at),
        **_classification(at),
        **_approval(at),
        **_gates(at),
        **_rollback(at),
        **_schedule(at),
        **_emergency(at),
        **_registers(at),
    )


class _Reader:
    """Typed reading of one tree; the set has been checked before."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self._tree = tree

    def raw(self, path: str) -> Any:
        return value_at(self._tree, path)

    def text(self, path: str, default: str | None = None) -> str | None:
        value = self.raw(path)
        return default if value is None or value == "" else str(value)

    def flag(self, path: str, *, default: bool = False) -> bool:
        value = self.raw(path)
        return default if value is None else bool(value)

    def whole(self, path: str, default: int = 0) -> int:
        value = self.raw(path)
        return default if value is None else int(value)

    def limit(self, path: str) -> int | None:
        value = self.raw(path)
        return None if value is None else int(value)

    def words(self, path: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.raw(path)
        return default if value is None else tuple(value)

    def names(self, path: str) -> frozenset[str]:
        return frozenset(self.words(path))

    def by_key(self, path: str) -> ByKey:
        return {key: tuple(names) for key, names in (self.raw(path) or {}).items()}

    def deadline(self, path: str) -> Deadline | None:
        value = self.raw(path)
        return None if value is None else Deadline(value=int(value["value"]), unit=str(value["unit"]))


def _calendar(at: _Reader) -> Calendar:
    return Calendar(
        zone=at.text("timezone", "UTC") or "UTC",
        weekend=frozenset(at.words("business_calendar.weekend", ("Sat", "Sun"))),
        holidays=frozenset(date.fromisoformat(day) for day in at.words("business_calendar.holidays")),
    )


def _classification(at: _Reader) -> dict[str, Any]:
    return {
        "categories": at.words("categories", ("standard", "normal", "major", "emergency")),
        "major_triggers": at.names("major_triggers"),
        "risk_levels": at.words("risk.levels", ("low", "medium", "high")),
        "flags_high": at.names("risk.flags_high"),
        "flags_medium": at.names("risk.flags_medium"),
        "min_description_chars": at.whole("documentation.min_description_chars"),
        "vague_terms": at.words("documentation.vague_terms"),
        "required_fields": at.by_key("required_fields"),
    }


def _approval(at: _Reader) -> dict[str, Any]:
    sod = "sod.compensating"
    return {
        "accepted_modes": frozenset(at.words("approval.accepted_modes", ("in_app_signature", "external_written"))),
        "evidence_required": at.flag("approval.evidence_required"),
        "late_statement": at.text("approval.late_statement", "ignore"),
        "approval_matrix": tuple(_matrix_rule(rule) for rule in at.raw("approval_matrix") or ()),
        "deployer_rule": at.text("sod.deployer_rule", "allow_author_if_other_approved"),
        "implementer_not_sole_approver": at.flag("sod.implementer_not_sole_approver", default=True),
        "compensating_enabled": at.flag(f"{sod}.enabled"),
        "compensating_pir_role": at.text(f"{sod}.pir_role"),
        "compensating_pir_deadline": at.deadline(f"{sod}.pir_deadline"),
        "compensating_log_review": at.flag(f"{sod}.deploy_log_review"),
        "transition": at.text("policy.transition", "started"),
    }


def _matrix_rule(rule: Mapping[str, Any]) -> MatrixRule:
    when = rule.get("when") or {}
    conditions = {key: frozenset(when[key]) for key in ("category", "risk", "type", "flags_any") if key in when}
    return MatrixRule(
        **conditions,
        roles=tuple(rule.get("roles") or ()),
        any_of=tuple(rule.get("any_of") or ()),
        min_persons=int(rule.get("min_persons") or 0),
    )


def _gates(at: _Reader) -> dict[str, Any]:
    return {
        "review_applies_to": at.names("gates.code_review.applies_to"),
        "review_min": {k: int(v) for k, v in (at.raw("gates.code_review.min_reviewers") or {}).items()},
        "review_senior_for": at.names("gates.code_review.senior_required_for"),
        "ci_required": at.flag("gates.ci.required"),
        "sast_required": at.flag("gates.sast.required"),
        "sast_block_on": at.words("gates.sast.block_on", ("critical", "high")),
        "staging_for": at.names("gates.staging.required_for"),
        "staging_for_risk": at.names("gates.staging.required_for_risk"),
        "staging_allow_rationale": at.flag("gates.staging.allow_rationale"),
        "tests_software": at.by_key("gates.tests.software"),
        "tests_platform": at.by_key("gates.tests.platform"),
        "tests_security_flags": at.names("gates.tests.conditional.security"),
        "tests_performance_flags": at.names("gates.tests.conditional.performance"),
    }


def _rollback(at: _Reader) -> dict[str, Any]:
    return {
        "rollback_for": at.names("rollback.required_for"),
        "rollback_for_risk": at.names("rollback.required_for_risk"),
        "rollback_due": at.text("rollback.due", "before_deployment"),
        "rollback_elements": at.words("rollback.elements"),
        "rollback_elements_by_risk": at.by_key("rollback.elements_by_risk"),
        "backup_confirmation": at.flag("rollback.backup_confirmation"),
        "backup_flags": at.names("rollback.backup_flags"),
        "rollback_incident_required": at.flag("rollback_execution.incident_required"),
        "rollback_min_severity": at.text("rollback_execution.min_severity"),
    }


def _schedule(at: _Reader) -> dict[str, Any]:
    return {
        "window_for": at.names("window.required_for"),
        "window_flags": at.names("window.required_flags"),
        "windows": tuple((w["day"], w["from"], w["to"]) for w in at.raw("window.windows") or ()),
        "freezes": tuple(freeze_days(freeze) for freeze in at.raw("window.freezes") or ()),
        "notice_for": at.names("notice.required_for"),
        "notice_flags": at.names("notice.required_flags"),
        "notice_hours": at.whole("notice.hours"),
        "verification_deadline": at.deadline("verification.deadline"),
        "outcomes": at.words("verification.outcomes", ("success", "rolled_back", "partially_implemented")),
        "high_risk_signoff": at.flag("verification.high_risk_signoff"),
        "signoff_role": at.text("verification.signoff_role"),
        "pir_outcomes": at.names("pir.outcomes"),
        "pir_caused_incident": at.flag("pir.caused_incident"),
        "pir_deadline": at.deadline("pir.deadline"),
    }


def _emergency(at: _Reader) -> dict[str, Any]:
    return {
        "emergency_criteria": at.names("emergency.criteria"),
        "authorisers": at.names("emergency.authorisers"),
        "fallback_authorisers": at.names("emergency.fallback_authorisers"),
        "proceed_if_unreachable": at.flag("emergency.proceed_if_unreachable"),
        "notify_within_minutes": at.limit("emergency.notify_within_minutes"),
        "emergency_clock": at.text("emergency.clock_starts_at", "implementation_end"),
        "emergency_record_deadline": at.deadline("emergency.record_deadline"),
        "emergency_review_deadline": at.deadline("emergency.review_deadline"),
        "emergency_review_role": at.text("emergency.review_role"),
        "emergency_signoff_required": at.flag("emergency.signoff_required"),
        "emergency_signoff_role": at.text("emergency.signoff_role"),
        "emergency_signoff_deadline": at.deadline("emergency.signoff_deadline"),
        "emergency_incident_required": at.flag("emergency.incident_required"),
    }


def _registers(at: _Reader) -> dict[str, Any]:
    log_within = at.deadline("standard.log_within")
    threshold = at.raw("metrics.emergency_rate_threshold_pct")
    silent = at.raw("standard") is None or "log_within" not in at.raw("standard")
    return {
        "template_review_months": at.whole("standard.template_review_months", 12),
        "standard_log_within": Deadline(value=1, unit="business_days") if silent else log_within,
        "waiver_roles_by_risk": at.by_key("exception.approver_roles_by_risk"),
        "review_interval_months": at.limit("policy_review.interval_months"),
        "triggered_review_resets_clock": at.flag("policy_review.triggered_review_resets_clock"),
        "acknowledgement_days": at.limit("acknowledgement.within_days"),
        "log_review_business_days": at.limit("reconciliation.complete_within_business_days"),
        "tolerance_minutes": at.whole("reconciliation.tolerance_minutes", 15),
        "emergency_rate_threshold": None if threshold is None else Decimal(str(threshold)),
    }
