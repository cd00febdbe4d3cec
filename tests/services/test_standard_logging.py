"""Logging executions of standard procedures: one entry, filled records, misfits, late ones, suspension (STD-04..06, W4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import ChangeState
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evaluation.register_line import register_line
from chgdesk.domain.procedures import Standing
from chgdesk.errors import Invalid, RuleViolation, UserError
from chgdesk.services.catalogue.checking import CheckExecutions
from chgdesk.services.catalogue.commands import LogStandard, ReinstateTemplate, RevokeTemplate
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.reading import RegisterAt
from tests.services import standard_desk as room

Ground = tuple[Desk, FixedClock]


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    with room.a_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(ground: Ground) -> Desk:
    return ground[0]


def codes(desk: Desk, ref: str) -> tuple[str, ...]:
    """What the register finds in a record now."""
    facts = facts_of(desk.ask(RegisterAt()))
    found = register_line(room.change(desk, ref), facts, desk.context.now()).judgement
    assert found is not None
    return found.codes


def test_that_an_execution_is_one_entry_and_a_record_in_which_nothing_is_found(desk: Desk) -> None:
    """STD-04, AC 101: who, when, procedure and result, without an approval of its own."""
    ref = room.approved(desk)
    before = room.entries(desk)
    (made,) = room.log(desk, ref)
    assert room.entries(desk) == before + 1
    assert made.ref == "CHG-2026-0001"
    assert (made.category, made.template, made.change_type, made.systems) == (
        "standard",
        ref,
        "configuration",
        ("edge",),
    )
    assert (made.deployments[0].implementer, made.deployments[0].start) == ("sten", room.done().at)
    assert made.verification is not None
    assert (made.verification.person, made.outcome) == ("sten", "success")
    assert made.state is ChangeState.VERIFIED, "by its facts, not by a hand"
    assert made.provenance.recorded_at == desk.context.now()
    assert made.approvals == ()
    assert made.rollback_plan is not None
    assert made.rollback_plan.steps == "Switch back to the certificate before."
    assert codes(desk, made.ref) == ()
    assert room.is_sound(desk)


def test_that_twenty_executions_are_one_entry_under_twenty_numbers(desk: Desk) -> None:
    """W4: pasting 20 rows logs 20."""
    ref = room.approved(desk)
    before = room.entries(desk)
    rows = [room.done(at=room.MORNING - timedelta(minutes=5 * n)) for n in range(1, 21)]
    made = room.log(desk, ref, *rows)
    assert [one.ref for one in made] == [f"CHG-2026-{n:04d}" for n in range(1, 21)]
    assert room.entries(desk) == before + 1
    assert room.last_words(desk) == f"logged 20 executions of procedure {ref}"
    assert room.line(desk, ref).total == 20


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"done_by": ""}, "Say who did it"),
        ({"done_by": "palm"}, "'palm' is not on record"),
        ({"checked_by": "palm"}, "looked at it afterwards"),
        ({"system": " "}, "on which system"),
        ({"outcome": "splendid"}, "Say how it ended"),
        ({"at": room.MORNING + timedelta(hours=1)}, "has not come yet"),
        ({"until": room.MORNING - timedelta(hours=1)}, "ended before it began"),
        ({"checked_at": room.MORNING - timedelta(hours=1)}, "looked at before it began"),
    ],
)
def test_that_what_cannot_be_is_refused_even_as_it_happened(desk: Desk, given: dict[str, Any], words: str) -> None:
    ref = room.approved(desk)
    before = room.entries(desk)
    for as_happened in (False, True):
        with pytest.raises(UserError, match=words):
            room.log(desk, ref, room.done(**given), as_happened=as_happened)
    assert room.entries(desk) == before


def test_that_another_system_does_not_fit_and_both_ways_out_are_named(desk: Desk) -> None:
    """STD-05, AC 115: else it is normal, or recorded as it happened with what is found."""
    ref = room.approved(desk)
    with pytest.raises(RuleViolation, match=r"not meant for web.*normal change.*record what happened anyway"):
        room.log(desk, ref, room.done(system="web"))
    assert room.changes(desk) == ()
    (made,) = room.log(desk, ref, room.done(system="web"), as_happened=True)
    assert "CLS-STD-NOT-ALLOWED" in codes(desk, made.ref)
    assert room.last_entry(desk).detail["misfit"] == made.ref


def test_that_the_preview_says_what_the_register_will_find(desk: Desk) -> None:
    """PRM-01: one judge for both."""
    ref = room.approved(desk)
    rows = (room.done(), room.done(system="web"), room.done(done_by="ida"))
    verdicts = desk.ask(CheckExecutions(template=ref, executions=rows, now=desk.context.now()))
    assert [verdict.fits for verdict in verdicts] == [True, False, True]
    made = room.log(desk, ref, *rows, as_happened=True)
    for verdict, record in zip(verdicts, made, strict=True):
        assert tuple(sorted(one.code for one in verdict.seen)) == tuple(sorted(codes(desk, record.ref)))
    assert "DEP-UNAUTHORISED" in codes(desk, made[2].ref), "Ida may not deploy"


def test_that_one_misfit_among_many_records_none_and_names_its_row(desk: Desk) -> None:
    ref = room.approved(desk)
    with pytest.raises(Invalid, match="1 of 3 rows do not fit") as refused:
        room.log(desk, ref, room.done(), room.done(system="web"), room.done())
    assert refused.value.faults[0].startswith("Row 2: ")
    assert room.changes(desk) == ()


def test_that_marks_of_the_system_card_make_it_a_misfit(desk: Desk) -> None:
    """STD-05: marks of the system count as the record's own."""
    room.keep_card(desk, SystemCard(ref="edge", title="Edge proxy", change_type="configuration", flags=("auth",)))
    ref = room.approved(desk)
    with pytest.raises(UserError, match="does not allow auth"):
        room.log(desk, ref)


def test_that_the_system_card_fills_what_it_knows(desk: Desk) -> None:
    """CHG-21: type where the procedure allows it, way to production, and the name in the title."""
    room.keep_card(desk, SystemCard(ref="edge", title="Edge proxy", change_type="infrastructure", deploy="manual"))
    ref = room.approved(desk, room.without(room.WORDING, allowed_types=("configuration", "infrastructure"), systems=()))
    (made,) = room.log(desk, ref)
    assert (made.change_type, made.deployments[0].path) == ("infrastructure", "manual")
    assert made.title == "Renew the edge certificate: Edge proxy"


def test_that_late_logging_says_so(ground: Ground) -> None:
    """R7: within one business day of the end, by the recommended rules."""
    desk, clock = ground
    ref = room.approved(desk)
    clock.advance(timedelta(days=7))
    rows = (room.done(at=room.MORNING), room.done(at=clock.at - timedelta(hours=1)))
    late, soon = desk.ask(CheckExecutions(template=ref, executions=rows, now=desk.context.now()))
    assert late.late.startswith("Logged late: ")
    assert late.fits, "late is said and found, not refused"
    assert not soon.late
    made = room.log(desk, ref, *rows)
    assert "DOC-RETROACTIVE" in codes(desk, made[0].ref)
    assert room.last_entry(desk).detail["late"] == "1"


def test_that_a_rolled_back_execution_takes_the_procedure_out_of_use_in_the_same_act(desk: Desk) -> None:
    """Peers C8: and lifting it needs somebody who neither wrote it nor did that."""
    ref = room.approved(desk)
    before = room.entries(desk)
    (made,) = room.log(desk, ref, room.done(outcome="rolled_back", note="The chain was wrong."))
    assert room.entries(desk) == before + 1
    assert made.outcome == "rolled_back"
    assert made.rollback_execution is not None
    line = room.line(desk, ref)
    assert line.standing is Standing.SUSPENDED
    assert (line.failures, line.template.suspensions[0].change) == (1, made.ref)
    assert f"{made.ref} made under it was rolled back" in line.why_not
    with pytest.raises(UserError, match="taken out of use"):
        room.log(desk, ref, room.done(at=desk.context.now()))
    room.sit(desk, "sten")
    with pytest.raises(UserError, match=f"Sten Vik carried out {made.ref}"):
        desk.execute(ReinstateTemplate(template=ref, note="Fine again."))
    room.sit(desk, "eva")
    desk.execute(ReinstateTemplate(template=ref, note="Step 2 now names the chain."))
    assert room.line(desk, ref).can_be_used


def test_that_an_incident_on_an_execution_takes_the_procedure_out_of_use(desk: Desk) -> None:
    ref = room.approved(desk)
    room.log(desk, ref, room.done(incident="INC-7"))
    assert room.line(desk, ref).standing is Standing.SUSPENDED
    assert "INC-7" in room.line(desk, ref).why_not


def test_that_what_was_done_before_a_revocation_can_still_be_logged(ground: Ground) -> None:
    desk, clock = ground
    ref = room.approved(desk)
    yesterday = room.done(at=clock.at)
    clock.advance(timedelta(days=1))
    desk.execute(RevokeTemplate(template=ref, reason="Not needed."))
    room.log(desk, ref, yesterday)
    with pytest.raises(UserError, match="revoked"):
        room.log(desk, ref, room.done(at=clock.at))


def test_that_each_execution_needs_a_peer_where_the_policy_asks_for_one(tmp_path: Path) -> None:
    """STD-06: `standard.individual_approval`."""
    with room.a_desk(tmp_path) as (desk, _clock):
        room.amend(desk, "standard.individual_approval", "true")
        ref = room.approved(desk)
        with pytest.raises(UserError, match="Ask one peer to approve it"):
            room.log(desk, ref)
        own = room.done(approved_by="sten", approved_at=room.done().at)
        with pytest.raises(UserError, match="No person other than the author"):
            room.log(desk, ref, own)
        (made,) = room.log(desk, ref, room.done(approved_by="eva", approved_at=room.done().at - timedelta(minutes=5)))
        assert made.approvals[0].person == "eva"


def test_that_an_empty_list_and_one_beyond_all_bounds_are_refused(desk: Desk) -> None:
    ref = room.approved(desk)
    with pytest.raises(UserError, match="say who did it"):
        desk.execute(LogStandard(template=ref, executions=()))
    with pytest.raises(UserError, match="501 rows at once"):
        desk.execute(LogStandard(template=ref, executions=(room.done(),) * 501))


def test_that_a_double_press_logs_once(desk: Desk) -> None:
    ref = room.approved(desk)
    command = LogStandard(id="press-1", template=ref, executions=(room.done(),))
    desk.execute(command)
    desk.execute(command)
    assert len(room.changes(desk)) == 1


def test_that_an_incident_linked_later_takes_the_procedure_out_of_use_in_the_act_that_links_it(desk: Desk) -> None:
    """Peers C8: by the form as by the log, one entry; looked at once, the same record does it no second time."""
    ref = room.approved(desk)
    (made,) = room.log(desk, ref)
    before = room.entries(desk)
    desk.execute(SaveChange(change=replace(made, incident="INC-9"), reason="Found on Monday."))
    assert room.entries(desk) == before + 1
    assert room.line(desk, ref).standing is Standing.SUSPENDED
    room.sit(desk, "eva")
    desk.execute(ReinstateTemplate(template=ref, note="The chain is named now."))
    linked = room.change(desk, made.ref)
    desk.execute(SaveChange(change=replace(linked, lessons="Name the chain."), reason="Learnt."))
    assert room.line(desk, ref).can_be_used
    assert room.is_sound(desk)
