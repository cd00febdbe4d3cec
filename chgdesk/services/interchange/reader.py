"""Read an interchange file whole into the register's own values, or refuse it whole with every fault."""

from __future__ import annotations

import gc
import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from chgdesk.domain.basis import ShapePatch
from chgdesk.domain.change import Change
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import flatten
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.services.interchange import write_registers as write
from chgdesk.services.interchange.faults import Faults
from chgdesk.services.interchange.read_change import Origin, read_change
from chgdesk.services.interchange.read_registers import (
    read_acknowledgements,
    read_assignment,
    read_document,
    read_event,
    read_incident,
    read_person,
    read_reviews,
    read_run,
    read_system,
    read_template,
    read_trainings,
    read_versions,
    read_waiver,
)
from chgdesk.services.interchange.register import Imported
from chgdesk.services.interchange.schema import FileKeys
from chgdesk.services.interchange.shape import Groups, differences, value_at
from chgdesk.services.interchange.structure import check_policy, check_structure, edge_of
from chgdesk.services.interchange.tree import read_tree
from chgdesk.services.interchange.values import Edge
from chgdesk.services.interchange.write_change import CHANGE_GROUPS, write_change
from chgdesk.services.interchange.writer import compose

Tree = dict[str, Any]


def read_interchange(data: bytes, *, file_sha256: str, recorded_at: datetime) -> Imported:
    """Everything the file holds, each fact with its file and row; nothing of a file with a fault (NFR-08).

    Raises:
        Invalid: with every fault and its path.
    """
    # Millions of small values and no cycles among them: the collector would only walk them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read(data, Origin(file_sha256=file_sha256, recorded_at=recorded_at))
    finally:
        if collecting:
            gc.enable()


def _read(data: bytes, origin: Origin) -> Imported:
    faults = Faults()
    tree = read_tree(data, faults)
    edge = edge_of(tree)
    check_structure(tree, faults)
    parameters = check_policy(tree, faults)
    try:
        given = FileKeys.model_validate(tree, context=edge)
    except ValidationError as problem:
        faults.add_validation(problem.errors(include_url=False, include_context=False), FileKeys)
        faults.refuse()
        raise
    faults.refuse()
    return _Reading(tree, given, origin).imported(parameters, edge)


class _Reading:
    """The turning of one checked file into values, each compared with what the file wrote."""

    def __init__(self, tree: Tree, given: FileKeys, origin: Origin) -> None:
        self._tree = tree
        self._given = given
        self._origin = origin

    def imported(self, parameters: Tree, edge: Edge) -> Imported:
        """Every value of the file."""
        sets = self._parameter_set(parameters)
        assignments = self._assignments()
        register = Imported(
            organisation=self._organisation(edge, parameters),
            people=self._people(),
            assignments=assignments,
            parameter_sets=(sets,),
            **self._policy(sets.ref),
            **self._registers(),
            changes=tuple(self._change(index, change) for index, change in enumerate(self._given.changes)),
            notes=_notes(edge),
        )
        return self._with_heads(register)

    def _shape(self, row: str, written: Any, groups: Groups = ()) -> tuple[ShapePatch, ...]:
        return differences(written, value_at(self._tree, row.split("/")[1:]), groups)

    def _change(self, index: int, given: Any) -> Change:
        row = f"/changes/{index}"
        change = read_change(given, row, self._origin)
        shape = self._shape(row, write_change(change), CHANGE_GROUPS)
        return replace(change, shape=shape) if shape else change

    def _organisation(self, edge: Edge, parameters: Tree) -> Organisation:
        case = self._tree.get("case") or {}
        text = {key: case[key] for key in ("company", "system") if isinstance(case.get(key), str)}
        period = self._tree.get("period")
        return Organisation(
            name=text.get("company", ""),
            system=text.get("system", ""),
            zone=str(parameters.get("timezone") or edge.zone.key),
            judged_from=self._given.judged_from,
            fictional=case.get("fictional") is True,
            case=_json(case) if case else "",
            period=_json(period) if period else "",
            provenance=self._origin.at("/case"),
        )

    def _people(self) -> tuple[Person, ...]:
        return tuple(
            read_person(person, self._origin.at(f"/people/{index}")) for index, person in enumerate(self._given.people)
        )

    def _assignments(self) -> tuple[RoleAssignment, ...]:
        found: list[RoleAssignment] = []
        counted: Counter[str] = Counter()
        for index, person in enumerate(self._given.people):
            for number, role in enumerate(person.roles or ()):
                base = f"{person.id}/{role.role}"
                counted[base] += 1
                row = f"/people/{index}/roles/{number}"
                value = read_assignment(role, person.id, f"{base}/{counted[base]}", self._origin.at(row))
                found.append(replace(value, shape=self._shape(row, write.write_assignment(value))))
        return tuple(found)

    def _parameter_set(self, parameters: Tree) -> ParameterSet:
        name = parameters.get("parameter_set")
        ref = name if isinstance(name, str) and name.strip() else "imported"
        values = ParameterSet(ref=ref, values=flatten(parameters), provenance=self._origin.at("/policy_parameters"))
        return replace(values, shape=self._shape("/policy_parameters", write.write_parameters(values)))

    def _policy(self, parameter_set: str) -> dict[str, Any]:
        given, origin = self._given.policy_document, self._origin
        if given is None:
            return {}
        shaped = {
            "policy_versions": (read_versions(given, parameter_set, origin), write.write_version),
            "policy_reviews": (read_reviews(given, origin), write.write_review),
            "acknowledgements": (read_acknowledgements(given, origin), write.write_acknowledgement),
            "trainings": (read_trainings(given, origin), write.write_training),
        }
        return {
            "documents": (read_document(given, origin.at("/policy_document")),),
            **{kind: self._shaped(values, writer) for kind, (values, writer) in shaped.items()},
        }

    def _registers(self) -> dict[str, Any]:
        given, origin = self._given, self._origin
        waivers = [read_waiver(w, f"/exceptions/{n}", origin) for n, w in enumerate(given.exceptions or ())]
        return {
            "templates": self._each(
                "standard_templates", given.standard_templates, read_template, write.write_template
            ),
            "systems": self._each("systems", given.systems, read_system, write.write_system),
            "waivers": self._shaped(waivers, write.write_waiver),
            "incidents": self._each("incidents", given.incidents, read_incident, write.write_incident),
            "runs": self._each("reconciliation_runs", given.reconciliation_runs, read_run, write.write_run),
            "events": self._each(
                "deployment_events", given.deployment_events, read_event, write.write_event, write.EVENT_GROUPS
            ),
        }

    def _each(self, key: str, given: Any, reader: Any, writer: Any, groups: Groups = ()) -> tuple[Any, ...]:
        values = [reader(one, self._origin.at(f"/{key}/{index}")) for index, one in enumerate(given or ())]
        return self._shaped(values, writer, groups)

    def _shaped(self, values: Any, writer: Any, groups: Groups = ()) -> tuple[Any, ...]:
        return tuple(replace(value, shape=self._shape(value.provenance.row, writer(value), groups)) for value in values)

    def _with_heads(self, register: Imported) -> Imported:
        """The shapes of what holds other records: people over roles, the policy over versions, the file over all."""
        written = compose(replace(register, changes=(), events=()))
        people = tuple(
            replace(person, shape=self._shape(f"/people/{index}", written["people"][index]))
            for index, person in enumerate(register.people)
        )
        register = replace(register, people=people)
        if register.documents:
            shape = self._shape("/policy_document", written["policy_document"])
            register = replace(register, documents=(replace(register.documents[0], shape=shape),))
        shape = differences(compose(register), self._tree)
        return replace(register, organisation=replace(register.organisation, shape=shape))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _notes(edge: Edge) -> tuple[str, ...]:
    told = {
        "instants": "{count} given with fractions of a second: the fractions were cut.",
        "numbers": "{count} given in fractions where whole numbers are kept: rounded up.",
    }
    subjects = {"instants": ("One instant was", "{n} instants were"), "numbers": ("One number was", "{n} numbers were")}
    notes = []
    for what, sentence in told.items():
        count = edge.cut[what]
        if count:
            one, many = subjects[what]
            notes.append(sentence.format(count=one if count == 1 else many.format(n=count)))
    return tuple(notes)
