"""How one change is read: gate strip, what to look at first, five answers, evidence, rules, facts (CHG-12, W2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chgdesk.domain.basis import Basis, Provenance, weakest
from chgdesk.domain.calendar import instant_words
from chgdesk.domain.catalogue import template_at
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.attributes import basis_of
from chgdesk.domain.evaluation.clauses import clause_of, field_of
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.findings import AttributeResult, Judgement, TestResult, Verdict
from chgdesk.domain.evaluation.register_line import READ, RegisterLine, open_findings, register_line
from chgdesk.domain.evidence import EvidenceItem, FindingNote
from chgdesk.domain.record_facts import approval_words, fact_groups, origin_words
from chgdesk.domain.record_page import Answer, Attention, HeldFile, HistoryLine, RecordPage, Stop, StopState

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


def read_record(
    change: Change,
    facts: Facts,
    as_of: datetime,
    *,
    rid: int = 0,
    evidence: Iterable[EvidenceItem] = (),
    notes: Iterable[FindingNote] = (),
    history: tuple[HistoryLine, ...] = (),
    judgement: Judgement | None = None,
) -> RecordPage:
    """Everything a reader is told of a change; `judgement` replaces the register's own, for a what-if or a period."""
    said = tuple(notes)
    standing = register_line(change, facts, as_of, said)
    judged = judgement or standing.judgement
    return RecordPage(
        rid=rid,
        ref=change.ref,
        title=change.title or "(no title)",
        category=(judged and judged.effective_category) or standing.category or change.category,
        risk=(judged and judged.effective_risk) or standing.risk or change.risk_declared,
        systems=", ".join(change.systems),
        state_words=standing.state_words,
        verdict=_shown_verdict(judged, standing),
        policy_words=_policy_words(judged),
        strip=_strip(change, judged, standing),
        attention=_attention(judged, said, facts),
        answers=_answers(change, facts),
        evidence=tuple(_held(change, tuple(evidence))),
        rules=judged.attributes if judged else (),
        facts=fact_groups(change, facts.name, facts.default_rules.calendar),
        history=history,
        zone=facts.default_rules.calendar.zone,
    )


def _shown_verdict(judged: Judgement | None, standing: RegisterLine) -> str:
    """What the page's sign follows: the register's own word where people have read every finding."""
    return standing.verdict if judged is None or standing.verdict == READ else judged.verdict


def _policy_words(judged: Judgement | None) -> str:
    if judged is None or not judged.attributes:
        return ""
    version = f"policy {judged.policy_version}" if judged.policy_version else "no policy version"
    return f"{version}, rules {judged.parameter_set}" if judged.parameter_set else version


def _strip(change: Change, judged: Judgement | None, standing: RegisterLine) -> tuple[Stop, ...]:
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


def _attention(judged: Judgement | None, notes: tuple[FindingNote, ...], facts: Facts) -> tuple[Attention, ...]:
    if judged is None:
        return ()
    said = {(note.code, note.about): note for note in notes}
    lines = []
    for finding in open_findings(judged):
        note = said.get((finding.code, finding.role or finding.test or ""))
        lines.append(
            Attention(
                finding=finding,
                clause=clause_of(finding, judged.policy_version),
                field=field_of(finding),
                explained_by=facts.name(note.person) if note else "",
                explanation=f"{note.verdict}: {note.text}" if note else "",
            )
        )
    return tuple(lines)


def _answers(change: Change, facts: Facts) -> tuple[Answer, ...]:
    """What, why, who, tested, undo (CHG-12); an empty answer says that it is not on record."""
    return (
        _answer("What", change.description, (change.provenance,)),
        _answer("Why", change.justification, (change.provenance,)),
        _who(change, facts),
        _tested(change),
        _undo(change, facts),
    )


def _answer(question: str, text: str, origins: tuple[Provenance, ...]) -> Answer:
    basis: Basis | None = weakest(tuple(basis_of(origin) for origin in origins)) if text else None
    sources = "; ".join(dict.fromkeys(filter(None, map(origin_words, origins))))
    return Answer(question=question, text=text, basis=basis, source=sources if text else "")


def _who(change: Change, facts: Facts) -> Answer:
    calendar = facts.default_rules.calendar
    parts, origins = [], []
    for approval in change.approvals:
        when = f", {instant_words(approval.decided_at, calendar)}" if approval.decided_at else ""
        verb = "rejected by" if approval.decision == "reject" else "approved by"
        parts.append(f"{verb} {approval_words(approval, facts.name)}{when}")
        origins.append(approval.provenance)
    emergency = change.emergency
    if emergency is not None and emergency.authoriser is not None:
        parts.append(f"go given by {facts.name(emergency.authoriser)}")
        origins.append(emergency.provenance)
    if change.author:
        parts.insert(0, f"written by {facts.name(change.author)}")
    people = dict.fromkeys(facts.name(d.implementer) for d in change.deployments if d.implementer)
    if people:
        parts.append(f"deployed by {', '.join(people)}")
    text = "; ".join(parts)
    return _answer("Who", text[:1].upper() + text[1:] + ("." if text else ""), tuple(origins) or (change.provenance,))


def _tested(change: Change) -> Answer:
    parts, origins = [], []
    if change.ci is not None:
        ended = "succeeded" if change.ci.status == "passed" else change.ci.status or "without result"
        parts.append(f"pipeline {ended}")
        origins.append(change.ci.provenance)
    good = [run for run in change.tests if run.result in {"pass", "passed"}]
    if good:
        parts.append(", ".join(run.type.replace("_", " ") for run in good))
        origins.extend(run.provenance for run in good)
    if change.staging is not None and change.staging.status == "validated":
        parts.append("validated in staging")
        origins.append(change.staging.provenance)
    emergency = change.emergency
    if emergency is not None and emergency.testing_or_validation:
        parts.append(emergency.testing_or_validation.rstrip("."))
        origins.append(emergency.provenance)
    if change.verification is not None:
        parts.append("checked after go-live")
        origins.append(change.verification.provenance)
    text = "; ".join(parts)
    return _answer("Tested", text[:1].upper() + text[1:] + ("." if text else ""), tuple(origins))


def _undo(change: Change, facts: Facts) -> Answer:
    plan = change.rollback_plan
    if plan is not None:
        parts = (plan.steps, f"when: {plan.trigger}" if plan.trigger else None, plan.data_recovery)
        said = "; ".join(part.strip().rstrip(".") for part in parts if part)
        return _answer("Undo", f"{said}." if said else "", (plan.provenance,))
    template = facts.templates.get(change.template or "")
    start = change.started_at
    if template is not None and start is not None:
        template = template_at(template, facts.default_rules.calendar.local_date(start), start)
    if template is not None and template.rollback_plan:
        return _answer("Undo", f"By procedure {template.ref}: {template.rollback_plan}", (template.provenance,))
    return _answer("Undo", "", ())


def _held(change: Change, items: tuple[EvidenceItem, ...]) -> Iterable[HeldFile]:
    known = {item.sha256: item for item in items}
    for link in change.evidence:
        item = known.get(link.sha256)
        yield HeldFile(
            name=link.name,
            kind=link.kind,
            sha256=link.sha256,
            size=item.size if item else None,
            media_type=item.media_type if item else "",
            held=item is not None and item.held,
            about=link.about or link.attribute,
        )
    held_names = {link.name for link in change.evidence}
    for name, about in _named_only(change):
        if name not in held_names:
            yield HeldFile(name=name, kind="", sha256="", size=None, media_type="", held=False, about=about)


def _named_only(change: Change) -> Iterable[tuple[str, str]]:
    """Documents that facts name without the workspace holding them."""
    for run in change.tests:
        if run.evidence and run.provenance.document is None:
            yield run.evidence, f"test {run.type.replace('_', ' ')}"
    for approval in change.approvals:
        if approval.evidence and approval.provenance.document is None:
            yield approval.evidence, "approval"
