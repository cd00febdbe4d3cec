"""The draft of one open form on the disk: written while somebody types, taken up again, gone once it is recorded."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.drafts import Draft, DraftKeeper, Drafts
from ui.settings import Settings
from ui.views.capture.filling import Filling, from_draft
from ui.views.capture.reading import read_again
from ui.views.place_desk import PlaceDesk

NEW, EMERGENCY = "new", "emergency"
WORDS = {NEW: "a new change", EMERGENCY: "an emergency"}


def form_name(path: str, key: str) -> str:
    """What tells this form from every other: the workspace and the record."""
    return f"{path}|capture|{key}"


def left_behind(settings: Settings, path: str) -> tuple[str, ...]:
    """The forms of this workspace that were being written when the window closed, as keys (`new`, `emergency`)."""
    drafts = Drafts(settings.path.parent / "drafts")
    return tuple(key for key in WORDS if drafts.read(form_name(path, key)) is not None)


class FormDraft(QObject):
    """Keeps the filling of one form."""

    def __init__(self, desk: PlaceDesk, key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._filling: Filling | None = None
        self._dead = False
        drafts = Drafts(desk.settings.path.parent / "drafts")
        self._keeper = DraftKeeper(drafts, self._values, self._write, self)
        self._left: Draft | None = self._keeper.watch(form_name(desk.card.path, key))

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that is not on disk yet."""
        return self._keeper.is_waiting

    def taken_up(self) -> tuple[Filling, Draft] | None:
        """What an earlier run left of this form."""
        if self._left is None:
            return None
        filling = from_draft(self._left.value, read_again)
        return (filling, self._left) if filling is not None else None

    def watch(self, filling: Filling) -> None:
        """This is what the form holds from now on."""
        self._filling = filling

    def touch(self) -> None:
        """Something was typed."""
        self._dead = False
        self._keeper.touch()

    def flush(self) -> None:
        """The form is left; what is typed stays on the disk."""
        if not self._dead:
            self._keeper.flush()

    def drop(self) -> None:
        """It is recorded, or thrown away."""
        self._dead = True
        self._keeper.drop()

    def _values(self) -> object:
        return self._filling.to_values() if self._filling is not None else {}

    def _write(self, write: object) -> None:
        self._desk.compute(write, lambda _none: None, self._desk.report)  # type: ignore[arg-type]
