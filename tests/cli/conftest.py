"""Commands run in this process in a folder of their own, on copies of one prepared workspace."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chgdesk.cli.main import main
from tests.cli.running import SMALL, Done, Run


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the small example, made once."""
    path = tmp_path_factory.mktemp("filled") / "acme.chgdesk"
    assert main(["init", str(path), "--from", str(SMALL)]) == 0
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the commands run; faults would be logged outside it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def acme(filled: Path, place: Path) -> Path:
    """A copy of the filled workspace in that folder."""
    return Path(shutil.copy(filled, place / "acme.chgdesk"))


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command and catch what it says."""

    def once(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Done(code=code, out=said.out, err=said.err)

    return once
