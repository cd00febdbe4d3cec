"""Changes of the sample company that still wait for something, in time, and those that never went live."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, RollbackExecution
from chgdesk.services.sample_company.company import local
from chgdesk.services.sample_company.plan import Plan
from chgdesk.services.sample_company.recipe import emergency, routine
from chgdesk.services.sample_company.sources import from_document, stated


def under_way() -> tuple[Change, ...]:
    """What was deployed in the last days and still waits for something, in time."""
    checked = replace(
        routine(
            Plan(
                key="tile-size",
                live="2026-10-26 10:15",
                title="Smaller map tiles for phones",
                what="Phones receive map tiles of half the size, chosen by the width of the screen, kept for a day.",
                why="The map uses a third of a guest's monthly data.",
                system="booking-web",
                author="clara",
            )
        ),
        state=ChangeState.VERIFIED,
        closed_at=None,
    )
    return (checked, _undone_this_week(), _half_done(), _gates_shut(), _waiting_for_check(), _running_now())


def _undone_this_week() -> Change:
    plan = Plan(
        key="invoice-queue",
        live="2026-10-27 20:30",
        title="Send invoices through the new queue",
        what="Invoices go through the new queue, which keeps their order and sends each again after a failure.",
        why="Invoices overtook each other at the end of the month.",
        system="booking-api",
        author="henna",
        deployer="yusuf",
        minutes=25,
    )
    return replace(
        routine(plan),
        outcome="rolled_back",
        incident="INC-2026-026",
        caused_incident=True,
        rollback_execution=RollbackExecution(
            at=plan.end + timedelta(minutes=34),
            person="yusuf",
            checked_at=plan.end + timedelta(minutes=49),
            successful=True,
            provenance=from_document(),
        ),
        state=ChangeState.ROLLED_BACK,
        closed_at=None,
    )


def _half_done() -> Change:
    return replace(
        routine(
            Plan(
                key="island-ferries",
                live="2026-10-28 10:40",
                title="Show ferries near the harbour in the report",
                what=(
                    "Adds ferry times to the report of four island harbours; two harbours have no times yet and follow."
                ),
                why="Ferries make waves; boards want to see both together.",
                system="reporting",
                author="oskar",
            )
        ),
        outcome="partially_implemented",
        state=ChangeState.PARTIALLY_IMPLEMENTED,
        closed_at=None,
    )


def _gates_shut() -> Change:
    plan = Plan(
        key="gates-shut",
        live="2026-10-29 06:20",
        title="Load the list of season guests onto the gates again",
        what="The gates of three harbours had lost the list of season guests; loaded again from the card by hand.",
        why="Season guests could not leave the pier since 05:35.",
        system="gate-unit",
        author="tove",
        asked_by="emil",
        minutes=40,
    )
    change = emergency(plan, incident="INC-2026-027", go_ahead=22)
    assert change.emergency is not None
    waiting = replace(change.emergency, retro_review=None, retro_signoff=None)
    by_hand = tuple(replace(d, manual_reason="Gate units are loaded at the pier") for d in change.deployments)
    return replace(change, emergency=waiting, deployments=by_hand, state=ChangeState.VERIFIED, closed_at=None)


def _waiting_for_check() -> Change:
    return replace(
        routine(
            Plan(
                key="price-round",
                live="2026-10-30 11:20",
                title="Round prices in the printed list",
                what="Prices in the printed list are rounded to whole cents once, at the end, and not for every night.",
                why="Lists of eleven nights were one cent off.",
                system="reporting",
                author="ruth",
                deployer="oskar",
            )
        ),
        state=ChangeState.IMPLEMENTED,
        outcome=None,
        verification=None,
        closed_at=None,
    )


def _running_now() -> Change:
    change = routine(
        Plan(
            key="nodes-oct",
            live="2026-10-30 16:40",
            title="Move the cluster to the winter size",
            what="Takes the third node group out for the winter, services drained first, to be done by Friday evening.",
            why="Half the machines idle from November to March.",
            system="cluster",
            author="jonas",
            asked_by="marek",
        )
    )
    running = tuple(replace(d, end=None) for d in change.deployments)
    return replace(
        change,
        deployments=running,
        state=ChangeState.IMPLEMENTING,
        outcome=None,
        verification=None,
        closed_at=None,
    )


def planned() -> tuple[Change, ...]:
    """What has not gone live: waiting, refused, taken back, void."""
    return (
        _ahead("berth-swap", "2026-11-03 10:15", ChangeState.READY, "Let two guests swap berths"),
        _ahead("boat-weight", "2026-11-05 20:30", ChangeState.APPROVED, "Keep the weight of a boat for the crane"),
        _ahead("mail-sender", "2026-11-10 10:30", ChangeState.SUBMITTED, "Send mail under each harbour's own name"),
        _ahead("map-3d", "2026-11-19 10:00", ChangeState.DRAFT, "Show depth lines in the berth map"),
        _never("text-review", "2026-09-24 10:00", ChangeState.REJECTED, "Publish texts without a second reader"),
        _never("sms-gate", "2026-05-20 10:00", ChangeState.WITHDRAWN, "Open gates by text message"),
        _never("wind-again", "2026-02-12 10:00", ChangeState.VOID, "Show the wind forecast beside the berth map"),
    )


_WHY_NOT = {
    ChangeState.REJECTED: "The Head of Engineering refused it; see the refused policy exception.",
    ChangeState.WITHDRAWN: "Taken back: text messages arrive too late at two piers.",
    ChangeState.VOID: "Opened twice by mistake; the work was done in November.",
}


def _ahead(key: str, live: str, state: ChangeState, title: str) -> Change:
    plan = Plan(
        key=key,
        live=live,
        title=title,
        what=f"{title}, as agreed with the harbour offices in the autumn round, for all harbours at once.",
        why="Agreed in the autumn round with the harbours.",
        system="ledger-db" if key == "boat-weight" else "booking-web",
        author="clara" if key != "boat-weight" else "yusuf",
        days_ahead=7 if live < "2026-11-09" else 12,
    )
    done = routine(plan)
    recorded = local("2026-10-30 17:00")
    return replace(
        done,
        created_at=min(plan.written, recorded - timedelta(days=1)),
        rollback_plan=done.rollback_plan if state in {ChangeState.APPROVED, ChangeState.READY} else None,
        approvals=_granted(done, state),
        code_reviews=(),
        ci=None,
        scan=None,
        staging=None,
        tests=(),
        backup_confirmed_at=None,
        validation_signoff=None,
        deployments=(),
        outcome=None,
        verification=None,
        state=state,
        closed_at=None,
    )


def _granted(done: Change, state: ChangeState) -> tuple[Approval, ...]:
    """Approvals of what is ready, given on the last Thursday; moved there from the day before going live."""
    if state not in {ChangeState.APPROVED, ChangeState.READY}:
        return ()
    return tuple(
        replace(a, decided_at=local("2026-10-29 14:20") + timedelta(minutes=11 * n))
        for n, a in enumerate(done.approvals)
    )


def _never(key: str, live: str, state: ChangeState, title: str) -> Change:
    change = _ahead(key, live, ChangeState.DRAFT, title)
    return replace(change, state=state, state_reason=_WHY_NOT[state], provenance=stated())
