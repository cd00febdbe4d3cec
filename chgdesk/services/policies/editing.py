"""Editing a draft: its sections, parameters, fields and the documents it leans on (POL-05, POL-13, POL-20, PRM-03)."""

from __future__ import annotations

from dataclasses import replace

from chgdesk.domain.parameters import value_at, with_value
from chgdesk.domain.policy import PolicyVersion
from chgdesk.errors import Conflict, UserError
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.policies.commands import (
    DescribePolicy,
    Edited,
    FillFields,
    KeepFields,
    KeepRelated,
    LoadPreset,
    SaveSections,
    SetParameters,
)
from chgdesk.services.policies.drafts import (
    changed,
    checked_section,
    draft_held,
    keep_companions,
    keep_set,
    note_editor,
    typed,
)
from chgdesk.services.presets import preset, tree_of
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work

OWN_TO_THE_COMPANY = (
    "timezone",
    "business_calendar",
    "scope",
    "cab.headcount",
    "policy.numbering",
    "policy.owner_role",
    "parameter_set",
)
"""What a preset never replaces: it says who the company is, not how it rules (PRM-02)."""


@handles(SaveSections, permission="policy", sentence=lambda c: f"edited {len(c.edits)} sections of {c.version}")
def save_sections(command: SaveSections, work: Work, context: Context) -> None:
    """Record new, changed, moved and removed sections of a draft."""
    held = draft_held(work, command.version)
    if not command.edits:
        raise UserError("Nothing was changed, so nothing was saved.")
    note_editor(held, work, context)
    for edit in command.edits:
        _save(edit, command.version, work, context)


def _save(edit: Edited, version: str, work: Work, context: Context) -> None:
    section = checked_section(replace(edit.section, version=version, ref=f"{version}/{edit.section.key}"), context)
    stored = work.sections.find(section.ref)
    if not edit.seen and (stored is None or stored.value.removed):
        if stored is None:
            work.sections.add(section)
        else:
            work.sections.save(section)  # taken out before, and now back under the same key
        return
    if stored is not None and stored.version != edit.seen:
        sentence = (
            f"The section “{stored.value.heading}” was saved by somebody else after you opened it. "
            "What you typed is kept; compare it with what stands now, then save again."
        )
        raise Conflict(sentence)
    work.sections.save(section, expected_version=edit.seen)


def _set_words(command: SetParameters) -> str:
    named = ", ".join(value.path for value in command.values[:3])
    more = f" and {len(command.values) - 3} more" if len(command.values) > 3 else ""
    return f"set {named}{more} in {command.version}"


@handles(SetParameters, permission="parameters", sentence=_set_words)
def set_parameters(command: SetParameters, work: Work, context: Context) -> None:
    """Record new values in a draft's set, or readings of an adopted text."""
    source = records.within(work)
    held = records.version_held(source, command.version)
    version = held.value
    if version.origin == "adopted":
        version = _with_bindings(command, version, work)
    else:
        draft_held(work, command.version)
        note_editor(held, work, context)
    kept = records.set_held(source, version)
    if kept is None:
        sentence = f"Version {version.number} has no parameter set of its own."
        raise UserError(sentence)
    tree = changed(records.tree_of(source, version), command.values)
    keep_set(kept.value, tree, work, context, seen=command.seen)
    keep_companions(work.documents.by_ref(version.document), tree, work, context)
    work.because(command.reason)


def _with_bindings(command: SetParameters, version: PolicyVersion, work: Work) -> PolicyVersion:
    """An adopted version with the sentences its values were read from; correcting a reading needs a reason."""
    bound = {binding.path for binding in version.bindings}
    if bound & {value.path for value in command.values} and not command.reason.strip():
        raise UserError("This value was read from the text before. Say why the reading is corrected.")
    fresh = {binding.path: binding for binding in (*version.bindings, *command.bindings)}
    saved = replace(version, bindings=tuple(fresh.values()))
    if saved != version:
        work.policy_versions.save(saved)
    return saved


@handles(LoadPreset, permission="parameters", sentence=lambda c: f"loaded {c.preset} into {c.version}")
def load_preset(command: LoadPreset, work: Work, context: Context) -> None:
    """Replace the rules by the preset's, keeping what says who the company is."""
    source = records.within(work)
    held = draft_held(work, command.version)
    note_editor(held, work, context)
    kept = records.set_held(source, held.value)
    assert kept is not None
    mine, tree = records.tree_of(source, held.value), tree_of(preset(command.preset))
    for path in OWN_TO_THE_COMPANY:
        own = value_at(mine, path)
        if own is not None:
            tree = with_value(tree, path, own)
    keep_set(kept.value, tree, work, context)
    keep_companions(work.documents.by_ref(held.value.document), tree, work, context)


@handles(FillFields, permission="policy", sentence=lambda c: f"filled {', '.join(f.key for f in c.fills)}")
def fill_fields(command: FillFields, work: Work, context: Context) -> None:
    """Record the values; every place that prints the field shows it from now on."""
    for fill in command.fills:
        held = work.placeholders.find(fill.key)
        if held is None:
            known = ", ".join(h.value.ref for h in work.placeholders.all()) or "none yet"
            raise UserError(f"There is no field {fill.key}. The fields are: {known}.")
        value = " ".join(fill.value.split())
        work.placeholders.save(replace(held.value, value=value, provenance=typed(context)))


@handles(KeepFields, permission="policy", sentence=lambda c: f"kept {len(c.fields)} fields of the text")
def keep_fields(command: KeepFields, work: Work, context: Context) -> None:
    """Add fields or change how they are asked for."""
    for field in command.fields:
        fresh = replace(field, provenance=typed(context))
        if not field.ref or not field.label.strip():
            raise UserError("A field needs a key and a label, such as org.name and “Organisation”.")
        if work.placeholders.find(field.ref) is None:
            work.placeholders.add(fresh)
        else:
            work.placeholders.save(fresh)


@handles(DescribePolicy, permission="policy", sentence=lambda c: f"described the policy {c.document.ref}")
def describe_policy(command: DescribePolicy, work: Work, context: Context) -> None:
    """Change the cover's facts; only while some version is a draft, since the cover belongs to it."""
    known = work.documents.by_ref(command.document.ref)
    versions = records.versions_of(records.within(work), known)
    drafts = [held for held in versions if held.value.state == "draft"]
    if not drafts:
        raise UserError("The cover is changed with a draft. Start a new draft first.")
    note_editor(drafts[0], work, context)
    if not command.document.title.strip():
        raise UserError("A policy needs a title.")
    work.documents.save(replace(command.document, kind=known.kind, part_of=known.part_of, provenance=typed(context)))


@handles(KeepRelated, permission="policy", sentence=lambda c: f"kept {len(c.documents)} related documents")
def keep_related(command: KeepRelated, work: Work, context: Context) -> None:
    """Record related and outside documents; a number belongs to one document only (POL-04, POL-20, POL-21)."""
    for document in command.documents:
        if not document.ref.strip() or not document.title.strip():
            raise UserError("A document needs a number and a title. Fill both, then save.")
        if work.documents.find(document.ref) is not None:
            raise UserError(f"The number {document.ref} belongs to the policy. Choose one that is free.")
        fresh = replace(document, provenance=typed(context))
        if work.related_documents.find(document.ref) is None:
            work.related_documents.add(fresh)
        else:
            work.related_documents.save(fresh)
