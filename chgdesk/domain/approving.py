"""Who approves whom, who approve each other, and the share of each (SOD-06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovingPair:
    """One person's approvals of another's work, with the records behind the number."""

    approver: str
    author: str
    changes: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """Whether it is the author's own work."""
        return self.approver == self.author


@dataclass(frozen=True, slots=True, kw_only=True)
class MutualPair:
    """Two people who approved each other's work."""

    one: str
    other: str
    by_one: tuple[str, ...]
    by_other: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproverShare:
    """How many of the approved records one person approved."""

    approver: str
    changes: tuple[str, ...]
    of: int

    @property
    def words(self) -> str:
        """The share as people say it: `3 of 12`."""
        return f"{len(self.changes)} of {self.of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFigures:
    """Who approved what among some records; `approved` are those with an approval on record, `without` the others."""

    approved: tuple[str, ...]
    without: tuple[str, ...]
    pairs: tuple[ApprovingPair, ...]
    mutual: tuple[MutualPair, ...]
    shares: tuple[ApproverShare, ...]


def counts(approval: Approval) -> bool:
    """Whether an approval was given and not taken back; whether it counts for the rules is for the judge to say."""
    return approval.decision == "approve" and approval.voided_at is None


def approvers_of(change: Change) -> tuple[str, ...]:
    """Everybody whose approval stands on a record, each once."""
    return tuple(dict.fromkeys(approval.person for approval in change.approvals if counts(approval)))


def approval_figures(changes: Iterable[Change]) -> ApprovalFigures:
    """Count the approvals of some records."""
    members = tuple(changes)
    approved = tuple(change.ref for change in members if approvers_of(change))
    pairs: dict[tuple[str, str], list[str]] = {}
    by: dict[str, list[str]] = {}
    for change in members:
        for person in approvers_of(change):
            by.setdefault(person, []).append(change.ref)
            if change.author:
                pairs.setdefault((person, change.author), []).append(change.ref)
    shares = [ApproverShare(approver=who, changes=tuple(refs), of=len(approved)) for who, refs in by.items()]
    return ApprovalFigures(
        approved=approved,
        without=tuple(change.ref for change in members if not approvers_of(change)),
        pairs=tuple(
            ApprovingPair(approver=a, author=b, changes=tuple(refs))
            for (a, b), refs in sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
        mutual=_mutual(pairs),
        shares=tuple(sorted(shares, key=lambda share: (-len(share.changes), share.approver))),
    )


def _mutual(pairs: Mapping[tuple[str, str], list[str]]) -> tuple[MutualPair, ...]:
    return tuple(
        MutualPair(one=a, other=b, by_one=tuple(refs), by_other=tuple(pairs[b, a]))
        for (a, b), refs in sorted(pairs.items())
        if a < b and (b, a) in pairs
    )
