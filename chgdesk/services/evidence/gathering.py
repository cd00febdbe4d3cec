"""What somebody dropped or chose, as single files: folders are looked into, links are not followed (EVD-01)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chgdesk.domain.evidence_taking import EvidenceFacts, safe_name
from chgdesk.errors import UserError
from chgdesk.services.evidence.files import facts_at

DEEPEST = 5
MOST = 500
"""How deep a folder is looked into, and how many files are taken in one act."""

_LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file that can be taken, with what it says of itself."""

    path: Path
    facts: EvidenceFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The files that can be taken, and a sentence for each that cannot."""

    files: tuple[FoundFile, ...]
    refused: tuple[str, ...] = ()


def gather(paths: Iterable[Path]) -> Gathered:
    """Look at files and into folders; asked on a reader thread. Nothing is kept yet.

    Raises:
        UserError: more files than one act takes.
    """
    files: list[FoundFile] = []
    refused: list[str] = []
    for path in paths:
        members = _inside(path, refused) if path.is_dir() and not path.is_symlink() else [path]
        for member in members:
            if len(files) + len(refused) >= MOST:
                raise UserError(
                    f"More than {MOST} files were given; one act takes {MOST}. Add them in several steps, or only "
                    "those that show something."
                )
            try:
                files.append(FoundFile(path=member, facts=facts_at(member)))
            except UserError as fault:
                refused.append(str(fault))
    return Gathered(files=tuple(files), refused=tuple(refused))


def _inside(folder: Path, refused: list[str]) -> Iterator[Path]:
    """The files of a folder, in order of their names; what is left out is said."""
    found = 0
    for path in _walk(folder, 1, refused):
        found += 1
        yield path
    if not found and not refused:
        refused.append(f"The folder “{safe_name(folder.name)}” holds no files.")


def _walk(folder: Path, depth: int, refused: list[str]) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as fault:
        refused.append(f"The folder “{safe_name(folder.name)}” cannot be read ({fault.strerror}).")
        return
    for entry in entries:
        if entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            if entry.name.casefold() not in _LEFT_BY_SYSTEMS:
                yield Path(entry.path)
        elif depth < DEEPEST:
            yield from _walk(Path(entry.path), depth + 1, refused)
        else:
            refused.append(
                f"The folder “{safe_name(entry.name)}” lies more than {DEEPEST} folders deep and was not looked into."
            )
