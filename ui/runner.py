"""The desk's hands off the GUI thread: one writer, two readers, and job processes; answers come back as signals."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from chgdesk.errors import Cancelled
from chgdesk.jobs import Job

Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]
Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Who waits for an answer; lives on the GUI thread only."""

    done: Done | None
    failed: Failed | None
    step: Step | None
    initiator: object
    writes: bool


class Ticket:
    """A piece of work in flight; cancelling a job ends its process, cancelling a read only drops its answer."""

    def __init__(self, number: int, forget: Callable[[int], None], job: Job | None = None) -> None:
        self.number = number
        self._forget = forget
        self._job = job

    def cancel(self) -> None:
        """Stop waiting; a job process is stopped too and reports that it was cancelled."""
        if self._job is not None:
            self._job.cancel()
        else:
            self._forget(self.number)


class DeskRunner(QObject):
    """Runs commands in order on one writer thread and reads on two others (design.md section 6).

    No QObject crosses to a worker: it gets a function and plain values; callbacks stay on the GUI thread.
    """

    changed = Signal(object, object)
    failed = Signal(object, object)
    busy = Signal(bool)
    _answered = Signal(int, object, object)
    _stepped = Signal(int, int, int, str)

    def __init__(self, execute: Callable[[Any], Any] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._execute = execute
        self._numbers = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._jobs: dict[int, Job] = {}
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chgdesk-writer")
        self._readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="chgdesk-reader")
        self._followers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="chgdesk-job")
        self._closed = False
        self._writing = 0
        # Queued even where the work was done before anybody could be told: a worker's answer must never come back
        # inside the very call that asks for it, before the asker holds the ticket.
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in flight."""
        return not self._waiting

    def execute(
        self, command: object, initiator: object = None, *, done: Done | None = None, failed: Failed | None = None
    ) -> Ticket:
        """Carry out a command after all earlier ones; tells everyone through `changed` or `failed`."""
        if self._execute is None:
            raise RuntimeError("no workspace is open")
        execute = self._execute
        return self._begin(self._writer, lambda: execute(command), _Waiting(done, failed, None, initiator, writes=True))

    def ask(self, question: Callable[[], Any], done: Done, failed: Failed | None = None) -> Ticket:
        """Read something on a reader thread; `done` gets the answer on the GUI thread."""
        return self._begin(self._readers, question, _Waiting(done, failed, None, None, writes=False))

    def start_job(
        self,
        target: str,
        *values: object,
        done: Done,
        failed: Failed | None = None,
        step: Step | None = None,
    ) -> Ticket:
        """Run a marked function in a job process, with progress and a cancel that really cancels."""
        work = Job(target, *values)
        number = next(self._numbers)
        return self._begin(
            self._followers,
            lambda: work.wait(lambda at, total, words: self._stepped.emit(number, at, total, words)),
            _Waiting(done, failed, step, None, writes=False),
            number=number,
            job=work,
        )

    def close(self) -> None:
        """Take no new work, let the writer finish what was begun, end the jobs, then let the threads go."""
        self._closed = True
        for work in list(self._jobs.values()):
            work.cancel()
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._followers.shutdown(wait=True, cancel_futures=True)
        self._waiting.clear()
        self._jobs.clear()

    def _begin(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], Any],
        waiting: _Waiting,
        *,
        number: int | None = None,
        job: Job | None = None,
    ) -> Ticket:
        """Note who waits, then hand the work over."""
        if self._closed:
            raise RuntimeError("the desk is closing and takes no new work")
        number = next(self._numbers) if number is None else number
        self._waiting[number] = waiting
        if job is not None:
            self._jobs[number] = job
        if waiting.writes:
            self._writing += 1
            self.busy.emit(True)
        future = pool.submit(work)
        future.add_done_callback(lambda settled: self._settle(number, settled))
        return Ticket(number, self._forget, job)

    def _settle(self, number: int, future: Future[Any]) -> None:
        """On the worker: pass the outcome to the GUI thread; the signal queues it."""
        if self._closed or future.cancelled():
            return
        error = future.exception()
        self._answered.emit(number, None if error else future.result(), error)

    def _forget(self, number: int) -> None:
        """The answer is no longer wanted."""
        self._waiting.pop(number, None)

    @Slot(int, object, object)
    def _on_answered(self, number: int, value: object, error: BaseException | None) -> None:
        """On the GUI thread: tell whoever waited."""
        self._jobs.pop(number, None)
        waiting = self._waiting.pop(number, None)
        if waiting is None:
            return
        if waiting.writes:
            self._writing -= 1
            self.busy.emit(self._writing > 0)
        if error is None:
            if waiting.writes:
                self.changed.emit(value, waiting.initiator)
            if waiting.done is not None:
                waiting.done(value)
            return
        if waiting.failed is not None:
            waiting.failed(error)
        elif not isinstance(error, Cancelled):
            self.failed.emit(error, waiting.initiator)

    @Slot(int, int, int, str)
    def _on_stepped(self, number: int, done: int, total: int, words: str) -> None:
        """On the GUI thread: show how far a job is."""
        waiting = self._waiting.get(number)
        if waiting is not None and waiting.step is not None:
            waiting.step(done, total, words)
