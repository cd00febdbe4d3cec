"""Requirement → policy section → record field → finding → evidence, in our own words (MAP-01..07)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.basis import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkRow:
    """One point of one framework, paraphrased; tied to topics or section keys, fields, findings and evidence kinds.

    `ref` is framework and point (`CC8.1 8`); `edition` says which text was paraphrased and its date (MAP-03).
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
    provenance: Provenance = Provenance()
