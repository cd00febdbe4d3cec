"""What makes a piece of evidence weak, said neutrally: the machine looks, a person decides (EVD-02)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chgdesk.domain.calendar import Calendar, day_words
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import EvidenceLink
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.file_kinds import KindGroup, file_kind, is_picture_kind

LATE_DAYS = 30
"""Days after the event from which a capture is remarked on."""

_NAMED = 3
_SERVES_MANY = frozenset({"text/csv", "application/json"})
_KINDS_FOR_MANY = frozenset({"change_meeting", "branch_protection", "deployment_log", "ticket_export"})
"""An export or minutes are made for many records at once; using them for several is nothing odd."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceWarning:
    """One thing to look at: a stable code, a sentence, the file and the field that would settle it."""

    code: str
    sentence: str
    sha256: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LintGround:
    """By which calendar days are counted, and how many may lie between an event and its capture."""

    calendar: Calendar = Calendar()
    late_days: int = LATE_DAYS


def lint_evidence(
    item: EvidenceItem, change: Change | None, others: tuple[str, ...] = (), ground: LintGround = LintGround()
) -> tuple[EvidenceWarning, ...]:
    """What is weak about a file of a record; `others` are the other records that show the same bytes."""
    found = (*_bare(item), *_reused(item, others), *(_timing(item, change, ground) if change is not None else ()))
    return tuple(
        EvidenceWarning(code=code, sentence=f"{item.name}: {words}", sha256=item.sha256, field=field)
        for code, field, words in found
    )


def _bare(item: EvidenceItem) -> Iterator[tuple[str, str, str]]:
    """What the file itself lacks."""
    if item.held and item.size == 0:
        yield "EMPTY", "", "it holds no bytes."
    if item.captured_at is None:
        yield "NO_CAPTURE_TIME", "captured_at", "nobody said when it was captured."
    if not item.source.strip():
        yield "NO_SOURCE", "source", "nobody said which system or address it comes from."
    if not item.captured_by:
        words = "a picture of a screen, and nobody said who took it." if _is_picture(item) else "no person is named."
        yield "NO_PERSON", "captured_by", words
    if not item.held:
        where = item.location or "somewhere else"
        if item.sha256:
            yield "HELD_ELSEWHERE", "", f"it is kept at {where} only; its hash is on record."
        else:
            yield "HELD_ELSEWHERE_NO_HASH", "sha256", f"it is kept at {where} only, and no hash of it is on record."
    if (kind := file_kind(item.kind)) is not None and kind.key == "transcript" and not item.time_zone:
        yield "NO_TIME_ZONE", "time_zone", "a transcript, and nobody said in which time zone its times stand."


def _is_picture(item: EvidenceItem) -> bool:
    return is_picture_kind(item.kind) or item.media_type.startswith("image/")


def _reused(item: EvidenceItem, others: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    kind = file_kind(item.kind)
    serves_many = item.media_type in _SERVES_MANY or (kind is not None and kind.key in _KINDS_FOR_MANY)
    if others and not serves_many:
        named = ", ".join(others[:_NAMED]) + (f" and {len(others) - _NAMED} more" if len(others) > _NAMED else "")
        what = "the same picture" if _is_picture(item) else "the same file"
        yield "REUSED", "", f"{what} is also evidence of {named}."


def _timing(item: EvidenceItem, change: Change, ground: LintGround) -> Iterator[tuple[str, str, str]]:
    """Captured before what it is to show, or long after."""
    link = next((each for each in change.evidence if each.sha256 == item.sha256 and each.stands), None)
    event = _event(item, link, change)
    if event is None or item.captured_at is None:
        return
    at, words, is_earliest = event
    local = ground.calendar.local_date
    captured, happened = day_words(local(item.captured_at)), day_words(local(at))
    if not is_earliest:
        if item.captured_at > at:
            yield "CAPTURED_AFTER", "captured_at", f"captured on {captured}, after {words} on {happened}."
        return
    if item.captured_at < at - timedelta(minutes=1):
        yield "CAPTURED_BEFORE", "captured_at", f"captured on {captured}, before {words} on {happened}."
    elif (days := (local(item.captured_at) - local(at)).days) > ground.late_days:
        yield "CAPTURED_LATE", "captured_at", f"captured {days} days after {words} on {happened}."


def _event(item: EvidenceItem, link: EvidenceLink | None, change: Change) -> tuple[datetime, str, bool] | None:
    """What a file of this kind is to show, when that was, and whether the capture must lie after it."""
    kind = file_kind((link.kind if link else "") or item.kind)
    if kind is None:
        return None
    live = change.started_at
    if kind.key == "configuration_before":
        return (live, "the work began", False) if live else None
    if kind.key == "configuration_after" or kind.group in {KindGroup.DEPLOYMENT, KindGroup.VALIDATION}:
        return (live, "the work began", True) if live else None
    if kind.group is KindGroup.APPROVAL:
        return _first((a.decided_at for a in change.approvals), "the approval")
    if kind.group is KindGroup.TESTING:
        return _first((run.executed_at for run in change.tests), "the test")
    if kind.key == "transcript" and change.emergency is not None:
        return _first((change.emergency.authorised_at, live), "the emergency")
    return None


def _first(
    moments: Iterator[datetime | None] | tuple[datetime | None, ...], words: str
) -> tuple[datetime, str, bool] | None:
    known = [moment for moment in moments if moment is not None]
    return (min(known), words, True) if known else None
