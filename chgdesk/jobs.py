"""The job process: long computing in a process of its own, with progress and cancel over its pipes.

A job is an importable function marked with `@job`, named `module:function`. It takes plain values and a `progress`
callable, never writes to the workspace, and is killed when cancelled. A job that reads bytes from elsewhere is marked
`@lone_job`: its process ends with it. From source it runs as `python -m chgdesk.jobs`, from a frozen build as the same
executable with `--job`.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO, NoReturn, TypeVar

from chgdesk import job_process
from chgdesk.errors import Bug, Cancelled, ChgdeskError, UserError
from chgdesk.job_process import IDLE_SECONDS, JobProcess, receive, send

Progress = Callable[[int, int, str], None]
"""What a job calls as it goes: done, total, and what it is doing; it raises `Cancelled` once cancel was asked."""

_Function = TypeVar("_Function", bound=Callable[..., Any])
_GRACE_SECONDS = 0.5
_JOBS_BEFORE_REST = 50  # a process is renewed now and then, so that nothing piles up in it


def job(function: _Function) -> _Function:
    """Mark a function as one that the job process may run; nothing else can be named."""
    function.__dict__["chgdesk_job"] = True
    return function


def lone_job(function: _Function) -> _Function:
    """Mark a job that reads bytes from elsewhere: no later job runs in a process that such bytes have been through."""
    function.__dict__["chgdesk_lone"] = True
    return job(function)


def resolve(target: str) -> Callable[..., Any]:
    """The marked function behind `module:function`."""
    module, _, name = target.partition(":")
    function = getattr(import_module(module), name, None) if module and name else None
    if function is None or not getattr(function, "chgdesk_job", False):
        raise Bug(f"{target} is not a job")
    return function  # type: ignore[no-any-return]


class _LeftError(Exception):
    """A kept process had ended by itself before it heard the request."""


class Job:
    """One piece of work in its own process; `wait` blocks a worker thread, `cancel` may come from any thread."""

    def __init__(self, target: str, *values: object) -> None:
        self._request = (target, values)
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._process: JobProcess | None = None
        self._killer: threading.Timer | None = None
        self._is_asked = False
        self._may_be_kept = False

    @property
    def pid(self) -> int | None:
        """The process at work, once it has been started."""
        return self._process.pid if self._process else None

    def cancel(self) -> None:
        """Ask the job to stop, and kill it if it has not within half a second; never waits."""
        self._cancelled.set()
        with self._lock:
            process = self._process
            if process is None or not process.is_alive or self._killer is not None:
                return
            if not self._is_asked:
                process.kill()  # half a request is on its way, nothing else can be said
                return
            self._killer = threading.Timer(_GRACE_SECONDS, process.kill)
            self._killer.daemon = True
            self._killer.start()
            try:
                process.send("cancel")
            except OSError:
                process.kill()  # its end of the pipe is gone, so it is ending anyway

    def wait(self, progress: Progress | None = None) -> Any:
        """Run the job to its end and return its value; raises what it raised, or `Cancelled`."""
        while True:
            try:
                return self._converse(self._begun(), progress or _ignore)
            except _LeftError:
                continue  # a kept process left just as it was asked: another is
            finally:
                self._end()

    def _begun(self) -> JobProcess:
        """A process at work on the request."""
        with self._lock:
            if self._cancelled.is_set():
                raise Cancelled("Cancelled before it began.")
            self._is_asked = False
            process = self._process = job_process.take()
        try:
            process.send((self._request, list(sys.path), dict(os.environ)))
        except OSError:
            self._fell_silent(process)
        with self._lock:
            self._is_asked = True
        if self._cancelled.is_set():
            process.kill()  # the word came while we were asking
        return process

    def _converse(self, process: JobProcess, progress: Progress) -> Any:
        """Follow the child until it answers."""
        while (message := process.receive()) is not None:
            process.used = False  # it has spoken, so it did not leave before it heard us
            kind, value = message[:2]
            if kind == "progress":
                progress(*value)
            elif kind == "value":
                self._may_be_kept = message[2]
                return value
            elif kind == "error":
                raise value
        return self._fell_silent(process)

    def _fell_silent(self, process: JobProcess) -> NoReturn:
        """The child ended without an answer: cancelled, gone home before it heard us, or broken."""
        if self._cancelled.is_set():
            raise Cancelled("Cancelled; nothing was kept.")
        if process.used:
            raise _LeftError
        raise Bug(f"the job process for {self._request[0]} ended early with code {process.ended_with()}")

    def _end(self) -> None:
        """Keep the process for the next job, or leave no process, no timer and no open pipe behind."""
        with self._lock:  # a cancel that comes too late finds no process to kill
            process, self._process = self._process, None
        if process is None:
            return
        if self._may_be_kept and not self._cancelled.is_set():
            job_process.keep(process)
            return
        process.end()
        if self._killer is not None:
            self._killer.cancel()
            self._killer.join()


def _ignore(_done: int, _total: int, _words: str) -> None:
    """Nobody watches this job."""


class _Child:
    """The child's side: takes one request after the other and answers each."""

    def __init__(self, stdin: BinaryIO, stdout: BinaryIO) -> None:
        self._stdin = stdin
        self._stdout = stdout
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._cancelled = threading.Event()

    def run(self) -> None:
        """Work until the pipe closes, five minutes pass without work, or a job leaves the process unfit for another."""
        threading.Thread(target=self._listen, daemon=True).start()
        for count in range(1, _JOBS_BEFORE_REST + 1):
            try:
                request = self._requests.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                return
            if request is None or not self._answered(request, may_be_kept=count < _JOBS_BEFORE_REST):
                return

    def _listen(self) -> None:
        """Hear requests and the cancel word; a closed pipe means that the window is gone, which cancels too."""
        while (message := receive(self._stdin)) is not None:
            if message == "cancel":
                self._cancelled.set()
            else:
                self._requests.put(message)
        self._cancelled.set()
        self._requests.put(None)

    def _progress(self, done: int, total: int, words: str = "") -> None:
        if self._cancelled.is_set():
            raise Cancelled("Cancelled; nothing was kept.")
        send(self._stdout, ("progress", (done, total, words)))

    def _answered(self, request: Any, *, may_be_kept: bool) -> bool:
        """Run one job and answer; whether the process may be given another."""
        (target, values), path, environment = request
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(environment)
        try:
            function = resolve(target)
            may_be_kept = may_be_kept and not getattr(function, "chgdesk_lone", False)
            send(self._stdout, ("value", function(*values, progress=self._progress), may_be_kept))
        except (UserError, Cancelled) as told:
            send(self._stdout, ("error", told))
            return False
        except Exception as broken:  # noqa: BLE001 - carried to the window, which reports it
            send(self._stdout, ("error", _carried(broken)))
            return False
        return may_be_kept


def _carried(broken: Exception) -> ChgdeskError:
    """Another process's failure as a Bug that names it; its own type may not be importable here."""
    return Bug(f"a job failed: {type(broken).__name__}: {broken}")


def main() -> int:
    """The job process: our pipes are moved aside first, so that a stray print can never break the conversation."""
    stdin = os.fdopen(os.dup(0), "rb")
    stdout = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    _Child(stdin, stdout).run()
    # The listening thread holds the pipe; leaving without the interpreter's farewell avoids waiting for it.
    stdout.flush()
    os._exit(0)


@job
def count_primes(limit: int, *, progress: Progress) -> int:
    """Work the processor for a while; used by `chgdesk selftest` and by the tests as a busy job."""
    found = 0
    for number in range(2, limit):
        if all(number % small for small in range(2, int(number**0.5) + 1)):
            found += 1
        if number % 2000 == 0:
            progress(number, limit, "Counting")
    return found


if __name__ == "__main__":
    # `-m` loads this file under the name __main__; the marks live on the importable copy.
    sys.exit(import_module("chgdesk.jobs").main())
