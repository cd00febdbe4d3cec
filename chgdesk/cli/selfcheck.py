"""`chgdesk selftest`: one run through everything in a private folder, as a built program proves itself."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from chgdesk.app import create_workspace
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Deployment
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.people import Actor, Organisation, Person
from chgdesk.errors import Bug
from chgdesk.exports.verify_bundle import check
from chgdesk.services.bundles import BundleRequest, build_bundle
from chgdesk.services.context import FixedClock
from chgdesk.services.integrity import verify
from chgdesk.services.recording import AddPeople, RecordChanges

_START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def run_selftest() -> Iterator[str]:
    """Make a workspace, record, judge, print, check, open the window; one line per step.

    Raises:
        Bug: a step did not do what it must.
    """
    with tempfile.TemporaryDirectory(prefix="chgdesk-selftest-") as folder:
        place = Path(folder)
        actor = Actor(person="self", name="Self-test")
        organisation = Organisation(name="Self-test", fictional=True)
        clock = FixedClock(at=_START)
        with create_workspace(place / "try.chgdesk", organisation=organisation, actor=actor, clock=clock) as desk:
            yield "workspace made"
            desk.execute(AddPeople(people=(Person(ref="ana", name="Ana Example"),)))
            desk.execute(RecordChanges(changes=(_change(),)))
            yield "records written"
            request = BundleRequest(period=Period(first=date(2026, 1, 1), last=date(2026, 12, 31)))
            built = build_bundle(desk, request, folder=place / "bundle", zip_file=place / "bundle.zip")
            yield f"bundle of {built.files} files written"
            if not verify(desk).is_consistent:
                raise Bug("The fresh workspace is not consistent.")
            yield "workspace consistent"
        for form in ("bundle", "bundle.zip"):
            check(str(place / form), None)
        yield "bundle unchanged, folder and zip"
    yield _window()


def _change() -> Change:
    return Change(
        ref="CHG-2026-0001",
        title="Try a change",
        description="A change written by the self-test to see every part work once.",
        author="ana",
        created_at=_START,
        deployments=(Deployment(start=_START, end=_START, implementer="ana"),),
    )


def _window() -> str:
    """Open the window without a screen, in a process of its own: a loop that has ended would spoil a later one."""
    process = multiprocessing.get_context("spawn").Process(target=_open_and_close)
    process.start()
    process.join(_PATIENCE_S)
    if process.is_alive():
        process.kill()
        process.join()
        raise Bug("The window did not open and close in time.")
    if process.exitcode == _WITHOUT_QT:
        return "window not tried: Qt is not installed here"
    if process.exitcode:
        raise Bug("The window could not be opened without a screen; the lines above say why.")
    return "window opened without a screen and closed"


def _open_and_close() -> None:
    """What the child process does; the core stays free of Qt, so the window is looked up by name."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        window = importlib.import_module("ui.main")
    except ImportError:
        sys.exit(_WITHOUT_QT)
    window.probe()


_PATIENCE_S = 180
_WITHOUT_QT = 3
