"""The stored form of a set of policy parameters, bound to a policy version (PRM-01)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.basis import Provenance, ShapePatch


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterValue:
    """One parameter's value: its dotted path and its value as canonical JSON text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSet:
    """Every parameter value that one or several policy versions print and enforce."""

    ref: str
    title: str = ""
    values: tuple[ParameterValue, ...] = ()
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()
