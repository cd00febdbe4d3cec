"""What every act on a draft shares: who edits, what may still be edited, and how its parts are checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from chgdesk.domain.basis import Provenance
from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameter_set import ParameterSet, ParameterValue
from chgdesk.domain.parameters import Tree, flatten, value_at, with_value
from chgdesk.domain.people import Person
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_text import EMERGENCY_PROCEDURE, LONGEST_BODY, PARTS, ROLLBACK_PROCEDURE, PolicySection
from chgdesk.errors import Invalid, UserError
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.presets import preset, tree_of
from chgdesk.storage.repositories import Held
from chgdesk.storage.work import Work

_COMPANIONS = {EMERGENCY_PROCEDURE: "Emergency change procedure", ROLLBACK_PROCEDURE: "Rollback procedure"}
_SUFFIX = {EMERGENCY_PROCEDURE: "E", ROLLBACK_PROCEDURE: "R"}


def typed(context: Context) -> Provenance:
    """What was typed at this desk, now."""
    return Provenance(source="typed at this desk", recorded_at=context.now())


def person_at_the_desk(work: Work, context: Context) -> Person:
    """Who is at the desk, as a person on record: the policy's author is never a name in a field (peers T1).

    Raises:
        UserError: nobody on record is at the desk.
    """
    found = work.people.find(context.actor.person)
    if found is None or not found.value.active:
        raise UserError(
            "Say first who is at this desk: choose yourself among the people on record. "
            "A policy has an author, and the author may not approve it."
        )
    return found.value


def draft_held(work: Work, ref: str) -> Held[PolicyVersion]:
    """A version that may still be edited.

    Raises:
        UserError: it was handed in, approved or withdrawn; a correction is a new draft (POL-13).
    """
    held = records.version_held(records.within(work), ref)
    if held.value.state != "draft":
        state = held.value.state.replace("_", " ") or "approved"
        raise UserError(
            f"Version {held.value.number} is {state} and is not edited any more. "
            + ("Return it to draft first." if held.value.state == "in_review" else "Start a new draft from it.")
        )
    return held


def note_editor(held: Held[PolicyVersion], work: Work, context: Context) -> None:
    """Whoever changes a draft is among its editors, and so may not approve it (POL-15)."""
    editor = person_at_the_desk(work, context).ref
    if editor not in held.value.editors:
        work.policy_versions.save(replace(held.value, editors=(*held.value.editors, editor)))


def keep_set(values: ParameterSet, tree: Tree, work: Work, context: Context, *, seen: int | None = None) -> None:
    """Record a parameter set after checking it whole.

    Raises:
        Invalid: a value does not fit; every fault stands with its path.
        Conflict: somebody saved the set after it was read.
    """
    faults = check_parameters(tree)
    if faults:
        sentence = f"The parameters were not saved: {faults[0]}"
        raise Invalid(sentence, faults)
    fresh = replace(values, values=flatten(tree), provenance=typed(context))
    if work.parameter_sets.find(values.ref) is None:
        work.parameter_sets.add(fresh)
    else:
        work.parameter_sets.save(fresh, expected_version=seen)


def keep_companions(document: PolicyDocument, tree: Tree, work: Work, context: Context) -> None:
    """The emergency and rollback procedures as documents, once the set is split (POL-18)."""
    if value_at(tree, "policy.document_set") != "split":
        return
    known = {d.kind for d in records.companions_of(records.within(work), document)}
    for kind, title in _COMPANIONS.items():
        if kind not in known:
            work.documents.add(
                PolicyDocument(
                    ref=f"{document.ref}-{_SUFFIX[kind]}",
                    title=title,
                    kind=kind,
                    classification=document.classification,
                    owner_role=document.owner_role,
                    approver_role=document.approver_role,
                    part_of=document.ref,
                    provenance=typed(context),
                )
            )


def starting_tree(name: str, given: Iterable[ParameterValue], work: Work) -> Tree:
    """A preset's values with the company's own zone, head count and the values given."""
    organisation = records.organisation_of(records.within(work))
    tree = with_value(tree_of(preset(name)), "timezone", organisation.zone)
    if organisation.head_count is not None:
        tree = with_value(tree, "cab.headcount", organisation.head_count)
    return changed(tree, given)


def changed(tree: Tree, given: Iterable[ParameterValue]) -> Tree:
    """The tree with some values replaced.

    Raises:
        Invalid: a path leads nowhere or a value is not JSON.
    """
    for value in given:
        try:
            tree = with_value(tree, value.path, json.loads(value.text))
        except KeyError as unknown:
            raise Invalid(str(unknown.args[0])) from unknown
        except ValueError as fault:
            sentence = f"{value.path}: the value is not JSON. Write text in quotes, lists in square brackets."
            raise Invalid(sentence) from fault
    return tree


def checked_document(document: PolicyDocument, work: Work, context: Context) -> PolicyDocument:
    """The document as it is recorded.

    Raises:
        UserError: number or title is blank, or the number belongs to another document (POL-03, POL-04).
    """
    number, title = document.ref.strip(), document.title.strip()
    if not number or not title:
        raise UserError("A policy needs a number and a title. Fill both, then go on.")
    if work.documents.find(number) is not None or work.related_documents.find(number) is not None:
        raise UserError(f"The number {number} belongs to another document. Choose one that is free.")
    return replace(document, ref=number, title=title, kind=document.kind or "policy", provenance=typed(context))


def checked_section(section: PolicySection, context: Context) -> PolicySection:
    """The section as it is recorded.

    Raises:
        UserError: it has no key or heading, is too long, or stands in no known part.
    """
    heading = " ".join(section.heading.split())
    if not heading or not section.key:
        raise UserError("A section needs a heading. Type one, or delete the section.")
    if len(section.body) > LONGEST_BODY:
        raise UserError(
            f"The section “{heading}” has {len(section.body):,} characters; at most {LONGEST_BODY:,} fit. "
            "Split it into two sections."
        )
    if section.part not in PARTS or not 1 <= section.level <= 3:
        raise UserError(f"The section “{heading}” must stand in one of {', '.join(PARTS)}, on level 1 to 3.")
    return replace(section, heading=heading, provenance=typed(context))
