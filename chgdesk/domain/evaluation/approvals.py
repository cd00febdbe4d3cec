"""Required approvals, by the right authority and in time (attributes C and D; R8, R9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chgdesk.domain.calendar import span_words
from chgdesk.domain.change_facts import Approval
from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.subject import EMERGENCY, Subject, names_other_commit
from chgdesk.domain.people import role_words
from chgdesk.domain.rules import MatrixRule

SIGNED_HERE = "in_app_signature"
REJECT = "reject"


class Quality(StrEnum):
    """What one approval is worth for one requirement, in the order in which it is asked (R9)."""

    WRONG = "wrong"
    VERBAL = "verbal"
    SELF = "self"
    UNPROVED = "unproved"
    GOOD = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One approval that the matrix asks for: a role, or any one of several (R8)."""

    roles: tuple[str, ...]

    @property
    def label(self) -> str:
        """How the requirement is named: the role, or `a|b`."""
        return "|".join(self.roles)

    @property
    def words(self) -> str:
        """The requirement as people say it."""
        return " or ".join(map(role_words, self.roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """An approval that claims a requirement's role, and what it is worth."""

    approval: Approval
    quality: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A requirement with every approval that claims it."""

    requirement: Requirement
    rated: tuple[Rated, ...]

    @property
    def good(self) -> tuple[Approval, ...]:
        """The approvals that fulfil it."""
        return tuple(r.approval for r in self.rated if r.quality is Quality.GOOD)

    def has(self, quality: Quality) -> bool:
        """Whether any approval is of that quality."""
        return any(r.quality is quality for r in self.rated)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPicture:
    """All requirements of a record with their answers; what attributes C, D and E are judged by."""

    answered: tuple[Answered, ...]
    matching_rules: tuple[MatrixRule, ...]

    @property
    def good_approvers(self) -> frozenset[str]:
        """Everybody who gave a good approval for any requirement."""
        return frozenset(a.person for answer in self.answered for a in answer.good)

    @property
    def self_approved(self) -> tuple[Requirement, ...]:
        """Requirements that only the author's own approval answers (R10)."""
        return tuple(a.requirement for a in self.answered if not a.good and a.has(Quality.SELF))


def approval_picture(subject: Subject) -> ApprovalPicture:
    """Which approvals the record needs and what was given for each; nothing for emergencies."""
    if subject.category == EMERGENCY:
        return ApprovalPicture(answered=(), matching_rules=())
    rules = tuple(
        rule
        for rule in subject.rules.approval_matrix
        if rule.matches(
            category=subject.category,
            risk=subject.risk,
            change_type=subject.change.change_type,
            flags=subject.flags,
        )
    )
    standing = _standing_approvals(subject)
    return ApprovalPicture(
        answered=tuple(_answer(requirement, standing, subject) for requirement in requirements_of(rules)),
        matching_rules=rules,
    )


def requirements_of(rules: Iterable[MatrixRule]) -> tuple[Requirement, ...]:
    """Every requirement of the rules in order; equal ones count once (R8)."""
    found: dict[frozenset[str], Requirement] = {}
    for rule in rules:
        for role in rule.roles:
            found.setdefault(frozenset({role}), Requirement(roles=(role,)))
        if rule.any_of:
            found.setdefault(frozenset(rule.any_of), Requirement(roles=tuple(dict.fromkeys(rule.any_of))))
    return tuple(found.values())


def _decisions(subject: Subject) -> tuple[Approval, ...]:
    """Decisions that count at all: not voided, with a time, on deploying (not on starting work)."""
    return tuple(
        a
        for a in subject.change.approvals
        if a.voided_at is None and a.decided_at is not None and a.kind not in {"start", "retroactive"}
    )


def _standing_approvals(subject: Subject) -> tuple[Approval, ...]:
    """Approvals not cancelled by a later rejection of the same person in time (R9)."""
    decisions = _decisions(subject)
    return tuple(a for a in decisions if a.decision != REJECT and not _cancelled(a, decisions, subject.start))


def _cancelled(approval: Approval, decisions: tuple[Approval, ...], start: datetime) -> bool:
    given = _time(approval)
    return any(r.decision == REJECT and r.person == approval.person and given < _time(r) <= start for r in decisions)


def _time(approval: Approval) -> datetime:
    assert approval.decided_at is not None, "only decisions with a time are considered"
    return approval.decided_at


def _answer(requirement: Requirement, standing: tuple[Approval, ...], subject: Subject) -> Answered:
    rated = [
        Rated(approval=approval, quality=_quality(approval, requirement, subject))
        for approval in sorted(standing, key=lambda a: (_time(a), a.person))
        if set(approval.roles_claimed) & set(requirement.roles)
    ]
    return Answered(requirement=requirement, rated=tuple(rated))


def _quality(approval: Approval, requirement: Requirement, subject: Subject) -> Quality:
    claimed = set(approval.roles_claimed) & set(requirement.roles)
    if not any(subject.held(approval.person, role, approval.decided_at) for role in claimed):
        return Quality.WRONG
    if approval.mode not in subject.rules.accepted_modes:
        return Quality.VERBAL
    if approval.person == subject.change.author:
        return Quality.SELF
    if subject.rules.evidence_required and not is_shown(approval):
        return Quality.UNPROVED
    return Quality.GOOD


def is_shown(approval: Approval) -> bool:
    """Whether it was signed in the app or comes with evidence."""
    return approval.mode == SIGNED_HERE or bool(approval.evidence) or approval.provenance.document is not None


def recorded_at(approval: Approval) -> datetime | None:
    """When it was recorded: the source's own claim where it came from a file, else this machine's time (Terms)."""
    if approval.claimed_recorded_at is not None:
        return approval.claimed_recorded_at
    return None if approval.provenance.file else approval.provenance.recorded_at


def find_approvals(subject: Subject, picture: ApprovalPicture) -> Iterator[Finding]:
    """Missing, wrong, spoken, unproved, late or stale approvals, too few people, and rejections (R8, R9)."""
    if subject.category == EMERGENCY:
        return
    yield from _rejected(subject)
    yield from _too_few(subject, picture)
    for answer in picture.answered:
        if answer.good:
            yield from _late(answer, subject)
            yield from _stale(answer, subject)
            yield from _stated_later(answer, subject)
        elif not answer.has(Quality.SELF):
            yield _unfulfilled(answer, subject)


def _rejected(subject: Subject) -> Iterator[Finding]:
    last: dict[str, list[Approval]] = {}
    for decision in sorted(_decisions(subject), key=_time):
        if _time(decision) > subject.start:
            continue
        earlier = last.get(decision.person)
        if earlier and _time(earlier[0]) == _time(decision):
            earlier.append(decision)
        else:
            last[decision.person] = [decision]
    people = sorted(p for p, latest in last.items() if any(d.decision == REJECT for d in latest))
    if people:
        names = ", ".join(subject.name(person) for person in people)
        yield Finding(
            code="APR-REJECTED",
            attribute="C",
            rule="R9",
            names=tuple(people),
            sentence=f"Deployed although {names} had rejected it.",
        )


def _too_few(subject: Subject, picture: ApprovalPicture) -> Iterator[Finding]:
    answers = {frozenset(a.requirement.roles): a for a in picture.answered}
    for rule in picture.matching_rules:
        if rule.min_persons <= 0:
            continue
        mine = [*({r} for r in rule.roles), *([set(rule.any_of)] if rule.any_of else [])]
        people = {
            approval.person
            for roles in mine
            for approval in answers[frozenset(roles)].good
            if _time(approval) <= subject.start
        }
        if len(people) < rule.min_persons:
            yield Finding(
                code="APR-TOO-FEW-PERSONS",
                attribute="C",
                rule="R8",
                sentence=f"{len(people)} of {rule.min_persons} different people approved before it went live.",
                parameters=subject.used("approval_matrix"),
            )
            return


def _late(answer: Answered, subject: Subject) -> Iterator[Finding]:
    earliest = min(answer.good, key=_time)
    if _time(earliest) > subject.start:
        late = span_words(int((_time(earliest) - subject.start).total_seconds()))
        yield _about(
            "APR-AFTER-IMPL",
            "D",
            answer,
            f"{_sentence_case(answer.requirement.words)} ({subject.name(earliest.person)}) approved {late} after "
            "deployment began.",
            subject,
        )


def _stale(answer: Answered, subject: Subject) -> Iterator[Finding]:
    if all(names_other_commit(approval.commit, subject.commits) for approval in answer.good):
        approved = ", ".join(sorted({(a.commit or "")[:10] for a in answer.good}))
        deployed = ", ".join(sorted(commit[:10] for commit in subject.commits))
        sentence = f"{_sentence_case(answer.requirement.words)} approved {approved}; deployed was {deployed}."
        yield _about("APR-STALE", "D", answer, sentence, subject)


def _stated_later(answer: Answered, subject: Subject) -> Iterator[Finding]:
    mode = subject.rules.late_statement
    if mode == "ignore":
        return
    if all(not is_shown(a) and _time(a) <= subject.start and _recorded_after(a, subject) for a in answer.good):
        observed = mode == "observe"
        yield _about(
            "OBS-STATED-LATER" if observed else "APR-NO-EVIDENCE",
            "C",
            answer,
            f"The approval of {answer.requirement.words} is only stated, and was recorded after deployment.",
            subject,
            "approval.late_statement",
        )


def _recorded_after(approval: Approval, subject: Subject) -> bool:
    recorded = recorded_at(approval)
    return recorded is not None and recorded > subject.start


def _unfulfilled(answer: Answered, subject: Subject) -> Finding:
    role = answer.requirement.words
    people = ", ".join(sorted({subject.name(r.approval.person) for r in answer.rated}))
    if answer.has(Quality.UNPROVED):
        sentence = f"The approval of {role} by {people} is only stated; no document is held."
        return _about("APR-NO-EVIDENCE", "C", answer, sentence, subject, "approval.evidence_required")
    if answer.has(Quality.VERBAL):
        sentence = f"The approval of {role} by {people} was spoken; the policy accepts written ones."
        return _about("APR-VERBAL-ONLY", "C", answer, sentence, subject, "approval.accepted_modes")
    if answer.has(Quality.WRONG):
        sentence = f"{people} approved as {role} without holding that role at the time."
        return _about("APR-WRONG-ROLE", "C", answer, sentence, subject)
    return _about("APR-MISSING-ROLE", "C", answer, f"No approval of {role} is on record.", subject)


def _about(code: str, attribute: str, answer: Answered, sentence: str, subject: Subject, *paths: str) -> Finding:
    return Finding(
        code=code,
        attribute=attribute,
        rule="R9",
        role=answer.requirement.label,
        sentence=sentence,
        parameters=subject.used("approval_matrix", *paths),
    )


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]
