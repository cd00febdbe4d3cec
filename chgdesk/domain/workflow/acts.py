"""What may be done with a change next, and why not: one table of acts with their guards (requirements 3.3; AUD-15).

The same answer draws the button, its tooltip, the refusal of the window and of the command line (peers T1 to T3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.subject import EMERGENCY, STANDARD
from chgdesk.domain.evaluation.waivers import waiver_for
from chgdesk.domain.guards import (
    approval_lapsed,
    commander_missing,
    emergency_gates_open,
    rollback_untested,
    standard_unapproved,
    watch_too_short,
)
from chgdesk.domain.people import role_words
from chgdesk.domain.workflow.needs import Need
from chgdesk.domain.workflow.states import AHEAD, LIVE, SET_ASIDE
from chgdesk.domain.workflow.weighing import Weighed, weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a step is refused: what is missing, where, which clause asks for it, and who owes it."""

    sentence: str
    field: str = ""
    clause: str = ""
    code: str = ""
    owed_by: tuple[str, ...] = ()
    structural: bool = False
    """It stands in the nature of the step, so that it cannot be recorded as happened anyway either."""

    @property
    def words(self) -> str:
        """The sentence with the clause that asks for it."""
        return f"{self.sentence} ({self.clause})" if self.clause else self.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One act on a record: whether it is open now, and if not, every reason why."""

    key: str
    words: str
    refusals: tuple[Refusal, ...] = ()
    needs_reason: bool = False
    needs_signature: bool = False
    may_record_anyway: bool = False
    """Whether it may be recorded as having happened all the same; the findings then stand (DEP-08)."""

    @property
    def is_open(self) -> bool:
        """Whether it may be done as it stands."""
        return not self.refusals

    @property
    def why_not(self) -> str:
        """Every reason against it, as one text."""
        return " ".join(refusal.words for refusal in self.refusals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A change as it stands at an instant: what the guards look at."""

    change: Change
    weighed: Weighed
    facts: Facts
    now: datetime


Guard = Callable[[Standing], Iterator[Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One line of the table: from which states an act leads on, and what guards it."""

    key: str
    words: str
    leaves: frozenset[ChangeState]
    guard: Guard
    needs_reason: bool = False
    needs_signature: bool = False
    may_record_anyway: bool = False
    wrong_state: str = ""


def standing_of(change: Change, facts: Facts, now: datetime) -> Standing:
    """A change weighed, ready to be asked what may be done with it."""
    return Standing(change=change, weighed=weigh(change, facts, now), facts=facts, now=now)


def offers(standing: Standing) -> tuple[Offer, ...]:
    """Every act, open or refused with all reasons, in the order people meet them."""
    return tuple(_offer(act, standing) for act in ACTS.values())


def offer(key: str, standing: Standing) -> Offer:
    """One act of the table."""
    return _offer(ACTS[key], standing)


def _offer(act: Act, standing: Standing) -> Offer:
    state = standing.change.state
    if state not in act.leaves:
        said = act.wrong_state.format(state=state_in_words(state))
        refusals: tuple[Refusal, ...] = (Refusal(sentence=said, code="STATE", structural=True),)
    else:
        refusals = tuple(act.guard(standing))
    return Offer(
        key=act.key,
        words=act.words,
        refusals=refusals,
        needs_reason=act.needs_reason,
        needs_signature=act.needs_signature,
        may_record_anyway=act.may_record_anyway and not any(r.structural for r in refusals),
    )


def state_in_words(state: ChangeState) -> str:
    """A state as people say it."""
    said = {
        ChangeState.DRAFT: "a draft",
        ChangeState.IMPLEMENTING: "being deployed",
        ChangeState.READY: "ready to deploy",
    }
    return said.get(state, state.value.replace("_", " "))


def _of_needs(needs: Iterable[Need]) -> Iterator[Refusal]:
    for need in needs:
        yield Refusal(
            sentence=need.sentence, field=need.field, clause=need.clause, code=need.code, owed_by=need.owed_by
        )


def _submit(standing: Standing) -> Iterator[Refusal]:
    """Required fields, category, risk and text (draft → submitted)."""
    change, rules = standing.change, standing.weighed.subject.rules
    if change.category not in rules.categories:
        known = ", ".join(rules.categories)
        yield Refusal(sentence=f"Choose a category: {known}.", field="category", code="CAT-MISSING")
    yield from _of_needs(standing.weighed.before("submit"))


def _approve(standing: Standing) -> Iterator[Refusal]:
    """What an approver must be able to see (submitted → approved)."""
    if not standing.change.risk_declared and standing.weighed.category not in {STANDARD, EMERGENCY}:
        yield Refusal(sentence="Say how risky it is before anybody is asked to approve it.", field="risk_declared")
    yield from _of_needs(standing.weighed.before("approve"))


def _deploy(standing: Standing) -> Iterator[Refusal]:
    """Approvals, gates, plan, notice, window, lapse (approved → ready → implementing; DEP-08, GATE-01)."""
    change, weighed, now = standing.change, standing.weighed, standing.now
    subject, tree = weighed.subject, weighed.subject.rules.tree
    yield from _submit(standing)
    if weighed.category == EMERGENCY:
        emergency = change.emergency
        for said in (
            emergency_gates_open(change.gates, emergency.skipped_gates if emergency else (), tree),
            commander_missing(emergency.commander if emergency else None, tree),
        ):
            if said:
                yield Refusal(sentence=said, field="emergency")
        return
    yield from _of_needs(weighed.before("approve"))
    yield from _of_needs(weighed.before("deploy"))
    for ask in weighed.asks:
        good = [g.approval.decided_at for g in ask.given if g.quality == "good" and g.approval.decided_at is not None]
        said = approval_lapsed(max(good), now, tree) if good else None
        if said:
            yield Refusal(sentence=said, field="approvals", code="APR-LAPSED")
    if weighed.category == STANDARD:
        said = standard_unapproved(change.author, change.approvals, now, tree)
        if said:
            yield Refusal(sentence=said, field="approvals")
        return
    plan = change.rollback_plan
    said = rollback_untested(weighed.risk, plan.tested_at if plan else None, now, tree)
    if said:
        yield Refusal(sentence=said, field="rollback_plan")
    if not subject.rules.compensating_enabled and change.sod_exception:
        yield Refusal(
            sentence="The policy in force knows no policy exception for self-approval.", field="sod_exception"
        )


def _close(standing: Standing) -> Iterator[Refusal]:
    """Checks, reviews, incident, documents, follow-up (verified → closed; VER-05..07, CHG-14)."""
    change, weighed = standing.change, standing.weighed
    if change.state is ChangeState.IMPLEMENTING:
        yield Refusal(sentence="Say when it ended and how.", field="deployments", code="CLOSE-END")
    yield from _of_needs(weighed.before("close"))
    if (
        change.outcome == "partially_implemented"
        and not any(other.follow_up_of == change.ref for other in standing.facts.register.changes)
        and not any(link.kind == "follow_up" for link in change.links)
    ):
        yield Refusal(
            sentence="It was carried out in part; link the change that brings the rest, or say that none will.",
            field="links",
            code="CLOSE-FOLLOW-UP",
        )
    if change.started_at is not None and weighed.category not in {STANDARD, EMERGENCY}:
        said = watch_too_short(weighed.risk, weighed.subject.end, standing.now, weighed.subject.rules.tree)
        if said:
            yield Refusal(sentence=said, field="verification", code="CLOSE-WATCH")


def _free(_standing: Standing) -> Iterator[Refusal]:
    yield from ()


def _not_live(standing: Standing) -> Iterator[Refusal]:
    """Only what never went live is withdrawn, rejected or voided; what did is a fact."""
    events = standing.facts.events_of(standing.change)
    if standing.change.started_at is not None or events:
        yield Refusal(
            sentence="It went live, so it stays on the list. Record how it ended, and close it.",
            field="deployments",
            code="WENT-LIVE",
            structural=True,
        )


ACTS: Mapping[str, Act] = {
    act.key: act
    for act in (
        Act(
            key="submit",
            words="Ask for approval",
            leaves=frozenset({ChangeState.DRAFT}),
            guard=_submit,
            may_record_anyway=True,
            wrong_state="It is {state}; only a draft is handed in.",
        ),
        Act(
            key="approve",
            words="Sign the approval here",
            leaves=AHEAD | LIVE,
            guard=_approve,
            needs_signature=True,
            wrong_state="It is {state}; nothing of it can be approved any more.",
        ),
        Act(
            key="deploy",
            words="Record that it goes live",
            leaves=AHEAD | LIVE,
            guard=_deploy,
            may_record_anyway=True,
            wrong_state="It is {state}; reopen it before a further deployment is recorded.",
        ),
        Act(
            key="reject",
            words="Record that it was rejected",
            leaves=AHEAD - {ChangeState.DRAFT},
            guard=_not_live,
            needs_reason=True,
            wrong_state="It is {state}; only what was asked for and has not gone live can be rejected.",
        ),
        Act(
            key="withdraw",
            words="Withdraw",
            leaves=AHEAD,
            guard=_not_live,
            needs_reason=True,
            wrong_state="It is {state}; only what has not gone live can be withdrawn.",
        ),
        Act(
            key="void",
            words="Void this number",
            leaves=AHEAD | SET_ASIDE - {ChangeState.VOID},
            guard=_not_live,
            needs_reason=True,
            wrong_state="It is {state}; only what never went live can be voided.",
        ),
        Act(
            key="close",
            words="Close",
            leaves=LIVE,
            guard=_close,
            may_record_anyway=True,
            wrong_state="It is {state}; what has gone live can be closed.",
        ),
        Act(
            key="reopen",
            words="Reopen",
            leaves=frozenset({ChangeState.CLOSED}),
            guard=_free,
            needs_reason=True,
            needs_signature=True,
            wrong_state="It is {state}; only a closed record can be reopened.",
        ),
    )
}
"""Every act on a change. States between them follow facts and are nobody's act."""


def why_not_sign(standing: Standing, person: str, roles: tuple[str, ...]) -> tuple[Refusal, ...]:
    """Why a person may not sign an approval in these roles now; nothing where they may (SOD-01, APR-07, ROLE-03)."""
    return (*offer("approve", standing).refusals, *_signer(standing, person, roles))


def _signer(standing: Standing, person: str, roles: tuple[str, ...]) -> Iterator[Refusal]:
    change, facts, now = standing.change, standing.facts, standing.now
    name = facts.name(person)
    lacking = [role for role in roles if not facts.held(person, role, now)]
    if not roles:
        yield Refusal(sentence=f"Say in which role {name} approves.", field="approvals", structural=True)
    if lacking:
        held = sorted(role for (who, role) in facts.roles_of if who == person and facts.held(person, role, now))
        said = f" {name} holds: {', '.join(map(role_words, held))}." if held else f" {name} holds no role now."
        words = " or ".join(map(role_words, lacking))
        yield Refusal(
            sentence=f"{name} does not hold the role of {words} today.{said}",
            field="approvals",
            clause="Approval authority",
            code="APR-WRONG-ROLE",
            structural=True,
        )
    if person == change.author and not _own_work_excepted(standing):
        yield Refusal(
            sentence=f"{name} wrote this change, so somebody else must approve it. A team too small for that names a "
            "policy exception for segregation of duties that is in force.",
            field="approvals",
            clause="Segregation of duties",
            code="SOD-SELF-APPROVAL",
            structural=True,
        )


def _own_work_excepted(standing: Standing) -> bool:
    """Whether a policy exception in force today lets the author approve under compensating controls (SOD-05)."""
    rules = standing.weighed.subject.rules
    if not rules.compensating_enabled or not standing.change.sod_exception:
        return False
    found = waiver_for("segregation", (standing.change.sod_exception,), standing.now, standing.facts, rules)
    return found is not None


def standing_approvals(change: Change) -> tuple[Approval, ...]:
    """The approvals that stand: given, not voided."""
    return tuple(a for a in change.approvals if a.voided_at is None and a.decision != "reject")


def roles_to_claim(person: str, standing: Standing) -> tuple[str, ...]:
    """The roles in which a person's approval would count: those asked for that they hold, else all they hold."""
    facts, now = standing.facts, standing.now
    asked = [role for ask in standing.weighed.asks for role in ask.roles if facts.held(person, role, now)]
    held = [role for (who, role) in facts.roles_of if who == person and facts.held(person, role, now)]
    return tuple(dict.fromkeys(asked or sorted(held)))
