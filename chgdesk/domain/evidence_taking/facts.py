"""What can be read of a file before anybody is asked, each value with the words of where it came from (EVD-01)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from chgdesk.domain.evidence_taking.mail import mail_head
from chgdesk.domain.evidence_taking.media import MAIL, OUTLOOK, sniff
from chgdesk.domain.evidence_taking.names import safe_name
from chgdesk.domain.file_kinds import BY_KEY, is_picture_kind

HEAD = 256 * 1024
"""Bytes of a file's beginning that are looked at."""

_DAY = re.compile(rb"(?<![0-9])(20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_ADDRESS = re.compile(rb'"(?:html_url|url|self|webUrl)"\s*:\s*"(https?://[^"\s]{4,300})"')
_BY_CONTENT: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb'"required_(?:pull_request_reviews|approving_review_count|status_checks)"'), "branch_protection"),
    (re.compile(rb'"(?:reviewDecision|latestReviews|reviews)"|"pull_request"'), "pull_request_review"),
    (re.compile(rb"\A\s*(?:<\?xml[^>]*>\s*)?<testsuites?[\s>]"), "test_report"),
    (re.compile(rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE coverage[^>]*>\s*)?<coverage[\s>]"), "coverage_report"),
    (re.compile(rb"^(?:diff --git |--- a/|@@ -[0-9]+)", re.MULTILINE), "configuration_difference"),
)
_BY_NAME: tuple[tuple[str, str], ...] = (
    (r"branch.?protect", "branch_protection"),
    (r"pull.?request|merge.?request|\bpr[-_ ]?[0-9]|\breview", "pull_request_review"),
    (r"approv|sign.?off.*mail", "approval_mail"),
    (r"coverage|cobertura|lcov", "coverage_report"),
    (r"k6|jmeter|load.?test|gatling", "load_result"),
    (r"baseline", "baseline_comparison"),
    (r"capacity", "capacity_note"),
    (r"staging", "staging_confirmation"),
    (r"qa.?sign", "qa_sign_off"),
    (r"junit|test.?(?:result|report)", "test_report"),
    (r"console|session", "console_session"),
    (r"deploy|release.?log|rollout", "deployment_log"),
    (r"pipeline|build.?log|\bci\b|workflow.?run|\bjob.?log", "pipeline_log"),
    (r"\bdiff\b|\.patch$|\.diff$", "configuration_difference"),
    (r"before", "configuration_before"),
    (r"after", "configuration_after"),
    (r"chat|slack|teams|pager|opsgenie|transcript|incident.?channel", "transcript"),
    (r"sentry|error.?(?:rate|board|dash)", "error_dashboard"),
    (r"monitor|grafana|dashboard|datadog", "monitoring_data"),
    (r"no.?incident", "no_incident_statement"),
    (r"incident|post.?mortem", "incident_report"),
    (r"check.?list", "checklist"),
    (r"risk", "risk_assessment"),
    (r"minutes|change.?meeting|\bcab\b", "change_meeting"),
    (r"ticket|jira|issue|request", "change_request"),
)
_PICTURES: frozenset[str] = frozenset({"monitoring_data", "error_dashboard", "configuration_before"})
_TABLES = ("text/csv", "application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A fact that could not be read, and why somebody is asked for it."""

    field: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFacts:
    """What is proposed for a file; `origins` says of each proposed value where it was read."""

    name: str
    size: int
    media_type: str
    kind: str = ""
    source: str = ""
    captured_at: datetime | None = None
    captured_by: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    time_zone: str = ""
    origins: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()

    def origin(self, field: str) -> str:
        """Where a proposed value was read; empty where nothing is proposed."""
        return dict(self.origins).get(field, "")

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What could not be read and a reader of the evidence will want to know (EVD-02)."""
        wanted = []
        if not self.kind:
            wanted.append(Asked(field="kind", why="neither its name nor its content says what it shows"))
        if not self.source:
            wanted.append(Asked(field="source", why="the file does not say where it comes from"))
        if self.captured_at is None:
            wanted.append(Asked(field="captured_at", why="the file carries no date that could be read"))
        if self.captured_by is None:
            wanted.append(Asked(field="captured_by", why="no file says who took it"))
        if self.kind == "transcript" and not self.time_zone:
            wanted.append(Asked(field="time_zone", why="times in a transcript mean little without their zone"))
        return tuple(wanted)


def read_facts(name: str, head: bytes, *, size: int, modified_at: datetime | None = None) -> EvidenceFacts:
    """What a file's name, its beginning and its date say; nothing is made up where they say nothing."""
    shown = safe_name(name)
    media = sniff(head, shown)
    remarks = (media.remark,) if media.remark else ()
    facts = EvidenceFacts(name=shown, size=size, media_type=media.type, remarks=remarks)
    if modified_at is not None:
        facts = _with(facts, "the file's date; copying may have changed it", captured_at=modified_at)
    if media.type == MAIL:
        return _of_mail(facts, head)
    facts = _kind_of(facts, head)
    if media.type in _TABLES:
        facts = _of_export(facts, head, whole=size <= len(head))
    return facts


def _with(facts: EvidenceFacts, origin: str, **values: object) -> EvidenceFacts:
    """The facts with proposed values, each with its origin."""
    kept = tuple((field, words) for field, words in facts.origins if field not in values)
    return replace(facts, **values, origins=(*kept, *((field, origin) for field in values)))  # type: ignore[arg-type]


def _of_mail(facts: EvidenceFacts, head: bytes) -> EvidenceFacts:
    mail = mail_head(head)
    facts = _with(facts, "it is a mail", kind="approval_mail")
    if mail.sender:
        about = f": {mail.subject}" if mail.subject else ""
        facts = _with(facts, "the mail's headers, not checked", source=f"E-mail from {mail.sender}{about}"[:400])
    if mail.sent_at is not None:
        facts = _with(facts, "the mail's Date header, not checked", captured_at=mail.sent_at)
        if mail.zone:
            facts = _with(facts, "the mail's Date header, not checked", time_zone=_offset(mail.zone))
        return facts
    return replace(facts, remarks=(*facts.remarks, "The mail's Date header is missing or names no time zone."))


def _offset(zone: str) -> str:
    return f"UTC{zone[:3]}:{zone[3:5]}" if len(zone) >= 5 else zone


def _kind_of(facts: EvidenceFacts, head: bytes) -> EvidenceFacts:
    """The kind by what the file holds, else by what its name says."""
    is_picture = facts.media_type.startswith("image/")
    found = next((kind for pattern, kind in _BY_CONTENT if not is_picture and pattern.search(head)), "")
    if found:
        return _with(facts, "what the file holds", kind=found)
    if facts.media_type == OUTLOOK:
        return _with(facts, "it is a mail", kind="approval_mail")
    words = re.sub(r"[_]+", " ", facts.name.casefold())
    found = next((kind for pattern, kind in _BY_NAME if re.search(pattern, words)), "")
    if is_picture and found not in _PICTURES and not is_picture_kind(found):
        shows_tests = found in {"test_report", "pipeline_log", "coverage_report"}
        return _with(facts, "it is a picture", kind="test_picture" if shows_tests else "screenshot")
    return _with(facts, "the file's name", kind=found) if found in BY_KEY else facts


def _of_export(facts: EvidenceFacts, head: bytes, *, whole: bool) -> EvidenceFacts:
    """An export's own address, and the days its rows name where all of it was read."""
    address = _ADDRESS.search(head)
    if address is not None:
        facts = _with(facts, "the address inside the export", source=address[1].decode("utf-8", "replace"))
    days = sorted(set(filter(None, map(_day, _DAY.findall(head))))) if whole else []
    if days:
        facts = _with(facts, "the first and last day in its rows", covers_from=days[0], covers_to=days[-1])
    return facts


def _day(parts: tuple[bytes, bytes, bytes]) -> date | None:
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
