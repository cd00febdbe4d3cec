"""How each parameter is said: one example sentence with a gap, and the words that fill it (POL-07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chgdesk.domain.parameter_words import names

EMERGENCY_CLOCK = "emergency.clock_starts_at"
_END = "the end of implementation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """The words of one parameter.

    `example` is a sentence with `{}` where the words stand. `said` gives the words of single values, by choice name
    or JSON text (`true`, `0`, `null`). `number` is the frame of a figure with its unit, `clock` what a deadline
    counts from (a path: what that parameter says), `about` which kind of names a list or text holds, `last` the word
    before the last item, `empty` the words of an empty list or blank text.
    """

    example: str
    said: Mapping[str, str] = field(default_factory=dict)
    number: str = "{}"
    clock: str = ""
    about: str = ""
    last: str = "and"
    empty: str = names.NONE


def _flag(example: str, yes: str = "is required", no: str = "is not required") -> Phrasing:
    return Phrasing(example=example, said={"true": yes, "false": no})


def _choice(example: str, **said: str) -> Phrasing:
    return Phrasing(example=example, said=said)


def _number(example: str, frame: str = "{}", said: Mapping[str, str] | None = None) -> Phrasing:
    return Phrasing(example=example, number=frame, said=said or {})


def _deadline(example: str, clock: str = _END) -> Phrasing:
    return Phrasing(example=example, clock=clock)


def _names(example: str, about: str = "", last: str = "and", empty: str = names.NONE) -> Phrasing:
    return Phrasing(example=example, about=about, last=last, empty=empty)


def _role(example: str, empty: str) -> Phrasing:
    return Phrasing(example=example, about=names.ROLE, last="or", empty=empty)


_ORGANISATION = {
    "parameter_set": _names("These rules are kept as {}.", names.TEXT, empty="a set without a name"),
    "timezone": _names("Days, windows and deadlines are counted in the time zone {}.", names.TEXT),
    "business_calendar.weekend": _names("Days of the week that are no business days: {}.", names.DAY),
    "business_calendar.holidays": _names("Dates that are no business days: {}."),
    "scope.boundary": _names("The policy covers these systems: {}.", names.TEXT),
    "scope.exclusions": _names("Outside the boundary: {}.", names.TEXT),
    "scope.persons": _names("The policy binds these people: {}."),
    "policy.numbering": _names("Documents are numbered after {}.", names.TEXT, empty="no set pattern"),
    "policy.owner_role": _role("The policy is owned by {}.", "nobody yet"),
    "policy.document_set": _choice(
        "The rules stand in {}.",
        combined="one policy that holds its procedures",
        split="a policy with an emergency procedure and a rollback procedure beside it",
    ),
    "policy.transition": _choice(
        "A change is judged by {}.",
        started="the policy version in force when its implementation starts",
        start="the policy version in force at the start of its implementation",
        at_start="the policy version in force at the moment its implementation starts",
        approved="the policy version in force when its approvals were given",
    ),
}

_CLASSIFICATION = {
    "categories": _names("Every change belongs to one of these categories: {}."),
    "major_triggers": _names("A change is major where it is marked with any of these: {}.", names.FLAG),
    "risk.levels": _names("Risk is rated, lowest first, as {}."),
    "risk.flags_high": _names("Marks that bring the highest risk level: {}.", names.FLAG),
    "risk.flags_medium": _names("Marks that bring the level below the highest: {}.", names.FLAG),
    "documentation.min_description_chars": _number("A description has {}.", "at least {}", {"0": "any length"}),
    "documentation.vague_terms": Phrasing(
        example="Phrases that do not count as a description: {}.", about="quoted", empty=names.NONE
    ),
    "required_fields": _names("Fields that must be filled: {}.", names.FIELD),
}

_APPROVAL = {
    "approval.accepted_modes": _names("These ways of approving count: {}.", names.MODE, "or"),
    "approval.verbal_accepted_for": _choice(
        "A spoken word is enough for {}.",
        none="nothing",
        emergency_authorisation="the authorisation of an emergency",
        all="any approval",
    ),
    "approval.evidence_required": _flag(
        "An approval given outside the change register counts {}.",
        "only with a document that shows it",
        "also where no document shows it",
    ),
    "approval.late_statement": _choice(
        "An approval that is only stated, and recorded after deployment, {}.",
        ignore="counts like any other",
        observe="counts and is noted as an observation",
        deviation="does not count and is a deviation",
    ),
    "approval.lapse_days": _number(
        "An approval that is not used {}.", "lapses after {}", {"0": "does not lapse", "null": "does not lapse"}
    ),
    "approval_matrix": _names("Who approves: {}.", empty="no change needs an approval"),
}

_SEGREGATION = {
    "sod.author_is_never_sole_approver": _flag(
        "An author's approval of own work {}.", "never counts alone", "may count alone"
    ),
    "sod.deployer_rule": _choice(
        "A change {}.",
        allow_author_if_other_approved="may be deployed by its author once another person has approved it",
        no_author_deploy="is never deployed by its author",
        no_approver_deploy="is never deployed by a person who approved it",
        three_way="is deployed by a person who neither wrote nor approved it",
    ),
    "sod.implementer_not_sole_approver": _flag(
        "The person who implements a change {} its only approver.", "is never", "may be"
    ),
    "sod.compensating.enabled": _flag(
        "Where only the author could approve, compensating controls {}.", "may stand in", "may not stand in"
    ),
    "sod.compensating.requires_exception": _flag(
        "Such a change {} a policy exception for segregation of duties.", "must name", "need not name"
    ),
    "sod.compensating.pir_role": _role(
        "Such a change is reviewed afterwards by {}.", "any person who did not work on it"
    ),
    "sod.compensating.pir_deadline": _deadline("That review is finished {}."),
    "sod.compensating.deploy_log_review": _flag(
        "The deployment log of that day {} by a person who did not work on the change.",
        "is reviewed",
        "need not be reviewed",
    ),
}

_GATES = {
    "gates.code_review.applies_to": _names("Types of change that need a code review: {}."),
    "gates.code_review.min_reviewers": _number("Reviewers other than the author, by risk: {}.", "plain"),
    "gates.code_review.senior_required_for": _names(
        "Risk levels at which a senior engineer is among the reviewers: {}."
    ),
    "gates.ci.required": _flag("A successful run of the pipeline tests before deployment {}."),
    "gates.sast.required": _flag("A security scan of code before deployment {}."),
    "gates.sast.block_on": _names("Severities of which no finding may stay open: {}."),
    "gates.staging.required_for": _names("Categories validated outside production first: {}."),
    "gates.staging.required_for_risk": _names("Risk levels at which that validation is needed: {}."),
    "gates.staging.allow_rationale": _flag(
        "Where no such environment exists, a written reason with a check in production {}.",
        "is enough",
        "is not enough",
    ),
    "gates.tests.software": _names("Tests of code and databases: {}.", names.TEST),
    "gates.tests.platform": _names("Tests of everything else: {}.", names.TEST),
    "gates.tests.conditional.security": _names(
        "At the highest risk level a security test is added for: {}.", names.FLAG
    ),
    "gates.tests.conditional.performance": _names(
        "At the highest risk level a performance test is added for: {}.", names.FLAG
    ),
}

_ROLLBACK = {
    "rollback.required_for": _names("Categories that need a rollback plan: {}."),
    "rollback.required_for_risk": _names("Risk levels at which the plan is needed: {}."),
    "rollback.due": _choice(
        "The rollback plan is on record {}.",
        before_approval="before the first approval",
        before_deployment="before deployment starts",
    ),
    "rollback.elements": _names("Parts of a rollback plan: {}.", names.ELEMENT),
    "rollback.elements_by_risk": _names("Further parts of a rollback plan, by risk: {}.", names.ELEMENT),
    "rollback.backup_confirmation": _flag(
        "Before a high-risk change of such data, a backup that can be restored {}.",
        "is confirmed",
        "need not be confirmed",
    ),
    "rollback.backup_flags": _names("Marks that ask for that confirmation: {}.", names.FLAG),
    "rollback.test_required_for_risk": _names("Risk levels at which the rollback plan is tried out first: {}."),
    "rollback_execution.incident_required": _flag(
        "A rollback that was carried out {} as an incident.", "is raised", "need not be raised"
    ),
    "rollback_execution.min_severity": Phrasing(
        example="That incident is {}.",
        said={"P1": "of severity P1", "null": "of any severity"}
        | {f"P{n}": f"of severity P{n} or more severe" for n in (2, 3, 4, 5)},
    ),
}

_SCHEDULE = {
    "window.required_for": _names("Categories deployed only in a maintenance window: {}."),
    "window.required_flags": _names("Marks that ask for a maintenance window: {}.", names.FLAG),
    "window.windows": _names("Maintenance windows: {}."),
    "window.freezes": _names("Days on which nothing is deployed: {}."),
    "window.peak": _names("Busy hours: {}."),
    "notice.required_for": _names("Categories announced beforehand: {}."),
    "notice.required_flags": _names("Marks that ask for an announcement: {}.", names.FLAG),
    "notice.hours": _number("Those affected are told at least {} before the start."),
}

_CHECKS = {
    "verification.deadline": _deadline("A change is checked {}."),
    "verification.outcomes": _names("A change ends in one of these outcomes: {}."),
    "verification.high_risk_signoff": _flag("A sign-off by a second person at the highest risk level {}."),
    "verification.signoff_role": _role("That sign-off is given by {}.", "any person but the author"),
    "verification.watch_hours": _number("A high-risk change is watched for {} after go-live.", "at least {}"),
    "pir.outcomes": _names("Outcomes that ask for a review afterwards: {}."),
    "pir.caused_incident": _flag(
        "A change that caused an incident {}.",
        "is reviewed afterwards",
        "is reviewed only where its outcome asks for it",
    ),
    "pir.deadline": _deadline("That review is finished {}."),
}

_EMERGENCY = {
    "emergency.criteria": _names("An emergency is one of these: {}.", names.CRITERION),
    "emergency.authorisers": _role("An emergency is authorised before the start by {}.", "nobody"),
    "emergency.fallback_authorisers": _role("When those are away, it may be authorised by {}.", "nobody else"),
    "emergency.commander_required": _flag("An incident commander {}.", "is named", "need not be named"),
    "emergency.proceed_if_unreachable": _flag(
        "When nobody can be reached and waiting does harm, work {} without authorisation.", "may start", "may not start"
    ),
    "emergency.notify_within_minutes": _number(
        "Somebody is then told {}.", "within {} of the start", {"null": "without a fixed limit"}
    ),
    EMERGENCY_CLOCK: _choice(
        "The deadlines of an emergency count from {}.",
        implementation_end=_END,
        implementation_start="the start of implementation",
        authorised="the authorisation",
        incident_opened="the opening of the incident",
    ),
    "emergency.record_deadline": _deadline("An emergency is written down {}.", EMERGENCY_CLOCK),
    "emergency.review_deadline": _deadline("An emergency is reviewed {}.", EMERGENCY_CLOCK),
    "emergency.review_role": _role("The review is held by {}.", "any person who did not work on it"),
    "emergency.signoff_required": _flag("A sign-off afterwards {}."),
    "emergency.signoff_role": _role("The sign-off is given by {}.", "any person who did not work on it"),
    "emergency.signoff_deadline": _deadline("An emergency is signed off {}.", EMERGENCY_CLOCK),
    "emergency.incident_required": _flag("An emergency {} an incident.", "must name", "need not name"),
    "emergency.gates_required": _names("Gates that even an emergency keeps: {}.", names.GATE),
    "emergency.rollback_plan_due": _choice(
        "The rollback plan of an emergency is on record {}.",
        record_deadline="by the time the emergency is written down",
    ),
}

_EVERY_MONTH = {"1": "every month"}
_NO_LIMIT = {"null": "without a fixed limit"}

_REGISTERS = {
    "standard.template_review_months": _number("A standard procedure is reviewed {}.", "every {}", _EVERY_MONTH),
    "standard.individual_approval": _flag(
        "Each single standard change {}.", "is approved by one peer", "needs no approval of its own"
    ),
    "standard.must_be_logged": _flag("Each standard change {} in the register.", "is logged", "need not be logged"),
    "standard.log_within": _deadline("A standard change is logged {}."),
    "exception.max_days_by_risk": Phrasing(
        example="Longest time a policy exception may run, by risk: {}.", empty="without a fixed limit"
    ),
    "exception.approver_roles_by_risk": _names("Who approves a policy exception, by risk: {}.", names.ROLE),
    "exception.renewals_max": _number(
        "A policy exception {}.",
        "may be renewed {}",
        {
            "0": "may not be renewed",
            "1": "may be renewed once",
            "2": "may be renewed twice",
            "null": "may be renewed without a fixed limit",
        },
    ),
    "retention.years": _number("Records are kept for {}."),
    "retention.clock_starts_at": _choice(
        "That time counts from {}.",
        closed_at="the day the record is closed",
        implemented_at="the day the change is implemented",
        superseded_at="the day the version is superseded",
        period_end="the end of the audit period",
    ),
    "policy_review.interval_months": _number(
        "The policy is reviewed {}.", "every {}", _EVERY_MONTH | {"null": "at no fixed interval"}
    ),
    "policy_review.triggered_review_resets_clock": _flag(
        "An extra review {} the date of the next one.", "moves", "does not move"
    ),
    "policy_review.reminder_days": _number("Days of reminder before a review is due: {}."),
    "policy_review.triggers": _names("Events that call for an extra review: {}."),
    "policy_review.unchanged_rule": _choice(
        "A review without changes gives the policy {}.",
        minor="a new minor number",
        note="a dated note and no new number",
    ),
    "acknowledgement.within_days": _number(
        "Each person acknowledges a new version {}.", "within {} of its effective date", _NO_LIMIT
    ),
    "training.interval_months": _number("People are trained {}.", "every {}", _EVERY_MONTH),
    "training.joiner_within_days": _number("Joiners are trained {}.", "within {} of joining"),
    "reconciliation.frequency": _choice(
        "Deployment logs are compared with the register {}.",
        daily="every day",
        weekly="every week",
        fortnightly="every two weeks",
        monthly="every month",
        quarterly="every quarter",
    ),
    "reconciliation.complete_within_business_days": _number(
        "A log review is finished {}.", "within {} of the last day it covers", _NO_LIMIT
    ),
    "reconciliation.tolerance_minutes": _number("Record and log may differ by up to {}."),
    "reconciliation.match_keys": _names(
        "A deployment is matched to its record by {}.", names.MATCH_KEY, "or", "nothing"
    ),
    "metrics.emergency_rate_threshold_pct": _number(
        "The share of emergencies asks for attention {}.", "above {}", {"null": "at no set figure"}
    ),
    "cab.mode": _choice(
        "Changes are talked over in {}.",
        none="no standing meeting",
        standup_review="the team's existing short meeting",
        weekly_30="a weekly meeting of 30 minutes",
        formal="a formal change meeting",
    ),
    "cab.required_roles": _names("Roles that have to be at a change meeting: {}.", names.ROLE),
    "cab.headcount": _number("The company has {}."),
    "sampling.confidence": _number("Sample sizes are proposed for a confidence of {}."),
    "sampling.tolerable": _number("A deviation rate of up to {} is tolerable."),
    "sampling.expected": _number("Sample sizes expect {}.", "{}", {"0": "no deviation", "1": "1 deviation"}),
    "sampling.table": _choice(
        "Sample sizes are proposed by {}.",
        frequency="how often a control runs",
        binomial="the binomial table",
        hypergeometric="the hypergeometric table",
    ),
}

PHRASES: Mapping[str, Phrasing] = {
    **_ORGANISATION,
    **_CLASSIFICATION,
    **_APPROVAL,
    **_SEGREGATION,
    **_GATES,
    **_ROLLBACK,
    **_SCHEDULE,
    **_CHECKS,
    **_EMERGENCY,
    **_REGISTERS,
}
"""The words of every parameter, by path."""
