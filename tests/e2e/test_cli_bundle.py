"""Bundles as separate processes make and check them: equal bytes, plain tools, one changed byte, checkpoints."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

SMALL = Path(__file__).parents[1] / "data" / "interchange" / "small.json"
ROOT = Path(__file__).parents[2]
PERIOD = "2026-07-01..2026-09-30"
COMMAND = [sys.executable, "-c", "from chgdesk.cli import main; main()"]


def chgdesk(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    command = [*COMMAND, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)


def build(workspace: Path, out: Path, *more: str, **env: str) -> None:
    done = chgdesk("-w", workspace, "bundle", "build", "--period", PERIOD, "--out", out, *more, **env)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "acme.chgdesk"
    done = chgdesk("init", path, "--from", SMALL)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="module")
def history(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace and two bundles issued from it, one after the other."""
    folder = tmp_path_factory.mktemp("history")
    path = Path(shutil.copy(filled, folder / "acme.chgdesk"))
    build(path, folder / "first")
    build(path, folder / "second")
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_that_two_processes_in_other_places_of_the_world_write_the_same_bytes(filled: Path, tmp_path: Path) -> None:
    before = filled.read_bytes()
    fixed = ("--fixed-time", "2026-10-05T09:00:00Z")
    build(filled, tmp_path / "a", *fixed, TZ="Pacific/Auckland", PYTHONHASHSEED="1", LANG="C", LC_ALL="C", USER="x")
    other = {"TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"}
    build(filled, tmp_path / "b", *fixed, **other, USER="x")
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert filled.read_bytes() == before


def sums_agree(folder: Path) -> bool:
    """What `sha256sum -c` says, or the same by hand where there is no such tool."""
    tool = shutil.which("sha256sum")
    if tool:
        command = [tool, "-c", "--strict", "--quiet", "SHA256SUMS"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    return all(hashlib.sha256((folder / line[66:]).read_bytes()).hexdigest() == line[:64] for line in lines)


def script_agrees(folder: Path, *more: str | Path) -> tuple[bool, str]:
    """What the script inside the bundle says, with nothing but Python."""
    command = [sys.executable, "-I", "verify_bundle.py", *(str(word) for word in more)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    return done.returncode == 0, done.stdout


def test_that_plain_tools_and_the_script_inside_find_a_bundle_unchanged(history: Path) -> None:
    assert sums_agree(history / "first")
    agrees, said = script_agrees(history / "first")
    assert agrees, said
    assert "Files unchanged since this list was made. Does not show that the content is true or complete." in said
    for form in ("first", "first.zip"):
        done = chgdesk("bundle", "verify", history / form)
        assert done.returncode == 0, done.stderr


def test_that_one_changed_byte_in_any_file_is_found(history: Path) -> None:
    folder = history / "first"
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        pristine = path.read_bytes()
        changed = bytearray(pristine)
        changed[len(changed) // 2] ^= 1
        path.write_bytes(changed)
        try:
            name = path.relative_to(folder).as_posix()
            if name == "verify_bundle.py":
                found = chgdesk("bundle", "verify", folder).returncode == 1  # a changed checker says what it likes
            else:
                found = not script_agrees(folder)[0]
            assert found, name
            assert name.startswith("seal/") or not sums_agree(folder), name
        finally:
            path.write_bytes(pristine)
    assert script_agrees(folder)[0]


def test_that_a_removed_and_an_added_file_are_found(history: Path) -> None:
    folder = history / "first"
    path = folder / "Index.pdf"
    path.rename(folder.parent / "Index.pdf")
    assert not script_agrees(folder)[0]
    assert not sums_agree(folder)
    (folder.parent / "Index.pdf").rename(path)
    (folder / "Extra.pdf").write_bytes(b"%PDF-1.7")
    assert not script_agrees(folder)[0]
    (folder / "Extra.pdf").unlink()
    assert script_agrees(folder)[0]


def test_that_a_changed_byte_of_the_zip_ends_with_one(history: Path, tmp_path: Path) -> None:
    data = bytearray((history / "first.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "b.zip").write_bytes(data)
    done = chgdesk("bundle", "verify", tmp_path / "b.zip")
    assert done.returncode == 1
    assert done.stderr.startswith("Not as listed. ")
    assert done.stderr.count("\n") == 1


def test_that_an_earlier_checkpoint_agrees_with_a_later_bundle(history: Path) -> None:
    earlier = history / "first" / "seal" / "checkpoint.txt"
    agrees, said = script_agrees(history / "second", "--anchor", earlier)
    assert agrees, said
    assert "nothing among its first 3 entries was" in said
    done = chgdesk("bundle", "verify", history / "second.zip", "--anchor", earlier)
    assert done.returncode == 0, done.stderr
    done = chgdesk("-w", history / "acme.chgdesk", "verify", "--anchor", earlier)
    assert done.returncode == 0, done.stdout
    assert "Consistent with checkpoint 3" in done.stdout


def test_that_a_later_checkpoint_and_that_of_another_store_are_refused(history: Path, tmp_path: Path) -> None:
    later = history / "second" / "seal" / "checkpoint.txt"
    agrees, said = script_agrees(history / "first", "--anchor", later)
    assert not agrees
    assert "younger than this bundle" in said
    assert chgdesk("init", tmp_path / "other.chgdesk", "--from", SMALL).returncode == 0
    build(tmp_path / "other.chgdesk", tmp_path / "other")
    foreign = tmp_path / "other" / "seal" / "checkpoint.txt"
    agrees, said = script_agrees(history / "first", "--anchor", foreign)
    assert not agrees
    assert "of another workspace" in said
    forged = tmp_path / "forged.txt"
    lines = (history / "first" / "seal" / "checkpoint.txt").read_text().splitlines()
    lines[2] = foreign.read_text().splitlines()[2]
    forged.write_text("\n".join(lines[:3]) + "\n")
    agrees, said = script_agrees(history / "second", "--anchor", forged)
    assert not agrees
    assert "The trail differs from the checkpoint you kept" in said


def test_that_the_head_on_the_pages_is_that_of_the_manifest_and_the_list_that_of_the_trail(history: Path) -> None:
    folder = history / "second"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    document = pypdfium2.PdfDocument((folder / "Index.pdf").read_bytes())
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert manifest["register"]["root"] in text
    assert f"{manifest['register']['size']} entries" in text
    entry = json.loads((folder / "seal" / "entry.json").read_bytes())["entry"]
    assert entry["detail"]["sha256sums"] == hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    trail = chgdesk("-w", history / "acme.chgdesk", "trail", "--action", "bundle.issue", "--json")
    assert len(json.loads(trail.stdout)) == 2


def test_that_json_and_pdf_of_one_record_agree(history: Path) -> None:
    for ref in ("CHG-2026-104", "CHG-2026-126"):
        shown = json.loads(chgdesk("-w", history / "acme.chgdesk", "change", "show", ref, "--json").stdout)
        (path,) = (history / "first").glob(f"Change Management/Records/* {ref}/register record.pdf")
        document = pypdfium2.PdfDocument(path.read_bytes())
        text = squeezed(" ".join(page.get_textpage().get_text_bounded() for page in document))
        document.close()
        said = [shown["title"], shown["state"], shown["systems"], shown["judged_under"]]
        said += [finding["sentence"] for finding in shown["attention"]]
        said += [answer["text"] for answer in shown["answers"]]
        said += [result["reason"] for result in shown["attributes"]]
        said += [file["name"] for file in shown["evidence"]]
        for words in filter(None, said):
            assert squeezed(words) in text, (ref, words)


def squeezed(words: str) -> str:
    """Without white space: a page breaks lines where it has to."""
    return re.sub(r"\s+", "", words)


def test_that_output_into_a_pipe_is_utf_8_whatever_the_language(filled: Path) -> None:
    command = [*COMMAND, "-w", str(filled), "change", "show", "CHG-2026-104"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env=environment)
    assert done.returncode == 0, done.stderr
    assert "normal · medium" in done.stdout.decode("utf-8")


def test_that_a_reader_that_stops_early_gets_no_traceback(filled: Path) -> None:
    command = [*COMMAND, "-w", str(filled), "export", "interchange"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read().decode()
        process.wait(timeout=60)
    assert "Traceback" not in said
    assert "chgdesk made a mistake" not in said
