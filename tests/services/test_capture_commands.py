"""System cards, incidents and what the forms look up, on a real workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chgdesk.domain.basis import Basis
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Deployment, Emergency
from chgdesk.errors import Conflict, UserError
from chgdesk.services.changes.capturing import (
    EmergenciesBefore,
    EmergencyLeft,
    EmergencyStanding,
    LastOnSystem,
    as_values,
    from_values,
)
from chgdesk.services.changes.files import FileGiven
from chgdesk.services.changes.incidents import RecordIncident
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.desk import Desk
from chgdesk.services.reading import RecordByRef
from chgdesk.services.systems import RetireSystemCard, SaveSystemCard, SystemCardOf, card_from
from tests.make import a_change
from tests.services.policy_desk import MORNING, a_desk

CARD = SystemCard(ref="mail", title="Mail", change_type="code", deploy="pipeline", owner="ida")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as open_desk:
        yield open_desk


def card(desk: Desk, ref: str = "mail") -> SystemCard:
    held = desk.ask(SystemCardOf(ref=ref))
    found: SystemCard = held.value
    return found


def test_that_a_card_is_kept_changed_and_retired_with_a_reason(desk: Desk) -> None:
    """CHG-21: nothing is removed, and a reason stands on what is retired."""
    desk.execute(SaveSystemCard(card=CARD, expected_version=0))
    assert card(desk).provenance.basis is Basis.STATED
    desk.execute(SaveSystemCard(card=replace(CARD, flags=("auth", "auth")), expected_version=1))
    assert card(desk).flags == ("auth",)
    with pytest.raises(Conflict, match="changed by somebody else"):
        desk.execute(SaveSystemCard(card=CARD, expected_version=1))
    with pytest.raises(UserError, match="Say why mail is no longer used"):
        desk.execute(RetireSystemCard(ref="mail", reason="  "))
    desk.execute(RetireSystemCard(ref="mail", reason="Switched off in June"))
    assert card(desk).retired == "Switched off in June"
    with pytest.raises(UserError, match="retired already"):
        desk.execute(RetireSystemCard(ref="mail", reason="again"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(CARD, ref=""), "short name"),
        (replace(CARD, ref="a, b"), "without commas"),
        (replace(CARD, deploy="carrier pigeon"), "no way to production"),
        (replace(CARD, owner="ghost"), "nobody on record"),
        (replace(CARD, staging="none"), "which check in production"),
    ],
)
def test_that_a_card_that_says_what_cannot_be_is_refused_in_a_sentence(
    desk: Desk, wrong: SystemCard, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        desk.execute(SaveSystemCard(card=wrong))
    assert desk.ask(SystemCardOf(ref=wrong.ref)) is None


def test_that_a_change_makes_a_card_for_its_system(desk: Desk) -> None:
    made = card_from(a_change(change_type="code", delivered_via_repo=True, risk_declared="low"), "edge")
    desk.execute(SaveSystemCard(card=made))
    assert card(desk, "edge").usual_risk == "low"
    assert card(desk, "edge").deploy == "pipeline"


def test_that_an_incident_is_put_on_record_once_and_completed_later(desk: Desk) -> None:
    """EMG-10."""
    opened = MORNING - timedelta(hours=2)
    desk.execute(RecordIncident(ref="INC-7", severity="P2", file=FileGiven(name="page.txt", data=b"paged at 08:00")))
    desk.execute(RecordIncident(ref="INC-7", opened_at=opened))
    held = desk.ask(RecordByRef(kind="incident", ref="INC-7")).value
    assert (held.severity, held.opened_at, held.provenance.basis) == ("P2", opened, Basis.DOCUMENT)
    with pytest.raises(UserError, match="not come yet"):
        desk.execute(RecordIncident(ref="INC-8", opened_at=MORNING + timedelta(hours=1)))
    with pytest.raises(UserError, match="incident's number"):
        desk.execute(RecordIncident(ref=" "))


def test_that_the_last_normal_change_of_a_system_is_found(desk: Desk) -> None:
    for number, title in enumerate(("first", "second")):
        desk.execute(SaveChange(change=Change(ref="", title=title, systems=("mail",)), id=f"a{number}"))
    desk.execute(SaveChange(change=Change(ref="", title="third", systems=("mail",), category="emergency")))
    last = desk.ask(LastOnSystem(system="mail"))
    assert last.title == "second"
    assert desk.ask(LastOnSystem(system="other")) is None


def an_emergency(**more: object) -> Change:
    start = MORNING - timedelta(hours=3)
    values: dict[str, object] = {
        "ref": "",
        "title": "Restart the queue",
        "category": "emergency",
        "systems": ("mail",),
        "author": "sten",
        "deployments": (Deployment(start=start, end=start + timedelta(minutes=10), implementer="sten"),),
        "outcome": "success",
        "emergency": Emergency(criterion="restore_service", authoriser="ole", authorised_at=start),
    }
    return Change(**{**values, **more})  # type: ignore[arg-type]


def test_that_what_is_left_of_an_emergency_is_told_with_earlier_ones(desk: Desk) -> None:
    """EMG-06, EMG-12, EMG-14."""
    desk.execute(SaveChange(change=an_emergency()))
    desk.execute(SaveChange(change=an_emergency(title="Restart it again")))
    left: EmergencyLeft = desk.ask(EmergencyStanding(ref="CHG-2026-0002", now=desk.context.now()))
    assert [(repeat.name, repeat.refs) for repeat in left.repeats] == [
        ("mail", ("CHG-2026-0001",)),
        ("sten", ("CHG-2026-0001",)),
    ]
    before = desk.ask(EmergenciesBefore(change=an_emergency(systems=("other",), author="ida"), at=MORNING))
    assert [repeat.name for repeat in before] == ["sten"]
    assert desk.ask(EmergencyStanding(ref="CHG-2026-0999", now=MORNING)) is None


def test_that_a_draft_keeps_a_change_as_plain_values_and_a_foreign_one_is_left_alone() -> None:
    change = an_emergency()
    assert from_values(as_values(change)) == change
    foreigners: tuple[object, ...] = (None, 7, "text", {"title": 4}, {"ref": "", "deployments": 3}, [])
    assert [from_values(foreign) for foreign in foreigners] == [None] * 6
