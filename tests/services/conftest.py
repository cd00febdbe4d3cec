"""The workspace of the desk tests."""

from __future__ import annotations

from pathlib import Path

import pytest

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
