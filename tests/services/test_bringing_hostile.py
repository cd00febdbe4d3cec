"""Whatever is dropped, nothing is half-written, and the rows add up (NFR-08, peers T16, T17)."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chgdesk.errors import Invalid
from chgdesk.services.bringing.columns import propose_columns
from chgdesk.services.bringing.dates import DayOrder, Unreadable, order_of, read_moment
from chgdesk.services.bringing.recording import BringIn
from chgdesk.services.bringing.sniffing import sniff
from chgdesk.services.bringing.verdicts import Action
from chgdesk.services.desk import Desk
from chgdesk.services.reading import TrailHead
from tests.services import bringing_lists as lists


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, made once."""
    return lists.make_workspace(tmp_path_factory.mktemp("hostile") / "brandt.chgdesk")


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to 400 MB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _piece in range(400):
            part.write(b" " * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.csv", "empty"),
        (b" \r\n\t", "a.csv", "empty"),
        (b"\xef\xbb\xbf", "a.csv", "no table"),
        (b"x" * 50_000_001, "a.csv", "larger"),
        (b"No,Summary\nA,B\0C\n", "a.csv", "NUL"),
        (b'No,Summary\nA,"B\n', "a.csv", "double quotes"),
        (b'No,Summary\nA,"B" C\n', "a.csv", "double quotes"),
        (b"PK\x03\x04 but no workbook", "a.xlsx", "cannot be read"),
        (b"\xd0\xcf\x11\xe0 old", "a.xls", "old or protected"),
        (b"No,Summary\n", "a.csv", "no rows"),
        (b"only words in here\nand here\n", "a.txt", "no table"),
        (b"[", "a.json", "no valid JSON"),
        (b"[" * 100_000, "a.json", "no valid JSON"),
        (b"[1, 2]", "a.json", "without any request"),
        (b'[{"name": "x"}]', "a.json", "no list of pull requests"),
        (b"No,Summary\n" + b"A1," + b"x" * 40_000, "a.csv", "characters"),
    ],
)
def test_that_a_file_that_is_no_list_is_refused_in_one_sentence(data: bytes, name: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        sniff(data, name)
    assert name in str(refused.value)


def test_that_a_workbook_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(Invalid, match="unpacks to"):
        sniff(bomb(), "bomb.xlsx")


def test_that_sixteen_thousand_columns_of_their_own_are_cut_and_said() -> None:
    head = ",".join(["No", "Summary", *(f"Extra {number}" for number in range(16_000))])
    shape = sniff(f"{head}\nA1,Move DNS{',x' * 16_000}\n".encode(), "wide.csv")
    assert len(shape.columns) == 400
    assert any("columns" in note for note in shape.notes)


def test_that_the_encoding_and_the_separator_are_found_out_and_said() -> None:
    text = "Nummer;Titel\nÄ1;Größe geändert\n"
    western = sniff(text.encode("cp1252"), "a.csv")
    assert (western.encoding, western.delimiter) == ("Windows, Western (cp1252)", "semicolon")
    assert western.rows[0].cells == ("Ä1", "Größe geändert")
    wide = sniff(text.encode("utf-16"), "a.csv")
    assert (wide.encoding, wide.rows[0].cells) == ("UTF-16", ("Ä1", "Größe geändert"))
    pasted = sniff(b"Number\tWhat changed\n1\tMove, then look\n", "pasted lines")
    assert (pasted.delimiter, pasted.rows[0].cells) == ("tab", ("1", "Move, then look"))


def test_that_a_formula_in_a_list_is_text_and_never_worked_out() -> None:
    shape = sniff(b'No,Summary\nA1,"=HYPERLINK(""http://x"")"\n', "a.csv")
    assert shape.rows[0].cells[1] == '=HYPERLINK("http://x")'


def test_that_a_request_shaped_otherwise_stays_a_row_and_is_refused(template: Path) -> None:
    """None lost silently: what cannot be read is counted."""
    odd = {"number": 9, "title": "x", "author": 3, "labels": 7}
    data = json.dumps([lists.request(1), odd, {"number": 3, "reviews": "none", "title": ["y"]}]).encode()
    with lists.a_desk(template) as desk:
        plan = lists.rehearsed(desk, data, "prs.json")
    assert plan.counts.read == 3
    assert [row.action for row in plan.rows].count(Action.REFUSED) == 2


cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
a_date = st.sampled_from(["2026-03-04", "4/3/2026 10:00", "31.12.2025 23:59", "13/13/2026", "soon", "45000", "n/a", ""])
a_row = st.tuples(st.one_of(st.sampled_from(["A1", "A2", "", "CHG-2026-0001"]), cells), cells, a_date, cells)


def csv_of(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([("No", "Summary", "Date implemented", "Approved by"), *rows])
    return out.getvalue().encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(a_row, min_size=1, max_size=12))
def test_that_any_csv_gives_counts_that_add_up_and_exactly_that_many_records(
    template: Path, tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    """T16, NFR-08: read = new + completes + known + refused, and what is recorded is what was said."""
    data = csv_of(rows)
    path = tmp_path / "any.chgdesk"
    path.write_bytes(template.read_bytes())
    with lists.a_desk(path) as desk:
        try:
            plan = lists.rehearsed(desk, data, "any.csv")
        except Invalid:
            assert lists.changes(desk) == []
            return
        counts = plan.counts
        assert counts.read == counts.new + counts.completes + counts.known + counts.refused
        if plan.records_something:
            _record(desk, plan, data)
        assert len(lists.changes(desk)) == counts.new
        again = lists.rehearsed(desk, data, "any.csv")
        assert again.counts.new == 0, "what is on record is known the next time"


def _record(desk: Desk, plan: object, data: bytes) -> None:
    before = desk.ask(TrailHead()).size
    desk.execute(BringIn(rehearsal=plan, data=data))  # type: ignore[arg-type]
    assert desk.ask(TrailHead()).size == before + 1


@given(
    at=st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)),  # noqa: DTZ001 - aware below
    written=st.sampled_from(
        ["%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d/%b/%y %I:%M %p", "%d %B %Y %H:%M", "%Y-%m-%dT%H:%M:00Z"]
    ),
)
def test_that_a_date_written_in_a_known_way_reads_back_as_itself(at: datetime, written: str) -> None:
    moment = at.replace(second=0, microsecond=0, tzinfo=UTC)
    assert abs(read_moment(moment.strftime(written), DayOrder.DAY_FIRST, "UTC").at - moment) < timedelta(minutes=1) or (
        "%y" in written and moment.year < 2000
    )


@given(text=st.text(max_size=40))
def test_that_any_text_is_a_date_or_says_why_it_is_none(text: str) -> None:
    said = "."
    try:
        read_moment(text, DayOrder.ASK, "Europe/Lisbon")
    except Unreadable as why:
        said = str(why)
    assert said.endswith(".")


@given(
    values=st.lists(st.sampled_from(["1/2/2026", "13/2/2026", "2/13/2026", "1.2.2026", "2026-01-02", "x"]), max_size=6)
)
def test_that_an_order_is_told_only_by_a_number_over_twelve_or_by_dots(values: list[str]) -> None:
    order = order_of(values)
    day, month = {"13/2/2026", "1.2.2026"} & set(values), "2/13/2026" in values
    if day and not month:
        assert order is DayOrder.DAY_FIRST
    elif month and not day:
        assert order is DayOrder.MONTH_FIRST
    else:
        assert order is (DayOrder.ASK if (day and month) or "1/2/2026" in values else DayOrder.PLAIN)


@given(names=st.lists(cells.filter(str.strip), min_size=2, max_size=8, unique_by=lambda each: each.strip().casefold()))
def test_that_each_field_is_filled_by_one_column_only(names: list[str]) -> None:
    head = csv_of([]).decode().splitlines()[0].split(",")
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[*head, *names], ["A1", "x", "", "", *("y" for _ in names)]])
    try:
        guesses = propose_columns(sniff(out.getvalue().encode(), "a.csv"))
    except Invalid:
        return
    fields = [guess.field for guess in guesses if guess.field not in {"", "link", "ticket", "note"}]
    assert len(fields) == len(set(fields))
