import base64
import hashlib
import importlib.util
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.domain.audit import Note, canonical_json, inclusion_proof, leaf_hash, root_of
from chgdesk.exports.bundle import SUMS, Content, body, seal_files, sums_digest
from chgdesk.exports.bundle_files import write_folder, write_zip
from tests.exports.sealed_bundle import (
    FILES,
    PRIVATE,
    PUBLIC,
    SCRIPT,
    STORE,
    checkpoint,
    facts,
    key_text,
    run,
    sealed_bundle,
    signed,
    trail,
)

spec = importlib.util.spec_from_file_location("stand_alone_check", SCRIPT)
assert spec is not None
assert spec.loader is not None
check_module: Any = importlib.util.module_from_spec(spec)
sys.modules["stand_alone_check"] = check_module
spec.loader.exec_module(check_module)

SEALED = sealed_bundle()
FOLDER_MARK = "Files unchanged since this list was made. Does not show that the content is true or complete."


def refusal(path: Path, anchor: Path | None = None) -> str:
    """What the check says inside this process; empty when it finds nothing."""
    try:
        check_module.check(str(path), None if anchor is None else str(anchor))
    except check_module.Refused as refused:
        return str(refused)
    return ""


def in_folder(path: Path, files: dict[str, Content]) -> Path:
    """Put files there as they are, without the care the product takes."""
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        assert isinstance(content, bytes)
        target.write_bytes(content)
    return path


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


def resealed(**change: Any) -> dict[str, Content]:
    """A bundle whose author changed the seal with care: every part well formed, one of them not fitting."""
    files = body(FILES, change.get("facts") or facts())
    issued = trail(9, change.get("detail") or {"sha256sums": sums_digest(files)})
    point = change.get("point") or checkpoint(issued.leaves)
    note = change.get("note") or signed(point)
    proof = {
        "consistency": [],
        "inclusion": [node.hex() for node in inclusion_proof(issued.leaves, 8)],
        "index": 8,
        "size": 9,
    }
    good = seal_files(Note(checkpoint=checkpoint(issued.leaves)).text(), issued.payload, issued.leaves, earlier=(3, 5))[
        "seal/proof.json"
    ]
    assert isinstance(good, bytes)
    proof = {**json.loads(good), **change.get("proof", {})}
    return files | {
        "seal/checkpoint.txt": change.get("text", note.text()).encode(),
        "seal/entry.json": change.get("entry", issued.payload),
        "seal/key.txt": (change.get("key") or key_text() + "\n").encode("utf-8"),
        "seal/proof.json": change.get("raw_proof") or canonical_json(proof),
    }


def other_register(**change: Any) -> dict[str, object]:
    plain = facts()
    register = plain["register"]
    assert isinstance(register, dict)
    return {**plain, "register": {**register, **change}}


GOOD_LEAVES = trail(9, {"sha256sums": sums_digest(body(FILES, facts()))}).leaves
GOOD = checkpoint(GOOD_LEAVES)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
NODE = "ab" * 32
FOREIGN_STORE = "1" * 8 + STORE[8:]

SEAL_ATTACKS: list[tuple[dict[str, Any], str]] = [
    ({"detail": {"sha256sums": NODE}}, "another list"),
    ({"detail": {"note": "x"}}, "another list"),
    ({"point": checkpoint(GOOD_LEAVES, root=bytes(32))}, "not in the trail"),
    ({"point": checkpoint(GOOD_LEAVES, size=10)}, "another size"),
    ({"point": checkpoint(GOOD_LEAVES, epoch=2)}, "another epoch"),
    ({"point": checkpoint(GOOD_LEAVES, store=FOREIGN_STORE)}, "different workspaces"),
    ({"note": signed(GOOD, "other")}, "not in the seal"),
    ({"note": Note(checkpoint=GOOD)}, "must carry one signature"),
    ({"note": Note(checkpoint=GOOD, signatures=signed(GOOD).signatures * 2)}, "must carry one signature"),
    ({"note": Note(checkpoint=GOOD, signatures=signed(checkpoint(GOOD_LEAVES, size=8)).signatures)}, "does not fit"),
    ({"text": signed(GOOD).text() + "\n"}, "one form"),
    ({"text": signed(GOOD).text().replace("\n", "\r\n")}, "one form"),
    ({"text": GOOD.body() + "\n"}, "one form"),
    ({"text": signed(GOOD).text().replace("\n9\n", "\n09\n")}, "one form"),
    ({"text": signed(GOOD).text().replace("—", "-")}, "one form"),
    ({"text": "hello\n"}, "one form"),
    ({"key": key_text("other") + "\n"}, "another workspace"),
    ({"key": key_text()}, "one form"),
    ({"key": key_text() + "\n\n"}, "one form"),
    ({"key": "é\n"}, "one form"),
    ({"key": key_text().replace("+", "+0", 1)[:-1] + "\n"}, "one form"),
    ({"entry": b"{}"}, "not an entry"),
    ({"entry": b"[]"}, "one form"),
    ({"entry": b"{" * 50_000}, "one form"),
    ({"entry": b'{"v":1,"v":1}'}, "twice"),
    ({"raw_proof": b"{}"}, "not a proof"),
    ({"raw_proof": b'{"consistency":[],"inclusion":[],"index":8,"size":9}\n'}, "one form"),
    ({"proof": {"size": 10}}, "another size"),
    ({"proof": {"size": -1}}, "not a size"),
    ({"proof": {"size": True}}, "not a size"),
    ({"proof": {"index": 7}}, "another entry"),
    ({"proof": {"index": -1}}, "not a size"),
    ({"proof": {"inclusion": []}}, "not in the trail"),
    ({"proof": {"inclusion": [NODE]}}, "not in the trail"),
    ({"proof": {"inclusion": [NODE] * 200}}, "not a proof"),
    ({"proof": {"inclusion": [NODE.upper()]}}, "not a proof"),
    ({"proof": {"inclusion": "x"}}, "not a proof"),
    ({"proof": {"consistency": []}}, "not on the sealed trail"),
    ({"proof": {"consistency": {}}}, "not a proof"),
    ({"proof": {"consistency": [1]}}, "not a proof"),
    ({"proof": {"consistency": [{"proof": [], "root": NODE, "size": 5}]}}, "not the beginning"),
    ({"proof": {"consistency": [{"proof": [], "root": NODE, "size": 0}]}}, "not a size"),
    ({"proof": {"consistency": [{"proof": [], "root": NODE, "size": 99}]}}, "not the beginning"),
    ({"proof": {"more": 1}}, "not a proof"),
    ({"facts": other_register(root=NODE)}, "not on the sealed trail"),
    ({"facts": other_register(size=4)}, "not on the sealed trail"),
    ({"facts": other_register(size=0)}, "empty register"),
    ({"facts": other_register(origin=f"chgdesk/{STORE}/e2")}, "different workspaces"),
    ({"facts": other_register(origin="x")}, "register head"),
    ({"facts": other_register(root="x")}, "register head"),
    ({"facts": other_register(size=-1)}, "register head"),
    ({"facts": facts(sealed=False)}, "says that there is none"),
]


def test_that_the_seal_the_attacks_start_from_is_good(tmp_path: Path) -> None:
    assert refusal(in_folder(tmp_path, resealed())) == ""


@pytest.mark.parametrize(("change", "words"), SEAL_ATTACKS)
def test_that_a_seal_that_does_not_fit_is_refused(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    assert words in refusal(in_folder(tmp_path, resealed(**change)))


def test_that_a_seal_of_something_else_than_an_issue_is_refused(tmp_path: Path) -> None:
    other = trail(9, {"sha256sums": sums_digest(body(FILES, facts()))}, action="change.submit")
    files = resealed(entry=other.payload, point=checkpoint(other.leaves))
    assert "not the issue of a bundle" in refusal(in_folder(tmp_path, files))


def test_that_a_key_id_must_fit_its_key(tmp_path: Path) -> None:
    raw = base64.b64encode(b"\x01" + OTHER_KEY.public_key().public_bytes_raw()).decode()
    name, short, _data = key_text().split("+", 2)
    files = resealed(key=f"{name}+{short}+{raw}\n")
    assert "wrong key id" in refusal(in_folder(tmp_path, files))


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


def kept(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_that_a_checkpoint_kept_earlier_is_compared(tmp_path: Path) -> None:
    bundle, note = in_folder(tmp_path / "bundle", SEALED), tmp_path / "kept.txt"
    for size in (3, 5, 9):
        leaves = GOOD_LEAVES[:size]
        done = run(bundle, "--anchor", str(kept(note, signed(checkpoint(leaves)).text())))
        assert done.returncode == 0
        assert f"its first {size} entries" in done.stdout
        assert refusal(bundle, kept(note, checkpoint(leaves).body())) == ""
        false = checkpoint(leaves, root=leaf_hash(b"x"))
        assert "differs" in refusal(bundle, kept(note, false.body()))
    first = GOOD_LEAVES[:5]
    for point, words in (
        (checkpoint(GOOD_LEAVES[:4]), "no proof for your checkpoint"),
        (checkpoint(GOOD_LEAVES, size=10), "younger"),
        (checkpoint(first, epoch=2), "another epoch"),
        (checkpoint(first, store=FOREIGN_STORE), "another workspace"),
    ):
        assert words in refusal(bundle, kept(note, point.body()))
    assert "one form" in refusal(bundle, kept(note, "hello"))
    note.write_bytes(b"\xff")
    assert "one form" in refusal(bundle, note)
    assert run(bundle, "--anchor", str(tmp_path / "missing")).returncode == 1


def test_that_a_link_or_nothing_is_not_checked(tmp_path: Path) -> None:
    in_folder(tmp_path / "bundle", SEALED)
    (tmp_path / "link").symlink_to(tmp_path / "bundle")
    assert "link" in refusal(tmp_path / "link")
    done = run(tmp_path / "missing")
    assert done.returncode == 1
    assert "Could not be read" in done.stdout
    (tmp_path / "none").mkdir()
    assert "Missing" in refusal(tmp_path / "none")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=100), st.binary(min_size=32, max_size=32), st.data())
def test_that_signatures_are_judged_as_the_other_library_does(message: bytes, seed: bytes, data: st.DataObject) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert check_module.is_signed(public, message, signature)
    place = data.draw(st.integers(0, 511))
    flipped = bytearray(signature)
    flipped[place // 8] ^= 1 << place % 8
    assert not check_module.is_signed(public, message, bytes(flipped))
    assert not check_module.is_signed(public, message + b"x", signature)


def test_that_twisted_signatures_are_refused() -> None:
    signature = PRIVATE.sign(b"m")
    order = 2**252 + 27742317777372353535851937790883648493
    high = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not check_module.is_signed(PUBLIC, b"m", signature[:32] + high)
    identity = b"\x01" + bytes(31)
    assert not check_module.is_signed(identity, b"m", identity + bytes(32))
    assert not check_module.is_signed(b"\xff" * 32, b"m", signature)
    assert not check_module.is_signed(PUBLIC, b"m", b"\xff" * 32 + signature[32:])
    assert not check_module.is_signed(b"\x01" + bytes(30) + b"\x80", b"m", signature)


def test_that_both_trees_agree() -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(70)]
    for size in range(70):
        assert check_module.tree_root(leaves[:size]) == root_of(leaves[:size])


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
