"""Facts of a reading as facts of a record: each added once, by people who are on record (APR-09, GATE-13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, CiRun, CodeReview, Deployment, TestRun
from chgdesk.domain.matching_people import FoundPerson, match_person
from chgdesk.domain.people import Person
from chgdesk.intake.reading import FoundApproval, FoundCi, FoundDeployment, FoundReview, FoundTest

_SAME_DEPLOYMENT = timedelta(minutes=15)
"""The tolerance between log and record (requirements 3.3)."""
_WRITTEN_ELSEWHERE = "external_written"

Took = Callable[[str, str], None]


@dataclass(slots=True)
class Ground:
    """Who is on record, on what the facts rest, which roles people hold; and what was said along the way."""

    people: Sequence[Person]
    held: Provenance
    roles_of: Callable[[str, datetime], tuple[str, ...]]
    unmatched: list[FoundPerson] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def person(self, found: FoundPerson, *, work_on: str) -> str | None:
        """The person on record; whoever is not is kept for somebody to choose."""
        match = match_person(found, self.people)
        if match.person is None and found != FoundPerson():
            self.unmatched.append(found)
            self.notes.append(f"{found.words} ({work_on}) is nobody on record by address, login or exact name.")
        return match.person

    def rests_on(self, source: str) -> Provenance:
        """What a fact rests on, with where in the source it stands."""
        return self.held if self.held.source else replace(self.held, source=source)

    def new_deployment(self) -> Deployment:
        """A deployment of which nothing is known yet but on what it rests."""
        return Deployment(provenance=self.held)


def with_approvals(
    change: Change, found: Sequence[FoundApproval], ground: Ground, took: Took, *, needs_roles: bool
) -> Change:
    """Add decisions as approvals written elsewhere; of a code review only where its giver holds a role."""
    for each in found:
        person = ground.person(each.who, work_on="a decision")
        if person is None:
            continue
        roles = ground.roles_of(person, each.at) if each.at is not None else ()
        if each.at is None:
            ground.notes.append(f"{each.source}: no time is given, so it cannot count until somebody says when.")
        if not roles and needs_roles:
            ground.notes.append(f"{each.who.words} held no role then; the review counts as a code review only.")
            continue
        if not roles and each.at is not None:
            ground.notes.append(f"{each.who.words} held no role then; see in which role this was decided.")
        approval = Approval(
            person=person,
            roles_claimed=roles,
            decision=each.decision,
            decided_at=each.at,
            mode=_WRITTEN_ELSEWHERE,
            condition=each.condition,
            note=each.words or None,
            evidence=ground.held.document,
            commit=each.commit,
            provenance=ground.rests_on(each.source),
        )
        if not any(_approval_key(known) == _approval_key(approval) for known in change.approvals):
            change = replace(change, approvals=(*change.approvals, approval))
            took("approvals", each.source)
    return change


def _approval_key(approval: Approval) -> tuple[object, ...]:
    return approval.person, approval.decision, approval.decided_at, approval.mode, approval.kind


def with_reviews(change: Change, found: Sequence[FoundReview], ground: Ground, took: Took) -> Change:
    """Add reviews of the code."""
    for each in found:
        person = ground.person(each.who, work_on="a review")
        if person is None:
            continue
        review = CodeReview(person=person, at=each.at, commit=each.commit, provenance=ground.rests_on(each.source))
        if not any((known.person, known.at) == (person, each.at) for known in change.code_reviews):
            change = replace(change, code_reviews=(*change.code_reviews, review))
            took("code_reviews", each.source)
    return change


def with_tests(change: Change, found: Sequence[FoundTest], ground: Ground, took: Took) -> Change:
    """Add test results with the time they ran at."""
    for each in found:
        key = (each.type, each.result, each.at)
        if not any((known.type, known.result, known.executed_at) == key for known in change.tests):
            run = TestRun(
                type=each.type,
                result=each.result,
                executed_at=each.at,
                evidence=ground.held.document,
                provenance=ground.rests_on(each.source),
            )
            change = replace(change, tests=(*change.tests, run))
            took("tests", f"{each.source}: {each.words}")
    return change


def with_ci(change: Change, found: FoundCi, ground: Ground, took: Took) -> Change:
    """Put in the pipeline's own result; an earlier run never replaces a later one."""
    known = change.ci
    if known is not None:
        older = found.at is None or (known.at is not None and found.at <= known.at)
        if older:
            return change
    run = CiRun(
        status=found.status, run=found.run, at=found.at, covers=found.covers, provenance=ground.rests_on(found.source)
    )
    took("ci", found.source)
    return replace(change, ci=run)


def with_deployments(change: Change, found: Sequence[FoundDeployment], ground: Ground, took: Took) -> Change:
    """Add deployments to production that did not fail; one that is on record already is only filled up."""
    for each in found:
        if each.environment not in {"", "production"}:
            ground.notes.append(f"{each.source}: deployed to {each.environment}, not to production; not entered.")
            continue
        if each.status in {"failed", "cancelled"}:
            ground.notes.append(f"{each.source}: the deployment ended as {each.status}; not entered.")
            continue
        who = ground.person(each.who, work_on="the deployment") if each.who else None
        given = Deployment(
            start=each.start,
            end=each.end,
            implementer=who,
            account=(each.who.login or None) if each.who else None,
            path=each.path,
            run=each.run,
            commit=each.commit,
            provenance=ground.rests_on(each.source),
        )
        place = next((n for n, known in enumerate(change.deployments) if _same(known, given)), None)
        known = change.deployments[place] if place is not None else None
        whole = _filled_up(known, given) if known is not None else given
        if whole == known:
            continue
        others = list(change.deployments)
        others[len(others) if place is None else place :] = [whole, *(others[place + 1 :] if place is not None else [])]
        change = replace(change, deployments=tuple(others))
        took("deployments", each.source)
    return change


def _same(known: Deployment, given: Deployment) -> bool:
    """Whether two are one deployment: the same run and commit, or times close together and nothing against it."""
    if known.run and given.run and known.run != given.run:
        return False
    if known.commit and given.commit and not _one_commit(known.commit, given.commit):
        return False
    if known.start is not None and given.start is not None:
        return abs(known.start - given.start) <= _SAME_DEPLOYMENT
    return True


def _one_commit(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _filled_up(known: Deployment, given: Deployment) -> Deployment:
    """A deployment on record with what it lacks."""
    names = ("start", "end", "implementer", "account", "run", "commit")
    lacking = {name: getattr(given, name) for name in names if not getattr(known, name) and getattr(given, name)}
    return replace(known, **lacking) if lacking else known
