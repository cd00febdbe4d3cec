"""Numbers of policy versions, and of documents by an organisation's pattern (POL-04, POL-09)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chgdesk.errors import UserError

MATERIAL = "material"
NOT_MATERIAL = "not_material"

UNCHANGED_MINOR = "minor"
UNCHANGED_NOTE = "note"

_DECIMAL = re.compile(
    r"(?:version|ver|revision|rev|issue|edition|release|v|r)?[\s.:_-]*([0-9]{1,6})((?:[._-][0-9]{1,6}){0,3})",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?:version|ver|revision|rev|issue|edition|v|r)[\s.:_-]*([A-Z])|([A-Z])", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}[-._][0-9]{1,2}[-._][0-9]{1,2}|[0-9]{1,2}[-._][0-9]{1,2}[-._][0-9]{4}")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class VersionNumber:
    """A version number taken apart; `rest` holds what stands behind the minor number of an adopted 2.3.1."""

    major: int
    minor: int = 0
    rest: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The number as chgdesk writes it: `2.10`."""
        return f"{self.major}.{self.minor}"

    @property
    def is_draft(self) -> bool:
        """Whether nobody approved it: drafts are 0.x."""
        return self.major == 0


def read_number(text: str) -> VersionNumber:
    """A version number as other people write it: `2.3`, `v2.3`, `2`, `2.3.1`, `Version 2.3`, `Rev B`.

    A lettered revision counts by its place in the alphabet: Rev B is the second, so 2.0.

    Raises:
        UserError: it is no number that another can follow, such as a date or the word "final".
    """
    written = text.strip()
    decimal = _DECIMAL.fullmatch(written)
    if decimal and not _DATE.fullmatch(written):
        minor, *rest = [int(part) for part in re.findall(r"[0-9]+", decimal[2])] or [0]
        return VersionNumber(major=int(decimal[1]), minor=minor, rest=tuple(rest))
    letter = _LETTER.fullmatch(written)
    if letter:
        return VersionNumber(major=ord((letter[1] or letter[2]).upper()) - ord("A") + 1)
    shown = f"“{written}”" if written else "An empty version number"
    raise UserError(f"{shown} is no version number that another can follow. Write it as on the cover, such as 2.3.")


def readable(text: str) -> VersionNumber | None:
    """The number taken apart, or None where it is none that another can follow."""
    try:
        return read_number(text)
    except UserError:
        return None


def is_same_number(one: str, other: str) -> bool:
    """Whether two numbers name the same version: `v2.3` and `2.3` do, `2.1` and `2.10` do not (POL-09)."""
    left, right = readable(one), readable(other)
    if left is None or right is None:
        return one.strip().casefold() == other.strip().casefold()
    return left == right


def draft_number(existing: Iterable[str]) -> str:
    """The number of a new draft: 0.1, or the next 0.x where drafts are still on record (POL-09).

    `existing` are the numbers of all versions of the document. A draft gets its real number when it is handed in,
    since only then it is known whether it changes something material.
    """
    drafts = [number.minor for text in existing if (number := readable(text)) is not None and number.is_draft]
    return f"0.{max(drafts, default=0) + 1}"


def number_at_submission(existing: Iterable[str], material: str, *, taken: Iterable[str] = ()) -> str:
    """The number of a version handed in for approval (POL-09).

    The first is 1.0; then not_material raises the minor number, material the major one. `existing` are the numbers of
    versions once approved, adopted ones included, which count on from what they carry: 2.9 gives 2.10, 2 gives 2.1.
    `taken` are numbers never to be given again, such as those of withdrawn versions. Numbers that cannot be read
    count as one whole version each where no other can be read.

    Raises:
        UserError: `material` is neither material nor not_material.
    """
    if material not in {MATERIAL, NOT_MATERIAL}:
        raise UserError("Say whether the new version changes something material: material or not_material.")
    held = [text for text in existing if text.strip()]
    read = [number for text in held if (number := readable(text)) is not None]
    approved = [number for number in read if not number.is_draft]
    latest = max(approved, default=VersionNumber(major=len(held) - len(read)))
    if latest.is_draft or material == MATERIAL:
        following = VersionNumber(major=latest.major + 1)
    else:
        following = VersionNumber(major=latest.major, minor=latest.minor + 1)
    used = {(number.major, number.minor) for text in (*held, *taken) if (number := readable(text)) is not None}
    while (following.major, following.minor) in used:
        following = VersionNumber(major=following.major, minor=following.minor + 1)
    return following.text


def number_after_unchanged_review(existing: Iterable[str], rule: str, *, taken: Iterable[str] = ()) -> str | None:
    """The number after a review that changed nothing: the next minor one, or None where a dated note is enough.

    `rule` is the parameter `policy_review.unchanged_rule`: minor or note (POL-09).

    Raises:
        UserError: the rule is neither.
    """
    if rule == UNCHANGED_NOTE:
        return None
    if rule != UNCHANGED_MINOR:
        raise UserError(f"policy_review.unchanged_rule: “{rule}” is neither minor nor note.")
    return number_at_submission(existing, NOT_MATERIAL, taken=taken)


DEFAULT_PATTERN = "POL-nnn"
"""The pattern of document numbers where the organisation has set none."""

_COUNTER = re.compile(r"\{(n+)(?::0?([1-9]))?\}|\{(#+)\}|(?<![A-Za-z])(n+)(?![A-Za-z])|(#+)")
_BRACES = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """A pattern taken apart: what stands before and behind the counter, and its width; 0 is as wide as needed."""

    before: str
    behind: str
    width: int

    def number(self, counter: int) -> str:
        return f"{self.before}{counter:0{self.width or 1}d}{self.behind}"

    def counter_of(self, number: str) -> int | None:
        digits = f"[0-9]{{{self.width}}}" if self.width else "[1-9][0-9]{0,8}"
        found = re.fullmatch(f"{re.escape(self.before)}({digits}){re.escape(self.behind)}", number.strip())
        return int(found[1]) if found else None

    @property
    def last(self) -> int:
        return int(10**self.width) - 1 if self.width else 10**9 - 1


def document_number(pattern: str, taken: Iterable[str]) -> str:
    """The next free document number of a pattern: SOC2-CHG-nnn, SOC-0nn, MAR-CHG-{n}, or an example SOC2-CHG-001.

    `taken` are the numbers of all documents, retired ones included, so that none is given twice (POL-04). The number
    after the highest is proposed, so that a gap is only filled when the pattern holds no higher one.

    Raises:
        UserError: the pattern has no place for a number, has two, or all its numbers are taken.
    """
    parts = _pattern(pattern)
    held = list(taken)
    used = {counter for number in held if (counter := parts.counter_of(number)) is not None}
    spelled = {number.strip().casefold() for number in held}
    highest = max(used, default=0)
    gaps = range(1, min(highest, len(held) + 1) + 1)
    for counter in (*range(highest + 1, highest + len(held) + 2), *gaps):
        proposed = parts.number(counter)
        if counter <= parts.last and counter not in used and proposed.casefold() not in spelled:
            return proposed
    raise UserError(f"All numbers of the pattern {pattern.strip()} are taken. Give it one more place for a digit.")


def fits(pattern: str, number: str) -> bool:
    """Whether a document number follows the organisation's pattern; where none is set, any does (POL-04).

    Raises:
        UserError: the pattern has no place for a number, or two.
    """
    return not pattern.strip() or _pattern(pattern).counter_of(number) is not None


def _pattern(pattern: str) -> _Pattern:
    written = pattern.strip() or DEFAULT_PATTERN
    found = list(_COUNTER.finditer(written))
    if len(found) > 1:
        raise UserError(f"The pattern {written} has two places for a number. Leave one, such as SOC2-CHG-nnn.")
    if found:
        place = found[0]
        padded = place[2] or ""
        run = place[1] or place[3] or place[4] or place[5]
        width = int(padded) if padded else (0 if place[1] == "n" else len(run))
        return _braceless(written, place.start(), place.end(), width)
    digits = list(re.finditer(r"[0-9]+", written))
    if not digits:
        raise UserError(f"The pattern {written} has no place for a number. Write it such as SOC2-CHG-nnn.")
    return _braceless(written, digits[-1].start(), digits[-1].end(), len(digits[-1][0]))


def _braceless(written: str, start: int, end: int, width: int) -> _Pattern:
    before, behind = written[:start], written[end:]
    if _BRACES.search(before + behind):
        raise UserError(f"The pattern {written} has braces that stand for nothing. Only {{n}} or {{nnn}} is filled in.")
    return _Pattern(before=before, behind=behind, width=width)
