"""Which column of a pasted block holds what: guessed from its head row, to be corrected by a person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chgdesk.domain.pasting.table import Pasted


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A field that a column can fill, its title, and the heads it is known by."""

    key: str
    title: str
    heads: tuple[str, ...]


TARGETS: tuple[Target, ...] = (
    Target(
        key="title",
        title="What changed",
        heads=("what changed", "what", "title", "summary", "change", "subject", "short description", "name"),
    ),
    Target(key="description", title="Description", heads=("description", "details", "long description")),
    Target(key="justification", title="Why", heads=("why", "reason", "justification", "business reason", "purpose")),
    Target(
        key="systems",
        title="Systems",
        heads=("system", "systems", "component", "components", "application", "service", "configuration item"),
    ),
    Target(key="category", title="Category", heads=("category", "kind", "change category")),
    Target(key="change_type", title="Change type", heads=("type", "change type", "area")),
    Target(key="risk_declared", title="Risk", heads=("risk", "risk level", "impact risk")),
    Target(key="flags", title="Flags", heads=("flags", "labels", "tags")),
    Target(key="requester", title="Requester", heads=("requester", "requested by", "reporter")),
    Target(key="author", title="Author", heads=("author", "developer", "assignee", "engineer", "owner")),
    Target(
        key="home_ref",
        title="Number elsewhere",
        heads=("number", "no", "no.", "id", "key", "ticket", "issue key", "reference", "jira"),
    ),
    Target(key="planned_start", title="Planned start", heads=("planned start", "planned", "start", "window start")),
    Target(key="planned_end", title="Planned end", heads=("planned end", "end", "window end")),
    Target(key="testing_plan", title="Testing plan", heads=("testing plan", "test plan", "tests")),
)
"""What a pasted column can fill; what happened (approvals, deployments) is brought in as a file, with its source."""

_BY_HEAD = {head: target.key for target in TARGETS for head in target.heads}
_SPACES = re.compile(r"[\s_\-/]+")


def guess_columns(pasted: Pasted) -> tuple[tuple[str, ...], bool]:
    """For each column the field it seems to hold, or nothing; and whether the first row is a head row."""
    first = pasted.rows[0][1]
    named = [_BY_HEAD.get(_SPACES.sub(" ", cell.casefold()).strip(" :")) for cell in first]
    if "title" in named or sum(1 for key in named if key) >= 2:
        taken: set[str] = set()
        keys = []
        for key in (*named, *[None] * (pasted.columns - len(named))):
            keys.append(key if key and key not in taken else "")
            taken.add(key or "")
        return tuple(keys), True
    return tuple("title" if at == _wordiest(pasted) else "" for at in range(pasted.columns)), False


def _wordiest(pasted: Pasted) -> int:
    """The column with the most text: what changed, if anything says so."""
    lengths = [sum(len(cells[at]) for _, cells in pasted.rows if at < len(cells)) for at in range(pasted.columns)]
    return lengths.index(max(lengths))
