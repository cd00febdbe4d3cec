"""Files and functions stay small enough to be read in one sitting."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.meta.sources import CHECKED, SHIPPED, place, python_files, tree_of

LONGEST_FILE = 400
LONG_FUNCTION = 30
# Longer files, each with its reason; a folder's name exempts what is in it.
LONGER = {
    "chgdesk/domain/parameter_definitions.py": "a table: one definition per policy parameter",
    "chgdesk/exports/verify_bundle.py": "copied into every bundle as one file that needs nothing else",
    "migrations/versions/": "a revision is one file and is never edited after a release",
}


def function_lengths(file: Path) -> list[tuple[int, str]]:
    """The length in lines of each function of a file, with its place."""
    functions = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        (node.end_lineno - node.lineno + 1, f"{place(file)}:{node.lineno} {node.name}")
        for node in functions
        if node.end_lineno is not None
    ]


def test_that_no_file_is_longer_than_400_lines() -> None:
    sizes = [(len(file.read_text(encoding="utf-8").splitlines()), place(file)) for file in python_files(CHECKED)]
    offenders = sorted(
        (size, name) for size, name in sizes if size > LONGEST_FILE and not name.startswith(tuple(LONGER))
    )
    assert not offenders, f"make each a folder of the same name: {offenders}"


def test_that_nine_functions_in_ten_have_at_most_30_lines() -> None:
    functions = sorted(each for file in python_files(SHIPPED) for each in function_lengths(file))
    at_nine_tenths = functions[int(len(functions) * 0.9)][0] if functions else 0
    assert at_nine_tenths <= LONG_FUNCTION, f"split the longest first: {functions[:-21:-1]}"
