"""A dialog of the People place records something: it closes when that is on record, or says why it is not."""

from __future__ import annotations

from chgdesk.errors import UserError
from chgdesk.services.registry import Command
from ui.dialogs.desk_dialog import DeskDialog
from ui.port import Changed
from ui.views.people.desk import PeopleDesk


def record(desk: PeopleDesk, command: Command, dialog: DeskDialog) -> None:
    """Hand a command to the desk for a dialog."""

    def done(changed: Changed) -> None:
        dialog.close()
        desk.say(changed.sentence)

    def failed(error: BaseException) -> None:
        if isinstance(error, UserError):
            dialog.show_fault(str(error))
            desk.refresh()  # a wrong passphrase leaves an entry of its own, and may have locked somebody
        else:
            dialog.show_fault("It was not recorded; the details are in the report.")
            desk.report(error)

    desk.execute(command, dialog, done=done, failed=failed)
