"""Our own source files, as the project lint and the size test read them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("chgdesk", "ui", "migrations")
CHECKED = (*SHIPPED, "tests", "benchmarks")
# Copied into every bundle or run before anything is installed: they speak by printing.
STAND_ALONE = ("chgdesk/exports/verify_bundle.py",)


@cache
def python_files(folders: tuple[str, ...] = CHECKED) -> tuple[Path, ...]:
    """Every Python file below the folders, sorted."""
    found = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    return tuple(sorted(file for file in found if "__pycache__" not in file.parts))


def place(file: Path) -> str:
    """The file as seen from the project's root, with forward slashes."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree_of(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file git tracks or would track; outside a clone, every file of ours."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return python_files()
    return tuple(sorted(ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()))
