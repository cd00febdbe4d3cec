"""What is folded under More in the form for a change, until a rule asks for it or somebody opens it."""

from __future__ import annotations

from ui.views.capture.cells import Cell, Kind, Row, View, filled_at, has


def _rolled_back(view: View) -> bool:
    return view.filling.change.outcome == "rolled_back"


def _not_in_scope(view: View) -> bool:
    return view.filling.change.scope not in {"production", ""}


def _risk_explained(view: View) -> bool:
    return "risk_declared" in view.filling.typed or bool(view.filling.change.risk_reason)


def _apart(view: View) -> bool:
    """The description stands open where somebody typed one, or where what changed does not say enough by itself."""
    change = view.filling.change
    lacking = view.weighed is not None and any(need.code == "DOC-VAGUE" for need in view.weighed.needs)
    return "description" in view.filling.typed or (lacking and bool(change.title))


def _unsaid(view: View) -> bool:
    change = view.filling.change
    return "requester" in view.filling.typed or (not change.requester and bool(change.title and change.author))


def _pair(*cells: Cell, group: str) -> Row:
    return Row(cells=cells, group=group)


REQUEST, RISK, PLAN, TESTS = "Request", "What it may affect", "Plan and notice", "Tests in full"
BACK, AFTER, LINKS, RULES_OF = "Way back in full", "Afterwards", "Where it lives", "Exceptions and control"
TECHNICAL = "Patch and configuration"

MORE: tuple[Row, ...] = (
    _pair(
        Cell(place="risk_reason", caption="Why this risk", when=_risk_explained),
        group=RISK,
    ),
    _pair(
        Cell(place="description", caption="Description", kind=Kind.TEXT, when=_apart),
        group=REQUEST,
    ),
    _pair(
        Cell(place="requester", caption="Requested by", kind=Kind.PERSON, when=_unsaid),
        Cell(place="category", caption="Category", kind=Kind.CHOICE, choices=lambda ground: ground.categories()),
        Cell(
            place="delivered_via_repo",
            caption="It came through the repository",
            kind=Kind.TICK,
            when=lambda view: view.filling.change.change_type == "code" and not view.filling.change.delivered_via_repo,
        ),
        group=REQUEST,
    ),
    _pair(
        Cell(
            place="scope",
            caption="Production or not",
            kind=Kind.CHOICE,
            choices=lambda _g: (("Production", "production"), ("No way to production", "non_production")),
        ),
        Cell(place="scope_reason", caption="Why it is not production", when=_not_in_scope, stretch=2),
        group=REQUEST,
    ),
    _pair(
        Cell(place="impact.privacy", caption="What it means for privacy", asked=True),
        Cell(
            place="test_data",
            caption="Test data",
            kind=Kind.CHIPS,
            asked=True,
            choices=lambda _g: (("real", "real"), ("masked", "masked"), ("made up", "synthetic")),
        ),
        group=RISK,
    ),
    _pair(
        Cell(place="impact.security", caption="Security"),
        Cell(place="impact.availability", caption="Availability"),
        Cell(place="impact.integrity", caption="Integrity"),
        group=RISK,
    ),
    _pair(
        Cell(place="impact.customers", caption="Customers"),
        Cell(place="impact.dependencies", caption="What depends on it"),
        Cell(place="data_touched", caption="Data touched", asked=True),
        group=RISK,
    ),
    _pair(Cell(place="hazards", caption="Known ways to do harm", kind=Kind.HAZARDS, asked=True), group=RISK),
    _pair(
        Cell(
            place="planned_window.start",
            ends="planned_window.end",
            caption="Planned for",
            kind=Kind.SPAN,
            ahead=True,
            asked=True,
            stretch=2,
        ),
        Cell(place="notified_at", caption="Customers told", kind=Kind.TIME, asked=True),
        group=PLAN,
    ),
    _pair(
        Cell(place="notices.0.to", caption="Whom was told"),
        Cell(place="notices.0.channel", caption="How"),
        Cell(place="notices.0.at", caption="When", kind=Kind.TIME),
        group=PLAN,
    ),
    _pair(
        Cell(place="testing_plan", caption="How it will be tested", asked=True, stretch=2),
        Cell(place="author_available", caption="Author at hand", kind=Kind.YES_NO),
        Cell(place="reviewer_available", caption="Reviewer at hand", kind=Kind.YES_NO),
        group=PLAN,
    ),
    _pair(
        Cell(
            place="staging.status",
            caption="Staging",
            kind=Kind.CHOICE,
            asked=True,
            choices=lambda _g: (("validated there", "validated"), ("there is none", "not_available")),
        ),
        Cell(place="staging.at", caption="When", kind=Kind.TIME, when=has("staging.status", "validated")),
        Cell(place="staging.rationale", caption="Why there is none", when=has("staging.status", "not_available")),
        Cell(
            place="staging.production_verification_step",
            caption="Check in production",
            when=has("staging.status", "not_available"),
        ),
        group=TESTS,
    ),
    _pair(
        Cell(place="tests.0.type", caption="A test of type", hint="unit"),
        Cell(
            place="tests.0.result",
            caption="Result",
            kind=Kind.CHOICE,
            choices=lambda _g: (("succeeded", "pass"), ("failed", "fail")),
        ),
        Cell(place="tests.0.executed_at", caption="When", kind=Kind.TIME),
        Cell(place="tests.0.note", caption="What was seen"),
        group=TESTS,
    ),
    _pair(
        Cell(place="ci.run", caption="Pipeline run"),
        Cell(place="ci.covers", caption="It covers", kind=Kind.LIST, hint="unit, integration"),
        Cell(place="scan.at", caption="Security scan", kind=Kind.TIME, asked=True),
        group=TESTS,
    ),
    _pair(
        Cell(place="rollback_plan.tested_at", caption="Way back tried", kind=Kind.TIME),
        Cell(place="backup_confirmed_at", caption="Backup can be restored, seen", kind=Kind.TIME, asked=True),
        Cell(place="rollback_execution.decision", caption="Not rolled back: who decided and why"),
        group=BACK,
    ),
    _pair(
        Cell(
            place="incident",
            caption="Incident",
            hint="INC-204",
            when=lambda view: _rolled_back(view) or view.filling.change.caused_incident or bool(view.value("incident")),
        ),
        Cell(place="caused_incident", caption="It caused an incident", kind=Kind.TICK),
        group=AFTER,
    ),
    _pair(
        Cell(place="verification.checks", caption="What was looked at", kind=Kind.LIST, hint="smoke test, error rate"),
        Cell(place="verification.customer_impact", caption="Effect on customers"),
        Cell(place="verification.monitored_hours", caption="Hours watched", kind=Kind.NUMBER),
        group=AFTER,
    ),
    _pair(
        Cell(place="validation_signoff.person", caption="Result signed off by", kind=Kind.PERSON, asked=True),
        Cell(place="validation_signoff.at", caption="When", kind=Kind.TIME, asked=True),
        group=AFTER,
    ),
    _pair(
        Cell(place="documents_updated", caption="Documents: updated where, or why not", asked=True),
        Cell(place="continuity_updated", caption="Continuity plans: updated where, or why not", asked=True),
        group=AFTER,
    ),
    _pair(
        Cell(place="pir.person", caption="Review afterwards by", kind=Kind.PERSON, asked=True),
        Cell(place="pir.at", caption="When", kind=Kind.TIME, asked=True),
        Cell(place="pir.cause", caption="Cause"),
        Cell(place="pir.summary", caption="What was found"),
        group=AFTER,
    ),
    _pair(
        Cell(place="closing_note", caption="Deviations and incidents"),
        Cell(place="lessons", caption="Lessons"),
        group=AFTER,
    ),
    _pair(
        Cell(place="actions.0.text", caption="To be done", stretch=2),
        Cell(place="actions.0.owner", caption="By", kind=Kind.PERSON),
        Cell(place="actions.0.due_on", caption="Until", kind=Kind.DAY),
        group=AFTER,
    ),
    _pair(
        Cell(place="links", caption="Links, one a line", kind=Kind.LINKS),
        group=LINKS,
    ),
    _pair(
        Cell(place="home_system", caption="Home system", hint="Jira"),
        Cell(place="home_ref", caption="Its number there", asked=True),
        Cell(place="follow_up_of", caption="Follows", hint="CHG-2026-0042"),
        group=LINKS,
    ),
    _pair(
        Cell(place="first_written.system", caption="First written down in"),
        Cell(place="first_written.ref", caption="As"),
        Cell(place="first_written.at", caption="When", kind=Kind.TIME),
        Cell(place="retroactive_reason", caption="Why it is recorded afterwards"),
        group=LINKS,
    ),
    _pair(
        Cell(place="deployments.0.account", caption="Account"),
        Cell(
            place="deployments.0.account_type",
            caption="Kind of account",
            kind=Kind.CHOICE,
            choices=lambda _g: (("of one person", "individual"), ("shared", "shared"), ("of a program", "service")),
        ),
        Cell(place="deployments.0.tool", caption="Tool"),
        Cell(place="deployments.0.commit", caption="Commit"),
        group=LINKS,
    ),
    _pair(
        Cell(
            place="sod_exception",
            caption="Policy exception for self-approval",
            kind=Kind.CHOICE,
            choices=lambda ground: ground.exceptions(),
        ),
        Cell(place="exceptions", caption="Other policy exceptions", kind=Kind.LIST),
        group=RULES_OF,
    ),
    _pair(
        Cell(place="affects_internal_control", caption="It may affect internal control", kind=Kind.TICK),
        Cell(place="internal_control_note", caption="How", asked=True, stretch=2),
        group=RULES_OF,
    ),
    _pair(
        Cell(place="significant", caption="It is a significant change", kind=Kind.TICK),
        Cell(
            place="significant_checks",
            caption="What was checked of it",
            kind=Kind.LIST,
            when=has("significant", True),
            stretch=2,
        ),
        group=RULES_OF,
    ),
    _pair(
        Cell(place="patch.advisory", caption="Advisory", hint="CVE-…"),
        Cell(place="patch.severity", caption="Severity"),
        Cell(place="patch.due_on", caption="Due", kind=Kind.DAY),
        Cell(place="patch.evaluation", caption="Evaluation"),
        group=TECHNICAL,
    ),
    _pair(
        Cell(
            place="configuration_before",
            caption="Configuration before",
            kind=Kind.TEXT,
            when=filled_at("configuration_before"),
        ),
        Cell(
            place="configuration_after",
            caption="Configuration after",
            kind=Kind.TEXT,
            when=filled_at("configuration_before"),
        ),
        group=TECHNICAL,
    ),
    _pair(Cell(place="design_note", caption="Design note"), group=TECHNICAL),
)
"""Everything else of the record, in its groups."""
