"""Looking into JSON that may hold anything at any place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


def parsed(text: str) -> Any:
    """A JSON document, or None where the text is none."""
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def part(given: Any, *keys: str) -> Json:
    """The object at a path of keys; an empty one where there is none."""
    for key in keys:
        given = given.get(key) if isinstance(given, Mapping) else None
    return given if isinstance(given, Mapping) else {}


def text(given: Any, *keys: str) -> str:
    """The text or number at a path of keys, as text; empty where there is none."""
    for key in keys:
        given = given.get(key) if isinstance(given, Mapping) else None
    if isinstance(given, str):
        return given.strip()
    return str(given) if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 10**18 else ""


def items(given: Any, *keys: str) -> list[Json]:
    """The objects of the list at a path of keys; a GraphQL list keeps them under `nodes`."""
    for key in keys:
        given = given.get(key) if isinstance(given, Mapping) else None
    if isinstance(given, Mapping):
        given = given.get("nodes")
    return [each for each in given[:5_000] if isinstance(each, Mapping)] if isinstance(given, list) else []
