"""The bundle holds the policy as it was in force within the period, and the originals of adopted versions (EVD-18)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from chgdesk.domain.evaluation.judge import Period
from chgdesk.errors import StorageProblem
from chgdesk.exports.verify_bundle import check
from chgdesk.services.bundles import BundleRequest, build_bundle
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import StartDraft
from tests.services import policy_desk as office
from tests.services.test_policy_adoption import ORIGINAL, PROOF, adoption
from tests.storage import desks

QUARTER = Period(first=date(2026, 7, 1), last=date(2026, 9, 30))
LATER = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = FixedClock(at=office.MORNING)
    with office.a_desk(tmp_path, clock) as opened:
        yield opened


def two_versions(desk: Desk) -> None:
    """Version 1.0 from 6 July, 1.1 from 1 August, 2.0 from 1 October: after the quarter."""
    ref = office.begin(desk)
    for material, day in (
        ("material", date(2026, 7, 6)),
        ("not_material", date(2026, 8, 1)),
        ("material", date(2026, 10, 1)),
    ):
        office.submit(desk, ref, material=material, wanted=day)
        office.approve(desk, ref)
        office.publish(desk, ref, day)
        desk.execute(StartDraft(document=office.NUMBER))
        draft = office.shelf(desk).draft
        assert draft is not None
        ref = draft.version.ref


def names(folder: Path) -> set[str]:
    return {file.name for file in (folder / "Policies").iterdir()}


def words(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(str(pdf))
    try:
        return "\n".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    finally:
        document.close()


def build(desk: Desk, folder: Path, **more: object) -> Path:
    build_bundle(desk, BundleRequest(period=QUARTER, **more), folder=folder, zip_file=None)  # type: ignore[arg-type]
    return folder


def test_that_the_versions_in_force_within_the_period_are_enclosed_and_no_other(desk: Desk, tmp_path: Path) -> None:
    two_versions(desk)
    folder = build(desk, tmp_path / "q3")
    assert names(folder) == {
        "Policy 1.0.pdf",
        "Policy 1.0 text.txt",
        "Policy 1.1.pdf",
        "Policy 1.1 text.txt",
        "Policy versions and reviews.pdf",
    }
    text = (folder / "Policies" / "Policy 1.1 text.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == office.line(desk, "1.1", QUARTER.last).version.content_sha256
    assert "Policies/Policy 1.1.pdf" in words(folder / "Index.pdf").replace("\r\n", " ").replace("\n", " ")
    assert check(str(folder), None)


def test_that_two_builds_at_a_set_time_are_equal_and_say_that_the_operator_set_it(desk: Desk, tmp_path: Path) -> None:
    """EVD-15: how a version stands is taken from the set time, not from the day of building."""
    two_versions(desk)
    one = build(desk, tmp_path / "one", fixed_time=LATER)
    clock = desk.context.clock
    assert isinstance(clock, FixedClock)
    clock.at = datetime(2027, 3, 1, tzinfo=UTC)
    other = build(desk, tmp_path / "other", fixed_time=LATER)
    for name in names(one):
        assert (one / "Policies" / name).read_bytes() == (other / "Policies" / name).read_bytes(), name
    printed = words(one / "Policies" / "Policy 1.0.pdf")
    assert "The time on these pages was set by the operator" in printed
    assert "SUPERSEDED" in printed


def test_that_an_adopted_version_brings_its_original_and_its_proof(desk: Desk, tmp_path: Path) -> None:
    desk.execute(adoption())
    folder = build(desk, tmp_path / "q3")
    kept = folder / "Policies"
    assert (kept / f"Policy 2.3 original {ORIGINAL.name}").read_bytes() == ORIGINAL.data
    assert (kept / f"Policy 2.3 approval {PROOF.name}").read_bytes() == PROOF.data


def test_that_an_altered_original_stops_the_build_and_is_named(desk: Desk, tmp_path: Path) -> None:
    """EVD-25, peers T7."""
    desk.execute(adoption())
    path = desk.path
    desk.close()
    desks.behind_its_back(path, "UPDATE blob_chunk SET data = x'00'", without_triggers=True)
    context = desk.context
    from chgdesk.app import open_desk

    with (
        open_desk(path, context=context) as again,
        pytest.raises(StorageProblem, match=r"Change policy v2\.3\.pdf|board"),
    ):
        build(again, tmp_path / "q3")
    assert not (tmp_path / "q3").exists()
