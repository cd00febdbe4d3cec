"""The Changes place: the register and the pages beside it under one bar, and the full page of one record."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from chgdesk.domain.copying import Copied
from chgdesk.services.change_lists.copying import CopyOfChange
from ui.actions import COMMANDS
from ui.build import button
from ui.dialogs.log_standard import LogStandardDialog
from ui.port import Changed
from ui.views.capture.spots import EDIT, FormSpot, OpenForms
from ui.views.change_record import ChangeRecordView
from ui.views.change_register import ChangeRegisterView
from ui.views.changes.desk import ChangesDesk
from ui.views.changes.pages import PAGES, PageKind
from ui.views.places import Surroundings
from ui.widgets.place_bar import BarPage, PlaceBar

NAME = "changes"
REGISTER = "register"
_ACTS = (
    ("log_standard", "Log standard", ""),
    ("emergency", "Emergency", ""),
    ("new_change", "New change", "primary"),
)
"""What is begun from the bar: an act of ui/actions.py, the short words on its button, and its role."""

_AFTER_SHOWN_MS = 100
"""The register is on the screen by then; the record's page is made while nobody waits."""


class ChangesPlace(PlaceBar):
    """Shows the register where nothing is named, another page by its key, and a record's page by its number."""

    go_wanted = Signal(object)
    status_changed = Signal(str)

    def __init__(
        self, around: Surroundings, parent: QWidget | None = None, pages: tuple[PageKind, ...] = PAGES
    ) -> None:
        self._around = around
        self.desk = ChangesDesk(around)
        beside = [BarPage(key=page.key, words=page.words, make=self._maker(page)) for page in pages]
        first = BarPage(key=REGISTER, words="Register", make=lambda: self.register)
        super().__init__(NAME, (first, *beside), parent=parent)
        self.setObjectName(NAME)
        self.desk.setParent(self)
        self._opened: int | None = None
        self._at_form: FormSpot | None = None
        self.forms = OpenForms(self.desk, self.parentWidget, self)
        self._record: ChangeRecordView | None = None
        self._status: dict[str, str] = {}
        self.register = ChangeRegisterView(around.workspace, around.runner, around.settings, self)
        self.put_page(REGISTER, self.register)
        self._add_acts()
        self._connect()
        self.show_page(REGISTER)
        QTimer.singleShot(_AFTER_SHOWN_MS, self, self._make_record)
        QTimer.singleShot(_AFTER_SHOWN_MS * 2, self, self.forms.tell_left)

    @property
    def home(self) -> object:
        """The page of the bar that was in sight last."""
        return None if self.shown == REGISTER else self.shown

    @property
    def record(self) -> ChangeRecordView:
        """The page of one record."""
        return self._record or self._make_record()

    def show_at(self, at: object) -> QWidget:
        """Show a record, a form, a page of the bar, or the register when there is none of them."""
        self._opened = at if isinstance(at, int) else None
        self._at_form = at if isinstance(at, FormSpot) else None
        if self._at_form is not None:
            self.status_changed.emit("")
            return self.forms.page_at(self._at_form)
        if self._opened is not None:
            self.record.open_record(self._opened)
            return self.record
        self.show_page(at if isinstance(at, str) else REGISTER)
        self.status_changed.emit(self._status.get(self.shown, ""))
        return self

    def arrive(self) -> None:
        """The table takes the keyboard, or the page in sight; a record's page takes it when its record is there."""
        if self._opened is not None or self._at_form is not None:
            return
        if self.shown == REGISTER:
            self.register.table.setFocus()
        elif self.page is not None:
            self.page.setFocus()

    def take_changes(self, changed: Changed) -> None:
        """The touched lines, the record that is open and the pages that stand are read again."""
        for page in self._beside():
            page.changed(changed.kinds)
        self.forms.take_changes(changed)
        if changed.kinds and not changed.rids:
            return
        self.register.take_changes(changed.rids)
        if self._opened is not None and self._opened in changed.rids:
            self.record.open_record(self._opened)

    def log_standard(self) -> None:
        """Log executions of a standard procedure beside whatever is in sight (W4)."""
        dialog = LogStandardDialog(self.desk, "", self)
        dialog.misfit.connect(self.desk.new_wanted.emit)
        dialog.recorded.connect(lambda changed: self._around.say(changed.sentence))
        dialog.show()

    def remember(self) -> None:
        """Keep every page as it was left, and every form as it was typed."""
        self.forms.remember()
        self.register.remember()
        for page in self._beside():
            if hasattr(page, "remember"):
                page.remember()

    def _beside(self) -> tuple[Any, ...]:
        """The pages that stand, without the register."""
        return tuple(page for page in self.pages if page is not self.register)

    def _maker(self, page: PageKind) -> Any:
        return lambda: page.make(self.desk)

    def _connect(self) -> None:
        """What happens when something is done."""
        self.register.record_opened.connect(self.go_wanted.emit)
        self.register.status_changed.connect(lambda words: self._tell(REGISTER, words))
        self.register.act_wanted.connect(self._on_act_wanted)
        self.register.said.connect(self._around.say)
        self.register.undo_offered.connect(lambda words, then: self._around.offer(words, "Undo", then))
        self.chosen.connect(lambda key: self.go_wanted.emit(None if key == REGISTER else key))
        self.brought.connect(self._on_brought)
        self.desk.record_wanted.connect(self.go_wanted.emit)
        self.desk.go_wanted.connect(self.go_wanted.emit)
        self.desk.act_wanted.connect(self._around.do)
        self.desk.new_wanted.connect(self._on_new_wanted)
        self.register.copy_wanted.connect(self._on_copy_wanted)
        self.forms.go_wanted.connect(self.go_wanted.emit)
        self.desk.status_changed.connect(lambda words: self._tell(self.shown, words))

    def _on_act_wanted(self, key: str) -> None:
        """An act of the register: a page of this place where one has its key, else an act of the window."""
        if any(page.key == key for page in PAGES):
            self.go_wanted.emit(key)
        else:
            self._around.do(key)

    def edit(self, rid: int, focus_field: str = "") -> None:
        """Open the form of a record at one of its fields, once the record is read."""
        spot = FormSpot(kind=EDIT, rid=rid, focus_field=focus_field)
        if self.forms.is_open(spot):
            self.go_wanted.emit(spot)
        else:
            self.forms.open_record(spot, lambda _page: self.go_wanted.emit(spot))

    def _add_acts(self) -> None:
        """What is begun from any page of the place; the keys stand in the tooltips."""
        why = self._around.workspace.card.read_only
        for key, words, role in (
            ("log_standard", "Log standard", ""),
            ("emergency", "Emergency", ""),
            ("new_change", "New change", "primary"),
        ):
            action = next(known for known in COMMANDS if known.key == key)
            shown = button(words, f"{NAME}.act.{key}", role, says=action.words)
            shown.setToolTip(why or f"{action.words} ({action.keys})")
            shown.setEnabled(not why)
            shown.clicked.connect(partial(self._around.do, key))
            self.add_act(shown)

    def _on_copy_wanted(self, rid: int) -> None:
        """A record is copied: the form opens on the draft and lists what stayed behind."""
        workspace = self._around.workspace
        self._around.runner.ask(lambda: workspace.ask(CopyOfChange(rid=rid)), self._on_copied, self.desk.report)

    def _on_copied(self, copied: Copied | None) -> None:
        if copied is not None:
            self.desk.new_wanted.emit(FormSpot(start=copied.change, not_copied=copied.left))

    def _on_new_wanted(self, start: object) -> None:
        """A page wants a form: begun with a record, with a spot that says more, or blank."""
        self.go_wanted.emit(start if isinstance(start, FormSpot) else FormSpot(start=start))  # type: ignore[arg-type]

    def _tell(self, key: str, words: str) -> None:
        """A page says how much it shows; only the one in sight speaks."""
        self._status[key] = words
        if key == self.shown and self._opened is None:
            self.status_changed.emit(words)

    def _on_brought(self, key: str, fresh: bool) -> None:  # noqa: FBT001 - Qt's own signal
        """A page is in sight: it reads what it shows."""
        page: Any = self.page
        if key != REGISTER and page is not None:
            page.refresh()
            if fresh and self.isVisible():
                page.setFocus()

    def _make_record(self) -> ChangeRecordView:
        """Make the page in a turn of its own, so that opening a workspace never holds the window up."""
        if self._record is None:
            self._record = ChangeRecordView(self._around.workspace, self._around.runner)
            # Of this page's parent from the start: a page nobody ever opened goes with the window, too.
            self._record.hide()
            self._record.setParent(self.parentWidget())
            self._record.back.connect(lambda: self.go_wanted.emit(self.home))
            self._record.said.connect(self._around.say)
            self._record.copy_wanted.connect(self._on_copy_wanted)
            self._record.record_wanted.connect(self.go_wanted.emit)
            self._record.follow_wanted.connect(self._on_new_wanted)
            self._record.edit_wanted.connect(lambda standing, field: self.edit(standing.rid, field))
        return self._record
