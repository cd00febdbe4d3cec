"""Compare any two versions: the redline computed in a job, read on the screen, saved as PDF or Word (POL-14)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QListWidget, QStackedWidget, QTextBrowser, QWidget

from chgdesk.errors import Cancelled
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.policies.queries import Shelf, VersionLine
from chgdesk.text.redline import Redline
from ui.build import button, column, frame, label, line
from ui.look import colours, follow
from ui.runner import Ticket
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.changes_list import Comparison, comparison_of
from ui.views.policy.versions.exporting import write_out
from ui.views.policy.versions.refusals import refusal_words
from ui.views.policy.versions.rules_pane import RulesPane
from ui.views.policy.versions.timeline import spoken
from ui.widgets.work_bar import WorkBar, end_work
from ui.words import count_words

_COMPARE = "chgdesk.policy_job:compare_versions"
_RECORDS = "chgdesk.policy_job:records_moved_by"
_WRITE = "chgdesk.policy_job:write_comparison"
_VIEW = "policy_versions"
_LIST_WIDTH = 296
_ENDINGS = {"pdf": ("PDF", "PDF (*.pdf)"), "docx": ("Word", "Word document (*.docx)")}


class ComparePage(QWidget):
    """`left` tells that the timeline is wanted again."""

    left = Signal()

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self._name, self._desk = name, desk
        self._comparing: Ticket | None = None
        self._judging: Ticket | None = None
        self._writing: Ticket | None = None
        self._compared: tuple[str, str] = ("", "")
        self._shown: Comparison | None = None
        self._waiting: list[str] = []
        self._places: list[int] = []
        self.older, self.newer = _choice(f"{name}.older", "Older version"), _choice(f"{name}.newer", "Newer version")
        self.work = WorkBar(f"{name}.work")
        self.list = QListWidget()
        self.list.setObjectName(f"{name}.list")
        self.list.setAccessibleName("What changed")
        self.list.setWordWrap(True)
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.text = QTextBrowser()
        self.text.setObjectName(f"{name}.text")
        self.text.setAccessibleName("The text with words that came and went")
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(GRID * 3)
        self.rules = RulesPane(f"{name}.rules")
        self.rules.records_wanted.connect(self._on_records_wanted)
        self._summary = label("", wrap=True, name=f"{name}.summary")
        self._fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self._body = QStackedWidget()
        self._body.addWidget(self.text)
        self._body.addWidget(self.rules)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._put_next)
        self._lay_out()
        self.setFocusProxy(self.list)
        follow(self, self._set_again)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being compared, judged, written or put on the screen."""
        busy = (self._comparing, self._judging, self._writing)
        return all(ticket is None for ticket in busy) and not self._turn.isActive()

    def show_versions(self, older: str, newer: str, shelf: Shelf) -> None:
        """Offer the versions; the two named are chosen and compared."""
        self._fill(shelf)
        self._choose(older, newer)
        self._compare()

    def show_shelf(self, shelf: Shelf) -> None:
        """The versions were read again; what is compared stays."""
        self._fill(shelf)

    def leave(self) -> None:
        """The page is left: what is under way is stopped."""
        for ticket in (self._comparing, self._judging, self._writing):
            if ticket is not None:
                ticket.cancel()

    def _lay_out(self) -> None:
        """Head with the two choices, the summary, the list beside the text."""
        stack = column(self, gap=0)
        stack.addWidget(self._head())
        says = frame("surface")
        said = column(says, gap=4)
        said.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        said.addWidget(self._summary)
        said.addWidget(self._fault)
        self._fault.hide()
        stack.addWidget(says)
        stack.addWidget(frame("rule"))
        row = line(gap=0)
        row.addWidget(self.list)
        divide = frame("rule")
        divide.setFixedWidth(1)
        divide.setMaximumHeight(16_777_215)
        row.addWidget(divide)
        row.addWidget(self._body, 1)
        stack.addLayout(row, 1)
        stack.addWidget(self.work)

    def _head(self) -> QFrame:
        """Back, the two versions, and the two files."""
        head = frame("topbar", f"{self._name}.head")
        row = line(head, gap=GRID)
        row.setContentsMargins(GRID, GRID, GRID * 2, GRID)
        back = button("‹ Versions", f"{self._name}.back", "quiet", says="Back to the versions")
        back.clicked.connect(self.left.emit)
        self.act = button("Compare", f"{self._name}.act", "primary")
        self.act.clicked.connect(self._compare)
        row.addWidget(back)
        row.addWidget(label("From", "soft"))
        row.addWidget(self.older)
        row.addWidget(label("to", "soft"))
        row.addWidget(self.newer)
        row.addWidget(self.act)
        row.addStretch(1)
        self._files = {}
        for ending, (words, _filter) in _ENDINGS.items():
            made = button(words, f"{self._name}.{ending}", says=f"Save the comparison as {words}")
            made.clicked.connect(lambda _checked=False, ending=ending: self._on_file_wanted(ending))
            made.setEnabled(False)
            self._files[ending] = made
            row.addWidget(made)
        return head

    def _fill(self, shelf: Shelf) -> None:
        """Every version to choose from, newest first."""
        for box in (self.older, self.newer):
            kept = box.currentData()
            box.clear()
            for one in shelf.versions:
                box.addItem(spoken(one), one.version.ref)
            box.setCurrentIndex(box.findData(kept))

    def _choose(self, older: str, newer: str) -> None:
        self.older.setCurrentIndex(self.older.findData(older))
        self.newer.setCurrentIndex(self.newer.findData(newer))

    def _compare(self) -> None:
        """Begin in the job process; Cancel really cancels."""
        older, newer = self.older.currentData(), self.newer.currentData()
        self._tell_fault("")
        if not older or not newer or older == newer:
            self._tell_fault("Choose two different versions.")
            return
        self.leave()
        self._clear()
        self._compared = (older, newer)
        self.act.setEnabled(False)
        self._comparing = self._desk.start_job(
            _COMPARE,
            self._desk.card.path,
            older,
            newer,
            done=self._on_compared,
            failed=self._on_failed,
            step=self.work.step,
        )
        self.work.begin("Comparing the two versions", self._comparing.cancel)

    def _clear(self) -> None:
        """Nothing is shown yet."""
        self._turn.stop()
        self._shown = None
        self._summary.setText("Comparing …")
        self.list.clear()
        self.text.clear()
        for made in self._files.values():
            made.setEnabled(False)
            made.setToolTip("There is nothing to save yet.")

    def _on_compared(self, redline: Redline) -> None:
        """The redline is here: set it for the screen."""
        tones = colours()
        self._comparing = self._desk.compute(lambda: comparison_of(redline, tones), self._on_set, self._on_failed)

    def _on_set(self, comparison: Comparison) -> None:
        """Show it: the list at once, the text section by section."""
        self._comparing = None
        end_work(self.work, self.list)
        self.act.setEnabled(True)
        self._shown = comparison
        self._summary.setText(comparison.summary)
        rules = comparison.redline.parameters
        self.list.blockSignals(True)
        self.list.clear()
        if rules:
            self.list.addItem(f"±  {count_words(len(rules), 'rule', 'rules')}\nold and new, with last year's records")
        self.list.addItems([section.words for section in comparison.sections])
        self.list.blockSignals(False)
        self.rules.show_rules(rules)
        for made in self._files.values():
            made.setEnabled(True)
            made.setToolTip("")
        self._put(comparison)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self._body.setCurrentWidget(self.text)

    def _put(self, comparison: Comparison) -> None:
        """Begin to put the sections on the screen."""
        self.text.clear()
        self._places = []
        self._waiting = [section.html for section in comparison.sections]
        self._turn.start()

    def _put_next(self) -> None:
        """One section a turn, so that the window stays alive."""
        if not self._waiting:
            self._turn.stop()
            return
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._places:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        self._places.append(cursor.position())
        cursor.insertHtml(self._waiting.pop(0))
        if len(self._places) - 1 == self.list.currentRow() - self._before_sections:
            self._scroll_to(len(self._places) - 1)

    @property
    def _before_sections(self) -> int:
        """How many lines of the list stand before the sections."""
        return 1 if self._shown is not None and self._shown.redline.parameters else 0

    def _on_row_changed(self, row: int) -> None:
        """Another line of the list."""
        if row < 0 or self._shown is None:
            return
        section = row - self._before_sections
        self._body.setCurrentWidget(self.rules if section < 0 else self.text)
        if 0 <= section < len(self._places):
            self._scroll_to(section)

    def _scroll_to(self, section: int) -> None:
        """Bring a section to the top of the text."""
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(self._places[section])
        self.text.setTextCursor(cursor)
        self.text.verticalScrollBar().setValue(
            self.text.verticalScrollBar().value() + self.text.cursorRect(cursor).top() - GRID
        )

    def _set_again(self) -> None:
        """The look changed: the same comparison in the other colours."""
        if self._shown is not None:
            redline, tones = self._shown.redline, colours()
            self._comparing = self._desk.compute(lambda: comparison_of(redline, tones), self._on_set, self._on_failed)

    def _on_records_wanted(self, path: str) -> None:
        """Judge last year's records by one rule, old and new, and list those that would differ."""
        if self._judging is not None:
            self._judging.cancel()
        older, newer = self._compared
        self.rules.wait()
        self._judging = self._desk.start_job(
            _RECORDS, self._desk.card.path, older, newer, path, done=self._on_records, failed=self._on_records_failed
        )

    def _on_records(self, found: object) -> None:
        self._judging = None
        self.rules.show_records(found)  # type: ignore[arg-type]

    def _on_records_failed(self, error: BaseException) -> None:
        self._judging = None
        words = refusal_words(error)
        if words:
            self.rules.show_fault(words)
        elif not isinstance(error, Cancelled):
            self._desk.report(error)

    def _on_failed(self, error: BaseException) -> None:
        """It could not be compared, or was cancelled."""
        self._comparing = self._writing = None
        end_work(self.work, self.list)
        self.act.setEnabled(True)
        if self._shown is None:
            self._summary.setText("")
        words = "Cancelled; nothing was kept of it." if isinstance(error, Cancelled) else refusal_words(error)
        if words:
            self._tell_fault(words)
        else:
            self._desk.report(error)

    def _tell_fault(self, words: str) -> None:
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def _on_file_wanted(self, ending: str) -> None:
        """Ask where the file shall lie; the window goes on."""
        if self._shown is None:
            return
        words, kinds = _ENDINGS[ending]
        numbers = [box.currentText().split(" ")[0] for box in (self.older, self.newer)]
        folder = self._desk.settings.text(_VIEW, "folder")
        place = str(Path(folder) / f"Changes {numbers[0]} to {numbers[1]}.{ending}")
        dialog = QFileDialog(self, f"Where the comparison shall lie as {words}", place, kinds)
        dialog.setObjectName(f"{self._name}.file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(Path(place).name)
        dialog.fileSelected.connect(lambda chosen: self._write(chosen, ending))
        dialog.open()

    def _write(self, place: str, ending: str) -> None:
        """Set it in the job process, write it, note that it left."""
        if self._shown is None:
            return
        self._desk.settings.set_text(_VIEW, "folder", str(Path(place).parent))
        older, newer = self._compared
        self._writing = self._desk.start_job(
            _WRITE,
            self._desk.card.path,
            older,
            newer,
            self._shown.redline,
            ending,
            done=lambda file: self._on_written(file, place),
            failed=self._on_failed,
            step=self.work.step,
        )
        self.work.begin("Setting the comparison", self._writing.cancel)

    def _on_written(self, file: PolicyFile, place: str) -> None:
        self._writing = None
        end_work(self.work, self.list)
        write_out(self._desk, file, place, "policy comparison", self._on_failed)


def usual_pair(one: VersionLine | None, shelf: Shelf) -> tuple[str, str]:
    """The two to begin with: a version and the one it was begun from, else its elder neighbour; older first."""
    lines = shelf.versions
    if one is None or len(lines) < 2:
        return "", ""
    refs = [each.version.ref for each in lines]
    at = refs.index(one.version.ref) if one.version.ref in refs else 0
    if one.version.based_on in refs and one.version.based_on != one.version.ref:
        return one.version.based_on, one.version.ref
    if at + 1 < len(refs):
        return refs[at + 1], refs[at]
    return refs[at], refs[at - 1]


def _choice(name: str, words: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setMinimumWidth(190)
    return box
