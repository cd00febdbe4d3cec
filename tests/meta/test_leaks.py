"""Nothing tracked names a package registry or a place on somebody's machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.meta.sources import ROOT, place, tracked_files

# Put together from halves, so that this file itself holds none of them.
REGISTRIES = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("conda", "anaconda"),
        ("artifactory", ""),
        ("index", "docker"),
    ]
]
FOLDERS = ["/" + name + "/" for name in ("work", "root", "tmp", "opt", "Users")] + ["/" + "home/[a-z]"]
REGISTRY = re.compile("|".join(re.escape(name) for name in REGISTRIES))
# A path begins after a space, a quote, an equals sign or the line's start, never inside another path.
MACHINE_PATH = re.compile(r"(?:^|[\s\"'`=(\[])(?:" + "|".join(FOLDERS) + ")", flags=re.MULTILINE)


def faults(text: str) -> list[str]:
    """Registry hosts and machine paths in a text."""
    return REGISTRY.findall(text) + [match.strip() for match in MACHINE_PATH.findall(text)]


def content(file: Path) -> str:
    """The text of a file, or nothing where it is not text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_that_no_tracked_file_names_a_registry_or_a_machine() -> None:
    broken = [f"{place(file)}: {fault}" for file in tracked_files() for fault in faults(content(file))]
    assert not broken, f"leaks, and where tracked below {ROOT.name}: {broken}"


@pytest.mark.parametrize(
    "text", ["https://" + REGISTRIES[0] + "/simple", "open('/" + "work/x')", "PATH=/" + "root/bin"]
)
def test_that_a_leak_is_found(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize("text", ["build/tmp/x", "https://example.test/work/x", "a framework/part"])
def test_that_an_innocent_path_is_let_through(text: str) -> None:
    assert faults(text) == []
