"""What is exported equals what was imported, however the file wrote it (evaluation rules: interchange format)."""

from __future__ import annotations

import copy
import hashlib
import json
import time
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.catalogue import StandardTemplate, SystemCard, TemplateReview
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import (
    Approval,
    Deployment,
    Emergency,
    FindingCount,
    RetrospectiveReview,
    SecurityScan,
    Staging,
)
from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.people import Organisation, Person, PersonKind, RoleAssignment
from chgdesk.domain.policy import PolicyDocument, PolicyReview, PolicyVersion
from chgdesk.domain.reconcile import DeploymentEvent, Incident, ReconciliationRun
from chgdesk.domain.register import Register
from chgdesk.domain.waiver import Waiver
from chgdesk.services.interchange import Imported, omitted, read_interchange, write_interchange
from chgdesk.services.interchange.shape import same

SMALL = Path(__file__).parents[1] / "data" / "interchange" / "small.json"
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
Json = dict[str, Any]


def small() -> Json:
    loaded: Json = json.loads(SMALL.read_text(encoding="utf-8"))
    return loaded


def read(document: Any) -> Imported:
    data = json.dumps(document, ensure_ascii=False).encode()
    return read_interchange(data, file_sha256=hashlib.sha256(data).hexdigest(), recorded_at=NOON)


def in_nfc(node: Any) -> Any:
    if isinstance(node, str):
        return unicodedata.normalize("NFC", node)
    if isinstance(node, list):
        return [in_nfc(item) for item in node]
    if isinstance(node, dict):
        return {in_nfc(key): in_nfc(value) for key, value in node.items()}
    return node


def assert_comes_back(document: Json) -> Imported:
    imported = read(document)
    left_out = omitted(imported)
    assert left_out == {}
    exported = write_interchange(imported, omitted=left_out)
    assert same(json.loads(json.dumps(exported)), in_nfc(document)), first_difference(exported, in_nfc(document))
    return imported


def first_difference(ours: Any, theirs: Any, path: str = "") -> str:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() | theirs.keys():
            if not same(ours.get(key, "absent"), theirs.get(key, "absent")):
                return first_difference(ours.get(key, "absent"), theirs.get(key, "absent"), f"{path}.{key}")
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            if not same(mine, other):
                return first_difference(mine, other, f"{path}[{index}]")
    return f"{path}: {ours!r} instead of {theirs!r}"


def test_that_the_small_workspace_comes_back_as_it_was() -> None:
    imported = assert_comes_back(small())
    assert len(imported.changes) == 14
    assert imported.notes == ()
    assert not any(change.shape for change in imported.changes)


def test_that_every_fact_names_its_file_and_row() -> None:
    imported = read(small())
    change = imported.changes[1]
    approval = change.approvals[0]
    assert change.provenance.row == "/changes/1"
    assert approval.provenance.row == "/changes/1/approvals/0"
    assert approval.provenance.basis is Basis.STATED
    assert approval.provenance.source == "interchange file"
    assert approval.provenance.recorded_at == NOON
    assert imported.assignments[0].ref == "ana/policy_owner/1"
    assert [version.ref for version in imported.policy_versions] == [
        "MAR-CHG-001 1.0",
        "MAR-CHG-001 2.0",
        "MAR-CHG-001 2.1",
    ]
    assert {version.parameter_set for version in imported.policy_versions} == {"MARROWFIELD-2.1"}


# What the rules name as optional, and ways to write the same thing otherwise.


def with_optional_keys() -> Json:
    document = small()
    document["judged_from"] = "2026-07-01"
    document["systems"] = [{"id": "edge-lb", "flags": ["network_security"], "deploy": "manual", "title": "Edge"}]
    document["people"][3] |= {"from": "2026-01-01", "to": "2026-12-31T22:00:00Z", "kind": "contractor", "email": "d@x"}
    document["people"][3]["roles"][0]["reason"] = "acting"
    template = document["standard_templates"][0]
    template |= {"deploy": "manual", "revoked_on": None}
    template["reviews"] = [
        {"reviewed_on": "2026-02-16", "next_review_due": "2027-02-16"},
        {"last_reviewed": "2026-03-01"},
    ]
    document["exceptions"][1] |= {"revoked_at": None, "renewal_of": "EXC-2025-09"}
    change = document["changes"][1]
    change["first_written"] = {"system": "tickets", "ref": "T-9", "at": "2026-07-03T12:00:00Z", "evidence": "t9.pdf"}
    change["exception_ids"] = ["EXC-2026-03", "nothing"]
    change["approvals"][0] |= {
        "recorded_at": "2026-07-05T18:00:00+01:00",
        "evidence": "mail.eml",
        "commit": "636117b2",
        "voided_at": None,
    }
    change["code_reviews"][0]["commit"] = "636117b2"
    change["ci"]["covers"] = ["unit", "integration"]
    change["sast"] |= {"open_medium": 3, "open_low": None}
    change["rollback_plan"] |= {"method": "redeploy", "authority": "bram", "data_recovery": None, "tested_at": None}
    other = document["changes"][2]
    first = other.pop("deployment")
    other["deployments"] = [first, {**first, "start": "2026-07-09T16:00:00Z", "end": None, "run_id": "deploy-2"}]
    third = document["changes"][3]
    third["deployments"] = [third.pop("deployment")] if third.get("deployment") else []
    event = document["deployment_events"][1]
    event |= {"changes": ["CHG-2026-102"], "shas": ["636117b2", None, "a971d705"], "prs": ["300"]}
    return document


def test_that_optional_keys_come_back_and_are_understood() -> None:
    imported = assert_comes_back(with_optional_keys())
    change = imported.changes[1]
    assert change.approvals[0].claimed_recorded_at == datetime(2026, 7, 5, 17, tzinfo=UTC)
    assert change.approvals[0].provenance.claimed_recorded_at == datetime(2026, 7, 5, 17, tzinfo=UTC)
    assert change.approvals[0].provenance.recorded_at == NOON
    assert change.scan is not None
    assert {count.severity: count.open for count in change.scan.open} == {"critical": 0, "high": 0, "medium": 3}
    assert len(imported.changes[2].deployments) == 2
    assert imported.organisation.judged_from == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert imported.people[3].employed_to == date(2026, 12, 31)
    assert imported.templates[0].reviews[0].reviewed_on == date(2026, 2, 16)
    assert imported.events[1].commits == ("636117b25f17da7e91194e091cdb8dc49769a815", "636117b2", "a971d705")
    assert imported.systems[0].deploy == "manual"


def test_that_remarks_and_the_header_are_free() -> None:
    document = small()
    document["case"]["anything"] = {"nested": [1, 2.5, None]}
    document["comment"] = "made by hand"
    document["changes"][0]["notes"] = ["one", "two"]
    document["changes"][1]["approvals"][1]["comment"] = "by telephone first"
    document["policy_parameters"]["comment"] = "from the policy of June"
    document["omitted"] = {"links": 3}
    assert_comes_back(document)


def test_that_fractions_of_seconds_are_cut_and_told() -> None:
    document = small()
    document["changes"][1]["created_at"] = "2026-07-03T13:00:00.999Z"
    document["changes"][1]["closed_at"] = "2026-07-07T15:12:00.000Z"
    document["changes"][1]["verification"]["monitored_hours"] = 1.5
    imported = assert_comes_back(document)
    assert imported.changes[1].created_at == datetime(2026, 7, 3, 13, tzinfo=UTC)
    assert imported.notes == (
        "One instant was given with fractions of a second: the fractions were cut.",
        "One number was given in fractions where whole numbers are kept: rounded up.",
    )


def test_that_a_byte_order_mark_is_no_fault() -> None:
    data = b"\xef\xbb\xbf" + SMALL.read_bytes()
    assert len(read_interchange(data, file_sha256="0" * 64, recorded_at=NOON).changes) == 14


def test_that_the_order_of_the_register_does_not_matter() -> None:
    imported = read(small())
    shuffled = replace(
        imported,
        changes=imported.changes[::-1],
        people=imported.people[::-1],
        assignments=imported.assignments[::-1],
        events=imported.events[::-1],
        acknowledgements=imported.acknowledgements[::-1],
    )
    assert write_interchange(shuffled, omitted={}) == small()


def test_that_an_empty_register_can_be_written() -> None:
    written = write_interchange(Register(), omitted={})
    assert written["format_version"] == 1
    assert written["changes"] == []


# Edits after the import: what we say now wins over how the file wrote it then.


def test_that_an_edited_deployment_is_written_once() -> None:
    document = small()
    document["changes"][0]["deployments"] = [document["changes"][0].pop("deployment")]
    imported = assert_comes_back(document)
    change = imported.changes[0]
    edited = replace(change, deployments=(replace(change.deployments[0], account="root"),))
    written = write_interchange(replace(imported, changes=(edited, *imported.changes[1:])), omitted={})["changes"][0]
    assert "deployments" not in written
    assert written["deployment"]["account"] == "root"


def test_that_a_remark_stays_with_its_approval_and_its_loss_is_counted() -> None:
    document = small()
    document["changes"][1]["approvals"][0]["comment"] = "agreed in the corridor"
    imported = assert_comes_back(document)
    change = imported.changes[1]
    late = Approval(person="chidi", roles_claimed=("ciso",), decided_at=NOON)
    edited = replace(change, approvals=(late, *change.approvals))
    register = replace(imported, changes=(imported.changes[0], edited, *imported.changes[2:]))
    written = write_interchange(register, omitted={})["changes"][1]
    assert [approval.get("comment") for approval in written["approvals"]] == [None, None, None]
    assert omitted(register) == {"remarks of the imported file on facts changed since": 1}


def test_that_an_instant_with_an_offset_is_rewritten_once_it_changes() -> None:
    document = small()
    document["changes"][0]["created_at"] = "2026-06-29T09:30:00+01:00"
    imported = assert_comes_back(document)
    edited = replace(imported.changes[0], created_at=NOON)
    register = replace(imported, changes=(edited, *imported.changes[1:]))
    assert write_interchange(register, omitted={})["changes"][0]["created_at"] == "2026-10-05T12:00:00Z"


# Property: any mixture of such rewritings comes back.

REQUIRED = {
    "": {"format", "format_version", "policy_parameters", "people", "changes"},
    "people": {"id", "name"},
    "roles": {"role", "from"},
    "standard_templates": {"id", "state"},
    "exceptions": {"id", "state"},
    "incidents": {"id"},
    "reconciliation_runs": {"id", "from", "to"},
    "changes": {"id", "category_declared", "scope", "state"},
    "deployment_events": {"id", "time", "environment", "status"},
    "policy_document": {"document_id"},
    "versions": {"version"},
    "systems": {"id"},
    "reviews": {"last_reviewed", "reviewed_on"},
    "acknowledgements": {"person", "version", "at"},
    "training": {"person", "at"},
    "tests": {"type"},
    "code_reviews": {"person"},
}
APPROVAL = {
    "exceptions": {"person", "role", "at"},
    "changes": {"person", "decision", "decided_at", "mode"},
}
DECOMPOSED = "Cafe\u0301 re\u0301gle\u0301, A\u030angstro\u0308m"


def rewrite(node: Any, draw: Random, name: str = "", owner: str = "") -> Any:
    """The same facts written another way: keys dropped or null, offsets, decomposed text, floats, other order."""
    if isinstance(node, list):
        return [rewrite(item, draw, name, owner) for item in node]
    if not isinstance(node, dict) or name in {"policy_parameters", "case"}:
        return node
    required = APPROVAL.get(owner, set()) if name == "approvals" else REQUIRED.get(name, set())
    items = list(node.items())
    if draw.randint(0, 3) == 0:
        items.reverse()
    written: Json = {}
    for key, value in items:
        choice = draw.randint(0, 40)
        if choice == 0 and key not in required:
            continue
        if choice == 1 and key not in required:
            written[key] = None
        elif isinstance(value, dict | list):
            written[key] = rewrite(value, draw, key, name or owner)
        else:
            written[key] = rewritten_value(key, value, choice, draw)
    if draw.randint(0, 20) == 0 and name:
        written["comment"] = DECOMPOSED
    return written


def rewritten_value(key: str, value: Any, choice: int, draw: Random) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and choice < 20:
        return float(value)
    if isinstance(value, str) and value.endswith("Z") and value[10:11] == "T" and choice < 15:
        zone = timezone(timedelta(minutes=draw.randint(-840, 840)))
        return datetime.fromisoformat(value).astimezone(zone).isoformat()
    if key in {"title", "description", "justification", "steps"} and choice < 10:
        return f"{value} {DECOMPOSED}"
    return value


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_that_the_same_facts_written_otherwise_come_back_as_written(seed: int) -> None:
    base = with_optional_keys() if seed % 2 else small()
    for kind, kept in (("changes", 4), ("people", 11), ("deployment_events", 3), ("reconciliation_runs", 2)):
        base[kind] = base[kind][:kept]
    assert_comes_back(rewrite(base, Random(seed)))


@pytest.mark.parametrize("seed", range(0, 120, 5))
def test_that_generated_workspaces_come_back(seed: int) -> None:
    cases = pytest.importorskip("tests.reference.cases")
    document = copy.deepcopy(cases.random_case(seed, dangling=bool(seed % 2))[0])
    policy = document["policy_parameters"].get("policy", {})
    if check_parameters({"policy": policy}):
        policy.pop("transition")
    assert_comes_back(document)


def test_that_ten_thousand_records_are_read_in_ten_seconds() -> None:
    document = small()
    pattern = document["changes"]
    document["changes"] = [
        pattern[n % len(pattern)] | {"id": f"CHG-2027-{n:05d}", "comment": "a remark"} for n in range(10_000)
    ]
    data = json.dumps(document).encode()
    begun = time.process_time()
    imported = read_interchange(data, file_sha256="0" * 64, recorded_at=NOON)
    assert time.process_time() - begun < 10
    assert write_interchange(imported, omitted={}) == document


def test_that_what_was_written_at_the_desk_can_be_read_again() -> None:
    signed = Provenance(basis=Basis.SIGNED, recorded_at=NOON)
    person = Person(ref="ana", name="Ana", kind=PersonKind.CONTRACTOR, employed_from=date(2026, 1, 1))
    change = Change(
        ref="CHG-2026-0001",
        systems=("edge",),
        approvals=(Approval(person="ana", roles_claimed=("cto",), decided_at=NOON, provenance=signed),),
        deployments=(Deployment(start=NOON, implementer="ana"), Deployment(start=NOON)),
        scan=SecurityScan(open=(FindingCount(severity="medium", open=2),)),
        staging=Staging(),
        emergency=Emergency(retro_review=RetrospectiveReview(person="ana", at=NOON)),
    )
    register = Register(
        organisation=Organisation(name="Acme", zone="Europe/Oslo"),
        people=(person,),
        assignments=(RoleAssignment(ref="ana/cto/1", person="ana", role="cto", held_from=NOON),),
        systems=(SystemCard(ref="edge", deploy="manual"),),
        templates=(StandardTemplate(ref="STD-1", title="T", reviews=(TemplateReview(reviewed_on=date(2026, 1, 2)),)),),
        waivers=(Waiver(ref="EXC-1", waives=("scan",)),),
        incidents=(Incident(ref="INC-1"),),
        runs=(ReconciliationRun(ref="REC-1", first_day=date(2026, 1, 1), last_day=date(2026, 1, 1)),),
        events=(DeploymentEvent(ref="EV-1", at=NOON, environment="production", status="success", commits=("a", "b")),),
        documents=(PolicyDocument(ref="POL-1", title="Policy"),),
        policy_versions=(PolicyVersion(ref="POL-1 1", document="POL-1", number="1"),),
        policy_reviews=(PolicyReview(ref="POL-1 review 1", document="POL-1", kind="triggered"),),
        changes=(change, Change(ref="CHG-2026-0002")),
    )
    written = write_interchange(register, omitted=omitted(register))
    assert written["omitted"] == {"facts that rest on more than a statement": 1}
    assert written["changes"][0]["approvals"][0]["recorded_at"] == "2026-10-05T12:00:00Z"
    again = assert_comes_back(written)
    assert again.changes[0].deployments[0].path == "pipeline"
    assert again.organisation.zone == "Europe/Oslo"
    assert again.people[0].employed_from == date(2026, 1, 1)
