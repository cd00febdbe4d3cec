"""Changes of the sample company in November and December 2025: history, and the first judged month."""

from __future__ import annotations

from dataclasses import replace

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Staging
from chgdesk.services.sample_company.plan import Plan
from chgdesk.services.sample_company.recipe import emergency, routine, standard


def history() -> tuple[Change, ...]:
    """What went live before the day from which records are judged; taken over as it was."""
    return (
        routine(
            Plan(
                key="wind",
                live="2025-11-06 10:40",
                title="Show the wind forecast beside the berth map",
                what=(
                    "Adds the wind forecast of the next six hours to the berth map, "
                    "read from the harbour's own station."
                ),
                why="Skippers ask the harbour office for it by phone.",
                system="booking-web",
                author="clara",
                told_by="Old change list",
            )
        ),
        emergency(
            Plan(
                key="receipts",
                live="2025-11-12 23:15",
                title="Restart the receipt sender with a smaller batch",
                what=(
                    "The receipt sender stopped on one damaged address; restarted with "
                    "batches of ten, address set aside."
                ),
                why="No skipper received a receipt since 22:40.",
                system="reporting",
                author="yusuf",
                minutes=20,
            ),
            incident="INC-2025-019",
        ),
        routine(
            Plan(
                key="nodes-nov",
                live="2025-11-25 09:30",
                title="Move the cluster to the supported node image",
                what=(
                    "Replaces the node image by the supported one, one node after the "
                    "other, with services drained first."
                ),
                why="Support for the image in use ends in December.",
                system="cluster",
                author="jonas",
                minutes=70,
                told_by="Old change list",
            )
        ),
    )


def december() -> tuple[Change, ...]:
    """The first judged month, with an outage of sign-in and a Christmas delegation."""
    return (
        routine(
            Plan(
                key="boat-length",
                live="2025-12-03 10:20",
                title="Filter free berths by boat length",
                what="Adds length and draught of the boat to the search for free berths; berths too small are hidden.",
                why="One booking in nine is cancelled because the boat does not fit.",
                system="booking-web",
                author="clara",
            )
        ),
        replace(
            routine(
                Plan(
                    key="pay-timeout",
                    live="2025-12-09 11:05",
                    title="Wait longer for the payment partner before giving up",
                    what=(
                        "Raises the time limit for the payment partner from 5 to 12 "
                        "seconds and tries once more on silence."
                    ),
                    why="Three percent of payments ended in an error although the partner had booked them.",
                    system="booking-api",
                    author="noor",
                )
            ),
            staging=Staging(status="not_done"),
            exceptions=("EXC-2025-01",),
        ),
        standard(
            Plan(
                key="hours-winter",
                live="2025-12-11 13:10",
                title="Publish winter opening hours of Kallioranta harbour",
                what="Winter opening hours of Kallioranta harbour entered, read by the harbour office and published.",
                why="The harbour closes its fuel dock for the winter.",
                system="booking-web",
                kind="configuration",
                author="noor",
                asked_by="emil",
                template="STD-02",
                days_ahead=1,
                minutes=6,
            )
        ),
        emergency(
            Plan(
                key="signin-down",
                live="2025-12-17 03:40",
                title="Give the sign-in service its connections back",
                what=(
                    "The sign-in service held every database connection; limit per "
                    "worker lowered and workers restarted."
                ),
                why="Nobody could sign in since 03:05.",
                system="identity",
                author="jonas",
                minutes=25,
            ),
            incident="INC-2025-022",
        ),
        replace(
            routine(
                Plan(
                    key="signin-pool",
                    live="2025-12-19 10:15",
                    title="Keep a fixed pool of connections in the sign-in service",
                    what=(
                        "Replaces connections opened per request by a pool of twenty with a waiting line and an alarm."
                    ),
                    why="Lasting answer to the outage of 17 December.",
                    system="identity",
                    author="yusuf",
                    asked_by="marek",
                    days_ahead=2,
                )
            ),
            follow_up_of="signin-down",
        ),
        routine(
            Plan(
                key="year-change",
                live="2025-12-30 14:00",
                title="Show bookings across the turn of the year on one page",
                what="Bookings that begin in December and end in January appear once, with the price of both years.",
                why="Support explains the two halves to every winter guest.",
                system="booking-web",
                author="clara",
                days_ahead=3,
            )
        ),
    )
