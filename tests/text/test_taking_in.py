"""A policy that went to Word and came back keeps its sections' keys and its figures' tokens (POL-07, POL-25)."""

from __future__ import annotations

import io

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.exports.docx import write_docx
from chgdesk.services.policies.starter import starter_fields, starter_sections
from chgdesk.text.markdown import parse, write
from chgdesk.text.markdown_in import read_markdown, with_choices
from chgdesk.text.read_document import Choice, ReadDocument
from chgdesk.text.setting import set_out
from chgdesk.text.taking_in import TakenIn, take_in
from chgdesk.text.tokens import tokens
from chgdesk.text.word_in import read_docx
from tests.exports.policy_samples import a_paper
from tests.text.policies import a_content, a_section


def read(markdown: str) -> ReadDocument:
    return read_markdown(markdown.encode("utf-8"), "policy.md")


DRAFT = a_content(
    a_section(
        "Recorded within {{param:emergency.record_deadline}} by the {{role:ciso}}.", "Emergencies", topic="emergency"
    ),
    a_section("Kept for {{param:retention.years}}.\n\n{{table:approval_matrix}}\n", "Retention"),
)


def taken(markdown: str, content: PolicyContent | None = DRAFT) -> TakenIn:
    return take_in(read(markdown), "POL-V2", content)


def printed(content: PolicyContent) -> str:
    return "".join(f"# {each.heading}\n\n{write(each.blocks)}\n" for each in set_out(content, "policy"))


def test_that_text_that_came_back_unchanged_has_all_its_tokens_again() -> None:
    back = taken(printed(DRAFT))
    bodies = [tuple(token.chip for token in tokens(each.body)) for each in back.sections]
    assert bodies == [
        ("param:emergency.record_deadline", "role:ciso"),
        ("param:retention.years", "table:approval_matrix"),
    ]
    assert (back.bound, back.lost) == (4, ())
    assert [(each.key, each.topic, each.version, each.ref) for each in back.sections] == [
        ("emergencies", "emergency", "POL-V2", "POL-V2/emergencies"),
        ("retention", "", "POL-V2", "POL-V2/retention"),
    ]


def test_that_a_changed_sentence_keeps_the_tokens_whose_words_still_stand() -> None:
    text = printed(DRAFT).replace("Recorded within", "Every emergency is written down within")
    (first, _) = taken(text).sections
    assert first.body == (
        "Every emergency is written down within {{param:emergency.record_deadline}} by the {{role:ciso}}.\n"
    )


def test_that_a_figure_typed_over_is_lost_and_said_to_be() -> None:
    retention = write(set_out(DRAFT, "policy")[1].blocks[:1]).strip()
    back = taken(printed(DRAFT).replace(retention, "Kept for nine years."))
    assert [(each.heading, each.chip) for each in back.lost] == [("Retention", "param:retention.years")]
    assert "Kept for nine years." in back.sections[1].body


def test_that_words_said_twice_are_not_bound_by_a_guess() -> None:
    (first, _) = set_out(DRAFT, "policy")
    deadline = next(span.text for block in first.blocks for span in block.spans if span.chip.startswith("param"))  # type: ignore[union-attr]
    back = taken(f"# Emergencies\n\nWithin {deadline}, or else {deadline}.\n")
    assert "{{param" not in back.sections[0].body
    assert "param:emergency.record_deadline" in {each.chip for each in back.lost}


def test_that_renamed_and_new_sections_get_keys_of_their_own() -> None:
    text = (
        printed(DRAFT).replace("# Retention", "# Keeping records") + "# Emergencies\n\nOnce more.\n\n# Scope\n\nAll.\n"
    )
    assert [each.key for each in taken(text).sections] == ["emergencies", "retention", "emergencies_2", "scope"]
    assert [each.position for each in taken(text).sections] == [10, 20, 30, 40]


def test_that_a_section_left_out_loses_its_tokens() -> None:
    assert {each.chip for each in taken("# Emergencies\n\nNone.\n# Other\n\nx\n").lost} >= {"param:retention.years"}


def test_that_a_file_without_a_draft_becomes_sections_and_fields() -> None:
    document = with_choices(read("# A\n\n[Company name] does.\n\n# A\n\nMore.\n"), {"field:company_name": Choice.TAKE})
    made = take_in(document, "POL-V1")
    assert [(each.key, each.body) for each in made.sections] == [
        ("a", "{{field:company_name}} does.\n"),
        ("a_2", "More.\n"),
    ]
    assert [(each.ref, each.label) for each in made.fields] == [("company_name", "Company name")]


def test_that_the_starter_text_comes_back_from_word_with_every_token() -> None:
    content = a_content(*starter_sections("POL-V1"), fields=starter_fields())
    sink = io.BytesIO()
    write_docx(a_paper(content=content, sections=set_out(content, "policy"), standing="draft"), sink)
    back = take_in(read_docx(sink.getvalue(), name="policy.docx"), "POL-V1", content)
    assert back.lost == ()
    assert [each.key for each in back.sections] == [each.key for each in content.sections]
    for new, old in zip(back.sections, content.sections, strict=True):
        assert parse(new.body) == parse(old.body)
