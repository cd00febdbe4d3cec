"""A small real workspace in memory: the register of a made-up company, answering what the window asks."""

from __future__ import annotations

import random
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.domain.record_page import RecordPage
from chgdesk.domain.rows import ChangeRow
from chgdesk.errors import Invalid, UserError
from chgdesk.services.changes.desk import StandingOf
from chgdesk.services.evidence.reading import EvidenceLint, EvidencePart
from chgdesk.services.policies.queries import PolicyShelf, Shelf
from tests.ui.sample_page import NOW, make_page
from ui.port import Changed, ExplainFinding, Facet, FacetValue, Seat, StartOwn, WorkspaceCard

TITLES = (
    ("Raise the upload limit on the edge to 20 MB", "edge-lb"),
    ("Add a retry to the invoice export", "billing-api"),
    ("Rotate the signing key of the login service", "auth-gate"),
    ("Index parcels by collection point", "parcel-db"),
    ("Show the delivery window in the driver app", "driver-app"),
    ("Close the open redirect on the sign-in page", "auth-gate"),
    ("Move nightly label printing to the new queue", "label-print"),
    ("Update the TLS certificate of the tracking page", "edge-lb"),
    ("Correct VAT rounding for credit notes", "billing-api"),
    ("Patch OpenSSL on the gateway hosts", "edge-lb"),
    ("Let customer care see the last three scans", "care-desk"),
    ("Drop the unused address cache", "parcel-db"),
)
PEOPLE = ("Ines Koster", "Tobi Nwosu", "Mara Palm", "Jon Salvesen", "Dilek Aras")
__all__ = ["NOW", "SampleOpener", "SampleRegister", "SampleWorkspace", "make_page"]
CATEGORIES = ("normal", "normal", "normal", "standard", "standard", "emergency")
RISKS = ("low", "low", "medium", "medium", "high")
LOOKS = ("approval after go-live by 2 h 05", "no test on record", "rollback plan missing", "reviewed by its author")


def make_row(rid: int, seed: random.Random) -> ChangeRow:
    """One line of the register, in one of the usual conditions."""
    title, system = seed.choice(TITLES)
    category, risk = seed.choice(CATEGORIES), seed.choice(RISKS)
    fate = seed.choices(("clear", "look", "open", "waiting", "withdrawn", "rolled"), (60, 8, 10, 8, 4, 4))[0]
    live = NOW - timedelta(hours=rid * 7, minutes=seed.randrange(600))
    approver = seed.choice(PEOPLE)
    base = ChangeRow(
        rid=rid,
        ref=f"CHG-{2026 if rid < 1000 else 2025}-{20_000 - rid:04d}" if rid >= 1000 else f"CHG-2026-{1000 - rid:04d}",
        version=1,
        title=title,
        systems=system,
        category=category,
        risk=risk,
        state="closed",
        outcome="success",
        went_live=int(live.timestamp()),
        created=int((live - timedelta(days=2)).timestamp()),
        approved_by=approver if category != "standard" else "procedure STD-04",
        rests_on=f"{seed.randrange(3, 7)} of 6" if category != "standard" else "2 of 2",
        requester=seed.choice(PEOPLE),
        author=seed.choice(PEOPLE),
        implementer=seed.choice(PEOPLE),
        home_ref=f"#{rid * 3 + 11}",
        verdict="PASS",
        to_look_at=0,
        open_until=None,
        state_words="nothing found",
    )
    if fate == "look":
        return replace(base, verdict="DEVIATION", to_look_at=1, state_words=f"to look at: {seed.choice(LOOKS)}")
    if fate == "open":
        due = int((NOW + timedelta(days=3)).timestamp())
        return replace(
            base, verdict="OPEN", state="verified", open_until=due, state_words="open: review due Mon 27 Jul"
        )
    if fate == "waiting":
        return replace(
            base,
            verdict="OPEN",
            state="submitted",
            outcome=None,
            went_live=None,
            approved_by="waiting: CTO",
            state_words="waiting for approval",
        )
    if fate == "withdrawn":
        return replace(
            base, verdict="NOT_IN_POPULATION", state="withdrawn", outcome=None, approved_by="", state_words="withdrawn"
        )
    if fate == "rolled":
        return replace(base, outcome="rolled_back", state="rolled_back")
    return base


class SampleRegister:
    """A register in memory; counts what it is asked, so that tests can see how often a screen asks."""

    def __init__(self, count: int = 212, seed: int = 7) -> None:
        dice = random.Random(seed)
        self.all = {rid: make_row(rid, dice) for rid in range(1, count + 1)}
        self.row_queries = 0
        self.explained: list[ExplainFinding] = []
        self.files = {"0" * 63 + "1": b"ci run 8841\nlint ok\nunit 412 ran, 412 ended well\n" * 40}

    def _fits(self, row: ChangeRow, wanted: ChangeFilter, view: QuickView) -> bool:
        words = f"{row.ref} {row.title} {row.systems} {row.approved_by} {row.state_words}".lower()
        live = row.went_live and datetime.fromtimestamp(row.went_live, UTC).date()
        return (
            _in_view(row, view)
            and all(word in words for word in wanted.text.lower().split())
            and (not wanted.categories or row.category in wanted.categories)
            and (not wanted.risks or row.risk in wanted.risks)
            and (not wanted.states or row.state in wanted.states)
            and (not wanted.systems or row.systems in wanted.systems)
            and (not wanted.outcomes or row.outcome in wanted.outcomes)
            and (wanted.deployed_from is None or bool(live and live >= wanted.deployed_from))
            and (wanted.deployed_to is None or bool(live and live <= wanted.deployed_to))
        )

    def ids(self, wanted: ChangeFilter, order: Order) -> array[int]:
        keys = {
            ChangeSort.ATTENTION: lambda row: (_pain(row), row.rid),
            ChangeSort.TITLE: lambda row: (row.title, row.rid),
            ChangeSort.SYSTEM: lambda row: (row.systems, row.rid),
            ChangeSort.WENT_LIVE: lambda row: (row.went_live or 0, row.rid),
        }
        rows = [row for row in self.all.values() if self._fits(row, wanted, wanted.view)]
        rows.sort(key=keys.get(order.by, lambda row: (row.ref, row.rid)), reverse=order.descending)
        return array("q", (row.rid for row in rows))

    def rows(self, rids: Sequence[int]) -> Sequence[ChangeRow]:
        self.row_queries += 1
        return [self.all[rid] for rid in rids if rid in self.all]

    def counts(self, wanted: ChangeFilter) -> Mapping[QuickView, int]:
        return {view: sum(self._fits(row, wanted, view) for row in self.all.values()) for view in QuickView}

    def facets(self, wanted: ChangeFilter) -> tuple[Facet, ...]:
        def rows(key: str) -> list[ChangeRow]:
            others = replace(wanted, **{key: ()})  # type: ignore[arg-type]
            return [row for row in self.all.values() if self._fits(row, others, wanted.view)]

        return (
            _facet("categories", (row.category for row in rows("categories"))),
            _facet("risks", (row.risk for row in rows("risks"))),
            _facet("systems", (row.systems for row in rows("systems"))),
        )

    def page(self, rid: int) -> RecordPage:
        return make_page(self.all[rid], explained=[word for word in self.explained if word.rid == rid])

    def file(self, sha256: str) -> bytes:
        if sha256 not in self.files:
            raise UserError("This file is not held in the workspace.")
        return self.files[sha256]


def _in_view(row: ChangeRow, view: QuickView) -> bool:
    recent = int((NOW - timedelta(days=5)).timestamp())
    return {
        QuickView.NEEDS: row.to_look_at > 0 or row.verdict == "OPEN",
        QuickView.UNDER_WAY: row.state in {"submitted", "approved"},
        QuickView.THIS_WEEK: bool(row.went_live and row.went_live > recent),
        QuickView.EMERGENCIES: row.category == "emergency",
        QuickView.ROLLED_BACK: row.outcome == "rolled_back",
        QuickView.ALL: True,
        QuickView.HISTORY: row.state in {"withdrawn", "void", "rejected"},
    }[view]


def _pain(row: ChangeRow) -> int:
    return 0 if row.to_look_at else 1 if row.state == "submitted" else 2 if row.verdict == "OPEN" else 3


def _facet(key: str, values: object) -> Facet:
    counted = Counter(values)  # type: ignore[call-overload]
    return Facet(key=key, values=tuple(FacetValue(value=v, count=n) for v, n in sorted(counted.items())))


class SampleWorkspace:
    """An opened workspace in memory."""

    def __init__(self, count: int = 212, *, read_only: str = "") -> None:
        self.changes = SampleRegister(count)
        self.is_closed = False
        self.card = WorkspaceCard(
            name="Lindqvist Parcels",
            zone="Europe/Lisbon",
            person="Ines Koster",
            role="Compliance officer",
            people=PEOPLE,
            seats=tuple(Seat(person=name.split()[0].lower(), name=name) for name in PEOPLE),
            seat="ines",
            read_only=read_only,
            fictional=True,
            trail="Trail consistent, checked 09:00 · 63 entries since the code of 28 June",
        )

    @property
    def judging_job(self) -> tuple[str, ...]:
        return ()

    def now(self) -> datetime:
        return NOW

    def execute(self, request: object) -> Changed:
        assert isinstance(request, ExplainFinding)
        if "refuse" in request.text:
            raise Invalid("The register refuses this: the period is closed. Ask the auditor to reopen it.")
        self.changes.explained.append(request)
        row = self.changes.all[request.rid]
        self.changes.all[request.rid] = replace(row, state_words="to look at: explained by Ines Koster")
        return Changed(sentence=f"Recorded on {request.ref}.", rids=frozenset({request.rid}))

    def ask(self, query: object) -> object:
        """A workspace without a policy: the Policy place teaches how to begin. Files are those of the register."""
        if isinstance(query, EvidencePart):
            return self.changes.file(query.sha256)[: query.most]
        if isinstance(query, EvidenceLint):
            return ()
        if isinstance(query, StandingOf):
            return None  # records of the sample are read, not worked on
        assert isinstance(query, PolicyShelf)
        return Shelf(document=None)

    def seat(self, person: str) -> WorkspaceCard:
        found = next((seat for seat in self.card.seats if seat.person == person), Seat(person="", name=""))
        self.card = replace(self.card, seat=found.person, person=found.name, role=found.roles)
        return self.card

    def close(self) -> None:
        self.is_closed = True


class SampleOpener:
    """Opens workspaces in memory; a path that says so is refused."""

    def __init__(self, count: int = 212) -> None:
        self.count = count
        self.created: list[StartOwn] = []

    def open(self, path: str) -> SampleWorkspace:
        if "broken" in path:
            raise Invalid(f"{path} is not a chgdesk workspace. Choose a file that chgdesk made.")
        held = "Mara Palm has it open on desk-2 since 14:02." if "held" in path else ""
        return SampleWorkspace(self.count, read_only=held)

    def create(self, wish: StartOwn) -> SampleWorkspace:
        self.created.append(wish)
        workspace = SampleWorkspace(0)
        workspace.card = replace(workspace.card, name=wish.company, zone=wish.zone, fictional=False)
        return workspace

    def sample(self) -> SampleWorkspace:
        return SampleWorkspace(self.count)

    def sample_job(self) -> tuple[str, ...]:
        return ()
