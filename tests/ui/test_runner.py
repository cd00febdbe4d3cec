from __future__ import annotations

import os
import signal
import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from chgdesk.errors import Bug, Cancelled, Conflict, UserError
from chgdesk.jobs import Job, Progress, job, lone_job
from ui.runner import DeskRunner


@job
def refuse(*, progress: Progress) -> None:
    raise UserError("This file is not a list. Choose a CSV file.")


@job
def break_down(*, progress: Progress) -> None:
    raise ZeroDivisionError("by nought")


@job
def chatter(words: str, *, progress: Progress) -> str:
    os.write(1, b"a stray print of a library\n")
    progress(1, 1, "done")
    return words.upper()


@job
def hang(*, progress: Progress) -> None:
    threading.Event().wait()


@job
def own_number(*, progress: Progress) -> int:
    return os.getpid()


@lone_job
def lone_number(*, progress: Progress) -> int:
    return os.getpid()


@job
def setting(name: str, *, progress: Progress) -> str | None:
    return os.environ.get(name)


def number_of(name: str = "own_number") -> int:
    told = Job(f"tests.ui.test_runner:{name}").wait()
    assert isinstance(told, int)
    return told


def test_that_a_process_that_answered_well_takes_the_next_job() -> None:
    assert number_of() == number_of() != os.getpid()


def test_that_no_job_runs_where_bytes_from_elsewhere_have_been() -> None:
    first = number_of("lone_number")
    assert number_of() != first
    assert number_of("lone_number") != number_of("lone_number")


@pytest.mark.parametrize("bad", ["refuse", "break_down"])
def test_that_a_process_that_failed_is_not_used_again(bad: str) -> None:
    kept = number_of()
    with pytest.raises((UserError, Bug)):
        Job(f"tests.ui.test_runner:{bad}").wait()
    assert number_of() != kept


def test_that_a_kept_process_that_is_gone_is_replaced() -> None:
    kept = number_of()
    os.kill(kept, signal.SIGTERM)
    assert number_of() != kept


def test_that_a_kept_process_learns_what_has_changed_around_us(monkeypatch: pytest.MonkeyPatch) -> None:
    number_of()
    monkeypatch.setenv("CHGDESK_TRIED", "since then")
    assert Job("tests.ui.test_runner:setting", "CHGDESK_TRIED").wait() == "since then"


def test_that_a_job_answers_from_another_process_whatever_its_libraries_print() -> None:
    steps: list[tuple[int, int, str]] = []
    assert Job("tests.ui.test_runner:chatter", "done").wait(lambda *step: steps.append(step)) == "DONE"
    assert steps == [(1, 1, "done")]


def test_that_a_job_passes_on_what_a_person_can_act_on() -> None:
    with pytest.raises(UserError, match="Choose a CSV file"):
        Job("tests.ui.test_runner:refuse").wait()


def test_that_a_broken_job_is_reported_as_our_fault() -> None:
    with pytest.raises(Bug, match="ZeroDivisionError: by nought"):
        Job("tests.ui.test_runner:break_down").wait()


@pytest.mark.parametrize("target", ["os:system", "chgdesk.jobs:main", "nothing", "chgdesk.jobs:missing"])
def test_that_only_marked_functions_can_be_named_as_jobs(target: str) -> None:
    with pytest.raises(Bug, match="is not a job"):
        Job(target, "x").wait()


def test_that_cancelling_ends_even_a_job_that_does_not_listen() -> None:
    work = Job("tests.ui.test_runner:hang")
    told: list[BaseException] = []

    def follow() -> None:
        try:
            work.wait()
        except Cancelled as cancelled:
            told.append(cancelled)

    follower = threading.Thread(target=follow)
    follower.start()
    while work.pid is None:
        pass
    work.cancel()
    follower.join(20)
    assert told
    assert not follower.is_alive()


def test_that_commands_are_carried_out_in_the_order_given(qtbot: QtBot) -> None:
    order: list[int] = []
    runner = DeskRunner(order.append)
    for number in range(20):
        runner.execute(number)
    qtbot.waitUntil(lambda: runner.is_idle)
    assert order == list(range(20))
    runner.close()


def test_that_answers_come_back_on_the_window_s_thread(qtbot: QtBot) -> None:
    runner = DeskRunner()
    seen: list[tuple[int, int]] = []
    runner.ask(threading.get_ident, lambda where: seen.append((where, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    asked_on, told_on = seen[0]
    assert asked_on != told_on == threading.get_ident()
    runner.close()


def test_that_a_failed_command_tells_whoever_began_it(qtbot: QtBot) -> None:
    def refuse_it(_command: object) -> Any:
        raise Conflict("CHG-2026-0042 was changed by Mara Palm at 14:02. Read it again.")

    runner = DeskRunner(refuse_it)
    with qtbot.waitSignal(runner.failed) as told:
        runner.execute("anything", initiator="the form")
    assert told.args is not None
    assert "Mara Palm" in str(told.args[0])
    assert told.args[1] == "the form"
    runner.close()


def test_that_closing_lets_the_writer_finish_and_takes_nothing_new(qtbot: QtBot) -> None:
    written: list[int] = []
    gate = threading.Event()

    def write(number: object) -> None:
        gate.wait(10)
        assert isinstance(number, int)
        written.append(number)

    runner = DeskRunner(write)
    for number in range(5):
        runner.execute(number)
    gate.set()
    runner.close()
    assert written == [0, 1, 2, 3, 4]
    with pytest.raises(RuntimeError, match="closing"):
        runner.execute(6)


def test_that_a_job_shows_its_progress_and_can_be_cancelled_from_the_window(qtbot: QtBot) -> None:
    runner = DeskRunner()
    steps: list[int] = []
    ended: list[BaseException] = []
    ticket = runner.start_job(
        "chgdesk.jobs:count_primes",
        50_000_000,
        done=lambda _value: None,
        failed=ended.append,
        step=lambda done, _total, _words: steps.append(done),
    )
    qtbot.waitUntil(lambda: len(steps) > 2, timeout=20_000)
    ticket.cancel()
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert isinstance(ended[0], Cancelled)
    runner.close()
