"""The tables of the policy, rendered from data (APR-14, CAT-02, POL-08, POL-20, POL-23, ROLE-03, ROLE-04, MAP-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chgdesk.domain.controls import OwnControl
from chgdesk.domain.parameter_words.names import name_words
from chgdesk.domain.parameters import with_value
from chgdesk.domain.people import Role, RoleAssignment
from chgdesk.domain.policy import PolicyVersion
from chgdesk.domain.policy_text import PolicyContent, RelatedDocument
from chgdesk.text.blocks import Paragraph, TableBlock, plain
from chgdesk.text.tables import LIVE, TABLE_PRINTS, TABLES, table_of
from tests.parameter_values import three_values
from tests.text.policy_contents import VERSION, a_content, a_section, a_tree, lines_of

Row = tuple[str, ...]


def rows_of(name: str, content: PolicyContent) -> list[Row]:
    """The rows of a table as plain words."""
    block = table_of(name, content)
    assert isinstance(block, TableBlock)
    assert block.chip == f"table:{name}"
    return [tuple(plain(cell) for cell in row) for row in block.rows]


def sentence_of(name: str, content: PolicyContent) -> str:
    """The sentence in a table's place."""
    block = table_of(name, content)
    assert isinstance(block, Paragraph)
    return plain(block.spans)


@pytest.mark.parametrize("name", TABLES)
def test_that_every_row_of_a_table_has_a_cell_under_each_head(name: str) -> None:
    block = table_of(name, a_content())
    if isinstance(block, TableBlock):
        assert all(len(row) == len(block.head) for row in block.rows)
        assert all(plain(cell).strip() for row in (block.head, *block.rows) for cell in row)
    else:
        assert plain(block.spans).endswith(".")


@pytest.mark.parametrize("name", TABLES)
def test_that_a_set_that_says_nothing_still_gives_a_table_or_a_sentence(name: str) -> None:
    bare = a_content({}, sections=(), roles=(), people=(), crosswalk=(), fields=())
    assert list(lines_of([table_of(name, bare)]))


PRINTED = [(name, path) for name, paths in TABLE_PRINTS.items() for path in paths]


@pytest.mark.parametrize(("name", "path"), PRINTED)
def test_that_a_table_prints_each_parameter_it_is_listed_with(name: str, path: str) -> None:
    """A value changed is a table changed, where the rules that hang on it are switched on."""
    base = with_value(a_tree(), "sod.compensating.enabled", value=True)
    base = with_value(base, "emergency.record_deadline", {"unit": "hours", "value": 3})
    base = with_value(base, "rollback.elements", ["trigger"])
    values = [value for value in three_values(path) if value is not None]
    if len(values) < 2:
        pytest.skip("the parameter takes one value only")
    said = {tuple(lines_of([table_of(name, a_content(with_value(base, path, value)))])) for value in values}
    assert len(said) > 1


def test_that_a_table_nobody_knows_is_named_in_a_sentence() -> None:
    assert sentence_of("approval", a_content()).startswith("There is no table approval. Tables: approval_matrix,")


def test_that_the_matrix_says_when_who_and_how_many() -> None:
    matrix = [
        {
            "when": {"category": ["normal"], "risk": ["low", "medium"]},
            "any_of": ["engineering_lead", "senior_engineer"],
        },
        {"when": {"risk": ["high"]}, "roles": ["engineering_lead"], "any_of": ["ciso", "cto"], "min_persons": 2},
        {"when": {"flags_any": ["auth"]}, "roles": ["ciso"], "optional": ["business_owner"], "note": "by letter"},
        {"when": {}, "min_persons": 1},
    ]
    assert rows_of("approval_matrix", a_content(a_tree(approval_matrix=matrix))) == [
        ("Normal changes at low or medium risk", "Any one of engineering lead or senior engineer", "1"),
        ("All changes at high risk", "Engineering lead, and any one of CISO or CTO", "2"),
        ("All changes marked authentication", "CISO; business owner if wished (by letter)", "1"),
        ("All changes", "Nobody by role", "1"),
    ]


def test_that_the_matrix_uses_the_titles_the_organisation_gave() -> None:
    content = a_content(
        a_tree(approval_matrix=[{"when": {}, "roles": ["ciso"]}]), roles=(Role(ref="ciso", title="Head of security"),)
    )
    assert rows_of("approval_matrix", content)[0][1] == "Head of security"


def test_that_an_empty_matrix_says_so() -> None:
    assert sentence_of("approval_matrix", a_content()) == (
        "No approval is asked for: the approval matrix has no lines."
    )


def test_that_categories_say_what_the_judge_asks_of_them_and_no_more() -> None:
    every = ["standard", "normal", "major", "emergency"]
    tree = a_tree(
        rollback__required_for=["emergency"],
        gates__staging__required_for=every,
        window__required_for=every,
        notice__required_for=every,
    )
    rows = {row[0]: row[2] for row in rows_of("categories", a_content(tree))}
    assert rows["Emergency"] == "A rollback plan"
    assert rows["Standard"] == "A maintenance window and notice beforehand"
    assert rows["Normal"] == "Validation before production, a maintenance window and notice beforehand"


def test_that_a_category_of_ones_own_stands_in_its_place() -> None:
    rows = rows_of("categories", a_content(a_tree(categories=["normal", "hotfix"], rollback__required_for=["hotfix"])))
    assert rows[1] == ("Hotfix", "A category of our own.", "A rollback plan")


def test_that_marks_lead_to_the_two_highest_of_any_levels() -> None:
    tree = a_tree(
        risk__levels=["calm", "some", "severe"], risk__flags_high=["auth"], risk__flags_medium=["prod_config"]
    )
    assert rows_of("risk_flags", a_content(tree))[:3] == [
        ("Severe", "Authentication"),
        ("Some", "Production configuration"),
        ("Calm", "No mark leads here; the level is stated by judgement"),
    ]


def test_that_triggers_of_major_are_left_out_where_there_is_no_such_category() -> None:
    tree = a_tree(categories=["standard", "normal"], major_triggers=["auth"])
    assert not any("Major" in row[0] for row in rows_of("risk_flags", a_content(tree)))


def test_that_a_window_past_midnight_says_on_which_day_it_ends() -> None:
    tree = a_tree(window__windows=[{"day": "Sat", "from": "22:00", "to": "04:00"}])
    assert rows_of("windows", a_content(tree)) == [
        ("Saturday", "22:00", "04:00 on the day after", "Maintenance window")
    ]


def test_that_parts_of_a_plan_say_of_which_plans_they_are_asked() -> None:
    by_risk = {"medium": ["owner"], "high": ["owner", "steps", "method"]}
    tree = a_tree(rollback__elements=["steps"], rollback__elements_by_risk=by_risk)
    assert [(row[0], row[2]) for row in rows_of("rollback_elements", a_content(tree))] == [
        ("Steps", "Every plan"),
        ("Owner", "Plans at medium and high risk"),
        ("Way back", "Plans at high risk"),
    ]


def test_that_freezes_stand_in_the_order_of_the_calendar() -> None:
    tree = a_tree(window__freezes=["2026-12-24", {"from": "2026-06-18", "to": "2026-06-22"}])
    assert rows_of("freezes", a_content(tree)) == [
        ("18 June 2026", "22 June 2026"),
        ("24 December 2026", "24 December 2026"),
    ]


def test_that_steps_that_are_not_asked_for_have_no_deadline() -> None:
    tree = a_tree(emergency__signoff_required=False, emergency__proceed_if_unreachable=False)
    due = [row[0] for row in rows_of("emergency_clocks", a_content(tree))]
    assert due == ["An emergency is written down", "Its rollback plan is on record", "An emergency is reviewed"]


def test_that_a_compensated_review_is_due_only_where_compensation_is_allowed() -> None:
    due = "A self-approved change is reviewed"
    assert due not in [row[0] for row in rows_of("deadlines", a_content())]
    assert due in [row[0] for row in rows_of("deadlines", a_content(a_tree(sod__compensating__enabled=True)))]


def test_that_limits_of_policy_exceptions_follow_the_levels() -> None:
    tree = a_tree(exception__max_days_by_risk={"low": 1}, exception__approver_roles_by_risk={"high": ["ciso", "cto"]})
    assert rows_of("exception_limits", a_content(tree)) == [
        ("Low", "1 day", "No role is named"),
        ("Medium", "No limit", "No role is named"),
        ("High", "No limit", "CISO and CTO"),
    ]


def test_that_scope_lists_what_is_inside_and_outside() -> None:
    tree = a_tree(scope__boundary=["booking-web"], scope__exclusions=["Office laptops"])
    assert rows_of("scope", a_content(tree)) == [("Inside", "booking-web"), ("Outside", "Office laptops")]
    assert rows_of("scope", a_content(a_tree(scope__exclusions=["Office laptops"])))[0] == (
        "Inside",
        "Every production system",
    )


def test_that_holders_of_roles_stand_with_their_dates_in_the_local_day() -> None:
    tree = a_tree(timezone="Europe/Helsinki")
    held = (
        RoleAssignment(ref="a", person="lea", role="cto", held_from=datetime(2026, 8, 2, 22, tzinfo=UTC)),
        RoleAssignment(
            ref="b",
            person="ada",
            role="policy_owner",
            held_from=datetime(2020, 1, 1, tzinfo=UTC),
            held_to=datetime(2026, 8, 31, 20, tzinfo=UTC),
            system="ledger",
        ),
    )
    assert rows_of("role_holders", a_content(tree, assignments=held)) == [
        ("Policy owner (ledger)", "Ada Lind", "1 January 2020", "31 August 2026"),
        ("CTO", "Lea Moreau", "3 August 2026", "open"),
    ]


def test_that_related_documents_leave_out_the_retired_and_name_their_origin() -> None:
    kept = (
        RelatedDocument(ref="ISO", title="A standard", origin="external"),
        RelatedDocument(ref="MAR-ACC-001", title="Access", version="2.0", owner="ciso"),
        RelatedDocument(ref="OLD", title="Gone", retired=True),
    )
    assert rows_of("related_documents", a_content(related=kept)) == [
        ("MAR-ACC-001", "Access", "2.0", "our own", "CISO"),
        ("ISO", "A standard", "–", "from outside", "–"),
    ]


def test_that_own_controls_leave_out_the_retired() -> None:
    kept = (
        OwnControl(ref="C-7", wording="Changes are approved.", owner_role="cto"),
        OwnControl(ref="C-8", wording="x"),
    )
    content = a_content(controls=(kept[0], replace(kept[1], retired=True)))
    assert rows_of("own_controls", content) == [("C-7", "Changes are approved.", "CTO", "–")]


def test_that_the_mapping_names_clauses_by_point_then_by_topic_and_hides_what_is_not_shown() -> None:
    rows = rows_of("framework_mapping", a_content())
    assert [row[0] for row in rows] == ["CC8.1", "8", "A.8.32", "c", "X", "1"]
    assert rows[0][1] == "2017, 2022"
    assert "Approval authority" in rows[1][2]
    assert "What counts as an approval" in rows[1][2]
    assert rows[5][2].endswith("Enforcement")


def test_that_a_point_nobody_answers_says_so() -> None:
    content = a_content(sections=(a_section("scope", "All."),))
    assert {row[2] for row in rows_of("framework_mapping", content)} == {"–", "No clause yet"}


def a_version(number: str, state: str = "effective", **given: Any) -> PolicyVersion:
    """A version of Marrowfield's policy."""
    return PolicyVersion(**{"ref": f"V{number}", "document": "MAR-CHG-001", "number": number, "state": state, **given})


def test_that_the_version_history_holds_what_was_approved_up_to_this_version() -> None:
    earlier = a_version(
        "1.0",
        "superseded",
        author="ada",
        approved_by="lea",
        approved_on=date(2026, 1, 5),
        effective_on=date(2026, 2, 1),
        change_summary="First.",
    )
    others = (a_version("0.9", "withdrawn"), a_version("1.9"), a_version("2.0"), earlier)
    own = replace(VERSION, ref="V1.10", number="1.10", change_summary="Now.")
    rows = rows_of("version_history", a_content(version=own, versions=(*others, own)))
    assert rows == [
        ("1.0", "5 January 2026", "1 February 2026", "Ada Lind", "Lea Moreau", "First."),
        ("1.9", "not yet", "not yet", "–", "nobody yet", "–"),
        ("1.10", "not yet", "not yet", "Ada Lind", "nobody yet", "Now."),
    ]


def test_that_only_tables_that_change_later_have_a_sentence_for_the_signed_text() -> None:
    assert set(LIVE) == {"role_holders", "version_history"}
    assert set(LIVE) <= set(TABLES)


def test_that_names_of_fields_read_as_people_say_them() -> None:
    tree: Mapping[str, Any] = a_tree(required_fields={"normal": ["title", "risk_declared"]})
    rows = {row[0]: row[1] for row in rows_of("required_fields", a_content(tree))}
    assert rows["Normal"] == "Title and risk"
    assert rows["Standard"] == "–"
    assert name_words("risk_declared", "field") == "risk"
