import io
import json
import os
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.audit import Note
from chgdesk.errors import Bug, StorageProblem
from chgdesk.exports.bundle import SUMS, Content, body, check_paths, measure, safe_name, seal_files, sums_digest
from chgdesk.exports.bundle_files import _swap, _write_members, write_folder, write_zip
from tests.exports.sealed_bundle import FILES, checkpoint, facts, key_text, sealed_bundle, signed, trail


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_that_the_same_files_and_facts_give_the_same_bytes(tmp_path: Path) -> None:
    turned = dict(reversed(list(FILES.items())))
    assert body(FILES, facts()) == body(turned, dict(reversed(list(facts().items()))))
    for name, files in (("a.zip", sealed_bundle()), ("b.zip", dict(reversed(list(sealed_bundle().items()))))):
        write_zip(tmp_path / name, files)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_that_the_lists_name_every_file_of_the_body() -> None:
    files = body(FILES, facts())
    sums, raw = files[SUMS], files["manifest.json"]
    assert isinstance(sums, bytes)
    assert isinstance(raw, bytes)
    assert [line[66:] for line in sums.decode().splitlines()] == sorted(set(files) - {SUMS})
    manifest = json.loads(raw)
    assert [one["path"] for one in manifest["files"]] == sorted(set(files) - {SUMS, "manifest.json"})
    assert manifest["query"].startswith("Changes that went live")


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_that_plain_tools_agree(tmp_path: Path) -> None:
    write_folder(tmp_path / "bundle", sealed_bundle())
    command = ["sha256sum", "-c", "--strict", "--quiet", SUMS]
    assert subprocess.run(command, cwd=tmp_path / "bundle", capture_output=True, check=False).returncode == 0
    (tmp_path / "bundle" / "Policies" / "policy.pdf").write_bytes(b"x")
    assert subprocess.run(command, cwd=tmp_path / "bundle", capture_output=True, check=False).returncode == 1


def test_that_evidence_is_streamed_from_its_file(tmp_path: Path) -> None:
    source = tmp_path / "evidence"
    source.write_bytes(b"e" * 3_000_000)
    with_path: dict[str, Content] = {**FILES, "big.bin": source}
    with_bytes: dict[str, Content] = {**FILES, "big.bin": source.read_bytes()}
    assert sums_digest(body(with_path, facts())) == sums_digest(body(with_bytes, facts()))
    write_zip(tmp_path / "a.zip", body(with_path, facts()))
    write_zip(tmp_path / "b.zip", body(with_bytes, facts()))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    write_folder(tmp_path / "bundle", body(with_path, facts()))
    assert (tmp_path / "bundle" / "big.bin").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("write", [write_folder, write_zip])
def test_that_evidence_which_changed_meanwhile_stops_the_bundle(tmp_path: Path, write: object) -> None:
    source = tmp_path / "evidence"
    source.write_bytes(b"before")
    files = body({"evidence.bin": source}, facts())
    source.write_bytes(b"after!")
    with pytest.raises(StorageProblem, match="changed"):
        write(tmp_path / "out", files)  # type: ignore[operator]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["evidence"]


def test_that_other_programs_open_the_zip(tmp_path: Path) -> None:
    files = sealed_bundle()
    write_zip(tmp_path / "bundle.zip", files)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as held:
        assert held.testzip() is None
        assert held.namelist() == sorted(files)
        assert {name: held.read(name) for name in held.namelist()} == files
        assert all(one.compress_type == zipfile.ZIP_STORED for one in held.infolist())
        assert all(one.date_time == (1980, 1, 1, 0, 0, 0) and not one.extra for one in held.infolist())


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no modes")
def test_that_what_is_written_is_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_folder(tmp_path / "bundle", sealed_bundle())
        write_zip(tmp_path / "bundle.zip", sealed_bundle())
    finally:
        os.umask(before)
    for path in (tmp_path / "bundle", *tmp_path.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_that_an_older_bundle_is_replaced_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "bundle", sealed_bundle())
    fresh = body({"other.txt": b"x"}, facts(sealed=False))
    write_folder(tmp_path / "bundle", fresh)
    assert tree(tmp_path / "bundle") == fresh
    (tmp_path / "empty").mkdir()
    write_folder(tmp_path / "empty", fresh)
    assert tree(tmp_path / "empty") == fresh
    write_zip(tmp_path / "bundle.zip", sealed_bundle())
    write_zip(tmp_path / "bundle.zip", fresh)
    assert zipfile.ZipFile(tmp_path / "bundle.zip").namelist() == sorted(fresh)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bundle", "bundle.zip", "empty"]


def plant_notes(path: Path) -> None:
    path.mkdir()
    (path / "my notes.txt").write_text("mine")


def plant_foreign_manifest(path: Path) -> None:
    plant_notes(path)
    (path / "manifest.json").write_text("{}")
    (path / SUMS).write_text("")


def plant_broken_manifest(path: Path) -> None:
    plant_foreign_manifest(path)
    (path / "manifest.json").write_text("{")


def plant_bundle_with_notes(path: Path) -> None:
    write_folder(path, sealed_bundle())
    (path / "my notes.txt").write_text("mine")


def plant_file(path: Path) -> None:
    path.write_text("mine")


@pytest.mark.parametrize(
    "plant", [plant_notes, plant_foreign_manifest, plant_broken_manifest, plant_bundle_with_notes, plant_file]
)
def test_that_a_folder_with_anything_else_is_left_alone(tmp_path: Path, plant: object) -> None:
    plant(tmp_path / "out")  # type: ignore[operator]
    before = tree(tmp_path)
    with pytest.raises(StorageProblem, match=r"Choose|choose"):
        write_folder(tmp_path / "out", sealed_bundle())
    assert tree(tmp_path) == before


def test_that_a_file_which_is_no_bundle_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"
    target.write_text("mine")
    with pytest.raises(StorageProblem):
        write_zip(target, sealed_bundle())
    with zipfile.ZipFile(target, "w") as other:
        other.writestr("mine.txt", "x")
    with pytest.raises(StorageProblem):
        write_zip(target, sealed_bundle())
    with zipfile.ZipFile(target, "w") as other:
        other.writestr(SUMS, "x")
        other.writestr("manifest.json", "[]")
    before = target.read_bytes()
    with pytest.raises(StorageProblem):
        write_zip(target, sealed_bundle())
    assert target.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_that_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for write in (write_folder, write_zip):
        with pytest.raises(StorageProblem):
            write(tmp_path / "link", sealed_bundle())


def test_that_a_place_that_refuses_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    for write in (write_folder, write_zip):
        with pytest.raises(StorageProblem, match="could not be written"):
            write(tmp_path / "missing" / "out", sealed_bundle())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name",
    [
        *("", "/x", "x/", "a//b", ".", "..", "../x", "a/../b", "a/./b", "C:\\x", "a\\b", "\\\\srv\\x"),
        *("con", "NUL.txt", "com1.pdf", "a/lpt9", "x.", "x ", " x", ".hidden", "-rf", "~root", "a:b", "a\nb"),
        *("a\x00b", "é.pdf", "x" * 121, "/".join(["x" * 60] * 5), "a*b", "%41"),
    ],
)
def test_that_an_unsafe_name_is_refused(name: str) -> None:
    with pytest.raises(Bug):
        check_paths([name])
    with pytest.raises(Bug):
        body({name: b""}, facts())


@pytest.mark.parametrize("pair", [("a.txt", "A.txt"), ("a/x", "A/y"), ("a", "a/b"), ("a/b", "a")])
def test_that_two_names_that_meet_elsewhere_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(Bug):
        check_paths(pair)


@pytest.mark.parametrize("name", [SUMS, "manifest.json", "CHECK.txt", "verify_bundle.py", "seal/x"])
def test_that_the_bundles_own_names_are_taken(name: str) -> None:
    with pytest.raises(Bug):
        body({name: b""}, facts())


@pytest.mark.parametrize(
    "wrong",
    [
        {"files": []},
        {"register": {"size": 1}},
        {"register": None},
        {"options": {}},
        {"options": None},
        {"sealed": 1},
        {"options": {"fixed_time": "2026-07-14T00:00:00Z"}},
    ],
)
def test_that_a_manifest_needs_its_facts(wrong: dict[str, object]) -> None:
    with pytest.raises(Bug):
        body(FILES, {**facts(), **wrong})
    with pytest.raises(Bug):
        body(FILES, {key: value for key, value in facts().items() if key != "app"})


def test_that_a_seal_is_made_only_for_what_it_seals() -> None:
    issued = trail(9, {"sha256sums": "x"})
    note = Note(checkpoint=checkpoint(issued.leaves)).text()
    other = trail(9, {}, action="change.submit")
    for bad_note, entry, leaves, key in (
        (note, issued.payload, issued.leaves[:8], None),
        (note, other.payload, issued.leaves, None),
        (Note(checkpoint=checkpoint(other.leaves)).text(), other.payload, other.leaves, None),
        (Note(checkpoint=checkpoint(issued.leaves[:8])).text(), issued.payload, issued.leaves[:8], None),
        (note, issued.payload, issued.leaves, key_text()),
        (signed(checkpoint(issued.leaves)).text(), issued.payload, issued.leaves, None),
    ):
        with pytest.raises(Bug):
            seal_files(bad_note, entry, leaves, key=key)


@given(st.text(max_size=300))
def test_that_any_text_becomes_a_safe_name(text: str) -> None:
    check_paths([safe_name(text)])


@given(st.lists(st.text(max_size=40) | st.sampled_from(["a", "A", "con", "a.", "a_", "é", "e", ""]), max_size=12))
def test_that_names_never_collide(texts: list[str]) -> None:
    given_names: list[str] = []
    for text in texts:
        given_names.append(safe_name(text, given_names))
    check_paths(given_names)
    assert len({name.lower() for name in given_names}) == len(texts)


@given(st.text(max_size=30), st.text(max_size=30))
def test_that_two_texts_never_share_a_name(one: str, two: str) -> None:
    first, second = safe_name(one), safe_name(two)
    assert (first == second) == (one == two)
    assert safe_name(first) != first or first == one


def test_that_a_safe_text_is_kept_and_others_stay_readable() -> None:
    assert safe_name("Change Log (2026).xlsx") == "Change Log (2026).xlsx"
    assert safe_name("Prüfung – 14.7./Q3.pdf").startswith("Prufung - 14.7._Q3-")
    assert safe_name("Prüfung – 14.7./Q3.pdf").endswith(".pdf")
    assert safe_name("CON").startswith("file CON-")
    assert safe_name("\ud800").startswith("file-")
    assert safe_name("a") == "a"
    assert safe_name("a", ["A"]).startswith("a-")
    assert safe_name("a", ["A", safe_name("a", ["A"])]) not in {"a", safe_name("a", ["A"])}


def test_that_a_bundle_too_large_for_a_zip_is_refused_before_writing(tmp_path: Path) -> None:
    many: dict[str, Content] = {f"f{number}": b"" for number in range(65_535)}
    with pytest.raises(StorageProblem, match="as a folder"):
        write_zip(tmp_path / "bundle.zip", many)
    assert not list(tmp_path.iterdir())


def test_that_files_without_a_list_are_written_too(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", {"a/b.txt": b"x"})
    write_zip(tmp_path / "out.zip", {"a/b.txt": b"x"})
    assert tree(tmp_path / "out") == {"a/b.txt": b"x"}


def test_that_a_broken_manifest_in_a_zip_is_no_bundle(tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"
    with zipfile.ZipFile(target, "w") as other:
        other.writestr(SUMS, "x")
        other.writestr("manifest.json", "[" * 100_000)
    with pytest.raises(StorageProblem):
        write_zip(target, sealed_bundle())


@pytest.mark.parametrize("held", [True, False])
def test_that_the_older_bundle_stands_again_when_the_new_one_cannot_take_its_place(tmp_path: Path, held: bool) -> None:
    if held:
        write_folder(tmp_path / "bundle", sealed_bundle())
    with pytest.raises(FileNotFoundError):
        _swap(tmp_path / "bundle", tmp_path / "never written", tmp_path / "old")
    assert (tmp_path / "bundle").exists() == held
    assert not (tmp_path / "old").exists()


def test_that_a_file_that_grows_while_it_is_packed_stops_the_zip() -> None:
    with pytest.raises(StorageProblem, match="changed"):
        _write_members(io.BytesIO(), {"a": b"longer"}, {"a": measure(b"long")})
