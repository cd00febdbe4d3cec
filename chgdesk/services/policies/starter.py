"""The starter text, its fields and its roles, read from `resources/policy` (POL-02, POL-05, ROLE-02)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from chgdesk import paths
from chgdesk.domain.people import Role
from chgdesk.domain.policy_text import POLICY, PlaceholderField, PolicySection

_FENCE = "---"
_STEP = 10
"""Positions leave room, so that a section put between two others moves none of them."""


def starter_sections(version_ref: str) -> tuple[PolicySection, ...]:
    """The sections of the starter text for a version, in printing order; each is `version_ref/key`."""
    return tuple(_section(version_ref, place * _STEP, *_parts(file)) for place, file in enumerate(_files(), start=1))


def starter_fields() -> tuple[PlaceholderField, ...]:
    """The fields the starter text prints, all blank (POL-05)."""
    return tuple(
        PlaceholderField(
            ref=held["key"],
            label=held["label"],
            type=held["type"],
            hint=held["hint"],
            required=held["required"],
        )
        for held in _json("fields.json")
    )


def starter_roles() -> tuple[Role, ...]:
    """The roles of the starter text with their duties; no permissions, so that everything is open to all (ROLE-02)."""
    return tuple(Role(ref=held["key"], title=held["title"], duties=held["duties"]) for held in _json("roles.json"))


def _folder() -> Path:
    return paths.resources() / "policy"


def _json(name: str) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = json.loads((_folder() / name).read_text(encoding="utf-8"))
    return held


def _files() -> list[Path]:
    """The files of the text; their names begin with their place in it."""
    return sorted((_folder() / "starter").glob("*.md"))


@cache
def _parts(file: Path) -> tuple[dict[str, str], str]:
    """Head and body of one file: `key: value` lines between two fences, then Markdown."""
    lines = file.read_text(encoding="utf-8").splitlines()
    end = lines.index(_FENCE, 1)
    head = {name: value.strip() for name, _, value in (line.partition(":") for line in lines[1:end])}
    return head, "\n".join(lines[end + 1 :]).strip("\n")


def _section(version_ref: str, position: int, head: dict[str, str], body: str) -> PolicySection:
    points = (point.strip() for point in head.get("requirements", "").split(","))
    return PolicySection(
        ref=f"{version_ref}/{head['key']}",
        version=version_ref,
        key=head["key"],
        heading=head["heading"],
        body=body,
        part=head.get("part", POLICY),
        position=position,
        level=int(head.get("level", "1")),
        topic=head.get("topic", ""),
        requirements=tuple(point for point in points if point),
    )
