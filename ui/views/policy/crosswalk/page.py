"""The Crosswalk page: points and gaps, with rows of one's own, import and export (MAP-01..05)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget, QWidget

from chgdesk.domain.crosswalk import CrosswalkRow
from chgdesk.errors import UserError
from chgdesk.services.crosswalk_file import ReadRows, read_crosswalk, write_crosswalk
from chgdesk.services.policies.commands import KeepCrosswalk
from chgdesk.services.policies.papers import PolicyFile
from ui.build import button, column, frame, line
from ui.dialogs.file_choice import ask_file, ask_where, read_whole
from ui.dialogs.take_in import TakeInDialog
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS
from ui.views.policy.crosswalk.gaps import GapsPane
from ui.views.policy.crosswalk.points import PointsPane
from ui.views.policy.crosswalk.reading import CrosswalkRead, read_crosswalk_of
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.exporting import write_out
from ui.widgets.strip import Strip

NAME = "policy_crosswalk"
READ_FOR = frozenset({"crosswalk_row", "policy_section", "policy_version", "policy_document", "seat"})


class CrosswalkPage(QWidget):
    """Two panes behind two words; the acts stand beside them."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._reading: Ticket | None = None
        self._saving = self._making = False
        self._read: CrosswalkRead | None = None
        self._points: PointsPane | None = None
        self._gaps: GapsPane | None = None
        self._stack = QStackedWidget()
        self._fault = Strip(f"{NAME}.fault")
        stack = column(self, gap=0)
        stack.addWidget(self._bar())
        stack.addWidget(self._fault)
        stack.addWidget(self._stack, 1)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read, recorded or judged."""
        judging = self._gaps is not None and not self._gaps.is_settled
        return self._reading is None and not self._saving and not self._making and not judging

    @property
    def points(self) -> PointsPane:
        """Frameworks and their points."""
        if self._points is None:
            self._points = PointsPane(f"{NAME}.points")
            self._points.keep_wanted.connect(self._keep)
            self._points.section_wanted.connect(self._desk.go_to_section)
            self._stack.insertWidget(0, self._points)
            self._stack.setCurrentWidget(self._points)
            self.setFocusProxy(self._points.table)
        return self._points

    @property
    def gaps(self) -> GapsPane:
        """The gaps of a period; made when somebody first looks at them."""
        if self._gaps is None:
            self._gaps = GapsPane(f"{NAME}.gaps", self._desk)
            self._gaps.point_wanted.connect(self._on_point_wanted)
            self._stack.addWidget(self._gaps)
        return self._gaps

    def refresh(self) -> None:
        """Read the crosswalk against the version in sight."""
        if self._reading is not None:
            self._reading.cancel()
        ask, shown = self._desk.asker, self._desk.version
        ref = shown.version.ref if shown is not None else ""
        self._reading = self._desk.compute(lambda: read_crosswalk_of(ask, ref), self._on_read, self._on_read_failed)

    def changed(self, kinds: frozenset[str]) -> None:
        """Rows or sections are others, or somebody else sits down."""
        if kinds & READ_FOR and self._read is not None:
            self.refresh()

    def _bar(self) -> QFrame:
        """Points or gaps, and the acts."""
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar, gap=GRID)
        row.setContentsMargins(GRID, 4, GRID * 2, 4)
        group = QButtonGroup(self)
        self._tabs: dict[str, QPushButton] = {}
        for key, words in (("points", "Points"), ("gaps", "Gaps")):
            tab = button(words, f"{NAME}.tab.{key}", "subtab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, key=key: self._stack.setCurrentWidget(getattr(self, key)))
            group.addButton(tab)
            self._tabs[key] = tab
            row.addWidget(tab)
        self._tabs["points"].setChecked(True)
        row.addStretch(1)
        self._acts = []
        for key, words, act in (
            ("import", "Import CSV", self._on_import_clicked),
            ("export", "Export CSV", self._on_export_clicked),
            ("add", "Add a point of your own", self._on_add_clicked),
        ):
            shown = button(words, f"{NAME}.{key}")
            shown.clicked.connect(act)
            row.addWidget(shown)
            if key != "export":
                self._acts.append(shown)
        return bar

    def _on_read(self, found: CrosswalkRead) -> None:
        """It is here."""
        self._reading = None
        self._read = found
        why_not = self._desk.why_not
        for act in self._acts:
            act.setEnabled(not why_not)
            act.setToolTip(why_not)
        if self._making:
            return
        if self._points is None:
            # Making the panes and filling them each take a while; the window lives a turn in between.
            self._making = True
            QTimer.singleShot(NEXT_TURN_MS, self, self._make)
        else:
            self.points.show_read(found, why_not)
        shown = [one for one in found.lines if one.row.shown]
        open_ = sum(not one.clauses for one in shown)
        version = f" of version {found.number}" if found.number else ""
        self._desk.status_changed.emit(f"{len(shown)} points shown · {open_} without a section{version}")

    def _make(self) -> None:
        """Make the lists, then the form, then fill them, each in a turn of its own."""
        self.points.table.setFocus()
        QTimer.singleShot(NEXT_TURN_MS, self, self._make_form)

    def _make_form(self) -> None:
        """The form beside the lists."""
        self.points.make_form()
        QTimer.singleShot(NEXT_TURN_MS, self, self._fill)

    def _fill(self) -> None:
        """Show what was read."""
        self._making = False
        if self._read is not None:
            self.points.show_read(self._read, self._desk.why_not)

    def _on_read_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._reading = None
        self._desk.report(error)

    def _on_point_wanted(self, row: CrosswalkRow) -> None:
        """From a gap to its point."""
        self._tabs["points"].click()
        self.points.choose(row)

    def _on_add_clicked(self) -> None:
        """A row of one's own."""
        self._tabs["points"].click()
        self.points.add()

    def _keep(self, rows: tuple[CrosswalkRow, ...], dialog: TakeInDialog | None = None) -> None:
        """One act."""
        self._saving = True
        self._fault.say("")
        self._desk.execute(
            KeepCrosswalk(rows=rows),
            self,
            done=lambda changed: self._on_saved(changed, dialog),
            failed=lambda error: self._on_refused(error, dialog),
        )

    def _on_saved(self, changed: Changed, dialog: TakeInDialog | None) -> None:
        """It is on record."""
        self._saving = False
        if dialog is not None:
            dialog.close()
        else:
            self.points.recorded()
        self._desk.say(changed.sentence)

    def _on_refused(self, error: BaseException, dialog: TakeInDialog | None = None) -> None:
        """It was not recorded; what is typed stays."""
        self._saving = False
        if not isinstance(error, UserError):
            self._desk.report(error)
        elif dialog is not None:
            dialog.show_refusal(str(error))
        else:
            self.points.form.show_fault(str(error))

    def _on_import_clicked(self) -> None:
        """A crosswalk file."""
        ask_file(self, "A crosswalk file", "CSV (*.csv)", self._on_file_chosen)

    def _on_file_chosen(self, place: str) -> None:
        """Read it on a reader thread; nothing is recorded before it was shown."""
        read = self._read
        if read is None:
            return

        def work() -> ReadRows:
            return read_crosswalk(read_whole(Path(place)), Path(place).name, read.rows, read.known)

        self._desk.compute(work, self._on_file_read, self._on_file_refused)

    def _on_file_read(self, found: ReadRows) -> None:
        """Show what would be recorded."""
        dialog = TakeInDialog("Take in a crosswalk", self)
        words = [f"{row.ref}  {row.paraphrase}" for row in found.rows]
        dialog.show_read("points", words, found.unchanged, found.not_read)
        dialog.wanted.connect(lambda: self._keep(found.rows, dialog))
        dialog.open()

    def _on_file_refused(self, error: BaseException) -> None:
        """The file has faults: each line is named."""
        if not isinstance(error, UserError):
            self._desk.report(error)
            return
        dialog = TakeInDialog("This file cannot be taken in yet", self)
        dialog.show_faults(error)
        dialog.open()

    def _on_export_clicked(self) -> None:
        """The points as a file, those kept out of sight too."""
        rows = self._read.rows if self._read is not None else ()

        def chosen(place: str) -> None:
            self._desk.compute(lambda: write_crosswalk(rows), lambda data: written(place, data), failed)

        def written(place: str, data: bytes) -> None:
            write_out(self._desk, PolicyFile(name="crosswalk.csv", data=data), place, "crosswalk", failed)

        def failed(error: BaseException) -> None:
            if isinstance(error, UserError):
                self._fault.say(str(error), ("Close", lambda: self._fault.say("")))
            else:
                self._desk.report(error)

        ask_where(self, "Where the crosswalk shall lie", "crosswalk.csv", "CSV (*.csv)", chosen)
