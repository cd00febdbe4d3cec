"""The job that writes a register list to a file in a process of its own, with progress and a cancel (NFR-04)."""

from __future__ import annotations

from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.domain.people import Actor
from chgdesk.jobs import Progress, job
from chgdesk.services.change_lists.listing import ListFile, ListWish, make_list


@job
def register_list(path: str, wish: ListWish, target: str, actor: Actor, *, progress: Progress) -> ListFile:
    """Write the list beside its place; the window then records it in the trail and gives it its name."""
    progress(0, 1, "Opening the workspace")
    with open_desk(Path(path), actor=actor, read_only=True) as desk:
        return make_list(desk, wish, Path(target), progress)
