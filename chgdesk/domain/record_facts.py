"""All facts of a change in words, grouped, each with both clocks and what it rests on (APR-17, AUD-03, CHG-04)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval
from chgdesk.domain.evaluation.attributes import basis_of
from chgdesk.domain.people import role_words
from chgdesk.domain.record_page import FactGroup, FactLine

Names = Callable[[str | None], str]


def fact_groups(change: Change, name: Names, calendar: Calendar) -> tuple[FactGroup, ...]:
    """Every fact on record, under the headings of the record's life; groups without facts are left out."""
    groups = (
        FactGroup(title="Request", facts=tuple(_request(change, name, calendar))),
        FactGroup(title="Approvals and reviews", facts=tuple(_approvals(change, name))),
        FactGroup(title="Tests", facts=tuple(_tests(change))),
        FactGroup(title="Rollback", facts=tuple(_rollback(change, name))),
        FactGroup(title="Deployment", facts=tuple(_deployments(change, name, calendar))),
        FactGroup(title="Checks and reviews", facts=tuple(_checks(change, name))),
        FactGroup(title="Emergency", facts=tuple(_emergency(change, name))),
    )
    return tuple(group for group in groups if group.facts)


def line(label: str, value: str, occurred: datetime | None, origin: Provenance) -> FactLine:
    """One fact with its clocks and basis."""
    recorded = origin.claimed_recorded_at or origin.recorded_at
    return FactLine(
        label=label,
        value=value,
        occurred=occurred,
        recorded=recorded,
        basis=basis_of(origin),
        source=source_words(origin),
    )


def source_words(origin: Provenance) -> str:
    """Where a fact comes from: its source, the file's first signs and the row, or the document's."""
    parts = [origin.source] if origin.source else []
    if origin.file:
        parts.append(f"file {origin.file[:12]}" + (f", {origin.row}" if origin.row else ""))
    if origin.document:
        parts.append(f"document {origin.document[:12]}")
    return " · ".join(parts)


def origin_words(origin: Provenance) -> str:
    """Where a fact comes from without the row: enough where several facts are summed up in one answer."""
    file = f"file {origin.file[:12]}" if origin.file else ""
    document = f"document {origin.document[:12]}" if origin.document else ""
    return " · ".join(part for part in (origin.source, file, document) if part)


def _request(change: Change, name: Names, calendar: Calendar) -> Iterator[FactLine]:
    window = change.planned_window
    planned = ""
    if window is not None and window.start is not None:
        planned = instant_words(window.start, calendar)
        planned += f" to {instant_words(window.end, calendar)}" if window.end is not None else ""
    pairs: Iterable[tuple[str, str]] = (
        ("Description", change.description),
        ("Reason", change.justification),
        ("Type", change.change_type),
        ("Category declared", change.category),
        ("Risk declared", change.risk_declared),
        ("Systems", ", ".join(change.systems)),
        ("Flags", ", ".join(change.flags).replace("_", " ")),
        ("Requested by", name(change.requester) if change.requester else ""),
        ("Written by", name(change.author) if change.author else ""),
        ("Standard procedure", change.template or ""),
        ("Scope", change.scope.replace("_", " ")),
        ("Home system", " ".join(part for part in (change.home_system, change.home_ref) if part)),
        ("Planned", planned),
        ("Policy exceptions", ", ".join(filter(None, (change.sod_exception, *change.exceptions)))),
        ("Follows", change.follow_up_of or ""),
        ("Incident", change.incident or ""),
        ("Lessons", change.lessons),
    )
    for label, value in pairs:
        if value:
            yield line(label, value, None, change.provenance)
    yield from _dates(change)


def _dates(change: Change) -> Iterator[FactLine]:
    if change.created_at is not None:
        yield line("First recorded", "in the register", change.created_at, change.provenance)
    written = change.first_written
    if written is not None and written.at is not None:
        yield line("First written down", f"{written.system} {written.ref}".strip(), written.at, written.provenance)
    if change.notified_at is not None:
        yield line("People told", "stakeholders", change.notified_at, change.provenance)
    for notice in change.notices:
        yield line("People told", f"{notice.to} {notice.channel}".strip(), notice.at, notice.provenance)


def _approvals(change: Change, name: Names) -> Iterator[FactLine]:
    for approval in change.approvals:
        void = f"; {void_words(approval)}" if approval.voided_at is not None else ""
        said = f"{approval_words(approval, name)}{void}"
        yield line(_decision_words(approval), said, approval.decided_at, approval.provenance)
    for review in change.code_reviews:
        of = f", of {review.commit[:10]}" if review.commit else ""
        yield line("Code review", f"{name(review.person)}{of}", review.at, review.provenance)


def _decision_words(approval: Approval) -> str:
    if approval.voided_at is not None:
        return "Approval, void"
    return {"reject": "Rejection", "conditional": "Approval on a condition"}.get(approval.decision, "Approval")


def _mode_words(approval: Approval) -> str:
    """How it was given; a signature that was not made at this desk is only what its source says."""
    if approval.mode == "in_app_signature" and approval.provenance.basis is not Basis.SIGNED:
        return "an app signature, as its source says"
    return _MODES.get(approval.mode, approval.mode)


_MODES = {
    "in_app_signature": "signed at this desk",
    "external_written": "in writing elsewhere",
    "verbal": "spoken",
}


def approval_words(approval: Approval, name: Names) -> str:
    """Who approved in which role and how."""
    roles = ", ".join(map(role_words, approval.roles_claimed))
    mode = _mode_words(approval)
    said = f"{name(approval.person)} as {roles}, {mode}" if roles else f"{name(approval.person)}, {mode}"
    named = approval.evidence if approval.evidence and approval.evidence != approval.provenance.document else ""
    evidence = f", {named}" if named else ""
    note = f" ({approval.note})" if approval.note else ""
    return f"{said}{evidence}{note}"


def void_words(approval: Approval) -> str:
    """That an approval does not count any more, and why; it is never told without this (APR-11)."""
    why = (approval.void_reason or "").rstrip(".")
    return f"void, does not count any more ({why[:1].lower()}{why[1:]})" if why else "void, does not count any more"


def _tests(change: Change) -> Iterator[FactLine]:
    if change.ci is not None:
        covers = f", covers {', '.join(change.ci.covers)}".replace("_", " ") if change.ci.covers else ""
        run = f" ({change.ci.run})" if change.ci.run else ""
        yield line("Pipeline", f"{_result_words(change.ci.status)}{run}{covers}", change.ci.at, change.ci.provenance)
    if change.scan is not None:
        found = ", ".join(f"{count.open} {count.severity} open" for count in change.scan.open) or "no counts given"
        yield line("Security scan", found, change.scan.at, change.scan.provenance)
    staging = change.staging
    if staging is not None and staging.status != "not_done":
        why = f": {staging.rationale}" if staging.rationale else ""
        instead = f"; in production: {staging.production_verification_step}"
        said = f"{staging.status.replace('_', ' ')}{why}{instead if staging.production_verification_step else ''}"
        yield line("Staging", said, staging.at, staging.provenance)
    for test in change.tests:
        shown = f", {test.evidence}" if test.evidence else ", no document named"
        said = f"{_result_words(test.result)}{shown}"
        yield line(f"Test: {test.type.replace('_', ' ')}", said, test.executed_at, test.provenance)


def _result_words(result: str) -> str:
    return {"pass": "succeeded", "passed": "succeeded", "fail": "failed"}.get(result, result or "no result given")


def _rollback(change: Change, name: Names) -> Iterator[FactLine]:
    plan = change.rollback_plan
    if plan is not None:
        parts = (
            ("Method", plan.method),
            ("Trigger", plan.trigger),
            ("Steps", plan.steps),
            ("Owner", plan.owner),
            ("How it is checked", plan.verification),
            ("Time estimate", f"{plan.time_estimate_min} min" if plan.time_estimate_min is not None else None),
            ("Data recovery", plan.data_recovery),
            ("Who may start it", plan.authority),
        )
        for label, value in parts:
            if value:
                yield line(label, value, plan.recorded_at, plan.provenance)
    if change.backup_confirmed_at is not None:
        yield line("Backup confirmed", "restorable", change.backup_confirmed_at, change.provenance)
    executed = change.rollback_execution
    if executed is not None:
        how = (
            "" if executed.successful is None else (" and it worked" if executed.successful else " and it did not work")
        )
        yield line("Rolled back", f"by {name(executed.person)}{how}", executed.at, executed.provenance)


def _deployments(change: Change, name: Names, calendar: Calendar) -> Iterator[FactLine]:
    for deployment in change.deployments:
        ended = f", ended {instant_words(deployment.end, calendar)}" if deployment.end else ""
        account = f", account {deployment.account} ({deployment.account_type})" if deployment.account else ""
        path = deployment.path + (f" {deployment.run}" if deployment.run else "")
        commit = f", {deployment.commit[:10]}" if deployment.commit else ""
        said = f"{name(deployment.implementer)}, {path}{commit}{account}{ended}"
        yield line("Deployed", said, deployment.start, deployment.provenance)
        if deployment.manual_reason:
            yield line("By hand because", deployment.manual_reason, deployment.start, deployment.provenance)
        if deployment.alternative_evidence:
            yield line("Shown by", deployment.alternative_evidence, deployment.start, deployment.provenance)
    if change.outcome:
        yield line("Outcome", change.outcome.replace("_", " "), None, change.provenance)


def _checks(change: Change, name: Names) -> Iterator[FactLine]:
    check = change.verification
    if check is not None:
        said = f"{name(check.person)}: {', '.join(check.checks)}" if check.checks else name(check.person)
        yield line("Checked after go-live", said, check.at, check.provenance)
    if change.validation_signoff is not None:
        sign_off = change.validation_signoff
        yield line("Result signed off", name(sign_off.person), sign_off.at, sign_off.provenance)
    if change.pir is not None:
        said = f"{name(change.pir.person)}: {change.pir.summary}" if change.pir.summary else name(change.pir.person)
        yield line("Reviewed afterwards", said, change.pir.at, change.pir.provenance)


def _emergency(change: Change, name: Names) -> Iterator[FactLine]:
    emergency = change.emergency
    if emergency is None:
        return
    origin = emergency.provenance
    if emergency.criterion:
        yield line("Why it could not wait", emergency.criterion.replace("_", " "), None, origin)
    if emergency.authoriser:
        how = f", {_MODES.get(emergency.authorisation_mode or '', emergency.authorisation_mode or 'no mode given')}"
        yield line("Said go", f"{name(emergency.authoriser)}{how}", emergency.authorised_at, origin)
    if emergency.unreachable_rationale:
        yield line("Nobody reached", emergency.unreachable_rationale, None, origin)
    if emergency.notified_at is not None:
        yield line("Told afterwards", name(emergency.notified_person), emergency.notified_at, origin)
    if emergency.testing_or_validation:
        yield line("How it was tested", emergency.testing_or_validation, None, origin)
    review = emergency.retro_review
    if review is not None:
        judged = {True: ": it was one", False: ": it was none", None: ""}[review.classification_appropriate]
        said = f"{name(review.person)}{judged}" + (f". {review.notes}" if review.notes else "")
        yield line("Reviewed afterwards", said, review.at, review.provenance)
    if emergency.retro_signoff is not None:
        sign_off = emergency.retro_signoff
        yield line("Signed off", name(sign_off.person), sign_off.at, sign_off.provenance)
