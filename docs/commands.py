# ruff: noqa: INP001 - a script beside the manual, not part of a package
"""Write the manual's tables of commands from the command line itself: `python docs/commands.py`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.main import app

FOLDER = Path(__file__).resolve().parent / "officer"
GROUPS = {
    "commands-changes.md": (
        "cab",
        "calendar",
        "change",
        "evidence",
        "read",
        "standard",
        "system",
        "template",
        "window",
    ),
    "commands-policy.md": ("control", "map", "metrics", "param", "person", "policy", "role"),
}
"""Which commands stand on pages of their own, by their first word; every other one is on `commands.md`."""
PAGES = ("commands.md", *GROUPS)
BEGIN = "<!-- The table is written by docs/commands.py. -->\n"
_NUMBER = re.compile(r" \([A-Z]+-\d+\)")
"""A requirement's number says nothing to an officer."""
END = "<!-- The table ends here. -->\n"


def rows(command: Any = None, name: str = "chgdesk") -> Iterator[tuple[str, str, str]]:
    """Every command that does something by itself: its name, what it does, and its example."""
    command = typer.main.get_command(app) if command is None else command
    inner = getattr(command, "commands", {})
    if name == "chgdesk":
        yield name, "Open the window, on a workspace if one is named.", "chgdesk -w acme.chgdesk"
    elif not inner or command.invoke_without_command:
        yield name, _sentence(command.help), (command.epilog or "").removeprefix("Example: ")
    for key, each in inner.items():
        yield from rows(each, f"{name} {key}")


def _sentence(text: str | None) -> str:
    """A help text as one paragraph, fit for a cell."""
    return _NUMBER.sub("", " ".join((text or "").split())).replace("|", "\\|")


def page_of(name: str) -> str:
    """The page on which a command stands."""
    first = name.split()[1] if " " in name else ""
    return next((page for page, groups in GROUPS.items() if first in groups), "commands.md")


def table(page: str) -> str:
    """The table of one page."""
    lines = ["| Command | What it does | Example |", "|---|---|---|"]
    lines += [f"| `{name}` | {does} | `{example}` |" for name, does, example in rows() if page_of(name) == page]
    return "\n".join(lines) + "\n"


def written(page: str, name: str = "commands.md") -> str:
    """A page with its table written anew."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table(name)}\n{END}{tail}"


def main() -> int:
    """Write the tables into the manual."""
    for name in PAGES:
        page = FOLDER / name
        page.write_text(written(page.read_text(encoding="utf-8"), name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
