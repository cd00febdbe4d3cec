"""The import contracts hold, and each of them can break."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("chgdesk", "ui")

# Contract -> (module that breaks it, the line that does). The modules are added to a copy.
VIOLATIONS = {
    "layers": ("chgdesk/domain/planted.py", "import chgdesk.exports"),
    "no-qt": ("chgdesk/services/planted.py", "from PySide6.QtCore import QObject"),
    "only-storage-speaks-sql": ("ui/planted.py", "import sqlalchemy"),
    "only-services-reach-storage": ("ui/views/planted.py", "import chgdesk.storage"),
    "only-the-desk-writes": ("chgdesk/services/planted.py", "import chgdesk.storage.unit_of_work"),
    "only-renderers-know-their-library": ("chgdesk/services/planted.py", "import reportlab"),
    "pure-domain": ("chgdesk/domain/planted.py", "import msgspec"),
}
# The same contract broken in another way that a careless exemption would let through.
MORE_VIOLATIONS = [
    ("layers", "chgdesk/storage/planted.py", "import chgdesk.exports"),
    ("layers", "chgdesk/services/planted.py", "import ui"),
    ("no-qt", "chgdesk/text/planted.py", "import qtawesome"),
    ("only-storage-speaks-sql", "chgdesk/storage/planted.py", "import sqlite3"),
    ("only-storage-speaks-sql", "chgdesk/planted.py", "import sqlcipher3"),
    ("only-services-reach-storage", "chgdesk/planted.py", "import chgdesk.storage"),
    ("only-the-desk-writes", "chgdesk/storage/planted.py", "from chgdesk.storage import unit_of_work"),
    ("only-renderers-know-their-library", "ui/planted.py", "import pypdfium2"),
    ("pure-domain", "chgdesk/domain/planted.py", "import chgdesk.paths"),
]


def contracts() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["id"] for contract in project["tool"]["importlinter"]["contracts"]]


def lint_imports(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the packages in the folder, with its own graph and no cache."""
    code = "import sys; from importlinter.cli import lint_imports_command as c; sys.path.insert(0, '.'); c()"
    command = [sys.executable, "-c", code, "--no-cache", "--no-logo", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages, with a unit of work in case there is none yet."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "chgdesk/storage/unit_of_work.py").touch()
    return folder


def test_that_every_contract_is_kept() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_that_every_contract_has_a_planted_violation() -> None:
    assert sorted(contracts()) == sorted(VIOLATIONS)


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [(contract, *planted) for contract, planted in VIOLATIONS.items()] + MORE_VIOLATIONS,
)
def test_that_a_violation_breaks_its_contract(copy: Path, contract: str, module: str, line: str) -> None:
    planted = copy / module
    planted.write_text(line + "\n", encoding="utf-8")
    try:
        result = lint_imports(copy, "--contract", contract)
    finally:
        planted.unlink()
    assert result.returncode == 1, result.stdout + result.stderr
    assert "1 broken" in result.stdout
    assert "planted" in result.stdout


@pytest.mark.parametrize("module", ["chgdesk", "chgdesk.cli", "chgdesk.app"])
def test_that_the_core_starts_without_qt(module: str) -> None:
    file = ROOT / (module.replace(".", "/") + ".py")
    if "." in module and not file.exists() and not file.with_suffix("").is_dir():
        pytest.skip(f"{module} is not in this tree")
    code = f"import sys, {module}; print([name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "[]", result.stdout + result.stderr
