"""Word and Markdown files become sections and fields as decided, and nothing else (POL-05, POL-25, POL-28)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy_text import LONGEST_BODY, PlaceholderField
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import KeepFields, SaveSections
from chgdesk.services.policies.queries import ContentOf, SectionsOf
from chgdesk.services.policies.rules_read import (
    as_figure,
    as_proposed,
    bindings_of,
    contradictions,
    rules_read,
    values_of,
    where_silent,
)
from chgdesk.services.policies.taking_in import (
    BEFORE_THE_FIRST,
    TakenField,
    count_line,
    damage_in,
    edits_into,
    fields_from,
    mended,
    proposed_field,
    read_for_draft,
    sections_from,
)
from chgdesk.services.presets import preset, tree_of
from chgdesk.text.read_document import Choice
from tests.services import policy_desk as office
from tests.text.word.word_files import docx, inserted, p

OURS = """# Change policy

## Purpose

[Company name] makes changes with care. Records are kept for \u00e2\u2030\u00a55 years.

## Scope

Everything.

## Scope

Again.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office.a_desk(tmp_path) as opened:
        yield opened


def markdown(text: str) -> bytes:
    return text.encode()


def test_that_headings_become_sections_with_keys_of_their_own() -> None:
    sections = sections_from(read_for_draft(markdown(OURS), "ours.md"), version="V1")
    assert [(s.key, s.heading, s.level) for s in sections] == [
        ("purpose", "Purpose", 1),
        ("scope", "Scope", 1),
        ("scope_2", "Scope", 1),
    ]
    assert [s.ref for s in sections] == ["V1/purpose", "V1/scope", "V1/scope_2"]
    assert [s.position for s in sections] == [10, 20, 30]
    assert [s.topic for s in sections][:2] == ["purpose", "scope"]


def test_that_text_before_the_first_heading_is_kept_under_one() -> None:
    sections = sections_from(read_for_draft(b"Some words first.\n\n# Scope\n\nAll.\n\n# Roles\n\nMany.\n", "a.md"))
    assert (sections[0].heading, sections[0].body) == (BEFORE_THE_FIRST, "Some words first.")


def test_that_a_section_too_long_for_one_is_split_between_paragraphs_and_loses_nothing() -> None:
    paragraph = "Word " * 1000
    text = "# Annex\n\n" + "\n\n".join(paragraph.strip() for _ in range(30)) + "\n\n# End\n\nEnd.\n"
    sections = sections_from(read_for_draft(markdown(text), "long.md"))
    assert [s.heading for s in sections] == ["Annex", "Annex (continued 1)", "Annex (continued 2)", "End"]
    assert all(len(s.body) <= LONGEST_BODY for s in sections)
    assert sum(s.body.count("Word") for s in sections) == 30_000


def test_that_a_blank_becomes_the_field_on_record_or_a_new_one_only_when_taken() -> None:
    read = read_for_draft(markdown(OURS), "ours.md")
    known = (PlaceholderField(ref="org.name", label="Organisation", value="Nordlys AS"),)
    offered = proposed_field(read.fields[0], known)
    assert (offered.found, offered.key) == ("company_name", "org.name")
    assert "Company name" in sections_from(read)[0].body
    taken = read_for_draft(markdown(OURS), "ours.md", {read.fields[0].choice_key: Choice.TAKE})
    assert "{{field:org.name}}" in sections_from(taken, (offered,))[0].body
    assert fields_from(taken, (offered,), {"org.name"}) == ()
    own = TakenField(found="company_name", key="firm", label="Our firm")
    assert [(f.ref, f.label) for f in fields_from(taken, (own,))] == [("firm", "Our firm")]
    assert "{{field:firm}}" in sections_from(taken, (own,))[0].body


def test_that_damage_is_put_right_only_where_somebody_agreed() -> None:
    sections = sections_from(read_for_draft(markdown(OURS), "ours.md"))
    (found,) = damage_in(sections)
    assert (found.found, found.offered, found.places, found.certain) == ("\u00e2\u2030\u00a5", "≥", 1, True)
    assert mended(sections, {}) == sections
    assert "≥5 years" in mended(sections, {found.found: found.offered})[0].body


def test_that_a_file_takes_the_place_of_the_draft_and_what_was_there_stays_on_record(desk: Desk) -> None:
    ref = office.begin(desk)
    before = desk.ask(SectionsOf(version=ref))
    sections = sections_from(read_for_draft(markdown(OURS), "ours.md"))
    desk.execute(SaveSections(version=ref, edits=edits_into(sections, before, instead=True)))
    after = desk.ask(SectionsOf(version=ref))
    assert [one.section.key for one in after] == ["purpose", "scope", "scope_2"]
    known = {one.section.key: one for one in before}
    assert after[0].stored == known["purpose"].stored + 1, "a new text of the section that stood there"
    assert after[0].section.requirements == known["purpose"].section.requirements
    gone = next(key for key in known if key not in {"purpose", "scope"})
    back = sections_from(read_for_draft(markdown(f"# {gone}\n\nBack.\n"), "b.md"))
    desk.execute(SaveSections(version=ref, edits=edits_into(back, after, instead=False)))
    assert [one.section.key for one in desk.ask(SectionsOf(version=ref))][-1] == gone, "a removed key comes back"


def test_that_behind_the_draft_every_key_is_new_and_all_else_stays(desk: Desk) -> None:
    ref = office.begin(desk)
    before = desk.ask(SectionsOf(version=ref))
    sections = sections_from(read_for_draft(markdown(OURS), "ours.md"))
    desk.execute(SaveSections(version=ref, edits=edits_into(sections, before, instead=False)))
    after = desk.ask(SectionsOf(version=ref))
    assert after[: len(before)] == before
    assert [one.section.key for one in after[len(before) :]] == ["purpose_2", "scope_2", "scope_3"]


def test_that_fields_are_recorded_with_what_a_content_control_held(desk: Desk) -> None:
    office.begin(desk)
    read = read_for_draft(markdown("# A\n\n[Backup site] holds copies.\n\n# B\n\nX.\n"), "a.md")
    desk.execute(KeepFields(fields=fields_from(read, (proposed_field(read.fields[0]),))))
    assert "backup_site" in {field.ref for field in office.shelf(desk).fields}


def test_that_tracked_changes_are_counted_until_decided() -> None:
    data = docx(p("Scope", "berschrift1") + p(f"<w:r><w:t>All</w:t></w:r>{inserted(' of it')}"))
    read = read_for_draft(data, "t.docx")
    assert count_line(read).endswith(", 0 unaccounted.")
    assert "of it" not in sections_from(read)[-1].body
    accepted = read_for_draft(data, "t.docx", {"tracked": Choice.ACCEPT})
    assert "of it" in sections_from(accepted)[-1].body
    assert ", 0 left out" in count_line(accepted)


@pytest.mark.parametrize(("name", "words"), [("p.pdf", "is a PDF"), ("p.xlsx", "neither a Word document")])
def test_that_a_file_of_another_kind_is_refused_by_what_it_is(name: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_for_draft(b"anything", name)


TEXT = """Change records are kept for seven years. Every change has a rollback plan before deployment.
The board meets in May. An emergency is written down within 24 hours of the start."""


def test_that_a_text_answers_the_questions_with_sentences_and_silence_asks_for_nothing() -> None:
    tree = tree_of(preset("recommended"))
    read = rules_read(TEXT, tree)
    parts = {part.part.path: part for question in read.asked for part in question.parts}
    kept = as_proposed(parts["retention.years"])
    assert kept is not None
    assert (kept.text, kept.sentence) == ("7", "Change records are kept for seven years.")
    assert as_proposed(parts["gates.ci.required"]) is None
    assert where_silent("gates.ci.required", tree) == "false"
    assert where_silent("verification.deadline", tree) == "null"
    assert where_silent("reconciliation.frequency", tree) == '"monthly"', "some frequency there must be: the set's own"
    assert where_silent("categories", tree) == '["standard","normal","emergency"]', "there are always some"
    assert value_at(tree, "reconciliation.complete_within_business_days") == 10
    assert where_silent("reconciliation.complete_within_business_days", tree) == "10", "no other value may stand there"
    assert [value.path for value in values_of((kept, kept))] == ["retention.years"]
    assert [binding.sentence for binding in bindings_of((kept,))] == [kept.sentence]
    assert contradictions(tree, (kept,)) == ()


def test_that_figures_of_other_rules_are_offered_apart() -> None:
    read = rules_read("This policy is reviewed every 12 months. Waivers last at most 30 days.", {})
    assert all(as_figure(each).sentence for each in read.figures)
    assert {each.path for each in read.figures} >= {"policy_review.interval_months"}


def test_that_answers_that_cannot_stand_together_are_named(desk: Desk) -> None:
    tree = tree_of(preset("recommended"))
    read = rules_read("Change records are kept for seven years.", tree)
    kept = next(as_proposed(p) for q in read.asked for p in q.parts if p.part.path == "retention.years")
    assert kept is not None
    assert "retention.years" in contradictions(tree, (replace(kept, text='"long"'),))[0]
    assert desk.ask(ContentOf(version=office.begin(desk))).tree
