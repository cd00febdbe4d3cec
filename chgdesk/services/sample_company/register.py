"""The registers of the sample company, put together once and the same each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.policy import PolicyVersion
from chgdesk.domain.reconcile import ReconciliationItem
from chgdesk.domain.register import Register
from chgdesk.services.sample_company import (
    autumn,
    catalogue,
    company,
    december,
    log,
    policy,
    policy_text,
    spring,
    summer,
    under_way,
    winter,
)
from chgdesk.services.sample_company.evidence import filed
from chgdesk.services.sample_company.numbering import numbered

PERIOD = Period(first=company.FIRST_DAY, last=company.LAST_DAY)
"""The year that the sample covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCompany:
    """All registers of the sample company, the files held, and what the log reviews found."""

    register: Register
    items: tuple[ReconciliationItem, ...]
    evidence: tuple[EvidenceItem, ...]
    files: Mapping[str, bytes]


def _stories() -> tuple[Change, ...]:
    return (
        *december.history(),
        *december.december(),
        *winter.january(),
        *winter.february(),
        *winter.march(),
        *spring.april(),
        *spring.may(),
        *spring.june(),
        *summer.july(),
        *summer.august(),
        *summer.base_images(),
        *autumn.september(),
        *autumn.october(),
        *under_way.under_way(),
        *under_way.planned(),
    )


def _versions() -> tuple[PolicyVersion, ...]:
    """The versions in force during the year, the second with its text; the draft of autumn rules nothing yet."""
    one, two = policy.versions()
    return one, policy_text.with_text(two), policy_text.draft()[1]


@cache
def sample_company() -> SampleCompany:
    """The whole sample company."""
    changes, keys = numbered(_stories())
    held = filed(changes, log.events(changes, keys))
    register = Register(
        organisation=company.organisation(),
        people=company.people(),
        assignments=company.assignments(),
        roles=company.roles(),
        parameter_sets=(*policy.parameter_sets(), policy_text.draft()[0]),
        documents=policy.documents(),
        policy_versions=_versions(),
        policy_reviews=policy.reviews(),
        acknowledgements=policy.acknowledgements(),
        trainings=policy.trainings(),
        templates=catalogue.templates(),
        systems=company.systems(),
        waivers=catalogue.waivers(),
        incidents=company.incidents(),
        runs=log.runs(),
        events=held.events,
        changes=held.changes,
    )
    return SampleCompany(
        register=register,
        items=log.items(held.events, keys),
        evidence=tuple(held.cabinet.items.values()),
        files=dict(held.cabinet.files),
    )


def sample_register() -> Register:
    """Every register of the sample company as domain values."""
    return sample_company().register


def evidence_files() -> Mapping[str, bytes]:
    """The files held for its records, by name."""
    return sample_company().files
