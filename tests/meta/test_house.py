"""The rules of tests/conftest.py bite."""

from __future__ import annotations

import locale
import socket
import sys
import zoneinfo
from pathlib import Path

import pytest


def test_that_connecting_is_refused(no_network: list[str]) -> None:
    with socket.socket(socket.AF_INET) as internet, pytest.raises(Exception, match=r"socket\.connect"):
        internet.connect(("192.0.2.1", 9))
    no_network.clear()


def test_that_listening_is_refused(no_network: list[str]) -> None:
    with socket.socket(socket.AF_INET6) as internet, pytest.raises(Exception, match=r"socket\.bind"):
        internet.bind(("::1", 0))
    no_network.clear()


def test_that_a_name_is_not_looked_up(no_network: list[str]) -> None:
    with pytest.raises(Exception, match="getaddrinfo"):
        socket.getaddrinfo("chgdesk.example", 443)
    no_network.clear()


def test_that_a_swallowed_refusal_is_still_reported(pytester: pytest.Pytester) -> None:
    run_in_the_house(
        pytester,
        """
        import contextlib, socket
        def test_it():
            with contextlib.suppress(Exception):
                socket.getaddrinfo("chgdesk.example", 443)
        """,
        passed=1,
        errors=1,
    )


def test_that_local_sockets_stay_allowed() -> None:
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("no local sockets on this system")
    one, other = socket.socketpair(socket.AF_UNIX)
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"


def test_that_an_unexpected_warning_in_the_log_is_reported(pytester: pytest.Pytester) -> None:
    body = """
        import logging, pytest
        def test_plain():
            logging.getLogger("x").warning("surprise")
        @pytest.mark.logs_warnings
        def test_marked():
            logging.getLogger("x").warning("wanted")
        """
    run_in_the_house(pytester, body, passed=2, errors=1)


def test_that_a_thread_left_running_is_reported(pytester: pytest.Pytester) -> None:
    body = """
        import threading
        def test_it():
            threading.Thread(target=threading.Event().wait, args=(30,), daemon=True).start()
        """
    run_in_the_house(pytester, body, passed=1, errors=1)


def test_that_zones_come_from_the_locked_package() -> None:
    assert zoneinfo.TZPATH == ()
    assert zoneinfo.ZoneInfo("Europe/Lisbon").key == "Europe/Lisbon"


def test_that_text_is_utf_8() -> None:
    assert locale.getpreferredencoding(do_setlocale=False).upper().replace("-", "") == "UTF8"
    assert sys.getfilesystemencoding().upper().replace("-", "") == "UTF8"


def run_in_the_house(pytester: pytest.Pytester, body: str, *, passed: int, errors: int) -> None:
    """Run a test file under our own conftest, in a process of its own."""
    conftest = Path(__file__).resolve().parents[1] / "conftest.py"
    pytester.makeconftest(conftest.read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    logs_warnings: x\n")
    pytester.makepyfile(body)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:pytest-qt")
    result.assert_outcomes(passed=passed, errors=errors)
