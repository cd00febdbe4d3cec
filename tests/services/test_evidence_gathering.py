"""What was dropped becomes a list of files, a folder its files; links lead nowhere and nothing is endless (EVD-01)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chgdesk.errors import UserError
from chgdesk.services.evidence.gathering import DEEPEST, MOST, gather


def test_that_a_folder_gives_its_files_in_order_and_leaves_out_what_systems_put_there(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("2.txt", "1.txt", ".DS_Store", "Thumbs.db", "b/3.txt", "b/c/4.txt"):
        (tmp_path / name).write_bytes(name.encode())
    found = gather((tmp_path,))
    assert [file.path.name for file in found.files] == ["1.txt", "2.txt", "3.txt", "4.txt"]
    assert found.refused == ()
    assert found.files[0].facts.captured_at is not None


def test_that_links_in_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"x")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "out").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "real.txt").write_bytes(b"x")
    found = gather((folder,))
    assert [file.path.name for file in found.files] == ["real.txt"]
    assert len(found.refused) == 2
    assert all("is a link to another file" in said for said in found.refused)
    assert "link" in gather((folder / "out",)).refused[0]


def test_that_a_folder_too_deep_is_said_and_not_looked_into(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*map(str, range(DEEPEST + 1)))
    deep.mkdir(parents=True)
    (deep / "far.txt").write_bytes(b"x")
    (deep.parent.parent / "near.txt").write_bytes(b"x")
    found = gather((tmp_path,))
    assert [file.path.name for file in found.files] == ["near.txt"]
    assert f"more than {DEEPEST} folders deep" in found.refused[0]


def test_that_more_files_than_one_act_takes_are_refused(tmp_path: Path) -> None:
    for number in range(MOST + 1):
        (tmp_path / f"{number}.txt").write_bytes(b"x")
    with pytest.raises(UserError, match="More than 500 files"):
        gather((tmp_path,))


def test_that_an_empty_folder_a_pipe_and_an_empty_file_are_explained(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nothing.txt").write_bytes(b"")
    found = gather((tmp_path / "void", tmp_path / "pipe", tmp_path / "nothing.txt", tmp_path / "gone"))
    assert found.files == ()
    assert [said.split("”")[1][:18] for said in found.refused] == [
        " holds no files.",
        " is a pipe or a de",
        " holds no bytes an",
        " cannot be read (N",
    ]
