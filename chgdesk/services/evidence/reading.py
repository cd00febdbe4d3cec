"""Questions about evidence: what is held for which record, what is weak, what is missing, and its first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import EvidenceLink
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.evidence_taking import EvidenceWarning, LintGround, MissingKind, lint_evidence, missing_kinds
from chgdesk.domain.people import Organisation
from chgdesk.errors import UserError
from chgdesk.services.evidence.adding import REMARKS
from chgdesk.services.registry import answers
from chgdesk.storage import audit_log
from chgdesk.storage.kinds import CHANGE, EVIDENCE, ORGANISATION
from chgdesk.storage.queries import evidence
from chgdesk.storage.repositories import Held, Reader

_READ_IN_FULL = 50
"""Records that name one file which are read for it; a file that serves thousands would take long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceUse:
    """One place where a file is evidence: the record, and how it is named there."""

    change: str
    link: EvidenceLink


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOnFile:
    """A piece of evidence with every record that names it."""

    item: EvidenceItem
    uses: tuple[EvidenceUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvidence:
    """Every piece of evidence, or that of one change; answers a tuple of `EvidenceOnFile`."""

    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNamed:
    """One piece of evidence by its reference, its SHA-256 or a beginning of it of eight signs or more."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLint:
    """What is weak about the evidence of one change, or of every change that has any (EVD-02, EVD-03)."""

    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvidence:
    """What the machine remarks on about one record's evidence."""

    change: str
    warnings: tuple[EvidenceWarning, ...]
    missing: tuple[MissingKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePart:
    """The first bytes of a held file, for a preview."""

    sha256: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRemarks:
    """What the entry of an act says of files that were held already; one sentence each."""

    seq: int


@answers(ListEvidence)
def _list(query: ListEvidence, connection: Any) -> tuple[EvidenceOnFile, ...]:
    items: Reader[EvidenceItem] = Reader(connection, EVIDENCE)
    changes = _Changes(connection)
    held = evidence.of_change(connection, changes.by_ref(query.change).rid) if query.change else items.all()
    return tuple(EvidenceOnFile(item=one.value, uses=changes.uses(one.value.sha256)) for one in held)


@answers(EvidenceNamed)
def _named(query: EvidenceNamed, connection: Any) -> EvidenceOnFile:
    reader: Reader[EvidenceItem] = Reader(connection, EVIDENCE)
    text = query.text.strip()
    found = reader.find(text)
    held = [found] if found is not None else reader.matching("sha256", text.lower())
    if not held and len(text) >= 8:
        held = [reader.held(rid) for rid in evidence.beginning_with(connection, text.lower())]
    if not held:
        raise UserError(f"There is no evidence '{text[:20]}' here. `chgdesk evidence list` shows what there is.")
    if len({one.value.sha256 for one in held}) > 1:
        raise UserError(f"'{text[:20]}' begins the hash of several files. Give more of it.")
    return EvidenceOnFile(item=held[0].value, uses=_Changes(connection).uses(held[0].value.sha256))


@answers(EvidenceLint)
def _lint(query: EvidenceLint, connection: Any) -> tuple[RecordEvidence, ...]:
    changes = _Changes(connection)
    organisations: Reader[Organisation] = Reader(connection, ORGANISATION)
    zone = next((held.value.zone for held in organisations.all()), "UTC")
    ground = LintGround(calendar=Calendar(zone=zone))
    wanted = [changes.by_ref(query.change)] if query.change else changes.with_evidence()
    return tuple(_linted(held, changes, ground, connection) for held in wanted)


def _linted(held: Held[Change], changes: _Changes, ground: LintGround, connection: Any) -> RecordEvidence:
    change = held.value
    items = [one.value for one in evidence.of_change(connection, held.rid)]
    standing = {link.sha256 for link in change.evidence if link.stands}
    warnings: list[EvidenceWarning] = []
    for item in items:
        if item.sha256 in standing:
            warnings += lint_evidence(item, change, changes.others(item.sha256, change.ref), ground)
    return RecordEvidence(change=change.ref, warnings=tuple(warnings), missing=missing_kinds(change, items))


@answers(EvidencePart)
def _part(query: EvidencePart, connection: Any) -> bytes:
    return evidence.beginning(connection, query.sha256, query.most)


@answers(EvidenceRemarks)
def _remarks(query: EvidenceRemarks, connection: Any) -> tuple[str, ...]:
    entry = audit_log.entry(connection, query.seq)
    said = entry.detail.get(REMARKS, "") if entry is not None else ""
    return tuple(line for line in said.split("\n") if line)


class _Changes:
    """The changes that name files, each read once."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._reader: Reader[Change] = Reader(connection, CHANGE)
        self._known: dict[int, Held[Change]] = {}

    def by_ref(self, ref: str) -> Held[Change]:
        """A change by its number."""
        found = self._reader.find(ref)
        if found is None:
            raise UserError(f"There is no change {ref} in this workspace. `chgdesk change find` looks for words in it.")
        return self._known.setdefault(found.rid, found)

    def held(self, rid: int) -> Held[Change]:
        """A change by its number in the file."""
        if rid not in self._known:
            self._known[rid] = self._reader.held(rid)
        return self._known[rid]

    def with_evidence(self) -> list[Held[Change]]:
        """Every change that names a file."""
        return [self.held(rid) for rid in evidence.changes_naming(self._connection)]

    def uses(self, sha256: str) -> tuple[EvidenceUse, ...]:
        """The records that name these bytes, withdrawn ones too."""
        return tuple(
            EvidenceUse(change=held.value.ref, link=link)
            for held in map(self.held, evidence.changes_naming(self._connection, sha256))
            for link in held.value.evidence
            if link.sha256 == sha256
        )

    def others(self, sha256: str, ref: str) -> tuple[str, ...]:
        """The other records of which these bytes are evidence; of very many, withdrawn ones are not told apart."""
        named = evidence.refs_naming(self._connection, sha256)
        if len(named) <= _READ_IN_FULL:
            named = list(dict.fromkeys(use.change for use in self.uses(sha256) if use.link.stands))
        return tuple(other for other in named if other != ref)
