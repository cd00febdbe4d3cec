"""The desk as the window sees it: opens workspace files and answers what the screens ask (ui/port.py)."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from chgdesk import paths
from chgdesk.app import HeldElsewhere, create_workspace, open_desk
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evidence import FindingNote
from chgdesk.domain.filters import ChangeFilter, Order, QuickView
from chgdesk.domain.people import Actor, Organisation, role_words
from chgdesk.domain.record_page import RecordPage
from chgdesk.domain.record_reading import read_record
from chgdesk.domain.rows import ChangeRow
from chgdesk.errors import StorageProblem, UserError
from chgdesk.services import reading
from chgdesk.services.context import Context
from chgdesk.services.desk import Desk
from chgdesk.services.findings import SayOfFinding
from chgdesk.services.local_time import today_of
from chgdesk.services.registry import Command, spec_of
from ui.port import Changed, ExplainFinding, Facet, FacetValue, KeepJudgement, Seat, StartOwn, Workspace, WorkspaceCard
from ui.words import sentence_case

_SHOWN = ("categories", "risks", "systems")
_USUAL_ORDER = {"categories": ("standard", "normal", "major", "emergency"), "risks": ("low", "medium", "high")}
"""Values with an order of their own keep it, so that they do not move while somebody narrows; others stand by count."""
_JUDGING = "chgdesk.judging_job:judge_workspace"
_BUILDING = "chgdesk.sample_job:build_sample_workspace"
UNNAMED = Actor(person="desk", name="somebody at this desk", roles=("officer",))
"""Who is at the desk until signing in exists: nobody by name, so every explanation asks for one."""
SAMPLE = "sample.chgdesk"
_BY_NAME = ("chgdesk.services.policies", "chgdesk.services.changes")
"""Who writes the policy or a record must be known by name: the author may not approve (POL-15, SOD-01)."""


class DeskRegister:
    """The change register of an open desk."""

    def __init__(self, desk: Desk, zone: str) -> None:
        self._desk, self._zone = desk, zone

    def ids(self, wanted: ChangeFilter, order: Order) -> array[int]:
        """The numbers of all records that fit, in order."""
        found: array[int] = self._desk.ask(reading.ChangeIds(filter=wanted, order=order, zone=self._zone))
        return found

    def rows(self, rids: Sequence[int]) -> Sequence[ChangeRow]:
        """The lines of a page, on the window's own connection."""
        found: list[ChangeRow] = self._desk.ask_at_once(reading.ChangeRows(rids=rids))
        return found

    def counts(self, wanted: ChangeFilter) -> Mapping[QuickView, int]:
        """How many records each quick view holds."""
        found: dict[QuickView, int] = self._desk.ask(reading.ChangeCounts(filter=wanted, zone=self._zone))
        return found

    def facets(self, wanted: ChangeFilter) -> tuple[Facet, ...]:
        """The values to narrow by."""
        return tuple(self._facet(wanted, key) for key in _SHOWN)

    def _facet(self, wanted: ChangeFilter, key: str) -> Facet:
        """One group, counted without its own choice, so that a second value can still be chosen."""
        others = replace(wanted, **{key: ()})  # type: ignore[arg-type]
        found = self._desk.ask(reading.ChangeFacets(filter=others, zone=self._zone))
        usual = _USUAL_ORDER.get(key, ())
        counted = sorted(found.get(key, ()), key=lambda one: usual.index(one[0]) if one[0] in usual else len(usual))
        return Facet(key=key, values=tuple(FacetValue(value=value, count=count) for value, count in counted))

    def page(self, rid: int) -> RecordPage:
        """One record as it is read, judged as it stands now."""
        detail: reading.ChangeDetail = self._desk.ask(reading.ChangeByRid(rid=rid))
        change = detail.held.value
        evidence = tuple(held.value for held in self._desk.ask(reading.EvidenceOfChange(rid=rid)))
        notes = tuple(note for note in self._notes() if note.change == change.ref)
        return read_record(
            change,
            facts_of(self._desk.ask(reading.RegisterAround(rid=rid))),
            self._desk.context.clock.now(),
            rid=rid,
            evidence=evidence,
            notes=notes,
            history=detail.history,
        )

    def file(self, sha256: str) -> bytes:
        """The bytes of a piece of evidence."""
        data: bytes = self._desk.ask(reading.EvidenceBytes(sha256=sha256))
        return data

    def _notes(self) -> tuple[FindingNote, ...]:
        """What people said of findings."""
        return tuple(held.value for held in self._desk.ask(reading.RecordsOf(kind="finding_note")))


class DeskWorkspace:
    """An open workspace file."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self.desk = desk
        self._card = _card_of(desk, actor)
        self._changes = DeskRegister(desk, self._card.zone)
        self._seating = threading.Lock()
        """Held while a command runs: who sits at the desk does not change in the middle of one."""

    @property
    def card(self) -> WorkspaceCard:
        """What the frame says of it."""
        return self._card

    @property
    def changes(self) -> DeskRegister:
        """Its change register."""
        return self._changes

    def now(self) -> datetime:
        """The desk's clock."""
        return self.desk.context.clock.now()

    def ask(self, query: object) -> Any:
        """Answer one of the desk's questions."""
        return self.desk.ask(query)

    def seat(self, person: str) -> WorkspaceCard:
        """Sit somebody down at the desk: whoever records from now on is this person, with the roles held now."""
        with self._seating:
            actor = UNNAMED if not person else sit_down(self.desk, Actor(person=person, name=person))
            if actor is None:
                raise UserError(f"There is no person {person} on record any more. Choose who you are again.")
            read_only = self.desk.context.actor.read_only
            self.desk.context = replace(self.desk.context, actor=replace(actor, read_only=read_only))
            self._card = _card_of(self.desk, actor)
        return self.card

    def execute(self, request: object) -> Changed:
        """Carry out a request of the window as a command of the desk."""
        with self._seating:
            if isinstance(request, KeepJudgement):
                kept = self.desk.refresh_derived(request.lines)
                return Changed(sentence=f"{kept:,} records judged.")
            if isinstance(request, ExplainFinding):
                return self._say_of_finding(request)
            if isinstance(request, Command):
                return self._carry_out(request)
        raise UserError("This version does not do that yet.")

    def _carry_out(self, command: Command) -> Changed:
        """Any command of the desk; those of the policy and the register only from somebody with a name."""
        if not self._card.seat and type(command).__module__.startswith(_BY_NAME):
            raise UserError(
                "Nothing was recorded: nobody by name is at the desk. Choose who you are at the top right, because "
                "whoever writes something may not approve it."
            )
        done = self.desk.execute(command)
        said = sentence_case(spec_of(type(command)).sentence(command))
        kinds = frozenset(touch.kind for touch in done.touched)
        people = kinds & {"person", "role_assignment"}
        if people and self._card.seat:
            self._sit_again()
        self._card = (
            _card_of(self.desk, self.desk.context.actor if self._card.seat else UNNAMED)
            if people
            else replace(self._card, trail=_trail_words(self.desk))
        )
        rids = frozenset(touch.rid for touch in done.touched if touch.kind == "change")
        return Changed(sentence=f"{said} (entry {done.seq}).", rids=rids, kinds=kinds, value=done)

    def _sit_again(self) -> None:
        """Roles or people are others: whoever sits here has from now on the roles that are on record."""
        actor = sit_down(self.desk, self.desk.context.actor)
        if actor is not None:
            self.desk.context = replace(self.desk.context, actor=actor)

    def _say_of_finding(self, request: ExplainFinding) -> Changed:
        """A person's word on a finding; a name typed here that is on record stands for that person."""
        people = {held.value.name: held.value.ref for held in self.desk.ask(reading.RecordsOf(kind="person"))}
        done = self.desk.execute(
            SayOfFinding(
                change=request.ref,
                code=request.code,
                about=request.about,
                verdict=request.verdict,
                text=request.text,
                person=people.get(request.person, request.person),
            )
        )
        self._card = replace(self._card, trail=_trail_words(self.desk))
        return Changed(sentence=f"Recorded on {request.ref} as entry {done.seq}.", rids=frozenset({request.rid}))

    @property
    def judging_job(self) -> tuple[str, ...]:
        """The job that judges every record; a file open for reading keeps the lines it has."""
        return () if self.desk.is_read_only else (_JUDGING, str(self.desk.path))

    def close(self) -> None:
        """Give the file back."""
        self.desk.close()


class DeskOpener:
    """Opens workspaces through the desk; a file somebody else writes to is opened for reading only.

    `person` is who claims to be at the desk: a person's key in the workspace; nobody by name where it is empty.
    `context` is the clock and the cost of a passphrase; the machine's own and the shipped one where none is given.
    """

    def __init__(self, person: str = "", folder: Path | None = None, context: Context | None = None) -> None:
        self._actor = Actor(person=person, name=person) if person else UNNAMED
        self._context = replace(context, actor=self._actor) if context else Context(actor=self._actor)
        self._sample = (folder or paths.user_data()) / SAMPLE

    def open(self, path: str) -> Workspace:
        """Open a workspace file."""
        file = Path(path)
        try:
            return DeskWorkspace(*self._seated(open_desk(file, context=self._context)))
        except HeldElsewhere as held:
            why = f"{str(held).partition(';')[0]}."
            return _ReadOnly(*self._seated(open_desk(file, context=self._context, read_only=True)), why)

    def create(self, wish: StartOwn) -> Workspace:
        """Create a workspace of one's own."""
        organisation = Organisation(name=wish.company, system=wish.system, zone=wish.zone)
        file = Path(wish.path)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise StorageProblem(
                f"The folder {file.parent} cannot be made ({fault.strerror}). Choose another place."
            ) from fault
        made = create_workspace(file, organisation=organisation, actor=self._actor, context=self._context)
        return DeskWorkspace(*self._seated(made))

    def sample(self) -> Workspace:
        """Open the sample company where it has been built."""
        if not self._sample.exists():
            raise UserError("The sample company is not here any more. Choose “Open the sample” again to build it.")
        return self.open(str(self._sample))

    def sample_job(self) -> tuple[str, ...]:
        """The job that builds the sample company in the person's own folder, where none is there yet."""
        return () if self._sample.exists() else (_BUILDING, str(self._sample))

    def _seated(self, desk: Desk) -> tuple[Desk, Actor]:
        """The desk with whoever sits at it: the person on record behind the key, with the roles held now."""
        actor = sit_down(desk, self._actor)
        if actor is None:
            return desk, self._actor
        desk.context = replace(desk.context, actor=replace(actor, read_only=desk.context.actor.read_only))
        return desk, actor


def sit_down(desk: Desk, actor: Actor) -> Actor | None:
    """The person on record behind an actor's key, with name and the roles held now; None where nobody is."""
    found = desk.ask(reading.RecordByRef(kind="person", ref=actor.person))
    if found is None:
        return None
    held, now = found.value, desk.context.clock.now()
    duties = (one.value for one in desk.ask(reading.RecordsOf(kind="role_assignment")))
    roles = tuple(duty.role for duty in duties if duty.person == held.ref and duty.covers(now))
    return replace(actor, name=held.name, roles=tuple(dict.fromkeys(roles)))


class _ReadOnly(DeskWorkspace):
    """The same, with the name of whoever holds it."""

    def __init__(self, desk: Desk, actor: Actor, held: str) -> None:
        self._held = held
        super().__init__(desk, actor)

    @property
    def card(self) -> WorkspaceCard:
        """What the frame says of it, and who holds it."""
        return replace(self._card, read_only=self._held)


def _card_of(desk: Desk, actor: Actor) -> WorkspaceCard:
    """Name, zone, people and how the trail stands."""
    organisations = desk.ask(reading.RecordsOf(kind="organisation"))
    organisation = organisations[-1].value if organisations else Organisation()
    seats = _seats(desk)
    return WorkspaceCard(
        name=organisation.name or desk.path.stem,
        path=str(desk.path),
        zone=organisation.zone,
        person="" if actor.person == UNNAMED.person else actor.name,
        role=", ".join(actor.roles),
        people=tuple(seat.name for seat in seats),
        seats=seats,
        seat=actor.person if any(seat.person == actor.person for seat in seats) else "",
        read_only=desk.why_read_only,
        fictional=organisation.fictional,
        trail=_trail_words(desk),
    )


def _seats(desk: Desk) -> tuple[Seat, ...]:
    """Everybody who can sit down: the active people on record up to their last day, with the roles they hold now."""
    now = desk.context.clock.now()
    today = today_of(desk)
    duties: dict[str, list[str]] = {}
    for held in desk.ask(reading.RecordsOf(kind="role_assignment")):
        if held.value.covers(now):
            duties.setdefault(held.value.person, []).append(role_words(held.value.role))
    return tuple(
        Seat(person=one.ref, name=one.name, roles=", ".join(dict.fromkeys(duties.get(one.ref, ()))))
        for one in (held.value for held in desk.ask(reading.RecordsOf(kind="person")))
        if one.active and (one.employed_to is None or today <= one.employed_to)
    )


def _trail_words(desk: Desk) -> str:
    """How long the trail is; whether it is consistent is for `verify` to say."""
    head: reading.Head = desk.ask(reading.TrailHead())
    return f"{head.size:,} {'entry' if head.size == 1 else 'entries'} in the trail"
