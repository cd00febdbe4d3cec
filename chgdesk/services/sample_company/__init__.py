"""A fictional company with a year of changes through every path, for the demo, first start and tests."""

from __future__ import annotations

from chgdesk.services.sample_company.company import AS_OF, COMPANY, JUDGED_FROM
from chgdesk.services.sample_company.register import (
    PERIOD,
    SampleCompany,
    evidence_files,
    sample_company,
    sample_register,
)

__all__ = [
    "AS_OF",
    "COMPANY",
    "JUDGED_FROM",
    "PERIOD",
    "SampleCompany",
    "evidence_files",
    "sample_company",
    "sample_register",
]
