"""The gate strip of a record: one stop per gate between request and closing, each with its reason (ux.md, W2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.findings import AttributeResult, Judgement, TestResult, Verdict
from chgdesk.domain.evaluation.register_line import WAITING, RegisterLine
from chgdesk.domain.record_page import Stop, StopState
from chgdesk.domain.workflow.needs import Need

_STRIP: tuple[tuple[str, str, str], ...] = (
    ("request", "Request", "A"),
    ("risk", "Risk", "B"),
    ("approval", "Approval", "CDEJ"),
    ("test", "Test", "F"),
    ("undo", "Undo", "G"),
    ("deploy", "Deploy", "HK"),
)
_CHECK_CODES = ("VER-", "VAL-")
_REVIEW_CODES = ("PIR-", "EMG-REVIEW", "EMG-SIGNOFF")


_FIELDS_OF = {
    "request": ("DOC-", "RSK-ANSWER"),
    "risk": ("RSK-MISSING", "CLS-"),
    "approval": ("APR-",),
    "test": ("GATE-",),
    "undo": ("RBK-",),
}


def strip_of(
    change: Change, judged: Judgement | None, standing: RegisterLine, ahead: tuple[Need, ...] = ()
) -> tuple[Stop, ...]:
    """The stops of a record; `ahead` is what it lacks before it goes live."""
    if standing.verdict == WAITING:
        return _strip_ahead(ahead, standing)
    if standing.verdict in {Verdict.NOT_JUDGED, Verdict.NOT_IN_POPULATION}:
        return ()  # a stop that says "open" of a record to which no rule is applied would mislead
    results = {result.letter: result for result in judged.attributes} if judged else {}
    stops = [_stop(key, title, letters, results, standing) for key, title, letters in _STRIP]
    stops = [_without_follow_ups(stop, judged) if stop.key == "deploy" else stop for stop in stops]
    stops.append(_follow_up("check", "Check", _CHECK_CODES, judged, done=change.verification is not None))
    emergency = change.emergency
    reviewed = change.pir is not None or (emergency is not None and emergency.retro_review is not None)
    stops.append(_follow_up("review", "Review", _REVIEW_CODES, judged, done=reviewed))
    closed = change.state is ChangeState.CLOSED
    state = StopState.DONE if closed else StopState.OPEN
    stops.append(Stop(key="closed", title="Closed", state=state, reason="Closed" if closed else "Not closed yet"))
    return tuple(stops)


def _stop(key: str, title: str, letters: str, results: dict[str, AttributeResult], standing: RegisterLine) -> Stop:
    mine = [results[letter] for letter in letters if letter in results]
    asked = [r for r in mine if r.result not in {TestResult.NOT_APPLICABLE, TestResult.NOT_TESTED}]
    if not mine:
        reason = standing.approved_by if key == "approval" and standing.approved_by else "Not gone live yet"
        return Stop(key=key, title=title, state=StopState.OPEN, reason=reason)
    if not asked:
        return Stop(key=key, title=title, state=StopState.NOT_NEEDED, reason=mine[0].reason)
    for result, state in ((TestResult.TO_LOOK_AT, StopState.LOOK), (TestResult.OPEN, StopState.OPEN)):
        found = [r for r in asked if r.result is result]
        if found:
            return Stop(key=key, title=title, state=state, reason=" ".join(r.reason for r in found))
    return Stop(key=key, title=title, state=StopState.DONE, reason=" ".join(r.reason for r in asked))


def _without_follow_ups(stop: Stop, judged: Judgement | None) -> Stop:
    """The deployment's own stop: what is wrong with the check or the review after it stands at their stops alone."""
    letters = next(letters for key, _title, letters in _STRIP if key == stop.key)
    findings = [f for f in judged.findings if f.attribute in letters] if judged else []
    later = _CHECK_CODES + _REVIEW_CODES
    if not findings or not all(f.code.startswith(later) for f in findings):
        return stop
    return replace(stop, state=StopState.DONE, reason="On record; the check and the review have stops of their own")


def _follow_up(key: str, title: str, codes: tuple[str, ...], judged: Judgement | None, *, done: bool) -> Stop:
    found = [f for f in judged.findings if f.code.startswith(codes)] if judged else []
    if found:
        late = any(f.code.endswith("-LATE") for f in found)
        waiting = all(f.is_open for f in found)
        state = StopState.OPEN if waiting else (StopState.LATE if late else StopState.LOOK)
        return Stop(key=key, title=title, state=state, reason=" ".join(f.sentence for f in found))
    if done:
        return Stop(key=key, title=title, state=StopState.DONE, reason="On record and in time")
    if judged is None or not judged.attributes:
        return Stop(key=key, title=title, state=StopState.OPEN, reason="Not gone live yet")
    return Stop(key=key, title=title, state=StopState.NOT_NEEDED, reason="Not asked for")


def _strip_ahead(needs: Iterable[Need], standing: RegisterLine) -> tuple[Stop, ...]:
    """Before go-live a stop is done when nothing of it is missing, else open with what is missing."""
    lacking = tuple(needs)
    stops = []
    for key, title, _letters in _STRIP[:-1]:
        mine = [need.sentence for need in lacking if need.code.startswith(_FIELDS_OF[key])]
        done = standing.approved_by if key == "approval" and standing.approved_by else "Nothing is missing"
        state = StopState.OPEN if mine else StopState.DONE
        stops.append(Stop(key=key, title=title, state=state, reason=" ".join(mine) or done))
    for key, title, reason in (
        ("deploy", "Deploy", "Not gone live yet"),
        ("check", "Check", "Not gone live yet"),
        ("review", "Review", "Not gone live yet"),
        ("closed", "Closed", "Not closed yet"),
    ):
        stops.append(Stop(key=key, title=title, state=StopState.OPEN, reason=reason))
    return tuple(stops)
