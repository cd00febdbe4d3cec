"""A change as one row tells it: fields put on it, facts of a code host added, roles looked up, its state settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chgdesk.domain.basis import Basis, FieldSource, Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, CiRun, CodeReview, FirstWritten
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.register import Register
from chgdesk.domain.workflow.states import settled
from chgdesk.intake.parts import risk_level, take_apart
from chgdesk.services.bringing.fields import FIELDS, Value
from chgdesk.services.bringing.fields.putting import linked
from chgdesk.services.bringing.known import Known
from chgdesk.services.bringing.rows import RowRead, RowReader
from chgdesk.services.bringing.shape import (
    GITHUB,
    GITLAB,
    NEITHER,
    SYSTEM_NAMES,
    CheckFact,
    RowFacts,
    SourceRow,
    SourceShape,
)

_NOBODY_KNOWS = facts_of(Register())
"""Past records settle by their own facts; one that did not go live yet stays a draft until somebody submits it."""
_DAY_ONLY = "The list gives a day without a time; it counts as the beginning of that day."


@dataclass(slots=True, kw_only=True)
class Maker:
    """Makes and completes changes of one source."""

    shape: SourceShape
    reader: RowReader
    known: Known
    now: datetime
    _cards: dict[str, tuple[str, ...]] = field(init=False)
    _types: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Look the system cards up once."""
        self._cards = {card.ref: card.ci_covers for card in self.known.systems}
        self._types = {card.ref: card.change_type for card in self.known.systems}

    def origin(self, row: SourceRow) -> Provenance:
        """Where the facts of a row come from; only what a system wrote itself is an export (R24)."""
        return Provenance(
            basis=Basis.EXPORT if self.shape.is_export else Basis.STATED,
            source=SYSTEM_NAMES.get(self.shape.source) or f"list {self.shape.name}",
            file=self.shape.sha256,
            row=row.label,
            recorded_at=self.now,
        )

    def described(self, read: RowRead) -> RowRead:
        """With what the description of a request says under its headings: why, risk, how to undo it (CHG-07)."""
        body = read.values.get("description")
        if self.shape.source not in {GITHUB, GITLAB} or not isinstance(body, str):
            return read
        parts = take_apart(body)
        found = {"justification": parts.why, "rollback_plan": parts.rollback, "risk": risk_level(parts)[0]}
        more = {key: value for key, value in found.items() if value and key not in read.values}
        return replace(read, values={**read.values, **more})

    def new(self, row: SourceRow, read: RowRead) -> Change:
        """The record that a row makes; its number is given when it is recorded."""
        source = self.origin(row)
        change = self.put(Change(ref="", provenance=source), read, source, read.values)
        if self.shape.source in {GITHUB, GITLAB}:
            tests = take_apart(change.description).tests
            type_ = change.change_type or "code"
            change = replace(change, delivered_via_repo=True, change_type=type_, testing_plan=tests)
        change = replace(self._typed(change), home_system=self._home(change))
        return self.finished(change, row, source)

    def put(self, change: Change, read: RowRead, source: Provenance, values: Mapping[str, Value]) -> Change:
        """The change with these values on it, in the order of the fields."""
        for each in FIELDS:
            if each.key in values:
                change = each.put(change, values[each.key], source)
        if "approved_at" in read.days_only:
            change = replace(
                change,
                approvals=tuple(
                    replace(a, note=_DAY_ONLY) if a.provenance == source and a.note is None else a
                    for a in change.approvals
                ),
            )
        return change

    def completed(
        self, change: Change, read: RowRead, row: SourceRow, source: Provenance, values: Mapping[str, Value]
    ) -> Change:
        """A record that stood already, with what the row adds; one to which nothing is added stays as it is."""
        fuller = self.put(change, read, source, values)
        if row.facts is not None:
            fuller = self._hosted(fuller, row.facts, source)
        if fuller == change:
            return change
        return self.settled(self._with_all_roles(fuller, source))

    def finished(self, change: Change, row: SourceRow, source: Provenance) -> Change:
        """A new record with the code host's reviews and checks, the roles of approvers, and the state that follows."""
        if row.facts is not None:
            change = self._hosted(change, row.facts, source)
        if self.shape.is_export and change.created_at and change.home_ref:
            written = FirstWritten(
                system=source.source,
                ref=change.home_ref,
                at=change.created_at,
                evidence=source.file,
                provenance=source,
            )
            change = replace(change, first_written=written)
        return self.settled(self._with_all_roles(change, source))

    def settled(self, change: Change) -> Change:
        """The change in the state of its facts; one that waits for its approvals goes on waiting."""
        if change.started_at is None and change.state is not ChangeState.DRAFT:
            return change
        return replace(change, state=settled(change, _NOBODY_KNOWS, self.now))

    def _with_all_roles(self, change: Change, source: Provenance) -> Change:
        return replace(change, approvals=tuple(self._with_roles(a, change, source) for a in change.approvals))

    def _home(self, change: Change) -> str:
        return SYSTEM_NAMES.get(self.shape.source, "") or ("list" if change.home_ref else "")

    def _typed(self, change: Change) -> Change:
        """The type that the card of its only system names, where the list says none (CHG-21)."""
        if change.change_type or len(change.systems) != 1 or not self._types.get(change.systems[0]):
            return change
        told = FieldSource(field="change_type", provenance=Provenance(source="system card", recorded_at=self.now))
        return replace(change, change_type=self._types[change.systems[0]], field_sources=(*change.field_sources, told))

    def _with_roles(self, approval: Approval, change: Change, source: Provenance) -> Approval:
        """An approval of this row claims the roles that its giver held when it was given."""
        if approval.provenance != source or approval.roles_claimed:
            return approval
        when = approval.decided_at or change.started_at or change.created_at
        return replace(approval, roles_claimed=self.known.roles_at(approval.person, when)) if when else approval

    def _hosted(self, change: Change, facts: RowFacts, source: Provenance) -> Change:
        for kind, target in facts.links:
            change = linked(change, kind, target)
        for commit in facts.commits:
            change = linked(change, "commit", commit)
        change = self._reviewed(change, facts, source)
        if facts.checks and change.ci is None:
            covers = self._cards.get(change.systems[0], ()) if len(change.systems) == 1 else ()
            change = replace(change, ci=ci_of(facts.checks, covers, source))
        return change

    def _reviewed(self, change: Change, facts: RowFacts, source: Provenance) -> Change:
        """One approving review is a code review, and an approval where its giver held a role then."""
        reviews, approvals = list(change.code_reviews), list(change.approvals)
        have_reviewed = {(r.person, r.at) for r in reviews}
        have_decided = {(a.person, a.decided_at, a.decision) for a in approvals}
        last = {review.login: review for review in facts.reviews if review.state in {"APPROVED", "CHANGES_REQUESTED"}}
        for review in facts.reviews:
            person = self.reader.person(review.login)
            if review.state == "APPROVED":
                if (person, review.at) not in have_reviewed:
                    reviews.append(CodeReview(person=person, at=review.at, commit=review.commit, provenance=source))
                roles = self.known.roles_at(person, review.at) if review.at else ()
                decision, note = "approve", None
            elif review.state == "CHANGES_REQUESTED" and last[review.login] is review:
                roles = self.known.roles_at(person, review.at) if review.at else ()
                decision, note = "reject", "Changes were requested in the pull request."
            else:
                continue
            if (roles or decision == "reject") and (person, review.at, decision) not in have_decided:
                approvals.append(
                    Approval(
                        person=person,
                        roles_claimed=roles,
                        decision=decision,
                        decided_at=review.at,
                        mode="external_written",
                        kind="deploy",
                        note=note,
                        evidence=source.file,
                        commit=review.commit,
                        channel="pull request",
                        provenance=source,
                    )
                )
        return replace(change, code_reviews=tuple(reviews), approvals=tuple(approvals))


def ci_of(checks: Iterable[CheckFact], covers: tuple[str, ...], source: Provenance) -> CiRun:
    """All checks together: failed where one failed, passed where all did, else not said."""
    given = tuple(checks)
    results = {check.result for check in given} - {NEITHER}
    status = "failed" if "failed" in results else "passed" if results == {"passed"} else ""
    at = max((check.at for check in given if check.at is not None), default=None)
    run = next((check.run for check in given if check.run), None)
    return CiRun(status=status, run=run, at=at, covers=covers, provenance=source)
