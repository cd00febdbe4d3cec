"""Rules that the last quarter's records do not show anybody following (POL-27, CAB-05)."""

from __future__ import annotations

from collections.abc import Iterator

from chgdesk.domain.calendar import day_words
from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.practice import Practice, Tally
from chgdesk.text.lint.finding import LintFinding, of_document
from chgdesk.text.lint.roles import role_keys

ENOUGH = 2
"""Changes a rule must have asked something of before its practice is worth a word."""

_MEETING_MODES = {"formal": "a formal change meeting", "weekly_30": "a weekly change meeting"}
_PER_QUARTER = {"daily": 60, "weekly": 13, "fortnightly": 6, "monthly": 3, "quarterly": 1}
_GATES: tuple[tuple[str, str, str], ...] = (
    ("notices", "notice beforehand", "notice.required_for"),
    ("pipeline", "a run of the pipeline's tests", "gates.ci.required"),
    ("scans", "a security scan", "gates.sast.required"),
    ("staging", "a check in another environment, or a reason", "gates.staging.required_for"),
    ("rollback_plans", "a rollback plan", "rollback.required_for"),
)


def practice_findings(content: PolicyContent, practice: Practice) -> Iterator[LintFinding]:
    """What the rules ask and the quarter's records do not show. Nothing on record is told as that, and as no more."""
    span = f"from {day_words(practice.first_day)} to {day_words(practice.last_day)}"
    yield from _meetings(content, practice, span)
    yield from _log_reviews(content, practice, span)
    yield from _windows(content, practice, span)
    yield from _reviewers(practice, span)
    titles = role_keys(content)
    for role, tally in practice.approvals.items():
        if tally.asked >= ENOUGH and not tally.shown:
            sentence = (
                f"The matrix asks {titles.get(role, role)} to approve {_changes(tally, span)}; no approval in that "
            )
            yield _advice(f"{sentence}role is on record.", "approval_matrix")
    for name, what, path in _GATES:
        tally = getattr(practice, name)
        if tally.asked >= ENOUGH and not tally.shown:
            yield _advice(f"The rules ask {what} of {_changes(tally, span)}; none is on record.", path)


def _advice(sentence: str, about: str) -> LintFinding:
    remedy = "Set the rule to what you do, or put on record that you do it: a rule nobody follows is a finding."
    return of_document("PRACTICE", sentence, remedy, about=about)


def _changes(tally: Tally, span: str) -> str:
    return f"{tally.asked} changes {span}"


def _meetings(content: PolicyContent, practice: Practice, span: str) -> Iterator[LintFinding]:
    mode = value_at(content.tree, "cab.mode")
    if mode in _MEETING_MODES and practice.meetings == 0:
        yield _advice(f"The policy sets {_MEETING_MODES[mode]}; no meeting is on record {span}.", "cab.mode")


def _log_reviews(content: PolicyContent, practice: Practice, span: str) -> Iterator[LintFinding]:
    often = value_at(content.tree, "reconciliation.frequency")
    expected = _PER_QUARTER.get(str(often))
    if expected is None or not (practice.changes or practice.deployments):
        return
    if practice.log_reviews == 0:
        sentence = f"Deployment logs are to be reviewed {often}; no finished log review is on record {span}."
        yield _advice(sentence, "reconciliation.frequency")
    elif 2 * practice.log_reviews < expected:
        sentence = f"Deployment logs are to be reviewed {often}; {practice.log_reviews} finished on record {span}."
        yield _advice(sentence, "reconciliation.frequency")


def _windows(content: PolicyContent, practice: Practice, span: str) -> Iterator[LintFinding]:
    tally = practice.windows
    if (
        value_at(content.tree, "window.required_for") or value_at(content.tree, "window.required_flags")
    ) and not value_at(content.tree, "window.windows"):
        yield _advice("Changes must keep to maintenance windows, and none is set.", "window.windows")
    elif tally.asked >= ENOUGH and not tally.shown:
        sentence = f"The rules ask a maintenance window for {_changes(tally, span)}; none of them started inside one."
        yield _advice(sentence, "window.required_for")


def _reviewers(practice: Practice, span: str) -> Iterator[LintFinding]:
    tally = practice.reviewers
    if tally.asked >= ENOUGH and 2 * tally.otherwise > tally.asked:
        sentence = f"{tally.otherwise} of {_changes(tally, span)} show fewer reviewers than the rules ask for."
        yield _advice(sentence, "gates.code_review.min_reviewers")
    elif tally.asked >= ENOUGH and not (tally.shown or tally.otherwise):
        yield _advice(
            f"The rules ask a code review of {_changes(tally, span)}; none is on record.",
            "gates.code_review.min_reviewers",
        )
