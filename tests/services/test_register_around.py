"""One record judged from what belongs to it gives what the whole register gives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chgdesk.app import create_workspace
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evaluation.register_line import register_line
from chgdesk.domain.people import Actor, Organisation
from chgdesk.services.desk import Desk
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.judging import is_up_to_date, refresh_judgements
from chgdesk.services.plain_json import json_file
from chgdesk.services.reading import RegisterAround, RegisterAt
from tests.reference.cases import random_case

NOW = datetime(2027, 6, 1, tzinfo=UTC)


def opened(path: Path, seed: int) -> Desk:
    case, *_rest = random_case(seed)
    desk = create_workspace(path, organisation=Organisation(), actor=Actor(person="ana", name="Ana"))
    desk.execute(ImportInterchange(data=json_file(case), name="case.json"))
    return desk


@pytest.mark.parametrize("seed", [1, 2, 6, 19])
def test_that_a_record_read_alone_stands_as_in_the_whole_register(tmp_path: Path, seed: int) -> None:
    with opened(tmp_path / "w.chgdesk", seed) as desk:
        whole = desk.ask(RegisterAt())
        everything = facts_of(whole)
        for rid, change in zip(whole.change_rids, whole.changes, strict=True):
            alone = facts_of(desk.ask(RegisterAround(rid=rid)))
            assert alone.events_of(change) == everything.events_of(change)
            assert register_line(change, alone, NOW) == register_line(change, everything, NOW)


def test_that_lines_are_computed_again_only_where_something_changed(tmp_path: Path) -> None:
    with opened(tmp_path / "w.chgdesk", 3) as desk:
        assert not is_up_to_date(desk)
        count = refresh_judgements(desk)
        assert count == len(desk.ask(RegisterAt()).changes)
        assert is_up_to_date(desk)
        assert refresh_judgements(desk) == 0
