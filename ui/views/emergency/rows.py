"""The rows of the emergency form (W5): five numbered questions, the rest folded under More."""

from __future__ import annotations

from chgdesk.domain.workflow.places import value_at
from ui.views.capture.cells import Cell, Kind, Row, View
from ui.views.capture.rows_more import MORE

SPOKEN, WRITTEN = "verbal", "external_written"
CHANNELS = (("spoken", "spoken"), ("chat", "chat"), ("page", "page"), ("in writing", "in writing"))


def _nobody(view: View) -> bool:
    """Nobody who may say go could be reached (EMG-04)."""
    emergency = view.filling.change.emergency
    return bool(view.value("@nobody") or (emergency and emergency.unreachable_rationale))


def _fell_back(view: View) -> bool:
    """Somebody who stands in said go: then it is said why the first in line could not (EMG-03)."""
    emergency = view.filling.change.emergency
    if emergency is None or not emergency.authoriser or _nobody(view):
        return False
    if emergency.primary_unavailable_note:
        return True
    at = emergency.authorised_at or view.ground.clock()
    roles = frozenset(view.ground.held.roles_at(emergency.authoriser, at))
    rules = view.ground.rules
    return not roles & rules.authorisers and bool(roles & rules.fallback_authorisers)


def _exploited(view: View) -> bool:
    """A security incident asks for more (EMG-13)."""
    return bool(value_at(view.filling.change, "emergency.criterion") == "active_exploitation")


def _by_hand(view: View) -> bool:
    return view.value("deployments.0.path") not in (None, "", "pipeline")


MAIN: tuple[Row, ...] = (
    Row(
        heading="1  What was done",
        cells=(
            Cell(
                place="title", caption="In one sentence", hint="Restart the label queue, drop the stuck job", stretch=6
            ),
            Cell(place="systems", caption="System", kind=Kind.SYSTEMS, stretch=3),
        ),
    ),
    Row(
        cells=(
            Cell(
                place="emergency.scope_limit",
                caption="Kept to the smallest change: what was left for later",
                hint="Nothing else was touched; the clean-up follows as a normal change",
                stretch=6,
            ),
            Cell(place="change_type", caption="Type", kind=Kind.CHOICE, stretch=3, choices=lambda g: g.types()),
        )
    ),
    Row(
        heading="2  Why it could not wait",
        cells=(
            Cell(
                place="emergency.criterion",
                caption="",
                kind=Kind.CHIPS,
                choices=lambda ground: ground.criteria(),
                stretch=5,
            ),
            Cell(place="justification", caption="In your words", hint="No customer could print a label", stretch=4),
        ),
    ),
    Row(
        heading="3  Who said go",
        cells=(
            Cell(
                place="emergency.authoriser",
                caption="Person",
                kind=Kind.PERSON,
                stretch=3,
                when=lambda view: not _nobody(view),
            ),
            Cell(
                place="emergency.authorised_at",
                caption="When",
                kind=Kind.TIME,
                stretch=3,
                when=lambda view: not _nobody(view),
            ),
            Cell(
                place="emergency.authorisation_channel",
                caption="How",
                kind=Kind.CHIPS,
                stretch=4,
                choices=lambda _g: CHANNELS,
                when=lambda view: not _nobody(view),
            ),
            Cell(place="@nobody", caption="Nobody could be reached", kind=Kind.TICK, stretch=3),
        ),
    ),
    Row(
        cells=(
            Cell(
                place="emergency.primary_unavailable_note",
                caption="Why the first in line could not be asked",
                when=_fell_back,
            ),
        )
    ),
    Row(
        cells=(
            Cell(place="emergency.attempts", caption="Whom you tried, how often", when=_nobody, stretch=3),
            Cell(place="emergency.unreachable_rationale", caption="Why waiting was worse", when=_nobody, stretch=3),
            Cell(
                place="emergency.notified_person", caption="Told afterwards", kind=Kind.PERSON, when=_nobody, stretch=2
            ),
            Cell(place="emergency.notified_at", caption="When", kind=Kind.TIME, when=_nobody, stretch=2),
        )
    ),
    Row(
        heading="4  When, and by whom",
        cells=(
            Cell(
                place="deployments.0.start",
                ends="deployments.0.end",
                caption="From, to",
                kind=Kind.SPAN,
                stretch=4,
            ),
            Cell(place="deployments.0.implementer", caption="By", kind=Kind.PERSON, stretch=3),
            Cell(
                place="outcome",
                caption="Outcome",
                kind=Kind.CHIPS,
                stretch=4,
                choices=lambda ground: ground.outcomes(),
            ),
        ),
    ),
    Row(
        cells=(
            Cell(place="deployments.0.manual_reason", caption="Why not through the pipeline", when=_by_hand),
            Cell(place="deployments.0.alternative_evidence", caption="What shows it instead", when=_by_hand),
        )
    ),
    Row(
        heading="5  Incident, and where it was first written down",
        cells=(
            Cell(place="incident", caption="Incident", hint="INC-77", stretch=2),
            Cell(
                place="@incident.severity",
                caption="Severity",
                kind=Kind.CHIPS,
                stretch=3,
                choices=lambda _g: (("P1", "P1"), ("P2", "P2"), ("P3", "P3")),
            ),
            Cell(place="first_written.system", caption="First written in", hint="chat, pager", stretch=2),
            Cell(place="first_written.ref", caption="As", hint="#ops", stretch=1),
            Cell(place="first_written.at", caption="When", kind=Kind.TIME, stretch=3),
        ),
    ),
    Row(
        cells=(
            Cell(place="emergency.commander", caption="Incident commander", kind=Kind.PERSON, when=_exploited),
            Cell(place="emergency.commander_authorised_at", caption="Said go at", kind=Kind.TIME, when=_exploited),
            Cell(place="emergency.timeline_entry", caption="Entry in the timeline", when=_exploited),
            Cell(place="emergency.responders", caption="Checked by (several)", kind=Kind.LIST, when=_exploited),
        )
    ),
)
"""The five questions."""

MORE_EMERGENCY: tuple[Row, ...] = (
    Row(
        group="Of the emergency",
        cells=(
            Cell(place="emergency.testing_or_validation", caption="How it was tested, however little"),
            Cell(place="emergency.actions_taken", caption="What was done, step by step"),
        ),
    ),
    Row(
        group="Of the emergency",
        cells=(
            Cell(place="rollback_plan.steps", caption="Way back", stretch=2),
            Cell(place="rollback_plan.trigger", caption="When one goes back"),
            Cell(place="rollback_plan.owner", caption="Who does it"),
        ),
    ),
    Row(
        group="Of the emergency",
        cells=(
            Cell(place="author", caption="Written by, if somebody else", kind=Kind.PERSON),
            Cell(place="deployments.0.run", caption="Run"),
            Cell(
                place="deployments.0.path",
                caption="Way",
                kind=Kind.CHOICE,
                choices=lambda _g: (("pipeline", "pipeline"), ("by hand", "manual"), ("console", "console")),
            ),
            Cell(place="@incident.opened_at", caption="Incident opened", kind=Kind.TIME),
        ),
    ),
    Row(
        group="Of the emergency",
        cells=(
            Cell(
                place="emergency.permanent_fix", caption="Which change brings the permanent fix", hint="CHG-2026-0042"
            ),
            Cell(place="emergency.discussed_in", caption="Meeting in which it was talked over"),
            Cell(place="risk_declared", caption="Risk", kind=Kind.CHIPS, choices=lambda g: g.risks()),
        ),
    ),
    Row(
        group="Of the emergency",
        cells=(
            Cell(place="verification.person", caption="Checked by", kind=Kind.PERSON),
            Cell(place="verification.at", caption="When", kind=Kind.TIME),
            Cell(place="verification.checks", caption="What was looked at", kind=Kind.LIST),
        ),
    ),
    Row(group="Of the emergency", cells=(Cell(place="flags", caption="Anything special?", kind=Kind.FLAGS),)),
    *(
        row
        for row in MORE
        if not {cell.field for cell in row.cells}
        & {
            "incident",
            "verification",
            "first_written",
            "rollback_plan",
            "category",
            "risk_reason",
            "ci",
            "tests",
            "staging",
        }
    ),
)
"""Everything else."""
