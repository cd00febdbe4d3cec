"""What the pages of the Changes place are handed: the way to the workspace, and the ways between them."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.views.place_desk import PlaceDesk


class ChangesDesk(PlaceDesk):
    """Handed to every page of the Changes place.

    `record_wanted` carries the row number of a change to open; `new_wanted` a change to begin a form with, or nothing;
    `act_wanted` the key of an act of the window.
    """

    record_wanted = Signal(int)
    new_wanted = Signal(object)
    act_wanted = Signal(str)
