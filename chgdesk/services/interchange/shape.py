"""How a file wrote what we would write differently, kept as patches so that its export equals it (ShapePatch).

A patch is applied on export only while what we would write there is still what it was at import. Keys that say one
thing together (`deployment` and `deployments`) are patched together or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from chgdesk.domain.basis import ShapePatch

Groups = tuple[tuple[str, ...], ...]
Steps = tuple[str | int, ...]


class _Absent:
    """The value of a key that is not there."""


ABSENT: Final = _Absent()
_SAYS_NOTHING: Final[tuple[object, ...]] = (None, "", [], {}, False, 0)


def json_text(value: Any) -> str:
    """A value as JSON text, empty for absent."""
    return "" if value is ABSENT else json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def same(ours: Any, theirs: Any) -> bool:
    """Whether two JSON values are equal: numbers by value, and true is not 1."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(value, theirs[key]) for key, value in ours.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return bool(ours == theirs)


def differences(ours: Any, theirs: Any, groups: Groups = ()) -> tuple[ShapePatch, ...]:
    """The patches that turn what we write for a record into what the file had."""
    # Both sides were read by the same strict keys, so no true can stand for 1 here; the fast way is exact.
    if ours == theirs:
        return ()
    patches: list[ShapePatch] = []
    grouped: set[str] = set()
    for keys in groups:
        if any(not same(ours.get(key, ABSENT), theirs.get(key, ABSENT)) for key in keys):
            grouped.update(keys)
            patches += [_patch((key,), ours.get(key, ABSENT), theirs.get(key, ABSENT)) for key in keys]
    rest = [dict(side) for side in (ours, theirs)]
    for side in rest:
        for key in grouped:
            side.pop(key, None)
    _compare((), rest[0], rest[1], patches)
    return tuple(patches)


def _patch(steps: Steps, ours: Any, theirs: Any) -> ShapePatch:
    return ShapePatch(pointer=pointer_of(steps), ours=json_text(ours), theirs=json_text(theirs))


def _compare(steps: Steps, ours: Any, theirs: Any, out: list[ShapePatch]) -> None:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            _compare((*steps, key), ours.get(key, ABSENT), theirs.get(key, ABSENT), out)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            _compare_item((*steps, index), mine, other, out)
    elif not same(ours, theirs):
        out.append(_patch(steps, ours, theirs))


def _compare_item(steps: Steps, ours: Any, theirs: Any, out: list[ShapePatch]) -> None:
    found: list[ShapePatch] = []
    _compare(steps, ours, theirs, found)
    # Words that only the file holds belong to this item; the whole item guards them against a list that moved.
    out += [_patch(steps, ours, theirs)] if any(map(carries, found)) else found


def carries(patch: ShapePatch) -> bool:
    """Whether the patch holds something the register itself does not: a note, an unmodelled key."""
    return not patch.ours and bool(patch.theirs) and json.loads(patch.theirs) not in _SAYS_NOTHING


def apply(document: Any, patches: Sequence[ShapePatch], groups: Groups = ()) -> tuple[ShapePatch, ...]:
    """Write a record as its file did, in place; returns the patches that no longer hold."""
    if not patches:
        return ()
    stale = [patch for patch in patches if not _holds(document, patch)]
    dead = {key for keys in groups for key in keys if any(p.pointer[1:] in keys for p in stale)}
    for patch in patches:
        if patch in stale or patch.pointer[1:] in dead:
            continue
        _write(document, steps_of(patch.pointer), patch.theirs)
    return tuple(stale)


def _holds(document: Any, patch: ShapePatch) -> bool:
    value = value_at(document, steps_of(patch.pointer))
    if value is ABSENT or not patch.ours:
        return value is ABSENT and not patch.ours
    return same(value, json.loads(patch.ours))


def _write(document: Any, steps: Steps, text: str) -> None:
    parent = value_at(document, steps[:-1])
    last = steps[-1]
    if isinstance(parent, list):
        parent[int(last)] = json.loads(text)
    elif isinstance(parent, dict):
        if text:
            parent[str(last)] = json.loads(text)
        else:
            parent.pop(str(last), None)


def value_at(document: Any, steps: Iterable[str | int]) -> Any:
    """What stands at a place, ABSENT where nothing does."""
    for step in steps:
        if isinstance(document, dict):
            document = document.get(str(step), ABSENT)
        elif isinstance(document, list) and str(step).isdecimal() and int(step) < len(document):
            document = document[int(step)]
        else:
            return ABSENT
    return document


def pointer_of(steps: Iterable[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a place."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def steps_of(pointer: str) -> Steps:
    """The place that a JSON pointer names."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
