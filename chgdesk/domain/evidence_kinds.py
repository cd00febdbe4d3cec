"""Which kinds of evidence a period holds, and which fields its records fill (MAP-01, MAP-05)."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.judge import Evaluation
from chgdesk.domain.evidence import EvidenceItem, FindingNote
from chgdesk.domain.file_kinds import FILE_KINDS, file_kind

_ON_RECORDS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "change_record": ("Change record", ("title",)),
        "risk_assessment": ("Risk assessment", ("risk_declared",)),
        "impact_assessment": ("Impact assessment", ("impact", "data_touched")),
        "approval": ("Approval", ("approvals",)),
        "code_review": ("Code review", ("code_reviews",)),
        "pipeline_run": ("Pipeline run", ("ci",)),
        "security_scan": ("Security scan", ("scan",)),
        "staging_check": ("Check before production", ("staging.at",)),
        "test_result": ("Test result", ("tests",)),
        "test_data_statement": ("Statement on test data", ("test_data",)),
        "configuration_record": ("Configuration before and after", ("configuration_before", "configuration_after")),
        "patch_record": ("Patch with its advisory", ("patch",)),
        "rollback_plan": ("Rollback plan", ("rollback_plan",)),
        "rollback": ("Rollback carried out", ("rollback_execution",)),
        "backup_confirmation": ("Confirmed backup", ("backup_confirmed_at",)),
        "planned_window": ("Planned window", ("planned_window",)),
        "notice": ("Notice to those concerned", ("notices", "notified_at")),
        "deployment": ("Deployment on a record", ("deployments",)),
        "document_update": ("Answer on documents", ("documents_updated",)),
        "continuity_update": ("Answer on continuity plans", ("continuity_updated",)),
        "check_after_go_live": ("Check after go-live", ("verification",)),
        "sign_off": ("Sign-off of the result", ("validation_signoff",)),
        "incident_link": ("Incident named on a record", ("incident",)),
        "review_afterwards": ("Review after a change", ("pir",)),
        "follow_up": ("Follow-up change", ("follow_up_of", "emergency.permanent_fix")),
        "emergency_record": ("Emergency record", ("emergency",)),
        "emergency_review": ("Review of an emergency", ("emergency.retro_review", "emergency.retro_signoff")),
        "internal_control_note": ("Assessment for internal control", ("internal_control_note",)),
        "significant_change": ("Change marked significant", ("significant",)),
    }
)
"""Kinds that stand on change records: what people call them, and the fields any of which shows one."""

_IN_REGISTERS: Mapping[str, str] = MappingProxyType(
    {
        "policy_version": "Policy version in force",
        "policy_review": "Review of the policy",
        "acknowledgement": "Acknowledgement of the policy",
        "training": "Training attended",
        "role_assignment": "Roles held, with dates",
        "standard_procedure": "Approved standard procedure",
        "system_card": "System card",
        "policy_exception": "Policy exception in force",
        "incident": "Incident",
        "deployment_event": "Deployment event of a log",
        "log_review": "Finished log review",
        "finding_note": "Finding read by a person",
    }
)

AS_FILES: Mapping[str, str] = MappingProxyType(
    {
        "access_list": "List of who may change production",
        "antimalware_report": "Report of the tool against harmful software",
        "branch_protection": "Branch protection settings",
        "change_meeting": "Notes of a change meeting",
        "environment_statement": "Statement on separate environments",
        "management_review": "Notes of a management review",
        "outside_document": "Document from outside on the list",
        "recovery_test": "Result of a recovery test",
    }
)
"""Kinds that the shipped crosswalk asks for and only a file can show; files may bring others."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        **{kind.key: kind.title for kind in FILE_KINDS},
        **{key: title for key, (title, _) in _ON_RECORDS.items()},
        **_IN_REGISTERS,
        **AS_FILES,
    }
)
"""Every kind of evidence with a title: of records, of registers, of the crosswalk, and of files (EVD-04)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEvidence:
    """What a period holds: kinds of evidence, fields that at least one of its records fills, and how many records."""

    kinds: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    records: int = 0


def kind_title(kind: str) -> str:
    """A kind of evidence as people call it; a file's own kind in plain words."""
    found = file_kind(kind)
    return KINDS.get(kind) or (found.title if found else kind.replace("_", " ").capitalize())


def period_evidence(
    evaluation: Evaluation,
    *,
    fields: Iterable[str] = (),
    items: Iterable[EvidenceItem] = (),
    notes: Iterable[FindingNote] = (),
) -> PeriodEvidence:
    """What the judged period holds; `fields` are the record fields to look at, `items` the files kept."""
    members = {judgement.ref for judgement in evaluation.population}
    changes = tuple(c for c in evaluation.facts.register.changes if c.ref in members)
    asked = dict.fromkeys((*fields, *(path for _, paths in _ON_RECORDS.values() for path in paths)))
    filled = frozenset(path for path in asked if any(is_filled(change, path) for change in changes))
    on_records = {kind for kind, (_, paths) in _ON_RECORDS.items() if filled.intersection(paths)}
    read = {"finding_note"} if any(note.change in members for note in notes) else set()
    files = _file_kinds(evaluation, items, changes)
    kinds = frozenset({*on_records, *read, *_register_kinds(evaluation), *files})
    return PeriodEvidence(kinds=kinds, fields=filled, records=len(changes))


def _register_kinds(evaluation: Evaluation) -> Iterator[str]:
    """Which registers beside the changes hold something of the period."""
    period, facts, register = evaluation.period, evaluation.facts, evaluation.facts.register
    local = evaluation.rules.calendar.local_date

    def touches(first: date | None, last: date | None) -> bool:
        return (first is None or first <= period.last) and (last is None or last >= period.first)

    shown = {
        "policy_version": any(facts.version_on(day) for day in (period.first, period.last)),
        "policy_review": any(r.completed_on and period.holds(r.completed_on) for r in register.policy_reviews),
        "acknowledgement": any(period.holds(local(a.at)) for a in register.acknowledgements),
        "training": any(period.holds(local(t.at)) for t in register.trainings),
        "role_assignment": any(
            touches(local(a.held_from), local(a.held_to) if a.held_to else None) for a in register.assignments
        ),
        "standard_procedure": any(t.approved_on and touches(t.approved_on, t.revoked_on) for t in register.templates),
        "system_card": bool(register.systems),
        "policy_exception": any(w.approvals and touches(w.starts_on, w.expires_on) for w in register.waivers),
        "incident": any(i.opened_at and period.holds(local(i.opened_at)) for i in register.incidents),
        "deployment_event": any(period.holds(local(e.at)) for e in register.events),
        "log_review": any(r.completed_at and touches(r.first_day, r.last_day) for r in register.runs),
    }
    yield from (kind for kind, held in shown.items() if held)


def _file_kinds(evaluation: Evaluation, items: Iterable[EvidenceItem], changes: Iterable[Change]) -> Iterator[str]:
    """Kinds of files that belong to a record of the period, were captured in it or cover a part of it."""
    linked = {link.sha256 for change in changes for link in change.evidence if link.stands}
    period, local = evaluation.period, evaluation.rules.calendar.local_date
    for item in items:
        captured = item.captured_at is not None and period.holds(local(item.captured_at))
        covers = (item.covers_from or item.covers_to) is not None and (
            (item.covers_from or period.first) <= period.last and (item.covers_to or period.last) >= period.first
        )
        if item.kind and item.held and (item.sha256 in linked or captured or covers):
            yield item.kind


def is_filled(change: Change, path: str) -> bool:
    """Whether a record says anything at a dotted field path; of a list, any item may."""
    return _says(change, path.split("."))


def _says(value: Any, keys: list[str]) -> bool:
    if isinstance(value, tuple):
        return any(_says(each, keys) for each in value)
    if not keys:
        return (
            any(bool(getattr(value, name)) for name in _names(value))
            if is_dataclass(value)
            else value not in (None, "", False)
        )
    return value is not None and _says(getattr(value, keys[0]), keys[1:])


def _names(fact: Any) -> Iterator[str]:
    """The fields of a fact that say something: not where it comes from."""
    return (name for name in fact.__dataclass_fields__ if name not in _NOT_FACTS)


def is_record_field(path: str) -> bool:
    """Whether a change record has this field: `approvals`, `impact.dependencies`, `deployments.path`."""
    type_: Any = Change
    for key in path.split("."):
        found = _hints(type_).get(key)
        if found is None or key in _NOT_FACTS:
            return False
        type_ = _inner(found)
    return bool(path)


_NOT_FACTS = frozenset({"provenance", "field_sources", "shape"})


@cache
def _hints(type_: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(type_) if is_dataclass(type_) else {}


def _inner(type_: Any) -> Any:
    """What an optional value or a list of values holds."""
    if typing.get_origin(type_) in {types.UnionType, typing.Union, tuple}:
        return next(_inner(each) for each in typing.get_args(type_) if each not in {type(None), Ellipsis})
    return type_
