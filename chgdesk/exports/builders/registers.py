"""The registers beside the changes, as of the period: exceptions, people, events, policy (EVD-10, EVD-18)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chgdesk.domain.calendar import day_words
from chgdesk.domain.evaluation.registers import (
    PolicyStanding,
    WaiverStanding,
    missing_acknowledgements,
    policy_standing,
    waiver_standing,
)
from chgdesk.domain.parameters import by_path, flatten
from chgdesk.domain.people import RoleAssignment, role_words
from chgdesk.domain.policy import PolicyVersion
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.domain.waiver import Waiver
from chgdesk.exports.builders.scope import Scope, make_report
from chgdesk.exports.builders.words import joined
from chgdesk.exports.columns import Column, Kind
from chgdesk.exports.report import Block, Fact, Facts, Heading, Orientation, Report, Table, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverRow:
    """A policy exception with its standing on the day of the test."""

    waiver: Waiver
    standing: WaiverStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """A deployment event with the records it belongs to."""

    event: DeploymentEvent
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRow:
    """One parameter's value in one version's set."""

    path: str
    meaning: str
    value: str
    unit: str
    group: str


def registers_book(scope: Scope) -> Report:
    """Everything an auditor asks for beside the changes, one sheet each, within the period."""
    blocks: tuple[Block, ...] = (
        _waivers(scope),
        _templates(scope),
        _people(scope),
        _roles(scope),
        _events(scope),
        _runs(scope),
        _incidents(scope),
        _parameters(scope),
        *_own_controls(scope),
    )
    return make_report(scope, "Registers of the period", blocks, filter_words="Each register, limited to the period")


def _own_controls(scope: Scope) -> Iterator[Table]:
    """The organisation's own controls; no sheet where it has none (EVD-21)."""
    controls = scope.evaluation.facts.register.controls
    if controls:
        yield Table(title="Own controls", columns=CONTROL_COLUMNS, rows=controls)


CONTROL_COLUMNS: tuple[Column, ...] = (
    Column(key="ref", title="No.", kind=Kind.REF, value=lambda c: c.ref),
    Column(key="wording", title="Wording", width=60, value=lambda c: c.wording),
    Column(key="owner", title="Owner", width=20, value=lambda c: role_words(c.owner_role)),
    Column(key="frequency", title="How often", width=18, value=lambda c: c.frequency),
    Column(key="attributes", title="Attributes", width=12, value=lambda c: ", ".join(c.attributes)),
    Column(key="retired", title="Retired", kind=Kind.FLAG, value=lambda c: c.retired),
)
"""Own controls, one line each."""


def _waivers(scope: Scope) -> Table:
    evaluation = scope.evaluation
    day = evaluation.rules.calendar.local_date(evaluation.as_of)
    rows = tuple(
        WaiverRow(waiver=w, standing=waiver_standing(w, evaluation.facts, evaluation.rules, day))
        for w in evaluation.facts.register.waivers
        if _touches_period(scope, w.starts_on, w.expires_on)
    )
    name = evaluation.facts.name
    return Table(
        title="Policy exceptions",
        columns=(
            Column(key="ref", title="No.", kind=Kind.REF, value=lambda r: r.waiver.ref),
            Column(key="clause", title="Clause waived", width=20, value=lambda r: r.waiver.policy_clause),
            Column(key="waives", title="Rules", width=14, value=lambda r: ", ".join(r.waiver.waives)),
            Column(key="risk", title="Risk", width=8, value=lambda r: r.waiver.risk),
            Column(key="reason", title="Reason", width=40, value=lambda r: r.waiver.reason),
            Column(
                key="controls",
                title="Compensating controls",
                width=34,
                value=lambda r: "; ".join(r.waiver.compensating_controls),
            ),
            Column(
                key="approved",
                title="Approved by",
                width=24,
                value=lambda r: "; ".join(f"{name(a.person)} as {a.role}" for a in r.waiver.approvals),
            ),
            Column(key="from", title="From", kind=Kind.DATE, value=lambda r: r.waiver.starts_on),
            Column(key="to", title="Expires", kind=Kind.DATE, value=lambda r: r.waiver.expires_on),
            Column(key="status", title="Stands as", width=16, value=lambda r: r.standing.status.replace("_", " ")),
            Column(
                key="findings",
                title="What the rules found",
                width=40,
                value=lambda r: " ".join(f.sentence for f in r.standing.findings),
            ),
        ),
        rows=rows,
    )


def _touches_period(scope: Scope, first: date | None, last: date | None) -> bool:
    period = scope.evaluation.period
    return (first is None or first <= period.last) and (last is None or last >= period.first)


def _templates(scope: Scope) -> Table:
    name = scope.evaluation.facts.name
    return Table(
        title="Standard procedures",
        columns=(
            Column(key="ref", title="No.", kind=Kind.REF, value=lambda t: t.ref),
            Column(key="title", title="Procedure", width=40, value=lambda t: t.title),
            Column(key="state", title="State", width=12, value=lambda t: t.state),
            Column(key="types", title="Types", width=18, value=lambda t: ", ".join(t.allowed_types)),
            Column(key="flags", title="Flags allowed", width=18, value=lambda t: ", ".join(t.allowed_flags)),
            Column(
                key="approver",
                title="Approved by",
                kind=Kind.PERSON,
                value=lambda t: name(t.approved_by) if t.approved_by else "",
            ),
            Column(key="approved_on", title="Approved on", kind=Kind.DATE, value=lambda t: t.approved_on),
            Column(key="reviewed", title="Last reviewed", kind=Kind.DATE, value=lambda t: t.last_reviewed),
            Column(key="due", title="Next review due", kind=Kind.DATE, value=lambda t: t.next_review_due),
            Column(key="revoked", title="Revoked on", kind=Kind.DATE, value=lambda t: t.revoked_on),
            Column(key="undo", title="Undo", width=34, value=lambda t: t.rollback_plan),
        ),
        rows=scope.evaluation.facts.register.templates,
    )


def _people(scope: Scope) -> Table:
    return Table(
        title="People",
        columns=(
            Column(key="ref", title="Key", width=12, value=lambda p: p.ref),
            Column(key="name", title="Name", kind=Kind.PERSON, value=lambda p: p.name),
            Column(key="title", title="Title", width=28, value=lambda p: p.title),
            Column(key="kind", title="Kind", width=12, value=lambda p: p.kind.value.replace("_", " ")),
            Column(key="from", title="From", kind=Kind.DATE, value=lambda p: p.employed_from),
            Column(key="to", title="To", kind=Kind.DATE, value=lambda p: p.employed_to),
            Column(key="note", title="Note", width=34, value=lambda p: p.note),
        ),
        rows=scope.evaluation.facts.register.people,
    )


def _roles(scope: Scope) -> Table:
    calendar, name = scope.evaluation.rules.calendar, scope.evaluation.facts.name

    def within(held: RoleAssignment) -> bool:
        last = calendar.local_date(held.held_to) if held.held_to else None
        return _touches_period(scope, calendar.local_date(held.held_from), last)

    return Table(
        title="Roles and deployers",
        columns=(
            Column(key="role", title="Role", width=22, value=lambda a: role_words(a.role)),
            Column(key="person", title="Person", kind=Kind.PERSON, value=lambda a: name(a.person)),
            Column(key="from", title="From", kind=Kind.DATETIME, utc=True, value=lambda a: a.held_from),
            Column(key="to", title="To", kind=Kind.DATETIME, utc=True, value=lambda a: a.held_to),
            Column(key="reason", title="Why", width=12, value=lambda a: a.reason.value),
        ),
        rows=tuple(
            sorted((a for a in scope.evaluation.facts.register.assignments if within(a)), key=lambda a: (a.role, a.ref))
        ),
    )


def _events(scope: Scope) -> Table:
    evaluation = scope.evaluation
    calendar, facts = evaluation.rules.calendar, evaluation.facts
    rows = tuple(
        EventRow(event=event, changes=facts.matches.by_event.get(event.ref, ()))
        for event in sorted(facts.register.events, key=lambda e: (e.at, e.ref))
        if evaluation.period.holds(calendar.local_date(event.at))
    )
    return Table(
        title="Deployment events",
        columns=(
            Column(key="ref", title="Event", kind=Kind.REF, value=lambda r: r.event.ref),
            Column(key="at", title="Time", kind=Kind.DATETIME, utc=True, value=lambda r: r.event.at),
            Column(key="environment", title="Environment", width=12, value=lambda r: r.event.environment),
            Column(key="status", title="Status", width=10, value=lambda r: r.event.status),
            Column(key="source", title="Source", width=16, value=lambda r: r.event.source),
            Column(key="actor", title="Actor", width=14, value=lambda r: r.event.actor or ""),
            Column(key="behalf", title="On behalf of", width=14, value=lambda r: r.event.on_behalf_of or ""),
            Column(key="commit", title="Commits", width=20, value=lambda r: ", ".join(c[:12] for c in r.event.commits)),
            Column(key="text", title="Text", width=36, value=lambda r: r.event.text),
            Column(key="record", title="Record", width=20, value=_record_words),
        ),
        rows=rows,
    )


def _record_words(row: EventRow) -> str:
    if row.changes:
        return ", ".join(row.changes)
    return "no record" if row.event.counts else "not counted"


def _runs(scope: Scope) -> Table:
    name = scope.evaluation.facts.name
    runs = (r for r in scope.evaluation.facts.register.runs if _touches_period(scope, r.first_day, r.last_day))
    return Table(
        title="Log reviews",
        columns=(
            Column(key="ref", title="No.", kind=Kind.REF, value=lambda r: r.ref),
            Column(key="from", title="From", kind=Kind.DATE, value=lambda r: r.first_day),
            Column(key="to", title="To", kind=Kind.DATE, value=lambda r: r.last_day),
            Column(key="done", title="Finished", kind=Kind.DATETIME, utc=True, value=lambda r: r.completed_at),
            Column(
                key="person",
                title="By",
                kind=Kind.PERSON,
                value=lambda r: name(r.performed_by) if r.performed_by else "",
            ),
            Column(key="apart", title="Does not deploy", kind=Kind.FLAG, value=lambda r: r.independent_of_deployers),
        ),
        rows=tuple(sorted(runs, key=lambda r: (r.first_day, r.ref))),
    )


def _incidents(scope: Scope) -> Table:
    return Table(
        title="Incidents",
        columns=(
            Column(key="ref", title="No.", kind=Kind.REF, value=lambda i: i.ref),
            Column(key="severity", title="Severity", width=9, value=lambda i: i.severity),
            Column(key="opened", title="Opened", kind=Kind.DATETIME, utc=True, value=lambda i: i.opened_at),
            Column(key="title", title="Title", width=48, value=lambda i: i.title),
        ),
        rows=scope.evaluation.facts.register.incidents,
    )


def _parameters(scope: Scope) -> Table:
    return Table(
        title="Parameters in force",
        columns=(
            Column(key="path", title="Parameter", width=40, value=lambda r: r.path),
            Column(key="meaning", title="Meaning", width=48, value=lambda r: r.meaning),
            Column(key="value", title="Value", width=40, value=lambda r: r.value),
            Column(key="unit", title="Unit", width=14, value=lambda r: r.unit),
            Column(key="group", title="What it does", width=10, value=lambda r: r.group),
        ),
        rows=tuple(_parameter_rows(scope)),
    )


def _parameter_rows(scope: Scope) -> Iterator[ParameterRow]:
    known = by_path()
    for value in flatten(scope.evaluation.rules.tree):
        definition = known.get(value.path)
        yield ParameterRow(
            path=value.path,
            meaning=definition.meaning if definition else "",
            value=_plain(value.text),
            unit=definition.unit if definition else "",
            group=definition.group.value if definition else "",
        )


def _plain(text: str) -> str:
    """A parameter value without the quotes of JSON where it is one word."""
    value = json.loads(text)
    return value if isinstance(value, str) else text


def policy_versions(scope: Scope) -> Report:
    """The policy's versions, which one was in force when, its reviews and acknowledgements (POL-11, POL-22, EVD-18)."""
    evaluation = scope.evaluation
    register, name = evaluation.facts.register, evaluation.facts.name
    standing = policy_standing(evaluation.facts, evaluation.rules, evaluation.as_of)
    document = register.documents[0] if register.documents else None
    blocks: tuple[Block, ...] = (
        Facts(
            title="In force",
            rows=(
                Fact(label="Document", value=f"{document.ref} {document.title}" if document else "none on record"),
                *_in_force(scope),
                Fact(label="Next review due", value=_next_review(standing)),
            ),
        ),
        Heading(text="Versions"),
        Table(
            title="Versions",
            columns=(
                Column(key="number", title="Version", width=8, value=lambda v: v.number),
                Column(key="state", title="State", width=11, value=lambda v: v.state.replace("_", " ")),
                Column(key="change", title="Change", width=34, value=lambda v: v.change_summary),
                Column(key="author", title="Author", kind=Kind.PERSON, value=lambda v: name(v.author)),
                Column(key="approver", title="Approver", kind=Kind.PERSON, value=lambda v: name(v.approved_by)),
                Column(key="approved", title="Approved", kind=Kind.DATE, value=lambda v: v.approved_on),
                Column(key="effective", title="In force from", kind=Kind.DATE, value=lambda v: v.effective_on),
                Column(key="rules", title="Rules", width=16, value=lambda v: v.parameter_set),
            ),
            rows=register.policy_versions,
        ),
        Heading(text="Reviews"),
        Table(
            title="Reviews",
            columns=(
                Column(key="kind", title="Kind", width=11, value=lambda r: r.kind),
                Column(key="trigger", title="Trigger", width=20, value=lambda r: (r.trigger or "").replace("_", " ")),
                Column(key="due", title="Due", kind=Kind.DATE, value=lambda r: r.due),
                Column(key="done", title="Done", kind=Kind.DATE, value=lambda r: r.completed_on),
                Column(key="reviewer", title="By", kind=Kind.PERSON, value=lambda r: name(r.reviewer)),
                Column(key="result", title="Result", width=12, value=lambda r: r.result),
            ),
            rows=register.policy_reviews,
        ),
        Heading(text="Acknowledgements"),
        *_acknowledgements(scope),
    )
    return make_report(scope, "Policy versions and reviews", blocks, orientation=Orientation.LANDSCAPE)


def _next_review(standing: PolicyStanding) -> str:
    return day_words(standing.next_review_due) if standing.next_review_due else "no completed review on record"


def _in_force(scope: Scope) -> Iterator[Fact]:
    period = scope.evaluation.period
    facts = scope.evaluation.facts
    for label, day in (("On the first day of the period", period.first), ("On the last day", period.last)):
        version = facts.version_on(day)
        yield Fact(label=label, value=f"version {version.number}" if version else "none in force")


def _acknowledgements(scope: Scope) -> Iterator[Block]:
    evaluation = scope.evaluation
    facts, name = evaluation.facts, evaluation.facts.name
    version = facts.version_on(evaluation.rules.calendar.local_date(evaluation.as_of))
    missing = _missing(scope, version)
    yield Text.plain(
        "Not acknowledged in time: " + (joined((name(ref) for ref in missing), ", ") if missing else "nobody") + "."
    )
    yield Table(
        title="Acknowledgements",
        columns=(
            Column(key="person", title="Person", kind=Kind.PERSON, value=lambda a: name(a.person)),
            Column(key="version", title="Version", width=9, value=lambda a: a.version),
            Column(key="at", title="When", kind=Kind.DATETIME, utc=True, value=lambda a: a.at),
        ),
        rows=facts.register.acknowledgements,
    )


def _missing(scope: Scope, version: PolicyVersion | None) -> tuple[str, ...]:
    if version is None:
        return ()
    evaluation = scope.evaluation
    return missing_acknowledgements(version, evaluation.facts, evaluation.rules, evaluation.as_of)
