"""Test results as tools sum them up at the end of their work, and as a JUnit report holds them (GATE-07, GATE-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from chgdesk.intake.bounds import MOST_FOUND
from chgdesk.intake.instants import instant
from chgdesk.intake.kinds_of_tests import types_named_in
from chgdesk.intake.reading import FoundTest, Reading, SourceKind

_PYTEST = re.compile(r"=+ (?=.*\b(?:passed|failed|errors?)\b)(.{3,200}?) in [\d.:]+ ?s\b")
_PYTEST_QUIET = re.compile(r"^(?=.*\b(?:passed|failed)\b)((?:\d+ \w+(?:, )?){1,6}) in [\d.:]+ ?s\b")
_COUNT = re.compile(r"(\d{1,9}) (passed|failed|errors?|skipped)")
_JEST = re.compile(r"^Tests:\s+(.{3,120}\d+ total)")
_MAVEN = re.compile(
    r"Tests run: (\d{1,9}), Failures: (\d{1,9}), Errors: (\d{1,9})(?:, Skipped: (\d{1,9}))?(?!.*Time elapsed)"
)
_GO = re.compile(r"^(ok|FAIL)\s+[\w./\-]+\s+(?:[\d.]+s|\(cached\))")
_CONTEXT = re.compile(
    r"##\[group\]|^(?:Run|\$|\+|>|npm|yarn|pytest|python|go|mvn|make|\./|Step|Stage|===|\[Pipeline\]|section_)|\btests?/",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many tests of one sort there were and how many of them went wrong."""

    total: int
    wrong: int
    words: str


def tally_of(line: str) -> Tally | None:
    """The counts of a line with which a tool ends its tests."""
    found = _PYTEST.search(line) or _PYTEST_QUIET.match(line) or _JEST.match(line)
    if found:
        counts = {
            what.rstrip("s") if what.startswith("error") else what: int(n) for n, what in _COUNT.findall(found[1])
        }
        wrong = counts.get("failed", 0) + counts.get("error", 0)
        total = counts.get("passed", 0) + wrong
        return Tally(total=total, wrong=wrong, words=found[0].strip("= ")[:200]) if total else None
    maven = _MAVEN.search(line)
    if maven:
        total, failures, faults = (int(maven[n]) for n in (1, 2, 3))
        return Tally(total=total, wrong=failures + faults, words=maven[0]) if total else None
    return None


class TestsRead:
    """Tests met while going through a log: each tally with the type that job, step or command is named after."""

    __test__ = False

    def __init__(self, source: str) -> None:
        self._source = source
        self._kinds: tuple[str, ...] = ()
        self._go: list[tuple[str, bool, datetime | None]] = []
        self._found: list[FoundTest] = []

    def line(self, line: str, at: datetime | None, job: str = "") -> None:
        """Look at one line of the log."""
        if len(line) < 400 and (_CONTEXT.search(line) or job):
            named = types_named_in(line) if _CONTEXT.search(line) else ()
            self._kinds = named or types_named_in(job) or self._kinds
        tally = tally_of(line)
        if tally is not None:
            self._add(tally, at)
            return
        go = _GO.match(line)
        if go:
            kind = next(iter(types_named_in(line)), self._kind)
            self._go.append((kind, go[1] == "ok", at))

    @property
    def _kind(self) -> str:
        return self._kinds[0] if self._kinds else "unit"

    def _add(self, tally: Tally, at: datetime | None) -> None:
        guessed = "" if self._kinds else " (taken as unit tests: the log names no other type)"
        self._found.append(
            FoundTest(
                type=self._kind,
                result="fail" if tally.wrong else "pass",
                at=at,
                words=f"{tally.words}{guessed}",
                source=self._source,
            )
        )

    def found(self) -> tuple[FoundTest, ...]:
        """Every result; of a type that was tried several times each stays."""
        go = []
        for kind in dict.fromkeys(kind for kind, _, _ in self._go):
            parts = [(good, at) for each, good, at in self._go if each == kind]
            wrong = sum(1 for good, _ in parts if not good)
            times = [at for _, at in parts if at is not None]
            words = f"{len(parts)} packages, {wrong} failed"
            result = "fail" if wrong else "pass"
            go.append(
                FoundTest(type=kind, result=result, at=max(times, default=None), words=words, source=self._source)
            )
        return tuple(dict.fromkeys((*self._found, *go)))[:MOST_FOUND]


def read_junit(source: str, name: str, zone: tzinfo) -> Reading | None:
    """A JUnit report: the suites by type; None where the XML is something else."""
    try:
        root: Element = defusedxml.ElementTree.fromstring(source)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    if root.tag.rpartition("}")[2] not in {"testsuites", "testsuite"}:
        return None
    tests = tuple(_of_suites(root, name, zone))
    notes = [] if tests else ["The report holds no test that ran."]
    guessed = tests and not any(types_named_in(text) for text in (name, root.get("name", ""), *_names(root)))
    if guessed:
        notes.append("The report does not name the type of its tests; they were taken as unit tests.")
    if any(test.at is None for test in tests):
        notes.append("The report does not say when the tests ran.")
    return Reading(
        kind=SourceKind.PIPELINE_LOG,
        title=name or "Test report",
        system="JUnit report",
        tests=tests,
        notes=tuple(notes),
    )


def _suites(root: Element) -> list[Element]:
    """The suites that count their own tests."""
    if root.tag.rpartition("}")[2] == "testsuite":
        return [root]
    return [each for each in root if each.tag.rpartition("}")[2] == "testsuite"][:5_000]


def _names(root: Element) -> Iterator[str]:
    for suite in _suites(root):
        yield suite.get("name", "")
        yield suite.get("package", "")


def _of_suites(root: Element, name: str, zone: tzinfo) -> Iterator[FoundTest]:
    by_kind: dict[str, list[Element]] = {}
    above = types_named_in(name) or types_named_in(root.get("name", ""))
    for suite in _suites(root):
        kinds = types_named_in(f"{suite.get('name', '')} {suite.get('package', '')}") or above or ("unit",)
        by_kind.setdefault(kinds[0], []).append(suite)
    for kind, suites in by_kind.items():
        counts = {
            key: sum(_count(suite, key) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
        }
        wrong = counts["failures"] + counts["errors"]
        if counts["tests"] - counts["skipped"] <= 0 and not wrong:
            continue
        times = [at for suite in suites if (at := instant(suite.get("timestamp"), zone)) is not None]
        words = f"{counts['tests']} tests, {wrong} failed, {counts['skipped']} skipped"
        result = "fail" if wrong else "pass"
        yield FoundTest(
            type=kind, result=result, at=max(times, default=None), words=words, source=f"JUnit report {name}".strip()
        )


def _count(suite: Element, key: str) -> int:
    """A count of a suite; where it gives none, its cases are counted."""
    given = suite.get(key, "")
    if given.isascii() and given.isdigit() and len(given) < 10:
        return int(given)
    cases = list(suite.iter("testcase"))
    tag = {"failures": "failure", "errors": "error"}.get(key, key)
    return len(cases) if key == "tests" else sum(1 for case in cases if case.find(tag) is not None)
