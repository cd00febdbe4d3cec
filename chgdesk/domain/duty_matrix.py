"""Who did what in a period, and where two duties met in one person that the rules keep apart (SOD-08).

A cell counts the records that say so; a conflict names the rule that makes it one. Conflicts on records follow the
judge's own findings, so that matrix and register never differ; what two roles held would allow is said apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chgdesk.domain.approving import approvers_of
from chgdesk.domain.assigning import held_on
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.findings import Judgement
from chgdesk.domain.evaluation.judge import Evaluation, Period
from chgdesk.domain.parameter_definitions import BY_PATH
from chgdesk.domain.people import role_words
from chgdesk.domain.reconcile import ReconciliationRun
from chgdesk.domain.rules import Rules

DEPLOYER, REQUESTER, SENIOR = "deployer", "requester", "senior_engineer"
NO_AUTHOR = frozenset({"no_author_deploy", "three_way"})
NO_APPROVER = frozenset({"no_approver_deploy", "three_way"})


class Duty(StrEnum):
    """The seven duties of the matrix, in the order of a change's life."""

    REQUEST = "request"
    AUTHOR = "author"
    REVIEW = "review"
    APPROVE = "approve"
    DEPLOY = "deploy"
    VERIFY = "verify"
    RECONCILE = "reconcile"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCell:
    """One duty of one person: the records that say so, and the roles held in the period that give it."""

    duty: Duty
    records: tuple[str, ...] = ()
    by_role: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One person with the seven duties."""

    person: str
    name: str
    cells: tuple[DutyCell, ...]

    def cell(self, duty: Duty) -> DutyCell:
        """The cell of a duty."""
        return self.cells[tuple(Duty).index(duty)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyConflict:
    """Two duties that met in one person; `rule` is the parameter or requirement that keeps them apart.

    `on_record` is False where only the roles held would allow it and no record shows it.
    """

    person: str
    name: str
    duties: tuple[Duty, Duty]
    rule: str
    sentence: str
    records: tuple[str, ...] = ()
    on_record: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMatrix:
    """People by duties for a period, with the conflicts; `changes` is how many records were read."""

    period: Period
    changes: int
    runs: int
    rows: tuple[DutyRow, ...]
    conflicts: tuple[DutyConflict, ...]
    deployer_rule: str = ""


def duty_matrix(evaluation: Evaluation) -> DutyMatrix:
    """The matrix of a judged period."""
    members = members_of(evaluation)
    runs = runs_in(evaluation)
    done: dict[str, dict[Duty, dict[str, None]]] = {}
    for _judgement, change in members:
        for duty, person in _duties_on(change):
            done.setdefault(person, {}).setdefault(duty, {})[change.ref] = None
    for run in runs:
        if run.performed_by:
            done.setdefault(run.performed_by, {}).setdefault(Duty.RECONCILE, {})[run.ref] = None
    roles = _roles_held(evaluation)
    given = _duties_of_roles(evaluation.rules)
    names = evaluation.facts.names
    people = sorted(done.keys() | roles.keys(), key=lambda person: (names.get(person, person).casefold(), person))
    rows = tuple(
        DutyRow(
            person=person,
            name=names.get(person, person),
            cells=tuple(_cell(duty, done.get(person, {}), roles.get(person, frozenset()), given) for duty in Duty),
        )
        for person in people
    )
    return DutyMatrix(
        period=evaluation.period,
        changes=len(members),
        runs=len(runs),
        rows=tuple(row for row in rows if any(cell.records or cell.by_role for cell in row.cells)),
        conflicts=(*_on_changes(evaluation, members), *_on_runs(evaluation, runs), *_by_roles(evaluation, roles)),
        deployer_rule=evaluation.rules.deployer_rule,
    )


def members_of(evaluation: Evaluation) -> tuple[tuple[Judgement, Change], ...]:
    """The records of the period with their judgements."""
    changes = {change.ref: change for change in evaluation.facts.register.changes}
    return tuple((judgement, changes[judgement.ref]) for judgement in evaluation.population)


def runs_in(evaluation: Evaluation) -> tuple[ReconciliationRun, ...]:
    """The reviews of deployment logs that cover a day of the period."""
    first, last = evaluation.period.first, evaluation.period.last
    return tuple(run for run in evaluation.facts.runs if run.first_day <= last and run.last_day >= first)


def _duties_on(change: Change) -> Iterator[tuple[Duty, str]]:
    """Who did what by one record."""
    if change.requester:
        yield Duty.REQUEST, change.requester
    if change.author:
        yield Duty.AUTHOR, change.author
    yield from ((Duty.REVIEW, review.person) for review in change.code_reviews)
    yield from ((Duty.APPROVE, person) for person in approvers_of(change))
    yield from ((Duty.DEPLOY, d.implementer) for d in change.deployments if d.implementer)
    for check in (change.verification, change.validation_signoff):
        if check is not None and check.person:
            yield Duty.VERIFY, check.person


def _roles_held(evaluation: Evaluation) -> dict[str, frozenset[str]]:
    """The roles each person held at some instant of the period."""
    calendar = evaluation.rules.calendar
    first, last = calendar.start_of(evaluation.period.first), calendar.end_of(evaluation.period.last)
    held: dict[str, set[str]] = {}
    for one in evaluation.facts.register.assignments:
        ends = one.held_to
        if one.held_from <= last and (ends is None or ends >= max(first, one.held_from)):
            held.setdefault(one.person, set()).add(one.role)
    return {person: frozenset(roles) for person, roles in held.items()}


def _duties_of_roles(rules: Rules) -> Mapping[Duty, frozenset[str]]:
    """Which roles give which duty, by the rules in force at the end of the period."""
    approving = {role for rule in rules.approval_matrix for role in (*rule.roles, *rule.any_of)}
    approving |= rules.authorisers | rules.fallback_authorisers
    senior = {SENIOR} if rules.review_senior_for else set()
    return {
        Duty.REQUEST: frozenset({REQUESTER}),
        Duty.REVIEW: frozenset(senior),
        Duty.APPROVE: frozenset(approving),
        Duty.DEPLOY: frozenset({DEPLOYER}),
        Duty.VERIFY: frozenset({rules.signoff_role} if rules.high_risk_signoff and rules.signoff_role else ()),
    }


def _cell(
    duty: Duty, done: Mapping[Duty, dict[str, None]], roles: frozenset[str], given: Mapping[Duty, frozenset[str]]
) -> DutyCell:
    return DutyCell(
        duty=duty,
        records=tuple(done.get(duty, ())),
        by_role=tuple(sorted(roles & given.get(duty, frozenset()))),
    )


_SODS: Mapping[str, tuple[Duty, Duty]] = {
    "SOD-SELF-APPROVAL": (Duty.AUTHOR, Duty.APPROVE),
    "SOD-AUTHOR-DEPLOYED": (Duty.AUTHOR, Duty.DEPLOY),
    "SOD-APPROVER-DEPLOYED": (Duty.APPROVE, Duty.DEPLOY),
    "SOD-IMPLEMENTER-SOLE-APPROVER": (Duty.APPROVE, Duty.DEPLOY),
}
_RULES: Mapping[str, tuple[str, str]] = {
    "SOD-OWN-APPROVAL": ("SOD-01", "an approval of one's own work never counts"),
    "SOD-AUTHOR-DEPLOYED": ("sod.deployer_rule", "the author never deploys"),
    "SOD-APPROVER-DEPLOYED": ("sod.deployer_rule", "an approver never deploys"),
    "SOD-IMPLEMENTER-SOLE-APPROVER": (
        "sod.implementer_not_sole_approver",
        "whoever deploys is never the only approver",
    ),
    "OWN-REVIEW": ("gates.code_review.min_reviewers", "reviewers are others than the author"),
}
_ALWAYS: Mapping[str, str] = {
    "SOD-01": "Always: nobody's approval of their own work counts",
    "REC-09": "Always: whoever compares deployment logs does not deploy",
}


def rule_words(rule: str) -> str:
    """A conflict's rule as people read it: what the parameter sets, with its path, or what always holds."""
    if rule in BY_PATH:
        return f"{BY_PATH[rule].meaning} ({rule})"
    return _ALWAYS.get(rule, rule)


_DID: Mapping[Duty, str] = {
    Duty.REQUEST: "asked for",
    Duty.AUTHOR: "wrote",
    Duty.REVIEW: "reviewed",
    Duty.APPROVE: "approved",
    Duty.DEPLOY: "deployed",
    Duty.VERIFY: "checked",
    Duty.RECONCILE: "compared the log of",
}


def _on_changes(evaluation: Evaluation, members: Iterable[tuple[Judgement, Change]]) -> Iterator[DutyConflict]:
    """Conflicts that records show, gathered by person and rule."""
    found: dict[tuple[str, str, tuple[Duty, Duty]], dict[str, None]] = {}
    for judgement, change in members:
        for code, person, duties in _met_on(judgement, change):
            found.setdefault((person, code, duties), {})[change.ref] = None
    for (person, code, duties), records in sorted(found.items(), key=lambda item: item[0][:2]):
        path, words = _RULES[code]
        name = evaluation.facts.name(person)
        yield DutyConflict(
            person=person,
            name=name,
            duties=duties,
            rule=path,
            sentence=f"{name} {_DID[duties[0]]} and {_DID[duties[1]]} {_count(records, 'record')}; {words}.",
            records=tuple(records),
        )


def _met_on(judgement: Judgement, change: Change) -> Iterator[tuple[str, str, tuple[Duty, Duty]]]:
    """The rule, the person and the two duties of each conflict on one record."""
    approvers = set(approvers_of(change))
    implementers = {d.implementer for d in change.deployments if d.implementer}
    author = change.author
    if author and author in approvers:
        yield "SOD-OWN-APPROVAL", author, (Duty.AUTHOR, Duty.APPROVE)
    if author and any(review.person == author for review in change.code_reviews):
        yield "OWN-REVIEW", author, (Duty.AUTHOR, Duty.REVIEW)
    codes = set(judgement.codes)
    if author and "SOD-AUTHOR-DEPLOYED" in codes:
        yield "SOD-AUTHOR-DEPLOYED", author, _SODS["SOD-AUTHOR-DEPLOYED"]
    for code in ("SOD-APPROVER-DEPLOYED", "SOD-IMPLEMENTER-SOLE-APPROVER"):
        if code in codes:
            yield from ((code, person, _SODS[code]) for person in sorted(approvers & implementers))


def _on_runs(evaluation: Evaluation, runs: Iterable[ReconciliationRun]) -> Iterator[DutyConflict]:
    """Logs compared by somebody who deploys: the role on a day of the log, or a deployment in it."""
    facts = evaluation.facts
    found: dict[str, dict[str, None]] = {}
    for run in runs:
        who = run.performed_by
        if who and (
            _deployed_in(evaluation, who, run) or _is_deployer_in(evaluation, who, run.first_day, run.last_day)
        ):
            found.setdefault(who, {})[run.ref] = None
    for person, refs in sorted(found.items()):
        name = facts.name(person)
        yield DutyConflict(
            person=person,
            name=name,
            duties=(Duty.DEPLOY, Duty.RECONCILE),
            rule="REC-09",
            sentence=(
                f"{name} compared {_count(refs, 'deployment log')} of days on which {name} deployed or held the role "
                f"of {role_words(DEPLOYER)}; whoever compares does not deploy."
            ),
            records=tuple(refs),
        )


def _deployed_in(evaluation: Evaluation, person: str, run: ReconciliationRun) -> bool:
    calendar = evaluation.rules.calendar
    return any(
        deployment.implementer == person
        and deployment.start is not None
        and run.first_day <= calendar.local_date(deployment.start) <= run.last_day
        for change in evaluation.facts.register.changes
        for deployment in change.deployments
    )


def _is_deployer_in(evaluation: Evaluation, person: str, first: date, last: date) -> bool:
    calendar = evaluation.rules.calendar
    mine = [a for a in evaluation.facts.register.assignments if a.person == person and a.role == DEPLOYER]
    opens, closes = calendar.start_of(first), calendar.end_of(last)
    return any(a.held_from <= closes and (a.held_to is None or a.held_to >= max(opens, a.held_from)) for a in mine)


def _by_roles(evaluation: Evaluation, roles: Mapping[str, frozenset[str]]) -> Iterator[DutyConflict]:
    """What the roles held on the last day would allow, where the deployer rule forbids it on one record."""
    rules = evaluation.rules
    if rules.deployer_rule not in NO_APPROVER:
        return
    calendar, last = rules.calendar, evaluation.period.last
    deployers = {a.person for a in held_on(evaluation.facts.register.assignments, DEPLOYER, last, calendar)}
    approving = _duties_of_roles(rules)[Duty.APPROVE]
    for person in sorted(deployers & roles.keys()):
        both = sorted(roles[person] & approving)
        if both:
            name = evaluation.facts.name(person)
            yield DutyConflict(
                person=person,
                name=name,
                duties=(Duty.APPROVE, Duty.DEPLOY),
                rule="sod.deployer_rule",
                sentence=(
                    f"{name} may approve ({', '.join(map(role_words, both))}) and deploy; the rule allows it on "
                    "different records only."
                ),
                on_record=False,
            )


def _count(refs: Mapping[str, None], what: str) -> str:
    return f"{len(refs)} {what}" if len(refs) == 1 else f"{len(refs)} {what}s"
