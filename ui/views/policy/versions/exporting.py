"""Writing a file out of the workspace and noting it in the trail (EVD-17); used by the pages and the comparison."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chgdesk.errors import StorageProblem, UserError
from chgdesk.services.policies.papers import Certificate, PolicyFile, export_note
from chgdesk.services.reading import Head, TrailHead
from ui.views.place_desk import PlaceDesk


def write_out(
    desk: PlaceDesk, file: PolicyFile, place: str, kind: str, failed: Callable[[BaseException], None]
) -> None:
    """Write the file on a reader thread, then record that it left; a desk open for reading records nothing."""

    def written(_none: object) -> None:
        if desk.card.read_only:
            desk.say(f"Saved as {place}")
            return
        desk.ask(TrailHead(), note, failed)

    def note(head: Head) -> None:
        by = desk.card.person or "somebody at this desk"
        command = export_note(file, kind, head, desk.now, by)
        desk.execute(command, desk, done=lambda _changed: desk.say(f"Saved as {place}"), failed=failed)

    desk.compute(lambda: write_whole(Path(place), file.data), written, failed)


def write_whole(target: Path, data: bytes) -> None:
    """Write one file, whole or not at all.

    Raises:
        StorageProblem: the place cannot be written.
    """
    draft = target.with_name(f"{target.name}.new")
    try:
        draft.write_bytes(data)
        draft.replace(target)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise StorageProblem(
            f"{target} cannot be written ({fault.strerror}). Nothing was saved; choose another place."
        ) from fault


def certificate_from(place: str, passphrase: str) -> Certificate:
    """The certificate file's bytes with its passphrase.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        return Certificate(p12=Path(place).read_bytes(), passphrase=passphrase)
    except OSError as fault:
        raise UserError(f"{place} cannot be read ({fault.strerror}). Choose the certificate file again.") from fault
