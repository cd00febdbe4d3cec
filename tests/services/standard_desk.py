"""A desk with rules in force and a catalogue to fill, for the tests of standard procedures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chgdesk.domain.catalogue import StandardTemplate, SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.executions import Execution
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.people import Actor
from chgdesk.services.catalogue.commands import ApproveTemplate, DraftTemplate, LogStandard, Wording
from chgdesk.services.catalogue.reading import Shelf, TemplateLine, TemplatesShelf
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import verify
from chgdesk.services.policies.commands import SetParameters, StartDraft
from chgdesk.services.reading import EntryBySeq, EntryIds, EntryRows, RecordByRef, RecordsOf
from chgdesk.services.registry import Command, handles
from chgdesk.services.seating import seated
from chgdesk.storage.work import Work
from tests.services import policy_desk as office

MORNING = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
SECRET = office.SECRET
WORDING = Wording(
    title="Renew the edge certificate",
    purpose="An expired certificate shuts customers out.",
    allowed_types=("configuration",),
    systems=("edge",),
    steps="Load it, switch over, look from outside.",
    limits="Same names and issuer.",
    risk_assessment="A wrong chain shows at once and is undone in minutes.",
    rollback_plan="Switch back to the certificate before.",
    change_type="configuration",
)


@contextmanager
def a_desk(folder: Path) -> Iterator[tuple[Desk, FixedClock]]:
    """Ida at the desk; Ole and Eva may approve, Sten deploys; a policy with the recommended rules is in force."""
    clock = FixedClock(at=MORNING - timedelta(days=10))
    with office.a_desk(folder, clock) as desk:
        draft = office.begin(desk)
        office.submit(desk, draft, wanted=clock.at.date())
        office.approve(desk, draft)
        office.publish(desk, draft, clock.at.date())
        clock.set(MORNING)
        yield desk, clock


def sit(desk: Desk, person: str) -> None:
    """Somebody else sits down."""
    desk.sit_down(seated(desk, Actor(person=person, name=person)))


def drafted(desk: Desk, wording: Wording = WORDING) -> str:
    """A procedure written by Ida; its number."""
    desk.execute(DraftTemplate(wording=wording))
    return str(desk.ask(RecordsOf(kind="standard_template"))[-1].value.ref)


def approved(desk: Desk, wording: Wording = WORDING) -> str:
    """A procedure written by Ida and signed by Ole; its number."""
    ref = drafted(desk, wording)
    sign(desk, ref)
    return ref


def sign(desk: Desk, ref: str, signer: str = "ole", passphrase: str = SECRET) -> None:
    """Sign the wording that waits, as it is shown."""
    shown = line(desk, ref).digest
    desk.execute(ApproveTemplate(template=ref, signer=signer, passphrase=passphrase, digest=shown))


def shelf(desk: Desk) -> Shelf:
    """The catalogue as it opens for who sits there."""
    found: Shelf = desk.ask(TemplatesShelf(now=desk.context.now(), seat=desk.context.actor.person))
    return found


def line(desk: Desk, ref: str) -> TemplateLine:
    """One procedure's line."""
    return next(one for one in shelf(desk).lines if one.ref == ref)


def template(desk: Desk, ref: str) -> StandardTemplate:
    """One procedure as it is recorded."""
    found: StandardTemplate = desk.ask(RecordByRef(kind="standard_template", ref=ref)).value
    return found


def change(desk: Desk, ref: str) -> Change:
    """One change as it is recorded."""
    found: Change = desk.ask(RecordByRef(kind="change", ref=ref)).value
    return found


def changes(desk: Desk) -> tuple[Change, ...]:
    """Every change, oldest first."""
    return tuple(held.value for held in desk.ask(RecordsOf(kind="change")))


def done(**given: Any) -> Execution:
    """Sten did it half an hour ago on the edge proxy, and it worked."""
    defaults: dict[str, Any] = {"done_by": "sten", "at": MORNING - timedelta(minutes=30), "system": "edge"}
    return Execution(**{**defaults, **given})


def log(desk: Desk, ref: str, *executions: Execution, as_happened: bool = False) -> tuple[Change, ...]:
    """Log executions; the records made of them."""
    before = len(changes(desk))
    desk.execute(LogStandard(template=ref, executions=executions or (done(),), as_happened=as_happened))
    return changes(desk)[before:]


def entries(desk: Desk) -> int:
    """How many entries the trail has."""
    return len(desk.ask(EntryIds()))


def last_entry(desk: Desk) -> Any:
    """The newest entry in full."""
    return desk.ask(EntryBySeq(seq=desk.ask(EntryIds())[0]))


def last_words(desk: Desk) -> str:
    """The newest entry's sentence."""
    return str(desk.ask(EntryRows(seqs=desk.ask(EntryIds())[:1]))[0].sentence)


def is_sound(desk: Desk) -> bool:
    """Whether the whole workspace still agrees with its trail."""
    return verify(desk).is_consistent


def without(wording: Wording, **parts: Any) -> Wording:
    """The wording with parts replaced."""
    return replace(wording, **parts)


def set_value(desk: Desk, version: str, path: str, value: str) -> None:
    """Set one value of a draft of the policy."""
    desk.execute(SetParameters(version=version, values=(ParameterValue(path=path, text=value),)))


def amend(desk: Desk, path: str, value: str) -> None:
    """Put another value of the policy in force from today on."""
    desk.execute(StartDraft(document=office.NUMBER))
    draft = office.shelf(desk, MORNING.date()).draft
    assert draft is not None
    set_value(desk, draft.version.ref, path, value)
    office.fill_all(desk)
    office.submit(desk, draft.version.ref, wanted=MORNING.date())
    office.approve(desk, draft.version.ref)
    office.publish(desk, draft.version.ref, MORNING.date())


class KeepCard(Command):
    """Put a system card on record; the place of systems has an act of its own."""


_wanted: list[SystemCard] = []


@handles(KeepCard, permission="record", sentence="kept a system card")
def _keep_card(_command: KeepCard, work: Work, _context: object) -> None:
    work.systems.add(_wanted[-1])


def keep_card(desk: Desk, card: SystemCard) -> None:
    """Put a system card on record."""
    _wanted.append(card)
    desk.execute(KeepCard())
