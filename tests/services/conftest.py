"""The workspace of the desk tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chgdesk.services.desk import Desk
from tests.services.change_desk import a_desk, build
from tests.storage import desks


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled workspace, made once."""
    path = tmp_path_factory.mktemp("template") / "Template.chgdesk"
    desks.build(path)
    return path


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return desks.copy_of(template, tmp_path)


@pytest.fixture(scope="session")
def nordlys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("nordlys") / "Template.chgdesk")


@pytest.fixture
def desk(nordlys: Path, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(nordlys, tmp_path) as opened:
        yield opened
