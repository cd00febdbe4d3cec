"""What the interchange format cannot say, counted by name, so that an export never drops anything silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Final

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.catalogue import StandardTemplate, SystemCard, TemplateReview
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, Deployment, Emergency, TestRun, Verification
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.reconcile import ReconciliationRun
from chgdesk.domain.register import Register
from chgdesk.domain.waiver import Waiver
from chgdesk.services.interchange.shape import apply, carries
from chgdesk.services.interchange.write_change import CHANGE_GROUPS, Written, write_change
from chgdesk.services.interchange.write_registers import write_template, write_waiver
from chgdesk.services.interchange.writer import chosen_document, chosen_parameters

UNSAID: Final[Mapping[type, Mapping[str, str]]] = {
    Change: {
        "scope_reason": "reasons for the scope",
        "risk_reason": "reasons for the risk",
        "impact": "impact assessments",
        "data_touched": "statements of data touched",
        "testing_plan": "testing plans",
        "home_system": "systems of origin",
        "home_ref": "references in the system of origin",
        "retroactive_reason": "reasons for late records",
        "notices": "notices",
        "gates": "gate states",
        "rollback_execution": "rollback executions",
        "state_reason": "reasons for a state",
        "documents_updated": "answers on documents",
        "continuity_updated": "answers on continuity",
        "significant": "marks of significant change",
        "affects_internal_control": "marks of internal control",
        "internal_control_note": "internal control notes",
        "patch": "patch details",
        "test_data": "statements of test data",
        "configuration_before": "configurations before",
        "configuration_after": "configurations after",
        "author_available": "answers on the author's availability",
        "hazards": "hazard answers",
        "reclassifications": "reclassifications",
        "lessons": "lessons",
        "links": "links",
        "evidence": "evidence links",
        "field_sources": "sources of single fields",
        "asked": "requests for approval",
        "closing_note": "notes at closure",
        "signatures": "signatures under acts on records",
        "reviewer_available": "answers on the reviewer's availability",
        "design_note": "design notes",
        "significant_checks": "checks of significant changes",
        "actions": "follow-up actions",
        "copied_from": "records that others were copied from",
    },
    Approval: {
        "condition": "conditions of approvals",
        "channel": "channels of approvals",
        "shown": "hashes of what approvers were shown",
        "signature": "signatures of approvals",
        "void_reason": "reasons for voided approvals",
    },
    TestRun: {"note": "notes on tests"},
    Deployment: {"tool": "tools of deployments"},
    Verification: {"signals": "signals looked at after go-live"},
    Emergency: {
        "actions_taken": "actions taken in emergencies",
        "authorisation_channel": "channels of emergency authorisations",
        "attempts": "attempts to reach an authoriser",
        "commander_authorised_at": "times of commanders' authorisations",
        "timeline_entry": "timeline entries of emergencies",
        "responders": "responders who checked emergencies",
        "security_review": "security reviews of emergencies",
        "discussed_in": "meetings on emergencies",
        "scope_limit": "scope limits of emergencies",
        "skipped_gates": "skipped gates of emergencies",
        "permanent_fix": "permanent fixes of emergencies",
    },
    Organisation: {"head_count": "head counts", "number_prefix": "number prefixes"},
    Person: {"active": "deactivated people", "logins": "logins of people"},
    RoleAssignment: {"delegated_by": "names of who delegated a role", "note": "notes on roles held"},
    ParameterSet: {"title": "titles of parameter sets"},
    PolicyDocument: {"approver_role": "approver roles of policies", "part_of": "procedures of a policy"},
    PolicyVersion: {
        "content_sha256": "hashes of policy texts",
        "based_on": "versions that policy versions began from",
        "editors": "editors of policy versions",
        "material": "answers on material change",
        "submitted_by": "people who handed policy versions in",
        "submitted_at": "times at which policy versions were handed in",
        "wanted_on": "days asked for policy versions",
        "returned": "reasons for returning policy versions",
        "approved_at": "times of policy approvals",
        "signatures": "signatures of policy versions",
        "fields": "field values of policy versions",
        "origin": "marks of adopted policy versions",
        "original": "original files of policy versions",
        "original_name": "names of original policy files",
        "proof": "proofs of policy approvals",
        "proof_name": "names of proofs of policy approvals",
        "bindings": "readings of adopted policy texts",
    },
    StandardTemplate: {
        "steps": "steps of procedures",
        "limits": "limits of procedures",
        "risk_assessment": "risk assessments of procedures",
        "systems": "systems that procedures are kept to",
        "purpose": "purposes of procedures",
        "owner": "owners of procedures",
        "examples": "examples of procedures",
        "usual_minutes": "usual durations of procedures",
        "change_type": "usual change types of procedures",
        "flags": "usual marks of procedures",
        "versions": "versions of procedures",
        "suspensions": "suspensions of procedures",
        "revoke_reason": "reasons for revoking procedures",
    },
    TemplateReview: {"result": "results of reviews of procedures", "note": "notes on reviews of procedures"},
    SystemCard: {
        "change_type": "change types of systems",
        "usual_risk": "usual risks of systems",
        "undo": "ways to undo of systems",
        "undo_plan": "undo plans of systems",
        "home_system": "systems of record of systems",
        "staging": "statements of staging of systems",
        "staging_reason": "reasons for no staging of systems",
        "staging_check": "checks in place of staging of systems",
        "owner": "owners of systems",
        "ci_covers": "tests covered by the pipeline of systems",
        "in_scope": "systems out of scope",
        "retired": "reasons for retiring systems",
    },
    Waiver: {
        "scope": "scopes of policy exceptions",
        "effect_of_refusal": "effects of refusing policy exceptions",
        "likelihood": "likelihoods of policy exceptions",
        "impact": "impacts of policy exceptions",
        "residual_risk": "residual risks of policy exceptions",
        "owner": "owners of policy exceptions",
        "remediation_plan": "remediation plans of policy exceptions",
        "remediation_due": "remediation days of policy exceptions",
    },
    ReconciliationRun: {"files": "files of reconciliation runs", "method": "methods of reconciliation runs"},
}
"""Per kind of value the fields that format 1 has no key for, and what their count is called."""

_FURTHER: Final[Mapping[str, str]] = {
    "policy_versions": "versions of further policy documents",
    "policy_reviews": "reviews of further policy documents",
    "acknowledgements": "acknowledgements of further policy documents",
    "trainings": "training of further policy documents",
}


def omitted(register: Register, elsewhere: Mapping[str, int] | None = None) -> dict[str, int]:
    """How many of each thing an export in format 1 leaves out; `elsewhere` counts what no register value holds."""
    counts: Counter[str] = Counter(elsewhere or {})
    for field in fields(register):
        held = getattr(register, field.name)
        for value in held if isinstance(held, tuple) else (held,):
            _count(value, counts)
    counts["descriptions of roles"] += len(register.roles)
    _count_further(register, counts)
    _count_stale(register, counts)
    return {what: count for what, count in sorted(counts.items()) if count}


def _count(value: Any, counts: Counter[str]) -> None:
    if isinstance(value, Provenance):
        counts["facts that rest on more than a statement"] += value.basis is not Basis.STATED
        return
    if isinstance(value, tuple):
        for item in value:
            _count(item, counts)
        return
    if not is_dataclass(value):
        return
    unsaid = UNSAID.get(type(value), {})
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name not in unsaid:
            _count(held, counts)
        elif field.default is MISSING or held != field.default:
            counts[unsaid[field.name]] += len(held) if isinstance(held, tuple) else 1


def _count_further(register: Register, counts: Counter[str]) -> None:
    """The format has room for one policy document and one set of parameters."""
    document, parameters = chosen_document(register), chosen_parameters(register)
    counts["further policy documents"] += max(0, len(register.documents) - 1)
    counts["further parameter sets"] += max(0, len(register.parameter_sets) - 1)
    for name, label in _FURTHER.items():
        records = getattr(register, name)
        counts[label] += sum(document is None or record.document != document.ref for record in records)
    chosen = parameters.ref if parameters else ""
    counts["policy versions with other parameters"] += sum(
        version.parameter_set not in ("", chosen) for version in register.policy_versions
    )


def _count_stale(register: Register, counts: Counter[str]) -> None:
    """Remarks of an imported file whose place in the record has changed since."""
    for change in register.changes:
        _count_remarks(change, write_change, counts)
    for waiver in register.waivers:
        _count_remarks(waiver, write_waiver, counts)
    for template in register.templates:
        _count_remarks(template, write_template, counts)


def _count_remarks(record: Any, writer: Callable[[Any], Written], counts: Counter[str]) -> None:
    if record.shape:
        stale = apply(writer(record), record.shape, CHANGE_GROUPS)
        held = sum(1 for patch in stale if carries(patch) or patch.pointer[-1:].isdecimal())
        counts["remarks of the imported file on facts changed since"] += held
