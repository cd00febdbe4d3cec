"""Everything a workspace holds that the judge reads, as one frozen value in the order it was recorded."""

from __future__ import annotations

from dataclasses import dataclass, field

from chgdesk.domain.catalogue import StandardTemplate, SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.controls import OwnControl
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.people import Organisation, Person, Role, RoleAssignment
from chgdesk.domain.policy import Acknowledgement, PolicyDocument, PolicyReview, PolicyVersion, TrainingAttendance
from chgdesk.domain.reconcile import DeploymentEvent, Incident, ReconciliationRun
from chgdesk.domain.waiver import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All registers at one moment; `change_rids` names the workspace row of each change, in the same order."""

    organisation: Organisation = field(default_factory=Organisation)
    people: tuple[Person, ...] = ()
    assignments: tuple[RoleAssignment, ...] = ()
    roles: tuple[Role, ...] = ()
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
    controls: tuple[OwnControl, ...] = ()
    changes: tuple[Change, ...] = ()
    change_rids: tuple[int, ...] = ()
