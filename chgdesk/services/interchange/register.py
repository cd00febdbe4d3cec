"""The values that one interchange file carries, per kind, as they are read from it and written to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chgdesk.domain.catalogue import StandardTemplate, SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.domain.policy import Acknowledgement, PolicyDocument, PolicyReview, PolicyVersion, TrainingAttendance
from chgdesk.domain.reconcile import DeploymentEvent, Incident, ReconciliationRun
from chgdesk.domain.waiver import Waiver

SOURCE: Final = "interchange file"
"""What provenance names as the source of everything read from such a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Everything of a workspace that the interchange format has a place for."""

    organisation: Organisation = Organisation()
    people: tuple[Person, ...] = ()
    assignments: tuple[RoleAssignment, ...] = ()
    parameter_sets: tuple[ParameterSet, ...] = ()
    documents: tuple[PolicyDocument, ...] = ()
    policy_versions: tuple[PolicyVersion, ...] = ()
    policy_reviews: tuple[PolicyReview, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    trainings: tuple[TrainingAttendance, ...] = ()
    templates: tuple[StandardTemplate, ...] = ()
    systems: tuple[SystemCard, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    incidents: tuple[Incident, ...] = ()
    runs: tuple[ReconciliationRun, ...] = ()
    events: tuple[DeploymentEvent, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Register):
    """What one file holds, with the sentences that its reader should tell the person importing it."""

    notes: tuple[str, ...] = ()
