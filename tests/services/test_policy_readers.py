"""Who has read which version, and a review that changed nothing (POL-09, POL-22, REV-03)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evaluation.registers import missing_acknowledgements
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.errors import UserError
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import verify
from chgdesk.services.policies.acknowledging import AcknowledgeVersion, Reading, ReviewUnchanged, reading_of
from chgdesk.services.policies.commands import SetParameters, StartDraft
from chgdesk.services.policies.queries import FrozenText, InForceOn
from chgdesk.services.reading import RecordsOf, RegisterAt
from tests.services import policy_desk as office

JULY = date(2026, 7, 6)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(at=office.MORNING)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with office.a_desk(tmp_path, clock) as opened:
        yield opened


def issued(desk: Desk, *, rule: str = "minor") -> str:
    ref = office.begin(desk)
    values = (ParameterValue(path="policy_review.unchanged_rule", text=f'"{rule}"'),)
    desk.execute(SetParameters(version=ref, values=values))
    office.submit(desk, ref, wanted=date(2026, 7, 1))
    office.approve(desk, ref)
    office.publish(desk, ref, date(2026, 7, 1))
    return ref


def later(clock: FixedClock, day: str) -> None:
    clock.at = office.MORNING.fromisoformat(f"{day}T08:00:00+00:00")


def reading(desk: Desk, ref: str, today: date) -> Reading:
    return reading_of(desk.ask(RegisterAt()), office.version(desk, ref), today)


def test_that_readers_are_counted_and_the_waiting_named_with_their_day(desk: Desk, clock: FixedClock) -> None:
    ref = issued(desk)
    later(clock, "2026-07-09")
    desk.execute(AcknowledgeVersion(version=ref, people=("ida", "ole"), on=JULY, stated="list signed at the meeting"))
    found = reading(desk, ref, date(2026, 7, 9))
    assert [person for person, _at in found.read] == ["ida", "ole"]
    assert (found.waiting, found.due, found.is_late(date(2026, 7, 9))) == (("eva", "sten"), date(2026, 7, 31), False)
    assert found.is_late(date(2026, 8, 1))
    facts = facts_of(desk.ask(RegisterAt()))
    version = office.version(desk, ref)
    assert missing_acknowledgements(version, facts, facts.rules_for(version), office.MORNING.replace(month=9)) == (
        "eva",
        "sten",
    )


def test_that_an_immaterial_version_asks_nobody_to_read_again(desk: Desk, clock: FixedClock) -> None:
    """POL-09: "material or not?" says what follows."""
    first = issued(desk)
    later(clock, "2026-07-09")
    desk.execute(AcknowledgeVersion(version=first, people=("ida", "ole", "eva", "sten"), on=JULY))
    for material, waiting in (("not_material", ()), ("material", ("eva", "ida", "ole", "sten"))):
        desk.execute(StartDraft(document=office.NUMBER))
        draft = office.shelf(desk).draft
        assert draft is not None
        day = date(2026, 7, 10 if material == "not_material" else 11)
        office.submit(desk, draft.version.ref, material=material, wanted=day)
        office.approve(desk, draft.version.ref)
        office.publish(desk, draft.version.ref, day)
        assert tuple(sorted(reading(desk, draft.version.ref, day).waiting)) == waiting


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"people": ("ida",), "on": date(2026, 8, 1)}, "has not come yet"),
        ({"people": (), "on": JULY}, "Choose at least one person"),
        ({"people": ("nobody",), "on": JULY}, "There is no person with the reference 'nobody'"),
    ],
)
def test_that_what_cannot_have_been_read_is_refused(
    desk: Desk, clock: FixedClock, given: dict[str, object], why: str
) -> None:
    ref = issued(desk)
    later(clock, "2026-07-09")
    with pytest.raises(UserError, match=why):
        desk.execute(AcknowledgeVersion(version=ref, **given))  # type: ignore[arg-type]
    assert desk.ask(RecordsOf(kind="acknowledgement")) == []


def test_that_nobody_acknowledges_twice(desk: Desk, clock: FixedClock) -> None:
    ref = issued(desk)
    later(clock, "2026-07-09")
    desk.execute(AcknowledgeVersion(version=ref, people=("ida",), on=JULY))
    with pytest.raises(UserError, match=r"Ida Lund has acknowledged version 1\.0 already"):
        desk.execute(AcknowledgeVersion(version=ref, people=("ida",), on=JULY))


def test_that_a_review_without_changes_raises_the_minor_number_where_the_rule_says_so(
    desk: Desk, clock: FixedClock
) -> None:
    """POL-09: unchanged review with rule minor: 1.1, with the same words."""
    first = issued(desk)
    later(clock, "2027-06-30")
    desk.execute(ReviewUnchanged(document=office.NUMBER, reviewer="eva", passphrase=office.SECRET, notes="Read."))
    found = desk.ask(InForceOn(day=date(2027, 6, 30)))
    assert found is not None
    assert (found.version.number, found.version.approved_by, found.version.next_review_on) == (
        "1.1",
        "eva",
        date(2028, 6, 30),
    )
    one, two = (desk.ask(FrozenText(version=ref)).decode() for ref in (first, found.version.ref))
    assert one.split("\n", 12)[12].replace("1.0", "1.1") == two.split("\n", 12)[12].replace("1.0", "1.1")
    assert found.version.signatures[-1].digest == found.version.content_sha256
    review = desk.ask(RecordsOf(kind="policy_review"))[0].value
    assert (review.result, review.completed_on, review.produced_version) == ("unchanged", date(2027, 6, 30), "1.1")
    assert "with the passphrase enrolled for Eva Dahl" in review.notes
    assert verify(desk).is_consistent


def test_that_a_review_without_changes_leaves_a_dated_note_where_the_rule_says_so(
    desk: Desk, clock: FixedClock
) -> None:
    issued(desk, rule="note")
    later(clock, "2027-06-30")
    desk.execute(ReviewUnchanged(document=office.NUMBER, reviewer="ole", passphrase=office.SECRET))
    assert [line.version.number for line in office.shelf(desk, date(2027, 6, 30)).versions] == ["1.0"]
    assert desk.ask(RecordsOf(kind="policy_review"))[0].value.produced_version is None


def test_that_a_review_is_refused_to_the_author_and_while_a_draft_is_under_way(desk: Desk, clock: FixedClock) -> None:
    issued(desk)
    later(clock, "2027-06-30")
    command = ReviewUnchanged(document=office.NUMBER, reviewer="ida", passphrase=office.SECRET)
    with pytest.raises(UserError, match="Ida Lund wrote this version"):
        desk.execute(command)
    desk.execute(StartDraft(document=office.NUMBER))
    with pytest.raises(UserError, match="A draft is under way"):
        desk.execute(command)
