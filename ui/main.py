"""The window's entry: arguments, a screen or a clear sentence, and the application."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from ui.screen import why_no_screen


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, on a workspace if one is named; 2 where there is no screen."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] == ["--job"]:
        from chgdesk.jobs import main as run_job  # noqa: PLC0415 - a job process must never load Qt

        return run_job()
    known = _parser().parse_args(words)
    reason = why_no_screen()
    if reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    from ui.application import run  # noqa: PLC0415 - Qt is loaded only once there is a screen

    return run(known.workspace, sample=known.sample, person=known.actor)


def probe() -> None:
    """Open the window on a small workspace without a screen and close it again (`chgdesk selftest`).

    Raises:
        Bug: the window did not come up, or what it asked was not answered.
    """
    from ui.probe import open_and_close  # noqa: PLC0415 - as above

    open_and_close()


def _parser() -> argparse.ArgumentParser:
    """The arguments of the window."""
    parser = argparse.ArgumentParser(prog="chgdesk gui", description="Open the compliance officer's desk.")
    parser.add_argument("workspace", nargs="?", default="", help="a .chgdesk file to open")
    parser.add_argument("--actor", default="", help="who is at the desk: a person's key in the workspace")
    parser.add_argument("--sample", action="store_true", help="open the sample company")
    return parser


if __name__ == "__main__":
    sys.exit(main())
