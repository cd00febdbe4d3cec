"""One field set on many records: how a typed value is read, and what is refused in which words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Link, Window
from chgdesk.domain.list_edits import EDITABLE, ChangeEdit, Ground, edited, fill_down, shown_value
from chgdesk.domain.list_edits.editing import typed_value
from chgdesk.errors import Invalid

GROUND = Ground(
    at=datetime(2026, 7, 22, 12, tzinfo=UTC),
    people={"P-1": "Ann Blom", "P-2": "Ben Öst", "P-3": "Anna Blomqvist"},
    zone="Europe/Lisbon",
)
RECORD = Change(
    ref="CHG-1",
    title="Renew a certificate",
    systems=("edge-lb",),
    flags=("auth", "secrets"),
    risk_declared="low",
    links=(Link(kind="ticket", target="OPS-7"),),
)


def after(key: str, value: str, reason: str = "") -> Change:
    return edited(RECORD, ChangeEdit(ref="CHG-1", expected_version=1, field=key, value=value), GROUND, reason)


@pytest.mark.parametrize(
    ("key", "value", "name", "expected"),
    [
        ("systems", "crm,  big  box ,crm", "systems", ("crm", "big box")),
        ("systems_add", "crm", "systems", ("edge-lb", "crm")),
        ("systems_add", "edge-lb", "systems", ("edge-lb",)),
        ("flags_add", "irreversible", "flags", ("auth", "secrets", "irreversible")),
        ("flags_remove", "auth, other", "flags", ("secrets",)),
        ("change_type", "code", "change_type", "code"),
        ("risk", "High", "risk_declared", "high"),
        ("requester", "ben öst", "requester", "P-2"),
        ("author", "P-1", "author", "P-1"),
        ("author", "ann blom", "author", "P-1"),
        ("documents", "not applicable", "documents_updated", "not_applicable"),
        (
            "planned_window",
            "2026-07-22 20:00 to 2026-07-22 22:30",
            "planned_window",
            Window(start=datetime(2026, 7, 22, 19, tzinfo=UTC), end=datetime(2026, 7, 22, 21, 30, tzinfo=UTC)),
        ),
        (
            "planned_window",
            "2026-07-22 20:00Z",
            "planned_window",
            Window(start=datetime(2026, 7, 22, 20, tzinfo=UTC)),
        ),
        ("planned_window", "", "planned_window", None),
        ("link_add", "ticket OPS-7", "links", RECORD.links),
        (
            "link_add",
            "pull-request https://host.example/1",
            "links",
            (*RECORD.links, Link(kind="pull_request", target="https://host.example/1")),
        ),
    ],
)
def test_that_a_typed_value_is_read(key: str, value: str, name: str, expected: object) -> None:
    assert getattr(after(key, value), name) == expected


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("systems", " , ", "Systems cannot be emptied"),
        ("systems_add", "", "nothing is named"),
        ("title", "", "What changed cannot be emptied"),
        ("title", "x" * 401, "401 signs are too many"),
        ("risk", "hihg", "Did you mean high?"),
        ("risk", "", "Choose one of: low, medium, high, critical."),
        ("documents", "maybe", "Choose one of: yes, no, not applicable."),
        ("author", "ann", "fits 2 people"),
        ("author", "Bem Öst", "Did you mean Ben Öst?"),
        ("author", "nobody", "Put the person on record under People first."),
        ("planned_window", "tomorrow", "is no window. Write it as 2026-07-22 20:00 to"),
        ("planned_window", "2026-07-22 20:00 to 2026-07-22 19:00", "ends before it begins"),
        ("planned_window", "2026-02-30 20:00", "is no window"),
        ("link_add", "OPS-7", "say what it is and where"),
        ("approvals", "P-1", "is not a field that can be set on many records"),
        ("state", "closed", "is not a field that can be set on many records"),
    ],
)
def test_that_what_cannot_be_read_is_refused_in_a_sentence(key: str, value: str, said: str) -> None:
    with pytest.raises(Invalid, match=None) as refused:
        after(key, value)
    assert said in str(refused.value)


def test_that_a_changed_risk_carries_the_reason_given() -> None:
    assert after("risk", "high", "It touches the login.").risk_reason == "It touches the login."


def test_that_nothing_decided_done_or_signed_can_be_set_on_many() -> None:
    guarded = {
        "state",
        "approvals",
        "code_reviews",
        "tests",
        "deployments",
        "outcome",
        "verification",
        "evidence",
        "category",
    }
    assert not guarded & {field.of for field in EDITABLE}


def test_that_a_fill_down_carries_the_first_value_into_the_rest() -> None:
    others = (Change(ref="CHG-2"), Change(ref="CHG-3", systems=("crm",)))
    edits = fill_down(((RECORD, 4), (others[0], 1), (others[1], 2)), "systems")
    assert [(e.ref, e.expected_version, e.value) for e in edits] == [("CHG-2", 1, "edge-lb"), ("CHG-3", 2, "edge-lb")]
    assert fill_down((), "systems") == ()


_WINDOWS = st.integers(0, 68_374_080).map(
    lambda minutes: Window(start=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
)


@given(
    _WINDOWS, st.sampled_from(["low", "high"]), st.lists(st.sampled_from(["a", "b c", "d"]), min_size=1, unique=True)
)
def test_that_what_is_filled_down_reads_as_the_same_value(window: Window, risk: str, systems: list[str]) -> None:
    source = Change(ref="CHG-9", planned_window=window, risk_declared=risk, systems=tuple(systems))
    for key, name in (("planned_window", "planned_window"), ("risk", "risk_declared"), ("systems", "systems")):
        edit = ChangeEdit(ref="CHG-1", expected_version=1, field=key, value=typed_value(source, key))
        assert getattr(edited(RECORD, edit, GROUND, "x"), name) == getattr(source, name)


@given(st.sampled_from([field.key for field in EDITABLE]), st.text(max_size=500))
def test_that_any_text_is_either_read_or_refused_in_a_sentence(key: str, value: str) -> None:
    refusal = ""
    changed = RECORD
    try:
        changed = after(key, value)
    except Invalid as refused:
        refusal = str(refused)
    assert changed.ref == "CHG-1"
    assert refusal == "" or refusal[-1] in ".?"
    assert isinstance(shown_value(changed, key, "Europe/Lisbon", GROUND.people), str)
