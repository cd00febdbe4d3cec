"""Two versions side by side: words that came and went, rules that differ, and what they would change (POL-14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chgdesk.domain.parameter_compare import compare as compare_parameters
from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.parameters import Tree, as_text
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.policies.affected import Affected, affected_by_each
from chgdesk.services.policies.papers import text_of
from chgdesk.services.policies.queries import ContentOf
from chgdesk.services.reading import RegisterAt
from chgdesk.text.blocks import SetSection
from chgdesk.text.redline import ParameterChange, Redline
from chgdesk.text.redline.comparing import compare
from chgdesk.text.setting import frozen_sections

Progress = Callable[[int, int, str], None]

NOT_RULES = frozenset({"parameter_set"})
"""Values that differ between any two versions and rule nothing."""


def redline_of(desk: Desk, old: str, new: str, progress: Progress | None = None) -> Redline:
    """The redline from one version to another, with how many of last year's records each changed rule would move.

    Raises:
        UserError: a version is unknown, or is held as a file whose text was not taken in.
    """
    tell = progress or _silent
    before: PolicyContent = desk.ask(ContentOf(version=old))
    after: PolicyContent = desk.ask(ContentOf(version=new))
    parameters = rule_changes(desk, before.tree, after.tree, tell)
    return compare(
        whole_text(desk, before),
        whole_text(desk, after),
        parameters=parameters,
        progress=lambda done, total: tell(done, total, "Comparing the text"),
    )


def whole_text(desk: Desk, content: PolicyContent) -> tuple[SetSection, ...]:
    """Every section of every document of a version's set, as it is or would be frozen.

    Tables that show registers as they stand today (who holds which role, the version history) are no text of a version.

    Raises:
        UserError: the version is held as a file only.
    """
    found = frozen_sections(text_of(desk, content.version.ref))
    if not found:
        raise UserError(
            f"Version {content.version.number} is held as the file {content.version.original_name or 'kept'} only; "
            "its text was not taken in, so it cannot be compared word by word."
        )
    return found


def rule_changes(desk: Desk, before: Tree | Any, after: Tree | Any, progress: Progress) -> tuple[ParameterChange, ...]:
    """The rules that differ, old and new in words, each with the number of records of the last year it would move."""
    differing = [one for one in compare_parameters(before, after) if one.path not in NOT_RULES]
    counted = affected_by_rule(desk, before, after, tuple(one.path for one in differing), progress)
    return tuple(
        ParameterChange(
            path=one.path,
            meaning=one.meaning,
            old=one.old,
            new=one.new,
            records=len(counted[one.path].records) if one.path in counted else None,
        )
        for one in differing
    )


def affected_by_rule(
    desk: Desk, before: Tree | Any, after: Tree | Any, paths: tuple[str, ...], progress: Progress
) -> dict[str, Affected]:
    """For each rule alone: which records of the last year would stand otherwise; nothing where none are on record."""
    register = desk.ask(RegisterAt())
    if not register.changes or not paths:
        return {}
    values = tuple(ParameterValue(path=path, text=as_text(effective(after, path))) for path in paths)
    return affected_by_each(
        replace(register, policy_versions=()),
        dict(before),
        values,
        desk.context.now(),
        lambda done, total: progress(done, total, "Judging last year's records by each rule"),
    )


def _silent(_done: int, _total: int, _what: str) -> None:
    """Nobody watches."""
