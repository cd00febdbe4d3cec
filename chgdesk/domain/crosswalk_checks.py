"""What keeps a crosswalk row from being recorded, each fault with what to write instead (MAP-04)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from chgdesk.domain.crosswalk import CrosswalkRow, ref_of
from chgdesk.domain.evidence_kinds import is_record_field
from chgdesk.domain.policy_topics import ASKED, FURTHER

LONGEST_NAME = 60
LONGEST_TEXT = 1_000
_KIND = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a row may name: finding codes of the catalogue and keys of the sections on record."""

    findings: Collection[str]
    sections: Collection[str]


def row_faults(row: CrosswalkRow, known: Vocabulary) -> Iterator[str]:
    """Everything wrong with a row, field by field."""
    yield from _names(row)
    if not row.paraphrase.strip():
        yield "paraphrase: empty. Say in your own words what the point asks; copy no sentence of the text."
    for key in ("paraphrase", "edition", "category"):
        if len(getattr(row, key)) > LONGEST_TEXT:
            yield f"{key}: longer than {LONGEST_TEXT} characters. Shorten it."
    yield from _unknown("topics", row.topics, (*ASKED, *FURTHER), "topic of the policy")
    yield from _unknown("sections", row.sections, known.sections, "section on record")
    yield from _unknown("findings", row.findings, known.findings, "finding code")
    for field in row.fields:
        if not is_record_field(field):
            yield f"fields: {field!r} is no field of a change record. Write one such as approvals or impact.security."
    for kind in row.evidence:
        if not _KIND.fullmatch(kind):
            yield f"evidence: {kind!r} is no kind of evidence. Write one word in small letters, such as test_result."


def _names(row: CrosswalkRow) -> Iterator[str]:
    if not row.framework.strip():
        yield "framework: empty. Write its name, such as CC8.1 or a name of your own."
    for key in ("framework", "point"):
        if len(getattr(row, key)) > LONGEST_NAME:
            yield f"{key}: longer than {LONGEST_NAME} characters. Shorten it."
    if row.ref != ref_of(row.framework, row.point):
        yield f"{row.ref!r} is not framework and point; it must be {ref_of(row.framework, row.point)!r}."


def _unknown(key: str, given: Iterable[str], known: Collection[str], what: str) -> Iterator[str]:
    for word in given:
        if word not in known:
            close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
            hint = f" Did you mean {close[0]}?" if close else f" Take it out, or write a known {what}."
            yield f"{key}: there is no {what} {word!r}.{hint}"
