"""The crosswalk: the points we ship, what the organisation changed or added, and what lacks an answer (MAP-01..07)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from chgdesk import paths
from chgdesk.domain.crosswalk import CrosswalkRow, Framework, Gap, gaps, in_order, ref_of
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.evidence_kinds import PeriodEvidence, period_evidence
from chgdesk.domain.policy import UNPUBLISHED, PolicyVersion, version_in_force
from chgdesk.domain.policy_text import PolicySection
from chgdesk.domain.register import Register
from chgdesk.services.desk import Desk
from chgdesk.services.judging import judge_desk
from chgdesk.services.policies.queries import SectionsOf, StoredSection
from chgdesk.services.reading import RecordsOf

FILES = ("soc2", "iso27001", "nist-800-53", "pci-dss", "hipaa", "cobit", "itil", "21-cfr-11")
"""The shipped files in the order in which frameworks are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapReport:
    """What lacks an answer in a period: which version's sections were read, what the period holds, and the gaps.

    `version` is None where no version is on record; one adopted as a file may have no sections.
    """

    period: Period
    version: PolicyVersion | None
    sections: tuple[PolicySection, ...]
    held: PeriodEvidence
    rows: tuple[CrosswalkRow, ...]
    gaps: tuple[Gap, ...]


@cache
def _shipped() -> tuple[tuple[Framework, ...], tuple[CrosswalkRow, ...]]:
    frameworks: list[Framework] = []
    rows: list[CrosswalkRow] = []
    for name in FILES:
        content = json.loads((paths.resources() / "crosswalk" / f"{name}.json").read_text(encoding="utf-8"))
        for given in content["frameworks"]:
            points = given.pop("points")
            framework = Framework(**{**given, "related": tuple(given["related"])})
            frameworks.append(framework)
            rows += (_row(framework, position, point) for position, point in enumerate(points, start=1))
    return tuple(frameworks), tuple(rows)


def _row(framework: Framework, position: int, point: Mapping[str, Any]) -> CrosswalkRow:
    return CrosswalkRow(
        ref=ref_of(framework.name, point["point"]),
        framework=framework.name,
        point=point["point"],
        edition=framework.edition,
        paraphrase=point["paraphrase"],
        position=position,
        shown=framework.shown,
        category=point.get("category", ""),
        topics=tuple(point["topics"]),
        fields=tuple(point["fields"]),
        findings=tuple(point["findings"]),
        evidence=tuple(point["evidence"]),
    )


def frameworks() -> tuple[Framework, ...]:
    """The frameworks we ship points of, with edition and date, in the order in which they are listed (MAP-03)."""
    return _shipped()[0]


def base_rows() -> tuple[CrosswalkRow, ...]:
    """Every point we ship, in our own words (MAP-01, MAP-02)."""
    return _shipped()[1]


@cache
def base_by_ref() -> Mapping[str, CrosswalkRow]:
    """The shipped points by reference."""
    return MappingProxyType({row.ref: row for row in base_rows()})


def overlaid(stored: Iterable[CrosswalkRow] = ()) -> tuple[CrosswalkRow, ...]:
    """The shipped points as the organisation changed them, then its own frameworks (MAP-04).

    What a shipped point belongs to (framework, edition, category, place) stays ours, whatever was stored.
    """
    changed = {row.ref: row for row in stored}
    base = tuple(_changed(row, changed[row.ref]) if row.ref in changed else row for row in base_rows())
    own = tuple(replace(row, own=True) for ref, row in changed.items() if ref not in base_by_ref())
    return tuple(in_order((*base, *own)))


def _changed(row: CrosswalkRow, by: CrosswalkRow) -> CrosswalkRow:
    return replace(
        by,
        framework=row.framework,
        point=row.point,
        edition=row.edition,
        category=row.category,
        position=row.position,
        own=False,
    )


def crosswalk_of(desk: Desk) -> tuple[CrosswalkRow, ...]:
    """The crosswalk of a workspace."""
    return overlaid(held.value for held in desk.ask(RecordsOf(kind="crosswalk_row")))


def known_frameworks(rows: Iterable[CrosswalkRow]) -> tuple[Framework, ...]:
    """The frameworks of some rows: ours as shipped, the organisation's own as far as their rows tell."""
    ours = {framework.name: framework for framework in frameworks()}
    found: dict[str, Framework] = {}
    for row in rows:
        mine = Framework(name=row.framework, title=row.framework, edition=row.edition, note="Of your own.", shown=True)
        found.setdefault(row.framework, ours.get(row.framework, mine))
    return tuple(found.values())


def gap_report(desk: Desk, period: Period, *, everything: bool = False) -> GapReport:
    """Judge the period and say which shown points, or all, lack a section or evidence (MAP-05)."""
    rows = tuple(row for row in crosswalk_of(desk) if row.shown or everything)
    evaluation = judge_desk(desk, period, desk.context.now())
    held = period_evidence(
        evaluation,
        fields=(field for row in rows for field in row.fields),
        items=(each.value for each in desk.ask(RecordsOf(kind="evidence_item"))),
        notes=(each.value for each in desk.ask(RecordsOf(kind="finding_note"))),
    )
    held = replace(held, kinds=held.kinds | _outside(desk))
    version, sections = policy_text(desk, evaluation.facts.register, period.last)
    return GapReport(
        period=period, version=version, sections=sections, held=held, rows=rows, gaps=gaps(rows, sections, held)
    )


def _outside(desk: Desk) -> frozenset[str]:
    """Documents from outside stand in a list of their own, which the judge does not read (POL-21)."""
    listed = (each.value for each in desk.ask(RecordsOf(kind="related_document")))
    return frozenset({"outside_document"} if any(d.origin != "internal" and not d.retired for d in listed) else ())


def policy_text(desk: Desk, register: Register, day: date) -> tuple[PolicyVersion | None, tuple[PolicySection, ...]]:
    """The version whose text answers on a day, and its sections."""
    version = version_read_on(register, day)
    if version is None:
        return None, ()
    held: tuple[StoredSection, ...] = desk.ask(SectionsOf(version=version.ref))
    return version, tuple(each.section for each in held if not each.section.removed)


def version_read_on(register: Register, day: date) -> PolicyVersion | None:
    """The version in force on a day; where none is, the newest under way, so that a first draft can be tried."""
    published = tuple(v for v in register.policy_versions if v.state not in UNPUBLISHED)
    under_way = (v for v in reversed(register.policy_versions) if v.state in {"draft", "in_review", "approved"})
    return version_in_force(published, day) or next(under_way, None)
