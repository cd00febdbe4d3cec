"""The window of W4: choose a procedure, Enter, Enter; what does not fit is said with both ways out (STD-04, STD-05)."""

from __future__ import annotations

import uuid
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.executions import Execution, as_normal, usual_system
from chgdesk.domain.pasted_executions import Reading, is_many, read_rows
from chgdesk.domain.procedures import Standing
from chgdesk.errors import UserError
from chgdesk.services.catalogue.checking import CheckExecutions, ExecutionVerdict
from chgdesk.services.catalogue.commands import LogStandard
from chgdesk.services.catalogue.reading import Shelf, TemplateLine, TemplatesShelf
from ui.build import button, column, frame, label, line
from ui.dialogs.log_standard.choosing import ProcedureChooser
from ui.dialogs.log_standard.entry import EntryLine
from ui.dialogs.log_standard.rows import JudgedRow, RowsPreview
from ui.dialogs.log_standard.spoken import spoken
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.turns import NEXT_TURN_MS
from ui.views.place_desk import PlaceDesk
from ui.views.policy.flow.still import still
from ui.widgets.state_chip import StateChip
from ui.words import count_words

NAME = "log_standard"
_CHECK_AFTER_MS = 120


class LogStandardDialog(QDialog):
    """`recorded` carries the `Changed` of what was logged, `misfit` the normal change a misfit is to become."""

    recorded = Signal(object)
    misfit = Signal(object)

    def __init__(self, desk: PlaceDesk, procedure: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setWindowTitle("Log a standard change")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(840, 640)
        self._desk, self._procedure = desk, procedure
        self._shelf: Shelf | None = None
        self._verdict: ExecutionVerdict | None = None
        self._checked: tuple[str, Execution] | None = None
        self._reading: Ticket | None = None
        self._asked: Ticket | None = None
        self._busy = self._wants_to_log = False
        self._press = uuid.uuid4().hex
        self.choose = ProcedureChooser(f"{NAME}.procedure")
        self._entry: EntryLine | None = None
        self._rows: RowsPreview | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_CHECK_AFTER_MS)
        self._wait.timeout.connect(self._check)
        self._lay_out()
        self.choose.typed.installEventFilter(self)
        self._reading = desk.ask(
            TemplatesShelf(now=desk.now, seat=desk.card.seat), still(self, self._on_shelf), still(self, self._on_failed)
        )
        QTimer.singleShot(NEXT_TURN_MS, self, self._make_entry)
        self.choose.typed.setFocus()

    @property
    def entry(self) -> EntryLine:
        """The second line."""
        return self._entry or self._make_entry()

    @property
    def rows(self) -> RowsPreview:
        """The rows pasted, made when somebody first pastes some."""
        if self._rows is None:
            self._rows = RowsPreview(f"{NAME}.rows", self._desk.zone, self._pages)
            self._pages.addWidget(self._rows)
        return self._rows

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read, weighed or recorded."""
        waits = self._reading is not None or self._asked is not None or self._busy
        return not waits and self._entry is not None and not self._wait.isActive()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_paste = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_paste and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if is_many(text):
                self.paste(text)
                return True
        return super().eventFilter(watched, event)

    def paste(self, text: str) -> None:
        """Read rows from a sheet and show what can be said of each; nothing is recorded before it was shown."""
        shelf, chosen = self._shelf, self.choose.current
        if shelf is None or chosen is None:
            self._say("Choose the procedure first, then paste the rows.")
            return
        now = self._desk.now
        calendar = Calendar(zone=shelf.zone)
        usual = self.entry.execution or Execution(done_by="", at=now, system=usual_system(chosen.template))
        reading = Reading(
            people=shelf.people,
            systems=shelf.cards,
            calendar=calendar,
            today=calendar.local_date(now),
            usual=usual,
        )
        ask = self._desk.asker

        def work() -> tuple[JudgedRow, ...]:
            found = read_rows(text, reading)
            sound = tuple(row.execution for row in found if not row.unread)
            query = CheckExecutions(template=chosen.ref, executions=sound, now=now)
            verdicts = iter(ask(query) if sound else ())
            return tuple(JudgedRow(row=row, verdict=None if row.unread else next(verdicts)) for row in found)

        self._forget_check()
        self._reading = self._desk.compute(work, still(self, self._on_rows), still(self, self._on_failed))

    def _lay_out(self) -> None:
        """Procedure, the line, what is said of it, the acts."""
        self._verdict_chip = StateChip(Shape.WAITING, "Choose a procedure", f"{NAME}.verdict")
        self._verdict_says = label("", wrap=True, name=f"{NAME}.says")
        self._fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self._fault.hide()
        self._steps = label("", "small", wrap=True, name=f"{NAME}.steps")
        self._one = QWidget()
        single = column(self._one, gap=GRID * 2)
        single.addWidget(frame("rule"))
        single.addWidget(self._verdict_chip)
        single.addWidget(self._verdict_says)
        single.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._one)
        stack = column(self, margins=GRID * 3, gap=GRID * 2)
        stack.addWidget(self.choose)
        stack.addWidget(self._steps)
        stack.addWidget(self._pages, 1)
        stack.addWidget(self._fault)
        stack.addLayout(self._acts())

    def _make_entry(self) -> EntryLine:
        """Make the second line in a turn of its own, so that the window is never held up."""
        if self._entry is None:
            made = EntryLine(f"{NAME}.entry", self._desk.zone, self._one)
            layout = self._one.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(0, made)
            for box in made.lines:
                box.installEventFilter(self)
            self._entry = made
            made.edited.connect(self._on_edited)
            self.choose.at_hand.connect(self._on_at_hand)
            self.choose.taken.connect(self._on_taken)
        return self._entry

    def _acts(self) -> QHBoxLayout:
        """Both ways out of a misfit at the left, the act at the right."""
        self.normal = button("Does not fit?", f"{NAME}.normal", says="Does not fit? Record it as a normal change")
        self.normal.clicked.connect(self._on_normal_clicked)
        self.anyway = button("Record what happened anyway", f"{NAME}.anyway")
        self.anyway.clicked.connect(lambda: self._log(as_happened=True))
        self.paste_rows = button("Paste rows", f"{NAME}.paste", says="Paste rows copied from a sheet")
        self.paste_rows.clicked.connect(lambda: self.paste(QGuiApplication.clipboard().text()))
        self.back = button("Back to one", f"{NAME}.back")
        self.back.clicked.connect(self._on_back_clicked)
        self.act = button("Log it", f"{NAME}.act", "primary")
        self.act.setAutoDefault(True)
        self.act.setDefault(True)
        self.act.clicked.connect(lambda: self._log(as_happened=False))
        row = line()
        for shown in (self.normal, self.paste_rows, self.back):
            row.addWidget(shown)
        row.addStretch(1)
        row.addWidget(self.anyway)
        row.addWidget(self.act)
        self.anyway.hide()
        self.back.hide()
        return row

    @property
    def _shows_rows(self) -> bool:
        return self._rows is not None and self._pages.currentWidget() is self._rows

    def _on_shelf(self, shelf: Shelf) -> None:
        """The catalogue is here."""
        self._reading = None
        self._shelf = shelf
        self.entry.offer(shelf, self._desk.now, self._desk.card.seat)
        usable = [each for each in shelf.lines if each.standing is not Standing.DRAFT]
        self.choose.show_lines(usable, self._procedure)
        if not usable:
            self._say("No procedure is approved yet. Draft one under Standard procedures, or record a normal change.")
        if self._procedure:
            self._on_taken()
        self._tell()

    def _on_at_hand(self, chosen: TemplateLine | None) -> None:
        """Another procedure is at hand: its systems, its steps."""
        self._verdict, self._checked = None, None
        if chosen is not None:
            limits = f"Limits: {chosen.template.limits}" if chosen.template.limits else ""
            self._steps.setText(limits)
            self.entry.show_procedure(chosen)
        self._steps.setVisible(bool(self._steps.text()) and chosen is not None)
        self._tell()

    def _on_taken(self) -> None:
        """Enter on a procedure: the line is next, and Enter there logs it."""
        if self.choose.current is None:
            return
        missing = self.entry.system if not self.entry.system.currentText().strip() else self.entry.done_by
        (missing if self.entry.done_by.currentData() else self.entry.done_by).setFocus()

    def _on_edited(self) -> None:
        """Something else stands there: it is weighed again in a moment."""
        self._verdict = None
        self._say("")
        self._wait.start()
        self._tell()

    def _forget_check(self) -> None:
        self._wait.stop()
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None

    def _check(self) -> None:
        """Ask what the register would find in it."""
        chosen, execution = self.choose.current, self.entry.execution
        self._forget_check()
        behind = self.parentWidget()
        if behind is not None and not behind.isVisible():
            return  # The window is closed, and its desk with it.
        if chosen is None or execution is None:
            self._wants_to_log = False
            self._tell()
            return
        self._checked = (chosen.ref, execution)
        query = CheckExecutions(template=chosen.ref, executions=(execution,), now=self._desk.now)
        self._asked = self._desk.ask(query, still(self, self._on_checked), still(self, self._on_failed))

    def _on_checked(self, verdicts: tuple[ExecutionVerdict, ...]) -> None:
        """What is said of it; an Enter that came earlier is carried out now."""
        self._asked = None
        self._verdict = verdicts[0]
        self._tell()
        if self._wants_to_log:
            self._wants_to_log = False
            self._log(as_happened=False)

    def _on_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._reading, self._asked = None, None
        self._wants_to_log = False
        if isinstance(error, UserError):
            self._say(str(error))
        else:
            self._desk.report(error)

    def _on_rows(self, judged: tuple[JudgedRow, ...]) -> None:
        """The rows with what is said of each."""
        self._reading = None
        if self._shelf is not None:
            self.rows.know(self._shelf.names, {card.ref: card.title for card in self._shelf.cards})
        self.rows.show_rows(judged)
        self._pages.setCurrentWidget(self.rows)
        self.choose.list.hide()
        self.rows.table.setFocus()
        self._say("" if judged else "Nothing to read was pasted. Copy the rows in the sheet, then paste them here.")
        self._tell()

    def _on_back_clicked(self) -> None:
        self._pages.setCurrentIndex(0)
        self.choose.list.show()
        self.entry.setFocus()
        self._on_edited()

    def _tell(self) -> None:
        """Say what would be found, and which acts there are and why not."""
        if self._shows_rows:
            self._tell_rows()
            return
        shape, chip, says = spoken(self.choose.current, self._verdict, self.entry.unread)
        self._verdict_chip.show_state(shape, chip)
        self._verdict_says.setText(says)
        verdict = self._verdict
        why = self._desk.why_not or ("Choose a procedure." if self.choose.current is None else self.entry.unread)
        if not why and verdict is not None:
            why = verdict.wrong or verdict.misfit
        self._show_act(self.act, "Log it", why)
        self.anyway.setVisible(verdict is not None and bool(verdict.misfit) and not verdict.wrong)
        self._show_act(self.anyway, self.anyway.text(), self._desk.why_not)
        misfits = verdict is not None and bool(verdict.misfit)
        self._show_act(
            self.normal,
            "Record as a normal change" if misfits else "Does not fit?",
            "" if verdict is not None else "Choose a procedure and say when, then it can go on as a normal change.",
        )
        for shown, wanted in ((self.paste_rows, True), (self.back, False), (self.normal, True)):
            shown.setVisible(wanted)

    def _tell_rows(self) -> None:
        judged = self.rows.judged
        fits = [one for one in judged if one.fits]
        rest = [one for one in judged if not one.fits and one.can_be_kept]
        why = self._desk.why_not or ("" if fits else "No row fits as it stands.")
        self._show_act(self.act, f"Log {len(fits)}" if fits or not judged else "Log none", why)
        self.anyway.setVisible(bool(rest))
        self.anyway.setText(f"Record all {len(fits) + len(rest)} as they happened")
        self._show_act(self.anyway, self.anyway.text(), self._desk.why_not)
        for shown, wanted in ((self.paste_rows, True), (self.back, True), (self.normal, False)):
            shown.setVisible(wanted)

    def _show_act(self, shown: QPushButton, words: str, why: str) -> None:
        """A verb, and why it cannot be pressed."""
        shown.setText(words)
        shown.setAccessibleName(words)
        shown.setEnabled(not why and not self._busy)
        shown.setToolTip(why)

    def _say(self, words: str) -> None:
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def _log(self, *, as_happened: bool) -> None:
        """Record it, once; where it is still being weighed, as soon as that is done."""
        chosen = self.choose.current
        if chosen is None or self._busy or self._desk.why_not:
            return
        if self._shows_rows:
            kept = [one for one in self.rows.judged if one.fits or (as_happened and one.can_be_kept)]
            executions = tuple(one.row.execution for one in kept)
        else:
            execution = self.entry.execution
            if execution is None:
                return
            if self._verdict is None or self._checked != (chosen.ref, execution):
                self._wants_to_log = True
                self._check()
                return
            if not self._verdict.fits and not as_happened:
                return
            executions = (execution,)
        self._execute(chosen.ref, executions, as_happened=as_happened)

    def _execute(self, ref: str, executions: tuple[Execution, ...], *, as_happened: bool) -> None:
        if not executions:
            return
        self._busy = True
        self._tell()
        command = LogStandard(id=f"{NAME}-{self._press}", template=ref, executions=executions, as_happened=as_happened)
        done = still(self, partial(self._on_recorded, len(executions)), self.recorded.emit)
        self._desk.execute(command, self, done=done, failed=still(self, self._on_refused, self._desk.report))

    def _on_recorded(self, count: int, changed: Changed) -> None:
        """On record: what did not fit stays for its way out, otherwise the dialog goes."""
        self._busy = False
        self._press = uuid.uuid4().hex
        self.recorded.emit(changed)
        self._desk.say(f"Logged {count_words(count, 'execution', 'executions')}.")
        left = [one for one in self.rows.judged if not one.fits] if self._shows_rows else []
        if left and count < len(self.rows.judged):
            self.rows.show_rows(left)
            self._tell()
            return
        self.close()

    def _on_refused(self, error: BaseException) -> None:
        """Nothing was recorded; what is typed stays."""
        self._busy = False
        self._press = uuid.uuid4().hex
        self._tell()
        if isinstance(error, UserError):
            self._say(str(error))
        else:
            self._desk.report(error)

    def _on_normal_clicked(self) -> None:
        """Hand what was typed on as a normal change."""
        if self._verdict is None:
            return
        self.misfit.emit(as_normal(self._verdict.change))
        self.close()
