"""Where the product's judgement and the reference judge differ, in words a builder can act on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
COMPARED = ("code", "attribute", "role", "waived", "due")
TOP = ("matches", "population", "sequence", "exceptions", "policy")
HEAD = ("in_population", "effective_category", "effective_risk", "verdict")


def _shown(finding: Json) -> tuple[str, ...]:
    return tuple(f"{key}={finding[key]}" for key in COMPARED if finding.get(key) is not None)


def _findings(record: Json) -> set[tuple[str, ...]]:
    return {_shown(f) for f in record["findings"]}


def record_differences(ours: Json, reference: Json) -> Iterator[str]:
    """Name each record fact and finding that only one of the two judges gives."""
    theirs = {r["id"]: r for r in reference["records"]}
    mine = {r["id"]: r for r in ours["records"]}
    for name in sorted(set(theirs) ^ set(mine)):
        yield f"{name}: judged by {'the reference' if name in theirs else 'the product'} only"
    for name in sorted(set(theirs) & set(mine)):
        for key in HEAD:
            if mine[name][key] != theirs[name][key]:
                yield f"{name}: {key} is {mine[name][key]!r}, the reference says {theirs[name][key]!r}"
        for only in sorted(_findings(mine[name]) - _findings(theirs[name])):
            yield f"{name}: product only: {' '.join(only)}"
        for only in sorted(_findings(theirs[name]) - _findings(mine[name])):
            yield f"{name}: reference only: {' '.join(only)}"


def differences(ours: Json, reference: Json, parts: tuple[str, ...] = TOP) -> list[str]:
    """List every difference of two results of `evaluate`; an empty list says they agree."""
    found = list(record_differences(ours, reference))
    for key in sorted(set(ours["metrics"]) | set(reference["metrics"])):
        mine, theirs = ours["metrics"].get(key), reference["metrics"].get(key)
        if mine != theirs:
            found.append(f"metrics.{key} is {mine!r}, the reference says {theirs!r}")
    found += [
        f"{part} is {ours.get(part)!r}, the reference says {reference.get(part)!r}"
        for part in parts
        if ours.get(part) != reference.get(part)
    ]
    return found
