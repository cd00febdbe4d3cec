"""Record an approval that was given elsewhere: who, when, how, and the original that shows it (APR-04, APR-09)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QDialog, QLineEdit, QWidget

from chgdesk.domain.people import role_words
from chgdesk.domain.signature import Approver
from chgdesk.services.changes.approving import SPOKEN, WRITTEN, RecordApproval
from chgdesk.services.changes.desk import ChangeStanding
from chgdesk.services.changes.files import FileGiven
from ui.build import button, column, label, line
from ui.theme import GRID
from ui.widgets.drop_box import DropBox, FileAtHand

_CHANNELS = (
    ("e-mail", WRITTEN, "By e-mail"),
    ("pull request", WRITTEN, "As a pull-request review"),
    ("ticket", WRITTEN, "In the ticket"),
    ("chat", WRITTEN, "In a chat"),
    ("meeting", WRITTEN, "In a meeting, in the minutes"),
    ("paper", WRITTEN, "On paper"),
    ("spoken", SPOKEN, "Spoken only"),
)
_DECISIONS = (("approve", "Approved"), ("conditional", "Approved, on a condition"), ("reject", "Rejected"))


class RecordApprovalDialog(QDialog):
    """`record_wanted` carries a `RecordApproval`; `read_wanted` the path of the original that was dropped."""

    record_wanted = Signal(object)
    read_wanted = Signal(str)

    def __init__(
        self, stands: ChangeStanding, people: Sequence[Approver], now: datetime, zone: ZoneInfo, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("record_approval")
        self.setWindowTitle(f"Record an approval of {stands.change.ref}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._stands, self._people, self._zone = stands, {one.person: one for one in people}, zone
        self._file: FileAtHand | None = None
        self.person = _choice("record_approval.person", "Who decided", [(p.person, p.name) for p in people])
        self.person.setCurrentIndex(-1)
        self.person.setPlaceholderText("Choose a person")
        self.decision = _choice("record_approval.decision", "Decision", _DECISIONS)
        self.channel = _choice("record_approval.channel", "How", [(key, words) for key, _mode, words in _CHANNELS])
        self.when = QDateTimeEdit()
        self.when.setObjectName("record_approval.when")
        self.when.setAccessibleName("When it was given")
        self.when.setDisplayFormat("ddd d MMM yyyy, HH:mm")
        self.when.setCalendarPopup(True)
        local = now.astimezone(zone)
        self.when.setDateTime(QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0))
        self.words = QLineEdit()
        self.words.setObjectName("record_approval.words")
        self.original = DropBox("record_approval.original", "The original: the mail, page, picture or scan", "All (*)")
        self.original.path_given.connect(self.read_wanted.emit)
        self.original.dropped_out.connect(lambda: self.show_file(None))
        self._roles = label("", "small", wrap=True, name="record_approval.roles")
        self._caption = label("", "caption")
        self._fault = label("", "fault", wrap=True, name="record_approval.fault")
        self.act = button("Record approval", "record_approval.act", "primary")
        self.stated = button("Record without an original", "record_approval.stated")
        self.act.clicked.connect(lambda: self._on_record_clicked(only_stated=False))
        self.stated.clicked.connect(lambda: self._on_record_clicked(only_stated=True))
        self._lay_out()
        for box in (self.person, self.decision, self.channel):
            box.currentIndexChanged.connect(lambda _at: self._tell())
        self.words.textChanged.connect(lambda _text: self._tell())
        QShortcut(QKeySequence("Ctrl+Return"), self, self.act.click)
        self._tell()
        self.person.setFocus()

    def show_file(self, file: FileAtHand | None) -> None:
        """The original was read from the disk, or taken away again."""
        self._file = file
        self.original.show_file(file)
        self._tell()

    def show_fault(self, sentence: str) -> None:
        """Why it was not recorded; what is typed stays."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self._tell()

    def _lay_out(self) -> None:
        """One column, labels above."""
        stack = column(self, margins=GRID * 3)
        for caption, shown in (
            ("Who decided", self.person),
            ("", self._roles),
            ("Decision", self.decision),
            ("How", self.channel),
            (f"When it was given ({self._zone.key})", self.when),
        ):
            if caption:
                stack.addWidget(label(caption, "caption"))
            stack.addWidget(shown)
        stack.addWidget(self._caption)
        stack.addWidget(self.words)
        stack.addWidget(self.original)
        stack.addWidget(self._fault)
        self._fault.hide()
        row = line()
        row.addWidget(self.stated)
        row.addStretch(1)
        leave = button("Leave it", "record_approval.leave")
        leave.clicked.connect(self.close)
        row.addWidget(leave)
        row.addWidget(self.act)
        stack.addLayout(row)

    def _tell(self) -> None:
        """What is still to be said, and what will be recorded."""
        one = self._people.get(self.person.currentData() or "")
        roles = ", ".join(map(role_words, one.roles)) if one else ""
        said = f"Counts as: {roles}" if roles else "Holds none of the roles that are asked for."
        self._roles.setText(said if one else "")
        decision = self.decision.currentData()
        caption = {"conditional": "Condition", "reject": "Why"}.get(decision, "Remark, if there is one")
        self._caption.setText(caption)
        self.words.setAccessibleName(caption)
        spoken = self._mode() == SPOKEN
        why = "" if one else "Choose who decided."
        if not why and decision == "conditional" and not self.words.text().strip():
            why = "Say under which condition."
        lacks = "Drop the original, or record it without one." if not spoken and self._file is None else ""
        self.act.setText("Record rejection" if decision == "reject" else "Record approval")
        self.act.setEnabled(not why and not lacks)
        self.act.setToolTip(why or lacks)
        self.stated.setVisible(not spoken and self._file is None)
        self.stated.setEnabled(not why)
        self.stated.setToolTip(why or "It will read: stated by you, no document held")

    def _mode(self) -> str:
        return next(mode for key, mode, _words in _CHANNELS if key == self.channel.currentData())

    def _on_record_clicked(self, *, only_stated: bool) -> None:
        one = self._people.get(self.person.currentData() or "")
        if one is None:
            return
        self._fault.hide()
        self.act.setEnabled(False)
        self.stated.setEnabled(False)
        self.record_wanted.emit(self._command(one, only_stated=only_stated))

    def _command(self, one: Approver, *, only_stated: bool) -> RecordApproval:
        moment = self.when.dateTime()
        day, clock = moment.date(), moment.time()
        local = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=self._zone)
        decision, words = str(self.decision.currentData()), self.words.text().strip()
        mode = self._mode()
        return RecordApproval(
            change=self._stands.change.ref,
            person=one.person,
            decided_at=local.astimezone(UTC),
            decision=decision,
            mode=mode,
            channel=str(self.channel.currentData()),
            condition=words if decision == "conditional" else "",
            note="" if decision == "conditional" else words,
            file=FileGiven(name=self._file.name, data=self._file.data, kind="approval") if self._file else None,
            only_stated=only_stated,
            expected_version=self._stands.version,
        )


def _choice(name: str, says: str, items: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(says)
    for key, words in items:
        box.addItem(words, key)
    return box
