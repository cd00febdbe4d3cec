"""The job that judges every record of a workspace in its own process, for the register's lines (design section 6)."""

from __future__ import annotations

from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.jobs import Progress, job
from chgdesk.services.judging import derived_rows, finding_notes, is_up_to_date
from chgdesk.services.reading import DerivedRow, RegisterAt, TrailHead


@job
def judge_workspace(path: str, *, progress: Progress) -> tuple[DerivedRow, ...]:
    """How every record stands now, read from one consistent picture; the window hands the lines to the desk.

    Nothing where the lines that are kept were computed from the register as it stands.
    """
    with open_desk(Path(path), read_only=True) as desk:
        if is_up_to_date(desk):
            return ()
        head = desk.ask(TrailHead())
        return derived_rows(
            desk.ask(RegisterAt()),
            desk.context.now(),
            head.register_root.hex(),
            lambda done, total: progress(done, total, "Judging records"),
            notes=finding_notes(desk),
        )
