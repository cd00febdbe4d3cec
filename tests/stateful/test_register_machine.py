"""Random commands against a plain model: after each, the trail holds, nothing is lost, and history cannot change."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chgdesk.app import create_workspace
from chgdesk.domain.change import Change
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.people import Organisation, Person
from chgdesk.errors import Conflict
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import Anchor, verify
from chgdesk.services.reading import CheckpointNow, RegisterAt, TrailHead
from chgdesk.services.recording import AddPeople, AttachEvidence, KeepCheckpoint, RecordChanges
from tests.storage import desks

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
NUMBERS = st.integers(1, 8)


class RegisterMachine(RuleBasedStateMachine):
    """A desk beside a dictionary that says what it must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = FixedClock(at=desks.START)
        self.path = self.folder / "Machine.chgdesk"
        self.changes: dict[str, tuple[int, Change]] = {}
        self.people = 0
        self.entries = 1
        self.anchors: list[Anchor] = []
        self.past: list[tuple[datetime, tuple[Change, ...]]] = []

    @initialize()
    def found(self) -> None:
        organisation = Organisation(name="Machine")
        context = desks.a_context(self.clock)
        self.desk: Desk = create_workspace(self.path, organisation=organisation, actor=desks.ANN, context=context)

    def acted(self) -> None:
        self.entries += 1
        self.past.append((self.clock.now(), tuple(change for _version, change in self.changes.values())))
        self.clock.advance(timedelta(minutes=1))

    @rule(number=NUMBERS, title=WORDS)
    def record(self, number: int, title: str) -> None:
        change = Change(ref=f"CHG-{number}", title=title)
        try:
            done = self.desk.execute(RecordChanges(changes=(change,)))
        except Conflict:
            assert change.ref in self.changes
            return
        assert change.ref not in self.changes
        self.changes[change.ref] = (1, self.kept(change.ref))
        assert done.touched[0].version == 1
        self.acted()

    def kept(self, ref: str) -> Change:
        found: Change = desks.held(self.desk, ref).value
        return found

    @rule(number=NUMBERS, title=WORDS, offset=st.integers(-1, 0))
    def revise(self, number: int, title: str, offset: int) -> None:
        version, change = self.changes.get(f"CHG-{number}", (0, Change(ref="")))
        if not version:
            return
        try:
            self.desk.execute(SaveChange(change=replace(change, title=title), expected_version=version + offset))
        except Conflict:
            assert offset
            return
        assert not offset
        self.changes[change.ref] = (version + 1, self.kept(change.ref))
        self.acted()

    @rule(count=st.integers(1, 5))
    def add_people(self, count: int) -> None:
        people = tuple(Person(ref=f"P-{self.people + n}", name="X") for n in range(count))
        self.desk.execute(AddPeople(people=people))
        self.people += count
        self.acted()

    @rule(data=st.binary(max_size=50))
    def attach(self, data: bytes) -> None:
        item = EvidenceItem(ref=f"EV-{self.entries}", sha256="", size=0, name="f")
        self.desk.execute(AttachEvidence(item=item, data=data))
        self.acted()

    @rule()
    def take_a_checkpoint(self) -> None:
        self.anchors.append(Anchor.read(self.desk.ask(CheckpointNow()).body()))
        self.desk.execute(KeepCheckpoint())
        self.acted()

    @rule()
    def reopen(self) -> None:
        self.desk.close()
        self.desk = desks.a_desk(self.path, self.clock)

    @precondition(lambda self: bool(self.past))
    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        moment, changes = data.draw(st.sampled_from(self.past))
        assert set(self.desk.ask(RegisterAt(known_at=moment)).changes) == set(changes)

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "desk"):
            return
        register = self.desk.ask(RegisterAt())
        assert set(register.changes) == {change for _version, change in self.changes.values()}
        assert len(register.people) == self.people
        assert self.desk.ask(TrailHead()).size == self.entries

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            for anchor in [None, *self.anchors]:
                report = verify(self.desk, anchor)
                assert report.findings == ()
            self.desk.close()
        shutil.rmtree(self.folder)


TestRegisterMachine = RegisterMachine.TestCase
TestRegisterMachine.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
