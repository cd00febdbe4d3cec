"""Lists as other people keep them: a messy workbook of 300 changes, pull requests, a Jira export, a deployment log."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from chgdesk.app import create_workspace, open_desk
from chgdesk.bringing_job import Looked, look_at
from chgdesk.domain.bringing import ImportMapping
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.services.bringing.known import known_of
from chgdesk.services.bringing.recording import BringIn
from chgdesk.services.bringing.rehearsing import rehearse
from chgdesk.services.bringing.sniffing import sniff
from chgdesk.services.bringing.verdicts import Rehearsal
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.reading import Held, RecordsOf
from chgdesk.services.recording import AddPeople, AssignRoles
from tests.storage.desks import a_context

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=UTC)
FIRST = datetime(2026, 1, 5, 10, 0)  # noqa: DTZ001 - a workbook knows no zone
PEOPLE = (
    Person(ref="ines", name="Ines Koster", email="ines@brandt.example", logins=("ikoster",)),
    Person(ref="palm", name="Jonas Palm", email="palm@brandt.example", logins=("jpalm",)),
    Person(ref="tobi", name="Tobi Nwosu", logins=("tnwosu",)),
)
HEAD = (
    "CR No.", "Summary", "System", "Requested by", "Approved by", "Approval date", "Date implemented", "Deployed by",
    "Outcome", "Risk", "Category", "Tested", "Remarks",
)  # fmt: skip


def make_workspace(path: Path, *, judged_from: datetime | None = None, staffed: bool = True) -> Path:
    """A workspace with three people, one of whom may approve, and no changes; or with nobody."""
    organisation = Organisation(name="Brandt", zone="Europe/Lisbon", judged_from=judged_from)
    with create_workspace(path, organisation=organisation, actor=a_context().actor, context=context()) as desk:
        if not staffed:
            return path
        desk.execute(AddPeople(people=PEOPLE))
        lead = RoleAssignment(
            ref="palm/lead/1", person="palm", role="engineering_lead", held_from=datetime(2020, 1, 1, tzinfo=UTC)
        )
        desk.execute(AssignRoles(assignments=(lead,)))
    return path


def context(at: datetime = NOW) -> Any:
    """The clock of these tests."""
    return a_context(FixedClock(at=at))


def a_desk(path: Path, at: datetime = NOW) -> Desk:
    """The workspace, open for writing."""
    return open_desk(path, context=context(at))


def looked(desk: Desk, data: bytes, name: str, chosen: ImportMapping | None = None, **said: Any) -> Looked:
    """The list at first sight."""
    return look_at(sniff(data, name, **said), known_of(desk), chosen)


def rehearsed(desk: Desk, data: bytes, name: str, mapping: ImportMapping | None = None, **said: Any) -> Rehearsal:
    """A rehearsal with every guess taken as it is."""
    known = known_of(desk)
    shape = sniff(data, name, **said)
    return rehearse(shape, mapping or look_at(shape, known).mapping, known)


def brought_in(desk: Desk, data: bytes, name: str, **said: Any) -> Rehearsal:
    """Rehearse and record."""
    plan = rehearsed(desk, data, name, **said)
    desk.execute(BringIn(rehearsal=plan, data=data))
    return plan


def changes(desk: Desk) -> list[Held[Change]]:
    """Every record of the register."""
    found: list[Held[Change]] = desk.ask(RecordsOf(kind="change"))
    return found


def row(number: int) -> list[Any]:
    """One line of the messy list, each a little different."""
    at = FIRST + timedelta(hours=13 * number)
    return [
        f"CR-{number:03d}" if number % 4 else f"  CR-{number:03d} ",
        f"Change {number} of the ledger 🚀" if number % 9 == 0 else f"Change {number} of the ledger",
        "Ledger" if number % 3 else "billing; Ledger",
        "Ines Koster" if number % 2 else "Koster, Ines",
        "Jonas Palm" if number % 5 else "n/a",
        at - timedelta(days=1) if number % 7 else f"{at - timedelta(days=1):%d.%m.%Y %H:%M}",
        at if number % 6 else f"{at:%d %B %Y, %H:%M}",
        "tnwosu",
        "OK" if number % 11 else "Rolled back",
        "Low" if number % 10 else "HIGH",
        "Normal" if number % 13 else "Hotfix",
        "yes" if number % 2 else "regression passed",
        "" if number % 4 else "-",
    ]


def workbook(lines: Iterable[Sequence[Any]], *, title: str = "Changes") -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for line in lines:
        sheet.append(list(line))
    return saved(book)


def saved(book: Any) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def messy_workbook(count: int = 300) -> bytes:
    """Titles merged above the head, blank lines, a repeated row, a total with a formula, a hidden row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Log 2026"
    sheet.append(["Brandt change log"])
    sheet.merge_cells("A1:F1")
    sheet.append(["Kept by operations; last looked at on Friday"])
    sheet.append([])
    sheet.append(list(HEAD))
    for number in range(1, count + 1):
        sheet.append(row(number))
        if number % 50 == 0:
            sheet.append([])
    sheet.append(row(count))
    sheet.append(["Total", f"=COUNTA(B5:B{count})"])
    sheet.row_dimensions[9].hidden = True
    return saved(book)


def request(number: int, **more: Any) -> dict[str, Any]:
    """One pull request as `gh pr list --json` writes it."""
    merged = datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(hours=number)
    return {
        "number": number,
        "title": f"Speed up import {number}",
        "body": "What: less reading.\nRollback: revert the merge.",
        "author": {"login": "tnwosu"},
        "createdAt": iso(merged - timedelta(hours=5)),
        "mergedAt": iso(merged),
        "mergedBy": {"login": "jpalm"},
        "mergeCommit": {"oid": f"{number:040x}"},
        "state": "MERGED",
        "labels": [{"name": "customer-data"}],
        "url": f"https://github.com/brandt/ledger/pull/{number}",
        "reviews": [
            {
                "author": {"login": "jpalm"},
                "state": "APPROVED",
                "submittedAt": iso(merged - timedelta(hours=1)),
                "commit": {"oid": "c0ffee"},
            }
        ],
        "statusCheckRollup": [
            {"name": "unit", "status": "COMPLETED", "conclusion": "SUCCESS", "completedAt": iso(merged)},
            {"context": "lint", "state": "SUCCESS", "startedAt": iso(merged)},
        ],
        **more,
    }


def requests(count: int) -> bytes:
    """Many pull requests."""
    return json.dumps([request(number) for number in range(1, count + 1)]).encode()


def run(number: int, commit: str) -> dict[str, Any]:
    """One run of a pipeline as `gh run view --json` writes it."""
    at = datetime(2026, 5, 2, 12, tzinfo=UTC) + timedelta(hours=number)

    def job(name: str, minutes: int) -> dict[str, Any]:
        start, end = at + timedelta(minutes=minutes), at + timedelta(minutes=minutes + 4)
        return {"name": name, "conclusion": "success", "startedAt": iso(start), "completedAt": iso(end)}

    return {
        "databaseId": 9000 + number,
        "headSha": commit,
        "displayTitle": f"Speed up import {number}",
        "conclusion": "success",
        "createdAt": iso(at),
        "url": f"https://github.com/brandt/ledger/actions/runs/{9000 + number}",
        "jobs": [job("unit tests", 0), job("integration tests", 5), job("lint", 0), job("Deploy to production", 10)],
    }


def iso(at: datetime) -> str:
    """As code hosts write instants."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


CARD = SystemCard(ref="brandt/ledger", title="Ledger", change_type="code", ci_covers=("unit",))
