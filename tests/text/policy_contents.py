"""A policy's content for tests of the text: the starter text of a small company, filled or blank."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from chgdesk import paths
from chgdesk.domain.crosswalk import CrosswalkRow
from chgdesk.domain.parameters import with_value
from chgdesk.domain.people import Organisation, Person
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_text import PlaceholderField, PolicyContent, PolicySection
from chgdesk.services.policies.starter import starter_fields, starter_roles, starter_sections
from chgdesk.text.blocks import Block, SetSection, TableBlock, plain
from chgdesk.text.setting import set_out
from tests.parameter_values import default_tree

Tree = Mapping[str, Any]
VERSION = PolicyVersion(ref="V1", document="MAR-CHG-001", number="1.0", author="ada", change_summary="First version.")
ROWS = (
    CrosswalkRow(ref="CC8.1 8", framework="CC8.1", point="8", edition="2017, 2022", paraphrase="Approved beforehand."),
    CrosswalkRow(ref="A.8.32 c", framework="A.8.32", point="c", edition="2022", paraphrase="Those concerned are told."),
    CrosswalkRow(ref="X 1", framework="X", point="1", edition="1", paraphrase="By topic.", topics=("enforcement",)),
    CrosswalkRow(ref="CC3.4 1", framework="CC3.4", point="1", edition="2017", paraphrase="Hidden.", shown=False),
)


def a_tree(**given: object) -> Tree:
    """The default set with some values replaced; paths are written with `__` for the dot."""
    tree: Tree = default_tree()
    for name, value in given.items():
        tree = with_value(tree, name.replace("__", "."), value)
    return tree


def filled(fields: Iterable[PlaceholderField]) -> tuple[PlaceholderField, ...]:
    """Fields with a value each, none of which holds brackets."""
    return tuple(replace(each, value="engineer" if each.type == "role" else f"the {each.label}") for each in fields)


def a_content(tree: Tree | None = None, *, blank: bool = False, **given: Any) -> PolicyContent:
    """The starter text of Marrowfield as version 1.0 by Ada."""
    fields = starter_fields()
    defaults: dict[str, Any] = {
        "organisation": Organisation(name="Marrowfield Ltd"),
        "document": PolicyDocument(ref="MAR-CHG-001", title="Change policy", owner_role="policy_owner"),
        "version": VERSION,
        "sections": starter_sections("V1"),
        "tree": default_tree() if tree is None else tree,
        "fields": fields if blank else filled(fields),
        "roles": starter_roles(),
        "people": (Person(ref="ada", name="Ada Lind"), Person(ref="lea", name="Lea Moreau")),
        "crosswalk": ROWS,
    }
    return PolicyContent(**{**defaults, **given})


def a_section(key: str, body: str, **given: Any) -> PolicySection:
    """One section of version V1 whose heading is its key."""
    return PolicySection(
        **{"ref": f"V1/{key}", "version": "V1", "key": key, "heading": key.title(), "body": body, **given}
    )


def lines_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The words of some blocks, one line for each paragraph, item or cell."""
    for block in blocks:
        if isinstance(block, TableBlock):
            yield from (plain(cell) for row in (block.head, *block.rows) for cell in row)
        else:
            yield plain(block.spans)


def words_in(sections: Iterable[SetSection]) -> str:
    """All that some sections say, headings included."""
    return "\n".join(line for section in sections for line in (section.heading, *lines_of(section.blocks)))


def all_words(content: PolicyContent) -> str:
    """All that every document of the set says."""
    return "\n".join(words_in(set_out(content, part)) for part in content.parts)


def finding_codes() -> set[str]:
    """Every code of the catalogue of findings."""
    catalogue = json.loads((paths.resources() / "findings.json").read_text(encoding="utf-8"))
    return {finding["code"] for finding in catalogue["findings"]}
