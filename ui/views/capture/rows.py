"""The rows of the form for a change that stand first (W3)."""

from __future__ import annotations

from ui.views.capture.cells import Cell, Kind, Row, View, When

WAYS = (("pipeline", "pipeline"), ("by hand", "manual"), ("console", "console"), ("vendor", "vendor"))
BY_HAND, HAND_TESTS = "approval_by_hand", "tests_by_hand"
LIVE = "live"
"""Groups that an act opens: an approval or tests written down, and what is said after go-live."""


def _element(name: str) -> When:
    """A part of the way back stands open where the rules ask for it and nobody has said it."""

    def when(view: View) -> bool:
        plan = view.filling.change.rollback_plan
        if plan is None and not view.is_asked("rollback_plan"):
            return False
        wanted = view.ground.rules.elements_at(view.weighed.risk) if view.weighed is not None else ()
        asked = view.is_asked("rollback_plan") and name in wanted
        place = f"rollback_plan.{name}"
        return place in view.filling.typed or (asked and (not view.value(place) or _any_typed(view)))

    return when


def _any_typed(view: View) -> bool:
    return any(place.startswith("rollback_plan.") and place != "rollback_plan.steps" for place in view.filling.typed)


def _opened(group: str) -> When:
    return lambda view: group in view.opened


def _is_live(view: View) -> bool:
    """After go-live these stand open; before, they are folded (W3)."""
    return LIVE in view.opened or view.filling.change.started_at is not None


def _by_hand(view: View) -> bool:
    return _is_live(view) and view.value("deployments.0.path") not in (None, "", "pipeline")


def _rolled_back(view: View) -> bool:
    return view.filling.change.outcome == "rolled_back"


MAIN: tuple[Row, ...] = (
    Row(cells=(Cell(place="title", caption="What changed", hint="Raise the upload limit on the edge to 20 MB"),)),
    Row(cells=(Cell(place="justification", caption="Why", hint="Two customers could not send their files"),)),
    Row(
        cells=(
            Cell(place="systems", caption="System", kind=Kind.SYSTEMS, stretch=4),
            Cell(
                place="change_type", caption="Type", kind=Kind.CHOICE, stretch=3, choices=lambda ground: ground.types()
            ),
            Cell(place="author", caption="Written by", kind=Kind.PERSON, stretch=4),
        )
    ),
    Row(cells=(Cell(place="flags", caption="Anything special?", kind=Kind.FLAGS),)),
    Row(
        cells=(
            Cell(place="risk_declared", caption="Risk", kind=Kind.CHIPS, stretch=3, choices=lambda g: g.risks()),
            Cell(
                place="rollback_plan.steps",
                caption="Way back",
                hint="How it could be undone",
                stretch=5,
            ),
        )
    ),
    Row(
        cells=(
            Cell(place="rollback_plan.trigger", caption="When one goes back", when=_element("trigger"), stretch=3),
            Cell(
                place="rollback_plan.owner",
                caption="Who does it",
                kind=Kind.LINE,
                when=_element("owner"),
                stretch=2,
            ),
            Cell(place="rollback_plan.verification", caption="Check", when=_element("verification"), stretch=2),
            Cell(
                place="rollback_plan.time_estimate_min",
                caption="Minutes",
                kind=Kind.NUMBER,
                when=_element("time_estimate_min"),
            ),
            Cell(place="rollback_plan.method", caption="Kind", when=_element("method"), stretch=2),
            Cell(place="rollback_plan.data_recovery", caption="Data", when=_element("data_recovery"), stretch=2),
            Cell(place="rollback_plan.authority", caption="Who decides", when=_element("authority"), stretch=2),
        )
    ),
    Row(cells=(Cell(place="approvals", caption="Approval", kind=Kind.APPROVALS),)),
    Row(
        cells=(
            Cell(place="@approval.person", caption="Approved by", kind=Kind.PERSON, when=_opened(BY_HAND), stretch=3),
            Cell(place="@approval.at", caption="When", kind=Kind.TIME, when=_opened(BY_HAND), stretch=3),
            Cell(
                place="@approval.mode",
                caption="How",
                kind=Kind.CHIPS,
                when=_opened(BY_HAND),
                stretch=3,
                choices=lambda _g: (("in writing", "external_written"), ("spoken", "verbal")),
            ),
        )
    ),
    Row(cells=(Cell(place="tests", caption="Tests and review", kind=Kind.TESTS),)),
    Row(
        cells=(
            Cell(
                place="code_reviews.0.person",
                caption="Code looked at by",
                kind=Kind.PERSON,
                when=_opened(HAND_TESTS),
                stretch=3,
            ),
            Cell(place="code_reviews.0.at", caption="When", kind=Kind.TIME, when=_opened(HAND_TESTS), stretch=3),
            Cell(
                place="ci.status",
                caption="Pipeline",
                kind=Kind.CHOICE,
                when=_opened(HAND_TESTS),
                stretch=2,
                choices=lambda _g: (("succeeded", "pass"), ("failed", "fail")),
            ),
            Cell(place="ci.at", caption="When", kind=Kind.TIME, when=_opened(HAND_TESTS), stretch=3),
        )
    ),
    Row(
        cells=(
            Cell(
                place="deployments.0.start",
                ends="deployments.0.end",
                caption="Went live",
                kind=Kind.SPAN,
                stretch=5,
                when=_is_live,
            ),
            Cell(place="deployments.0.implementer", caption="By", kind=Kind.PERSON, stretch=3, when=_is_live),
            Cell(place="deployments.0.run", caption="Run", hint="run 8841", stretch=2, when=_is_live),
            Cell(
                place="deployments.0.path",
                caption="Way",
                kind=Kind.CHOICE,
                stretch=2,
                when=_is_live,
                choices=lambda _g: WAYS,
            ),
        )
    ),
    Row(
        cells=(
            Cell(place="deployments.0.manual_reason", caption="Why not through the pipeline", when=_by_hand),
            Cell(place="deployments.0.alternative_evidence", caption="What shows it instead", when=_by_hand),
        )
    ),
    Row(
        cells=(
            Cell(
                place="outcome",
                caption="Outcome",
                kind=Kind.CHIPS,
                stretch=4,
                when=_is_live,
                choices=lambda ground: ground.outcomes(),
            ),
            Cell(place="verification.person", caption="Checked by", kind=Kind.PERSON, stretch=3, when=_is_live),
            Cell(place="verification.at", caption="When", kind=Kind.TIME, stretch=3, when=_is_live),
        )
    ),
    Row(
        cells=(
            Cell(place="rollback_execution.at", caption="Rolled back", kind=Kind.TIME, when=_rolled_back),
            Cell(place="rollback_execution.person", caption="By", kind=Kind.PERSON, when=_rolled_back),
            Cell(place="rollback_execution.successful", caption="It worked", kind=Kind.YES_NO, when=_rolled_back),
            Cell(place="rollback_execution.steps_taken", caption="What was done", when=_rolled_back),
        )
    ),
)
"""What stands first."""
