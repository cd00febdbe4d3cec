"""What a person reads keeps to the words the program may use of a record.

A register says what it found and on what that rests; it never vouches. The technical names of codes
and statuses stay what they are, in the short list below, each with its reason.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.meta.sources import ROOT

# Word or phrase -> what to say instead.
NEVER = {
    r"\b(pass|passed|passes)\b": "say what was found and on how many tests: 'No deviation found (9 tests …)'",
    r"\bOK\b": "say what was found, or put a verb on the button",
    r"\bverified\b": "'Files unchanged since this list was made', or 'Checked after go-live'",
    r"\bintact\b": "'Trail consistent, checked 09:00; …'",
    r"\bnot in population\b": "'Not on this list (reason)'",
    r"\bcomplete\b": "give the numbers: issued, void, missing, days covered",
    r"\btamper-?proof\b": "not used; a local file is tamper-evident",
    r"\b(prove|proves|proven)\b": "not used",
    r"\bcertified\b": "not used",
    r"\bcompliant\b": "not used",
    r"\baudit-?ready\b": "not used",
    r"\bguarantee(s|d)?\b": "not used",
    r"\bwaivers?\b": "'policy exception'",
    r"\berror occurred\b": "say what happened, where, and what to do",
}
# Said in full these deny what the bare word would claim.
SAID_IN_FULL = ("true or complete", "not complete", "not verified", "cannot be verified", "has passed", "no waiver")
# Whole literals that no person reads as a statement of ours.
TECHNICAL = {
    "pass": "verdict code of the interchange format",
    "passed": "status value in other systems' test results",
    "verified": "status value in other systems' exports",
    "complete": "status value in other systems' exports",
    "Verified after the deadline": "title of a finding in the catalogue the evaluation rules fix",
    "waiver": "kind of record in stored data",
    "waivers": "kind of record in stored data",
}
# One lower-case token with a dot, slash, colon or underscore is a key, a file or object name, not a sentence.
KEY = re.compile(r"[a-z0-9-]+([_.:/][a-z0-9*{}-]+)+")
TEXT_FILES = {".md", ".txt", ".html", ".csv"}
# Originals as other people's systems wrote them keep their own words.
NOT_OURS = {"evidence", "originals"}


def faults(text: str) -> list[str]:
    """Each forbidden word in a text, with what to say instead."""
    if text in TECHNICAL or KEY.fullmatch(text):
        return []
    for phrase in SAID_IN_FULL:
        text = text.replace(phrase, "")
    found = ((re.search(pattern, text, flags=re.IGNORECASE), instead) for pattern, instead in NEVER.items())
    return [f"{match.group()!r}: {instead}" for match, instead in found if match]


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Each string a Python source may show: literals, without docstrings and dictionary keys."""
    tree = ast.parse(source)
    silent = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            silent |= {id(line.value) for line in body if isinstance(line, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def json_values(value: object) -> Iterator[str]:
    """Each string value of a JSON document; keys are technical."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from json_values(each)
    elif isinstance(value, list):
        for each in value:
            yield from json_values(each)


def texts_of(file: Path) -> Iterator[tuple[int, str]]:
    """What a person may read from a file, with line numbers where there are any."""
    content = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        yield from literals(content)
    elif file.suffix == ".json":
        yield from ((0, text) for text in json_values(json.loads(content)))
    elif file.suffix in TEXT_FILES:
        yield from enumerate(content.splitlines(), start=1)


def read_files(root: Path) -> list[Path]:
    """The files whose texts a person reads."""
    folders = (root / "ui", root / "chgdesk" / "exports", root / "chgdesk" / "cli", root / "resources")
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    cli = root / "chgdesk" / "cli.py"
    files += [cli] if cli.exists() else []
    return [file for file in files if "__pycache__" not in file.parts and not NOT_OURS & set(file.parts)]


def test_that_nothing_a_person_reads_vouches_for_a_record() -> None:
    broken = [
        f"{file.relative_to(ROOT).as_posix()}:{line}: {fault}"
        for file in read_files(ROOT)
        for line, text in texts_of(file)
        for fault in faults(text)
    ]
    assert not broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize(
    "text",
    [
        "9 of 9 passed",
        "Pass with observation",
        "OK",
        "Bundle verified.",
        "The trail is intact",
        "A complete population",
        "tamper-proof",
        "This proves it",
        "Certified copy",
        "You are compliant",
        "audit-ready",
        "We guarantee it",
        "Approve the waiver",
        "An error occurred",
    ],
)
def test_that_a_forbidden_word_is_found(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "No deviation found (9 tests, 2 not applicable)",
        "Does not show that the content is true or complete.",
        "Enter the passphrase",
        "Completed on Friday",
        "pass",
        "waivers.state_filter",
        "The deadline has passed",
        "certificate",
    ],
)
def test_that_an_innocent_text_is_let_through(text: str) -> None:
    assert faults(text) == []


def test_that_docstrings_and_keys_are_not_texts() -> None:
    source = '"""Passed."""\nclass A:\n    """Verified."""\n    x = {"passed": "No deviation found"}\n'
    assert [text for _, text in literals(source)] == ["No deviation found"]
