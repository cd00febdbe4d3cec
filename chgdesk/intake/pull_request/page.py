"""A pull or merge request as a page: saved, or copied from the browser and pasted (CHG-07)."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.bounds import lines_of
from chgdesk.intake.instants import instant_in_words
from chgdesk.intake.pull_request.describing import Request, Verdict, reading_of
from chgdesk.intake.reading import FoundCi, Reading

_WHO = r"@?([A-Za-z0-9][\w.\-]{0,60}|[^\W\d][\w.'’\-]*(?: [\w.'’\-]+){1,4}(?: @[\w.\-]+)?)"
_TITLE = re.compile(r"^(?:## |# )?(.{3,300}?)\s*(?:[·•]\s*Pull Request\s*)?([#!])(\d{1,8})\b(?:\s*[·•].*)?$")
_GITHUB_URL = re.compile(r"https?://[^\s/]+/([\w.-]+/[\w.-]+)/pull/(\d+)")
_GITLAB_URL = re.compile(r"https?://[^\s/]+/([\w./-]+?)/-/merge_requests/(\d+)")
_APPROVED = re.compile(rf"^(?:.{{0,60}} )?{_WHO} approved (?:these changes|this merge request)\b(.*)$")
_REFUSED = re.compile(rf"^(?:.{{0,60}} )?{_WHO} requested changes\b(.*)$")
_DISMISSED = re.compile(rf"(?:^| ){_WHO}['’]s (?:stale )?review\b.*", re.IGNORECASE)
_MERGED_COMMIT = re.compile(rf"^(?:.{{0,60}} )?{_WHO} merged commit ([0-9a-f]{{7,40}})(?: into (\S+))?(.*)$")
_MERGED = re.compile(rf"^(?:.{{0,60}} )?{_WHO} merged \d+ commits? into (\S+)(?: from \S+)?(.*)$")
_OPENED = re.compile(rf"^(?:.{{0,60}} )?{_WHO} (?:wants to merge|requested to merge|commented|opened)\b(.*)$")
_LAB_MERGED = re.compile(r"^(?:Merged by|Merged) ([^@]{1,80} @[\w.\-]{1,60}|\S{1,60})(.*)$")
_LAB_COMMIT = re.compile(
    r"\b(?:Merged|merged|changes were merged) .{0,80}?with ([0-9a-f]{7,40})\b|Merge commit:? ([0-9a-f]{7,40})"
)
_EVENT = re.compile(
    rf"^(?:.{{0,60}} )?{_WHO} (?:added|approved|requested|merged|commented|reviewed|left a comment|self-assigned"
    rf"|pushed|deleted"
    r"|mentioned|force-pushed|assigned|enabled|changed|linked|dismissed|and others added|marked)\b"
)
_GREEN = re.compile(
    r"^(?:All checks have passed|(\d+) (?:successful )?checks? passed|(\d+) successful checks?"
    r"|Pipeline #?(\d+) passed)\b",
    re.IGNORECASE,
)
_RED = re.compile(
    r"^(?:Some checks were not successful|(\d+) failing|(\d+) failed|All checks have failed|Pipeline #?(\d+) failed)\b",
    re.IGNORECASE,
)
_RUN = re.compile(r"/actions/runs/(\d{1,20})|/-/pipelines/(\d{1,20})")
_NOISE = re.compile(
    r"^(?:Conversation|Commits|Checks|Files changed|Overview|Changes|Pipelines|Contributor|Member|Author|Owner"
    r"|Collaborator"
    r"|Merged|Open|Closed|Draft|More actions|Copy link|Edited|edited|View reviewed changes|Reviewers|Assignees"
    r"|Labels|Projects"
    r"|Milestone|Development|Notifications)\s*\d*$"
)
_TELLS = re.compile(
    r"[#!]\d|approved|requested|dismissed|merged?\b|commented|opened|checks?\b|failing|failed|Pipeline", re.IGNORECASE
)
"""What a line must hold to be looked at further: most lines of a page tell nothing."""
_LONGEST_DATE = 45
_DID = re.compile(
    r"^(?:approved (?:these changes|this merge request)|requested changes|commented|merged commit [0-9a-f]{7}"
    r"|merged \d+ commits?|wants to merge|requested to merge|left a comment|reviewed|opened)\b"
)
_LOGIN_ALONE = re.compile(r"^@?[A-Za-z0-9][\w.\-]{0,60}$")
_ROUGHLY = re.compile(
    r"^(?:on )?(?:(?:\d{1,3}|an?|last) (?:second|minute|hour|day|week|month|year)s?(?: ago)?|yesterday|just now|now"
    r"|[A-Z][a-z]{2,8} \d{1,2}(?:, \d{4})?(?:,? \d.{0,12})?|[•·…]|edited by \S+)$"
)
_FIRST_HEADING = re.compile(r"^(?:## )?(?:What|Description|Summary)\b")
_STAMP = re.compile(r"(?:on )?\d{4}-\d\d-\d\dT\S{1,30}")


def is_request_page(text: str) -> bool:
    """Whether a text is a page of a pull or merge request: its address or number, and what only such a page says."""
    head = text[:200_000]
    addressed = bool(_GITHUB_URL.search(head) or _GITLAB_URL.search(head))
    titled = any(_TITLE.match(line.strip()) for line in lines_of(head)[:60] if len(line) < 400)
    signs = (
        r"wants to merge \d+ commits?|merged \d+ commits? into|approved these changes|merged commit [0-9a-f]{7}"
        r"|requested to merge|approved this merge request|Files changed|All checks have passed|\bPull Request #\d"
        r"|\bMerge request !\d"
    )
    said = len({found.group().casefold()[:14] for found in re.finditer(signs, head)})
    return (addressed and (titled or said >= 1)) or (titled and said >= 1) or said >= 2


@dataclass(slots=True)
class _Page:
    title: str = ""
    number: str = ""
    sign: str = "#"
    author: str = ""
    created: datetime | None = None
    merged: datetime | None = None
    merged_by: str = ""
    commit: str = ""
    verdicts: list[Verdict] = field(default_factory=list)
    ci: FoundCi | None = None
    body: list[str] = field(default_factory=list)
    undated: bool = False


def read_request_page(text: str, zone: tzinfo) -> Reading:
    """Read a page of GitHub or GitLab; dates written as "2 days ago" are left out and said so."""
    url = _GITHUB_URL.search(text) or _GITLAB_URL.search(text)
    lab = bool(
        _GITLAB_URL.search(text) or re.search(r"merge request", text[:200_000], re.IGNORECASE)
    ) and not _GITHUB_URL.search(text)
    page = _Page(sign="!" if lab else "#")
    run = _RUN.search(text)
    lines = _joined([line.strip() for line in lines_of(text)])
    for n, line in enumerate(lines):
        if line and len(line) < 600 and _TELLS.search(line):
            _take(page, line, lines[n + 1 : n + 5], zone)
    page.body = _description(lines)
    if page.ci is not None and run:
        page.ci = FoundCi(status=page.ci.status, run=run[1] or run[2], source=page.ci.source)
    return reading_of(_request(page, url, lab=lab))


def _joined(lines: list[str]) -> list[str]:
    """Lines that the browser copied apart joined again: somebody's login, and below it what they did."""
    joined: list[str] = []
    for line in lines:
        if line and joined and _DID.match(line) and _LOGIN_ALONE.match(joined[-1]):
            joined[-1] = f"{joined[-1]} {line}"
        elif line or not joined or joined[-1]:
            joined.append(line)
    return joined


def _request(page: _Page, url: re.Match[str] | None, *, lab: bool) -> Request:
    number = page.number or (url[2] if url else "")
    notes = ["This was read from a page, on which anybody can write; the host's own export (JSON) rests better."]
    if page.undated:
        notes.append("The page says when only by day or roughly (such as '2 days ago'); those times were left out.")
    if not number:
        notes.append("The page does not say the number of the request.")
    return Request(
        system="GitLab" if lab else "GitHub",
        noun="merge request" if lab else "pull request",
        sign=page.sign,
        number=number,
        place=url[1] if url else "",
        title=page.title,
        body="\n".join(page.body),
        url=url.group() if url else "",
        author=_person(page.author) if page.author else FoundPerson(),
        created=page.created,
        merged=page.merged,
        merged_by=_person(page.merged_by) if page.merged_by else None,
        merge_commit=page.commit,
        verdicts=tuple(dict.fromkeys(page.verdicts)),
        ci=page.ci,
        notes=tuple(notes),
    )


def _person(words: str) -> FoundPerson:
    """A login where it is one word, else a name with the login behind it."""
    name, at, login = words.strip().partition(" @")
    if at:
        return FoundPerson(name=name, login=login)
    return FoundPerson(name=name) if " " in name else FoundPerson(login=name.lstrip("@"))


def _take(page: _Page, line: str, following: list[str], zone: tzinfo) -> None:
    """Take from one line what it tells; a time may stand on the line after."""

    def when(rest: str) -> datetime | None:
        near = itertools.takewhile(lambda each: not _EVENT.match(each), following)
        dates = (each for each in near if len(each) < _LONGEST_DATE)
        at = next((at for each in (rest, *dates) if (at := instant_in_words(each, zone))), None)
        page.undated = page.undated or at is None
        return at

    title = _TITLE.match(line)
    if title and not page.title and not _EVENT.match(line):
        page.title, page.sign, page.number = title[1].strip(), title[2], title[3]
        return
    if found := _MERGED_COMMIT.match(line):
        page.merged_by, page.commit, page.merged = found[1], found[2], when(found[4])
    elif found := _MERGED.match(line):
        page.merged_by = page.merged_by or found[1]
        page.merged = page.merged or when(found[3])
    elif found := _APPROVED.match(line):
        page.verdicts.append(Verdict(who=_person(found[1]), decision="approve", at=when(found[2]), words=line[:300]))
    elif found := _REFUSED.match(line):
        page.verdicts.append(Verdict(who=_person(found[1]), decision="reject", at=when(found[2]), words=line[:300]))
    elif "dismissed" in line and (found := _DISMISSED.search(line)):
        page.verdicts.append(
            Verdict(who=_person(found[1].rpartition("dismissed ")[2]), decision="withdrawn", words=line[:300])
        )
    elif (found := _OPENED.match(line)) and not page.author:
        page.author, page.created = found[1], when(found[2])
    elif (found := _LAB_MERGED.match(line)) and page.sign == "!":
        page.merged_by, page.merged = found[1], when(found[2])
    _checks(page, line)
    if page.sign == "!" and not page.commit and (commit := _LAB_COMMIT.search(line)):
        page.commit = commit[1] or commit[2]


def _checks(page: _Page, line: str) -> None:
    source = f"page of {page.sign}{page.number or 'the request'}, line on checks"
    if _RED.match(line):
        page.ci = FoundCi(status="failed", source=source)
    elif page.ci is None and _GREEN.match(line):
        page.ci = FoundCi(status="passed", source=source)


def _description(lines: list[str]) -> list[str]:
    """The first comment: from the line that opens it to the next event on the page."""
    start = next((n for n, line in enumerate(lines) if len(line) < 600 and re.search(r"\bcommented\b", line)), None)
    if start is None:
        first = next((n for n, line in enumerate(lines) if len(line) < 60 and _FIRST_HEADING.match(line)), None)
        if first is None:
            return []
        start = first - 1
    found: list[str] = []
    for line in lines[start + 1 :]:
        event = _EVENT.match(line) if len(line) < 600 else None
        if event:
            while found and found[-1].lstrip("@") in {"", event[1].lstrip("@")}:
                found.pop()
        if event or _GREEN.match(line) or _RED.match(line):
            break
        if not (_NOISE.match(line) or _STAMP.fullmatch(line) or (not found and _ROUGHLY.match(line))):
            found.append(line)
    return found
