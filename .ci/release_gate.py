"""Refuse to package beside a library version known to damage or to mislead."""

from __future__ import annotations

import sys

Version = tuple[int, ...]


def reasons(sqlite: Version, python: Version) -> list[str]:
    """Why a release may not be built with these versions; empty when it may."""
    found = []
    if sqlite < (3, 51, 3):
        found.append(f"SQLite {_text(sqlite)} has the WAL-reset bug; 3.51.3 or newer is needed.")
    if sqlite == (3, 52, 0):
        found.append("SQLite 3.52.0 is known to be bad; 3.51.3 or a newer one is needed.")
    oldest = {(3, 11): (3, 11, 8), (3, 12): (3, 12, 2)}.get(python[:2], (3, 11, 8))
    if python < oldest:
        found.append(
            f"Python {_text(python)} accepts a zip file with overlapping parts (CVE-2024-0450); "
            f"{_text(oldest)} or newer is needed."
        )
    return found


def _text(version: Version) -> str:
    return ".".join(map(str, version))


def main() -> int:
    """Check the versions of this environment and print each reason to refuse."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - only here: the function above needs no driver

    found = reasons(tuple(dbapi2.sqlite_version_info), tuple(sys.version_info[:3]))
    for reason in found:
        print(f"package refused: {reason}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
