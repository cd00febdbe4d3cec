"""Several commands, one after the other; the first that is refused stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chgdesk.services.registry import Command
from ui.port import Changed
from ui.runner import Failed
from ui.views.policy.desk import PolicyDesk


def carry_out(
    desk: PolicyDesk, commands: Sequence[Command], initiator: object, done: Callable[[Changed], None], failed: Failed
) -> None:
    """Record them in order; `done` gets what came of the first, which names the act, once the last is on record."""
    kept: list[Changed] = []

    def go_on(changed: Changed | None = None) -> None:
        if changed is not None:
            kept.append(changed)
        if len(kept) == len(commands):
            done(kept[0])
        else:
            desk.execute(commands[len(kept)], initiator, done=go_on, failed=failed)

    go_on()
