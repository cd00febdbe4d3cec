"""What a file can show of a change: the kinds a person chooses from, in groups (EVD-04, EMG-15, CHG-13, APR-15)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class KindGroup(StrEnum):
    """Which part of a change a file is about."""

    REQUEST = "request"
    APPROVAL = "approval"
    TESTING = "testing"
    DEPLOYMENT = "deployment"
    VALIDATION = "validation"
    EMERGENCY = "emergency"
    OTHER = "other"


GROUP_TITLES: Mapping[KindGroup, str] = MappingProxyType(
    {
        KindGroup.REQUEST: "Request and what is changed",
        KindGroup.APPROVAL: "Approval",
        KindGroup.TESTING: "Testing",
        KindGroup.DEPLOYMENT: "Deployment",
        KindGroup.VALIDATION: "Check after go-live",
        KindGroup.EMERGENCY: "Emergency",
        KindGroup.OTHER: "Other",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """One kind of file: its key, what people call it, and whether it is a picture somebody took."""

    key: str
    title: str
    group: KindGroup
    is_picture: bool = False


def _kinds(group: KindGroup, titles: Mapping[str, str], pictures: frozenset[str] = frozenset()) -> tuple[FileKind, ...]:
    return tuple(
        FileKind(key=key, title=title, group=group, is_picture=key in pictures) for key, title in titles.items()
    )


FILE_KINDS: tuple[FileKind, ...] = (
    *_kinds(
        KindGroup.REQUEST,
        {
            "change_request": "Request or ticket",
            "risk_assessment": "Risk assessment",
            "configuration_before": "Configuration before",
            "configuration_after": "Configuration after",
            "configuration_difference": "Difference of configuration",
        },
    ),
    *_kinds(
        KindGroup.APPROVAL,
        {
            "pull_request_review": "Pull-request review",
            "branch_protection": "Branch protection settings",
            "ticket_export": "Ticket status or workflow export",
            "approver_comment": "Comment of the approver",
            "approval_mail": "E-mail with the approval",
            "change_meeting": "Notes of a change meeting",
        },
    ),
    *_kinds(
        KindGroup.TESTING,
        {
            "pipeline_log": "Pipeline log",
            "coverage_report": "Coverage report",
            "test_report": "Test report",
            "test_picture": "Picture of test results",
            "test_notes": "Test notes",
            "staging_confirmation": "Confirmation from staging",
            "function_picture": "Picture of the function",
            "qa_sign_off": "QA sign-off",
            "load_result": "Result of a load test",
            "baseline_comparison": "Comparison with the baseline",
            "capacity_note": "Note on capacity",
        },
        frozenset({"test_picture", "function_picture"}),
    ),
    *_kinds(
        KindGroup.DEPLOYMENT,
        {"deployment_log": "Deployment log", "console_session": "Recorded session"},
    ),
    *_kinds(
        KindGroup.VALIDATION,
        {
            "monitoring_data": "Monitoring data",
            "error_dashboard": "Error dashboard",
            "incident_report": "Incident report",
            "no_incident_statement": "Statement that there was no incident",
            "checklist": "Checklist",
            "lead_sign_off": "Sign-off by the lead",
            "customer_impact": "Effect on customers",
        },
        frozenset({"error_dashboard"}),
    ),
    *_kinds(KindGroup.EMERGENCY, {"transcript": "Pager or chat transcript"}),
    *_kinds(
        KindGroup.OTHER,
        {"screenshot": "Picture of a screen", "other_document": "Other document"},
        frozenset({"screenshot"}),
    ),
)
"""Every kind a person can choose for a file of a record."""

BY_KEY: Mapping[str, FileKind] = MappingProxyType({kind.key: kind for kind in FILE_KINDS})

_SAME: Mapping[str, str] = MappingProxyType(
    {
        "e_mail": "approval_mail",
        "email": "approval_mail",
        "mail": "approval_mail",
        "pull_request_export": "pull_request_review",
        "ticket": "change_request",
        "chat": "transcript",
    }
)


def file_kind(text: str) -> FileKind | None:
    """The kind behind a key or the words somebody wrote for it; None where it is a kind of their own."""
    key = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
    return BY_KEY.get(_SAME.get(key, key))


def is_picture_kind(text: str) -> bool:
    """Whether this kind is a picture of a screen that somebody took (EVD-02)."""
    found = file_kind(text)
    return found is not None and found.is_picture
