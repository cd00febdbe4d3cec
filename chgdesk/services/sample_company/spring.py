"""Changes of the sample company from 13 April to the end of June 2026, the first weeks of policy version 2.0."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, FindingCount, FirstWritten, PostImplementationReview
from chgdesk.services.sample_company.company import local
from chgdesk.services.sample_company.plan import Plan
from chgdesk.services.sample_company.recipe import emergency, routine, standard
from chgdesk.services.sample_company.sources import stated


def april() -> tuple[Change, ...]:
    """The first major change, and an emergency in which nobody could be reached."""
    return (
        routine(
            Plan(
                key="weekend-price",
                live="2026-04-16 20:30",
                title="Weekend prices for guest berths",
                what=(
                    "Harbours may set another price for Friday to Sunday; the quote shows "
                    "both and the booking keeps its own."
                ),
                why="Decided with the harbours for the 2026 season.",
                system="booking-api",
                author="henna",
                category="major",
                flags=("pricing_logic",),
                minutes=35,
                days_ahead=7,
            )
        ),
        _nobody_reached(),
        routine(
            Plan(
                key="chain-watch",
                live="2026-04-28 09:50",
                title="Check the whole certificate chain every hour",
                what=(
                    "A job asks the edge proxy for its chain every hour and reports a "
                    "missing link to the on-call phone."
                ),
                why="The broken chain of 22 April was found by guests.",
                system="edge",
                author="jonas",
                asked_by="jonas",
            )
        ),
    )


def _nobody_reached() -> Change:
    plan = Plan(
        key="chain-broken",
        live="2026-04-22 07:25",
        title="Put the missing link back into the certificate chain",
        what="The chain on the edge proxy lacked its second link; the link was added and the proxy reloaded.",
        why="Older phones refused the booking site since 06:50.",
        system="edge",
        author="jonas",
        asked_by="emil",
        minutes=9,
    )
    change = emergency(plan, incident="INC-2026-009")
    assert change.emergency is not None
    alone = replace(
        change.emergency,
        authoriser=None,
        authorised_at=None,
        authorisation_mode=None,
        commander="jonas",
        unreachable_rationale="Head of Engineering in the air, CTO did not answer three calls between 06:58 and 07:20.",
        notified_person="aino",
        notified_at=plan.start + timedelta(minutes=31),
    )
    return replace(change, emergency=alone)


def may() -> tuple[Change, ...]:
    """May: a scan finding under a policy exception, work by hand under a shared account, a move with notice."""
    scanned = routine(
        Plan(
            key="report-charts",
            live="2026-05-07 13:15",
            title="Charts in the monthly report",
            what="Adds two charts, nights per pier and income per week, to the monthly report sent to each harbour.",
            why="Harbour boards draw them by hand for their meetings.",
            system="reporting",
            author="noor",
        )
    )
    assert scanned.scan is not None
    return (
        replace(
            scanned,
            scan=replace(scanned.scan, open=(FindingCount(severity="high", open=1),), exception="EXC-2026-01"),
            exceptions=("EXC-2026-01",),
        ),
        _by_hand_shared(),
        routine(
            Plan(
                key="ledger-disk",
                live="2026-05-19 20:15",
                title="Move the bookings database to faster disks",
                what=(
                    "Moves the bookings database to faster disks; the site is closed for "
                    "twenty minutes, announced a week before."
                ),
                why="Evening queries wait for the disk since Easter.",
                system="ledger-db",
                author="jonas",
                flags=("customer_downtime",),
                minutes=40,
                days_ahead=7,
            )
        ),
        standard(
            Plan(
                key="report-uussatama",
                live="2026-05-21 10:40",
                title="Add Uussatama harbour to the monthly report",
                what=(
                    "Uussatama harbour added to the list of the monthly report; April "
                    "rendered and compared with its own count."
                ),
                why="The harbour joined in April.",
                system="reporting",
                kind="configuration",
                author="oskar",
                asked_by="emil",
                template="STD-06",
                days_ahead=1,
                minutes=8,
            )
        ),
        _stated_later(),
    )


def _by_hand_shared() -> Change:
    change = routine(
        Plan(
            key="log-store",
            live="2026-05-12 16:20",
            title="Give the log store more room",
            what=(
                "Doubles the disk of the log store and sets the age at which lines are thinned out from 30 to 60 days."
            ),
            why="The store was full twice in April.",
            system="cluster",
            author="jonas",
            asked_by="jonas",
        )
    )
    by_hand = tuple(
        replace(d, path="manual", run=None, account="ops-admin", account_type="shared", provenance=stated())
        for d in change.deployments
    )
    return replace(change, deployments=by_hand)


def _stated_later() -> Change:
    plan = Plan(
        key="guest-limit",
        live="2026-05-26 10:30",
        title="Limit how many berths one guest may hold",
        what="A guest may hold three berths at a time; the interface answers with a clear text beyond that.",
        why="One reseller held forty berths over Whitsun.",
        system="booking-api",
        author="noor",
        deployer="clara",
    )
    change = routine(plan)
    typed = plan.start + timedelta(days=2, hours=1)
    said = tuple(
        replace(
            a,
            commit=None,
            note="Agreed by phone and confirmed in the team channel, which is not kept",
            claimed_recorded_at=typed,
            provenance=stated("Stated by Noor Haddad", recorded_at=typed),
        )
        for a in change.approvals
    )
    return replace(change, approvals=said)


def june() -> tuple[Change, ...]:
    """June: own work approved with everything the alternative asks for, and an outage on a Saturday."""
    return (
        _compensated(),
        _recorded_on_monday(),
        replace(
            routine(
                Plan(
                    key="queue-limit",
                    live="2026-06-10 10:20",
                    title="Refuse new requests before the queue is full",
                    what=(
                        "The interface answers politely that it is busy once 500 "
                        "requests wait, in place of falling over."
                    ),
                    why="Lasting answer to the outage of 6 June.",
                    system="booking-api",
                    author="yusuf",
                    asked_by="marek",
                    days_ahead=2,
                )
            ),
            follow_up_of="api-down",
        ),
        routine(
            Plan(
                key="guest-messages",
                live="2026-06-11 20:40",
                title="New service: messages between guest and harbour office",
                what=(
                    "Brings the message service into production: guests write to the harbour office from their booking."
                ),
                why="Wanted by all harbours; tried with two of them since April.",
                system="booking-api",
                author="henna",
                deployer="yusuf",
                category="major",
                flags=("new_service",),
                minutes=50,
                days_ahead=8,
            )
        ),
        standard(
            Plan(
                key="gate-uussatama",
                live="2026-06-16 11:15",
                title="Load the configuration onto the new gate unit at Uussatama",
                what=(
                    "Gate unit of the guest pier replaced; kept configuration loaded, "
                    "opened and closed with a guest key."
                ),
                why="The lock of the old unit was worn out.",
                system="gate-unit",
                author="tove",
                asked_by="emil",
                template="STD-03",
                days_ahead=1,
                minutes=30,
            )
        ),
        routine(
            Plan(
                key="midsummer-text",
                live="2026-06-25 10:10",
                title="Show the harbour's own notice above the map",
                what=(
                    "Harbour offices may put one notice above the map of their "
                    "harbour, with a day on which it goes away."
                ),
                why="Over midsummer the offices could not tell guests that the fuel dock was closed.",
                system="booking-web",
                author="oskar",
                asked_by="emil",
            )
        ),
    )


def _compensated() -> Change:
    plan = Plan(
        key="night-jobs",
        live="2026-06-04 09:40",
        title="Let the night jobs wait for each other",
        what="The night jobs of harbour reports start when the one before has ended, in place of at fixed times.",
        why="Twice in May a report was made from half a day's bookings.",
        system="reporting",
        author="marek",
        deployer="clara",
        asked_by="marek",
    )
    return replace(
        routine(plan),
        approvals=(_own_approval(plan),),
        sod_exception="EXC-2026-02",
        pir=PostImplementationReview(
            person="aino",
            at=plan.workday_after(2, 10, "looked back"),
            summary="Order of the jobs read and compared with three nights; nothing to change.",
            provenance=stated(),
        ),
    )


def _own_approval(plan: Plan) -> Approval:
    at = plan.workday_before(1, 15, "own")
    note = "Nobody else knows these jobs; see the policy exception"
    return Approval(
        person=plan.author,
        roles_claimed=("engineering_lead",),
        decided_at=at,
        note=note,
        claimed_recorded_at=at,
        provenance=stated(recorded_at=at),
    )


def self_approved_in_august() -> Change:
    """The same again after the policy exception had run out."""
    plan = Plan(
        key="night-jobs-again",
        live="2026-08-11 09:30",
        title="Start the night jobs one hour later",
        what="The night jobs of harbour reports start at 02:00 in place of 01:00, after the last late arrivals.",
        why="Late arrivals of the evening were missing from the day's figures.",
        system="reporting",
        author="marek",
        deployer="clara",
        asked_by="marek",
    )
    return replace(
        routine(plan),
        approvals=(_own_approval(plan),),
        sod_exception="EXC-2026-02",
        pir=PostImplementationReview(
            person="aino",
            at=plan.workday_after(3, 11, "looked back"),
            summary="Start times compared with the arrivals of a week; nothing to change. Exception had run out.",
            provenance=stated(),
        ),
    )


def _recorded_on_monday() -> Change:
    plan = Plan(
        key="api-down",
        live="2026-06-06 14:05",
        title="Bring the booking interface back by emptying its queue",
        what="The queue of the booking interface was full and every worker waited; queue emptied, workers restarted.",
        why="No booking was possible since 13:15 on the busiest Saturday so far.",
        system="booking-api",
        author="yusuf",
        asked_by="emil",
        minutes=45,
    )
    change = emergency(plan, incident="INC-2026-013")
    monday = local("2026-06-08 08:55")
    undo = change.rollback_plan
    assert undo is not None
    return replace(
        change,
        created_at=monday,
        first_written=FirstWritten(system="On-call chat", ref="weekend thread", at=local("2026-06-06 13:32")),
        rollback_plan=replace(undo, recorded_at=monday + timedelta(minutes=12)),
        retroactive_reason="Fixed from the road on Saturday and written down on Monday morning.",
    )
