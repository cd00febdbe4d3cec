"""Ways to read a value from a record and to put one on it, each naming the row it comes from (R24)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from chgdesk.domain.basis import FieldSource, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, CodeReview, Deployment, Link, TestRun
from chgdesk.intake.kinds_of_tests import types_named_in
from chgdesk.services.bringing.column_words import folded
from chgdesk.services.bringing.fields.value import Field, Kind, Value

_GOOD = frozenset({"passed", "pass", "yes", "ok", "green", "successful", "all tests passed", "tests passed"})
_TYPE_PASSED = re.compile(r"[a-z]+(?: tests?)? (?:passed|ok|green|successful)")


def plain(key: str, words: str, attribute: str, kind: Kind = Kind.TEXT) -> Field:
    """A field of the record itself."""

    def put(change: Change, value: Value, source: Provenance) -> Change:
        given: dict[str, Any] = {attribute: value}
        return sourced(replace(change, **given), attribute, source)

    return Field(key=key, words=words, kind=kind, get=lambda c: getattr(c, attribute) or "", put=put)


def listed(key: str, words: str, attribute: str, kind: Kind) -> Field:
    """Several values of the record itself."""

    def put(change: Change, value: Value, source: Provenance) -> Change:
        several: dict[str, Any] = {attribute: _several(value)}
        return sourced(replace(change, **several), attribute, source)

    return Field(key=key, words=words, kind=kind, get=lambda c: getattr(c, attribute), put=put)


def within(key: str, words: str, path: str, make: Callable[..., Any], kind: Kind = Kind.TEXT) -> Field:
    """A field of one fact on the record, such as the check after go-live."""
    attribute, _, part = path.partition(".")

    def get(change: Change) -> Value:
        fact = getattr(change, attribute)
        return getattr(fact, part) or "" if fact is not None else ""

    def put(change: Change, value: Value, source: Provenance) -> Change:
        fact = getattr(change, attribute)
        if fact is None:
            given = {"provenance": source} if "provenance" in make.__dataclass_fields__ else {}  # type: ignore[attr-defined]
            made: dict[str, Any] = {attribute: make(**{part: value}, **given)}
            return replace(change, **made)
        mended: dict[str, Any] = {attribute: replace(fact, **{part: value})}
        return sourced(replace(change, **mended), path, source)

    return Field(key=key, words=words, kind=kind, get=get, put=put)


def deployed(key: str, words: str, part: str, kind: Kind = Kind.TEXT, *, link: str = "") -> Field:
    """A field of the first deployment; with `link`, a record without any keeps it as a pointer instead."""

    def get(change: Change) -> Value:
        return getattr(change.deployments[0], part) or "" if change.deployments else ""

    def put(change: Change, value: Value, source: Provenance) -> Change:
        given: dict[str, Any] = {part: value}
        if link:
            change = linked(change, link, str(value))
        if not change.deployments:
            made = Deployment(**given, provenance=source)
            return change if link else replace(change, deployments=(made,))
        first, *rest = change.deployments
        if first.provenance != source:
            change = sourced(change, f"deployments.{part}", source)
        return replace(change, deployments=(replace(first, **given), *rest))

    def same(change: Change, value: Value) -> bool:
        targets = {each.target for each in change.links if each.kind == link}
        return str(value) in targets or any(getattr(d, part) == value for d in change.deployments)

    return Field(key=key, words=words, kind=kind, get=get, put=put, same=same if link else None)


def linked(change: Change, kind: str, target: str) -> Change:
    """The record with one pointer more, unless it has it."""
    if not target or any(each.kind == kind and each.target == target for each in change.links):
        return change
    return replace(change, links=(*change.links, Link(kind=kind, target=target)))


def sourced(change: Change, field: str, source: Provenance) -> Change:
    """Note where one field comes from, where that is not where the record comes from."""
    kept = tuple(each for each in change.field_sources if each.field != field)
    if change.provenance == source:
        return replace(change, field_sources=kept) if len(kept) != len(change.field_sources) else change
    return replace(change, field_sources=(*kept, FieldSource(field=field, provenance=source)))


def standing(change: Change) -> list[Approval]:
    """The approvals of a record that stand."""
    return [a for a in change.approvals if a.decision == "approve" and a.voided_at is None]


def put_approvers(change: Change, value: Value, source: Provenance) -> Change:
    """Each name is an approval; where as many stand already, the names replace theirs."""
    names = _several(value)
    held = standing(change)
    if len(held) == len(names):
        return _swapped(change, held, [replace(a, person=n) for a, n in zip(held, names, strict=True)], source)
    known = {a.person for a in held}
    # An approval of a list rests on that list; only the export of a system is held as what shows it.
    shown = source.file if source.basis == "export" else None
    more = tuple(Approval(person=n, evidence=shown, provenance=source) for n in names if n not in known)
    return replace(change, approvals=(*change.approvals, *more))


def put_approved_at(change: Change, value: Value, source: Provenance) -> Change:
    """One time for all approvals, or one for each."""
    times: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
    held = standing(change)
    if len(times) == 1:
        times *= len(held)
    dated = [replace(a, decided_at=t) for a, t in zip(held, times, strict=False) if isinstance(t, datetime)]
    return _swapped(change, held[: len(dated)], dated, source)


def _swapped(change: Change, before: list[Approval], after: list[Approval], source: Provenance) -> Change:
    fresh = {
        id(old): old if old == new else replace(new, provenance=source, roles_claimed=())
        for old, new in zip(before, after, strict=True)
    }
    return replace(change, approvals=tuple(fresh.get(id(a), a) for a in change.approvals))


def put_reviewers(change: Change, value: Value, source: Provenance) -> Change:
    """Each name is a code review."""
    names = _several(value)
    held = change.code_reviews
    if len(held) == len(names):
        pairs = zip(held, names, strict=True)
        fresh = tuple(r if r.person == n else replace(r, person=n, provenance=source) for r, n in pairs)
        return replace(change, code_reviews=fresh)
    known = {r.person for r in held}
    more = tuple(CodeReview(person=n, provenance=source) for n in names if n not in known)
    return replace(change, code_reviews=(*held, *more))


def put_reviewed_at(change: Change, value: Value, source: Provenance) -> Change:
    """One time for all reviews, or one for each."""
    times: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
    held = change.code_reviews
    if len(times) == 1:
        times *= len(held)
    fresh = [replace(r, at=t, provenance=source) for r, t in zip(held, times, strict=False) if isinstance(t, datetime)]
    return replace(change, code_reviews=(*fresh, *held[len(fresh) :]))


def tested(change: Change) -> Value:
    """What is said of the first test."""
    return (change.tests[0].note or change.tests[0].result) if change.tests else ""


def put_tested(change: Change, value: Value, source: Provenance) -> Change:
    """What a list says of testing: a result only where it plainly says so, a type only where it names one."""
    text = str(value)
    words = folded(text)
    result = "passed" if words in _GOOD or _TYPE_PASSED.fullmatch(words) else ""
    type_ = next(iter(types_named_in(text)), "test")
    if not change.tests:
        return replace(change, tests=(TestRun(type=type_, result=result, note=text, provenance=source),))
    first, *rest = change.tests
    return replace(change, tests=(replace(first, result=result, note=text, provenance=source), *rest))


def put_tested_at(change: Change, value: Value, source: Provenance) -> Change:
    """When the first test was carried out."""
    if not isinstance(value, datetime):
        return change
    first, *rest = change.tests or (TestRun(type="test", provenance=source),)
    return replace(change, tests=(replace(first, executed_at=value), *rest))


def _several(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
