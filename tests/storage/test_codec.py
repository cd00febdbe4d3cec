"""Every stored value comes back as it went in, in one byte form; what has none is refused by name."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.domain.audit import commitment
from chgdesk.domain.change import Change
from chgdesk.domain.people import Person
from chgdesk.errors import Bug, Invalid
from chgdesk.storage import codec
from chgdesk.storage.kinds import KINDS, Kind
from chgdesk.storage.repositories import codec_of
from tests.storage import desks

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text)
)
MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of one stored type, derived from its annotations."""
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXT,
        int: NUMBERS,
        bool: st.booleans(),
        date: st.dates(),
        datetime: MOMENTS,
        types.NoneType: st.none(),
    }
    if hint in simple:
        return simple[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if typing.get_origin(hint) is tuple:
        return st.lists(values_of(typing.get_args(hint)[0]), max_size=2).map(tuple)
    if isinstance(hint, types.UnionType):
        return st.one_of([values_of(part) for part in typing.get_args(hint)])
    fields = typing.get_type_hints(hint)
    return st.builds(hint, **{name: values_of(held) for name, held in fields.items()})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_that_every_stored_value_round_trips_to_the_same_bytes(kind: Kind) -> None:
    coder = codec_of(kind)

    @settings(max_examples=15)
    @given(values_of(kind.type))
    def check(value: Any) -> None:
        same, data = coder.encode(value)
        assert same == value
        again = coder.decode(data)
        assert again == value
        assert coder.encode(again)[1] == data
        for column in kind.columns:
            assert isinstance(column.of(again), str | int | None)
        for children in kind.children:
            assert all(len(row) == len(children.columns) for row in children.of(again))

    check()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_that_no_stored_type_holds_what_has_no_exact_form(kind: Kind) -> None:
    assert list(codec.forbidden(kind.type, kind.name)) == []


@pytest.mark.parametrize(
    "hint", [float, Any, set[str], bytes, dict[str, str], list[str], Person | Change, tuple[int, str], complex]
)
def test_that_the_walk_refuses_each_forbidden_type(hint: Any) -> None:
    assert list(codec.forbidden(hint, "x"))


def test_that_text_is_kept_in_one_form_and_times_in_utc() -> None:
    coder = codec_of(desks_kind(Person))
    mended, data = coder.encode(Person(ref="e\u0301", name="Zoe\u0308", note="line\n\u0303"))
    assert (mended.ref, mended.name) == ("\u00e9", "Zo\u00eb")
    assert coder.decode(data) == mended
    east = datetime(2026, 7, 1, 9, tzinfo=timezone(timedelta(hours=2)))
    change, stored = codec_of(desks_kind(Change)).encode(Change(ref="C", created_at=east))
    assert b'"created_at":"2026-07-01T07:00:00Z"' in stored
    assert change.created_at == east


def desks_kind(type_: type[Any]) -> Kind:
    from chgdesk.storage.kinds import BY_TYPE

    return BY_TYPE[type_]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (Person(ref="a", name="x\x00y"), "'name' holds a NUL"),
        (Person(ref="a", name="\ud800"), "half a character"),
        (desks.a_change(1, created_at=datetime(2026, 1, 1)), "'created_at' names no time zone"),  # noqa: DTZ001
    ],
)
def test_that_a_value_without_an_exact_form_is_refused_by_its_field(value: Any, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        codec_of(desks_kind(type(value))).encode(value)


def test_that_a_text_that_only_looks_like_an_escaped_nul_is_kept() -> None:
    coder = codec_of(desks_kind(Person))
    value = Person(ref="a", name="C:\\u0000")
    assert coder.decode(coder.encode(value)[1]) == value


def test_that_an_older_schema_is_brought_up_and_a_newer_one_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    second = codec.Codec(Person, schema=2)
    monkeypatch.setitem(codec.UPCASTERS, ("Person", 1), lambda old: {**old, "name": old["name"].upper()})
    _value, data = codec.Codec(Person, schema=1).encode(Person(ref="a", name="ann"))
    assert second.decode(data).name == "ANN"
    with pytest.raises(Bug, match="has schema 2; this version knows 1"):
        codec.Codec(Person, schema=1).decode(second.encode(Person(ref="a", name="b"))[1])


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"schema":1,"value":', b"\xff", b'{"schema":"1","value":{}}'])
def test_that_damaged_bytes_are_a_fault_and_not_a_crash(data: bytes) -> None:
    with pytest.raises(Bug):
        codec_of(desks_kind(Person)).decode(data)


@given(st.binary(max_size=2_000), st.binary(max_size=2_000), st.integers(1, 40))
def test_that_a_deflated_version_unpacks_to_the_same_bytes(payload: bytes, base: bytes, version: int) -> None:
    encoding, stored = codec.pack(version, payload, base)
    assert codec.unpack(encoding, stored, base) == payload
    assert (encoding == codec.PLAIN) == codec.is_plain(version)
    assert len(commitment(bytes(16), payload)) == 32


def test_that_every_type_a_domain_module_stores_has_a_kind() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) == 32
    for kind in KINDS:
        assert "ref" in {field.name for field in dataclasses.fields(kind.type)}


def empties() -> dict[str, list[str]]:
    """What each stored class leaves out when it is empty."""
    classes = set().union(*(codec.classes_of(kind.type) for kind in KINDS))
    return {
        class_.__name__: [f"{f.name}={empty}" for f in dataclasses.fields(class_) if (empty := codec.empty_default(f))]
        for class_ in sorted(classes, key=lambda class_: class_.__name__)
    }


def test_that_what_an_absent_field_means_never_changes_for_stored_records() -> None:
    """A field may be added; another default for one that records leave out needs a new schema number."""
    kept = json.loads((Path(__file__).parents[1] / "data" / "storage" / "empty_defaults.json").read_text())
    now = empties()
    for name, fields in kept.items():
        assert set(fields) <= set(now[name]), f"{name}: give its kind a new schema number and an upcaster"


def test_that_empty_fields_take_no_room_and_come_back_empty() -> None:
    coder = codec_of(desks_kind(Change))
    _value, data = coder.encode(Change(ref="C", title=',"author":null', lessons='\\",systems":[],'))
    assert len(data) < 450
    assert coder.decode(data) == Change(ref="C", title=',"author":null', lessons='\\",systems":[],')
