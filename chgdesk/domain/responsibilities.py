"""Who is responsible, accountable, consulted and informed for each step, by the rules in force (ROLE-04, ROLE-05)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import unflatten, value_at
from chgdesk.domain.people import Role, RoleAssignment, role_words
from chgdesk.domain.policy import PolicyDocument
from chgdesk.domain.rules import MatrixRule, Rules, rules_of

AUTHOR = "author"
REQUESTER = "requester"
IMPLEMENTER = "implementer"
REVIEWER = "code_reviewer"
INDEPENDENT = "somebody_who_does_not_deploy"
SECOND = "second_person"
EVERYBODY = "everybody"
CONCERNED = "those_concerned"
PARTIES: tuple[str, ...] = (AUTHOR, REQUESTER, IMPLEMENTER, REVIEWER, INDEPENDENT, SECOND, EVERYBODY, CONCERNED)
"""Who takes part in a change without holding a role of that name."""

DEPLOYER = "deployer"
SENIOR = "senior_engineer"
COMMANDER = "incident_commander"
OWNER = "policy_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One step of the policy and who has which part in it; `when` says to what it applies, `how` how many are asked.

    The four parts hold role keys or `PARTIES`. `rests_on` are the parameters it was read from; empty where the step
    follows from what the policy is, not from a figure in it.
    """

    step: str
    title: str
    when: str = ""
    how: str = ""
    responsible: tuple[str, ...] = ()
    accountable: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


def responsibility_chart(tree: Mapping[str, Any], document: PolicyDocument | None = None) -> tuple[Duty, ...]:
    """The chart that a parameter tree implies, in the order of a change's life (ROLE-05).

    The policy's owner is accountable for every step (ROLE-04) but those that the rules leave to somebody by name:
    the sign-off of an emergency, a policy exception that one role approves, and the policy's own approval.
    """
    rules = rules_of(tree)
    owner = _owner(tree, document)
    return (
        *_request(owner),
        *_review(rules, owner),
        *_approve(rules, owner),
        *_deploy(rules, owner),
        *_emergency(rules, owner),
        *_afterwards(rules, owner),
        *_policy(owner, document),
    )


def _owner(tree: Mapping[str, Any], document: PolicyDocument | None) -> str:
    stated = document.owner_role if document is not None else ""
    return stated or str(value_at(tree, "policy.owner_role") or OWNER)


def _request(owner: str) -> Iterator[Duty]:
    yield Duty(
        step="request",
        title="Ask for a change and write it down",
        responsible=(REQUESTER, AUTHOR),
        accountable=(owner,),
        rests_on=("required_fields",),
    )
    yield Duty(
        step="classify",
        title="Say category and risk",
        how="everybody who writes a change down",
        responsible=(AUTHOR,),
        accountable=(owner,),
        rests_on=("categories", "risk.levels", "major_triggers"),
    )


def _review(rules: Rules, owner: str) -> Iterator[Duty]:
    asked = {level: rules.review_min.get(level, 0) for level in rules.risk_levels}
    if not any(asked.values()):
        return
    senior = tuple(level for level in rules.risk_levels if level in rules.review_senior_for)
    how = ", ".join(f"{level} {count}" for level, count in asked.items())
    yield Duty(
        step="review",
        title="Review the code",
        when=_listed(sorted(rules.review_applies_to)),
        how=f"reviewers other than the author: {how}" + (f"; one senior at {_listed(senior)} risk" if senior else ""),
        responsible=(REVIEWER, *((SENIOR,) if senior else ())),
        accountable=(owner,),
        informed=(AUTHOR,),
        rests_on=("gates.code_review.min_reviewers", "gates.code_review.senior_required_for"),
    )


def _approve(rules: Rules, owner: str) -> Iterator[Duty]:
    optional = [tuple(rule.get("optional") or ()) for rule in value_at(rules.tree, "approval_matrix") or ()]
    for rule, asked_too in zip(rules.approval_matrix, optional, strict=True):
        yield Duty(
            step="approve",
            title="Approve the change",
            when=_condition(rule, rules),
            how=_how_many(rule),
            responsible=tuple(dict.fromkeys((*rule.roles, *rule.any_of))),
            accountable=(owner,),
            consulted=asked_too,
            informed=(AUTHOR, IMPLEMENTER),
            rests_on=("approval_matrix",),
        )
    if rules.compensating_enabled and rules.compensating_pir_role:
        yield Duty(
            step="approve",
            title="Review afterwards what only its author approved",
            when="under a policy exception",
            responsible=(rules.compensating_pir_role,),
            accountable=(owner,),
            informed=(AUTHOR,),
            rests_on=("sod.compensating.pir_role",),
        )


def _condition(rule: MatrixRule, rules: Rules) -> str:
    """To which changes a line of the matrix applies, in words."""
    parts = [
        _listed(_in_order(rule.category, rules.categories)) if rule.category is not None else "",
        f"{_listed(_in_order(rule.risk, rules.risk_levels))} risk" if rule.risk is not None else "",
        f"type {_listed(sorted(rule.type))}" if rule.type is not None else "",
        f"with {_listed(sorted(rule.flags_any))}" if rule.flags_any is not None else "",
    ]
    return ", ".join(part for part in parts if part) or "every change"


def _in_order(names: frozenset[str], order: tuple[str, ...]) -> list[str]:
    """Names in the policy's own order; those it does not list come last."""
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def _how_many(rule: MatrixRule) -> str:
    parts = []
    if len(rule.roles) > 1:
        parts.append(f"each of {_listed(map(role_words, rule.roles), 'and')}")
    elif rule.roles and rule.any_of:
        parts.append(role_words(rule.roles[0]))
    if len(rule.any_of) > 1:
        parts.append(f"any one of {_listed(map(role_words, rule.any_of))}")
    if rule.min_persons > 1:
        parts.append(f"at least {rule.min_persons} people")
    return "; ".join(parts)


_DEPLOYER_WORDS: Mapping[str, str] = {
    "allow_author_if_other_approved": "the author may, where somebody else approved",
    "no_author_deploy": "never the author",
    "no_approver_deploy": "never an approver",
    "three_way": "author, approver and deployer are three people",
}


def _deploy(rules: Rules, owner: str) -> Iterator[Duty]:
    told = bool(rules.notice_for or rules.notice_flags)
    yield Duty(
        step="deploy",
        title="Deploy to production",
        how=_DEPLOYER_WORDS.get(rules.deployer_rule, ""),
        responsible=(DEPLOYER,),
        accountable=(owner,),
        informed=(AUTHOR, *((CONCERNED,) if told else ())),
        rests_on=("sod.deployer_rule", *(("notice.required_for",) if told else ())),
    )
    yield Duty(
        step="check",
        title="Check the result after go-live",
        responsible=(IMPLEMENTER,),
        accountable=(owner,),
        informed=(REQUESTER,),
        rests_on=("verification.deadline",),
    )
    if rules.high_risk_signoff:
        yield Duty(
            step="check",
            title="Sign off the result",
            when=f"{rules.highest_risk} risk",
            how="somebody other than the implementer",
            responsible=(rules.signoff_role or SECOND,),
            accountable=(owner,),
            informed=(AUTHOR,),
            rests_on=("verification.high_risk_signoff", "verification.signoff_role"),
        )


def _emergency(rules: Rules, owner: str) -> Iterator[Duty]:
    first, then = sorted(rules.authorisers), sorted(rules.fallback_authorisers - rules.authorisers)
    needs_commander = bool(value_at(rules.tree, "emergency.commander_required"))
    how = [f"any one of {_listed(map(role_words, first))}"] if len(first) > 1 else []
    how += [f"when away: {_listed(map(role_words, then))}"] if then else []
    yield Duty(
        step="emergency_authorise",
        title="Say go in an emergency",
        when="emergencies",
        how="; ".join(how),
        responsible=(*first, *then),
        accountable=(rules.emergency_signoff_role or owner,),
        consulted=(COMMANDER,) if needs_commander else (),
        informed=(rules.emergency_review_role,) if rules.emergency_review_role else (),
        rests_on=("emergency.authorisers", "emergency.fallback_authorisers"),
    )
    if rules.emergency_review_role:
        yield Duty(
            step="emergency_review",
            title="Review the emergency afterwards",
            when="emergencies",
            how="not the author, not the implementer",
            responsible=(rules.emergency_review_role,),
            accountable=(rules.emergency_signoff_role or owner,),
            informed=(AUTHOR, IMPLEMENTER),
            rests_on=("emergency.review_role",),
        )
    if rules.emergency_signoff_required and rules.emergency_signoff_role:
        yield Duty(
            step="emergency_sign_off",
            title="Sign off the emergency",
            when="emergencies",
            responsible=(rules.emergency_signoff_role,),
            accountable=(rules.emergency_signoff_role,),
            informed=(owner,) if owner != rules.emergency_signoff_role else (),
            rests_on=("emergency.signoff_role",),
        )


def _afterwards(rules: Rules, owner: str) -> Iterator[Duty]:
    for level in _in_order(frozenset(rules.waiver_roles_by_risk), rules.risk_levels):
        roles = rules.waiver_roles_by_risk[level]
        answers = roles if len(roles) == 1 else (owner,)
        yield Duty(
            step="exceptions",
            title="Approve a policy exception",
            when=f"{level} risk",
            how=f"each of {_listed(map(role_words, roles), 'and')}" if len(roles) > 1 else "",
            responsible=roles,
            accountable=answers,
            informed=() if owner in {*roles, *answers} else (owner,),
            rests_on=("exception.approver_roles_by_risk",),
        )
    yield Duty(
        step="log_review",
        title="Compare deployment logs with the register",
        how="does not deploy",
        responsible=(INDEPENDENT,),
        accountable=(owner,),
        informed=(DEPLOYER,),
        rests_on=("reconciliation.frequency",),
    )


def _policy(owner: str, document: PolicyDocument | None) -> Iterator[Duty]:
    approver = document.approver_role if document is not None else ""
    yield Duty(
        step="policy_review",
        title="Review the policy and draft its next version",
        responsible=(owner,),
        accountable=(owner,),
        rests_on=("policy_review.interval_months", "policy.owner_role"),
    )
    yield Duty(
        step="policy_approval",
        title="Approve the policy",
        how="not its author, not an editor",
        responsible=(approver or owner,),
        accountable=(approver or owner,),
        consulted=(owner,) if approver and approver != owner else (),
        informed=(EVERYBODY,),
    )


def _listed(words: Iterable[str], last: str = "or") -> str:
    """Some words as a sentence lists them."""
    named = [word.replace("_", " ") for word in words]
    return f" {last} ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)


_SINGLE = (
    "policy.owner_role",
    "sod.compensating.pir_role",
    "verification.signoff_role",
    "emergency.review_role",
    "emergency.signoff_role",
)
_SEVERAL = ("emergency.authorisers", "emergency.fallback_authorisers")


def needed_roles(tree: Mapping[str, Any], document: PolicyDocument | None = None) -> Mapping[str, tuple[str, ...]]:
    """Every role that the rules lean on, with the titles of the steps that need it, in the chart's order (APR-14)."""
    found: dict[str, dict[str, None]] = {}
    for duty in responsibility_chart(tree, document):
        for role in (*duty.responsible, *duty.accountable):
            if role not in PARTIES:
                found.setdefault(role, {})[duty.title] = None
    return {role: tuple(titles) for role, titles in found.items()}


def roles_named(parameters: ParameterSet) -> frozenset[str]:
    """Every role key that a set of parameters names anywhere, whether or not it leads to a duty."""
    tree = unflatten(parameters.values)
    rules = rules_of(tree)
    several = [role for path in _SEVERAL for role in value_at(tree, path) or ()]
    single = [str(value_at(tree, path)) for path in _SINGLE if value_at(tree, path)]
    matrix = [role for rule in rules.approval_matrix for role in (*rule.roles, *rule.any_of)]
    waived = [role for roles in rules.waiver_roles_by_risk.values() for role in roles]
    return frozenset({*several, *single, *matrix, *waived, DEPLOYER, SENIOR})


def roles_known(
    roles: Iterable[Role], assignments: Iterable[RoleAssignment], parameters: Iterable[ParameterSet]
) -> frozenset[str]:
    """Every role a workspace speaks of: on record, held by somebody, or named by a set of rules."""
    named = {role for each in parameters for role in roles_named(each)}
    return frozenset({*(role.ref for role in roles), *(held.role for held in assignments), *named})
