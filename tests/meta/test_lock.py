"""The lock covers the project, is hashed, and names no place to download from."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK_TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
REGENERATE = "regenerate it with the command in CONTRIBUTING.md"


def locked() -> dict[str, Version]:
    """Each locked distribution and its version."""
    entries = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCK_TEXT, flags=re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in entries}


def declared() -> list[Requirement]:
    """What pyproject asks for and the lock must answer."""
    extras = PROJECT["project"]["optional-dependencies"]
    lines = [*PROJECT["project"]["dependencies"], *extras["dev"], *extras["setup"]]
    return [Requirement(line) for line in lines]


def importable_names() -> set[str]:
    """The top-level packages that the locked distributions bring."""
    names = set(locked())
    by_package = importlib.metadata.packages_distributions()
    found = {
        package
        for package, distributions in by_package.items()
        if any(canonicalize_name(distribution) in names for distribution in distributions)
    }
    installed = {canonicalize_name(distribution.name) for distribution in importlib.metadata.distributions()}
    elsewhere = {name.replace("-", "_") for name in names - installed}  # other platforms' packages
    return {name for name in found | elsewhere if name.isidentifier() and not name.startswith("_")}


def test_that_every_declared_dependency_is_locked_within_its_range() -> None:
    versions = locked()
    outside = [
        str(need)
        for need in declared()
        if need.name
        and not need.specifier.contains(versions.get(canonicalize_name(need.name), Version("0")), prereleases=True)
    ]
    assert not outside, f"not answered by requirements.lock: {outside}; {REGENERATE}"


def test_that_every_locked_package_has_a_hash() -> None:
    entries = [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", LOCK_TEXT.strip()) if "==" in entry]
    assert len(entries) == len(locked())
    bare = [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not bare, f"without a hash: {bare}; {REGENERATE}"


def test_that_the_lock_is_for_every_platform() -> None:
    markers = re.findall(r"; (.+?) \\", LOCK_TEXT)
    assert any("win32" in marker for marker in markers), f"no Windows marker in the lock; {REGENERATE}"
    for marker in markers:
        Marker(marker)


def test_that_the_lock_names_no_index() -> None:
    lines = [line for line in LOCK_TEXT.splitlines() if "://" in line or line.startswith("--")]
    assert not lines, f"the lock holds an address or option: {lines[:3]}; {REGENERATE}"


def test_that_the_domain_is_forbidden_every_locked_package() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    listed = {
        name for contract in contracts if contract["id"] == "pure-domain" for name in contract["forbidden_modules"]
    }
    missing = sorted(importable_names() - listed)
    assert not missing, f"add to forbidden_modules of contract pure-domain in pyproject.toml: {missing}"
