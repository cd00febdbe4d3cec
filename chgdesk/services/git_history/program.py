"""Asking the git program: read only, no network, nothing of the repository's own configuration is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chgdesk.errors import UserError

LONGEST = 300.0
"""Seconds after which git is stopped."""

_CHUNK = 1 << 16
_SAFE = (
    "--no-optional-locks",
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=",
    "-c",
    "log.showSignature=false",
    "-c",
    "protocol.allow=never",
)
"""A repository may name programs to run in its own configuration; none of them is run, and nothing is fetched."""


class GitProblem(UserError):
    """Git is missing, or the folder is not what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One repository on disk, asked through the git program."""

    path: Path
    program: str
    longest: float = LONGEST

    @property
    def name(self) -> str:
        """The repository's name: its folder's, without .git."""
        return self.path.name.removesuffix(".git") or self.path.parent.name

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """Everything git says; raises GitProblem where it refuses."""
        done = self._run(arguments, given)
        if done.returncode != 0:
            raise GitProblem(self._refusal(done.stderr))
        return done.stdout

    def may_ask(self, *arguments: str) -> bytes | None:
        """What git says, or None where it has no answer."""
        done = self._run(arguments, b"")
        return done.stdout if done.returncode == 0 else None

    def stream(self, *arguments: str) -> Iterator[bytes]:
        """What git says piece by piece, each ended by a zero byte; the last piece may be unended."""
        with subprocess.Popen(  # noqa: S603 - fixed program and options, no shell
            self._command(arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(self.path),
        ) as process:
            alarm = threading.Timer(self.longest, process.kill)
            alarm.start()
            try:
                yield from _pieces(process)
            finally:
                late = not alarm.is_alive()
                alarm.cancel()
                alarm.join()
                process.kill()
                said = process.stderr.read() if process.stderr is not None else b""
                code = process.wait()
            if late:
                raise GitProblem(self._too_long())
            if code > 0:
                raise GitProblem(self._refusal(said))

    def _run(self, arguments: tuple[str, ...], given: bytes) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - fixed program and options, no shell
                self._command(arguments),
                input=given,
                capture_output=True,
                timeout=self.longest,
                env=clean_environment(self.path),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise GitProblem(self._too_long()) from None

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [self.program, *_SAFE, "-C", str(self.path), *arguments]

    def _too_long(self) -> str:
        return f"git took longer than {self.longest:.0f} s on {self.path.name}. Try again with a later --since."

    def _refusal(self, said: bytes) -> str:
        words = said.decode("utf-8", "replace").strip().splitlines()
        if any("dubious ownership" in line for line in words):
            return (
                f"The repository {self.path.name} belongs to somebody else, and git does not read it. "
                "Copy it, or allow it with git config --global --add safe.directory."
            )
        if any("not a git repository" in line for line in words):
            return f"{self.path.name} is not a git repository. Choose the folder that holds .git, or a bare copy."
        last = words[-1].removeprefix("fatal: ") if words else "it gave no reason"
        return f"git could not read {self.path.name}: {last}."


def _pieces(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    assert process.stdout is not None
    held = b""
    while chunk := process.stdout.read(_CHUNK):
        *whole, held = (held + chunk).split(b"\0")
        yield from whole
    if held:
        yield held
    process.wait()


def clean_environment(path: Path) -> dict[str, str]:
    """The machine's environment without any GIT_ setting, and with those that keep git quiet and local."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return {
        **kept,
        "LC_ALL": "C",
        "GIT_CEILING_DIRECTORIES": str(path.parent),
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def open_repository(path: Path, *, longest: float = LONGEST) -> Repository:
    """The repository in a folder.

    Raises:
        GitProblem: git is missing, or the folder is no repository; the sentence says which.
    """
    program = shutil.which("git")
    if program is None:
        raise GitProblem("git is not installed, or not on the path of programs. Install git and try again.")
    place = path.expanduser().resolve()
    if not place.is_dir():
        raise GitProblem(f"There is no folder {path}. Check the name.")
    repository = Repository(path=place, program=program, longest=longest)
    repository.ask("rev-parse", "--git-dir")
    return repository
