"""Requirement → policy section → record field → finding → evidence, in our own words (MAP-01..07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chgdesk.domain.basis import Provenance

if TYPE_CHECKING:
    from chgdesk.domain.evidence_kinds import PeriodEvidence
    from chgdesk.domain.policy_text import PolicySection


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkRow:
    """One point of one framework, paraphrased; tied to topics or section keys, fields, findings and evidence kinds.

    `ref` is framework and point (`CC8.1 8`); `edition` says which text was paraphrased and its date (MAP-03).
    `category` names what must be in scope for the point to apply, such as Privacy; empty where it always applies.
    """

    ref: str
    framework: str
    point: str
    edition: str = ""
    paraphrase: str = ""
    topics: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    position: int = 0
    shown: bool = True
    own: bool = False
    category: str = ""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """Where the points of one framework come from: who publishes it, edition and date, in our own words what it asks.

    `related` names frameworks that belong to it (POL-24); `note` says what else a reader must know of the numbering.
    """

    name: str
    title: str
    publisher: str = ""
    edition: str = ""
    asks: str = ""
    related: tuple[str, ...] = ()
    note: str = ""
    shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One point that lacks something: a section of the policy, evidence in the period, or both (MAP-05).

    `absent` are the kinds of evidence it names of which the period holds none; `unfilled` the record fields that no
    record of the period fills. Both may be partly filled in without the point being a gap.
    """

    row: CrosswalkRow
    no_section: bool = False
    no_evidence: bool = False
    absent: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()


def ref_of(framework: str, point: str) -> str:
    """How a point is called: `CC8.1 8`; a framework of one point goes by its name."""
    return f"{framework} {point}".strip()


def tied_sections(row: CrosswalkRow, sections: Iterable[PolicySection]) -> tuple[PolicySection, ...]:
    """The sections that answer a point: those that name it or that it names; where there are none, those of its topics.

    A section names a point by itself or by all its framework. A removed section or one without text answers nothing.
    Screen, paper and gap list all ask here.
    """
    kept = [section for section in sections if not section.removed and section.body.strip()]
    named = tuple(section for section in kept if _names(row, section))
    return named or tuple(section for section in kept if section.topic in row.topics)


def _names(row: CrosswalkRow, section: PolicySection) -> bool:
    named = {" ".join(requirement.split()).casefold() for requirement in section.requirements}
    called = {name.casefold() for name in (row.ref, row.framework)}
    called |= {name.removeprefix(_BODY) for name in called}
    return section.key in row.sections or bool(named & called)


_BODY = "iso "
"""A clause of the standard is also called by its number alone: `7.5.3` for `ISO 7.5.3`."""


def gaps(rows: Iterable[CrosswalkRow], sections: tuple[PolicySection, ...], held: PeriodEvidence) -> tuple[Gap, ...]:
    """The points that no section answers or that the period holds no evidence for, in the rows' order (MAP-05).

    A point that names kinds of evidence needs one of them; one that names only fields needs one of them filled; one
    that names neither is answered by the policy alone.
    """
    return tuple(gap for row in rows if (gap := _gap(row, sections, held)).no_section or gap.no_evidence)


def _gap(row: CrosswalkRow, sections: tuple[PolicySection, ...], held: PeriodEvidence) -> Gap:
    absent = tuple(kind for kind in row.evidence if kind not in held.kinds)
    unfilled = tuple(field for field in row.fields if field not in held.fields)
    asked, lacking = (row.evidence, absent) if row.evidence else (row.fields, unfilled)
    return Gap(
        row=row,
        no_section=not tied_sections(row, sections),
        no_evidence=bool(asked) and len(lacking) == len(asked),
        absent=absent,
        unfilled=unfilled,
    )


def in_order(rows: Iterable[CrosswalkRow]) -> Iterator[CrosswalkRow]:
    """Rows by framework in order of appearance, each framework's points by position."""
    by_framework: dict[str, list[CrosswalkRow]] = {}
    for row in rows:
        by_framework.setdefault(row.framework, []).append(row)
    for group in by_framework.values():
        yield from sorted(group, key=lambda row: row.position)
