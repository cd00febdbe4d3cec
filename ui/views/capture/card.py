"""The card of the form's system: opened beside the form, or made from what the form says."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change
from chgdesk.errors import UserError
from chgdesk.services.systems import SystemCardOf, card_from
from ui.dialogs.system_card import SystemCardDialog
from ui.views.capture.ground import FormGround
from ui.views.place_desk import PlaceDesk


def open_card(desk: PlaceDesk, system: str, change: Change, ground: FormGround, parent: QWidget) -> None:
    """Read the card, then show it; one that is not there is begun with what the form says."""
    desk.ask(SystemCardOf(ref=system), lambda held: _show(desk, held, card_from(change, system), ground, parent))


def _show(desk: PlaceDesk, held: Any, made: SystemCard, ground: FormGround, parent: QWidget) -> None:
    dialog = SystemCardDialog(
        held.value if held is not None else made,
        types=ground.types(),
        risks=ground.risks(),
        flags=ground.flags(),
        version=held.version if held is not None else None,
        parent=parent,
    )

    def failed(error: BaseException) -> None:
        if isinstance(error, UserError):
            dialog.show_fault(str(error))
        else:
            desk.report(error)

    def done(_done: object) -> None:
        desk.say(f"The card of {dialog.card.ref} is on record.")
        dialog.close()

    dialog.wanted.connect(lambda command: desk.execute(command, dialog, done=done, failed=failed))
    dialog.open()
