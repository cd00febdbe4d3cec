"""The program rests on nothing whose licence would bind its users."""

from __future__ import annotations

import importlib.metadata
import re

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.meta.sources import ROOT
from tests.meta.test_lock import PROJECT

# Offered under several licences of which we take the one named here.
TAKEN = {
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
}


def shipped_packages() -> set[str]:
    """What the program needs at run time, with what that needs in turn."""
    waiting = [Requirement(line).name for line in PROJECT["project"]["dependencies"]]
    found: set[str] = set()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found.add(name)
        needs = [Requirement(line) for line in importlib.metadata.requires(name) or []]
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def licence_of(name: str) -> str:
    """Everything a package's metadata says about its licence."""
    metadata = importlib.metadata.metadata(name)
    named = [line for line in metadata.get_all("Classifier", []) if line.startswith("License")]
    said = [*metadata.get_all("License-Expression", []), *(text[:60] for text in metadata.get_all("License", []))]
    return " / ".join([*said, *named])


def test_that_the_program_rests_on_no_gpl_or_agpl() -> None:
    binding = re.compile(r"(?<!L)\bA?GPL|(?<!Lesser )General Public License|Affero", flags=re.IGNORECASE)
    found = {name: licence_of(name) for name in sorted(shipped_packages() - set(TAKEN))}
    assert {name: licence for name, licence in found.items() if binding.search(licence)} == {}


def test_that_the_licence_taken_is_still_offered() -> None:
    for name, licence in TAKEN.items():
        assert licence in licence_of(name)


def test_that_the_notice_names_what_must_be_named() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name in ("Qt", "PySide6", "LGPL", "SQLCipher", "OpenSSL", "FiraGO", "SIL Open Font License"):
        assert name in notice
