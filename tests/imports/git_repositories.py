"""Real repositories made with git for the tests: fixed names and dates, no configuration of the machine."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

START = 1_780_000_000
"""The time of the first commit: 28 May 2026, 20:26:40 UTC."""


@dataclass(slots=True)
class Builder:
    """Makes one repository, an hour between any two acts."""

    path: Path
    clock: int = START
    zone: str = "+0000"

    def git(
        self, *arguments: str, name: str = "Ada Byrne", mail: str = "ada@firm.example", given: bytes | None = None
    ) -> str:
        """Run git as somebody, at the next hour."""
        self.clock += 3600
        return self.git_at(f"{self.clock} {self.zone}", *arguments, name=name, mail=mail, given=given)

    def git_at(
        self,
        when: str,
        *arguments: str,
        name: str = "Ada Byrne",
        mail: str = "ada@firm.example",
        given: bytes | None = None,
    ) -> str:
        """Run git as somebody at a time given in git's own form."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        env = {
            **kept,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": mail,
            "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": mail,
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
        }
        command = ["git", "-C", str(self.path), *arguments]
        done = subprocess.run(command, env=env, capture_output=True, input=given, check=True, timeout=60)
        return done.stdout.decode("utf-8", "replace").strip()

    def commit(self, message: str, **who: str) -> str:
        """Commit with nothing in it and return the hash."""
        arguments = ("commit", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "-q", "-m", message)
        self.git(*arguments, name=who.get("name", "Ada Byrne"), mail=who.get("mail", "ada@firm.example"))
        return self.git("rev-parse", "HEAD")

    def merge(self, message: str, work: str = "Work on a branch", **author: str) -> str:
        """Make a branch with one commit by an author, merge it as Ada, and return the merge's hash."""
        self.git("checkout", "-q", "-b", "topic")
        self.commit(work, **author)
        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "--no-ff", "topic", "-m", message)
        self.git("branch", "-q", "-D", "topic")
        return self.git("rev-parse", "HEAD")


def repository(path: Path) -> Builder:
    """An empty repository with a first commit on main."""
    path.mkdir(parents=True)
    builder = Builder(path=path)
    builder.git("init", "-q", "-b", "main")
    builder.commit("Begin")
    return builder
