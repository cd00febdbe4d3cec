"""What is read of a file before anybody is asked, and where each value comes from (EVD-01, EVD-04, APR-15, EMG-15)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.evidence_kinds import KINDS, kind_title
from chgdesk.domain.evidence_taking import mail_head, read_facts, sniff
from chgdesk.domain.file_kinds import FILE_KINDS, KindGroup, file_kind

FILE_DATE = datetime(2026, 7, 16, 8, 0, tzinfo=UTC)
MAIL = (
    b"Return-Path: <ines@lindqvist.example>\r\n"
    b"Date: Tue, 14 Jul 2026 20:15:07 +0200\r\n"
    b"From: =?utf-8?q?In=C3=A8s?= Koster <ines@lindqvist.example>\r\n"
    b"To: palm@lindqvist.example\r\n"
    b"Subject: Re: CHG-2026-0042 approved\r\n"
    b"\r\nGo ahead.\r\n"
)
PROTECTION = (
    b'{"url": "https://api.example.com/repos/acme/billing/branches/main/protection",'
    b' "required_pull_request_reviews": {"required_approving_review_count": 2}}'
)


def test_that_every_kind_of_the_requirement_can_be_chosen_and_has_a_title() -> None:
    """EVD-04, in its own order: approval, testing, validation."""
    wanted = {
        KindGroup.APPROVAL: {
            "pull_request_review", "branch_protection", "ticket_export", "approver_comment", "approval_mail",
        },
        KindGroup.TESTING: {
            "pipeline_log", "coverage_report", "test_picture", "test_notes", "staging_confirmation",
            "function_picture", "qa_sign_off", "load_result", "baseline_comparison", "capacity_note",
        },
        KindGroup.VALIDATION: {
            "monitoring_data", "error_dashboard", "incident_report", "no_incident_statement", "checklist",
            "lead_sign_off", "customer_impact",
        },
    }  # fmt: skip
    for group, keys in wanted.items():
        assert keys <= {kind.key for kind in FILE_KINDS if kind.group is group}
    assert all(KINDS[kind.key] == kind_title(kind.key) != kind.key for kind in FILE_KINDS)


@pytest.mark.parametrize("written", ["pipeline log", "Pipeline-Log", "pipeline_log"])
def test_that_a_kind_is_known_however_it_is_written(written: str) -> None:
    found = file_kind(written)
    assert found is not None
    assert found.key == "pipeline_log"
    assert kind_title(written) == "Pipeline log"


def test_that_a_mail_gives_its_date_sender_and_zone_and_says_that_headers_are_not_checked() -> None:
    facts = read_facts("approval.eml", MAIL, size=len(MAIL), modified_at=FILE_DATE)
    assert facts.media_type == "message/rfc822"
    assert facts.kind == "approval_mail"
    assert facts.captured_at == datetime(2026, 7, 14, 18, 15, 7, tzinfo=UTC)
    assert facts.time_zone == "UTC+02:00"
    assert facts.source == "E-mail from Inès Koster <ines@lindqvist.example>: Re: CHG-2026-0042 approved"
    assert facts.origin("captured_at") == "the mail's Date header, not checked"
    assert [asked.field for asked in facts.asked] == ["captured_by"]


def test_that_a_mail_is_known_by_its_content_and_not_by_its_name() -> None:
    assert sniff(MAIL, "note.txt").type == "message/rfc822"
    assert sniff(b"Dear all,\nsubject: none\n", "note.eml").type == "text/plain"


@pytest.mark.parametrize("date_line", [b"", b"Date: yesterday\r\n", b"Date: Tue, 14 Jul 2026 20:15:07 -0000\r\n"])
def test_that_a_mail_without_a_readable_date_falls_back_to_the_files_date_and_says_so(date_line: bytes) -> None:
    mail = date_line + b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nhello"
    facts = read_facts("a.eml", mail, size=len(mail), modified_at=FILE_DATE)
    assert facts.captured_at == FILE_DATE
    assert "file's date" in facts.origin("captured_at")
    assert any("names no time zone" in remark for remark in facts.remarks)


def test_that_branch_protection_settings_are_known_with_their_address() -> None:
    """APR-15: the settings are evidence that approval was enforced."""
    facts = read_facts("settings.json", PROTECTION, size=len(PROTECTION), modified_at=FILE_DATE)
    assert facts.kind == "branch_protection"
    assert facts.source == "https://api.example.com/repos/acme/billing/branches/main/protection"
    assert facts.origin("source") == "the address inside the export"


def test_that_an_export_covers_the_days_its_rows_name_only_where_all_of_it_was_read() -> None:
    rows = b"when,what\n2026-07-02T10:00Z,a\n2026-07-31T10:00Z,b\n2026-02-30,c\n"
    facts = read_facts("deployments.csv", rows, size=len(rows))
    assert (facts.covers_from, facts.covers_to) == (date(2026, 7, 2), date(2026, 7, 31))
    assert facts.kind == "deployment_log"
    beginning = read_facts("deployments.csv", rows, size=len(rows) + 1)
    assert (beginning.covers_from, beginning.covers_to) == (None, None)


def test_that_a_transcript_is_asked_for_its_time_zone() -> None:
    """EMG-15: zone-safe times."""
    facts = read_facts("incident-chat.txt", b"02:14 palm: restarting now\n", size=27, modified_at=FILE_DATE)
    assert facts.kind == "transcript"
    assert {"time_zone", "source", "captured_by"} == {asked.field for asked in facts.asked}


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.7\n", "x", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "x.txt", "image/png"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), "x", "application/vnd.ms-outlook"),
        (b"PK\x03\x04[Content_Types].xml word/document.xml", "x", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"MZ\x90\x00", "report.pdf", "application/x-executable"),
        (b"[InternetShortcut]\r\nURL=https://x.example\r\n", "a.url", "application/internet-shortcut"),
        (b"<svg xmlns='x'>", "a.svg", "image/svg+xml"),
        ("hällo".encode("utf-16"), "a.txt", "text/plain"),
        (bytes(range(256)), "a.txt", "application/octet-stream"),
    ],
)  # fmt: skip
def test_that_a_file_is_what_its_content_shows(head: bytes, name: str, kind: str) -> None:
    assert sniff(head, name).type == kind


def test_that_a_name_which_promises_something_else_is_remarked_on() -> None:
    facts = read_facts("report.pdf", b"MZ\x90\x00", size=4)
    assert facts.remarks == ("The name ends in .pdf, but by its content it is a program.",)


@given(st.text(max_size=40), st.binary(max_size=600))
def test_that_any_bytes_under_any_name_are_read_without_trouble(name: str, head: bytes) -> None:
    facts = read_facts(name, head, size=len(head))
    assert facts.media_type
    assert all(words for _field, words in facts.origins)


@given(st.binary(max_size=300))
def test_that_any_mail_headers_are_read_without_trouble(tail: bytes) -> None:
    head = mail_head(b"From: x\r\nSubject: =?utf-8?b?" + tail + b"?=\r\nDate: " + tail)
    head.subject.encode()
    assert head.sent_at is None or head.sent_at.tzinfo is UTC
