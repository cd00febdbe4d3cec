"""What the commands say keeps to the words the program may use of a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import DATA, PERIOD, SMALL, Run
from tests.cli.test_help import COMMANDS
from tests.meta.test_words import faults

SAYING = (
    f"evaluate --period {PERIOD}",
    "change list",
    "change show CHG-2026-104 --why",
    "change show CHG-2026-126 --why",
    "change show CHG-2026-101 --why",
    "change find --system mail-worker",
    f"sample --period {PERIOD} --seed A --n 3",
    "sample size",
    "trail",
    "verify",
    "backup copy.chgdesk",
    f"bundle build --period {PERIOD} --out b",
    f"bundle build --period {PERIOD} --out c --fixed-time 2026-10-05T09:00:00Z",
    "export interchange --out out.json",
)


@pytest.mark.parametrize("words", SAYING)
def test_that_a_command_keeps_to_the_words(words: str, run: Run, acme: Path) -> None:
    done = run("-w", acme, *words.split())
    assert done.code == 0, done.err
    broken = [f"{line}: {fault}" for line in (done.out + done.err).splitlines() for fault in faults(line)]
    assert not broken, broken


@pytest.mark.parametrize("name", ["approval.eml", "github_page.txt", "chat_plain.txt", "jira_issue.json"])
def test_that_what_is_read_is_told_in_those_words(name: str, run: Run) -> None:
    done = run("read", DATA.parent / "intake" / name)
    assert done.code == 0, done.err
    assert not [fault for line in done.out.splitlines() if not line.startswith("  ") for fault in faults(line)]


def test_that_the_check_of_a_bundle_and_the_making_of_a_workspace_keep_to_the_words(run: Run, acme: Path) -> None:
    said = run("init", "new.chgdesk", "--from", SMALL).out
    assert run("-w", acme, "bundle", "build", "--period", PERIOD, "--out", "b").code == 0
    said += run("bundle", "verify", "b").out
    Path("b/Index.pdf").write_bytes(b"x")
    said += run("bundle", "verify", "b").err
    assert not [fault for line in said.splitlines() for fault in faults(line)]


@pytest.mark.parametrize("name", COMMANDS)
def test_that_help_keeps_to_the_words(name: str, run: Run) -> None:
    done = run(*name.split(), "--help")
    assert not [fault for line in done.out.splitlines() for fault in faults(line)]
