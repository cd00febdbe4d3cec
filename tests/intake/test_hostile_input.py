"""Whatever is dropped or pasted, a reading comes back, in time, with a sentence where nothing was read."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chgdesk.intake import Reading, SourceKind, read_pasted, read_source
from chgdesk.intake.bounds import LARGEST, MOST_ATTACHMENTS
from tests.intake.outlook_file import ole_file, outlook_tree, packed_rtf
from tests.intake.samples import SAMPLES, ZONE, a_mail, read_mail, sample

AT = datetime(2026, 7, 13, 15, 20, tzinfo=UTC)
INNER = outlook_tree(subject="Re: x", body="Approved.", at=AT, top=False)
OUTLOOK = ole_file(
    outlook_tree(
        subject="FW: Re: x",
        body="See below.",
        rtf=packed_rtf(rb"{\rtf1\ansi Approved.\par}"),
        at=AT,
        attachments=(("a.txt", b"x" * 5000), ("b.txt", b"tiny")),
        nested=(INNER,),
    )
)
VALID = {**{name: sample(name) for name in SAMPLES}, "outlook.msg": OUTLOOK}
SECONDS = 20
"""Far more than any of these takes; what a pattern that explodes would need is hours."""


def read(data: bytes, name: str = "dropped") -> Reading:
    return read_source(data, name, zone=ZONE)


@given(st.binary(max_size=400))
def test_that_arbitrary_bytes_never_raise(data: bytes) -> None:
    reading = read(data)
    assert reading.kind is not SourceKind.UNKNOWN or reading.notes


@given(st.text(max_size=400))
def test_that_arbitrary_text_never_raises(text: str) -> None:
    assert isinstance(read_pasted(text, zone=ZONE, html=text), Reading)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(VALID)), st.integers(0, 2**32), st.integers(1, 30))
def test_that_damaged_samples_never_raise(name: str, seed: int, count: int) -> None:
    """Letters are changed, cut out and doubled, at random places."""
    chance = random.Random(seed)
    data = bytearray(VALID[name])
    for _ in range(count):
        place = chance.randrange(len(data))
        what = chance.randrange(3)
        if what == 0:
            data[place] = chance.randrange(256)
        elif what == 1:
            del data[place : place + chance.randrange(1, 60)]
        else:
            data[place:place] = data[place : place + chance.randrange(1, 60)]
        data = data or bytearray(b"x")
    reading = read(bytes(data), name)
    assert isinstance(reading, Reading)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3)
       | st.dictionaries(st.sampled_from(["number", "body", "url", "author", "reviews", "commits", "key", "fields", "iid", "ts", "text",
       "web_url", "headSha", "conclusion", "jobs", "statusCheckRollup", "summary", "title", "nodes", "user", "createdAt", "state", "name"]),
       inner, max_size=6), max_leaves=20))  # fmt: skip
def test_that_json_with_the_right_names_and_the_wrong_values_never_raises(given_json: object) -> None:
    import json

    for shape in (given_json, {"number": 1, "headRefName": given_json, "baseRefName": "", "reviews": given_json, "body": given_json,
                               "statusCheckRollup": given_json, "author": given_json, "commits": given_json},
                  {"iid": 2, "source_branch": "", "notes": given_json, "approved_by": given_json, "head_pipeline": given_json},
                  {"key": "A-1", "fields": {"summary": given_json, "description": given_json, "comment": {"comments": given_json}},
                   "changelog": {"histories": given_json}},
                  {"headSha": "a", "conclusion": given_json, "jobs": given_json, "actor": given_json}):  # fmt: skip
        assert isinstance(read(json.dumps(shape).encode()), Reading)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04" + b"\0" * 40, "packed"),
        (b"\x1f\x8b\x08" + b"\0" * 40, "packed"),
        (b"\0\1\2\3" * 50, "neither text"),
        (b"[]", "empty list"),
        (b'{"a": 1}', "JSON"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "no mail"),
        (ole_file({"WordDocument": b"x" * 100}), "no mail"),
        (b"   \n ", "no text"),
    ],
)
def test_that_what_is_not_read_is_said_in_a_sentence(data: bytes, words: str) -> None:
    reading = read(data)
    assert reading.kind is SourceKind.UNKNOWN
    assert words in reading.notes[0]
    assert reading.notes[0].endswith(".")


def test_that_more_than_fifty_megabytes_are_not_read() -> None:
    assert "50 MB" in read(b"a" * (LARGEST + 1)).notes[0]
    assert "50 MB" in read_pasted("a" * (LARGEST + 1), zone=ZONE).notes[0]


def test_that_entities_of_xml_are_not_opened() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;">]><rss><channel><item><key>&b;</key></item></channel></rss>'
    assert read(bomb.encode()).kind is SourceKind.UNKNOWN


def test_that_json_nested_beyond_measure_is_survived() -> None:
    assert read(b"[" * 200_000).kind is not SourceKind.PULL_REQUEST


def test_that_attachments_and_nesting_have_an_end() -> None:
    many = a_mail("Approved.", files=tuple((f"{n}.txt", b"x") for n in range(MOST_ATTACHMENTS + 20)))
    reading = read_mail(many)
    assert reading.mail is not None
    assert len(reading.mail.attachments) == MOST_ATTACHMENTS
    assert any("200 attachments" in note for note in reading.notes)
    deep = a_mail("Approved.")
    for _ in range(20):
        deep = a_mail("FYI", subject="Fwd: x", inner=(deep,))
    reading = read_mail(deep)
    assert any("nested deeper than 8" in note for note in reading.notes)
    assert reading.approvals == ()


def test_that_an_unknown_zone_is_said_and_times_are_utc() -> None:
    reading = read_source(b"[02:14] A: down\n[02:15] B: go\n", zone="Europe/Atlantis", day=AT.date())
    assert reading.times[0].at == datetime(2026, 7, 13, 2, 14, tzinfo=UTC)
    assert any("Atlantis" in note for note in reading.notes)


HUGE = {
    "blanks": b" " * 3_000_000,
    "one line": b"a" * 3_000_000,
    "approved": b"approved " * 300_000,
    "spaces and words": (b"x" + b" " * 3_000 + b"y\n") * 800,
    "headings": b"# " + b" " * 2_000_000 + b"x",
    "quotes": b"> " * 1_000_000,
    "mail": b"From: a@b.example\nTo: c@d.example\nSubject: Re: x\nDate: x\n\n" + b"On " + b"a " * 1_000_000 + b"wrote",
    "mail of headers": b"From: a@b.example\nTo: c@d.example\nSubject: Re: x\n\n" + b"Name: value here\n" * 100_000,
    "chat": b"[02:14] Mara Lind: checkout is down and more\n" * 60_000,
    "log": b"2026-07-14T09:10:02Z ##[group]Run pytest tests/unit with many words to look at here\n" * 30_000,
    "page": b"Title here #482\nmara wants to merge 3 commits\n"
    + b"some words of a page that somebody wrote on it\n" * 60_000,
    "html": b"<html><body>" + b"<div><b>" * 100_000,
    "html marks": b"<html>" + b"<" * 1_000_000,
    "brackets": b"[" * 500_000 + b"x]",
    "dots": b"a. " * 500_000,
    "marks": b"[CHG-2026-0142 " * 100_000,
    "stars": b"*" * 1_000_000,
    "rtf mail": b"From: a@b.example\nTo: c@d.example\nSubject: x\nContent-Type: text/rtf\n\n{\\rtf1"
    + b"{\\b " * 200_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_that_big_and_repetitive_input_is_read_in_time(name: str) -> None:
    """No pattern may explode: a bound on the process's own time, hundreds of times what it takes."""
    begun = time.process_time()
    reading = read(HUGE[name])
    read_pasted(HUGE[name].decode(), zone=ZONE)
    assert isinstance(reading, Reading)
    assert time.process_time() - begun < SECONDS
