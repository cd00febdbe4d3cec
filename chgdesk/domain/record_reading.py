"""How one change is read: gate strip, what to look at first, five answers, evidence, rules, facts (CHG-12, W2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chgdesk.domain.basis import Basis, Provenance, weakest
from chgdesk.domain.calendar import day_words, instant_words
from chgdesk.domain.catalogue import template_at
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import EvidenceLink
from chgdesk.domain.evaluation.attributes import basis_of
from chgdesk.domain.evaluation.clauses import clause_of, field_of
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.findings import Finding, Judgement
from chgdesk.domain.evaluation.register_line import READ, WAITING, RegisterLine, open_findings, register_line
from chgdesk.domain.evidence import EvidenceItem, FindingNote
from chgdesk.domain.evidence_taking import missing_kinds
from chgdesk.domain.record_facts import approval_words, fact_groups, origin_words, void_words
from chgdesk.domain.record_history import Telling, readable_changes
from chgdesk.domain.record_page import Answer, Attention, HeldFile, HistoryLine, RecordPage
from chgdesk.domain.record_strip import strip_of
from chgdesk.domain.workflow.needs import Need
from chgdesk.domain.workflow.weighing import RiskReason, Weighed, weigh


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
    said, items = tuple(notes), tuple(evidence)
    standing = register_line(change, facts, as_of, said)
    judged = judgement or standing.judgement
    weighed = weigh(change, facts, as_of)
    ahead = weighed.needs if judged is None and standing.verdict == WAITING else ()
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
        strip=strip_of(change, judged, standing, ahead),
        attention=_attention(judged, said, weighed, facts) if judged else _ahead(ahead, facts),
        answers=_answers(change, facts),
        evidence=tuple(_held(change, items, facts)),
        missing_kinds=tuple(kind.title for kind in missing_kinds(change, items)) if judged else (),
        rules=judged.attributes if judged else (),
        facts=fact_groups(change, facts.name, facts.default_rules.calendar),
        history=_told(history, facts),
        risk_because=tuple(_risk_words(reason, facts) for reason in weighed.risk_because),
        zone=facts.default_rules.calendar.zone,
    )


def _told(history: tuple[HistoryLine, ...], facts: Facts) -> tuple[HistoryLine, ...]:
    """Each act with what it corrected, old → new, as people read it (CHG-17)."""
    telling = Telling(name=facts.name, calendar=facts.default_rules.calendar)
    return tuple(
        replace(line, said=tuple(one.words for one in readable_changes(line.changes, telling))) for line in history
    )


def _shown_verdict(judged: Judgement | None, standing: RegisterLine) -> str:
    """What the page's sign follows: the register's own word where people have read every finding."""
    return standing.verdict if judged is None or standing.verdict == READ else judged.verdict


def _policy_words(judged: Judgement | None) -> str:
    if judged is None or not judged.attributes:
        return ""
    version = f"policy {judged.policy_version}" if judged.policy_version else "no policy version"
    return f"{version}, rules {judged.parameter_set}" if judged.parameter_set else version


def _risk_words(reason: RiskReason, facts: Facts) -> str:
    """`customer data schema, from the card of Ledger, makes it high`."""
    card = facts.systems.get(reason.system)
    of = f", from the card of {(card and card.title) or reason.system}," if reason.system else ""
    return f"{reason.flag.replace('_', ' ')}{of} makes it {reason.level.replace('_', ' ')}"


def _ahead(needs: Iterable[Need], facts: Facts) -> tuple[Attention, ...]:
    """What is missing before it goes live, in the order of the steps."""
    order = {"submit": 0, "approve": 1, "deploy": 2, "close": 3}
    return tuple(
        Attention(
            finding=Finding(code=need.code, attribute="", sentence=need.sentence, rule="", due=need.due),
            clause=need.clause,
            field=need.field,
            owed_by=tuple(facts.name(person) for person in need.owed_by),
            is_ahead=True,
        )
        for need in sorted(needs, key=lambda need: order.get(need.before, 4))
    )


def _attention(
    judged: Judgement, notes: tuple[FindingNote, ...], weighed: Weighed, facts: Facts
) -> tuple[Attention, ...]:
    owed = {(need.code, need.sentence): need.owed_by for need in weighed.needs}
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
                owed_by=tuple(facts.name(p) for p in owed.get((finding.code, finding.sentence), ())),
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


_VERBS = {"reject": "rejected by", "conditional": "approved on a condition by"}


def _who(change: Change, facts: Facts) -> Answer:
    calendar = facts.default_rules.calendar
    parts, origins = [], []
    for approval in change.approvals:
        when = f", {instant_words(approval.decided_at, calendar)}" if approval.decided_at else ""
        verb = _VERBS.get(approval.decision, "approved by")
        void = f", {void_words(approval)}" if approval.voided_at is not None else ""
        parts.append(f"{verb} {approval_words(approval, facts.name)}{when}{void}")
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


def _withdrawn(link: EvidenceLink, facts: Facts) -> str:
    """Why a file is no longer evidence of the record; it stays listed and is still delivered."""
    if link.withdrawn_at is None:
        return ""
    by = f" by {facts.name(link.withdrawn_by)}" if link.withdrawn_by else ""
    day = day_words(facts.default_rules.calendar.local_date(link.withdrawn_at))
    return f"withdrawn{by} on {day}: {link.withdrawn_reason}"


def _held(change: Change, items: tuple[EvidenceItem, ...], facts: Facts) -> Iterable[HeldFile]:
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
            location=item.location if item and not item.held else "",
            withdrawn=_withdrawn(link, facts),
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
