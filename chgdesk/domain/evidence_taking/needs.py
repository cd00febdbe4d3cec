"""Which kinds of evidence a record of its type needs, and which of them are not held (EVD-03, CHG-13, GATE-09)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.file_kinds import FILE_KINDS, KindGroup, file_kind

CODE, INFRASTRUCTURE, CONFIGURATION = "code", "infrastructure", "configuration"
_HELD = frozenset({Basis.SIGNED, Basis.EXPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededKind:
    """Something that must be shown: its title, the kinds of file that show it, and the facts of the record that may."""

    key: str
    title: str
    kinds: tuple[str, ...]
    facts: Callable[[Change], Iterable[Provenance]] = lambda _change: ()
    after_go_live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingKind:
    """A needed kind that is not held, in words, with the kinds of file that would show it."""

    key: str
    title: str
    kinds: tuple[str, ...]
    sentence: str


def _of(group: KindGroup, *more: str) -> tuple[str, ...]:
    return (*(kind.key for kind in FILE_KINDS if kind.group is group), *more)


def _some(*provenances: Provenance | None) -> Iterable[Provenance]:
    return (known for known in provenances if known is not None)


_REQUEST = NeededKind(
    key="request",
    title="request or ticket",
    kinds=("change_request", "ticket_export", "pull_request_review"),
    facts=lambda change: (change.provenance,),
)
_REVIEWS = NeededKind(
    key="reviews",
    title="code review",
    kinds=("pull_request_review",),
    facts=lambda change: (review.provenance for review in change.code_reviews),
)
_PIPELINE = NeededKind(
    key="pipeline",
    title="pipeline result",
    kinds=("pipeline_log", "test_report", "coverage_report", "test_picture"),
    facts=lambda change: _some(change.ci.provenance if change.ci else None),
)
_RISK = NeededKind(
    key="risk",
    title="risk assessment",
    kinds=("risk_assessment", "change_request", "ticket_export"),
    facts=lambda change: (change.provenance,),
)
_APPROVAL = NeededKind(
    key="approval",
    title="approval",
    kinds=_of(KindGroup.APPROVAL),
    facts=lambda change: (approval.provenance for approval in change.approvals if approval.decision == "approve"),
)
_BEFORE = NeededKind(
    key="before",
    title="configuration before",
    kinds=("configuration_before", "configuration_difference"),
)
_AFTER = NeededKind(
    key="after",
    title="configuration after",
    kinds=("configuration_after", "configuration_difference"),
    after_go_live=True,
)
_DIFFERENCE = NeededKind(
    key="difference",
    title="difference of configuration",
    kinds=("configuration_difference", "configuration_before", "configuration_after"),
)
_TEST = NeededKind(
    key="test",
    title="test",
    kinds=_of(KindGroup.TESTING),
    facts=lambda change: (run.provenance for run in change.tests),
)
_DEPLOYMENT = NeededKind(
    key="deployment",
    title="deployment",
    kinds=_of(KindGroup.DEPLOYMENT, "pipeline_log"),
    facts=lambda change: (deployment.provenance for deployment in change.deployments),
    after_go_live=True,
)
_TIME = NeededKind(
    key="time",
    title="time of the work",
    kinds=_of(KindGroup.DEPLOYMENT, "transcript", "monitoring_data"),
    facts=lambda change: (deployment.provenance for deployment in change.deployments),
    after_go_live=True,
)
_CHECK = NeededKind(
    key="verification",
    title="check after go-live",
    kinds=_of(KindGroup.VALIDATION, "function_picture", "staging_confirmation"),
    facts=lambda change: _some(change.verification.provenance if change.verification else None),
    after_go_live=True,
)

_BY_TYPE: Mapping[str, tuple[NeededKind, ...]] = MappingProxyType(
    {
        CODE: (_REQUEST, _REVIEWS, _PIPELINE, _DEPLOYMENT, _CHECK),
        "database": (_REQUEST, _REVIEWS, _PIPELINE, _DEPLOYMENT, _CHECK),
        INFRASTRUCTURE: (_REQUEST, _RISK, _APPROVAL, _BEFORE, _AFTER, _TEST, _TIME),
        CONFIGURATION: (_REQUEST, _APPROVAL, _DIFFERENCE, _TEST, _CHECK),
    }
)
_OTHERWISE = (_REQUEST, _APPROVAL, _TEST, _CHECK)
_BY_PROCEDURE = frozenset({"approval", "risk"})
"""What an approved standard procedure answers for every change made by it (STD-02)."""


def needed_kinds(change: Change) -> tuple[NeededKind, ...]:
    """What a record of its type must show; what follows go-live only once something went live."""
    needed = _BY_TYPE.get(change.change_type, _OTHERWISE)
    if change.change_type == "database" and not change.delivered_via_repo:
        needed = _BY_TYPE[INFRASTRUCTURE]
    return tuple(
        each
        for each in needed
        if (change.started_at is not None or not each.after_go_live)
        and not (change.category == "standard" and change.template and each.key in _BY_PROCEDURE)
    )


def missing_kinds(change: Change, items: Iterable[EvidenceItem]) -> tuple[MissingKind, ...]:
    """The needed kinds that no file of the record shows, and no fact that was signed here, exported or documented."""
    known = {item.sha256: item for item in items}
    shown = set()
    for link in change.evidence:
        item = known.get(link.sha256)
        found = file_kind(link.kind or (item.kind if item is not None else ""))
        if link.stands and item is not None and found is not None:
            shown.add(found.key)
    return tuple(
        MissingKind(key=need.key, title=need.title, kinds=need.kinds, sentence=_sentence(need, change))
        for need in needed_kinds(change)
        if not shown.intersection(need.kinds) and not any(map(_is_shown, need.facts(change)))
    )


def _is_shown(provenance: Provenance) -> bool:
    return provenance.basis in _HELD or provenance.document is not None or provenance.file is not None


def _sentence(need: NeededKind, change: Change) -> str:
    kind = f"a change of type {change.change_type}" if change.change_type in _BY_TYPE else "a change"
    such = [found.title for found in map(file_kind, need.kinds[:2]) if found is not None]
    return f"Not held: {need.title}. What shows it for {kind}: {' or '.join(such)}."
