"""Saving a held file out of the window: copied off the GUI thread, then an entry says that it left (EVD-17)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chgdesk.domain.record_page import HeldFile
from chgdesk.services.evidence.saving import CopyOut, export_note
from chgdesk.services.reading import TrailHead
from chgdesk.services.registry import Command
from ui.port import Workspace
from ui.runner import DeskRunner


def save_out(file: HeldFile, place: str, workspace: Workspace, runner: DeskRunner, tell: Callable[[str], None]) -> None:
    """Write the copy; `tell` is told what came of it, and must bear being called when nobody looks any more."""

    def copy() -> tuple[str, Command]:
        digest = workspace.ask(CopyOut(sha256=file.sha256, target=Path(place)))
        head, card = workspace.ask(TrailHead()), workspace.card
        return digest, export_note(head, file.name, digest, workspace.now(), card.person)

    def copied(done: tuple[str, Command]) -> None:
        digest, note = done
        if not workspace.card.read_only:
            runner.execute(note, failed=lambda error: tell(f"Saved as {place}. {error}"))
        tell(f"Saved as {place}. SHA-256 {digest}, as it was taken in.")

    runner.ask(copy, copied, lambda error: tell(str(error)))
