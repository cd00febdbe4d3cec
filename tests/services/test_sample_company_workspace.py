"""The sample workspace grows act by act through its year and ends as the registers say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chgdesk.app import create_workspace, open_desk
from chgdesk.domain.change import Change
from chgdesk.services.desk import Desk
from chgdesk.services.evaluation import parse_instant
from chgdesk.services.integrity import verify
from chgdesk.services.reading import EntryIds, EntryRows, EvidenceBytes, EvidenceNotHeld, RegisterAt
from chgdesk.services.sample_company import AS_OF, build_sample, evidence_files, sample_company, sample_register
from chgdesk.services.sample_company.acts import before_the_export
from chgdesk.services.sample_company.chronicle import BEGINNING, chronicle
from chgdesk.services.sample_company.company import actor_at, local


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.chgdesk"
    build_sample(path, create_workspace)
    return path


@pytest.fixture
def desk(workspace: Path) -> Any:
    with open_desk(workspace, read_only=True) as opened:
        yield opened


def test_that_the_workspace_ends_as_the_registers_say(desk: Desk) -> None:
    held, wanted = desk.ask(RegisterAt()), sample_register()
    for name in wanted.__slots__:
        if name == "change_rids":
            continue
        found, meant = getattr(held, name), getattr(wanted, name)
        if isinstance(meant, tuple):
            found, meant = {v.ref: v for v in found}, {v.ref: v for v in meant}
        assert found == meant, name


def test_that_every_file_is_held(desk: Desk) -> None:
    assert not desk.ask(EvidenceNotHeld())
    item = sample_company().evidence[0]
    assert desk.ask(EvidenceBytes(sha256=item.sha256)) == evidence_files()[item.name]


def test_that_the_trail_is_consistent(desk: Desk) -> None:
    assert not verify(desk).findings


def test_that_the_trail_tells_of_many_acts_by_many_people_over_the_year(desk: Desk) -> None:
    rows = desk.ask(EntryRows(seqs=desk.ask(EntryIds())))
    assert len(rows) > 200
    assert len({row.actor for row in rows}) >= 14
    assert len({row.recorded[:7] for row in rows}) == 12
    newest = max(row.recorded for row in rows)
    assert parse_instant(newest) <= AS_OF


def test_that_the_state_of_a_past_day_can_be_asked_for(desk: Desk) -> None:
    then = desk.ask(RegisterAt(known_at=local("2026-03-01 12:00")))
    assert len(then.policy_versions) == 1
    assert {v.state for v in then.policy_versions} == {"effective"}
    assert 0 < len(then.changes) < 30
    noor = next(p for p in then.people if p.ref == "noor")
    assert noor.employed_to is None


def test_that_nobody_records_after_leaving_or_before_joining() -> None:
    people = {p.ref: p for p in sample_register().people}
    for act in chronicle(sample_company()):
        person = people[act.person]
        assert person.employed_from is not None
        assert person.employed_from <= act.at.date(), act.said
        assert person.employed_to is None or act.at.date() <= person.employed_to, act.said
        assert actor_at(act.person, act.at).name


def test_that_acts_come_in_the_order_of_time_from_the_beginning() -> None:
    times = [act.at for act in chronicle(sample_company())]
    assert times == sorted(times)
    assert times[0] >= BEGINNING
    assert times[-1] <= AS_OF


def test_that_no_fact_rests_on_an_export_before_it_is_held() -> None:
    files: set[str] = set()
    for act in chronicle(sample_company()):
        if act.file is not None:
            files.add(act.file.sha256)
        for value in (*act.new, *act.revised):
            origin = getattr(value, "provenance", None)
            if origin is not None and origin.file is not None:
                assert origin.file in files, act.said


def test_that_facts_of_an_export_are_only_stated_before_it() -> None:
    change = next(c for c in sample_register().changes if any(a.provenance.file for a in c.approvals))
    plain = before_the_export(change)
    assert plain != change
    assert all(a.provenance.basis == "stated" for a in plain.approvals)


def dates_of(value: Any, path: str = "") -> Iterator[tuple[str, datetime]]:
    """Every instant within a value, with the way to it; planned times are not facts yet."""
    if isinstance(value, datetime):
        yield path, value
    elif isinstance(value, tuple):
        for part in value:
            yield from dates_of(part, path)
    elif is_dataclass(value):
        for inner in fields(value):
            if inner.name != "planned_window":
                yield from dates_of(getattr(value, inner.name), f"{path}.{inner.name}")


def test_that_no_act_on_a_change_tells_of_what_is_yet_to_come() -> None:
    ahead = [
        (act.said, path, at)
        for act in chronicle(sample_company())
        for value in (*act.new, *act.revised)
        if isinstance(value, Change)
        for path, at in dates_of(value)
        if at > act.at
    ]
    assert not ahead
