"""Which type of test a job, step, folder or suite is named after (GATE-07)."""

from __future__ import annotations

import re

_NAMED = (
    ("unit", r"unit(?:[ _\-/]?tests?)?|pytest|jest|vitest|phpunit|rspec|go test"),
    ("integration", r"integration|integ|e2e|end[ _\-]to[ _\-]end|contract[ _\-]tests?|itests?"),
    ("regression", r"regression"),
    ("security", r"security[ _\-]tests?|pen(?:etration)?[ _\-]?tests?|dast"),
    ("performance", r"performance|load[ _\-]tests?|stress[ _\-]tests?|benchmark"),
    ("uat", r"uat|user[ _\-]acceptance|acceptance"),
    ("basic_functional", r"smoke|basic[ _\-]functional|sanity"),
    ("resilience", r"resilience|failover|chaos"),
    ("rollback", r"rollback[ _\-]tests?"),
)
_PATTERNS = tuple((kind, re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE)) for kind, words in _NAMED)
_EXPLICIT = tuple((kind, pattern) for kind, pattern in _PATTERNS if kind != "unit")
_UNIT = re.compile(r"(?<![A-Za-z])unit(?![A-Za-z])", re.IGNORECASE)


def types_named_in(name: str) -> tuple[str, ...]:
    """The test types that a name speaks of, in the order of the list; a bare tool's name means unit tests."""
    name = name.replace("-P", "-")  # a profile of Maven
    found = tuple(kind for kind, pattern in _EXPLICIT if pattern.search(name))
    if _UNIT.search(name):
        return ("unit", *found)
    return found or (("unit",) if _PATTERNS[0][1].search(name) else ())
