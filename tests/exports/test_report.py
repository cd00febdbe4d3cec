from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chgdesk.exports.columns import (
    SHAPES,
    Align,
    Cell,
    Column,
    Kind,
    State,
    Tone,
    data_text,
    moment_text,
    number_text,
    reading_text,
)
from chgdesk.exports.report import Report, canonical_json, data_digest, report_form
from tests.exports.report_samples import HOSTILE, WARNINGS, a_hostile_report, a_meta, a_record, a_table

SNAPSHOT = Path(__file__).parent.parent / "data" / "exports" / "report_sample.json"
LISBON = ZoneInfo("Europe/Lisbon")


def test_that_the_model_of_a_report_is_as_it_was_reviewed() -> None:
    form = report_form(a_record(warnings=WARNINGS))
    for block in form["blocks"]:
        if block["block"] == "figure":
            block["png"] = "left out: Pillow may pack a picture otherwise"
    assert form == json.loads(SNAPSHOT.read_text("utf-8"))


def test_that_equal_reports_have_equal_canonical_json() -> None:
    assert canonical_json(a_record()) == canonical_json(a_record())


def test_that_a_changed_cell_changes_the_hash_of_the_data() -> None:
    table = a_table(3)
    changed = replace(table, rows=[*table.rows][:2])
    assert data_digest([table]) != data_digest([changed])
    assert len(data_digest([table])) == 64


@pytest.mark.parametrize("payload", HOSTILE, ids=lambda text: ascii(text[:18]))
def test_that_canonical_json_takes_any_text_back(payload: str) -> None:
    form = json.loads(canonical_json(a_hostile_report(payload)))
    assert form["meta"]["title"] == payload
    assert form["blocks"][3]["rows"][0][0] == payload


def test_that_a_figure_stands_in_the_model_by_its_digest() -> None:
    form = report_form(a_record())
    figure = next(block for block in form["blocks"] if block["block"] == "figure")
    assert set(figure["png"]) == {"sha256", "size"}


def test_that_the_facts_of_a_report_leave_empty_ones_out() -> None:
    labels = [fact.label for fact in a_meta(system="", register_head=None).facts()]
    assert "System" not in labels
    assert "Register head" not in labels
    assert "Period" in labels


def test_that_the_time_of_making_is_given_in_utc_and_local_with_offset() -> None:
    assert a_meta().generated_text == "2026-10-05T09:00:00Z (5 Oct 2026 10:00 +01:00, Europe/Lisbon)"


def test_that_the_register_head_has_a_short_code() -> None:
    head = a_meta().register_head
    assert head is not None
    assert head.code == "8c1d-77aa-8c1d-77aa"
    assert "signed checkpoint" in head.sentence


@pytest.mark.parametrize(
    ("value", "kind", "read", "data"),
    [
        (None, Kind.TEXT, "", ""),
        ("a", Kind.TEXT, "a", "a"),
        (True, Kind.FLAG, "yes", "yes"),
        (False, Kind.FLAG, "no", "no"),
        (12345, Kind.NUMBER, "12,345", "12345"),
        (Decimal("97.67"), Kind.PERCENT, "97.67 %", "97.67"),
        (date(2026, 7, 4), Kind.DATE, "4 Jul 2026", "2026-07-04"),
        (
            datetime(2026, 7, 14, 19, 15, tzinfo=UTC),
            Kind.DATETIME,
            "14 Jul 2026 20:15 +01:00",
            "2026-07-14T19:15:00Z",
        ),
        (State(word="void", tone=Tone.VOID), Kind.STATE, "void", "void"),
    ],
)
def test_that_a_cell_reads_for_people_and_for_programs(value: Cell, kind: Kind, read: str, data: str) -> None:
    assert reading_text(value, kind, LISBON) == read
    assert data_text(value) == data


def test_that_a_western_offset_and_seconds_are_shown() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert moment_text(moment, timezone(-timedelta(hours=3, minutes=30))) == "1 Jan 2026 23:34:05 -03:30"


def test_that_numbers_do_not_follow_the_locale() -> None:
    assert number_text(1_234_567) == "1,234,567"


def test_that_each_tone_has_a_shape_of_its_own() -> None:
    assert len(set(SHAPES.values())) == len(Tone)


def test_that_numbers_stand_right_unless_told_otherwise() -> None:
    column = Column(key="n", title="N", kind=Kind.NUMBER, value=lambda row: row)
    assert column.alignment is Align.RIGHT
    assert replace(column, align=Align.LEFT).alignment is Align.LEFT
    assert column.characters == 10
    assert replace(column, width=33).characters == 33


def test_that_a_report_knows_its_tables() -> None:
    assert [table.title for table in a_record().tables] == ["Role · May", "Changes", "Emergency changes"]
    assert Report(meta=a_meta(), blocks=()).tables == ()
