"""The changelog keeps the form readers and tools know."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def versions() -> list[tuple[str, str]]:
    """The headings: version and date, newest first; the unreleased one has no date."""
    return re.findall(r"^## \[([^\]]+)\](?: - (\S+))?$", TEXT, flags=re.MULTILINE)


def test_that_every_second_heading_is_a_version() -> None:
    assert len(re.findall(r"^## ", TEXT, flags=re.MULTILINE)) == len(versions())


def test_that_unreleased_comes_first() -> None:
    assert versions()[0] == ("Unreleased", "")


def test_that_releases_have_dates_and_the_newest_stands_first() -> None:
    days = [date.fromisoformat(day) for _, day in versions()[1:]]
    assert days == sorted(days, reverse=True)


def test_that_every_third_heading_is_a_known_kind_of_change() -> None:
    assert set(re.findall(r"^### (.+)$", TEXT, flags=re.MULTILINE)) <= KINDS


def test_that_every_change_is_one_sentence_for_users() -> None:
    lines = re.findall(r"^- (.+(?:\n  .+)*)", TEXT, flags=re.MULTILINE)
    assert lines
    assert [line for line in lines if not line.endswith(".")] == []


def test_that_a_released_version_of_the_project_is_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    released = [name for name, _ in versions()[1:]]
    assert not released or version in released
