"""The process a job runs in: started, talked to over its pipes, and kept warm for the next job.

Loading the program takes a fresh interpreter about a second, and the judge runs after every act. So a process that
answered well waits five minutes for the next request. One that was cancelled, failed or read foreign bytes is not.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

IDLE_SECONDS = 300
"""How long a process without work waits before it ends by itself."""

_KEPT_AT_MOST = 2
_LENGTH = struct.Struct("<Q")
_FAREWELL_SECONDS = 2

_kept: list[JobProcess] = []
_lock = threading.Lock()


def send(stream: BinaryIO, message: object) -> None:
    """Write one framed message."""
    payload = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read one framed message; None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    payload = stream.read(size)
    if len(payload) < size:
        return None
    return pickle.loads(payload)  # noqa: S301 - the pipe joins us to our own child process, nobody else can write to it


class JobProcess:
    """A fresh interpreter, so nothing of the window is shared with it; `used` says that it has answered before."""

    def __init__(self) -> None:
        self.surroundings = _surroundings()
        self.used = False
        self._process = _spawn()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def send(self, message: object) -> None:
        """Say something to it; raises `OSError` when its end of the pipe is gone."""
        assert self._process.stdin is not None
        send(self._process.stdin, message)  # type: ignore[arg-type]

    def receive(self) -> Any:
        """What it says next; None when it has ended."""
        assert self._process.stdout is not None
        return receive(self._process.stdout)  # type: ignore[arg-type]

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def ended_with(self) -> int:
        """Wait for its end; its exit code."""
        return self._process.wait()

    def end(self) -> None:
        """Leave no process and no open pipe behind."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                _close_quietly(stream)
        try:
            self._process.wait(_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def take() -> JobProcess:
    """A process that waits for a request: a kept one where its surroundings are still ours, else a new one."""
    here = _surroundings()
    with _lock:
        fitting = next((kept for kept in _kept if kept.is_alive and kept.surroundings == here), None)
        if fitting is not None:
            _kept.remove(fitting)
    return fitting or JobProcess()


def keep(process: JobProcess) -> None:
    """Keep a process for the next job; the oldest leaves when there are more than two."""
    process.used = True
    with _lock:
        _kept.append(process)
        gone = [kept for kept in _kept if not kept.is_alive]
        gone += [kept for kept in _kept if kept not in gone][:-_KEPT_AT_MOST]
        for kept in gone:
            _kept.remove(kept)
    for kept in gone:
        kept.end()


def _surroundings() -> tuple[tuple[str, ...], str]:
    """What a process takes over at its start and is not told again: import path and folder."""
    return tuple(sys.path), str(Path.cwd())


def _close_quietly(stream: Any) -> None:
    """Close a pipe whose other end may already be gone."""
    try:
        stream.close()
    except OSError:
        return


def _spawn() -> subprocess.Popen[bytes]:
    """Start the interpreter."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "--job"] if frozen else [sys.executable, "-m", "chgdesk.jobs"]
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(part for part in sys.path if part)
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(  # noqa: S603 - our own executable with fixed arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, creationflags=flags
    )
