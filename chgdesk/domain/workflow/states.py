"""States follow facts: nobody moves a record through "ready" and "implementing" by hand (requirements 3.3)."""

from __future__ import annotations

from datetime import datetime

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.subject import STANDARD
from chgdesk.domain.workflow.weighing import Weighed, weigh

SET_ASIDE = frozenset({ChangeState.REJECTED, ChangeState.WITHDRAWN, ChangeState.VOID})
"""Ended without going live; only an act leads there."""

AHEAD = frozenset({ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.APPROVED, ChangeState.READY})
"""Not gone live yet."""

LIVE = frozenset(
    {
        ChangeState.IMPLEMENTING,
        ChangeState.IMPLEMENTED,
        ChangeState.ROLLED_BACK,
        ChangeState.PARTIALLY_IMPLEMENTED,
        ChangeState.VERIFIED,
        ChangeState.REOPENED,
    }
)
"""Gone live, or going live, and not closed."""

_BY_ACT = SET_ASIDE | {ChangeState.CLOSED, ChangeState.REOPENED}
_BY_OUTCOME = {
    "rolled_back": ChangeState.ROLLED_BACK,
    "partially_implemented": ChangeState.PARTIALLY_IMPLEMENTED,
    "partial": ChangeState.PARTIALLY_IMPLEMENTED,
}


def settled(change: Change, facts: Facts, now: datetime, *, submitted: bool = False) -> ChangeState:
    """The state that a record's facts put it in; states that only an act brings about stay (requirements 3.3).

    `submitted` says that it is handed in with this very act.
    """
    if change.state in _BY_ACT:
        return change.state
    if change.started_at is not None:
        return _after_start(change)
    if change.state not in AHEAD - {ChangeState.DRAFT} and not submitted:
        return ChangeState.DRAFT
    return _before_start(weigh(change, facts, now))


def _after_start(change: Change) -> ChangeState:
    ended = all(d.end is not None for d in change.deployments if d.start is not None)
    if not ended and not change.outcome:
        return ChangeState.IMPLEMENTING
    if change.outcome and change.verification is not None and change.verification.at is not None:
        return ChangeState.VERIFIED
    return _BY_OUTCOME.get(change.outcome or "", ChangeState.IMPLEMENTED)


def _before_start(weighed: Weighed) -> ChangeState:
    if weighed.before("submit"):
        return ChangeState.SUBMITTED
    blocked = weighed.before("deploy")
    if weighed.category == STANDARD:
        return ChangeState.SUBMITTED if blocked else ChangeState.READY
    if not weighed.all_approved or any(need.field == "approvals" for need in blocked):
        return ChangeState.SUBMITTED
    return ChangeState.APPROVED if blocked or weighed.before("approve") else ChangeState.READY
