"""The job process: long computing in a process of its own, with progress and cancel over its pipes.

A job is an importable function marked with `@job`, named `module:function`. It takes plain values and a `progress`
callable, never writes to the workspace, and is killed when cancelled. From source it runs as
`python -m chgdesk.jobs`, from a frozen build as the same executable with `--job`.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO, TypeVar

from chgdesk.errors import Bug, Cancelled, ChgdeskError, UserError

Progress = Callable[[int, int, str], None]
"""What a job calls as it goes: done, total, and what it is doing; it raises `Cancelled` once cancel was asked."""

_Function = TypeVar("_Function", bound=Callable[..., Any])
_LENGTH = struct.Struct("<Q")
_GRACE_SECONDS = 0.5


def job(function: _Function) -> _Function:
    """Mark a function as one that the job process may run; nothing else can be named."""
    function.__dict__["chgdesk_job"] = True
    return function


def resolve(target: str) -> Callable[..., Any]:
    """The marked function behind `module:function`."""
    module, _, name = target.partition(":")
    function = getattr(import_module(module), name, None) if module and name else None
    if function is None or not getattr(function, "chgdesk_job", False):
        raise Bug(f"{target} is not a job")
    return function  # type: ignore[no-any-return]


def _send(stream: BinaryIO, message: object) -> None:
    """Write one framed message."""
    payload = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def _receive(stream: BinaryIO) -> Any:
    """Read one framed message; None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    payload = stream.read(size)
    if len(payload) < size:
        return None
    return pickle.loads(payload)  # noqa: S301 - the pipe joins us to our own child process, nobody else can write to it


class Job:
    """One piece of work in its own process; `wait` blocks a worker thread, `cancel` may come from any thread."""

    def __init__(self, target: str, *values: object) -> None:
        self._request = (target, values)
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._killer: threading.Timer | None = None

    @property
    def pid(self) -> int | None:
        """The process at work, once it has been started."""
        return self._process.pid if self._process else None

    def cancel(self) -> None:
        """Ask the job to stop, and kill it if it has not within half a second."""
        self._cancelled.set()
        with self._lock:
            process = self._process
            if process is None or process.poll() is not None or self._killer is not None:
                return
            self._killer = threading.Timer(_GRACE_SECONDS, process.kill)
            self._killer.daemon = True
            self._killer.start()
        try:
            if process.stdin is not None:
                _send(process.stdin, "cancel")  # type: ignore[arg-type]
        except OSError:
            process.kill()  # its end of the pipe is gone, so it is ending anyway

    def wait(self, progress: Progress | None = None) -> Any:
        """Run the job to its end and return its value; raises what it raised, or `Cancelled`."""
        with self._lock:
            if self._cancelled.is_set():
                raise Cancelled("Cancelled before it began.")
            self._process = _spawn()
        try:
            return self._converse(progress or _ignore)
        finally:
            self._end()

    def _converse(self, progress: Progress) -> Any:
        """Send the request and follow the child until it answers."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _send(process.stdin, (self._request, list(sys.path)))  # type: ignore[arg-type]
        except OSError:
            return self._fell_silent()
        while (message := _receive(process.stdout)) is not None:  # type: ignore[arg-type]
            kind, value = message
            if kind == "progress":
                progress(*value)
            elif kind == "value":
                return value
            elif kind == "error":
                raise value
        return self._fell_silent()

    def _fell_silent(self) -> Any:
        """The child ended without an answer: cancelled, or broken."""
        if self._cancelled.is_set():
            raise Cancelled("Cancelled; nothing was kept.")
        code = self._process.wait() if self._process else None
        raise Bug(f"the job process for {self._request[0]} ended early with code {code}")

    def _end(self) -> None:
        """Leave no process, no timer and no open pipe behind."""
        process = self._process
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close_quietly(stream)
        try:
            process.wait(_GRACE_SECONDS * 4)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._killer is not None:
            self._killer.cancel()
            self._killer.join()


def _close_quietly(stream: Any) -> None:
    """Close a pipe whose other end may already be gone."""
    try:
        stream.close()
    except OSError:
        return


def _ignore(_done: int, _total: int, _words: str) -> None:
    """Nobody watches this job."""


def _spawn() -> subprocess.Popen[bytes]:
    """Start the job process; a fresh interpreter, so nothing of the window is shared with it."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "--job"] if frozen else [sys.executable, "-m", "chgdesk.jobs"]
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(part for part in sys.path if part)
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(  # noqa: S603 - our own executable with fixed arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, creationflags=flags
    )


def _listen(stream: BinaryIO, cancelled: threading.Event) -> None:
    """In the child: wait for the cancel word; a closed pipe means that the window is gone, which is the same."""
    _receive(stream)
    cancelled.set()


def run_child(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """In the child: take one request, run it, answer."""
    request = _receive(stdin)
    if request is None:
        return 1
    (target, values), path = request
    sys.path[:] = path
    cancelled = threading.Event()
    threading.Thread(target=_listen, args=(stdin, cancelled), daemon=True).start()

    def progress(done: int, total: int, words: str = "") -> None:
        if cancelled.is_set():
            raise Cancelled("Cancelled; nothing was kept.")
        _send(stdout, ("progress", (done, total, words)))

    try:
        value = resolve(target)(*values, progress=progress)
        answer = ("value", value)
    except (UserError, Cancelled) as told:
        answer = ("error", told)
    except Exception as broken:  # noqa: BLE001 - carried to the window, which reports it
        answer = ("error", _carried(broken))
    _send(stdout, answer)
    return 0


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
    code = run_child(stdin, stdout)
    # The listening thread holds the pipe; leaving without the interpreter's farewell avoids waiting for it.
    stdout.flush()
    os._exit(code)


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
