"""Versions approved before chgdesk: kept as they are, late, and saying so (POL-11, POL-28)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chgdesk.domain.basis import Basis
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.policy import Binding, PolicyDocument
from chgdesk.domain.policy_text import PolicySection
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import verify
from chgdesk.services.policies.commands import AdoptVersion, HeldFile, SetParameters, StartDraft
from chgdesk.services.policies.queries import ContentOf, InForceOn, SetOf
from chgdesk.services.reading import EvidenceBytes, RecordsOf
from tests.services import policy_desk as office

ORIGINAL = HeldFile(name="Change policy v2.3.pdf", data=b"%PDF-1.7 the policy as it was approved")
PROOF = HeldFile(name="board minutes.eml", data=b"From: eva@nordlys.example\n\nApproved.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office.a_desk(tmp_path) as opened:
        yield opened


def adoption(**given: Any) -> AdoptVersion:
    """Version 2.3, approved last January by Eva, written by Sten."""
    values: dict[str, Any] = {
        "document": PolicyDocument(ref="SOC-011", title="Change policy", classification="Internal", owner_role="cto"),
        "number": "2.3",
        "author": "sten",
        "approved_by": "eva",
        "approved_on": date(2026, 1, 12),
        "effective_on": date(2026, 1, 15),
        "change_summary": "Yearly revision.",
        "original": ORIGINAL,
        "proof": PROOF,
    }
    return AdoptVersion(**{**values, **given})


def in_force(desk: Desk, day: date) -> str | None:
    found = desk.ask(InForceOn(day=day))
    return found.version.number if found else None


def test_that_in_force_on_14_july_is_answered_by_an_adopted_version(desk: Desk) -> None:
    earlier = adoption(number="2.2", approved_on=date(2025, 1, 9), effective_on=date(2025, 1, 10), proof=None)
    desk.execute(adoption())
    desk.execute(earlier)
    assert in_force(desk, date(2026, 7, 14)) == "2.3"
    assert in_force(desk, date(2026, 1, 14)) == "2.2"
    assert in_force(desk, date(2025, 1, 9)) is None
    assert office.line(desk, "2.2", date(2026, 7, 1)).standing == "superseded"


def test_that_original_and_proof_are_kept_and_the_record_says_it_is_late(desk: Desk) -> None:
    desk.execute(adoption())
    version = office.line(desk, "2.3", date(2026, 7, 1)).version
    assert version.original == hashlib.sha256(ORIGINAL.data).hexdigest()
    assert desk.ask(EvidenceBytes(sha256=version.original or "")) == ORIGINAL.data
    assert desk.ask(EvidenceBytes(sha256=version.proof or "")) == PROOF.data
    assert {held.value.kind for held in desk.ask(RecordsOf(kind="evidence_item"))} == {
        "policy_original",
        "policy_approval_proof",
    }
    assert version.provenance.basis is Basis.DOCUMENT
    assert version.provenance.recorded_at == office.MORNING
    assert version.approved_on == date(2026, 1, 12)
    assert verify(desk).is_consistent


def test_that_an_approval_without_proof_is_only_stated(desk: Desk) -> None:
    desk.execute(adoption(proof=None, proof_note="told by the chair"))
    version = office.line(desk, "2.3", date(2026, 7, 1)).version
    assert (version.provenance.basis, version.proof, version.proof_name) == (Basis.STATED, None, "told by the chair")


def test_that_readings_are_recorded_with_their_sentences_and_a_correction_needs_a_reason(desk: Desk) -> None:
    binding = Binding(path="retention.years", sentence="Records are kept for five years.")
    value = ParameterValue(path="retention.years", text="5")
    desk.execute(adoption(values=(value,), bindings=(binding,)))
    version = office.line(desk, "2.3", date(2026, 7, 1)).version
    assert desk.ask(SetOf(version=version.ref))[0]["retention"]["years"] == 5
    correction = SetParameters(version=version.ref, values=(replace(value, text="6"),))
    with pytest.raises(UserError, match="Say why the reading is corrected"):
        desk.execute(correction)
    desk.execute(replace(correction, reason="The annex says six."))
    assert desk.ask(SetOf(version=version.ref))[0]["retention"]["years"] == 6


def test_that_a_draft_begins_from_the_sections_of_an_adopted_text(desk: Desk) -> None:
    section = PolicySection(ref="", version="", key="s1", heading="Retention", body="Kept for five years.")
    desk.execute(adoption(sections=(section,), values=(ParameterValue(path="retention.years", text="5"),)))
    desk.execute(StartDraft(document="SOC-011"))
    draft = office.shelf(desk).draft
    assert draft is not None
    assert [s.body for s in desk.ask(ContentOf(version=draft.version.ref)).sections] == ["Kept for five years."]
    office.fill_all(desk)
    office.submit(desk, draft.version.ref, material="not_material")
    assert office.version(desk, draft.version.ref).number == "2.4"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"effective_on": date(2026, 1, 11)}, "before its approval on Mon 12 Jan 2026"),
        ({"author": "nobody"}, "The author 'nobody' is not on record"),
        ({"number": " "}, "Say the version's number"),
        ({"original": HeldFile(name="empty.pdf", data=b"")}, "The file empty.pdf is empty"),
    ],
)
def test_that_what_cannot_be_is_refused_and_nothing_is_kept(desk: Desk, given: dict[str, Any], why: str) -> None:
    with pytest.raises(UserError, match=why):
        desk.execute(adoption(**given))
    assert office.shelf(desk).document is None
    assert desk.ask(RecordsOf(kind="evidence_item")) == []


def test_that_the_same_number_or_day_is_refused_once_it_is_taken(desk: Desk) -> None:
    desk.execute(adoption())
    with pytest.raises(UserError, match=r"Version v2\.3 is on record already"):
        desk.execute(adoption(number="v2.3"))
    with pytest.raises(UserError, match="exactly one version is in force a day"):
        desk.execute(adoption(number="2.4"))
    with pytest.raises(UserError, match="The organisation's policy is SOC-011"):
        desk.execute(adoption(document=PolicyDocument(ref="X-2", title="Other"), number="1.0"))


def test_that_an_author_who_approved_own_work_is_recorded_as_it_was(desk: Desk) -> None:
    """A past fact is recordable; the text desk advises on it."""
    desk.execute(adoption(author="eva"))
    assert office.line(desk, "2.3", date(2026, 7, 1)).version.author == "eva"
