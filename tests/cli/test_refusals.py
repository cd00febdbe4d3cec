"""Whatever is wrong with a file, folder or disk is said in one sentence; nothing half-written stays."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chgdesk.app import open_desk
from tests.cli.running import PERIOD, SMALL, Run, entries, raw, refused, small

READERS = (
    ("change", "list"),
    ("change", "show", "CHG-2026-104"),
    ("evaluate", "--period", PERIOD),
    ("verify",),
    ("trail",),
    ("export", "interchange"),
    ("backup", "copy.chgdesk"),
    ("bundle", "build", "--period", PERIOD, "--out", "b"),
    ("import", "interchange", str(SMALL)),
)
needs_posix = pytest.mark.skipif(os.name == "nt", reason="pipes and mounts of POSIX systems")


def wrong_file(kind: str, filled: Path, folder: Path) -> Path:
    path = folder / f"{kind}.chgdesk"
    whole = filled.read_bytes()
    if kind == "text":
        path.write_text("Dear auditor,\n" * 100)
    elif kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "header":
        path.write_bytes(whole[:60])
    elif kind == "overwritten":
        path.write_bytes(whole[:20_000] + b"\x5a" * (len(whole) - 20_000))
    elif kind == "newer":
        path.write_bytes(whole)
        with raw(path) as connection:
            connection.execute("PRAGMA user_version = 9999")
    elif kind == "foreign":
        with raw(path) as connection:
            connection.execute("CREATE TABLE notes (words TEXT)")
    return path


SAID = {
    "missing": "There is no workspace at",
    "text": "cannot be read",
    "empty": "is empty",
    "folder": "is a folder",
    "pipe": "is not an ordinary file",
    "truncated": "is damaged (it is cut off)",
    "header": "is damaged (it is cut off)",
    "overwritten": "is damaged",
    "newer": "was written by a newer chgdesk (schema 9999",
    "foreign": "belongs to another program",
}


@needs_posix
@pytest.mark.parametrize("kind", SAID)
def test_that_a_file_that_is_no_workspace_is_refused_by_every_command(
    kind: str, run: Run, filled: Path, place: Path
) -> None:
    path = wrong_file(kind, filled, place)
    before = path.read_bytes() if path.is_file() else b""
    for command in READERS:
        said = refused(run("-w", path, *command), SAID[kind], path.name)
        assert said.count("\n") == 1
    assert before == (path.read_bytes() if path.is_file() else b"")
    left = {found.name for found in place.iterdir()} - {path.name, path.name + ".lock"}
    assert not left


def test_that_a_command_without_a_workspace_says_how_to_name_one(run: Run) -> None:
    for command in READERS:
        refused(run(*command), "Name the workspace first")


@needs_posix
@pytest.mark.parametrize("kind", ["missing", "text", "empty", "folder", "pipe", "device"])
def test_that_a_wrong_file_to_take_in_leaves_no_workspace(kind: str, run: Run, filled: Path, place: Path) -> None:
    path = Path("/dev/zero") if kind == "device" else wrong_file(kind, filled, place)
    refused(run("init", "new.chgdesk", "--from", path))
    assert {found.name for found in place.iterdir()} <= {path.name}


@needs_posix
def test_that_pipes_and_missing_files_are_refused_as_checkpoint_and_as_bundle(run: Run, acme: Path) -> None:
    os.mkfifo("pipe")
    shutil.copy(SMALL, "words.txt")
    refused(run("-w", acme, "verify", "--anchor", "pipe"), "pipe or device")
    refused(run("-w", acme, "verify", "--anchor", "none"), "'none' cannot be read (No such file or directory)")
    refused(run("-w", acme, "verify", "--anchor", "."), "is a folder")
    refused(run("-w", acme, "verify", "--anchor", "words.txt"), "This is not a checkpoint")
    refused(run("bundle", "verify", "pipe"), "pipe or device")
    refused(run("bundle", "verify", "none"), "'none' cannot be read")
    refused(run("bundle", "verify", acme, "--anchor", "none"), "'none' cannot be read")
    refused(run("bundle", "verify", acme, "--anchor", "pipe"), "pipe or device")
    refused(run("bundle", "verify", acme), "Not as listed.", code=1)


def put(document: Any, path: str, value: Any) -> None:
    *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    for step in steps:
        document = document[step]
    document[last] = value


def test_that_every_fault_of_an_interchange_file_is_told_with_its_path(run: Run, place: Path) -> None:
    document = small()
    faults = {
        "changes.0.author": "farahh",
        "changes.1.created_at": "2026-02-30T10:00:00Z",
        "changes.2.id": "CHG-2026-101",
        "policy_parameters.rollback.due": "sometime",
        "deployment_events.0.at": 5,
    }
    for path, value in faults.items():
        put(document, path, value)
    Path("bad.json").write_text(json.dumps(document))
    said = refused(run("init", "new.chgdesk", "--from", "bad.json"), "refused whole, nothing was imported")
    for path in faults:
        written = "".join(f"[{step}]" if step.isdecimal() else f".{step}" for step in path.split("."))
        assert any(line.strip().startswith(written.lstrip(".")) for line in said.splitlines()), (written, said)
    assert [found.name for found in place.iterdir()] == ["bad.json"]


def test_that_a_single_fault_is_told_once(run: Run) -> None:
    Path("bad.json").write_text("not json")
    assert refused(run("init", "new.chgdesk", "--from", "bad.json")).count("is not JSON") == 1


def test_that_a_faulty_file_changes_nothing_in_an_open_workspace(run: Run, acme: Path) -> None:
    document = small()
    document["changes"][3]["state"] = "clsoed"
    Path("bad.json").write_text(json.dumps(document))
    before = acme.read_bytes()
    refused(run("-w", acme, "import", "interchange", "bad.json"), "changes[3].state", 'Did you mean "closed"?')
    refused(run("-w", acme, "import", "interchange", SMALL), "already taken")
    with open_desk(acme, read_only=True):
        assert entries(acme) == 2
    assert acme.read_bytes()[100:] == before[100:]


def test_that_a_taken_name_and_an_unknown_zone_are_refused(run: Run, acme: Path) -> None:
    before = acme.read_bytes()
    refused(run("init", acme), "exists already")
    refused(run("init", acme, "--from", SMALL), "exists already")
    refused(run("-w", acme, "backup", acme), "exists already")
    assert acme.read_bytes() == before
    refused(run("init", "z.chgdesk", "--zone", "Mars/Olympus"), "Mars/Olympus")
    assert {found.name for found in acme.parent.iterdir()} <= {acme.name, acme.name + ".lock"}


PLACES = (
    ("init", "{}/x.chgdesk"),
    ("init", "{}/x.chgdesk", "--from", str(SMALL)),
    ("-w", "acme.chgdesk", "backup", "{}/x.chgdesk"),
    ("-w", "acme.chgdesk", "export", "interchange", "--out", "{}/x.json"),
    ("-w", "acme.chgdesk", "bundle", "build", "--period", PERIOD, "--out", "{}/b"),
)


@pytest.mark.parametrize("words", PLACES, ids=lambda words: " ".join(words[:4])[-24:])
@pytest.mark.parametrize("where", ["none", "file"])
def test_that_a_place_that_cannot_be_written_is_named_and_nothing_recorded(
    words: tuple[str, ...], where: str, run: Run, acme: Path
) -> None:
    Path("file").write_text("in the way")
    refused(run(*(word.format(where) for word in words)))
    assert entries(acme) == 2
    assert {found.name for found in acme.parent.iterdir()} <= {"acme.chgdesk", "acme.chgdesk.lock", "file"}
    assert Path("file").read_text() == "in the way"


@pytest.mark.parametrize("out", [".", "/", "file", "full"])
def test_that_a_bundle_replaces_nothing_but_a_bundle(out: str, run: Run, acme: Path) -> None:
    Path("file").write_text("mine")
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    refused(run("-w", acme, "bundle", "build", "--period", PERIOD, "--out", out))
    assert entries(acme) == 2
    assert (Path("file").read_text(), Path("full/mine.txt").read_text()) == ("mine", "mine")


def test_that_a_zip_of_somebody_else_stops_a_bundle_before_it_is_recorded(run: Run, acme: Path) -> None:
    Path("b.zip").write_text("mine")
    refused(run("-w", acme, "bundle", "build", "--period", PERIOD, "--out", "b"), "something other than a bundle")
    assert entries(acme) == 2
    assert not Path("b").exists()
    assert Path("b.zip").read_text() == "mine"


def test_that_an_export_never_ends_half_written(run: Run, acme: Path) -> None:
    Path("x.json").write_text("older")
    Path("x.json.new").write_text("mine")
    assert run("-w", acme, "export", "interchange", "--out", "x.json").code == 0
    assert json.loads(Path("x.json").read_text("utf-8")) == small()
    assert Path("x.json.new").read_text() == "mine"
    refused(run("-w", acme, "export", "interchange", "--out", "."), "cannot be written")


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB; only root can mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = shutil.which("mount") is not None and os.name != "nt" and os.geteuid() == 0
    if mounted:
        command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    if not mounted:
        pytest.skip("a small disk cannot be mounted here (it needs root and tmpfs)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path, *, leave: int) -> None:
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    (disk / "ballast").write_bytes(bytes(free - leave))


def test_that_a_full_disk_leaves_no_part_of_a_workspace(tiny_disk: Path, run: Run, acme: Path) -> None:
    fill(tiny_disk, leave=60_000)
    for words in PLACES:
        refused(run(*(word.format(tiny_disk) for word in words)))
        assert [found.name for found in tiny_disk.iterdir()] == ["ballast"], words
    assert entries(acme) == 2


def test_that_a_workspace_on_a_full_disk_stays_as_it_was(tiny_disk: Path, run: Run, filled: Path) -> None:
    path = Path(shutil.copy(filled, tiny_disk / "acme.chgdesk"))
    fill(tiny_disk, leave=90_000)
    document = small()
    Path("more.json").write_text(json.dumps(renumbered(document)))
    refused(run("-w", path, "import", "interchange", "more.json"))
    (tiny_disk / "ballast").unlink()
    assert entries(path) == 2
    assert run("-w", path, "verify").code == 0


def renumbered(document: Any) -> Any:
    """The same company's changes once more under other names, so that no reference is taken."""
    text = json.dumps(document)
    for person in document["people"]:
        text = text.replace(f'"{person["id"]}"', f'"{person["id"]}-2"')
    for old, new in (("CHG-2026-", "CHG-2027-"), ("EV-", "EX-"), ("STD-", "STE-"), ("INC-", "IND-")):
        text = text.replace(old, new)
    return json.loads(text)


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from chgdesk.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@needs_posix
def test_that_a_limit_on_file_size_is_said_like_a_full_disk(acme: Path) -> None:
    assert hasattr(resource, "RLIMIT_FSIZE")
    command = [sys.executable, "-c", LIMITED, "init", "big.chgdesk", "--from", str(SMALL)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=acme.parent)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert [found.name for found in acme.parent.iterdir()] == ["acme.chgdesk"]
