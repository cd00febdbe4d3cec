"""Changes of the sample company from January 2026 to the last day of policy version 1.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import PostImplementationReview, RollbackExecution
from chgdesk.services.sample_company.plan import Plan
from chgdesk.services.sample_company.recipe import routine, standard
from chgdesk.services.sample_company.sources import from_document, stated


def january() -> tuple[Change, ...]:
    """January, with an approval that came 2 h 05 min late."""
    return (
        standard(
            Plan(
                key="cert-jan",
                live="2026-01-08 09:35",
                title="Renew the certificate of the booking site",
                what=(
                    "Certificate of the booking site renewed on the edge proxy and the chain checked from two networks."
                ),
                why="It lapses on 19 January.",
                system="edge",
                author="jonas",
                asked_by="jonas",
                template="STD-01",
                days_ahead=1,
            )
        ),
        _late_approval(),
        routine(
            Plan(
                key="boat-registration",
                live="2026-01-15 20:30",
                title="Keep the registration number of a boat",
                what="Adds a column for the registration number to the table of boats, empty for boats already known.",
                why="Two harbours must report it to the coast guard from March.",
                system="ledger-db",
                author="yusuf",
                deployer="jonas",
                minutes=18,
                days_ahead=6,
            )
        ),
        routine(
            Plan(
                key="nodes-jan",
                live="2026-01-20 09:10",
                title="Add a third node group for the summer load",
                what=(
                    "Adds a third group of nodes in the second building and spreads "
                    "the booking services over all three."
                ),
                why="Last July two groups were full for eleven days.",
                system="cluster",
                author="jonas",
                asked_by="marek",
                minutes=55,
            )
        ),
        routine(
            Plan(
                key="webhook-retry",
                live="2026-01-27 10:50",
                title="Send harbour notices again when a harbour does not answer",
                what=(
                    "A notice that a harbour office does not take is sent again after "
                    "1, 5 and 30 minutes, then reported."
                ),
                why="Kallioranta missed eleven arrivals in December.",
                system="booking-api",
                author="noor",
                told_by="Planning round, minutes not kept",
            )
        ),
    )


def _late_approval() -> Change:
    plan = Plan(
        key="berth-photos",
        live="2026-01-13 09:25",
        title="Show photographs of each berth",
        what="Adds up to four photographs to each berth, made smaller when they are loaded up, with a text for each.",
        why="Asked for by six of nine harbours.",
        system="booking-web",
        author="clara",
    )
    change = routine(plan)
    late = plan.start + timedelta(hours=2, minutes=5)
    return replace(change, approvals=tuple(replace(a, decided_at=late) for a in change.approvals))


def february() -> tuple[Change, ...]:
    """February, with a spoken approval and a release that was undone as planned."""
    return (
        _spoken(),
        routine(
            Plan(
                key="edge-cache",
                live="2026-02-17 09:20",
                title="Keep berth photographs at the edge for a day",
                what="The edge proxy keeps berth photographs for 24 hours and asks for newer ones in the background.",
                why="Photographs are four fifths of the traffic since January.",
                system="edge",
                author="jonas",
                asked_by="marek",
            )
        ),
        _undone(),
        replace(
            routine(
                Plan(
                    key="map-tiles-again",
                    live="2026-03-03 10:30",
                    title="Draw the berth map from prepared tiles, with an index",
                    what=(
                        "Prepared tiles as before, now with an index on harbour and zoom, measured with July's traffic."
                    ),
                    why="First attempt was undone on 24 February because it was slow.",
                    system="booking-web",
                    author="henna",
                    deployer="clara",
                )
            ),
            follow_up_of="map-tiles",
        ),
    )


def _spoken() -> Change:
    change = routine(
        Plan(
            key="vat-column",
            live="2026-02-03 13:40",
            title="Show the tax share in the monthly report",
            what="Adds a column with the tax share of each booking to the monthly report and to its spreadsheet.",
            why="Harbour bookkeepers work it out by hand.",
            system="reporting",
            author="noor",
            asked_by="emil",
        )
    )
    words = "Said in the corridor; nothing in writing"
    spoken = tuple(
        replace(a, mode="verbal", commit=None, note=words, provenance=stated(), claimed_recorded_at=None)
        for a in change.approvals
    )
    return replace(change, approvals=spoken)


def _undone() -> Change:
    plan = Plan(
        key="map-tiles",
        live="2026-02-24 10:45",
        title="Draw the berth map from prepared tiles",
        what="The berth map is put together from tiles prepared at night in place of drawing every berth on each call.",
        why="The map is the slowest page of the site.",
        system="booking-web",
        author="henna",
        deployer="clara",
        minutes=15,
    )
    undone = plan.end + timedelta(minutes=41)
    return replace(
        routine(plan),
        outcome="rolled_back",
        incident="INC-2026-004",
        caused_incident=True,
        rollback_execution=RollbackExecution(
            at=undone,
            person="clara",
            checked_at=undone + timedelta(minutes=12),
            successful=True,
            provenance=from_document(),
        ),
        pir=PostImplementationReview(
            person="marek",
            at=plan.workday_after(2, 14, "looked back"),
            summary="Tiles were read without an index; under load each call waited for the disk.",
            cause="Measured with ten berths, not with four thousand.",
            actions=("Measure maps with July's traffic before release",),
            provenance=stated(),
        ),
        lessons="Measure with real numbers of berths.",
    )


def march() -> tuple[Change, ...]:
    """March and April under version 1.2: a procedure past its review, a plan with a gap, a release in two parts."""
    return (
        standard(
            Plan(
                key="hours-spring",
                live="2026-03-05 11:20",
                title="Publish spring opening hours of Uussatama harbour",
                what="Spring opening hours of Uussatama harbour entered, read by the harbour office and published.",
                why="The season there begins on 1 April.",
                system="booking-web",
                kind="configuration",
                author="noor",
                asked_by="emil",
                template="STD-02",
                days_ahead=1,
                minutes=5,
            )
        ),
        _plan_with_gap(),
        standard(
            Plan(
                key="gate-kallioranta",
                live="2026-03-17 12:30",
                title="Load the configuration onto the new gate unit at Kallioranta",
                what=(
                    "Gate unit of pier 2 replaced after a storm; kept configuration "
                    "loaded, opened and closed with a guest key."
                ),
                why="The old unit had taken water.",
                system="gate-unit",
                author="tove",
                asked_by="emil",
                template="STD-03",
                days_ahead=1,
                minutes=35,
            )
        ),
        _in_two_parts(),
        replace(
            routine(
                Plan(
                    key="swedish-rest",
                    live="2026-03-31 10:10",
                    title="Swedish texts for the two remaining harbours",
                    what=(
                        "Adds the Swedish texts that were missing on 24 March, read by both harbour offices beforehand."
                    ),
                    why="Rest of the change of 24 March.",
                    system="booking-web",
                    author="clara",
                )
            ),
            follow_up_of="swedish",
        ),
        routine(
            Plan(
                key="passkeys-trial",
                live="2026-04-08 10:35",
                title="Let staff of two harbours sign in with passkeys",
                what=(
                    "Staff of two harbours may sign in with a passkey beside the password; both ways are logged alike."
                ),
                why="Shared passwords in harbour offices were a point of last year's audit.",
                system="identity",
                author="yusuf",
                deployer="henna",
                days_ahead=6,
                minutes=25,
            )
        ),
    )


def _plan_with_gap() -> Change:
    change = routine(
        Plan(
            key="arrival-times",
            live="2026-03-10 10:25",
            title="Take the arrival time from the skipper's own message",
            what="Reads the arrival time a skipper sends on the way and moves the berth's free time accordingly.",
            why="Berths stand empty for two hours in the evening.",
            system="booking-api",
            author="oskar",
            deployer="henna",
        )
    )
    plan = change.rollback_plan
    assert plan is not None
    return replace(change, rollback_plan=replace(plan, trigger="", owner=None))


def _in_two_parts() -> Change:
    plan = Plan(
        key="swedish",
        live="2026-03-24 10:05",
        title="Swedish texts on the booking site",
        what="Adds Swedish to the languages of the booking site, texts for all five Swedish-speaking harbours.",
        why="Every second guest there writes in Swedish.",
        system="booking-web",
        author="clara",
        asked_by="lucia",
    )
    return replace(
        routine(plan),
        outcome="partially_implemented",
        pir=PostImplementationReview(
            person="marek",
            at=plan.workday_after(3, 13, "looked back"),
            summary="Texts of two harbours came with wrong signs and were left out; the rest went live.",
            cause="The file had been saved in another character set.",
            actions=("Texts are read by the harbour before release",),
            provenance=stated(),
        ),
    )
