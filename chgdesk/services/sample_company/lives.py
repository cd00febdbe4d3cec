"""How each change record of the sample company grew on record: written down, approved, live, checked, closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval
from chgdesk.domain.register import Register
from chgdesk.services.sample_company.acts import Act, before_the_export
from chgdesk.services.sample_company.company import AS_OF, JUDGED_FROM, local
from chgdesk.services.sample_company.exports import pulls_name

TAKEN_OVER = local("2025-11-28 14:20")
"""When the old list was brought in, before records are judged."""

_NOT_LIVE = {ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.APPROVED, ChangeState.READY}
_NEVER = {ChangeState.REJECTED: "refused", ChangeState.WITHDRAWN: "took back", ChangeState.VOID: "voided"}


def lives(register: Register, captured: dict[str, datetime]) -> Iterator[Act]:
    """Every act on every change record; `captured` says when each pull-request export was taken."""
    old = tuple(c for c in register.changes if c.started_at is not None and c.started_at < JUDGED_FROM)
    taken = tuple(before_the_export(c) for c in old)
    yield Act(at=TAKEN_OVER, person="sanna", said=f"took over {len(old)} changes of the old list", new=taken)
    for change in register.changes:
        if change not in old:
            yield from _life(change)
    yield from _tied_to_exports(register, captured)


def _life(change: Change) -> Iterator[Act]:
    """One record's acts in the order of time; the first puts it on record."""
    assert change.created_at is not None
    # What was written down only afterwards is recorded in one go then.
    stages = [
        (min(max(at, change.created_at + timedelta(minutes=3 + n)), AS_OF), person, words, value)
        for n, (at, person, words, value) in enumerate(_stages(before_the_export(change)))
    ]
    for number, (moment, person, words, value) in enumerate(sorted(stages, key=lambda stage: stage[0])):
        said = f"{words} {change.ref}"
        known = _known_by(value, moment)
        if number == 0:
            yield Act(at=moment, person=person, said=said, new=(known,))
        else:
            yield Act(at=moment, person=person, said=said, revised=(known,))


def _known_by(change: Change, moment: datetime) -> Change:
    """The record without any fact that came, or was written down, only later."""
    plan, check, sign_off = change.rollback_plan, change.verification, change.validation_signoff
    undone, review, told = change.rollback_execution, change.pir, change.notified_at
    return replace(
        change,
        approvals=tuple(a for a in change.approvals if _recorded(a) <= moment),
        rollback_plan=plan if plan is not None and _by(plan.recorded_at, moment) else None,
        verification=check if check is not None and _by(check.at, moment) else None,
        validation_signoff=sign_off if sign_off is not None and _by(sign_off.at, moment) else None,
        rollback_execution=undone if undone is not None and _by(undone.checked_at, moment) else None,
        pir=review if review is not None and _by(review.at, moment) else None,
        notified_at=told if _by(told, moment) else None,
    )


def _by(at: datetime | None, moment: datetime) -> bool:
    return at is not None and at <= moment


def _recorded(approval: Approval) -> datetime:
    """When an approval was both given and written down."""
    return max(at for at in (approval.decided_at, approval.claimed_recorded_at) if at is not None)


def _stages(change: Change) -> Iterator[tuple[datetime, str, str, Change]]:
    assert change.created_at is not None
    assert change.author is not None
    written = change.created_at + timedelta(minutes=3)
    if change.category in {"emergency", "standard"}:
        yield from _written_afterwards(change, written)
        return
    yield written, change.requester or change.author, "wrote down", _wanted(change)
    if change.state in _NEVER:
        yield written + timedelta(days=2), "marek", _NEVER[change.state], change
        return
    decided = max((_recorded(a) for a in change.approvals), default=None)
    if decided is not None:
        late = change.started_at is not None and decided > change.started_at
        words = "recorded the late approval of" if late else "recorded the approval of"
        value = _in_use(change) if late else _approved(change)
        yield decided + timedelta(minutes=4), change.approvals[-1].person, words, value
    if change.state in _NOT_LIVE:
        if change.state is not ChangeState.DRAFT:
            yield (decided or written) + timedelta(minutes=40), change.author, "moved on", change
        return
    yield from _carried_out(change)


def _carried_out(change: Change) -> Iterator[tuple[datetime, str, str, Change]]:
    """From going live to the end, by the hands that did it."""
    assert change.started_at is not None
    hands = change.deployments[0].implementer or "jonas"
    if change.state is ChangeState.IMPLEMENTING:
        yield change.started_at + timedelta(minutes=1), hands, "began", change
        return
    checked = change.verification.at if change.verification is not None else None
    live = replace(_not_looked_back(change), state=ChangeState.IMPLEMENTED, closed_at=None)
    bare = replace(live, outcome=None, incident=None, caused_incident=False)
    yield (change.ended_at or change.started_at) + timedelta(minutes=3), hands, "put live", bare
    if checked is not None:
        yield checked + timedelta(minutes=2), hands, "recorded the check after go-live of", _in_use(change)
    if change.rollback_execution is not None and change.rollback_execution.checked_at is not None:
        undone = change.rollback_execution.checked_at + timedelta(minutes=6)
        yield undone, hands, "recorded the rollback of", _in_use(change)
    if change.closed_at is not None:
        looked_back = (p.at for p in (change.pir, change.validation_signoff) if p is not None and p.at is not None)
        last = max([change.closed_at, *looked_back, *(_recorded(a) for a in change.approvals)])
        yield last + timedelta(minutes=5), change.requester or "lucia", "closed", change
    elif change.state is ChangeState.REOPENED:
        yield (checked or AS_OF) + timedelta(days=1), "lucia", "reopened", change


def _in_use(change: Change) -> Change:
    """Live and not yet closed."""
    return replace(
        _not_looked_back(change), state=ChangeState.VERIFIED if change.closed_at else change.state, closed_at=None
    )


def _written_afterwards(change: Change, written: datetime) -> Iterator[tuple[datetime, str, str, Change]]:
    """Standard changes and emergencies are written down once they are done, or just before."""
    assert change.author is not None
    check, plan = change.verification, change.rollback_plan
    facts = (check.at if check is not None else None, plan.recorded_at if plan is not None else None)
    done = max([written, *(at for at in facts if at is not None)])
    words = "logged" if change.category == "standard" else "wrote down the emergency"
    state = ChangeState.VERIFIED if change.closed_at else change.state
    yield (
        done + timedelta(minutes=2),
        change.author,
        words,
        replace(_not_looked_back(change), state=state, closed_at=None),
    )
    emergency = change.emergency
    if emergency is not None and emergency.retro_review is not None and emergency.retro_review.at is not None:
        reviewed = replace(change, emergency=replace(emergency, retro_signoff=None), state=state, closed_at=None)
        yield emergency.retro_review.at + timedelta(minutes=2), "ines", "reviewed the emergency", reviewed
        if emergency.retro_signoff is not None and emergency.retro_signoff.at is not None:
            yield emergency.retro_signoff.at + timedelta(minutes=2), "aino", "signed off and closed", change
    elif change.closed_at is not None:
        yield change.closed_at, change.requester or change.author, "closed", change


def _not_looked_back(change: Change) -> Change:
    """Without what is only looked back on later."""
    emergency = change.emergency
    plain = replace(emergency, retro_review=None, retro_signoff=None) if emergency is not None else None
    return replace(change, pir=None, emergency=plain, lessons="")


def _wanted(change: Change) -> Change:
    """What was known when it was first written down."""
    return replace(
        _live_nothing(change),
        approvals=(),
        code_reviews=(),
        ci=None,
        scan=None,
        staging=None,
        tests=(),
        rollback_plan=None,
        notified_at=None,
        evidence=(),
        state=ChangeState.DRAFT,
        state_reason="",
    )


def _approved(change: Change) -> Change:
    return replace(_live_nothing(change), evidence=(), state=ChangeState.APPROVED)


def _live_nothing(change: Change) -> Change:
    """Without everything from going live on."""
    return replace(
        change,
        backup_confirmed_at=None,
        deployments=(),
        outcome=None,
        verification=None,
        validation_signoff=None,
        caused_incident=False,
        incident=None,
        rollback_execution=None,
        pir=None,
        lessons="",
        closed_at=None,
    )


def _tied_to_exports(register: Register, captured: dict[str, datetime]) -> Iterator[Act]:
    """Once an export is held, the records in it rest on it (R24); one act for each export."""
    by_file: dict[str, list[Change]] = {}
    for change in register.changes:
        by_file.setdefault(pulls_name(change), []).append(change)
    for name, changes in sorted(by_file.items()):
        at = min(captured[name] + timedelta(days=9), AS_OF - timedelta(minutes=8))
        done = tuple(c for c in changes if c != before_the_export(c))
        yield Act(at=at, person="sanna", said=f"tied {len(done)} changes to {name}", revised=done)
