"""A fictional company with a year of changes through every path, for the demo, first start and tests."""

from __future__ import annotations

from chgdesk.services.sample_company.build import build_sample
from chgdesk.services.sample_company.company import AS_OF, COMPANY, JUDGED_FROM, OFFICER
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
    "OFFICER",
    "PERIOD",
    "SampleCompany",
    "build_sample",
    "evidence_files",
    "sample_company",
    "sample_register",
]
