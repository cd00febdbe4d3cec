"""The test sheet's letters for one record: how each stands, why, and what it rests on (SMP-08, SMP-09, R24)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from chgdesk.domain.basis import Basis, Provenance, weakest
from chgdesk.domain.evaluation.approvals import approval_picture
from chgdesk.domain.evaluation.deployment import MANUAL
from chgdesk.domain.evaluation.findings import ATTRIBUTES, AttributeResult, Finding, TestResult
from chgdesk.domain.evaluation.gates import required_tests
from chgdesk.domain.evaluation.subject import UNTESTED_BY_GATES, Subject

_UNTOUCHED: Mapping[str, str] = {
    "A": "Title, description and required fields are filled, and it was written down in time.",
    "B": "Category and risk agree with its flags.",
    "F": "Review, pipeline, scan, staging and tests stand before deployment, as far as asked for.",
    "G": "The rollback plan stands, with its parts and in time.",
    "H": "Deployer, path, window, notice and checks are as the policy asks.",
    "J": "Authorised, recorded, reviewed and signed off in time.",
    "K": "The deployment log agrees with the record.",
}


def attribute_results(subject: Subject, findings: tuple[Finding, ...]) -> tuple[AttributeResult, ...]:
    """One result for each letter, in print order."""
    return tuple(_result(letter, subject, findings) for letter, _ in ATTRIBUTES)


def _result(letter: str, subject: Subject, findings: tuple[Finding, ...]) -> AttributeResult:
    mine = [f for f in findings if f.attribute == letter]
    basis = weakest(tuple(basis_of(origin) for origin in _origins(letter, subject)))
    if mine:
        reason = " ".join(dict.fromkeys(f.sentence for f in mine))
        return AttributeResult(letter=letter, result=_state(mine), reason=reason, basis=basis)
    asked, reason = _asked(letter, subject)
    if asked is None:
        return AttributeResult(letter=letter, result=TestResult.NOT_TESTED, reason=reason)
    if not asked:
        return AttributeResult(letter=letter, result=TestResult.NOT_APPLICABLE, reason=reason)
    return AttributeResult(letter=letter, result=TestResult.NOTHING_FOUND, reason=reason, basis=basis)


def _state(findings: list[Finding]) -> TestResult:
    counting = [f for f in findings if f.is_counting]
    if any(not f.is_open for f in counting):
        return TestResult.TO_LOOK_AT
    return TestResult.OPEN if counting else TestResult.REMARK


def _asked(letter: str, subject: Subject) -> tuple[bool | None, str]:
    """Whether the letter applies (None: could not be tested) and why, in a sentence."""
    if letter in {"C", "D", "E"}:
        return _approval_asked(letter, subject)
    if letter == "F" and subject.category in UNTESTED_BY_GATES:
        return False, f"Not asked of {subject.category} changes."
    if letter == "F" and required_tests(subject):
        return True, f"{_UNTOUCHED['F']} Tests asked for: {', '.join(required_tests(subject)).replace('_', ' ')}."
    if letter == "G":
        needed = subject.category in subject.rules.rollback_for and subject.risk in subject.rules.rollback_for_risk
        if not needed and subject.change.outcome != "rolled_back":
            return False, f"No rollback plan is asked of {subject.category} changes at {subject.risk} risk."
    if letter == "J" and not subject.is_emergency:
        return False, "Not an emergency."
    if letter == "K":
        return _log_asked(subject)
    return True, _UNTOUCHED[letter]


def _approval_asked(letter: str, subject: Subject) -> tuple[bool, str]:
    picture = approval_picture(subject)
    if letter == "E" and subject.category not in UNTESTED_BY_GATES:
        return True, "Author, approvers and implementer are apart as the policy asks."
    if subject.is_emergency:
        return False, "An emergency is authorised, reviewed and signed off instead (J)."
    if not picture.answered:
        return False, "No approval is asked for."
    roles = "; ".join(answer.requirement.words for answer in picture.answered)
    said = {
        "C": f"Every required approval is there: {roles}.",
        "D": "Every required approval came before implementation.",
        "E": "Nobody approved own work alone.",
    }
    return True, said[letter]


def _log_asked(subject: Subject) -> tuple[bool | None, str]:
    if subject.facts.events_of(subject.change):
        return True, _UNTOUCHED["K"]
    if any(d.path == MANUAL for d in subject.change.deployments):
        return False, "Deployed by hand; no event is expected."
    return None, "No finished log review covers that day, so record and log could not be compared."


class Dated(Protocol):
    """Any fact that says what it rests on."""

    @property
    def provenance(self) -> Provenance:
        """Where the fact comes from."""


def basis_of(origin: Provenance) -> Basis:
    """What a fact rests on: its own basis, or the document held for it where it would otherwise only be stated."""
    if origin.basis is Basis.STATED and origin.document is not None:
        return Basis.DOCUMENT
    return origin.basis


def _origins(letter: str, subject: Subject) -> Iterable[Provenance]:
    change = subject.change
    facts: tuple[Dated | None, ...]
    if letter in {"A", "B"}:
        return (change.provenance,)
    if letter in {"C", "D", "E"}:
        return tuple(a.provenance for a in change.approvals)
    if letter == "F":
        facts = (*change.code_reviews, change.ci, change.scan, change.staging, *change.tests)
    elif letter == "G":
        facts = (change.rollback_plan, change.rollback_execution)
    elif letter == "H":
        facts = (*change.deployments, change.verification, change.validation_signoff, change.pir)
    elif letter == "J":
        emergency = change.emergency
        facts = (emergency, emergency.retro_review, emergency.retro_signoff) if emergency else ()
    else:
        facts = subject.facts.events_of(change)
    return tuple(fact.provenance for fact in facts if fact is not None)
