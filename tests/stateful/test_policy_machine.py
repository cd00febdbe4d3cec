"""Random acts on the policy by several people: nobody approves own work, what is signed stays, one version a day.

Every act is either carried out with exactly one entry, or refused with a sentence and nothing recorded (POL-09..15).
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.people import Actor
from chgdesk.domain.policy import UNPUBLISHED, PolicyVersion
from chgdesk.errors import UserError
from chgdesk.services.context import FixedClock
from chgdesk.services.integrity import verify
from chgdesk.services.policies.commands import (
    ApprovePolicy,
    Edited,
    PublishPolicy,
    ReturnPolicy,
    SaveSections,
    SetParameters,
    StartDraft,
    SubmitPolicy,
    WithdrawPolicy,
)
from chgdesk.services.policies.queries import FrozenText, SectionsOf
from chgdesk.services.reading import RecordsOf, TrailHead
from chgdesk.services.registry import Command
from chgdesk.services.signatures import ResetPassphrase
from tests.services import policy_desk as office
from tests.services.test_policy_adoption import adoption

PEOPLE = st.sampled_from(("ida", "ole", "eva", "sten"))
VERSIONS = st.sampled_from((0, 0, 0, 0, 1, 2))
"""Which version is meant, newest first; 0 is the one that waits for something, where one does."""
DAYS = st.sampled_from((-3, 0, 1, 2, 5, 9, 40))


class PolicyMachine(RuleBasedStateMachine):
    """A desk whose policy four people pull at; the model is what was once signed."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = FixedClock(at=office.MORNING)
        self.signed: dict[str, tuple[str, str]] = {}

    @initialize()
    def found(self) -> None:
        self.desk = self.stack.enter_context(office.a_desk(self.folder, self.clock))
        office.begin(self.desk)

    def versions(self) -> list[PolicyVersion]:
        return [held.value for held in self.desk.ask(RecordsOf(kind="policy_version"))]

    def version(self, number: int) -> PolicyVersion:
        known = self.versions()
        waiting = [v for v in known if v.state in {"draft", "in_review", "approved"} and v.effective_on is None]
        return waiting[-1] if waiting and number == 0 else known[-1 - number % len(known)]

    def act(self, command: Command) -> None:
        """One entry, or a refusal that leaves the versions as they were."""
        before, size = self.versions(), self.size()
        refusal = self.refusal_of(command)
        if refusal is None:
            assert self.size() == size + 1
        else:
            assert refusal.strip().endswith((".", "!", "?")), refusal
            assert self.versions() == before
            assert self.size() - size <= 1  # a wrong passphrase leaves an entry of its own
        self.clock.advance(timedelta(hours=7))

    def refusal_of(self, command: Command) -> str | None:
        """Why the desk refused; None where it carried the act out."""
        try:
            self.desk.execute(command)
        except UserError as refused:
            return str(refused)
        return None

    def size(self) -> int:
        found: int = self.desk.ask(TrailHead()).size
        return found

    @rule(person=PEOPLE)
    def sit_down(self, person: str) -> None:
        self.desk.sit_down(Actor(person=person, name=person))

    @rule(number=VERSIONS, words=st.sampled_from(("A clearer sentence.", "Another word.", "")))
    def edit(self, number: int, words: str) -> None:
        version = self.version(number)
        stored = self.desk.ask(SectionsOf(version=version.ref))
        if stored:
            first = stored[0]
            section = replace(first.section, body=f"{first.section.body}\n\n{words}{self.size()}")
            self.act(SaveSections(version=version.ref, edits=(Edited(section=section, seen=first.stored),)))

    @rule(number=VERSIONS, years=st.integers(1, 6))
    def tune(self, number: int, years: int) -> None:
        value = ParameterValue(path="retention.years", text=str(years))
        self.act(SetParameters(version=self.version(number).ref, values=(value,), reason="read again"))

    @rule(number=VERSIONS, days=DAYS, material=st.sampled_from(("material", "not_material")))
    def submit(self, number: int, days: int, material: str) -> None:
        self.act(
            SubmitPolicy(
                version=self.version(number).ref,
                change_summary="What changed.",
                material=material,
                wanted_on=self.day(days),
            )
        )

    @rule(number=st.integers(0, 4))
    def give_back(self, number: int) -> None:
        self.act(ReturnPolicy(version=self.version(number).ref, reason="A word is missing."))

    @rule(number=VERSIONS, signer=PEOPLE, right=st.sampled_from((True, True, True, False)))
    def approve(self, number: int, signer: str, *, right: bool) -> None:
        version = self.version(number)
        secret = office.SECRET if right else "not the passphrase"
        digest = version.content_sha256 or ""
        self.act(ApprovePolicy(version=version.ref, signer=signer, passphrase=secret, digest=digest))

    @rule(number=VERSIONS, days=DAYS)
    def publish(self, number: int, days: int) -> None:
        self.act(PublishPolicy(version=self.version(number).ref, effective_on=self.day(days)))

    @rule(
        signer=st.sampled_from(("ole", "eva")),
        days=st.integers(0, 20),
        material=st.sampled_from(("material", "not_material")),
    )
    def carry_through(self, signer: str, days: int, material: str) -> None:
        """The usual path in one go, so that signed versions are common; each act may still be refused."""
        self.submit(0, days, material)
        self.approve(0, signer, right=True)
        self.publish(0, days + 1)

    @rule(number=st.integers(0, 4))
    def withdraw(self, number: int) -> None:
        self.act(WithdrawPolicy(version=self.version(number).ref, reason="Begun too early."))

    @rule()
    def start(self) -> None:
        self.act(StartDraft(document=office.NUMBER))

    @rule(number=st.integers(1, 9), days=st.integers(0, 300))
    def adopt(self, number: int, days: int) -> None:
        approved = date(2025, 1, 1) + timedelta(days=days)
        document = replace(adoption().document, ref=office.NUMBER)
        given = {"document": document, "number": f"0.{number}.1", "approved_on": approved, "effective_on": approved}
        self.act(adoption(**given))

    @rule(person=PEOPLE, witness=PEOPLE)
    def reset(self, person: str, witness: str) -> None:
        command = ResetPassphrase(person=person, new=office.SECRET, witness=witness, witness_passphrase=office.SECRET)
        self.act(command)

    def day(self, days: int) -> date:
        return self.clock.now().date() + timedelta(days=days)

    @invariant()
    def nobody_approved_own_work(self) -> None:
        for version in (getattr(self, "desk", None) and self.versions()) or []:
            if version.signatures:
                signer = version.signatures[-1].person
                assert signer == version.approved_by
                assert signer != version.author
                assert signer not in version.editors
                assert {"policy_owner", "policy_approver"} & set(version.signatures[-1].roles)

    @invariant()
    def what_was_signed_stays(self) -> None:
        for version in (getattr(self, "desk", None) and self.versions()) or []:
            if version.signatures and version.content_sha256:
                text: bytes = self.desk.ask(FrozenText(version=version.ref))
                assert hashlib.sha256(text).hexdigest() == version.content_sha256 == version.signatures[-1].digest
                sections = self.desk.ask(SectionsOf(version=version.ref))
                bodies = hashlib.sha256("".join(one.section.body for one in sections).encode()).hexdigest()
                assert self.signed.setdefault(version.ref, (version.content_sha256, bodies)) == (
                    version.content_sha256,
                    bodies,
                )

    @invariant()
    def one_version_begins_a_day(self) -> None:
        if hasattr(self, "desk"):
            begun = [v.effective_on for v in self.versions() if v.effective_on and v.state not in UNPUBLISHED]
            assert len(begun) == len(set(begun))
            assert all(v.approved_on and v.effective_on >= v.approved_on for v in self.versions() if v.effective_on)
            numbers = [v.number for v in self.versions() if v.approved_on]
            assert len(numbers) == len(set(numbers))

    def teardown(self) -> None:
        try:
            if hasattr(self, "desk"):
                assert verify(self.desk).is_consistent
        finally:
            self.stack.close()
            shutil.rmtree(self.folder)


TestPolicyMachine = PolicyMachine.TestCase
TestPolicyMachine.settings = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
