"""The standard procedures: list, one procedure in full, its executions, and every act with the reason where greyed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QWidget

from chgdesk.domain.procedures import Standing, TemplateAct
from chgdesk.services.catalogue.commands import DraftTemplate, ReviseTemplate, Wording
from chgdesk.services.catalogue.reading import ExecutionLine, ExecutionsOf, Shelf, TemplateLine, TemplatesShelf
from chgdesk.services.catalogue.starters import starter_procedures
from chgdesk.services.registry import Command
from ui.build import button, column, frame, line
from ui.dialogs.log_standard import LogStandardDialog
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID
from ui.times import day_words
from ui.turns import NEXT_TURN_MS
from ui.views.place_desk import PlaceDesk
from ui.views.policy.flow.still import still
from ui.views.standard.acts import ProcedureActs
from ui.views.standard.describing import SHAPES
from ui.views.standard.detail import ProcedureDetail
from ui.views.standard.editor import ProcedureEditor
from ui.widgets.empty_state import EmptyState, show_either
from ui.widgets.list_table import ListColumn, ListTable
from ui.words import count_words, sentence_case

NAME = "standard"
READ_FOR = frozenset(
    {
        "standard_template",
        "change",
        "person",
        "role_assignment",
        "system_card",
        "parameter_set",
        "policy_version",
        "seat",
    }
)

_STARTERS = ("Certificate renewal", "Group membership", "Dependency update", "Configuration value")
"""What our four procedures are called on the buttons that begin them, in their order."""


class StandardPage(QWidget):
    """`misfit` carries the change that shall go on as a normal one; `recorded` what was logged."""

    misfit = Signal(object)
    recorded = Signal(object)

    def __init__(self, desk: PlaceDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self._desk = desk
        self._shelf: Shelf | None = None
        self._reading: Ticket | None = None
        self._listing: Ticket | None = None
        self._saving = False
        self._wanted = ""
        self._editor: ProcedureEditor | None = None
        self._revising = ""
        self.acts = ProcedureActs(desk, self)
        self.table = self._make_table()
        self._detail: ProcedureDetail | None = None
        self._making = False
        self._empty = EmptyState(f"{NAME}.empty")
        self._empty.chosen.connect(self._on_begin)
        self._pages = QStackedWidget()
        self._lay_out()
        QTimer.singleShot(NEXT_TURN_MS, self, self._make_detail)
        self.setFocusProxy(self.table)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        waits = self._reading is not None or self._listing is not None or self._saving or self._making
        return not waits and self._detail is not None and self.acts.is_settled

    @property
    def detail(self) -> ProcedureDetail:
        """The right side: one procedure in full."""
        return self._detail or self._make_detail()

    @property
    def line(self) -> TemplateLine | None:
        """The procedure at hand."""
        found: TemplateLine | None = self.table.current
        return found

    def refresh(self) -> None:
        """Read the catalogue; an older answer is dropped."""
        if self._reading is not None:
            self._reading.cancel()
        query = TemplatesShelf(now=self._desk.now, seat=self._desk.card.seat)
        self._reading = self._desk.ask(query, still(self, self._on_read), still(self, self._on_read_failed))

    def changed(self, kinds: frozenset[str]) -> None:
        """Procedures, executions, people or rules are others, or somebody else sits down."""
        if kinds & READ_FOR and self._shelf is not None:
            self.refresh()

    def show_procedure(self, ref: str) -> None:
        """Put a procedure at hand, once it is read."""
        self._wanted = ref
        if self._shelf is not None:
            self.table.choose(lambda one: one.ref, ref)

    def log(self, procedure: str = "") -> LogStandardDialog:
        """Open W4, on a procedure or on none."""
        dialog = LogStandardDialog(self._desk, procedure, self)
        dialog.recorded.connect(self.recorded.emit)
        dialog.misfit.connect(self.misfit.emit)
        dialog.show()
        return dialog

    def _make_table(self) -> ListTable:
        columns = (
            ListColumn(title="No.", width=88, says=lambda one: one.ref, strong=True),
            ListColumn(title="Procedure", width=0, says=lambda one: one.template.title, strong=True),
            ListColumn(
                title="State",
                width=152,
                says=lambda one: sentence_case(one.standing.value),
                shape_of=lambda one: SHAPES[one.standing],
            ),
            ListColumn(
                title="Next review",
                width=128,
                says=lambda one: day_words(one.next_review)[4:] if one.next_review else "",
                spare=2,
            ),
            ListColumn(title="Done", width=64, says=lambda one: str(one.total), spare=3),
        )
        table = ListTable(f"{NAME}.table", "Standard procedures", columns)
        table.chosen.connect(self._on_chosen)
        table.opened.connect(self._on_log_clicked)
        return table

    def _lay_out(self) -> None:
        """List at the left, the procedure at the right; the editor takes the right side while somebody writes."""
        self._right = QStackedWidget()
        self._room = frame("surface")
        column(self._room, gap=0)
        self._right.addWidget(self._room)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName(f"{NAME}.split")
        split.setChildrenCollapsible(False)
        left = frame("surface")
        stack = column(left, gap=0)
        stack.addWidget(self._bar())
        stack.addWidget(self.table, 1)
        split.addWidget(left)
        split.addWidget(self._right)
        split.setSizes([500, 700])
        self._pages.addWidget(split)
        self._pages.addWidget(self._empty)
        column(self, gap=0).addWidget(self._pages)

    def _make_detail(self) -> ProcedureDetail:
        """Make the right side in a turn of its own, so that the page never holds the window up."""
        if self._detail is None:
            made = ProcedureDetail(NAME, self._desk.zone, self._room)
            made.act_wanted.connect(self._on_act_wanted)
            made.elsewhere_wanted.connect(lambda: self._run(self.acts.approved_elsewhere))
            made.record_wanted.connect(self._desk.go_wanted.emit)
            layout = self._room.layout()
            assert layout is not None
            layout.addWidget(made)
            self._detail = made
        return self._detail

    def _bar(self) -> QFrame:
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._log_any = button("Log a standard change", f"{NAME}.log_any", "primary")
        self._log_any.clicked.connect(lambda _checked=False: self.log())
        self._draft = button("Draft a procedure", f"{NAME}.draft")
        self._draft.clicked.connect(lambda: self._begin(None))
        row.addWidget(self._log_any)
        row.addStretch(1)
        row.addWidget(self._draft)
        return bar

    def _on_read(self, shelf: Shelf) -> None:
        """The catalogue is here."""
        self._reading = None
        self._shelf = shelf
        if not shelf.lines:
            self._teach()
        elif self._editor is None or not self._editor.isVisible() or self._pages.currentIndex() == 1:
            self._pages.setCurrentIndex(0)
            self.setFocusProxy(self.table)
        self.table.show_rows(shelf.lines, lambda one: one.ref, self._wanted or None)
        self._wanted = ""
        why = self._desk.why_not
        for shown in (self._draft, self._log_any):
            shown.setEnabled(not why)
            shown.setToolTip(why)
        lapsed = sum(1 for one in shelf.lines if one.standing in {Standing.LAPSED, Standing.SUSPENDED})
        words = count_words(len(shelf.lines), "procedure", "procedures")
        self._desk.status_changed.emit(f"{words}, {lapsed} to look at" if lapsed else words)

    def _on_read_failed(self, error: BaseException) -> None:
        self._reading, self._listing = None, None
        self._desk.report(error)

    def _teach(self) -> None:
        """An empty catalogue offers four procedures in our own words."""
        starters = tuple((f"starter_{place}", words) for place, words in enumerate(_STARTERS))
        self._empty.teach(
            "list-bullets",
            "No standard procedure yet",
            "Routine changes with little risk are approved once, as a procedure, and then only logged. Begin with one "
            "of ours and adapt it, or write your own; somebody else approves it.",
            (*starters, ("own", "Write my own")),
        )
        if self._editor is None or not self._editor.isVisible():
            show_either(self, self._pages, self._empty)

    def _on_begin(self, key: str) -> None:
        place = key.removeprefix("starter_")
        self._begin(starter_procedures()[int(place)] if place.isdigit() else None)

    def _begin(self, wording: Wording | None) -> None:
        """An empty procedure, or a starter to adapt."""

        def show(editor: ProcedureEditor) -> None:
            self._revising = ""
            editor.show_new(wording, why_not=self._desk.why_not)

        self._with_editor(show)

    def _revise(self, one: TemplateLine) -> None:
        """The next version of a procedure."""

        def show(editor: ProcedureEditor) -> None:
            self._revising = one.ref
            editor.show_line(one, why_not=self._desk.why_not)

        self._with_editor(show)

    def _with_editor(self, show: Callable[[ProcedureEditor], None]) -> None:
        """Bring the editor to the right side, made when somebody first writes, in turns of its own."""
        if self._shelf is None or self._desk.why_not or self._making:
            return
        self._making = True
        if self._editor is None:
            self._editor = ProcedureEditor(f"{NAME}.editor", self._shelf, self._right)
            self._editor.wanted.connect(self._on_wording)
            self._editor.left.connect(self._close_editor)
            QTimer.singleShot(NEXT_TURN_MS, self, self._editor.make_rest)
        QTimer.singleShot(2 * NEXT_TURN_MS, self, self._place_editor)
        QTimer.singleShot(3 * NEXT_TURN_MS, self, lambda: self._show_editor(show))

    def _place_editor(self) -> None:
        if self._editor is not None and self._right.indexOf(self._editor) < 0:
            self._right.addWidget(self._editor)

    def _show_editor(self, show: Callable[[ProcedureEditor], None]) -> None:
        self._making = False
        if self._editor is None:
            return
        self._place_editor()
        show(self._editor)
        self._right.setCurrentWidget(self._editor)
        self._pages.setCurrentIndex(0)
        self._editor.form.boxes["title"].setFocus()

    def _close_editor(self) -> None:
        """Back to the procedure, or to the empty page."""
        if self._editor is not None:
            self._editor.form.forget()
        self._right.setCurrentIndex(0)
        if self._shelf is not None and not self._shelf.lines:
            self._pages.setCurrentIndex(1)
        self.table.setFocus()

    def _on_wording(self, wording: Wording, note: str) -> None:
        """Record the draft."""
        here = self._line_of(self._revising)
        command: Command = DraftTemplate(wording=wording)
        if here is not None:
            command = ReviseTemplate(template=here.ref, wording=wording, change_note=note, seen=here.record)
        self._saving = True
        done, failed = still(self, self._on_saved), still(self, self._on_refused, self._desk.report)
        self._desk.execute(command, self, done=done, failed=failed)

    def _on_saved(self, changed: Changed) -> None:
        self._saving = False
        if self._editor is not None:
            self._editor.form.recorded()
        self._right.setCurrentIndex(0)
        self._desk.say(changed.sentence)
        if not self._revising and self._shelf is not None:
            self._wanted = "" if not self._shelf.lines else self._wanted
        self.refresh()

    def _on_refused(self, error: BaseException) -> None:
        self._saving = False
        if self._editor is None or not self.acts.is_sentence(error):
            self._desk.report(error)
            return
        self._editor.form.show_fault(str(error))

    def _line_of(self, ref: str) -> TemplateLine | None:
        lines = self._shelf.lines if self._shelf is not None else ()
        return next((one for one in lines if one.ref == ref), None)

    def _on_chosen(self, one: TemplateLine | None) -> None:
        """Another procedure: its page and its executions."""
        if one is None or self._shelf is None:
            return
        if self._right.currentIndex() and self._editor is not None and not self._editor.form.is_dirty:
            self._right.setCurrentIndex(0)
        self.detail.show_line(one, self._shelf, self._desk.why_not)
        if self._listing is not None:
            self._listing.cancel()
        query = ExecutionsOf(template=one.ref, now=self._desk.now)
        self._listing = self._desk.ask(query, still(self, self._on_executions), still(self, self._on_read_failed))

    def _on_executions(self, found: tuple[ExecutionLine, ...]) -> None:
        self._listing = None
        self.detail.show_executions(found)

    def _on_act_wanted(self, act: TemplateAct) -> None:
        one = self.line
        if one is None:
            return
        if act is TemplateAct.LOG:
            self._on_log_clicked(one)
        elif act is TemplateAct.REVISE:
            self._revise(one)
        else:
            self._run(self.acts.of(act))

    def _on_log_clicked(self, one: TemplateLine | None) -> None:
        if one is not None and one.can_be_used and not self._desk.why_not:
            self.log(one.ref)

    def _run(self, act: Callable[[TemplateLine], None]) -> None:
        if self.line is not None:
            act(self.line)
