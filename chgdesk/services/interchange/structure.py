"""What can only be seen across the file: doubled ids, periods that end before they begin, two ways at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameters import by_path
from chgdesk.services.interchange.faults import Faults, Place
from chgdesk.services.interchange.values import Edge, read_day, read_instant, shown

Tree = dict[str, Any]

_NUMBERED = (
    ("people", "id"),
    ("systems", "id"),
    ("standard_templates", "id"),
    ("exceptions", "id"),
    ("incidents", "id"),
    ("reconciliation_runs", "id"),
    ("changes", "id"),
    ("deployment_events", "id"),
)
_DAY_LENGTH = len("2026-07-02")
_LONGEST_DAY = timedelta(hours=36)
_CATEGORIES = ("standard", "normal", "major", "emergency")
_RISKS = ("low", "medium", "high")
_REMARKS = frozenset({"note", "notes", "comment"})
_SCAN_KEYS = frozenset({"at", "exception_id"}) | _REMARKS


def objects(tree: Any, key: str) -> Iterator[tuple[int, Tree]]:
    """The objects of a list at a key, with their positions; anything else there is someone else's fault to tell."""
    items = tree.get(key) if isinstance(tree, dict) else None
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield index, item


def edge_of(tree: Tree) -> Edge:
    """Who, which categories, which risk levels and which zone this file knows."""
    parameters = tree.get("policy_parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    risk = parameters.get("risk")
    levels = risk.get("levels") if isinstance(risk, dict) else None
    return Edge(
        people=frozenset(p["id"] for _, p in objects(tree, "people") if isinstance(p.get("id"), str)),
        # The four built-in names stay open: other sets may be tried on the same records.
        categories=_words(parameters.get("categories"), _CATEGORIES),
        risks=_words(levels, _RISKS),
        zone=_zone(parameters.get("timezone")),
    )


def _words(given: Any, built_in: tuple[str, ...]) -> tuple[str, ...]:
    own = [word for word in given if isinstance(word, str)] if isinstance(given, list) else []
    return tuple(dict.fromkeys([*own, *built_in]))


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(name if isinstance(name, str) else "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def check_structure(tree: Tree, faults: Faults) -> None:
    """Note every fault that one value alone does not show."""
    for key, name in _NUMBERED:
        _check_ids(tree, (key,), name, faults)
    document = tree.get("policy_document")
    if isinstance(document, dict):
        _check_ids(document, ("policy_document", "versions"), "version", faults)
    for index, person in objects(tree, "people"):
        _check_span(person, ("people", index), faults)
        for number, role in objects(person, "roles"):
            _check_span(role, ("people", index, "roles", number), faults)
    for index, run in objects(tree, "reconciliation_runs"):
        _check_span(run, ("reconciliation_runs", index), faults)
    if isinstance(tree.get("period"), dict):
        _check_span(tree["period"], ("period",), faults, first="start", last="end")
    for index, change in objects(tree, "changes"):
        _check_change(change, ("changes", index), faults)


def _check_ids(owner: Tree, place: Place, name: str, faults: Faults) -> None:
    first: dict[str, int] = {}
    for index, item in objects(owner, str(place[-1])):
        ref = item.get(name)
        if not isinstance(ref, str):
            continue
        if ref in first:
            sentence = f"{shown(ref)} is already the {name} of {place[-1]}[{first[ref]}]; expected one that stands once"
            faults.add((*place, index, name), sentence)
        first.setdefault(ref, index)


def _check_span(item: Tree, place: Place, faults: Faults, first: str = "from", last: str = "to") -> None:
    begin, end = item.get(first), item.get(last)
    if not (isinstance(begin, str) and isinstance(end, str)):
        return
    if _ends_before(end, begin):
        sentence = f"{shown(end)} lies before {first} ({shown(begin)}); expected the same or later"
        faults.add((*place, last), sentence)


def _ends_before(end: str, begin: str) -> bool:
    """Whether the order is certainly wrong; what is neither day nor instant is told elsewhere."""
    try:
        if len(begin) == len(end) == _DAY_LENGTH:
            return read_day(end) < read_day(begin)
        # A day beside an instant: in whatever zone, it has ended 36 hours after its midnight in UTC.
        last = read_instant(f"{end}T00:00:00Z", Edge()) + _LONGEST_DAY if len(end) == _DAY_LENGTH else None
        first = read_instant(f"{begin}T00:00:00Z", Edge()) - _LONGEST_DAY if len(begin) == _DAY_LENGTH else None
        return (last or read_instant(end, Edge())) < (first or read_instant(begin, Edge()))
    except (ValueError, OverflowError):
        return False


def _check_change(change: Tree, place: Place, faults: Faults) -> None:
    if change.get("deployment") and change.get("deployments"):
        faults.add((*place, "deployments"), "stands beside deployment; expected one of the two")
    scan = change.get("sast")
    for key in scan if isinstance(scan, dict) else ():
        if key not in _SCAN_KEYS and not (key.startswith("open_") and len(key) > len("open_")):
            known = "open_<severity>, at, exception_id"
            faults.add((*place, "sast", key), f"is not a key of the format; expected one of {known}")


def parameter_tree(given: Tree) -> Tree:
    """The parameters without remarks and without sections that are null."""
    sections = {path.rsplit(".", depth)[0] for path in by_path() for depth in range(1, path.count(".") + 1)}
    return _plain(given, "", sections)


def _plain(node: Tree, prefix: str, sections: set[str]) -> Tree:
    plain: Tree = {}
    for key, value in node.items():
        path = f"{prefix}{key}"
        if key in _REMARKS or (value is None and path in sections):
            continue
        plain[key] = _plain(value, f"{path}.", sections) if path in sections and isinstance(value, dict) else value
    return plain


def check_policy(tree: Tree, faults: Faults) -> Tree:
    """The parameters as the register keeps them, their faults noted."""
    given = tree.get("policy_parameters")
    if not isinstance(given, dict):
        return {}
    parameters = parameter_tree(given)
    for line in check_parameters(parameters):
        path, _, sentence = line.partition(": ")
        faults.add(("policy_parameters", *path.split(".")), sentence.rstrip("."))
    if not parameters.get("timezone"):
        faults.add(("policy_parameters", "timezone"), "is missing; expected a time zone such as Europe/Lisbon")
    return parameters
