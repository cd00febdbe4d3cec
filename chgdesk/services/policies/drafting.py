"""Beginning, withdrawing: the life of a draft (POL-01, POL-09, POL-13)."""

from __future__ import annotations

from dataclasses import replace

from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import Tree
from chgdesk.domain.policy import UNPUBLISHED, PolicyDocument, PolicyVersion
from chgdesk.domain.policy_numbers import draft_number
from chgdesk.errors import UserError
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.policies.commands import CreatePolicy, StartDraft, WithdrawPolicy
from chgdesk.services.policies.drafts import (
    checked_document,
    checked_section,
    keep_companions,
    keep_set,
    person_at_the_desk,
    starting_tree,
    typed,
)
from chgdesk.services.policies.starter import starter_fields, starter_roles, starter_sections
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work


@handles(CreatePolicy, permission="policy", sentence=lambda c: f"began the policy {c.document.ref}")
def create_policy(command: CreatePolicy, work: Work, context: Context) -> None:
    """Record the document, its fields, roles and parameter set, and draft 0.1 with its sections."""
    source = records.within(work)
    known = records.policy_of(source)
    if known is not None:
        raise UserError(f"The policy {known.ref} is on record already. Start a draft of it instead.")
    document = checked_document(command.document, work, context)
    work.documents.add(document)
    tree = starting_tree(command.preset, command.values, work)
    _keep_starter_lists(work, context)
    ref = version_ref(document, 0)
    sections = command.sections if command.sections is not None else starter_sections(ref)
    work.sections.add_many(checked_section(replace(s, version=ref, ref=f"{ref}/{s.key}"), context) for s in sections)
    begin_version(PolicyVersion(ref=ref, document=document.ref, number=draft_number(())), tree, work, context)


def version_ref(document: PolicyDocument, already: int) -> str:
    """The reference of the next version: independent of its number, which a draft still changes."""
    return f"{document.ref}#{already + 1}"


def begin_version(version: PolicyVersion, tree: Tree, work: Work, context: Context) -> None:
    """Record a draft with a parameter set of its own, and the documents its set of documents asks for."""
    author = person_at_the_desk(work, context).ref
    named = f"{version.ref} rules"
    keep_set(ParameterSet(ref=named, title=f"Rules of {version.document}, draft"), tree, work, context)
    work.policy_versions.add(
        replace(
            version,
            state="draft",
            author=author,
            editors=(author,),
            parameter_set=named,
            provenance=typed(context),
        )
    )
    keep_companions(work.documents.by_ref(version.document), tree, work, context)


def _keep_starter_lists(work: Work, context: Context) -> None:
    """Fields and roles that the starter text names, where they are not on record yet."""
    known = {held.value.ref for held in work.placeholders.all()}
    company = records.organisation_of(records.within(work))
    usual = {"org.name": company.name, "org.system": company.system}
    fresh = [f for f in starter_fields() if f.ref not in known]
    work.placeholders.add_many(
        replace(f, value=f.value or usual.get(f.ref, ""), provenance=typed(context)) for f in fresh
    )
    roles = {held.value.ref for held in work.roles.all()}
    work.roles.add_many(replace(r, provenance=typed(context)) for r in starter_roles() if r.ref not in roles)


@handles(StartDraft, permission="policy", sentence=lambda c: f"started the next draft of {c.document}")
def start_draft(command: StartDraft, work: Work, context: Context) -> None:
    """Copy sections and parameters of an earlier version into a new draft; one draft at a time."""
    source = records.within(work)
    document = work.documents.by_ref(command.document)
    known = records.versions_of(source, document)
    open_ones = [h.value for h in known if h.value.state in {"draft", "in_review"}]
    if open_ones:
        at = open_ones[0]
        raise UserError(
            f"Version {at.number} is {at.state.replace('_', ' ')}. Finish or withdraw it before another is begun."
        )
    base = _base(command, [h.value for h in known], work)
    ref = version_ref(document, len(known))
    begun = [h.value for h in records.sections_held(source, base.ref)] if base else []
    sections = begun or (list(starter_sections(ref)) if command.starter or base is None else [])
    if not begun:
        _keep_starter_lists(work, context)
    work.sections.add_many(
        replace(s, ref=f"{ref}/{s.key}", version=ref, position=n, provenance=typed(context))
        for n, s in enumerate(sections)
    )
    version = PolicyVersion(
        ref=ref,
        document=document.ref,
        number=draft_number(h.value.number for h in known),
        based_on=base.ref if base else "",
    )
    tree = records.tree_of(source, base) if base else {}
    begin_version(version, tree or starting_tree("recommended", (), work), work, context)


def _base(command: StartDraft, known: list[PolicyVersion], work: Work) -> PolicyVersion | None:
    """The version a draft begins from: the one named, else the latest in force or approved."""
    if command.based_on:
        return records.version_held(records.within(work), command.based_on).value
    dated = [v for v in known if v.state not in UNPUBLISHED]
    return max(dated, key=lambda v: (str(v.effective_on or ""), v.ref), default=None)


@handles(WithdrawPolicy, permission="policy", sentence=lambda c: f"withdrew {c.version}")
def withdraw_policy(command: WithdrawPolicy, work: Work, _context: Context) -> None:
    """Give up a draft or a version in review; its number is free again, its text stays on record."""
    held = records.version_held(records.within(work), command.version)
    if held.value.state not in {"draft", "in_review"}:
        raise UserError(f"Version {held.value.number} is approved; it is superseded by a later one, not withdrawn.")
    if not command.reason.strip():
        raise UserError("Say in a sentence why the version is given up.")
    work.because(command.reason.strip())
    work.policy_versions.save(replace(held.value, state="withdrawn", returned=command.reason.strip()))
