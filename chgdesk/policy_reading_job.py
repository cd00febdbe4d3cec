"""Jobs that read somebody else's policy in a process of its own: a file, and what its text says of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from chgdesk.domain.people import Role
from chgdesk.domain.policy_text import PolicySection
from chgdesk.exports.pdf_text import pdf_text
from chgdesk.jobs import Progress, job
from chgdesk.services.policies.rules_read import RulesRead, rules_read
from chgdesk.services.policies.taking_in import (
    PDF_ENDING,
    DamageFound,
    TakenField,
    damage_in,
    read_for_draft,
    sections_from,
)
from chgdesk.text.read_document import Choice, ReadDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """A file as read: the document with its account and the damage in its text, or the plain text of a PDF.

    The document comes without its bytes, which whoever asked still has.
    """

    document: ReadDocument | None = None
    damage: tuple[DamageFound, ...] = ()
    text: str = ""


@job
def read_policy_file(
    data: bytes,
    name: str,
    choices: Mapping[str, Choice] | None = None,
    encoding: str = "",
    for_draft: bool = False,  # noqa: FBT001, FBT002 - a job's values go by their places
    *,
    progress: Progress,
) -> FileRead:
    """Read a Word, Markdown or PDF file; refusals are sentences (POL-25, POL-28).

    A PDF is read for its words only; for a draft, which needs sections, it is refused.
    """
    progress(0, 2, f"Reading {name}")
    if PurePath(name).suffix.lower() == PDF_ENDING and not for_draft:
        return FileRead(text=pdf_text(data, name))
    read = read_for_draft(data, name, choices, encoding=encoding)
    progress(1, 2, "Looking for damaged characters")
    return FileRead(document=replace(read, data=b""), damage=damage_in(sections_from(read)))


@job
def read_rules(
    text: str,
    sections: tuple[PolicySection, ...],
    tree: Mapping[str, Any],
    roles: tuple[Role, ...],
    *,
    progress: Progress,
) -> RulesRead:
    """The twelve questions put to the sections, else to the plain text; and the other figures (POL-28)."""
    progress(0, 1, "Looking for answers in the text")
    return rules_read(sections or text, tree, roles)


@job
def read_sections(
    data: bytes,
    name: str,
    choices: Mapping[str, Choice],
    fields: tuple[TakenField, ...],
    encoding: str = "",
    *,
    progress: Progress,
) -> tuple[ReadDocument, tuple[PolicySection, ...]]:
    """The file read with every choice made, and the sections that come of it, for recording."""
    progress(0, 1, f"Reading {name} as decided")
    read = read_for_draft(data, name, choices, encoding=encoding)
    return replace(read, data=b""), sections_from(read, fields)
