"""Changes of the sample company in July and August 2026: high season and holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import PostImplementationReview
from chgdesk.services.sample_company.company import local
from chgdesk.services.sample_company.plan import Plan
from chgdesk.services.sample_company.recipe import emergency, rollback_plan, routine, standard
from chgdesk.services.sample_company.sources import stated
from chgdesk.services.sample_company.spring import self_approved_in_august

TOGETHER = "2026-07-16 10:30"
"""Two changes went out in one deployment at this time."""


def july() -> tuple[Change, ...]:
    """July: sign-in for everybody, a delegation, a flaw being exploited, two changes in one deployment."""
    return (
        routine(
            Plan(
                key="passkeys",
                live="2026-07-02 21:00",
                title="Passkeys for every guest and harbour",
                what="Everybody may sign in with a passkey; passwords stay until October and their use is counted.",
                why="The trial since April went without a single locked account.",
                system="identity",
                author="yusuf",
                deployer="henna",
                category="major",
                minutes=30,
                days_ahead=8,
            )
        ),
        routine(
            Plan(
                key="search-near",
                live="2026-07-08 10:15",
                title="Offer free berths in the next harbour",
                what="When a harbour is full the search offers free berths within ten nautical miles, nearest first.",
                why="Full harbours lose the guest altogether.",
                system="booking-web",
                author="clara",
            )
        ),
        emergency(
            Plan(
                key="image-flaw",
                live="2026-07-11 02:10",
                title="Take the flawed image library out of harbour reports",
                what="Photographs are no longer made smaller in reports; the flawed library is taken out of the image.",
                why="The flaw is being exploited elsewhere since the evening.",
                system="reporting",
                author="daniel",
                asked_by="ines",
                minutes=30,
            ),
            incident="INC-2026-016",
            criterion="active_exploitation",
        ),
        routine(
            Plan(
                key="quiet-hours",
                live=TOGETHER,
                title="Hold back messages to guests at night",
                what=(
                    "Messages to guests between 22 and 7 o'clock wait until the morning "
                    "unless the harbour marks them urgent."
                ),
                why="Guests complained of messages at night.",
                system="booking-web",
                author="clara",
            )
        ),
        routine(
            Plan(
                key="quiet-hours-api",
                live=TOGETHER,
                title="Carry the urgent mark through the booking interface",
                what=(
                    "Adds the urgent mark to messages in the booking interface, off unless the harbour office sets it."
                ),
                why="Needed by the booking site for quiet hours.",
                system="booking-api",
                author="oskar",
                deployer="clara",
            )
        ),
        _after_delegation(),
    )


def _after_delegation() -> Change:
    plan = Plan(
        key="refund-days",
        live="2026-07-28 10:40",
        title="Let harbours set how late a booking may be cancelled",
        what=(
            "The last day for a free cancellation becomes a setting of each harbour, "
            "three days unless it says otherwise."
        ),
        why="Small harbours fill a berth again within hours, large ones do not.",
        system="booking-api",
        author="henna",
        deployer="clara",
    )
    change = routine(plan)
    return replace(change, approvals=tuple(replace(a, person="yusuf") for a in change.approvals))


def august() -> tuple[Change, ...]:
    """August: a risk set too low, own work without a valid exception, and a deployment nobody had written down."""
    return (
        _underrated(),
        self_approved_in_august(),
        _found_by_the_review(),
        _caused_an_incident(),
        replace(
            routine(
                Plan(
                    key="report-names",
                    live="2026-09-01 09:40",
                    title="Name each berth once in the monthly report",
                    what=(
                        "Berths with two names on their sign appear once in the monthly report, with the number first."
                    ),
                    why="Mends what the change of 27 August brought.",
                    system="reporting",
                    author="oskar",
                    days_ahead=2,
                )
            ),
            follow_up_of="berth-numbers",
        ),
    )


def _underrated() -> Change:
    change = routine(
        Plan(
            key="phone-number",
            live="2026-08-04 20:20",
            title="Keep a second phone number for a guest",
            what="Adds a second phone number to the table of guests so that the harbour office can reach the crew.",
            why="Offices write it into the boat's name today.",
            system="ledger-db",
            author="yusuf",
            deployer="jonas",
            asked_by="emil",
        )
    )
    return replace(change, risk_declared="medium", risk_reason="One column, empty at first", validation_signoff=None)


def _found_by_the_review() -> Change:
    """A deployment of 20 August that the log review of August found without a record; written down afterwards."""
    plan = Plan(
        key="season-switch",
        live="2026-08-20 17:35",
        title="Switch season guests to the autumn price list",
        what=(
            "Merges the switch to the autumn price list two weeks early at a harbour's wish; deployed by the pipeline."
        ),
        why="The harbour's season ended early after storm damage to the guest pier.",
        system="booking-web",
        author="oskar",
        asked_by="emil",
    )
    change = routine(plan)
    found = local("2026-09-08 13:20")
    late = tuple(replace(a, decided_at=found + timedelta(hours=2)) for a in change.approvals)
    return replace(
        change,
        created_at=found,
        retroactive_reason="Found by the log review of August: a deployment without a record.",
        approvals=late,
        rollback_plan=rollback_plan(plan, found + timedelta(minutes=15)),
        closed_at=found + timedelta(days=1),
    )


def _caused_an_incident() -> Change:
    plan = Plan(
        key="berth-numbers",
        live="2026-08-27 09:55",
        title="Show berths by number in the monthly report",
        what="The monthly report lists berths by their number on the pier, with the name in the second column.",
        why="Harbour boards compare with the plan of the pier.",
        system="reporting",
        author="clara",
    )
    return replace(
        routine(plan),
        caused_incident=True,
        incident="INC-2026-021",
        pir=PostImplementationReview(
            person="marek",
            at=plan.workday_after(3, 14, "looked back"),
            summary="Berths with two names were listed twice; seen by a harbour board the same afternoon.",
            cause="Test data had one name per berth.",
            actions=("Test data with two names",),
            provenance=stated(),
        ),
    )


def base_images() -> tuple[Change, ...]:
    """Moves to the month's base image, under a standard procedure."""
    return tuple(
        standard(
            Plan(
                key=f"base-{live[:7]}",
                live=live,
                title=f"Move {words} to the base image of {month}",
                what=(
                    f"{words[:1].upper()}{words[1:]} built on the base image of {month}, "
                    f"every test run, deployed and watched."
                ),
                why="Monthly mending of known flaws.",
                system=system,
                author=author,
                asked_by="ines",
                template="STD-05",
                days_ahead=1,
            )
        )
        for live, words, month, system, author in (
            ("2026-01-22 10:05", "the booking site", "January", "booking-web", "henna"),
            ("2026-05-28 09:45", "harbour reports", "May", "reporting", "oskar"),
            ("2026-07-23 09:50", "the booking site", "July", "booking-web", "henna"),
            ("2026-09-03 10:20", "harbour reports", "September", "reporting", "oskar"),
        )
    )
