"""The published JSON Schema is the one the program reads by, and what cannot be said is counted."""

from __future__ import annotations

import ast
import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from chgdesk.domain import catalogue, change, change_facts, people, policy, reconcile, waiver
from chgdesk.domain.basis import Basis
from chgdesk.domain.people import Role
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.register import Register
from chgdesk.services import interchange
from chgdesk.services.interchange import interchange_schema, omitted, read_interchange, write_interchange
from chgdesk.services.interchange.losses import UNSAID

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "interchange" / "small.json"
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def test_that_the_published_schema_is_the_one_we_read_by() -> None:
    published = json.loads((ROOT / "resources" / "schema" / "interchange.schema.json").read_text(encoding="utf-8"))
    assert published == interchange_schema()


def test_that_the_schema_accepts_the_small_workspace_and_refuses_a_slip() -> None:
    schema = interchange_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    document = json.loads(SMALL.read_text(encoding="utf-8"))
    assert not list(validator.iter_errors(document))
    document["changes"][0]["titel"] = "x"
    assert list(validator.iter_errors(document))


WRITTEN_TYPES = (
    change.Change,
    *(
        getattr(change_facts, name)
        for name in ("Approval", "CodeReview", "CiRun", "SecurityScan", "Staging", "TestRun")
    ),
    *(getattr(change_facts, name) for name in ("RollbackPlan", "Deployment", "Verification", "SignOff", "Emergency")),
    *(getattr(change_facts, name) for name in ("PostImplementationReview", "RetrospectiveReview", "FirstWritten")),
    people.Person,
    people.RoleAssignment,
    people.Organisation,
    catalogue.StandardTemplate,
    catalogue.TemplateReview,
    catalogue.SystemCard,
    policy.PolicyDocument,
    policy.PolicyVersion,
    policy.PolicyReview,
    policy.Acknowledgement,
    policy.TrainingAttendance,
    reconcile.DeploymentEvent,
    reconcile.ReconciliationRun,
    reconcile.Incident,
    waiver.Waiver,
    waiver.WaiverApproval,
)
# `claimed_recorded_at` is written through the judge's own reading of when an approval was recorded.
NOT_SAID_BUT_KNOWN = {"provenance", "shape", "zone", "claimed_recorded_at"}


@pytest.mark.parametrize("kind", WRITTEN_TYPES, ids=lambda kind: kind.__name__)
def test_that_every_field_is_either_written_or_counted_as_left_out(kind: type[Any]) -> None:
    package = Path(interchange.__file__).parent
    read = {
        node.attr
        for name in ("write_change.py", "write_registers.py", "writer.py")
        for node in ast.walk(ast.parse((package / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    unsaid = set(UNSAID.get(kind, {}))
    names = {field.name for field in fields(kind)}
    assert unsaid <= names
    assert names - read - unsaid - NOT_SAID_BUT_KNOWN == set()


def test_that_what_the_format_cannot_say_is_counted_and_listed_in_the_file() -> None:
    imported = read_interchange(SMALL.read_bytes(), file_sha256="0" * 64, recorded_at=NOON)
    first = imported.changes[0]
    held = replace(
        first,
        impact=change_facts.Impact(security="none"),
        links=(change_facts.Link(kind="ticket", target="T-1"), change_facts.Link(kind="chat", target="c")),
        provenance=replace(first.provenance, basis=Basis.SIGNED),
    )
    register = replace(
        imported,
        changes=(held, *imported.changes[1:]),
        documents=(*imported.documents, PolicyDocument(ref="PROC-1", title="Procedure", kind="procedure")),
        policy_versions=(*imported.policy_versions, PolicyVersion(ref="PROC-1 1", document="PROC-1", number="1")),
        roles=(Role(ref="qa", title="Quality"),),
    )
    counts = omitted(register, {"evidence files": 4, "notes on findings": 0})
    assert counts == {
        "descriptions of roles": 1,
        "evidence files": 4,
        "facts that rest on more than a statement": 1,
        "further policy documents": 1,
        "impact assessments": 1,
        "links": 2,
        "versions of further policy documents": 1,
    }
    document = write_interchange(register, omitted=counts)
    assert document["omitted"] == counts
    assert document["policy_document"]["document_id"] == "MAR-CHG-001"
    again = read_interchange(json.dumps(document).encode(), file_sha256="1" * 64, recorded_at=NOON)
    assert again.changes[0].ref == first.ref


def test_that_evidence_held_for_an_approval_is_named_in_the_file() -> None:
    imported = read_interchange(SMALL.read_bytes(), file_sha256="0" * 64, recorded_at=NOON)
    second = imported.changes[1]
    approval = second.approvals[0]
    proved = replace(approval, provenance=replace(approval.provenance, document="ab" * 32))
    changed = replace(second, approvals=(proved, *second.approvals[1:]))
    register: Register = replace(imported, changes=(imported.changes[0], changed))
    written = write_interchange(register, omitted={})["changes"][1]["approvals"]
    assert written[0]["evidence"] == "sha256:" + "ab" * 32
    assert "evidence" not in written[1]
