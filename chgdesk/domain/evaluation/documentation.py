"""Request and documentation (attribute A; R0, R6, R7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from functools import lru_cache

from chgdesk.domain.calendar import span_words
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.findings import Finding, ParameterUsed
from chgdesk.domain.evaluation.subject import MAJOR, NORMAL, STANDARD, Subject

_TRIMMED = " .,;:-"


def find_documentation(subject: Subject) -> Iterator[Finding]:
    """Dates that contradict each other, missing fields, vague text, and records written afterwards."""
    yield from _date_order(subject)
    yield from _missing_fields(subject)
    yield from _vague(subject)
    yield from _retroactive(subject)


def _date_order(subject: Subject) -> Iterator[Finding]:
    change = subject.change
    early = [name for name, at in _later_facts(change) if at is not None and at < subject.start]
    started, ended = change.started_at, change.ended_at
    if started is not None and ended is not None and ended < started:
        early.insert(0, "end of implementation")
    if early:
        yield Finding(
            code="DOC-DATE-ORDER",
            attribute="A",
            rule="R0",
            names=tuple(early),
            sentence=f"Dated before the start of implementation ({subject.when(subject.start)}): {', '.join(early)}.",
        )


def _later_facts(change: Change) -> tuple[tuple[str, datetime | None], ...]:
    emergency = change.emergency
    review = emergency.retro_review if emergency else None
    sign_off = emergency.retro_signoff if emergency else None
    return (
        ("check after go-live", change.verification.at if change.verification else None),
        ("post-implementation review", change.pir.at if change.pir else None),
        ("validation sign-off", change.validation_signoff.at if change.validation_signoff else None),
        ("retrospective review", review.at if review else None),
        ("retroactive sign-off", sign_off.at if sign_off else None),
    )


def _missing_fields(subject: Subject) -> Iterator[Finding]:
    asked = subject.rules.required_fields.get(subject.category, ())
    empty = tuple(name for name in asked if is_empty(subject.change, name))
    if empty:
        yield Finding(
            code="DOC-FIELD-MISSING",
            attribute="A",
            rule="R6",
            names=empty,
            sentence=f"Empty, though the policy asks for it: {', '.join(empty).replace('_', ' ')}.",
            parameters=subject.used(f"required_fields.{subject.category}"),
        )


_NAMES_IN_POLICY = {
    "id": "ref",
    "template_id": "template",
    "category_declared": "category",
    "sast": "scan",
    "deployment": "deployments",
    "stakeholder_notified_at": "notified_at",
    "incident_id": "incident",
    "sod_exception_id": "sod_exception",
    "exception_ids": "exceptions",
}
"""Fields whose name in the policy differs from the record's own."""


def known_fields() -> frozenset[str]:
    """Every name under which the policy can ask for a field of the record (R6)."""
    return frozenset({*(each.name for each in fields(Change)), *_NAMES_IN_POLICY})


def is_empty(change: Change, name: str) -> bool:
    """Whether a field that the policy names holds nothing; a name the record does not know counts as empty (R6)."""
    value = getattr(change, _NAMES_IN_POLICY.get(name, name), None)
    if name == "planned_window":
        return change.planned_window is None or (
            change.planned_window.start is None and change.planned_window.end is None
        )
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == ()


def _vague(subject: Subject) -> Iterator[Finding]:
    change, rules = subject.change, subject.rules
    left = telling_text(change.description, rules.vague_terms)
    if change.title.strip() and len(left) >= rules.min_description_chars:
        return
    if not change.title.strip():
        sentence = "The title is empty."
    else:
        sentence = (
            f"The description has {len(left)} telling characters; the policy asks for {rules.min_description_chars}."
        )
    used = subject.used("documentation.min_description_chars", "documentation.vague_terms")
    yield Finding(code="DOC-VAGUE", attribute="A", rule="R6", sentence=sentence, parameters=used)


def telling_text(description: str, vague_terms: tuple[str, ...]) -> str:
    """The description without vague terms, as whole words in any case, and trimmed of points and dashes (R6)."""
    pattern = _vague_pattern(vague_terms)
    text = description if pattern is None else pattern.sub("", description)
    return text.strip(_TRIMMED).strip().strip(_TRIMMED)


@lru_cache(maxsize=64)
def _vague_pattern(vague_terms: tuple[str, ...]) -> re.Pattern[str] | None:
    terms = sorted((term for term in vague_terms if term.strip()), key=len, reverse=True)
    if not terms:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, terms))})(?!\w)", re.IGNORECASE)


def _retroactive(subject: Subject) -> Iterator[Finding]:
    written = subject.first_written
    if written is None or subject.is_emergency:
        return
    if subject.category in {NORMAL, MAJOR}:
        limit: datetime | None = subject.start
        used: tuple[ParameterUsed, ...] = ()
    elif subject.category == STANDARD:
        limit = subject.rules.calendar.due(subject.end, subject.rules.standard_log_within)
        used = subject.used("standard.log_within")
    else:
        return
    if limit is not None and written > limit:
        late = span_words(int((written - limit).total_seconds()))
        yield Finding(
            code="DOC-RETROACTIVE",
            attribute="A",
            rule="R7",
            sentence=f"First written down {subject.when(written)}, {late} after {subject.when(limit)}.",
            parameters=used,
        )
