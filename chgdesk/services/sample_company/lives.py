"""How each change record of the sample company grew on record: written down, approved, live, checked, closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from chgdesk.domain.change import Change, ChangeState
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
    """One record's acts, each not before the one ahead of it; the first puts it on record."""
    latest: datetime | None = None
    for number, (at, person, words, value) in enumerate(_stages(before_the_export(change))):
        latest = at if latest is None else max(at, latest + timedelta(minutes=2))
        latest = min(latest, AS_OF)
        said = f"{words} {change.ref}"
        if number == 0:
            yield Act(at=latest, person=person, said=said, new=(value,))
        else:
            yield Act(at=latest, person=person, said=said, revised=(value,))


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
    decided = max((a.decided_at for a in change.approvals if a.decided_at is not None), default=None)
    if decided is not None:
        approver = change.approvals[0].person
        yield decided + timedelta(minutes=4), approver, "recorded the approval of", _approved(change)
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
    yield (
        (change.ended_at or change.started_at) + timedelta(minutes=3),
        hands,
        "put live",
        replace(live, verification=None, validation_signoff=None, outcome=None),
    )
    if checked is not None:
        yield (
            checked + timedelta(minutes=2),
            hands,
            "recorded the check after go-live of",
            replace(live, state=ChangeState.VERIFIED if change.closed_at else change.state),
        )
    if change.closed_at is not None:
        last = max([change.closed_at, *(p.at for p in (change.pir, change.validation_signoff) if p and p.at)])
        yield last + timedelta(minutes=5), change.requester or "lucia", "closed", change
    elif change.state is ChangeState.REOPENED:
        yield checked or AS_OF, "lucia", "reopened", change


def _written_afterwards(change: Change, written: datetime) -> Iterator[tuple[datetime, str, str, Change]]:
    """Standard changes and emergencies are written down once they are done, or just before."""
    assert change.author is not None
    done = max([written, *(at for at in (change.verification.at if change.verification else None,) if at)])
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
