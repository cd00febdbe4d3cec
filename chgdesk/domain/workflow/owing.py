"""Who owes what a record still lacks, by the code of what is missing (MET-13)."""

from __future__ import annotations

from chgdesk.domain.evaluation.subject import Subject


def owed_by(code: str, subject: Subject) -> tuple[str, ...]:
    """The people who could supply it, most likely first; nobody where the officer must find out."""
    change, rules = subject.change, subject.rules
    writers = _known(change.author, change.requester)
    doers = tuple(dict.fromkeys(d.implementer for d in change.deployments if d.implementer)) or writers
    if code.startswith("GATE-REVIEW"):
        return _holders("senior_engineer", subject) or writers
    if code.startswith("VER-"):
        return doers
    if code.startswith("VAL-"):
        return _holders(rules.signoff_role, subject) or _approvers(subject)
    if code.startswith("SOD-COMP"):
        return _holders(rules.compensating_pir_role, subject)
    if code.startswith("EMG-REVIEW"):
        return _holders(rules.emergency_review_role, subject)
    if code.startswith("EMG-SIGNOFF"):
        return _holders(rules.emergency_signoff_role, subject)
    if code.startswith(("PIR-", "DEP-", "REC-", "WIN-OUT", "WIN-FR", "RBK-NO", "RBK-INC")):
        return doers
    return writers


def _known(*people: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for person in people if person))


def _approvers(subject: Subject) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(a.person for a in subject.change.approvals if a.decision == "approve" and a.voided_at is None)
    )


def _holders(role: str | None, subject: Subject) -> tuple[str, ...]:
    """Holders of a role now who did not write or deploy the change."""
    if not role:
        return ()
    held = (
        person
        for (person, known), assignments in subject.facts.roles_of.items()
        if known == role and person not in subject.workers and any(a.covers(subject.as_of) for a in assignments)
    )
    return tuple(sorted(held, key=subject.name))
