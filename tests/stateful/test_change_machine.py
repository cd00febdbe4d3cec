"""Random acts on changes by several people: nobody approves own work or without the role, what is signed stays.

Every act is either carried out with exactly one entry, or refused with a sentence and nothing recorded
(SOD-01, APR-07, AUD-09, AUD-10, CHG-02; peers T1 to T3, T9).
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chgdesk.domain.basis import Basis
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, CiRun, CodeReview, Deployment, Verification
from chgdesk.domain.evaluation.approvals import SIGNED_HERE
from chgdesk.domain.people import Actor
from chgdesk.domain.signature import DeskSignature
from chgdesk.domain.workflow.shown import shown_digest
from chgdesk.errors import UserError
from chgdesk.services.changes.acts import (
    CloseChange,
    RejectChange,
    ReopenChange,
    SubmitChange,
    VoidChange,
    WithdrawChange,
)
from chgdesk.services.changes.approving import RecordApproval, SignApproval, VoidApproval
from chgdesk.services.changes.desk import StandingOf
from chgdesk.services.changes.files import FileGiven
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.changes.signing_off import SignOffHere
from chgdesk.services.context import FixedClock
from chgdesk.services.integrity import verify
from chgdesk.services.reading import RecordsOf, TrailHead
from chgdesk.services.registry import Command
from tests.services import change_desk as office

PEOPLE = st.sampled_from(tuple(office.PEOPLE))
ROLES = st.sampled_from(((), ("engineering_lead",), ("cto",), ("security_officer",), ("deployer", "senior_engineer")))
CHANGES = st.integers(0, 3)
SECRETS = st.sampled_from((office.SECRET, office.SECRET, office.SECRET, "somebody else's guess"))
DECISIONS = st.sampled_from(("approve", "approve", "reject", "conditional", "perhaps"))


@cache
def template() -> Path:
    return office.build(Path(tempfile.mkdtemp()) / "Template.chgdesk")


class ChangeMachine(RuleBasedStateMachine):
    """A desk at which seven people work four changes; the model is what was once signed or recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp())
        self.given: dict[str, dict[tuple[str, datetime | None], Approval]] = {}
        self.refs: list[str] = []

    @initialize()
    def found(self) -> None:
        self.desk = self.stack.enter_context(office.a_desk(template(), self.folder))
        self.clock = self.desk.context.clock
        for author in ("ada", "lea", "sena"):
            self.act(SaveChange(change=office.a_request(author=author)))

    def changes(self) -> list[Change]:
        return [held.value for held in self.desk.ask(RecordsOf(kind="change"))]

    def change(self, number: int) -> Change:
        known = self.changes()
        return known[number % len(known)]

    def act(self, command: Command) -> None:
        """One entry, or a refusal in a sentence that leaves the changes as they were."""
        before, size = self.changes(), self.size()
        refusal = self.refusal_of(command)
        if refusal is None:
            assert self.size() == size + 1
        else:
            assert refusal.strip().endswith((".", "!", "?", ")")), refusal
            assert self.changes() == before
            assert self.size() - size <= 1  # a wrong passphrase leaves an entry of its own
        assert isinstance(self.clock, FixedClock)
        self.clock.advance(timedelta(minutes=40))

    def refusal_of(self, command: Command) -> str | None:
        try:
            self.desk.execute(command)
        except UserError as refused:
            return str(refused)
        return None

    def size(self) -> int:
        return int(self.desk.ask(TrailHead()).size)

    @rule(person=PEOPLE)
    def sit_down(self, person: str) -> None:
        self.desk.sit_down(Actor(person=person, name=office.PEOPLE[person][0], roles=office.PEOPLE[person][1]))

    @rule(author=PEOPLE, risk=st.sampled_from(("low", "high", "")), system=st.sampled_from(("billing", "ledger")))
    def record(self, author: str, risk: str, system: str) -> None:
        if len(self.changes()) < 5:
            self.act(SaveChange(change=office.a_request(author=author, risk_declared=risk, systems=(system,))))

    @rule(
        number=CHANGES,
        person=PEOPLE,
        roles=ROLES,
        secret=SECRETS,
        decision=DECISIONS,
        shown=st.sampled_from(("now", "now", "stale")),
    )
    def sign(  # noqa: PLR0917 - a rule draws by name
        self, number: int, person: str, roles: tuple[str, ...], secret: str, decision: str, shown: str
    ) -> None:
        change = self.change(number)
        signed = len(change.approvals)
        digest = shown_digest(change) if shown == "now" else "0" * 64
        self.act(
            SignApproval(
                change=change.ref,
                person=person,
                passphrase=secret,
                roles=roles,
                shown=digest,
                decision=decision,
                condition="after lunch",
            )
        )
        after = next(c for c in self.changes() if c.ref == change.ref)
        if len(after.approvals) > signed:
            assert person != change.author
            assert secret == office.SECRET
            assert shown == "now"

    @rule(
        number=CHANGES,
        person=st.one_of(PEOPLE, st.just("nobody")),
        roles=ROLES,
        mode=st.sampled_from(("external_written", "verbal", SIGNED_HERE)),
        held=st.booleans(),
        back=st.integers(-2, 5),
    )
    def bring_an_approval(
        self, number: int, person: str, roles: tuple[str, ...], mode: str, *, held: bool, back: int
    ) -> None:
        change = self.change(number)
        at = self.desk.context.now() - timedelta(hours=back)
        file = FileGiven(name="m.eml", data=f"{person} {back}".encode(), kind="email") if held else None
        self.act(RecordApproval(change=change.ref, person=person, roles=roles, decided_at=at, mode=mode, file=file))

    @rule(number=CHANGES, person=PEOPLE, how=st.sampled_from(("typed", "signed", "stolen", "dropped", "altered")))
    def forge(self, number: int, person: str, how: str) -> None:
        """A form that claims approvals it may not claim."""
        change = self.change(number)
        now = self.desk.context.now()
        typed = Approval(person=person, roles_claimed=("engineering_lead",), decided_at=now)
        signature = DeskSignature(
            person=person, name=person, meaning="approval", signed_at=now, digest="", statement=""
        )
        forged = {
            "typed": (*change.approvals, typed),
            "signed": (*change.approvals, replace(typed, mode=SIGNED_HERE, signature=signature)),
            "stolen": (*change.approvals, *(a for c in self.changes() for a in c.approvals if a.signature)),
            "dropped": change.approvals[1:],
            "altered": tuple(replace(a, person=person) for a in change.approvals),
        }[how]
        self.act(SaveChange(change=replace(change, approvals=forged)))

    @rule(number=CHANGES, what=st.sampled_from(("title", "systems", "risk_declared", "description", "author")))
    def edit(self, number: int, what: str) -> None:
        change = self.change(number)
        value: object = {
            "title": f"{change.title}!"[-60:],
            "systems": ("billing",) if change.systems != ("billing",) else ("ledger", "billing"),
            "risk_declared": "medium" if change.risk_declared != "medium" else "low",
            "description": f"{change.description} More of it."[-400:],
            "author": "ada" if change.author != "ada" else "lea",
        }[what]
        edited = replace(change, **{what: value})  # type: ignore[arg-type]
        self.act(SaveChange(change=edited, reason="It was seen to be so."))

    @rule(number=CHANGES, person=PEOPLE, ended=st.booleans(), anyway=st.booleans())
    def go_live(self, number: int, person: str, *, ended: bool, anyway: bool) -> None:
        change = self.change(number)
        now = self.desk.context.now()
        went = Deployment(start=now - timedelta(minutes=5), end=now if ended else None, implementer=person)
        done = {"outcome": "success", "verification": Verification(person=person, at=now)} if ended else {}
        live = replace(change, deployments=(*change.deployments, went), **done)  # type: ignore[arg-type]
        self.act(SaveChange(change=live, as_happened=anyway))

    @rule(number=CHANGES, reviewer=PEOPLE)
    def test(self, number: int, reviewer: str) -> None:
        change = self.change(number)
        now = self.desk.context.now()
        self.act(
            SaveChange(
                change=replace(
                    change,
                    code_reviews=(*change.code_reviews, CodeReview(person=reviewer, at=now)),
                    ci=CiRun(status="passed", at=now, covers=("unit",)),
                )
            )
        )

    @rule(
        number=CHANGES,
        act=st.sampled_from((SubmitChange, RejectChange, WithdrawChange, VoidChange, CloseChange)),
        reason=st.sampled_from(("", "It is so.")),
        anyway=st.booleans(),
    )
    def do(self, number: int, act: type[SubmitChange], reason: str, *, anyway: bool) -> None:
        self.act(act(change=self.change(number).ref, reason=reason, as_happened=anyway))

    @rule(number=CHANGES, person=PEOPLE, secret=SECRETS)
    def reopen(self, number: int, person: str, secret: str) -> None:
        ref = self.change(number).ref
        self.act(ReopenChange(change=ref, person=person, passphrase=secret, reason="Something is missing."))

    @rule(number=CHANGES, person=PEOPLE, what=st.sampled_from(("check", "validation", "review", "retro_review")))
    def sign_off(self, number: int, person: str, what: str) -> None:
        change = self.change(number)
        self.act(
            SignOffHere(
                change=change.ref,
                what=what,
                person=person,
                passphrase=office.SECRET,
                shown=shown_digest(change),
                words="Looked at it.",
                was_genuine=True,
            )
        )

    @rule(number=CHANGES)
    def void_one(self, number: int) -> None:
        change = self.change(number)
        for approval in change.approvals[:1]:
            if approval.decided_at is not None:
                self.act(
                    VoidApproval(
                        change=change.ref, person=approval.person, decided_at=approval.decided_at, reason="Not of this."
                    )
                )

    @invariant()
    def nobody_is_the_counting_approver_of_own_work_or_without_the_role(self) -> None:
        for change in self.changes():
            stands = self.desk.ask(StandingOf(ref=change.ref, now=self.desk.context.now()))
            facts = stands.weighed.subject.facts
            for ask in stands.weighed.asks:
                for given in ask.given:
                    if given.quality.value == "good":
                        assert given.approval.person != change.author
                        roles = set(ask.roles) & set(given.approval.roles_claimed)
                        assert any(facts.held(given.approval.person, r, given.approval.decided_at) for r in roles)
                        assert given.approval.voided_at is None

    @invariant()
    def what_was_given_is_still_there_and_only_ever_voided(self) -> None:
        for change in self.changes():
            known = self.given.setdefault(change.ref, {})
            now = {(a.person, a.decided_at, a.decision): a for a in change.approvals}
            for key, before in known.items():
                after = now[key]  # type: ignore[index]
                assert replace(after, voided_at=None, void_reason="") == replace(before, voided_at=None, void_reason="")
                assert before.voided_at in {None, after.voided_at}
            known.update(now)  # type: ignore[arg-type]

    @invariant()
    def a_signature_stands_only_where_its_person_signed_in_roles_held_then(self) -> None:
        for change in self.changes():
            for approval in change.approvals:
                signed = approval.provenance.basis is Basis.SIGNED
                assert signed == (approval.signature is not None) == (approval.mode == SIGNED_HERE)
                if approval.signature is not None:
                    assert approval.signature.person == approval.person
                    held = office.PEOPLE[approval.person][1]
                    assert set(approval.roles_claimed) <= set(held)
                    assert approval.signature.digest == approval.shown

    @invariant()
    def numbers_run_without_gap_and_states_agree_with_facts(self) -> None:
        refs = [change.ref for change in self.changes()]
        assert refs == [f"CHG-2026-{n:04d}" for n in range(1, len(refs) + 1)]
        for change in self.changes():
            if change.state in {ChangeState.VOID, ChangeState.WITHDRAWN, ChangeState.REJECTED}:
                assert change.started_at is None
                assert change.state_reason

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            assert verify(self.desk).is_consistent
        self.stack.close()
        shutil.rmtree(self.folder, ignore_errors=True)


ChangeMachine.TestCase.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestChanges = ChangeMachine.TestCase
