"""Write the register in the interchange format; a register that came from a file is written as that file was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from chgdesk.domain.basis import Provenance, ShapePatch
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.policy import PolicyDocument
from chgdesk.domain.register import Register
from chgdesk.services.interchange import write_registers as write
from chgdesk.services.interchange.register import SOURCE
from chgdesk.services.interchange.shape import Groups, apply
from chgdesk.services.interchange.write_change import CHANGE_GROUPS, Written, write_change


class Recorded(Protocol):
    """A record with its source and the shape its file gave it."""

    @property
    def provenance(self) -> Provenance:
        """Where it comes from."""

    @property
    def shape(self) -> tuple[ShapePatch, ...]:
        """How its file wrote it."""


R = TypeVar("R", bound=Recorded)


def write_interchange(register: Register, *, omitted: Mapping[str, int]) -> dict[str, Any]:
    """The register in format 1, with what the format cannot say counted under `omitted` where there is any."""
    document = compose(register)
    apply(document, register.organisation.shape)
    left_out = {what: count for what, count in sorted(omitted.items()) if count}
    if left_out:
        document["omitted"] = left_out
    return document


def compose(register: Register) -> Written:
    """The register as an object of the format, save how the file as a whole was written."""
    document = write.write_organisation(register.organisation)
    chosen = chosen_parameters(register)
    document["policy_parameters"] = (
        _shaped(chosen, write.write_parameters) if chosen else {"timezone": register.organisation.zone}
    )
    document["people"] = _people(register)
    if register.systems:
        document["systems"] = _all(register.systems, write.write_system)
    document["standard_templates"] = _all(register.templates, write.write_template)
    document["exceptions"] = _all(register.waivers, write.write_waiver)
    document["incidents"] = _all(register.incidents, write.write_incident)
    document["reconciliation_runs"] = _all(register.runs, write.write_run)
    document["changes"] = _all(register.changes, write_change, CHANGE_GROUPS)
    document["deployment_events"] = _all(register.events, write.write_event, write.EVENT_GROUPS)
    policy = chosen_document(register)
    document["policy_document"] = _policy(register, policy) if policy else None
    return document


def chosen_parameters(register: Register) -> ParameterSet | None:
    """The one set that the format has room for: that of the latest version of the policy, else the last one."""
    by_ref = {values.ref: values for values in register.parameter_sets}
    dated = [v for v in register.policy_versions if v.effective_on is not None and v.parameter_set in by_ref]
    if dated:
        return by_ref[max(dated, key=lambda v: (str(v.effective_on), v.number)).parameter_set]
    return register.parameter_sets[-1] if register.parameter_sets else None


def chosen_document(register: Register) -> PolicyDocument | None:
    """The one policy document that the format has room for: the first policy."""
    ordered = _in_file_order(register.documents)
    return next((d for d in ordered if d.kind == "policy"), ordered[0] if ordered else None)


def _people(register: Register) -> list[Written]:
    roles: dict[str, list[Written]] = {}
    for assignment in _in_file_order(register.assignments):
        roles.setdefault(assignment.person, []).append(_shaped(assignment, write.write_assignment))
    people = []
    for person in _in_file_order(register.people):
        written = write.write_person(person) | {"roles": roles.get(person.ref, [])}
        apply(written, person.shape)
        people.append(written)
    return people


def _policy(register: Register, document: PolicyDocument) -> Written:
    written = write.write_document(document)
    held: dict[str, tuple[tuple[Any, ...], Callable[[Any], Written]]] = {
        "versions": (register.policy_versions, write.write_version),
        "reviews": (register.policy_reviews, write.write_review),
        "acknowledgements": (register.acknowledgements, write.write_acknowledgement),
        "training": (register.trainings, write.write_training),
    }
    for key, (records, writer) in held.items():
        written[key] = _all(tuple(r for r in records if r.document == document.ref), writer)
    apply(written, document.shape)
    return written


def _all(records: tuple[R, ...], writer: Callable[[R], Written], groups: Groups = ()) -> list[Written]:
    return [_shaped(record, writer, groups) for record in _in_file_order(records)]


def _shaped(record: R, writer: Callable[[R], Written], groups: Groups = ()) -> Written:
    written = writer(record)
    apply(written, record.shape, groups)
    return written


def _in_file_order(records: tuple[R, ...]) -> list[R]:
    """Imported records as their file had them, then those written at the desk as they are given."""
    return sorted(records, key=_place)


def _place(record: Recorded) -> tuple[int, float, str, tuple[int, ...]]:
    origin = record.provenance
    if origin.source != SOURCE or origin.row is None or origin.recorded_at is None:
        return (1, 0.0, "", ())
    steps = tuple(int(step) for step in origin.row.split("/") if step.isdecimal())
    return (0, origin.recorded_at.timestamp(), origin.file or "", steps)
