"""The filter language: what is typed, what is understood, what is written back (CHG-11, APR-10)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.filter_language import (
    FIELDS,
    Sort,
    Vocabulary,
    completions,
    filter_in_words,
    read_filter,
    with_part,
    with_value,
    without_part,
    write_filter,
)
from chgdesk.domain.filter_language.fields import OPEN_STATES
from chgdesk.domain.filters import OWN_FIELDS, ChangeFilter, Condition, Field, QuickView

TODAY = date(2026, 7, 22)


def condition(text: str) -> Condition:
    """The one condition of a line."""
    read = read_filter(text, TODAY)
    assert not read.faults
    (found,) = read.filter.conditions
    return found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("edge upload", {"text": "edge upload"}),
        ('"edge upload" now', {"phrases": ("edge upload",), "text": "now"}),
        ('-flaky -"two words"', {"without": ("flaky", "two words")}),
        ("type:emergency palm", {"categories": ("emergency",), "text": "palm"}),
        ("category:Emergency kind:major", {"categories": ("emergency", "major")}),
        ("risk:>=high", {"risks": ("high", "critical")}),
        ("risk:<high", {"risks": ("low", "medium")}),
        ("state:closed,void", {"states": ("closed", "void")}),
        ("state:open", {"states": OPEN_STATES}),
        ('system:Edge-LB,"big box"', {"systems": ("Edge-LB", "big box")}),
        ("who:palm person:koster", {"people": ("palm", "koster")}),
        ("outcome:rolled-back", {"outcomes": ("rolled_back",)}),
        ("commit:4f2c91a", {"commit": "4f2c91a"}),
        ("rests:stated", {"bases": ("stated",)}),
        ("view:overdue", {"view": QuickView.OVERDUE}),
        ("12:30 https://example.org/a:b", {"text": "12:30 https://example.org/a:b"}),
        ("colour:red", {"text": "colour:red"}),
        ("- --", {"text": "-", "without": ("-",)}),
    ],
)
def test_that_a_line_is_understood_as_people_mean_it(typed: str, expected: dict[str, object]) -> None:
    read = read_filter(typed, TODAY)
    assert not read.faults
    assert read.filter == ChangeFilter(today=TODAY, **expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("live:2026-07", date(2026, 7, 1), date(2026, 7, 31)),
        ("live:2026-07-22", TODAY, TODAY),
        ("live:2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("live:2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("live:>2026-07-01", date(2026, 7, 2), None),
        ("live:<=2026-07", None, date(2026, 7, 31)),
        ("live:2026-07-01..2026-07-15", date(2026, 7, 1), date(2026, 7, 15)),
        ("live:<14d", date(2026, 7, 8), TODAY),
        ("live:>2w", None, date(2026, 7, 7)),
        ("due:<14d", None, date(2026, 8, 5)),
        ("planned:<7d", TODAY, date(2026, 7, 29)),
        ("created:last-month", date(2026, 6, 1), date(2026, 6, 30)),
        ("created:last-quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("created:this-week", date(2026, 7, 20), date(2026, 7, 26)),
    ],
)
def test_that_days_are_counted_from_the_workspaces_today(typed: str, first: date | None, last: date | None) -> None:
    found = condition(typed)
    assert (found.first, found.last) == (first, last)


def test_that_a_month_before_january_is_one_of_the_year_before() -> None:
    read = read_filter("live:last-month created:last-quarter", date(2026, 1, 5))
    assert [(c.first, c.last) for c in read.filter.conditions] == [
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2025, 10, 1), date(2025, 12, 31)),
    ]


def test_that_requests_undecided_for_too_long_can_be_asked_for() -> None:
    """APR-10."""
    assert condition("undecided:>5d") == Condition(field=Field.UNDECIDED, days=5)
    assert condition("undecided:1w").days == 7


@pytest.mark.parametrize(
    ("typed", "named", "instead"),
    [
        ("rsik:high", "“rsik” is no field. Did you mean “risk”?", "risk:high"),
        ("risk:hihg", "“hihg” is no value of risk. Did you mean “high”?", "risk:high"),
        ("risk:>=hgih", "Did you mean “high”?", "risk:>=high"),
        ("state:clsoed", "Did you mean “closed”?", "state:closed"),
        ("live:2026-13", "“2026-13” is no day for live.", ""),
        ("live:2026-02-30", "is no day for live.", ""),
        ("live:0000", "is no day for live.", ""),
        ("live:>9999-12-31", "is no day for live.", ""),
        ("undecided:<5d", "says no age", "undecided:>5d"),
        ("risk:", "says no value yet", ""),
        ("view:overdue,open", "one view at a time", ""),
        ('"never closed', "is not closed", '"never closed"'),
    ],
)
def test_that_a_wrong_word_is_named_with_the_right_one_and_the_rest_applies(
    typed: str, named: str, instead: str
) -> None:
    read = read_filter(f"type:emergency {typed}", TODAY)
    (fault,) = read.faults
    assert named in fault.sentence
    assert fault.instead == instead
    assert f"type:emergency {typed}"[fault.start : fault.end] == typed
    assert read.filter.categories == ("emergency",)


def test_that_the_words_of_the_workspaces_own_rules_count() -> None:
    own = Vocabulary(categories=("routine", "very big"), risks=("calm", "wild"))
    read = read_filter('type:"Very Big" risk:>calm', TODAY, own)
    assert (read.filter.categories, read.filter.risks) == (("very big",), ("wild",))
    assert read_filter("type:emergency", TODAY, own).faults


def test_that_each_part_has_a_chip_that_says_what_it_asks() -> None:
    line = "type:emergency -state:closed risk:>=high live:2026-07 undecided:>5d palm -edge"
    parts = read_filter(line, TODAY).parts
    assert [part.words for part in parts] == [
        "Kind: emergency",
        "Not state: closed",
        "Risk: high or critical",
        "Went live: Wed 1 Jul 2026 to Fri 31 Jul 2026",
        "Undecided for more than 5 days",
        "“palm”",
        "without “edge”",
    ]
    assert " ".join(line[part.start : part.end] for part in parts) == line
    assert without_part(line, parts[2]) == "type:emergency -state:closed live:2026-07 undecided:>5d palm -edge"
    assert with_part(line, "risk:low", parts[2]).split()[2] == "risk:low"
    assert filter_in_words(read_filter("risk:high palm", TODAY).filter) == "Risk: high; “palm”"
    assert filter_in_words(ChangeFilter()) == "View: All"


def test_that_a_chosen_value_widens_its_part_and_lets_go_again() -> None:
    line = with_value("palm", Field.SYSTEM, "edge lb", on=True)
    assert line == 'palm system:"edge lb"'
    line = with_value(line, Field.SYSTEM, "crm", on=True)
    assert line == 'palm system:"edge lb",crm'
    assert with_value(line, Field.SYSTEM, "crm", on=True) == line
    line = with_value(line, Field.SYSTEM, "edge lb", on=False)
    assert with_value(line, Field.SYSTEM, "crm", on=False) == "palm"
    assert with_value("risk:>=high", Field.RISK, "critical", on=False) == "risk:high"


def test_that_typing_is_completed_from_fields_and_values() -> None:
    own = Vocabulary(names={Field.SYSTEM: ("edge-lb", "big box")})
    assert [one.text for one in completions("ri", 2, own)] == ["risk:"]
    line = "palm -risk:low,>=hi"
    (one,) = completions(line, len(line), own)
    assert line[: one.start] + one.text + line[one.end :] == "palm -risk:low,>=high"
    (box,) = completions("system:bi", 9, own)
    assert box.text == '"big box"'
    assert completions("", 0, own) == ()
    assert completions("live:last", 9, own)


_NAME = st.text(min_size=1, max_size=12).filter(lambda text: text != "none" and text.lower() != "none")
_DAYS = st.one_of(st.none(), st.dates(min_value=date(1000, 1, 1)))
_KNOWN = Vocabulary()


def _values(about: Field) -> st.SearchStrategy[tuple[str, ...]]:
    """Values that a field may have, each once, in any order."""
    guide = next(guide for guide in FIELDS if guide.field is about)
    words = tuple(word for word in _KNOWN.words_of(guide) if word != "open")
    one = st.sampled_from(words) if words else _NAME
    return st.lists(one, min_size=1, max_size=4, unique=True).map(tuple)


@st.composite
def _condition(draw: st.DrawFn) -> Condition:
    guide = draw(st.sampled_from(FIELDS))
    excluded = draw(st.booleans())
    if guide.field is Field.VIEW:
        return Condition(field=guide.field, values=(draw(st.sampled_from(guide.values)),), excluded=True)
    if guide.sort is Sort.AGE:
        return Condition(field=guide.field, days=draw(st.integers(0, 99_999)), excluded=excluded)
    if guide.sort is Sort.DAYS:
        first, last = draw(_DAYS), draw(_DAYS)
        if first is None and last is None:
            return Condition(field=guide.field, values=("none",), excluded=excluded)
        return Condition(field=guide.field, first=first, last=last, excluded=excluded)
    values = draw(_values(guide.field))
    own = guide.field in OWN_FIELDS or (guide.field is Field.COMMIT and len(values) == 1)
    return Condition(field=guide.field, values=values, excluded=excluded or own)


_WORDS = st.text(max_size=20).map(lambda text: " ".join(text.split()))


@st.composite
def _filters(draw: st.DrawFn) -> ChangeFilter:
    texts = draw(st.lists(_WORDS.filter(bool), max_size=4, unique=True))
    own = {name: draw(st.one_of(st.just(()), _values(about))) for about, name in OWN_FIELDS.items()}
    return ChangeFilter(
        view=draw(st.sampled_from(QuickView)),
        text=" ".join(text for text in texts if " " not in text),
        phrases=tuple(text for text in texts if " " in text),
        without=tuple(draw(st.lists(_WORDS.filter(bool), max_size=3, unique=True))),
        commit=draw(st.one_of(st.just(""), _NAME)),
        conditions=tuple(dict.fromkeys(draw(st.lists(_condition(), max_size=4)))),
        today=TODAY,
        **own,  # type: ignore[arg-type]
    )


@given(_filters())
def test_that_a_filter_written_and_read_again_is_the_same(wanted: ChangeFilter) -> None:
    read = read_filter(write_filter(wanted), TODAY)
    assert not read.faults
    assert read.filter == wanted


@given(st.text(max_size=80))
def test_that_any_text_is_survived_and_every_fault_names_its_place(text: str) -> None:
    read = read_filter(text, TODAY)
    places = [(part.start, part.end) for part in read.parts] + [(fault.start, fault.end) for fault in read.faults]
    assert all(0 <= start < end <= len(text) for start, end in places)
    again = read_filter(write_filter(read.filter), TODAY)
    assert again.filter == read.filter
    assert completions(text, len(text), _KNOWN) is not None
