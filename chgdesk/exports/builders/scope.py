"""What every page of a bundle or export is built from: the judged register, who asks, when, and the trail's head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.calendar import day_words
from chgdesk.domain.change import Change
from chgdesk.domain.controls import in_use, numbers_by_letter
from chgdesk.domain.evaluation.findings import Judgement
from chgdesk.domain.evaluation.judge import Evaluation
from chgdesk.domain.evaluation.register_line import open_findings
from chgdesk.domain.evidence import EvidenceItem, FindingNote
from chgdesk.exports.report import Block, Orientation, RegisterHead, Report, ReportMeta, data_digest

UNREVIEWED = "Not reviewed by a person"
"""Stands on each page until every finding in scope is confirmed or explained (EVD-23)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One period of one workspace, judged, with what the pages say of their making."""

    evaluation: Evaluation
    generated_at: datetime
    generated_by: str
    app_version: str
    head: RegisterHead | None
    evidence: tuple[EvidenceItem, ...] = ()
    notes: tuple[FindingNote, ...] = ()
    fixed_time: str = ""
    what_ifs: tuple[str, ...] = ()
    known_at: str = ""

    @property
    def changes(self) -> Mapping[str, Change]:
        """Every change record by its number."""
        return {change.ref: change for change in self.evaluation.facts.register.changes}

    @property
    def members(self) -> tuple[tuple[Change, Judgement], ...]:
        """The period's records with their judgements, in id order."""
        changes = self.changes
        return tuple((changes[j.ref], j) for j in self.evaluation.population)

    @property
    def period_words(self) -> str:
        """The period as people read it."""
        period = self.evaluation.period
        return f"{day_words(period.first)} to {day_words(period.last)}"

    @property
    def said(self) -> Mapping[tuple[str, str, str], FindingNote]:
        """What a person said of each finding: by record, code, and role or test; the latest counts."""
        return {(note.change, note.code, note.about): note for note in self.notes}

    @property
    def counts(self) -> tuple[int, int, int]:
        """Findings confirmed by a person, explained by a person, and read by nobody yet (EVD-23)."""
        confirmed = explained = unread = 0
        said = self.said
        for _, judgement in self.members:
            for finding in open_findings(judgement):
                note = said.get((judgement.ref, finding.code, finding.role or finding.test or ""))
                if note is None:
                    unread += 1
                elif note.verdict == "confirmed":
                    confirmed += 1
                else:
                    explained += 1
        return confirmed, explained, unread

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has confirmed or explained every finding in scope."""
        return self.counts[2] == 0

    @property
    def control_numbers(self) -> Mapping[str, tuple[str, ...]]:
        """The numbers of the organisation's own controls by letter; empty where it has none in use (EVD-21)."""
        controls = in_use(self.evaluation.facts.register.controls)
        return numbers_by_letter(controls) if controls else {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Lines that stand on every page made from this scope."""
        lines = []
        if self.evaluation.facts.register.organisation.fictional:
            lines.append("Fictional sample company")
        if self.fixed_time:
            lines.append(f"Time set by the operator (--fixed-time {self.fixed_time})")
        if self.what_ifs:
            lines.append(f"What-if values, not the policy's: {'; '.join(self.what_ifs)}")
        if self.known_at:
            lines.append(f"As recorded by {self.known_at} (--known-at)")
        return tuple(lines)


def make_report(
    scope: Scope,
    title: str,
    blocks: tuple[Block, ...],
    *,
    kind: str = "register record",
    reference: str = "",
    status: str = "",
    filter_words: str = "",
    count: int | None = None,
    warnings: tuple[str, ...] = (),
    cover: bool = False,
    orientation: Orientation = Orientation.AUTO,
) -> Report:
    """A report with the header and footer that EVD-07 asks for."""
    register = scope.evaluation.facts.register
    document = register.documents[0] if register.documents else None
    rules = scope.evaluation.rules
    meta = ReportMeta(
        title=title,
        kind=kind,
        organisation=register.organisation.name or "Organisation not named",
        system=register.organisation.system,
        generated_at=scope.generated_at,
        zone=rules.calendar.zone,
        generated_by=scope.generated_by,
        app_version=scope.app_version,
        reference=reference,
        status=status,
        classification=document.classification if document else "",
        period=scope.period_words,
        filter=filter_words,
        parameters=_rules_words(scope),
        record_count=count,
        data_sha256=data_digest(blocks),
        register_head=scope.head,
        warnings=(*scope.warnings, *warnings),
        cover=cover,
        orientation=orientation,
    )
    return Report(meta=meta, blocks=blocks)


def _rules_words(scope: Scope) -> str:
    sets = sorted({j.parameter_set for j in scope.evaluation.population if j.parameter_set})
    named = ", ".join(sets) or scope.evaluation.rules.name or "no parameter set"
    return f"{named} (each record by the version in force on its day)" if len(sets) > 1 else named
