"""Cover, dates, references, roles and topics of a version are held against what is on record (POL-03, 10, 20; APR-14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chgdesk.domain.parameters import with_value
from chgdesk.domain.people import Person, Role, RoleAssignment
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_text import PlaceholderField, PolicyContent, RelatedDocument
from chgdesk.domain.policy_topics import ASKED
from chgdesk.text.lint import ADVISES, BLOCKS, coverage
from tests.text.policies import DEFAULTS, SINCE, a_content, a_section, adopted, found, found_in

TEXT = a_section("It says who may change what, and what must be on record.")
ACCESS = RelatedDocument(ref="MAR-ACC-002", title="Access Control Policy")
RETENTION = RelatedDocument(ref="MAR-RET-004", title="Data Retention and Disposal Policy")


def a_version(**given: Any) -> PolicyVersion:
    defaults: dict[str, Any] = {"ref": "POL-V1", "document": "MAR-CHG-001", "number": "0.1", "author": "lea"}
    return PolicyVersion(**{**defaults, **given})


def with_document(**given: Any) -> PolicyContent:
    content = a_content(TEXT)
    return replace(content, document=replace(content.document, **given))


@pytest.mark.parametrize(
    ("field", "what"),
    [("ref", "number"), ("title", "title"), ("classification", "classification"), ("owner_role", "owner role")],
)
def test_that_a_blank_cover_field_blocks(field: str, what: str) -> None:
    (finding,) = found(with_document(**{field: " "}), "COVER-BLANK")
    assert (finding.about, finding.severity) == (what, BLOCKS)
    assert what in finding.sentence


def test_that_a_blank_author_blocks_and_a_leftover_in_the_title_too() -> None:
    assert [each.about for each in found(a_content(TEXT, version=a_version(author=None)), "COVER-BLANK")] == ["author"]
    assert [each.about for each in found(with_document(title="[Company] Change Policy"), "COVER-BLANK")] == ["title"]


def test_that_a_number_outside_the_pattern_and_an_unknown_owner_or_author_are_told() -> None:
    content = a_content(TEXT, tree=with_value(DEFAULTS, "policy.numbering", "SOC2-CHG-nnn"))
    (finding,) = found(content)
    assert "SOC2-CHG-nnn" in finding.sentence
    assert [each.about for each in found(with_document(owner_role="boss"), "COVER-PATTERN")] == ["owner role"]
    assert [each.about for each in found(a_content(TEXT, version=a_version(author="zed")))] == ["author"]


def test_that_a_pattern_that_cannot_be_counted_is_told_and_not_raised() -> None:
    content = a_content(TEXT, tree=with_value(DEFAULTS, "policy.numbering", "CHG-POLICY"))
    (finding,) = found(content)
    assert "no place for a number" in finding.sentence


def test_that_dates_that_contradict_block() -> None:
    version = a_version(approved_on=date(2026, 7, 10), effective_on=date(2026, 7, 9), next_review_on=date(2026, 7, 1))
    findings = found(a_content(TEXT, version=version), "DATES")
    assert [(each.about, each.severity) for each in findings] == [("effective_on", BLOCKS), ("next_review_on", BLOCKS)]


@pytest.mark.parametrize(
    ("review", "state", "says"),
    [
        (None, "draft", None),
        (None, "effective", "No next review date"),
        (date(2027, 3, 1), "effective", None),
        (date(2027, 3, 2), "effective", "later than 12 months"),
        (date(2026, 7, 13), "effective", "was due on 2026-07-13"),
        (date(2026, 7, 14), "effective", None),
        (date(2026, 7, 13), "superseded", None),
    ],
)
def test_that_the_next_review_follows_the_interval(review: date | None, state: str, says: str | None) -> None:
    version = a_version(
        state=state, approved_on=date(2026, 2, 20), effective_on=date(2026, 3, 1), next_review_on=review
    )
    sentences = [each.sentence for each in found(a_content(TEXT, version=version), "REVIEW-DATE")]
    assert sentences == [] if says is None else says in sentences[0]


def test_that_a_gap_in_the_version_table_is_told() -> None:
    old = a_version(ref="POL-V0", number="1.0", state="superseded", author=None, approved_on=date(2025, 1, 1))
    (finding,) = found(a_content(TEXT, versions=(old, a_version())))
    assert finding.code == "VERSION-TABLE"
    assert "no author and no summary for version 1.0" in finding.sentence


@pytest.mark.parametrize(
    "body",
    [
        "Access follows the Access Control Policy.",
        "Access to the pipeline is governed by the access control policy.",
        "Access is described in MAR-ACC-002.",
        "Records are kept as the Data Retention Policy asks.",
        "This policy is the Change Management Policy MAR-CHG-001; the Policy Owner keeps it.",
        "Each change has a Rollback Plan and a Test Plan, and follows the rollback plan.",
        "It answers CC8.1, A.8.32, ISO-27001, CVE-2024-3094, CHG-2026-014, AES-256 and RFC-7519.",
        "See the Emergency Change Procedure below.",
    ],
)
def test_that_a_reference_to_something_on_record_is_not_told(body: str) -> None:
    assert found_in(body, "REF-DANGLING", related=(ACCESS, RETENTION)) == ()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Records are kept as the Backup and Recovery Standard asks.", "Backup and Recovery Standard"),
        ("Breaches are handled under our incident response plan.", "incident response plan"),
        ("See MAR-BAK-007 for backups.", "MAR-BAK-007"),
        ("Staff sign the Code of Conduct.", "Code of Conduct"),
        ("Sanctions follow the HR Disciplinary Procedure.", "HR Disciplinary Procedure"),
    ],
)
def test_that_a_reference_to_nothing_is_told_once_and_only_advises(body: str, name: str) -> None:
    (finding,) = found_in(f"{body} {body}")
    assert (finding.code, finding.offending, finding.severity) == ("REF-DANGLING", name, ADVISES)


def test_that_a_misspelt_number_is_answered_with_the_close_one() -> None:
    (finding,) = found_in("See MAR-ACC-020 and the Access Control Policy.", related=(ACCESS,))
    assert "MAR-ACC-002" in finding.remedy


def test_that_a_retired_and_an_unmentioned_document_are_told() -> None:
    old = replace(ACCESS, retired=True)
    findings = found_in("Access follows the Access Control Policy.", related=(old, RETENTION))
    assert [(each.code, each.about) for each in findings] == [
        ("REF-UNMENTIONED", "MAR-RET-004"),
        ("REF-RETIRED", "MAR-ACC-002"),
    ]
    assert found_in("Related documents:\n\n{{table:related_documents}}\n", related=(RETENTION,)) == ()


def test_that_a_document_named_in_a_field_is_looked_up_too() -> None:
    field = PlaceholderField(ref="doc.access", label="Access policy", value="Access Control Policy MAR-ACC-002")
    body = "Access follows the {{field:doc.access}}."
    assert found_in(body, related=(ACCESS,), fields=(field,)) == ()
    told = found_in(body, fields=(field,))
    assert [(each.code, each.offending) for each in told] == [
        ("REF-DANGLING", "Access Control Policy"),
        ("REF-DANGLING", "MAR-ACC-002"),
    ]


def test_that_roles_and_vendors_of_a_related_document_are_compared() -> None:
    listed = replace(
        ACCESS,
        roles=("CISO", "engineering lead", "Head of Platform", "Chief Information Security Officer"),
        vendors=("GitHub", "Hetzner Online"),
    )
    findings = found_in("Access follows the Access Control Policy. Github holds the code.", related=(listed,))
    assert [(each.code, each.about) for each in findings] == [
        ("REF-ROLES", "MAR-ACC-002"),
        ("REF-VENDORS", "MAR-ACC-002"),
    ]
    assert "does not know: Head of Platform." in findings[0].sentence
    assert "It does not list: Policy Owner, senior engineer, deployer, Security Officer." in findings[0].sentence
    assert "“GitHub”" in findings[1].sentence
    assert "“Github”" in findings[1].sentence


def roles_told(content: PolicyContent) -> list[tuple[str, str]]:
    codes = ("ROLE-VACANT", "ROLE-LEAVES", "ROLE-ONLY-AUTHOR")
    return [(each.code, each.about) for each in found(content, *codes)]


def test_that_a_role_nobody_holds_is_told_whether_a_rule_or_the_text_names_it() -> None:
    tree = with_value(DEFAULTS, "approval_matrix", [{"when": {}, "roles": ["cto"], "any_of": ["dba"]}])
    content = a_content(a_section("The {{role:sre}} deploys."), tree=tree, roles=(Role(ref="sre", title="SRE"),))
    assert roles_told(content) == [("ROLE-VACANT", "cto"), ("ROLE-VACANT", "dba"), ("ROLE-VACANT", "sre")]
    vacant = found(content, "ROLE-VACANT")
    assert "CTO: nobody holds this role." in vacant[0].sentence
    assert "approve the change" in vacant[0].remedy
    assert vacant[2].offending == "{{role:sre}}"


def test_that_a_role_held_only_by_somebody_gone_or_leaving_is_told() -> None:
    content = a_content(TEXT)
    gone = replace(content, people=(*content.people[:1], Person(ref="cira", name="Cira Okafor", active=False)))
    assert roles_told(gone) == [("ROLE-VACANT", "ciso"), ("ROLE-VACANT", "security_officer")]
    assert "Cira Okafor has it on paper" in found(gone, "ROLE-VACANT")[0].sentence
    leaves = Person(ref="cira", name="Cira Okafor", employed_to=date(2026, 7, 31))
    leaving = replace(content, people=(leaves,))
    (first, _) = found(leaving, "ROLE-LEAVES")
    assert "Cira Okafor until Fri 31 Jul 2026, and nobody after that" in first.sentence
    shared = RoleAssignment(ref="x", person="quin", role="ciso", held_from=SINCE)
    assert roles_told(replace(leaving, assignments=(*content.assignments, shared))) == [
        ("ROLE-LEAVES", "security_officer")
    ]


def test_that_an_assignment_counts_only_on_its_days() -> None:
    ended = RoleAssignment(
        ref="x", person="cira", role="ciso", held_from=SINCE, held_to=datetime(2026, 7, 13, 23, tzinfo=UTC)
    )
    content = a_content(TEXT)
    others = tuple(each for each in content.assignments if each.role != "ciso")
    assert roles_told(replace(content, assignments=(*others, ended))) == [("ROLE-VACANT", "ciso")]
    again = replace(ended, held_to=datetime(2026, 7, 14, 18, tzinfo=UTC))
    assert roles_told(replace(content, assignments=(*others, again))) == [("ROLE-LEAVES", "ciso")]


def test_that_an_author_who_alone_may_approve_is_told() -> None:
    content = a_content(TEXT, document=PolicyDocument(ref="A-1", title="T", classification="I", owner_role="qa"))
    by_quin = replace(content, version=a_version(author="quin"))
    assert roles_told(by_quin) == [("ROLE-ONLY-AUTHOR", "qa")]
    assert roles_told(content) == []


def test_that_coverage_names_a_topic_after_its_section_is_deleted() -> None:
    sections = tuple(a_section("It is so.", heading=title, key=topic, topic=topic) for topic, title in ASKED.items())
    assert [each for each in coverage(sections) if each.is_missing] == []
    without = tuple(replace(section, removed=section.topic == "rollback") for section in sections)
    (missing,) = [each for each in coverage(without) if each.is_missing]
    assert missing.topic == "rollback"
    (finding,) = found(a_content(*without), "TOPIC-MISSING")
    assert "“Rollback”" in finding.sentence


def test_that_headings_of_an_adopted_text_tell_their_topics() -> None:
    sections = (
        a_section("Why.", heading="1. Purpose and Objectives"),
        a_section("How.", heading="5.3 Back-out plans"),
        a_section("", heading="Roles", level=1),
        a_section("Lead.", heading="Engineering Lead", level=2),
        a_section("", heading="Scope"),
    )
    told = {each.topic: each for each in coverage(sections)}
    assert told["purpose"].headings == ("1. Purpose and Objectives",)
    assert told["purpose"].by_words
    assert told["rollback"].headings == ("5.3 Back-out plans",)
    assert told["roles"].headings == ("Roles",)
    assert told["scope"].is_missing


def test_that_nothing_blocks_an_adopted_version() -> None:
    content = adopted(with_document(classification=""))
    assert {each.severity for each in found(content)} == {ADVISES}
