"""`python -m benchmarks`: measure, print each figure as a ratio, and fail where a target is missed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import commits, judging, memory, policy_text, register, trail, transfer
from benchmarks.timing import HEADING, Result, Sizes, show

GROUPS: dict[str, Callable[[Sizes], Iterator[Result]]] = {
    "register": register.measures,
    "trail": trail.measures,
    "judging": judging.measures,
    "commits": commits.measures,
    "memory": memory.measures,
    "transfer": transfer.measures,
    "policy-text": policy_text.measures,
}


def main() -> int:
    """Run the groups asked for; 1 where a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(GROUPS), help="a group to run; may be repeated")
    parser.add_argument("--rows", type=int, default=100_000, help="changes in the large workspace")
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries of its trail")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where built workspaces are kept")
    asked = parser.parse_args()
    sizes = Sizes(folder=asked.folder, rows=asked.rows, entries=asked.entries)
    missed: list[Result] = []
    for name in asked.only or GROUPS:
        print(f"\n== {name} ({sizes.rows:,} changes, {sizes.entries:,} entries)\n{HEADING}", flush=True)
        for result in GROUPS[name](sizes):
            print(*show([result]), flush=True)
            missed += [] if result.is_met else [result]
    print(f"\n{len(missed)} targets missed." if missed else "\nEvery target met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
