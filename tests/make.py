"""Short factories with sensible defaults: a record that nothing is found in, and the judgement of one record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, Deployment, Emergency, Verification
from chgdesk.domain.evaluation.findings import Judgement
from chgdesk.domain.evaluation.judge import Evaluation, Period, evaluate
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import flatten, with_value
from chgdesk.domain.people import Person, RoleAssignment
from chgdesk.domain.policy import PolicyVersion
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.domain.register import Register
from chgdesk.domain.waiver import Waiver, WaiverApproval

YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))
YEAR_END = datetime(2026, 12, 31, 12, tzinfo=UTC)
STAFF: Mapping[str, tuple[str, ...]] = {
    "ada": ("engineer",),
    "dora": ("deployer",),
    "lea": ("engineering_lead", "policy_owner"),
    "quin": ("qa",),
    "sena": ("senior_engineer",),
    "cira": ("ciso", "security_officer"),
}
"""Who works here: ada writes, dora deploys, the others decide. All roles are held since 2020."""

Values = Mapping[str, object]


def at(text: str) -> datetime:
    """A UTC instant, as `2026-07-14 10:00` or with seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str) -> date:
    """A local day."""
    return date.fromisoformat(text)


START = at("2026-07-14 10:00")
END = at("2026-07-14 10:30")


def a_deployment(**given: Any) -> Deployment:
    """A deployment by dora through the pipeline, on Tuesday 14 July 2026 from 10:00 to 10:30 UTC."""
    defaults: dict[str, Any] = {"start": START, "end": END, "implementer": "dora", "account": "dora"}
    return Deployment(**{**defaults, **given})


def a_change(ref: str = "CHG-2026-103", **given: Any) -> Change:
    """A normal low-risk configuration change, written down a day before, deployed and checked."""
    defaults: dict[str, Any] = {
        "title": "Raise the connection limit",
        "description": "The limit of the mail worker goes from 20 to 40 connections; nothing else is touched.",
        "justification": "Mail was delayed twice.",
        "category": "normal",
        "change_type": "configuration",
        "risk_declared": "low",
        "systems": ("mail",),
        "requester": "quin",
        "author": "ada",
        "created_at": at("2026-07-13 09:00"),
        "deployments": (a_deployment(),),
        "outcome": "success",
        "verification": Verification(person="dora", at=at("2026-07-14 11:00")),
        "state": ChangeState.CLOSED,
    }
    return Change(ref=ref, **{**defaults, **given})


def an_emergency(facts: Emergency | None = None, **given: Any) -> Change:
    """An emergency that cira authorised ten minutes before the start; `facts` replaces the emergency part."""
    went = Emergency(criterion="restore_service", authoriser="cira", authorised_at=at("2026-07-14 09:50"))
    return a_change(category="emergency", emergency=facts or went, **given)


def an_approval(person: str = "lea", *roles: str, decided: str = "2026-07-14 09:00", **given: Any) -> Approval:
    """A signed approval an hour before the start, in the roles named or all that the person holds."""
    defaults: dict[str, Any] = {"mode": "in_app_signature", "decided_at": at(decided)}
    return Approval(person=person, roles_claimed=roles or STAFF[person], **{**defaults, **given})


def an_event(ref: str = "EV-1", when: str = "2026-07-14 10:00", **given: Any) -> DeploymentEvent:
    """A production deployment that the log shows, naming the record of `a_change`."""
    defaults: dict[str, Any] = {"environment": "production", "status": "success", "text": "CHG-2026-103 Raise it"}
    return DeploymentEvent(ref=ref, at=at(when), **{**defaults, **given})


def a_waiver(*rules: str, **given: Any) -> Waiver:
    """A policy exception for these rules, valid from 1 July to 31 July 2026, approved by the ciso on 1 June."""
    defaults: dict[str, Any] = {
        "ref": "EXC-1",
        "waives": rules,
        "risk": "medium",
        "state": "active",
        "approvals": (WaiverApproval(person="cira", role="ciso", at=at("2026-06-01 09:00")),),
        "approved_at": at("2026-06-01 09:00"),
        "starts_on": day("2026-07-01"),
        "expires_on": day("2026-07-31"),
    }
    return Waiver(**{**defaults, **given})


def a_version(number: str, effective: str, parameter_set: str = "rules", **given: Any) -> PolicyVersion:
    """A policy version in force from a day on, with the rules it prints."""
    fields: dict[str, Any] = {"document": "POL-1", "state": "effective", **given}
    return PolicyVersion(
        ref=f"POL-1 {number}", number=number, effective_on=day(effective), parameter_set=parameter_set, **fields
    )


def a_role(person: str, role: str, since: str = "2020-01-01 00:00", until: str | None = None) -> RoleAssignment:
    """A role held from one instant to another, both included."""
    return RoleAssignment(
        ref=f"{person} {role} {since}",
        person=person,
        role=role,
        held_from=at(since),
        held_to=None if until is None else at(until),
    )


def a_set(values: Values | None = None, ref: str = "rules") -> ParameterSet:
    """A parameter set of just these values by dotted path; on everything else it is silent."""
    tree: dict[str, Any] = {}
    for path, value in (values or {}).items():
        tree = with_value(tree, path, value)
    return ParameterSet(ref=ref, values=flatten(tree))


def a_register(*changes: Change, rules: Values | None = None, **parts: Any) -> Register:
    """A register of these records with the staff above, under rules that ask for nothing but what is given."""
    roles = tuple(a_role(person, role) for person, held in STAFF.items() for role in held)
    defaults: dict[str, Any] = {
        "people": tuple(Person(ref=person, name=person.capitalize()) for person in STAFF),
        "assignments": roles,
        "parameter_sets": (a_set(rules),),
    }
    return Register(changes=changes, **{**defaults, **parts})


def evaluated(register: Register, period: Period = YEAR, as_of: datetime = YEAR_END) -> Evaluation:
    """A register judged for a period."""
    return evaluate(register, period, as_of)


def judged(
    change: Change,
    rules: Values | None = None,
    *,
    period: Period = YEAR,
    as_of: datetime = YEAR_END,
    **parts: Any,
) -> Judgement:
    """One record judged, with further parts of the register as needed."""
    evaluation = evaluated(a_register(change, rules=rules, **parts), period, as_of)
    return evaluation.judgements[0]


def found(change: Change, rules: Values | None = None, **given: Any) -> list[str]:
    """The codes found in one record, sorted; with the role or test they concern after a colon."""
    return said(judged(change, rules, **given))


def said(judgement: Judgement) -> list[str]:
    """The codes of a judgement, sorted; with the role, waived code or test they concern after a colon."""
    return sorted(":".join(part for part in (f.code, f.role or f.waived or f.test) if part) for f in judgement.findings)


def with_deployment(change: Change, **given: Any) -> Change:
    """The same record with facts of its only deployment changed."""
    return replace(change, deployments=(replace(change.deployments[0], **given),))


def matrix(*roles: str, **rule: Any) -> Values:
    """An approval matrix of one line that asks for these roles of everything."""
    return {"approval_matrix": [{"when": {}, "roles": list(roles), **rule}]}


def hours(value: int) -> dict[str, object]:
    """A deadline in elapsed hours, as parameters write it."""
    return {"value": value, "unit": "hours"}


def business_days(value: int) -> dict[str, object]:
    """A deadline in business days, as parameters write it."""
    return {"value": value, "unit": "business_days"}


def codes_of(judgements: Iterable[Judgement]) -> dict[str, list[str]]:
    """What was found, by record."""
    return {j.ref: said(j) for j in judgements}
