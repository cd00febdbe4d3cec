"""What a template leaves behind is found where it stands, and what people write on purpose is left alone (POL-06)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chgdesk.domain.people import Organisation
from chgdesk.domain.policy_text import PlaceholderField
from chgdesk.text.lint import ADVISES, BLOCKS
from tests.text.policies import a_content, a_section, adopted, found, found_in


@pytest.mark.parametrize(
    ("body", "code", "offending"),
    [
        ("This policy applies to [Company Name] and its staff.", "LEFT-BRACKET", "[Company Name]"),
        ("Records are kept for \\[X years\\] after closing.", "LEFT-BRACKET", "\\[X years\\]"),
        ("Approved by the owner (e.g. CTO) in writing.", "LEFT-HINT", "(e.g. CTO)"),
        ("Approved by the owner (e.g., Head of Engineering or VP).", "LEFT-HINT", "(e.g., Head of Engineering or VP)"),
        (
            "A deputy, e.g. the Engineering Lead, looks at it.",
            "LEFT-HINT",
            "e.g. the Engineering Lead",
        ),
        ("It is recorded afterwards (e.g. 2 business days).", "LEFT-HINT", "(e.g. 2 business days)"),
        ("Tickets are kept in the tracker (e.g. Jira or Linear).", "LEFT-TOOL", "(e.g. Jira or Linear)"),
        ("Acme Corp. develops and runs the service.", "LEFT-SAMPLE", "Acme Corp."),
        ("Example Ltd is responsible.", "LEFT-SAMPLE", "Example Ltd"),
        ("Owner: John Doe, from March on.", "LEFT-SAMPLE", "John Doe"),
        ("Write to security@example.com at once.", "LEFT-SAMPLE", "security@example.com"),
        ("Lorem ipsum dolor sit amet.", "LEFT-SAMPLE", "Lorem ipsum dolor sit amet"),
        ("Deployment owner: TBD.", "LEFT-UNDECIDED", "TBD"),
        ("TODO: say who signs off.", "LEFT-UNDECIDED", "TODO:"),
        ("The log is reviewed within N business days.", "LEFT-UNDECIDED", "N business days"),
        ("It is recorded within XX hours.", "LEFT-UNDECIDED", "XX hours"),
        ("Approved on DD/MM/YYYY by the board.", "LEFT-BLANK", "on DD/MM/YYYY"),
        ("Effective from January 20XX.", "LEFT-BLANK", "20XX"),
        ("Signature: ________", "LEFT-BLANK", "________"),
        ("Name ............ Date", "LEFT-BLANK", "............"),
        ("The policy of <company name> holds.", "LEFT-BLANK", "<company name>"),
        ("The policy of «Company» holds.", "LEFT-BLANK", "«Company»"),
        ("Click or tap here to enter text.", "LEFT-BLANK", "Click or tap here to enter text."),
        ("The owner is to be determined.", "LEFT-PHRASE", "to be determined"),
        ("The list [see below is long.", "LEFT-OPEN-BRACKET", "["),
        ("Dear {{company}}, this holds.", "TOKEN-UNKNOWN", "{{company}}"),
    ],
)
def test_that_a_leftover_is_found_with_its_stretch(body: str, code: str, offending: str) -> None:
    (finding,) = found_in(body)
    assert (finding.code, finding.offending) == (code, offending)
    assert body[finding.start : finding.end] == offending
    assert (finding.line, finding.column) == (1, body.index(offending) + 1)
    assert finding.remedy
    assert finding.heading == "Purpose"


@pytest.mark.parametrize(
    "body",
    [
        "See [the register](https://desk.marlow.example.eu/register) for the list.",
        "See [the register][reg] for the list.\n\n[reg]: https://desk.marlow.eu/register",
        "Approval is given in {{field:org.tool}} by the {{role:ciso}} within {{param:emergency.record_deadline}}.",
        "Infrastructure (e.g. load balancers, queues and certificates) is in scope.",
        "Changes take less than <60 minutes, and a < b where c > d.",
        "Write to <security@marlow.eu> or open <https://marlow.eu/desk>.",
        "Before the line\n\n___\n\nand after it.",
        "A plan names the steps, e.g. how data is recovered.",
        "Minor numbers count changes without material effect.",
        "The system records x and y of every chart.",
        "It is written down in full, including every to-do of the review.",
        "Line one<br>line two.",
        "Two files of 12 days each… and so on.",
    ],
)
def test_that_ordinary_text_holds_no_leftover(body: str) -> None:
    fields = (PlaceholderField(ref="org.tool", label="Ticket system", value="the desk"),)
    assert found_in(body, fields=fields) == ()


def test_that_positions_count_lines_and_columns_of_the_section() -> None:
    body = "First line.\n\n- an item\n- the owner (e.g. CTO) decides\n"
    (finding,) = found_in(body)
    assert (finding.line, finding.column) == (4, 13)
    assert body[finding.start : finding.end] == "(e.g. CTO)"


def test_that_a_company_called_acme_may_say_so() -> None:
    body = "Acme Corp runs the service; Globex is a customer."
    (finding,) = found_in(body, organisation=Organisation(name="Acme Corp"))
    assert finding.offending == "Globex"


def test_that_leftovers_block_a_draft_and_only_advise_in_an_adopted_version() -> None:
    content = a_content(a_section("Owned by [Role]. Deployed by TBD."))
    assert [each.severity for each in found(content)] == [BLOCKS, BLOCKS]
    assert {each.severity for each in found(adopted(content))} == {ADVISES}


def test_that_a_leftover_in_a_heading_is_told() -> None:
    (finding,) = found(a_content(a_section("Why there are rules.", heading="Purpose of [Company]", key="purpose")))
    assert (finding.code, finding.offending, finding.section) == ("LEFT-BRACKET", "[Company]", "purpose")


def test_that_empty_cells_are_named_by_row_and_column() -> None:
    body = "Who decides:\n\n|  | Low | High |\n|---|---|---|\n| Normal | Lead |  |\n| Major | \\| |\n"
    cells = found_in(body)
    assert [(each.code, each.line) for each in cells] == [("LEFT-CORNER", 3), ("LEFT-CELL", 5), ("LEFT-CELL", 6)]
    assert "row 1, column 3" in cells[1].sentence
    assert cells[0].severity == ADVISES


@pytest.mark.parametrize(
    "body", ["| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n--|--\n1 | 2", "```\n| a | b |\n|---|---|\n| | |\n```"]
)
def test_that_full_tables_and_code_have_no_empty_cell(body: str) -> None:
    assert found_in(body) == ()


def test_that_an_empty_section_blocks_unless_others_stand_under_it() -> None:
    content = a_content(
        a_section("", heading="Rules"),
        a_section("Everything is written down.", heading="Records", level=2),
        a_section("  \n", heading="Windows"),
    )
    (finding,) = found(content)
    assert (finding.code, finding.heading, finding.severity) == ("SECTION-EMPTY", "Windows", BLOCKS)


def test_that_a_removed_section_is_not_read() -> None:
    assert found(a_content(a_section("Here is why.", "Why"), a_section("[x]", "Gone", removed=True))) == ()


def test_that_headings_and_paragraphs_that_stand_twice_are_told() -> None:
    long = "Every change to production is written down in the register before it goes live, with its reason."
    content = a_content(
        a_section(f"{long}\n\n## Details\n\n## More\n\nAnd more.", heading="Records", key="one"),
        a_section(f"- {long}", heading="records", key="two"),
    )
    assert [(each.code, each.section) for each in found(content)] == [
        ("HEADING-EMPTY", "one"),
        ("HEADING-TWICE", "two"),
        ("TEXT-TWICE", "two"),
    ]


def test_that_equal_headings_under_different_parents_are_no_double() -> None:
    content = a_content(
        a_section("All of them.", heading="Normal changes", key="a"),
        a_section("Before going live.", heading="Approval", key="b", level=2),
        a_section("All of these.", heading="Emergencies", key="c"),
        a_section("By a spoken word.", heading="Approval", key="d", level=2),
    )
    assert found(content) == ()


def test_that_a_blank_required_field_blocks_where_it_is_printed_first() -> None:
    fields = (
        PlaceholderField(ref="org.name", label="Organisation"),
        PlaceholderField(ref="hr.policy", label="Sanctions policy"),
        PlaceholderField(ref="note", label="Note", required=False),
    )
    body = "At {{field:org.name}} this holds. {{field:org.name}} reviews it. {{field:note}}"
    findings = found_in(body, fields=fields)
    assert [(each.code, each.about, each.start) for each in findings] == [
        ("FIELD-UNUSED", "hr.policy", 0),
        ("FIELD-BLANK", "org.name", 3),
    ]
    assert "in 2 places" in findings[1].sentence


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("days", "30", True),
        ("days", "30 business days", True),
        ("days", "a month", False),
        ("date", "2026-07-14", True),
        ("date", "14 July", False),
        ("role", "ciso", True),
        ("role", "Engineering Lead", True),
        ("role", "the boss", False),
        ("text", "[name]", False),
        ("text", "TBD", False),
        ("text", "Marlow Data", True),
    ],
)
def test_that_a_field_holds_what_its_kind_asks(kind: str, value: str, fits: bool) -> None:
    field = PlaceholderField(ref="f", label="Something", type=kind, value=value)
    assert [each.code for each in found_in("It is {{field:f}}.", fields=(field,))] == ([] if fits else ["FIELD-VALUE"])


def test_that_unknown_tokens_are_told_with_close_names() -> None:
    body = "Within {{param:emergency.record_dedline}} the {{role:cisco}} acts.\n\n{{table:aproval_matrix}}\n"
    findings = found(a_content(a_section(body)), "TOKEN-UNKNOWN", tables={"approval_matrix", "roles"})
    assert [each.about for each in findings] == ["emergency.record_dedline", "cisco", "aproval_matrix"]
    assert ["emergency.record_deadline" in findings[0].remedy, "ciso" in findings[1].remedy] == [True, True]
    assert "approval_matrix" in findings[2].remedy


def test_that_a_table_inside_a_sentence_is_told() -> None:
    (finding,) = found_in("Who approves: {{table:approval_matrix}}")
    assert finding.code == "TABLE-CROWDED"


def test_that_a_token_with_blanks_is_told_with_the_right_one() -> None:
    (finding,) = found_in("Kept for {{ param: retention.years }}.")
    assert finding.code == "TOKEN-UNKNOWN"
    assert "param:retention.years" in finding.remedy


def test_that_no_two_findings_of_leftovers_share_a_stretch() -> None:
    findings = found(a_content(a_section("By [TBD, e.g. CTO of Acme Corp] within N days.")))
    assert [each.offending for each in findings] == ["[TBD, e.g. CTO of Acme Corp]", "N days"]


def test_that_a_clean_policy_has_nothing_that_blocks() -> None:
    content = a_content(a_section("It says who may change what, and what must be on record."))
    assert found(content) == ()
    assert all(each.code == "TOPIC-MISSING" for each in found(replace(content), "TOPIC-MISSING"))
