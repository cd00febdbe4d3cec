"""A repository's history goes on record as one sealed act, once."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chgdesk.app import create_workspace
from chgdesk.domain.people import Actor, Organisation, Person
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.git_history import GitHistory, ImportGitHistory, read_git_history
from chgdesk.services.integrity import verify
from chgdesk.services.reading import EvidenceBytes, RecordsOf, RegisterAt
from chgdesk.services.recording import AddPeople
from tests.imports.git_repositories import Builder, repository

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def made(tmp_path: Path) -> Builder:
    builder = repository(tmp_path / "harbour")
    builder.merge("Merge pull request #1 from x/y\n\nShow the tide", name="Bo", mail="bo@firm.example")
    builder.merge("Merge pull request #2 from x/y\n\nShow the wind", name="Bo", mail="bo@firm.example")
    return builder


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    organisation = Organisation(name="Firm", zone="Europe/Lisbon")
    actor = Actor(person="ines", name="Ines")
    with create_workspace(
        tmp_path / "firm.chgdesk", organisation=organisation, actor=actor, clock=FixedClock(at=NOW)
    ) as opened:
        yield opened


def history_of(made: Builder) -> GitHistory:
    return read_git_history(made.path, now=NOW)


def test_that_one_act_records_drafts_events_people_and_the_text(desk: Desk, made: Builder) -> None:
    history = history_of(made)
    done = desk.execute(ImportGitHistory(history=history))
    held = desk.ask(RegisterAt())
    assert done.seq == 2
    assert [c.ref for c in held.changes] == ["CHG-2026-0001", "CHG-2026-0002"]
    assert [c.title for c in held.changes] == ["Show the tide", "Show the wind"]
    assert len(held.events) == 2
    assert sorted(p.email for p in held.people) == ["ada@firm.example", "bo@firm.example"]
    digest = hashlib.sha256(history.original).hexdigest()
    assert desk.ask(EvidenceBytes(sha256=digest)) == history.original
    assert {e.provenance.file for e in held.events} == {digest}
    assert {c.provenance.file for c in held.changes} == {digest}
    assert not verify(desk).findings


def test_that_the_notes_are_kept_with_the_text(desk: Desk, made: Builder) -> None:
    desk.execute(ImportGitHistory(history=history_of(made)))
    (item,) = desk.ask(RecordsOf(kind="evidence_item"))
    assert "Approvals: not told for 2 of 2" in item.value.note


def test_that_the_same_again_adds_nothing(desk: Desk, made: Builder) -> None:
    desk.execute(ImportGitHistory(history=history_of(made)))
    before = desk.ask(RegisterAt())
    desk.execute(ImportGitHistory(history=history_of(made)))
    assert desk.ask(RegisterAt()) == before


def test_that_only_what_is_new_is_added_later(desk: Desk, made: Builder) -> None:
    desk.execute(ImportGitHistory(history=history_of(made)))
    made.merge("Merge pull request #3 from x/y\n\nShow the waves", name="Cy", mail="cy@firm.example")
    desk.execute(ImportGitHistory(history=history_of(made)))
    held = desk.ask(RegisterAt())
    assert [c.title for c in held.changes] == ["Show the tide", "Show the wind", "Show the waves"]
    assert [c.ref for c in held.changes][-1] == "CHG-2026-0003"
    assert len(held.people) == 3


def test_that_people_known_by_their_address_keep_their_reference(desk: Desk, made: Builder) -> None:
    desk.execute(AddPeople(people=(Person(ref="bo", name="Bo Holm", email="Bo@Firm.example"),)))
    desk.execute(ImportGitHistory(history=history_of(made)))
    held = desk.ask(RegisterAt())
    assert {c.author for c in held.changes} == {"bo"}
    assert sum(p.email.lower() == "bo@firm.example" for p in held.people) == 1


def test_that_every_event_belongs_to_its_record(desk: Desk, made: Builder) -> None:
    from chgdesk.domain.evaluation.matching import match_events

    desk.execute(ImportGitHistory(history=history_of(made)))
    held = desk.ask(RegisterAt())
    assert all(row.change is not None for row in match_events(held.events, held.changes).rows)
