import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.audit import (
    AuditEntry,
    TouchedObject,
    TouchedObjects,
    canonical_json,
    leaf_hash,
    objects_root,
    occurred_text,
    stamp,
)


def touched(number: int) -> TouchedObject:
    return TouchedObject(kind="change", ref=f"CHG-2026-{number:04}", version=1, commitment=leaf_hash(b"%d" % number))


ENTRY = AuditEntry(
    seq=412,
    prev="ab" * 32,
    epoch=1,
    recorded="2026-07-14T09:31:07.214Z",
    offset="+02:00",
    mono=88123,
    actor="p7",
    role="officer",
    host="WS-12",
    app="1.3.0",
    action="exception.approve",
    objects=TouchedObjects.of([touched(1), touched(2)]),
    occurred="2026-07-14",
    reason='He said "go", € 5',
    att=("cd" * 32,),
    sig="sig-3",
    detail={"sha256sums": "x"},
)


def test_that_an_entry_comes_back_from_its_bytes() -> None:
    payload = ENTRY.to_payload()
    assert AuditEntry.from_payload(payload) == ENTRY
    assert payload == rfc8785.dumps(json.loads(payload))
    assert payload.endswith(b'},"prev":"%b","seq":412,"v":1}' % (b"ab" * 32))


@given(st.text(st.characters(codec="utf-8"), max_size=50), st.integers(1, 2**53 - 1))
def test_that_no_text_can_pose_as_the_end_of_an_entry(text: str, seq: int) -> None:
    text = unicodedata.normalize("NFC", text)
    fake = text + '},"prev":"' + "ef" * 32 + '","seq":1,"v":1}'
    entry = replace(ENTRY, reason=fake, seq=seq, detail={"note": fake})
    payload = entry.to_payload()
    assert payload.endswith(b'},"prev":"%b","seq":%d,"v":1}' % (b"ab" * 32, seq))
    assert AuditEntry.from_payload(payload) == entry


def test_that_only_the_first_twenty_touched_records_are_named() -> None:
    objects = TouchedObjects.of(touched(number) for number in range(1, 31))
    assert (objects.count, len(objects.named)) == (30, 20)
    assert objects.root == objects_root(leaf_hash(b"%d" % number) for number in range(1, 31))
    entry = replace(ENTRY, objects=objects)
    assert AuditEntry.from_payload(entry.to_payload()) == entry


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": 2},
        {"v": True},
        {"seq": 0},
        {"seq": True},
        {"seq": "1"},
        {"epoch": 0},
        {"mono": -1},
        {"prev": "AB" * 32},
        {"prev": "ab" * 31},
        {"recorded": "2026-07-14T09:31:07Z"},
        {"recorded": "2026-02-30T09:31:07.214Z"},
        {"recorded": "２026-07-14T09:31:07.214Z"},
        {"recorded": None},
        {"offset": "+24:00"},
        {"offset": "Z"},
        {"actor": ""},
        {"role": None},
        {"action": "drop table"},
        {"action": ""},
        {"occurred": "14.07.2026"},
        {"occurred": 3},
        {"reason": 3},
        {"sig": 3},
        {"att": ("x",)},
        {"detail": {"Key": "x"}},
        {"detail": {"key": 3}},
    ],
)
def test_that_an_entry_with_a_wrong_field_does_not_exist(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        replace(ENTRY, **wrong)


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(touched(1), kind=""),
        lambda: replace(touched(1), ref=""),
        lambda: replace(touched(1), version=0),
        lambda: replace(touched(1), commitment=b"x"),
        lambda: TouchedObjects(count=-1, root=b"x" * 32, named=()),
        lambda: TouchedObjects(count=2, root=b"x" * 32, named=(touched(1),)),
        lambda: TouchedObjects(count=1, root=b"x" * 32, named=(touched(1),)),
        lambda: TouchedObjects(count=1, root=b"x", named=(touched(1),)),
    ],
)
def test_that_touched_records_must_add_up(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        make()


def altered(change: Callable[[dict[str, Any]], object]) -> bytes:
    value = json.loads(ENTRY.to_payload())
    change(value)
    return canonical_json(value)


@pytest.mark.parametrize(
    "payload",
    [
        altered(lambda value: value.update(more=1)),
        altered(lambda value: value.pop("prev")),
        altered(lambda value: value["entry"].update(more=1)),
        altered(lambda value: value["entry"].pop("sig")),
        altered(lambda value: value.update(entry=[])),
        altered(lambda value: value["entry"].update(att={})),
        altered(lambda value: value["entry"].update(detail=[])),
        altered(lambda value: value["entry"].update(objects=None)),
        altered(lambda value: value["entry"]["objects"].update(items={})),
        altered(lambda value: value["entry"]["objects"].update(root="AB" * 32)),
        altered(lambda value: value["entry"]["objects"]["items"].append([1])),
        altered(lambda value: value["entry"]["objects"]["items"][0].append(1)),
        altered(lambda value: value["entry"]["objects"]["items"][0].__setitem__(0, 1)),
        altered(lambda value: value["entry"]["objects"]["items"][0].__setitem__(3, 1)),
        altered(lambda value: value["entry"].update(actor="")),
        b"[]",
        b"null",
        ENTRY.to_payload() + b" ",
        ENTRY.to_payload().replace(b'"seq":412', b'"seq":412,"seq":412'),
    ],
)
def test_that_bytes_of_another_shape_are_refused(payload: bytes) -> None:
    with pytest.raises(ValueError):
        AuditEntry.from_payload(payload)


def test_that_an_entry_has_a_largest_size() -> None:
    with pytest.raises(ValueError, match="digest"):
        replace(ENTRY, reason="x" * 70_000).to_payload()


def test_that_times_are_written_in_utc() -> None:
    zone = timezone(timedelta(hours=2))
    moment = datetime(2026, 7, 14, 11, 31, 7, 214_999, zone)
    assert stamp(moment) == "2026-07-14T09:31:07.214Z"
    assert occurred_text(moment) == "2026-07-14T09:31:07Z"
    assert occurred_text(date(2026, 7, 14)) == "2026-07-14"
    assert stamp(datetime(9999, 12, 31, tzinfo=UTC)) == "9999-12-31T00:00:00.000Z"
    for write in (stamp, occurred_text):
        with pytest.raises(ValueError, match="zone"):
            write(datetime(2026, 7, 14))  # noqa: DTZ001
