"""What can be done with records from the list: edit, fill down, paste, copy, filter by a cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from chgdesk.domain.filters import Field
from chgdesk.domain.list_edits import ChangeEdit
from chgdesk.domain.list_edits.editing import FILLED
from chgdesk.domain.pasting import PastedRow, read_pasted
from chgdesk.domain.rows import ChangeRow
from chgdesk.errors import Invalid, UserError
from chgdesk.services.change_lists.editing import EditChanges, EditsFor, FillDownFor, PreviewEdits
from chgdesk.services.change_lists.pasting import PreviewPaste, RecordPasted
from ui.dialogs.paste_rows import PasteRowsDialog
from ui.dialogs.set_field import SetFieldDialog
from ui.port import Workspace
from ui.runner import DeskRunner
from ui.settings import Settings
from ui.views.register_export import RegisterExporting
from ui.widgets.selection_bar import MOST
from ui.words import plain

if TYPE_CHECKING:
    from ui.views.change_register import ChangeRegisterView

_NO_FIELD = "This column is not set here: it is decided, done or found, not typed."


class RegisterActs(QObject):
    """Reads and writes through the runner; refusals stay in the dialog that asked."""

    def __init__(
        self, register: ChangeRegisterView, workspace: Workspace, runner: DeskRunner, settings: Settings
    ) -> None:
        super().__init__(register)
        self._register, self._workspace, self._runner = register, workspace, runner
        self.edit_dialog: SetFieldDialog | None = None
        self.paste_dialog: PasteRowsDialog | None = None
        self.exporting = RegisterExporting(register, workspace, runner, settings)
        register.table.selection_counted.connect(self._on_selection_counted)
        register.table.cell_menu_wanted.connect(self._open_menu)
        register.selection.chosen.connect(self._do)
        keys = (("F2", self.edit), ("Ctrl+D", self.fill), ("Ctrl+V", self.paste), ("Ctrl+C", self.copy_value))
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), register.table, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def export(self) -> None:
        """Write the list as it is seen to a file."""
        self.exporting.ask_place()

    def edit(self, key: str = "", value: str = "") -> None:
        """Set one field of the selected records."""
        rids = self._chosen()
        if not rids:
            return
        dialog = self._open_edit(len(rids))
        field = FILLED.get(key or self._register.table.current_key, "systems")
        dialog.asked.connect(partial(self._preview_field, rids))
        dialog.choose(field, value)
        dialog.ask()

    def fill(self) -> None:
        """Put the first selected record's value of the current column into the others."""
        rids, column = self._chosen(), self._register.table.current_key
        field = FILLED.get(column)
        if field is None:
            self._register.said.emit(f"Nothing to fill down. {_NO_FIELD}")
            return
        if len(rids) < 2:
            self._register.said.emit("Select the record with the value first, and those below it that shall have it.")
            return
        dialog = self._open_edit(len(rids))
        dialog.choose(field)
        dialog.fix(f"Fill down: {dialog.chosen.title}")
        dialog.asked.connect(lambda _field, _value, reason: self._preview(FillDownFor(rids=rids, field=field), reason))
        dialog.ask()

    def paste(self) -> None:
        """Record the rows on the clipboard."""
        if self._refused():
            return
        try:
            pasted = read_pasted(QGuiApplication.clipboard().text())
        except Invalid as refusal:
            self._register.said.emit(str(refusal))
            return
        dialog = PasteRowsDialog(pasted, self._register)
        self.paste_dialog = dialog
        dialog.asked.connect(lambda keys, has_head: self._preview_rows(dialog, keys, has_head=has_head))
        dialog.recorded.connect(lambda drafts: self._record(RecordPasted(changes=drafts), dialog))
        dialog.destroyed.connect(lambda: self._forget(dialog))
        dialog.ask()
        dialog.open()

    def _preview_rows(self, dialog: PasteRowsDialog, keys: tuple[str, ...], *, has_head: bool) -> None:
        """Ask for a verdict for each row; an answer that comes when the dialog is gone is dropped."""

        def done(rows: tuple[PastedRow, ...]) -> None:
            if self.paste_dialog is dialog:
                dialog.show_rows(rows)

        self._ask(PreviewPaste(pasted=dialog.pasted, keys=keys, has_head=has_head, now=self._workspace.now()), done)

    def copy(self) -> None:
        """Begin a new draft from the record at hand; the form that opens on it is shown by whoever listens."""
        rid = self._register.table.current_rid
        if rid is not None and not self._refused():
            self._register.copy_wanted.emit(rid)

    def copy_value(self) -> None:
        """Put the cell's words on the clipboard."""
        words = self._register.table.currentIndex().data()
        if words:
            QGuiApplication.clipboard().setText(str(words))

    def menu_at(self, place: int, key: str) -> QMenu:
        """What can be done with a cell: narrow by it, copy it, set its field, and the acts on the record."""
        register = self._register
        menu = QMenu(register)
        menu.setObjectName(f"{register.objectName()}.cell_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = register.model.row_at(place)
        zone = ZoneInfo(self._workspace.card.zone)
        for words, field, value in _narrowings(row, key, zone) if row is not None else ():
            self._add(menu, f"filter.{field}", f"Filter by {words}", partial(self._narrow, field, value))
        self._add(menu, "copy_value", "Copy this value", self.copy_value, keys="Ctrl+C")
        menu.addSeparator()
        why = self._workspace.card.read_only
        edit = self._add(menu, "edit", "Edit this field…", lambda: self.edit(key), keys="F2")
        edit.setEnabled(key in FILLED and not why)
        edit.setToolTip(why or ("" if key in FILLED else _NO_FIELD))
        self._add(menu, "copy", "Copy change", self.copy).setEnabled(not why)
        self._add(menu, "paste", "Paste rows…", self.paste, keys="Ctrl+V").setEnabled(not why)
        menu.setToolTipsVisible(True)
        return menu

    def _add(self, menu: QMenu, key: str, words: str, act: Any, keys: str = "") -> Any:
        action = menu.addAction(words)
        action.setObjectName(f"{menu.objectName()}.{key}")
        if keys:
            action.setText(f"{words}\t{keys}")
        action.triggered.connect(lambda _on=False: act())
        return action

    def _open_menu(self, place: int, key: str, at: QPoint) -> None:
        """Open the menu of a cell where it was asked for."""
        self.menu_at(place, key).popup(at)

    def _narrow(self, field: Field, value: str) -> None:
        """Narrow the list by a cell's value."""
        register = self._register
        if field is Field.LIVE:
            register.write_filter(register.narrowing.with_added(f"{field}:{value}"))
        else:
            register.write_filter(register.narrowing.with_field(field, value))

    def _on_selection_counted(self, number: int) -> None:
        """Other records are selected."""
        self._register.selection.show_count(number, read_only=self._workspace.card.read_only)

    def _do(self, key: str) -> None:
        """An act of the bar under the table."""
        acts = {"edit": self.edit, "fill": self.fill, "copy": self.copy, "export": self.export}
        acts[key]()

    def _chosen(self) -> list[int]:
        """The selected records, or nothing where they cannot be set; the reason is said."""
        table = self._register.table
        if self._refused():
            return []
        if table.selected_count > MOST:
            self._register.said.emit(f"At most {MOST:,} records can be set in one act. Narrow the list first.")
            return []
        return table.selected_rids(MOST)

    def _refused(self) -> bool:
        """Whether nothing can be recorded here; the reason is said."""
        why = self._workspace.card.read_only
        if why:
            self._register.said.emit(f"Nothing can be recorded here: {why}")
        return bool(why)

    def _open_edit(self, number: int) -> SetFieldDialog:
        dialog = SetFieldDialog(number, self._register.narrowing.vocabulary, self._register)
        self.edit_dialog = dialog
        self._edits: tuple[ChangeEdit, ...] = ()
        dialog.recorded.connect(lambda refs, reason: self._set(refs, reason, dialog))
        dialog.destroyed.connect(lambda: self._forget(dialog))
        dialog.open()
        return dialog

    def _preview_field(self, rids: Sequence[int], field: str, value: str, reason: str) -> None:
        self._preview(EditsFor(rids=rids, field=field, value=value), reason)

    def _preview(self, wanted: EditsFor | FillDownFor, reason: str) -> None:
        """Read the records as they are now, and what the edits would do to each."""
        dialog, workspace = self.edit_dialog, self._workspace

        def question() -> tuple[tuple[ChangeEdit, ...], Any]:
            edits = workspace.ask(wanted)
            asked = PreviewEdits(edits=edits, now=workspace.now(), actor=workspace.card.seat, reason=reason)
            return edits, workspace.ask(asked)

        def done(answer: tuple[tuple[ChangeEdit, ...], Any]) -> None:
            if self.edit_dialog is dialog and dialog is not None:
                self._edits = answer[0]
                dialog.show_preview(answer[1])

        self._runner.ask(question, done)

    def _set(self, refs: Sequence[str], reason: str, dialog: SetFieldDialog) -> None:
        """Record the edits of these rows as one act."""
        wanted = frozenset(refs)
        edits = tuple(edit for edit in self._edits if edit.ref in wanted)
        self._record(EditChanges(edits=edits, reason=reason), dialog)

    def _record(self, command: EditChanges | RecordPasted, dialog: SetFieldDialog | PasteRowsDialog) -> None:
        """Carry it out; a refusal is shown where it was asked for."""
        self._runner.execute(
            command,
            done=lambda changed: self._on_recorded(changed.sentence, dialog),
            failed=lambda error: self._on_refused(error, dialog),
        )

    def _on_recorded(self, sentence: str, dialog: SetFieldDialog | PasteRowsDialog) -> None:
        """It is on record."""
        if dialog in {self.edit_dialog, self.paste_dialog}:
            dialog.close()
        self._register.said.emit(sentence)

    def _on_refused(self, error: BaseException, dialog: SetFieldDialog | PasteRowsDialog) -> None:
        """Nothing is on record: say why, in the dialog while it stands."""
        if isinstance(error, UserError) and dialog in {self.edit_dialog, self.paste_dialog}:
            dialog.show_fault(str(error))
        else:
            self._runner.failed.emit(error, None)

    def _forget(self, dialog: object) -> None:
        """A dialog is gone."""
        if self.edit_dialog is dialog:
            self.edit_dialog = None
        if self.paste_dialog is dialog:
            self.paste_dialog = None

    def _ask(self, query: object, done: Any) -> None:
        """Ask off the GUI thread."""
        workspace = self._workspace
        self._runner.ask(lambda: workspace.ask(query), done)


def _narrowings(row: ChangeRow, key: str, zone: ZoneInfo) -> list[tuple[str, Field, str]]:
    """What a cell can narrow the list by: words, field and value."""
    if key == "system":
        return [(f"system {name}", Field.SYSTEM, name) for name in row.systems.split(", ") if name]
    if key == "kind":
        pairs = ((Field.TYPE, row.category), (Field.RISK, row.risk))
        return [
            (f"{plain(value)}{' risk' if field is Field.RISK else ''}", field, value) for field, value in pairs if value
        ]
    if key == "state":
        return [(f"state {plain(row.state)}", Field.STATE, row.state)] if row.state else []
    if key == "went_live" and row.went_live is not None:
        day = datetime.fromtimestamp(row.went_live, UTC).astimezone(zone).date().isoformat()
        return [(f"went live on {day}", Field.LIVE, day)]
    return []
