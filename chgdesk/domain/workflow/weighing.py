"""A change weighed under the rules of its day: class and why, whom it asks, and which fields the rules ask for.

(RSK-03, RSK-05, APR-01, APR-03.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.approvals import Answered, ApprovalPicture, Quality, approval_picture
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.findings import Judgement
from chgdesk.domain.evaluation.gates import required_tests
from chgdesk.domain.evaluation.judge import judge_under_rules, subject_of, why_unjudged
from chgdesk.domain.evaluation.subject import EMERGENCY, STANDARD, UNTESTED_BY_GATES, Subject
from chgdesk.domain.people import role_words
from chgdesk.domain.rules import MatrixRule
from chgdesk.domain.workflow.field_words import own_name
from chgdesk.domain.workflow.needs import ApprovalAsk, GivenApproval, Need, needs_after, needs_ahead, needs_to_close


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskReason:
    """One answer that made the risk what it is: the flag, where it comes from, and the level it implies (RSK-03)."""

    flag: str
    level: str
    system: str = ""
    """The system whose card brings the flag; empty where the record itself names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A change under the rules of its day."""

    subject: Subject
    policy_version: str
    category: str
    risk: str
    risk_because: tuple[RiskReason, ...]
    asks: tuple[ApprovalAsk, ...]
    min_persons: int
    tests: tuple[str, ...]
    needs: tuple[Need, ...]
    asked_fields: frozenset[str]
    """Fields that the rules of this category, risk and type ask for; every other one stays folded (W3)."""
    went_live: bool
    judgement: Judgement | None = None

    @property
    def all_approved(self) -> bool:
        """Whether every required approval is there and enough different people gave them."""
        people = {g.approval.person for ask in self.asks for g in ask.given if g.quality is Quality.GOOD}
        return all(ask.is_given for ask in self.asks) and len(people) >= self.min_persons

    def before(self, step: str) -> tuple[Need, ...]:
        """What stands in the way of a step."""
        return tuple(need for need in self.needs if need.before == step)


def weigh(change: Change, facts: Facts, now: datetime) -> Weighed:
    """Weigh a change as it stands: by the version of its start, before go-live by today's (PRM-01, R25)."""
    calendar = facts.default_rules.calendar
    planned = change.planned_window.start if change.planned_window else None
    start = change.started_at
    at = start or max(planned or now, now)
    version = facts.version_on(calendar.local_date(start or now))
    rules = facts.rules_for(version)
    subject = subject_of(change, facts, rules, at, now)
    picture = approval_picture(subject)
    number = version.number if version else ""
    asks = tuple(_asks(picture, subject, now))
    judgement = None
    if start is not None and not why_unjudged(start, facts, calendar):
        judgement = judge_under_rules(change, facts, now)
        needs = tuple(needs_after(judgement, subject, asks, number))
    elif start is not None:
        needs = ()
    else:
        needs = tuple(needs_ahead(subject, asks, picture, number, now))
    return Weighed(
        subject=subject,
        policy_version=number,
        category=subject.category,
        risk=subject.risk,
        risk_because=tuple(_risk_reasons(subject)),
        asks=asks,
        min_persons=max((rule.min_persons for rule in picture.matching_rules), default=0),
        tests=required_tests(subject) if subject.category not in UNTESTED_BY_GATES else (),
        needs=(*needs, *needs_to_close(subject, number)),
        asked_fields=asked_fields(subject),
        went_live=start is not None,
        judgement=judgement,
    )


def _risk_reasons(subject: Subject) -> Iterator[RiskReason]:
    """Which flags raise the risk, and from which system's card (RSK-03)."""
    rules, own = subject.rules, set(subject.change.flags)
    middle = rules.risk_levels[max(len(rules.risk_levels) - 2, 0)]
    for flags, level in ((rules.flags_high, rules.highest_risk), (rules.flags_medium, middle)):
        for flag in sorted(subject.flags & flags):
            yield RiskReason(flag=flag, level=level, system="" if flag in own else _system_with(flag, subject))


def _system_with(flag: str, subject: Subject) -> str:
    cards = ((name, subject.facts.systems.get(name)) for name in subject.change.systems)
    return next((name for name, card in cards if card is not None and flag in card.flags), "")


def _asks(picture: ApprovalPicture, subject: Subject, now: datetime) -> Iterator[ApprovalAsk]:
    for answer in picture.answered:
        roles = answer.requirement.roles
        holders = {
            person
            for (person, role), held in subject.facts.roles_of.items()
            if role in roles and person != subject.change.author and any(a.covers(now) for a in held)
        }
        yield ApprovalAsk(
            roles=roles,
            rule=_rule_words(answer, picture.matching_rules),
            holders=tuple(sorted(holders, key=subject.name)),
            given=tuple(GivenApproval(approval=r.approval, quality=r.quality) for r in answer.rated),
        )


def _rule_words(answer: Answered, rules: Iterable[MatrixRule]) -> str:
    """The first line of the matrix that asks for it, in words (APR-01)."""
    asked = set(answer.requirement.roles)
    for rule in rules:
        if asked == set(rule.any_of) or (len(asked) == 1 and asked <= set(rule.roles)):
            return rule_words(rule)
    return ""


def rule_words(rule: MatrixRule) -> str:
    """A line of the approval matrix in words: `normal · high risk: engineering lead and CTO`."""
    when = [
        " or ".join(sorted(rule.category)) if rule.category else "",
        f"{' or '.join(sorted(rule.risk))} risk" if rule.risk else "",
        " or ".join(sorted(rule.type)) if rule.type else "",
        f"with {' or '.join(sorted(rule.flags_any)).replace('_', ' ')}" if rule.flags_any else "",
    ]
    who = " and ".join(map(role_words, rule.roles))
    any_of = "any of " + ", ".join(map(role_words, rule.any_of)) if rule.any_of else ""
    persons = f", {rule.min_persons} different people" if rule.min_persons > 1 else ""
    head = " · ".join(part for part in when if part) or "every change"
    return f"{head}: {' and '.join(part for part in (who, any_of) if part)}{persons}"


def asked_fields(subject: Subject) -> frozenset[str]:
    """The record's fields that the rules of this category, risk and type ask for (W3: only these stand open)."""
    rules, change = subject.rules, subject.change
    asked = {own_name(name) for name in rules.required_fields.get(subject.category, ())}
    asked |= {"title", "systems"}
    if subject.category == EMERGENCY:
        return frozenset({*asked, "emergency", "deployments", "outcome", "incident", "rollback_plan"})
    if subject.category != STANDARD:
        asked |= {"description", "justification", "risk_declared", "approvals"}
        if change.delivered_via_repo:
            asked |= {"code_reviews"} if change.change_type in rules.review_applies_to else set()
            asked |= {"ci"} if rules.ci_required else set()
            asked |= {"scan"} if rules.sast_required and change.change_type == "code" else set()
        if subject.category in rules.staging_for and subject.risk in rules.staging_for_risk:
            asked.add("staging")
        if required_tests(subject):
            asked.add("tests")
        if subject.flags & rules.backup_flags and subject.is_high and rules.backup_confirmation:
            asked.add("backup_confirmed_at")
        if subject.is_high and rules.high_risk_signoff:
            asked.add("validation_signoff")
    if subject.category in rules.rollback_for and subject.risk in rules.rollback_for_risk:
        asked.add("rollback_plan")
    if subject.category in rules.notice_for or subject.flags & rules.notice_flags:
        asked |= {"notified_at", "planned_window"}
    if subject.category in rules.window_for or subject.flags & rules.window_flags:
        asked.add("planned_window")
    if "confidential_or_personal_data" in subject.flags:
        asked |= {"impact", "test_data"}
    if change.affects_internal_control:
        asked.add("internal_control_note")
    return frozenset(asked)
