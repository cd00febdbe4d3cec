"""What a change still lacks: in which field, by which clause, owed by whom, and which step waits for it.

Ahead of going live the judge is asked what it would find if the change went live as it stands; afterwards what it did
find. So nothing is demanded that no rule asks for, and nothing found later that could have been said now (MET-13).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.change import ChangeState
from chgdesk.domain.change_facts import Approval
from chgdesk.domain.evaluation.approvals import ApprovalPicture, Quality
from chgdesk.domain.evaluation.clauses import clause_of, field_of
from chgdesk.domain.evaluation.documentation import is_empty
from chgdesk.domain.evaluation.findings import Finding, Judgement
from chgdesk.domain.evaluation.judge import findings_of
from chgdesk.domain.evaluation.subject import EMERGENCY, STANDARD, Subject
from chgdesk.domain.people import role_words
from chgdesk.domain.workflow.field_words import field_words, own_name
from chgdesk.domain.workflow.owing import owed_by

_AFTERWARDS = (
    "VER-",
    "PIR-",
    "VAL-",
    "EMG-REVIEW",
    "EMG-SIGNOFF",
    "RBK-NO-",
    "RBK-INC",
    "REC-",
    "OBS-",
    "CMP-",
    "DOC-RETRO",
)
"""What can only be said once it has gone live."""

_NOT_YET = ("EMG-", "DEP-", "DOC-DATE")
_ASKED_APART = ("APR-", "SOD-", "EXC-")
"""Approvals are said per requirement, with who could give each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenApproval:
    """An approval that answers a requirement, and what it is worth (R9)."""

    approval: Approval
    quality: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsk:
    """One approval that is required: the roles, the rule that asks for it, who could give it, and what was given."""

    roles: tuple[str, ...]
    rule: str
    """The line of the approval matrix in words: `normal, high risk: engineering lead and any of …`."""
    holders: tuple[str, ...]
    """People who hold one of the roles now and may give it."""
    given: tuple[GivenApproval, ...] = ()

    @property
    def words(self) -> str:
        """The roles as people say them."""
        return " or ".join(map(role_words, self.roles))

    @property
    def is_given(self) -> bool:
        """Whether a good approval answers it."""
        return any(given.quality is Quality.GOOD for given in self.given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that is missing: what, where, which clause asks for it, who owes it and until when."""

    code: str
    field: str
    sentence: str
    clause: str = ""
    owed_by: tuple[str, ...] = ()
    owed_role: str = ""
    due: datetime | None = None
    before: str = "deploy"
    """The step it stands in the way of: `submit`, `approve`, `deploy`, `close`; empty where nothing waits for it."""


_SET_ASIDE = frozenset({ChangeState.VOID, ChangeState.REJECTED, ChangeState.WITHDRAWN})


def needs_ahead(
    subject: Subject, asks: tuple[ApprovalAsk, ...], picture: ApprovalPicture, version: str, now: datetime
) -> Iterator[Need]:
    """What is missing of a change that has not gone live: what the judge would find if it did as it stands."""
    yield from _needs_to_submit(subject, version)
    for finding in findings_of(subject):
        if finding.code.startswith((*_AFTERWARDS, *_NOT_YET, *_ASKED_APART, "DOC-FIELD")):
            continue
        before = "submit" if finding.code.startswith(("DOC-", "CLS-RISK", "CLS-CAT")) else "deploy"
        if finding.code.startswith("RBK-PLAN") and subject.rules.rollback_due == "before_approval":
            before = "approve"
        yield need_of(finding, subject, version, before=before)
    yield from approval_needs(asks, subject, version)
    people = picture.good_approvers
    least = max((rule.min_persons for rule in picture.matching_rules), default=0)
    if least > len(people) and all(ask.is_given for ask in asks):
        yield Need(
            code="APR-TOO-FEW-PERSONS",
            field="approvals",
            sentence=f"{len(people)} of {least} different people have approved.",
            clause=_clause("Approval authority", version),
            owed_by=tuple(dict.fromkeys(h for ask in asks for h in ask.holders if h not in people)),
        )
    rejected = _rejected_by(subject, now)
    if rejected:
        names = ", ".join(map(subject.name, rejected))
        yield Need(
            code="APR-REJECTED",
            field="approvals",
            sentence=f"{names} rejected it and has not approved since.",
            clause=_clause("Approval authority", version),
            owed_by=rejected,
        )


def _rejected_by(subject: Subject, now: datetime) -> tuple[str, ...]:
    last: dict[str, Approval] = {}
    decided = [a for a in subject.change.approvals if a.voided_at is None and a.decided_at is not None]
    for approval in sorted(decided, key=lambda a: a.decided_at or now):
        last[approval.person] = approval
    return tuple(sorted(person for person, approval in last.items() if approval.decision == "reject"))


def approval_needs(asks: Iterable[ApprovalAsk], subject: Subject, version: str) -> Iterator[Need]:
    """Each required approval that no good one answers, with who could give it (APR-01, APR-10)."""
    for ask in asks:
        if ask.is_given:
            continue
        said = {g.quality: subject.name(g.approval.person) for g in ask.given}
        why = ""
        if Quality.SELF in said:
            why = f" {said[Quality.SELF]} wrote the change and cannot be the one to approve it."
        elif Quality.UNPROVED in said:
            why = f" {said[Quality.UNPROVED]} is only stated to have approved; no document is held."
        elif Quality.VERBAL in said:
            why = f" {said[Quality.VERBAL]} approved by word of mouth; the policy accepts written approvals."
        elif Quality.WRONG in said:
            why = f" {said[Quality.WRONG]} did not hold the role at that time."
        nobody = "" if ask.holders else f" Nobody who may give it holds the role of {ask.words} now."
        yield Need(
            code="APR-MISSING-ROLE",
            field="approvals",
            sentence=f"Approval of {ask.words} is missing.{why}{nobody}",
            clause=_clause("Approval authority", version),
            owed_by=ask.holders,
            owed_role="|".join(ask.roles),
        )


def _needs_to_submit(subject: Subject, version: str) -> Iterator[Need]:
    """What a request must say before anybody is asked to approve it (CHG-01, RSK-01, RSK-07, RSK-08, RSK-10)."""
    change, rules = subject.change, subject.rules
    clause = _clause("Change records", version)
    owed = owed_by("DOC-FIELD-MISSING", subject)
    asked = [own_name(name) for name in rules.required_fields.get(subject.category, ())]
    for name in dict.fromkeys(asked):
        if name == "planned_window" and change.category == EMERGENCY:
            continue
        if is_empty(change, name):
            sentence = f"{field_words(name)} is empty."
            yield Need(
                code="DOC-FIELD-MISSING", field=name, sentence=sentence, clause=clause, owed_by=owed, before="submit"
            )
    if "risk_declared" not in asked and not change.risk_declared and subject.category not in {EMERGENCY, STANDARD}:
        yield Need(
            code="RSK-MISSING",
            field="risk_declared",
            sentence="Nobody has said how risky it is.",
            clause=_clause("Categories and risk", version),
            owed_by=owed,
            before="submit",
        )
    for field, sentence in _open_answers(subject):
        yield Need(code="RSK-ANSWER", field=field, sentence=sentence, clause=clause, owed_by=owed, before="submit")


def _open_answers(subject: Subject) -> Iterator[tuple[str, str]]:
    change = subject.change
    if "confidential_or_personal_data" in subject.flags and subject.category not in {STANDARD, EMERGENCY}:
        if change.impact is None or not change.impact.privacy.strip():
            yield "impact", "It touches personal or confidential data; say what it means for privacy."
        if not change.test_data:
            yield (
                "test_data",
                "It touches personal or confidential data; say whether tests use real, masked or made-up data.",
            )
    if change.affects_internal_control and not change.internal_control_note.strip():
        yield "internal_control_note", "It may affect internal control; write down how."
    for hazard in change.hazards:
        if hazard.answer and not hazard.note.strip():
            yield "hazards", f"Say what is done about “{hazard.hazard.replace('_', ' ')}”."


def needs_after(judgement: Judgement, subject: Subject, asks: tuple[ApprovalAsk, ...], version: str) -> Iterator[Need]:
    """What the judge finds of a change that went live, with who could still supply it."""
    for finding in judgement.findings:
        if not finding.is_counting:
            continue
        need = need_of(finding, subject, version, before="" if not _closes(finding) else "close")
        if finding.code in {"APR-MISSING-ROLE", "APR-NO-EVIDENCE", "APR-VERBAL-ONLY", "APR-WRONG-ROLE"}:
            label = finding.role or ""
            holders = next((ask.holders for ask in asks if "|".join(ask.roles) == label), ())
            need = Need(
                code=need.code,
                field=need.field,
                sentence=need.sentence,
                clause=need.clause,
                owed_by=holders,
                owed_role=label,
                before="",
            )
        yield need


def _closes(finding: Finding) -> bool:
    return finding.code in {
        "VER-MISSING",
        "PIR-MISSING",
        "RBK-NO-INCIDENT",
        "VAL-SIGNOFF-MISSING",
        "EMG-REVIEW-MISSING",
        "EMG-SIGNOFF-MISSING",
        "EMG-NO-INCIDENT",
    }


def need_of(finding: Finding, subject: Subject, version: str, *, before: str) -> Need:
    """A finding as something that is missing."""
    return Need(
        code=finding.code,
        field=field_of(finding),
        sentence=finding.sentence,
        clause=clause_of(finding, version),
        owed_by=owed_by(finding.code, subject),
        due=finding.due,
        before=before,
    )


def needs_to_close(subject: Subject, version: str) -> Iterator[Need]:
    """What must be answered before a record is closed (CHG-14, VER-07, VER-09, EMG-13)."""
    change, clause = subject.change, _clause("Deployment and checks after go-live", version)
    owed = owed_by("CLOSE", subject)
    if change.started_at is None or change.state in _SET_ASIDE or subject.category == STANDARD:
        return

    def need(field: str, sentence: str) -> Need:
        return Need(code="CLOSE-ANSWER", field=field, sentence=sentence, clause=clause, owed_by=owed, before="close")

    if not change.documents_updated:
        yield need("documents_updated", "Say whether operating or user documents needed updating, with link or reason.")
    if not change.continuity_updated:
        yield need(
            "continuity_updated", "Say whether continuity or recovery plans needed updating, with link or reason."
        )
    if change.significant and not change.significant_checks:
        yield need("significant_checks", "It is a significant change; say what was checked afterwards.")
    emergency = change.emergency
    if emergency is not None and emergency.criterion == "active_exploitation" and not emergency.permanent_fix:
        yield need("emergency", "Say which change brings the permanent fix, or that none is needed.")


def _clause(title: str, version: str) -> str:
    return f"{title}, policy {version}" if version else title
