"""Every command explains itself, and the example it shows is one that runs."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from chgdesk.cli.main import app, main
from tests.cli import change_ground, evidence_ground, meeting_ground, policy_ground, standard_ground
from tests.cli.running import DATA, PERIOD, SMALL, Run, refused
from tests.services import bringing_lists

ELSEWHERE = {
    "demo": "tried by the tests of the sample company",
    "import git": "tried by the tests of the git import",
    "selftest": "tried below, once",
    "system show": "tried by the tests of system cards",
    "system retire": "tried by the tests of system cards",
}
WITH_JSON = (
    f"evaluate --period {PERIOD}",
    f"evaluate --period {PERIOD} --why",
    f"sample --period {PERIOD} --seed A --n 3",
    "sample size",
    "change list",
    "change find --system billing",
    "change show CHG-2026-104",
    "trail",
    "trail --checkpoint",
    "verify",
    f"bundle build --period {PERIOD} --out b",
    "evidence list",
    "evidence lint",
    "map show",
    f"map gaps --period {PERIOD}",
    "control list",
    "template list",
    "template show STD-01",
    "template executions STD-01",
    "system list",
    "role list",
    "role check",
    "role chart",
    "role compare CODEOWNERS",
    "calendar week 2026-07-14",
    "calendar list --from 2026-07-01 --to 2026-07-31",
    "window test 2026-07-14T20:15",
    "window next --after 2026-07-14T12:00",
    "cab form",
    "cab agenda --at 2026-09-25T10:00",
    "cab list",
    "read approval.eml",
    "import list changes.xlsx --rehearse",
    "import pr requests.json",
    "import batches",
    "role holders",
    "role permit",
    f"role matrix --period {PERIOD}",
    f"metrics approvals --period {PERIOD}",
)


def commands(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command and group with the words that call it."""
    for name, command in group.commands.items():
        yield " ".join((*before, name)), command
        if hasattr(command, "commands"):
            yield from commands(command, (*before, name))


COMMANDS = dict(commands(typer.main.get_command(app)))
LEAVES = {name: c for name, c in COMMANDS.items() if getattr(c, "epilog", None) and name not in ELSEWHERE}


@pytest.mark.parametrize("name", COMMANDS)
def test_that_every_command_answers_help_with_what_it_does(name: str, run: Run) -> None:
    done = run(*name.split(), "--help")
    assert done.code == 0
    assert done.err == ""
    assert f"Usage: chgdesk {name}" in done.out.replace("[OPTIONS] ", "")
    assert len(done.out.split("Options:")[0].splitlines()) >= 3, "it says what it does"


@pytest.mark.parametrize("name", [name for name, c in COMMANDS.items() if not hasattr(c, "commands")])
def test_that_every_command_shows_an_example_of_itself(name: str) -> None:
    example = COMMANDS[name].epilog or ""
    assert example.startswith("Example: chgdesk ")
    assert f" {name}" in example


@pytest.mark.parametrize("name", LEAVES)
def test_that_the_example_in_the_help_runs(
    name: str, run: Run, acme: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(name, acme, filled)
    own = change_ground.prepare(name, acme, capsys)
    words = shlex.split(LEAVES[name].epilog.removeprefix("Example: chgdesk "))
    if ">" in words:
        words = words[: words.index(">")]
    known = {
        "CHG-2026-0042": "CHG-2026-104",
        "3f4e5a6b": evidence_ground.DIGEST[:8],
        change_ground.EXAMPLE: own,
    }
    done = run(*(known.get(word, word) for word in words))
    assert done.code == 0, done.err
    assert "chgdesk made a mistake" not in done.err


def prepare(name: str, acme: Path, filled: Path) -> None:
    """What the example takes for granted."""
    for folder in ("build", "copies"):
        (acme.parent / folder).mkdir()
    shutil.copy(SMALL, acme.parent / "acme.json")
    for key in ("passphrase.txt", "secret.txt"):
        (acme.parent / key).write_text("correct horse battery staple\n")
    (acme.parent / "own-framework.csv").write_text("framework,point,paraphrase\nDORA,9,Told in good time\n")
    (acme.parent / "controls.csv").write_text("Number,Wording,Attributes\nITGC-4,Approved first,C D\n")
    (acme.parent / "CODEOWNERS").write_text("* @acme/engineering-lead\n")
    (acme.parent / "approval.eml").write_bytes(evidence_ground.MAIL)
    for mail in ("reply1.eml", "reply2.eml", "m.eml"):
        shutil.copy(DATA.parent / "intake" / "approval.eml", acme.parent / mail)
    (acme.parent / "dump.bin").write_bytes(b"too large to be taken\n")
    (acme.parent / "people.csv").write_text("name,title,email,from,logins\nIda Lund,Engineer,,2026-10-01,ida\n")
    policy_ground.prepare(name, acme)
    (acme.parent / "changes.xlsx").write_bytes(bringing_lists.messy_workbook(12))
    (acme.parent / "requests.json").write_bytes(bringing_lists.requests(3))
    protection = {"required_pull_request_reviews": {"required_approving_review_count": 1}}
    (acme.parent / "protection.json").write_text(json.dumps(protection))
    if name == "import pipeline":
        assert main(["-w", str(acme), "import", "pr", str(acme.parent / "requests.json")]) == 0
        (acme.parent / "run.json").write_text(json.dumps(bringing_lists.run(1, f"{1:040x}")))
    if name == "import take-back":
        for number in range(3):
            data = bringing_lists.workbook([["No", "What changed"], [f"A{number}", "Move DNS"]])
            (acme.parent / "a.xlsx").write_bytes(data)
            assert main(["-w", str(acme), "import", "list", str(acme.parent / "a.xlsx")]) == 0
    evidence_ground.prepare(name, acme)
    meeting_ground.prepare(name, acme)
    standard_ground.prepare(name, acme)
    if name == "restore":
        shutil.copy(filled, acme.parent / "copies/acme-2026-10-05.chgdesk")
    elif name == "init":
        acme.unlink()
    elif name == "import interchange":
        acme.unlink()
        assert main(["init", str(acme)]) == 0
    elif name == "person reactivate":
        assert main(["-w", str(acme), "person", "deactivate", "goran", "--on", "2026-10-30"]) == 0
    elif name == "bundle verify":
        assert main(["-w", str(acme), "bundle", "build", "--period", PERIOD, "--out", "build/q3"]) == 0
        shutil.copy(acme.parent / "build/q3/seal/checkpoint.txt", acme.parent / "checkpoint.txt")
    elif name == "verify":
        from chgdesk.app import open_desk
        from chgdesk.services.reading import CheckpointNow

        with open_desk(acme, read_only=True) as desk:
            (acme.parent / "checkpoint.txt").write_text(desk.ask(CheckpointNow()).body())


@pytest.mark.parametrize("words", WITH_JSON)
def test_that_json_is_one_valid_document_and_nothing_else(words: str, run: Run, acme: Path) -> None:
    shutil.copy(DATA.parent / "intake" / "approval.eml", acme.parent)
    (acme.parent / "CODEOWNERS").write_text("* @acme/engineering-lead\n")
    (acme.parent / "changes.xlsx").write_bytes(bringing_lists.messy_workbook(12))
    (acme.parent / "requests.json").write_bytes(bringing_lists.requests(3))
    done = run("-w", acme, *words.split(), "--json")
    assert done.code == 0, done.err
    assert isinstance(json.loads(done.out), dict | list)
    assert done.err == ""


def test_that_the_program_tries_itself(run: Run) -> None:
    done = run("selftest")
    assert done.code == 0, done.err
    assert "bundle unchanged, folder and zip" in done.out


def test_that_the_version_is_one_line(run: Run) -> None:
    done = run("--version")
    assert (done.code, done.out.count("\n")) == (0, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nope", "No such command 'nope'. See `chgdesk --help`."),
        ("change zzz", "No such command 'zzz'. See `chgdesk change --help`."),
        ("evaluate", "Missing option '--period'. See `chgdesk evaluate --help`."),
        ("evaluate --nope", "No such option: --nope"),
        ("change list --view nope", "'nope'"),
        ("sample size --confidence 200", "--confidence"),
        ("sample --period 2026-07-01..2026-09-30 --seed A --n 0", "A draw needs --period, --seed and --n"),
        ("schema nope", "There is no published schema called nope; there is interchange."),
        ("trail --entry one", "--entry"),
        ("change show", "Missing argument"),
    ],
)
def test_that_a_command_typed_wrong_is_said_in_one_sentence(words: str, said: str, run: Run) -> None:
    done = run(*words.split())
    refused(done, said)
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "group", ["change", "bundle", "import", "export", "map", "control", "role", "person", "metrics", "evidence"]
)
def test_that_a_group_alone_shows_its_help(group: str, run: Run) -> None:
    done = run(group)
    assert done.code == 2
    assert f"Usage: chgdesk {group}" in done.err
