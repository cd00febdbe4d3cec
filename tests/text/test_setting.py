"""Setting a version out, and the frozen text that is signed (POL-07, POL-17, POL-18)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.people import Person, Role, RoleAssignment
from chgdesk.domain.policy import PolicyDocument
from chgdesk.domain.policy_text import PARTS, PlaceholderField, PolicyContent
from chgdesk.text.blocks import Paragraph, SetSection, Span, TableBlock, plain
from chgdesk.text.setting import (
    canonical_text,
    clause_printing,
    digest_of,
    frozen_head,
    frozen_sections,
    printed_by,
    set_out,
)
from chgdesk.text.tokens import Token
from chgdesk.text.values import ContentValues
from tests.text.policy_contents import VERSION, a_content, a_section, a_tree, words_in

HELD = (RoleAssignment(ref="a", person="ada", role="policy_owner", held_from=datetime(2020, 1, 1, tzinfo=UTC)),)


def numbers(levels: list[int]) -> list[str]:
    """The printed numbers of sections on these levels."""
    sections = tuple(a_section(f"s{n}", "x", level=level) for n, level in enumerate(levels))
    return [section.number for section in set_out(a_content(sections=sections), "policy")]


@pytest.mark.parametrize(
    ("levels", "printed"),
    [
        ([1, 1, 2, 2, 1], ["1", "2", "2.1", "2.2", "3"]),
        ([1, 2, 3, 3, 2, 3, 1, 2], ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1"]),
        ([1, 3, 3, 2], ["1", "1.1", "1.2", "1.3"]),
        ([2, 1, 9], ["1", "2", "2.1"]),
        ([], []),
    ],
)
def test_that_numbers_follow_levels_and_no_level_is_skipped(levels: list[int], printed: list[str]) -> None:
    assert numbers(levels) == printed


def test_that_numbers_can_be_left_out() -> None:
    assert {section.number for section in set_out(a_content(), "policy", numbered=False)} == {""}


def test_that_a_removed_section_is_neither_set_out_nor_counted() -> None:
    sections = (a_section("a", "x"), a_section("b", "x", removed=True), a_section("c", "x"))
    set_sections = set_out(a_content(sections=sections), "policy")
    assert [(section.key, section.number) for section in set_sections] == [("a", "1"), ("c", "2")]


def test_that_tokens_say_their_words_and_keep_their_chips() -> None:
    body = "Kept {{param:retention.years}} by {{field:org.name}} and the {{role:ciso}}.\n\n{{table:retention}}"
    paragraph, table = set_out(a_content(sections=(a_section("a", body),)), "policy")[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.spans) == "Kept 3 years by the Organisation and the CISO."
    assert [span.chip for span in paragraph.spans if span.chip] == [
        "param:retention.years",
        "field:org.name",
        "role:ciso",
    ]
    assert isinstance(table, TableBlock)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (Token(kind="field", key="org.name"), "[Organisation]"),
        (Token(kind="field", key="nobody.knows"), "[field:nobody.knows]"),
        (Token(kind="param", key="nobody.knows"), "[param:nobody.knows]"),
        (Token(kind="role", key="our_own_role"), "our own role"),
        (Token(kind="table", key="retention"), "[table:retention]"),
    ],
)
def test_that_a_blank_or_unknown_token_says_so_in_brackets(token: Token, said: str) -> None:
    assert ContentValues(a_content(blank=True)).inline(token) == said


def test_that_a_field_for_a_role_prints_the_role_by_its_title() -> None:
    fields = (PlaceholderField(ref="who", label="Who", type="role", value="ciso"),)
    values = ContentValues(a_content(fields=fields, roles=(Role(ref="ciso", title="Head of security"),)))
    assert values.inline(Token(kind="field", key="who")) == "the Head of security"


def test_that_the_frozen_text_is_plain_and_the_same_each_time() -> None:
    text = canonical_text(a_content())
    assert text == canonical_text(a_content())
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "{{" not in text
    assert digest_of(text) == hashlib.sha256(text.encode()).hexdigest()


def test_that_the_head_names_the_document() -> None:
    content = a_content(version=replace(VERSION, number="2.1", change_summary="Two lines\nof summary."))
    assert dict(frozen_head(canonical_text(content))) == {
        "Number": "MAR-CHG-001",
        "Title": "Change policy",
        "Version": "2.1",
        "Author": "Ada Lind",
        "Change": "Two lines of summary.",
        "Organisation": "Marrowfield Ltd",
        "Classification": "",
        "Owner": "Policy owner",
    }


def test_that_nothing_that_comes_after_handing_in_changes_the_signed_text() -> None:
    """POL-17: approval, dates, other versions and holders of roles are not part of what is signed."""
    before = a_content()
    signed = replace(
        VERSION,
        state="effective",
        approved_by="lea",
        approved_on=date(2026, 1, 5),
        approved_at=datetime(2026, 1, 5, tzinfo=UTC),
        effective_on=date(2026, 2, 1),
        next_review_on=date(2027, 2, 1),
        content_sha256="00",
    )
    later = replace(
        before, version=signed, versions=(signed, replace(signed, ref="V2", number="2.0")), assignments=HELD
    )
    assert canonical_text(later) == canonical_text(before)


@pytest.mark.parametrize(
    "changed",
    [
        a_content(a_tree(retention__years=7)),
        a_content(version=replace(VERSION, number="1.1")),
        a_content(version=replace(VERSION, change_summary="Another.")),
        a_content(version=replace(VERSION, author="lea")),
        a_content(roles=(Role(ref="ciso", title="Head of security"),)),
        a_content(people=(Person(ref="ada", name="Ada Berg"),)),
        a_content(blank=True),
    ],
)
def test_that_whatever_is_signed_changes_the_hash(changed: PolicyContent) -> None:
    assert digest_of(canonical_text(changed)) != digest_of(canonical_text(a_content()))


def bare(sections: tuple[SetSection, ...]) -> list[tuple[str, str, str, int, str]]:
    """What identifies sections, with their words."""
    return [(each.key, each.number, each.heading, each.level, words_in((each,))) for each in sections]


@pytest.mark.parametrize("form", ["combined", "split"])
def test_that_the_frozen_text_reads_back_as_it_was_set_out(form: str) -> None:
    content = a_content(a_tree(policy__document_set=form))
    text = canonical_text(content)
    frozen = ContentValues(content, frozen=True)
    for part in content.parts:
        assert bare(frozen_sections(text, part)) == bare(set_out(content, part, values=frozen))
    assert len(frozen_sections(text)) == sum(len(frozen_sections(text, part)) for part in PARTS)


def test_that_a_split_set_names_each_document_in_one_text() -> None:
    companion = PolicyDocument(ref="MAR-CHG-002", title="Emergency procedure", kind="emergency_procedure")
    content = a_content(a_tree(policy__document_set="split"), companions=(companion,))
    text = canonical_text(content)
    assert "# MAR-CHG-001 Change policy {document=policy}\n" in text
    assert "# MAR-CHG-002 Emergency procedure {document=emergency_procedure}\n" in text
    assert [each.number for each in frozen_sections(text, "emergency_procedure")][:2] == ["1", "1.1"]


def test_that_living_tables_stand_in_a_frozen_text_as_of_the_day_of_printing() -> None:
    text = canonical_text(a_content())
    signed = replace(VERSION, approved_by="lea", approved_on=date(2026, 1, 5), effective_on=date(2026, 2, 1))
    today = ContentValues(a_content(version=signed, assignments=HELD))
    printed = {each.key: each for each in frozen_sections(text, values=today)}
    assert "1 February 2026" in words_in((printed["version_history"],))
    assert "Ada Lind" in words_in((printed["role_holders"],))
    plainly = {each.key: each for each in frozen_sections(text)}
    assert words_in((plainly["version_history"],)).endswith("stand in the register of policy versions.")


HOSTILE = [
    "# 9 Forged {#policy/forged}",
    "x\n# 9 Forged {#policy/forged}\ny",
    "## 1.1 Forged {#policy/forged}\n\nmore",
    "# Forged {document=policy}",
    "> # 9 Forged {#policy/forged}",
    "- # 9 Forged {#policy/forged}",
    "Number: MAR-CHG-666",
    "a  \n\\# 9 Forged {#policy/forged}",
]


@pytest.mark.parametrize("body", HOSTILE)
def test_that_no_body_can_forge_a_section_a_document_or_the_head(body: str) -> None:
    content = a_content(sections=(a_section("a", body), a_section("b", "Fine.")))
    text = canonical_text(content)
    assert [each.key for each in frozen_sections(text)] == ["a", "b"]
    assert frozen_head(text)["Number"] == "MAR-CHG-001"
    assert bare(frozen_sections(text)) == bare(set_out(content, "policy"))


@pytest.mark.parametrize(
    "value", ["x\n\n# 9 Forged {#policy/forged}\n", "**bold** [x](http://y) | `z`", "{{role:ciso}}"]
)
def test_that_no_field_can_forge_a_section_or_a_face(value: str) -> None:
    fields = (PlaceholderField(ref="org.name", label="Organisation", value=value),)
    content = a_content(sections=(a_section("a", "We are {{field:org.name}}."),), fields=fields)
    (section,) = frozen_sections(canonical_text(content))
    assert words_in((section,)) == f"A\nWe are {' '.join(value.split())}."
    (block,) = section.blocks
    assert isinstance(block, Paragraph)
    assert block.spans == (Span(text=plain(block.spans)),)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40), max_size=6))
def test_that_any_body_freezes_to_a_text_that_reads_back_in_its_words(lines: list[str]) -> None:
    content = a_content(sections=(a_section("a", "\n".join(lines)), a_section("b", "Fine.")))
    text = canonical_text(content)
    assert bare(frozen_sections(text)) == bare(set_out(content, "policy"))


def test_that_a_clause_is_found_for_a_token_and_for_a_table() -> None:
    content = a_content()
    assert [clause.words for clause in clause_printing("reconciliation.tolerance_minutes", content)] == [
        "17.1 Log review"
    ]
    headings = {clause.heading for clause in clause_printing("emergency.record_deadline", content)}
    assert {"Emergency changes", "After an emergency", "Time limits at a glance"} <= headings
    assert clause_printing("retention.years", a_content(sections=())) == ()


def test_that_a_clause_of_a_split_set_names_its_document() -> None:
    content = a_content(a_tree(policy__document_set="split"))
    (clause,) = clause_printing("rollback_execution.min_severity", content)
    assert (clause.part, clause.number, clause.key) == ("rollback_procedure", "1.3", "rollback_afterwards")


def test_that_what_a_text_prints_is_named_once_in_order() -> None:
    body = "{{param:retention.years}} {{param:notice.hours}} {{param:retention.years}}\n\n{{table:scope}}"
    assert printed_by(body) == ("retention.years", "notice.hours", "scope.boundary", "scope.exclusions")
