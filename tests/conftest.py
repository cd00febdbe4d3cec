"""The same world for every test: no screen, no network, one locale, one zone database."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import threading
import time
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Before Qt or our own code is imported by any test.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()
os.environ.pop("QT_STYLE_OVERRIDE", None)
zoneinfo.reset_tzpath(())  # the locked tzdata, never the machine's own

settings.register_profile(
    "chgdesk",
    deadline=None,  # two shared cores are no clock
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("chgdesk")


class NetworkUsedError(Exception):
    """Code under test reached for the network, which chgdesk never does (NFR-01)."""


_REACHED_FOR: list[str] = []
_NAME_LOOKUPS = {
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.getnameinfo",
}
_CONNECTIONS = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}


def _refuse_the_network(event: str, args: tuple[Any, ...]) -> None:
    """Audit hook: refuse name lookups and internet sockets; local sockets are not network."""
    if event in _NAME_LOOKUPS:
        _REACHED_FOR.append(f"{event} {args[0]!r}")
        raise NetworkUsedError(_REACHED_FOR[-1])
    if event in _CONNECTIONS and args[0].family in (socket.AF_INET, socket.AF_INET6):
        _REACHED_FOR.append(f"{event} {args[1]!r}")
        raise NetworkUsedError(_REACHED_FOR[-1])


sys.addaudithook(_refuse_the_network)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", default=None, metavar="FOLDER", help="write screenshots of the views to FOLDER")


@pytest.fixture(scope="session")
def shots_folder(request: pytest.FixtureRequest) -> Path | None:
    """Where screenshots go, or None when nobody asked for them."""
    name = request.config.getoption("--shots")
    if name is None:
        return None
    folder = Path(name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def no_network() -> Iterator[list[str]]:
    """Fail a test that reached for the network, even where the refusal was swallowed."""
    _REACHED_FOR.clear()
    yield _REACHED_FOR
    assert not _REACHED_FOR, f"the network was used: {_REACHED_FOR}"


@pytest.fixture(autouse=True)
def no_unexpected_warnings(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or worse, unless it is marked `logs_warnings`."""
    yield
    if request.node.get_closest_marker("logs_warnings") is not None:
        return
    records = [
        record
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    assert not records, [f"{record.name}: {record.getMessage()}" for record in records]


@pytest.fixture(autouse=True)
def no_leftover_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running; one that is just ending gets two seconds."""
    before = set(threading.enumerate())
    yield
    new = [thread for thread in threading.enumerate() if thread not in before]
    # A foreign thread (one of Qt's that once ran Python) stays listed after it has ended.
    ours = [thread for thread in new if not isinstance(thread, threading._DummyThread)]
    for thread in ours:
        thread.join(timeout=2)
    left = [thread.name for thread in ours if thread.is_alive()]
    assert not left, f"still running: {left}"


_WINDOWED = frozenset({"ui", "screens", "e2e", "scale"})


@pytest.fixture(autouse=True)
def _windows_end_between_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Windows go when their test is over, and Python looks for unreachable objects then alone.

    A search that starts inside a Qt destructor (looking up an override there makes an exception, hence an allocation)
    ends other Qt objects while Qt holds a lock, and waits for itself for ever. The program has ui/collector.py for it.
    """
    if not _WINDOWED & set(request.path.parts):
        yield
        return
    gc.disable()
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    gc.collect()
    gc.freeze()  # what lives on is not walked again after the next window
    gc.enable()
