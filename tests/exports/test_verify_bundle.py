import hashlib
import os
import random
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from chgdesk.exports.bundle import SUMS, body
from chgdesk.exports.bundle_files import write_folder, write_zip
from tests.exports.sealed_bundle import (
    FILES,
    PUBLIC,
    SCRIPT,
    facts,
    in_folder,
    refusal,
    run,
    sealed_bundle,
)

SEALED = sealed_bundle()
FOLDER_MARK = "Files unchanged since this list was made. Does not show that the content is true or complete."


def test_that_an_untouched_bundle_is_found_unchanged_in_both_forms(tmp_path: Path) -> None:
    write_folder(tmp_path / "bundle", SEALED)
    write_zip(tmp_path / "bundle.zip", SEALED)
    for path in (tmp_path / "bundle", tmp_path / "bundle.zip"):
        done = run(path)
        assert (done.returncode, done.stderr) == (0, "")
        assert FOLDER_MARK in done.stdout
        assert "entry 9 of the trail's 9" in done.stdout
        digits = hashlib.sha256(PUBLIC).hexdigest()
        assert " ".join(digits[at : at + 4] for at in range(0, 64, 4)) in done.stdout
    before = sorted((tmp_path / "bundle").rglob("*"))
    shipped = shutil.copy(tmp_path / "bundle" / "verify_bundle.py", tmp_path / "copy.py")
    assert Path(shipped).read_bytes() == SCRIPT.read_bytes()
    assert sorted((tmp_path / "bundle").rglob("*")) == before


def test_that_the_check_runs_from_inside_the_bundle_without_a_path(tmp_path: Path) -> None:
    write_folder(tmp_path / "bundle", SEALED)
    command = [sys.executable, "-I", str(tmp_path / "bundle" / "verify_bundle.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert FOLDER_MARK in done.stdout


def test_that_unsigned_and_unsealed_bundles_say_so(tmp_path: Path) -> None:
    write_zip(tmp_path / "unsigned.zip", sealed_bundle(with_key=False))
    done = run(tmp_path / "unsigned.zip")
    assert done.returncode == 0
    assert "Checkpoint unsigned" in done.stdout
    write_zip(tmp_path / "bare.zip", body(FILES, facts(sealed=False)))
    done = run(tmp_path / "bare.zip")
    assert done.returncode == 0
    assert "No seal" in done.stdout


def test_that_the_check_is_one_short_file_that_needs_only_the_standard_library() -> None:
    text = SCRIPT.read_text("utf-8")
    assert len(text.splitlines()) <= 600
    assert "import chgdesk" not in text
    assert "from chgdesk" not in text


def test_that_one_flipped_bit_in_any_byte_of_a_zip_is_found(tmp_path: Path) -> None:
    write_zip(tmp_path / "good.zip", SEALED)
    data, target, draw = (tmp_path / "good.zip").read_bytes(), tmp_path / "bad.zip", random.Random(20)
    script = data.index(SCRIPT.read_bytes())
    skipped = range(script + 200, script + len(SCRIPT.read_bytes()) - 200)
    sample = set(draw.sample(skipped, 500))
    missed = []
    for place in range(len(data)):
        if place in skipped and place not in sample:  # inside one long file every byte is alike
            continue
        changed = bytearray(data)
        changed[place] ^= 1 << draw.randrange(8)
        target.write_bytes(changed)
        if not refusal(target):
            missed.append(place)
    assert missed == []


@pytest.mark.parametrize("name", sorted(SEALED))
def test_that_one_flipped_bit_in_any_file_of_a_folder_is_found(tmp_path: Path, name: str) -> None:
    in_folder(tmp_path, SEALED)
    data, draw = SEALED[name], random.Random(name)
    assert isinstance(data, bytes)
    for place in draw.sample(range(len(data)), min(len(data), 60)):
        changed = bytearray(data)
        changed[place] ^= 1 << draw.randrange(8)
        (tmp_path / name).write_bytes(changed)
        assert refusal(tmp_path), (name, place)
    for other in (data + b"\n", data[:-1] if data else b"x", b"x" + data):
        (tmp_path / name).write_bytes(other)
        assert refusal(tmp_path)
    (tmp_path / name).unlink()
    assert refusal(tmp_path)


def sums_with(change: Callable[[str], str]) -> Callable[[Path], None]:
    def attack(path: Path) -> None:
        listed = (path / SUMS).read_bytes().decode()
        (path / SUMS).write_bytes(change(listed).encode("utf-8"))

    return attack


def extra_file(path: Path) -> None:
    (path / "extra.txt").write_bytes(b"x")


def extra_listed_file(path: Path) -> None:
    extra_file(path)
    line = f"{hashlib.sha256(b'x').hexdigest()}  extra.txt\n"
    sums_with(lambda text: "".join(sorted([*text.splitlines(True), line], key=lambda one: one[66:])))(path)


def extra_folder(path: Path) -> None:
    (path / "empty").mkdir()


def extra_in_seal(path: Path) -> None:
    (path / "seal" / "more.json").write_bytes(b"{}")


def linked_file(path: Path) -> None:
    (path / "Policies" / "policy.pdf").unlink()
    (path / "Policies" / "policy.pdf").symlink_to(os.devnull)


def linked_folder(path: Path) -> None:
    shutil.move(path / "Policies", path.parent / "elsewhere")
    (path / "Policies").symlink_to(path.parent / "elsewhere")


def pipe(path: Path) -> None:
    os.mkfifo(path / "pipe")


def no_seal(path: Path) -> None:
    shutil.rmtree(path / "seal")


def no_key(path: Path) -> None:
    (path / "seal" / "key.txt").unlink()


def swapped_files(path: Path) -> None:
    one, two = path / "Change Management" / "Change Log.xlsx", path / "Policies" / "policy.pdf"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def renamed_file(path: Path) -> None:
    (path / "Policies" / "policy.pdf").rename(path / "Policies" / "policy2.pdf")


def case_twin(path: Path) -> None:
    (path / "policies").mkdir(exist_ok=True)
    (path / "policies" / "policy.pdf").write_bytes(b"")


def large_proof(path: Path) -> None:
    (path / "seal" / "proof.json").write_bytes(b" " * (2 << 20))


ATTACKS: list[tuple[Callable[[Path], None], str]] = [
    (extra_file, "Not on the list: extra.txt"),
    (extra_listed_file, "manifest.json lists other files"),
    (extra_folder, "Empty folder"),
    (extra_in_seal, "seal/ holds other files"),
    (linked_file, "Not a plain file"),
    (linked_folder, "Not a plain file"),
    (pipe, "Not a plain file"),
    (no_seal, "The seal is missing"),
    (no_key, "signed but its key is not in the seal"),
    (swapped_files, "Altered: "),
    (renamed_file, "Missing: Policies/policy.pdf"),
    (case_twin, "Two names are one"),
    (large_proof, "Too large"),
    (sums_with(lambda text: text.replace("\n", "\r\n")), "Windows line ends"),
    (sums_with(lambda text: text[:64].upper() + text[64:]), "another form"),
    (sums_with(lambda text: text.replace("  ", " *", 1)), "another form"),
    (sums_with(lambda text: text.replace("  ", " ", 1)), "another form"),
    (sums_with(lambda text: text + text.splitlines()[0] + "\n"), "lists twice"),
    (sums_with(lambda text: text + "0" * 64 + "  gone.txt\n"), "Missing: gone.txt"),
    (sums_with(lambda text: text + "0" * 64 + "  ../up.txt\n"), "Unsafe file name"),
    (sums_with(lambda text: "\n".join(reversed(text.splitlines())) + "\n"), "not in its one form"),
    (sums_with(lambda text: text.rstrip("\n")), "Not on the list: verify_bundle.py"),
    (sums_with(lambda text: "\ufeff" + text), "another form"),
    (sums_with(lambda text: text + "\n"), "another form"),
    (sums_with(lambda _text: ""), "Not on the list"),
]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes need a privilege on Windows")
@pytest.mark.parametrize(("attack", "words"), ATTACKS)
def test_that_a_changed_folder_is_refused_and_says_why(
    tmp_path: Path, attack: Callable[[Path], None], words: str
) -> None:
    in_folder(tmp_path / "bundle", SEALED)
    attack(tmp_path / "bundle")
    assert words in refusal(tmp_path / "bundle")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a\nb", "-rf", ".DS_Store", "nul.txt", "x.", "ünsafe", "a\\b", "\udcff"])
def test_that_an_unsafe_name_in_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    in_folder(tmp_path, SEALED)
    (tmp_path / name).write_bytes(b"")
    assert "Unsafe file name" in refusal(tmp_path)
    assert run(tmp_path).returncode == 1


def zip_attack(data: bytes, kind: str) -> bytes:
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", data[end + 16 : end + 20])[0]
    if kind == "comment":
        return data[:-2] + b"\x05\x00hello"
    if kind == "between":
        return data[:start] + b"x" + data[start:]
    if kind == "twin":
        first = data.index(b"PK\x03\x04", 4)
        return data[:first] + data
    return {
        "before": b"MZ" + data,
        "after": data + b"\x00",
        "cut": data[:-1],
        "none": b"",
        "half": data[: len(data) // 2],
    }[kind]


@pytest.mark.parametrize("kind", ["comment", "between", "twin", "before", "after", "cut", "none", "half"])
def test_that_data_around_the_members_of_a_zip_is_refused(tmp_path: Path, kind: str) -> None:
    write_zip(tmp_path / "good.zip", SEALED)
    (tmp_path / "bad.zip").write_bytes(zip_attack((tmp_path / "good.zip").read_bytes(), kind))
    assert refusal(tmp_path / "bad.zip")


@pytest.mark.parametrize("how", ["deflated", "dated", "duplicate", "unsorted", "up", "folder", "linked"])
def test_that_a_zip_packed_by_another_program_is_refused(tmp_path: Path, how: str) -> None:
    target = tmp_path / "bad.zip"
    names = sorted(SEALED, reverse=how == "unsorted")
    packing = zipfile.ZIP_DEFLATED if how == "deflated" else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", packing) as other:
        for name in names:
            info = zipfile.ZipInfo(name, (2026, 7, 14, 0, 0, 0) if how == "dated" else (1980, 1, 1, 0, 0, 0))
            info.external_attr = (0o120777 if how == "linked" and name.startswith("P") else 0o100600) << 16
            info.compress_type = packing
            content = SEALED[name]
            assert isinstance(content, bytes)
            other.writestr(info, content)
        if how == "up":
            other.writestr("../up", b"")
        if how == "folder":
            other.writestr("folder/", b"")
    if how == "duplicate":
        with zipfile.ZipFile(target, "a") as other, pytest.warns(UserWarning, match="Duplicate name"):
            other.writestr(SUMS, b"")
    assert refusal(target)


def test_that_a_zip_packed_by_python_in_our_form_is_the_same_bytes(tmp_path: Path) -> None:
    write_zip(tmp_path / "ours.zip", SEALED)
    with zipfile.ZipFile(tmp_path / "theirs.zip", "w") as other:
        for name in sorted(SEALED):
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o100600 << 16
            info.create_system = 3
            content = SEALED[name]
            assert isinstance(content, bytes)
            other.writestr(info, content)
    assert (tmp_path / "ours.zip").read_bytes() == (tmp_path / "theirs.zip").read_bytes()


def test_that_a_link_or_nothing_is_not_checked(tmp_path: Path) -> None:
    in_folder(tmp_path / "bundle", SEALED)
    (tmp_path / "link").symlink_to(tmp_path / "bundle")
    assert "link" in refusal(tmp_path / "link")
    done = run(tmp_path / "missing")
    assert done.returncode == 1
    assert "Could not be read" in done.stdout
    (tmp_path / "none").mkdir()
    assert "Missing" in refusal(tmp_path / "none")


def pythons() -> list[str]:
    """Every Python from 3.8 on that this machine can start, at least the one running the tests."""
    names = [shutil.which(f"python3.{minor}") for minor in range(8, 16)]
    found = [name for name in names if name is not None]
    works = [n for n in found if subprocess.run([n, "-c", "pass"], capture_output=True, check=False).returncode == 0]
    return [sys.executable, *works]


@pytest.mark.parametrize("python", pythons())
def test_that_every_python_here_runs_the_check(tmp_path: Path, python: str) -> None:
    write_zip(tmp_path / "bundle.zip", SEALED)
    done = run(tmp_path / "bundle.zip", python=python)
    assert (done.returncode, done.stderr) == (0, "")
