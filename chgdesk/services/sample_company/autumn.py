"""Changes of the sample company of September and October 2026 that are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chgdesk.domain.change import Change, ChangeState
from chgdesk.services.sample_company.company import local
from chgdesk.services.sample_company.plan import Plan
from chgdesk.services.sample_company.recipe import routine, standard
from chgdesk.services.sample_company.sources import from_document

LOGGED_EARLIER = {"tide-table": "2026-09-08 09:12"}
"""Where the deployment log shows another time than the record: before the approval."""

LOGGED_LATER = {"guest-stats": "2026-09-15 10:49"}
"""The same, but nothing hangs on it."""


def september() -> tuple[Change, ...]:
    """September: the log disagrees with a record, a price change on a Friday, work at the piers and by hand."""
    return (
        _log_says_otherwise(),
        _at_the_pier(),
        routine(
            Plan(
                key="guest-stats",
                live="2026-09-15 10:25",
                title="Count nights per nationality for the tourist board",
                what="Counts guest nights per nationality and month for the tourist board, without names or boats.",
                why="Asked for by the tourist board by 30 September.",
                system="reporting",
                author="oskar",
            )
        ),
        _on_a_friday(),
        _by_hand_with_evidence(),
        routine(
            Plan(
                key="winter-storage",
                live="2026-09-29 10:20",
                title="Book winter storage with the last berth of the year",
                what=(
                    "Offers winter storage when the last berth of the year is booked, "
                    "with the harbour's own price and dates."
                ),
                why="Offices take these bookings by phone.",
                system="booking-web",
                author="ruth",
                deployer="clara",
            )
        ),
    )


def _log_says_otherwise() -> Change:
    """Recorded for the afternoon, after the approval of that noon; the log shows the morning."""
    change = routine(
        Plan(
            key="tide-table",
            live="2026-09-08 16:30",
            title="Read tide tables from the national service",
            what="Reads tide tables from the national service once a day in place of the yearly file, with a check.",
            why="The yearly file was wrong for two harbours.",
            system="booking-api",
            author="oskar",
            deployer="jonas",
        )
    )
    noon = local("2026-09-08 11:40")
    return replace(change, approvals=tuple(replace(a, decided_at=noon) for a in change.approvals))


def _at_the_pier() -> Change:
    change = routine(
        Plan(
            key="pier-readers",
            live="2026-09-10 11:00",
            title="Fit new key readers on the guest piers of Uussatama",
            what=(
                "Key readers of both guest piers replaced by ones that read phones; "
                "gates stood open for an hour, announced."
            ),
            why="The maker no longer mends the old readers.",
            system="gate-unit",
            author="tove",
            asked_by="emil",
            flags=("customer_downtime",),
            minutes=65,
            days_ahead=5,
        )
    )
    return replace(change, exceptions=("EXC-2026-03",))


def _on_a_friday() -> Change:
    plan = Plan(
        key="autumn-price",
        live="2026-09-18 11:05",
        title="Autumn prices by the week",
        what="Harbours may offer a price for a whole week from September; the quote chooses the cheaper of both.",
        why="A neighbouring harbour network began with it on Thursday.",
        system="booking-api",
        author="henna",
        category="major",
        flags=("pricing_logic",),
        minutes=20,
    )
    return replace(routine(plan), notified_at=plan.start - timedelta(hours=3, minutes=10))


def _by_hand_with_evidence() -> Change:
    change = routine(
        Plan(
            key="disk-hand",
            live="2026-09-22 14:10",
            title="Put the third node group onto new disks",
            what=(
                "Moves the third node group to new disks, node by node, by hand "
                "because the pipeline cannot drain these."
            ),
            why="Two disks of that group reported errors.",
            system="cluster",
            author="jonas",
            asked_by="marek",
            minutes=80,
        )
    )
    by_hand = tuple(
        replace(
            d,
            path="manual",
            run=None,
            manual_reason="The pipeline cannot drain nodes with local disks",
            alternative_evidence="Recorded console session, held with the record",
            provenance=from_document(),
        )
        for d in change.deployments
    )
    return replace(change, deployments=by_hand)


def october() -> tuple[Change, ...]:
    """October: carried out and closed."""
    return (
        routine(
            Plan(
                key="receipt-archive",
                live="2026-10-01 20:20",
                title="Move receipts older than two years to their own table",
                what=(
                    "Moves receipts older than two years to a table of their own; the "
                    "site is closed for fifteen minutes."
                ),
                why="Queries over receipts take four seconds in the evening.",
                system="ledger-db",
                author="henna",
                deployer="jonas",
                flags=("customer_downtime",),
                minutes=25,
                days_ahead=7,
            )
        ),
        _checked_late(),
        standard(
            Plan(
                key="cert-oct",
                live="2026-10-13 09:15",
                title="Renew the certificate of the booking interface",
                what="Certificate of the booking interface renewed on the edge proxy, chain checked from two networks.",
                why="It lapses on 25 October.",
                system="edge",
                author="jonas",
                asked_by="jonas",
                template="STD-01",
                days_ahead=1,
            )
        ),
        replace(
            routine(
                Plan(
                    key="dark-map",
                    live="2026-10-15 10:05",
                    title="A dark map for the evening",
                    what=(
                        "The berth map turns dark after sunset, with the same signs and "
                        "the contrast of the style guide."
                    ),
                    why="Skippers look at it on deck at night.",
                    system="booking-web",
                    author="ruth",
                    deployer="clara",
                )
            ),
            state=ChangeState.REOPENED,
            state_reason="Reopened to add the measured contrast values.",
            closed_at=None,
        ),
        routine(
            Plan(
                key="crew-list",
                live="2026-10-21 10:10",
                title="Print the crew list with the booking",
                what="Adds the crew list to the printed booking where the guest has filled it in, one page per boat.",
                why="The coast guard asks for it on two islands.",
                system="booking-web",
                author="yusuf",
                deployer="clara",
            )
        ),
    )


def _checked_late() -> Change:
    plan = Plan(
        key="map-offline",
        live="2026-10-06 10:30",
        title="Keep the berth map on the phone for a day",
        what="The booking site keeps the map of a booked harbour on the phone for a day, for places without network.",
        why="There is no network behind the breakwaters.",
        system="booking-web",
        author="oskar",
    )
    change = routine(plan)
    assert change.verification is not None
    late = plan.workday_after(3, 9, "late check")
    return replace(change, verification=replace(change.verification, at=late), closed_at=late + timedelta(hours=2))
