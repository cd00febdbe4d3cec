"""The editor of one parameter, beside whatever is open: its words, its faults, what would change, and one act."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget
from typing_extensions import override

from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_kinds import Kind, ParameterClass
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.parameters import as_text, definition_at, value_at
from chgdesk.errors import Conflict, UserError
from chgdesk.services.policies.commands import SetParameters
from chgdesk.text.setting import clause_printing
from ui.build import button, column, frame, line
from ui.dialogs.parameter_value.editor import NAME, NotAValue, ValueEditor
from ui.dialogs.parameter_value.editors import editor_for
from ui.dialogs.parameter_value.effect import EffectPane
from ui.dialogs.parameter_value.form import ValueForm
from ui.dialogs.parameter_value.look import Look, look_at, sentence_of
from ui.dialogs.parameter_value.reading import SetReading, read_set, who_saved
from ui.drafts import Draft, DraftKeeper, Drafts
from ui.port import Changed
from ui.runner import Done, Failed, Step, Ticket
from ui.theme import GRID
from ui.times import moment_words
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.standing_strip import StandingStrip
from ui.widgets.strip import Strip

_LARGE = frozenset({Kind.MATRIX, Kind.WORDS_BY_KEY})
_USUAL, _WIDE = (640, 560), (800, 680)
LOOK_MS = 120
"""How long the typing rests before words and faults follow."""


class ParameterValueDialog(QDialog):
    """`section_wanted` carries the key of a section that prints the value; it stays open until it is closed."""

    section_wanted = Signal(str)

    def __init__(self, desk: PolicyDesk, path: str, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(480, 360)
        self._desk, self._known, self.path, self.version = desk, definition_at(path), definition_at(path).path, version
        self.setWindowTitle(self._known.meaning)
        self.resize(*(_WIDE if self._known.kind in _LARGE else _USUAL))
        self._reading: SetReading | None = None
        self._editor: ValueEditor | None = None
        self._start_value = self._looked_at = ""
        self._look: Look | None = None
        self._ticket: Ticket | None = None
        self._saving = False
        self._keeper = DraftKeeper(Drafts(desk.settings.path.parent / "drafts"), self._typed, self._keep_on_disk, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(LOOK_MS)
        self._pause.timeout.connect(self._start_look)
        self.effect = EffectPane(self._start_counting)
        self.form = ValueForm(self._known, self.effect)
        self.form.section_wanted.connect(self.section_wanted.emit)
        self._lay_out()
        save = QShortcut(QKeySequence("Ctrl+Return"), self, self.save)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.read()

    @property
    def editor(self) -> ValueEditor | None:
        """The editor of this kind of value, once the set is read."""
        return self._editor

    @property
    def is_settled(self) -> bool:
        """Whether nothing is read, looked at, recorded, counted or about to be kept."""
        busy = self._ticket is not None or self._saving or self._pause.isActive() or self._keeper.is_waiting
        return not busy and self.effect.is_settled

    def read(self) -> None:
        """Read the version's set; what is typed stays."""
        if self._ticket is not None:
            self._ticket.cancel()
        ask, version = self._desk.asker, self.version
        in_force = self._desk.shelf.in_force if self._desk.shelf is not None else None
        ref, zones = in_force.version.ref if in_force is not None else "", self.path == "timezone"
        self._ticket = self._desk.compute(
            lambda: read_set(ask, version, ref, zones=zones), self._on_read, self._on_read_failed
        )

    def save(self) -> None:
        """Record the value as one act, on top of the set that was read."""
        reading, value = self._reading, self._value()
        if reading is None or not self._save.isEnabled() or value is None:
            return
        self._saving = True
        self._fault.say("")
        self._tell()
        command = SetParameters(version=self.version, values=(value,), seen=reading.stored)
        self._desk.execute(command, self, done=self._on_saved, failed=self._on_refused)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """What is typed and not recorded is kept on disk and offered when the editor opens again."""
        if self._saving:
            event.ignore()  # it closes by itself once the value is on record
            return
        self._keeper.flush()
        self._pause.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        self.effect.rest("")
        super().closeEvent(event)

    def _lay_out(self) -> None:
        """What it is; the editor; how it will read; what would change; the acts."""
        stack = column(self, gap=0)
        self._standing = StandingStrip(f"{NAME}.standing", self._desk, "figures")
        self._standing.draft_chosen.connect(self._go)
        self._left = Strip(f"{NAME}.left")
        self._fault = Strip(f"{NAME}.fault")
        for strip in (self._standing, self._left, self._fault):
            stack.addWidget(strip)
        area = QScrollArea()
        area.setObjectName(f"{NAME}.area")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.form)
        stack.addWidget(area, 1)
        stack.addWidget(frame("rule"))
        stack.addLayout(self._foot())

    def _foot(self) -> Any:
        """Leave it, take back what was typed, or record."""
        row = line(gap=GRID)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._back = button("Take back", f"{NAME}.back")
        self._back.setToolTip("Show the value on record again")
        self._back.clicked.connect(self._on_back_clicked)
        close = button("Close", f"{NAME}.close")
        close.clicked.connect(self.close)
        self._save = button("Save value", f"{NAME}.save", "primary")
        self._save.clicked.connect(self.save)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self._save)
        return row

    def _on_read(self, reading: SetReading) -> None:
        """The set is here: show the value, or keep what is typed on top of it."""
        self._ticket = None
        first = self._reading is None or self._reading.content.version.ref != reading.content.version.ref
        dirty = not first and self._is_dirty()
        self._reading = reading
        number = reading.content.version.number
        self.setWindowTitle(f"{self._known.meaning} · version {number}")
        if first:
            self._make_editor(reading)
        if not dirty:
            self._show_recorded()
        self.form.show_clauses(clause_printing(self.path, reading.content))
        self._say_standing()
        if first:
            self._offer(self._keeper.watch(f"{self._desk.card.path}|{NAME}|{self.version}|{self.path}"))
            if self._editor is not None:
                self._editor.setFocus()
        self._start_look()

    def _on_read_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._ticket = None
        self._on_fault(error)

    def _make_editor(self, reading: SetReading) -> None:
        """The editor of this kind, in its place."""
        self._editor = editor_for(self._known, reading.around, self._desk.today)
        self._editor.set_read_only(read_only=not self._may_edit())
        self._editor.edited.connect(self._on_edited)
        self.form.show_editor(self._editor)

    def _show_recorded(self) -> None:
        """The value as it stands on record, or as it holds where the set is silent."""
        reading, editor = self._reading, self._editor
        if reading is None or editor is None:
            return
        value = value_at(reading.tree, self.path)
        editor.show_value(effective(reading.tree, self.path) if value is None else value)
        self._start_value = self._text_of_editor()

    def _may_edit(self) -> bool:
        reading = self._reading
        return reading is not None and reading.content.version.state == "draft" and not self._desk.card.read_only

    def _text_of_editor(self) -> str:
        """The value as canonical text; a sign of its own while what is typed is none."""
        if self._editor is None:
            return ""
        try:
            return as_text(self._editor.value())
        except NotAValue as fault:
            return f"\0{fault}"

    def _is_dirty(self) -> bool:
        return self._text_of_editor() != self._start_value

    def _value(self) -> ParameterValue | None:
        """The value to record; None while what is typed is none."""
        text = self._text_of_editor()
        return None if text.startswith("\0") else ParameterValue(path=self.path, text=text)

    def _on_edited(self) -> None:
        """A key or a click in the editor."""
        self._keeper.touch()
        self._pause.start()
        self._tell()

    def _start_look(self) -> None:
        """Words and faults, on a reader thread; the last look counts."""
        reading, editor = self._reading, self._editor
        self._pause.stop()
        if reading is None or editor is None:
            return
        text = self._text_of_editor()
        self._looked_at = text
        try:
            value = editor.value()
        except NotAValue as fault:
            self._on_looked(text, Look(faults=(str(fault),), differs=True))
            return
        if not self._is_dirty():
            value = value_at(reading.tree, self.path)
        path, tree, roles, titles, dirty = self.path, reading.tree, reading.roles, reading.titles, self._is_dirty()
        work = (
            (lambda: look_at(path, value, tree, roles, titles))
            if dirty
            else (lambda: Look(sentence=sentence_of(path, tree, titles)))
        )
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._desk.compute(work, lambda look: self._on_looked(text, look), self._on_read_failed)

    def _on_looked(self, text: str, look: Look) -> None:
        """What came of it; an answer to an earlier value is dropped."""
        if text != self._looked_at:
            return
        self._ticket = None
        self._look = look
        reading = self._reading
        self.form.show_look(look)
        if reading is not None and reading.before is not None:
            self.form.show_before(reading.before_number, sentence_of(self.path, reading.before, reading.titles))
        self._count()
        self._tell()

    def _count(self) -> None:
        """Judge last year by the new value, where there is one that can be recorded and a rule reads it."""
        value, look = self._value(), self._look
        if not self._may_edit():
            self.effect.rest("")
        elif not self._is_dirty():
            self.effect.rest("Nothing is changed yet.")
        elif value is None or look is None or look.faults:
            self.effect.rest("Counted once the value can be recorded.")
        elif self._known.group is ParameterClass.PRINTED:
            self.effect.rest("It is only printed: no record would stand otherwise.")
        else:
            self.effect.ask_for(value)

    def _start_counting(self, values: tuple[ParameterValue, ...], done: Done, failed: Failed, step: Step) -> Ticket:
        """Begin the job; it reads the file for itself."""
        target = "chgdesk.policy_job:records_moved"
        return self._desk.start_job(
            target, self._desk.card.path, self.version, values, done=done, failed=failed, step=step
        )

    def _tell(self) -> None:
        """Which acts can be done; one that cannot says why."""
        may, dirty = self._may_edit(), self._is_dirty()
        looked = self._look is not None and self._looked_at == self._text_of_editor() and self._ticket is None
        faults = bool(self._look and self._look.faults)
        why_not = self._desk.why_not or (
            "Nothing is changed yet." if not dirty else "Mend what is wrong first." if faults else ""
        )
        self._save.setVisible(may)
        self._back.setVisible(may)
        self._back.setEnabled(dirty and not self._saving)
        self._save.setEnabled(may and not why_not and looked and not self._saving)
        self._save.setToolTip(why_not or "Record this value as one act (Ctrl+Return)")

    def _say_standing(self) -> None:
        """Why the value is only read, and the way to a draft."""
        shelf = self._desk.shelf
        lines = shelf.versions if shelf is not None else ()
        self._standing.show_line(next((one for one in lines if one.version.ref == self.version), None))

    def _go(self, version: str) -> None:
        """The same parameter in another version."""
        self.version = version
        self.read()

    def _on_back_clicked(self) -> None:
        """What was typed is not wanted."""
        self._show_recorded()
        self._keeper.drop()
        self._left.say("")
        self._start_look()

    def _on_saved(self, changed: Changed) -> None:
        """It is on record."""
        self._saving = False
        self._keeper.drop()
        self._start_value = self._text_of_editor()
        self._desk.say(changed.sentence)
        self.close()

    def _on_refused(self, error: BaseException) -> None:
        """It was not recorded; what was typed stays where it is."""
        self._saving = False
        self._tell()
        if not isinstance(error, Conflict) or self._reading is None:
            self._on_fault(error)
            return
        ask, reading, zone, version = self._desk.asker, self._reading, self._desk.zone, self.version
        self._ticket = self._desk.compute(
            lambda: (who_saved(ask, reading, zone), read_set(ask, version)), self._on_conflict, self._on_read_failed
        )

    def _on_conflict(self, found: tuple[str, SetReading]) -> None:
        """Who was faster, what stands now, and the two ways on."""
        self._ticket = None
        who, theirs = found
        says = sentence_of(self.path, theirs.tree, theirs.titles)
        self._fault.say(
            f"Nothing was recorded; what you typed is kept. {who} saved this version’s figures after you opened "
            f"them. On record now: {says}",
            ("Record mine over it", lambda: self._take_over(theirs, keep_mine=True)),
            ("Take theirs", lambda: self._take_over(theirs, keep_mine=False)),
        )

    def _take_over(self, theirs: SetReading, *, keep_mine: bool) -> None:
        """Go on from the set as it stands now, with my value or with theirs."""
        before = self._reading
        self._reading = theirs
        if before is not None and before.before is not None:
            self.read()
        self._fault.say("")
        if not keep_mine:
            self._on_back_clicked()
            return
        value = self._value()
        if value is not None:
            self._saving = True
            self._tell()
            command = SetParameters(version=self.version, values=(value,), seen=theirs.stored)
            self._desk.execute(command, self, done=self._on_saved, failed=self._on_refused)

    def _on_fault(self, error: BaseException) -> None:
        """A refusal is said over the editor; anything else is reported."""
        if isinstance(error, UserError):
            self._fault.say(str(error), ("Close", lambda: self._fault.say("")))
        else:
            self._desk.report(error)

    def _typed(self) -> Any:
        """What is typed, for the draft on disk; nothing while it is no value."""
        value = self._value()
        return {"text": value.text if value is not None and self._is_dirty() else ""}

    def _keep_on_disk(self, write: Callable[[], None]) -> None:
        """Write on a reader thread."""
        self._desk.compute(write, lambda _none: None, self._on_fault)

    def _offer(self, left: Draft | None) -> None:
        """What was left unrecorded is offered, never taken up by itself."""
        text = left.value.get("text", "") if left is not None and isinstance(left.value, dict) else ""
        if left is None or not text or text == self._start_value or not self._may_edit():
            return
        self._left.say(
            f"Typed on {moment_words(left.typed_at, self._desk.zone)} and not recorded.",
            ("Take it up", lambda: self._take_up(text)),
            ("Throw it away", self._on_back_clicked),
        )

    def _take_up(self, text: str) -> None:
        """Show it again, as if just typed."""
        self._left.say("")
        if self._editor is not None:
            self._editor.show_value(json.loads(text))
            self._on_edited()
