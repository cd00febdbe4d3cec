"""A file read becomes sections and fields of the policy, as the officer decided (POL-05, POL-25, POL-28)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from chgdesk.domain.policy_text import LONGEST_BODY, POLICY, PlaceholderField, PolicySection
from chgdesk.domain.policy_topics import ASKED
from chgdesk.errors import UserError
from chgdesk.services.policies.commands import Edited
from chgdesk.services.policies.queries import StoredSection
from chgdesk.text.found_fields import field_key
from chgdesk.text.markdown_in import read_markdown, with_choices
from chgdesk.text.read_document import Choice, FoundField, ReadDocument
from chgdesk.text.repair import damages, repaired
from chgdesk.text.word_in import import_with, read_docx

WORD_ENDINGS = frozenset({".docx", ".doc", ".docm", ".dotx", ".dotm"})
MARKDOWN_ENDINGS = frozenset({".md", ".markdown", ".mdown", ".txt"})
PDF_ENDING = ".pdf"
BEFORE_THE_FIRST = "Introduction"
"""The heading of what stands before a file's first heading."""
_STEP = 10
_AROUND = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenField:
    """A blank of the file that becomes a field: the key it was found by, and the key, label and kind it shall have."""

    found: str
    key: str
    label: str
    type: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageFound:
    """One damaged stretch of characters, in how many places it stands, the first with what is around it."""

    found: str
    offered: str
    certain: bool
    places: int
    example: str


def read_for_draft(
    data: bytes, name: str, choices: Mapping[str, Choice] | None = None, *, encoding: str = ""
) -> ReadDocument:
    """A Word or Markdown file as read with these choices.

    Raises:
        UserError: it is neither, is protected, holds macros, is damaged or too large; the sentence says which.
    """
    ending = PurePath(name).suffix.lower()
    if ending in WORD_ENDINGS:
        read = read_docx(data, name=name)
        return import_with(read, choices) if choices else read
    if ending in MARKDOWN_ENDINGS:
        read = read_markdown(data, name, encoding=encoding)
        return with_choices(read, choices) if choices else read
    if ending == PDF_ENDING:
        raise UserError(
            f"{name} is a PDF, and its text comes without headings and lists. Choose the Word or Markdown file it was "
            "made from; a PDF is adopted as it is."
        )
    raise UserError(f"{name} is neither a Word document (.docx) nor Markdown (.md, .txt). Save it as one of them.")


def sections_from(
    read: ReadDocument, fields: Iterable[TakenField] = (), *, version: str = "", part: str = POLICY
) -> tuple[PolicySection, ...]:
    """The sections of a file, each with a key of its own made from its heading; what is too long for one is split.

    `fields` are the blanks taken in: where their key differs from the one found, the text names theirs.
    """
    renamed = {f"{{{{field:{each.found}}}}}": f"{{{{field:{each.key}}}}}" for each in fields if each.key != each.found}
    made: list[PolicySection] = []
    taken: set[str] = set()
    for given in read.sections:
        body = given.body.strip("\n")
        for old, new in renamed.items():
            body = body.replace(old, new)
        heading = " ".join(given.heading.split()) or BEFORE_THE_FIRST
        for number, piece in enumerate(_pieces(body)):
            shown = heading if not number else f"{heading} (continued {number})"
            key = _free_key(shown, taken)
            taken.add(key)
            made.append(
                PolicySection(
                    ref=f"{version}/{key}",
                    version=version,
                    key=key,
                    heading=shown,
                    body=piece,
                    part=part,
                    position=(len(made) + 1) * _STEP,
                    level=min(max(given.level, 1), 3),
                    topic=_topic_of(shown),
                )
            )
    return tuple(made)


def fields_from(
    read: ReadDocument, wanted: Iterable[TakenField], known: Collection[str] = ()
) -> tuple[PlaceholderField, ...]:
    """The fields that are new: those whose key is on record already are printed from there and stay as they are."""
    found = {each.key: each for each in read.fields}
    fresh: dict[str, PlaceholderField] = {}
    for each in wanted:
        if each.key in known or each.key in fresh:
            continue
        if not re.fullmatch(r"[A-Za-z0-9_.]+", each.key):
            raise UserError(f"“{each.key}” cannot be a field's key. Use letters, digits, dots and underscores.")
        blank = found[each.found]
        fresh[each.key] = PlaceholderField(
            ref=each.key,
            label=each.label.strip() or blank.label,
            type=each.type,
            value=blank.value,
            hint=f"Written as {blank.written} in {read.name}.",
        )
    return tuple(fresh.values())


def proposed_field(found: FoundField, known: Iterable[PlaceholderField] = ()) -> TakenField:
    """A blank as we would take it: as the field on record with its label, else as a new one under its own key."""
    same = next((field for field in known if field_key(field.label) == found.key or field.ref == found.key), None)
    usual = {"company": "org.name", "company_name": "org.name", "organization": "org.name", "organisation": "org.name"}
    named = usual.get(found.key, "")
    same = same or next((field for field in known if field.ref == named), None)
    if same is not None:
        return TakenField(found=found.key, key=same.ref, label=same.label, type=same.type)
    kind = "date" if found.key.endswith("date") else "days" if found.key.endswith("days") else "text"
    return TakenField(found=found.key, key=found.key, label=found.label, type=kind)


def damage_in(sections: Iterable[PolicySection]) -> tuple[DamageFound, ...]:
    """The damaged characters of headings and texts, each stretch once, in the order they stand (POL-25)."""
    seen: dict[str, DamageFound] = {}
    for section in sections:
        for text in (section.heading, section.body):
            for damage in damages(text):
                held = seen.get(damage.found)
                if held is None:
                    before, behind = max(damage.start - _AROUND, 0), damage.end + _AROUND
                    held = DamageFound(
                        found=damage.found,
                        offered=damage.offered,
                        certain=damage.certain,
                        places=0,
                        example=" ".join(text[before:behind].split()),
                    )
                seen[damage.found] = replace(held, places=held.places + 1, certain=held.certain and damage.certain)
    return tuple(seen.values())


def mended(sections: Iterable[PolicySection], instead: Mapping[str, str]) -> tuple[PolicySection, ...]:
    """The sections with the damage the officer agreed to put right, by the characters found; nothing else changes."""
    return tuple(
        replace(section, heading=_mended(section.heading, instead), body=_mended(section.body, instead))
        for section in sections
    )


def edits_into(
    sections: Sequence[PolicySection], stored: Sequence[StoredSection], *, instead: bool
) -> tuple[Edited, ...]:
    """Edits that put the sections into a draft: in place of all that stands there, or behind it.

    A section with the key of one that stands in the draft is a new text of that one, and keeps its topic and points.
    Behind the draft's own text every key is new.
    """
    held = {one.section.key: one for one in stored}
    if not instead:
        last = max((one.section.position for one in stored), default=0)
        return tuple(_behind(sections, set(held), last))
    edits = []
    for section in sections:
        known = held.get(section.key)
        if known is not None:
            was = known.section
            section = replace(  # noqa: PLW2901 - the same section, with what the draft knew of it
                section, part=was.part, topic=was.topic or section.topic, requirements=was.requirements
            )
        edits.append(Edited(section=section, seen=known.stored if known else 0))
    given = {section.key for section in sections}
    gone = [Edited(section=replace(o.section, removed=True), seen=o.stored) for k, o in held.items() if k not in given]
    return (*edits, *gone)


def count_line(read: ReadDocument) -> str:
    """The account in one line: seen, taken in, left out, and what nobody has accounted for (POL-25)."""
    ledger = read.ledger
    of_words = any(each.kind == "words" for each in ledger.imported)
    counted = "characters of words" if of_words else "characters"
    return (
        f"{ledger.seen:,} {counted} seen, {ledger.imported_characters:,} taken in, "
        f"{ledger.asked_characters:,} left out and listed, {ledger.unaccounted:,} unaccounted."
    )


def _behind(sections: Sequence[PolicySection], taken: set[str], last: int) -> Iterator[Edited]:
    for number, section in enumerate(sections, start=1):
        key = section.key if section.key not in taken else _free_key(section.heading, taken)
        taken.add(key)
        yield Edited(section=replace(section, key=key, position=last + number * _STEP))


def _mended(text: str, instead: Mapping[str, str]) -> str:
    chosen = [replace(each, offered=instead[each.found]) for each in damages(text) if each.found in instead]
    return repaired(text, chosen) if chosen else text


def _pieces(body: str) -> Iterator[str]:
    """A body in pieces that fit one section, cut between paragraphs, else between lines, else anywhere."""
    while len(body) > LONGEST_BODY:
        cuts = (body.rfind(sign, 1, LONGEST_BODY) for sign in ("\n\n", "\n", " "))
        at = next((cut for cut in cuts if cut > 0), LONGEST_BODY)
        yield body[:at].rstrip()
        body = body[at:].lstrip("\n ")
    yield body


def _free_key(heading: str, taken: Collection[str]) -> str:
    base = field_key(re.sub(r"^[0-9.\s]+", "", heading) or heading)[:40].strip("_") or "section"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def _topic_of(heading: str) -> str:
    """The topic a heading names in so many words; empty where the officer must say."""
    plain = field_key(heading)
    return next((key for key, title in ASKED.items() if plain in {key, field_key(title)}), "")
