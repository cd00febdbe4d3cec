import json
import unicodedata
from enum import IntEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.audit import canonical_json, read_canonical
from chgdesk.domain.audit.canonical import MAX_INTEGER

texts = st.text(st.characters(codec="utf-8")).map(lambda text: unicodedata.normalize("NFC", text))
keys = st.text(st.characters(max_codepoint=127), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_that_the_bytes_are_those_of_rfc_8785_and_read_back(value: object) -> None:
    data = canonical_json(value)
    assert data == rfc8785.dumps(value)  # type: ignore[arg-type]
    assert read_canonical(data, "it") == value


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, {"b": 1.5}]}, "$.a[1].b"),
        ({"a": MAX_INTEGER + 1}, "$.a"),
        ({"a": -MAX_INTEGER - 1}, "$.a"),
        ({"a": "\ud800"}, "$.a"),
        ({"a": "e\u0301"}, "$.a"),
        ({"é": 1}, "$"),
        ({1: 1}, "$"),
        ({"a": {1, 2}}, "$.a"),
        ({"a": b"x"}, "$.a"),
        ({"a": float("nan")}, "$.a"),
    ],
)
def test_that_a_value_without_one_form_is_refused_by_place(value: object, place: str) -> None:
    with pytest.raises(ValueError) as refusal:
        canonical_json(value)
    assert str(refusal.value).startswith(place + ":")


def test_that_nesting_has_an_end() -> None:
    deep: object = None
    for _ in range(70):
        deep = [deep]
    with pytest.raises(ValueError, match="nested"):
        canonical_json(deep)


def test_that_numbers_with_names_are_written_as_numbers() -> None:
    class Level(IntEnum):
        HIGH = 3

    assert canonical_json({"level": Level.HIGH, "pair": (1, 2)}) == b'{"level":3,"pair":[1,2]}'


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1}{"b":2}',
        b'{"a":NaN}',
        b'{"a":1.0}',
        b'{"a":-0}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\ud800"}',
        b'{"a":' + b"9" * 100_000 + b"}",
        b"[" * 100_000,
        b'{"a":"\xff"}',
        b"",
        b"x" * (2 << 20),
    ],
)
def test_that_every_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^it "):
        read_canonical(data, "it")


def test_that_escapes_are_those_of_the_standard() -> None:
    text = "".join(map(chr, range(0x80))) + "\u2028€😀"
    assert canonical_json(text) == rfc8785.dumps(text)
    assert json.loads(canonical_json(text)) == text
